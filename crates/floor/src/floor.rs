//! The floor as one value and its contract with the shell: inputs in, outputs out, nothing told before it is durable.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use flow::Seal;

use crate::audibility::table;
use crate::directory::Directory;
use crate::ids::{AgentId, InteractionId, QueueId, RequestId, Timestamp};
use crate::matching::Matching;
use crate::schedule::Schedule;
use crate::sealing::Sealing;
use crate::state::State;
use crate::vocabulary::{Effect, Event, Input, ItemEvent, Recorded, Refusal, Row};

/// The live contact centre of one organization.
#[derive(Debug)]
pub struct Floor {
    pub(crate) directory: Arc<Directory>,
    pub(crate) state: State,
    pub(crate) seal: Sealing,
    pub(crate) now: Timestamp,
    request: Option<RequestId>,
    outbox: Outbox,
    pub(crate) schedule: Schedule,
    /// Who waits and who is free.
    pub(crate) matching: Matching,
    /// The configuration may have changed under the work items.
    items_unsettled: bool,
    /// Contacts touched by the current input, and agents.
    touched: BTreeSet<InteractionId>,
    pub(crate) touched_agents: BTreeSet<AgentId>,
    /// The rows that were sent last, so that only changes are sent.
    pub(crate) rows_sent: BTreeMap<InteractionId, Vec<Row>>,
}

/// What leaves the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Make these durable, then call [`Floor::appended`] with the last `seq`.
    Append(Vec<Recorded>),
    /// Do this on the wire.
    Perform(Effect),
    /// Tell whoever may know.
    Publish(Recorded),
    /// The command of this request was carried out.
    Reply(RequestId),
}

/// Outputs on their way: what waits for the journal, and what may leave.
#[derive(Debug, Default)]
struct Outbox {
    batch: Vec<Recorded>,
    held: Vec<Output>,
    appending: Option<(u64, Vec<Output>)>,
    ready: VecDeque<Output>,
}

impl Floor {
    /// An empty floor.
    #[must_use]
    pub fn new(directory: Arc<Directory>, seal: Arc<dyn Seal + Send + Sync>) -> Self {
        let state = State::default();
        Self {
            matching: Matching::of(&directory, &state),
            directory,
            seal: Sealing(seal),
            state,
            now: Timestamp::default(),
            request: None,
            outbox: Outbox::default(),
            schedule: Schedule::default(),
            items_unsettled: false,
            touched: BTreeSet::new(),
            touched_agents: BTreeSet::new(),
            rows_sent: BTreeMap::new(),
        }
    }

    /// The floor as the journal knows it. Nothing is output. After the process went down follow with
    /// [`crate::Fact::Restarted`]; when only the journal failed and all legs live on, tell again what was told since, and
    /// [`Input::Timeout`].
    #[must_use]
    pub fn replay(
        directory: Arc<Directory>,
        seal: Arc<dyn Seal + Send + Sync>,
        events: impl IntoIterator<Item = Recorded>,
    ) -> Self {
        let mut floor = Self::new(directory, seal);
        for recorded in events {
            floor.now = floor.now.max(recorded.at);
            floor.state.apply(&floor.directory, &recorded);
        }
        floor.schedule = Schedule::of(&floor.directory, &floor.state);
        floor.matching = Matching::of(&floor.directory, &floor.state);
        // What the legs were told follows from the journal too; a restart forgets it.
        let organization = &floor.directory.organization;
        floor.rows_sent = floor
            .state
            .interactions
            .values()
            .map(|contact| (contact.id, table(&floor.state, contact, organization)))
            .collect();
        floor.items_unsettled = true;
        floor
    }

