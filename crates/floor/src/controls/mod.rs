//! What one participant may do with one contact now: the control matrix (specification section 4), computed here and
//! nowhere else. What does not exist yet is hidden.

mod items;
mod matrix;
mod supervised;

pub use supervised::SupervisedControls;

use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId};
use crate::interaction::Interaction;
use crate::talk::MonitorMode;

/// One button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// Not shown.
    #[default]
    Hidden,
    /// Shown and works.
    Enabled,
    /// Shown, does not work, for this reason (a stable code).
    Disabled(&'static str),
}

/// The buttons of a contact's main panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Controls {
    /// Take the request.
    pub accept: Control,
    /// Refuse the request.
    pub decline: Control,
    /// Put the customer on hold.
    pub hold: Control,
    /// Talk to the customer again.
    pub resume: Control,
    /// Silence the own voice, or open it.
    pub mute: Control,
    /// Send digits.
    pub dtmf: Control,
    /// Ask somebody else.
    pub consult: Control,
    /// Give the customer away: blind, or to the consulted party.
    pub transfer: Control,
    /// Join customer and consulted party.
    pub conference: Control,
    /// End the consult, or take it back.
    pub consult_end: Control,
    /// Leave the consult in which one was asked.
    pub consult_exit: Control,
    /// Talk to the other side.
    pub swap: Control,
    /// Leave the conference.
    pub conference_exit: Control,
    /// Remove a participant.
    pub drop_participant: Control,
    /// End the call for all.
    pub end: Control,
    /// Submit the wrap-up.
    pub wrapup: Control,
    /// Suggest a reason for the owner's wrap-up.
    pub wrapup_suggest: Control,
    /// Say what the consult was about.
    pub consult_wrapup: Control,
    /// Ask a supervisor for help.
    pub help: Control,
}

/// The buttons of the consult's own panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsultControls {
    /// Give the customer to the consulted party.
    pub transfer: Control,
    /// Join customer and consulted party.
    pub conference: Control,
    /// End the consult, or take it back.
    pub consult_end: Control,
    /// Leave the consult in which one was asked.
    pub consult_exit: Control,
    /// Talk to the other side.
    pub swap: Control,
    /// Put whomever one talks to on hold.
    pub hold: Control,
    /// Talk to the customer again.
    pub resume: Control,
    /// Silence the own voice, or open it.
    pub mute: Control,
}

/// The buttons of a supervisor who monitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonitorControls {
    /// Listen only.
    pub listen: Control,
    /// Speak to the agent.
    pub whisper: Control,
    /// Join the talk.
    pub barge: Control,
    /// Hear nothing for a while.
    pub pause: Control,
    /// Hear again.
    pub resume: Control,
    /// Stop.
    pub stop: Control,
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
        consult: Control::Hidden,
        transfer: Control::Hidden,
        conference: Control::Hidden,
        consult_end: Control::Hidden,
        consult_exit: Control::Hidden,
        swap: Control::Hidden,
        conference_exit: Control::Hidden,
        drop_participant: Control::Hidden,
        end: Control::Hidden,
        wrapup: Control::Hidden,
        wrapup_suggest: Control::Hidden,
        consult_wrapup: Control::Hidden,
        help: Control::Hidden,
    };

    /// Each button with its name in the API.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Control); 19] {
        [
            ("accept", self.accept),
            ("decline", self.decline),
            ("hold", self.hold),
            ("resume", self.resume),
            ("mute", self.mute),
            ("dtmf", self.dtmf),
            ("consult", self.consult),
            ("transfer", self.transfer),
            ("conference", self.conference),
            ("consultEnd", self.consult_end),
            ("consultExit", self.consult_exit),
            ("swap", self.swap),
            ("conferenceExit", self.conference_exit),
            ("dropParticipant", self.drop_participant),
            ("end", self.end),
            ("wrapup", self.wrapup),
            ("wrapupSuggest", self.wrapup_suggest),
            ("consultWrapup", self.consult_wrapup),
            ("help", self.help),
        ]
    }
}

/// A contact as one participant sees it, in one word (`Task.state` of the API).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Offered: connecting until the device alerts, then ringing.
    Ringing,
    /// In conversation with the customer alone.
    Connected,
    /// The same, the customer on hold.
    Held,
    /// This agent asked for a consult that nobody has answered yet.
    ConsultRequested,
    /// In a consult, as initiator or consulted.
    Consulting,
    /// Two or more of our side are with the customer.
    Conference,
    /// The customer has left and the others go on.
    PostCall,
    /// Over for this agent, who owes a wrap-up.
    WrapUp,
    /// This supervisor listens.
    Monitoring,
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
            Self::ConsultRequested => "consultRequested",
            Self::Consulting => "consulting",
            Self::Conference => "conference",
            Self::PostCall => "postCall",
            Self::WrapUp => "wrapUp",
            Self::Monitoring => "monitoring",
            Self::Ended => "ended",
        }
    }
}

