//! Which crate may import which. The table is the architecture; a broken edge is a broken promise of purity, so it is
//! checked on what cargo really resolved, direct and through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::finding::Finding;
use crate::tidy::metadata::{Package, Packages};

/// One crate of ours and which of ours it may import. Order: an import points to an earlier row.
struct Row {
    name: &'static str,
    may_import: &'static [&'static str],
}

const ROWS: &[Row] = &[
    Row {
        name: "flow",
        may_import: &[],
    },
    Row {
        name: "floor",
        may_import: &["flow"],
    },
    Row {
        name: "sip",
        may_import: &[],
    },
    Row {
        name: "media",
        may_import: &[],
    },
    Row {
        name: "organization",
        may_import: &["flow", "floor"],
    },
    Row {
        name: "voice",
        may_import: &["flow", "floor", "sip", "media"],
    },
    Row {
        name: "store",
        may_import: &["flow", "floor"],
    },
    Row {
        name: "api",
        may_import: &["flow", "floor", "organization", "store"],
    },
    Row {
        name: "server",
        may_import: &["flow", "floor", "organization", "sip", "media", "voice", "store", "api"],
    },
    Row {
        name: "sim",
        may_import: &["flow", "floor"],
    },
    Row {
        name: "bench",
        may_import: &["sip", "media"],
    },
    Row {
        name: "xtask",
        may_import: &[],
    },
];

/// A library of others that only some crates of ours may name in their manifest.
struct NamedBy {
    library: &'static str,
    crates: &'static [&'static str],
    why: &'static str,
}

const NAMED_BY: &[NamedBy] = &[
    NamedBy {
        library: "str0m",
        crates: &["media"],
        why: "the WebRTC leg is one module of `media`",
    },
    NamedBy {
        library: "sqlx",
        crates: &["store"],
        why: "SQL lives in `store` behind one interface for both databases",
    },
    NamedBy {
        library: "axum",
        crates: &["api", "server"],
        why: "HTTP belongs to `api`; `server` only mounts it",
    },
];

/// Libraries that a crate must not reach even through others, because they bring a clock, a socket or a thread.
struct Unreachable {
    libraries: &'static [&'static str],
    from: &'static [&'static str],
    why: &'static str,
}

const UNREACHABLE: &[Unreachable] = &[
    Unreachable {
        libraries: &[
            "tokio",
            "mio",
            "async-std",
            "smol",
            "socket2",
            "hyper",
            "axum",
            "reqwest",
            "sqlx",
            "sqlx-core",
            "tungstenite",
        ],
        from: &["flow", "floor", "organization", "sip", "media", "sim"],
        why: "pure crates and their simulator run without a runtime, sockets or SQL",
    },
    Unreachable {
        libraries: &["sqlx", "sqlx-core"],
        from: &["voice", "bench", "xtask"],
        why: "SQL stays under `store`",
    },
    Unreachable {
        libraries: &["str0m", "ropus"],
        from: &["flow", "floor", "organization", "sip", "store", "api", "sim", "xtask"],
        why: "codecs and WebRTC stay under `media`",
    },
    Unreachable {
        libraries: &["axum"],
        from: &["voice", "store", "bench"],
        why: "HTTP stays under `api`",
    },
];

/// Checks every crate of ours: what its manifest names, and what it is linked with.
pub(crate) fn check(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, package) in packages.iter().filter(|(_, package)| package.is_ours) {
        match ROWS.iter().find(|row| row.name == package.name) {
            Some(row) => findings.extend(
                package
                    .named
                    .iter()
                    .filter_map(|name| direct(row, &package.manifest, name)),
            ),
            None => findings.push(Finding::new(
                package.manifest.as_str(),
                0,
                format!("crate `{}` is not in the table of edges", package.name),
                "Give it a row in xtask/src/tidy/edges.rs and a line in docs/architecture.md.",
            )),
        }
        findings.extend(reached(id, package, packages));
    }
    findings
}

