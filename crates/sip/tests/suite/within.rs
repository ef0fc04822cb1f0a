//! What happens inside a dialog: holds, late offers, session timers, requests that do not belong.

use sip::sdp::Codec;
use sip::session::{End, Event};

use crate::sessions::{SECOND, call, reply};
use crate::world::{World, sdp, within};

/// Proves: HLD-10
#[test]
fn hold_by_the_far_side_is_told_and_answered_truly() {
    let mut world = call();
    let cases = [
        ("192.0.2.9", "a=sendonly\r\n", "recvonly", true),
        ("192.0.2.9", "a=inactive\r\n", "inactive", true),
        ("0.0.0.0", "", "recvonly", true),
        ("192.0.2.9", "a=sendrecv\r\n", "sendrecv", false),
        ("192.0.2.9", "a=recvonly\r\n", "sendonly", false),
    ];
    for (number, (address, extra, answer, held)) in cases.into_iter().enumerate() {
        let cseq = 10 + number as u32;
        let invite = within(
            &world,
            "INVITE",
            cseq,
            "Contact: <sip:a@192.0.2.1:5061>\r\n",
            &sdp(address, "8", extra),
        );
        world.inject(true, &invite);
        world.settle();
        world.inject(true, &within(&world, "ACK", cseq, "", ""));
        world.settle();
        let body = String::from_utf8(reply(&world, "INVITE").body).unwrap();
        assert!(body.contains(&format!("a={answer}\r\n")), "{body}");
        assert_eq!(world.b.media_events().last().unwrap().held_by_remote, held);
    }
}

#[test]
fn each_reinvite_is_answered_from_its_own_offer() {
    let mut world = call();
    for (cseq, formats, line) in [
        (5, "0", "PCMU/8000"),
        (9, "8", "PCMA/8000"),
        (700, "0 8", "PCMA/8000"),
        (702, "0", "PCMU/8000"),
    ] {
        world.inject(
            true,
            &within(
                &world,
                "INVITE",
                cseq,
                "Contact: <sip:a@192.0.2.1:5061>\r\n",
                &sdp("192.0.2.9", formats, ""),
            ),
        );
        world.settle();
        world.inject(true, &within(&world, "ACK", cseq, "", ""));
        world.settle();
        let answer = String::from_utf8(reply(&world, "INVITE").body).unwrap();
        assert!(answer.contains(line), "{answer}");
        assert!(!answer.contains("telephone-event"), "{answer}");
    }
    world.inject(true, &within(&world, "INVITE", 703, "", &sdp("192.0.2.9", "18", "")));
    world.settle();
    assert_eq!(reply(&world, "INVITE").status, 488);
    assert_eq!(world.b.media_events().last().unwrap().codec, Codec::Pcmu);
    assert_eq!(world.b.end(), None);
}

#[test]
fn a_late_offer_is_completed_by_the_ack() {
    let mut world = call();
    world.inject(
        true,
        &within(&world, "INVITE", 5, "Contact: <sip:a@192.0.2.1:5061>\r\n", ""),
    );
    world.settle();
    assert!(
        String::from_utf8(reply(&world, "INVITE").body)
            .unwrap()
            .contains("m=audio 30000")
    );
    // While our offer is open, another one crosses it.
    world.inject(true, &within(&world, "UPDATE", 6, "", &sdp("192.0.2.9", "0", "")));
    world.settle();
    assert_eq!(reply(&world, "UPDATE").status, 491);
    world.inject(true, &within(&world, "ACK", 5, "", &sdp("192.0.2.77", "0", "")));
    world.settle();
    assert_eq!(
        world.b.media_events().last().unwrap().remote.unwrap().to_string(),
        "192.0.2.77:40000"
    );
}

#[test]
fn what_does_not_belong_gets_its_defined_answer() {
    let cases: [(&str, &str, &str, u16); 14] = [
        ("OPTIONS", "", "", 200),
        ("UPDATE", "", "", 200),
        ("PRACK", "RAck: 1 1 INVITE\r\n", "", 481),
        ("NOTIFY", "Event: refer\r\n", "", 481),
        ("SUBSCRIBE", "Event: x\r\n", "", 489),
        ("MESSAGE", "", "", 405),
        ("REFER", "Refer-To: <sip:evil@x>\r\n", "", 603),
        ("INFO", "", "", 200),
        (
            "INFO",
            "Content-Type: application/dtmf-relay\r\n",
            "Signal=5\r\nDuration=160\r\n",
            200,
        ),
        ("INFO", "Content-Type: application/dtmf\r\n", "*", 200),
        ("INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=55\r\n", 400),
        ("INFO", "Content-Type: text/plain\r\n", "hello", 415),
        ("INVITE", "Require: precondition\r\n", "", 420),
        ("UPDATE", "Session-Expires: 20\r\n", "", 422),
    ];
    let mut world = call();
    for (number, (method, headers, body, status)) in cases.into_iter().enumerate() {
        world.inject(true, &within(&world, method, 10 + number as u32, headers, body));
        world.settle();
        assert_eq!(reply(&world, method).status, status, "{method} {headers}");
    }
    let told: Vec<_> = world
        .b
        .events
        .iter()
        .filter(|event| !matches!(event, Event::Media(_) | Event::Answered))
        .collect();
    assert_eq!(told, [&Event::TransferRefused, &Event::Digit('5'), &Event::Digit('*')]);
}

#[test]
fn cseq_may_skip_but_not_go_back() {
    let mut world = call();
    world.inject(true, &within(&world, "OPTIONS", 4_000, "", ""));
    world.settle();
    assert_eq!(reply(&world, "OPTIONS").status, 200);
    world.inject(true, &within(&world, "OPTIONS", 3_999, "", ""));
    world.settle();
    assert_eq!(reply(&world, "OPTIONS").status, 500);
}

#[test]
fn a_request_before_the_answer_does_not_confuse_the_ack() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.inject(true, &within(&world, "UPDATE", 5, "", ""));
    world.settle();
    assert_eq!(reply(&world, "UPDATE").status, 200);
    world.command(true, |session, now| session.answer(now));
    world.pass(SECOND * 60);
    assert_eq!((world.sent(false, "SIP/2.0 200 OK"), world.b.end()), (2, None));
}

#[test]
fn an_early_bye_ends_the_invite_too() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.inject(true, &within(&world, "BYE", 2, "", ""));
    world.settle();
    assert_eq!(world.b.end(), Some(End::RemoteBye));
    assert_eq!(world.a.end(), Some(End::Refused(487)));
}

#[test]
fn the_session_timer_refreshes_and_finds_a_lost_bye() {
    let mut world = call();
    world.pass(SECOND * 3_600 * 3);
    assert_eq!((world.a.end(), world.b.end()), (None, None));
    assert!(world.sent(true, "UPDATE") + world.sent(false, "UPDATE") >= 11);
    // The caller's machine vanishes: no BYE, nothing.
    world.a.session = None;
    world.pass_with(SECOND * 2_000, |to_b, _| to_b);
    assert!(
        matches!(world.b.end(), Some(End::Expired | End::Lost)),
        "{:?}",
        world.b.end()
    );
}

#[test]
fn a_refresher_that_gets_481_ends_the_call() {
    let mut world = call();
    world.b.session = None;
    world.pass(SECOND * 1_000);
    assert_eq!(world.a.end(), Some(End::Lost));
}
