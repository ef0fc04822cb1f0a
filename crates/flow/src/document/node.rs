//! The nodes of a flow but for the queue, which has a file of its own.

use std::collections::BTreeMap;

use crate::document::Queue;
use crate::template::{Expression, Template};

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Says something and goes on.
    Play(Play),
    /// Says something and waits for a digit.
    Menu(Menu),
    /// Says something and takes a number of digits into a variable.
    CollectDigits(CollectDigits),
    /// Gives variables new values.
    Set(Set),
    /// Goes one of two ways.
    Condition(Condition),
    /// Goes one of many ways, by a value.
    Case(Case),
    /// Goes by opening hours.
    Hours(HoursCheck),
    /// Asks another program.
    Http(Http),
    /// Gives the contact another priority.
    SetPriority(SetPriority),
    /// Puts the caller into a queue and keeps him company.
    Queue(Box<Queue>),
    /// Gives the caller away to a number or an agent.
    Transfer(Transfer),
    /// Gives the caller to another entry point's flow.
    HandOver(HandOver),
    /// Shows the agent a page.
    ScreenPop(ScreenPop),
    /// Says something to the agent alone, before the customer is joined.
    AgentWhisper(AgentWhisper),
    /// Notes whether the caller agrees to be recorded.
    Consent(Consent),
    /// Ends the call.
    Disconnect,
}

/// A part of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A clip.
    Clip(String),
    /// A value.
    Say(Spoken),
    /// The caller's place in the queue, spoken as a number.
    Position,
    /// How long the caller will probably wait, in minutes.
    EstimatedWait,
}

/// A value that is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// As a number: "twelve".
    Number {
        /// The number.
        value: Template,
        /// What is counted, in languages where that matters.
        gender: Gender,
    },
    /// Digit by digit: "one two".
    Digits(Template),
    /// The day of a moment, or of `2026-03-29`.
    Date(Template),
    /// The time of a moment, or `14:30`.
    Time(Template),
    /// Both.
    DateTime(Template),
}

/// The grammatical gender of what is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gender {
    /// "един", "два".
    Masculine,
    /// "една", "две".
    Feminine,
    /// "едно", "две": also how one counts aloud.
    #[default]
    Neuter,
}

/// Says something and goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// What is said, one after the other.
    pub prompts: Vec<Part>,
    /// Whether a digit cuts it short. The digit is kept for the next menu either way.
    pub interruptible: bool,
    /// The node that follows.
    pub next: String,
    /// The node that follows when a value cannot be said.
    pub on_error: Option<String>,
}

/// Says something and waits for a digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What tells the choices.
    pub prompts: Vec<Part>,
    /// What is said before when the caller pressed a digit that is no choice; may be empty.
    pub invalid_prompts: Vec<Part>,
    /// Where each digit (0-9, `*`, `#`) leads.
    pub choices: BTreeMap<char, String>,
    /// How long to wait for a digit after the prompt has ended, in seconds.
    pub timeout_seconds: u64,
    /// How many times the menu is told in all.
    pub attempts: u64,
    /// Whether a digit cuts the prompt short; otherwise it counts when the prompt has ended.
    pub interruptible: bool,
    /// The node that follows when the last attempt ends without a digit.
    pub on_timeout: String,
    /// The node that follows when the last attempt ends with a wrong digit.
    pub on_invalid: String,
    /// The node that follows when a value cannot be said.
    pub on_error: Option<String>,
}

/// Says something and takes digits into a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectDigits {
    /// The variable that takes them, by its type.
    pub variable: String,
    /// What is asked.
    pub prompts: Vec<Part>,
    /// What is said before it after a wrong answer; may be empty.
    pub invalid_prompts: Vec<Part>,
    /// Fewest digits.
    pub min_digits: usize,
    /// Most digits: with them the answer is complete.
    pub max_digits: usize,
    /// The key that ends the answer, if there is one.
    pub terminator: Option<char>,
    /// How long to wait for the first digit after the prompt has ended, in seconds.
    pub timeout_seconds: u64,
    /// How long to wait for each further digit, in seconds.
    pub between_seconds: u64,
    /// How many times it is asked in all.
    pub attempts: u64,
    /// Whether a digit cuts the prompt short; it counts either way.
    pub interruptible: bool,
    /// What must be true of `value`, the digits.
    pub valid: Option<Expression>,
    /// The node that follows an answer.
    pub next: String,
    /// The node that follows when the last attempt ends without any digit.
    pub on_timeout: String,
    /// The node that follows when the last attempt ends with a wrong answer.
    pub on_invalid: String,
    /// The node that follows when a value cannot be said.
    pub on_error: Option<String>,
}

