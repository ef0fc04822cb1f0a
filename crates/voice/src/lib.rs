//! The voice: SIP transports, sockets, media threads and the switchboard that turns wire into facts and effects into
//! wire. It decides nothing about calls.
//!
//! LEAD'S CONTRACT with `server` (replace this paragraph by real documentation when it is built):
//! - `Voice::start(VoiceConfig, ClipLibrary) -> Result<(Voice, tokio::sync::mpsc::Receiver<floor::Fact>), VoiceError>`
//!   (async); `Voice: Clone + Send + Sync`; binds SIP (UDP and TCP) and sound; `voice.sip_address() -> SocketAddr`.
//!   `ClipLibrary::new(BTreeMap<String, Vec<u8>>)`: clip id (`prompts/bg/welcome`, `music/hold`) -> WAV bytes.
//! - `voice.perform(floor::Effect)`: never blocks, keeps the order of effects per leg.
//! - `voice.offer_browser(LegId, sdp: String) -> Result<String /* answer */, BrowserError>` (async): the station's leg
//!   or a web caller's leg (numbered by `voice.new_outside_leg()`); again for the same leg replaces the connection
//!   (then `SoundDown` and `SoundUp` facts follow). `voice.close_browser(LegId)`. A browser leg's facts are `SoundUp`,
//!   `SoundDown`, `Digit`, `PlayFinished`, and `LegEnded{Released}` after an `Effect::Release` of it.
//!   For a web caller the *server* tells `Fact::CallArrived` (Origin::Web) itself; `Effect::Answer` for such a leg is
//!   nothing to do, `Reject`/`Release` close it.
//! - `Effect::Release` for a leg unknown to this process (after a restart: `dialog`/`target` are given) sends the BYE or
//!   CANCEL that is owed, if any, and answers with `Fact::LegEnded`.
//! - `voice.stop_accepting()`: new calls get 503 from now on; `voice.shut_down().await`.
//! - The demo's callers are a second `Voice` in the same process: its own SIP port (port 0), one trunk whose target is
//!   the first one, `Effect::Ring{target: Number}`, then `Audibility` rows with `Music("demo/...")` on that leg.

pub mod sound;
