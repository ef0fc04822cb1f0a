//! Stories about the floor: what people and the wire do, and what must follow, in words. Each test cites the rules of
//! the specification that it proves. Small laws of one function live beside the code, random worlds in `crates/sim`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a story picks the one variant that it is about"
)]

mod acts;
mod answering;
mod capacity_teams;
mod conference;
mod consult;
mod consult_ends;
mod consult_queue;
mod consult_refused;
mod controls;
mod directory;
mod ending;
mod engine;
mod estimates;
mod flow_acts;
mod flow_queues;
mod flow_transfer;
mod found_by_seeds;
mod hearing;
mod holding;
mod item_law;
mod item_words;
mod items;
mod items_ends;
mod items_routing;
mod items_variables;
mod law;
mod lost_sound;
mod matrix;
mod offers;
mod post_call;
mod restarts;
mod routing;
mod seal;
mod sign_in;
mod states;
mod suggestions;
mod supervision;
mod supervision_rights;
mod talk_restarts;
mod talk_words;
mod transfer;
mod transfer_shapes;
mod variables;
mod variables_moved;
mod variables_secure;
mod variables_words;
mod words;
mod world;
