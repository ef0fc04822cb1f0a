//! What administrators set: every kind by its endpoints, refusals with reasons, flows with versions, the file.

use axum::body::Body;
use axum::http::{Method, Request, header};
use organization::Kind;
use serde_json::{Value, json};

use crate::kept::DEMO;
use crate::world::{Got, Person, World, request};

const EVERYTHING: &str = include_str!("../../../organization/tests/full.yaml");

impl Person<'_> {
    async fn put_if(&self, path: &str, version: i64, body: Value) -> Got {
        let mut asked = request("PUT", path, Some(&self.cookie), Some(body));
        asked
            .headers_mut()
            .insert(header::IF_MATCH, format!("\"{version}\"").parse().unwrap());
        self.world.send(asked).await
    }

    async fn import(&self, query: &str, text: &str) -> Got {
        let asked = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/import{query}"))
            .header(header::HOST, "desk.test")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/yaml")
            .body(Body::from(text.to_owned()))
            .unwrap();
        self.world.send(asked).await
    }
}

/// Every kind: listed, shown, replaced with itself, changed history, deleted, created again, and never with a secret.
#[tokio::test]
async fn every_kind_has_its_endpoints() {
    let world = World::new();
    let admin = world.person("admin").await;
    // The file of all kinds, so that each has one; its people are others, so the administrator stays by the session.
    let mut text = EVERYTHING.replace(
        "  - {id: hello, audio: {en: UklGRgAAAABXQVZF, bg: UklGRgAAAABXQVZF}}",
        "  - {id: hello, audio: {en: UklGRgAAAABXQVZF}}",
    );
    text = text.replace("id: full", "id: demo");
    admin.import("", &text).await.ok(200);
    for kind in Kind::ALL {
        let path = format!("/api/v1/{}", kind.path());
        let list = admin.get(&format!("{path}?settings=true")).await.ok(200).json();
        let first = list["items"][0].clone();
        let id = first[kind.key()].as_str().unwrap().to_owned();
        let one = format!("{path}/{id}");
        let got = admin.get(&one).await.ok(200);
        assert_eq!(got.json(), first);
        assert_eq!(got.headers[header::ETAG], format!("\"{}\"", first["version"]));
        for secret in kind.secrets() {
            assert!(first.get(*secret).is_none(), "{one} shows {secret}");
        }
        // What was answered can be given back.
        admin.put(&one, first.clone()).await.ok(200);
        let mut without = first.clone();
        without.as_object_mut().unwrap().remove("version");
        admin.put(&one, without).await.problem(428, "versionRequired");
        admin
            .put_if(&one, 99, first.clone())
            .await
            .problem(412, "versionChanged");
        let mut odd = first.clone();
        odd["colour"] = json!("red");
        let params = admin.put(&one, odd).await.problem(422, "invalidConfiguration");
        assert_eq!(params["problems"][0]["pointer"], "/colour");
        assert_eq!(params["problems"][0]["code"], "unknownField");
        let changes = admin.get(&format!("{one}/changes")).await.ok(200).json();
        assert_eq!(changes["items"][0]["by"], "admin", "{one}");
        assert_eq!(changes["items"].as_array().unwrap().last().unwrap()["id"], id);
        admin.get(&format!("{path}/nobody")).await.problem(404, "notFound");
        if *kind == Kind::Organization {
            continue;
        }
        admin.delete(&format!("{path}/nobody")).await.problem(404, "notFound");
        // Names of variables are names in templates too, and have no dots.
        let another = if *kind == Kind::Variable {
            "another_one"
        } else {
            "another.one"
        };
        let mut again = first.clone();
        again[kind.key()] = json!(another);
        if *kind == Kind::User {
            again["email"] = json!("another@full.test");
            again["passwordHash"] = json!(
                "$argon2id$v=19$m=19456,t=2,p=1$uV1IwfhxT0emQDLmJmkXTw$taJqgjZYuveZP1SIi9lVdvU4NsVTX0m17aj4nQSwy40"
            );
        }
        if *kind == Kind::EntryPoint {
            again["numbers"] = json!([]);
        }
        if matches!(kind, Kind::Phone | Kind::Trunk) {
            again["password"] = json!("a secret");
        }
        let made = admin.post(&path, again.clone()).await.ok(201);
        assert_eq!(made.headers[header::LOCATION], format!("{path}/{another}"));
        assert!(!made.text.contains("a secret") && !made.text.contains("argon2"));
        admin.post(&path, again).await.problem(409, "alreadyExists");
        admin.delete(&format!("{path}/{another}")).await.ok(204);
    }
}

