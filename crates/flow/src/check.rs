//! What the parts of a document mean together: every way leads somewhere, every node can be reached and left, every
//! clip, queue, skill and variable exists, and no secure value gets where others may see it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::document::{Card, CardField, Flow, LANGUAGE_VARIABLE, Named, Node, Variable};
use crate::fields::child;
use crate::problem::{Code, Feature, Known, Problem};
use crate::read::Draft;
use crate::template::{DIGITS, SYSTEM, Source};
use crate::tree::TOP;
use crate::value::Type;
use crate::world::SYSTEM_FIELDS;
use crate::{Language, limits, speech};

/// Turns a draft into a flow, or into all that is wrong with it.
pub(crate) fn whole(draft: Draft, known: &Known) -> Result<Flow, Vec<Problem>> {
    let mut check = Check {
        draft,
        known,
        variables: BTreeMap::new(),
    };
    check.globals();
    check.locals();
    check.card();
    check.start();
    check.nodes();
    check.reach();
    let variables = check.variables;
    let Draft {
        name,
        language,
        start,
        on_error,
        locals,
        globals: _,
        card,
        nodes,
        mut problems,
        marks: _,
    } = check.draft;
    let nodes: Option<BTreeMap<String, Node>> = nodes
        .into_iter()
        .map(|(name, node)| node.map(|node| (name, node)))
        .collect();
    let locals: Option<BTreeMap<String, Variable>> = locals
        .into_iter()
        .map(|(name, variable)| variable.map(|variable| (name, variable)))
        .collect();
    problems.sort_by(|a, b| (a.line, a.column, a.code, &a.path).cmp(&(b.line, b.column, b.code, &b.path)));
    problems.truncate(limits::PROBLEMS);
    match (name, language, start, locals, nodes) {
        (Some(name), Some(language), Some(start), Some(locals), Some(nodes)) if problems.is_empty() => Ok(Flow {
            name,
            language,
            start,
            on_error,
            variables: variables.into_iter().chain(locals).collect(),
            card,
            nodes,
        }),
        _ => Err(problems),
    }
}

struct Check<'k> {
    draft: Draft,
    known: &'k Known,
    /// The organization's variables that the flow uses and that exist.
    variables: BTreeMap<String, Variable>,
}

/// What is known of a declared name.
#[derive(Clone, Copy)]
enum Declared {
    /// It is there, but could not be read.
    Broken,
    Secure,
    Open,
}

