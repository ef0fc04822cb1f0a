//! Values within a step: read, computed, given, spoken; and the digits that are kept.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use crate::action::{Action, Failure};
use crate::document::{Gender, LANGUAGE_VARIABLE, Part, Spoken, Variable};
use crate::run::Held;
use crate::step::{Step, Stepped, failed};
use crate::template::{self, DIGITS, Expression, SYSTEM, Scope, Source, Template, Use};
use crate::value::{Decimal, Type, Value};
use crate::{Language, Prompt, limits, speech};

impl Step<'_> {
    /// A variable's value now.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        match self.flow.variables.get(name)? {
            Variable::Global { .. } => match self.set.get(name) {
                Some(value) => Some(value.clone()),
                None => (self.world.contact)(name),
            },
            Variable::Local { of, default, .. } => match self.run.variables.get(name) {
                Some(Held::Plain(value)) => Some(value.clone()),
                Some(Held::Sealed(sealed)) => {
                    let text = self.world.seal.open(&self.context(name), sealed)?;
                    Value::parse(*of, &text).ok()
                }
                None => default.clone(),
            },
        }
    }

    /// Gives variables values: the flow's own here, the contact's by an action.
    pub(super) fn assign(&mut self, values: Vec<(String, Value)>) {
        let mut globals = Vec::new();
        for (name, value) in values {
            match self.flow.variables.get(&name) {
                Some(Variable::Local { secure, .. }) => {
                    let held = if *secure {
                        Held::Sealed(self.world.seal.seal(&self.context(&name), &value.text()))
                    } else {
                        Held::Plain(value)
                    };
                    self.run.variables.insert(name, held);
                }
                Some(Variable::Global { .. }) => {
                    self.set.insert(name.clone(), value.clone());
                    globals.push((name, value));
                }
                // Validation has seen every name that a node writes.
                None => {}
            }
        }
        if !globals.is_empty() {
            self.actions.push(Action::SetVariables(globals));
        }
    }

    /// A text as a value of a variable's type.
    pub(super) fn typed_value(&self, node: &str, variable: &str, text: &str) -> Stepped<Value> {
        let of = self.flow.variables.get(variable).map_or(Type::Text, Variable::of);
        Value::parse(of, text).map_err(|_| failed(node, Failure::BadValue))
    }

    pub(super) fn rendered(&self, node: &str, template: &Template, for_use: Use) -> Stepped<String> {
        self.render(template, for_use).map_err(|failure| failed(node, failure))
    }

    fn render(&self, template: &Template, for_use: Use) -> Result<String, Failure> {
        let source = template.source();
        if source.is_fixed() {
            return Ok(template.text().to_owned());
        }
        let scope = self.scope(source);
        template.render(scope, for_use).map_err(|_| Failure::Template)
    }

    pub(super) fn is_true(&self, node: &str, expression: &Expression, digits: Option<&Value>) -> Stepped<bool> {
        let mut scope = self.scope(expression.source());
        if let Some(digits) = digits {
            scope.insert(DIGITS.to_owned(), template::seen(digits));
        }
        let truth = expression.is_true(scope);
        truth.map_err(|_| failed(node, Failure::Template))
    }

    pub(super) fn text_of(&self, node: &str, expression: &Expression) -> Stepped<String> {
        let text = expression.text_of(self.scope(expression.source()));
        text.map_err(|_| failed(node, Failure::Template))
    }

    /// Whether a template has a secure value in it.
    pub(super) fn is_secret(&self, template: &Template) -> bool {
        let names = template.source().names().unwrap_or_default();
        names.iter().any(|name| {
            let top = name.split('.').next().unwrap_or_default();
            self.flow.variables.get(top).is_some_and(Variable::is_secure)
        })
    }

    /// The values that a template reads, and no others.
    fn scope(&self, source: Source<'_>) -> Scope {
        let mut scope = Scope::new();
        for name in source.names().unwrap_or_default() {
            let top = name.split('.').next().unwrap_or_default();
            if scope.contains_key(top) {
                continue;
            }
            if top == SYSTEM {
                let mut system = self.world.system();
                if let Some(last) = &self.run.failed {
                    system.insert("error", last.failure.code().into());
                    system.insert("errorNode", last.node.as_str().into());
                }
                scope.insert(top.to_owned(), minijinja::Value::from_pairs(system));
            } else if let Some(value) = self.value(top) {
                scope.insert(top.to_owned(), template::seen(&value));
            }
        }
        scope
    }

    /// Where a sealed value of this run belongs.
    pub(super) fn context(&self, name: &str) -> String {
        format!("{}/flow/{name}", self.world.system.interaction)
    }

    /// The language in which this caller is spoken to.
    fn language(&self) -> Language {
        let chosen = self.value(LANGUAGE_VARIABLE).map(|value| value.text());
        chosen
            .and_then(|code| Language::from_code(&code))
            .unwrap_or(self.flow.language)
    }

    /// The clips of parts in which no position is.
    pub(super) fn speak(&self, node: &str, parts: &[Part]) -> Stepped<Vec<Prompt>> {
        self.clips(parts, None).map_err(|failure| failed(node, failure))
    }

    /// The clips of parts; `place` is the position, and the estimated wait in seconds.
    pub(super) fn clips(&self, parts: &[Part], place: Option<(u32, Option<u32>)>) -> Result<Vec<Prompt>, Failure> {
        let language = self.language();
        let mut clips = Vec::new();
        for part in parts {
            let spoken = match part {
                Part::Clip(name) => Some(vec![Prompt::new(language, name)]),
                Part::Say(spoken) => self.say(language, spoken)?,
                Part::Position => place
                    .filter(|(position, _)| *position > 0)
                    .and_then(|(position, _)| speech::number(language, i64::from(position), Gender::Neuter)),
                Part::EstimatedWait => place
                    .and_then(|(_, wait)| wait)
                    .map(|seconds| u64::from(seconds).div_ceil(60).max(1))
                    .filter(|minutes| *minutes <= limits::SPOKEN_WAIT_MINUTES)
                    .and_then(|minutes| speech::minutes(language, minutes)),
            };
            clips.extend(spoken.ok_or(Failure::Unspeakable)?);
            if clips.len() > limits::CLIPS {
                return Err(Failure::Unspeakable);
            }
        }
        Ok(clips)
    }

    fn say(&self, language: Language, spoken: &Spoken) -> Result<Option<Vec<Prompt>>, Failure> {
        Ok(match spoken {
            Spoken::Number { value, gender } => {
                let text = self.render(value, Use::Text)?;
                let text = text.trim();
                match (text.parse::<i64>(), Decimal::parse(text)) {
                    (Ok(number), _) => speech::number(language, number, *gender),
                    (Err(_), Some(decimal)) => speech::decimal(language, &decimal),
                    (Err(_), None) => None,
                }
            }
            Spoken::Digits(value) => speech::digits(language, self.render(value, Use::Text)?.trim()),
            Spoken::Date(value) => {
                let text = self.render(value, Use::Text)?;
                let date = self.moment(&text).map(DateTime::date);
                date.or_else(|| text.trim().parse::<Date>().ok())
                    .and_then(|date| speech::date(language, date))
            }
            Spoken::Time(value) => {
                let text = self.render(value, Use::Text)?;
                let time = self.moment(&text).map(DateTime::time);
                time.or_else(|| text.trim().parse::<Time>().ok())
                    .and_then(|time| speech::time(language, time))
            }
            Spoken::DateTime(value) => {
                let text = self.render(value, Use::Text)?;
                self.moment(&text)
                    .and_then(|moment| speech::date_time(language, moment))
            }
        })
    }

    /// A moment, as clocks on the organization's walls show it.
    fn moment(&self, text: &str) -> Option<DateTime> {
        let moment: Timestamp = match Value::parse(Type::DateTime, text).ok()? {
            Value::DateTime(moment) => moment,
            Value::Text(_) | Value::Integer(_) | Value::Decimal(_) | Value::Boolean(_) | Value::Json(_) => return None,
        };
        Some(self.world.time_zone.to_datetime(moment))
    }

    /// Digits as they are stored: sealed where a secure value may be among them.
    pub(super) fn kept_digits(&self, digits: &str) -> String {
        if digits.is_empty() || !self.flow.has_secrets() {
            return digits.to_owned();
        }
        self.world.seal.seal(&self.context("digits"), digits)
    }

    /// Stored digits; none when the key has changed meanwhile.
    pub(super) fn opened_digits(&self, kept: &str) -> String {
        if kept.is_empty() || !self.flow.has_secrets() {
            return kept.to_owned();
        }
        self.world.seal.open(&self.context("digits"), kept).unwrap_or_default()
    }

    /// Keeps a digit for the next node that wants some.
    pub(super) fn keep(&mut self, digit: char) {
        let mut typed = self.opened_digits(&self.run.typed);
        if typed.len() < limits::TYPED_DIGITS {
            typed.push(digit);
            self.run.typed = self.kept_digits(&typed);
        }
    }

    /// Takes the first kept digit.
    pub(super) fn take(&mut self) -> Option<char> {
        let mut typed = self.opened_digits(&self.run.typed);
        if typed.is_empty() {
            return None;
        }
        let digit = typed.remove(0);
        self.run.typed = self.kept_digits(&typed);
        Some(digit)
    }

    /// Takes all kept digits.
    pub(super) fn take_all(&mut self) -> String {
        let typed = self.opened_digits(&self.run.typed);
        self.run.typed.clear();
        typed
    }
}
