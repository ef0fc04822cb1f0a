//! How fast the floor decides: a contact centre of many queues, teams and skills in which everybody talks and many wait.
//! Measured is the time from the command that makes an agent free to the recorded offer of the next contact, the whole
//! floor's work in between included; not measured are journal, network and screens.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use floor::{
    Access, AgentId, AgentProfile, Availability, Caller, Capacity, ClipId, Command, Device, DeviceKind, Dialled,
    Directory, EntryPoint, EntryPointId, Event, Fact, Floor, IdleCode, IdleCodeId, Input, InteractionId, LegEnd, LegId,
    Levels, Opaque, Origin, Output, Profile, ProfileId, Queue, QueueId, Routing, SkillId, Team, TeamId, Timestamp,
    TrunkId,
};
use flow::{Flow, Known};

use crate::house;
use crate::prng::Prng;

/// Queues, each with a team of its own that also serves the next one.
const QUEUES: usize = 20;
/// Skills; everybody has some of them, at some level.
const SKILLS: usize = 40;
/// Different sets of skills among agents, at most.
const SKILL_SETS: u64 = 200;
/// Kinds of needs for each queue.
const KINDS: usize = 10;
/// Offers that are measured in each size.
const OFFERS: usize = 2_000;

/// What was measured in one size.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Contacts that waited.
    pub waiting: usize,
    /// Agents who were signed in.
    pub agents: usize,
    /// Offers that were measured.
    pub offers: usize,
    /// Half of them took no longer.
    pub p50: Duration,
    /// All but one of a hundred took no longer.
    pub p99: Duration,
    /// The longest.
    pub most: Duration,
    /// All of them.
    pub total: Duration,
}

impl Measured {
    /// How many could be made in a second.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.offers).unwrap_or(u32::MAX)) / self.total.as_secs_f64()
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7} waiting, {:>6} agents: {:>7.0} decisions a second; agent free to offer p50 {:>6} us, p99 {:>6} us, most {:>6} us",
            self.waiting,
            self.agents,
            self.per_second(),
            self.p50.as_micros(),
            self.p99.as_micros(),
            self.most.as_micros()
        )
    }
}

/// Fills a floor with so many agents and waiting contacts, and measures offers to agents who become free.
#[must_use]
pub fn measure(waiting: usize, agents: usize) -> Measured {
    let mut rig = Rig::new(agents);
    for _ in 0..agents {
        rig.caller();
    }
    rig.everybody_comes(agents);
    for _ in 0..waiting {
        rig.caller();
    }
    let mut times: Vec<Duration> = (0..OFFERS).filter_map(|_| rig.next()).collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    Measured {
        waiting,
        agents,
        offers: times.len(),
        p50: at(50),
        p99: at(99),
        most: times.last().copied().unwrap_or_default(),
        total: times.iter().sum(),
    }
}

struct Rig {
    floor: Floor,
    prng: Prng,
    now: i64,
    legs: u64,
    requests: u64,
    /// Who talks, in which contact, and on which leg the customer is.
    talks: Vec<(AgentId, InteractionId)>,
}

impl Rig {
    fn new(agents: usize) -> Self {
        let mut prng = Prng::new(1);
        let directory = directory(agents, &mut prng);
        Self {
            floor: Floor::new(Arc::new(directory), house::seal()),
            prng,
            now: 1_800_000_000_000,
            legs: 0,
            requests: 0,
            talks: Vec::new(),
        }
    }

    /// Whom the events of this input offered what.
    fn handle(&mut self, input: Input) -> Vec<(AgentId, InteractionId)> {
        self.now += 1;
        self.floor
            .handle(Timestamp(self.now), input)
            .expect("nothing here is refused");
        let mut offers = Vec::new();
        while let Some(output) = self.floor.poll_output() {
            if let Output::Append(batch) = output {
                for recorded in &batch {
                    if let Event::AgentOffered { agent, interaction, .. } = &recorded.event {
                        offers.push((agent.clone(), *interaction));
                    }
                }
                self.floor.appended(batch.last().map_or(0, |last| last.seq));
            }
        }
        offers
    }

    fn command(&mut self, command: Command) -> Vec<(AgentId, InteractionId)> {
        self.requests += 1;
        let request = floor::RequestId::new(&self.requests.to_string());
        self.handle(Input::Command { request, command })
    }

    fn caller(&mut self) {
        self.legs += 1;
        let entry = self.prng.below((QUEUES * KINDS) as u64);
        let offers = self.handle(Input::Fact(Fact::CallArrived {
            leg: LegId(LegId::FROM_OUTSIDE + self.legs),
            origin: Origin::Trunk(TrunkId::new("carrier")),
            dialled: Dialled::Number(number(usize::try_from(entry).unwrap_or(0))),
            caller: Caller {
                number: Some(format!("+3598{:08}", self.legs)),
                name: None,
            },
            dialog: Opaque::new(b"dialog"),
        }));
        self.accept(offers);
    }

    fn accept(&mut self, offers: Vec<(AgentId, InteractionId)>) {
        for (agent, interaction) in offers {
            self.command(Command::Accept {
                agent: agent.clone(),
                interaction,
            });
            self.talks.push((agent, interaction));
        }
    }

