//! The contact centre of a seed: people, queues, flows and switches, some of them drawn by lot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use floor::{
    AgentId, AgentProfile, ClipId, DeviceKind, Directory, EntryPoint, EntryPointId, IdleCode, IdleCodeId, Organization,
    Phone, PhoneId, Profile, ProfileId, Queue, QueueId, Team, TeamId, WrapUpCode, WrapUpCodeId, WrapUpRule,
};
use flow::{Flow, Known, Language, speech};

use crate::prng::Prng;

/// Who works here: name, teams, extension, outside number, profile.
pub(crate) const PEOPLE: [(&str, &[&str], &str, &str, &str); 6] = [
    ("ana", &["Support"], "1001", "+359888000001", "standard"),
    ("boris", &["Support"], "1002", "+359888000002", "standard"),
    ("vera", &["Support"], "1003", "+359888000003", "other"),
    ("georgi", &["Support", "Billing"], "1004", "+359888000004", "standard"),
    ("dora", &["Billing"], "1005", "+359888000005", "other"),
    ("emil", &["Support", "Billing"], "1006", "+359888000006", "standard"),
];
/// Numbers that can be dialled; the last one is nobody's.
pub(crate) const NUMBERS: [&str; 4] = ["+35929001000", "+35929002000", "+35929003000", "+35929999999"];

const STRAIGHT: &str = "
schemaVersion: 1
name: Straight
language: bg
start: line
nodes:
  line: {type: queue, queue: QUEUE, music: hold}
";

const MENU: &str = "
schemaVersion: 1
name: Menu
language: bg
start: welcome
nodes:
  welcome: {type: play, prompts: [welcome], next: menu}
  menu:
    type: menu
    prompts: [menu]
    choices: {1: support, 2: billing, 3: closed, 9: goodbye, 0: welcome}
    timeoutSeconds: 5
    attempts: 2
    onTimeout: support
    onInvalid: goodbye
  support:
    type: queue
    queue: Support
    music: hold
    prompts: [welcome]
    position: {everySeconds: 20, prompts: [your-number, {say: position}]}
  billing: {type: queue, queue: Billing, music: hold}
  closed: {type: queue, queue: Closed, music: hold, onUnavailable: billing}
  goodbye: {type: disconnect}
";

fn flows() -> &'static [Arc<Flow>; 3] {
    static FLOWS: OnceLock<[Arc<Flow>; 3]> = OnceLock::new();
    FLOWS.get_or_init(|| {
        let mut clips: BTreeSet<String> = speech::clip_names();
        clips.extend(["welcome", "menu", "your-number"].map(str::to_owned));
        let known = Known {
            prompts: Language::ALL
                .into_iter()
                .map(|language| (language, clips.clone()))
                .collect(),
            music: BTreeSet::from(["hold".to_owned()]),
            queues: ["Support", "Billing", "Closed"].map(str::to_owned).into(),
        };
        let support = STRAIGHT.replace("QUEUE", "Support");
        let billing = STRAIGHT.replace("QUEUE", "Billing");
        [MENU, &support, &billing].map(|text| Arc::new(Flow::parse(text, &known).expect("the flows are valid")))
    })
}

fn profile(id: &str, prng: &mut Prng) -> (ProfileId, Profile) {
    let id = ProfileId::new(id);
    let rule = WrapUpRule {
        codes: None,
        default_code: WrapUpCodeId::new("Resolved"),
        auto_after_ms: prng.chance(6_000).then(|| prng.between(5_000, 60_000)),
    };
    let profile = Profile {
        id: id.clone(),
        name: id.to_string(),
        devices: vec![DeviceKind::Browser, DeviceKind::Extension, DeviceKind::DialNumber],
        end_call_enabled: prng.chance(8_000),
        auto_answer: prng.chance(2_500),
        confirm_answer: prng.chance(7_000),
        idle_codes: None,
        default_idle_code: IdleCodeId::new("Break"),
        wrap_up: prng.chance(7_000).then_some(rule),
    };
    (id, profile)
}

