//! The switchboard on real sockets, with ears that only take notes and peers that are a few lines of UDP or TCP.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use floor::{
    CallerShown, Dialled, Effect, Fact, FailCause, LegEnd, LegId, Opaque, Origin, PhoneId, PlayId, RejectReason,
    ReleaseReason, RingTarget, Source, TrunkId,
};
use sip::digest::{Credentials, Secret};
use sip::message::{Message, Method, Request, Response};
use sip::wire;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Ears, Order, RtpPlan};
use crate::config::{Network, Phone, Trunk, VoiceConfig, VoiceDirectory};
use crate::exchange::Exchange;
use crate::numbers::LegNumbers;
use crate::sound::SoundEvent;

const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Note {
    Open(LegId, RtpPlan),
    Hears(LegId),
    Digits(LegId, String),
    Close(LegId),
}

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<Note>>>);

impl Notes {
    fn add(&self, note: Note) {
        self.0.lock().unwrap().push(note);
    }

    fn plans(&self, leg: LegId) -> Vec<RtpPlan> {
        let notes = self.0.lock().unwrap();
        notes
            .iter()
            .filter_map(|note| {
                if let Note::Open(of, plan) = note {
                    (*of == leg).then(|| plan.clone())
                } else {
                    None
                }
            })
            .collect()
    }

    fn has(&self, note: &Note) -> bool {
        self.0.lock().unwrap().contains(note)
    }
}

impl Ears for Notes {
    fn reserve(&self, _: LegId) -> Option<SocketAddr> {
        Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 30_000)))
    }

    fn open_rtp(&self, leg: LegId, plan: RtpPlan) {
        self.add(Note::Open(leg, plan));
    }

    fn hears(&self, rows: Vec<(LegId, Vec<Source>)>) {
        for (leg, _) in rows {
            self.add(Note::Hears(leg));
        }
    }

    fn send_digits(&self, leg: LegId, digits: String) {
        self.add(Note::Digits(leg, digits));
    }

    fn close(&self, leg: LegId) {
        self.add(Note::Close(leg));
    }
}

struct House {
    exchange: Exchange,
    facts: mpsc::Receiver<Fact>,
    heard: mpsc::Sender<SoundEvent>,
    notes: Notes,
}

impl House {
    /// `carrier`: where the trunk's outside calls go.
    async fn open(carrier: Option<SocketAddr>) -> Self {
        Self::open_with(carrier, true, 4_000).await
    }

    async fn open_with(carrier: Option<SocketAddr>, trunk_from_here: bool, shed_above: usize) -> Self {
        let (heard, heard_receiver) = mpsc::channel(16);
        let network = if trunk_from_here { "127.0.0.0/8" } else { "192.0.2.0/24" };
        let trunk = Trunk {
            id: TrunkId::new("carrier"),
            addresses: vec![Network::parse(network).unwrap()],
            target: carrier.map(|carrier| carrier.to_string()),
            credentials: None,
        };
        let phone = |id: &str| Phone {
            id: PhoneId::new(id),
            password: format!("demo-{id}"),
            name: None,
        };
        let config = VoiceConfig {
            sip: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_address: None,
            rtp_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            rtp_ports: 0..0,
            webrtc_port: 0,
            media_threads: 1,
            rtp_silence: Duration::from_secs(30),
            realm: "centrala".to_owned(),
            secret: [5; 32],
            session_interval: 1_800,
            shed_above,
            directory: VoiceDirectory {
                trunks: vec![trunk],
                phones: vec![phone("1001"), phone("1002")],
            },
        };
        let notes = Notes::default();
        let (exchange, facts) = Exchange::start(config, notes.clone(), heard_receiver, Arc::new(LegNumbers::default()))
            .await
            .unwrap();
        Self {
            exchange,
            facts,
            heard,
            notes,
        }
    }

    async fn fact(&mut self) -> Fact {
        timeout(PATIENCE, self.facts.recv())
            .await
            .expect("a fact in time")
            .expect("the switchboard runs")
    }

    fn perform(&self, effect: Effect) {
        self.exchange.order(Order::Perform(effect));
    }

    fn ring(&self, leg: u64, target: RingTarget) {
        let shown = CallerShown {
            number: Some("+35929002000".to_owned()),
            name: Some("Ana".to_owned()),
        };
        self.perform(Effect::Ring {
            leg: LegId(leg),
            target,
            shown,
            auto_answer: false,
        });
    }

    fn release(&self, leg: LegId, why: ReleaseReason, dialog: Option<Opaque>, target: Option<RingTarget>) {
        self.perform(Effect::Release {
            leg,
            why,
            dialog,
            target,
        });
    }

