//! Desk phones and outside numbers: who may, where they are, how they answer.

use floor::{Effect, Fact, FailCause, LegEnd, LegId, Origin, PhoneId, ReleaseReason, RingTarget};
use sip::digest::{Credentials, Secret};
use sip::message::{Message, Method};
use sip::wire;
use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::PATIENCE;
use super::house::House;
use super::peer::{Peer, SDP};

#[tokio::test]
async fn strangers_get_403_and_phones_must_prove_themselves() {
    let mut house = House::open_with(None, false, 4_000).await;
    let address = house.exchange.address();
    let stranger = Peer::new(address, "+359888123456").await;
    assert_eq!(
        stranger.ask("INVITE", "+35929002000", "s1", None, SDP).await.status,
        403
    );
    let phone = Peer::new(address, "1001").await;
    assert_eq!(
        phone
            .ask("INVITE", "+35929002000", "p1", Some("wrong"), SDP)
            .await
            .status,
        401
    );
    let other = Peer::new(address, "1002").await;
    assert_eq!(other.ask("INVITE", "+35929002000", "p2", None, SDP).await.status, 401);
    let call = tokio::spawn(async move {
        let phone = Peer::new(address, "1001").await;
        phone
            .ask("INVITE", "+35929002000", "p3", Some("demo-1001"), SDP)
            .await
            .status
    });
    let Fact::CallArrived {
        leg, origin, caller, ..
    } = house.fact().await
    else {
        panic!("a call")
    };
    assert_eq!(origin, Origin::Phone(PhoneId::new("1001")));
    assert_eq!(caller.number.as_deref(), Some("1001"));
    house.perform(Effect::Answer { leg });
    assert_eq!(call.await.unwrap(), 200);
}

#[tokio::test]
async fn phones_are_offered_both_hashes_but_old_ones_only_theirs() {
    let house = House::open(None).await;
    let phone = Peer::new(house.exchange.address(), "1001").await;
    for (number, agent, offered) in [(1, "", 2), (2, "User-Agent: baresip v1.0.0 (x86_64/linux)\r\n", 1)] {
        phone
            .send(&phone.build("REGISTER", "1001", &format!("r{number}"), 1, "", agent, ""))
            .await;
        let challenge = phone.response().await;
        let values: Vec<&str> = challenge.headers.all("WWW-Authenticate").collect();
        assert_eq!(values.len(), offered);
        assert!(values[0].contains("algorithm=MD5"));
    }
}

/// A phone's own name is challenged even from a trunk's address, before trunks are looked at.
#[tokio::test]
async fn nobody_on_a_trunk_can_call_as_one_of_our_extensions() {
    let house = House::open(None).await;
    let liar = Peer::new(house.exchange.address(), "1001").await;
    assert_eq!(liar.ask("INVITE", "+35929002000", "x", None, SDP).await.status, 401);
}

#[tokio::test]
async fn a_phone_registers_rings_answers_and_ends() {
    let mut house = House::open(None).await;
    let phone = Peer::new(house.exchange.address(), "1001").await;
    assert_eq!(phone.register("wrong").await.status, 401);
    assert_eq!(
        phone
            .ask("REGISTER", "1001", "reg2", Some("demo-1001"), "")
            .await
            .status,
        200
    );
    let Fact::PhoneRegistered { phone: id, binding, .. } = house.fact().await else {
        panic!("registered")
    };
    assert_eq!((id.as_str(), binding.is_empty()), ("1001", false));
    house.ring(7, RingTarget::Phone(PhoneId::new("1001")));
    let invite = phone.request(&Method::Invite).await;
    assert!(
        invite
            .headers
            .get("From")
            .unwrap()
            .starts_with("\"Ana\" <sip:+35929002000@")
    );
    phone.answer(&invite, 180, false).await;
    assert_eq!(house.fact().await, Fact::LegRinging { leg: LegId(7) });
    phone.answer(&invite, 200, true).await;
    let Fact::LegAnswered { leg: LegId(7), dialog } = house.fact().await else {
        panic!("answered")
    };
    assert!(!dialog.is_empty());
    phone.request(&Method::Ack).await;
    house.release(LegId(7), ReleaseReason::CallEnded, None, None);
    let bye = phone.request(&Method::Bye).await;
    phone.answer(&bye, 200, false).await;
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg: LegId(7),
            cause: LegEnd::Released
        }
    );
    let gone = phone
        .ask_with("REGISTER", "1001", "reg3", Some("demo-1001"), "Expires: 0\r\n", "")
        .await;
    assert_eq!(gone.status, 200);
    assert_eq!(
        house.fact().await,
        Fact::PhoneUnregistered {
            phone: PhoneId::new("1001")
        }
    );
}

/// Proves: RON-10
#[tokio::test]
async fn each_answer_of_a_phone_has_its_cause() {
    let mut house = House::open(None).await;
    house.ring(1, RingTarget::Phone(PhoneId::new("1001")));
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(1),
            cause: FailCause::Unavailable
        }
    );
    let phone = Peer::new(house.exchange.address(), "1001").await;
    assert_eq!(phone.register("demo-1001").await.status, 200);
    assert!(matches!(house.fact().await, Fact::PhoneRegistered { .. }));
    let cases = [
        (486, FailCause::Busy),
        (600, FailCause::Busy),
        (603, FailCause::Declined),
        (404, FailCause::InvalidNumber),
        (410, FailCause::InvalidNumber),
        (484, FailCause::InvalidNumber),
        (480, FailCause::Unavailable),
        (503, FailCause::Unavailable),
        (500, FailCause::Failure),
    ];
    for (leg, (status, cause)) in (2_u64..).zip(cases) {
        house.ring(leg, RingTarget::Phone(PhoneId::new("1001")));
        let invite = phone.request(&Method::Invite).await;
        phone.answer(&invite, status, false).await;
        assert_eq!(house.fact().await, Fact::LegFailed { leg: LegId(leg), cause });
    }
}

