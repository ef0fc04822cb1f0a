//! The rows of the control matrix. Each reason that disables a button is the code of the refusal that its command would
//! meet, so that what is offered is never refused and what is refused never offered.

use super::{ConsultControls, Control, Controls, TaskState};
use crate::agent::Agent;
use crate::decide::may_merge_early;
use crate::directory::Profile;
use crate::floor::Floor;
use crate::interaction::Interaction;
use crate::station::Device;
use crate::talk::{Consult, ConsultStage, Live};
use crate::vocabulary::Refusal;

/// Everything on which a row depends.
pub(super) struct Matrix<'a> {
    pub(super) floor: &'a Floor,
    pub(super) contact: &'a Interaction,
    pub(super) agent: &'a Agent,
    pub(super) profile: &'a Profile,
    pub(super) state: TaskState,
}

const fn off(refusal: Refusal) -> Control {
    Control::Disabled(refusal.code())
}

const fn when(yes: bool) -> Control {
    if yes { Control::Enabled } else { Control::Hidden }
}

fn on_unless(refusal: Option<Refusal>) -> Control {
    refusal.map_or(Control::Enabled, off)
}

impl Matrix<'_> {
    pub(super) fn main(&self) -> Controls {
        match self.state {
            TaskState::Monitoring => Controls::NONE,
            TaskState::Ended => Controls {
                wrapup_suggest: self.suggest(),
                ..Controls::NONE
            },
            TaskState::Ringing => self.ringing(),
            TaskState::WrapUp => Controls {
                wrapup: Control::Enabled,
                ..Controls::NONE
            },
            TaskState::Connected | TaskState::Held => self.alone(),
            TaskState::ConsultRequested => self.requested(),
            TaskState::Consulting => self.consulting(),
            TaskState::Conference => self.conference(),
            TaskState::PostCall => self.post_call(),
        }
    }

    /// The phone is answered on the phone; the desktop only shows that it rings (ANS-2).
    fn ringing(&self) -> Controls {
        match self.agent.station.device {
            Device::Browser => Controls {
                accept: Control::Enabled,
                decline: Control::Enabled,
                ..Controls::NONE
            },
            Device::Extension(_) | Device::DialNumber(_) => Controls {
                accept: Control::Disabled("answerOnPhone"),
                ..Controls::NONE
            },
        }
    }

    fn primary(&self) -> bool {
        self.contact.primary() == Some(&self.agent.id)
    }

    /// End, where the profile lets agents end calls (END-2).
    fn end(&self, refusal: Option<Refusal>) -> Control {
        if self.profile.end_call_enabled {
            on_unless(refusal)
        } else {
            Control::Hidden
        }
    }

    fn digits(&self) -> Control {
        match self.floor.digits_go_to(&self.agent.id, self.contact) {
            Ok(_) => Control::Enabled,
            Err(_) => Control::Hidden,
        }
    }

    fn held(&self) -> bool {
        self.contact.live_talk().is_some_and(|talk| talk.held_since.is_some())
    }

    /// One agent with a customer who is there: connected, on hold, or waiting for a number that will join.
    fn alone(&self) -> Controls {
        let held = self.held();
        let consult = self.contact.consult.as_ref();
        let transferring = self.contact.transfer.as_ref().map(|_| Refusal::Transferring);
        let prompt = self.contact.agent_prompt_plays().then_some(Refusal::AgentPromptPlaying);
        let busy = prompt
            .or(transferring)
            .or_else(|| consult.map(|_| Refusal::ConsultActive));
        let silent = held.then(|| off(Refusal::Held));
        let wrapup = self.contact.consult_wrap_up.as_ref();
        Controls {
            hold: if held { Control::Hidden } else { on_unless(busy) },
            resume: if held { Control::Enabled } else { Control::Hidden },
            mute: silent.unwrap_or(Control::Enabled),
            dtmf: silent.unwrap_or_else(|| self.digits()),
            consult: on_unless(self.floor.may_consult(self.contact).err()),
            transfer: on_unless(busy),
            conference: prompt.map_or(Control::Hidden, off),
            consult_end: match consult {
                Some(_) => Control::Enabled,
                None => Control::Hidden,
            },
            end: self.end(transferring.or_else(|| held.then_some(Refusal::Held))),
            consult_wrapup: match wrapup {
                Some((whose, _)) if *whose == self.agent.id => Control::Enabled,
                Some(_) | None => Control::Hidden,
            },
            help: on_unless(prompt),
            ..Controls::NONE
        }
    }

    /// What keeps the consult from being completed, as a transfer and as a merge (D-16).
    fn completes(&self, consult: &Consult) -> (Option<Refusal>, Option<Refusal>) {
        if self.contact.customer_left.is_some() {
            return (Some(Refusal::CustomerGone), Some(Refusal::CustomerGone));
        }
        let wait = Some(Refusal::ConsultNotReady);
        match self.floor.state().consult_stage(self.contact) {
            Some(ConsultStage::Active) => (None, None),
            Some(ConsultStage::Ringing) => (
                if self.contact.conference() {
                    wait
                } else {
                    self.floor.may_give_early(&self.agent.id, self.contact, consult).err()
                },
                if may_merge_early(&consult.to) { None } else { wait },
            ),
            Some(ConsultStage::Requested) | None => (wait, wait),
        }
    }

    /// Assistants suggest, the owner does not (END-5).
    fn suggest(&self) -> Control {
        when(self.floor.may_suggest(&self.agent.id, self.contact).is_ok())
    }

    /// The primary removes participants of a conference (CNF-15).
    fn drop(&self) -> Control {
        when(self.primary() && self.contact.conference() && self.contact.customer_left.is_none())
    }

    /// Asked and not answered: what can be done about it is on the consult's panel.
    fn requested(&self) -> Controls {
        let talks_to_customer = self
            .contact
            .consult_of(&self.agent.id)
            .is_some_and(|consult| consult.live == Live::Customer);
        Controls {
            mute: when(talks_to_customer),
            dtmf: self.digits(),
            transfer: off(Refusal::ConsultNotReady),
            conference: off(Refusal::ConsultNotReady),
            drop_participant: self.drop(),
            end: self.end_if_primary(Refusal::ConsultActive),
            wrapup_suggest: self.suggest(),
            help: Control::Enabled,
            ..Controls::NONE
        }
    }

    /// In a consult that was answered, as initiator or consulted, with a customer who is there.
    fn consulting(&self) -> Controls {
        let Some(consult) = self.contact.consult_of(&self.agent.id) else {
            return self.consulted();
        };
        let (transfer, conference) = self.completes(consult);
        let nobody = consult.live == Live::Neither;
        let end = if consult.live == Live::Consulted && !self.contact.conference() {
            Control::Hidden
        } else {
            self.end_if_primary(Refusal::ConsultActive)
        };
        Controls {
            resume: when(nobody),
            mute: if nobody { off(Refusal::Held) } else { Control::Enabled },
            dtmf: self.digits(),
            transfer: on_unless(transfer),
            conference: on_unless(conference),
            consult_end: Control::Enabled,
            swap: Control::Enabled,
            drop_participant: self.drop(),
            end,
            wrapup_suggest: self.suggest(),
            help: Control::Enabled,
            ..Controls::NONE
        }
    }

    /// End is the primary's alone (D-6); others do not see it.
    fn end_if_primary(&self, refusal: Refusal) -> Control {
        if self.primary() {
            self.end(Some(refusal))
        } else {
            Control::Hidden
        }
    }

    /// Whoever was asked may talk, suggest, and leave at any time (CON-10).
    fn consulted(&self) -> Controls {
        Controls {
            mute: Control::Enabled,
            consult_exit: Control::Enabled,
            wrapup_suggest: self.suggest(),
            help: Control::Enabled,
            ..Controls::NONE
        }
    }

    fn conference(&self) -> Controls {
        let primary = self.primary();
        let somebody_consults = self
            .contact
            .consult
            .as_ref()
            .filter(|consult| consult.initiator != self.agent.id);
        // A number that still rings and will join is no consult of anybody any more (CON-27).
        let merging = self.contact.consult_of(&self.agent.id).is_some();
        Controls {
            hold: off(Refusal::InConference),
            mute: Control::Enabled,
            dtmf: self.digits(),
            consult: on_unless(self.floor.may_consult(self.contact).err()),
            consult_end: when(merging),
            conference_exit: if merging {
                off(Refusal::ConsultActive)
            } else {
                Control::Enabled
            },
            drop_participant: self.drop(),
            end: if primary {
                self.end(
                    somebody_consults
                        .filter(|consult| !consult.merging)
                        .map(|_| Refusal::ConsultActive),
                )
            } else {
                Control::Hidden
            },
            wrapup_suggest: self.suggest(),
            help: Control::Enabled,
            ..Controls::NONE
        }
    }

    fn post_call(&self) -> Controls {
        let consulting = self.contact.consult_of(&self.agent.id).is_some();
        let gone = off(Refusal::CustomerGone);
        Controls {
            mute: Control::Enabled,
            dtmf: self.digits(),
            consult: gone,
            transfer: gone,
            conference: gone,
            consult_end: when(consulting),
            conference_exit: Control::Enabled,
            end: if self.primary() {
                self.end(None)
            } else {
                Control::Hidden
            },
            wrapup_suggest: self.suggest(),
            help: Control::Enabled,
            ..Controls::NONE
        }
    }

    pub(super) fn consult(&self) -> ConsultControls {
        if self.contact.consulted(&self.agent.id).is_some() {
            return ConsultControls {
                consult_exit: Control::Enabled,
                mute: Control::Enabled,
                ..ConsultControls::default()
            };
        }
        let Some(consult) = self.contact.consult_of(&self.agent.id) else {
            return ConsultControls::default();
        };
        let (transfer, conference) = self.completes(consult);
        let merged = consult.merging.then(|| off(Refusal::ConsultActive));
        let swaps = consult.with.is_some() && self.contact.customer_left.is_none();
        ConsultControls {
            transfer: merged.unwrap_or_else(|| on_unless(transfer)),
            conference: merged.unwrap_or_else(|| on_unless(conference)),
            consult_end: Control::Enabled,
            consult_exit: Control::Hidden,
            swap: if swaps {
                Control::Enabled
            } else if self.contact.customer_left.is_some() {
                off(Refusal::CustomerGone)
            } else {
                off(Refusal::ConsultNotReady)
            },
            hold: when(swaps && consult.live != Live::Neither),
            resume: when(swaps && consult.live != Live::Customer),
            mute: self.main().mute,
        }
    }
}
