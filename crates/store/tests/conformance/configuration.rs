//! What administrators set: resources, the history of their changes, versions of flows.

use store::Fault;
use store::config::resources::{Asked, Change, Changes};

use crate::place::Place;

fn change(kind: &str, id: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        kind: kind.to_owned(),
        id: id.to_owned(),
        place: 0,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

fn by(user: &str, at: i64, resources: Vec<Change>) -> Changes {
    Changes {
        by: user.to_owned(),
        at,
        resources,
        ..Changes::default()
    }
}

pub(crate) async fn a_configuration_is_changed_as_a_whole_or_not_at_all(place: Place) {
    let store = place.open().await;
    assert_eq!(store.resources.load().await.expect("read"), (0, Vec::new()));
    let mut two = vec![
        change("queues", "b", None, Some("{\"id\":\"b\"}")),
        change("queues", "a", None, Some("{\"id\":\"a\"}")),
    ];
    two[0].place = 0;
    two[1].place = 1;
    let revision = store.resources.apply(0, &by("admin", 10, two)).await.expect("changed");
    assert_eq!(revision, 2);
    let outdated = store.resources.apply(1, &by("admin", 11, Vec::new())).await;
    assert_eq!(
        outdated.expect_err("another revision").fault,
        Fault::Outdated { expected: 1, found: 2 }
    );
    let mut next = by("vera", 20, vec![change("queues", "b", Some("x"), Some("{}"))]);
    next.resources[0].place = 5;
    next.moved = vec![("queues".to_owned(), "a".to_owned(), 3)];
    assert_eq!(store.resources.apply(2, &next).await.expect("changed"), 3);
    store.close().await;

    let store = place.open().await;
    let (revision, all) = store.resources.load().await.expect("read");
    assert_eq!(revision, 3);
    let told: Vec<_> = all
        .iter()
        .map(|one| {
            (
                one.id.as_str(),
                one.place,
                one.version,
                one.value.as_str(),
                one.changed_by.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("a", 3, 1, "{\"id\":\"a\"}", "admin"), ("b", 5, 2, "{}", "vera")]
    );
}

pub(crate) async fn each_change_is_kept_with_who_and_when(place: Place) {
    let store = place.open().await;
    let resources = store.resources;
    let mut revision = 0;
    for (at, user, before, after) in [
        (10, "admin", None, Some("1")),
        (20, "vera", Some("1"), Some("2")),
        (30, "admin", Some("2"), None),
        (40, "admin", None, Some("3")),
    ] {
        let changes = by(user, at, vec![change("teams", "t", before, after)]);
        revision = resources.apply(revision, &changes).await.expect("changed");
    }
    let other = by("admin", 50, vec![change("sites", "t", None, Some("s"))]);
    resources.apply(revision, &other).await.expect("changed");

    let asked = |kind: &str, before: Option<i64>, limit: usize| Asked {
        kind: Some(kind.to_owned()),
        id: Some("t".to_owned()),
        before,
        limit,
    };
    let made = resources.changes(&asked("teams", None, 3)).await.expect("read");
    let told: Vec<_> = made
        .iter()
        .map(|one| {
            (
                one.seq,
                one.at,
                one.by.as_str(),
                one.version,
                one.before.as_deref(),
                one.after.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, 40, "admin", 3, None, Some("3")),
            (3, 30, "admin", 2, Some("2"), None),
            (2, 20, "vera", 2, Some("1"), Some("2")),
        ]
    );
    let rest = resources.changes(&asked("teams", Some(2), 10)).await.expect("read");
    assert_eq!(rest.len(), 1);
    let all = resources
        .changes(&Asked {
            limit: 10,
            ..Asked::default()
        })
        .await
        .expect("read");
    assert_eq!(all.len(), 5);
}

pub(crate) async fn versions_of_flows_are_numbered_and_stay(place: Place) {
    let resources = place.open().await.resources;
    let publish = |flows: &[(&str, &str)]| Changes {
        by: "admin".to_owned(),
        at: 7,
        flows: flows
            .iter()
            .map(|(flow, document)| ((*flow).to_owned(), (*document).to_owned()))
            .collect(),
        ..Changes::default()
    };
    resources
        .apply(0, &publish(&[("a", "a1"), ("b", "b1")]))
        .await
        .expect("published");
    resources.apply(0, &publish(&[("a", "a2")])).await.expect("published");
    let versions = resources.flow_versions("a", 10).await.expect("read");
    let told: Vec<_> = versions
        .iter()
        .map(|one| (one.serial, one.number, one.document.as_str()))
        .collect();
    assert_eq!(told, [(3, 2, "a2"), (1, 1, "a1")]);
    let first = resources
        .flow_version("b", 1)
        .await
        .expect("read")
        .expect("it is there");
    assert_eq!(
        (first.serial, first.document.as_str(), first.by.as_str()),
        (2, "b1", "admin")
    );
    assert_eq!(resources.flow_version("b", 2).await.expect("read"), None);
    let last = resources.last_flow_versions(2).await.expect("read");
    let serials: Vec<i64> = last.iter().map(|one| one.serial).collect();
    assert_eq!(serials, [3, 2]);
}

pub(crate) async fn of_two_changes_at_once_one_is_taken(place: Place) {
    let one = place.open().await.resources;
    let other = place.open().await.resources;
    let from_one = by("one", 1, vec![change("teams", "t", None, Some("1"))]);
    let from_other = by("other", 1, vec![change("teams", "t", None, Some("2"))]);
    let (first, second) = tokio::join!(one.apply(0, &from_one), other.apply(0, &from_other));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let (revision, all) = one.load().await.expect("read");
    assert_eq!((revision, all.len()), (1, 1));
}
