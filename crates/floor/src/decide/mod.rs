//! Decisions: what the floor records and wants done in answer to an input. Nothing here changes state except through
//! `Floor::record`.

mod capacity_teams;
mod commands;
mod conference;
mod consult;
mod decision;
mod destination;
mod ending;
mod facts;
mod flow_acts;
mod flow_transfer;
mod items;
mod offers;
mod queueing;
mod routing;
mod sign_in;
mod supervision;
mod timeouts;
mod transfer;
mod treatment;
mod variables;

pub(crate) use conference::may_merge_early;
pub use destination::{Purpose, dialable};
