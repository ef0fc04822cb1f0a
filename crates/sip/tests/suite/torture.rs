//! Messages in the spirit of RFC 4475: what is odd but legal is understood, what is wrong gets its answer, what is no
//! SIP is dropped. And properties over arbitrary bytes and arbitrary loss.

use std::time::{Duration, Instant};

use crate::world::{World, sdp};
use proptest::prelude::*;
use sip::address::NameAddr;
use sip::message::{Message, Request};
use sip::sdp::{Codec, Refusal, parse};
use sip::transaction::{Flow, Output, Refused, Transactions, Transport};
use sip::wire;

fn flow() -> Flow {
    Flow {
        transport: Transport::Udp,
        remote: "198.51.100.7:5999".parse().unwrap(),
    }
}

fn receive(text: &str) -> Vec<Output> {
    Transactions::default().receive(Instant::now(), flow(), text.replace('\n', "\r\n").as_bytes())
}

/// The status that a message is answered with by the transaction layer itself, if it is.
fn status(text: &str) -> Option<u16> {
    receive(text).iter().find_map(|output| {
        let Output::Transmit { bytes, .. } = output else {
            return None;
        };
        match wire::parse(bytes) {
            Ok(Message::Response(response)) => Some(response.status),
            Ok(Message::Request(_)) | Err(_) => None,
        }
    })
}

fn request(text: &str) -> Request {
    match wire::parse(text.replace('\n', "\r\n").as_bytes()).unwrap() {
        Message::Request(request) => request,
        Message::Response(_) => panic!("a request"),
    }
}

/// RFC 4475 section 3.1.1.1: legal, but hardly readable.
#[test]
fn the_tortuous_invite_is_understood() {
    let request = request(
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\nTO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n\
         from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\nMaX-fOrWaRdS: 0068\nCall-ID: wsinv.ndaksdj@192.0.2.1\n\
         Content-Length   : 150\ncseq: 0009\n  INVITE\nVia  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\ns :\nNewFangledHeader:   newfangled value\n \
         continued newfangled value\nUnknownHeaderWithUnusualValue: ;;,,;;,;\nContent-Type: application/sdp\nRoute:\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n\
         v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n\
         m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n\n",
    );
    assert_eq!(
        NameAddr::parse(request.headers.get("To").unwrap()).unwrap().tag(),
        Some("1918181833n")
    );
    let from = NameAddr::parse(request.headers.get("From").unwrap()).unwrap();
    assert_eq!(
        (from.display.as_deref(), from.tag()),
        (Some("J Rosenberg \\\""), Some("98asjd8"))
    );
    assert_eq!(request.headers.list("Via").len(), 3);
    assert_eq!(
        sip::address::Via::parse(request.headers.list("Via")[1])
            .unwrap()
            .branch(),
        Some("z9hG4bK9ikj8")
    );
    let contact = NameAddr::parse(request.headers.get("Contact").unwrap()).unwrap();
    assert_eq!(
        (contact.uri.as_str(), contact.param("newparam")),
        ("sip:jdrosen@example.com", Some("newvalue"))
    );
}

fn options(headers: &str) -> String {
    format!("OPTIONS sip:u@h SIP/2.0\n{headers}\n\n")
}

const GOOD: &str = "Via: SIP/2.0/UDP h;branch=z9hG4bKx\nFrom: <sip:a@b>;tag=1\nTo: <sip:u@h>\nCall-ID: 1\nCSeq: 1 OPTIONS\nMax-Forwards: 70";

