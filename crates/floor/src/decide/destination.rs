//! Where a consult or a transfer may go: what the profile allows, what exists, and who can be reached (CON-3, CON-5,
//! CON-17, TRF-17). Everything that can be known before anything rings is refused here.

use crate::agent::{Agent, Work};
use crate::capacity::takes_a_call_beside;
use crate::directory::{Channel, Directory, Profile};
use crate::floor::Floor;
use crate::ids::{AgentId, EntryPointId, QueueId};
use crate::interaction::Interaction;
use crate::limits::{CONSULT_DESTINATION_MAX, DESTINATION_DIGITS, TRANSFER_DESTINATION_MAX};
use crate::station::{Availability, Device};
use crate::talk::Who;
use crate::vocabulary::{Destination, Refusal};

/// What a destination turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Somebody who is rung.
    Party(Who),
    /// A queue.
    Queue(QueueId),
    /// An entry point, also by its number (EP-DN).
    EntryPoint(EntryPointId),
}

/// What a destination is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To ask.
    Consult,
    /// To give the customer away.
    Transfer,
}

/// A number as it is dialled: digits, `#`, `*`, `:` and a leading `+`; `None` when it breaks CON-5.
#[must_use]
pub fn dialable(typed: &str) -> Option<String> {
    let plus = typed.trim_start().starts_with('+');
    let kept: String = typed
        .chars()
        .filter(|sign| sign.is_ascii_digit() || matches!(sign, '#' | '*' | ':'))
        .collect();
    let digits = kept.chars().filter(char::is_ascii_digit).count();
    DESTINATION_DIGITS
        .contains(&digits)
        .then(|| match kept.strip_prefix("00") {
            // The international prefix says what `+` says.
            Some(rest) if !plus => format!("+{rest}"),
            Some(_) | None if plus => format!("+{kept}"),
            Some(_) | None => kept,
        })
}

impl Floor {
    /// Why this agent could not consult or transfer to this destination now, for lists to choose from; `None` when
    /// nothing is known against it.
    #[must_use]
    pub fn destination_refusal(&self, agent: &AgentId, to: &Destination, purpose: Purpose) -> Option<Refusal> {
        let contact = self.state.agents.get(agent).and_then(|agent| self.state.talk_of(agent));
        self.target(agent, contact, to, purpose).err()
    }

    /// What a destination turns out to be. Without a contact at hand nobody is on the call already.
    pub(crate) fn target(
        &self,
        agent: &AgentId,
        contact: Option<&Interaction>,
        to: &Destination,
        purpose: Purpose,
    ) -> Result<Target, Refusal> {
        let profile = self.profile(agent)?;
        let longest = match purpose {
            Purpose::Consult => CONSULT_DESTINATION_MAX,
            Purpose::Transfer => TRANSFER_DESTINATION_MAX,
        };
        let (named, refusal) = match to {
            Destination::Agent(agent) => (agent.as_str(), Refusal::UnknownDestination),
            Destination::Queue(queue) => (queue.as_str(), Refusal::UnknownDestination),
            Destination::EntryPoint(entry) => (entry.as_str(), Refusal::UnknownDestination),
            Destination::Person(person) => (person.as_str(), Refusal::UnknownDestination),
            Destination::Number(number) => (number.as_str(), Refusal::InvalidDestinationNumber),
        };
        if named.chars().count() > longest {
            return Err(refusal);
        }
        match to {
            Destination::Agent(other) => self.colleague(profile, agent, contact, other, purpose),
            Destination::Queue(queue) => {
                let known = self.directory.queues.get(queue).ok_or(Refusal::UnknownDestination)?;
                let allowed =
                    profile.queues.allows(queue) && (purpose == Purpose::Transfer || profile.consult_to_queue);
                if known.channel != Channel::Telephony {
                    Err(Refusal::WrongChannel)
                } else if !allowed {
                    Err(Refusal::DestinationNotAllowed)
                } else if self.directory.leads_to_capacity_only(&known.id) {
                    Err(Refusal::UnsupportedDestination)
                } else if !self.queue_is_open(known) {
                    Err(Refusal::QueueClosed)
                } else if self.queue_is_full(contact.map(|contact| contact.id), known) {
                    Err(Refusal::QueueFull)
                } else {
                    Ok(Target::Queue(queue.clone()))
                }
            }
            Destination::EntryPoint(entry) => self.entry_point(profile, entry, purpose),
            Destination::Person(person) => {
                let person = self.directory.people.get(person).ok_or(Refusal::UnknownDestination)?;
                if profile.directory {
                    self.number(profile, contact, &person.number, Some(&person.name), purpose)
                } else {
                    Err(Refusal::DestinationNotAllowed)
                }
            }
            Destination::Number(number) => {
                let dialled = dialable(number).ok_or(Refusal::InvalidDestinationNumber)?;
                let listed = profile
                    .address_book
                    .iter()
                    .find(|entry| dialable(&entry.number).as_ref() == Some(&dialled));
                if listed.is_none() && !profile.typed_numbers {
                    return Err(Refusal::DestinationNotAllowed);
                }
                self.number(
                    profile,
                    contact,
                    number,
                    listed.map(|entry| entry.name.as_str()),
                    purpose,
                )
            }
        }
    }

