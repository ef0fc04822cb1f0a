//! The queue node.

use std::collections::BTreeMap;

use crate::document::{Announcement, CallbackOffer, Overflow, Preferred, PreferredAgent, Queue, Relaxation};
use crate::fields::{Fields, child};
use crate::limits;
use crate::problem::Code;
use crate::read::Draft;
use crate::read::node::digit_of;
use crate::tree::Tree;

/// The fields of the announcement of the position.
pub(crate) const POSITION_FIELDS: &[&str] = &["everySeconds", "prompts"];
/// The fields of any other announcement.
pub(crate) const ANNOUNCEMENT_FIELDS: &[&str] = &["afterSeconds", "everySeconds", "prompts"];
const RELAXATION_FIELDS: &[&str] = &["afterSeconds", "skills"];
const OVERFLOW_FIELDS: &[&str] = &["afterSeconds", "queue"];
const PREFERRED_FIELDS: &[&str] = &["agent", "holdSeconds"];
const CALLBACK_FIELDS: &[&str] = &["digit", "number", "onAccepted", "onRefused"];

impl Draft {
    pub(super) fn queue(&mut self, fields: &Fields<'_>) -> Option<Queue> {
        let queue = self
            .required(fields, "queue")
            .and_then(|(path, tree)| self.title(&path, tree));
        let priority = match fields.optional("priority") {
            Some((path, tree)) => self.whole(&path, tree, limits::PRIORITY).map(Some),
            None => Some(None),
        };
        let skills = self.skills(fields);
        let relax = self.steps(fields, "relax", RELAXATION_FIELDS, |draft, fields| {
            let after_seconds = draft.after(fields);
            let skills = draft.required(fields, "skills").and_then(|_| draft.skills(fields));
            Some(Relaxation {
                after_seconds: after_seconds?,
                skills: skills?,
            })
        });
        let preferred = match fields.optional("preferred") {
            Some((path, tree)) => self.preferred(&path, tree).map(Some),
            None => Some(None),
        };
        let overflow = self.steps(fields, "overflow", OVERFLOW_FIELDS, |draft, fields| {
            let after_seconds = draft.after(fields);
            let queue = draft
                .required(fields, "queue")
                .and_then(|(path, tree)| draft.title(&path, tree));
            Some(Overflow {
                queue: queue?,
                after_seconds: after_seconds?,
            })
        });
        let max_wait_seconds = match fields.optional("maxWaitSeconds") {
            Some((path, tree)) => self.whole(&path, tree, limits::QUEUE_SECONDS).map(Some),
            None => Some(None),
        };
        let on_max_wait = match fields.optional("maxWaitSeconds") {
            Some(_) => self.way(fields, "onMaxWait").map(Some),
            None => self.optional_way(fields, "onMaxWait"),
        };
        let music = self
            .required(fields, "music")
            .and_then(|(path, tree)| self.name(&path, tree));
        let prompts = self.optional_prompts(fields, "prompts");
        let position = match fields.optional("position") {
            Some((path, tree)) => self.position(&path, tree).map(Some),
            None => Some(None),
        };
        let announcements = self.steps(fields, "announcements", ANNOUNCEMENT_FIELDS, Self::announcement);
        let on_digit = match fields.optional("onDigit") {
            Some((path, tree)) => self.digit_ways(&path, tree),
            None => Some(BTreeMap::new()),
        };
        let callback = match fields.optional("callback") {
            Some((path, tree)) => self.callback(&path, tree).map(Some),
            None => Some(None),
        };
        let on_unavailable = self.optional_way(fields, "onUnavailable");
        let on_error = self.optional_way(fields, "onError");
        let priority = priority?.map(u8::try_from).transpose().ok()?;
        let queue = Queue {
            queue: queue?,
            priority,
            skills: skills?,
            relax: relax?,
            preferred: preferred?,
            overflow: overflow?,
            max_wait_seconds: max_wait_seconds?,
            on_max_wait: on_max_wait?,
            music: music?,
            prompts: prompts?,
            position: position?,
            announcements: announcements?,
            on_digit: on_digit?,
            callback: callback?,
            on_unavailable: on_unavailable?,
            on_error: on_error?,
        };
        self.queue_makes_sense(fields, &queue);
        Some(queue)
    }

    /// What the fields of a queue say together.
    fn queue_makes_sense(&mut self, fields: &Fields<'_>, queue: &Queue) {
        let relaxed: Vec<u64> = queue.relax.iter().map(|step| step.after_seconds).collect();
        let overflowed: Vec<u64> = queue.overflow.iter().map(|step| step.after_seconds).collect();
        for (field, times) in [("relax", relaxed), ("overflow", overflowed)] {
            if let Some((path, tree)) = fields.optional(field)
                && !times.is_sorted_by(|a, b| a < b)
            {
                self.report(tree.mark, &path, Code::NotInOrder, &[]);
            }
        }
        if let Some((path, tree)) = fields.optional("callback")
            && let Some(callback) = &queue.callback
            && queue.on_digit.contains_key(&callback.digit)
        {
            let path = child(&path, "digit");
            self.report(tree.mark, &path, Code::DuplicateDigit, &[("digit", &callback.digit)]);
        }
    }

