//! The small lists of the configuration.

pub(crate) mod entry_points;
pub(crate) mod idle_codes;
pub(crate) mod queues;
pub(crate) mod teams;
pub(crate) mod wrapup_codes;
