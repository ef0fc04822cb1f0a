//! The contact centre of a seed: people, queues, flows and switches, some of them drawn by lot.

mod change;
mod flows;
mod seal;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::{
    Access, Address, AgentId, AgentProfile, Blend, Capacity, Channel, ClipId, DeviceKind, Directory, EntryPoint,
    EntryPointId, IdleCode, IdleCodeId, Levels, NeedStep, Organization, Overflow, Person, PersonId, Phone, PhoneId,
    Profile, ProfileId, Queue, QueueId, Routing, Seal, SkillId, Supervision, Team, TeamId, WrapUpCode, WrapUpCodeId,
    WrapUpRule,
};

pub(crate) use change::{changed, whole};
use flows::flows;
pub(crate) use variables::NAMES as VARIABLES;

use crate::prng::Prng;

/// Who works here: name, teams, extension, outside number, profile. The last three may supervise.
pub(crate) const PEOPLE: [(&str, &[&str], &str, &str, &str); 8] = [
    ("ana", &["Support"], "1001", "+359888000001", "standard"),
    ("boris", &["Support"], "1002", "+359888000002", "standard"),
    ("vera", &["Support"], "1003", "+359888000003", "other"),
    ("georgi", &["Support", "Billing"], "1004", "+359888000004", "standard"),
    ("dora", &["Billing"], "1005", "+359888000005", "other"),
    ("emil", &["Support", "Billing"], "1006", "+359888000006", "standard"),
    ("sofia", &["Support", "Billing"], "1007", "+359888000007", "standard"),
    ("hristo", &["Billing"], "1008", "+359888000008", "other"),
];
/// Who may supervise.
pub(crate) const SUPERVISORS: [&str; 3] = ["emil", "sofia", "hristo"];
/// What people can do.
pub(crate) const SKILLS: [&str; 3] = ["english", "german", "technics"];
/// Numbers that can be dialled; the last one is nobody's.
pub(crate) const NUMBERS: [&str; 5] = [
    "+35929001000",
    "+35929002000",
    "+35929003000",
    "+35929004000",
    "+35929999999",
];
/// Outside numbers of people who are consulted and transferred to.
pub(crate) const OUTSIDE: [&str; 9] = [
    "+359878000001",
    "+359878000002",
    "+359878000003",
    "+359878000004",
    "+359878000005",
    "+359878000006",
    "+359878000007",
    "112",
    "*31#0878000009",
];
/// People of the organization's directory: id, number. Clara's number is an entry point's, David's is none.
pub(crate) const DIRECTORY: [(&str, &str); 4] = [
    ("anton", "+359 878 000 101"),
    ("bella", "00359878000102"),
    ("clara", "+359 2 900 2000"),
    ("david", "12"),
];
/// The number of the capacity team (CON-17).
pub(crate) const CAPACITY_NUMBER: &str = "+359878999999";

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
        buddy_teams: Access::All,
        queues: Access::All,
        consult_to_queue: true,
        entry_points: Access::All,
        address_book: OUTSIDE
            .into_iter()
            .take(2)
            .map(|number| Address {
                name: format!("partner {number}"),
                number: number.to_owned(),
            })
            .collect(),
        typed_numbers: prng.chance(8_000),
        directory: prng.chance(8_000),
        capacity: capacity(prng),
        last_agent_routing: prng.chance(8_000),
    };
    (id, profile)
}

/// How much an agent takes at once.
fn capacity(prng: &mut Prng) -> Capacity {
    Capacity {
        voice: u8::from(prng.chance(9_500)),
        work_items: u8::try_from(prng.below(4)).unwrap_or(0),
        blend: *prng.pick(&[Blend::Blended, Blend::Blended, Blend::RealTime, Blend::Exclusive]),
    }
}

/// Where work items wait, and whose teams serve them.
const ITEM_QUEUES: [(&str, &[&str]); 2] = [("Paperwork", &["Support", "Billing"]), ("Refunds", &["Billing"])];

fn item_queue(name: &str, teams: &[&str], prng: &mut Prng) -> Queue {
    // Another queue for items helps, or one for calls, which cannot.
    let other = match name {
        "Refunds" if prng.chance(8_000) => "Paperwork",
        "Refunds" => "Billing",
        _ => "Refunds",
    };
    let helps = prng.chance(6_000).then(|| Overflow {
        queue: QueueId::new(other),
        after_ms: prng.between(3_000, 30_000),
    });
    Queue {
        channel: Channel::WorkItem,
        teams: teams.iter().copied().map(TeamId::new).collect(),
        overflow: helps.into_iter().collect(),
        ..queue(name, prng)
    }
}

/// What somebody can do, drawn by lot.
fn skills(prng: &mut Prng) -> Arc<Levels> {
    let mut skills = Levels::new();
    for name in SKILLS {
        if prng.chance(6_000) {
            skills.insert(SkillId::new(name), u8::try_from(prng.between(1, 10)).unwrap_or(1));
        }
    }
    Arc::new(skills)
}

/// What contacts of a queue need, eased once or twice; in the end often nothing.
fn needs(prng: &mut Prng) -> Vec<NeedStep> {
    let steps = prng.below(4);
    (0..steps)
        .map(|step| NeedStep {
            after_ms: step * prng.between(5_000, 20_000),
            skills: if step + 1 == steps && prng.chance(6_000) {
                Levels::new()
            } else {
                let least = u8::try_from(prng.between(1, 8)).unwrap_or(1);
                Levels::from([(SkillId::new(prng.pick::<&str>(&SKILLS)), least)])
            },
        })
        .collect()
}

