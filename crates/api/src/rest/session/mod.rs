//! Sign-in, sign-out, and who is signed in.

pub(crate) mod show;
pub(crate) mod sign_in;
pub(crate) mod sign_out;

use crate::{
    dto::session::{Session, SessionUser},
    ports::{Directory, User},
};

fn picture(directory: &Directory, user: &User, expires_at: jiff::Timestamp) -> Session {
    Session {
        user: SessionUser {
            id: user.id.clone(),
            name: user.name.clone(),
            email: user.email.clone(),
            roles: user.roles.clone(),
        },
        organization: directory.organization().clone(),
        expires_at,
    }
}
