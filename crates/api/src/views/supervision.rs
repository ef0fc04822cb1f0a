//! The floor as a supervisor sees it (SUP-1): agents of the managed teams, calls without an agent, calls for help.

use floor::{AgentId, Floor, Interaction, InteractionId};

use super::{
    agent::{device, state},
    control::supervised_controls,
    item::supervised_items,
    mask::Mask,
    party::{agent_name, named_agent, named_queue, named_team},
    talk::{monitored_by, participants},
    task::{customer, queue, task},
    time,
    waiting::{Waiting, waiting},
};
use crate::{
    dto::{
        supervision as dto,
        task::{Task, TaskState},
    },
    ports::KeptOffer,
};

/// A person's own permissions as a supervisor; `None` for plain agents.
pub(super) fn rights(floor: &Floor, person: &AgentId) -> Option<dto::Supervision> {
    let rights = floor.directory().agents.get(person)?.supervision.as_ref()?;
    Some(dto::Supervision {
        teams: rights.teams.iter().map(|team| named_team(floor, team)).collect(),
        monitor: rights.monitor,
        whisper: rights.whisper,
        barge_in: rights.barge_in,
        change_state: rights.change_state,
        sign_out: rights.sign_out,
    })
}

/// Everything that a supervisor sees.
pub(crate) fn supervised(floor: &Floor, supervisor: &AgentId) -> dto::SupervisedFloor {
    dto::SupervisedFloor {
        agents: floor
            .state()
            .agents
            .keys()
            .filter_map(|agent| supervised_agent(floor, supervisor, agent))
            .collect(),
        unattended: unattended(floor, supervisor, floor.state().interactions.keys().copied()),
        help: help(floor, supervisor, floor.state().interactions.keys().copied()),
        waiting: waiting(floor, supervisor, &Waiting::of(floor)),
    }
}

/// The people who belong to one of the supervisor's teams, signed in or not; never the supervisor's own person.
pub(crate) fn managed_agents(floor: &Floor, supervisor: &AgentId) -> Vec<AgentId> {
    let belongs = |teams: &[floor::TeamId]| teams.iter().any(|team| floor.manages(supervisor, Some(team)));
    let agents = floor.directory().agents.iter();
    agents
        .filter(|(id, person)| *id != supervisor && belongs(&person.teams))
        .map(|(id, _)| id.clone())
        .collect()
}

/// An offer of the past.
pub(crate) fn supervised_offer(floor: &Floor, kept: KeptOffer) -> dto::SupervisedOffer {
    dto::SupervisedOffer {
        id: kept.seq.to_string(),
        task_id: kept.interaction.to_string(),
        media_type: kept.media_type,
        title: kept.title,
        customer: kept.customer,
        queue: kept.queue.map(|queue| named_queue(floor, &queue)),
        agent: named_agent(floor, &kept.agent),
        outcome: kept.outcome,
        reason: kept.reason.map(ToOwned::to_owned),
        at: kept.at,
    }
}

/// One agent of the supervisor's teams; `None` for others, and for the supervisor's own person.
pub(crate) fn supervised_agent(floor: &Floor, supervisor: &AgentId, id: &AgentId) -> Option<dto::SupervisedAgent> {
    let agent = floor.state().agents.get(id)?;
    let team = agent.team.as_ref()?;
    if id == supervisor || !floor.manages(supervisor, Some(team)) {
        return None;
    }
    let actions = supervised_controls(floor, supervisor, id);
    let at_hand = agent.work.interaction().map(|contact| floor.state().root(contact));
    let contact = at_hand.and_then(|contact| floor.state().interactions.get(&contact));
    let at_hand = contact.and_then(|contact| Some((contact, task(floor, id, contact.id)?)));
    Some(dto::SupervisedAgent {
        agent: named_agent(floor, id),
        team: named_team(floor, team),
        device: device(&agent.station.device),
        state: state(floor, id),
        signed_in_at: time(agent.signed_in_at),
        task: at_hand.map(|(contact, task)| dto::SupervisedTask {
            since: since(&task),
            id: task.id,
            state: task.state,
            queue: task.queue,
            customer: customer(contact, &Mask::NONE),
            connected_at: task.timers.connected_at,
            consult: task.consult.is_some(),
            monitorable: actions.monitor.enabled,
            reason: actions.monitor.reason.clone(),
            monitors: contact
                .monitors
                .iter()
                .map(|monitor| monitored_by(floor, monitor))
                .collect(),
        }),
        items: supervised_items(floor, agent),
        actions,
    })
}

/// Since when a task stands as it does.
const fn since(task: &Task) -> Option<jiff::Timestamp> {
    let timers = &task.timers;
    match task.state {
        TaskState::Ringing => timers.offered_at,
        TaskState::Connected | TaskState::Ended => timers.connected_at,
        TaskState::Held => timers.held_since,
        TaskState::ConsultRequested | TaskState::Consulting => timers.consult_since,
        TaskState::Conference => timers.conference_since,
        TaskState::PostCall => timers.post_call_since,
        TaskState::WrapUp => timers.wrap_up_since,
        TaskState::Monitoring => match &task.monitor {
            Some(monitor) => Some(monitor.since),
            None => None,
        },
    }
}

/// Which of these contacts go on without an agent (CNF-16). Every supervisor may end them.
pub(crate) fn unattended(
    floor: &Floor,
    supervisor: &AgentId,
    contacts: impl Iterator<Item = InteractionId>,
) -> Vec<dto::SupervisedContact> {
    if rights(floor, supervisor).is_none() {
        return Vec::new();
    }
    let limit = floor.directory().organization.unattended_limit_ms;
    contacts
        .filter_map(|id| floor.state().interactions.get(&id))
        .filter_map(|contact| {
            let since = contact.live_talk()?.unattended_since?;
            Some(dto::SupervisedContact {
                id: contact.id.to_string(),
                queue: queue(floor, contact),
                customer: customer(contact, &Mask::NONE),
                since: time(since),
                ends_at: time(since.plus(limit)),
                participants: participants(floor, contact, &Mask::NONE),
            })
        })
        .collect()
}

/// The calls for help in these contacts that come from the supervisor's teams (SUP-19).
pub(crate) fn help(
    floor: &Floor,
    supervisor: &AgentId,
    contacts: impl Iterator<Item = InteractionId>,
) -> Vec<dto::HelpWanted> {
    let asks = |contact: &Interaction| {
        let help = contact.help.as_ref()?;
        let team = floor.state().agents.get(&help.agent)?.team.as_ref();
        floor.manages(supervisor, team).then(|| dto::HelpWanted {
            task_id: contact.id.to_string(),
            agent_id: help.agent.to_string(),
            name: agent_name(floor, &help.agent),
            reason: help.reason.clone(),
            since: time(help.since),
        })
    };
    contacts
        .filter_map(|id| floor.state().interactions.get(&id))
        .filter_map(asks)
        .collect()
}
