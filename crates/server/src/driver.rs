//! The loop around the floor: gathers what has arrived, lets the floor take it, makes the batch durable, and only then
//! lets effects, news and replies out. One task owns the floor; everybody else sends it letters.
//!
//! Between two batches everything that the floor knows is durable, so that is when it may be read.

use std::sync::Arc;
use std::time::Duration;

use floor::{Command, Directory, Effect, Fact, Floor, Input, Output, Recorded, Refusal, RejectReason, RequestId};
use store::Store;
use store::journal::Journal;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::clock;

/// Letters taken into one batch at most. More wait for the next one.
const BATCH_LETTERS_MAX: usize = 512;
/// Letters that may wait; whoever sends more waits.
const LETTERS_MAX: usize = 16_384;
/// Between two tries to come back after the journal failed.
const REOPEN_PAUSE: Duration = Duration::from_millis(500);
/// Without any deadline the floor is looked at this often, at no cost.
const IDLE: Duration = Duration::from_secs(60);

/// A look at the floor.
type Look = Box<dyn FnOnce(&Floor) + Send>;

/// A letter to the floor.
enum Letter {
    Command {
        request: RequestId,
        command: Command,
        reply: oneshot::Sender<Result<u64, Refusal>>,
    },
    Fact(Fact),
    Configured(Arc<Directory>),
    Read(Look),
}

/// The floor's address. Cheap to clone.
#[derive(Clone)]
pub(crate) struct FloorAddress {
    letters: mpsc::Sender<Letter>,
}

/// The floor cannot answer now: it is being rebuilt or the process is going down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the floor cannot answer now; try again")]
pub(crate) struct Unavailable;

/// What happened to a command.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The floor refused it.
    Refused(Refusal),
    /// Nobody knows.
    Unavailable,
}

impl FloorAddress {
    /// Has a command carried out; answers when it is durable, with the number of the last event that is durable then.
    pub(crate) async fn command(&self, request: RequestId, command: Command) -> Result<u64, CommandError> {
        let (reply, answer) = oneshot::channel();
        self.letters
            .send(Letter::Command {
                request,
                command,
                reply,
            })
            .await
            .map_err(|_| CommandError::Unavailable)?;
        answer
            .await
            .map_err(|_| CommandError::Unavailable)?
            .map_err(CommandError::Refused)
    }

    /// Tells a fact. Waits for room, never loses it.
    pub(crate) async fn tell(&self, fact: Fact) -> Result<(), Unavailable> {
        self.letters.send(Letter::Fact(fact)).await.map_err(|_| Unavailable)
    }

    /// Another configuration from now on.
    pub(crate) async fn configure(&self, directory: Arc<Directory>) -> Result<(), Unavailable> {
        let letter = Letter::Configured(directory);
        self.letters.send(letter).await.map_err(|_| Unavailable)?;
        // When this look is answered, the letter before it was taken.
        self.read(|_| ()).await
    }

    /// Looks at the floor between two batches.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Floor) -> T + Send + 'static,
    ) -> Result<T, Unavailable> {
        let (reply, answer) = oneshot::channel();
        let letter = Letter::Read(Box::new(move |floor| {
            // Whoever asked may have gone away meanwhile; then nobody needs the answer.
            let _ = reply.send(look(floor));
        }));
        self.letters.send(letter).await.map_err(|_| Unavailable)?;
        answer.await.map_err(|_| Unavailable)
    }
}

/// What the driver tells the rest of the house.
pub(crate) trait Listener: Send {
    /// Do this on the wire.
    fn perform(&mut self, effect: Effect);
    /// The floor was taken from the journal again; what was known of it does not hold any more.
    fn rebuilt(&mut self, floor: &Floor);
    /// These are durable; `floor` stands right after them.
    fn publish(&mut self, floor: &Floor, batch: &[Recorded]);
}

/// Starts the loop on a floor that was rebuilt from the journal. The first thing that it takes is the restart.
pub(crate) fn start(
    floor: Floor,
    store: Store,
    journal: Journal,
    listener: impl Listener + 'static,
) -> (FloorAddress, tokio::task::JoinHandle<()>) {
    let (letters, inbox) = mpsc::channel(LETTERS_MAX);
    let driver = Driver {
        floor,
        store,
        journal: Some(journal),
        listener,
        inbox,
    };
    (FloorAddress { letters }, tokio::spawn(driver.run()))
}

struct Driver<L> {
    floor: Floor,
    store: Store,
    /// Taken out only while a batch is on its way.
    journal: Option<Journal>,
    listener: L,
    inbox: mpsc::Receiver<Letter>,
}

/// A batch was not stored.
struct JournalLost;

/// What one round gathered and still owes.
#[derive(Default)]
struct Round {
    waiting: Vec<(RequestId, oneshot::Sender<Result<u64, Refusal>>)>,
    reads: Vec<Look>,
    /// Facts of this round, to be told again if its batch is lost.
    facts: Vec<Fact>,
}

impl<L: Listener> Driver<L> {
    async fn run(mut self) {
        let mut retold = vec![Fact::Restarted];
        loop {
            let mut round = Round::default();
            if retold.is_empty() {
                let Some(letters) = self.gather().await else { return };
                for letter in letters {
                    self.take(letter, &mut round);
                }
            } else {
                for fact in std::mem::take(&mut retold) {
                    self.take(Letter::Fact(fact), &mut round);
                }
            }
            // A fact and a time-out cannot be refused.
            let _ = self.floor.handle(clock::now(), Input::Timeout);
            if self.let_out(&mut round).await.is_err() {
                retold = self.rebuild(round).await;
            } else {
                for read in round.reads {
                    read(&self.floor);
                }
            }
        }
    }

