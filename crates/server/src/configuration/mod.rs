//! The configuration of a running house: kept in the store, changed as a whole, and made true everywhere at once. Calls in
//! progress are not touched: they keep the version of the flow with which they began.

mod first;
mod kept;
mod port;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use api::ports::{Configured, NotTaken};
use floor::Directory;
use flow::{Flow, Known};
use jiff::tz::TimeZone;
use organization::{Code, Kind, Organization, Problem, Resources, World, check, differences, place};
use store::Store;
use store::config::resources::{Change, Changes};
use voice::{ClipLibrary, Voice, VoiceDirectory};

pub(crate) use first::{First, read_file};

use crate::driver::FloorAddress;
use crate::fetch::Fetcher;
use crate::voice_directory::voice_directory;
use crate::{assets, clock};

/// Versions of flows that are not in force any more and are remembered for contacts that began with them.
const EARLIER_FLOWS_MAX: usize = 500;

/// What is in force now.
struct Now {
    configured: Arc<Configured>,
    organization: Arc<Organization>,
    accounts: Arc<api::ports::Directory>,
    /// The version of each flow that new contacts follow, by its number among all.
    published: BTreeMap<String, u32>,
    last_serial: u32,
    /// Where each resource stands in its list, as the store has it.
    places: BTreeMap<(Kind, String), i64>,
}

/// What a change has to reach.
struct Reach {
    floor: FloorAddress,
    voice: Voice,
    fetcher: Arc<Fetcher>,
}

/// Keeps the configuration.
pub(crate) struct Keeper {
    store: Store,
    seal: kept::Seal,
    known: Known,
    clips: ClipLibrary,
    /// The demo's carrier stands elsewhere.
    carrier: Option<String>,
    now: RwLock<Arc<Now>>,
    changing: tokio::sync::Mutex<()>,
    reach: OnceLock<Reach>,
    /// What the voice was told last.
    told: Mutex<Option<(Vec<organization::Phone>, Vec<organization::Trunk>)>>,
}

impl Keeper {
    /// The configuration of a store; of an empty one, the file of the first start.
    ///
    /// # Errors
    /// When the store cannot be read, or what is in it is not right, or there is no file for the first start.
    pub(crate) async fn open(store: &Store, first: &First, carrier: Option<String>) -> anyhow::Result<Arc<Self>> {
        let seal = kept::Seal::of(store).await?;
        let known = assets::known_clips();
        let mut loaded = kept::load(store, &seal).await?;
        if loaded.configured.resources.is_empty() {
            let resources = first.read(&known)?;
            kept::first(store, &seal, &resources).await?;
            loaded = kept::load(store, &seal).await?;
            tracing::info!(
                from = first.name,
                "the configuration was taken from the file; it lives in the store from now on"
            );
        }
        let world = World {
            known: &known,
            zone: &zone,
            published: &loaded.published,
        };
        let mut organization = check(&loaded.configured.resources, world).map_err(|problems| wrong(&problems))?;
        let earlier = loaded.earlier.iter().filter_map(|(serial, document)| {
            let flow = organization::read_version(&loaded.configured.resources, world, document)?;
            Some((*serial, flow))
        });
        let earlier = earlier.collect();
        organization.directory = with_earlier(&organization.directory, earlier);
        let clips = ClipLibrary::default();
        set_clips(&clips, &organization).map_err(|problems| wrong(&problems))?;
        let now = Now {
            configured: Arc::new(loaded.configured),
            accounts: Arc::new(accounts(&organization)),
            organization: Arc::new(organization),
            published: loaded.published,
            last_serial: loaded.last_serial,
            places: loaded.places,
        };
        Ok(Arc::new(Self {
            store: store.clone(),
            seal,
            known,
            clips,
            carrier,
            now: RwLock::new(Arc::new(now)),
            changing: tokio::sync::Mutex::new(()),
            reach: OnceLock::new(),
            told: Mutex::new(None),
        }))
    }

    fn now(&self) -> Arc<Now> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The organization in force.
    pub(crate) fn organization(&self) -> Arc<Organization> {
        Arc::clone(&self.now().organization)
    }

    /// The sounds that can be played, uploaded ones too.
    pub(crate) fn clips(&self) -> ClipLibrary {
        self.clips.clone()
    }

