//! The nodes that speak, ask and decide.

use std::collections::BTreeMap;

use crate::document::{
    AgentWhisper, Case, CollectDigits, Condition, Consent, HoursCheck, Menu, Node, Play, Set, SetPriority,
};
use crate::fields::{Fields, child};
use crate::limits;
use crate::problem::Code;
use crate::read::Draft;
use crate::tree::Tree;

/// The fields of each type of node.
pub(crate) const NODE_FIELDS: &[(&str, &[&str])] = &[
    ("play", &["type", "prompts", "interruptible", "next", "onError"]),
    (
        "menu",
        &[
            "type",
            "prompts",
            "invalidPrompts",
            "choices",
            "timeoutSeconds",
            "attempts",
            "interruptible",
            "onTimeout",
            "onInvalid",
            "onError",
        ],
    ),
    (
        "collectDigits",
        &[
            "type",
            "variable",
            "prompts",
            "invalidPrompts",
            "minDigits",
            "maxDigits",
            "terminator",
            "timeoutSeconds",
            "betweenSeconds",
            "attempts",
            "interruptible",
            "valid",
            "next",
            "onTimeout",
            "onInvalid",
            "onError",
        ],
    ),
    ("set", &["type", "values", "next", "onError"]),
    ("condition", &["type", "if", "then", "else", "onError"]),
    ("case", &["type", "value", "cases", "default", "onError"]),
    (
        "hours",
        &[
            "type",
            "hours",
            "onOpen",
            "onClosed",
            "onHoliday",
            "onEmergency",
            "onError",
        ],
    ),
    (
        "http",
        &[
            "type",
            "method",
            "url",
            "headers",
            "body",
            "timeoutSeconds",
            "music",
            "into",
            "next",
            "onStatus",
            "onTimeout",
            "onError",
        ],
    ),
    ("setPriority", &["type", "priority", "next"]),
    (
        "queue",
        &[
            "type",
            "queue",
            "priority",
            "skills",
            "relax",
            "preferred",
            "overflow",
            "maxWaitSeconds",
            "onMaxWait",
            "music",
            "prompts",
            "position",
            "announcements",
            "onDigit",
            "callback",
            "onUnavailable",
            "onError",
        ],
    ),
    (
        "transfer",
        &["type", "number", "agent", "ringSeconds", "onFailed", "onError"],
    ),
    ("handOver", &["type", "entryPoint", "onFailed"]),
    ("screenPop", &["type", "url", "target", "next", "onError"]),
    ("agentWhisper", &["type", "prompts", "next", "onError"]),
    ("consent", &["type", "record", "next"]),
    ("disconnect", &["type"]),
];

impl Draft {
    /// A node of a kind out of [`NODE_FIELDS`].
    pub(super) fn of_kind(&mut self, kind: &str, fields: &Fields<'_>) -> Option<Node> {
        match kind {
            "play" => self.play(fields).map(Node::Play),
            "menu" => self.menu(fields).map(Node::Menu),
            "collectDigits" => self.collect_digits(fields).map(Node::CollectDigits),
            "set" => self.set(fields).map(Node::Set),
            "condition" => self.condition(fields).map(Node::Condition),
            "case" => self.case(fields).map(Node::Case),
            "hours" => self.hours(fields).map(Node::Hours),
            "http" => self.http(fields).map(Node::Http),
            "setPriority" => self.set_priority(fields).map(Node::SetPriority),
            "queue" => self.queue(fields).map(Box::new).map(Node::Queue),
            "transfer" => self.transfer(fields).map(Node::Transfer),
            "handOver" => self.hand_over(fields).map(Node::HandOver),
            "screenPop" => self.screen_pop(fields).map(Node::ScreenPop),
            "agentWhisper" => self.agent_whisper(fields).map(Node::AgentWhisper),
            "consent" => self.consent(fields).map(Node::Consent),
            _ => Some(Node::Disconnect),
        }
    }

    fn play(&mut self, fields: &Fields<'_>) -> Option<Play> {
        let prompts = self.prompts(fields);
        let interruptible = self.flag_or(fields, "interruptible", false);
        let next = self.way(fields, "next");
        let on_error = self.optional_way(fields, "onError");
        Some(Play {
            prompts: prompts?,
            interruptible: interruptible?,
            next: next?,
            on_error: on_error?,
        })
    }

