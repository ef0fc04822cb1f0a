//! The flow as a value: what a valid document means, defaults filled in.

mod card;
mod names;
mod node;
mod queue;
mod variable;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Known, Language, Problem, Type, check, read};

pub use card::{Card, CardField, SystemField};
pub(crate) use names::Named;
pub use names::{Purpose, Uses};
pub use node::{
    AgentWhisper, Case, CollectDigits, Condition, Consent, Gender, HandOver, HoursCheck, Http, Menu, Method, Node,
    Part, Play, Pointer, ScreenPop, Set, SetPriority, Spoken, Target, To, Transfer,
};
pub use queue::{Announcement, CallbackOffer, Overflow, Preferred, PreferredAgent, Queue, Relaxation};
pub use variable::Variable;

/// A valid flow. It can only be made from a document by [`Flow::parse`], so a [`Run`](crate::Run) may rely on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) start: String,
    pub(crate) on_error: Option<String>,
    pub(crate) variables: BTreeMap<String, Variable>,
    pub(crate) card: Option<Card>,
    pub(crate) nodes: BTreeMap<String, Node>,
}

/// The name of the variable that chooses the language, when a flow declares it.
pub(crate) const LANGUAGE_VARIABLE: &str = "language";

impl Flow {
    /// Reads a document (YAML, of which JSON is a part) and checks it against what exists.
    ///
    /// # Errors
    /// All the problems found, ordered by their place; never an empty list.
    pub fn parse(text: &str, known: &Known) -> Result<Self, Vec<Problem>> {
        let draft = read::document(text);
        check::whole(draft, known)
    }

    /// The flow's name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language of its prompts, unless its variable `language` says another.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The node at which a run begins.
    #[must_use]
    pub fn start(&self) -> &str {
        &self.start
    }

    /// The node that follows whatever fails without a branch of its own.
    #[must_use]
    pub fn on_error(&self) -> Option<&str> {
        self.on_error.as_deref()
    }

    /// The variables that the flow reads and writes: its own, and the contact's that it uses.
    #[must_use]
    pub fn variables(&self) -> &BTreeMap<String, Variable> {
        &self.variables
    }

    /// What agents see of a contact that came through this flow; without it the organization's usual card.
    #[must_use]
    pub fn card(&self) -> Option<&Card> {
        self.card.as_ref()
    }

    /// All nodes by name.
    #[must_use]
    pub fn nodes(&self) -> &BTreeMap<String, Node> {
        &self.nodes
    }

    /// Whether a variable of the contact goes on into this flow: only one that the flow uses by the same name and type,
    /// and never a secure one as one that is not.
    #[must_use]
    pub fn receives(&self, name: &str, of: Type, secure: bool) -> bool {
        match self.variables.get(name) {
            Some(Variable::Global {
                of: own,
                secure: own_secure,
            }) => *own == of && *own_secure >= secure,
            Some(Variable::Local { .. }) | None => false,
        }
    }

    /// Whether some queue of the flow offers to call the caller back.
    #[must_use]
    pub fn has_callback(&self) -> bool {
        self.nodes.values().any(|node| match node {
            Node::Queue(queue) => queue.callback.is_some(),
            Node::Play(_)
            | Node::Menu(_)
            | Node::CollectDigits(_)
            | Node::Set(_)
            | Node::Condition(_)
            | Node::Case(_)
            | Node::Hours(_)
            | Node::Http(_)
            | Node::SetPriority(_)
            | Node::Transfer(_)
            | Node::HandOver(_)
            | Node::ScreenPop(_)
            | Node::AgentWhisper(_)
            | Node::Consent(_)
            | Node::Disconnect => false,
        })
    }

    /// The nodes that a flow for this purpose may not have.
    #[must_use]
    pub fn unfit_nodes(&self, purpose: Purpose) -> BTreeSet<&str> {
        let unfit = self.nodes.iter().filter(|(_, node)| node.is_unfit(purpose));
        unfit.map(|(name, _)| name.as_str()).collect()
    }

    /// Whether a secure value may pass through a run, so that typed digits are kept sealed.
    pub(crate) fn has_secrets(&self) -> bool {
        self.variables.values().any(Variable::is_secure)
    }
}