/// Gives variables new values, all computed from the old ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// The values by variable.
    pub values: BTreeMap<String, Template>,
    /// The node that follows.
    pub next: String,
    /// The node that follows when a value cannot be computed or is not of the variable's type.
    pub on_error: Option<String>,
}

/// Goes one of two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What decides.
    pub condition: Expression,
    /// The node that follows when it is true.
    pub then: String,
    /// The node that follows when it is not.
    pub otherwise: String,
    /// The node that follows when it cannot be computed.
    pub on_error: Option<String>,
}

/// Goes one of many ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What decides.
    pub value: Expression,
    /// The node that follows each value's text.
    pub cases: BTreeMap<String, String>,
    /// The node that follows any other.
    pub default: String,
    /// The node that follows when it cannot be computed.
    pub on_error: Option<String>,
}

/// Goes by opening hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursCheck {
    /// The id of the hours.
    pub hours: String,
    /// The node that follows while somebody is there.
    pub on_open: String,
    /// The node that follows outside the hours.
    pub on_closed: String,
    /// The node that follows on holidays.
    pub on_holiday: String,
    /// The node that follows while an exception closes the hours.
    pub on_emergency: String,
    /// The node that follows when the hours are not configured any more.
    pub on_error: Option<String>,
}

/// Asks another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// The address; what templates put in is percent-encoded.
    pub url: Template,
    /// The headers by name.
    pub headers: BTreeMap<String, Template>,
    /// The body.
    pub body: Option<Template>,
    /// How long the answer may take, in seconds.
    pub timeout_seconds: u64,
    /// What is heard meanwhile.
    pub music: Option<String>,
    /// What of the answer goes into which variable.
    pub into: BTreeMap<String, Pointer>,
    /// The node that follows an answer with a status from 200 to 299.
    pub next: String,
    /// The nodes that follow other statuses: `404`, or `4xx` for all of a kind.
    pub on_status: BTreeMap<String, String>,
    /// The node that follows when no answer comes in time.
    pub on_timeout: Option<String>,
    /// The node that follows any other failure.
    pub on_error: Option<String>,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Adds.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// Every method, in the order of the reference.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as it is sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it carries a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        match self {
            Self::Post | Self::Put | Self::Patch => true,
            Self::Get | Self::Delete => false,
        }
    }
}

/// A place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The place (RFC 6901): `/customer/name`.
    pub pointer: String,
    /// What the variable gets when there is nothing; without it that is a failure.
    pub default: Option<String>,
}

/// Gives the contact another priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPriority {
    /// 1 is served first.
    pub priority: u8,
    /// The node that follows.
    pub next: String,
}

/// Gives the caller away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// To whom.
    pub to: To,
    /// How long it may ring, in seconds.
    pub ring_seconds: u64,
    /// The node that follows when nobody takes the caller.
    pub on_failed: Option<String>,
    /// The node that follows when the destination cannot be computed.
    pub on_error: Option<String>,
}

/// Who gets the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A telephone number.
    Number(Template),
    /// The agent of this id.
    Agent(Template),
}

/// Gives the caller to another entry point's flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The entry point's id.
    pub entry_point: String,
    /// The node that follows when it cannot take the caller.
    pub on_failed: Option<String>,
}

/// Shows the agent a page when the offer is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenPop {
    /// Its address; what templates put in is percent-encoded.
    pub url: Template,
    /// Where it opens.
    pub target: Target,
    /// The node that follows.
    pub next: String,
    /// The node that follows when the address cannot be computed.
    pub on_error: Option<String>,
}

/// Where a page opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// In a browser tab of its own for each contact.
    #[default]
    NewTab,
    /// In one browser tab, which the next contact takes over.
    SameTab,
    /// Inside the desktop.
    Desktop,
}

impl Target {
    /// Every target, in the order of the reference.
    pub const ALL: [Self; 3] = [Self::NewTab, Self::SameTab, Self::Desktop];

    /// The target's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewTab => "newTab",
            Self::SameTab => "sameTab",
            Self::Desktop => "desktop",
        }
    }
}

/// Says something to the agent alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentWhisper {
    /// What is said.
    pub prompts: Vec<Part>,
    /// The node that follows.
    pub next: String,
    /// The node that follows when a value cannot be said.
    pub on_error: Option<String>,
}

/// Notes whether the caller agrees to be recorded; that goes before what queue and organization say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whether the call may be recorded.
    pub record: bool,
    /// The node that follows.
    pub next: String,
}
