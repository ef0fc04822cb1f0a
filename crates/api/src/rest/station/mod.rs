//! The agent's station, availability and browser phone.

pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
pub(crate) mod set_state;
pub(crate) mod webrtc_close;
pub(crate) mod webrtc_open;
