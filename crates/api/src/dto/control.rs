//! Controls: what the asker may do now. Computed by the floor, never by a client.

use serde::Serialize;
use utoipa::ToSchema;

/// One control: whether it is shown, whether it works, and why not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// Shown at all.
    pub visible: bool,
    /// Can be used.
    pub enabled: bool,
    /// Why it is shown but cannot be used, a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
}

/// Every control of a task (spec section 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct Controls {
    pub accept: Control,
    pub decline: Control,
    pub cancel: Control,
    pub hold: Control,
    pub resume: Control,
    pub mute: Control,
    pub dtmf: Control,
    pub consult: Control,
    pub consult_end: Control,
    pub consult_exit: Control,
    pub swap: Control,
    pub transfer: Control,
    pub conference: Control,
    pub conference_exit: Control,
    pub drop_participant: Control,
    pub recording_pause: Control,
    pub recording_resume: Control,
    pub noise_removal: Control,
    pub schedule_callback: Control,
    pub end: Control,
    pub wrapup: Control,
    pub wrapup_suggest: Control,
    pub consult_wrapup: Control,
    pub help: Control,
}

/// The controls of a consult's own panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct ConsultControls {
    pub transfer: Control,
    pub conference: Control,
    pub consult_end: Control,
    pub consult_exit: Control,
    pub swap: Control,
    pub hold: Control,
    pub resume: Control,
    pub mute: Control,
}

/// The controls of a supervisor who monitors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct MonitorControls {
    pub listen: Control,
    pub whisper: Control,
    pub barge: Control,
    pub pause: Control,
    pub resume: Control,
    pub stop: Control,
}

/// What a supervisor may do with an agent of the own teams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct SupervisedControls {
    pub set_state: Control,
    pub sign_out: Control,
    pub monitor: Control,
}
