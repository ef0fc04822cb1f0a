//! The small contact centre in which the stories play: like the demo world, but with every switch within reach.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use floor::{
    Access, Address, AgentId, AgentProfile, Capacity, ClipId, DeviceKind, Directory, EntryPoint, EntryPointId,
    IdleCode, IdleCodeId, Organization, Person, PersonId, Phone, PhoneId, Profile, ProfileId, Queue, QueueId,
    Supervision, Team, TeamId, WrapUpCode, WrapUpCodeId, WrapUpRule,
};
use flow::{Feature, Flow, Known, KnownVariable, Language, speech};

pub(crate) const MENU_LINE: &str = "+35929001000";
pub(crate) const SUPPORT_LINE: &str = "+35929002000";
pub(crate) const BILLING_LINE: &str = "+35929003000";
/// An entry point for consults, with the menu.
pub(crate) const EXPERTS_LINE: &str = "+35929009000";
/// In the address book.
pub(crate) const WAREHOUSE: &str = "+359888777666";
/// An offer in queue Support lasts this long (ms).
pub(crate) const RING_MS: u64 = 18_000;
/// A contact in queue Support waits at most this long (ms).
pub(crate) const LONGEST_WAIT_MS: u64 = 1_800_000;
/// Wrap-ups of agents in profile `standard` submit themselves after this long (ms).
pub(crate) const WRAP_UP_MS: u64 = 30_000;

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
    choices: {1: support, 2: billing, 9: goodbye}
    timeoutSeconds: 5
    attempts: 2
    onTimeout: support
    onInvalid: support
  support:
    type: queue
    queue: Support
    music: hold
    position: {everySeconds: 30, prompts: [your-number, {say: position}]}
  billing: {type: queue, queue: Billing, music: hold}
  goodbye: {type: disconnect}
";

pub(crate) fn flow(text: &str) -> Arc<Flow> {
    flow_with(text, [])
}

/// A flow that may name these variables, secrets among them.
pub(crate) fn flow_with(text: &str, variables: impl IntoIterator<Item = (String, KnownVariable)>) -> Arc<Flow> {
    let mut clips: BTreeSet<String> = speech::clip_names();
    clips.extend(["welcome", "menu", "your-number"].map(str::to_owned));
    let known = Known {
        prompts: Language::ALL
            .into_iter()
            .map(|language| (language, clips.clone()))
            .collect(),
        music: BTreeSet::from(["hold".to_owned()]),
        queues: BTreeSet::from(["Support".to_owned(), "Billing".to_owned()]),
        entry_points: BTreeSet::from(["support".to_owned(), "billing".to_owned()]),
        variables: variables.into_iter().collect(),
        features: Feature::ALL.into(),
        ..Known::default()
    };
    Arc::new(Flow::parse(text, &known).expect("the stories' flows are valid"))
}

fn entry(id: &str, number: &str, text: &str, web_calls: bool) -> (EntryPointId, EntryPoint) {
    let id = EntryPointId::new(id);
    let entry = EntryPoint {
        id: id.clone(),
        name: id.to_string(),
        numbers: vec![number.to_owned()],
        flow_version: 1,
        flow: flow(text),
        web_calls,
        variables: None,
        card: None,
    };
    (id, entry)
}

fn queue(id: &str, team: &str, ring_ms: u64) -> (QueueId, Queue) {
    let id = QueueId::new(id);
    let queue = Queue {
        id: id.clone(),
        teams: vec![TeamId::new(team)],
        ring_ms,
        max_wait_ms: LONGEST_WAIT_MS,
        ..Queue::new(id.as_str())
    };
    (id, queue)
}

fn agent(id: &str, teams: &[&str], extension: &str) -> (AgentId, AgentProfile) {
    let id = AgentId::new(id);
    let person = AgentProfile {
        id: id.clone(),
        name: id.to_string(),
        teams: teams.iter().copied().map(TeamId::new).collect(),
        profile: ProfileId::new("standard"),
        extension: Some(PhoneId::new(extension)),
        dial_number: None,
        supervision: None,
        skills: Arc::default(),
    };
    (id, person)
}

