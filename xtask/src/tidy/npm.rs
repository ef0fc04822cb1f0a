//! Licences of the web's packages, from package-lock.json: production packages become part of the product, the rest only
//! runs on developers' machines.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::finding::Finding;
use crate::lists;
use crate::tidy::{licences, spdx};
use crate::tree::Tree;

const LOCK: &str = "web/package-lock.json";
const LIST: &str = "licences-web.txt";

/// Checks the lock file, if the web app has one.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let path = tree.root.join(LOCK);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let lock: Value =
        serde_json::from_str(&fs::read_to_string(&path)?).with_context(|| format!("{LOCK} is no JSON"))?;
    let (exceptions, mut findings) = lists::read(tree, LIST);
    let mut unused = exceptions.clone();
    let packages = lock
        .get("packages")
        .and_then(Value::as_object)
        .context("package-lock.json has no packages")?;
    for (place, package) in packages {
        let Some((_, name)) = place.rsplit_once("node_modules/") else {
            continue;
        };
        let licence = package.get("license").and_then(Value::as_str).unwrap_or("none stated");
        if spdx::is_satisfied(licence, &licences::is_allowed) {
            continue;
        }
        let excepted = exceptions
            .iter()
            .find(|(key, entry)| entry.value == licence && covers(key, name));
        if let Some((key, _)) = excepted {
            unused.remove(key);
            continue;
        }
        let part = if package.get("dev").and_then(Value::as_bool) == Some(true) {
            "a tool"
        } else {
            "shipped"
        };
        findings.push(Finding::new(
            LOCK,
            0,
            format!("{name} ({part}) has the licence `{licence}`, which is not on the allow-list"),
            format!(
                "Choose another package, or explain it in {}: `{name} {licence} # why`.",
                lists::path_of(LIST)
            ),
        ));
    }
    for (name, entry) in unused {
        findings.push(Finding::new(
            lists::path_of(LIST),
            entry.line,
            format!("nothing uses {name} with this licence any more"),
            "Remove the line.",
        ));
    }
    Ok(findings)
}

/// Whether an entry's key means this package; a star at its end stands for any rest, as one tool has a package per platform.
fn covers(key: &str, name: &str) -> bool {
    key.strip_suffix('*')
        .map_or(key == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_rest() {
        assert!(covers("lightningcss*", "lightningcss-linux-x64-gnu"));
        assert!(covers("axe-core", "axe-core"));
        assert!(!covers("axe-core", "axe-core-extra"));
    }
}
