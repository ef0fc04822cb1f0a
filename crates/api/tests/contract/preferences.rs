//! A person's own settings.

use serde_json::json;

use crate::world::World;

const PATH: &str = "/api/v1/preferences";

/// Proves: STN-9
#[tokio::test]
async fn settings_are_kept_for_each_person() {
    let world = World::new();
    let ana = world.person("ana").await;
    let empty = json!({"skipStationDialog": false, "ui": {}});
    assert_eq!(ana.get(PATH).await.ok(200).json(), empty);
    let wanted = json!({
        "language": "bg",
        "theme": "dark",
        "station": {"teamId": "support", "device": {"kind": "extension", "number": "1001"}, "takeOver": false},
        "skipStationDialog": true,
        "ui": {"taskList": {"collapsed": true}},
    });
    assert_eq!(ana.put(PATH, wanted.clone()).await.ok(200).json(), wanted);
    assert_eq!(ana.get(PATH).await.ok(200).json(), wanted);
    assert_eq!(world.person("boris").await.get(PATH).await.json(), empty);
}

#[tokio::test]
async fn settings_are_bounded() {
    let world = World::new();
    let ana = world.person("ana").await;
    let many: serde_json::Map<_, _> = (0..65).map(|key| (key.to_string(), json!(1))).collect();
    assert_eq!(
        ana.put(PATH, json!({"ui": many})).await.problem(422, "invalidValue")["why"],
        "tooManyKeys"
    );
    let large = json!({"ui": {"x": "x".repeat(16 * 1024)}});
    assert_eq!(
        ana.put(PATH, large).await.problem(422, "invalidValue")["why"],
        "tooLarge"
    );
    ana.put(PATH, json!({"theme": "pink"}))
        .await
        .problem(422, "invalidBody");
}