    fn menu(&mut self, fields: &Fields<'_>) -> Option<Menu> {
        let prompts = self.prompts(fields);
        let invalid_prompts = self.optional_prompts(fields, "invalidPrompts");
        let choices = self
            .required(fields, "choices")
            .and_then(|(path, tree)| self.digit_ways(&path, tree));
        let timeout_seconds = self.timeout(fields);
        let attempts = self.whole_or(fields, "attempts", limits::MENU_ATTEMPTS, limits::MENU_ATTEMPTS_DEFAULT);
        let interruptible = self.flag_or(fields, "interruptible", true);
        let on_timeout = self.way(fields, "onTimeout");
        let on_invalid = self.way(fields, "onInvalid");
        let on_error = self.optional_way(fields, "onError");
        Some(Menu {
            prompts: prompts?,
            invalid_prompts: invalid_prompts?,
            choices: choices?,
            timeout_seconds: timeout_seconds?,
            attempts: attempts?,
            interruptible: interruptible?,
            on_timeout: on_timeout?,
            on_invalid: on_invalid?,
            on_error: on_error?,
        })
    }

    fn timeout(&mut self, fields: &Fields<'_>) -> Option<u64> {
        let (bounds, default) = (limits::MENU_TIMEOUT_SECONDS, limits::MENU_TIMEOUT_DEFAULT_SECONDS);
        self.whole_or(fields, "timeoutSeconds", bounds, default)
    }

    fn collect_digits(&mut self, fields: &Fields<'_>) -> Option<CollectDigits> {
        let variable = self
            .required(fields, "variable")
            .and_then(|(path, tree)| self.variable_name(&path, tree));
        let prompts = self.prompts(fields);
        let invalid_prompts = self.optional_prompts(fields, "invalidPrompts");
        let bounds = limits::COLLECTED_DIGITS;
        let min_digits = self.whole_or(fields, "minDigits", bounds, bounds.0);
        let max_digits = self
            .required(fields, "maxDigits")
            .and_then(|(path, tree)| self.whole(&path, tree, (min_digits.unwrap_or(bounds.0), bounds.1)));
        let terminator = match fields.optional("terminator") {
            Some((path, tree)) => match self.text(&path, tree)?.as_str() {
                "none" => None,
                "#" => Some('#'),
                "*" => Some('*'),
                _ => {
                    self.report(tree.mark, &path, Code::WrongType, &[("expected", &"#, * or none")]);
                    return None;
                }
            },
            None => Some('#'),
        };
        let timeout_seconds = self.timeout(fields);
        let (bounds, default) = (limits::BETWEEN_SECONDS, limits::BETWEEN_DEFAULT_SECONDS);
        let between_seconds = self.whole_or(fields, "betweenSeconds", bounds, default);
        let attempts = self.whole_or(fields, "attempts", limits::MENU_ATTEMPTS, limits::MENU_ATTEMPTS_DEFAULT);
        let interruptible = self.flag_or(fields, "interruptible", true);
        let valid = match fields.optional("valid") {
            Some((path, tree)) => self.expression(&path, tree).map(Some),
            None => Some(None),
        };
        let next = self.way(fields, "next");
        let on_timeout = self.way(fields, "onTimeout");
        let on_invalid = self.way(fields, "onInvalid");
        let on_error = self.optional_way(fields, "onError");
        Some(CollectDigits {
            variable: variable?,
            prompts: prompts?,
            invalid_prompts: invalid_prompts?,
            min_digits: usize::try_from(min_digits?).ok()?,
            max_digits: usize::try_from(max_digits?).ok()?,
            terminator,
            timeout_seconds: timeout_seconds?,
            between_seconds: between_seconds?,
            attempts: attempts?,
            interruptible: interruptible?,
            valid: valid?,
            next: next?,
            on_timeout: on_timeout?,
            on_invalid: on_invalid?,
            on_error: on_error?,
        })
    }

    fn set(&mut self, fields: &Fields<'_>) -> Option<Set> {
        let values = self.required(fields, "values").and_then(|(path, tree)| {
            self.entries(&path, tree, 1, limits::CASES, |draft, path, key, tree| {
                let name = draft.variable_key(path, key)?;
                Some((name, draft.template(path, tree)?))
            })
        });
        let next = self.way(fields, "next");
        let on_error = self.optional_way(fields, "onError");
        Some(Set {
            values: values?,
            next: next?,
            on_error: on_error?,
        })
    }

