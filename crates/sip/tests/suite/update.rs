//! UPDATE (RFC 3311) before and after the answer.

use sip::sdp::Codec;

use crate::sessions::{call, reply};
use crate::world::{World, sdp, within};

#[test]
fn each_update_is_answered_from_its_own_offer() {
    let mut world = call();
    for (cseq, formats, codec) in [(5, "0", Codec::Pcmu), (6, "8", Codec::Pcma), (60, "0", Codec::Pcmu)] {
        world.inject(
            true,
            &within(&world, "UPDATE", cseq, "", &sdp("192.0.2.9", formats, "")),
        );
        world.settle();
        let answer = reply(&world, "UPDATE");
        assert_eq!(answer.status, 200);
        let body = String::from_utf8(answer.body).unwrap();
        assert!(body.contains(&format!("{}/8000", codec.name())), "{body}");
        assert_eq!(world.b.media_events().last().unwrap().codec, codec);
    }
    world.inject(true, &within(&world, "UPDATE", 61, "", &sdp("192.0.2.9", "18", "")));
    world.settle();
    assert_eq!(reply(&world, "UPDATE").status, 488);
    assert_eq!(world.b.media_events().last().unwrap().codec, Codec::Pcmu);
}

#[test]
fn an_update_moves_the_target_and_refreshes_the_session() {
    let mut world = call();
    let headers = "Contact: <sip:moved@192.0.2.1:5061>\r\nSupported: timer\r\nSession-Expires: 600;refresher=uac\r\n";
    world.inject(true, &within(&world, "UPDATE", 5, headers, ""));
    world.settle();
    let answer = reply(&world, "UPDATE");
    assert_eq!(answer.headers.get("Session-Expires"), Some("600;refresher=uac"));
    assert!(answer.headers.get("Contact").is_some() && answer.body.is_empty());
    world.command(true, |session, now| session.hang_up(now));
    assert_eq!(world.sent(false, "BYE sip:moved@192.0.2.1:5061"), 1);
}

#[test]
fn an_offer_before_the_answer_waits_for_the_first_exchange() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.inject(true, &within(&world, "UPDATE", 5, "", &sdp("192.0.2.9", "0", "")));
    world.settle();
    let refusal = reply(&world, "UPDATE");
    let wait: u32 = refusal.headers.get("Retry-After").unwrap().parse().unwrap();
    assert_eq!((refusal.status, wait <= 10), (500, true));
    // Without an offer it is a mere sign of life, or a new Contact.
    let headers = "Contact: <sip:moved@192.0.2.1:5061>\r\n";
    world.inject(true, &within(&world, "UPDATE", 6, headers, ""));
    world.settle();
    assert_eq!(reply(&world, "UPDATE").status, 200);
    world.command(true, |session, now| session.answer(now));
    world.settle();
    assert!(world.a.answered());
}

/// An UPDATE of the called side inside one early dialog, by hand.
fn from_fork(world: &World, tag: &str, cseq: u32, body: &str) -> Vec<u8> {
    let invite = &world.b.requests[0];
    let (from, call) = (
        invite.headers.get("From").unwrap(),
        invite.headers.get("Call-ID").unwrap(),
    );
    format!(
        "UPDATE sip:192.0.2.1:5061 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKu{tag}{cseq}\r\n\
         Max-Forwards: 70\r\nFrom: <sip:b@192.0.2.1>;tag={tag}\r\nTo: {from}\r\nCall-ID: {call}\r\n\
         CSeq: {cseq} UPDATE\r\nContact: <sip:{tag}@192.0.2.1:5062>\r\nContent-Type: application/sdp\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[test]
fn a_fork_may_change_its_sound_before_it_answers() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    let progress = |world: &World, tag: &str, reliable: bool| {
        let mut response = world.b.requests[0].response(183, Some(tag));
        response.headers.push("Contact", format!("<sip:{tag}@192.0.2.1:5062>"));
        response.headers.push("Content-Type", "application/sdp");
        if reliable {
            response.headers.push("Require", "100rel");
            response.headers.push("RSeq", "1");
        }
        response.body = sdp("192.0.2.50", "8", "").into_bytes();
        sip::wire::print_response(&response)
    };
    for (tag, reliable) in [("sure", true), ("unsure", false)] {
        let bytes = progress(&world, tag, reliable);
        world.inject(false, &bytes);
        world.settle_with(|to_b, _| !to_b);
    }
    let mut statuses = Vec::new();
    for (tag, cseq, formats) in [
        ("sure", 1, "0"),
        ("sure", 9, "8"),
        ("sure", 3, "8"),
        ("unsure", 1, "0"),
        ("stranger", 1, "0"),
    ] {
        let bytes = from_fork(&world, tag, cseq, &sdp("192.0.2.60", formats, ""));
        world.inject(false, &bytes);
        world.settle_with(|to_b, bytes| {
            if to_b && bytes.starts_with(b"SIP/2.0 ") {
                let text = String::from_utf8_lossy(bytes).into_owned();
                statuses.push((
                    text[8..11].to_owned(),
                    text.contains("PCMU/8000"),
                    text.contains("PCMA/8000"),
                ));
            }
            !to_b
        });
    }
    let owned = |status: &str, mu, a| (status.to_owned(), mu, a);
    assert_eq!(
        statuses,
        [
            owned("200", true, false),
            owned("200", false, true),
            owned("500", false, false),
            owned("491", false, false),
            owned("481", false, false)
        ]
    );
    let agreed = world.a.session.as_ref().unwrap().agreed().unwrap();
    assert_eq!(
        (agreed.codec, agreed.remote.unwrap().to_string()),
        (Codec::Pcma, "192.0.2.60:40000".to_owned())
    );
}

#[test]
fn a_request_of_another_fork_does_not_touch_the_call() {
    let mut world = call();
    let bytes = from_fork(&world, "other-fork", 1, &sdp("192.0.2.60", "8", ""));
    world.inject(false, &bytes);
    let mut refused = false;
    world.settle_with(|to_b, bytes| {
        refused |= to_b && bytes.starts_with(b"SIP/2.0 481");
        !to_b
    });
    assert!(refused);
}