#[tokio::test]
async fn what_is_used_cannot_be_removed() {
    let world = World::new();
    let admin = world.person("admin").await;
    let params = admin.delete("/api/v1/queues/billing").await.problem(409, "inUse");
    let uses: Vec<(&str, &str)> = params["usedBy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|used| (used["kind"].as_str().unwrap(), used["id"].as_str().unwrap()))
        .collect();
    assert_eq!(uses, [("flows", "support-menu"), ("flows", "direct-billing")]);
    admin.delete("/api/v1/sites/sofia").await.problem(409, "inUse");
    admin.delete("/api/v1/wrapup-codes/wrong-number").await.ok(204);
}

#[tokio::test]
async fn two_administrators_do_not_overwrite_each_other() {
    let world = World::new();
    let admin = world.person("admin").await;
    let mut one = admin.get("/api/v1/queues/billing").await.ok(200).json();
    let mut other = one.clone();
    one["name"] = json!("Billing and more");
    other["ringSeconds"] = json!(25);
    assert_eq!(
        admin.put("/api/v1/queues/billing", one).await.ok(200).json()["version"],
        2
    );
    let params = admin
        .put("/api/v1/queues/billing", other)
        .await
        .problem(412, "versionChanged");
    assert_eq!(params["version"], 2);
    let now = admin.get("/api/v1/queues/billing").await.ok(200).json();
    assert_eq!(
        (&now["name"], &now["ringSeconds"]),
        (&json!("Billing and more"), &json!(18))
    );
}

#[tokio::test]
async fn a_resource_that_makes_no_sense_is_told_its_mistakes() {
    let world = World::new();
    let admin = world.person("admin").await;
    let queue = json!({"id": "new", "name": "New", "teams": ["nobody", "support"], "version": 3});
    let params = admin
        .post("/api/v1/queues", queue)
        .await
        .problem(422, "invalidConfiguration");
    assert_eq!(params["problems"][0]["pointer"], "/teams/0");
    assert_eq!(params["problems"][0]["code"], "unknownReference");
    assert_eq!(params["problems"][0]["params"]["id"], "nobody");
    let mut ana = admin.get("/api/v1/users/ana").await.ok(200).json();
    ana["id"] = json!("anna");
    let params = admin
        .put("/api/v1/users/ana", ana)
        .await
        .problem(422, "invalidConfiguration");
    assert_eq!(params["problems"][0]["code"], "idChanged");
    admin
        .post("/api/v1/queues", json!([]))
        .await
        .problem(422, "invalidConfiguration");
}

#[tokio::test]
async fn a_flow_has_a_draft_and_versions() {
    let world = World::new();
    let admin = world.person("admin").await;
    let path = "/api/v1/flows/direct-support";
    let mut flow = admin.get(path).await.ok(200).json();
    let act = |verb: &str| format!("{path}/{verb}");
    admin.post(&act("publish"), json!({})).await.problem(409, "noDraft");

    let mut draft = flow["document"].clone();
    draft["nodes"]["queue"]["queue"] = json!("nowhere");
    flow["draft"] = draft.clone();
    admin.put(path, flow).await.ok(200);
    let told = admin.post(&act("validate"), json!({})).await.ok(200).json();
    assert_eq!(
        (&told["valid"], &told["problems"][0]["code"]),
        (&json!(false), &json!("unknownQueue"))
    );
    assert_eq!(told["problems"][0]["pointer"], "/nodes/queue/queue");
    let params = admin
        .post(&act("publish"), json!({}))
        .await
        .problem(422, "invalidConfiguration");
    assert_eq!(params["problems"][0]["pointer"], "/document/nodes/queue/queue");

    draft["nodes"]["queue"]["queue"] = json!("billing");
    let good = json!({"document": draft});
    assert_eq!(admin.post(&act("validate"), good).await.ok(200).json()["valid"], true);
    let mut flow = admin.get(path).await.ok(200).json();
    flow["draft"] = draft;
    admin.put(path, flow).await.ok(200);
    let published = admin.post(&act("publish"), json!({})).await.ok(200).json();
    assert_eq!(published["document"]["nodes"]["queue"]["queue"], "billing");
    assert!(published.get("draft").is_none());
    let versions = admin.get(&act("versions")).await.ok(200).json();
    let told: Vec<(i64, bool)> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].as_i64().unwrap(), one["inForce"].as_bool().unwrap()))
        .collect();
    assert_eq!(told, [(2, true), (1, false)]);
    let diff = admin.get(&act("diff?from=1&to=published")).await.ok(200).json();
    assert_eq!(
        diff["items"],
        json!([{"pointer": "/nodes/queue/queue", "before": "support", "after": "billing"}])
    );
    admin.get(&act("diff?from=1&to=draft")).await.problem(409, "noDraft");

    let back = admin.post(&act("rollback"), json!({"number": 1})).await.ok(200).json();
    assert_eq!(back["document"]["nodes"]["queue"]["queue"], "support");
    admin
        .post(&act("rollback"), json!({"number": 9}))
        .await
        .problem(404, "notFound");
    let first = admin.get(&act("versions/1")).await.ok(200).json();
    assert_eq!(first["document"], back["document"]);
    assert_eq!(
        admin.get(&act("versions")).await.ok(200).json()["items"][0]["number"],
        3
    );
}

