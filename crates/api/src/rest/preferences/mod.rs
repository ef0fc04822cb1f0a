//! A person's own settings.

pub(crate) mod replace;
pub(crate) mod show;
