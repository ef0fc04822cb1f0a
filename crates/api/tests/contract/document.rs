//! The OpenAPI document is what is checked in.

#[test]
fn the_checked_in_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let checked_in = std::fs::read_to_string(path).unwrap();
    assert!(
        checked_in == api::openapi(),
        "web/openapi.json is old: run `cargo run -p api --example openapi > web/openapi.json`"
    );
}

#[test]
fn every_operation_has_an_id_of_its_own_and_every_reference_leads_somewhere() {
    let text = api::openapi();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = std::collections::BTreeSet::new();
    for (_, item) in document["paths"].as_object().unwrap() {
        for (_, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} is there twice");
            assert!(!operation["summary"].as_str().unwrap().is_empty());
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for piece in text.split("#/components/schemas/").skip(1) {
        let name = piece.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is not described");
    }
}
