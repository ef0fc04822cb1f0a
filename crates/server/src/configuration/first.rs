//! The file of the first start, and files that are given to commands.

use std::collections::BTreeMap;

use anyhow::Context;
use flow::Known;
use organization::{File, Organization, Problem, Resources, World, check, secrets};

use super::zone;

/// Where a new store gets its configuration from.
pub(crate) struct First {
    /// What it is called in messages.
    pub(crate) name: String,
    /// Gives its text.
    pub(crate) text: Box<dyn Fn() -> anyhow::Result<String> + Send + Sync>,
}

impl First {
    /// A text that is at hand.
    pub(crate) fn text(name: &str, text: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            text: Box::new(move || Ok(text.to_owned())),
        }
    }

    /// A file, read only when it is needed.
    pub(crate) fn file(path: &std::path::Path) -> Self {
        let file = path.to_owned();
        Self {
            name: path.display().to_string(),
            text: Box::new(move || {
                std::fs::read_to_string(&file).with_context(|| {
                    format!(
                        "there is no configuration yet, and its file {} cannot be read; `centrala demo` runs without one",
                        file.display()
                    )
                })
            }),
        }
    }

    /// Reads and checks it.
    pub(super) fn read(&self, known: &Known) -> anyhow::Result<Resources> {
        let text = (self.text)()?;
        let (resources, _) = read_file(&self.name, &text, &Resources::default(), known)?;
        Ok(resources)
    }
}

/// Reads a file and checks it; secrets that it leaves as they are come from `present`.
///
/// # Errors
/// With every mistake and its place, one a line.
pub(crate) fn read_file(
    name: &str,
    text: &str,
    present: &Resources,
    known: &Known,
) -> anyhow::Result<(Resources, Organization)> {
    let mut file = File::read(text);
    let mut problems = file.problems.clone();
    problems.extend(secrets::keep_all(&mut file.resources, present));
    let published = BTreeMap::new();
    let world = World {
        known,
        zone: &zone,
        published: &published,
    };
    match check(&file.resources, world) {
        Ok(organization) if problems.is_empty() => {
            problems.extend(super::bad_clips(&organization, &file.resources));
            if problems.is_empty() {
                return Ok((file.resources, organization));
            }
        }
        Ok(_) => {}
        Err(more) => problems.extend(more),
    }
    let problems: Vec<Problem> = file.located(problems);
    let lines: Vec<String> = problems.iter().map(|problem| format!("{name}: {problem}")).collect();
    anyhow::bail!("the configuration is not right:\n  {}", lines.join("\n  "))
}
