//! Channels, and how much of each an agent takes at once (DIG-1).

/// The channel of a queue and of what waits in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Channel {
    /// Calls.
    #[default]
    Telephony,
    /// Work items: work that somebody writes down, without a customer on a line.
    WorkItem,
}

/// How the channels go together (DIG-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Blend {
    /// All at once, each up to its capacity.
    #[default]
    Blended,
    /// A call or a chat at once; work items, which nobody waits for on a line, beside either.
    RealTime,
    /// One contact at a time, of whichever channel.
    Exclusive,
}

/// What an agent has at hand at most, requests included (DIG-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Calls from queues: 0 or 1.
    pub voice: u8,
    /// Work items: 0 to 5.
    pub work_items: u8,
    /// How they go together.
    pub blend: Blend,
}

impl Default for Capacity {
    /// One call and nothing else.
    fn default() -> Self {
        Self {
            voice: 1,
            work_items: 0,
            blend: Blend::Blended,
        }
    }
}
