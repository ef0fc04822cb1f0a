//! The voice: SIP transports, sockets, media threads and the switchboard that turns wire into facts and effects into
//! wire. It decides nothing about calls.
//!
//! [`Voice`] is the handle: `perform` takes the floor's effects, the receiver beside it gives facts. A browser's leg
//! (a station's, or a web caller's) is opened by `offer_browser`; its facts are `SoundUp`, `SoundDown`, `Digit`,
//! `PlayFinished`, and `LegEnded` after a release. A leg of before a restart is ended from what the effect carries.
//!
//! What must not be here: rules about calls (the floor's), rules of SIP (`sip`), sound itself (`media`), storage.

mod codecs;
mod config;
mod error;
mod exchange;
mod numbers;
pub mod sound;
mod stack;
mod switchboard;
mod voice;

pub use codecs::CodecPolicy;
pub use config::{Network, Phone, Trunk, TrunkCredentials, TrunkRegistration, VoiceConfig, VoiceDirectory};
pub use error::{BrowserError, VoiceError};
pub use sound::{BadClip, ClipLibrary};
pub use voice::Voice;
