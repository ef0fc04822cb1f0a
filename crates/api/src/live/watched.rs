//! What supervisors who watch were shown last of their teams, so that they are sent only what has changed. Kept for
//! supervisors with an open stream alone; each holds at most the agents who are signed in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use floor::{AgentId, Directory, Floor, Interaction, InteractionId};

use crate::{
    dto::supervision::{
        HelpWanted, SupervisedAgent, SupervisedContact, SupervisedFloor, SupervisionDelta, WaitingContact,
    },
    views::{self, Waiting},
};

/// What all supervisors who watch were shown.
#[derive(Debug)]
pub(super) struct Watched {
    by_supervisor: BTreeMap<AgentId, Shown>,
    /// Contacts that may have to be listed: without an agent, or with a call for help.
    listed: BTreeSet<InteractionId>,
    /// Contacts in line.
    waiting: Waiting,
    /// Somebody came into a line, left one, or was offered.
    lines_touched: bool,
    /// Agents whom the current batch concerned.
    touched: BTreeSet<AgentId>,
    /// The configuration by which it was shown.
    directory: Arc<Directory>,
}

#[derive(Debug)]
struct Shown {
    agents: BTreeMap<AgentId, SupervisedAgent>,
    unattended: Vec<SupervisedContact>,
    help: Vec<HelpWanted>,
    waiting: Vec<WaitingContact>,
}

impl Watched {
    pub(super) fn new(floor: &Floor) -> Self {
        let contacts = floor.state().interactions.values();
        Self {
            by_supervisor: BTreeMap::new(),
            listed: contacts
                .filter(|contact| lists(contact))
                .map(|contact| contact.id)
                .collect(),
            waiting: Waiting::of(floor),
            lines_touched: false,
            touched: BTreeSet::new(),
            directory: Arc::clone(floor.directory()),
        }
    }

    /// A supervisor begins to watch, or opens one more stream.
    pub(super) fn begin(&mut self, floor: &Floor, supervisor: &AgentId) -> SupervisedFloor {
        let seen = views::supervised(floor, supervisor);
        self.by_supervisor
            .entry(supervisor.clone())
            .or_insert_with(|| Shown::of(&seen));
        seen
    }

    /// A supervisor's last stream has ended.
    pub(super) fn end(&mut self, supervisor: &AgentId) {
        self.by_supervisor.remove(supervisor);
    }

    /// Takes note of whom and what an event concerned.
    pub(super) fn touch(&mut self, floor: &Floor, agents: &BTreeSet<AgentId>, contact: Option<InteractionId>) {
        if let Some(id) = contact {
            if floor.state().interactions.get(&id).is_some_and(lists) {
                self.listed.insert(id);
            } else {
                self.listed.remove(&id);
            }
            self.lines_touched |= self.waiting.update(floor, id);
        }
        if !self.by_supervisor.is_empty() {
            self.touched.extend(agents.iter().cloned());
        }
    }

    /// What has changed for each supervisor who watches since this was asked last.
    pub(super) fn changes(&mut self, floor: &Floor) -> Vec<(AgentId, SupervisionDelta)> {
        let touched = std::mem::take(&mut self.touched);
        let reconfigured = !Arc::ptr_eq(&self.directory, floor.directory());
        self.directory = Arc::clone(floor.directory());
        let listed = &self.listed;
        let lines = (std::mem::take(&mut self.lines_touched) || reconfigured).then_some(&self.waiting);
        self.by_supervisor
            .iter_mut()
            .filter_map(|(supervisor, shown)| {
                // What may be done with everybody depends on where the supervisor stands.
                let everybody = reconfigured || touched.contains(supervisor);
                let agents: BTreeSet<AgentId> = if everybody {
                    let signed_in = floor.state().agents.keys();
                    signed_in.chain(shown.agents.keys()).cloned().collect()
                } else {
                    touched.clone()
                };
                shown
                    .changes(floor, supervisor, &agents, listed, lines)
                    .map(|delta| (supervisor.clone(), delta))
            })
            .collect()
    }
}

impl Shown {
    fn of(seen: &SupervisedFloor) -> Self {
        let agents = seen.agents.iter();
        Self {
            agents: agents
                .map(|agent| (AgentId::new(&agent.agent.id), agent.clone()))
                .collect(),
            unattended: seen.unattended.clone(),
            help: seen.help.clone(),
            waiting: seen.waiting.clone(),
        }
    }

    fn changes(
        &mut self,
        floor: &Floor,
        supervisor: &AgentId,
        agents: &BTreeSet<AgentId>,
        listed: &BTreeSet<InteractionId>,
        lines: Option<&Waiting>,
    ) -> Option<SupervisionDelta> {
        let mut changed = Vec::new();
        let mut removed = Vec::new();
        for agent in agents {
            match views::supervised_agent(floor, supervisor, agent) {
                Some(now) if self.agents.get(agent) != Some(&now) => {
                    self.agents.insert(agent.clone(), now.clone());
                    changed.push(now);
                }
                Some(_) => {}
                None => {
                    if self.agents.remove(agent).is_some() {
                        removed.push(agent.to_string());
                    }
                }
            }
        }
        let unattended = views::unattended(floor, supervisor, listed.iter().copied());
        let help = views::help(floor, supervisor, listed.iter().copied());
        let waiting = lines
            .map(|lines| views::waiting(floor, supervisor, lines))
            .filter(|waiting| *waiting != self.waiting);
        let news = waiting.is_some()
            || !changed.is_empty()
            || !removed.is_empty()
            || unattended != self.unattended
            || help != self.help;
        self.unattended.clone_from(&unattended);
        self.help.clone_from(&help);
        if let Some(waiting) = &waiting {
            self.waiting.clone_from(waiting);
        }
        news.then_some(SupervisionDelta {
            agents: changed,
            removed,
            unattended,
            help,
            waiting,
        })
    }
}

/// Whether supervisors have this contact in a list of its own.
fn lists(contact: &Interaction) -> bool {
    contact.help.is_some() || contact.live_talk().is_some_and(|talk| talk.unattended_since.is_some())
}
