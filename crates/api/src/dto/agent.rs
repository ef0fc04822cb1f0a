//! The agent: station, availability, and the whole snapshot (`/agents/me`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{destination::DestinationKind, supervision::Supervision, task::Task};

/// How calls reach the agent (spec STN-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DeviceKind {
    /// The browser itself, by WebRTC.
    Browser,
    /// A desk phone registered with this server.
    Extension,
    /// Any outside telephone number.
    DialNumber,
}

/// A device in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// What it is.
    pub kind: DeviceKind,
    /// The extension, or the telephone number in E.164. Absent for the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "1001", max_length = 43)]
    pub number: Option<String>,
}

/// The device wanted at station login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceChoice {
    /// What it is.
    pub kind: DeviceKind,
    /// The extension or telephone number. Absent for the browser; for an extension the agent's own when left out. A
    /// telephone number may be written nationally or internationally, with any signs between its digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "+359888123456", max_length = 43)]
    pub number: Option<String>,
    /// Of a telephone number: the country whose number it must be (spec STN-3), one of `/countries`. Left out, a number
    /// that begins with `+` may be of any country, and another one is read in the organization's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "BG", min_length = 2, max_length = 2)]
    pub country: Option<String>,
}

/// The body of a station login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StationLogin {
    /// The team to work for; may be left out by an agent with one team, and by a supervisor, who then takes no calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub team_id: Option<String>,
    /// The device.
    pub device: DeviceChoice,
    /// Move the station here although it is in use elsewhere (spec D-17); running calls are kept.
    #[serde(default)]
    pub take_over: bool,
}

/// The body of a change of availability.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetState {
    /// The state wanted.
    pub state: ChosenState,
    /// Why idle. The default idle code when left out; not allowed with `available`.
    #[serde(default)]
    #[schema(nullable = false)]
    pub idle_code_id: Option<String>,
}

/// The states that a person can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChosenState {
    /// Ready for work.
    Available,
    /// Not ready, with a reason.
    Idle,
}

/// The whole picture that a desktop needs to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Events up to and including this number are contained in the picture.
    pub seq: u64,
    /// The server's clock when the picture was taken; timers are shown relative to it.
    pub now: jiff::Timestamp,
    /// Who the agent is.
    pub agent: AgentIdentity,
    /// Where calls reach the agent; `null` when not logged in to a station.
    #[schema(required)]
    pub station: Option<Station>,
    /// Availability.
    pub state: AgentState,
    /// Open tasks, oldest first.
    pub tasks: Vec<Task>,
    /// What the agent's desktop profile allows.
    pub profile: Profile,
    /// What the person may do as a supervisor; `null` for plain agents.
    #[schema(required)]
    pub supervision: Option<Supervision>,
}

/// Who the agent is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentIdentity {
    /// The agent's id.
    pub id: String,
    /// The name that others see.
    pub name: String,
    /// The agent's own extension, when one is assigned.
    #[schema(required)]
    pub extension: Option<String>,
}

/// A station: a team and a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Station {
    /// The device in use.
    pub device: Device,
    /// The team worked for; `null` for a supervisor alone (STN-7).
    #[schema(required)]
    pub team: Option<Named>,
    /// Whether the device can carry sound now: the browser phone is connected, the desk phone is registered.
    /// A dial number is always taken to be reachable.
    pub reachable: bool,
}

/// An id and a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// Availability (spec STA).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentState {
    /// The state.
    pub name: StateName,
    /// When this state or reason began (STA-11); `null` when logged out.
    #[schema(required)]
    pub since: Option<jiff::Timestamp>,
    /// When the agent became idle, over all reasons since (STA-12); `null` unless idle.
    #[schema(required)]
    pub idle_since: Option<jiff::Timestamp>,
    /// At least one contact is in hand: a label over the state (STA-3).
    pub engaged: bool,
    /// What the header says: `engaged` while a contact is in hand, but the idle reason (RONA) once a request of another
    /// channel was missed meanwhile, with the timer of `since` (RON-8).
    pub label: StateLabel,
    /// Why idle; `null` unless idle.
    #[schema(required)]
    pub idle_code: Option<IdleCode>,
}

/// The states of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum StateName {
    /// Ready for work.
    Available,
    /// Not ready, with a reason.
    Idle,
    /// Not at a station.
    LoggedOut,
}

/// The label of an agent's state (STA-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum StateLabel {
    /// Ready for work.
    Available,
    /// Has a contact in hand.
    Engaged,
    /// Not ready, with a reason.
    Idle,
    /// Not at a station.
    LoggedOut,
}

/// A reason for being idle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdleCode {
    /// The id.
    pub id: String,
    /// The name; of system codes the fixed names of spec STA (`RONA`, `Agent_Busy`, ...).
    pub name: String,
    /// The name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    /// Given by the system only, never chosen (STA-4).
    pub system: bool,
}

/// What the agent's desktop profile allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The devices that may be chosen at station login (STN-2).
    pub devices: Vec<DeviceKind>,
    /// The agent's own outside number, to fill in (STN-5); `null` when there is none.
    #[schema(required)]
    pub dial_number: Option<String>,
    /// Offers are answered without ringing (ANS-5).
    pub auto_answer: bool,
    /// Which kinds of destinations there are to choose from (CON-3).
    pub destinations: DestinationKinds,
    /// Any well-formed number may be typed as a `dialNumber`, not only those of the list.
    pub typed_numbers: bool,
}

/// The kinds of destinations that a profile allows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestinationKinds {
    /// For consults.
    pub consult: Vec<DestinationKind>,
    /// For transfers.
    pub transfer: Vec<DestinationKind>,
    /// For transfers of work items.
    pub work_item: Vec<DestinationKind>,
}
