//! Sessions of both roles against each other and against hand-made messages, in virtual time.

use std::time::Duration;

use crate::world::{World, is_request, is_response};
use sip::digest::{Algorithm, Credentials, DigestServer, Secret};
use sip::message::{Message, Request};
use sip::sdp::Codec;
use sip::session::{End, Event};
use sip::transaction::Transport;

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// A call that stands.
pub(crate) fn call() -> World {
    let mut world = World::new();
    world.dial();
    world.settle();
    assert!(world.a.answered() && world.b.answered());
    world
}

/// The last response that reached a with this method's CSeq.
pub(crate) fn reply(world: &World, method: &str) -> sip::message::Response {
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

#[test]
fn a_challenged_invite_is_sent_again_with_credentials() {
    let mut world = World::new();
    world.b.answers = false;
    let mut server = DigestServer::new("carrier");
    let credentials = Credentials {
        user: "trunk".to_owned(),
        secret: Secret::Clear("pw".to_owned()),
        realm: None,
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
