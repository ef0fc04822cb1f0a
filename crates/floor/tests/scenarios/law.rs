//! Laws that hold after every act of every story: what is offered is never refused, what is not offered is refused and
//! changes nothing (UIC-1), and the parts of the state agree with one another, so that nobody can be stuck (B-2).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use floor::{
    AgentId, Command, Control, Destination, Device, Directory, DraftsThen, Floor, Input, Interaction, InteractionId,
    LegId, MonitorMode, Output, Recorded, RequestId, Source, State, TaskState, Timestamp, Work, WrapUpCodeId,
};

use crate::seal::ToySeal;

/// Situations whose buttons were all pressed in this run of the tests.
static PRESSED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

const MODES: [MonitorMode; 3] = [MonitorMode::Silent, MonitorMode::Whisper, MonitorMode::BargeIn];

/// Presses every button of every participant on copies of the floor.
pub(crate) fn of_buttons(floor: &Floor, directory: &Arc<Directory>, journal: &[Recorded], now: Timestamp) {
    let state = floor.state();
    let contacts: Vec<InteractionId> = state
        .interactions
        .values()
        .filter(|contact| contact.parent.is_none())
        .map(|contact| contact.id)
        .collect();
    for contact in contacts {
        for agent in state.agents.keys() {
            let situation = situation(floor, agent, contact);
            if PRESSED
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .contains(&situation)
            {
                continue;
            }
            let mut copy = Floor::replay(Arc::clone(directory), Arc::new(ToySeal), journal.iter().cloned());
            for (name, command, expected) in commands(floor, agent, contact) {
                let before = copy.state().clone();
                let request = RequestId::new("law");
                let result = copy.handle(now, Input::Command { request, command });
                assert_eq!(
                    result.is_ok(),
                    expected,
                    "{name} by {agent} in {contact}: {result:?} while {situation}"
                );
                if result.is_ok() {
                    copy = Floor::replay(Arc::clone(directory), Arc::new(ToySeal), journal.iter().cloned());
                } else {
                    assert_eq!(*copy.state(), before, "a refused {name} changes nothing");
                    let told = std::iter::from_fn(|| copy.poll_output())
                        .any(|output| matches!(output, Output::Append(_) | Output::Perform(_)));
                    assert!(!told, "a refused {name} tells nothing");
                }
            }
            PRESSED.lock().unwrap_or_else(PoisonError::into_inner).insert(situation);
        }
    }
}

/// Everything that a participant is shown, and what only the state knows.
fn situation(floor: &Floor, agent: &AgentId, contact: InteractionId) -> String {
    let here = floor.state().interactions.get(&contact);
    let device = floor.state().agents.get(agent).map(|agent| agent.station.device.kind());
    format!(
        "{:?} on {device:?} {:?} {:?} {:?} {:?} left {} members {} wrap-up {:?}",
        floor.task_state(agent, contact),
        floor.controls(agent, contact),
        floor.consult_controls(agent, contact),
        floor.monitor_controls(agent, contact),
        here.and_then(|contact| contact.consult.as_ref()).map(|consult| (
            consult.live,
            consult.merging,
            consult.with.is_some(),
            consult.child.is_some()
        )),
        here.is_some_and(|contact| contact.customer_left.is_some()),
        here.and_then(|contact| contact.talk.as_ref())
            .map_or(0, |talk| talk.members.len()),
        here.map(|contact| (
            contact.owed.len(),
            contact.took_part.contains(agent),
            contact.transfer.is_some()
        )),
    )
}

const fn lit(control: Control) -> bool {
    matches!(control, Control::Enabled)
}

