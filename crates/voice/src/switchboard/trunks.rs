//! Trunks beyond single calls: where their targets are, which of them answer, and our registrations with carriers.
//! Changes are logged once each and shown as gauges.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Instant;

use floor::TrunkId;
use sip::digest::{Credentials, Secret};
use sip::liveness::{Health, Liveness, probe};
use sip::message::{Request, Response};
use sip::registration::{Account, Action, Registration, Standing};
use sip::seed::Seed;
use sip::transaction::{Flow, TransactionId};

use super::ears::Ears;
use super::{Switchboard, path, trunk_host};
use crate::config::Trunk;
use crate::numbers::LegNumbers;

/// A request of ours that belongs to a trunk and to no call.
#[derive(Debug, Clone)]
pub(super) enum Errand {
    /// An OPTIONS to a target.
    Probe { trunk: TrunkId, target: String },
    /// A REGISTER.
    Register { trunk: TrunkId, cseq: u32 },
}

/// One place where a trunk is reached.
struct Target {
    text: String,
    /// Where its name leads, once that is known.
    flow: Option<Flow>,
    watch: Option<Liveness>,
}

/// What is known of one trunk.
struct State {
    id: TrunkId,
    targets: Vec<Target>,
    /// Text and place of the registrar.
    registrar: Option<(String, Option<Flow>)>,
    registration: Option<Registration>,
    seed: Seed,
    probes: u32,
}

/// All trunks, in the order of the organization's file.
#[derive(Default)]
pub(super) struct Trunks(Vec<State>);

impl Trunks {
    pub(super) fn new(now: Instant, trunks: &[Trunk], secret: &[u8; 32], numbers: &LegNumbers) -> Self {
        let state = |trunk: &Trunk| State {
            id: trunk.id.clone(),
            targets: trunk
                .targets
                .iter()
                .map(|text| Target {
                    text: text.clone(),
                    flow: None,
                    watch: trunk.probe.map(|every| Liveness::new(now, every)),
                })
                .collect(),
            registrar: trunk
                .registration
                .as_ref()
                .map(|registration| (registration.registrar.clone(), None)),
            registration: None,
            // Another one in each life of the process: a registrar remembers the numbers of the last one.
            seed: Seed::derive(secret, numbers.next().0),
            probes: 0,
        };
        Self(trunks.iter().map(state).collect())
    }

    /// Other trunks from now on; what is known of those in `kept` stays.
    pub(super) fn change_to(&mut self, fresh: Self, kept: &BTreeSet<TrunkId>) {
        let mut before = std::mem::take(self);
        for state in fresh.0 {
            let known = before
                .0
                .iter()
                .position(|old| old.id == state.id && kept.contains(&old.id));
            self.0.push(known.map_or(state, |at| before.0.swap_remove(at)));
        }
    }

    /// The first place of a trunk that can be found and is not known to be down.
    pub(super) fn open_target(&self, trunk: &TrunkId) -> Option<(&str, Flow)> {
        let state = self.0.iter().find(|state| state.id == *trunk)?;
        state.targets.iter().find_map(|target| {
            let down = target
                .watch
                .as_ref()
                .is_some_and(|watch| watch.health() == Health::Down);
            target.flow.filter(|_| !down).map(|flow| (target.text.as_str(), flow))
        })
    }

    /// Whether a trunk that registers is reached at this address: then its calls may come from there too.
    pub(super) fn registered_at(&self, trunk: &TrunkId, address: IpAddr) -> bool {
        self.0.iter().any(|state| {
            let registrar = state.registrar.as_ref().and_then(|(_, flow)| *flow);
            state.id == *trunk
                && state.registration.is_some()
                && state
                    .targets
                    .iter()
                    .filter_map(|target| target.flow)
                    .chain(registrar)
                    .any(|flow| flow.remote.ip() == address)
        })
    }

    /// The trunk that is reached by this path.
    pub(super) fn at(&self, flow: Flow) -> Option<&TrunkId> {
        let there = |state: &&State| state.targets.iter().any(|target| target.flow == Some(flow));
        self.0.iter().find(there).map(|state| &state.id)
    }

    fn get(&mut self, trunk: &TrunkId) -> Option<&mut State> {
        self.0.iter_mut().find(|state| state.id == *trunk)
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let watches = self
            .0
            .iter()
            .flat_map(|state| &state.targets)
            .filter(|target| target.flow.is_some())
            .filter_map(|target| target.watch.as_ref().map(Liveness::poll_timeout));
        let registrations = self
            .0
            .iter()
            .filter_map(|state| state.registration.as_ref().and_then(Registration::poll_timeout));
        watches.chain(registrations).min()
    }
}

