//! Sessions of both roles against each other and against hand-made messages, in virtual time.

use std::time::Duration;

use crate::common::{World, is_request, is_response, sdp, within};
use sip::digest::{Algorithm, Credentials, DigestServer, Secret};
use sip::message::{Message, Request};
use sip::sdp::Codec;
use sip::session::{End, Event, Owed};
use sip::transaction::Transport;

const SECOND: Duration = Duration::from_secs(1);

fn call() -> World {
    let mut world = World::new();
    world.dial();
    world.settle();
    assert!(world.a.answered() && world.b.answered());
    world
}

/// The last response that reached a with this method's CSeq.
fn reply(world: &World, method: &str) -> sip::message::Response {
    let of_method = |response: &&sip::message::Response| response.headers.get("CSeq").unwrap().ends_with(method);
    world
        .a
        .responses
        .iter()
        .chain(&world.a.strays)
        .rfind(of_method)
        .unwrap()
        .clone()
}

#[test]
fn a_call_is_made_and_ended_by_either_side() {
    for b_hangs_up in [false, true] {
        let mut world = call();
        world.command(b_hangs_up, |session, now| session.hang_up(now));
        world.settle();
        let (caller, callee) = (world.a.end(), world.b.end());
        let expected = (Some(End::RemoteBye), Some(End::Local));
        assert_eq!(if b_hangs_up { (caller, callee) } else { (callee, caller) }, expected);
        world.pass(SECOND * 100);
        assert!(world.a.session.is_none() && world.b.session.is_none());
        assert!(world.a.transactions.is_empty() && world.b.transactions.is_empty());
    }
}

#[test]
fn both_sides_agree_on_codec_and_addresses() {
    let world = call();
    let (a, b) = (world.a.media_events()[0].clone(), world.b.media_events()[0].clone());
    assert_eq!((a.codec, b.codec), (Codec::Pcma, Codec::Pcma));
    assert_eq!(a.remote.unwrap().port(), 30_000);
    assert_eq!(b.remote.unwrap().port(), 20_000);
    assert_eq!(a.telephone_event, Some(101));
}

#[test]
fn the_200_is_repeated_with_doubling_gaps_until_the_ack_comes() {
    let mut world = World::new();
    world.dial();
    world.pass_with(SECOND * 8, |_, bytes| !is_request(bytes, "ACK"));
    // 0, 0.5, 1.5, 3.5, 7.5 s
    assert_eq!(world.sent(false, "SIP/2.0 200"), 5);
    world.pass(SECOND * 60);
    assert_eq!(world.b.end(), None);
}

#[test]
fn a_200_that_nobody_acknowledges_ends_the_call_with_bye() {
    let mut world = World::new();
    world.dial();
    world.pass_with(SECOND * 33, |_, bytes| !is_request(bytes, "ACK"));
    assert_eq!(world.b.end(), Some(End::NotAcknowledged));
    assert_eq!(world.a.end(), Some(End::RemoteBye));
}

#[test]
fn our_bye_waits_for_the_ack() {
    let mut world = World::new();
    world.dial();
    world.settle_with(|_, bytes| !is_request(bytes, "ACK"));
    world.command(true, |session, now| session.hang_up(now));
    assert_eq!(world.sent(false, "BYE"), 0);
    world.pass(SECOND);
    assert_eq!(world.sent(false, "BYE"), 1);
    assert_eq!(world.a.end(), Some(End::RemoteBye));
}

#[test]
fn a_caller_who_gives_up_cancels_and_gets_487() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    assert!(world.a.events.contains(&Event::Ringing));
    world.command(false, |session, now| session.hang_up(now));
    assert_eq!(world.a.end(), Some(End::Local));
    world.settle();
    assert_eq!(world.b.end(), Some(End::Cancelled));
    assert!(world.a.responses.iter().any(|response| response.status == 487));
    world.pass(SECOND * 100);
    assert!(world.a.transactions.is_empty() && world.b.transactions.is_empty());
    assert!(world.a.session.is_none() && world.b.session.is_none());
}

