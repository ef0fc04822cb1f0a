//! History as it follows from the journal.

use floor::{EndCause, OfferOutcome, Recorded};
use store::history::{AgentContact, Interaction, Kind, Outcome, Role};
use store::{Store, limits};

use crate::place::Place;
use crate::story::{
    Story, arrived, closed, connected, detached, done, ended, held, named, offered, queued, resumed, wrap_up,
    wrapped_up,
};

pub(crate) async fn written(place: &Place, events: &[Recorded]) -> Store {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    journal.append(events).await.expect("stored");
    store
}

pub(crate) async fn contacts(store: &Store, agent: &str) -> Vec<AgentContact> {
    store
        .history
        .contacts_of(agent, 0, None, 100)
        .await
        .expect("asked")
        .items
}

/// One call, answered, held twice, ended by the customer while on hold, wrapped up.
fn answered(story: &mut Story, id: u64, from: i64) {
    story
        .at(from, arrived(id))
        .at(from + 100, queued(id, from + 50))
        .at(from + 200, offered(id, "ana"))
        .at(from + 1_200, connected(id, "ana"))
        .at(from + 2_000, held(id, "ana"))
        .at(from + 2_500, resumed(id, "ana"))
        .at(from + 3_000, held(id, "ana"))
        .at(from + 3_250, ended(id, EndCause::CustomerLeft))
        .at(from + 3_260, wrap_up(id, "ana"))
        .at(from + 5_260, wrapped_up(id, "ana", "resolved", false))
        .at(from + 5_261, done(id));
}

pub(crate) async fn an_answered_call_tells_its_whole_story(place: Place) {
    let mut story = Story::default();
    answered(&mut story, 1, 10_000);
    let store = written(&place, &story.events).await;
    assert_eq!(store.history.follow(&store.journal).await.expect("followed"), 11);
    assert_eq!(store.history.through().await.expect("asked"), 11);

    let interaction = store.history.interaction(1).await.expect("asked").expect("it is there");
    assert_eq!(
        interaction,
        Interaction {
            id: 1,
            direction: "inbound".to_owned(),
            parent: None,
            origin: "trunk".to_owned(),
            caller_number: Some("+359888123456".to_owned()),
            caller_name: Some("Иван".to_owned()),
            dialled: Some("+35929002000".to_owned()),
            entry_point: "main".to_owned(),
            queue: Some("support".to_owned()),
            arrived_at: 10_000,
            queued_at: Some(10_050),
            connected_at: Some(11_200),
            customer_left_at: None,
            ended_at: Some(13_250),
            closed_at: Some(15_261),
            outcome: Some("customerLeft".to_owned()),
            monitored: 0,
            media: "voice".to_owned(),
            title: None,
            created_by: None,
        }
    );
    assert_eq!(store.history.interaction(2).await.expect("asked"), None);

    let [contact] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!(
        (contact.seq, contact.interaction, contact.outcome),
        (3, 1, Outcome::Answered)
    );
    assert_eq!(contact.queue.as_deref(), Some("support"));
    assert_eq!(
        (contact.offered_at, contact.answered_at, contact.ended_at),
        (10_200, Some(11_200), Some(13_250))
    );
    assert_eq!(contact.held_ms, 500 + 250, "the second hold ended with the call");
    assert_eq!((contact.holds, contact.lost_on_hold), (2, true));
    assert_eq!((contact.kind, contact.role), (Kind::Routed, Role::Owner));
    assert_eq!(
        (contact.joined_at, contact.left_cause.as_deref(), contact.post_call_ms),
        (Some(11_200), None, 0)
    );
    assert_eq!(
        (contact.ring_ms(), contact.connected_ms(), contact.wrap_up_ms()),
        (Some(1_000), Some(2_050), Some(2_000))
    );
    assert_eq!(
        (contact.wrap_up_code.as_deref(), contact.wrap_up_automatic),
        (Some("resolved"), false)
    );
    assert_eq!(contact.caller_number, interaction.caller_number);
    assert_eq!(contact.end_cause, interaction.outcome);
}

