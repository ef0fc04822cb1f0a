//! What events do to work items.

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::ids::{AgentId, InteractionId, RequestId, Timestamp};
use crate::interaction::{Line, WrapUp};
use crate::item::{ItemOffer, ItemWork, Owner, WorkItem};
use crate::state::State;
use crate::vocabulary::{Decision, EndCause, ItemEvent};

impl State {
    pub(super) fn item(&mut self, at: Timestamp, id: InteractionId, event: &ItemEvent, request: Option<&RequestId>) {
        let before = self.items.get(&id);
        let mut agents: BTreeSet<AgentId> = before.into_iter().flat_map(WorkItem::agents).cloned().collect();
        self.item_step(at, id, event, request);
        let after = self.items.get(&id);
        agents.extend(after.into_iter().flat_map(WorkItem::agents).cloned());
        for agent in agents {
            self.item_at_hand(at, id, &agent);
        }
    }

    /// What an agent has to do with an item follows from the item. When nothing is at hand any more, the state timer
    /// starts anew; a request that is over does not touch it (RON-11).
    fn item_at_hand(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId) {
        let work = self.items.get(&id).and_then(|item| item.work_of(agent));
        let Some(agent) = self.agents.get_mut(agent) else {
            return;
        };
        let engaged = agent.engaged();
        match work {
            Some(work) => {
                if work == ItemWork::Active && !engaged {
                    agent.rona_over_engaged = false;
                }
                agent.items.insert(id, work);
            }
            None => {
                agent.items.remove(&id);
            }
        }
        if engaged && !agent.engaged() {
            agent.disengaged(at);
        }
    }

    fn item_step(&mut self, at: Timestamp, id: InteractionId, event: &ItemEvent, request: Option<&RequestId>) {
        match event {
            ItemEvent::Created { by, title } => {
                self.last_interaction = self.last_interaction.max(id.0);
                let item = WorkItem {
                    id,
                    version: 1,
                    title: title.clone(),
                    created_by: by.clone(),
                    created_in: request.cloned(),
                    created_at: at,
                    line: None,
                    offer: None,
                    owner: None,
                    transferred_by: None,
                    missed_by: Vec::new(),
                    decision: None,
                    ended: None,
                    owed: Vec::new(),
                    facts: Facts::default(),
                };
                self.items.insert(id, item);
            }
            ItemEvent::Queued {
                queue,
                enqueued_at,
                priority,
                first_in_line,
                reason: _,
                terms,
            } => {
                if let Some(item) = self.items.get_mut(&id) {
                    let before = item.line.as_ref().filter(|line| line.waiting && line.queue == *queue);
                    item.line = Some(Line {
                        queue: queue.clone(),
                        enqueued_at: *enqueued_at,
                        waiting_since: before.map_or(at, |line| line.waiting_since),
                        priority: *priority,
                        first_in_line: *first_in_line,
                        waiting: true,
                        terms: terms.clone(),
                        also: Vec::new(),
                        estimate_ms: None,
                    });
                }
            }
            ItemEvent::Offered { agent, until, decision } => {
                self.item_offered(at, id, agent, None, *until, Some(decision));
            }
            ItemEvent::TransferOffered { agent, by, until } => {
                self.item_offered(at, id, agent, Some(by), *until, None);
            }
            ItemEvent::HandedOver { agent, to: _ } => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.owner = None;
                    item.transferred_by = Some(agent.clone());
                }
            }
            ItemEvent::Detached { agent: _ } => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.owner = None;
                }
            }
            ItemEvent::OfferClosed { agent: _, outcome: _ } => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.offer = None;
                }
            }
            ItemEvent::Accepted { agent } => self.item_accepted(at, id, agent),
            ItemEvent::Ended { agent: _, cause } => self.item_ended(at, id, *cause),
            ItemEvent::WrapUpStarted { agent, until } => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.owed.push(WrapUp {
                        agent: agent.clone(),
                        since: at,
                        until: *until,
                    });
                }
            }
            ItemEvent::WrapUpSubmitted {
                agent,
                code: _,
                automatic: _,
            } => {
                if let Some(item) = self.items.get_mut(&id) {
                    item.owed.retain(|owed| owed.agent != *agent);
                }
                self.drafts_end(id, agent);
            }
            ItemEvent::Closed => {
                self.items.remove(&id);
            }
        }
    }

    fn item_offered(
        &mut self,
        at: Timestamp,
        id: InteractionId,
        agent: &AgentId,
        by: Option<&AgentId>,
        until: Timestamp,
        decision: Option<&Decision>,
    ) {
        if let Some(item) = self.items.get_mut(&id) {
            item.offer = Some(ItemOffer {
                agent: agent.clone(),
                by: by.cloned(),
                at,
                until,
            });
            if let Some(decision) = decision {
                item.decision = Some((at, decision.clone()));
            }
        }
    }

    fn item_accepted(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId) {
        if let Some(item) = self.items.get_mut(&id) {
            item.offer = None;
            item.owner = Some(Owner {
                agent: agent.clone(),
                since: at,
            });
            if let Some(line) = &mut item.line {
                line.waiting = false;
            }
        }
    }

    fn item_ended(&mut self, at: Timestamp, id: InteractionId, cause: EndCause) {
        let Some(item) = self.items.get_mut(&id) else { return };
        item.ended = Some((at, cause));
        item.offer = None;
        item.owner = None;
        if let Some(line) = &mut item.line {
            line.waiting = false;
        }
    }
}