#[test]
fn cancel_waits_for_the_first_provisional_response() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.command(false, |session, now| session.hang_up(now));
    assert_eq!(world.sent(true, "CANCEL"), 0);
    world.settle();
    assert_eq!(world.sent(true, "CANCEL"), 1);
    assert_eq!(world.b.end(), Some(End::Cancelled));
}

#[test]
fn a_200_that_crosses_the_cancel_is_acknowledged_and_ended() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.command(true, |session, now| session.answer(now));
    world.command(false, |session, now| session.hang_up(now));
    world.settle();
    assert_eq!(world.a.end(), Some(End::Local));
    assert_eq!(world.b.end(), Some(End::RemoteBye));
    assert_eq!((world.sent(true, "ACK"), world.sent(true, "BYE")), (1, 1));
    assert!(!world.a.answered());
}

#[test]
fn the_answer_of_a_second_fork_is_acknowledged_and_ended() {
    let mut world = World::new();
    world.dial();
    let mut second = None;
    world.settle_with(|_, bytes| {
        if is_response(bytes, 200, "INVITE") {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let tag = text
                .lines()
                .find(|line| line.starts_with("To:"))
                .unwrap()
                .split("tag=")
                .nth(1)
                .unwrap()
                .to_owned();
            second = Some(text.replace(&tag, "other-fork"));
        }
        true
    });
    world.log.clear();
    world.inject(false, second.unwrap().as_bytes());
    let mut bye = None;
    world.settle_with(|_, bytes| {
        if is_request(bytes, "BYE") {
            bye = Some(String::from_utf8_lossy(bytes).into_owned());
        }
        !is_request(bytes, "BYE")
    });
    assert_eq!((world.sent(true, "ACK"), world.sent(true, "BYE")), (1, 1));
    assert!(bye.unwrap().contains("tag=other-fork"));
    assert_eq!(world.a.end(), None);
}

#[test]
fn a_copy_of_the_200_gets_the_same_ack_again() {
    let mut world = World::new();
    world.dial();
    let mut lost = 0;
    let mut acks = Vec::new();
    world.pass_with(SECOND * 4, |_, bytes| {
        if is_request(bytes, "ACK") {
            acks.push(bytes.to_vec());
            lost += 1;
            return lost > 2;
        }
        true
    });
    assert_eq!(acks.len(), 3);
    assert!(acks.iter().all(|ack| *ack == acks[0]));
    assert_eq!((world.a.end(), world.b.end()), (None, None));
}

#[test]
fn busy_and_silence_have_their_causes() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.command(true, |session, now| session.refuse(now, 486));
    world.settle();
    assert_eq!(world.a.end(), Some(End::Refused(486)));
    let mut world = World::new();
    world.dial();
    world.pass_with(SECOND * 33, |_, _| false);
    assert_eq!(world.a.end(), Some(End::Refused(408)));
    // 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
    assert_eq!(world.sent(true, "INVITE"), 7);
}

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
        ("INVITE", "Require: 100rel\r\n", "", 420),
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
    let mut fake = world
        .a
        .responses
        .iter()
        .find(|response| response.status == 180)
        .unwrap()
        .clone();
    fake.status = 200;
    world.a.responses.push(fake);
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
    let ringing = world
        .a
        .responses
        .iter()
        .find(|response| response.status == 180)
        .unwrap()
        .clone();
    let mut fake = ringing;
    fake.status = 200;
    world.a.responses.push(fake);
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

#[test]
fn a_challenged_invite_is_sent_again_with_credentials() {
    let mut world = World::new();
    world.b.answers = false;
    let mut server = DigestServer::new("carrier");
    let credentials = Credentials {
        user: "trunk".to_owned(),
        secret: Secret::Clear("pw".to_owned()),
    };
    let challenge = server.challenge(world.now, [9; 16], false, &[Algorithm::Sha256]);
    world.dial_with(Vec::new(), Some(credentials.clone()));
    let (_, invite) = world.wire.pop_front().unwrap();
    let Ok(Message::Request(invite)) = sip::wire::parse(&invite) else {
        panic!("an INVITE")
    };
    let mut refusal = invite.response(407, Some("x"));
    for value in challenge {
        refusal.headers.push("Proxy-Authenticate", value);
    }
    world.inject(false, &sip::wire::print_response(&refusal));
    world.settle();
    let second: &Request = world.b.requests.last().unwrap();
    assert_eq!(second.headers.get("CSeq"), Some("2 INVITE"));
    let value = second.headers.get("Proxy-Authorization").unwrap();
    let verdict = server.verify(world.now, value, "INVITE", &second.uri, |_| {
        Some(credentials.secret.clone())
    });
    assert!(matches!(verdict, sip::digest::Verdict::Accepted { .. }));
    assert_eq!(world.a.end(), None);
}

