//! Reliable provisional responses (RFC 3262) on both sides.

use sip::message::Response;
use sip::session::{End, Event, Reliability};

use crate::sessions::{SECOND, reply};
use crate::world::{World, is_request, is_response, sdp, within};

/// A call that b lets ring reliably.
fn ringing() -> World {
    let mut world = World::new();
    world.b.answers = false;
    world.b.reliability = Reliability::Supported;
    world.dial();
    world
}

/// The numbered 180 that reached a, however often.
fn numbered(world: &World) -> Response {
    let found = world.a.responses.iter().rfind(|response| response.status == 180);
    let found = found.unwrap().clone();
    assert_eq!(found.headers.get("Require"), Some("100rel"));
    found
}

#[test]
fn a_reliable_180_is_acknowledged_and_the_call_goes_on() {
    let mut world = ringing();
    world.settle();
    let number = numbered(&world).headers.get("RSeq").unwrap().to_owned();
    let prack = world.b.requests.last().unwrap();
    assert_eq!(prack.headers.get("RAck"), Some(format!("{number} 1 INVITE").as_str()));
    assert_eq!(prack.headers.get("CSeq"), Some("2 PRACK"));
    assert_eq!(reply(&world, "PRACK").status, 200);
    world.pass(SECOND * 60);
    assert_eq!(world.sent(false, "SIP/2.0 180"), 1);
    world.command(true, |session, now| session.answer(now));
    world.settle();
    assert!(world.a.answered() && world.b.answered());
    // The BYE goes on counting after the PRACK.
    world.command(false, |session, now| session.hang_up(now));
    world.settle();
    assert_eq!(world.b.requests.last().unwrap().headers.get("CSeq"), Some("3 BYE"));
    assert_eq!(world.b.end(), Some(End::RemoteBye));
}

#[test]
fn without_a_prack_the_180_is_repeated_and_the_call_refused_in_the_end() {
    let mut world = ringing();
    world.pass_with(SECOND * 31, |_, bytes| !is_request(bytes, "PRACK"));
    // 0, 0.5, 1.5, 3.5, 7.5, 15.5 s: gaps double without a limit (RFC 3262 section 3); 31.5 s is still to come.
    assert_eq!(world.sent(false, "SIP/2.0 180"), 6);
    // Copies are not acknowledged anew: the PRACK has its own repeats.
    assert!(world.a.events.iter().filter(|event| **event == Event::Ringing).count() == 1);
    world.pass_with(SECOND * 2, |_, bytes| !is_request(bytes, "PRACK"));
    assert_eq!(world.b.end(), Some(End::NotAcknowledged));
    assert_eq!(world.a.end(), Some(End::Refused(504)));
}

#[test]
fn a_prack_must_name_what_was_sent() {
    let mut world = ringing();
    world.settle_with(|_, bytes| !is_request(bytes, "PRACK"));
    let number: u32 = numbered(&world).headers.get("RSeq").unwrap().parse().unwrap();
    let cases = [
        (format!("RAck: {} 1 INVITE\r\n", number + 1), 481),
        (format!("RAck: {number} 2 INVITE\r\n"), 481),
        (format!("RAck: {number} 1 UPDATE\r\n"), 481),
        ("RAck: nonsense\r\n".to_owned(), 481),
        (String::new(), 481),
        (format!("RAck: {number} 1 INVITE\r\n"), 200),
        (format!("RAck: {number} 1 INVITE\r\n"), 481),
    ];
    for (cseq, (rack, status)) in (10..).zip(cases) {
        world.inject(true, &within(&world, "PRACK", cseq, &rack, ""));
        world.settle();
        assert_eq!(reply(&world, "PRACK").status, status, "{rack}");
    }
}

#[test]
fn an_answer_may_overtake_a_prack_when_no_description_is_open() {
    let mut world = ringing();
    let mut held = Vec::new();
    world.settle_with(|_, bytes| {
        let prack = is_request(bytes, "PRACK");
        if prack {
            held.push(bytes.to_vec());
        }
        !prack
    });
    world.command(true, |session, now| session.answer(now));
    world.settle();
    assert!(world.a.answered());
    world.inject(true, &held[0]);
    world.settle();
    assert_eq!(reply(&world, "PRACK").status, 200);
    world.pass_with(SECOND * 40, |_, _| true);
    assert_eq!((world.sent(false, "SIP/2.0 180"), world.b.end()), (1, None));
}

/// An INVITE without offer, by hand, with b ringing reliably.
fn late_offer() -> World {
    let mut world = World::new();
    world.b.answers = false;
    let invite = "INVITE sip:b@192.0.2.1:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bKlate;rport\r\n\
                  Max-Forwards: 70\r\nFrom: <sip:a@192.0.2.1>;tag=hand\r\nTo: <sip:b@192.0.2.1>\r\nCall-ID: late\r\n\
                  CSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1:5061>\r\nRequire: 100rel\r\nContent-Length: 0\r\n\r\n";
    world.inject(true, invite.as_bytes());
    world.settle();
    let strays = std::mem::take(&mut world.a.strays);
    world.a.responses.extend(strays);
    world
}

