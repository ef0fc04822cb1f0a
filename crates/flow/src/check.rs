//! What the parts of a document mean together: every way leads somewhere, every node can be reached and left, and
//! every clip, piece of music and queue exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::document::{Flow, Node, Part};
use crate::fields::child;
use crate::problem::{Code, Known, Problem};
use crate::read::Draft;
use crate::tree::TOP;
use crate::{Language, limits, speech};

/// Turns a draft into a flow, or into all that is wrong with it.
pub(crate) fn whole(draft: Draft, known: &Known) -> Result<Flow, Vec<Problem>> {
    let mut check = Check { draft, known };
    check.ways();
    check.things();
    check.reach();
    let Draft {
        name,
        language,
        start,
        nodes,
        mut problems,
        marks: _,
    } = check.draft;
    let nodes: Option<BTreeMap<String, Node>> = nodes
        .into_iter()
        .map(|(name, node)| node.map(|node| (name, node)))
        .collect();
    problems.sort_by(|a, b| (a.line, a.column, a.code, &a.path).cmp(&(b.line, b.column, b.code, &b.path)));
    problems.truncate(limits::PROBLEMS);
    match (name, language, start, nodes) {
        (Some(name), Some(language), Some(start), Some(nodes)) if problems.is_empty() => Ok(Flow {
            name,
            language,
            start,
            nodes,
        }),
        _ => Err(problems),
    }
}

struct Check<'k> {
    draft: Draft,
    known: &'k Known,
}

impl Check<'_> {
    fn report(&mut self, path: &str, code: Code, params: &[(&'static str, &dyn Display)]) {
        let mark = self.draft.marks.get(path).copied().unwrap_or(TOP);
        self.draft.problems.push(Problem::new(mark, path, code, params));
    }

    /// Every way, with its pointer: `(/nodes/menu/choices/1, billing)`.
    fn all_ways(&self) -> Vec<(String, String)> {
        let mut ways: Vec<(String, String)> = self
            .draft
            .start
            .iter()
            .map(|to| ("/start".into(), to.clone()))
            .collect();
        for (name, node) in &self.draft.nodes {
            let path = child("/nodes", name);
            let mut add = |field: &str, to: &String| ways.push((child(&path, field), to.clone()));
            match node {
                Some(Node::Play(play)) => add("next", &play.next),
                Some(Node::Menu(menu)) => {
                    add("onTimeout", &menu.on_timeout);
                    add("onInvalid", &menu.on_invalid);
                    for (digit, to) in &menu.choices {
                        ways.push((child(&child(&path, "choices"), &digit.to_string()), to.clone()));
                    }
                }
                Some(Node::Queue(queue)) => {
                    if let Some(to) = &queue.on_unavailable {
                        add("onUnavailable", to);
                    }
                }
                Some(Node::Disconnect) | None => {}
            }
        }
        ways
    }

    fn ways(&mut self) {
        for (path, to) in self.all_ways() {
            if !self.draft.nodes.contains_key(&to) {
                self.report(&path, Code::UnknownNode, &[("node", &to)]);
            }
        }
    }

    /// Clips, music and queues.
    fn things(&mut self) {
        let nodes: Vec<(String, Node)> = self
            .draft
            .nodes
            .iter()
            .filter_map(|(name, node)| Some((name.clone(), node.clone()?)))
            .collect();
        for (name, node) in nodes {
            let path = child("/nodes", &name);
            match node {
                Node::Play(play) => self.clips(&child(&path, "prompts"), &play.prompts),
                Node::Menu(menu) => {
                    self.clips(&child(&path, "prompts"), &menu.prompts);
                    self.clips(&child(&path, "invalidPrompts"), &menu.invalid_prompts);
                }
                Node::Queue(queue) => {
                    self.clips(&child(&path, "prompts"), &queue.prompts);
                    if let Some(position) = &queue.position {
                        self.parts(&child(&child(&path, "position"), "prompts"), &position.parts);
                    }
                    if !self.known.music.contains(&queue.music) {
                        self.report(&child(&path, "music"), Code::UnknownMusic, &[("music", &queue.music)]);
                    }
                    if !self.known.queues.contains(&queue.queue) {
                        self.report(&child(&path, "queue"), Code::UnknownQueue, &[("queue", &queue.queue)]);
                    }
                }
                Node::Disconnect => {}
            }
        }
    }

    fn clips(&mut self, path: &str, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            self.clip(&child(path, &index.to_string()), name);
        }
    }

    fn parts(&mut self, path: &str, parts: &[Part]) {
        for (index, part) in parts.iter().enumerate() {
            let path = child(path, &index.to_string());
            match part {
                Part::Clip(name) => self.clip(&path, name),
                Part::Position => {
                    // One missing number is enough to say that the language cannot count.
                    let missing = speech::clip_names().into_iter().find(|name| !self.exists(name));
                    if let Some(name) = missing {
                        self.clip(&path, &name);
                    }
                }
            }
        }
    }

    fn language(&self) -> Language {
        self.draft.language.unwrap_or_default()
    }

    fn exists(&self, clip: &str) -> bool {
        self.known
            .prompts
            .get(&self.language())
            .is_some_and(|names| names.contains(clip))
    }

    fn clip(&mut self, path: &str, name: &str) {
        // Without a language that can be read it would only be noise.
        if self.draft.language.is_some() && !self.exists(name) {
            let language = self.language().code();
            self.report(path, Code::MissingPrompt, &[("prompt", &name), ("language", &language)]);
        }
    }

    /// Reachability makes sense only when every node and the start could be read.
    fn reach(&mut self) {
        let Some(start) = self.draft.start.clone() else { return };
        let nodes: Option<BTreeMap<&str, &Node>> = self
            .draft
            .nodes
            .iter()
            .map(|(name, node)| Some((name.as_str(), node.as_ref()?)))
            .collect();
        let Some(nodes) = nodes else { return };
        if nodes
            .values()
            .any(|node| node.ways().iter().any(|to| !nodes.contains_key(to)))
        {
            return;
        }
        if !nodes.contains_key(start.as_str()) {
            return;
        }
        let mut reached = BTreeSet::from([start.as_str()]);
        let mut next = vec![start.as_str()];
        while let Some(name) = next.pop() {
            let ways = nodes.get(name).map(|node| node.ways()).unwrap_or_default();
            next.extend(ways.into_iter().filter(|to| reached.insert(to)));
        }
        let mut leaving: BTreeSet<&str> = nodes
            .iter()
            .filter(|(_, node)| node.is_exit())
            .map(|(name, _)| *name)
            .collect();
        loop {
            let found: Vec<&str> = nodes
                .iter()
                .filter(|(name, node)| !leaving.contains(*name) && node.ways().iter().any(|to| leaving.contains(to)))
                .map(|(name, _)| *name)
                .collect();
            if found.is_empty() {
                break;
            }
            leaving.extend(found);
        }
        let mut problems = Vec::new();
        for name in nodes.keys() {
            if !reached.contains(name) {
                problems.push((Code::UnreachableNode, (*name).to_owned()));
            } else if !leaving.contains(name) {
                problems.push((Code::NoExit, (*name).to_owned()));
            }
        }
        for (code, name) in problems {
            self.report(&child("/nodes", &name), code, &[("node", &name)]);
        }
    }
}
