//! The journal as its one writer and its readers see it.

use floor::Event;
use store::{Fault, Store};

use crate::place::Place;
use crate::story::{Story, arrived, connected, held, queued};

fn three() -> Story {
    let mut story = Story::default();
    story
        .at(1_000, arrived(1))
        .at(1_001, queued(1, 1_001))
        .asked(2_000, "request-1", held(1, "ana"));
    story
}

pub(crate) async fn what_is_appended_is_read_back_in_order(place: Place) {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    assert_eq!(journal.last(), 0);
    assert_eq!(store.journal.last().await.expect("readable"), 0);
    let story = three();

    journal.append(&story.events[..2]).await.expect("stored");
    journal.append(&story.events[2..]).await.expect("stored");
    journal.append(&[]).await.expect("nothing to store");

    assert_eq!(journal.last(), 3);
    assert_eq!(store.journal.last().await.expect("readable"), 3);
    assert_eq!(store.journal.read(0, 100).await.expect("readable"), story.events);
    assert_eq!(store.journal.read(1, 1).await.expect("readable"), story.events[1..2]);
    assert_eq!(store.journal.read(3, 100).await.expect("readable"), []);

    drop(journal);
    let mut all = Vec::new();
    let reopened = place.open().await;
    let journal = reopened.own_journal().await.expect("the writer before is gone");
    assert_eq!(journal.last(), 3);
    assert_eq!(
        reopened
            .journal
            .replay(0, |recorded| all.push(recorded))
            .await
            .expect("readable"),
        3
    );
    assert_eq!(all, story.events);
}

pub(crate) async fn a_long_batch_is_stored_whole(place: Place) {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let mut story = Story::default();
    // Lengths around the number of rows that one statement takes.
    for id in 1..=64 + 65 + 200 {
        story.at(id as i64, arrived(id));
    }
    journal.append(&story.events[..64]).await.expect("stored");
    journal.append(&story.events[64..129]).await.expect("stored");
    journal.append(&story.events[129..]).await.expect("stored");
    assert_eq!(store.journal.read(0, 1_000).await.expect("readable"), story.events);
}

pub(crate) async fn a_batch_that_does_not_continue_is_refused_and_changes_nothing(place: Place) {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let story = three();

    let error = journal.append(&story.events[1..]).await.expect_err("begins at 2");
    assert_eq!(error.fault, Fault::OutOfOrder { expected: 1, got: 2 });
    let torn = [story.events[0].clone(), story.events[2].clone()];
    let error = journal.append(&torn).await.expect_err("2 is missing");
    assert_eq!(error.fault, Fault::OutOfOrder { expected: 2, got: 3 });
    assert_eq!(store.journal.last().await.expect("readable"), 0);

    journal
        .append(&story.events)
        .await
        .expect("the journal still takes what is right");
    let error = journal.append(&story.events).await.expect_err("a second time");
    assert_eq!(error.fault, Fault::OutOfOrder { expected: 4, got: 1 });
}

pub(crate) async fn reading_goes_on_while_somebody_writes(place: Place) {
    const EVENTS: u64 = 200;
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let reader = store.journal.clone();
    let reading = tokio::spawn(async move {
        let mut seen = 0;
        while seen < EVENTS {
            for recorded in reader.read(seen, 7).await.expect("readable at any moment") {
                assert_eq!(recorded.seq, seen + 1);
                seen = recorded.seq;
            }
            tokio::task::yield_now().await;
        }
    });
    let mut story = Story::default();
    for id in 1..=EVENTS {
        story.at(id as i64, arrived(id));
        journal
            .append(&story.events[id as usize - 1..])
            .await
            .expect("stored in spite of the reader");
    }
    tokio::time::timeout(std::time::Duration::from_secs(30), reading)
        .await
        .expect("the reader sees everything in the end")
        .expect("the reader found nothing wrong");
}

pub(crate) async fn a_gap_or_foreign_text_is_damage_and_named(place: Place) {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let mut story = three();
    story.at(3_000, connected(1, "ana")).at(3_001, Event::Restarted);
    journal.append(&story.events).await.expect("stored");

    place
        .tamper(
            "journal.db",
            "UPDATE journal SET event = '{\"v\":1,\"type\":\"x\"}' WHERE seq = 4",
        )
        .await;
    let error = store.journal.read(0, 100).await.expect_err("4 is foreign");
    assert!(
        matches!(&error.fault, Fault::Corrupt(what) if what.contains("event 4")),
        "{error}"
    );
    place.tamper("journal.db", "DELETE FROM journal WHERE seq = 2").await;
    let error = store.journal.read(0, 100).await.expect_err("2 is missing");
    assert!(
        matches!(&error.fault, Fault::Corrupt(what) if what.contains("event 2 is missing")),
        "{error}"
    );
    assert!(error.to_string().contains("restore the last backup"), "{error}");
}

pub(crate) async fn only_one_process_writes(place: Place) {
    let one = place.open().await;
    let other = place.open().await;
    let story = three();
    let mut first = one.own_journal().await.expect("nobody else writes");
    let refused = other.own_journal().await.expect_err("there is a writer");
    assert!(matches!(refused.fault, Fault::Owned(_)), "{refused}");
    first.append(&story.events[..1]).await.expect("the writer goes on");

    drop(first);
    let mut second = owned_soon(&other).await;
    assert_eq!(second.last(), 1);
    second.append(&story.events[1..2]).await.expect("the new writer writes");

    // Whoever gets past the lock, by whatever accident, still cannot store a number twice.
    place
        .tamper("journal.db", "INSERT INTO journal (seq, at, event) VALUES (3, 0, '{}')")
        .await;
    let fenced = second.append(&story.events[2..]).await.expect_err("3 is taken");
    assert_eq!(fenced.fault, Fault::Fenced);
    let stopped = second
        .append(&story.events[2..])
        .await
        .expect_err("nothing more is taken");
    assert_eq!(stopped.fault, Fault::Stopped);
}

/// PostgreSQL notices the end of a connection a moment after it was closed.
async fn owned_soon(store: &Store) -> store::journal::Journal {
    let begun = std::time::Instant::now();
    loop {
        match store.own_journal().await {
            Ok(journal) => return journal,
            Err(error) => assert!(begun.elapsed().as_secs() < 10, "{error}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