#[tokio::test]
async fn the_file_goes_out_and_comes_in() {
    let world = World::new();
    let admin = world.person("admin").await;
    let out = admin.get("/api/v1/export").await.ok(200);
    assert_eq!(out.headers[header::CONTENT_TYPE], "application/yaml");
    assert!(out.text.contains("(unchanged)") && !out.text.contains("demo-1001") && !out.text.contains("argon2id"));
    let with = admin.get("/api/v1/export?secrets=true").await.ok(200);
    assert!(with.text.contains("demo-1001") && with.text.contains("argon2id"));
    // What went out changes nothing, with and without its secrets.
    for text in [&out.text, &with.text, DEMO] {
        let told = admin.import("?dryRun=true", text).await.ok(200).json();
        assert_eq!(told["changes"], json!([]), "{told}");
    }
    let other = out.text.replace("name: Billing\n", "name: Bills\n").replace("Гл", "гл");
    let told = admin.import("?dryRun=true", &other).await.ok(200).json();
    let told_actions = |told: &Value| -> Vec<String> {
        told["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                format!(
                    "{} {} {}",
                    one["action"].as_str().unwrap(),
                    one["kind"].as_str().unwrap(),
                    one["id"].as_str().unwrap()
                )
            })
            .collect()
    };
    assert!(
        told_actions(&told).contains(&"changed queues billing".to_owned()),
        "{told}"
    );
    assert_eq!(
        admin.get("/api/v1/queues/billing").await.ok(200).json()["name"],
        "Billing"
    );
    let done = admin.import("", &other).await.ok(200).json();
    assert_eq!((&done["changes"], &done["dryRun"]), (&told["changes"], &json!(false)));
    assert_eq!(
        admin.get("/api/v1/queues/billing").await.ok(200).json()["name"],
        "Bills"
    );
    let changes = admin.get("/api/v1/changes?kind=queues&id=billing").await.ok(200).json();
    assert_eq!(changes["items"][0]["before"]["name"], "Billing");
    assert_eq!(changes["items"][0]["after"]["name"], "Bills");
}

#[tokio::test]
async fn a_wrong_file_is_refused_whole_with_places() {
    let world = World::new();
    let admin = world.person("admin").await;
    let wrong = DEMO
        .replace("name: Billing, teams: [support]", "name: Bills, teams: [suport]")
        .replace("defaultIdleCode: break", "defaultIdleCode: brake");
    let params = admin.import("", &wrong).await.problem(422, "invalidConfiguration");
    let problems = params["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2);
    for (problem, word) in problems.iter().zip(["brake", "suport"]) {
        let before = &wrong[..wrong.find(word).unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        assert_eq!((&problem["line"], &problem["column"]), (&json!(line), &json!(column)));
        assert_eq!(problem["code"], "unknownReference");
        assert!(problem["message"].as_str().unwrap().contains(word));
    }
    assert_eq!(
        admin.get("/api/v1/queues/billing").await.ok(200).json()["name"],
        "Billing"
    );
    admin
        .import("", "organization: [")
        .await
        .problem(422, "invalidConfiguration");
}

/// The short lists are as before; all settings are the administrators'.
#[tokio::test]
async fn lists_are_short_unless_settings_are_asked_for() {
    let world = World::new();
    let (ana, admin) = (world.person("ana").await, world.person("admin").await);
    for path in ["teams", "idle-codes", "wrapup-codes", "queues", "entry-points"] {
        ana.get(&format!("/api/v1/{path}")).await.ok(200);
        ana.get(&format!("/api/v1/{path}?settings=true"))
            .await
            .problem(403, "roleMissing");
        let whole = admin
            .get(&format!("/api/v1/{path}?settings=true&limit=1"))
            .await
            .ok(200)
            .json();
        assert_eq!(whole["items"].as_array().unwrap().len(), 1);
        assert!(whole["items"][0]["version"].is_i64() && whole["nextCursor"].is_string());
    }
}
