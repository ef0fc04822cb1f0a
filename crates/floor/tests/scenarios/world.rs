//! The harness of the stories: a floor, a clock that only the story moves, a journal that always succeeds, and a log of
//! everything that left the floor, in words. After each act it proves that replaying the journal gives the same state
//! and that no deadline is left behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::{
    AgentId, Availability, Caller, Command, Control, Device, Dialled, Directory, DraftsThen, Effect, EntryPointId,
    Fact, FailCause, Floor, IdleCodeId, IdleReason, Input, InteractionId, LegEnd, LegId, Opaque, Origin, Output,
    PhoneId, Recorded, Refusal, RequestId, Source, TeamId, Timestamp, TrunkId, WrapUpCodeId,
};

use crate::directory::directory;
use crate::seal::ToySeal;
use crate::words::Words;

/// The stories begin at this time; everything is told relative to it.
pub(crate) const START_MS: i64 = 1_800_000_000_000;

pub(crate) struct World {
    pub(crate) floor: Floor,
    pub(crate) directory: Arc<Directory>,
    /// Time since the start (ms).
    pub(crate) clock: u64,
    pub(crate) journal: Vec<Recorded>,
    pub(crate) effects: Vec<Effect>,
    log: Vec<String>,
    words: Words,
    /// What each leg was last told to hear.
    hears: BTreeMap<LegId, Vec<Source>>,
    calls: u64,
    requests: u64,
    /// How much of the journal was read for its decisions.
    decided: usize,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// A world whose configuration differs from the usual one.
    pub(crate) fn with(change: impl FnOnce(&mut Directory)) -> Self {
        let mut directory = directory();
        change(&mut directory);
        let directory = Arc::new(directory);
        Self {
            floor: Floor::new(Arc::clone(&directory), Arc::new(ToySeal)),
            directory,
            clock: 0,
            journal: Vec::new(),
            effects: Vec::new(),
            log: Vec::new(),
            words: Words::default(),
            hears: BTreeMap::new(),
            calls: 0,
            requests: 0,
            decided: 0,
        }
    }

    // ---- acts ------------------------------------------------------------------------------------------------------

    pub(crate) fn command(&mut self, command: Command) -> Result<(), Refusal> {
        self.requests += 1;
        let request = RequestId::new(&format!("request-{}", self.requests));
        let before = self.floor.state().clone();
        let result = self.floor.handle(self.now(), Input::Command { request, command });
        if result.is_err() {
            assert_eq!(self.floor.state(), &before, "a refusal must change nothing (UIC-1)");
        }
        self.drain();
        result
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        self.floor
            .handle(self.now(), Input::Fact(fact))
            .expect("facts are never refused");
        self.drain();
    }

    /// Another configuration holds from now on.
    pub(crate) fn configure(&mut self, change: impl FnOnce(&mut Directory)) {
        let mut directory = (*self.directory).clone();
        change(&mut directory);
        self.directory = Arc::new(directory);
        self.floor
            .handle(self.now(), Input::Configured(Arc::clone(&self.directory)))
            .expect("never refused");
        self.drain();
    }

    /// Lets time pass and wakes the floor exactly when it asked to be woken.
    pub(crate) fn after(&mut self, ms: u64) {
        let end = self.clock + ms;
        let mut wakes = 0;
        while let Some((due, why)) = self.floor.poll_timeout() {
            let due = due.since(Timestamp(START_MS));
            if due > end {
                break;
            }
            self.clock = self.clock.max(due);
            self.floor
                .handle(self.now(), Input::Timeout)
                .expect("a time-out is never refused");
            self.drain();
            wakes += 1;
            assert!(
                wakes < 10_000,
                "the floor asks to be woken for \"{why}\" again and again"
            );
        }
        self.clock = end;
    }

    pub(crate) fn sign_in(&mut self, agent: &str, team: Option<&str>, device: Device) -> Result<(), Refusal> {
        self.command(Command::SignIn {
            agent: id(agent),
            team: team.map(TeamId::new),
            device,
            take_over: false,
        })
    }

