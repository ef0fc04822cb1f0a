//! Short ways to write down what a floor would have recorded.

use floor::{
    AgentId, Caller, ConferenceEvent, ConsultEvent, Decision, EndCause, EntryPointId, Event, InteractionId, ItemEvent,
    LegId, OfferOutcome, Opaque, Origin, QueueId, QueueReason, Recorded, RequestId, SupervisionEvent, Timestamp,
    TransferEvent, TrunkId, Who, WrapUpCodeId,
};

/// Events in order, each with its time.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) events: Vec<Recorded>,
}

impl Story {
    /// Adds one event at a time in milliseconds.
    pub(crate) fn at(&mut self, at: i64, event: Event) -> &mut Self {
        let seq = self.events.len() as u64 + 1;
        self.events.push(Recorded {
            seq,
            at: Timestamp(at),
            request: None,
            event,
        });
        self
    }

    /// Adds one event that a person asked for.
    pub(crate) fn asked(&mut self, at: i64, request: &str, event: Event) -> &mut Self {
        self.at(at, event);
        if let Some(last) = self.events.last_mut() {
            last.request = Some(RequestId::new(request));
        }
        self
    }
}

pub(crate) fn arrived(id: u64) -> Event {
    named(id, "Иван")
}

pub(crate) fn named(id: u64, name: &str) -> Event {
    Event::CallArrived {
        interaction: InteractionId(id),
        leg: LegId(LegId::FROM_OUTSIDE | id),
        origin: Origin::Trunk(TrunkId::new("carrier")),
        dialled: Some("+35929002000".to_owned()),
        entry_point: EntryPointId::new("main"),
        flow_version: 1,
        caller: Caller {
            number: Some("+359888123456".to_owned()),
            name: Some(name.to_owned()),
        },
        dialog: Opaque::new(&[0, 1, 255]),
    }
}

pub(crate) fn queued(id: u64, at: i64) -> Event {
    queued_for(id, at, QueueReason::Flow)
}

pub(crate) fn queued_for(id: u64, at: i64, reason: QueueReason) -> Event {
    Event::CallerQueued {
        interaction: InteractionId(id),
        queue: QueueId::new("support"),
        enqueued_at: Timestamp(at),
        priority: 10,
        first_in_line: false,
        reason,
        terms: floor::Terms::default(),
        estimate_ms: None,
    }
}

pub(crate) fn offered(id: u64, agent: &str) -> Event {
    Event::AgentOffered {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
        leg: LegId(id),
        until: Timestamp(i64::MAX),
        decision: Decision {
            winner: Some(AgentId::new(agent)),
            ..Decision::default()
        },
    }
}

pub(crate) fn closed(id: u64, agent: &str, outcome: OfferOutcome) -> Event {
    Event::OfferClosed {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
        outcome,
    }
}

pub(crate) fn connected(id: u64, agent: &str) -> Event {
    Event::CallConnected {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
        tone: false,
    }
}

pub(crate) fn held(id: u64, agent: &str) -> Event {
    Event::CallHeld {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
    }
}

pub(crate) fn resumed(id: u64, agent: &str) -> Event {
    Event::CallResumed {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
    }
}

pub(crate) fn detached(id: u64, agent: &str) -> Event {
    Event::AgentDetached {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
    }
}

pub(crate) fn ended(id: u64, cause: EndCause) -> Event {
    Event::InteractionEnded {
        interaction: InteractionId(id),
        cause,
    }
}

pub(crate) fn wrap_up(id: u64, agent: &str) -> Event {
    Event::WrapUpStarted {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
        until: None,
    }
}

pub(crate) fn wrapped_up(id: u64, agent: &str, code: &str, automatic: bool) -> Event {
    Event::WrapUpSubmitted {
        interaction: InteractionId(id),
        agent: AgentId::new(agent),
        code: WrapUpCodeId::new(code),
        automatic,
    }
}

pub(crate) fn done(id: u64) -> Event {
    Event::InteractionClosed {
        interaction: InteractionId(id),
    }
}

pub(crate) fn item(id: u64, event: ItemEvent) -> Event {
    Event::Item {
        interaction: InteractionId(id),
        event,
    }
}

pub(crate) fn consult(id: u64, event: ConsultEvent) -> Event {
    Event::Consult {
        interaction: InteractionId(id),
        event,
    }
}

pub(crate) fn transfer(id: u64, event: TransferEvent) -> Event {
    Event::Transfer {
        interaction: InteractionId(id),
        event,
    }
}

pub(crate) fn conference(id: u64, event: ConferenceEvent) -> Event {
    Event::Conference {
        interaction: InteractionId(id),
        event,
    }
}

pub(crate) fn supervision(id: u64, event: SupervisionEvent) -> Event {
    Event::Supervision {
        interaction: InteractionId(id),
        event,
    }
}

pub(crate) fn agent(name: &str) -> AgentId {
    AgentId::new(name)
}

pub(crate) fn colleague(name: &str) -> Who {
    Who::Agent(agent(name))
}

pub(crate) fn warehouse() -> Who {
    Who::Number {
        number: "+35924001122".to_owned(),
        name: Some("Склад".to_owned()),
    }
}
