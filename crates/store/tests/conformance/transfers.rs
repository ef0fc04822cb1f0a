//! Transfers as history keeps them.

use floor::{
    ConsultOutcome, Destination, EndCause, EntryPointId, Event, LegId, Live, QueueReason, Timestamp, TransferEvent,
    TransferOutcome, Who,
};
use store::Store;
use store::history::{Kind, Outcome, Role, Transfer};

use crate::consults::{answered, over, requested, rung, talking, to_queue};
use crate::history::{contacts, written};
use crate::place::Place;
use crate::story::{
    Story, agent, colleague, connected, detached, ended, held, offered, queued_for, transfer, wrap_up, wrapped_up,
};
use crate::talks::primary;

fn started(to: Destination) -> Event {
    transfer(
        1,
        TransferEvent::Started {
            agent: agent("ana"),
            to,
        },
    )
}

fn rings(who: Who) -> Event {
    transfer(
        1,
        TransferEvent::Offered {
            agent: agent("ana"),
            who,
            leg: LegId(20),
            target: None,
            until: Timestamp(i64::MAX),
        },
    )
}

fn released() -> Event {
    transfer(1, TransferEvent::Released { agent: agent("ana") })
}

fn completed(who: Who) -> Event {
    transfer(
        1,
        TransferEvent::Completed {
            agent: agent("ana"),
            who,
            leg: LegId(20),
            tone: false,
        },
    )
}

fn failed(outcome: TransferOutcome) -> Event {
    transfer(
        1,
        TransferEvent::Failed {
            agent: agent("ana"),
            outcome,
        },
    )
}

fn boris() -> Destination {
    Destination::Agent(agent("boris"))
}

fn from_consult() -> Story {
    let mut story = talking();
    story
        .at(2_000, held(1, "ana"))
        .at(2_000, requested(boris(), Live::Consulted, None))
        .at(2_000, rung(colleague("boris")))
        .at(3_000, answered(colleague("boris")))
        .at(4_000, completed(colleague("boris")))
        .at(4_000, primary("boris"))
        .at(4_000, wrap_up(1, "ana"))
        .at(5_000, wrapped_up(1, "ana", "handed-over", false))
        .at(9_000, ended(1, EndCause::CustomerLeft))
        .at(9_000, wrap_up(1, "boris"));
    story
}

fn early() -> Story {
    let mut story = talking();
    story
        .at(2_000, held(1, "ana"))
        .at(2_000, requested(boris(), Live::Consulted, None))
        .at(2_000, rung(colleague("boris")))
        .at(3_000, started(boris()))
        .at(3_000, released())
        .at(3_000, wrap_up(1, "ana"))
        .at(4_000, completed(colleague("boris")))
        .at(6_000, ended(1, EndCause::AgentEnded));
    story
}

fn blind() -> Story {
    let mut story = talking();
    story
        .at(2_000, started(boris()))
        .at(2_000, rings(colleague("boris")))
        .at(2_500, released())
        .at(2_500, wrap_up(1, "ana"))
        .at(4_000, completed(colleague("boris")))
        .at(8_000, ended(1, EndCause::CustomerLeft))
        .at(8_000, wrap_up(1, "boris"));
    story
}

fn back() -> Story {
    let mut story = talking();
    story
        .at(2_000, started(boris()))
        .at(2_000, rings(colleague("boris")))
        .at(2_500, released())
        .at(2_500, wrap_up(1, "ana"))
        .at(5_000, failed(TransferOutcome::NoAnswer))
        .at(
            5_000,
            transfer(1, TransferEvent::WrapUpWithdrawn { agent: agent("ana") }),
        )
        .at(
            5_000,
            transfer(
                1,
                TransferEvent::Returned {
                    agent: agent("ana"),
                    leg: LegId(1),
                },
            ),
        )
        .at(7_000, ended(1, EndCause::AgentEnded))
        .at(7_000, wrap_up(1, "ana"))
        .at(7_500, wrapped_up(1, "ana", "resolved", false));
    story
}

