//! More than two on one contact, as one participant sees it: who is on the line, the consult, the transfer, what
//! supervisors and colleagues add.

use floor::{AgentId, Consult, ConsultStage, Floor, Interaction, Live, Monitor, MonitorMode, Offer, Who};

use super::{
    control::{consult_controls, monitor_controls},
    mask::Mask,
    party::{agent_name, agent_party, destination, initiator, named_agent, party},
    time,
};
use crate::dto::{consult as dto, supervision, task};

/// The request that waits for this agent's answer, in the contact or in a consult's own, and what it is for.
pub(super) fn offer<'a>(
    floor: &'a Floor,
    contact: &'a Interaction,
    agent: &AgentId,
) -> Option<(&'a Offer, task::OfferKind)> {
    let own = |offer: &&Offer| offer.who.agent() == Some(agent);
    let asked = floor
        .state()
        .child_of(contact)
        .and_then(|child| child.offer.as_ref())
        .or_else(|| contact.consult.as_ref()?.offer.as_ref())
        .filter(own);
    let routed = contact.offer.as_ref().filter(own);
    let handed_over = contact.transfer.as_ref().map(|transfer| &transfer.offer).filter(own);
    asked
        .map(|offer| (offer, task::OfferKind::Consult))
        .or_else(|| routed.map(|offer| (offer, task::OfferKind::Routed)))
        .or_else(|| handed_over.map(|offer| (offer, task::OfferKind::Transfer)))
}

/// Everybody on the customer's leg, in the order of joining. Supervisors only after barging in (SUP-16).
pub(super) fn participants(floor: &Floor, contact: &Interaction, mask: &Mask) -> Vec<task::Participant> {
    let customer = task::Participant {
        id: format!("leg-{}", contact.customer),
        kind: task::ParticipantKind::Customer,
        agent_id: None,
        name: mask.text(contact.caller.name.clone()).0.unwrap_or_default(),
        number: mask.number(contact.caller.number.as_deref()).0,
        primary: false,
        owes_wrap_up: false,
        muted: false,
        joined_at: time(contact.arrived_at),
    };
    let members = contact.talk.iter().flat_map(|talk| &talk.members).map(|member| {
        let agent = member.who.agent();
        let shown = mask.party(party(floor, &member.who));
        let primary = agent.is_some() && agent == contact.primary();
        task::Participant {
            id: format!("leg-{}", member.leg),
            kind: match member.who {
                Who::Agent(_) => task::ParticipantKind::Agent,
                Who::Number { .. } => task::ParticipantKind::Number,
            },
            agent_id: agent.map(ToString::to_string),
            name: shown.name,
            number: agent.is_none().then_some(shown.number).flatten(),
            primary,
            owes_wrap_up: agent.is_some_and(|agent| owes(floor, contact, agent, primary)),
            muted: member.muted,
            joined_at: time(member.joined_at),
        }
    });
    let supervisors = contact
        .monitors
        .iter()
        .filter(|monitor| monitor.mode == MonitorMode::BargeIn && monitor.rings_until.is_none())
        .map(|monitor| task::Participant {
            id: format!("leg-{}", monitor.leg),
            kind: task::ParticipantKind::Supervisor,
            agent_id: Some(monitor.supervisor.to_string()),
            name: agent_name(floor, &monitor.supervisor),
            number: None,
            primary: false,
            owes_wrap_up: false,
            muted: monitor.paused,
            joined_at: time(monitor.since),
        });
    std::iter::once(customer)
        .filter(|_| contact.customer_left.is_none())
        .chain(members)
        .chain(supervisors)
        .collect()
}

/// Whether the agent owes the reason of the call, or will when it ends (END-5, D-14).
fn owes(floor: &Floor, contact: &Interaction, agent: &AgentId, primary: bool) -> bool {
    let will = contact.ended.is_none()
        && primary
        && floor
            .directory()
            .profile_of(agent)
            .is_some_and(|profile| profile.wrap_up.is_some());
    will || contact.owed_by(agent).is_some()
}

/// The consult in a contact, as this agent sees it; `asked`: it rings at the agent.
pub(super) fn consult(
    floor: &Floor,
    contact: &Interaction,
    agent: &AgentId,
    asked: bool,
    mask: &Mask,
) -> Option<dto::Consult> {
    let consult = contact.consult.as_ref()?;
    let role = if consult.initiator == *agent {
        dto::ConsultRole::Initiator
    } else if asked || contact.consulted(agent).is_some() {
        dto::ConsultRole::Consulted
    } else {
        dto::ConsultRole::Bystander
    };
    let to = mask.party(destination(floor, &consult.to));
    Some(dto::Consult {
        role,
        with: match role {
            dto::ConsultRole::Consulted => agent_party(floor, &consult.initiator),
            dto::ConsultRole::Initiator | dto::ConsultRole::Bystander => mask.party(other_side(floor, consult, &to)),
        },
        to,
        initiator: initiator(floor, &consult.initiator),
        state: match floor.state().consult_stage(contact) {
            Some(ConsultStage::Active) => dto::ConsultState::Active,
            Some(ConsultStage::Ringing) => dto::ConsultState::Ringing,
            // Whoever is asked is being reached, whatever the device does.
            Some(ConsultStage::Requested) | None if asked => dto::ConsultState::Ringing,
            Some(ConsultStage::Requested) | None => dto::ConsultState::Requested,
        },
        live: match consult.live {
            Live::Customer => dto::LiveLeg::Customer,
            Live::Consulted => dto::LiveLeg::Consulted,
            Live::Neither => dto::LiveLeg::None,
        },
        since: time(consult.since),
        live_since: time(consult.live_since),
        merging: consult.merging,
        muted: muted(contact, agent),
        controls: consult_controls(floor, agent, contact.id),
    })
}