    /// Nothing more is told: whatever an order causes is told before the effect of the next one.
    async fn is_silent(&mut self) {
        self.release(LegId(424_242), ReleaseReason::CallEnded, None, None);
        assert_eq!(
            self.fact().await,
            Fact::LegEnded {
                leg: LegId(424_242),
                cause: LegEnd::Released
            }
        );
    }
}

/// A SIP peer on a UDP socket.
struct Peer {
    socket: UdpSocket,
    house: SocketAddr,
    name: &'static str,
}

impl Peer {
    async fn new(house: SocketAddr, name: &'static str) -> Self {
        Self {
            socket: UdpSocket::bind("127.0.0.1:0").await.unwrap(),
            house,
            name,
        }
    }

    fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    async fn send(&self, bytes: &[u8]) {
        self.socket.send_to(bytes, self.house).await.unwrap();
    }

    async fn receive(&self) -> Message {
        let mut buffer = vec![0; 65_536];
        let (length, _) = timeout(PATIENCE, self.socket.recv_from(&mut buffer))
            .await
            .expect("a message in time")
            .unwrap();
        wire::parse(&buffer[..length]).unwrap()
    }

    /// The next response that is not 100.
    async fn response(&self) -> Response {
        loop {
            match self.receive().await {
                Message::Response(response) if response.status > 100 => return response,
                Message::Response(_) | Message::Request(_) => {}
            }
        }
    }

    /// The next request with that method.
    async fn request(&self, method: &Method) -> Request {
        loop {
            match self.receive().await {
                Message::Request(request) if request.method == *method => return request,
                Message::Request(_) | Message::Response(_) => {}
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a message made by hand has that many parts")]
    fn build(
        &self,
        method: &str,
        user: &str,
        call: &str,
        cseq: u32,
        to_tag: &str,
        headers: &str,
        body: &str,
    ) -> Vec<u8> {
        let (own, house, name) = (self.address(), self.house, self.name);
        let kind = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/sdp\r\n"
        };
        format!(
            "{method} sip:{user}@{house} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{call}{cseq}{method};rport\r\nMax-Forwards: 70\r\n\
             From: <sip:{name}@127.0.0.1>;tag=from-{call}\r\nTo: <sip:{user}@127.0.0.1>{to_tag}\r\nCall-ID: {call}\r\n\
             CSeq: {cseq} {method}\r\nContact: <sip:{name}@{own}>\r\n{headers}{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Sends a request built by hand and answers a challenge, if one comes.
    async fn ask(&self, method: &str, user: &str, call: &str, password: Option<&str>, body: &str) -> Response {
        self.ask_with(method, user, call, password, "", body).await
    }

    async fn ask_with(
        &self,
        method: &str,
        user: &str,
        call: &str,
        password: Option<&str>,
        headers: &str,
        body: &str,
    ) -> Response {
        self.send(&self.build(method, user, call, 1, "", headers, body)).await;
        let response = self.response().await;
        let Some(password) = password.filter(|_| response.status == 401) else {
            return response;
        };
        if method == "INVITE" {
            self.send(&self.ack(&response, call, 1)).await;
        }
        let credentials = Credentials {
            user: self.name.to_owned(),
            secret: Secret::Clear(password.to_owned()),
        };
        let uri = format!("sip:{user}@{}", self.house);
        let (name, value) = sip::digest::answer(&credentials, &response.headers, method, &uri, "abc").unwrap();
        let headers = format!("{headers}{name}: {value}\r\n");
        self.send(&self.build(method, user, call, 2, "", &headers, body)).await;
        self.response().await
    }

    async fn register(&self, password: &str) -> Response {
        self.ask("REGISTER", self.name, "reg", Some(password), "").await
    }

    fn ack(&self, response: &Response, call: &str, cseq: u32) -> Vec<u8> {
        let tag = response.headers.get("To").unwrap().split(";tag=").nth(1).unwrap();
        let text = String::from_utf8(self.build("ACK", "x", call, cseq, &format!(";tag={tag}"), "", "")).unwrap();
        // The ACK of a refusal has the branch of its INVITE.
        if response.status >= 300 {
            text.replace(&format!("{call}{cseq}ACK"), &format!("{call}{cseq}INVITE"))
        } else {
            text
        }
        .into_bytes()
    }

    fn within(&self, method: &str, ok: &Response, call: &str, cseq: u32, headers: &str, body: &str) -> Vec<u8> {
        let tag = ok.headers.get("To").unwrap().split(";tag=").nth(1).unwrap();
        self.build(method, "x", call, cseq, &format!(";tag={tag}"), headers, body)
    }

    /// Answers a request of the house.
    async fn answer(&self, request: &Request, status: u16, sdp: bool) {
        let mut response = request.response(status, Some("peer-tag"));
        response
            .headers
            .push("Contact", format!("<sip:{}@{}>", self.name, self.address()));
        if sdp {
            response.headers.push("Content-Type", "application/sdp");
            response.body = SDP.as_bytes().to_vec();
        }
        self.send(&wire::print_response(&response)).await;
    }
}

const SDP: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// A trunk caller whose call stands.
async fn talking() -> (House, Peer, LegId, Response) {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "+359888123456").await;
    peer.send(&peer.build("INVITE", "+35929002000", "c1", 1, "", "", SDP))
        .await;
    let Fact::CallArrived {
        leg,
        origin,
        dialled,
        caller,
        dialog,
    } = house.fact().await
    else {
        panic!("a call")
    };
    assert_eq!(origin, Origin::Trunk(TrunkId::new("carrier")));
    assert_eq!(dialled, Dialled::Number("+35929002000".to_owned()));
    assert_eq!(caller.number.as_deref(), Some("+359888123456"));
    assert!(leg.0 & LegId::FROM_OUTSIDE != 0 && !dialog.is_empty());
    house.perform(Effect::Answer { leg });
    let ok = peer.response().await;
    assert_eq!(ok.status, 200);
    peer.send(&peer.ack(&ok, "c1", 1)).await;
    (house, peer, leg, ok)
}

#[tokio::test]
async fn a_trunk_caller_is_answered_and_hangs_up() {
    let (mut house, peer, leg, ok) = talking().await;
    let plan = house.notes.plans(leg).remove(0);
    assert_eq!(
        (plan.remote.unwrap().port(), plan.payload_type, plan.telephone_event),
        (40_000, 8, Some(101))
    );
    peer.send(&peer.within("BYE", &ok, "c1", 2, "", "")).await;
    assert_eq!(peer.response().await.status, 200);
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::HungUp
        }
    );
    assert!(house.notes.has(&Note::Close(leg)));
    // A release that crosses the end causes nothing.
    house.release(leg, ReleaseReason::CallEnded, None, None);
    house.is_silent().await;
}

#[tokio::test]
async fn the_floor_ends_a_call_by_bye() {
    let (mut house, peer, leg, _) = talking().await;
    house.release(leg, ReleaseReason::CallEnded, None, None);
    let bye = peer.request(&Method::Bye).await;
    peer.answer(&bye, 200, false).await;
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::Released
        }
    );
}

