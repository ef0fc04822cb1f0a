//! The way to the floor: commands in, looks at the durable state out. The events come by [`crate::live::Feed`].

use floor::{Command, Floor, Refusal, RequestId};

use super::{Answer, Unavailable};

/// Why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The floor refused it; nothing has changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no floor now, or its journal failed. Whether the command was carried out is not known; the floor
    /// that comes back tells.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// A closure that looks at the floor.
pub type Look = Box<dyn FnOnce(&Floor) + Send>;

/// The floor, as the API needs it.
pub trait FloorPort: Send + Sync {
    /// Carries out a person's command. Returns when it is durable, with the number of the last event that is durable
    /// then. `request` comes back in the events that the command causes.
    fn command(&self, request: RequestId, command: Command) -> Answer<'_, Result<u64, CommandError>>;

    /// Runs the closure between two batches, on the driver's own thread: everything that it sees is durable, and
    /// everything that it sees has been published to the feed. The closure must be quick. Use [`look`].
    fn read(&self, look: Look) -> Answer<'_, Result<(), Unavailable>>;
}

/// Looks at the floor and brings back what `look` makes of it.
///
/// # Errors
/// [`Unavailable`] when there is no floor now.
pub async fn look<T: Send + 'static>(
    port: &dyn FloorPort,
    look: impl FnOnce(&Floor) -> T + Send + 'static,
) -> Result<T, Unavailable> {
    let (send, receive) = tokio::sync::oneshot::channel();
    // A receiver that has gone means that the request was given up; then nobody misses the answer.
    port.read(Box::new(move |floor| drop(send.send(look(floor))))).await?;
    receive.await.map_err(|_| Unavailable)
}