/// Findings about one line of a manifest. Development dependencies count too: tests are part of a crate's shape.
fn direct(row: &Row, manifest: &str, dependency: &str) -> Option<Finding> {
    let ours = ROWS.iter().any(|other| other.name == dependency);
    if ours && dependency != row.name && !row.may_import.contains(&dependency) {
        return Some(Finding::new(
            manifest,
            0,
            format!("`{}` must not import `{dependency}`", row.name),
            format!(
                "It may import: {}. Move the shared part down, or pass a value; the table is in docs/architecture.md.",
                if row.may_import.is_empty() {
                    "nothing of ours".to_owned()
                } else {
                    row.may_import.join(", ")
                }
            ),
        ));
    }
    let rule = NAMED_BY.iter().find(|rule| rule.library == dependency)?;
    (!rule.crates.contains(&row.name)).then(|| {
        Finding::new(
            manifest,
            0,
            format!("`{}` names the library `{dependency}`", row.name),
            format!("Only {} may: {}.", rule.crates.join(", "), rule.why),
        )
    })
}

/// Findings about libraries reached through others, with the shortest path to each.
fn reached(id: &str, package: &Package, packages: &Packages) -> Vec<Finding> {
    let paths = shortest_paths(id, packages);
    let mut findings = Vec::new();
    for rule in UNREACHABLE
        .iter()
        .filter(|rule| rule.from.contains(&package.name.as_str()))
    {
        for path in rule.libraries.iter().filter_map(|library| paths.get(library)) {
            findings.push(Finding::new(
                package.manifest.as_str(),
                0,
                format!("`{}` reaches what it must not: {}", package.name, path.join(" -> ")),
                format!("Drop the dependency or switch the feature off: {}.", rule.why),
            ));
        }
    }
    findings
}

/// The shortest path of names to each package that is linked in.
fn shortest_paths<'a>(start: &'a str, packages: &'a Packages) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut seen = BTreeSet::from([start]);
    let mut waiting = VecDeque::from([(start, Vec::new())]);
    while let Some((id, mut path)) = waiting.pop_front() {
        let Some(package) = packages.get(id) else { continue };
        path.push(package.name.as_str());
        for next in package.linked.iter().filter(|next| seen.insert(next)) {
            waiting.push_back((next, path.clone()));
        }
        found.entry(&package.name).or_insert(path);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> &'static Row {
        ROWS.iter().find(|row| row.name == name).expect("the crate has a row")
    }

    #[test]
    fn an_import_points_to_an_earlier_row() {
        for (index, row) in ROWS.iter().enumerate() {
            for import in row.may_import {
                let place = ROWS.iter().position(|other| other.name == *import);
                assert!(place.is_some_and(|place| place < index), "{} -> {import}", row.name);
            }
        }
    }

    #[test]
    fn nobody_may_import_the_simulator_the_load_generator_or_the_tasks() {
        for row in ROWS {
            for import in ["sim", "bench", "xtask"] {
                assert!(
                    row.name == import || direct(row, "Cargo.toml", import).is_some(),
                    "{} -> {import}",
                    row.name
                );
            }
        }
    }

    #[test]
    fn a_broken_edge_names_both_ends_and_a_remedy() {
        let finding = direct(row("floor"), "crates/floor/Cargo.toml", "media").expect("floor must not import media");
        assert_eq!(finding.what, "`floor` must not import `media`");
        assert!(finding.remedy.contains("It may import: flow."), "{}", finding.remedy);
    }

    #[test]
    fn only_media_names_the_webrtc_library() {
        assert!(direct(row("media"), "", "str0m").is_none());
        assert!(direct(row("voice"), "", "str0m").is_some());
    }

    #[test]
    fn what_is_reached_through_others_is_shown_with_its_path() {
        let package = |name: &str, linked: &[&str]| Package {
            name: name.to_owned(),
            is_ours: name == "media",
            linked: linked.iter().map(|id| (*id).to_owned()).collect(),
            ..Package::default()
        };
        let packages = Packages::from([
            ("1".to_owned(), package("media", &["2"])),
            ("2".to_owned(), package("codec", &["3"])),
            ("3".to_owned(), package("tokio", &[])),
        ]);
        let whats: Vec<_> = check(&packages).into_iter().map(|finding| finding.what).collect();
        assert_eq!(whats, ["`media` reaches what it must not: media -> codec -> tokio"]);
    }
}