#[test]
fn a_late_offer_goes_out_reliably_and_the_200_waits_for_its_answer() {
    let mut world = late_offer();
    let ringing = numbered(&world);
    assert!(String::from_utf8_lossy(&ringing.body).contains("m=audio 30000"));
    world.command(true, |session, now| session.answer(now));
    world.pass(SECOND * 3);
    assert_eq!((world.sent(false, "SIP/2.0 200"), world.b.answered()), (0, false));
    let rack = format!("RAck: {} 1 INVITE\r\n", ringing.headers.get("RSeq").unwrap());
    // Without the answer the PRACK is none.
    world.inject(true, &within(&world, "PRACK", 2, &rack, ""));
    world.settle();
    assert_eq!(reply(&world, "PRACK").status, 400);
    // An offer of theirs crosses ours.
    world.inject(true, &within(&world, "UPDATE", 3, "", &sdp("192.0.2.9", "0", "")));
    world.settle();
    assert_eq!(reply(&world, "UPDATE").status, 491);
    world.inject(true, &within(&world, "PRACK", 4, &rack, &sdp("192.0.2.9", "8", "")));
    world.settle();
    assert_eq!(reply(&world, "PRACK").status, 200);
    let ok = reply(&world, "INVITE");
    assert_eq!((ok.status, ok.body.len()), (200, 0));
    assert!(world.b.answered());
    assert_eq!(
        world.b.media_events().last().unwrap().remote.unwrap().to_string(),
        "192.0.2.9:40000"
    );
    world.inject(true, &within(&world, "ACK", 1, "", ""));
    world.pass(SECOND * 60);
    assert_eq!(world.b.end(), None);
}

#[test]
fn an_answer_that_does_not_fit_our_reliable_offer_ends_the_invite() {
    let mut world = late_offer();
    let rack = format!("RAck: {} 1 INVITE\r\n", numbered(&world).headers.get("RSeq").unwrap());
    world.inject(true, &within(&world, "PRACK", 2, &rack, &sdp("192.0.2.9", "18", "")));
    world.settle();
    assert_eq!(reply(&world, "PRACK").status, 200);
    assert_eq!(reply(&world, "INVITE").status, 488);
    assert_eq!(world.b.end(), Some(End::MediaRefused));
}

#[test]
fn a_caller_who_cannot_is_rung_the_old_way() {
    let mut world = World::new();
    world.b.answers = false;
    world.b.reliability = Reliability::Supported;
    let mut plain = None;
    world.dial();
    world.settle_with(|_, bytes| {
        if is_request(bytes, "INVITE") && plain.is_none() {
            plain = Some(String::from_utf8_lossy(bytes).replace("Supported: 100rel, timer\r\n", ""));
            return false;
        }
        true
    });
    world.inject(true, plain.unwrap().as_bytes());
    let mut rung = false;
    world.settle_with(|_, bytes| {
        if is_response(bytes, 180, "INVITE") {
            rung = true;
            assert!(!String::from_utf8_lossy(bytes).contains("RSeq"));
        }
        true
    });
    assert!(rung);
}

/// Reliable provisional responses of two forks, made by hand from the INVITE.
fn fork(world: &World, tag: &str, rseq: u32, body: &str) -> Vec<u8> {
    let mut response = world.b.requests[0].response(183, Some(tag));
    response.headers.push("Contact", format!("<sip:{tag}@192.0.2.1:5062>"));
    response.headers.push("Require", "100rel");
    response.headers.push("RSeq", rseq.to_string());
    if !body.is_empty() {
        response.headers.push("Content-Type", "application/sdp");
        response.body = body.as_bytes().to_vec();
    }
    sip::wire::print_response(&response)
}

#[test]
fn each_fork_counts_for_itself_and_gaps_are_not_acknowledged() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    let mut racks = Vec::new();
    let answer = sdp("192.0.2.50", "8", "");
    for (tag, rseq, body) in [
        ("one", 7, answer.as_str()),
        ("two", 7, ""),
        ("one", 7, ""),
        ("one", 9, ""),
        ("one", 8, ""),
    ] {
        let bytes = fork(&world, tag, rseq, body);
        world.inject(false, &bytes);
        world.settle_with(|_, bytes| {
            if is_request(bytes, "PRACK") {
                let text = String::from_utf8_lossy(bytes);
                let field = |name: &str| {
                    text.lines()
                        .find_map(|line| line.strip_prefix(name))
                        .unwrap()
                        .to_owned()
                };
                racks.push((field("RAck: "), field("CSeq: "), field("PRACK ")));
            }
            !is_request(bytes, "PRACK")
        });
    }
    let seen: Vec<(&str, &str)> = racks
        .iter()
        .map(|(rack, cseq, _)| (rack.as_str(), cseq.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("7 1 INVITE", "2 PRACK"),
            ("7 1 INVITE", "2 PRACK"),
            ("8 1 INVITE", "3 PRACK")
        ]
    );
    assert!(racks[0].2.starts_with("sip:one@") && racks[1].2.starts_with("sip:two@"));
    // The 2xx of the settled fork brings another description, which counts for nothing.
    let mut ok = world.b.requests[0].response(200, Some("one"));
    ok.headers.push("Contact", "<sip:one@192.0.2.1:5062>");
    ok.headers.push("Content-Type", "application/sdp");
    ok.body = sdp("192.0.2.99", "8", "").into_bytes();
    world.inject(false, &sip::wire::print_response(&ok));
    world.settle_with(|to_b, _| !to_b);
    assert!(world.a.answered());
    let agreed = world.a.session.as_ref().unwrap().agreed().unwrap();
    assert_eq!(agreed.remote.unwrap().to_string(), "192.0.2.50:40000");
}
