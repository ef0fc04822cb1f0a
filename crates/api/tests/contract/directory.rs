//! The small contact centre of these tests: ana, boris and vera in team Support, boris in Billing too; dimo works by
//! outside telephone; sofia supervises Support and may be an agent of it; admin administers. One password for all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use api::dto::session::{Organization, Role};
use api::ports::{Directory as Accounts, User};
use floor::{
    Access, Address, AgentId, AgentProfile, Capacity, DeviceKind, Directory, EntryPoint, EntryPointId, IdleCode,
    IdleCodeId, Person, PersonId, Phone, PhoneId, Profile, ProfileId, Queue, QueueId, Supervision, Team, TeamId,
    WrapUpCode, WrapUpCodeId, WrapUpRule,
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
            user("vera", &[Role::Agent]),
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
        ..Known::default()
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
            variables: None,
            card: None,
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
            supervision: (id.as_str() == "sofia").then(|| Supervision {
                teams: BTreeSet::from([TeamId::new("support")]),
                monitor: true,
                whisper: true,
                barge_in: true,
                change_state: true,
                sign_out: true,
            }),
            skills: Arc::default(),
        };
        (id, agent)
    };
    let team = |id: &str| {
        (
            TeamId::new(id),
            Team {
                id: TeamId::new(id),
                name: id.to_uppercase(),
                capacity_number: None,
                capacity: 1,
                fallback_queue: None,
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
            buddy_teams: Access::All,
            queues: Access::All,
            consult_to_queue: true,
            entry_points: Access::Only(BTreeSet::from([EntryPointId::new("inner")])),
            address_book: vec![Address {
                name: "Taxi".to_owned(),
                number: "+359 2 973 2121".to_owned(),
            }],
            typed_numbers: true,
            directory: true,
            capacity: Capacity::default(),
            last_agent_routing: true,
        };
        (id, profile)
    };
    let person = |id: &str, name: &str, role: &str, department: &str, number: &str| {
        let person = Person {
            id: PersonId::new(id),
            name: name.to_owned(),
            role: role.to_owned(),
            department: department.to_owned(),
            number: number.to_owned(),
        };
        (PersonId::new(id), person)
    };
    Directory {
        earlier_flows: std::collections::BTreeMap::new(),
        teams: BTreeMap::from([team("support"), team("billing")]),
        agents: BTreeMap::from([
            agent("ana", &["support"], "1001", "standard"),
            agent("boris", &["support", "billing"], "1002", "standard"),
            agent("dimo", &["support"], "1003", "outside"),
            agent("sofia", &["support"], "1005", "standard"),
            agent("vera", &["support"], "1004", "standard"),
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
                name: "Support".to_owned(),
                teams: vec![TeamId::new("support")],
                ring_ms: 18_000,
                max_wait_ms: 1_800_000,
                ..Queue::new("support")
            },
        )]),
        entry_points: BTreeMap::from([
            entry("main", &[SUPPORT_LINE], true),
            entry("inner", &["+35929009000"], false),
        ]),
        phones: BTreeMap::from([
            phone("1001"),
            phone("1002"),
            phone("1003"),
            phone("1004"),
            phone("1005"),
        ]),
        hours: BTreeMap::new(),
        people: BTreeMap::from([
            person("p1", "Иван Петров", "Accountant", "Finance", "+359 2 111 2233"),
            person("p2", "Maria Dimova", "Lawyer", "Legal", "4455"),
            person("p3", "Nobody Reachable", "Guest", "", ""),
        ]),
        ..Directory::default()
    }
}
