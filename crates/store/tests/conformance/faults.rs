//! Trouble that has nothing to do with one table. What needs a hand inside the connection is tested in the crate.

use store::{Fault, Store};

use crate::place::Place;

pub(crate) async fn tables_of_a_newer_release_are_left_alone(place: Place) {
    drop(place.open().await);
    place
        .tamper(
            "journal.db",
            "UPDATE schema_version SET version = 99 WHERE part = 'journal'",
        )
        .await;
    let error = Store::open(&place.location).await.expect_err("made by a newer release");
    assert_eq!(
        error.fault,
        Fault::Newer {
            part: "journal",
            found: 99,
            known: 1
        }
    );
    assert!(error.to_string().contains("start the newer release"), "{error}");
}

pub(crate) async fn several_processes_may_open_at_once(place: Place) {
    let open = || {
        let location = place.location.clone();
        tokio::spawn(async move { Store::open(&location).await.map(drop) })
    };
    for opened in [open(), open(), open(), open()] {
        opened
            .await
            .expect("no panic")
            .expect("the tables are made once, and everybody finds them");
    }
}

/// A file that is something else, and a place that cannot be.
#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_damage() {
    let place = Place::sqlite();
    let store::Location::Sqlite(directory) = &place.location else {
        unreachable!("made for SQLite")
    };
    std::fs::write(
        directory.join("config.db"),
        "this is not a database, it is a letter".repeat(100),
    )
    .expect("written");
    let error = Store::open(&place.location).await.expect_err("not a database");
    assert!(matches!(error.fault, Fault::Corrupt(_)), "{error}");

    let under_a_file = format!("sqlite:{}/config.db/data", directory.display());
    let error = Store::open(&under_a_file.parse().expect("an address"))
        .await
        .expect_err("a file is no directory");
    assert!(matches!(error.fault, Fault::Unreachable(_)), "{error}");
}

/// Method: the pages behind the first are overwritten while nobody has the file open.
#[tokio::test]
async fn a_damaged_journal_is_found_while_reading() {
    let place = Place::sqlite();
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let mut story = crate::story::Story::default();
    for id in 1..=200 {
        story.at(0, crate::story::arrived(id));
    }
    journal.append(&story.events).await.expect("stored");
    drop(journal);
    place.tamper("journal.db", "PRAGMA wal_checkpoint(TRUNCATE)").await;
    store.close().await;

    let store::Location::Sqlite(directory) = &place.location else {
        unreachable!("made for SQLite")
    };
    let file = directory.join("journal.db");
    let mut bytes = std::fs::read(&file).expect("readable");
    assert!(bytes.len() > 40_000, "the events are in the file itself");
    bytes[20_000..].fill(0xa5);
    std::fs::write(&file, bytes).expect("written");

    let error = place.open().await.journal.replay(0, drop).await.expect_err("damaged");
    assert!(matches!(error.fault, Fault::Corrupt(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_as_unreachable() {
    let error = Store::open(
        &"postgres://nobody@localhost/none?host=/nowhere"
            .parse()
            .expect("an address"),
    )
    .await
    .expect_err("nobody listens");
    assert!(matches!(error.fault, Fault::Unreachable(_)), "{error}");
    assert!(error.to_string().contains("connecting to PostgreSQL"), "{error}");
}

#[tokio::test]
async fn a_read_only_postgresql_is_named_so() {
    let place = Place::postgres().await;
    let store = place.open().await;
    place
        .tamper(
            "",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', \
             current_database()); END $$",
        )
        .await;
    let mut journal = store.own_journal().await.expect("owning needs no writing");
    let mut story = crate::story::Story::default();
    story.at(0, crate::story::arrived(1));
    let error = journal.append(&story.events).await.expect_err("read-only");
    assert_eq!(error.fault, Fault::ReadOnly, "{error}");
    let error = journal.append(&story.events).await.expect_err("and over");
    assert_eq!(error.fault, Fault::Stopped, "{error}");
}

#[tokio::test]
async fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::sqlite();
    let store::Location::Sqlite(directory) = &place.location else {
        unreachable!("made for SQLite")
    };
    // As an operator makes it, readable by all.
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o755)).expect("ours");
    let store = place.open().await;
    let mut journal = store.own_journal().await.expect("nobody else writes");
    let mut story = crate::story::Story::default();
    story.at(0, crate::story::arrived(1));
    journal.append(&story.events).await.expect("stored");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory).expect("readable") {
        let entry = entry.expect("readable");
        let name = entry.file_name().into_string().expect("our own names");
        let mode = entry.metadata().expect("readable").permissions().mode();
        assert!(mode & 0o077 == 0 || name == "journal.lock", "{name} has mode {mode:o}");
        names.push(name);
    }
    assert!(names.contains(&"journal.db-wal".to_owned()), "{names:?}");
}
