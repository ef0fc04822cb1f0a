//! What a customer with a browser may do without signing in. Everything here is rate-limited by address; a call is
//! known by its unguessable id alone.

pub(crate) mod close;
pub(crate) mod digits;
pub(crate) mod entry_point;
pub(crate) mod events;
pub(crate) mod open;

use std::net::IpAddr;

use floor::EntryPointId;

use crate::{
    State,
    dto::public::PublicEntryPoint,
    ports::{PhoneError, look},
    problem::Problem,
};

/// Counts a request of this address.
fn count(state: &State, address: IpAddr) -> Result<(), Problem> {
    state
        .0
        .public
        .take(&address, state.now())
        .map_err(Problem::too_many_requests)
}

/// The entry point, if it may be called from a page. Others do not exist for customers.
async fn callable(state: &State, id: &str) -> Result<PublicEntryPoint, Problem> {
    let entry_point = EntryPointId::new(id);
    let found = look(state.0.ports.floor.as_ref(), move |floor| {
        let entry = floor
            .directory()
            .entry_points
            .get(&entry_point)
            .filter(|entry| entry.web_calls)?;
        Some(PublicEntryPoint {
            id: entry.id.to_string(),
            name: entry.name.clone(),
        })
    });
    found.await?.ok_or_else(|| Problem::not_found("entryPoint", id))
}

/// A call's id as it may look; anything else names no call.
fn call_id(text: &str) -> Result<&str, Problem> {
    let shaped = text.len() <= 128
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if shaped {
        Ok(text)
    } else {
        Err(PhoneError::Unknown.into())
    }
}
