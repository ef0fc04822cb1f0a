//! G.722: what is above the telephone's band survives between those who can hear it and does not fold back for the others.

use super::*;

const LOW: f64 = 1_000.0;
const HIGH: f64 = 5_000.0;
/// Where 5 kHz would be heard if it were sampled at 8 kHz without a filter.
const ALIAS: f64 = 3_000.0;

fn talks_wide(world: &mut World, phone: usize) {
    let rate = world.phones[phone].format.codec.rate();
    world.phones[phone].tone = ToneGenerator::new(rate, &[LOW, HIGH], -16.0);
}

fn level(world: &World, phone: usize, frequency: f64) -> f64 {
    let phone = &world.phones[phone];
    let rate = phone.format.codec.rate();
    level_dbfs(rate, &phone.heard[phone.heard.len() - rate as usize / 2..], frequency)
}

#[test]
fn five_kilohertz_pass_between_wideband_legs_relayed_or_not() {
    for (from, to) in [
        (Codec::G722, Codec::G722),
        (Codec::G722, Codec::Opus),
        (Codec::Opus, Codec::G722),
    ] {
        let mut world = World::new(&[from, to]);
        talks_wide(&mut world, 0);
        world.room(&[0, 1]);
        world.run(3_000);
        assert_eq!(world.relayed(1), from == to);
        for frequency in [LOW, HIGH] {
            let heard = level(&world, 1, frequency);
            assert!(
                (heard + 16.0).abs() < 3.0,
                "{from:?} to {to:?}: {frequency} Hz at {heard:.1}"
            );
        }
        assert!(level(&world, 1, ALIAS) < -50.0);
        world.no_breaks();
    }
}

#[test]
fn towards_narrowband_the_upper_band_is_taken_out_and_not_folded() {
    for (from, to) in [
        (Codec::G722, Codec::Pcma),
        (Codec::G722, Codec::Pcmu),
        (Codec::Opus, Codec::Pcma),
    ] {
        let mut world = World::new(&[from, to]);
        talks_wide(&mut world, 0);
        world.room(&[0, 1]);
        world.run(2_000);
        let (low, alias) = (level(&world, 1, LOW), level(&world, 1, ALIAS));
        assert!((low + 16.0).abs() < 1.5, "{from:?} to {to:?}: {low:.1}");
        assert!(alias < -60.0, "{from:?} to {to:?}: {alias:.1}");
        // And the way back gets no image above the telephone's band.
        assert!(level(&world, 0, TONES[1]) > -18.0 && level(&world, 0, 8_000.0 - TONES[1]) < -60.0);
    }
}

/// One narrow party does not make the others narrow.
#[test]
fn a_room_with_a_telephone_in_it_stays_wide_for_the_others() {
    let mut world = World::new(&[Codec::G722, Codec::Pcma, Codec::Opus, Codec::G722]);
    talks_wide(&mut world, 0);
    world.room(&[0, 1, 2, 3]);
    world.run(3_000);
    for phone in [2, 3] {
        let heard = level(&world, phone, HIGH);
        assert!((heard + 16.0).abs() < 4.0, "phone {phone}: {heard:.1}");
        assert!(level(&world, phone, TONES[1]) > -19.0);
    }
    assert!(level(&world, 1, LOW) > -18.0 && level(&world, 1, ALIAS) < -60.0);
    world.no_breaks();
}

/// Timestamps count 160 a packet, though it has 320 samples (RFC 3551 section 4.5.2), and keys are on that clock too.
#[test]
fn the_clock_is_eight_thousand() {
    let mut world = World::new(&[Codec::G722, Codec::G722]);
    world.room(&[0, 1]);
    world.run(1_000);
    let before = world.phones[1].last.expect("packets");
    world.run(1_000);
    let after = world.phones[1].last.expect("packets");
    assert_eq!(after.timestamp.wrapping_sub(before.timestamp), 8_000);
    world.hears(1, vec![Source::Music(clip(MUSIC, 500))]);
    let keys: Vec<Digit> = "5#".chars().filter_map(Digit::from_char).collect();
    assert!(world.engine.send_digits(world.phones[1].key, &keys));
    world.run(1_000);
    assert_eq!(world.phones[1].digits, "5#");
    assert_eq!(
        world.phones[1]
            .last
            .expect("packets")
            .timestamp
            .wrapping_sub(after.timestamp),
        8_000
    );
    assert_eq!(world.tones(1), [MUSIC]);
}

/// Hold, resume, and a third one who comes and goes: no burst above the voices and no hole where the far end's decoder has followed
/// another encoder until now.
#[test]
fn a_change_of_path_is_no_burst() {
    for codec in [Codec::Pcma, Codec::G722, Codec::Opus] {
        let mut world = World::new(&[codec, codec, codec]);
        world.phones[2].talks = false;
        world.room(&[0, 1]);
        world.run(2_000);
        for step in 0..4 {
            let start = world.phones[1].heard.len();
            if step % 2 == 0 {
                world.room(&[0, 1, 2]);
            } else {
                world.hears(2, vec![]);
                world.room(&[0, 1]);
            }
            world.run(1_000);
            assert_eq!(world.relayed(1), step % 2 == 1);
            let frame = codec.rate() as usize / 50;
            for (number, piece) in world.phones[1].heard[start..].chunks(frame).enumerate() {
                let peak = piece.iter().map(|sample| i32::from(*sample).abs()).max().unwrap_or(0);
                // A tone of -16 dBFS has a peak of 5,193.
                assert!(
                    (2_500..10_000).contains(&peak),
                    "{codec:?} step {step} frame {number}: peak {peak}"
                );
            }
        }
        world.no_breaks();
    }
}
