//! What one agent may do with one contact now: the control matrix (specification section 4), computed here and nowhere
//! else. What does not exist yet is hidden.

use crate::agent::Agent;
use crate::directory::Profile;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId};
use crate::interaction::Interaction;
use crate::station::Device;

/// One button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Not shown.
    Hidden,
    /// Shown and works.
    Enabled,
    /// Shown, does not work, for this reason (a stable code).
    Disabled(&'static str),
}

/// All buttons that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Controls {
    /// Take the request.
    pub accept: Control,
    /// Refuse the request.
    pub decline: Control,
    /// Put on hold.
    pub hold: Control,
    /// Take off hold.
    pub resume: Control,
    /// Silence the own voice, or open it.
    pub mute: Control,
    /// Send digits.
    pub dtmf: Control,
    /// End the call.
    pub end: Control,
    /// Submit the wrap-up.
    pub wrapup: Control,
}

impl Controls {
    /// Nothing can be done.
    pub const NONE: Self = Self {
        accept: Control::Hidden,
        decline: Control::Hidden,
        hold: Control::Hidden,
        resume: Control::Hidden,
        mute: Control::Hidden,
        dtmf: Control::Hidden,
        end: Control::Hidden,
        wrapup: Control::Hidden,
    };

    /// Each button with its name in the API.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Control); 8] {
        [
            ("accept", self.accept),
            ("decline", self.decline),
            ("hold", self.hold),
            ("resume", self.resume),
            ("mute", self.mute),
            ("dtmf", self.dtmf),
            ("end", self.end),
            ("wrapup", self.wrapup),
        ]
    }
}

/// A contact as one participant sees it, in one word (`Task.state` of the API).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Offered: connecting until the device alerts, then ringing.
    Ringing,
    /// In conversation.
    Connected,
    /// In conversation, the customer on hold.
    Held,
    /// Over; a wrap-up is owed.
    WrapUp,
    /// Over.
    Ended,
}

impl TaskState {
    /// The name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Connected => "connected",
            Self::Held => "held",
            Self::WrapUp => "wrapUp",
            Self::Ended => "ended",
        }
    }
}

impl Floor {
    /// Where a contact stands for one agent; `None` when it does not concern the agent.
    #[must_use]
    pub fn task_state(&self, agent: &AgentId, contact: InteractionId) -> Option<TaskState> {
        let contact = self.state.interactions.get(&contact)?;
        task_state(agent, contact)
    }

    /// What one agent may do with one contact now.
    #[must_use]
    pub fn controls(&self, agent: &AgentId, contact: InteractionId) -> Controls {
        let contact = self.state.interactions.get(&contact);
        let profile = self.directory.profile_of(agent);
        match (contact, self.state.agents.get(agent), profile) {
            (Some(contact), Some(agent), Some(profile)) => controls(agent, contact, profile),
            _ => Controls::NONE,
        }
    }

    /// Who would get the next contact of the queue in which this one waits, or why this one went to whom it did (B-3).
    #[must_use]
    pub fn decision(&self, contact: InteractionId) -> Option<(crate::ids::Timestamp, crate::vocabulary::Decision)> {
        let contact = self.state.interactions.get(&contact)?;
        if contact.waiting() && contact.offer.is_none() {
            let queue = self.directory.queues.get(&contact.line.as_ref()?.queue)?;
            return Some((self.now, crate::decide::decide(&self.state, queue)));
        }
        contact.decision.clone()
    }
}

fn task_state(agent: &AgentId, contact: &Interaction) -> Option<TaskState> {
    if contact.owed_by(agent).is_some() {
        return Some(TaskState::WrapUp);
    }
    if contact.ended.is_some() {
        return contact
            .talk
            .as_ref()
            .filter(|talk| talk.agent == *agent)
            .map(|_| TaskState::Ended);
    }
    if let Some(talk) = contact.talk.as_ref().filter(|talk| talk.agent == *agent) {
        return Some(if talk.held_since.is_some() {
            TaskState::Held
        } else {
            TaskState::Connected
        });
    }
    contact
        .offer
        .as_ref()
        .filter(|offer| offer.agent == *agent)
        .map(|_| TaskState::Ringing)
}

fn controls(agent: &Agent, contact: &Interaction, profile: &Profile) -> Controls {
    let end = if profile.end_call_enabled {
        Control::Enabled
    } else {
        Control::Hidden
    };
    match task_state(&agent.id, contact) {
        None | Some(TaskState::Ended) => Controls::NONE,
        Some(TaskState::Ringing) => match agent.station.device {
            Device::Browser => Controls {
                accept: Control::Enabled,
                decline: Control::Enabled,
                ..Controls::NONE
            },
            // The phone is answered on the phone; the desktop only shows that it rings (ANS-2).
            Device::Extension(_) | Device::DialNumber(_) => Controls {
                accept: Control::Disabled("answerOnPhone"),
                ..Controls::NONE
            },
        },
        Some(TaskState::Connected) => Controls {
            hold: Control::Enabled,
            mute: Control::Enabled,
            dtmf: Control::Enabled,
            end,
            ..Controls::NONE
        },
        Some(TaskState::Held) => Controls {
            resume: Control::Enabled,
            mute: Control::Disabled("customerHeld"),
            dtmf: Control::Disabled("customerHeld"),
            end: if end == Control::Hidden {
                end
            } else {
                Control::Disabled("customerHeld")
            },
            ..Controls::NONE
        },
        Some(TaskState::WrapUp) => Controls {
            wrapup: Control::Enabled,
            ..Controls::NONE
        },
    }
}