/// The profile that all agents have at first.
pub(crate) fn profile() -> Profile {
    Profile {
        id: ProfileId::new("standard"),
        name: "Standard".to_owned(),
        devices: vec![DeviceKind::Browser, DeviceKind::Extension, DeviceKind::DialNumber],
        end_call_enabled: true,
        auto_answer: false,
        confirm_answer: true,
        idle_codes: Some(vec![IdleCodeId::new("Break"), IdleCodeId::new("Lunch")]),
        default_idle_code: IdleCodeId::new("Break"),
        wrap_up: Some(WrapUpRule {
            codes: Some(vec![WrapUpCodeId::new("Resolved"), WrapUpCodeId::new("Follow-up")]),
            default_code: WrapUpCodeId::new("Follow-up"),
            auto_after_ms: Some(WRAP_UP_MS),
        }),
        buddy_teams: Access::All,
        queues: Access::All,
        consult_to_queue: true,
        entry_points: Access::All,
        address_book: vec![Address {
            name: "Warehouse".to_owned(),
            number: WAREHOUSE.to_owned(),
        }],
        typed_numbers: true,
        directory: true,
        capacity: Capacity::default(),
        last_agent_routing: true,
    }
}

/// Sofia supervises both teams, signs in for none unless she says so, and may do everything.
fn sofia() -> (AgentId, AgentProfile) {
    let (id, person) = agent("sofia", &["Support"], "1005");
    let supervision = Supervision {
        teams: ["Support", "Billing"].map(TeamId::new).into(),
        monitor: true,
        whisper: true,
        barge_in: true,
        change_state: true,
        sign_out: true,
    };
    let person = AgentProfile {
        supervision: Some(supervision),
        ..person
    };
    (id, person)
}

fn team(name: &str) -> (TeamId, Team) {
    let id = TeamId::new(name);
    let team = Team {
        id: id.clone(),
        name: name.to_owned(),
        capacity_number: None,
        capacity: 1,
        fallback_queue: None,
    };
    (id, team)
}

/// Ana, Boris and Vera are in team Support; Georgi chooses between Support and Billing.
pub(crate) fn directory() -> Directory {
    let idle = ["Break", "Lunch", "Training"].map(|name| {
        let id = IdleCodeId::new(name);
        (
            id.clone(),
            IdleCode {
                id,
                name: name.to_owned(),
                names: BTreeMap::new(),
            },
        )
    });
    let wrap_up = ["Resolved", "Follow-up", "Wrong number"].map(|name| {
        let id = WrapUpCodeId::new(name);
        (
            id.clone(),
            WrapUpCode {
                id,
                name: name.to_owned(),
                names: BTreeMap::new(),
            },
        )
    });
    Directory {
        earlier_flows: std::collections::BTreeMap::new(),
        variables: BTreeMap::new(),
        organization: Organization {
            fallback_queue: Some(QueueId::new("Support")),
            confirm_prompt: vec![ClipId::new("prompts/bg/press-one")],
            ..Organization::default()
        },
        teams: ["Support", "Billing"].map(team).into(),
        agents: BTreeMap::from([
            agent("ana", &["Support"], "1001"),
            agent("boris", &["Support"], "1002"),
            agent("vera", &["Support"], "1003"),
            agent("georgi", &["Support", "Billing"], "1004"),
            sofia(),
        ]),
        profiles: BTreeMap::from([(ProfileId::new("standard"), profile())]),
        idle_codes: idle.into(),
        wrap_up_codes: wrap_up.into(),
        queues: BTreeMap::from([
            queue("Support", "Support", RING_MS),
            queue("Billing", "Billing", 12_000),
        ]),
        entry_points: BTreeMap::from([
            entry("menu", MENU_LINE, MENU, false),
            entry("support", SUPPORT_LINE, &STRAIGHT.replace("QUEUE", "Support"), true),
            entry("billing", BILLING_LINE, &STRAIGHT.replace("QUEUE", "Billing"), false),
            entry("experts", EXPERTS_LINE, MENU, false),
        ]),
        phones: ["1001", "1002", "1003", "1004", "1005"]
            .map(|id| (PhoneId::new(id), Phone { id: PhoneId::new(id) }))
            .into(),
        hours: BTreeMap::new(),
        people: BTreeMap::from([(
            PersonId::new("petya"),
            Person {
                id: PersonId::new("petya"),
                name: "Petya Ilieva".to_owned(),
                role: "Accountant".to_owned(),
                department: "Finance".to_owned(),
                number: "+359887000001".to_owned(),
            },
        )]),
        ..Directory::default()
    }
}
