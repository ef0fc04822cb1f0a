//! The files of the repository as text, read once. Build output and installed packages are not part of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Directories that hold what tools wrote, by name.
const OUTPUT_DIRECTORIES: &[&str] = &[
    ".git",
    "node_modules",
    "target",
    "dist",
    "test-results",
    "playwright-report",
    "pictures",
];

/// Endings of files that are read as text.
const TEXT_ENDINGS: &[&str] = &[
    "rs", "ts", "tsx", "css", "md", "txt", "toml", "sh", "sql", "yml", "yaml", "html",
];

/// All text files, by path from the root.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Absolute path of the root.
    pub(crate) root: PathBuf,
    /// Contents by path from the root, with `/` between the parts.
    pub(crate) files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads the repository in which this crate lives.
    pub(crate) fn read() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lives in the root")?
            .to_path_buf();
        let mut files = BTreeMap::new();
        walk(&root, &root, &mut files)?;
        Ok(Self { root, files })
    }

    /// Files with the given ending (without the dot) under a folder given as `crates/` or `` (the root).
    pub(crate) fn under<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder) && ending_of(path) == ending)
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file, if it is there.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

/// The part after the last dot of the file's name, or an empty text.
pub(crate) fn ending_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !OUTPUT_DIRECTORIES.contains(&name.as_str()) && !name.starts_with("target-") {
                walk(root, &path, files)?;
            }
        } else if kind.is_file() && (is_text(&name) || folder == root.join("script")) {
            // A file may vanish between listing and reading while somebody works in the tree; it is then not part of it.
            if let Ok(text) = fs::read_to_string(&path) {
                let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                files.insert(relative, text);
            }
        }
    }
    Ok(())
}

fn is_text(name: &str) -> bool {
    name == "Makefile" || TEXT_ENDINGS.contains(&ending_of(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_come_from_the_name_alone() {
        assert_eq!(ending_of("crates/floor/src/lib.rs"), "rs");
        assert_eq!(ending_of("a.b/Makefile"), "");
        assert_eq!(ending_of("web/src/schema.d.ts"), "ts");
    }
}