/// Each command with whether it is offered, on whichever panel.
fn commands(floor: &Floor, agent: &AgentId, interaction: InteractionId) -> Vec<(&'static str, Command, bool)> {
    let main = floor.controls(agent, interaction);
    let panel = floor.consult_controls(agent, interaction);
    let monitor = floor.monitor_controls(agent, interaction);
    let task = floor.task_state(agent, interaction);
    let contact = &floor.state().interactions[&interaction];
    let browser = floor.state().agents[agent].station.device == Device::Browser;
    let beside = contact.consult_of(agent).is_some();
    let code = WrapUpCodeId::new("Resolved");
    let agent = agent.clone();
    let somewhere = Destination::Number("+359881999999".to_owned());
    let other = contact
        .talk
        .iter()
        .flat_map(|talk| &talk.members)
        .find(|member| member.who.agent() != Some(&agent))
        .map(|member| member.leg);
    let mut all = vec![
        (
            "accept",
            Command::Accept {
                agent: agent.clone(),
                interaction,
            },
            lit(main.accept),
        ),
        (
            "hold",
            Command::Hold {
                agent: agent.clone(),
                interaction,
            },
            lit(main.hold) || lit(panel.hold),
        ),
        (
            "resume",
            Command::Resume {
                agent: agent.clone(),
                interaction,
            },
            lit(main.resume) || lit(panel.resume),
        ),
        (
            "mute",
            Command::Mute {
                agent: agent.clone(),
                interaction,
                muted: true,
            },
            lit(main.mute) || lit(panel.mute),
        ),
        (
            "dtmf",
            Command::Dtmf {
                agent: agent.clone(),
                interaction,
                digits: "1".to_owned(),
            },
            lit(main.dtmf),
        ),
        (
            "consult",
            Command::Consult {
                agent: agent.clone(),
                interaction,
                to: somewhere.clone(),
                hold: true,
            },
            lit(main.consult),
        ),
        (
            "transfer",
            Command::Transfer {
                agent: agent.clone(),
                interaction,
                to: somewhere,
            },
            lit(main.transfer) && !beside,
        ),
        (
            "consult transfer",
            Command::ConsultTransfer {
                agent: agent.clone(),
                interaction,
            },
            lit(panel.transfer) || lit(main.transfer) && beside,
        ),
        (
            "conference",
            Command::Conference {
                agent: agent.clone(),
                interaction,
            },
            lit(main.conference) || lit(panel.conference),
        ),
        (
            "consultEnd",
            Command::EndConsult {
                agent: agent.clone(),
                interaction,
            },
            lit(main.consult_end) || lit(panel.consult_end),
        ),
        (
            "consultExit",
            Command::ExitConsult {
                agent: agent.clone(),
                interaction,
            },
            lit(main.consult_exit) || lit(panel.consult_exit),
        ),
        (
            "swap",
            Command::Swap {
                agent: agent.clone(),
                interaction,
            },
            lit(main.swap) || lit(panel.swap),
        ),
        (
            "conferenceExit",
            Command::ExitConference {
                agent: agent.clone(),
                interaction,
            },
            lit(main.conference_exit),
        ),
        (
            "end",
            Command::End {
                agent: agent.clone(),
                interaction,
            },
            lit(main.end),
        ),
        (
            "wrapup",
            Command::WrapUp {
                agent: agent.clone(),
                interaction,
                code: code.clone(),
                drafts: DraftsThen::Discard,
            },
            lit(main.wrapup),
        ),
        (
            "consultWrapup",
            Command::ConsultWrapUp {
                agent: agent.clone(),
                interaction,
                code,
            },
            lit(main.consult_wrapup),
        ),
        (
            "help",
            Command::AskForHelp {
                agent: agent.clone(),
                interaction,
                reason: String::new(),
            },
            lit(main.help),
        ),
        (
            "pause",
            Command::PauseMonitor {
                agent: agent.clone(),
                interaction,
                paused: true,
            },
            lit(monitor.pause),
        ),
        (
            "hear again",
            Command::PauseMonitor {
                agent: agent.clone(),
                interaction,
                paused: false,
            },
            lit(monitor.resume),
        ),
        (
            "stop",
            Command::StopMonitor {
                agent: agent.clone(),
                interaction,
            },
            lit(monitor.stop),
        ),
    ];
    for (mode, control) in MODES.into_iter().zip([monitor.listen, monitor.whisper, monitor.barge]) {
        let agent = agent.clone();
        all.push((
            "mode",
            Command::SetMonitorMode {
                agent,
                interaction,
                mode,
            },
            lit(control),
        ));
    }
    if let Some(participant) = other {
        let agent = agent.clone();
        all.push((
            "drop",
            Command::Drop {
                agent,
                interaction,
                participant,
            },
            lit(main.drop_participant),
        ));
    }
    // Who has gone may still suggest (END-5), and a program may decline for a phone (RON-9): both without a button.
    if task.is_some() {
        let (agent, note) = (agent.clone(), String::new());
        all.push((
            "suggest",
            Command::SuggestWrapUp {
                agent,
                interaction,
                code: None,
                note,
            },
            lit(main.wrapup_suggest),
        ));
    }
    if browser || task != Some(TaskState::Ringing) {
        all.push(("decline", Command::Decline { agent, interaction }, lit(main.decline)));
    }
    all
}

/// Every leg was told what the tables say, and a leg that is in none of them hears nothing.
pub(crate) fn of_ears(floor: &Floor, told: &BTreeMap<LegId, Vec<Source>>) {
    let state = floor.state();
    let organization = &floor.directory().organization;
    let mut rows = BTreeMap::new();
    for contact in state.interactions.values() {
        for row in floor::audibility(state, contact, organization) {
            assert!(
                !row.hears.contains(&Source::Leg(row.leg)),
                "leg {} of {} hears itself",
                row.leg,
                contact.id
            );
            let before = rows.insert(row.leg, row.hears);
            assert!(before.is_none(), "leg {} has two rows", row.leg);
        }
    }
    let here = state.legs.keys().chain(state.stations.keys());
    for leg in here {
        let wanted = rows.get(leg).cloned().unwrap_or_default();
        let heard = told.get(leg).cloned().unwrap_or_default();
        assert_eq!(heard, wanted, "leg {leg} was not told what to hear");
    }
}