    fn condition(&mut self, fields: &Fields<'_>) -> Option<Condition> {
        let condition = self
            .required(fields, "if")
            .and_then(|(path, tree)| self.expression(&path, tree));
        let then = self.way(fields, "then");
        let otherwise = self.way(fields, "else");
        let on_error = self.optional_way(fields, "onError");
        Some(Condition {
            condition: condition?,
            then: then?,
            otherwise: otherwise?,
            on_error: on_error?,
        })
    }

    fn case(&mut self, fields: &Fields<'_>) -> Option<Case> {
        let value = self
            .required(fields, "value")
            .and_then(|(path, tree)| self.expression(&path, tree));
        let cases = self.required(fields, "cases").and_then(|(path, tree)| {
            self.entries(&path, tree, 1, limits::CASES, |draft, path, key, tree| {
                Some((key.text.clone(), draft.name(path, tree)?))
            })
        });
        let default = self.way(fields, "default");
        let on_error = self.optional_way(fields, "onError");
        Some(Case {
            value: value?,
            cases: cases?,
            default: default?,
            on_error: on_error?,
        })
    }

    fn hours(&mut self, fields: &Fields<'_>) -> Option<HoursCheck> {
        let hours = self
            .required(fields, "hours")
            .and_then(|(path, tree)| self.title(&path, tree));
        let on_open = self.way(fields, "onOpen");
        let on_closed = self.way(fields, "onClosed");
        let on_holiday = self.optional_way(fields, "onHoliday");
        let on_emergency = self.optional_way(fields, "onEmergency");
        let on_error = self.optional_way(fields, "onError");
        let on_closed = on_closed?;
        Some(HoursCheck {
            hours: hours?,
            on_open: on_open?,
            on_holiday: on_holiday?.unwrap_or_else(|| on_closed.clone()),
            on_emergency: on_emergency?.unwrap_or_else(|| on_closed.clone()),
            on_closed,
            on_error: on_error?,
        })
    }

    fn set_priority(&mut self, fields: &Fields<'_>) -> Option<SetPriority> {
        let priority = self
            .required(fields, "priority")
            .and_then(|(path, tree)| self.whole(&path, tree, limits::PRIORITY));
        let next = self.way(fields, "next");
        Some(SetPriority {
            priority: u8::try_from(priority?).ok()?,
            next: next?,
        })
    }

    fn agent_whisper(&mut self, fields: &Fields<'_>) -> Option<AgentWhisper> {
        let prompts = self.prompts(fields);
        let next = self.way(fields, "next");
        let on_error = self.optional_way(fields, "onError");
        Some(AgentWhisper {
            prompts: prompts?,
            next: next?,
            on_error: on_error?,
        })
    }

    fn consent(&mut self, fields: &Fields<'_>) -> Option<Consent> {
        let record = self.required(fields, "record");
        let record = record.and_then(|_| self.flag_or(fields, "record", false));
        let next = self.way(fields, "next");
        Some(Consent {
            record: record?,
            next: next?,
        })
    }

    /// Where each digit leads.
    pub(super) fn digit_ways(&mut self, path: &str, tree: &Tree) -> Option<BTreeMap<char, String>> {
        let entries = self.map(path, tree)?;
        if entries.is_empty() {
            self.report(tree.mark, path, Code::TooFew, &[("least", &1)]);
            return None;
        }
        let mut ways = BTreeMap::new();
        let mut whole = true;
        for (key, value) in entries {
            let path = child(path, &key.text);
            let Some(digit) = digit_of(&key.text) else {
                self.report(key.mark, &path, Code::BadDigit, &[("digit", &key.text)]);
                whole = false;
                continue;
            };
            let Some(target) = self.name(&path, value) else {
                whole = false;
                continue;
            };
            if ways.insert(digit, target).is_some() {
                self.report(key.mark, &path, Code::DuplicateDigit, &[("digit", &digit)]);
            }
        }
        whole.then_some(ways)
    }
}

/// The key of a phone that a text names.
pub(super) fn digit_of(text: &str) -> Option<char> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(digit @ ('0'..='9' | '*' | '#')), None) => Some(digit),
        _ => None,
    }
}