#[test]
fn wrong_requests_get_their_answer() {
    assert_eq!(status(&options(GOOD)), None);
    let cases = [
        (
            options(&GOOD.replace("CSeq: 1 OPTIONS", "CSeq: 36893488147419103232 OPTIONS")),
            400,
        ),
        (options(&GOOD.replace("1 OPTIONS", "1 INVITE")), 400),
        (options(&GOOD.replace("Max-Forwards: 70", "Max-Forwards: 300")), 400),
        (options(&GOOD.replace("Call-ID: 1\n", "")), 400),
        (options(&GOOD.replace("From: <sip:a@b>;tag=1\n", "")), 400),
        (options(&format!("{GOOD}\nCall-ID: 2")), 400),
        (options(&format!("{GOOD}\nContent-Length: 9999")), 400),
        (options(&format!("{GOOD}\nContent-Length: -999")), 400),
        (options(GOOD).replace("sip:u@h SIP", "<sip:u@h> SIP"), 400),
        (options(GOOD).replace("sip:u@h SIP", "sip:u@h; x SIP"), 400),
        (options(GOOD).replace("SIP/2.0\nVia", "SIP/7.0\nVia"), 505),
        (
            options(&GOOD.replace("OPTIONS", "NEWMETHOD"))
                .replace("OPTIONS", "NEWMETHOD")
                .replace("70", "0"),
            483,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(status(&text), Some(expected), "{text}");
    }
}

#[test]
fn unknown_methods_reach_the_user_who_answers_405() {
    let outputs = receive(&options(GOOD).replace("OPTIONS", "NewMethod"));
    assert!(matches!(&outputs[..], [Output::Request { request, .. }] if request.method.as_str() == "NewMethod"));
}

#[test]
fn what_is_no_sip_is_counted_and_dropped() {
    let long = format!("OPTIONS sip:u@h SIP/2.0\nX: {}\n\n", "a".repeat(5_000));
    let many = format!("OPTIONS sip:u@h SIP/2.0\n{}\n", "X: a\n".repeat(200));
    for junk in [
        "",
        "\n\n",
        "hello",
        "GET / HTTP/1.1\nHost: x\n\n",
        "OPTIONS sip:u@h SIP/2.0\nno colon\n\n",
        "SIP/2.0 9 x\n\n",
        &long,
        &many,
    ] {
        assert_eq!(receive(junk), [Output::Refused(Refused::Junk)], "{junk:.40}");
    }
    assert_eq!(
        receive("SIP/2.0 200 OK\nVia: nonsense\n\n"),
        [Output::Refused(Refused::Malformed)]
    );
}

#[test]
fn responses_go_back_to_where_the_request_came_from() {
    for (via, port) in [
        ("h:5070;branch=z9hG4bKx;rport", 5999),
        ("h:5070;branch=z9hG4bKx", 5070),
        ("h;branch=z9hG4bKx", 5060),
    ] {
        let mut layer = Transactions::default();
        let text = options(&GOOD.replace("h;branch=z9hG4bKx", via)).replace('\n', "\r\n");
        let outputs = layer.receive(Instant::now(), flow(), text.as_bytes());
        let [Output::Request { id, request, .. }] = &outputs[..] else {
            panic!("one request")
        };
        assert!(request.headers.get("Via").unwrap().contains("received=198.51.100.7"));
        let out = layer.respond(Instant::now(), *id, &request.response(200, None));
        let [Output::Transmit { flow, .. }] = &out[..] else {
            panic!("one response")
        };
        assert_eq!(
            (flow.remote.ip().to_string().as_str(), flow.remote.port()),
            ("198.51.100.7", port)
        );
    }
}

#[test]
fn a_request_that_comes_twice_is_answered_twice_and_told_once() {
    let mut layer = Transactions::default();
    let text = options(GOOD).replace('\n', "\r\n");
    let now = Instant::now();
    let outputs = layer.receive(now, flow(), text.as_bytes());
    let [Output::Request { id, request, .. }] = &outputs[..] else {
        panic!("one request")
    };
    assert!(layer.receive(now, flow(), text.as_bytes()).is_empty());
    let first = layer.respond(now, *id, &request.response(200, None));
    assert_eq!(layer.receive(now, flow(), text.as_bytes()), first);
    assert_eq!(layer.on_timer(now + Duration::from_secs(33)), []);
    assert!(layer.is_empty());
}

#[test]
fn a_merged_invite_gets_482_and_load_is_shed() {
    let invite = options(&GOOD.replace("OPTIONS", "INVITE"))
        .replace("OPTIONS", "INVITE")
        .replace('\n', "\r\n");
    let mut layer = Transactions::new(Some(2));
    let now = Instant::now();
    layer.receive(now, flow(), invite.as_bytes());
    let merged = layer.receive(now, flow(), invite.replace("z9hG4bKx", "z9hG4bKy").as_bytes());
    assert!(merged.contains(&Output::Refused(Refused::Merged)));
    let other = |n: u32| {
        invite
            .replace("z9hG4bKx", &format!("z9hG4bK{n}"))
            .replace("Call-ID: 1", &format!("Call-ID: other{n}"))
    };
    layer.receive(now, flow(), other(1).as_bytes());
    let shed = layer.receive(now, flow(), other(2).as_bytes());
    assert!(shed.contains(&Output::Refused(Refused::Shed)), "{shed:?}");
    let text = shed.iter().find_map(|o| {
        if let Output::Transmit { bytes, .. } = o {
            Some(String::from_utf8_lossy(bytes))
        } else {
            None
        }
    });
    assert!(text.unwrap().contains("Retry-After"));
    // Inside a dialog nothing is shed: calls must be able to end.
    let bye = other(3)
        .replace("INVITE", "BYE")
        .replace("To: <sip:u@h>", "To: <sip:u@h>;tag=t");
    assert!(matches!(
        &layer.receive(now, flow(), bye.as_bytes())[..],
        [Output::Request { .. }]
    ));
}

#[test]
fn a_forgotten_invite_is_refused_at_last() {
    let invite = options(&GOOD.replace("OPTIONS", "INVITE"))
        .replace("OPTIONS", "INVITE")
        .replace('\n', "\r\n");
    let mut layer = Transactions::default();
    let now = Instant::now();
    layer.receive(now, flow(), invite.as_bytes());
    let out = layer.on_timer(now + sip::limits::MAX_PROCEEDING);
    assert!(matches!(&out[..], [Output::Transmit { bytes, .. }] if bytes.starts_with(b"SIP/2.0 500")));
}

#[test]
fn descriptions_are_refused_with_the_place_of_the_fault() {
    let good = sdp("192.0.2.1", "8", "");
    assert!(parse(good.as_bytes()).is_ok());
    let cases = [
        (String::new(), 1),
        ("v=1\r\n".to_owned(), 1),
        (good.replace("c=IN IP4 192.0.2.1", "c=IN IP9 192.0.2.1"), 4),
        (good.replace("audio 40000", "audio x"), 6),
        (good.replace("AVP 8", "AVP 200"), 6),
        (format!("{good}nonsense\r\n"), 7),
        (format!("{good}a=rtpmap:x\r\n"), 7),
        (good.replace("o=- 1 1 IN IP4 192.0.2.1\r\n", ""), 6),
        (format!("{good}{}", "a=x\r\n".repeat(300)), 257),
        (format!("{good}{}", "m=audio 1 RTP/AVP 0\r\n".repeat(9)), 14),
        ("v".repeat(9_000), 1),
    ];
    for (text, line) in cases {
        let fault = parse(text.as_bytes()).unwrap_err();
        assert_eq!(fault.line, line, "{fault} in {text:.200}");
    }
}

#[test]
fn offers_are_answered_stream_by_stream() {
    let mut side = crate::world::media(30_000, &[Codec::Pcma, Codec::Pcmu]);
    let offer = "v=0\r\no=x 5 9 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=video 5000 RTP/AVP 96\r\n\
                 m=audio 5002 RTP/SAVP 0\r\nm=audio 5004 RTP/AVP 18 96 97 0\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\na=ptime:30\r\n\
                 m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";
    let (answer, agreed) = side.answer(offer.as_bytes()).unwrap();
    let lines: Vec<&str> = answer.lines().filter(|line| line.starts_with("m=")).collect();
    assert_eq!(
        lines,
        [
            "m=video 0 RTP/AVP 96",
            "m=audio 0 RTP/SAVP 0",
            "m=audio 30000 RTP/AVP 0 97",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"
        ]
    );
    assert_eq!(
        (agreed.codec, agreed.telephone_event, agreed.ptime),
        (Codec::Pcmu, Some(97), Some(30))
    );
    assert_eq!(agreed.remote.unwrap().to_string(), "192.0.2.9:5004");
    assert_eq!(
        side.answer(sdp("192.0.2.9", "18", "").as_bytes()).unwrap_err(),
        Refusal::NoCodec
    );
    let secure = sdp("192.0.2.9", "8", "").replace("RTP/AVP", "RTP/SAVP");
    assert_eq!(side.answer(secure.as_bytes()).unwrap_err().status(), 488);
}

#[test]
fn the_version_grows_exactly_when_the_description_changes() {
    let mut side = crate::world::media(30_000, &[Codec::Pcma, Codec::Pcmu]);
    let origin = |text: &str| text.lines().nth(1).unwrap().to_owned();
    let first = origin(&side.answer(sdp("192.0.2.9", "8", "").as_bytes()).unwrap().0);
    let same = origin(&side.answer(sdp("192.0.2.10", "8", "").as_bytes()).unwrap().0);
    let held = origin(
        &side
            .answer(sdp("192.0.2.9", "8", "a=sendonly\r\n").as_bytes())
            .unwrap()
            .0,
    );
    assert_eq!(first, same);
    assert_ne!(first, held);
    assert_eq!(side.version(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut layer = Transactions::default();
        layer.receive(Instant::now(), flow(), &bytes);
        let _ = parse(&bytes);
        let _ = sip::record::Record::from_bytes(&bytes);
        let mut framer = wire::Framer::default();
        framer.feed(&bytes);
        for _ in 0..10 {
            if !matches!(framer.next_frame(), Ok(Some(_))) { break; }
        }
    }

    #[test]
    fn a_damaged_message_never_panics(at in 0usize..400, byte in any::<u8>(), cut in 0usize..600) {
        let mut world = World::new();
        world.dial();
        let (_, mut bytes) = world.wire.pop_front().unwrap();
        if let Some(place) = bytes.get_mut(at) { *place = byte; }
        bytes.truncate(bytes.len().min(cut.max(50)));
        world.inject(true, &bytes);
        world.settle();
    }

    #[test]
    fn digits_and_texts_survive_an_address(display in "[ -~]{0,20}", user in "[a-z0-9+]{1,12}") {
        let address = NameAddr { display: Some(display.trim().to_owned()).filter(|d| !d.is_empty()), uri: format!("sip:{user}@h"), params: Vec::new() };
        prop_assert_eq!(NameAddr::parse(&address.to_string()).unwrap(), address);
    }

    /// Whatever is lost and whenever somebody hangs up: each side ends exactly once and nothing is left behind.
    #[test]
    fn every_call_ends_everywhere(
        losses in proptest::collection::vec(0u8..100, 64),
        percent in 0u8..60,
        who in any::<bool>(),
        answers in any::<bool>(),
        wait in 0u64..20_000,
    ) {
        let mut world = World::new();
        world.b.answers = answers;
        let mut turn = 0;
        let mut arrives = move |_: bool, _: &[u8]| { turn += 1; losses[turn % losses.len()] >= percent };
        world.dial();
        world.pass_with(Duration::from_millis(wait), &mut arrives);
        world.command(who, |session, now| session.hang_up(now));
        world.pass_with(Duration::from_secs(100), &mut arrives);
        // Whoever was to hang up may not have had a call yet; then the other one does.
        world.command(!who, |session, now| session.hang_up(now));
        world.pass_with(Duration::from_secs(3_000), &mut arrives);
        let called = !world.b.requests.is_empty();
        prop_assert!(world.a.end().is_some(), "caller: {:?}", world.log);
        if called && world.b.events.iter().any(|event| matches!(event, sip::session::Event::Answered | sip::session::Event::Ended(_))) {
            prop_assert!(world.b.end().is_some(), "callee: {:?}", world.log);
        }
        prop_assert!(world.a.session.is_none() && world.a.transactions.is_empty());
        prop_assert!(world.b.transactions.is_empty());
        prop_assert_eq!((world.a.transactions.busy(), world.b.transactions.busy()), (0, 0));
    }
}
