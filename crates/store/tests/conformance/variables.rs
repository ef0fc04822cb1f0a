//! What was written into variables, and what was typed and not saved, as it follows from the journal; and that no file
//! of the house has a secret.

use floor::{
    AgentId, Author, Event, InteractionId, QueueId, Seal, Stored, Value, VariableChange, VariableEvent, VariableName,
};
use store::history::VariableWhat::{Discarded, Dropped, NotSaved, Revealed, Saved};
use store::seal::Key;
use store::{Location, Store};

use crate::history::written;
use crate::place::Place;
use crate::story::{Story, arrived, connected, done, offered, queued, wrap_up, wrapped_up};

fn variables(event: VariableEvent) -> Event {
    Event::Variables {
        interaction: InteractionId(1),
        event,
    }
}

fn plain(text: &str) -> Stored {
    Stored::Plain(Value::Text(text.to_owned()))
}

fn set(by: Author, name: &str, value: Option<Stored>, version: u64) -> Event {
    let name = VariableName::new(name);
    let changes = vec![VariableChange { name, value, version }];
    variables(VariableEvent::Changed { by, changes })
}

fn ana() -> AgentId {
    AgentId::new("ana")
}

fn by_ana() -> Author {
    Author::Agent(ana())
}

fn typed(name: &str, text: Stored, base_version: u64) -> Event {
    variables(VariableEvent::DraftKept {
        agent: ana(),
        name: VariableName::new(name),
        text,
        base_version,
    })
}

async fn lines(store: &Store, name: &str) -> Vec<(store::history::VariableWhat, Option<String>, String)> {
    store.history.follow(&store.journal).await.expect("followed");
    let lines = store.history.variable(1, name).await.expect("asked");
    lines
        .into_iter()
        .map(|line| {
            let by = line
                .by_id
                .map_or_else(|| line.by_kind.clone(), |id| format!("{} {id}", line.by_kind));
            (line.what, line.value, by)
        })
        .collect()
}

fn line(
    what: store::history::VariableWhat,
    value: Option<&str>,
    by: &str,
) -> (store::history::VariableWhat, Option<String>, String) {
    (what, value.map(ToOwned::to_owned), by.to_owned())
}

/// Proves: CAD-7, B-6
pub(crate) async fn a_variable_s_history_has_every_save_and_what_was_not_saved(place: Place) {
    let mut story = Story::default();
    story
        .at(1_000, arrived(1))
        .at(1_001, set(Author::Configuration, "caseNumber", None, 1))
        .at(1_002, set(Author::Flow, "caseNumber", Some(plain("1")), 2))
        .at(1_010, queued(1, 1_010))
        .at(
            1_011,
            set(
                Author::Queue(QueueId::new("support")),
                "caseNumber",
                Some(plain("2")),
                3,
            ),
        )
        .at(1_100, offered(1, "ana"))
        .at(1_200, connected(1, "ana"))
        .at(1_300, typed("caseNumber", plain("3"), 3))
        .at(1_301, typed("caseNumber", plain("34"), 3))
        .at(1_400, set(by_ana(), "caseNumber", Some(plain("34")), 4))
        .at(1_500, typed("caseNumber", plain("35"), 4))
        .at(
            1_600,
            variables(VariableEvent::DraftDropped {
                agent: ana(),
                name: VariableName::new("caseNumber"),
            }),
        )
        .at(1_700, typed("caseNumber", plain("36"), 4))
        .at(1_750, typed("note", plain("unfinished"), 0))
        .at(1_800, wrap_up(1, "ana"))
        .at(1_900, wrapped_up(1, "ana", "resolved", true))
        .at(
            1_950,
            variables(VariableEvent::Dropped {
                names: vec![VariableName::new("caseNumber")],
            }),
        )
        .at(2_000, done(1));
    let store = written(&place, &story.events).await;
    let expected = [
        line(Dropped, None, "configuration"),
        line(NotSaved, Some("36"), "agent ana"),
        line(Discarded, Some("35"), "agent ana"),
        line(Saved, Some("34"), "agent ana"),
        line(Saved, Some("2"), "queue support"),
        line(Saved, Some("1"), "flow"),
        line(Saved, None, "configuration"),
    ];
    assert_eq!(lines(&store, "caseNumber").await, expected);
    assert_eq!(
        lines(&store, "note").await,
        [line(NotSaved, Some("unfinished"), "agent ana")]
    );
    store.history.rebuild(&store.journal).await.expect("derived again");
    assert_eq!(lines(&store, "caseNumber").await, expected);
}

/// Proves: CAD-11
pub(crate) async fn no_file_has_a_secret(place: Place) {
    const PIN: &str = "pin-8642-secret";
    let store = place.open().await;
    let key = Key::new(&store.secrets.get("variables").await.expect("made"));
    let sealed = |context: &str| Stored::Sealed(key.seal(context, PIN));
    let mut story = Story::default();
    story
        .at(1_000, arrived(1))
        .at(1_100, typed("pin", sealed("1/pin/draft/ana"), 0))
        .at(1_200, set(by_ana(), "pin", Some(sealed("1/pin/1")), 1))
        .at(
            1_300,
            variables(VariableEvent::Revealed {
                agent: ana(),
                name: VariableName::new("pin"),
                draft: false,
            }),
        );
    drop(store);
    let store = written(&place, &story.events).await;
    let kept = lines(&store, "pin").await;
    assert_eq!((kept[0].0, kept[1].0, kept.len()), (Revealed, Saved, 2));
    let sealed = kept[1].1.clone().expect("sealed");
    assert_eq!(key.open("1/pin/1", &sealed).as_deref(), Some(PIN));
    assert!(!sealed.contains(PIN));
    let mut events = String::new();
    store
        .journal
        .replay(0, |recorded| {
            events.push_str(&store::journal::codec::encode(&recorded.event))
        })
        .await
        .expect("read");
    assert!(events.contains("variables.changed") && !events.contains(PIN));
    if let Location::Sqlite(directory) = &place.location {
        let mut read = 0;
        for file in std::fs::read_dir(directory).expect("the data directory") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("readable");
            read += bytes.len();
            let found = bytes.windows(PIN.len()).any(|piece| piece == PIN.as_bytes());
            assert!(!found, "a file has the secret");
        }
        assert!(read > 10_000, "files were read");
    }
}
