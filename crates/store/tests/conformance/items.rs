//! Work items as history keeps them.

use floor::{
    AgentId, Decision, Destination, EndCause, ItemEvent, OfferOutcome, QueueId, QueueReason, Terms, Timestamp,
    WrapUpCodeId,
};
use store::history::{Kind, Media, Outcome, Role};

use crate::history::{contacts, written};
use crate::place::Place;
use crate::story::{Story, agent, item};

fn created() -> ItemEvent {
    ItemEvent::Created {
        by: agent("maria"),
        title: "Провери фактурата".to_owned(),
    }
}

fn queued(since: i64, reason: QueueReason) -> ItemEvent {
    ItemEvent::Queued {
        queue: QueueId::new("paperwork"),
        enqueued_at: Timestamp(since),
        priority: 10,
        first_in_line: false,
        reason,
        terms: Terms::default(),
    }
}

fn offered(whom: &str) -> ItemEvent {
    ItemEvent::Offered {
        agent: agent(whom),
        until: Timestamp(i64::MAX),
        decision: Decision {
            candidates: Vec::new(),
            winner: Some(AgentId::new(whom)),
            ..Decision::default()
        },
    }
}

fn accepted(who: &str) -> ItemEvent {
    ItemEvent::Accepted { agent: agent(who) }
}

fn missed(who: &str, outcome: OfferOutcome) -> ItemEvent {
    ItemEvent::OfferClosed {
        agent: agent(who),
        outcome,
    }
}

fn owes(who: &str) -> ItemEvent {
    ItemEvent::WrapUpStarted {
        agent: agent(who),
        until: None,
    }
}

fn says(who: &str, code: &str, automatic: bool) -> ItemEvent {
    ItemEvent::WrapUpSubmitted {
        agent: agent(who),
        code: WrapUpCodeId::new(code),
        automatic,
    }
}

/// Ana gives it to Boris, who does not take it; Vera gets it from the queue and ends it.
pub(crate) async fn a_work_item_stands_in_the_histories_of_all_who_had_it(place: Place) {
    let mut story = Story::default();
    story
        .at(1_000, item(1, created()))
        .at(1_000, item(1, queued(1_000, QueueReason::Created)))
        .at(1_000, item(1, offered("ana")))
        .at(3_000, item(1, accepted("ana")))
        .at(
            8_000,
            item(
                1,
                ItemEvent::HandedOver {
                    agent: agent("ana"),
                    to: Destination::Agent(agent("boris")),
                },
            ),
        )
        .at(
            8_000,
            item(
                1,
                ItemEvent::TransferOffered {
                    agent: agent("boris"),
                    by: agent("ana"),
                    until: Timestamp(38_000),
                },
            ),
        )
        .at(8_000, item(1, owes("ana")))
        .at(9_000, item(1, says("ana", "resolved", false)))
        .at(38_000, item(1, missed("boris", OfferOutcome::Rona)))
        .at(38_000, item(1, queued(1_000, QueueReason::TransferNotTaken)))
        .at(38_000, item(1, offered("vera")))
        .at(40_000, item(1, accepted("vera")))
        .at(
            50_000,
            item(
                1,
                ItemEvent::Ended {
                    agent: Some(agent("vera")),
                    cause: EndCause::AgentEnded,
                },
            ),
        )
        .at(50_000, item(1, owes("vera")))
        .at(60_000, item(1, says("vera", "followUp", true)))
        .at(60_000, item(1, ItemEvent::Closed));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let row = store.history.interaction(1).await.expect("asked").expect("it is there");
    assert_eq!((row.media.as_str(), row.origin.as_str()), ("workItem", "item"));
    assert_eq!(row.title.as_deref(), Some("Провери фактурата"));
    assert_eq!(row.created_by.as_deref(), Some("maria"));
    assert_eq!(
        (row.arrived_at, row.queued_at, row.connected_at),
        (1_000, Some(1_000), Some(3_000))
    );
    assert_eq!((row.ended_at, row.closed_at), (Some(50_000), Some(60_000)));
    assert_eq!(
        (row.outcome.as_deref(), row.queue.as_deref()),
        (Some("agentEnded"), Some("paperwork"))
    );

    let [ana] = contacts(&store, "ana").await.try_into().expect("one line");
    assert_eq!(
        (ana.media, ana.title.as_deref()),
        (Media::WorkItem, Some("Провери фактурата"))
    );
    assert_eq!(
        (ana.outcome, ana.kind, ana.role),
        (Outcome::Answered, Kind::Routed, Role::Owner)
    );
    assert_eq!((ana.ring_ms(), ana.connected_ms()), (Some(2_000), Some(5_000)));
    assert_eq!(
        (ana.left_cause.as_deref(), ana.wrap_up_ms()),
        (Some("transferred"), Some(1_000))
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one line");
    assert_eq!((boris.outcome, boris.kind), (Outcome::MissedRona, Kind::Transfer));
    let [vera] = contacts(&store, "vera").await.try_into().expect("one line");
    assert_eq!((vera.connected_ms(), vera.left_cause), (Some(10_000), None));
    assert_eq!(
        (vera.wrap_up_code.as_deref(), vera.wrap_up_automatic),
        (Some("followUp"), true)
    );

    let talk = store.history.talk_of(1).await.expect("asked");
    let [transfer] = talk.transfers.try_into().expect("one transfer");
    assert_eq!((transfer.agent.as_str(), transfer.to_id.as_str()), ("ana", "boris"));
    assert_eq!(transfer.outcome.as_deref(), Some("RONA"));
    assert_eq!(talk.wrap_ups.len(), 2);
}

pub(crate) async fn each_way_to_miss_an_item_has_its_word(place: Place) {
    let mut story = Story::default();
    let ways = [
        (OfferOutcome::Rona, Outcome::MissedRona),
        (OfferOutcome::AgentDeclined, Outcome::MissedDeclined),
        (OfferOutcome::Withdrawn, Outcome::MissedWithdrawn),
        (OfferOutcome::Restart, Outcome::MissedRestart),
    ];
    story
        .at(1_000, item(1, created()))
        .at(1_000, item(1, queued(1_000, QueueReason::Created)));
    for (outcome, _) in ways {
        story
            .at(2_000, item(1, offered("ana")))
            .at(3_000, item(1, missed("ana", outcome)));
    }
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let mut lines = contacts(&store, "ana").await;
    lines.reverse();
    let seen: Vec<Outcome> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(seen, ways.map(|(_, outcome)| outcome));
}

pub(crate) async fn an_item_whose_agent_is_lost_goes_on(place: Place) {
    let mut story = Story::default();
    story
        .at(1_000, item(1, created()))
        .at(1_000, item(1, queued(1_000, QueueReason::Created)))
        .at(1_000, item(1, offered("ana")))
        .at(2_000, item(1, accepted("ana")))
        .at(5_000, item(1, ItemEvent::Detached { agent: agent("ana") }))
        .at(5_000, item(1, queued(1_000, QueueReason::AgentLost)))
        .at(
            6_000,
            item(
                1,
                ItemEvent::Ended {
                    agent: None,
                    cause: EndCause::WaitedTooLong,
                },
            ),
        )
        .at(6_000, item(1, ItemEvent::Closed));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let [ana] = contacts(&store, "ana").await.try_into().expect("one line");
    assert_eq!(
        (ana.left_cause.as_deref(), ana.connected_ms()),
        (Some("lost"), Some(3_000))
    );
    assert_eq!(ana.end_cause.as_deref(), Some("waitedTooLong"));
    let talk = store.history.talk_of(1).await.expect("asked");
    assert!(talk.transfers.is_empty(), "nobody gave it away");
}
