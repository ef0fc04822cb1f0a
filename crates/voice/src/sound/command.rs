//! What a media thread can be asked, and the handle by which it is asked.

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use media::browser::BrowserLeg;
use media::dtmf::Digit;
use media::engine::{DetachedLeg, LegFigures, LegKey, Source};
use mio::Waker;
use tokio::sync::oneshot;

use super::RtpLeg;
use super::ends::RtpEnd;

/// Commands that may wait for a thread. It reads them every 20 ms at the latest; more means that it hangs.
pub(super) const COMMANDS_MAX: usize = 16_384;
/// What a thread is asked to do.
pub(super) enum Command {
    Reserve {
        leg: LegKey,
        socket: UdpSocket,
    },
    Open {
        leg: LegKey,
        agreed: RtpLeg,
        silence: Duration,
    },
    Browser {
        leg: LegKey,
        browser: Box<BrowserLeg>,
    },
    Hears {
        leg: LegKey,
        row: Vec<Source>,
    },
    Digits {
        leg: LegKey,
        digits: Vec<Digit>,
    },
    Close {
        leg: LegKey,
    },
    Stats {
        leg: LegKey,
        reply: oneshot::Sender<Option<LegFigures>>,
    },
    /// A leg will come from another thread; what concerns it waits until then.
    Expect {
        leg: LegKey,
    },
    /// Send a leg to another thread.
    Give {
        leg: LegKey,
        to: usize,
    },
    /// The leg that was expected; nothing inside when it was closed before.
    Take {
        leg: LegKey,
        detached: Option<DetachedLeg>,
        end: Option<RtpEnd>,
    },
}

impl Command {
    /// The leg that must be here for it; `None`: it waits for nothing.
    pub(super) fn concerns(&self) -> Option<LegKey> {
        match self {
            Command::Reserve { leg, .. }
            | Command::Open { leg, .. }
            | Command::Browser { leg, .. }
            | Command::Hears { leg, .. }
            | Command::Digits { leg, .. }
            | Command::Close { leg }
            | Command::Stats { leg, .. }
            | Command::Give { leg, .. } => Some(*leg),
            Command::Expect { .. } | Command::Take { .. } => None,
        }
    }
}

/// The other threads' side of a thread.
pub(super) struct ThreadHandle {
    pub(super) commands: SyncSender<Command>,
    pub(super) waker: Waker,
    pub(super) legs: Arc<AtomicUsize>,
    pub(super) stopping: Arc<AtomicBool>,
}

impl ThreadHandle {
    pub(super) fn command(&self, command: Command) {
        if self.commands.try_send(command).is_err() {
            metrics::counter!("centrala_sound_commands_lost_total").increment(1);
            tracing::error!("a media thread takes no commands: it hangs or is gone");
        }
        self.wake();
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Legs that it has, as of its last beat.
    pub(super) fn legs(&self) -> usize {
        self.legs.load(Ordering::Relaxed)
    }

    fn wake(&self) {
        if self.waker.wake().is_err() {
            tracing::debug!("a media thread was not woken; it looks at its next beat");
        }
    }
}