/// Every story of this file in one; the journal takes it as one long contact.
pub(crate) fn all() -> Story {
    let mut story = from_consult();
    for other in [early(), blind(), back(), queued_and_entered()] {
        for recorded in other.events {
            story.at(recorded.at.0, recorded.event);
        }
    }
    story
}

async fn followed(place: &Place, story: &Story) -> (Store, Vec<Transfer>) {
    let store = written(place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let transfers = store.history.talk_of(1).await.expect("asked").transfers;
    (store, transfers)
}

fn told(transfers: &[Transfer]) -> Vec<(&str, &str, &str, Option<&str>)> {
    transfers
        .iter()
        .map(|transfer| {
            (
                transfer.via.as_str(),
                transfer.to_kind.as_str(),
                transfer.to_id.as_str(),
                transfer.outcome.as_deref(),
            )
        })
        .collect()
}

pub(crate) async fn a_consulted_agent_who_gets_the_customer_owns_the_contact(place: Place) {
    let (store, transfers) = followed(&place, &from_consult()).await;
    assert_eq!(told(&transfers), [("consult", "agent", "boris", Some("completed"))]);
    assert_eq!(
        (transfers[0].started_at, transfers[0].released_at, transfers[0].ended_at),
        (4_000, Some(4_000), Some(4_000))
    );
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!(
        (ana.ended_at, ana.left_cause.as_deref(), ana.held_ms),
        (Some(4_000), Some("transferred"), 2_000)
    );
    assert_eq!(ana.wrap_up_code.as_deref(), Some("handed-over"));
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (
            boris.kind,
            boris.role,
            boris.answered_at,
            boris.joined_at,
            boris.ended_at
        ),
        (Kind::Consult, Role::Owner, Some(3_000), Some(4_000), Some(9_000))
    );
    assert_eq!(boris.wrap_up_started_at, Some(9_000));
    let talk = store.history.talk_of(1).await.expect("asked");
    assert_eq!(
        (talk.consults[0].outcome.as_deref(), talk.consults[0].became.as_deref()),
        (Some("joined"), Some("transfer"))
    );
    let members: Vec<_> = talk
        .members
        .iter()
        .map(|member| (member.joined_at, member.left_at))
        .collect();
    assert_eq!(members, [(1_000, Some(4_000)), (4_000, Some(9_000))]);
}

pub(crate) async fn a_transfer_before_the_answer_ends_the_consult(place: Place) {
    let (store, transfers) = followed(&place, &early()).await;
    assert_eq!(told(&transfers), [("consult", "agent", "boris", Some("completed"))]);
    assert_eq!(
        (transfers[0].started_at, transfers[0].released_at, transfers[0].ended_at),
        (3_000, Some(3_000), Some(4_000))
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (boris.kind, boris.role, boris.ring_ms(), boris.connected_ms()),
        (Kind::Transfer, Role::Owner, Some(2_000), Some(2_000))
    );
    let consults = store.history.talk_of(1).await.expect("asked").consults;
    assert_eq!(
        (
            consults[0].answered_at,
            consults[0].ended_at,
            consults[0].became.as_deref()
        ),
        (None, Some(3_000), Some("transfer"))
    );
}

pub(crate) async fn a_blind_transfer_stands_in_both_histories(place: Place) {
    let (store, transfers) = followed(&place, &blind()).await;
    assert_eq!(told(&transfers), [("blind", "agent", "boris", Some("completed"))]);
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!(
        (ana.ended_at, ana.left_cause.as_deref(), ana.wrap_up_started_at),
        (Some(2_500), Some("transferred"), Some(2_500))
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (boris.kind, boris.role, boris.outcome, boris.ended_at),
        (Kind::Transfer, Role::Owner, Outcome::Answered, Some(8_000))
    );
    assert_eq!((boris.interaction, boris.left_cause), (1, None));
}

