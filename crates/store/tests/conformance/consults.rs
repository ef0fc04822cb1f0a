//! Consults as history keeps them, and short ways to write down their steps.

use floor::{
    ConferenceEvent, ConsultEvent, ConsultOutcome, Destination, EndCause, EntryPointId, Event, InteractionId, LegId,
    Live, OfferOutcome, QueueId, Timestamp, Who, WrapUpCodeId,
};
use store::history::{Kind, Outcome, Role};

use crate::history::{contacts, written};
use crate::place::Place;
use crate::story::{
    Story, agent, arrived, closed, colleague, conference, connected, consult, done, ended, held, offered, queued,
    resumed, wrap_up, wrapped_up,
};

/// Ana talks to the customer of contact 1 since 1,000.
pub(crate) fn talking() -> Story {
    let mut story = Story::default();
    story
        .at(0, arrived(1))
        .at(0, queued(1, 0))
        .at(500, offered(1, "ana"))
        .at(1_000, connected(1, "ana"));
    story
}

pub(crate) fn requested(to: Destination, live: Live, child: Option<u64>) -> Event {
    consult(
        1,
        ConsultEvent::Requested {
            agent: agent("ana"),
            to,
            live,
            child: child.map(InteractionId),
        },
    )
}

pub(crate) fn rung(who: Who) -> Event {
    consult(
        1,
        ConsultEvent::Offered {
            agent: agent("ana"),
            who,
            leg: LegId(20),
            target: None,
            until: Timestamp(i64::MAX),
        },
    )
}

pub(crate) fn answered(who: Who) -> Event {
    consult(
        1,
        ConsultEvent::Connected {
            agent: agent("ana"),
            who,
            leg: LegId(20),
            tone: false,
        },
    )
}

pub(crate) fn live(live: Live) -> Event {
    consult(
        1,
        ConsultEvent::LiveChanged {
            agent: agent("ana"),
            live,
        },
    )
}

pub(crate) fn over(outcome: ConsultOutcome) -> Event {
    consult(
        1,
        ConsultEvent::Closed {
            agent: agent("ana"),
            outcome,
        },
    )
}

/// What the floor would name a queue consult's destination.
pub(crate) fn to_queue() -> Destination {
    Destination::Queue(QueueId::new("support"))
}

/// A consult with Boris, from 2,000 to 7,000, with two swaps.
pub(crate) fn consulted() -> Story {
    let mut story = talking();
    story
        .at(2_000, held(1, "ana"))
        .at(
            2_000,
            requested(Destination::Agent(agent("boris")), Live::Consulted, None),
        )
        .at(2_000, rung(colleague("boris")))
        .at(3_000, answered(colleague("boris")))
        .at(4_000, live(Live::Customer))
        .at(5_500, live(Live::Consulted))
        .at(6_000, live(Live::Neither))
        .at(7_000, over(ConsultOutcome::Ended))
        .at(7_000, consult(1, ConsultEvent::WrapUpOffered { agent: agent("ana") }))
        .at(
            7_500,
            consult(
                1,
                ConsultEvent::WrapUpSubmitted {
                    agent: agent("ana"),
                    code: WrapUpCodeId::new("advice"),
                },
            ),
        )
        .at(8_000, resumed(1, "ana"))
        .at(
            8_500,
            conference(
                1,
                ConferenceEvent::WrapUpSuggested {
                    agent: agent("boris"),
                    code: None,
                    note: "чернова".to_owned(),
                },
            ),
        )
        .at(
            8_600,
            conference(
                1,
                ConferenceEvent::WrapUpSuggested {
                    agent: agent("boris"),
                    code: Some(WrapUpCodeId::new("advice")),
                    note: "Пита за \0втора фактура".to_owned(),
                },
            ),
        )
        .at(9_000, ended(1, EndCause::CustomerLeft))
        .at(9_000, wrap_up(1, "ana"))
        .at(9_500, wrapped_up(1, "ana", "resolved", false))
        .at(9_500, done(1));
    story
}

