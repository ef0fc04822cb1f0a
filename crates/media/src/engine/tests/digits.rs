//! Keys: reported once, passed on to whoever was listening, sent on request.

use super::*;

#[test]
fn digits_are_reported_once_and_passed_on() {
    // The same codec (relay) and another (sent anew).
    for other in [Codec::Pcma, Codec::Opus] {
        let mut world = World::new(&[Codec::Pcma, other]);
        world.room(&[0, 1]);
        world.run(500);
        let mut sender = crate::dtmf::send::DigitSender::default();
        let keys: Vec<Digit> = "4#".chars().filter_map(Digit::from_char).collect();
        assert!(sender.queue(&keys));
        for tick in 0..30 {
            if let Some(event) = sender.tick(world.phones[0].timestamp, 160) {
                // Every third packet is lost, the ends among them.
                let mut header = world.phones[0].header(101);
                (header.timestamp, header.marker) = (event.timestamp, event.marker);
                if tick % 3 != 1 {
                    let mut sink = Collected::default();
                    let now = Duration::from_millis(world.ms + 1);
                    world.engine.receive(now, LegKey(10), header, &event.payload, &mut sink);
                    for (_, packet, payload) in sink.0 {
                        world.phones[1].hear(packet, &payload);
                    }
                }
            }
            world.run(20);
        }
        world.run(500);
        let pressed: String = world
            .events
            .iter()
            .filter_map(|event| match event {
                EngineEvent::Digit { leg: LegKey(10), digit } => Some(digit.as_char()),
                EngineEvent::Digit { .. }
                | EngineEvent::PlayFinished { .. }
                | EngineEvent::Silent { .. }
                | EngineEvent::Heard { .. } => None,
            })
            .collect();
        assert_eq!(
            (pressed.as_str(), world.phones[1].digits.as_str()),
            ("4#", "4#"),
            "{other:?}"
        );
    }
}

/// The key that takes the call is not heard by the customer.
/// Proves: ANS-8
#[test]
fn a_key_pressed_before_two_are_joined_stays_where_it_was_pressed() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    world.run(200);
    let mut sender = crate::dtmf::send::DigitSender::default();
    let key: Vec<Digit> = "1".chars().filter_map(Digit::from_char).collect();
    assert!(sender.queue(&key));
    let mut passed_on = 0;
    for tick in 0..30 {
        if tick == 2 {
            // The first packets of the press were enough to be joined.
            world.room(&[0, 1]);
        }
        if let Some(event) = sender.tick(world.phones[0].timestamp, 160) {
            let mut header = world.phones[0].header(101);
            (header.timestamp, header.marker) = (event.timestamp, event.marker);
            let mut sink = Collected::default();
            let now = Duration::from_millis(world.ms + 1);
            world.engine.receive(now, LegKey(10), header, &event.payload, &mut sink);
            passed_on += sink.0.len();
        }
        world.run(20);
    }
    assert_eq!(passed_on, 0, "packets of the press");
    assert_eq!(world.phones[1].digits, "");
}

#[test]
fn digits_can_be_sent_in_the_middle_of_a_call() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    world.room(&[0, 1]);
    world.run(500);
    let keys: Vec<Digit> = "12*".chars().filter_map(Digit::from_char).collect();
    assert!(world.engine.send_digits(LegKey(10), &keys));
    world.run(2_000);
    assert_eq!(world.phones[0].digits, "12*");
    assert_eq!(world.tones(0), [TONES[1]]);
    world.no_breaks();
    world.engine.open(
        Duration::from_secs(3),
        LegKey(10),
        Terms {
            telephone_events: vec![],
            ..world.phones[0].terms()
        },
    );
    assert!(!world.engine.send_digits(LegKey(10), &keys));
}