#[test]
fn over_tcp_requests_are_not_repeated_but_the_200_is() {
    let mut world = World::new();
    world.a.transport = Transport::Tcp;
    world.b.transport = Transport::Tcp;
    world.dial();
    world.pass_with(SECOND * 2, |_, bytes| !is_request(bytes, "ACK"));
    assert_eq!(world.sent(true, "INVITE"), 1);
    assert_eq!(world.sent(false, "SIP/2.0 200"), 3);
}

#[test]
fn after_a_restart_a_standing_call_gets_its_bye() {
    for a_restarts in [true, false] {
        let mut world = call();
        let (record, on_b) = if a_restarts {
            (world.a.stored.last(), false)
        } else {
            (world.b.stored.last(), true)
        };
        let mut owed = Owed::from_record(record.unwrap()).unwrap();
        let actions = owed.start(world.now);
        world.act(on_b, actions);
        world.settle();
        let survivor = if a_restarts { &world.b } else { &world.a };
        assert_eq!(survivor.end(), Some(End::RemoteBye));
    }
}

#[test]
fn after_a_restart_a_call_being_dialled_is_cancelled() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.a.session = None;
    world.a.transactions = sip::transaction::Transactions::default();
    let mut owed = Owed::from_record(&world.a.stored[0]).unwrap();
    assert_eq!(owed.peer(), "udp 192.0.2.1:5062");
    let actions = owed.start(world.now);
    world.act(false, actions);
    world.settle();
    assert_eq!(world.b.end(), Some(End::Cancelled));
    // The 487 finds no transaction any more and is still acknowledged.
    let stray = world.a.strays.last().unwrap().clone();
    assert_eq!(stray.status, 487);
    let actions = owed.on_response(&stray);
    world.act(false, actions);
    world.settle();
    let before = world.sent(false, "SIP/2.0 487");
    world.pass(SECOND * 20);
    assert_eq!(world.sent(false, "SIP/2.0 487"), before);
    assert!(owed.is_over());
}

#[test]
fn after_a_restart_a_stray_200_is_acknowledged_and_ended() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.a.session = None;
    world.a.transactions = sip::transaction::Transactions::default();
    let mut owed = Owed::from_record(&world.a.stored[0]).unwrap();
    let cancels = owed.start(world.now);
    world.command(true, |session, now| session.answer(now));
    world.settle();
    let stray = world.a.strays.last().unwrap().clone();
    let actions = owed.on_response(&stray);
    world.act(false, actions);
    world.act(false, cancels);
    world.settle();
    assert_eq!(world.b.end(), Some(End::RemoteBye));
}

#[test]
fn after_a_restart_an_unanswered_caller_is_refused() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    let mut owed = Owed::from_record(&world.b.stored[0]).unwrap();
    world.b.session = None;
    let actions = owed.start(world.now);
    world.act(true, actions);
    world.settle();
    assert!(matches!(world.a.end(), Some(End::Refused(503))), "{:?}", world.a.end());
}

#[test]
fn damaged_records_are_refused() {
    let world = call();
    let record = world.a.stored.last().unwrap();
    for length in 0..record.len() {
        assert!(Owed::from_record(&record[..length]).is_err());
    }
    let mut other = record.clone();
    other[0] = 99;
    assert!(Owed::from_record(&other).is_err());
    other[0] = record[0];
    other.push(0);
    assert!(Owed::from_record(&other).is_err());
}
