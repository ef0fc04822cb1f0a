//! What the tests of this crate share: the world around a flow, and flows that are valid in it.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Action, Content, Destination, Fault, Feature, Flow, Hours, Input, Known, KnownVariable, Language, Run, Seal,
    System, Type, Value, World, limits, speech,
};
use jiff::tz::TimeZone;

/// A world with the clips, music and queues that the tests name.
pub(crate) fn known() -> Known {
    let mut clips: BTreeSet<String> = speech::clip_names();
    clips.extend(["welcome", "menu", "wrong", "busy", "your-number", "goodbye", "sorry"].map(str::to_owned));
    Known {
        prompts: Language::ALL
            .into_iter()
            .map(|language| (language, clips.clone()))
            .collect(),
        music: BTreeSet::from(["hold".to_owned()]),
        queues: BTreeSet::from(["Support".to_owned(), "Billing".to_owned()]),
        entry_points: BTreeSet::from(["night".to_owned()]),
        skills: BTreeSet::from(["bulgarian".to_owned(), "billing".to_owned()]),
        hours: BTreeSet::from(["office".to_owned()]),
        variables: BTreeMap::from([
            variable("caseNumber", Type::Text, false, true),
            variable("balance", Type::Decimal, false, true),
            variable("visits", Type::Integer, false, true),
            variable("since", Type::DateTime, false, true),
            variable("details", Type::Json, false, true),
            variable("hidden", Type::Text, false, false),
            variable("pin", Type::Text, true, true),
            variable("language", Type::Text, false, true),
        ]),
        features: Feature::ALL.into(),
    }
}

fn variable(name: &str, of: Type, secure: bool, agent_viewable: bool) -> (String, KnownVariable) {
    let variable = KnownVariable {
        of,
        secure,
        agent_viewable,
    };
    (name.to_owned(), variable)
}

/// A seal that anybody can break, but not by accident: it turns the letters round and names the context.
pub(crate) struct Mirror;

impl Seal for Mirror {
    fn seal(&self, context: &str, plain: &str) -> String {
        format!("<{context}>{}", plain.chars().rev().collect::<String>())
    }

    fn open(&self, context: &str, sealed: &str) -> Option<String> {
        let mirrored = sealed.strip_prefix(&format!("<{context}>"))?;
        Some(mirrored.chars().rev().collect())
    }
}

/// A run with its flow, its contact and a clock, told as text.
pub(crate) struct Call {
    pub(crate) flow: Flow,
    pub(crate) run: Run,
    /// Milliseconds; at first Monday, 12 January 2026, 10:00 in Sofia.
    pub(crate) now: u64,
    pub(crate) hours: BTreeMap<String, Hours>,
    pub(crate) contact: BTreeMap<String, Value>,
    pub(crate) system: System,
    /// Everything that was stored after a step.
    pub(crate) stored: Vec<String>,
}

pub(crate) const MONDAY_MORNING: u64 = 1_768_204_800_000;

impl Call {
    pub(crate) fn of(text: &str) -> Self {
        let office = Hours::new("Mo-Fr 09:00-18:00", BTreeSet::new(), Vec::new()).expect("hours");
        Self {
            flow: valid(text),
            run: Run::start(),
            now: MONDAY_MORNING,
            hours: BTreeMap::from([("office".to_owned(), office)]),
            contact: BTreeMap::new(),
            system: System {
                interaction: "i-1".to_owned(),
                caller: Some("+359881234567".to_owned()),
                dialled: Some("+35929001000".to_owned()),
                entry_point: "main".to_owned(),
                ..System::default()
            },
            stored: Vec::new(),
        }
    }

    /// Steps as an owner would: between any two steps the run goes through its stored form, and what it gives the
    /// contact's variables is there for the next one.
    pub(crate) fn try_step(&mut self, input: Input) -> Result<Vec<Action>, Fault> {
        let stored = self.run.to_json();
        self.run = Run::from_json(&stored).expect("a run of our own");
        self.stored.push(stored);
        let mut run = self.run.clone();
        let result = self.lend(|flow, world| run.step(flow, world, input));
        self.run = run;
        self.stored.push(self.run.to_json());
        for action in result.iter().flatten() {
            if let Action::SetVariables(values) = action {
                self.contact.extend(values.iter().cloned());
            }
        }
        result
    }