pub(crate) async fn each_way_to_miss_a_call_has_its_word(place: Place) {
    let ways = [
        (OfferOutcome::Rona, "missed:rona"),
        (OfferOutcome::AgentBusy, "missed:busy"),
        (OfferOutcome::AgentDeclined, "missed:declined"),
        (OfferOutcome::AgentUnavailable, "missed:unavailable"),
        (OfferOutcome::ChannelFailure, "missed:channelFailure"),
        (OfferOutcome::InvalidNumber, "missed:invalidNumber"),
        (OfferOutcome::CallerLeft, "missed:callerLeft"),
        (OfferOutcome::Restart, "missed:restart"),
        (OfferOutcome::Withdrawn, "missed:withdrawn"),
    ];
    let mut story = Story::default();
    for (id, (outcome, _)) in (1..).zip(ways) {
        let at = id as i64 * 1_000;
        story
            .at(at, arrived(id))
            .at(at, queued(id, at))
            .at(at, offered(id, "ana"))
            .at(at + 18, closed(id, "ana", outcome));
    }
    story.at(90_000, arrived(99)).at(90_000, offered(99, "ana"));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let mut found = contacts(&store, "ana").await;
    let ringing = found.remove(0);
    assert_eq!(
        (ringing.outcome, ringing.ring_ms(), ringing.queue),
        (Outcome::Pending, None, None)
    );
    for (contact, (_, word)) in found.iter().rev().zip(ways) {
        assert_eq!(contact.outcome.word(), word);
        assert_eq!(
            (contact.answered_at, contact.ring_ms(), contact.connected_ms()),
            (None, Some(18), None)
        );
        assert_eq!((contact.wrap_up_code.clone(), contact.wrap_up_ms()), (None, None));
    }
    assert_eq!(found.len(), ways.len());
}

pub(crate) async fn a_call_given_to_a_second_agent_stands_in_both_histories(place: Place) {
    let mut story = Story::default();
    story
        .at(0, arrived(1))
        .at(0, queued(1, 0))
        .at(1, offered(1, "ana"))
        .at(18_001, closed(1, "ana", OfferOutcome::Rona))
        .at(18_001, queued(1, 0))
        .at(18_002, offered(1, "boris"))
        .at(19_000, connected(1, "boris"))
        .at(20_000, held(1, "boris"))
        .at(30_000, detached(1, "boris"))
        .at(30_000, wrap_up(1, "boris"))
        .at(31_000, offered(1, "ana"))
        .at(32_000, connected(1, "ana"))
        .at(40_000, ended(1, EndCause::AgentEnded))
        .at(40_000, wrap_up(1, "ana"))
        .at(41_000, wrapped_up(1, "boris", "follow-up", false))
        .at(50_000, wrapped_up(1, "ana", "resolved", true));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let [second, first] = contacts(&store, "ana").await.try_into().expect("two offers");
    assert_eq!(
        (first.outcome, first.wrap_up_code, first.ended_at),
        (Outcome::MissedRona, None, Some(18_001))
    );
    assert_eq!(
        (second.outcome, second.connected_ms(), second.held_ms),
        (Outcome::Answered, Some(8_000), 0)
    );
    assert_eq!(
        (second.wrap_up_code.as_deref(), second.wrap_up_automatic),
        (Some("resolved"), true)
    );
    let [boris] = contacts(&store, "boris").await.try_into().expect("one offer");
    assert_eq!(
        (boris.outcome, boris.connected_ms(), boris.held_ms),
        (Outcome::Answered, Some(11_000), 10_000)
    );
    assert_eq!(
        (boris.wrap_up_code.as_deref(), boris.wrap_up_ms()),
        (Some("follow-up"), Some(11_000))
    );
    let interaction = store.history.interaction(1).await.expect("asked").expect("it is there");
    assert_eq!(
        (interaction.connected_at, interaction.queued_at),
        (Some(19_000), Some(0)),
        "the first time counts"
    );
}

