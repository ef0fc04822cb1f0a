//! The supervisor's ear and the sources that several legs share: rows as the floor makes them, proved by tones.

use super::*;

const CUSTOMER: usize = 0;
const AGENT: usize = 1;
const SUPERVISOR: usize = 2;

/// Gives each leg its row; the numbers are phones.
fn rows(world: &mut World, rows: &[&[usize]]) {
    for (listener, heard) in rows.iter().enumerate() {
        let sources = heard.iter().map(|talker| world.leg(*talker)).collect();
        world.hears(listener, sources);
    }
}

fn heard(world: &World) -> Vec<Vec<f64>> {
    (0..world.phones.len()).map(|phone| world.tones(phone)).collect()
}

fn tones(of: &[&[usize]]) -> Vec<Vec<f64>> {
    of.iter()
        .map(|talkers| talkers.iter().map(|talker| TONES[*talker]).collect())
        .collect()
}

const PLAIN: [&[usize]; 3] = [&[AGENT], &[CUSTOMER], &[]];
const MONITOR: [&[usize]; 3] = [&[AGENT], &[CUSTOMER], &[CUSTOMER, AGENT]];
const WHISPER: [&[usize]; 3] = [&[AGENT], &[CUSTOMER, SUPERVISOR], &[CUSTOMER, AGENT]];
const BARGE_IN: [&[usize]; 3] = [&[AGENT, SUPERVISOR], &[CUSTOMER, SUPERVISOR], &[CUSTOMER, AGENT]];

/// In each step each of the three hears whom the row names and nobody else, whatever the three speak.
#[test]
fn monitor_whisper_and_barge_in_are_heard_by_whom_the_rows_name() {
    for codecs in [
        [Codec::Pcma; 3],
        [Codec::Pcma, Codec::Pcma, Codec::Opus],
        [Codec::Pcmu, Codec::G722, Codec::Pcma],
        [Codec::Opus, Codec::G722, Codec::G722],
    ] {
        let mut world = World::new(&codecs);
        for table in [PLAIN, MONITOR, WHISPER, MONITOR, BARGE_IN, WHISPER, BARGE_IN, PLAIN] {
            rows(&mut world, &table);
            world.run(1_000);
            assert_eq!(heard(&world), tones(&table), "{codecs:?} {table:?}");
        }
        world.no_breaks();
    }
}

/// Monitoring leaves the relay between the two alone: not a packet of theirs is lost, doubled or decoded. During a whisper it is the
/// agent's leg only that is mixed.
#[test]
fn a_monitor_is_not_noticed_by_those_whom_it_hears() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma, Codec::Pcma]);
    rows(&mut world, &PLAIN);
    world.run(1_000);
    let before: Vec<(u64, u64)> = world.phones.iter().map(|phone| (phone.sent, phone.packets)).collect();
    for table in [MONITOR, WHISPER, BARGE_IN, MONITOR, PLAIN] {
        rows(&mut world, &table);
        world.run(1_000);
        assert_eq!(world.relayed(CUSTOMER), table[CUSTOMER].len() == 1);
        assert_eq!(world.relayed(AGENT), table[AGENT].len() == 1);
    }
    world.no_breaks();
    for (phone, (sent, packets)) in world.phones.iter().zip(before) {
        // A change between relay and grid may cost or save one packet of time; two changes each way happen here.
        assert_eq!(phone.sent - sent, 250);
        assert!(
            (phone.packets - packets).abs_diff(250) <= 2,
            "{} packets",
            phone.packets - packets
        );
    }
    let mut silent = World::new(&[Codec::Pcma, Codec::Pcma, Codec::Pcma]);
    rows(&mut silent, &PLAIN);
    silent.run(1_000);
    let before: Vec<u64> = silent.phones.iter().map(|phone| phone.packets).collect();
    for table in [MONITOR, PLAIN, MONITOR] {
        rows(&mut silent, &table);
        silent.run(1_000);
        assert!(silent.relayed(CUSTOMER) && silent.relayed(AGENT));
    }
    for phone in [CUSTOMER, AGENT] {
        assert_eq!(
            silent.phones[phone].packets - before[phone],
            150,
            "exactly what the other sent"
        );
    }
}

/// A consultation under a monitor: the customer waits with music, the supervisor follows agent and expert.
#[test]
fn consultations_and_conferences_are_monitored_alike() {
    const EXPERT: usize = 3;
    let mut world = World::new(&[Codec::Pcma, Codec::Opus, Codec::Pcma, Codec::G722]);
    let (agent, expert, supervisor) = (world.leg(AGENT), world.leg(EXPERT), world.leg(SUPERVISOR));
    world.hears(CUSTOMER, vec![Source::Music(clip(MUSIC, 1_000))]);
    world.hears(AGENT, vec![expert.clone(), supervisor.clone()]);
    world.hears(EXPERT, vec![agent.clone()]);
    world.hears(SUPERVISOR, vec![agent, expert]);
    world.run(1_000);
    assert_eq!(world.tones(CUSTOMER), [MUSIC]);
    assert_eq!(world.tones(AGENT), [TONES[SUPERVISOR], TONES[EXPERT]]);
    assert_eq!(world.tones(EXPERT), [TONES[AGENT]]);
    assert_eq!(world.tones(SUPERVISOR), [TONES[AGENT], TONES[EXPERT]]);
    // All four together, the supervisor still unheard by two of them.
    rows(&mut world, &[&[1, 3], &[0, 2, 3], &[0, 1, 3], &[0, 1]]);
    world.run(1_000);
    assert_eq!(heard(&world), tones(&[&[1, 3], &[0, 2, 3], &[0, 1, 3], &[0, 1]]));
    world.no_breaks();
}

/// Those who join a playing hear what the others hear, not its beginning; each is told its end.
#[test]
fn a_prompt_is_shared_in_step() {
    let mut world = World::new(&[Codec::Pcma, Codec::Opus, Codec::Pcma]);
    let play = PlayKey(5);
    let clips = vec![clip(PROMPT, 600), clip(MUSIC, 600)];
    let prompt = || Source::Prompt {
        play,
        clips: clips.clone(),
    };
    world.hears(0, vec![prompt()]);
    world.hears(1, vec![prompt()]);
    world.run(800);
    world.hears(2, vec![prompt()]);
    world.run(380);
    assert_eq!(heard(&world), [[MUSIC], [MUSIC], [MUSIC]]);
    world.run(40);
    let mut told: Vec<LegKey> = Vec::new();
    for event in &world.events {
        if let EngineEvent::PlayFinished { leg, play: PlayKey(5) } = event {
            told.push(*leg);
        }
    }
    assert_eq!(told, [LegKey(10), LegKey(11), LegKey(12)]);
    world.no_breaks();
}

/// One piece of music on many legs: each hears it from where it was for that leg.
#[test]
fn music_is_shared_by_many_legs() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcmu, Codec::Opus, Codec::G722]);
    let music = clip(MUSIC, 700);
    for phone in 0..4 {
        world.hears(phone, vec![Source::Music(music.clone())]);
        world.run(300);
    }
    world.run(1_000);
    assert_eq!(heard(&world), [[MUSIC], [MUSIC], [MUSIC], [MUSIC]]);
    world.no_breaks();
}
