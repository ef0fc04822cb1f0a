//! Capacity teams: a number that takes so many calls at once, with nobody of ours behind it (CON-17 tells what they are not
//! for). Agents come first; what waits on after them, and needs no skill, goes to a team with room.

use crate::directory::Team;
use crate::floor::Floor;
use crate::ids::{InteractionId, TeamId};
use crate::interaction::Interaction;
use crate::talk::Who;
use crate::vocabulary::{OfferOutcome, ReleaseReason, WaitingEvent};

impl Floor {
    /// Rings capacity teams for who waits, as far as they have room and there are lines to the outside.
    pub(crate) fn route_to_teams(&mut self) {
        for team in self.matching.capacity_teams().to_vec() {
            while let Some((id, number, name)) = self.next_for(&team) {
                let who = Who::Number {
                    number: number.clone(),
                    name: Some(name.clone()),
                };
                let Some(rung) = self.rings(&who) else { break };
                let until = rung.until;
                self.waiting_step(
                    id,
                    WaitingEvent::TeamRung {
                        team: team.clone(),
                        name,
                        number,
                        leg: rung.leg,
                        until,
                    },
                );
                self.ring(id, rung, None);
            }
        }
    }

    /// The most urgent contact that this team could take now, with the team's number and name.
    fn next_for(&self, id: &TeamId) -> Option<(InteractionId, String, String)> {
        let team = self.directory.teams.get(id)?;
        let number = team.capacity_number.clone()?;
        if !self.has_room(team) || self.no_line_left() {
            return None;
        }
        let queues = self.matching.queues_of(id).iter();
        let first = queues.filter_map(|queue| self.line(queue).find(|contact| fits(contact, id)));
        let most_urgent = first.min_by_key(|contact| {
            let line = contact.line.as_ref();
            line.map(|line| (line.priority, !line.first_in_line, line.enqueued_at, contact.id))
        });
        most_urgent.map(|contact| (contact.id, number, team.name.clone()))
    }

    fn has_room(&self, team: &Team) -> bool {
        let at_hand = self
            .state
            .team_calls
            .get(&team.id)
            .map_or(0, std::collections::BTreeSet::len);
        at_hand < team.capacity as usize
    }

    pub(crate) fn team_took(&mut self, interaction: InteractionId) {
        let contact = self.state.interactions.get(&interaction);
        let offer = contact.and_then(|contact| contact.offer.clone());
        if let Some((team, offer)) = self.team_of(interaction).zip(offer)
            && let Who::Number { number, name } = offer.who
        {
            self.waiting_step(
                interaction,
                WaitingEvent::TeamTook {
                    team,
                    name: name.unwrap_or_default(),
                    number,
                    leg: offer.leg,
                },
            );
        }
    }

    /// It waits on in its place, and the team is left in peace with it for a while.
    pub(crate) fn team_missed(&mut self, interaction: InteractionId, outcome: OfferOutcome) {
        let Some(team) = self.team_of(interaction) else { return };
        let contact = self.state.interactions.get(&interaction);
        let leg = contact
            .and_then(|contact| contact.offer.as_ref())
            .map(|offer| offer.leg);
        let until = self.now.plus(self.directory.organization.missed_again_ms);
        self.waiting_step(interaction, WaitingEvent::TeamMissed { team, until });
        // After a restart the end of the contact releases all its legs, with what that needs.
        if let Some(leg) = leg.filter(|_| outcome != OfferOutcome::Restart) {
            self.let_go(interaction, leg, ReleaseReason::OfferOver);
        }
    }

    fn team_of(&self, interaction: InteractionId) -> Option<TeamId> {
        self.state.interactions.get(&interaction)?.team.clone()
    }
}

/// Nobody else is asked for it, it is kept for nobody, no skill is needed, and the team has not just missed it.
fn fits(contact: &Interaction, team: &TeamId) -> bool {
    contact.line.as_ref().is_some_and(|line| {
        contact.parent.is_none()
            && contact.offer.is_none()
            && line.terms.preferred.is_none()
            && line.needs().is_empty()
            && !contact.teams_missed.contains_key(team)
    })
}
