//! Session descriptions: the parts of RFC 8866 that decide where sound flows, and RFC 3264 offer/answer as a pure
//! function of (what we can do, what they offer). No answer is ever kept and sent again.

mod negotiate;
mod parse;
mod types;

pub use negotiate::{Capabilities, Codec, MediaSide, Negotiated, Refusal};
pub use parse::{SdpFault, parse};
pub use types::{Connection, Direction, Format, Media, SessionDescription};
