//! Who may sign in, and as what: an immutable directory that the server replaces as a whole.

use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::dto::session::{Organization, Role};

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The user's id; of an agent, the floor's agent id too.
    pub id: String,
    /// The name that others see.
    pub name: String,
    /// The address used to sign in.
    pub email: String,
    /// The password as an argon2id PHC string, see [`crate::password::hash`].
    pub password_hash: String,
    /// What the user may do.
    pub roles: Vec<Role>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// Everybody who may sign in.
#[derive(Debug, Clone)]
pub struct Directory {
    organization: Organization,
    by_id: BTreeMap<String, Arc<User>>,
    by_email: BTreeMap<String, Arc<User>>,
}

impl Directory {
    /// A directory of these users. Of two users with one e-mail address (letter case aside) the last one has it.
    #[must_use]
    pub fn new(organization: Organization, users: impl IntoIterator<Item = User>) -> Self {
        let users: Vec<Arc<User>> = users.into_iter().map(Arc::new).collect();
        Self {
            organization,
            by_email: users
                .iter()
                .map(|user| (folded(&user.email), Arc::clone(user)))
                .collect(),
            by_id: users.into_iter().map(|user| (user.id.clone(), user)).collect(),
        }
    }

    /// The organization.
    #[must_use]
    pub const fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The user with this id.
    #[must_use]
    pub fn user(&self, id: &str) -> Option<&Arc<User>> {
        self.by_id.get(id)
    }

    /// The user with this e-mail address, letter case aside.
    #[must_use]
    pub fn user_by_email(&self, email: &str) -> Option<&Arc<User>> {
        self.by_email.get(&folded(email))
    }
}

/// An e-mail address as it is compared.
pub(crate) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The source of the directory.
pub trait Accounts: Send + Sync {
    /// The directory in force now.
    fn directory(&self) -> Arc<Directory>;
}