/// The house as it stands at the start.
pub(crate) fn build(prng: &mut Prng) -> Directory {
    let numbers = NUMBERS.iter().zip(flows()).zip(["menu", "support", "billing"]);
    let entry_points = numbers.map(|((number, flow), id)| {
        let entry = EntryPoint {
            id: EntryPointId::new(id),
            name: id.to_owned(),
            numbers: vec![(*number).to_owned()],
            flow_version: 1,
            flow: Arc::clone(flow),
            web_calls: id != "menu",
        };
        (entry.id.clone(), entry)
    });
    let queues = ["Support", "Billing"].map(|name| {
        let queue = Queue {
            id: QueueId::new(name),
            name: name.to_owned(),
            teams: vec![TeamId::new(name)],
            ring_ms: prng.between(6_000, 20_000),
            max_wait_ms: prng.between(60_000, 300_000),
        };
        (queue.id.clone(), queue)
    });
    let agents = PEOPLE.map(|(name, teams, extension, number, profile)| {
        let person = AgentProfile {
            id: AgentId::new(name),
            name: name.to_owned(),
            teams: teams.iter().copied().map(TeamId::new).collect(),
            profile: ProfileId::new(profile),
            extension: Some(PhoneId::new(extension)),
            dial_number: Some(number.to_owned()),
        };
        (person.id.clone(), person)
    });
    Directory {
        organization: Organization {
            fallback_queue: prng.chance(7_000).then(|| QueueId::new("Support")),
            sound_loss_return_ms: prng.between(10_000, 40_000),
            station_loss_ms: prng.between(60_000, 300_000),
            confirm_prompt: vec![ClipId::new("prompts/bg/press-one")],
            ..Organization::default()
        },
        teams: ["Support", "Billing"]
            .map(|name| {
                (
                    TeamId::new(name),
                    Team {
                        id: TeamId::new(name),
                        name: name.to_owned(),
                    },
                )
            })
            .into(),
        agents: agents.into(),
        profiles: [profile("standard", prng), profile("other", prng)].into(),
        idle_codes: ["Break", "Lunch"]
            .map(|name| {
                let id = IdleCodeId::new(name);
                (
                    id.clone(),
                    IdleCode {
                        id,
                        name: name.to_owned(),
                        names: BTreeMap::new(),
                    },
                )
            })
            .into(),
        wrap_up_codes: ["Resolved", "Follow-up"]
            .map(|name| {
                let id = WrapUpCodeId::new(name);
                (
                    id.clone(),
                    WrapUpCode {
                        id,
                        name: name.to_owned(),
                        names: BTreeMap::new(),
                    },
                )
            })
            .into(),
        queues: queues.into(),
        entry_points: entry_points.collect(),
        phones: PEOPLE
            .map(|(_, _, phone, _, _)| {
                (
                    PhoneId::new(phone),
                    Phone {
                        id: PhoneId::new(phone),
                    },
                )
            })
            .into(),
    }
}

/// The house after an administrator's change. What a wrap-up is owed for stays, so that the audit knows the rule.
pub(crate) fn changed(directory: &Directory, prng: &mut Prng) -> Directory {
    let mut directory = directory.clone();
    for profile in directory.profiles.values_mut() {
        profile.end_call_enabled = prng.chance(8_000);
        profile.auto_answer = prng.chance(2_500);
        profile.confirm_answer = prng.chance(7_000);
    }
    for queue in directory.queues.values_mut() {
        queue.ring_ms = prng.between(6_000, 20_000);
    }
    let billing = QueueId::new("Billing");
    if prng.chance(3_000) && directory.queues.remove(&billing).is_none() {
        directory.queues.insert(
            billing.clone(),
            Queue {
                id: billing,
                name: "Billing".to_owned(),
                teams: vec![TeamId::new("Billing")],
                ring_ms: prng.between(6_000, 20_000),
                max_wait_ms: 200_000,
            },
        );
    }
    directory
}
