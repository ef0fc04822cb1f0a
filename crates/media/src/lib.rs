//! Sound as values: RTP streams, codecs, jitter, DTMF, tones, clips, the mixer and the browser leg.
//!
//! Everything here is driven from outside: packets, ticks and instants come in as arguments, packets and events go out as values. No
//! sockets, threads, files or clocks, and no word of the contact centre: legs are opaque keys. `voice` owns the sockets and drives it.

pub mod browser;
pub mod clip;
pub mod codec;
pub mod conceal;
pub mod dtmf;
pub mod engine;
pub mod g711;
mod g722;
pub mod jitter;
pub mod latch;
mod limiter;
pub mod line;
pub mod reader;
pub mod resample;
pub mod rtcp;
pub mod rtp;
pub mod tone;
