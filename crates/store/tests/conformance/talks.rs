//! Conferences, Post Call and supervisors as history keeps them, and that all of it can be derived again.

use floor::{
    ConferenceEvent, Destination, EndCause, Event, LeaveCause, LegId, Live, MonitorEnd, MonitorMode, SupervisionEvent,
    Timestamp, Who,
};
use store::Store;
use store::history::{AgentContact, Interaction, Kind, Role, Talk};

use crate::consults::{answered, consulted, live, requested, rung, talking, through_a_child};
use crate::history::{contacts, written};
use crate::place::Place;
use crate::story::{Story, agent, colleague, conference, done, ended, supervision, warehouse, wrap_up, wrapped_up};
use crate::transfers;

fn joined(who: Who, leg: u64) -> Event {
    conference(1, ConferenceEvent::Joined { who, leg: LegId(leg) })
}

fn left(who: Who, leg: u64, cause: LeaveCause) -> Event {
    conference(
        1,
        ConferenceEvent::Left {
            who,
            leg: LegId(leg),
            cause,
        },
    )
}

pub(crate) fn primary(name: &str) -> Event {
    conference(
        1,
        ConferenceEvent::PrimaryChanged {
            agent: Some(agent(name)),
        },
    )
}

/// Ana, Boris and a number with the customer, who leaves at 10,000; Ana exits at 12,000, the number hangs up at 13,000.
fn conferenced() -> Story {
    let mut story = through_a_child();
    story
        .at(5_000, joined(colleague("boris"), 20))
        .at(
            6_000,
            requested(Destination::Number("+35924001122".to_owned()), Live::Consulted, None),
        )
        .at(6_000, rung(warehouse()))
        .at(6_500, answered(warehouse()))
        .at(7_000, live(Live::Neither))
        .at(8_000, joined(warehouse(), 21))
        .at(10_000, conference(1, ConferenceEvent::CustomerLeft))
        .at(12_000, left(colleague("ana"), 1, LeaveCause::Exited))
        .at(12_000, primary("boris"))
        .at(12_000, wrap_up(1, "ana"))
        .at(13_000, left(warehouse(), 21, LeaveCause::HungUp))
        .at(13_000, ended(1, EndCause::LastLeft))
        .at(13_000, wrap_up(1, "boris"))
        .at(14_000, wrapped_up(1, "boris", "resolved", false))
        .at(15_000, wrapped_up(1, "ana", "advice", true))
        .at(15_000, done(1));
    story
}

