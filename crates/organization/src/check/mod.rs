//! Whether a configuration makes sense: every name that is used exists, every number can be dialled, every flow is right. All
//! mistakes are gathered before any is told.

mod flows;
mod hours;
mod people;
mod places;
mod trunks;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use flow::Known;
use jiff::tz::TimeZone;

use crate::document::{Channel, Document};
use crate::kind::Kind;
use crate::numbers::Country;
use crate::origins::HttpOrigin;
use crate::problem::{Code, Problem, child};
use crate::resources::Resources;
use crate::{Organization, build, variables};

pub use flows::{check_flow, read_version};

/// What is around a configuration.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Clips and music that are always there.
    pub known: &'a Known,
    /// Time zones by their names.
    pub zone: &'a dyn Fn(&str) -> Option<TimeZone>,
    /// The number of each flow's published document.
    pub published: &'a BTreeMap<String, u32>,
}

/// Checks everything and takes it apart.
///
/// # Errors
/// With every mistake, each with its pointer.
pub fn check(resources: &Resources, world: World<'_>) -> Result<Organization, Vec<Problem>> {
    let document = Document::of(resources);
    let mut checker = Checker::new(resources);
    checker.unique(resources);
    let own = checker.organization(&document, world);
    let hours = hours::hours(&document, &mut checker);
    let clips = flows::clips(&document, &mut checker);
    let flows = flows::flows(&document, world, &mut checker);
    people::profiles(&document, &mut checker);
    let dial_numbers = people::users(&document, own.as_ref().map(|(_, country, _)| country), &mut checker);
    variables::check(&document, &mut checker);
    places::queues(&document, &mut checker);
    places::teams(&document, &mut checker);
    places::entry_points(&document, &mut checker);
    places::books(&document, &mut checker);
    trunks::check(&document, &mut checker);
    match (own, checker.problems.is_empty()) {
        (Some((language, country, time_zone)), true) => {
            let parts = build::Parts {
                country: country.code().to_owned(),
                language,
                time_zone,
                flows,
                dial_numbers,
                hours,
                clips,
            };
            build::build(document, parts).ok_or_else(Vec::new)
        }
        (Some(_) | None, _) => Err(checker.problems),
    }
}

/// What exists, and what is wrong.
pub(crate) struct Checker {
    names: BTreeMap<Kind, BTreeSet<String>>,
    problems: Vec<Problem>,
}

impl Checker {
    fn new(resources: &Resources) -> Self {
        let mut names: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
        for (kind, resource) in resources.iter() {
            names.entry(kind).or_default().insert(resource.id.clone());
        }
        Self {
            names,
            problems: Vec::new(),
        }
    }

    /// The ids of a kind.
    pub(crate) fn names(&self, kind: Kind) -> BTreeSet<String> {
        self.names.get(&kind).cloned().unwrap_or_default()
    }

    pub(crate) fn has(&self, kind: Kind, id: &str) -> bool {
        self.names.get(&kind).is_some_and(|names| names.contains(id))
    }

    /// Something must hold.
    pub(crate) fn need(&mut self, right: bool, pointer: &str, code: Code, params: &[(&'static str, &dyn Display)]) {
        if !right {
            self.problems.push(Problem::new(pointer, code, params));
        }
    }

    /// A name of another resource must be one.
    pub(crate) fn refer(&mut self, pointer: &str, kind: Kind, id: &str) {
        let known = self.has(kind, id);
        self.need(
            known,
            pointer,
            Code::UnknownReference,
            &[("kind", &kind.one()), ("id", &id)],
        );
    }

    /// Each of a list of names must be one.
    pub(crate) fn refer_all<'a>(&mut self, pointer: &str, kind: Kind, ids: impl IntoIterator<Item = &'a String>) {
        for (at, id) in ids.into_iter().enumerate() {
            self.refer(&child(pointer, at), kind, id);
        }
    }

    /// A number must be one that can be dialled.
    pub(crate) fn dialable(&mut self, pointer: &str, number: &str) {
        let right = floor::dialable(number).is_some();
        self.need(right, pointer, Code::BadNumber, &[("number", &number)]);
    }

    fn unique(&mut self, resources: &Resources) {
        for kind in Kind::ALL {
            let mut seen = BTreeSet::new();
            for (at, resource) in resources.of(*kind).iter().enumerate() {
                let pointer = child(&crate::file::place(*kind, at), kind.key());
                let first = resource.id.is_empty() || seen.insert(&resource.id);
                self.need(first, &pointer, Code::DuplicateId, &[("id", &resource.id)]);
            }
        }
    }

    /// Language, country and zone of the organization.
    fn organization(&mut self, document: &Document, world: World<'_>) -> Option<(flow::Language, Country, TimeZone)> {
        let own = document.organization.as_ref()?;
        let at = |field: &str| child(&own.pointer, field);
        if let Some(queue) = &own.fallback_queue {
            self.refer(&at("fallbackQueue"), Kind::Queue, queue);
            places::of_channel(document, self, &at("fallbackQueue"), queue, Channel::Telephony);
        }
        for (index, origin) in own.http_origins.iter().enumerate() {
            let right = HttpOrigin::parse(origin).is_some();
            self.need(
                right,
                &child(&at("httpOrigins"), index),
                Code::BadOrigin,
                &[("origin", origin)],
            );
        }
        let language = flow::Language::from_code(&own.language);
        let allowed: Vec<&str> = flow::Language::ALL.iter().map(|language| language.code()).collect();
        self.need(
            language.is_some(),
            &at("language"),
            Code::UnknownLanguage,
            &[("language", &own.language), ("allowed", &allowed.join(", "))],
        );
        let country = Country::new(&own.country);
        self.need(
            country.is_some(),
            &at("country"),
            Code::UnknownCountry,
            &[("country", &own.country)],
        );
        let zone = (world.zone)(&own.time_zone);
        self.need(
            zone.is_some(),
            &at("timeZone"),
            Code::UnknownTimeZone,
            &[("zone", &own.time_zone)],
        );
        Some((language?, country?, zone?))
    }
}