    /// Takes one input. `now` is wall time; an earlier one than before counts as the one before. Drain
    /// [`Self::poll_output`] afterwards.
    ///
    /// # Errors
    /// A command may be refused, and then nothing has changed. Facts and time-outs are never refused.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Result<(), Refusal> {
        self.now = self.now.max(now);
        match input {
            Input::Command { request, command } => {
                self.request = Some(request.clone());
                let result = self.command(command);
                if result.is_ok() {
                    self.settle();
                    self.outbox.held.push(Output::Reply(request));
                    self.release_if_nothing_to_append();
                }
                self.request = None;
                return result;
            }
            Input::Fact(fact) => self.fact(fact),
            Input::Timeout => self.timeout(),
            Input::Configured(directory) => {
                self.follow_configuration(directory);
                self.items_unsettled = true;
                self.touched.extend(self.state.interactions.keys());
                self.touched_agents.extend(self.state.agents.keys().cloned());
            }
        }
        self.settle();
        self.release_if_nothing_to_append();
        Ok(())
    }

    /// The next thing that leaves; call until `None` after every [`Self::handle`] and [`Self::appended`].
    pub fn poll_output(&mut self) -> Option<Output> {
        if let Some(output) = self.outbox.ready.pop_front() {
            return Some(output);
        }
        if self.outbox.appending.is_none() && !self.outbox.batch.is_empty() {
            let batch = std::mem::take(&mut self.outbox.batch);
            let through = batch.last().map_or(self.state.seq, |last| last.seq);
            self.outbox.appending = Some((through, std::mem::take(&mut self.outbox.held)));
            return Some(Output::Append(batch));
        }
        None
    }

    /// Everything up to this `seq` is durable: what waited for it may leave.
    pub fn appended(&mut self, through: u64) {
        if let Some((last, held)) = self.outbox.appending.take() {
            if last <= through {
                self.outbox.ready.extend(held);
                // What was asked for meanwhile and writes nothing must not wait for a batch that may never come.
                self.release_if_nothing_to_append();
            } else {
                self.outbox.appending = Some((last, held));
            }
        }
    }

    /// When to come again with [`Input::Timeout`], and for what.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<(Timestamp, &'static str)> {
        self.schedule.next()
    }

    /// The state, for views. What it shows is durable only while nothing waits for [`Self::appended`].
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The configuration in force.
    #[must_use]
    pub const fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// The last time that the floor was told.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether what is kept sorted beside the state is what the state says. For tests and checkers: it walks the floor.
    #[must_use]
    pub fn indices_agree(&self) -> bool {
        self.matching.agrees(&Matching::of(&self.directory, &self.state))
            && self.schedule == Schedule::of(&self.directory, &self.state)
    }

    /// Follows one more event of somebody else's journal, as [`Self::replay`] does from the start.
    pub fn follow(&mut self, recorded: &Recorded) {
        self.now = self.now.max(recorded.at);
        self.keep(recorded);
    }

    /// For whoever follows a journal: this configuration held from here on.
    pub fn follow_configuration(&mut self, directory: Arc<Directory>) {
        self.directory = directory;
        self.schedule = Schedule::of(&self.directory, &self.state);
        self.matching = Matching::of(&self.directory, &self.state);
    }

    /// Records an event: applies it, and keeps it for the journal and for whoever may know.
    pub(crate) fn record(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.state.seq + 1,
            at: self.now,
            request: self.request.clone(),
            event,
        };
        let entered = if let Event::CallerQueued { interaction, queue, .. }
        | Event::Item {
            interaction,
            event: ItemEvent::Queued { queue, .. },
        } = &recorded.event
        {
            Some((*interaction, queue.clone(), self.queue_of(*interaction)))
        } else {
            None
        };
        self.keep(&recorded);
        self.outbox.held.push(Output::Publish(recorded.clone()));
        self.outbox.batch.push(recorded);
        if let Some((id, queue, from)) = entered {
            self.queue_adds(id, &queue, from.as_ref());
        }
    }

    /// The state after an event, and what is sorted beside it.
    fn keep(&mut self, recorded: &Recorded) {
        // Whoever has the contact at hand before or after has another deadline, named by the event or not.
        let contact = recorded.event.interaction();
        let mut agents: BTreeSet<AgentId> = contact.map(|id| self.agents_of(id)).unwrap_or_default();
        if let Event::LegEnded { leg, .. } = &recorded.event {
            agents.extend(self.state.awaited.get(leg).into_iter().flatten().cloned());
        }
        self.state.apply(&self.directory, recorded);
        if let Some(id) = contact {
            self.touched.insert(id);
            // A consult's own contact is heard through its parent.
            self.touched.insert(self.state.root(id));
            self.schedule.update_interaction(&self.directory, &self.state, id);
            self.matching.update_contact(&self.directory, &self.state, id);
            agents.extend(self.agents_of(id));
        }
        agents.extend(recorded.event.agent().cloned());
        for agent in &agents {
            self.schedule.update_agent(&self.directory, &self.state, agent);
            self.matching.update_agent(&self.directory, &self.state, agent);
        }
        self.touched_agents.append(&mut agents);
        if let Event::PhoneRegistered { phone, .. } | Event::PhoneUnregistered { phone } = &recorded.event {
            self.schedule.update_phone(&self.state, phone);
        }
    }

    fn queue_of(&self, contact: InteractionId) -> Option<QueueId> {
        self.subject(contact)?.queue().cloned()
    }

    fn agents_of(&self, contact: InteractionId) -> BTreeSet<AgentId> {
        let item = self.state.items.get(&contact);
        let contact = self.state.interactions.get(&contact);
        contact
            .into_iter()
            .flat_map(|contact| contact.agents())
            .chain(item.into_iter().flat_map(|item| item.agents()))
            .cloned()
            .collect()
    }

    /// Wants something done on the wire once everything recorded so far is durable.
    pub(crate) fn perform(&mut self, effect: Effect) {
        self.outbox.held.push(Output::Perform(effect));
    }

    /// What follows from every input: agents without sound, lines without a queue, offers, who hears whom, contacts with nothing left to do.
    fn settle(&mut self) {
        for id in self.touched.clone() {
            self.settle_line(id);
            self.settle_hold(id);
            // Whoever is alone with a customer since now may have been silent for long.
            self.agent_sound_due(id);
            self.settle_unheard(id);
            self.settle_monitors(id);
        }
        // Whoever has become free by that may be without sound.
        self.settle_agents();
        if std::mem::take(&mut self.items_unsettled) {
            self.settle_items();
        }
        self.settle_barred();
        self.route();
        self.route_to_teams();
        let mut touched = std::mem::take(&mut self.touched);
        for id in &touched {
            self.close_if_done(*id);
        }
        touched.append(&mut self.touched);
        // First those who left a talk: their last rows must not silence an agent who is in another one by now.
        let talking = |id: &InteractionId| {
            self.state
                .interactions
                .get(id)
                .is_some_and(|contact| contact.talk.is_some() && contact.ended.is_none())
        };
        let (later, first): (Vec<_>, Vec<_>) = touched.into_iter().partition(talking);
        for id in first.into_iter().chain(later) {
            self.send_audibility(id);
        }
    }

    fn release_if_nothing_to_append(&mut self) {
        if self.outbox.batch.is_empty() && self.outbox.appending.is_none() {
            self.outbox.ready.extend(self.outbox.held.drain(..));
        }
    }
}