impl Floor {
    /// Where a contact stands for one agent; `None` when it does not concern the agent. A consult's own contact
    /// concerns nobody: people know it by its parent.
    #[must_use]
    pub fn task_state(&self, agent: &AgentId, contact: InteractionId) -> Option<TaskState> {
        if let Some(item) = self.state.items.get(&contact) {
            return item.work_of(agent).map(items::state);
        }
        let contact = self
            .state
            .interactions
            .get(&contact)
            .filter(|contact| contact.parent.is_none())?;
        if let Some(child) = self.state.child_of(contact)
            && child.offer_to(agent).is_some()
        {
            return Some(TaskState::Ringing);
        }
        task_state(agent, contact)
    }

    /// What one agent may do with one contact now.
    #[must_use]
    pub fn controls(&self, agent: &AgentId, contact: InteractionId) -> Controls {
        if let Some(item) = self.state.items.get(&contact) {
            let configured = self.directory.profile_of(agent);
            let work = configured.and_then(|_| item.work_of(agent));
            return work.map(items::controls).unwrap_or_default();
        }
        self.with_matrix(agent, contact, |matrix| matrix.main())
            .unwrap_or_default()
    }

    /// What one agent may do in the consult's panel; nothing for whoever is not part of the consult.
    #[must_use]
    pub fn consult_controls(&self, agent: &AgentId, contact: InteractionId) -> ConsultControls {
        self.with_matrix(agent, contact, |matrix| matrix.consult())
            .unwrap_or_default()
    }

    /// What a supervisor may do who monitors this contact.
    #[must_use]
    pub fn monitor_controls(&self, supervisor: &AgentId, contact: InteractionId) -> MonitorControls {
        let monitor = self
            .state
            .interactions
            .get(&contact)
            .and_then(|contact| contact.monitor_of(supervisor));
        let rights = self
            .directory
            .agents
            .get(supervisor)
            .and_then(|person| person.supervision.as_ref());
        let (Some(monitor), Some(rights)) = (monitor, rights) else {
            return MonitorControls::default();
        };
        if monitor.rings_until.is_some() {
            return MonitorControls {
                stop: Control::Enabled,
                ..MonitorControls::default()
            };
        }
        let mode = |wanted: MonitorMode, allowed: bool| match (allowed, monitor.mode == wanted) {
            (false, _) => Control::Hidden,
            (true, true) => Control::Disabled("alreadySo"),
            (true, false) => Control::Enabled,
        };
        let when = |yes: bool| if yes { Control::Enabled } else { Control::Hidden };
        MonitorControls {
            listen: mode(MonitorMode::Silent, true),
            whisper: mode(MonitorMode::Whisper, rights.whisper),
            barge: mode(MonitorMode::BargeIn, rights.barge_in),
            pause: when(!monitor.paused),
            resume: when(monitor.paused),
            stop: Control::Enabled,
        }
    }

    fn with_matrix<T>(
        &self,
        agent: &AgentId,
        contact: InteractionId,
        read: impl Fn(matrix::Matrix<'_>) -> T,
    ) -> Option<T> {
        let state = self.task_state(agent, contact)?;
        let contact = self.state.interactions.get(&contact)?;
        let person = self.state.agents.get(agent)?;
        let profile = self.directory.profile_of(agent)?;
        Some(read(matrix::Matrix {
            floor: self,
            contact,
            agent: person,
            profile,
            state,
        }))
    }
}

fn task_state(agent: &AgentId, contact: &Interaction) -> Option<TaskState> {
    if contact.owed_by(agent).is_some() {
        return Some(TaskState::WrapUp);
    }
    if contact.ended.is_some() {
        return contact.member(agent).map(|_| TaskState::Ended);
    }
    if contact.consulted(agent).is_some() {
        return Some(TaskState::Consulting);
    }
    if contact.member(agent).is_some() {
        let consult = contact.consult_of(agent).filter(|consult| !consult.merging);
        return Some(match consult {
            Some(consult) if consult.with.is_none() => TaskState::ConsultRequested,
            Some(_) if contact.customer_left.is_none() => TaskState::Consulting,
            Some(_) | None if contact.customer_left.is_some() => TaskState::PostCall,
            Some(_) | None if contact.conference() => TaskState::Conference,
            Some(_) | None if contact.talk.as_ref().is_some_and(|talk| talk.held_since.is_some()) => TaskState::Held,
            Some(_) | None => TaskState::Connected,
        });
    }
    if contact.monitor_of(agent).is_some() {
        return Some(TaskState::Monitoring);
    }
    contact.offer_to(agent).map(|_| TaskState::Ringing)
}
