//! The organization's own settings.

use crate::ids::{ClipId, QueueId};

/// The organization's own settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// After this long without the agent's sound the customer hears music (ms, NET-6: 2 s).
    pub sound_loss_park_ms: u64,
    /// After this long the contact goes back to its queue (ms, NET-6: 30 s, 10 to 300 s).
    pub sound_loss_return_ms: u64,
    /// A sign-in survives the loss of its station for this long (ms).
    pub station_loss_ms: u64,
    /// Where contacts go that have no queue to return to.
    pub fallback_queue: Option<QueueId>,
    /// The music for a customer on hold.
    pub hold_music: ClipId,
    /// What whoever answers a dial-number station hears (ANS-8).
    pub confirm_prompt: Vec<ClipId>,
    /// The short tone before an automatically answered call.
    pub auto_answer_tone: ClipId,
    /// What is heard while a destination rings (CON-27).
    pub ringback: ClipId,
    /// The tone a minute before a call without an agent is ended (CNF-16).
    pub unattended_tone: ClipId,
    /// An agent who is consulted or transferred to is rung this long (ms).
    pub agent_ring_ms: u64,
    /// An outside number is rung this long (ms).
    pub number_ring_ms: u64,
    /// A call without an agent ends after this long (ms, CNF-16).
    pub unattended_limit_ms: u64,
    /// After a consult its initiator may give a reason (CON-12).
    pub consult_wrap_up: bool,
    /// Origins that flows may ask over HTTP.
    pub http_origins: Vec<String>,
    /// The zone in which flows mean dates and times.
    pub time_zone: flow::TimeZone,
    /// Lines to the outside in use at once, over all trunks (CBK-12); `None`: no limit of the organization's own.
    pub max_calls: Option<u32>,
    /// Whoever let a contact ring is not offered it again for this long, while others are there (ms).
    pub missed_again_ms: u64,
    /// A customer's last agent is remembered for this long (ms).
    pub last_agent_ms: u64,
}

impl Default for Organization {
    fn default() -> Self {
        Self {
            id: "organization".to_owned(),
            name: "Organization".to_owned(),
            sound_loss_park_ms: 2_000,
            sound_loss_return_ms: 30_000,
            station_loss_ms: 600_000,
            fallback_queue: None,
            hold_music: ClipId::new("music/hold"),
            confirm_prompt: Vec::new(),
            auto_answer_tone: ClipId::new("tones/auto-answer"),
            ringback: ClipId::new("tones/ringback"),
            unattended_tone: ClipId::new("tones/unattended"),
            agent_ring_ms: 18_000,
            number_ring_ms: 60_000,
            unattended_limit_ms: 3_600_000,
            consult_wrap_up: true,
            http_origins: Vec::new(),
            time_zone: flow::TimeZone::UTC,
            max_calls: None,
            missed_again_ms: 30_000,
            last_agent_ms: 86_400_000,
        }
    }
}