pub(crate) async fn a_transfer_that_comes_back_withdraws_the_wrap_up(place: Place) {
    let (store, transfers) = followed(&place, &back()).await;
    assert_eq!(told(&transfers), [("blind", "agent", "boris", Some("noAnswer"))]);
    assert_eq!(transfers[0].returned_at, Some(5_000));
    let [again, first] = contacts(&store, "ana").await.try_into().expect("two spells");
    assert_eq!(
        (
            first.left_cause.as_deref(),
            first.wrap_up_started_at,
            first.wrap_up_code
        ),
        (Some("transferred"), None, None)
    );
    assert_eq!(
        (again.kind, again.role, again.answered_at, again.ended_at),
        (Kind::Returned, Role::Owner, Some(5_000), Some(7_000))
    );
    assert_eq!(again.wrap_up_code.as_deref(), Some("resolved"));
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!((boris.kind, boris.outcome), (Kind::Transfer, Outcome::MissedNoAnswer));
    let owed = store.history.talk_of(1).await.expect("asked").wrap_ups;
    let owed: Vec<_> = owed
        .iter()
        .map(|owed| (owed.started_at, owed.ended_at, owed.code.as_deref(), owed.withdrawn))
        .collect();
    assert_eq!(
        owed,
        [(2_500, Some(5_000), None, 1), (7_000, Some(7_500), Some("resolved"), 0)]
    );
}

fn queued_and_entered() -> Story {
    let entry = EntryPointId::new("partners");
    let mut story = talking();
    story
        .at(2_000, started(to_queue()))
        .at(2_000, detached(1, "ana"))
        .at(2_000, queued_for(1, 0, QueueReason::Transferred))
        .at(2_000, wrap_up(1, "ana"))
        .at(3_000, offered(1, "boris"))
        .at(4_000, connected(1, "boris"))
        .at(5_000, held(1, "boris"))
        .at(
            6_000,
            transfer(
                1,
                TransferEvent::Started {
                    agent: agent("boris"),
                    to: Destination::EntryPoint(entry.clone()),
                },
            ),
        )
        .at(6_000, detached(1, "boris"))
        .at(
            6_000,
            transfer(
                1,
                TransferEvent::EntryPointEntered {
                    agent: agent("boris"),
                    entry_point: entry,
                    flow_version: 3,
                },
            ),
        )
        .at(7_000, ended(1, EndCause::Abandoned));
    story
}

pub(crate) async fn a_transfer_to_a_queue_or_an_entry_point_is_over_at_once(place: Place) {
    let (store, transfers) = followed(&place, &queued_and_entered()).await;
    assert_eq!(
        told(&transfers),
        [
            ("blind", "queue", "support", Some("queued")),
            ("blind", "entryPoint", "partners", Some("entered")),
        ]
    );
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (ana.left_cause.as_deref(), boris.left_cause.as_deref()),
        (Some("transferred"), Some("transferred"))
    );
    assert_eq!((boris.kind, boris.held_ms), (Kind::Routed, 1_000));
    let interaction = store.history.interaction(1).await.expect("asked").expect("there");
    assert_eq!(interaction.entry_point, "main", "where it entered first");
}

pub(crate) async fn a_consult_with_a_queue_may_become_a_transfer(place: Place) {
    let mut story = talking();
    story
        .at(2_000, requested(to_queue(), Live::Customer, Some(2)))
        .at(3_000, over(ConsultOutcome::Joined))
        .at(3_000, started(to_queue()))
        .at(3_000, detached(1, "ana"))
        .at(3_000, queued_for(1, 0, QueueReason::Transferred));
    let (store, transfers) = followed(&place, &story).await;
    assert_eq!(told(&transfers), [("consult", "queue", "support", Some("queued"))]);
    let consults = store.history.talk_of(1).await.expect("asked").consults;
    assert_eq!(consults[0].became.as_deref(), Some("transfer"));
}

pub(crate) async fn what_rings_when_the_process_dies_is_closed(place: Place) {
    let mut story = talking();
    story
        .at(2_000, started(boris()))
        .at(2_000, rings(colleague("boris")))
        .at(2_500, released())
        .at(9_000, ended(1, EndCause::Restart));
    let (store, transfers) = followed(&place, &story).await;
    assert_eq!(told(&transfers), [("blind", "agent", "boris", Some("callEnded"))]);
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!((boris.outcome, boris.ended_at), (Outcome::MissedRestart, Some(9_000)));
}
