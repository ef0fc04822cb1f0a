//! The rig against itself: one side plays the carrier, the other calls it. What holds here is what tests of the product
//! rely on.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A rig and the pipes to it.
struct Bench {
    input: mpsc::Sender<String>,
    output: mpsc::Receiver<String>,
    request: u64,
    news: Vec<Value>,
}

impl Bench {
    fn new() -> Self {
        let (input, orders) = mpsc::channel(64);
        let (say, output) = mpsc::channel(64);
        let nowhere = "127.0.0.1:9".parse().expect("an address");
        tokio::spawn(bench::rig::run(nowhere, orders, say));
        Self {
            input,
            output,
            request: 0,
            news: Vec::new(),
        }
    }

    /// Gives an order and waits for its answer.
    async fn ask(&mut self, mut order: Value) -> Value {
        self.request += 1;
        order["request"] = json!(self.request);
        self.input.send(order.to_string()).await.expect("the rig runs");
        loop {
            let line = timeout(PATIENCE, self.output.recv())
                .await
                .expect("in time")
                .expect("the rig runs");
            let line: Value = serde_json::from_str(&line).expect("JSON");
            if line["request"] == order["request"] {
                return line;
            }
            self.news.push(line);
        }
    }

    async fn good(&mut self, order: Value) -> Value {
        let answer = self.ask(order.clone()).await;
        assert_eq!(answer["ok"], true, "{order} -> {answer}");
        answer
    }

    /// A carrier that answers, and a call to it that stands.
    async fn connected(&mut self, transport: &str) {
        let carrier = self
            .good(json!({"do": "carrier", "id": "far", "tone": 1100, "answerAfterMs": 50}))
            .await;
        self.good(json!({
            "do": "call", "id": "near", "to": "100", "from": "200", "tone": 700,
            "server": carrier["address"], "transport": transport,
        }))
        .await;
        for id in ["near", "far"] {
            self.good(json!({"do": "wait", "id": id, "state": "connected"})).await;
        }
    }
}

#[tokio::test]
async fn both_hear_each_other_and_hold_silences_one_way() {
    for transport in ["udp", "tcp"] {
        let mut bench = Bench::new();
        bench.connected(transport).await;
        bench
            .good(json!({"do": "listen", "id": "near", "present": [1100], "absent": [700]}))
            .await;
        bench
            .good(json!({"do": "listen", "id": "far", "present": [700], "absent": [1100]}))
            .await;
        bench.good(json!({"do": "hold", "id": "near"})).await;
        bench.good(json!({"do": "wait", "id": "far", "state": "held"})).await;
        bench
            .good(json!({"do": "wait", "id": "near", "state": "holding"}))
            .await;
        bench
            .good(json!({"do": "listen", "id": "near", "absent": [1100], "overallBelow": -100}))
            .await;
        bench.good(json!({"do": "resume", "id": "near"})).await;
        bench
            .good(json!({"do": "listen", "id": "near", "present": [1100]}))
            .await;
        bench.good(json!({"do": "hangUp", "id": "far"})).await;
        let end = bench.good(json!({"do": "wait", "id": "near", "state": "ended"})).await;
        assert_eq!(
            (&end["endedBy"], &end["lost"], &end["streams"]),
            (&json!("far"), &json!(0), &json!(1))
        );
    }
}

/// 5 kHz are heard between two phones that both want wideband; one that does not know it takes what both know.
#[tokio::test]
async fn phones_choose_their_codecs() {
    for (codecs, payload_type) in [(json!(["g722", "pcma"]), 9), (json!(["pcmu"]), 0)] {
        let mut bench = Bench::new();
        let wide = json!(["g722", "pcmu"]);
        let carrier = bench
            .good(json!({"do": "carrier", "id": "far", "tone": 5000, "answerAfterMs": 50, "codecs": wide}))
            .await;
        let mut call = json!({"do": "call", "id": "near", "to": "100", "from": "200", "tone": 700, "codecs": codecs});
        call["server"] = carrier["address"].clone();
        bench.good(call).await;
        bench
            .good(json!({"do": "wait", "id": "near", "state": "connected"}))
            .await;
        let state = bench.good(json!({"do": "state", "id": "near"})).await;
        assert_eq!(state["payloadType"], payload_type);
        bench.good(json!({"do": "listen", "id": "far", "present": [700]})).await;
        if payload_type == 9 {
            bench
                .good(json!({"do": "listen", "id": "near", "present": [5000]}))
                .await;
        }
    }
}