    /// Signs in on a desk phone and becomes Available.
    pub(crate) fn on_phone(&mut self, agent: &str, extension: &str) {
        self.sign_in(agent, Some("Support"), Device::Extension(PhoneId::new(extension)))
            .expect("signs in");
        self.available(agent);
    }

    /// Signs in by browser, with sound, and becomes Available.
    pub(crate) fn in_browser(&mut self, agent: &str) {
        self.sign_in(agent, Some("Support"), Device::Browser).expect("signs in");
        self.fact(Fact::SoundUp { leg: self.leg(agent) });
        self.available(agent);
    }

    /// Signs in with an outside number and becomes Available.
    pub(crate) fn on_number(&mut self, agent: &str, number: &str) {
        self.sign_in(agent, Some("Support"), Device::DialNumber(number.to_owned()))
            .expect("signs in");
        self.available(agent);
    }

    pub(crate) fn available(&mut self, agent: &str) {
        self.set_state(agent, Availability::Available)
            .expect("becomes available");
    }

    pub(crate) fn idle(&mut self, agent: &str, code: &str) {
        self.set_state(agent, Availability::Idle(IdleReason::Code(IdleCodeId::new(code))))
            .expect("becomes idle");
    }

    pub(crate) fn set_state(&mut self, agent: &str, state: Availability) -> Result<(), Refusal> {
        self.command(Command::SetState {
            agent: id(agent),
            state,
        })
    }

    pub(crate) fn sign_out(&mut self, agent: &str) -> Result<(), Refusal> {
        self.command(Command::SignOut { agent: id(agent) })
    }

    /// Somebody calls from the trunk. The callers are named `caller1`, `caller2` and so on, like their contacts.
    pub(crate) fn call(&mut self, number: &str) -> InteractionId {
        self.arrive(
            Origin::Trunk(TrunkId::new("carrier")),
            Dialled::Number(number.to_owned()),
        )
    }

    /// The same customer calls again.
    pub(crate) fn call_from(&mut self, caller: &str, number: &str) -> InteractionId {
        self.arrive_as(
            caller,
            Origin::Trunk(TrunkId::new("carrier")),
            Dialled::Number(number.to_owned()),
        )
    }

    /// Somebody calls from a web page.
    pub(crate) fn web_call(&mut self, entry_point: &str) -> InteractionId {
        self.arrive(Origin::Web, Dialled::EntryPoint(EntryPointId::new(entry_point)))
    }

    fn arrive(&mut self, origin: Origin, dialled: Dialled) -> InteractionId {
        let caller = format!("+35988800000{}", self.calls + 1);
        self.arrive_as(&caller, origin, dialled)
    }

    fn arrive_as(&mut self, caller: &str, origin: Origin, dialled: Dialled) -> InteractionId {
        self.calls += 1;
        let leg = LegId(LegId::FROM_OUTSIDE + self.calls);
        self.words.name(leg, format!("caller{}", self.calls));
        let dialog = match origin {
            Origin::Web | Origin::Consult(_) => Opaque::default(),
            Origin::Trunk(_) | Origin::Phone(_) => Opaque::new(format!("caller{}", self.calls).as_bytes()),
        };
        let caller = Caller {
            number: Some(caller.to_owned()),
            name: None,
        };
        self.fact(Fact::CallArrived {
            leg,
            origin,
            dialled,
            caller,
            dialog,
        });
        InteractionId(self.floor.state().last_interaction)
    }

    /// The phone of this name rings.
    pub(crate) fn rings(&mut self, name: &str) {
        self.fact(Fact::LegRinging { leg: self.leg(name) });
    }

    /// The phone of this name is picked up.
    pub(crate) fn picks_up(&mut self, name: &str) {
        self.fact(Fact::LegAnswered {
            leg: self.leg(name),
            dialog: Opaque::new(name.as_bytes()),
        });
    }

    /// The phone of this name cannot be had.
    pub(crate) fn fails(&mut self, name: &str, cause: FailCause) {
        self.fact(Fact::LegFailed {
            leg: self.leg(name),
            cause,
        });
    }