/// Proves: HLD-10
#[tokio::test]
async fn hold_digits_and_transfer_of_the_far_side_become_facts() {
    let (mut house, peer, leg, ok) = talking().await;
    peer.send(&peer.within("INVITE", &ok, "c1", 2, "", &format!("{SDP}a=sendonly\r\n")))
        .await;
    let answer = peer.response().await;
    assert!(String::from_utf8(answer.body.clone()).unwrap().contains("a=recvonly"));
    peer.send(&peer.ack(&answer, "c1", 2)).await;
    assert_eq!(house.fact().await, Fact::LegHeld { leg, held: true });
    peer.send(&peer.within("INVITE", &ok, "c1", 3, "", SDP)).await;
    let answer = peer.response().await;
    peer.send(&peer.ack(&answer, "c1", 3)).await;
    assert_eq!(house.fact().await, Fact::LegHeld { leg, held: false });
    peer.send(&peer.within("REFER", &ok, "c1", 4, "Refer-To: <sip:x@y>\r\n", ""))
        .await;
    assert_eq!(peer.response().await.status, 603);
    assert_eq!(house.fact().await, Fact::ReferRefused { leg });
    let info = String::from_utf8(peer.within("INFO", &ok, "c1", 5, "", "Signal=7\r\n")).unwrap();
    peer.send(info.replace("application/sdp", "application/dtmf-relay").as_bytes())
        .await;
    assert_eq!(peer.response().await.status, 200);
    assert_eq!(house.fact().await, Fact::Digit { leg, digit: '7' });
    house.heard.send(SoundEvent::Digit { leg, digit: '8' }).await.unwrap();
    house
        .heard
        .send(SoundEvent::PlayFinished { leg, play: PlayId(3) })
        .await
        .unwrap();
    assert_eq!(house.fact().await, Fact::Digit { leg, digit: '8' });
    assert_eq!(house.fact().await, Fact::PlayFinished { leg, play: PlayId(3) });
    house.perform(Effect::SendDigits {
        leg,
        digits: "12".to_owned(),
    });
    house.is_silent().await;
    assert!(house.notes.has(&Note::Digits(leg, "12".to_owned())));
}