/// A trunk's credentials as `sip` wants them.
pub(super) fn credentials(trunk: &Trunk) -> Option<Credentials> {
    trunk.credentials.as_ref().map(|known| Credentials {
        user: known.user.clone(),
        secret: Secret::Clear(known.password.clone()),
        realm: known.realm.clone(),
    })
}

impl<E: Ears> Switchboard<E> {
    /// A trunk's settings.
    pub(super) fn trunk(&self, id: &TrunkId) -> Option<&Trunk> {
        self.config.directory.trunks.iter().find(|trunk| trunk.id == *id)
    }

    /// Names have been looked up.
    pub(super) fn resolved(&mut self, found: &[(String, Flow)]) {
        let place = |text: &str| found.iter().find(|(known, _)| known == text).map(|(_, flow)| *flow);
        let mut asked = Vec::new();
        for at in 0..self.trunks.0.len() {
            let state = &mut self.trunks.0[at];
            for target in &mut state.targets {
                target.flow = place(&target.text).or(target.flow);
            }
            let Some((text, flow)) = &mut state.registrar else {
                continue;
            };
            *flow = place(text).or(*flow);
            let (id, text, flow) = (state.id.clone(), text.clone(), *flow);
            if let (None, Some(flow)) = (&state.registration, flow) {
                let seed = state.seed.clone();
                let registration = self.account(&id, &text, flow, seed).map(Registration::new);
                self.trunks.0[at].registration = registration;
                asked.push(id);
            }
        }
        for trunk in asked {
            self.with_registration(&trunk, Registration::ask);
        }
    }

    fn account(&self, id: &TrunkId, registrar: &str, flow: Flow, seed: Seed) -> Option<Account> {
        let trunk = self.trunk(id)?;
        let registration = trunk.registration.as_ref()?;
        let credentials = credentials(trunk)?;
        let own = path::own_address(self.address, self.config.public_address, flow.remote);
        let mut local = path::local(flow, own);
        local.contact = local
            .contact
            .replacen("centrala@", &format!("{}@", credentials.user), 1);
        Some(Account {
            registrar: trunk_host(registrar).to_owned(),
            user: credentials.user.clone(),
            local,
            seed,
            credentials: Some(credentials),
            expires: registration.expires,
        })
    }

    fn with_registration(&mut self, trunk: &TrunkId, work: impl FnOnce(&mut Registration) -> Vec<Action>) {
        let Some(state) = self.trunks.get(trunk) else { return };
        let Some(registration) = &mut state.registration else {
            return;
        };
        let Some(flow) = state.registrar.as_ref().and_then(|(_, flow)| *flow) else {
            return;
        };
        for action in work(registration) {
            match action {
                Action::Request(request) => {
                    let cseq = request.headers.get("CSeq").and_then(sip::address::parse_cseq);
                    let errand = Errand::Register {
                        trunk: trunk.clone(),
                        cseq: cseq.map(|(cseq, _)| cseq).unwrap_or_default(),
                    };
                    self.run_errand(Instant::now(), flow, &request, errand);
                }
                Action::Tell(standing) => registered(trunk, standing),
            }
        }
    }

    fn run_errand(&mut self, now: Instant, flow: Flow, request: &Request, errand: Errand) {
        let (id, outputs) = self.transactions.request(now, flow, request);
        self.errands.insert(id, errand);
        self.outputs(now, outputs);
    }

    /// A response to a request of a trunk; `false` when the transaction is somebody else's.
    pub(super) fn errand_answered(&mut self, now: Instant, id: TransactionId, response: &Response) -> bool {
        let Some(errand) = self.errands.get(&id).cloned() else {
            return false;
        };
        if !response.is_final() {
            return true;
        }
        self.errands.remove(&id);
        match errand {
            Errand::Probe { trunk, target } => self.probed(now, &trunk, &target, response.status),
            Errand::Register { trunk, .. } => {
                self.with_registration(&trunk, |registration| registration.on_response(now, response));
            }
        }
        true
    }