    /// A party hangs up.
    pub(crate) fn hangs_up(&mut self, name: &str) {
        self.gone(name, LegEnd::HungUp);
    }

    /// The wire tells that a leg is gone.
    pub(crate) fn gone(&mut self, name: &str, cause: LegEnd) {
        self.fact(Fact::LegEnded {
            leg: self.leg(name),
            cause,
        });
    }

    pub(crate) fn presses(&mut self, name: &str, digit: char) {
        self.fact(Fact::Digit {
            leg: self.leg(name),
            digit,
        });
    }

    pub(crate) fn accept(&mut self, agent: &str, interaction: InteractionId) -> Result<(), Refusal> {
        self.command(Command::Accept {
            agent: id(agent),
            interaction,
        })
    }

    pub(crate) fn decline(&mut self, agent: &str, interaction: InteractionId) -> Result<(), Refusal> {
        self.command(Command::Decline {
            agent: id(agent),
            interaction,
        })
    }

    pub(crate) fn hold(&mut self, agent: &str, interaction: InteractionId) -> Result<(), Refusal> {
        self.command(Command::Hold {
            agent: id(agent),
            interaction,
        })
    }

    pub(crate) fn resume(&mut self, agent: &str, interaction: InteractionId) -> Result<(), Refusal> {
        self.command(Command::Resume {
            agent: id(agent),
            interaction,
        })
    }

    pub(crate) fn mute(&mut self, agent: &str, interaction: InteractionId, muted: bool) -> Result<(), Refusal> {
        self.command(Command::Mute {
            agent: id(agent),
            interaction,
            muted,
        })
    }

    pub(crate) fn dtmf(&mut self, agent: &str, interaction: InteractionId, digits: &str) -> Result<(), Refusal> {
        self.command(Command::Dtmf {
            agent: id(agent),
            interaction,
            digits: digits.to_owned(),
        })
    }

    pub(crate) fn end(&mut self, agent: &str, interaction: InteractionId) -> Result<(), Refusal> {
        self.command(Command::End {
            agent: id(agent),
            interaction,
        })
    }

    pub(crate) fn wrap_up(&mut self, agent: &str, interaction: InteractionId, code: &str) -> Result<(), Refusal> {
        self.command(Command::WrapUp {
            agent: id(agent),
            interaction,
            code: WrapUpCodeId::new(code),
            drafts: DraftsThen::Ask,
        })
    }

    /// The process dies and comes back: what was not in the journal is forgotten.
    pub(crate) fn crash(&mut self) {
        self.hears.clear();
        self.floor = Floor::replay(Arc::clone(&self.directory), Arc::new(ToySeal), self.journal.clone());
        self.fact(Fact::Restarted);
    }

    /// The journal failed and the process lives on: the floor is taken from the journal again, the wire is as it was.
    pub(crate) fn rebuild(&mut self) {
        self.floor = Floor::replay(Arc::clone(&self.directory), Arc::new(ToySeal), self.journal.clone());
    }

    // ---- what can be seen ------------------------------------------------------------------------------------------

    /// The leg that has this name, the newest of them.
    pub(crate) fn leg(&self, name: &str) -> LegId {
        self.words.leg(name)
    }

    /// An agent's state as the header shows it: `available`, `idle Lunch`, `available, engaged`, `signed out`.
    pub(crate) fn state(&self, agent: &str) -> String {
        let Some(agent) = self.floor.state().agents.get(&id(agent)) else {
            return "signed out".to_owned();
        };
        let engaged = if agent.engaged() { ", engaged" } else { "" };
        format!("{}{engaged}", crate::words::availability(&agent.availability))
    }

    /// The state timer: time since the state changed (ms).
    pub(crate) fn state_ms(&self, agent: &str) -> u64 {
        self.floor
            .state()
            .agents
            .get(&id(agent))
            .map_or(0, |agent| self.now().since(agent.since))
    }