fn queue(name: &str, prng: &mut Prng) -> Queue {
    let other = if name == "Support" { "Billing" } else { "Support" };
    let helps = prng.chance(4_000).then(|| Overflow {
        queue: QueueId::new(other),
        after_ms: prng.between(3_000, 30_000),
    });
    Queue {
        channel: Channel::Telephony,
        routing: *prng.pick(&[Routing::LongestAvailable, Routing::BestFit]),
        ageing_ms: prng.chance(3_000).then(|| prng.between(5_000, 60_000)),
        priority: *prng.pick(&[10, 10, 5, 1]),
        needs: if name == "Outsourced" { Vec::new() } else { needs(prng) },
        overflow: helps.into_iter().collect(),
        last_agent_hold_ms: prng.chance(5_000).then(|| prng.between(5_000, 60_000)),
        max_contacts: prng
            .chance(2_000)
            .then(|| u32::try_from(prng.between(2, 10)).unwrap_or(2)),
        teams: vec![TeamId::new(name)],
        ring_ms: prng.between(6_000, 20_000),
        max_wait_ms: prng.between(60_000, 300_000),
        monitoring: prng.chance(9_000),
        variables: variables::of_queue(name),
        ..Queue::new(name)
    }
}

fn team(name: &str, prng: &mut Prng) -> (TeamId, Team) {
    let id = TeamId::new(name);
    let team = Team {
        id: id.clone(),
        name: name.to_owned(),
        capacity_number: (name == "Outsourced").then(|| CAPACITY_NUMBER.to_owned()),
        capacity: 2,
        fallback_queue: prng.chance(5_000).then(|| QueueId::new("Billing")),
    };
    (id, team)
}

/// Emil and Sofia may do everything, everywhere; Hristo only listens to Billing.
fn supervision(name: &str) -> Option<Supervision> {
    let all = name != "hristo";
    let teams = if all {
        &["Support", "Billing"][..]
    } else {
        &["Billing"][..]
    };
    SUPERVISORS.contains(&name).then(|| Supervision {
        teams: teams.iter().copied().map(TeamId::new).collect(),
        monitor: true,
        whisper: all,
        barge_in: all,
        change_state: all,
        sign_out: all,
    })
}

/// The house's key.
pub(crate) fn seal() -> Arc<dyn Seal + Send + Sync> {
    Arc::new(seal::ToySeal)
}

/// The house as it stands at the start.
pub(crate) fn build(prng: &mut Prng) -> Directory {
    let numbers = NUMBERS
        .iter()
        .zip(flows())
        .zip(["menu", "support", "billing", "outsourced"]);
    let entry_points = numbers.map(|((number, flow), id)| {
        let entry = EntryPoint {
            id: EntryPointId::new(id),
            name: id.to_owned(),
            numbers: vec![(*number).to_owned()],
            flow_version: 1,
            flow: Arc::clone(flow),
            web_calls: id != "menu",
            variables: variables::of_entry_point(id),
            card: None,
        };
        (entry.id.clone(), entry)
    });
    let mut queues: BTreeMap<QueueId, Queue> = ["Support", "Billing", "Outsourced"]
        .map(|name| {
            let queue = queue(name, prng);
            (queue.id.clone(), queue)
        })
        .into();
    queues.extend(ITEM_QUEUES.map(|(name, teams)| {
        let queue = item_queue(name, teams, prng);
        (queue.id.clone(), queue)
    }));
    let agents = PEOPLE.map(|(name, teams, extension, number, profile)| {
        let person = AgentProfile {
            id: AgentId::new(name),
            name: name.to_owned(),
            teams: teams.iter().copied().map(TeamId::new).collect(),
            profile: ProfileId::new(profile),
            extension: Some(PhoneId::new(extension)),
            dial_number: Some(number.to_owned()),
            supervision: supervision(name),
            skills: skills(prng),
        };
        (person.id.clone(), person)
    });
    Directory {
        earlier_flows: BTreeMap::new(),
        variables: variables::all(),
        organization: Organization {
            fallback_queue: prng.chance(7_000).then(|| QueueId::new("Support")),
            sound_loss_return_ms: prng.between(10_000, 40_000),
            station_loss_ms: prng.between(60_000, 300_000),
            agent_ring_ms: prng.between(6_000, 20_000),
            number_ring_ms: prng.between(6_000, 40_000),
            unattended_limit_ms: prng.between(70_000, 250_000),
            confirm_prompt: vec![ClipId::new("prompts/bg/press-one")],
            missed_again_ms: *prng.pick(&[0, 10_000, 30_000]),
            max_calls: prng
                .chance(2_000)
                .then(|| u32::try_from(prng.between(4, 20)).unwrap_or(4)),
            ..Organization::default()
        },
        teams: ["Support", "Billing", "Outsourced"].map(|name| team(name, prng)).into(),
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
        queues,
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
        hours: BTreeMap::new(),
        people: DIRECTORY
            .map(|(name, number)| {
                let id = PersonId::new(name);
                let person = Person {
                    id: id.clone(),
                    name: name.to_owned(),
                    role: "expert".to_owned(),
                    department: "outside".to_owned(),
                    number: number.to_owned(),
                };
                (id, person)
            })
            .into(),
        ..Directory::default()
    }
}