    /// The flow and the world around it, for one step.
    pub(crate) fn lend<T>(&self, borrow: impl FnOnce(&Flow, &World<'_>) -> T) -> T {
        let zone = TimeZone::posix("EET-2EEST,M3.5.0/3,M10.5.0/4").expect("a zone");
        let contact = |name: &str| self.contact.get(name).cloned();
        let world = World {
            now_ms: self.now,
            time_zone: &zone,
            hours: &self.hours,
            contact: &contact,
            system: &self.system,
            seal: &Mirror,
        };
        borrow(&self.flow, &world)
    }

    /// Steps and tells the actions: `play 1 welcome`, `queue Support`, `ask`, `music hold`, `end`.
    pub(crate) fn step(&mut self, input: Input) -> Vec<String> {
        let actions = self.try_step(input).expect("no fault");
        actions.iter().map(told).collect()
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&mut self, keys: &str) -> Vec<String> {
        keys.chars().flat_map(|key| self.step(Input::Digit(key))).collect()
    }

    /// Lets the deadline come.
    pub(crate) fn wait(&mut self) -> Vec<String> {
        self.now = self.run.deadline().expect("a deadline");
        self.step(Input::Deadline)
    }

    pub(crate) fn seconds_left(&self) -> Option<u64> {
        self.run.deadline().map(|deadline| (deadline - self.now) / 1_000)
    }
}

pub(crate) fn told(action: &Action) -> String {
    let names = |prompts: &[flow::Prompt]| {
        let names: Vec<&str> = prompts.iter().map(|prompt| prompt.name.as_str()).collect();
        names.join(" ")
    };
    match action {
        Action::Play { play, prompts } => format!("play {play} {}", names(prompts)),
        Action::Music { name } => format!("music {name}"),
        Action::Silence => "silence".to_owned(),
        Action::Enqueue(wanted) => {
            let needs = wanted.needs.iter().map(|step| {
                let skills = step.skills.iter().map(|(skill, level)| format!(" {skill}>={level}"));
                format!(" [{}:{}]", step.after_ms, skills.collect::<String>())
            });
            let overflow = wanted
                .overflow
                .iter()
                .map(|step| format!(" then {} at {}", step.queue, step.after_ms));
            let mut text = format!("queue {}{}", wanted.queue, needs.collect::<String>());
            text.extend(overflow);
            text.extend(wanted.priority.map(|priority| format!(" priority {priority}")));
            text.extend(wanted.preferred.as_ref().map(|preferred| {
                let agent = preferred.agent.as_deref().unwrap_or("last");
                format!(" first {agent} for {}", preferred.hold_ms)
            }));
            text.extend(wanted.max_wait_ms.map(|ms| format!(" at most {ms}")));
            text
        }
        Action::LeaveQueue => "leave".to_owned(),
        Action::AskPosition => "ask".to_owned(),
        Action::SetVariables(values) => {
            let values = values.iter().map(|(name, value)| format!(" {name}={value}"));
            format!("set{}", values.collect::<String>())
        }
        Action::SetPriority(priority) => format!("priority {priority}"),
        Action::Fetch(fetch) => {
            let content = |content: &Content| match content {
                Content::Open(text) => text.clone(),
                Content::Sealed { .. } => format!("sealed {}", content.open(&Mirror).expect("our seal")),
            };
            let headers = fetch
                .headers
                .iter()
                .map(|(name, value)| format!(" {name}: {}", content(value)));
            let mut text = format!("fetch {} {} {}", fetch.request, fetch.method.name(), fetch.url);
            text.extend(headers);
            text.extend(fetch.body.as_ref().map(|body| format!(" | {}", content(body))));
            assert_eq!(fetch.max_bytes, limits::HTTP_ANSWER_BYTES);
            text
        }
        Action::Transfer { to, ring_ms } => match to {
            Destination::Number(number) => format!("transfer to number {number} for {ring_ms}"),
            Destination::Agent(agent) => format!("transfer to agent {agent} for {ring_ms}"),
        },
        Action::HandOver { entry_point } => format!("hand over to {entry_point}"),
        Action::ScreenPop { url, target } => format!("pop {} {url}", target.name()),
        Action::AgentWhisper { prompts } => format!("whisper {}", names(prompts)),
        Action::Consent { record } => format!("record {record}"),
        Action::OfferCallback { number } => format!("callback {}", number.as_deref().unwrap_or("caller")),
        Action::Disconnect => "end".to_owned(),
    }
}

/// A flow with every type of node and every field.
pub(crate) const FULL: &str = r#"
schemaVersion: 1
name: Support line
language: bg
start: welcome
nodes:
  welcome:
    type: play
    prompts: [welcome]
    next: menu
  menu:
    type: menu
    prompts: [menu]
    invalidPrompts: [wrong]
    choices: {1: support, 2: billing, '#': goodbye}
    timeoutSeconds: 4
    attempts: 2
    interruptible: true
    onTimeout: support
    onInvalid: goodbye
  support:
    type: queue
    queue: Support
    music: hold
    prompts: [busy]
    position:
      everySeconds: 30
      prompts: [your-number, {say: position}]
    onUnavailable: goodbye
  billing:
    type: queue
    queue: Billing
    music: hold
  goodbye:
    type: play
    prompts: [goodbye]
    next: end
  end:
    type: disconnect
"#;

/// Reads a flow that must be valid.
pub(crate) fn valid(text: &str) -> Flow {
    match Flow::parse(text, &known()) {
        Ok(flow) => flow,
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("the flow should be valid:\n{}", lines.join("\n"));
        }
    }
}
