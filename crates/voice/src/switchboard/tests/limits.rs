//! Restarts, shutdown, overload and whatever belongs nowhere.

use floor::{Effect, Fact, LegEnd, LegId, ReleaseReason, RingTarget};
use sip::message::Method;
use sip::wire;

use super::calls::talking;
use super::house::House;
use super::peer::{Peer, SDP};
use crate::switchboard::Order;

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