/// Whoever answered; before that, the destination. A number keeps the kind and the name under which it was asked for.
fn other_side(floor: &Floor, consult: &Consult, to: &dto::ConsultParty) -> dto::ConsultParty {
    match consult.with.as_ref().map(|with| &with.who) {
        Some(Who::Agent(agent)) => agent_party(floor, agent),
        Some(Who::Number { number, name }) => dto::ConsultParty {
            name: name.clone().unwrap_or_else(|| to.name.clone()),
            number: Some(number.clone()),
            ..to.clone()
        },
        None => to.clone(),
    }
}

/// Whether the agent's own voice is silenced, on whichever leg.
pub(super) fn muted(contact: &Interaction, agent: &AgentId) -> bool {
    let consulted = contact.consulted(agent).and_then(|consult| consult.with.as_ref());
    contact.member(agent).or(consulted).is_some_and(|member| member.muted)
}

/// The transfer that is on its way.
pub(super) fn transfer(floor: &Floor, contact: &Interaction, mask: &Mask) -> Option<dto::Transfer> {
    contact.transfer.as_ref().map(|transfer| dto::Transfer {
        to: mask.party(destination(floor, &transfer.to)),
        since: time(transfer.offer.at),
        released: transfer.released,
    })
}

/// What the agent may say of the last consult (CON-12).
pub(super) fn consult_wrap_up(contact: &Interaction, agent: &AgentId) -> Option<dto::ConsultWrapUp> {
    contact
        .consult_wrap_up
        .as_ref()
        .filter(|(whose, _)| whose == agent)
        .map(|(_, since)| dto::ConsultWrapUp { since: time(*since) })
}

/// What others suggest, for the owner; to others what they suggested themselves (END-5).
pub(super) fn suggestions(floor: &Floor, contact: &Interaction, agent: &AgentId) -> Vec<dto::Suggestion> {
    let owner = contact.primary() == Some(agent) || contact.owed_by(agent).is_some();
    contact
        .suggestions
        .iter()
        .filter(|suggestion| owner || suggestion.agent == *agent)
        .map(|suggestion| dto::Suggestion {
            agent_id: suggestion.agent.to_string(),
            name: agent_name(floor, &suggestion.agent),
            wrap_up_code_id: suggestion.code.as_ref().map(ToString::to_string),
            note: suggestion.note.clone(),
        })
        .collect()
}

/// The call for help: to whoever asked and to supervisors who are there.
pub(super) fn help(contact: &Interaction, agent: &AgentId) -> Option<dto::Help> {
    contact
        .help
        .as_ref()
        .filter(|help| help.agent == *agent || contact.monitor_of(agent).is_some())
        .map(|help| dto::Help {
            agent_id: help.agent.to_string(),
            reason: help.reason.clone(),
            since: time(help.since),
        })
}

/// How this supervisor takes part.
pub(super) fn monitor(floor: &Floor, contact: &Interaction, supervisor: &AgentId) -> Option<supervision::Monitor> {
    contact.monitor_of(supervisor).map(|monitor| supervision::Monitor {
        of: named_agent(floor, &monitor.of),
        mode: mode(monitor.mode),
        paused: monitor.paused,
        ringing: monitor.rings_until.is_some(),
        since: time(monitor.since),
        controls: monitor_controls(floor, supervisor, contact.id),
    })
}

/// A supervisor in a contact, as other supervisors see it.
pub(super) fn monitored_by(floor: &Floor, monitor: &Monitor) -> supervision::MonitoredBy {
    supervision::MonitoredBy {
        supervisor_id: monitor.supervisor.to_string(),
        name: agent_name(floor, &monitor.supervisor),
        mode: mode(monitor.mode),
        paused: monitor.paused,
    }
}

const fn mode(mode: MonitorMode) -> supervision::MonitorMode {
    match mode {
        MonitorMode::Silent => supervision::MonitorMode::Silent,
        MonitorMode::Whisper => supervision::MonitorMode::Whisper,
        MonitorMode::BargeIn => supervision::MonitorMode::BargeIn,
    }
}