    /// Nobody answered a request of a trunk; `false` when the transaction is somebody else's.
    pub(super) fn errand_unanswered(&mut self, now: Instant, id: TransactionId, status: u16) -> bool {
        match self.errands.remove(&id) {
            Some(Errand::Probe { trunk, target }) => self.probed(now, &trunk, &target, status),
            Some(Errand::Register { trunk, cseq }) => {
                self.with_registration(&trunk, |registration| registration.on_unanswered(now, cseq, status));
            }
            None => return false,
        }
        true
    }

    fn probed(&mut self, now: Instant, trunk: &TrunkId, text: &str, status: u16) {
        let target = self
            .trunks
            .get(trunk)
            .and_then(|state| state.targets.iter_mut().find(|target| target.text == text));
        let change = target
            .and_then(|target| target.watch.as_mut())
            .and_then(|watch| watch.answered(now, status));
        if let Some(health) = change {
            self.health_changed(trunk, text, health);
        }
    }

    fn health_changed(&mut self, trunk: &TrunkId, target: &str, health: Health) {
        let up = health != Health::Down;
        metrics::gauge!("centrala_trunk_up", "trunk" => trunk.to_string(), "target" => target.to_owned()).set(if up {
            1.0
        } else {
            0.0
        });
        if !up {
            return tracing::warn!(%trunk, target, "the trunk does not answer any more; calls do not go there");
        }
        tracing::info!(%trunk, target, "the trunk answers");
        // It was perhaps away for the registration too, and that need not wait for its pause.
        self.with_registration(trunk, |registration| match registration.standing() {
            Standing::Failed(401 | 403 | 404 | 407) | Standing::Registered | Standing::Idle => Vec::new(),
            Standing::Failed(_) => registration.ask(),
        });
    }

    /// Probes and renewals that are due.
    pub(super) fn trunk_timers(&mut self, now: Instant) {
        if self.trunks.poll_timeout().is_none_or(|at| at > now) {
            return;
        }
        let mut probes = Vec::new();
        let mut changes = Vec::new();
        let mut renewals = Vec::new();
        for state in &mut self.trunks.0 {
            for target in &mut state.targets {
                let (Some(flow), Some(watch)) = (target.flow, &mut target.watch) else {
                    continue;
                };
                let (send, change) = watch.on_timer(now);
                changes.extend(change.map(|health| (state.id.clone(), target.text.clone(), health)));
                if send {
                    state.probes = state.probes.wrapping_add(1);
                    let number = state.probes;
                    probes.push((state.id.clone(), target.text.clone(), flow, state.seed.clone(), number));
                }
            }
            let due = state.registration.as_ref().and_then(Registration::poll_timeout);
            if due.is_some_and(|due| due <= now) {
                renewals.push(state.id.clone());
            }
        }
        for (trunk, target, health) in changes {
            self.health_changed(&trunk, &target, health);
        }
        for (trunk, target, flow, seed, number) in probes {
            let own = path::own_address(self.address, self.config.public_address, flow.remote);
            let uri = format!("sip:{}", trunk_host(&target));
            let request = probe(&path::local(flow, own), &seed, number, &uri);
            self.run_errand(now, flow, &request, Errand::Probe { trunk, target });
        }
        for trunk in renewals {
            self.with_registration(&trunk, |registration| registration.on_timer(now));
        }
    }

    /// Takes all registrations back, for a shutdown.
    pub(super) fn leave_trunks(&mut self) {
        let trunks = self.trunks.0.iter().map(|state| state.id.clone()).collect();
        self.leave(trunks);
    }

    /// Takes the registrations of some trunks back.
    pub(super) fn leave(&mut self, trunks: Vec<TrunkId>) {
        for trunk in trunks {
            self.with_registration(&trunk, Registration::leave);
        }
    }

    /// Whether a REGISTER of ours waits for its answer.
    pub(super) fn registering(&self) -> bool {
        self.errands
            .values()
            .any(|errand| matches!(errand, Errand::Register { .. }))
    }
}

fn registered(trunk: &TrunkId, standing: Standing) {
    let there = standing == Standing::Registered;
    metrics::gauge!("centrala_trunk_registered", "trunk" => trunk.to_string()).set(if there { 1.0 } else { 0.0 });
    match standing {
        Standing::Registered => tracing::info!(%trunk, "registered with the carrier"),
        Standing::Idle => tracing::info!(%trunk, "the registration with the carrier was taken back"),
        Standing::Failed(status) => {
            tracing::warn!(%trunk, status, "not registered with the carrier; its calls may not reach us");
        }
    }
}