impl Check<'_> {
    fn report(&mut self, path: &str, code: Code, params: &[(&'static str, &dyn Display)]) {
        // A field that was left out is missed where it would be.
        let mut place = path;
        let mark = loop {
            match (self.draft.marks.get(place), place.rsplit_once('/')) {
                (Some(mark), _) => break *mark,
                (None, Some((parent, _))) => place = parent,
                (None, None) => break TOP,
            }
        };
        self.draft.problems.push(Problem::new(mark, path, code, params));
    }

    /// The declared variables: those of the organization exist, and secure ones can be kept.
    fn globals(&mut self) {
        for name in self.draft.globals.clone() {
            match self.known.variables.get(&name) {
                Some(variable) => {
                    let (of, secure) = (variable.of, variable.secure);
                    if secure {
                        self.feature(&child("/variables", &name), Feature::SecureVariables);
                    }
                    self.variables.insert(name, Variable::Global { of, secure });
                }
                None => {
                    let path = child("/variables", &name);
                    self.report(&path, Code::UnknownVariable, &[("variable", &name)]);
                }
            }
        }
    }

    fn locals(&mut self) {
        let secure = self
            .draft
            .locals
            .iter()
            .filter(|(_, local)| local.as_ref().is_some_and(Variable::is_secure));
        let secure: Vec<String> = secure.map(|(name, _)| child("/variables", name)).collect();
        for path in secure {
            self.feature(&path, Feature::SecureVariables);
        }
    }

    fn declared(&self, name: &str) -> Option<Declared> {
        let known = match self.draft.locals.get(name) {
            Some(Some(local)) => Some(local),
            Some(None) => return Some(Declared::Broken),
            None => self.variables.get(name),
        };
        match known {
            Some(variable) if variable.is_secure() => Some(Declared::Secure),
            Some(_) => Some(Declared::Open),
            None => self.draft.globals.contains(name).then_some(Declared::Broken),
        }
    }

    /// A card shows variables of the organization that agents may see.
    fn card(&mut self) {
        let Some(Card { popover, pane }) = self.draft.card.clone() else {
            return;
        };
        let mut shown: Vec<(String, String, bool)> = Vec::new();
        for (index, field) in popover.into_iter().enumerate() {
            match field {
                CardField::Variable(name) => shown.push((format!("/card/popover/{index}"), name, true)),
                CardField::System { .. } => {}
            }
        }
        let pane = pane.into_iter().enumerate();
        shown.extend(pane.map(|(index, name)| (format!("/card/pane/{index}"), name, false)));
        for (path, name, on_popover) in shown {
            match self.known.variables.get(&name) {
                None => self.report(&path, Code::UnknownVariable, &[("variable", &name)]),
                Some(variable) if !variable.agent_viewable || variable.of == Type::Json => {
                    self.report(&path, Code::NotViewable, &[("variable", &name)]);
                }
                Some(variable) if on_popover && variable.secure => {
                    self.report(&path, Code::SecureLeak, &[("variable", &name)]);
                }
                Some(_) => {}
            }
        }
    }

    fn start(&mut self) {
        for (path, to) in [
            ("/start", self.draft.start.clone()),
            ("/onError", self.draft.on_error.clone()),
        ] {
            if let Some(to) = to {
                self.way(path, &to);
            }
        }
    }

    fn way(&mut self, path: &str, to: &str) {
        if !self.draft.nodes.contains_key(to) {
            self.report(path, Code::UnknownNode, &[("node", &to)]);
        }
    }

    fn nodes(&mut self) {
        let nodes: Vec<(String, Node)> = self
            .draft
            .nodes
            .iter()
            .filter_map(|(name, node)| Some((name.clone(), node.clone()?)))
            .collect();
        for (name, node) in nodes {
            let base = child("/nodes", &name);
            for (path, named) in node.names() {
                self.named(&format!("{base}{path}"), &named);
            }
            match &node {
                Node::CollectDigits(collect) => self.takes_digits(&format!("{base}/variable"), &collect.variable),
                Node::Play(_)
                | Node::Menu(_)
                | Node::Set(_)
                | Node::Condition(_)
                | Node::Case(_)
                | Node::Hours(_)
                | Node::Http(_)
                | Node::SetPriority(_)
                | Node::Queue(_)
                | Node::Transfer(_)
                | Node::HandOver(_)
                | Node::ScreenPop(_)
                | Node::AgentWhisper(_)
                | Node::Consent(_)
                | Node::Disconnect => {}
            }
        }
    }

    /// Digits make numbers and texts.
    fn takes_digits(&mut self, path: &str, name: &str) {
        let local = self.draft.locals.get(name).and_then(Option::as_ref);
        match local.or_else(|| self.variables.get(name)).map(Variable::of) {
            Some(Type::Boolean | Type::DateTime | Type::Json) => {
                self.report(path, Code::WrongType, &[("expected", &"text, integer or decimal")]);
            }
            Some(Type::Text | Type::Integer | Type::Decimal) | None => {}
        }
    }

    fn named(&mut self, path: &str, named: &Named<'_>) {
        let known = self.known;
        let mut need = |set: &BTreeSet<String>, name: &str, code: Code, param: &'static str| {
            if !set.contains(name) {
                self.report(path, code, &[(param, &name)]);
            }
        };
        match named {
            Named::Node(to) => self.way(path, to),
            Named::Clip(name) => self.clip(path, name),
            Named::Speech => {
                // One missing word is enough to say that the language cannot speak.
                let missing = speech::clip_names()
                    .into_iter()
                    .find(|name| !self.languages().iter().all(|language| self.exists(*language, name)));
                if let Some(name) = missing {
                    self.clip(path, &name);
                }
            }
            Named::Music(name) => need(&known.music, name, Code::UnknownMusic, "music"),
            Named::Queue(name) => need(&known.queues, name, Code::UnknownQueue, "queue"),
            Named::EntryPoint(name) => need(&known.entry_points, name, Code::UnknownEntryPoint, "entryPoint"),
            Named::Skill(name) => need(&known.skills, name, Code::UnknownSkill, "skill"),
            Named::Hours(name) => need(&known.hours, name, Code::UnknownHours, "hours"),
            Named::Needs(feature) => self.feature(path, *feature),
            Named::Writes(name) => {
                if self.declared(name).is_none() {
                    self.report(path, Code::UnknownVariable, &[("variable", name)]);
                }
            }
            Named::Reads { source, tells } => self.reads(path, *source, *tells),
            Named::Computes { source, variable } => {
                let into_open = matches!(self.declared(variable), Some(Declared::Open));
                self.reads(path, *source, into_open);
            }
        }
    }

    fn feature(&mut self, path: &str, feature: Feature) {
        if !self.known.features.contains(&feature) {
            self.report(path, Code::NotAvailable, &[("feature", &feature.name())]);
        }
    }

    /// The names in a template; `tells` when a secure value must not be among them.
    fn reads(&mut self, path: &str, source: Source<'_>, tells: bool) {
        if source.is_fixed() {
            return;
        }
        for name in source.names().unwrap_or_default() {
            let top = name.split('.').next().unwrap_or_default();
            let system = name.strip_prefix(SYSTEM).and_then(|rest| rest.strip_prefix('.'));
            if system.is_some_and(|field| SYSTEM_FIELDS.contains(&field)) || (top == DIGITS && path.ends_with("/valid"))
            {
                continue;
            }
            match self.declared(top) {
                None => self.report(path, Code::UnknownVariable, &[("variable", &name)]),
                Some(Declared::Secure) if tells => self.report(path, Code::SecureLeak, &[("variable", &top)]),
                Some(Declared::Broken | Declared::Secure | Declared::Open) => {}
            }
        }
    }

    /// The languages that a caller may hear; none when the document's own cannot be read.
    fn languages(&self) -> Vec<Language> {
        match self.draft.language {
            Some(_) if self.declared(LANGUAGE_VARIABLE).is_some() => Language::ALL.into(),
            Some(language) => vec![language],
            None => Vec::new(),
        }
    }

    fn exists(&self, language: Language, clip: &str) -> bool {
        self.known
            .prompts
            .get(&language)
            .is_some_and(|names| names.contains(clip))
    }

    fn clip(&mut self, path: &str, name: &str) {
        for language in self.languages() {
            if !self.exists(language, name) {
                let params: [(_, &dyn Display); 2] = [("prompt", &name), ("language", &language.code())];
                self.report(path, Code::MissingPrompt, &params);
            }
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
        if !nodes.contains_key(start.as_str()) || self.draft.on_error.iter().any(|to| !nodes.contains_key(to.as_str()))
        {
            return;
        }
        let on_error = self.draft.on_error.as_deref();
        let mut next: Vec<&str> = on_error.into_iter().chain([start.as_str()]).collect();
        let mut reached: BTreeSet<&str> = next.iter().copied().collect();
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
