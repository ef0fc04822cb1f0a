//! Which crate may import which. The table is the architecture; a broken edge is a broken promise of purity, so it is
//! checked on what cargo really resolved, direct and through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, PackageId};

use crate::finding::Finding;

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
        name: "voice",
        may_import: &["flow", "floor", "sip", "media"],
    },
    Row {
        name: "store",
        may_import: &["flow", "floor"],
    },
    Row {
        name: "api",
        may_import: &["flow", "floor", "store"],
    },
    Row {
        name: "server",
        may_import: &["flow", "floor", "sip", "media", "voice", "store", "api"],
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
        library: "rsipstack",
        crates: &["voice"],
        why: "one module of `voice` names the SIP library, so that it can be replaced",
    },
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
        from: &["flow", "floor", "sip", "media", "sim"],
        why: "pure crates and their simulator run without a runtime, sockets or SQL",
    },
    Unreachable {
        libraries: &["rsipstack"],
        from: &["flow", "floor", "sip", "media", "store", "api", "sim", "bench", "xtask"],
        why: "the SIP library stays under `voice`",
    },
    Unreachable {
        libraries: &["sqlx", "sqlx-core"],
        from: &["voice", "bench", "xtask"],
        why: "SQL stays under `store`",
    },
    Unreachable {
        libraries: &["str0m", "ropus"],
        from: &["flow", "floor", "sip", "store", "api", "sim", "xtask"],
        why: "codecs and WebRTC stay under `media`",
    },
    Unreachable {
        libraries: &["axum"],
        from: &["voice", "store", "bench"],
        why: "HTTP stays under `api`",
    },
];

/// Edges of the graph by crate name of ours.
pub(crate) fn check(metadata: &Metadata) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        let manifest = manifest_path(metadata, &package.manifest_path);
        let Some(row) = ROWS.iter().find(|row| row.name == package.name.as_str()) else {
            findings.push(Finding::new(
                manifest,
                0,
                format!("crate `{}` is not in the table of edges", package.name),
                "Give it a row in xtask/src/tidy/edges.rs and a line in docs/architecture.md.",
            ));
            continue;
        };
        for dependency in &package.dependencies {
            findings.extend(direct(row, &manifest, &dependency.name));
        }
    }
    findings.extend(reached(metadata)?);
    Ok(findings)
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
fn reached(metadata: &Metadata) -> Result<Vec<Finding>> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo metadata gave no dependency graph")?;
    let names: BTreeMap<&PackageId, &str> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.as_str()))
        .collect();
    let edges: BTreeMap<&PackageId, Vec<&PackageId>> = resolve
        .nodes
        .iter()
        .map(|node| {
            let used = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
            (&node.id, used.map(|dep| &dep.pkg).collect())
        })
        .collect();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        let paths = shortest_paths(&package.id, &edges, &names);
        let manifest = manifest_path(metadata, &package.manifest_path);
        for rule in UNREACHABLE
            .iter()
            .filter(|rule| rule.from.contains(&package.name.as_str()))
        {
            for library in rule.libraries {
                if let Some(path) = paths.get(library) {
                    findings.push(Finding::new(
                        manifest.as_str(),
                        0,
                        format!("`{}` reaches `{library}`: {}", package.name, path.join(" -> ")),
                        format!("Drop the dependency or switch the feature off: {}.", rule.why),
                    ));
                }
            }
        }
    }
    Ok(findings)
}

fn shortest_paths<'a>(
    start: &'a PackageId,
    edges: &BTreeMap<&'a PackageId, Vec<&'a PackageId>>,
    names: &BTreeMap<&'a PackageId, &'a str>,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut seen = BTreeSet::from([start]);
    let mut waiting = VecDeque::from([(start, Vec::new())]);
    while let Some((id, path)) = waiting.pop_front() {
        let name = names.get(id).copied().unwrap_or("?");
        let mut path = path.clone();
        path.push(name);
        for next in edges.get(id).into_iter().flatten() {
            if seen.insert(next) {
                waiting.push_back((next, path.clone()));
            }
        }
        found.entry(name).or_insert(path);
    }
    found
}

/// A manifest's path from the root.
pub(crate) fn manifest_path(metadata: &Metadata, path: &cargo_metadata::camino::Utf8Path) -> String {
    path.strip_prefix(&metadata.workspace_root).unwrap_or(path).to_string()
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
    fn only_voice_names_the_sip_library() {
        assert!(direct(row("voice"), "", "rsipstack").is_none());
        assert!(direct(row("bench"), "", "rsipstack").is_some());
    }
}
