//! Carriers that challenge, that want us registered, that come and go; and callers who want reliable ringing.

use std::time::Duration;

use floor::{Dialled, Effect, Fact, FailCause, LegEnd, LegId, Origin, ReleaseReason, RingTarget, TrunkId};
use sip::address::NameAddr;
use sip::digest::{Algorithm, DigestServer, Secret, Verdict};
use sip::message::{Message, Method, Request};
use sip::wire;
use tokio::net::UdpSocket;

use super::house::House;
use super::peer::{Peer, SDP};
use crate::config::{Network, Trunk, TrunkCredentials, TrunkRegistration, VoiceDirectory};

/// A carrier's socket before there is a house to talk to.
async fn socket() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").await.unwrap()
}

fn trunk(sockets: &[&UdpSocket]) -> Trunk {
    Trunk {
        targets: sockets
            .iter()
            .map(|socket| socket.local_addr().unwrap().to_string())
            .collect(),
        credentials: Some(TrunkCredentials {
            user: "account".to_owned(),
            password: "pw".to_owned(),
            realm: Some("carrier".to_owned()),
        }),
        ..Trunk::new(TrunkId::new("carrier"))
    }
}

/// Challenges one request and returns the one that answers the challenge.
async fn challenge(peer: &Peer, server: &mut DigestServer, request: &Request) -> Request {
    let now = std::time::Instant::now();
    let mut refusal = request.response(407, Some("gate"));
    for value in server.challenge(now, [7; 16], false, &[Algorithm::Md5, Algorithm::Sha256]) {
        refusal.headers.push("Proxy-Authenticate", value);
    }
    peer.send(&wire::print_response(&refusal)).await;
    peer.request(&request.method).await
}

fn proven(server: &mut DigestServer, request: &Request) -> bool {
    let given = request.headers.get("Proxy-Authorization").unwrap();
    let secret = |user: &str| (user == "account").then(|| Secret::Clear("pw".to_owned()));
    let now = std::time::Instant::now();
    let verdict = server.verify(now, given, request.method.as_str(), &request.uri, secret);
    matches!(verdict, Verdict::Accepted { .. })
}

#[tokio::test]
async fn a_carrier_that_challenges_gets_its_answer_in_the_whole_call() {
    let socket = socket().await;
    let mut house = House::with_trunk(trunk(&[&socket])).await;
    let carrier = Peer::on(socket, &house, "carrier");
    let mut server = DigestServer::new("carrier");
    house.ring(3, RingTarget::Number("+359888".to_owned()));
    let invite = carrier.request(&Method::Invite).await;
    assert!(invite.headers.lists_token("Supported", "100rel"));
    let invite = challenge(&carrier, &mut server, &invite).await;
    assert!(proven(&mut server, &invite));
    carrier.answer(&invite, 200, true).await;
    assert!(matches!(house.fact().await, Fact::LegAnswered { leg: LegId(3), .. }));
    assert!(
        carrier
            .request(&Method::Ack)
            .await
            .headers
            .get("Proxy-Authorization")
            .is_some()
    );
    house.release(LegId(3), ReleaseReason::CallEnded, None, None);
    let bye = carrier.request(&Method::Bye).await;
    assert!(proven(&mut server, &bye));
    carrier.answer(&bye, 200, false).await;
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg: LegId(3),
            cause: LegEnd::Released
        }
    );
}

#[tokio::test]
async fn a_carrier_that_refuses_our_password_is_a_failed_call() {
    let socket = socket().await;
    let mut house = House::with_trunk(trunk(&[&socket])).await;
    let carrier = Peer::on(socket, &house, "carrier");
    let mut server = DigestServer::new("carrier");
    house.ring(3, RingTarget::Number("+359888".to_owned()));
    let invite = carrier.request(&Method::Invite).await;
    let invite = challenge(&carrier, &mut server, &invite).await;
    let mut refusal = invite.response(407, Some("gate"));
    let again = server.challenge(std::time::Instant::now(), [8; 16], false, &[Algorithm::Md5]);
    refusal.headers.push("Proxy-Authenticate", again[0].clone());
    carrier.send(&wire::print_response(&refusal)).await;
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(3),
            cause: FailCause::Failure
        }
    );
}

#[tokio::test]
async fn a_trunk_registers_takes_calls_and_leaves() {
    let socket = socket().await;
    let mut wanted = trunk(&[&socket]);
    wanted.registration = Some(TrunkRegistration {
        registrar: socket.local_addr().unwrap().to_string(),
        expires: 300,
    });
    let mut house = House::with_trunk(wanted.clone()).await;
    let carrier = Peer::on(socket, &house, "+359888123456");
    let mut server = DigestServer::new("carrier");
    let register = carrier.request(&Method::Register).await;
    let register = challenge(&carrier, &mut server, &register).await;
    assert!(proven(&mut server, &register));
    assert_eq!(register.headers.get("Expires"), Some("300"));
    let contact = register.headers.get("Contact").and_then(NameAddr::parse).unwrap();
    assert_eq!(contact.user().as_deref(), Some("account"));
    let mut ok = register.response(200, Some("r"));
    ok.headers.push("Contact", format!("<{}>;expires=300", contact.uri));
    carrier.send(&wire::print_response(&ok)).await;
    // The carrier sends calls to what was registered; the number that was dialled stands in To. No address of it is
    // configured.
    let invite = String::from_utf8(carrier.build("INVITE", "+35929002000", "in", 1, "", "", SDP)).unwrap();
    let invite = invite.replacen("INVITE sip:+35929002000@", "INVITE sip:account@", 1);
    carrier.send(invite.as_bytes()).await;
    let Fact::CallArrived {
        origin, dialled, leg, ..
    } = house.fact().await
    else {
        panic!("a call")
    };
    assert_eq!(origin, Origin::Trunk(TrunkId::new("carrier")));
    assert_eq!(dialled, Dialled::Number("+35929002000".to_owned()));
    house.perform(Effect::Reject {
        leg,
        why: floor::RejectReason::UnknownNumber,
    });
    assert_eq!(carrier.response().await.status, 404);
    // Another configuration in which this trunk is the same does not touch it: calls still go out, and it stays registered.
    house.exchange.configure(VoiceDirectory {
        trunks: vec![wanted, Trunk::new(TrunkId::new("other"))],
        phones: Vec::new(),
    });
    // What goes out shows the carrier's own domain.
    house.ring(3, RingTarget::Number("+359888".to_owned()));
    let out = carrier.request(&Method::Invite).await;
    let from = out.headers.get("From").and_then(NameAddr::parse).unwrap();
    assert_eq!(from.uri, format!("sip:+35929002000@{}", carrier.address()));
    carrier.answer(&out, 486, false).await;
    let leaves = async {
        let last = carrier.request(&Method::Register).await;
        assert_eq!(last.headers.get("Expires"), Some("0"));
        assert!(proven(&mut server, &last));
        carrier.answer(&last, 200, false).await;
    };
    tokio::join!(house.exchange.shut_down(), leaves);
}