    fn everybody_comes(&mut self, agents: usize) {
        for index in 0..agents {
            let agent = person(index);
            self.command(Command::SignIn {
                agent: agent.clone(),
                team: Some(team(index % QUEUES)),
                device: Device::Browser,
                take_over: false,
            });
            let leg = self
                .floor
                .state()
                .agents
                .get(&agent)
                .and_then(|agent| agent.station.leg);
            self.handle(Input::Fact(Fact::SoundUp {
                leg: leg.expect("a browser has a leg"),
            }));
            let offers = self.command(Command::SetState {
                agent,
                state: Availability::Available,
            });
            self.accept(offers);
        }
    }

    /// One talk ends, the agent gets the next contact, and another caller takes its place in line.
    fn next(&mut self) -> Option<Duration> {
        let index = usize::try_from(self.prng.below(self.talks.len() as u64)).unwrap_or(0);
        let (agent, interaction) = self.talks.swap_remove(index);
        let customer = self.floor.state().interactions.get(&interaction)?.customer;
        let begun = Instant::now();
        let offers = self.command(Command::End {
            agent: agent.clone(),
            interaction,
        });
        let took = begun.elapsed();
        let offered = offers.iter().any(|(whom, _)| *whom == agent);
        self.accept(offers);
        self.handle(Input::Fact(Fact::LegEnded {
            leg: customer,
            cause: LegEnd::Released,
        }));
        self.caller();
        offered.then_some(took)
    }
}

fn person(index: usize) -> AgentId {
    AgentId::new(&format!("agent-{index:05}"))
}

fn team(index: usize) -> TeamId {
    TeamId::new(&format!("team-{index:02}"))
}

fn skill(index: u64) -> SkillId {
    SkillId::new(&format!("skill-{index:02}"))
}

fn number(index: usize) -> String {
    format!("+35924{index:06}")
}

/// The same set for agents of the same draw.
fn skills(draw: u64) -> Levels {
    let mut prng = Prng::new(draw);
    let several = prng.between(4, 12);
    (0..several)
        .map(|_| {
            (
                skill(prng.below(SKILLS as u64)),
                u8::try_from(prng.between(3, 10)).unwrap_or(3),
            )
        })
        .collect()
}

fn flow(queue: usize, prng: &mut Prng) -> Arc<Flow> {
    let known = Known {
        music: BTreeSet::from(["hold".to_owned()]),
        queues: (0..QUEUES).map(|index| format!("queue-{index:02}")).collect(),
        skills: (0..SKILLS as u64).map(|index| skill(index).to_string()).collect(),
        ..Known::default()
    };
    let text = format!(
        "schemaVersion: 1\nname: Bench\nlanguage: bg\nstart: line\nnodes:\n  line: {{type: queue, queue: queue-{queue:02}, \
         music: hold, skills: {{{}: {}}}}}\n",
        skill(prng.below(SKILLS as u64)),
        prng.between(1, 3)
    );
    Arc::new(Flow::parse(&text, &known).expect("the flow is valid"))
}

fn directory(agents: usize, prng: &mut Prng) -> Directory {
    let mut directory = Directory::default();
    let idle = IdleCodeId::new("Break");
    directory.idle_codes.insert(
        idle.clone(),
        IdleCode {
            id: idle.clone(),
            name: "Break".to_owned(),
            names: std::collections::BTreeMap::new(),
        },
    );
    let profile = Profile {
        id: ProfileId::new("standard"),
        name: "Standard".to_owned(),
        devices: vec![DeviceKind::Browser],
        end_call_enabled: true,
        auto_answer: false,
        confirm_answer: true,
        idle_codes: None,
        default_idle_code: idle,
        wrap_up: None,
        buddy_teams: Access::All,
        queues: Access::All,
        consult_to_queue: true,
        entry_points: Access::All,
        address_book: Vec::new(),
        typed_numbers: true,
        directory: true,
        capacity: Capacity::default(),
        last_agent_routing: true,
    };
    directory.organization.hold_music = ClipId::new("music/hold");
    directory.profiles.insert(profile.id.clone(), profile);
    for index in 0..QUEUES {
        let id = team(index);
        directory.teams.insert(
            id.clone(),
            Team {
                id,
                name: format!("Team {index}"),
                capacity_number: None,
                capacity: 1,
                fallback_queue: None,
            },
        );
        let queue = Queue {
            teams: vec![team(index), team((index + QUEUES - 1) % QUEUES)],
            max_wait_ms: 1_000_000_000,
            priority: u8::try_from(index % 10 + 1).unwrap_or(10),
            ageing_ms: (index % 3 == 0).then_some(60_000),
            routing: if index % 2 == 0 {
                Routing::BestFit
            } else {
                Routing::LongestAvailable
            },
            ..Queue::new(&format!("queue-{index:02}"))
        };
        directory.queues.insert(QueueId::new(queue.id.as_str()), queue);
        for kind in 0..KINDS {
            let id = EntryPointId::new(&format!("entry-{index}-{kind}"));
            directory.entry_points.insert(
                id.clone(),
                EntryPoint {
                    name: id.to_string(),
                    id,
                    numbers: vec![number(index * KINDS + kind)],
                    flow_version: 1,
                    flow: flow(index, prng),
                    web_calls: false,
                    variables: None,
                    card: None,
                },
            );
        }
    }
    for index in 0..agents {
        let id = person(index);
        directory.agents.insert(
            id.clone(),
            AgentProfile {
                name: id.to_string(),
                id,
                teams: vec![team(index % QUEUES)],
                profile: ProfileId::new("standard"),
                extension: None,
                dial_number: None,
                supervision: None,
                skills: Arc::new(skills(prng.below(SKILL_SETS))),
            },
        );
    }
    directory
}
