//! Conferences: up to eight, in any mix of codecs, with loud voices.

use super::*;

/// A customer, browsers, desk phones, outside numbers.
const EIGHT: [Codec; 8] = [
    Codec::Pcma,
    Codec::Opus,
    Codec::Opus,
    Codec::G722,
    Codec::G722,
    Codec::Pcmu,
    Codec::Pcma,
    Codec::Pcmu,
];

fn others(listener: usize) -> Vec<f64> {
    let talkers = (0..8).filter(|talker| *talker != listener);
    talkers.map(|talker| TONES[talker]).collect()
}

#[test]
fn each_of_eight_hears_exactly_the_other_seven() {
    for codecs in [EIGHT, [Codec::Pcma; 8], [Codec::G722; 8]] {
        let mut world = World::new(&codecs);
        let who: Vec<usize> = (0..8).collect();
        world.room(&who);
        world.run(3_000);
        for listener in who {
            let phone = &world.phones[listener];
            let rate = phone.format.codec.rate();
            let last = &phone.heard[phone.heard.len() - rate as usize / 2..];
            let levels =
                |tones: &[f64]| -> Vec<f64> { tones.iter().map(|tone| level_dbfs(rate, last, *tone)).collect() };
            // All at one level, wherever they come from, and nothing of the listener's own.
            let heard = levels(&others(listener));
            let (low, high) = (
                heard.iter().copied().fold(0.0, f64::min),
                heard.iter().copied().fold(-99.0, f64::max),
            );
            assert!(high - low < 2.5 && low > -20.0, "phone {listener}: {heard:.1?}");
            // Opus at 24 kbit/s makes noise of its own, most of all among seven tones.
            let floor = match phone.format.codec {
                Codec::Opus => -30.0,
                Codec::Pcmu | Codec::Pcma | Codec::G722 => -45.0,
            };
            let all = [&TONES[..], &[MUSIC, PROMPT, 300.0, 3_000.0]].concat();
            let present = present(rate, last, &all, floor);
            assert_eq!(present, others(listener), "phone {listener} of {codecs:?}");
        }
        world.no_breaks();
    }
}

/// Linear path: one talker, so that only codecs and mixer are between; his own tone is below -60 dB of what he sends.
#[test]
fn nobody_hears_himself() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma, Codec::Opus]);
    world.room(&[0, 1, 2]);
    world.phones[1].talks = false;
    world.phones[2].talks = false;
    world.run(2_000);
    let heard = &world.phones[0].heard[8_000..];
    assert!(level_dbfs(8_000, heard, TONES[0]) < -16.0 - 60.0);
    assert_eq!((world.tones(1), world.tones(2)), (vec![TONES[0]], vec![TONES[0]]));
}

/// Seven voices at full level do not crackle: nothing is heard between their tones that a codec does not make by itself.
#[test]
fn a_loud_room_is_turned_down_and_not_torn() {
    let mut world = World::new(&[Codec::G722; 8]);
    for (phone, tone) in world.phones.iter_mut().zip(TONES) {
        phone.tone = ToneGenerator::new(16_000, &[tone], -3.0);
    }
    world.room(&[0, 1, 2, 3, 4, 5, 6, 7]);
    world.run(3_000);
    let heard = &world.phones[0].heard;
    let last = &heard[heard.len() - 16_000..];
    assert_eq!(world.tones(0), others(0));
    for between in [600.0, 1_000.0, 1_500.0, 2_100.0, 2_700.0, 3_500.0, 5_000.0] {
        let level = level_dbfs(16_000, last, between);
        assert!(level < -60.0, "{between} Hz: {level:.1}");
    }
}

/// Somebody joins and somebody leaves: nobody else notices.
#[test]
fn those_who_stay_lose_no_packet_when_others_come_and_go() {
    let mut world = World::new(&EIGHT);
    world.room(&[0, 1, 2]);
    world.run(1_000);
    for step in 3..8 {
        world.room(&(0..=step).collect::<Vec<usize>>());
        world.run(500);
    }
    assert_eq!(world.tones(0), others(0));
    for last in (2..8).rev() {
        world.hears(last, vec![]);
        world.room(&(0..last).collect::<Vec<usize>>());
        world.run(500);
    }
    assert_eq!((world.tones(0), world.tones(1)), (vec![TONES[1]], vec![TONES[0]]));
    world.no_breaks();
    let packets: Vec<u64> = world.phones.iter().map(|phone| phone.packets).collect();
    assert_eq!(packets, [1_000 / 20 + 11 * 500 / 20; 8]);
}
