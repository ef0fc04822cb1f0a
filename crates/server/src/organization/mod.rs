//! The organization file: read, checked whole, and taken apart into what each part of the house needs. The only place
//! that knows its form. Passwords stay here and in the parts that check them.

mod build;
mod check;
mod document;
mod trunks;

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::Directory;
use flow::Known;

pub(crate) use document::Role;

/// An organization, checked: every name that is used exists.
#[derive(Clone)]
pub(crate) struct Organization {
    /// What the floor needs.
    pub(crate) directory: Arc<Directory>,
    /// Where telephone numbers are read that name no country.
    pub(crate) country: String,
    /// People who can sign in, by id.
    pub(crate) users: BTreeMap<String, User>,
    /// Desk phones with their passwords.
    pub(crate) phones: Vec<voice::Phone>,
    /// Trunks.
    pub(crate) trunks: Vec<voice::Trunk>,
}

/// A person who can sign in.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// PHC string of argon2id.
    pub(crate) password_hash: String,
    pub(crate) roles: Vec<Role>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// Why an organization file is not taken. Nothing of it is used then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrganizationError {
    /// Not YAML, or not of the form.
    #[error("{file}: {problem}")]
    Form { file: String, problem: String },
    /// Of the form, and makes no sense.
    #[error("{file}:\n  {}", problems.join("\n  "))]
    Content { file: String, problems: Vec<String> },
}

/// Reads an organization. `read` gives the text of a file beside it (flows).
///
/// # Errors
/// With every mistake that was found, each with its place and what to do.
pub(crate) fn load(
    file: &str,
    text: &str,
    known: &Known,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Organization, OrganizationError> {
    let document: document::Document = serde_saphyr::from_str(text).map_err(|error| OrganizationError::Form {
        file: file.to_owned(),
        problem: error.to_string(),
    })?;
    check::check(document, known, read).map_err(|problems| OrganizationError::Content {
        file: file.to_owned(),
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../../demo/organization.yaml");

    fn known() -> Known {
        crate::assets::known_clips()
    }

    fn flow(name: &str) -> Result<String, String> {
        crate::assets::demo_file(name).ok_or_else(|| "not there".to_owned())
    }

    /// The demo organization is taken, with the names that scripts rely on.
    #[test]
    fn demo_is_taken() {
        let demo = load("demo", DEMO, &known(), &flow).expect("the demo organization is right");
        assert_eq!(demo.users.len(), 6);
        assert!(demo.directory.entry_point_of("+35929001000").is_some());
        assert!(demo.directory.entry_point_of("00359 2 900 20 00").is_some());
        assert_eq!(demo.phones.len(), 5);
    }

    /// A wrong name is refused with its place, and all mistakes are told at once.
    #[test]
    fn mistakes_are_told_together() {
        let text = DEMO
            .replace("teams: [support]", "teams: [suport]")
            .replace("defaultCode: resolved", "defaultCode: solved");
        let error = load("demo", &text, &known(), &flow).err().expect("two names are wrong");
        let told = error.to_string();
        assert!(told.contains("suport") && told.contains("solved"), "{told}");
    }

    /// Users' outside numbers are kept in E.164, read in the organization's country, which must be one.
    #[test]
    fn outside_numbers_are_read_in_the_country() {
        let with = |number: &str| {
            let mark = "extension: \"1001\"}";
            DEMO.replacen(mark, &format!("extension: \"1001\", dialNumber: \"{number}\"}}"), 1)
        };
        let demo = load("demo", &with("0888 123 456"), &known(), &flow).expect("a mobile number");
        let ana = demo.directory.agents.values().find(|agent| agent.id.as_str() == "ana");
        assert_eq!(ana.and_then(|ana| ana.dial_number.as_deref()), Some("+359888123456"));
        assert_eq!(demo.country, "BG");
        for (text, told) in [
            (
                with("0888 1"),
                "users/ana: dialNumber \"0888 1\" is too short for its country",
            ),
            (
                DEMO.replacen("country: BG", "country: Bulgaria", 1),
                "country must be the two letters",
            ),
        ] {
            let error = load("demo", &text, &known(), &flow).err().expect("refused").to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    /// A form that is wrong names line and column.
    #[test]
    fn wrong_form_has_a_place() {
        let text = DEMO.replace("ringSeconds: 18", "ringSeconds: soon");
        let error = load("demo", &text, &known(), &flow).err().expect("not a number");
        assert!(error.to_string().contains("line"), "{error}");
    }
}
