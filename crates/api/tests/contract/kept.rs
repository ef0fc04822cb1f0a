//! The configuration's port over plain memory: `organization` checks, nothing is stored.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use api::ports::{Answer, Asked, Change, Configuration, Configured, FlowVersion, Known, NotTaken, Unavailable};
use organization::{File, Kind, Problem, Resources, Use, World, check, check_flow, differences, used_by};
use serde_json::Value;

/// The demo's file.
pub(crate) const DEMO: &str = include_str!("../../../server/demo/organization.yaml");

pub(crate) struct MemoryConfiguration {
    known: flow::Known,
    inner: Mutex<Inner>,
}

struct Inner {
    now: Arc<Configured>,
    made: Vec<Change>,
    flows: Vec<(String, FlowVersion)>,
}

impl MemoryConfiguration {
    pub(crate) fn new() -> Self {
        let mut known = flow::Known::default();
        known.music.insert("hold".to_owned());
        let own = [
            "welcome",
            "menu-support-billing",
            "invalid-choice",
            "all-agents-busy",
            "you-are-number",
            "in-the-queue",
            "goodbye",
            "sorry-unavailable",
        ];
        let mut clips = flow::speech::clip_names();
        clips.extend(own.map(str::to_owned));
        for language in flow::Language::ALL {
            known.prompts.insert(language, clips.clone());
        }
        let this = Self {
            known,
            inner: Mutex::new(Inner {
                now: Arc::default(),
                made: Vec::new(),
                flows: Vec::new(),
            }),
        };
        let file = File::read(DEMO);
        assert!(file.problems.is_empty(), "{:?}", file.problems);
        this.put("", 0, file.resources).unwrap();
        this
    }

    fn with_world<T>(&self, act: impl FnOnce(World<'_>) -> T) -> T {
        act(World {
            known: &self.known,
            zone: &|_| Some(jiff::tz::TimeZone::UTC),
            published: &BTreeMap::new(),
        })
    }

    fn put(&self, by: &str, from: i64, next: Resources) -> Result<Arc<Configured>, NotTaken> {
        let mut inner = self.inner.lock().unwrap();
        if inner.now.revision != from {
            return Err(NotTaken::Outdated);
        }
        self.with_world(|world| check(&next, world)).map_err(NotTaken::Wrong)?;
        let mut now = Configured {
            resources: next,
            ..(*inner.now).clone()
        };
        let at = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        for difference in differences(&inner.now.resources, &now.resources) {
            now.revision += 1;
            let name = (difference.kind, difference.id.clone());
            let version = now.known.get(&name).map_or(0, |known| known.version) + 1;
            if difference.after.is_some() {
                let changed_by = by.to_owned();
                now.known.insert(
                    name,
                    Known {
                        version,
                        changed_at: at,
                        changed_by,
                    },
                );
            }
            let document_of = |value: &Option<Value>| value.as_ref().map(|value| value["document"].clone());
            let document = document_of(&difference.after).filter(|document| {
                difference.kind == Kind::Flow
                    && !document.is_null()
                    && document_of(&difference.before).as_ref() != Some(document)
            });
            if let Some(document) = document {
                let number = inner.flows.iter().filter(|(flow, _)| *flow == difference.id).count() as i64 + 1;
                let by = by.to_owned();
                inner.flows.push((
                    difference.id.clone(),
                    FlowVersion {
                        number,
                        at,
                        by,
                        document,
                    },
                ));
            }
            inner.made.push(Change {
                seq: now.revision,
                at,
                by: by.to_owned(),
                kind: difference.kind,
                id: difference.id,
                version,
                before: difference.before,
                after: difference.after,
            });
        }
        inner.now = Arc::new(now);
        Ok(Arc::clone(&inner.now))
    }
}

impl Configuration for MemoryConfiguration {
    fn present(&self) -> Arc<Configured> {
        Arc::clone(&self.inner.lock().unwrap().now)
    }

    fn check(&self, next: &Resources) -> Vec<Problem> {
        self.with_world(|world| check(next, world)).err().unwrap_or_default()
    }

    fn check_flow(&self, document: &Value) -> Vec<Problem> {
        let present = self.present();
        self.with_world(|world| check_flow(&present.resources, world, document))
    }

    fn used_by(&self, kind: Kind, id: &str) -> Vec<Use> {
        let present = self.present();
        self.with_world(|world| used_by(&present.resources, world, kind, id))
    }

    fn replace(&self, by: &str, from: i64, next: Resources) -> Answer<'_, Result<Arc<Configured>, NotTaken>> {
        let done = self.put(by, from, next);
        Box::pin(async move { done })
    }

    fn changes(&self, asked: Asked) -> Answer<'_, Result<Vec<Change>, Unavailable>> {
        let wanted = |change: &&Change| {
            asked.kind.is_none_or(|kind| kind == change.kind)
                && asked.id.as_ref().is_none_or(|id| *id == change.id)
                && asked.before.is_none_or(|before| change.seq < before)
        };
        let inner = self.inner.lock().unwrap();
        let found = inner.made.iter().rev().filter(wanted);
        let found = found.take(asked.limit as usize).cloned().collect();
        Box::pin(async move { Ok(found) })
    }

    fn flow_versions(&self, flow: &str, limit: u32) -> Answer<'_, Result<Vec<FlowVersion>, Unavailable>> {
        let inner = self.inner.lock().unwrap();
        let found = inner.flows.iter().rev().filter(|(of, _)| of == flow);
        let found = found.take(limit as usize).map(|(_, version)| version.clone()).collect();
        Box::pin(async move { Ok(found) })
    }

    fn flow_version(&self, flow: &str, number: i64) -> Answer<'_, Result<Option<FlowVersion>, Unavailable>> {
        let inner = self.inner.lock().unwrap();
        let found = inner
            .flows
            .iter()
            .find(|(of, version)| of == flow && version.number == number);
        let found = found.map(|(_, version)| version.clone());
        Box::pin(async move { Ok(found) })
    }
}