    /// Waits for a letter or the next deadline. `None`: nobody can write any more.
    async fn gather(&mut self) -> Option<Vec<Letter>> {
        let wait = self.floor.poll_timeout().map_or(IDLE, |(due, _)| {
            Duration::from_millis(due.since(clock::now())).min(IDLE)
        });
        let mut letters = Vec::new();
        tokio::select! {
            count = self.inbox.recv_many(&mut letters, BATCH_LETTERS_MAX) => (count > 0).then_some(letters),
            () = tokio::time::sleep_until(Instant::now() + wait) => Some(letters),
        }
    }

    fn take(&mut self, letter: Letter, round: &mut Round) {
        match letter {
            Letter::Command {
                request,
                command,
                reply,
            } => {
                match self.floor.handle(
                    clock::now(),
                    Input::Command {
                        request: request.clone(),
                        command,
                    },
                ) {
                    Ok(()) => round.waiting.push((request, reply)),
                    // Whoever asked may have gone away; a refusal changes nothing, so nothing is lost.
                    Err(refusal) => drop(reply.send(Err(refusal))),
                }
            }
            Letter::Fact(fact) => {
                round.facts.push(fact.clone());
                // Facts are never refused.
                let _ = self.floor.handle(clock::now(), Input::Fact(fact));
            }
            Letter::Configured(directory) => {
                // A configuration is never refused.
                let _ = self.floor.handle(clock::now(), Input::Configured(directory));
            }
            Letter::Read(read) => round.reads.push(read),
        }
    }

    /// Drains the floor: appends, then performs, publishes and replies.
    async fn let_out(&mut self, round: &mut Round) -> Result<(), JournalLost> {
        let mut published = Vec::new();
        while let Some(output) = self.floor.poll_output() {
            match output {
                Output::Append(batch) => {
                    let through = batch.last().map_or(0, |last| last.seq);
                    if !self.stored(&batch, through).await {
                        return Err(JournalLost);
                    }
                    metrics::histogram!("centrala_floor_batch_events").record(batch.len() as f64);
                    self.floor.appended(through);
                }
                Output::Perform(effect) => self.listener.perform(effect),
                Output::Publish(recorded) => published.push(recorded),
                Output::Reply(request) => {
                    if let Some(at) = round.waiting.iter().position(|(waiting, _)| *waiting == request) {
                        let (_, reply) = round.waiting.swap_remove(at);
                        // Whoever asked may have gone away; the command was carried out all the same.
                        let _ = reply.send(Ok(self.floor.state().seq));
                    }
                }
            }
        }
        if !published.is_empty() {
            self.listener.publish(&self.floor, &published);
        }
        Ok(())
    }

    /// Makes a batch durable. After a failure nobody knows whether it was stored; the journal that is opened again
    /// tells, and since a batch is one transaction there is no third case.
    async fn stored(&mut self, batch: &[Recorded], through: u64) -> bool {
        let Some(mut journal) = self.journal.take() else {
            return false;
        };
        match journal.append(batch).await {
            Ok(()) => {
                self.journal = Some(journal);
                return true;
            }
            Err(error) => tracing::error!(%error, "the journal failed; it is opened again"),
        }
        // Its lock must be gone before it can be owned again.
        drop(journal);
        loop {
            tokio::time::sleep(REOPEN_PAUSE).await;
            match self.store.own_journal().await {
                Ok(journal) => {
                    let stored = journal.last() >= through;
                    self.journal = Some(journal);
                    return stored;
                }
                Err(error) => tracing::error!(%error, "the journal cannot be opened; trying again"),
            }
        }
    }

    /// A batch was not stored: nothing of it has left, and the floor is no longer what the journal says. Takes the
    /// floor from the journal again, and answers the facts that have to be told again. Callers who arrived in the lost
    /// batch are turned away; whoever asked for something gets no answer and asks again.
    async fn rebuild(&mut self, round: Round) -> Vec<Fact> {
        metrics::counter!("centrala_floor_rebuilds_total").increment(1);
        let mut facts = Vec::new();
        for fact in round.facts {
            if let Fact::CallArrived { leg, .. } = fact {
                self.listener.perform(Effect::Reject {
                    leg,
                    why: RejectReason::Full,
                });
            } else {
                facts.push(fact);
            }
        }
        loop {
            match replay(&self.store, self.floor.directory().clone()).await {
                Ok(floor) => {
                    self.floor = floor;
                    self.listener.rebuilt(&self.floor);
                    return facts;
                }
                Err(error) => tracing::error!(%error, "the journal cannot be read; trying again"),
            }
            tokio::time::sleep(REOPEN_PAUSE).await;
        }
    }
}

/// The floor as the journal knows it.
///
/// # Errors
/// When the journal or the key cannot be read.
pub(crate) async fn replay(store: &Store, directory: Arc<Directory>) -> Result<Floor, store::StoreError> {
    let seal = contact_seal(store).await?;
    let mut events = Vec::new();
    store.journal.replay(0, |recorded| events.push(recorded)).await?;
    Ok(Floor::replay(directory, seal, events))
}

/// By which secret values of contacts are sealed; made when the house is opened for the first time.
///
/// # Errors
/// When the key cannot be read or made.
pub(crate) async fn contact_seal(store: &Store) -> Result<Arc<store::seal::Key>, store::StoreError> {
    let key = store.secrets.get("variables").await?;
    Ok(Arc::new(store::seal::Key::new(&key)))
}