pub(crate) async fn pages_go_from_new_to_old_without_loss(place: Place) {
    let mut story = Story::default();
    for id in 1..=10 {
        let at = id as i64 * 1_000;
        story
            .at(at, arrived(id))
            .at(at, offered(id, if id % 3 == 0 { "boris" } else { "ana" }));
    }
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");

    let (mut seen, mut pages, mut before) = (Vec::new(), 0, None);
    loop {
        let page = store.history.contacts_of("ana", 2_000, before, 2).await.expect("asked");
        seen.extend(page.items.iter().map(|contact| contact.interaction));
        pages += 1;
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(
        (seen, pages),
        (vec![10, 8, 7, 5, 4, 2], 3),
        "no empty page at the end, nothing before `since`"
    );
    let all = store
        .history
        .contacts_of("ana", 0, None, usize::MAX)
        .await
        .expect("the limit is cut down");
    assert_eq!((all.items.len(), all.next), (7, None));
    let none = store.history.contacts_of("vera", 0, None, 0).await.expect("asked");
    assert_eq!((none.items.len(), none.next), (0, None));
}

/// Some of everything, longer than one step of the follower.
fn long() -> Story {
    let mut story = Story::default();
    for id in 1..=(2 * limits::HISTORY_STEP_EVENTS / 11) as u64 + 2 {
        answered(&mut story, id, id as i64 * 10_000);
    }
    story
}

async fn everything(store: &Store) -> (Vec<AgentContact>, Vec<Option<Interaction>>) {
    let mut interactions = Vec::new();
    let contacts = store
        .history
        .contacts_of("ana", 0, None, limits::HISTORY_PAGE_MAX)
        .await
        .expect("asked")
        .items;
    for contact in &contacts {
        interactions.push(store.history.interaction(contact.interaction).await.expect("asked"));
    }
    (contacts, interactions)
}

pub(crate) async fn following_in_pieces_and_rebuilding_give_the_same(place: Place) {
    let story = long();
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    // Cut in the middle of calls.
    for piece in story.events.chunks(7) {
        journal.append(piece).await.expect("stored");
        let through = store.history.follow(&store.journal).await.expect("followed");
        assert_eq!(through, journal.last());
    }
    let in_pieces = everything(&store).await;
    assert!(in_pieces.0.len() > 90);

    place
        .tamper(
            "history.db",
            "UPDATE agent_contact SET held_ms = 1; DELETE FROM interaction WHERE id = 5",
        )
        .await;
    assert_ne!(everything(&store).await.1, in_pieces.1, "the damage shows");
    assert_eq!(
        store.history.rebuild(&store.journal).await.expect("rebuilt"),
        journal.last()
    );
    assert_eq!(everything(&store).await, in_pieces);
}

pub(crate) async fn two_followers_at_once_count_each_event_once(place: Place) {
    let store = written(&place, &long().events).await;
    let follow = || {
        let (history, journal) = (store.history.clone(), store.journal.clone());
        tokio::spawn(async move { history.follow(&journal).await.expect("followed") })
    };
    let (one, two) = (follow(), follow());
    assert_eq!(one.await.expect("no panic"), two.await.expect("no panic"));
    let (contacts, _) = everything(&store).await;
    assert!(
        contacts.iter().all(|contact| contact.held_ms == 750),
        "no hold was counted twice"
    );
}

pub(crate) async fn any_character_in_a_name_is_stored(place: Place) {
    let mut story = Story::default();
    let name = "a\0b'; DROP TABLE interaction; -- \u{1f600}\u{feff}";
    story.at(0, named(1, name)).at(1, offered(1, "ana"));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let [contact] = contacts(&store, "ana").await.try_into().expect("one contact");
    assert_eq!(contact.caller_name, Some(name.replace('\0', "\u{fffd}")));
    assert_eq!(
        store.journal.read(0, 10).await.expect("readable"),
        story.events,
        "the journal keeps it as it came"
    );
}

/// Proves: B-3
pub(crate) async fn offers_are_found_by_agent_and_by_contact(place: Place) {
    let mut story = Story::default();
    story
        .at(1, arrived(1))
        .at(2, queued(1, 2))
        .at(3, offered(1, "ana"))
        .at(20, closed(1, "ana", OfferOutcome::Rona))
        .at(21, offered(1, "boris"))
        .at(22, connected(1, "boris"))
        .at(30, arrived(2))
        .at(31, queued(2, 31))
        .at(32, offered(2, "vera"));
    let store = written(&place, &story.events).await;
    store.history.follow(&store.journal).await.expect("followed");
    let to = async |agents: &[&str], limit| {
        let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
        let offers = store.history.offers_to(&agents, limit).await.expect("asked");
        let told = offers
            .into_iter()
            .map(|offer| (offer.seq, offer.interaction, offer.agent, offer.outcome));
        told.collect::<Vec<_>>()
    };
    let boris = (5, 1, "boris".to_owned(), Outcome::Answered);
    let ana = (3, 1, "ana".to_owned(), Outcome::MissedRona);
    assert_eq!(to(&["ana", "boris"], 50).await, [boris.clone(), ana]);
    assert_eq!(to(&["ana", "boris"], 1).await, [boris]);
    assert_eq!(to(&[], 50).await, []);
    assert_eq!(to(&["vera"], 50).await[0].3, Outcome::Pending);
    assert_eq!(store.history.offers_of(1).await.expect("asked"), [5, 3]);
    assert_eq!(store.history.offers_of(3).await.expect("asked"), [0_u64; 0]);
}
