//! Laws of work items that hold after every act of every story: each is in one place, agents and items agree, nobody has
//! more than the profile lets, and what is offered is never refused (UIC-1).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use floor::{
    Command, Control, Destination, Directory, Floor, Input, ItemStage, Recorded, RequestId, Timestamp, WrapUpCodeId,
};

/// Situations whose buttons were all pressed in this run of the tests.
static PRESSED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

pub(crate) fn of_items(floor: &Floor) {
    let state = floor.state();
    for item in state.items.values() {
        let id = item.id;
        assert!(item.stage().is_some(), "{id} is nowhere");
        let ended = item.stage() == Some(ItemStage::Ended);
        assert!(!ended || !item.owed.is_empty(), "{id} should be closed");
        assert!(!ended || (item.offer.is_none() && item.owner.is_none()), "{id} goes on");
        assert!(
            item.owner.is_none() || (item.offer.is_none() && !item.waiting()),
            "{id} is in two places"
        );
        for agent in item.agents() {
            let known = state.agents.get(agent).and_then(|agent| agent.items.get(&id)).copied();
            assert_eq!(known, item.work_of(agent), "{agent} with {id}");
        }
    }
    for agent in state.agents.values() {
        for (id, work) in &agent.items {
            let item = state.items.get(id);
            assert_eq!(
                item.and_then(|item| item.work_of(&agent.id)),
                Some(*work),
                "{} with {id}",
                agent.id
            );
        }
    }
}

/// Presses every button of everybody on copies of the floor.
pub(crate) fn of_buttons(floor: &Floor, directory: &Arc<Directory>, journal: &[Recorded], now: Timestamp) {
    for item in floor.state().items.values() {
        for agent in floor.state().agents.keys() {
            let situation = format!(
                "{:?} {:?} while {:?} in {:?}",
                item.work_of(agent),
                floor.controls(agent, item.id),
                item.stage(),
                item.line.as_ref().map(|line| line.queue.clone())
            );
            if !PRESSED
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(situation.clone())
            {
                continue;
            }
            let (agent, interaction) = (agent.clone(), item.id);
            let controls = floor.controls(&agent, interaction);
            let queue = item.line.as_ref().map(|line| line.queue.clone()).expect("in a queue");
            let commands = [
                (
                    controls.accept,
                    Command::Accept {
                        agent: agent.clone(),
                        interaction,
                    },
                ),
                (
                    controls.decline,
                    Command::Decline {
                        agent: agent.clone(),
                        interaction,
                    },
                ),
                (
                    controls.transfer,
                    Command::Transfer {
                        agent: agent.clone(),
                        interaction,
                        to: Destination::Queue(queue.clone()),
                    },
                ),
                (
                    controls.end,
                    Command::End {
                        agent: agent.clone(),
                        interaction,
                    },
                ),
                (
                    controls.wrapup,
                    Command::WrapUp {
                        drafts: floor::DraftsThen::Discard,
                        agent: agent.clone(),
                        interaction,
                        code: WrapUpCodeId::new("Resolved"),
                    },
                ),
                (
                    controls.hold,
                    Command::Hold {
                        agent: agent.clone(),
                        interaction,
                    },
                ),
                (
                    controls.resume,
                    Command::Resume {
                        agent: agent.clone(),
                        interaction,
                    },
                ),
                (
                    controls.mute,
                    Command::Mute {
                        agent: agent.clone(),
                        interaction,
                        muted: true,
                    },
                ),
                (
                    controls.consult,
                    Command::Consult {
                        agent: agent.clone(),
                        interaction,
                        to: Destination::Queue(queue),
                        hold: true,
                    },
                ),
                (
                    controls.help,
                    Command::AskForHelp {
                        agent,
                        interaction,
                        reason: String::new(),
                    },
                ),
            ];
            for (control, command) in commands {
                let mut copy = Floor::replay(
                    Arc::clone(directory),
                    Arc::new(crate::seal::ToySeal),
                    journal.iter().cloned(),
                );
                let before = copy.state().clone();
                let told = format!("{command:?} while {situation}");
                let request = RequestId::new("law");
                let result = copy.handle(now, Input::Command { request, command });
                assert_eq!(result.is_ok(), control == Control::Enabled, "{result:?}: {told}");
                assert!(
                    result.is_ok() || *copy.state() == before,
                    "a refusal changes nothing: {told}"
                );
            }
        }
    }
}
