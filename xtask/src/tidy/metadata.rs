//! What `cargo metadata` says, reduced to what the checks need.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// One package that cargo resolved for this platform.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression that its manifest states.
    pub(crate) licence: Option<String>,
    /// Whether it is a crate of this repository.
    pub(crate) is_ours: bool,
    /// Path of the manifest from the root, for crates of ours.
    pub(crate) manifest: String,
    /// Names in its manifest, of all kinds (normal, development, build).
    pub(crate) named: Vec<String>,
    /// Ids of the packages that it is linked with (normal dependencies only).
    pub(crate) linked: Vec<String>,
}

/// All packages, by cargo's id.
pub(crate) type Packages = BTreeMap<String, Package>;

/// Asks cargo. Only this platform's packages: those of other platforms need not be on this machine.
pub(crate) fn read(root: &Path) -> Result<Packages> {
    let platform = host_platform()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked"])
        .arg(format!("--filter-platform={platform}"))
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    ensure!(
        output.status.success(),
        "cargo metadata failed; if the lock file is stale, run `cargo check` and commit Cargo.lock:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    parse(
        &serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")?,
        root,
    )
}

fn parse(metadata: &Value, root: &Path) -> Result<Packages> {
    let mut packages = Packages::new();
    for package in list(metadata, "packages") {
        let manifest = Path::new(text(package, "manifest_path")?);
        packages.insert(
            text(package, "id")?.to_owned(),
            Package {
                name: text(package, "name")?.to_owned(),
                version: text(package, "version")?.to_owned(),
                licence: package.get("license").and_then(Value::as_str).map(str::to_owned),
                is_ours: false,
                manifest: manifest
                    .strip_prefix(root)
                    .unwrap_or(manifest)
                    .to_string_lossy()
                    .into_owned(),
                named: list(package, "dependencies")
                    .map(|dep| text(dep, "name").map(str::to_owned))
                    .collect::<Result<_>>()?,
                linked: Vec::new(),
            },
        );
    }
    for member in list(metadata, "workspace_members").filter_map(Value::as_str) {
        packages
            .get_mut(member)
            .context("a member of the workspace is not among the packages")?
            .is_ours = true;
    }
    let resolve = metadata
        .get("resolve")
        .context("cargo metadata gave no dependency graph")?;
    for node in list(resolve, "nodes") {
        let mut linked = Vec::new();
        for dependency in list(node, "deps") {
            // A normal dependency has no kind; the others say "dev" or "build".
            if list(dependency, "dep_kinds").any(|kind| kind.get("kind").is_none_or(Value::is_null)) {
                linked.push(text(dependency, "pkg")?.to_owned());
            }
        }
        if let Some(package) = packages.get_mut(text(node, "id")?) {
            package.linked = linked;
        }
    }
    Ok(packages)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value
        .get(key)
        .and_then(Value::as_str)
        .with_context(|| format!("cargo metadata lacks `{key}`"))
}

fn host_platform() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("cannot run rustc")?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .context("rustc -vV names no host")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_development_dependency_is_named_and_not_linked() {
        let metadata = serde_json::json!({
            "packages": [
                {"id": "a", "name": "floor", "version": "0.1.0", "license": "MIT", "manifest_path": "/r/crates/floor/Cargo.toml",
                 "dependencies": [{"name": "flow"}, {"name": "proptest"}]},
                {"id": "b", "name": "flow", "version": "0.1.0", "manifest_path": "/r/crates/flow/Cargo.toml", "dependencies": []},
                {"id": "c", "name": "proptest", "version": "1.0.0", "manifest_path": "/elsewhere/Cargo.toml", "dependencies": []},
            ],
            "workspace_members": ["a", "b"],
            "resolve": {"nodes": [{"id": "a", "deps": [
                {"pkg": "b", "dep_kinds": [{"kind": null}]},
                {"pkg": "c", "dep_kinds": [{"kind": "dev"}]},
            ]}]},
        });
        let packages = parse(&metadata, Path::new("/r")).expect("the metadata is whole");
        let floor = packages.get("a").expect("floor is there");
        assert_eq!(
            (floor.manifest.as_str(), floor.is_ours),
            ("crates/floor/Cargo.toml", true)
        );
        assert_eq!(floor.named, ["flow", "proptest"]);
        assert_eq!(floor.linked, ["b"]);
    }
}
