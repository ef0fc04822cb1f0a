//! Nodes that wait for somebody outside: requests, transfers, other entry points.

use crate::action::{Action, Content, Destination, Failure, Fetch, Outcome};
use crate::document::{HandOver, Http, Node, To, Transfer};
use crate::limits;
use crate::run::State;
use crate::step::{Entered, Step, Stepped, failed, other_flow};
use crate::template::{Template, Use};
use crate::value::{Type, Value};

impl<'a> Step<'a> {
    pub(super) fn enter_http(&mut self, name: &str, http: &'a Http) -> Entered {
        let url = self.rendered(name, &http.url, Use::Url)?;
        let mut headers = Vec::with_capacity(http.headers.len());
        for (header, template) in &http.headers {
            headers.push((header.clone(), self.content(name, template, true)?));
        }
        let body = match &http.body {
            Some(template) => Some(self.content(name, template, false)?),
            None => None,
        };
        self.run.requests = self.run.requests.saturating_add(1);
        let timeout_ms = http.timeout_seconds.saturating_mul(1_000);
        self.actions.push(Action::Fetch(Fetch {
            request: self.run.requests,
            method: http.method,
            url,
            headers,
            body,
            timeout_ms,
            max_bytes: limits::HTTP_ANSWER_BYTES,
        }));
        if let Some(music) = &http.music {
            self.actions.push(Action::Music { name: music.clone() });
        }
        self.run.state = State::Fetching {
            node: name.to_owned(),
            request: self.run.requests,
            until: self.after_ms(timeout_ms.saturating_add(limits::ANSWER_GRACE_MS)),
        };
        Ok(None)
    }

    /// A piece of a request, sealed when it has a secure value in it. A header has one line.
    fn content(&self, node: &str, template: &Template, one_line: bool) -> Stepped<Content> {
        let text = self.rendered(node, template, Use::Text)?;
        if one_line && text.chars().any(char::is_control) {
            return Err(failed(node, Failure::BadValue));
        }
        if !self.is_secret(template) {
            return Ok(Content::Open(text));
        }
        let context = self.context("request");
        let text = self.world.seal.seal(&context, &text);
        Ok(Content::Sealed { context, text })
    }

    pub(super) fn fetched(&mut self, answered: u64, outcome: Outcome) -> Stepped {
        let State::Fetching { node, request, .. } = self.run.state.clone() else {
            return Ok(());
        };
        if request != answered {
            return Ok(());
        }
        let http = self.http_node(&node)?;
        match outcome {
            Outcome::TimedOut => self.fetch_timed_out(&node),
            Outcome::Failed => Err(failed(&node, Failure::FetchFailed)),
            Outcome::Answered { status, body } => {
                if (200..300).contains(&status) {
                    let values = self.picked(&node, http, &body)?;
                    self.assign(values);
                    return self.go(http.next.clone());
                }
                let kind = format!("{}xx", status / 100);
                let way = http
                    .on_status
                    .get(&status.to_string())
                    .or_else(|| http.on_status.get(&kind));
                match way {
                    Some(way) => self.go(way.clone()),
                    None => Err(failed(&node, Failure::BadStatus)),
                }
            }
        }
    }

    pub(super) fn fetch_timed_out(&mut self, node: &str) -> Stepped {
        match &self.http_node(node)?.on_timeout {
            Some(way) => self.go(way.clone()),
            None => Err(failed(node, Failure::FetchTimedOut)),
        }
    }

    /// What of an answer goes into which variable; all of it, or none.
    fn picked(&self, node: &str, http: &Http, body: &str) -> Stepped<Vec<(String, Value)>> {
        if http.into.is_empty() {
            return Ok(Vec::new());
        }
        let bad = || failed(node, Failure::BadAnswer);
        if body.len() > limits::HTTP_ANSWER_BYTES {
            return Err(bad());
        }
        let answer: serde_json::Value = serde_json::from_str(body).map_err(|_| bad())?;
        let mut values = Vec::with_capacity(http.into.len());
        for (variable, pointer) in &http.into {
            let of = self
                .flow
                .variables
                .get(variable)
                .map_or(Type::Text, |variable| variable.of());
            let found = answer.pointer(&pointer.pointer).filter(|found| !found.is_null());
            let text = match (found, &pointer.default) {
                (Some(found), _) => written(of, found),
                (None, default) => default.clone(),
            };
            let value = text.and_then(|text| Value::parse(of, &text).ok()).ok_or_else(bad)?;
            values.push((variable.clone(), value));
        }
        Ok(values)
    }

    pub(super) fn enter_transfer(&mut self, name: &str, transfer: &'a Transfer) -> Entered {
        let (template, destination): (_, fn(String) -> Destination) = match &transfer.to {
            To::Number(number) => (number, Destination::Number),
            To::Agent(agent) => (agent, Destination::Agent),
        };
        let text = self.rendered(name, template, Use::Text)?;
        let text = text.trim();
        if text.is_empty() || text.chars().count() > limits::TITLE_CHARS || text.chars().any(char::is_control) {
            return Err(failed(name, Failure::BadValue));
        }
        let ring_ms = transfer.ring_seconds.saturating_mul(1_000);
        self.actions.push(Action::Transfer {
            to: destination(text.to_owned()),
            ring_ms,
        });
        self.run.state = State::Transferring {
            node: name.to_owned(),
            until: self.after_ms(ring_ms.saturating_add(limits::ANSWER_GRACE_MS)),
        };
        Ok(None)
    }

    /// Nobody took the caller, neither by a transfer nor at another entry point.
    pub(super) fn transfer_failed(&mut self) -> Stepped {
        let (State::Transferring { node, .. } | State::HandingOver { node, .. }) = self.run.state.clone() else {
            return Ok(());
        };
        let Some(Node::Transfer(Transfer { on_failed: way, .. }) | Node::HandOver(HandOver { on_failed: way, .. })) =
            self.flow.nodes.get(&node)
        else {
            return Err(other_flow(&node));
        };
        match way {
            Some(way) => self.go(way.clone()),
            None => Err(failed(&node, Failure::TransferFailed)),
        }
    }

    fn http_node(&self, name: &str) -> Stepped<&'a Http> {
        let Some(Node::Http(http)) = self.flow.nodes.get(name) else {
            return Err(other_flow(name));
        };
        Ok(http)
    }
}

/// A piece of an answer as the text of a type; a structure is one only for JSON.
fn written(of: Type, found: &serde_json::Value) -> Option<String> {
    match (of, found) {
        (Type::Json, _) => Some(found.to_string()),
        (_, serde_json::Value::String(text)) => Some(text.clone()),
        (_, serde_json::Value::Bool(_) | serde_json::Value::Number(_)) => Some(found.to_string()),
        (_, serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_)) => None,
    }
}