    /// `skills: {bulgarian: 5}`.
    fn skills(&mut self, fields: &Fields<'_>) -> Option<BTreeMap<String, u8>> {
        self.optional_entries(fields, "skills", limits::SKILLS, |draft, path, key, tree| {
            let level = draft.whole(path, tree, limits::SKILL_LEVEL)?;
            Some((key.text.clone(), u8::try_from(level).ok()?))
        })
    }

    fn after(&mut self, fields: &Fields<'_>) -> Option<u64> {
        let (path, tree) = self.required(fields, "afterSeconds")?;
        self.whole(&path, tree, limits::QUEUE_SECONDS)
    }

    /// A list of mappings that may be left out.
    fn steps<T>(
        &mut self,
        fields: &Fields<'_>,
        field: &str,
        allowed: &[&str],
        mut read: impl FnMut(&mut Self, &Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some((path, tree)) = fields.optional(field) else {
            return Some(Vec::new());
        };
        let items = self.list(&path, tree)?;
        if items.len() > limits::QUEUE_STEPS {
            self.report(tree.mark, &path, Code::TooLarge, &[("limit", &limits::QUEUE_STEPS)]);
            return None;
        }
        let mut steps = Vec::with_capacity(items.len());
        let mut whole = true;
        for (index, item) in items.iter().enumerate() {
            let fields = self.fields(&child(&path, &index.to_string()), item, allowed);
            let step = fields.and_then(|fields| read(self, &fields));
            whole &= step.is_some();
            steps.extend(step);
        }
        whole.then_some(steps)
    }

    fn preferred(&mut self, path: &str, tree: &Tree) -> Option<Preferred> {
        let fields = self.fields(path, tree, PREFERRED_FIELDS)?;
        let agent = self
            .required(&fields, "agent")
            .and_then(|(path, tree)| self.template(&path, tree));
        let hold_seconds = self
            .required(&fields, "holdSeconds")
            .and_then(|(path, tree)| self.whole(&path, tree, limits::HOLD_SECONDS));
        let agent = agent?;
        Some(Preferred {
            agent: if agent.text() == "last" {
                PreferredAgent::Last
            } else {
                PreferredAgent::Named(agent)
            },
            hold_seconds: hold_seconds?,
        })
    }

    fn position(&mut self, path: &str, tree: &Tree) -> Option<Announcement> {
        let fields = self.fields(path, tree, POSITION_FIELDS)?;
        let every = self
            .required(&fields, "everySeconds")
            .and_then(|(path, tree)| self.whole(&path, tree, limits::ANNOUNCEMENT_SECONDS));
        let parts = self
            .required(&fields, "prompts")
            .and_then(|(path, tree)| self.parts(&path, tree));
        Some(Announcement {
            after_seconds: 0,
            every_seconds: Some(every?),
            parts: parts?,
        })
    }

    fn announcement(&mut self, fields: &Fields<'_>) -> Option<Announcement> {
        let after_seconds = self.after(fields);
        let every_seconds = match fields.optional("everySeconds") {
            Some((path, tree)) => self.whole(&path, tree, limits::ANNOUNCEMENT_SECONDS).map(Some),
            None => Some(None),
        };
        let parts = self
            .required(fields, "prompts")
            .and_then(|(path, tree)| self.parts(&path, tree));
        Some(Announcement {
            after_seconds: after_seconds?,
            every_seconds: every_seconds?,
            parts: parts?,
        })
    }

    fn callback(&mut self, path: &str, tree: &Tree) -> Option<CallbackOffer> {
        let fields = self.fields(path, tree, CALLBACK_FIELDS)?;
        let digit = self.required(&fields, "digit").and_then(|(path, tree)| {
            let text = self.text(&path, tree)?;
            let digit = digit_of(&text);
            if digit.is_none() {
                self.report(tree.mark, &path, Code::BadDigit, &[("digit", &text)]);
            }
            digit
        });
        let number = match fields.optional("number") {
            Some((path, tree)) => self.template(&path, tree).map(Some),
            None => Some(None),
        };
        let on_accepted = self.way(&fields, "onAccepted");
        let on_refused = self.optional_way(&fields, "onRefused");
        Some(CallbackOffer {
            digit: digit?,
            number: number?,
            on_accepted: on_accepted?,
            on_refused: on_refused?,
        })
    }
}
