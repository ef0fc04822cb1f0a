//! What a flow does beside talking: priority, page, message to the agent, consent, look-up, another entry point.

use floor::{Destination, Effect, Fact, InteractionId, PlayId, Refusal, Source};
use flow::Outcome;

use crate::directory::{SUPPORT_LINE, flow};
use crate::world::World;

const LOOKS_UP: &str = "
schemaVersion: 1
name: Looks up
language: bg
start: consent
nodes:
  consent: {type: consent, record: false, next: soon}
  soon: {type: setPriority, priority: 2, next: page}
  page: {type: screenPop, url: 'https://crm.example.com/{{ system.caller }}', target: desktop, next: message}
  message: {type: agentWhisper, prompts: [welcome], next: ask}
  ask:
    type: http
    url: 'https://crm.example.com/customers?number={{ system.caller }}'
    timeoutSeconds: 5
    next: line
    onTimeout: elsewhere
    onError: elsewhere
  line: {type: queue, queue: Support, music: hold}
  elsewhere: {type: handOver, entryPoint: billing, onFailed: line}
";

const CIRCLE: &str = "
schemaVersion: 1
name: Circle
language: bg
start: round
nodes:
  round: {type: handOver, entryPoint: support, onFailed: end}
  end: {type: disconnect}
";

fn world(text: &str) -> World {
    World::with(|directory| {
        for entry in directory.entry_points.values_mut() {
            if entry.id.as_str() == "support" {
                entry.flow = flow(text);
            }
        }
    })
}

/// The request that the flow sent last.
fn request(world: &World) -> u64 {
    let asked = world.effects.iter().rev().find_map(|effect| match effect {
        Effect::Fetch { what, .. } => Some(what.request),
        _ => None,
    });
    asked.unwrap_or_else(|| panic!("nothing was asked:\n{}", world.seen()))
}

fn answers(world: &mut World, interaction: InteractionId, outcome: Outcome) {
    let request = request(world);
    world.fact(Fact::Fetched {
        interaction,
        request,
        outcome,
    });
}

fn found() -> Outcome {
    Outcome::Answered {
        status: 200,
        body: "{}".to_owned(),
    }
}

/// The message that the agent hears.
fn message(world: &World, name: &str) -> PlayId {
    let leg = world.leg(name);
    let row = world.effects.iter().rev().find_map(|effect| match effect {
        Effect::Audibility { rows, .. } => rows.iter().find(|row| row.leg == leg),
        _ => None,
    });
    let sources = &row.expect("hears something").hears;
    let prompt = sources.iter().find_map(|source| match source {
        Source::Prompt { play, .. } => Some(*play),
        Source::Leg(_) | Source::Music(_) => None,
    });
    prompt.expect("hears a message")
}

/// Proves: ANS-6
#[test]
fn the_agent_hears_the_message_and_then_the_customer() {
    let mut world = world(LOOKS_UP);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    answers(&mut world, contact, found());
    let settled = world.floor.state().interactions[&contact].settled.clone();
    assert_eq!(settled.record, Some(false));
    assert_eq!(world.floor.state().interactions[&contact].priority, Some(2));
    let page = settled.screen_pop.expect("a page opens");
    assert_eq!(page.url, "https://crm.example.com/%2B359888000001");
    world.accept("ana", contact).expect("takes it");
    assert_eq!(world.hears("caller1"), "music/hold");
    assert_eq!(world.hears("ana"), "prompts/bg/welcome");
    assert_eq!(
        world.task("ana", contact),
        "connected: -hold(agentPromptPlaying) +mute -consult(agentPromptPlaying) -transfer(agentPromptPlaying) \
         -conference(agentPromptPlaying) +end -help(agentPromptPlaying)"
    );
    let refused = Err(Refusal::AgentPromptPlaying);
    assert_eq!(world.hold("ana", contact), refused);
    let to = Destination::Number("+359888777666".to_owned());
    assert_eq!(world.consult("ana", contact, to.clone()), refused);
    assert_eq!(world.transfer("ana", contact, to), refused);
    world.rebuild();
    let (leg, play) = (world.leg("ana"), message(&world, "ana"));
    world.fact(Fact::PlayFinished { leg, play });
    assert_eq!(world.hears("caller1"), "ana");
    assert_eq!(world.hears("ana"), "caller1");
    world.hold("ana", contact).expect("can be held now");
}

