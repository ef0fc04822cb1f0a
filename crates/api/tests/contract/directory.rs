//! The small contact centre of these tests: ana and boris in team Support, boris in Billing too; dimo works by
//! outside telephone; sofia supervises,
//! admin administers. One password for all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use api::dto::session::{Organization, Role};
use api::ports::{Directory as Accounts, User};
use floor::{
    AgentId, AgentProfile, DeviceKind, Directory, EntryPoint, EntryPointId, IdleCode, IdleCodeId, Phone, PhoneId,
    Profile, ProfileId, Queue, QueueId, Team, TeamId, WrapUpCode, WrapUpCodeId, WrapUpRule,
};
use flow::{Flow, Known, Language};

pub(crate) const PASSWORD: &str = "correct horse";
pub(crate) const SUPPORT_LINE: &str = "+35929002000";

/// Hashed once: it takes its time on purpose.
static HASH: LazyLock<String> = LazyLock::new(|| api::password::hash(PASSWORD).unwrap());

const FLOW: &str = "
schemaVersion: 1
name: Straight
language: bg
start: line
nodes:
  line: {type: queue, queue: support, music: hold}
";

pub(crate) fn accounts() -> Accounts {
    let user = |id: &str, roles: &[Role]| User {
        id: id.to_owned(),
        name: id.to_uppercase(),
        email: format!("{id}@demo.test"),
        password_hash: HASH.clone(),
        roles: roles.to_vec(),
    };
    Accounts::new(
        Organization {
            id: "demo".to_owned(),
            name: "Demo".to_owned(),
            country: "BG".to_owned(),
        },
        [
            user("ana", &[Role::Agent]),
            user("boris", &[Role::Agent]),
            user("dimo", &[Role::Agent]),
            user("sofia", &[Role::Supervisor]),
            user("admin", &[Role::Administrator]),
        ],
    )
}

pub(crate) fn floor() -> Directory {
    let known = Known {
        prompts: Language::ALL
            .into_iter()
            .map(|language| (language, BTreeSet::new()))
            .collect(),
        music: BTreeSet::from(["hold".to_owned()]),
        queues: BTreeSet::from(["support".to_owned()]),
    };
    let flow = Arc::new(Flow::parse(FLOW, &known).unwrap());
    let entry = |id: &str, numbers: &[&str], web_calls: bool| {
        let id = EntryPointId::new(id);
        let numbers = numbers.iter().map(|&number| number.to_owned()).collect();
        let entry = EntryPoint {
            id: id.clone(),
            name: id.to_string(),
            numbers,
            flow_version: 1,
            flow: flow.clone(),
            web_calls,
        };
        (id, entry)
    };
    let agent = |id: &str, teams: &[&str], extension: &str, profile: &str| {
        let id = AgentId::new(id);
        let agent = AgentProfile {
            id: id.clone(),
            name: id.as_str().to_uppercase(),
            teams: teams.iter().map(|team| TeamId::new(team)).collect(),
            profile: ProfileId::new(profile),
            extension: Some(PhoneId::new(extension)),
            dial_number: None,
        };
        (id, agent)
    };
    let team = |id: &str| {
        (
            TeamId::new(id),
            Team {
                id: TeamId::new(id),
                name: id.to_uppercase(),
            },
        )
    };
    let phone = |id: &str| (PhoneId::new(id), Phone { id: PhoneId::new(id) });
    let idle = |id: &str, bulgarian: &str| {
        let names = BTreeMap::from([("bg".to_owned(), bulgarian.to_owned())]);
        (
            IdleCodeId::new(id),
            IdleCode {
                id: IdleCodeId::new(id),
                name: id.to_uppercase(),
                names,
            },
        )
    };
    let wrap_up = |id: &str| {
        let code = WrapUpCode {
            id: WrapUpCodeId::new(id),
            name: id.to_uppercase(),
            names: BTreeMap::new(),
        };
        (WrapUpCodeId::new(id), code)
    };
    let profile = |id: &str, devices: &[DeviceKind]| {
        let id = ProfileId::new(id);
        let profile = Profile {
            id: id.clone(),
            name: id.to_string(),
            devices: devices.to_vec(),
            end_call_enabled: true,
            auto_answer: false,
            confirm_answer: true,
            idle_codes: Some(vec![IdleCodeId::new("break"), IdleCodeId::new("lunch")]),
            default_idle_code: IdleCodeId::new("break"),
            wrap_up: Some(WrapUpRule {
                codes: None,
                default_code: WrapUpCodeId::new("resolved"),
                auto_after_ms: Some(60_000),
            }),
        };
        (id, profile)
    };
    Directory {
        teams: BTreeMap::from([team("support"), team("billing")]),
        agents: BTreeMap::from([
            agent("ana", &["support"], "1001", "standard"),
            agent("boris", &["support", "billing"], "1002", "standard"),
            agent("dimo", &["support"], "1003", "outside"),
        ]),
        profiles: BTreeMap::from([
            profile("standard", &[DeviceKind::Browser, DeviceKind::Extension]),
            profile("outside", &[DeviceKind::DialNumber]),
        ]),
        idle_codes: BTreeMap::from([
            idle("break", "Почивка"),
            idle("lunch", "Обяд"),
            idle("training", "Обучение"),
        ]),
        wrap_up_codes: BTreeMap::from([wrap_up("resolved"), wrap_up("followUp")]),
        queues: BTreeMap::from([(
            QueueId::new("support"),
            Queue {
                id: QueueId::new("support"),
                name: "Support".to_owned(),
                teams: vec![TeamId::new("support")],
                ring_ms: 18_000,
                max_wait_ms: 1_800_000,
            },
        )]),
        entry_points: BTreeMap::from([
            entry("main", &[SUPPORT_LINE], true),
            entry("inner", &["+35929009000"], false),
        ]),
        phones: BTreeMap::from([phone("1001"), phone("1002"), phone("1003")]),
        ..Directory::default()
    }
}