#[tokio::test]
async fn digits_arrive_once_each() {
    let mut bench = Bench::new();
    bench.connected("udp").await;
    bench.good(json!({"do": "digits", "id": "near", "keys": "15#"})).await;
    bench.good(json!({"do": "infoDigit", "id": "near", "key": "7"})).await;
    let mut heard = String::new();
    for _ in 0..200 {
        let state = bench.good(json!({"do": "state", "id": "far"})).await;
        heard = state["digits"].as_str().expect("text").to_owned();
        if heard.len() >= 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(heard, "15#");
    let info = bench.news.iter().find(|news| news["event"] == "info").expect("an INFO");
    assert!(info["body"].as_str().is_some_and(|body| body.contains("Signal=7")));
}

#[tokio::test]
async fn refusals_and_cancels_are_told_with_their_cause() {
    let mut bench = Bench::new();
    let carrier = bench
        .good(json!({"do": "carrier", "id": "far", "rules": [{"suffix": "486", "refuse": 486}]}))
        .await;
    let call = json!({"do": "call", "from": "1", "server": carrier["address"]});
    let with = |id: &str, to: &str| {
        let mut call = call.clone();
        call["id"] = json!(id);
        call["to"] = json!(to);
        call
    };
    bench.good(with("busy", "00486")).await;
    let end = bench.good(json!({"do": "wait", "id": "busy", "state": "ended"})).await;
    assert_eq!((&end["endedBy"], &end["status"]), (&json!("refused"), &json!(486)));

    bench.good(with("impatient", "100")).await;
    bench
        .good(json!({"do": "wait", "id": "impatient", "state": "progress"}))
        .await;
    bench.good(json!({"do": "cancel", "id": "impatient"})).await;
    let end = bench
        .good(json!({"do": "wait", "id": "impatient", "state": "ended"}))
        .await;
    assert_eq!(end["endedBy"], "cancelled");
    let end = bench.good(json!({"do": "wait", "id": "far", "state": "ended"})).await;
    assert_eq!(end["endedBy"], "abandoned");

    bench.good(with("declined", "101")).await;
    bench.good(json!({"do": "wait", "id": "far", "state": "ringing"})).await;
    bench.good(json!({"do": "refuse", "id": "far", "status": 603})).await;
    let end = bench
        .good(json!({"do": "wait", "id": "declined", "state": "ended"}))
        .await;
    assert_eq!((&end["endedBy"], &end["status"]), (&json!("refused"), &json!(603)));
}

#[tokio::test]
async fn a_vanished_phone_says_nothing_and_a_wrong_order_ends_nothing() {
    let mut bench = Bench::new();
    bench.connected("udp").await;
    bench.good(json!({"do": "vanish", "id": "far"})).await;
    bench
        .good(json!({"do": "listen", "id": "near", "overallBelow": -100}))
        .await;
    bench.good(json!({"do": "hangUp", "id": "near"})).await;
    let far = bench.good(json!({"do": "state", "id": "far"})).await;
    assert_eq!(far["state"], "connected", "it has not heard of the end");
    let late = bench
        .ask(json!({"do": "wait", "id": "far", "state": "ended", "timeoutMs": 50}))
        .await;
    assert_eq!(late["ok"], false);
    for wrong in [
        json!({"do": "answer", "id": "near"}),
        json!({"do": "hold", "id": "nobody"}),
        json!({"do": "refuse", "id": "far", "status": 200}),
        json!({"do": "call", "id": "near", "to": "1", "from": "2"}),
    ] {
        let answer = bench.ask(wrong.clone()).await;
        assert!(
            answer["ok"] == false && answer["error"].is_string(),
            "{wrong} -> {answer}"
        );
    }
}

#[tokio::test]
async fn a_carrier_asks_everybody_for_its_password() {
    let mut bench = Bench::new();
    let far = json!({"do": "carrier", "id": "far", "answerAfterMs": 50, "gate": ["account", "pw"], "reliable": true});
    let carrier = bench.good(far).await;
    for (id, password, state, status) in [
        ("stranger", Value::Null, "ended", json!(407)),
        ("liar", json!("wrong"), "ended", json!(407)),
        ("known", json!("pw"), "connected", Value::Null),
    ] {
        let call = json!({
            "do": "call", "id": id, "to": "100", "from": "account", "password": password, "server": carrier["address"],
        });
        bench.good(call).await;
        let seen = bench.good(json!({"do": "wait", "id": id, "state": state})).await;
        assert_eq!(seen["status"], status, "{id}");
    }
}
