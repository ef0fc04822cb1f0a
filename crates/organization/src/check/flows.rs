//! Checks of flows and of uploaded prompts.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flow::{Flow, Known, Language};

use super::{Checker, World};
use crate::document::{Channel, Document};
use crate::kind::Kind;
use crate::limits;
use crate::problem::{Code, Problem, child};
use crate::variables;

/// The bytes of uploaded prompts by the name of the clip, `prompts/bg/welcome`.
pub(super) fn clips(document: &Document, checker: &mut Checker) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for prompt in &document.prompts {
        for (language, audio) in &prompt.audio {
            let pointer = child(&child(&prompt.pointer, "audio"), language);
            if Language::from_code(language).is_none() {
                let allowed: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
                checker.need(
                    false,
                    &pointer,
                    Code::UnknownLanguage,
                    &[("language", language), ("allowed", &allowed.join(", "))],
                );
                continue;
            }
            match sound(audio) {
                Ok(bytes) => {
                    all.insert(format!("prompts/{language}/{}", prompt.id), bytes);
                }
                Err(message) => checker.need(false, &pointer, Code::BadSound, &[("message", &message)]),
            }
        }
    }
    all
}

/// Whether the beginning is that of a WAV file; its inside is judged by whoever plays it.
fn sound(audio: &str) -> Result<Vec<u8>, String> {
    if audio.len() > limits::SOUND_BYTES_MAX * 4 / 3 + 4 {
        return Err(format!("larger than {} bytes", limits::SOUND_BYTES_MAX));
    }
    let compact: String = audio.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).map_err(|error| error.to_string())?;
    let head = (bytes.get(..4), bytes.get(8..12));
    if head == (Some(b"RIFF"), Some(b"WAVE")) {
        Ok(bytes)
    } else {
        Err("it does not begin like one".to_owned())
    }
}

/// What flows may name here.
pub(super) fn known(document: &Document, world: World<'_>, checker: &Checker) -> Known {
    let mut known = world.known.clone();
    // A caller never waits where work items do.
    let for_calls = document
        .queues
        .iter()
        .filter(|queue| queue.channel == Channel::Telephony);
    known.queues = for_calls.map(|queue| queue.id.clone()).collect();
    known.entry_points = checker.names(Kind::EntryPoint);
    known.skills = checker.names(Kind::Skill);
    known.features.extend(floor::FEATURES);
    known.variables = variables::for_flows(document);
    known.hours = checker.names(Kind::BusinessHours);
    for prompt in &document.prompts {
        for language in prompt.audio.keys().filter_map(|code| Language::from_code(code)) {
            known.prompts.entry(language).or_default().insert(prompt.id.clone());
        }
    }
    known
}

/// The published flows by their ids, each with the number of its version.
pub(super) fn flows(
    document: &Document,
    world: World<'_>,
    checker: &mut Checker,
) -> BTreeMap<String, (u32, Arc<Flow>)> {
    let known = known(document, world, checker);
    let mut all = BTreeMap::new();
    for flow in &document.flows {
        let Some(published) = &flow.document else { continue };
        match Flow::parse(&published.to_string(), &known) {
            Ok(read) => {
                let version = world.published.get(&flow.id).copied().unwrap_or_default();
                all.insert(flow.id.clone(), (version, Arc::new(read)));
            }
            Err(found) => {
                let pointer = child(&flow.pointer, "document");
                let told = found.iter().map(|problem| Problem::of_flow(&pointer, problem));
                checker.problems.extend(told);
            }
        }
    }
    all
}

/// Checks one document as if it were published among these resources.
#[must_use]
pub fn check_flow(resources: &crate::Resources, world: World<'_>, document: &serde_json::Value) -> Vec<Problem> {
    let whole = Document::of(resources);
    let checker = Checker::new(resources);
    match Flow::parse(&document.to_string(), &known(&whole, world, &checker)) {
        Ok(_) => Vec::new(),
        Err(found) => found.iter().map(|problem| Problem::of_flow("", problem)).collect(),
    }
}

/// Reads a version that was published once; names that do not exist any more make it unreadable.
#[must_use]
pub fn read_version(resources: &crate::Resources, world: World<'_>, document: &serde_json::Value) -> Option<Arc<Flow>> {
    let whole = Document::of(resources);
    let checker = Checker::new(resources);
    let known = known(&whole, world, &checker);
    Flow::parse(&document.to_string(), &known).ok().map(Arc::new)
}
