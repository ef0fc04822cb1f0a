//! What the API asks of the configuration.

use std::sync::Arc;

use api::ports::{Accounts, Answer, Asked, Change, Configuration, Configured, FlowVersion, NotTaken, Unavailable};
use organization::{Kind, Problem, Resources, Use, World, check_flow, used_by};
use serde_json::Value;
use store::config::resources::{self as kept};

use super::{Keeper, versions, zone};

impl Accounts for Keeper {
    fn directory(&self) -> Arc<api::ports::Directory> {
        Arc::clone(&self.now().accounts)
    }
}

impl Configuration for Keeper {
    fn present(&self) -> Arc<Configured> {
        Arc::clone(&self.now().configured)
    }

    fn check(&self, next: &Resources) -> Vec<Problem> {
        let (published, _) = versions(&self.now(), next);
        self.wrong_with(next, &published).err().unwrap_or_default()
    }

    fn check_flow(&self, document: &Value) -> Vec<Problem> {
        let now = self.now();
        let world = World {
            known: &self.known,
            zone: &zone,
            published: &now.published,
        };
        check_flow(&now.configured.resources, world, document)
    }

    fn used_by(&self, kind: Kind, id: &str) -> Vec<Use> {
        let now = self.now();
        let world = World {
            known: &self.known,
            zone: &zone,
            published: &now.published,
        };
        used_by(&now.configured.resources, world, kind, id)
    }

    fn replace(&self, by: &str, from: i64, next: Resources) -> Answer<'_, Result<Arc<Configured>, NotTaken>> {
        let by = by.to_owned();
        Box::pin(async move { Self::replace(self, &by, from, next).await })
    }

    fn changes(&self, asked: Asked) -> Answer<'_, Result<Vec<Change>, Unavailable>> {
        Box::pin(async move {
            let asked = kept::Asked {
                kind: asked.kind.map(|kind| kind.field().to_owned()),
                id: asked.id,
                before: asked.before,
                limit: usize::try_from(asked.limit).unwrap_or(usize::MAX),
            };
            let made = self
                .store
                .resources
                .changes(&asked)
                .await
                .map_err(|error| failed(&error))?;
            Ok(made.into_iter().filter_map(change).collect())
        })
    }

    fn flow_versions(&self, flow: &str, limit: u32) -> Answer<'_, Result<Vec<FlowVersion>, Unavailable>> {
        let flow = flow.to_owned();
        Box::pin(async move {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let all = self
                .store
                .resources
                .flow_versions(&flow, limit)
                .await
                .map_err(|error| failed(&error))?;
            Ok(all.into_iter().map(flow_version).collect())
        })
    }

    fn flow_version(&self, flow: &str, number: i64) -> Answer<'_, Result<Option<FlowVersion>, Unavailable>> {
        let flow = flow.to_owned();
        Box::pin(async move {
            let found = self
                .store
                .resources
                .flow_version(&flow, number)
                .await
                .map_err(|error| failed(&error))?;
            Ok(found.map(flow_version))
        })
    }
}

fn failed(error: &store::StoreError) -> Unavailable {
    tracing::error!(%error, "the store failed");
    Unavailable
}

fn at(millis: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// A change as the API shows it; its secrets stay sealed, and the API leaves them out.
fn change(made: kept::Made) -> Option<Change> {
    let value = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    Some(Change {
        seq: made.seq,
        at: at(made.at),
        by: made.by,
        kind: Kind::of_field(&made.kind)?,
        id: made.id,
        version: made.version,
        before: value(made.before),
        after: value(made.after),
    })
}

fn flow_version(version: kept::FlowVersion) -> FlowVersion {
    FlowVersion {
        number: version.number,
        at: at(version.at),
        by: version.by,
        document: serde_json::from_str(&version.document).unwrap_or_default(),
    }
}
