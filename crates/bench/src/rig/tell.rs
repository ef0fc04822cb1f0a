//! What the rig says: news, looks and levels as JSON.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::agent::{CallKey, Event};
use crate::heard::Levels;
use crate::phone::{Look, News, What};

/// The name of a call towards the outside.
pub(super) fn name(phone: &str, call: CallKey) -> String {
    format!("{phone}/{}", call.0)
}

pub(super) fn news(news: &News, at: Duration) -> Value {
    let phone = news.phone.as_str();
    let (event, call, mut more) = match &news.what {
        What::Digit(call, key) => ("digit", Some(*call), json!({"key": key.to_string()})),
        What::Signalling(event) => match event {
            Event::Registered { user, status } => ("registered", None, json!({"user": user, "status": status})),
            Event::Incoming { call, from, to } => ("incoming", Some(*call), json!({"from": from, "to": to})),
            Event::Progress { call, status } => ("progress", Some(*call), json!({"status": status})),
            Event::Answered { call } => ("answered", Some(*call), json!({})),
            Event::Sound { call, agreed } => (
                "sound",
                Some(*call),
                json!({"held": !agreed.send, "receives": agreed.receive, "payloadType": agreed.payload_type}),
            ),
            Event::ChangeRefused { call, status } => ("changeRefused", Some(*call), json!({"status": status})),
            Event::Transfer { call, status, notified } => {
                ("transfer", Some(*call), json!({"status": status, "notified": notified}))
            }
            Event::Info { call, body } => ("info", Some(*call), json!({"body": body})),
            Event::Ended { call, how } => ("ended", Some(*call), json!({"by": how.name(), "status": how.status()})),
            Event::ByeAnswered { call, status } => ("byeAnswered", Some(*call), json!({"status": status})),
        },
    };
    if let Some(fields) = more.as_object_mut() {
        fields.insert("event".to_owned(), json!(event));
        fields.insert("phone".to_owned(), json!(phone));
        if let Some(call) = call {
            fields.insert("id".to_owned(), json!(name(phone, call)));
        }
        fields.insert("atMs".to_owned(), json!(at.as_millis() as u64));
    }
    more
}

pub(super) fn look(look: &Look) -> Value {
    let counts = look.counts;
    json!({
        "state": look.state.name(),
        "from": look.from,
        "to": look.to,
        "answeredMs": look.answered_ms,
        "endedBy": look.ended.map(|how| how.name()),
        "status": look.ended.and_then(|how| how.status()),
        "holding": look.holding,
        "held": look.held,
        "remote": look.agreed.and_then(|agreed| agreed.remote).map(|remote| remote.to_string()),
        "payloadType": look.agreed.map(|agreed| agreed.payload_type),
        "digits": look.digits,
        "transfer": look.transfer,
        "byeStatus": look.bye_status,
        "sent": counts.sent,
        "received": counts.received,
        "lost": counts.lost,
        "late": counts.late,
        "streams": counts.streams,
        "junk": counts.junk,
    })
}

pub(super) fn levels(levels: &Levels) -> Value {
    let tones: Map<String, Value> = levels
        .tones
        .iter()
        .map(|(frequency, level)| (frequency.to_string(), json!(round(*level))))
        .collect();
    json!({"ms": levels.ms, "overallDbfs": round(levels.overall), "tones": tones})
}

fn round(level: f64) -> f64 {
    (level * 10.0).round() / 10.0
}