#[tokio::test]
async fn calls_go_past_a_target_that_is_down_and_fail_at_once_without_another() {
    let (first, second) = (socket().await, socket().await);
    let mut wanted = trunk(&[&first, &second]);
    wanted.probe = Some(Duration::from_millis(100));
    wanted.addresses = vec![Network::parse("127.0.0.1").unwrap()];
    let mut house = House::with_trunk(wanted).await;
    let (first, second) = (Peer::on(first, &house, "one"), Peer::on(second, &house, "two"));
    // Both answer, then the first one says that it cannot serve anybody.
    for carrier in [&first, &second] {
        let probe = carrier.request(&Method::Options).await;
        carrier.answer(&probe, 200, false).await;
    }
    for _ in 0..3 {
        let probe = first.request(&Method::Options).await;
        first.answer(&probe, 503, false).await;
    }
    // That it is down is known when its answer has been read: a message after it on the same path is read later.
    first.send(&first.build("OPTIONS", "x", "order", 1, "", "", "")).await;
    while first.response().await.headers.get("Call-ID") != Some("order") {}
    house.ring(4, RingTarget::Number("+359888".to_owned()));
    let invite = invite_among_probes(&second).await;
    second.answer(&invite, 486, false).await;
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(4),
            cause: FailCause::Busy
        }
    );
    for _ in 0..3 {
        let probe = second.request(&Method::Options).await;
        second.answer(&probe, 503, false).await;
    }
    second.send(&second.build("OPTIONS", "x", "order", 1, "", "", "")).await;
    while second.response().await.headers.get("Call-ID") != Some("order") {}
    house.ring(5, RingTarget::Number("+359888".to_owned()));
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(5),
            cause: FailCause::Unavailable
        }
    );
    // Two answers in a row, and it is used again.
    for _ in 0..2 {
        let probe = second.request(&Method::Options).await;
        second.answer(&probe, 200, false).await;
    }
    second.send(&second.build("OPTIONS", "x", "again", 1, "", "", "")).await;
    while second.response().await.headers.get("Call-ID") != Some("again") {}
    house.ring(6, RingTarget::Number("+359888".to_owned()));
    invite_among_probes(&second).await;
}

/// The next INVITE; probes before it are answered.
async fn invite_among_probes(carrier: &Peer) -> Request {
    loop {
        match carrier.receive().await {
            Message::Request(request) if request.method == Method::Invite => return request,
            Message::Request(request) if request.method == Method::Options => {
                carrier.answer(&request, 200, false).await;
            }
            Message::Request(_) | Message::Response(_) => {}
        }
    }
}

#[tokio::test]
async fn a_caller_who_insists_is_rung_reliably() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    peer.send(&peer.build("INVITE", "100", "c1", 1, "", "Require: 100rel\r\n", SDP))
        .await;
    let Fact::CallArrived { leg, .. } = house.fact().await else {
        panic!("a call")
    };
    let ringing = peer.response().await;
    assert_eq!((ringing.status, ringing.headers.get("Require")), (180, Some("100rel")));
    let number: u32 = ringing.headers.get("RSeq").unwrap().parse().unwrap();
    for (cseq, rseq, status) in [(2, number + 1, 481), (3, number, 200)] {
        let rack = format!("RAck: {rseq} 1 INVITE\r\n");
        peer.send(&peer.within("PRACK", &ringing, "c1", cseq, &rack, "")).await;
        let response = loop {
            let response = peer.response().await;
            if response.headers.get("CSeq").unwrap().ends_with("PRACK") {
                break response;
            }
        };
        assert_eq!(response.status, status);
    }
    house.perform(Effect::Answer { leg });
    let ok = peer.response().await;
    assert_eq!(ok.status, 200);
    peer.send(&peer.ack(&ok, "c1", 1)).await;
    // Sound moves by UPDATE, computed from what this UPDATE offers.
    peer.send(&peer.within("UPDATE", &ok, "c1", 4, "", &SDP.replace("40000", "40002")))
        .await;
    assert_eq!(peer.response().await.status, 200);
    let plans = house.notes.plans(leg);
    assert_eq!(plans.last().unwrap().remote.unwrap().port(), 40_002);
    assert_eq!(plans.last().unwrap().peer, peer.address().ip());
}