#[tokio::test]
async fn silence_on_the_line_is_a_lost_leg_and_gets_a_bye() {
    let (mut house, peer, leg, _) = talking().await;
    house.heard.send(SoundEvent::Silent { leg }).await.unwrap();
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::Lost
        }
    );
    let bye = peer.request(&Method::Bye).await;
    peer.answer(&bye, 200, false).await;
    house.is_silent().await;
}

#[tokio::test]
async fn a_caller_who_cancels_has_hung_up() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    peer.send(&peer.build("INVITE", "100", "c1", 1, "", "", SDP)).await;
    let Fact::CallArrived { leg, .. } = house.fact().await else {
        panic!("a call")
    };
    let cancel = String::from_utf8(peer.build("CANCEL", "100", "c1", 1, "", "", "")).unwrap();
    peer.send(cancel.replace("c11CANCEL", "c11INVITE").as_bytes()).await;
    let mut statuses = [peer.response().await.status, peer.response().await.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 487]);
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::HungUp
        }
    );
}

#[tokio::test]
async fn a_caller_without_an_offer_gets_ours_and_answers_in_the_ack() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    peer.send(&peer.build("INVITE", "100", "c1", 1, "", "", "")).await;
    let Fact::CallArrived { leg, .. } = house.fact().await else {
        panic!("a call")
    };
    house.perform(Effect::Answer { leg });
    let ok = peer.response().await;
    assert!(
        String::from_utf8(ok.body.clone())
            .unwrap()
            .contains("m=audio 30000 RTP/AVP 0 8 101")
    );
    assert!(house.notes.plans(leg).is_empty());
    peer.send(&peer.within("ACK", &ok, "c1", 1, "", SDP)).await;
    // The answer to this comes after the ACK has been taken in.
    peer.send(&peer.within("OPTIONS", &ok, "c1", 2, "", "")).await;
    assert_eq!(peer.response().await.status, 200);
    assert_eq!(house.notes.plans(leg)[0].payload_type, 8);
}

#[tokio::test]
async fn an_offer_that_cannot_be_met_is_refused_and_costs_nothing() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    let cases = [
        ("m1", SDP.replace("AVP 8 101", "AVP 18"), 488),
        ("m2", SDP.replace("RTP/AVP", "RTP/SAVP"), 488),
        ("m3", "v=0\r\nrubbish\r\n".to_owned(), 400),
    ];
    for (call, body, status) in cases {
        assert_eq!(peer.ask("INVITE", "100", call, None, &body).await.status, status);
    }
    peer.send(&peer.build("INVITE", "100", "m4", 1, "", "Require: 100rel\r\n", SDP))
        .await;
    let refusal = peer.response().await;
    assert_eq!(
        (refusal.status, refusal.headers.get("Unsupported")),
        (420, Some("100rel"))
    );
    house.is_silent().await;
}

#[tokio::test]
async fn the_floor_refuses_unknown_numbers_and_a_full_house() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    for (call, why, status) in [
        ("c1", RejectReason::UnknownNumber, 404),
        ("c2", RejectReason::Full, 503),
    ] {
        peer.send(&peer.build("INVITE", "999", call, 1, "", "", SDP)).await;
        let Fact::CallArrived { leg, .. } = house.fact().await else {
            panic!("a call")
        };
        house.perform(Effect::Reject { leg, why });
        let refusal = peer.response().await;
        assert_eq!(refusal.status, status);
        peer.send(&peer.ack(&refusal, call, 1)).await;
    }
    house.is_silent().await;
}

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
async fn after_a_restart_what_is_owed_is_paid() {
    let mut house = House::open(None).await;
    let phone = Peer::new(house.exchange.address(), "1001").await;
    phone.register("demo-1001").await;
    let Fact::PhoneRegistered {
        phone: id,
        binding,
        until,
    } = house.fact().await
    else {
        panic!("registered")
    };
    house.ring(8, RingTarget::Phone(id.clone()));
    let answered = phone.request(&Method::Invite).await;
    phone.answer(&answered, 200, true).await;
    let Fact::LegAnswered { dialog, .. } = house.fact().await else {
        panic!("answered")
    };
    phone.request(&Method::Ack).await;
    house.ring(9, RingTarget::Phone(id.clone()));
    let ringing = phone.request(&Method::Invite).await;
    phone.answer(&ringing, 180, false).await;
    house.fact().await;
    // A second process with the same secret takes over; the first one says nothing any more.
    let mut next = House::open(None).await;
    let phone = Peer {
        house: next.exchange.address(),
        ..phone
    };
    next.perform(Effect::KeepRegistration {
        phone: id.clone(),
        binding,
        until,
    });
    next.release(LegId(8), ReleaseReason::Restart, Some(dialog), None);
    let bye = phone.request(&Method::Bye).await;
    assert_eq!(bye.headers.get("Call-ID"), answered.headers.get("Call-ID"));
    phone.answer(&bye, 200, false).await;
    assert_eq!(
        next.fact().await,
        Fact::LegEnded {
            leg: LegId(8),
            cause: LegEnd::Restart
        }
    );
    next.release(LegId(9), ReleaseReason::Restart, None, Some(RingTarget::Phone(id)));
    let cancel = phone.request(&Method::Cancel).await;
    assert_eq!(cancel.headers.get("Call-ID"), ringing.headers.get("Call-ID"));
    assert_eq!(
        sip::dialog::top_branch(&cancel.headers),
        sip::dialog::top_branch(&ringing.headers)
    );
    assert_eq!(
        next.fact().await,
        Fact::LegEnded {
            leg: LegId(9),
            cause: LegEnd::Restart
        }
    );
    // It was answered in that very moment: the stray 200 is acknowledged and ended.
    let mut ok = ringing.response(200, Some("late"));
    ok.headers.push("Contact", format!("<sip:1001@{}>", phone.address()));
    phone.send(&wire::print_response(&ok)).await;
    assert_eq!(
        phone.request(&Method::Ack).await.headers.get("Call-ID"),
        ringing.headers.get("Call-ID")
    );
    phone.request(&Method::Bye).await;
}