    /// The timer of the whole idle time (ms, STA-12).
    pub(crate) fn idle_ms(&self, agent: &str) -> Option<u64> {
        self.floor
            .state()
            .agents
            .get(&id(agent))?
            .idle_since
            .map(|since| self.now().since(since))
    }

    /// What a party hears now, as the effects told it.
    pub(crate) fn hears(&self, name: &str) -> String {
        self.hears
            .get(&self.leg(name))
            .map_or_else(|| "nothing".to_owned(), |sources| self.words.sources(sources))
    }

    /// The task's word and its buttons: `+` works, `-` is shown only, with the reason.
    pub(crate) fn task(&self, agent: &str, contact: InteractionId) -> String {
        let Some(state) = self.floor.task_state(&id(agent), contact) else {
            return "no task".to_owned();
        };
        let buttons = self
            .floor
            .controls(&id(agent), contact)
            .named()
            .map(|(name, control)| match control {
                Control::Hidden => String::new(),
                Control::Enabled => format!(" +{name}"),
                Control::Disabled(reason) => format!(" -{name}({reason})"),
            });
        format!("{}:{}", state.name(), buttons.concat())
    }

    /// Everything that left the floor since the last look, which must be exactly this.
    #[track_caller]
    pub(crate) fn check(&mut self, expected: &str) {
        let expected: Vec<&str> = expected
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let seen = std::mem::take(&mut self.log);
        assert!(
            expected == seen,
            "expected:\n  {}\nseen:\n  {}\n",
            expected.join("\n  "),
            seen.join("\n  ")
        );
    }

    /// Forgets what was seen so far.
    pub(crate) fn look_away(&mut self) {
        self.log.clear();
    }

    /// Whether this line was seen since the last look.
    pub(crate) fn saw(&self, line: &str) -> bool {
        self.log.iter().any(|seen| seen == line)
    }

    /// What was seen, for messages of failed tests.
    pub(crate) fn seen(&self) -> String {
        self.log.join("\n")
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(START_MS).plus(self.clock)
    }

    // ---- the driver ------------------------------------------------------------------------------------------------

    fn drain(&mut self) {
        while let Some(output) = self.floor.poll_output() {
            match output {
                Output::Append(batch) => {
                    let through = batch.last().map_or(0, |last| last.seq);
                    self.journal.extend(batch);
                    self.floor.appended(through);
                }
                Output::Perform(effect) => {
                    self.words.learn(&effect);
                    if let Effect::Audibility { rows, .. } = &effect {
                        for row in rows {
                            let before = self.hears.insert(row.leg, row.hears.clone());
                            if before.unwrap_or_default() != row.hears {
                                self.log.push(format!("> {}", self.words.row(row)));
                            }
                        }
                    } else {
                        self.log.push(format!("> {}", self.words.effect(&effect)));
                    }
                    self.effects.push(effect);
                }
                Output::Publish(recorded) => {
                    self.words.listen(&recorded.event);
                    self.log.push(self.words.event(&recorded));
                }
                Output::Reply(_) => {}
            }
        }
        let again = Floor::replay(Arc::clone(&self.directory), Arc::new(ToySeal), self.journal.clone());
        assert_eq!(
            again.state(),
            self.floor.state(),
            "replaying the journal must give the live state"
        );
        assert!(
            self.floor.indices_agree(),
            "what is sorted beside the state is the state"
        );
        crate::estimates::of_decisions(&self.directory, &self.journal, self.decided);
        self.decided = self.journal.len();
        if let Some((due, why)) = self.floor.poll_timeout() {
            assert_eq!(
                again.poll_timeout().map(|(due, _)| due),
                Some(due),
                "a replay must keep the deadline of {why}"
            );
        }
        crate::law::of_order(&self.floor, self.now());
        crate::law::of_ears(&self.floor, &self.hears);
        crate::item_law::of_items(&self.floor);
        crate::item_law::of_buttons(&self.floor, &self.directory, &self.journal, self.now());
        crate::law::of_buttons(&self.floor, &self.directory, &self.journal, self.now());
    }
}

pub(crate) fn id(agent: &str) -> AgentId {
    AgentId::new(agent)
}