pub(crate) async fn a_conference_and_its_post_call_are_measured_by_role(place: Place) {
    let store = written(&place, &conferenced().events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let interaction = store.history.interaction(1).await.expect("asked").expect("there");
    assert_eq!(
        (
            interaction.customer_left_at,
            interaction.ended_at,
            interaction.outcome.as_deref()
        ),
        (Some(10_000), Some(13_000), Some("lastLeft"))
    );
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!(
        (ana.role, ana.ended_at, ana.left_cause.as_deref()),
        (Role::Owner, Some(12_000), Some("exited"))
    );
    assert_eq!((ana.post_call_ms, ana.post_call_assist_ms), (2_000, 0));
    assert_eq!(
        (ana.holds, ana.held_ms),
        (1, 3_000),
        "nobody is on hold while others are with the customer (HLD-7)"
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one contact");
    assert_eq!(
        (boris.kind, boris.role, boris.joined_at, boris.ended_at),
        (Kind::Consult, Role::Owner, Some(5_000), Some(13_000))
    );
    assert_eq!(
        (boris.post_call_ms, boris.post_call_assist_ms),
        (1_000, 2_000),
        "assisting until ana left, the owner then"
    );
    let talk = store.history.talk_of(1).await.expect("asked");
    let owed: Vec<_> = talk
        .wrap_ups
        .iter()
        .map(|owed| (owed.agent.as_str(), owed.started_at, owed.ended_at, owed.automatic))
        .collect();
    assert_eq!(
        owed,
        [("ana", 12_000, Some(15_000), 1), ("boris", 13_000, Some(14_000), 0)],
        "each spell of ownership owes one"
    );
    assert_eq!(
        (ana.wrap_up_code.as_deref(), boris.wrap_up_code.as_deref()),
        (Some("advice"), Some("resolved"))
    );
}

pub(crate) async fn an_outside_number_is_a_member_without_an_agent(place: Place) {
    let store = written(&place, &conferenced().events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let talk = store.history.talk_of(1).await.expect("asked");
    let members: Vec<_> = talk
        .members
        .iter()
        .map(|member| {
            let name = member.agent.as_deref().or(member.number.as_deref()).unwrap_or_default();
            (name, member.joined_at, member.left_at, member.left_cause.as_deref())
        })
        .collect();
    assert_eq!(
        members,
        [
            ("ana", 1_000, Some(12_000), Some("exited")),
            ("boris", 5_000, Some(13_000), None),
            ("+35924001122", 8_000, Some(13_000), Some("hungUp")),
        ]
    );
    assert_eq!(talk.members[2].name.as_deref(), Some("Склад"));
    let ends: Vec<_> = talk
        .consults
        .iter()
        .map(|consult| (consult.outcome.as_deref(), consult.became.as_deref()))
        .collect();
    assert_eq!(ends, [(Some("joined"), Some("conference")); 2]);
    assert_eq!(talk.consults[1].number.as_deref(), Some("+35924001122"));
}

fn supervised() -> Story {
    let step = |event| supervision(1, event);
    let asks = |supervisor: &str| {
        step(SupervisionEvent::Requested {
            supervisor: agent(supervisor),
            of: agent("ana"),
            leg: LegId(30),
            target: None,
            until: Timestamp(i64::MAX),
        })
    };
    let changes = |mode, paused| {
        step(SupervisionEvent::Changed {
            supervisor: agent("sia"),
            of: agent("ana"),
            mode,
            paused,
        })
    };
    let mut story = talking();
    story
        .at(2_000, asks("tomi"))
        .at(
            2_500,
            step(SupervisionEvent::Ended {
                supervisor: agent("tomi"),
                cause: MonitorEnd::NotAnswered,
            }),
        )
        .at(3_000, asks("sia"))
        .at(
            3_100,
            step(SupervisionEvent::Started {
                supervisor: agent("sia"),
            }),
        )
        .at(4_000, changes(MonitorMode::Whisper, false))
        .at(4_100, changes(MonitorMode::Whisper, true))
        .at(4_200, changes(MonitorMode::Whisper, false))
        .at(5_000, changes(MonitorMode::BargeIn, false))
        .at(6_000, changes(MonitorMode::Silent, false))
        .at(7_000, changes(MonitorMode::Whisper, false))
        .at(
            8_000,
            step(SupervisionEvent::Ended {
                supervisor: agent("sia"),
                cause: MonitorEnd::Stopped,
            }),
        );
    story
}

pub(crate) async fn a_supervisors_stay_is_counted(place: Place) {
    let mut story = supervised();
    let unanswered: Vec<_> = story.events.drain(6..).collect();
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    journal.append(&story.events).await.expect("stored");
    store.history.follow(&store.journal).await.expect("followed");
    let monitored = |interaction: Option<Interaction>| interaction.expect("there").monitored;
    assert_eq!(
        monitored(store.history.interaction(1).await.expect("asked")),
        0,
        "a phone that nobody answered heard nothing"
    );
    journal.append(&unanswered).await.expect("stored");
    store.history.follow(&store.journal).await.expect("followed");

    assert_eq!(monitored(store.history.interaction(1).await.expect("asked")), 1);
    let [ana] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert!(ana.monitored);
    assert!(
        contacts(&store, "sia").await.is_empty(),
        "no contact of the supervisor's own"
    );
    let stays: Vec<_> = store.history.talk_of(1).await.expect("asked").monitors;
    let stays: Vec<_> = stays
        .iter()
        .map(|stay| {
            let times = (stay.requested_at, stay.started_at, stay.ended_at);
            (
                stay.supervisor.as_str(),
                times,
                stay.end_cause.as_deref(),
                stay.whispers,
                stay.barges,
            )
        })
        .collect();
    assert_eq!(
        stays,
        [
            ("tomi", (2_000, None, Some(2_500)), Some("notAnswered"), 0, 0),
            ("sia", (3_000, Some(3_100), Some(8_000)), Some("stopped"), 2, 1),
        ]
    );
}

type Everything = (Vec<Vec<AgentContact>>, Vec<Option<Interaction>>, Talk);

async fn everything(store: &Store) -> Everything {
    let mut all = (Vec::new(), Vec::new(), store.history.talk_of(1).await.expect("asked"));
    for name in ["ana", "boris", "vera"] {
        all.0.push(contacts(store, name).await);
    }
    for id in [1, 2] {
        all.1.push(store.history.interaction(id).await.expect("asked"));
    }
    all
}

/// Method: each story is followed event by event, then as a whole after the tables were damaged.
pub(crate) async fn everything_about_talks_is_derived_again(place: Place) {
    // One long contact, which arrives once.
    let mut long = Story::default();
    for story in [consulted(), conferenced(), supervised(), transfers::all()] {
        for recorded in story.events {
            let again = matches!(&recorded.event, Event::CallArrived { .. }) && !long.events.is_empty();
            if !again {
                long.at(recorded.at.0, recorded.event);
            }
        }
    }
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    for event in &long.events {
        journal.append(std::slice::from_ref(event)).await.expect("stored");
        store.history.follow(&store.journal).await.expect("followed");
    }
    let in_pieces = everything(&store).await;
    assert!(in_pieces.2.consults.len() > 4 && in_pieces.2.transfers.len() > 4);
    place
        .tamper(
            "history.db",
            "UPDATE consult SET outcome = 'lost'; DELETE FROM transfer; UPDATE member SET agent = 'nobody'; \
             UPDATE wrap_up SET withdrawn = 7; DELETE FROM suggestion; UPDATE monitor_session SET barges = 9",
        )
        .await;
    assert_ne!(everything(&store).await, in_pieces, "the damage shows");
    store.history.rebuild(&store.journal).await.expect("rebuilt");
    assert_eq!(everything(&store).await, in_pieces);
}

/// Method: the tables are taken back to what the first release made of the same journal, and opened again.
pub(crate) async fn the_tables_of_the_first_release_are_derived_again(place: Place) {
    let store = written(&place, &conferenced().events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let now = everything(&store).await;
    store.close().await;
    place
        .tamper(
            "history.db",
            concat!(
                "DROP TABLE history_cursor; DROP TABLE interaction; DROP TABLE agent_contact; DROP TABLE consult; \
                 DROP TABLE transfer; DROP TABLE member; DROP TABLE wrap_up; DROP TABLE suggestion; \
                 DROP TABLE monitor_session; DROP TABLE variable_change;",
                include_str!("../../migrations/history/0001_interactions.sql"),
                "UPDATE schema_version SET version = 1 WHERE part = 'history'; \
                 UPDATE history_cursor SET through = 12; \
                 INSERT INTO interaction (id, direction, origin, entry_point, arrived_at) \
                 VALUES (1, 'inbound', 'web', 'x', 0);"
            ),
        )
        .await;

    let store = place.open().await;
    assert_eq!(store.history.through().await.expect("asked"), 0);
    store.history.follow(&store.journal).await.expect("followed");
    assert_eq!(everything(&store).await, now);
}
