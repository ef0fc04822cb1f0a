//! The test phone and the load generator: an independent peer that tests the product from outside, by SIP, RTP and HTTP.
//!
//! [`phone`] is one telephone, [`rig`] many of them behind a pair of pipes for tests in any language; both play steady
//! tones and measure what they hear, so that a test can say who hears whom. Nothing here knows the contact centre's words,
//! and nothing of the product imports this crate.

pub mod agent;
pub mod heard;
pub mod junk;
pub mod load;
pub mod phone;
pub mod recording;
pub mod rig;
pub mod rooms;
pub mod sound;
pub mod wire;
