//! What a node names: other nodes, sounds, queues, variables, and what the floor must be able to do. Ways, checks,
//! reachability and "used by" all come from this one list.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{CardField, Flow, Node, Part, PreferredAgent, Queue, Spoken, To};
use crate::fields::child;
use crate::problem::Feature;
use crate::template::Source;

/// One name in a node.
pub(crate) enum Named<'a> {
    /// A way to another node.
    Node(&'a str),
    Clip(&'a str),
    /// Something that is spoken from clips of its own.
    Speech,
    Music(&'a str),
    Queue(&'a str),
    EntryPoint(&'a str),
    Skill(&'a str),
    Hours(&'a str),
    /// A text that is computed from variables; `tells` when others may come to see it.
    Reads {
        source: Source<'a>,
        tells: bool,
    },
    /// As `Reads`, into this variable.
    Computes {
        source: Source<'a>,
        variable: &'a str,
    },
    /// A variable that gets a value.
    Writes(&'a str),
    /// The floor must be able to do this.
    Needs(Feature),
}

/// What a flow is meant for; some nodes make no sense there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An entry point that agents consult.
    Consult,
    /// A call that an agent places.
    Outdial,
}

/// Everything outside of a flow that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Clips.
    pub prompts: BTreeSet<String>,
    /// Music.
    pub music: BTreeSet<String>,
    /// Ids of queues.
    pub queues: BTreeSet<String>,
    /// Ids of entry points.
    pub entry_points: BTreeSet<String>,
    /// Ids of skills.
    pub skills: BTreeSet<String>,
    /// Ids of opening hours.
    pub hours: BTreeSet<String>,
    /// Names of the organization's variables.
    pub variables: BTreeSet<String>,
}

impl Flow {
    /// Everything outside of the flow that it names.
    #[must_use]
    pub fn uses(&self) -> Uses {
        let mut uses = Uses::default();
        for node in self.nodes.values() {
            for (_, named) in node.names() {
                let (set, name) = match named {
                    Named::Clip(name) => (&mut uses.prompts, name),
                    Named::Music(name) => (&mut uses.music, name),
                    Named::Queue(name) => (&mut uses.queues, name),
                    Named::EntryPoint(name) => (&mut uses.entry_points, name),
                    Named::Skill(name) => (&mut uses.skills, name),
                    Named::Hours(name) => (&mut uses.hours, name),
                    Named::Node(_)
                    | Named::Speech
                    | Named::Reads { .. }
                    | Named::Computes { .. }
                    | Named::Writes(_)
                    | Named::Needs(_) => continue,
                };
                set.insert(name.to_owned());
            }
        }
        let globals = self.variables.iter().filter(|(_, variable)| variable.is_global());
        uses.variables = globals.map(|(name, _)| name.clone()).collect();
        let card = self.card.iter().flat_map(|card| {
            let fields = card.popover.iter().filter_map(|field| match field {
                CardField::Variable(name) => Some(name),
                CardField::System { .. } => None,
            });
            fields.chain(&card.pane)
        });
        uses.variables.extend(card.cloned());
        uses
    }
}

impl Node {
    /// The names of the nodes to which a caller may go from here, but for the document's error branch.
    #[must_use]
    pub fn ways(&self) -> Vec<&str> {
        let names = self.names().into_iter();
        names
            .filter_map(|(_, named)| match named {
                Named::Node(to) => Some(to),
                Named::Clip(_)
                | Named::Speech
                | Named::Music(_)
                | Named::Queue(_)
                | Named::EntryPoint(_)
                | Named::Skill(_)
                | Named::Hours(_)
                | Named::Reads { .. }
                | Named::Computes { .. }
                | Named::Writes(_)
                | Named::Needs(_) => None,
            })
            .collect()
    }

    /// The ids of the queues in which a caller may wait here.
    #[must_use]
    pub fn queues(&self) -> Vec<&str> {
        let names = self.names().into_iter();
        names
            .filter_map(|(_, named)| match named {
                Named::Queue(queue) => Some(queue),
                Named::Node(_)
                | Named::Clip(_)
                | Named::Speech
                | Named::Music(_)
                | Named::EntryPoint(_)
                | Named::Skill(_)
                | Named::Hours(_)
                | Named::Reads { .. }
                | Named::Computes { .. }
                | Named::Writes(_)
                | Named::Needs(_) => None,
            })
            .collect()
    }

    /// Whether a call may rest or end here, so that the flow need not lead further.
    #[must_use]
    pub fn is_exit(&self) -> bool {
        match self {
            Self::Queue(_) | Self::Transfer(_) | Self::HandOver(_) | Self::Disconnect => true,
            Self::Play(_)
            | Self::Menu(_)
            | Self::CollectDigits(_)
            | Self::Set(_)
            | Self::Condition(_)
            | Self::Case(_)
            | Self::Hours(_)
            | Self::Http(_)
            | Self::SetPriority(_)
            | Self::ScreenPop(_)
            | Self::AgentWhisper(_)
            | Self::Consent(_) => false,
        }
    }

    pub(crate) fn is_unfit(&self, purpose: Purpose) -> bool {
        match (purpose, self) {
            (Purpose::Consult, Self::Queue(queue)) => queue.callback.is_some(),
            (Purpose::Outdial, Self::Menu(_) | Self::Queue(_) | Self::SetPriority(_) | Self::Disconnect) => true,
            (
                Purpose::Consult | Purpose::Outdial,
                Self::Play(_)
                | Self::Menu(_)
                | Self::CollectDigits(_)
                | Self::Set(_)
                | Self::Condition(_)
                | Self::Case(_)
                | Self::Hours(_)
                | Self::Http(_)
                | Self::SetPriority(_)
                | Self::Transfer(_)
                | Self::HandOver(_)
                | Self::ScreenPop(_)
                | Self::AgentWhisper(_)
                | Self::Consent(_)
                | Self::Disconnect,
            ) => false,
        }
    }

    /// The node that follows a failure, where the node has one of its own.
    pub(crate) fn on_error(&self) -> Option<&String> {
        match self {
            Self::Play(node) => node.on_error.as_ref(),
            Self::Menu(node) => node.on_error.as_ref(),
            Self::CollectDigits(node) => node.on_error.as_ref(),
            Self::Set(node) => node.on_error.as_ref(),
            Self::Condition(node) => node.on_error.as_ref(),
            Self::Case(node) => node.on_error.as_ref(),
            Self::Hours(node) => node.on_error.as_ref(),
            Self::Http(node) => node.on_error.as_ref(),
            Self::Queue(node) => node.on_error.as_ref(),
            Self::Transfer(node) => node.on_error.as_ref(),
            Self::ScreenPop(node) => node.on_error.as_ref(),
            Self::AgentWhisper(node) => node.on_error.as_ref(),
            Self::SetPriority(_) | Self::HandOver(_) | Self::Consent(_) | Self::Disconnect => None,
        }
    }

    /// Every name with its pointer inside of the node: `("/choices/1", Node("billing"))`.
    pub(crate) fn names(&self) -> Vec<(String, Named<'_>)> {
        let mut names = List(Vec::new());
        match self {
            Self::Play(play) => {
                names.parts("/prompts", &play.prompts);
                names.way("/next", &play.next);
            }
            Self::Menu(menu) => {
                names.parts("/prompts", &menu.prompts);
                names.parts("/invalidPrompts", &menu.invalid_prompts);
                names.digits("/choices", &menu.choices);
                names.way("/onTimeout", &menu.on_timeout);
                names.way("/onInvalid", &menu.on_invalid);
            }
            Self::CollectDigits(collect) => {
                names.parts("/prompts", &collect.prompts);
                names.parts("/invalidPrompts", &collect.invalid_prompts);
                names.add("/variable", Named::Writes(&collect.variable));
                if let Some(valid) = &collect.valid {
                    names.reads("/valid", valid.source(), false);
                }
                names.way("/next", &collect.next);
                names.way("/onTimeout", &collect.on_timeout);
                names.way("/onInvalid", &collect.on_invalid);
            }
            Self::Set(set) => {
                for (variable, template) in &set.values {
                    let path = child("/values", variable);
                    names.add(&path, Named::Writes(variable));
                    let source = template.source();
                    names.add(&path, Named::Computes { source, variable });
                }
                names.way("/next", &set.next);
            }
            Self::Condition(condition) => {
                names.reads("/if", condition.condition.source(), false);
                names.way("/then", &condition.then);
                names.way("/else", &condition.otherwise);
            }
            Self::Case(case) => {
                names.reads("/value", case.value.source(), false);
                for (value, to) in &case.cases {
                    names.way(&child("/cases", value), to);
                }
                names.way("/default", &case.default);
            }
            Self::Hours(check) => {
                names.add("/hours", Named::Hours(&check.hours));
                names.way("/onOpen", &check.on_open);
                names.way("/onClosed", &check.on_closed);
                names.way("/onHoliday", &check.on_holiday);
                names.way("/onEmergency", &check.on_emergency);
            }
            Self::Http(http) => {
                names.add("/type", Named::Needs(Feature::Http));
                names.reads("/url", http.url.source(), true);
                for (header, value) in &http.headers {
                    names.reads(&child("/headers", header), value.source(), false);
                }
                if let Some(body) = &http.body {
                    names.reads("/body", body.source(), false);
                }
                if let Some(music) = &http.music {
                    names.add("/music", Named::Music(music));
                }
                for variable in http.into.keys() {
                    names.add(&child("/into", variable), Named::Writes(variable));
                }
                names.way("/next", &http.next);
                for (status, to) in &http.on_status {
                    names.way(&child("/onStatus", status), to);
                }
                names.optional_way("/onTimeout", http.on_timeout.as_ref());
            }
            Self::SetPriority(set) => {
                names.add("/type", Named::Needs(Feature::Priority));
                names.way("/next", &set.next);
            }
            Self::Queue(queue) => names.queue(queue),
            Self::Transfer(transfer) => {
                names.add("/type", Named::Needs(Feature::Transfer));
                match &transfer.to {
                    To::Number(number) => names.reads("/number", number.source(), true),
                    To::Agent(agent) => names.reads("/agent", agent.source(), true),
                }
                names.optional_way("/onFailed", transfer.on_failed.as_ref());
            }
            Self::HandOver(hand_over) => {
                names.add("/type", Named::Needs(Feature::HandOver));
                names.add("/entryPoint", Named::EntryPoint(&hand_over.entry_point));
                names.optional_way("/onFailed", hand_over.on_failed.as_ref());
            }
            Self::ScreenPop(pop) => {
                names.add("/type", Named::Needs(Feature::ScreenPop));
                names.reads("/url", pop.url.source(), true);
                names.way("/next", &pop.next);
            }
            Self::AgentWhisper(whisper) => {
                names.add("/type", Named::Needs(Feature::AgentWhisper));
                names.parts("/prompts", &whisper.prompts);
                names.way("/next", &whisper.next);
            }
            Self::Consent(consent) => {
                names.add("/type", Named::Needs(Feature::Consent));
                names.way("/next", &consent.next);
            }
            Self::Disconnect => {}
        }
        names.optional_way("/onError", self.on_error());
        names.0
    }
}

struct List<'a>(Vec<(String, Named<'a>)>);

impl<'a> List<'a> {
    fn add(&mut self, path: &str, named: Named<'a>) {
        self.0.push((path.to_owned(), named));
    }

    fn way(&mut self, path: &str, to: &'a str) {
        self.add(path, Named::Node(to));
    }

    fn optional_way(&mut self, path: &str, to: Option<&'a String>) {
        if let Some(to) = to {
            self.way(path, to);
        }
    }

    fn digits(&mut self, path: &str, ways: &'a BTreeMap<char, String>) {
        for (digit, to) in ways {
            self.way(&child(path, &digit.to_string()), to);
        }
    }

    fn reads(&mut self, path: &str, source: Source<'a>, tells: bool) {
        self.add(path, Named::Reads { source, tells });
    }

    fn parts(&mut self, path: &str, parts: &'a [Part]) {
        for (index, part) in parts.iter().enumerate() {
            let path = child(path, &index.to_string());
            match part {
                Part::Clip(name) => self.add(&path, Named::Clip(name)),
                Part::Position => self.add(&path, Named::Speech),
                Part::EstimatedWait => {
                    self.add(&path, Named::Speech);
                    self.add(&path, Named::Needs(Feature::EstimatedWait));
                }
                Part::Say(spoken) => {
                    let value = match spoken {
                        Spoken::Number { value, .. }
                        | Spoken::Digits(value)
                        | Spoken::Date(value)
                        | Spoken::Time(value)
                        | Spoken::DateTime(value) => value,
                    };
                    self.add(&path, Named::Speech);
                    self.reads(&child(&path, "value"), value.source(), true);
                }
            }
        }
    }

    fn skills(&mut self, path: &str, skills: &'a BTreeMap<String, u8>) {
        for skill in skills.keys() {
            self.add(&child(path, skill), Named::Skill(skill));
        }
    }

    fn queue(&mut self, queue: &'a Queue) {
        self.add("/queue", Named::Queue(&queue.queue));
        self.add("/music", Named::Music(&queue.music));
        self.parts("/prompts", &queue.prompts);
        if queue.priority.is_some() {
            self.add("/priority", Named::Needs(Feature::Priority));
        }
        self.skills("/skills", &queue.skills);
        for (index, step) in queue.relax.iter().enumerate() {
            self.skills(&format!("/relax/{index}/skills"), &step.skills);
        }
        if let Some(preferred) = &queue.preferred {
            self.add("/preferred", Named::Needs(Feature::Preferred));
            match &preferred.agent {
                PreferredAgent::Named(agent) => self.reads("/preferred/agent", agent.source(), true),
                PreferredAgent::Last => {}
            }
        }
        for (index, overflow) in queue.overflow.iter().enumerate() {
            self.add("/overflow", Named::Needs(Feature::Overflow));
            self.add(&format!("/overflow/{index}/queue"), Named::Queue(&overflow.queue));
        }
        if queue.max_wait_seconds.is_some() {
            self.add("/maxWaitSeconds", Named::Needs(Feature::MaxWait));
        }
        self.optional_way("/onMaxWait", queue.on_max_wait.as_ref());
        for (path, announcement) in queue.placed_announcements() {
            self.parts(&child(&path, "prompts"), &announcement.parts);
        }
        if !queue.on_digit.is_empty() {
            self.add("/onDigit", Named::Needs(Feature::LeaveQueue));
        }
        self.digits("/onDigit", &queue.on_digit);
        if let Some(callback) = &queue.callback {
            self.add("/callback", Named::Needs(Feature::Callback));
            if let Some(number) = &callback.number {
                self.reads("/callback/number", number.source(), true);
            }
            self.way("/callback/onAccepted", &callback.on_accepted);
            self.optional_way("/callback/onRefused", callback.on_refused.as_ref());
        }
        self.optional_way("/onUnavailable", queue.on_unavailable.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn what_a_flow_uses_is_told_by_kind() {
        let known = Known {
            queues: ["q".to_owned(), "r".to_owned()].into(),
            music: ["hold".to_owned()].into(),
            features: [Feature::Overflow].into(),
            ..Known::default()
        };
        let text = "{schemaVersion: 1, name: n, start: q, nodes: {q: {type: queue, queue: q, music: hold,
            overflow: [{queue: r, afterSeconds: 5}]}}}";
        let flow = Flow::parse(text, &known).expect("a flow");
        let expected = Uses {
            queues: known.queues.clone(),
            music: known.music.clone(),
            ..Uses::default()
        };
        assert_eq!(flow.uses(), expected);
        assert_eq!(flow.nodes()["q"].queues(), ["q", "r"]);
    }
}