/// The parts of the state agree: who has what at hand, which leg is whose, who is alone.
pub(crate) fn of_order(floor: &Floor, now: Timestamp) {
    let state = floor.state();
    if let Some((due, why)) = floor.poll_timeout() {
        assert!(due >= now, "the deadline of {why} is {} ms late", now.since(due));
    }
    for agent in state.agents.values() {
        let at_hand = agent.work.interaction().map(|id| state.interactions.get(&id));
        let Some(contact) = at_hand else { continue };
        let contact = contact.unwrap_or_else(|| panic!("{} has a contact at hand that is closed", agent.id));
        let holds = match agent.work {
            Work::Free => true,
            Work::Offered(_) => contact.offer_to(&agent.id).is_some(),
            Work::Talking(_) => {
                contact.ended.is_none()
                    && (contact.member(&agent.id).is_some() || contact.consulted(&agent.id).is_some())
            }
            Work::WrappingUp(_) => contact.owed_by(&agent.id).is_some(),
            Work::Monitoring(_) => contact.monitor_of(&agent.id).is_some(),
        };
        assert!(
            holds,
            "{} is {:?}, which the contact does not know",
            agent.id, agent.work
        );
    }
    for (leg, id) in &state.legs {
        let there = state
            .interactions
            .get(id)
            .is_some_and(|contact| contact.legs.contains_key(leg));
        assert!(there, "leg {leg} is said to be of {id}");
    }
    for contact in state.interactions.values() {
        of_one(state, contact);
    }
}

fn of_one(state: &State, contact: &Interaction) {
    let id = contact.id;
    for owed in &contact.owed {
        let work = state.agents.get(&owed.agent).map(|agent| agent.work);
        assert_eq!(
            work,
            Some(Work::WrappingUp(id)),
            "{} owes a wrap-up for {id}",
            owed.agent
        );
    }
    for leg in contact.legs.keys() {
        assert_eq!(state.legs.get(leg), Some(&id), "leg {leg} of {id} is known elsewhere");
    }
    if contact.ended.is_some() {
        assert!(
            contact.consult.is_none() && contact.transfer.is_none() && contact.offer.is_none(),
            "{id} has ended and somebody is still asked"
        );
        assert!(contact.monitors.is_empty(), "{id} has ended and is monitored");
        assert!(
            !(contact.legs.is_empty() && contact.owed.is_empty()),
            "{id} should be closed"
        );
        return;
    }
    assert!(contact.transferring.is_none(), "{id} is between two events");
    let busy_with = |agent: &AgentId| state.agents.get(agent).map(|agent| agent.work);
    for offer in contact.offers() {
        if let Some(agent) = offer.who.agent() {
            assert_eq!(busy_with(agent), Some(Work::Offered(id)), "{agent} is asked by {id}");
        }
    }
    for monitor in &contact.monitors {
        let (whose, of) = (&monitor.supervisor, &monitor.of);
        assert_eq!(busy_with(whose), Some(Work::Monitoring(id)), "{whose} listens to {id}");
        assert!(contact.concerns(of), "{whose} follows {of}, who is not in {id}");
    }
    if let Some(parent) = contact.parent {
        let known = state
            .interactions
            .get(&parent)
            .and_then(|parent| parent.consult.as_ref());
        assert_eq!(known.and_then(|consult| consult.child), Some(id), "{id} is an orphan");
    }
    if let Some(child) = contact.consult.as_ref().and_then(|consult| consult.child) {
        let child = state.interactions.get(&child).expect("the child is there");
        assert!(child.ended.is_none(), "the consult of {id} has ended unnoticed");
    }
    let Some(talk) = &contact.talk else {
        assert!(contact.consult.is_none(), "{id} has a consult and no talk");
        return;
    };
    let consulted = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
    let parties = usize::from(contact.customer_left.is_none()) + talk.members.len() + usize::from(consulted.is_some());
    assert!(!talk.members.is_empty() && parties >= 2, "somebody is alone in {id}");
    assert!(parties <= 8, "{id} has {parties} parties");
    assert_eq!(
        talk.primary.is_none(),
        talk.agents().next().is_none(),
        "{id}: who owns it?"
    );
    assert_eq!(
        talk.primary.is_none(),
        talk.unattended_since.is_some(),
        "{id}: is it attended?"
    );
    if let Some(primary) = &talk.primary {
        assert!(
            talk.member(primary).is_some(),
            "{id} is owned by {primary}, who is not in it"
        );
    }
    assert!(
        !(talk.members.len() > 1 && talk.held_since.is_some()),
        "{id}: a conference is on hold"
    );
    for agent in talk.agents().chain(consulted.and_then(|with| with.who.agent())) {
        assert_eq!(busy_with(agent), Some(Work::Talking(id)), "{agent} talks in {id}");
    }
    if let Some(consult) = &contact.consult {
        assert!(talk.member(&consult.initiator).is_some(), "{id}: the initiator is gone");
        let asks = [consult.child.is_some(), consult.offer.is_some(), consult.with.is_some()];
        assert_eq!(
            asks.iter().filter(|asked| **asked).count(),
            1,
            "{id}: consult of whom? {consult:?}"
        );
    }
}
