//! The organization as a document: read, checked whole, and taken apart into what each part of the house needs. The only
//! place that knows its form. Passwords stay here and in the parts that check them.
//!
//! What must not be here: where the document is kept, who may change it, and what is made of trunks and phones on the wire.

mod build;
mod check;
pub mod document;
pub mod numbers;
mod trunks;

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::Directory;
use flow::Known;

pub use document::{Role, Trunk};

/// An organization, checked: every name that is used exists.
#[derive(Clone)]
pub struct Organization {
    /// What the floor needs.
    pub directory: Arc<Directory>,
    /// Where telephone numbers are read that name no country.
    pub country: String,
    /// People who can sign in, by id.
    pub users: BTreeMap<String, User>,
    /// Desk phones with their passwords.
    pub phones: Vec<Phone>,
    /// Trunks, in the order in which they are tried.
    pub trunks: Vec<Trunk>,
}

/// A person who can sign in.
#[derive(Clone)]
pub struct User {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// What they do here.
    pub roles: Vec<Role>,
}

/// A desk phone.
#[derive(Clone)]
pub struct Phone {
    /// Its extension, which is also its user name.
    pub extension: String,
    /// Its password.
    pub password: String,
    /// Whose it is, shown when it calls.
    pub name: Option<String>,
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
pub enum OrganizationError {
    /// Not YAML, or not of the form.
    #[error("{file}: {problem}")]
    Form {
        /// The file.
        file: String,
        /// What is wrong, with line and column.
        problem: String,
    },
    /// Of the form, and makes no sense.
    #[error("{file}:\n  {}", problems.join("\n  "))]
    Content {
        /// The file.
        file: String,
        /// What is wrong, all of it.
        problems: Vec<String>,
    },
}

/// Reads an organization. `read` gives the text of a file beside it (flows).
///
/// # Errors
/// With every mistake that was found, each with its place and what to do.
pub fn load(
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
pub(crate) mod tests {
    use super::*;

    pub(crate) const DEMO: &str = include_str!("../../server/demo/organization.yaml");

    pub(crate) fn known() -> Known {
        let own = [
            "welcome",
            "menu-support-billing",
            "invalid-choice",
            "all-agents-busy",
            "you-are-number",
            "in-the-queue",
            "goodbye",
            "sorry-unavailable",
        ];
        let mut clips = flow::speech::clip_names();
        clips.extend(own.map(str::to_owned));
        let mut known = Known::default();
        known.music.insert("hold".to_owned());
        for language in flow::Language::ALL {
            known.prompts.insert(language, clips.clone());
        }
        known
    }

    pub(crate) fn flow(name: &str) -> Result<String, String> {
        match name {
            "support.flow.yaml" => Ok(include_str!("../../../assets/demo/support.flow.yaml").to_owned()),
            "direct-support.flow.yaml" => Ok(include_str!("../../../assets/demo/direct-support.flow.yaml").to_owned()),
            "direct-billing.flow.yaml" => Ok(include_str!("../../../assets/demo/direct-billing.flow.yaml").to_owned()),
            _ => Err("not there".to_owned()),
        }
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
