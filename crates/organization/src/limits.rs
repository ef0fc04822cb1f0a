//! Every limit of this crate, with what happens there.

/// Bytes of a whole file. A larger one is refused unread: prompts are most of it.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Nesting of a file. A deeper one is refused.
pub const FILE_DEPTH_MAX: usize = 64;
/// Resources of one kind. More are refused.
pub const RESOURCES_MAX: usize = 20_000;
/// Bytes of one uploaded sound. A larger one is refused.
pub const SOUND_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Problems that are told of one file; the rest would be a consequence or more of the same.
pub const PROBLEMS_MAX: usize = 500;
