//! What events do to contacts for which a capacity team is rung, and to what each such team has at hand.

use crate::ids::{InteractionId, TeamId, Timestamp};
use crate::state::State;
use crate::talk::{Member, Who};
use crate::vocabulary::{RingTarget, WaitingEvent};

impl State {
    pub(super) fn team_asked(&mut self, at: Timestamp, id: InteractionId, event: &WaitingEvent) {
        match event {
            WaitingEvent::TeamRung {
                team,
                name,
                number,
                leg,
                until,
            } => {
                let who = outside(name, number);
                let target = RingTarget::Number(number.clone());
                let offer = self.rung(at, id, &who, *leg, Some(&target), *until);
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.offer = Some(offer);
                    contact.team = Some(team.clone());
                }
                self.team_calls.entry(team.clone()).or_default().insert(id);
            }
            WaitingEvent::TeamTook {
                team: _,
                name,
                number,
                leg,
            } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.offer = None;
                    contact.run = None;
                    contact.treatment.prompt = None;
                    contact.taken_over(Member::new(outside(name, number), *leg, at), at);
                }
            }
            WaitingEvent::TeamMissed { team, until } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.offer = None;
                    contact.team = None;
                    contact.teams_missed.insert(team.clone(), *until);
                }
                self.team_is_free_of(team, id);
            }
            WaitingEvent::TeamUnbarred { team } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.teams_missed.remove(team);
                }
            }
            WaitingEvent::NeedsEased { .. }
            | WaitingEvent::HoldReleased { .. }
            | WaitingEvent::Overflowed { .. }
            | WaitingEvent::Barred { .. }
            | WaitingEvent::Unbarred { .. }
            | WaitingEvent::PriorityChanged { .. }
            | WaitingEvent::LongestWaitPassed
            | WaitingEvent::Left => {}
        }
    }

    /// The contact has ended: whichever capacity team had it has room again.
    pub(super) fn team_lets_go(&mut self, id: InteractionId) {
        let team = self.interactions.get_mut(&id).and_then(|contact| contact.team.take());
        if let Some(team) = team {
            self.team_is_free_of(&team, id);
        }
    }

    fn team_is_free_of(&mut self, team: &TeamId, id: InteractionId) {
        if let Some(calls) = self.team_calls.get_mut(team) {
            calls.remove(&id);
            if calls.is_empty() {
                self.team_calls.remove(team);
            }
        }
    }
}

fn outside(name: &str, number: &str) -> Who {
    Who::Number {
        number: number.to_owned(),
        name: Some(name.to_owned()),
    }
}