    fn colleague(
        &self,
        profile: &Profile,
        asker: &AgentId,
        contact: Option<&Interaction>,
        id: &AgentId,
        purpose: Purpose,
    ) -> Result<Target, Refusal> {
        if !self.directory.agents.contains_key(id) {
            return Err(Refusal::UnknownDestination);
        }
        if id == asker || contact.is_some_and(|contact| contact.concerns(id)) {
            return Err(Refusal::DestinationSelf);
        }
        let agent = self.state.agents.get(id).ok_or(Refusal::DestinationUnavailable)?;
        let team = agent.team.as_ref().ok_or(Refusal::DestinationUnavailable)?;
        if !profile.buddy_teams.allows(team) {
            return Err(Refusal::DestinationNotAllowed);
        }
        if agent.work != Work::Free || !takes_a_call_beside(agent, self.capacity_of(id)) {
            return Err(Refusal::DestinationBusy);
        }
        if !self.reachable(agent) {
            return Err(Refusal::DestinationUnavailable);
        }
        if matches!(agent.station.device, Device::DialNumber(_)) && self.no_line_left() {
            return Err(Refusal::CallLimitReached);
        }
        if purpose == Purpose::Transfer && agent.availability != Availability::Available {
            return Err(Refusal::DestinationNotAvailable);
        }
        Ok(Target::Party(Who::Agent(id.clone())))
    }

    /// Whether the agent's device could ring now.
    #[must_use]
    pub fn reachable(&self, agent: &Agent) -> bool {
        agent.releasing.is_none()
            && match &agent.station.device {
                Device::Browser => !agent.silent(),
                Device::Extension(phone) => self.state.phones.contains_key(phone),
                Device::DialNumber(_) => true,
            }
    }

    /// Whether the organization has as many lines to the outside in use as it may, or as all its trunks together let it
    /// have (CBK-12). Which trunk carries a call to the outside is the network's choice.
    pub(super) fn no_line_left(&self) -> bool {
        let trunks = self.directory.trunks.values().map(|trunk| trunk.max_calls);
        let of_trunks = trunks.reduce(|all, one| Some(all?.saturating_add(one?))).flatten();
        let own = self.directory.organization.max_calls;
        let most = own.into_iter().chain(of_trunks).min();
        most.is_some_and(|most| self.matching.lanes.outside() >= most as usize)
    }

    fn entry_point(&self, profile: &Profile, id: &EntryPointId, purpose: Purpose) -> Result<Target, Refusal> {
        let entry = self.directory.entry_points.get(id).ok_or(Refusal::UnknownDestination)?;
        if purpose == Purpose::Consult && entry.flow.has_callback() {
            Err(Refusal::UnfitFlow)
        } else if !profile.entry_points.allows(id) {
            Err(Refusal::DestinationNotAllowed)
        } else if self.directory.flow_leads_to_capacity(id) {
            Err(Refusal::UnsupportedDestination)
        } else {
            Ok(Target::EntryPoint(id.clone()))
        }
    }

    fn number(
        &self,
        profile: &Profile,
        contact: Option<&Interaction>,
        number: &str,
        name: Option<&str>,
        purpose: Purpose,
    ) -> Result<Target, Refusal> {
        let number = dialable(number).ok_or(Refusal::InvalidDestinationNumber)?;
        if self.directory.is_capacity_number(&number) {
            return Err(Refusal::UnsupportedDestination);
        }
        // A number of ours is an entry point under another name (EP-DN).
        if let Some(entry) = self.directory.entry_point_of(&number) {
            return self.entry_point(profile, &entry.id, purpose);
        }
        let there = contact
            .into_iter()
            .flat_map(|contact| &contact.talk)
            .flat_map(|talk| &talk.members)
            .any(|member| matches!(&member.who, Who::Number { number: other, .. } if *other == number));
        if there {
            return Err(Refusal::DestinationSelf);
        }
        if self.no_line_left() {
            return Err(Refusal::CallLimitReached);
        }
        Ok(Target::Party(Who::Number {
            number,
            name: name.map(str::to_owned),
        }))
    }
}

impl Directory {
    /// Whether only capacity teams serve this queue.
    #[must_use]
    pub fn leads_to_capacity_only(&self, queue: &QueueId) -> bool {
        self.queues.get(queue).is_some_and(|queue| {
            let mut teams = queue.teams.iter().filter_map(|team| self.teams.get(team)).peekable();
            teams.peek().is_some() && teams.all(|team| team.capacity_number.is_some())
        })
    }

    /// Whether the flow of this entry point may end at a capacity team.
    fn flow_leads_to_capacity(&self, entry: &EntryPointId) -> bool {
        self.entry_points.get(entry).is_some_and(|entry| {
            let queues = entry.flow.nodes().values().flat_map(flow::Node::queues);
            queues
                .into_iter()
                .any(|queue| self.leads_to_capacity_only(&QueueId::new(queue)))
        })
    }

    pub(super) fn is_capacity_number(&self, number: &str) -> bool {
        self.teams.values().any(|team| {
            team.capacity_number
                .as_deref()
                .and_then(dialable)
                .is_some_and(|own| own == number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::dialable;

    /// Proves: CON-5
    #[test]
    fn a_destination_has_three_to_eighteen_digits_and_four_signs() {
        for (typed, dialled) in [
            ("+359 2 900-2000", Some("+35929002000")),
            ("00359 2 9002000", Some("+35929002000")),
            ("0888/123 456 (home)", Some("0888123456")),
            ("*31#112", Some("*31#112")),
            ("1001:5", Some("1001:5")),
            ("112", Some("112")),
            ("12", None),
            ("+1234567890123456789", None),
            ("home", None),
        ] {
            assert_eq!(dialable(typed).as_deref(), dialled, "{typed}");
        }
    }
}