pub(crate) async fn a_consult_stands_in_both_histories(place: Place) {
    let store = written(&place, &consulted().events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!((ana.kind, ana.role, ana.left_cause), (Kind::Routed, Role::Owner, None));
    assert_eq!(
        (ana.holds, ana.held_ms, ana.lost_on_hold),
        (2, 2_000 + 2_500, false),
        "on hold while away, not while swapped back"
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!((boris.interaction, &boris.caller_number), (1, &ana.caller_number));
    assert_eq!(
        (boris.kind, boris.role, boris.outcome),
        (Kind::Consult, Role::Consulted, Outcome::Answered)
    );
    assert_eq!((boris.ring_ms(), boris.connected_ms()), (Some(1_000), Some(4_000)));
    assert_eq!((boris.joined_at, boris.left_cause.as_deref()), (None, Some("ended")));
    assert_eq!((boris.wrap_up_started_at, boris.held_ms), (None, 0));

    let talk = store.history.talk_of(1).await.expect("asked");
    let [consult] = talk.consults.try_into().expect("one consult");
    assert_eq!(
        (
            consult.initiator.as_str(),
            consult.to_kind.as_str(),
            consult.to_id.as_str()
        ),
        ("ana", "agent", "boris")
    );
    assert_eq!(
        (consult.requested_at, consult.answered_at, consult.ended_at),
        (2_000, Some(3_000), Some(7_000))
    );
    assert_eq!(
        (consult.agent.as_deref(), consult.number, consult.outcome.as_deref()),
        (Some("boris"), None, Some("ended"))
    );
    assert_eq!((consult.became, consult.child), (None, None));
    assert_eq!(
        (consult.wrap_up_at, consult.wrap_up_code.as_deref()),
        (Some(7_500), Some("advice"))
    );
    let [suggestion] = talk.suggestions.try_into().expect("the latest alone");
    assert_eq!(
        (suggestion.agent.as_str(), suggestion.at, suggestion.code.as_deref()),
        ("boris", 8_600, Some("advice"))
    );
    assert_eq!(suggestion.note, "Пита за \u{fffd}втора фактура");
    assert_eq!(talk.members.len(), 1, "the consulted agent was never with the customer");
}

pub(crate) async fn a_consult_that_nobody_answers_is_missed_but_not_rona(place: Place) {
    let ways = [
        (ConsultOutcome::NoAnswer, Outcome::MissedNoAnswer),
        (ConsultOutcome::Busy, Outcome::MissedBusy),
        (ConsultOutcome::Declined, Outcome::MissedDeclined),
        (ConsultOutcome::Unreachable, Outcome::MissedUnavailable),
        (ConsultOutcome::InvalidNumber, Outcome::MissedInvalidNumber),
        (ConsultOutcome::Failed, Outcome::MissedChannelFailure),
        (ConsultOutcome::CustomerLeft, Outcome::MissedCallerLeft),
        (ConsultOutcome::Cancelled, Outcome::MissedWithdrawn),
    ];
    let mut story = talking();
    for (at, (outcome, _)) in (2_000..).step_by(100).zip(ways) {
        story
            .at(at, requested(Destination::Agent(agent("boris")), Live::Customer, None))
            .at(at, rung(colleague("boris")))
            .at(at + 50, over(outcome));
    }
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let found = contacts(&store, "boris").await;
    let found: Vec<_> = found.iter().rev().map(|contact| contact.outcome).collect();
    assert_eq!(found, ways.map(|(_, outcome)| outcome));
    let consults = store.history.talk_of(1).await.expect("asked").consults;
    let told: Vec<_> = consults
        .iter()
        .map(|consult| (consult.answered_at, consult.outcome.as_deref()))
        .collect();
    assert_eq!(told, ways.map(|(outcome, _)| (None, Some(outcome.code()))));
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!((ana.ended_at, ana.holds), (None, 0), "the call goes on");
}

/// An entry point's flow finds Vera, who misses it, and then Boris.
pub(crate) fn through_a_child() -> Story {
    let mut story = talking();
    story
        .at(2_000, held(1, "ana"))
        .at(
            2_000,
            requested(
                Destination::EntryPoint(EntryPointId::new("partners")),
                Live::Consulted,
                Some(2),
            ),
        )
        .at(
            2_000,
            consult(
                2,
                ConsultEvent::ChildStarted {
                    agent: agent("ana"),
                    parent: InteractionId(1),
                    leg: LegId(1),
                    entry_point: Some(EntryPointId::new("partners")),
                    flow_version: 3,
                    queue: None,
                },
            ),
        )
        .at(2_100, queued(2, 2_100))
        .at(2_200, offered(2, "vera"))
        .at(2_900, closed(2, "vera", OfferOutcome::Rona))
        .at(3_000, offered(2, "boris"))
        .at(4_000, answered(colleague("boris")))
        .at(4_000, ended(2, EndCause::Answered))
        .at(4_000, done(2));
    story
}

pub(crate) async fn a_consults_own_contact_is_told_apart(place: Place) {
    let mut story = through_a_child();
    story.at(6_000, over(ConsultOutcome::Exited));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let parent = store.history.interaction(1).await.expect("asked").expect("there");
    let child = store.history.interaction(2).await.expect("asked").expect("there");
    assert_eq!((parent.parent, child.parent), (None, Some(1)));
    assert_eq!(
        (
            child.origin.as_str(),
            child.entry_point.as_str(),
            child.queue.as_deref()
        ),
        ("consult", "partners", Some("support"))
    );
    assert_eq!(child.caller_number, parent.caller_number);
    assert_eq!(
        (child.arrived_at, child.queued_at, child.connected_at, child.ended_at),
        (2_000, Some(2_100), Some(4_000), Some(4_000))
    );
    assert_eq!(child.outcome.as_deref(), Some("answered"));
    assert_eq!((parent.connected_at, parent.ended_at), (Some(1_000), None));

    let [vera] = contacts(&store, "vera").await.try_into().expect("one contact");
    assert_eq!(
        (vera.interaction, vera.kind, vera.outcome),
        (1, Kind::Consult, Outcome::MissedRona)
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (boris.interaction, boris.kind, boris.role),
        (1, Kind::Consult, Role::Consulted)
    );
    assert_eq!(
        (boris.connected_ms(), boris.left_cause.as_deref()),
        (Some(2_000), Some("exited")),
        "the end of the consult's own contact does not end the talk"
    );
    let [consult] = store
        .history
        .talk_of(1)
        .await
        .expect("asked")
        .consults
        .try_into()
        .expect("one");
    assert_eq!(
        (consult.to_kind.as_str(), consult.child, consult.agent.as_deref()),
        ("entryPoint", Some(2), Some("boris"))
    );
}
