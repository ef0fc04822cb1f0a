//! What was acknowledged is there, whatever happens to the process.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use store::{Fault, Location, Store};

use crate::place::{PARENT, Place};
use crate::story::{Story, arrived};

/// Acknowledgements to wait for before the child is killed.
const ENOUGH: usize = 40;

/// Method: this very test starts its own program again as a child that appends batches as fast as it can and prints
/// each acknowledged number. The child is killed with SIGKILL in the middle, and its journal read.
pub(crate) async fn what_was_acknowledged_survives_kill_nine(place: Place) {
    if Place::of_our_parent().is_some() {
        return write_until_killed(&place.location).await;
    }
    let kind = if matches!(place.location, Location::Sqlite(_)) {
        "sqlite"
    } else {
        "postgresql"
    };
    let test = format!("{kind}::durability::what_was_acknowledged_survives_kill_nine");

    let mut child = Command::new(std::env::current_exe().expect("our own program"))
        .args(["--exact", &test, "--nocapture", "--test-threads=1"])
        .env(PARENT, &place.address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let output = child.stdout.take().expect("the child's output is piped");
    let reading = tokio::task::spawn_blocking(move || {
        let mut acknowledged = Vec::new();
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(number) = line
                .strip_prefix("acknowledged ")
                .and_then(|text| text.parse::<u64>().ok())
            {
                acknowledged.push(number);
                if acknowledged.len() == ENOUGH {
                    child.kill().expect("SIGKILL can be sent");
                }
            }
        }
        child.wait().expect("the child is gone");
        acknowledged
    });
    let acknowledged = tokio::time::timeout(Duration::from_secs(60), reading)
        .await
        .expect("the child acknowledges in time")
        .expect("no panic");
    let last = *acknowledged.last().expect("something was acknowledged");
    assert!(acknowledged.len() >= ENOUGH);

    let store = place.open().await;
    // Owned first: PostgreSQL may still be finishing what the dead writer had sent.
    let begun = std::time::Instant::now();
    let journal = loop {
        match store.own_journal().await {
            Ok(journal) => break journal,
            Err(error) => assert!(
                begun.elapsed().as_secs() < 10,
                "the dead writer's lock is gone: {error}"
            ),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let mut events = Vec::new();
    let stored = store
        .journal
        .replay(0, |recorded| events.push(recorded))
        .await
        .expect("whole and readable");
    assert!(stored >= last, "{stored} stored, {last} acknowledged");
    assert_eq!(events, batches(stored), "nothing is torn or changed");
    assert_eq!(journal.last(), stored);
}

fn batches(through: u64) -> Vec<floor::Recorded> {
    let mut story = Story::default();
    for id in 1..=through {
        story.at(id as i64, arrived(id));
    }
    story.events
}

async fn write_until_killed(location: &Location) {
    let store = Store::open(location).await.expect("the store opens");
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let mut size = 0;
    loop {
        // One, a few, and more than one statement takes.
        size = (size + 37) % 101;
        let from = journal.last();
        let events = batches(from + 1 + size).split_off(from as usize);
        journal.append(&events).await.expect("stored");
        let mut output = std::io::stdout().lock();
        writeln!(output, "\nacknowledged {}", journal.last())
            .and_then(|()| output.flush())
            .expect("the parent reads");
    }
}

pub(crate) async fn an_abandoned_append_stops_the_journal(place: Place) {
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let events = batches(2);
    {
        let append = journal.append(&events[..1]);
        tokio::pin!(append);
        // Polled once, so that it has begun; then dropped as by a shutdown or a time limit.
        let begun = std::future::poll_fn(|context| std::task::Poll::Ready(append.as_mut().poll(context))).await;
        assert!(begun.is_pending(), "a disk needs longer than one poll");
    }
    let error = journal
        .append(&events[1..])
        .await
        .expect_err("nobody knows what is stored");
    assert_eq!(error.fault, Fault::Stopped);
    assert!(error.to_string().contains("open the journal again"), "{error}");
}