#[tokio::test]
async fn a_released_ring_is_cancelled() {
    let mut house = House::open(None).await;
    let phone = Peer::new(house.exchange.address(), "1001").await;
    phone.register("demo-1001").await;
    house.fact().await;
    house.ring(2, RingTarget::Phone(PhoneId::new("1001")));
    let invite = phone.request(&Method::Invite).await;
    phone.answer(&invite, 180, false).await;
    assert_eq!(house.fact().await, Fact::LegRinging { leg: LegId(2) });
    house.release(LegId(2), ReleaseReason::OfferOver, None, None);
    let cancel = phone.request(&Method::Cancel).await;
    phone.answer(&cancel, 200, false).await;
    phone.answer(&invite, 487, false).await;
    assert_eq!(phone.request(&Method::Ack).await.headers.get("CSeq"), Some("1 ACK"));
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg: LegId(2),
            cause: LegEnd::Released
        }
    );
}

#[tokio::test]
async fn outside_numbers_go_through_the_trunk() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut house = House::open(Some(socket.local_addr().unwrap())).await;
    let carrier = Peer {
        socket,
        house: house.exchange.address(),
        name: "carrier",
    };
    house.ring(3, RingTarget::Number("+359 888".to_owned()));
    let invite = carrier.request(&Method::Invite).await;
    assert!(invite.uri.starts_with("sip:+359888@127.0.0.1:"), "{}", invite.uri);
    carrier.answer(&invite, 200, true).await;
    assert!(matches!(house.fact().await, Fact::LegAnswered { leg: LegId(3), .. }));
    house.ring(4, RingTarget::Number(" ()".to_owned()));
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(4),
            cause: FailCause::InvalidNumber
        }
    );
    let none = House::open(None).await;
    none.ring(3, RingTarget::Number("+359888".to_owned()));
    let mut none = none;
    assert_eq!(
        none.fact().await,
        Fact::LegFailed {
            leg: LegId(3),
            cause: FailCause::Unavailable
        }
    );
}

#[tokio::test]
async fn a_phone_on_tcp_is_called_on_its_own_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut house = House::open(None).await;
    let mut stream = tokio::net::TcpStream::connect(house.exchange.address()).await.unwrap();
    let mut framer = wire::Framer::default();
    let register = |cseq: u32, more: &str| {
        format!(
            "REGISTER sip:h SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.9;branch=z9hG4bKt{cseq};rport\r\nFrom: <sip:1002@h>;tag=1\r\n\
             To: <sip:1002@h>\r\nCall-ID: t\r\nCSeq: {cseq} REGISTER\r\nContact: <sip:1002@10.0.0.9;transport=tcp>\r\n{more}Content-Length: 0\r\n\r\n"
        )
    };
    let mut read = async |stream: &mut tokio::net::TcpStream| loop {
        if let Some(wire::Framed::Message(bytes)) = framer.next_frame().unwrap() {
            break wire::parse(&bytes).unwrap();
        }
        let mut buffer = [0; 4_096];
        let length = timeout(PATIENCE, stream.read(&mut buffer))
            .await
            .expect("in time")
            .unwrap();
        assert!(length > 0, "closed");
        framer.feed(&buffer[..length]);
    };
    stream.write_all(register(1, "").as_bytes()).await.unwrap();
    let Message::Response(challenge) = read(&mut stream).await else {
        panic!("a challenge")
    };
    let credentials = Credentials {
        user: "1002".to_owned(),
        secret: Secret::Clear("demo-1002".to_owned()),
        realm: None,
    };
    let (name, value) = sip::digest::answer(&credentials, &challenge.headers, "REGISTER", "sip:h", "c").unwrap();
    stream
        .write_all(register(2, &format!("{name}: {value}\r\n")).as_bytes())
        .await
        .unwrap();
    let Message::Response(ok) = read(&mut stream).await else {
        panic!("an answer")
    };
    assert_eq!(ok.status, 200);
    assert!(matches!(house.fact().await, Fact::PhoneRegistered { .. }));
    house.ring(5, RingTarget::Phone(PhoneId::new("1002")));
    let Message::Request(invite) = read(&mut stream).await else {
        panic!("an INVITE")
    };
    assert!(invite.headers.get("Via").unwrap().starts_with("SIP/2.0/TCP 127.0.0.1"));
    assert!(invite.headers.get("Contact").unwrap().contains("transport=tcp"));
    let busy = invite.response(486, Some("b"));
    stream.write_all(&wire::print_response(&busy)).await.unwrap();
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(5),
            cause: FailCause::Busy
        }
    );
    let Message::Request(ack) = read(&mut stream).await else {
        panic!("an ACK")
    };
    assert_eq!(ack.method, Method::Ack);
    // The phone is gone: its connection breaks, and a call to it fails at once instead of after half a minute.
    drop(stream);
    house.ring(6, RingTarget::Phone(PhoneId::new("1002")));
    assert_eq!(
        house.fact().await,
        Fact::LegFailed {
            leg: LegId(6),
            cause: FailCause::Unavailable
        }
    );
}
