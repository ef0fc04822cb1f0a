//! What every request passes before an endpoint sees it: origin, session, roles, repeated requests, bodies, headers.
//! No endpoint's own rules live here.

pub(crate) mod body;
pub(crate) mod cookie;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod idempotency;
pub(crate) mod origin;
pub(crate) mod page;
pub(crate) mod random;
pub(crate) mod rate;
pub(crate) mod request_id;
