//! Decisions: what the floor records and wants done in answer to an input. Nothing here changes state except through
//! `Floor::record`.

mod commands;
mod ending;
mod facts;
mod offers;
mod routing;
mod sign_in;
mod timeouts;
mod treatment;

pub(crate) use routing::decide;