/// Proves: ANS-6
#[test]
fn a_message_whose_end_is_never_told_is_over_in_a_minute() {
    let mut world = world(LOOKS_UP);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    answers(&mut world, contact, found());
    world.accept("ana", contact).expect("takes it");
    world.after(59_999);
    assert_eq!(world.hears("caller1"), "music/hold");
    world.after(1);
    assert_eq!(world.hears("caller1"), "ana");
}

/// A message that nobody heard is told to whoever takes the contact; once heard, it is not told again.
#[test]
fn whoever_does_not_answer_has_not_heard_the_message() {
    let mut world = world(LOOKS_UP);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    answers(&mut world, contact, found());
    world.decline("ana", contact).expect("declines");
    world.in_browser("boris");
    world.accept("boris", contact).expect("takes it");
    assert_eq!(world.hears("boris"), "prompts/bg/welcome");
    assert!(
        world.floor.state().interactions[&contact]
            .settled
            .agent_prompt
            .is_empty()
    );
}

/// A contact with priority is served before those who came earlier.
#[test]
fn a_flow_sets_how_soon_its_contact_is_served() {
    let mut world = world(LOOKS_UP);
    let earlier = world.call(SUPPORT_LINE);
    answers(&mut world, earlier, Outcome::Failed);
    let plain = world.web_call("support");
    answers(&mut world, plain, found());
    // The first went on to another entry point and keeps the priority that its flow had set.
    let line = world.floor.state().interactions[&earlier].line.clone().expect("waits");
    assert_eq!((line.queue.as_str(), line.priority), ("Billing", 2));
    let line = world.floor.state().interactions[&plain].line.clone().expect("waits");
    assert_eq!((line.queue.as_str(), line.priority), ("Support", 2));
}

/// What was asked before a restart is not asked again: the flow goes on as if no answer had come.
#[test]
fn a_look_up_that_is_never_answered_ends_in_the_branch_of_the_flow() {
    let mut world = world(LOOKS_UP);
    let contact = world.call(SUPPORT_LINE);
    world.rebuild();
    world.after(20_000);
    let entry = world.floor.state().interactions[&contact].entry_point.clone();
    assert_eq!(entry.as_str(), "billing");
    let asked = world
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Fetch { .. }));
    assert_eq!(asked.count(), 1);
    // An answer that comes too late changes nothing.
    answers(&mut world, contact, found());
    assert_eq!(world.floor.state().interactions[&contact].entry_point, entry);
}

/// Entry points that hand over to one another for ever leave nobody in silence.
#[test]
fn hand_overs_in_a_circle_end_in_the_fallback_queue() {
    let mut world = world(CIRCLE);
    let contact = world.call(SUPPORT_LINE);
    let line = world.floor.state().interactions[&contact].line.clone().expect("waits");
    assert_eq!(line.queue.as_str(), "Support");
    assert!(
        world.seen().contains("1 flow failed: tooManyHandOvers"),
        "{}",
        world.seen()
    );
}

/// A contact that was handed over keeps the version of the flow that it got there, after a restart too.
#[test]
fn a_hand_over_keeps_the_version_with_which_it_began() {
    let mut world = world(LOOKS_UP);
    let contact = world.call(SUPPORT_LINE);
    answers(&mut world, contact, Outcome::Failed);
    let billing = floor::EntryPointId::new("billing");
    let began = world.directory.entry_points[&billing].flow.clone();
    world.configure(|directory| {
        let entry = directory.entry_points.get_mut(&billing).expect("there");
        directory.earlier_flows.insert(entry.flow_version, entry.flow.clone());
        entry.flow_version += 1;
        entry.flow = flow(CIRCLE);
    });
    world.rebuild();
    assert_eq!(world.floor.state().interactions[&contact].flow, Some(began));
}
