//! The small lists: of the configuration, and of the world.

pub(crate) mod countries;
pub(crate) mod entry_points;
pub(crate) mod idle_codes;
pub(crate) mod queues;
pub(crate) mod teams;
pub(crate) mod wrapup_codes;
