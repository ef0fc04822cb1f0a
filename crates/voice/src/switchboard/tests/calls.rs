//! Calls of a trunk: answered, refused, held, lost, ended.

use floor::{Dialled, Effect, Fact, LegEnd, LegId, Origin, PlayId, RejectReason, ReleaseReason, TrunkId};
use sip::message::{Method, Response};

use super::house::{House, Note};
use super::peer::{Peer, SDP};
use crate::sound::SoundEvent;

/// A trunk caller whose call stands.
pub(super) async fn talking() -> (House, Peer, LegId, Response) {
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
            .contains("m=audio 30000 RTP/AVP 0 8 9 101")
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
    peer.send(&peer.build("INVITE", "100", "m4", 1, "", "Require: precondition\r\n", SDP))
        .await;
    let refusal = peer.response().await;
    assert_eq!(
        (refusal.status, refusal.headers.get("Unsupported")),
        (420, Some("precondition"))
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