    /// Phones and trunks in force, as the voice wants them.
    pub(crate) fn voice_directory(&self) -> VoiceDirectory {
        let organization = self.organization();
        let told = (organization.phones.clone(), organization.trunks.clone());
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
        let mut directory = voice_directory(&organization);
        for trunk in &mut directory.trunks {
            if let Some(carrier) = &self.carrier {
                trunk.targets = vec![carrier.clone()];
            }
        }
        directory
    }

    /// From now on changes reach the floor, the voice and the look-ups.
    pub(crate) fn reaches(&self, floor: FloorAddress, voice: Voice, fetcher: Arc<Fetcher>) {
        // Only the house calls this, once.
        let _ = self.reach.set(Reach { floor, voice, fetcher });
    }

    /// What is wrong with another configuration, in this world.
    fn wrong_with(&self, next: &Resources, published: &BTreeMap<String, u32>) -> Result<Organization, Vec<Problem>> {
        let world = World {
            known: &self.known,
            zone: &zone,
            published,
        };
        let organization = check(next, world)?;
        let wrong = bad_clips(&organization, next);
        if wrong.is_empty() { Ok(organization) } else { Err(wrong) }
    }

    /// Puts another configuration in force.
    async fn replace(&self, by: &str, from: i64, next: Resources) -> Result<Arc<Configured>, NotTaken> {
        let _one_at_a_time = self.changing.lock().await;
        let now = self.now();
        if now.configured.revision != from {
            return Err(NotTaken::Outdated);
        }
        let (published, flows) = versions(&now, &next);
        let mut organization = self.wrong_with(&next, &published).map_err(NotTaken::Wrong)?;
        let changes = self.to_store(&now, &next, by, &flows);
        if changes.resources.is_empty() && changes.moved.is_empty() {
            return Ok(Arc::clone(&now.configured));
        }
        self.store.resources.apply(from, &changes).await.map_err(|error| {
            tracing::error!(%error, "the configuration cannot be stored");
            NotTaken::Unavailable
        })?;
        let loaded = kept::load(&self.store, &self.seal).await.map_err(|error| {
            tracing::error!(%error, "the configuration cannot be read");
            NotTaken::Unavailable
        })?;
        organization.directory = with_earlier(&organization.directory, earlier(&now));
        self.end_sessions(&now.organization, &organization).await;
        // Checked a moment ago.
        let _ = set_clips(&self.clips, &organization);
        let configured = Arc::new(loaded.configured);
        let organization = Arc::new(organization);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Now {
            configured: Arc::clone(&configured),
            accounts: Arc::new(accounts(&organization)),
            organization: Arc::clone(&organization),
            published: loaded.published,
            last_serial: loaded.last_serial,
            places: loaded.places,
        });
        tracing::info!(
            by,
            revision = configured.revision,
            changes = changes.resources.len(),
            "the configuration was changed"
        );
        self.spread(&organization).await;
        Ok(configured)
    }

    /// What has to be stored.
    fn to_store(&self, now: &Now, next: &Resources, by: &str, flows: &[(String, String)]) -> Changes {
        let at = |kind: Kind, id: &str| next.place(kind, id).map_or(0, |place| place as i64);
        let resources: Vec<Change> = differences(&now.configured.resources, next)
            .into_iter()
            .map(|difference| Change {
                kind: difference.kind.field().to_owned(),
                place: at(difference.kind, &difference.id),
                before: difference
                    .before
                    .map(|value| self.seal.closed(difference.kind, &difference.id, value)),
                after: difference
                    .after
                    .map(|value| self.seal.closed(difference.kind, &difference.id, value)),
                id: difference.id,
            })
            .collect();
        let moved = now.places.iter().filter_map(|((kind, id), place)| {
            let other = next.place(*kind, id).map(|at| at as i64).filter(|at| at != place)?;
            Some((kind.field().to_owned(), id.clone(), other))
        });
        Changes {
            by: by.to_owned(),
            at: clock::now().0,
            resources,
            flows: flows.to_vec(),
            moved: moved.collect(),
        }
    }

    /// Who has another password, or is gone, signs in again.
    async fn end_sessions(&self, before: &Organization, after: &Organization) {
        for (id, user) in &before.users {
            let same = after
                .users
                .get(id)
                .is_some_and(|now| now.password_hash == user.password_hash);
            if !same && let Err(error) = self.store.sessions.end_all_of(id).await {
                tracing::error!(%error, user = %id, "the sign-ins of a user cannot be ended");
            }
        }
    }

    /// Makes it true in the voice and on the floor.
    async fn spread(&self, organization: &Organization) {
        let Some(reach) = self.reach.get() else { return };
        reach.fetcher.allow(&organization.directory.organization.http_origins);
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if told.as_ref() != Some(&(organization.phones.clone(), organization.trunks.clone())) {
            reach.voice.configure(self.voice_directory());
        }
        if reach
            .floor
            .configure(Arc::clone(&organization.directory))
            .await
            .is_err()
        {
            tracing::warn!("the floor is going down and works by the former configuration");
        }
    }
}

fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

fn wrong(problems: &[Problem]) -> anyhow::Error {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("the configuration is not right:\n  {}", lines.join("\n  "))
}

/// The number of each flow's version when `next` is in force, and the documents that are new versions.
fn versions(now: &Now, next: &Resources) -> (BTreeMap<String, u32>, Vec<(String, String)>) {
    let mut published = BTreeMap::new();
    let mut flows = Vec::new();
    let mut last = now.last_serial;
    for flow in next.of(Kind::Flow) {
        let document = &flow.value["document"];
        if document.is_null() {
            continue;
        }
        let before = now
            .configured
            .resources
            .get(Kind::Flow, &flow.id)
            .map(|value| &value["document"]);
        let serial = match now.published.get(&flow.id) {
            Some(serial) if before == Some(document) => *serial,
            Some(_) | None => {
                last += 1;
                flows.push((flow.id.clone(), document.to_string()));
                last
            }
        };
        published.insert(flow.id.clone(), serial);
    }
    (published, flows)
}

/// The versions that contacts may have begun with: those that were remembered, and those that were in force.
fn earlier(now: &Now) -> BTreeMap<u32, Arc<Flow>> {
    let directory = &now.organization.directory;
    let mut all = directory.earlier_flows.clone();
    for entry in directory.entry_points.values() {
        all.insert(entry.flow_version, Arc::clone(&entry.flow));
    }
    while all.len() > EARLIER_FLOWS_MAX {
        all.pop_first();
    }
    all
}

fn with_earlier(directory: &Directory, earlier: BTreeMap<u32, Arc<Flow>>) -> Arc<Directory> {
    Arc::new(Directory {
        earlier_flows: earlier,
        ..directory.clone()
    })
}

/// Makes the library of what is shipped and what is uploaded.
fn set_clips(library: &ClipLibrary, organization: &Organization) -> Result<(), Vec<Problem>> {
    let mut files = assets::clips();
    files.extend(organization.clips.clone());
    library
        .replace(files)
        .map_err(|bad| vec![Problem::new("/prompts", Code::BadSound, &[("message", &bad)])])
}

/// Uploaded sounds that cannot be played.
fn bad_clips(organization: &Organization, resources: &Resources) -> Vec<Problem> {
    let bad = organization.clips.iter().filter_map(|(name, bytes)| {
        let one = BTreeMap::from([(name.clone(), bytes.clone())]);
        let error = ClipLibrary::default().replace(one).err()?;
        let (language, id) = name.strip_prefix("prompts/")?.split_once('/')?;
        let at = resources.place(Kind::Prompt, id)?;
        let pointer = format!("{}/audio/{language}", place(Kind::Prompt, at));
        Some(Problem::new(pointer, Code::BadSound, &[("message", &error.why)]))
    });
    bad.collect()
}

fn accounts(organization: &Organization) -> api::ports::Directory {
    let own = &organization.directory.organization;
    let users = organization.users.values().map(|user| api::ports::User {
        id: user.id.clone(),
        name: user.name.clone(),
        email: user.email.clone(),
        password_hash: user.password_hash.clone(),
        roles: user.roles.iter().map(|role| role_of(*role)).collect(),
    });
    let organization = api::dto::session::Organization {
        id: own.id.clone(),
        name: own.name.clone(),
        country: organization.country.clone(),
    };
    api::ports::Directory::new(organization, users)
}

const fn role_of(role: organization::Role) -> api::dto::session::Role {
    match role {
        organization::Role::Agent => api::dto::session::Role::Agent,
        organization::Role::Supervisor => api::dto::session::Role::Supervisor,
        organization::Role::Administrator => api::dto::session::Role::Administrator,
    }
}

#[cfg(test)]
mod tests;
