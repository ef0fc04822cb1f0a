//! The configuration in the store: values as JSON, secrets sealed with a key of the store.

use std::collections::BTreeMap;

use anyhow::Context;
use api::ports::{Configured, Known};
use floor::Seal as _;
use organization::{Kind, Resources, secrets};
use serde_json::Value;
use store::Store;
use store::config::resources::{Change, Changes, Resource};
use store::seal::Key;

use super::EARLIER_FLOWS_MAX;
use crate::clock;

/// The name of the key among the store's secrets.
const KEY: &str = "configuration";

/// Seals the secrets of resources.
pub(super) struct Seal(Key);

impl Seal {
    pub(super) async fn of(store: &Store) -> anyhow::Result<Self> {
        let key = store
            .secrets
            .get(KEY)
            .await
            .context("cannot read the server's secret")?;
        Ok(Self(Key::new(&key)))
    }

    /// A value as it is kept.
    pub(super) fn closed(&self, kind: Kind, id: &str, mut value: Value) -> String {
        secrets::each(kind, &mut value, |field, secret| {
            *secret = self.0.seal(&context(kind, id, field), secret);
        });
        value.to_string()
    }

    /// A value as it was set.
    fn open(&self, kind: Kind, id: &str, text: &str) -> anyhow::Result<Value> {
        let mut value: Value = serde_json::from_str(text).context("a stored value is no JSON")?;
        let mut lost = false;
        secrets::each(kind, &mut value, |field, secret| {
            match self.0.open(&context(kind, id, field), secret) {
                Some(plain) => *secret = plain,
                None => lost = true,
            }
        });
        anyhow::ensure!(!lost, "the stored secret of {} {id} cannot be opened", kind.field());
        Ok(value)
    }
}

fn context(kind: Kind, id: &str, field: &str) -> String {
    format!("resource/{}/{id}/{field}", kind.field())
}

/// What a store has.
pub(super) struct Loaded {
    pub(super) configured: Configured,
    pub(super) published: BTreeMap<String, u32>,
    pub(super) last_serial: u32,
    /// Documents of versions that are not in force.
    pub(super) earlier: BTreeMap<u32, Value>,
    pub(super) places: BTreeMap<(Kind, String), i64>,
}

/// Reads everything.
pub(super) async fn load(store: &Store, seal: &Seal) -> anyhow::Result<Loaded> {
    let (revision, rows) = store.resources.load().await.context("cannot read the configuration")?;
    let mut resources = Resources::default();
    let mut known = BTreeMap::new();
    let mut places = BTreeMap::new();
    for row in rows {
        let Resource { kind, id, place, .. } = &row;
        let kind = Kind::of_field(kind).with_context(|| format!("the stored kind \"{kind}\" is not known"))?;
        resources.put(kind, id, seal.open(kind, id, &row.value)?);
        places.insert((kind, id.clone()), *place);
        let about = Known {
            version: row.version,
            changed_at: jiff::Timestamp::from_millisecond(row.changed_at).unwrap_or(jiff::Timestamp::UNIX_EPOCH),
            changed_by: row.changed_by,
        };
        known.insert((kind, row.id), about);
    }
    let versions = store
        .resources
        .last_flow_versions(EARLIER_FLOWS_MAX)
        .await
        .context("cannot read the versions of flows")?;
    let mut published: BTreeMap<String, u32> = BTreeMap::new();
    let mut earlier = BTreeMap::new();
    let mut last_serial = 0;
    // The newest of each flow is in force.
    for version in versions {
        let serial = u32::try_from(version.serial).context("a flow's version has an impossible number")?;
        last_serial = last_serial.max(serial);
        let newest = resources.get(Kind::Flow, &version.flow).is_some() && !published.contains_key(&version.flow);
        if newest {
            published.insert(version.flow, serial);
        } else if let Ok(document) = serde_json::from_str(&version.document) {
            earlier.insert(serial, document);
        }
    }
    Ok(Loaded {
        configured: Configured {
            revision,
            resources,
            known,
        },
        published,
        last_serial,
        earlier,
        places,
    })
}

/// Puts a whole configuration into an empty store.
pub(super) async fn first(store: &Store, seal: &Seal, resources: &Resources) -> anyhow::Result<()> {
    let mut changes = Changes {
        at: clock::now().0,
        ..Changes::default()
    };
    for kind in Kind::ALL {
        for (place, resource) in resources.of(*kind).iter().enumerate() {
            changes.resources.push(Change {
                kind: kind.field().to_owned(),
                id: resource.id.clone(),
                place: place as i64,
                before: None,
                after: Some(seal.closed(*kind, &resource.id, resource.value.clone())),
            });
            let document = &resource.value["document"];
            if *kind == Kind::Flow && !document.is_null() {
                changes.flows.push((resource.id.clone(), document.to_string()));
            }
        }
    }
    store
        .resources
        .apply(0, &changes)
        .await
        .context("cannot store the configuration")?;
    Ok(())
}