#[tokio::test]
async fn after_a_restart_a_caller_who_waited_or_talked_is_told_the_end() {
    let mut house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    peer.send(&peer.build("INVITE", "100", "c1", 1, "", "", SDP)).await;
    let Fact::CallArrived { leg, dialog, .. } = house.fact().await else {
        panic!("a call")
    };
    let mut next = House::open(None).await;
    next.release(leg, ReleaseReason::Restart, Some(dialog), None);
    // Which of the two ends it depends on whether it had been answered.
    assert_eq!(peer.response().await.status, 503);
    let bye = peer.request(&Method::Bye).await;
    assert_eq!(bye.headers.get("Call-ID"), Some("c1"));
    assert_eq!(
        next.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::Restart
        }
    );
}

#[tokio::test]
async fn what_belongs_nowhere_gets_its_defined_answer() {
    let house = House::open(None).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    let cases = [
        ("OPTIONS", 200),
        ("BYE", 481),
        ("MESSAGE", 405),
        ("NONSENSE", 405),
        ("SUBSCRIBE", 489),
        ("REFER", 405),
    ];
    for (number, (method, status)) in cases.into_iter().enumerate() {
        peer.send(&peer.build(method, "x", &format!("n{number}"), 1, "", "", ""))
            .await;
        let response = peer.response().await;
        assert_eq!(response.status, status, "{method}");
        if status == 405 {
            assert!(response.headers.get("Allow").unwrap().contains("INVITE"));
        }
    }
    peer.send(b"this is no SIP message at all\r\n\r\n").await;
    peer.send(&peer.build("OPTIONS", "x", "after", 1, "", "", "")).await;
    assert_eq!(peer.response().await.status, 200);
}

#[tokio::test]
async fn when_closing_new_calls_get_503_and_all_legs_are_ended() {
    let (house, peer, _, _) = talking().await;
    house.exchange.order(Order::StopAccepting);
    peer.send(&peer.build("INVITE", "100", "late", 1, "", "", SDP)).await;
    let refusal = peer.response().await;
    assert_eq!((refusal.status, refusal.headers.get("Retry-After")), (503, Some("5")));
    peer.send(&peer.ack(&refusal, "late", 1)).await;
    let hangs_up = async {
        let bye = peer.request(&Method::Bye).await;
        peer.answer(&bye, 200, false).await;
    };
    tokio::join!(house.exchange.shut_down(), hangs_up);
}

#[tokio::test]
async fn under_load_new_calls_are_shed() {
    let mut house = House::open_with(None, true, 1).await;
    let peer = Peer::new(house.exchange.address(), "caller").await;
    peer.send(&peer.build("INVITE", "100", "c1", 1, "", "", SDP)).await;
    assert!(matches!(house.fact().await, Fact::CallArrived { .. }));
    peer.send(&peer.build("INVITE", "100", "c2", 1, "", "", SDP)).await;
    let refusal = peer.response().await;
    assert_eq!(refusal.status, 503);
    assert!(refusal.headers.get("Retry-After").is_some());
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
