//! A switchboard with ears that only take notes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use floor::{CallerShown, Effect, Fact, LegEnd, LegId, Opaque, PhoneId, ReleaseReason, RingTarget, Source, TrunkId};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::PATIENCE;
use crate::config::{Network, Phone, Trunk, VoiceConfig, VoiceDirectory};
use crate::exchange::Exchange;
use crate::numbers::LegNumbers;
use crate::sound::SoundEvent;
use crate::switchboard::{Ears, Order, RtpPlan};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    Open(LegId, RtpPlan),
    Hears(LegId),
    Digits(LegId, String),
    Close(LegId),
}

#[derive(Clone, Default)]
pub(super) struct Notes(Arc<Mutex<Vec<Note>>>);

impl Notes {
    pub(super) fn add(&self, note: Note) {
        self.0.lock().unwrap().push(note);
    }

    pub(super) fn plans(&self, leg: LegId) -> Vec<RtpPlan> {
        let notes = self.0.lock().unwrap();
        notes
            .iter()
            .filter_map(|note| {
                if let Note::Open(of, plan) = note {
                    (*of == leg).then(|| plan.clone())
                } else {
                    None
                }
            })
            .collect()
    }

    pub(super) fn has(&self, note: &Note) -> bool {
        self.0.lock().unwrap().contains(note)
    }
}

impl Ears for Notes {
    fn reserve(&self, _: LegId) -> Option<SocketAddr> {
        Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 30_000)))
    }

    fn open_rtp(&self, leg: LegId, plan: RtpPlan) {
        self.add(Note::Open(leg, plan));
    }

    fn hears(&self, rows: Vec<(LegId, Vec<Source>)>) {
        for (leg, _) in rows {
            self.add(Note::Hears(leg));
        }
    }

    fn send_digits(&self, leg: LegId, digits: String) {
        self.add(Note::Digits(leg, digits));
    }

    fn close(&self, leg: LegId) {
        self.add(Note::Close(leg));
    }
}

pub(super) struct House {
    pub(super) exchange: Exchange,
    pub(super) facts: mpsc::Receiver<Fact>,
    pub(super) heard: mpsc::Sender<SoundEvent>,
    pub(super) notes: Notes,
}

impl House {
    /// `carrier`: where the trunk's outside calls go.
    pub(super) async fn open(carrier: Option<SocketAddr>) -> Self {
        Self::open_with(carrier, true, 4_000).await
    }

    /// With this trunk alone.
    pub(super) async fn with_trunk(trunk: Trunk) -> Self {
        Self::build(trunk, 4_000).await
    }

    pub(super) async fn open_with(carrier: Option<SocketAddr>, trunk_from_here: bool, shed_above: usize) -> Self {
        let network = if trunk_from_here { "127.0.0.0/8" } else { "192.0.2.0/24" };
        let trunk = Trunk {
            addresses: vec![Network::parse(network).unwrap()],
            targets: carrier.map(|carrier| carrier.to_string()).into_iter().collect(),
            ..Trunk::new(TrunkId::new("carrier"))
        };
        Self::build(trunk, shed_above).await
    }

    async fn build(trunk: Trunk, shed_above: usize) -> Self {
        let (heard, heard_receiver) = mpsc::channel(16);
        let phone = |id: &str| Phone {
            id: PhoneId::new(id),
            password: format!("demo-{id}"),
            name: None,
        };
        let config = VoiceConfig {
            sip: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_address: None,
            rtp_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            rtp_ports: 0..0,
            webrtc_port: 0,
            media_threads: 1,
            rtp_silence: Duration::from_secs(30),
            realm: "centrala".to_owned(),
            secret: [5; 32],
            session_interval: 1_800,
            shed_above,
            codecs: crate::CodecPolicy::default(),
            directory: VoiceDirectory {
                trunks: vec![trunk],
                phones: vec![phone("1001"), phone("1002")],
            },
        };
        let notes = Notes::default();
        let (exchange, facts) = Exchange::start(config, notes.clone(), heard_receiver, Arc::new(LegNumbers::default()))
            .await
            .unwrap();
        Self {
            exchange,
            facts,
            heard,
            notes,
        }
    }

    pub(super) async fn fact(&mut self) -> Fact {
        timeout(PATIENCE, self.facts.recv())
            .await
            .expect("a fact in time")
            .expect("the switchboard runs")
    }

    pub(super) fn perform(&self, effect: Effect) {
        self.exchange.order(Order::Perform(effect));
    }

    pub(super) fn ring(&self, leg: u64, target: RingTarget) {
        let shown = CallerShown {
            number: Some("+35929002000".to_owned()),
            name: Some("Ana".to_owned()),
        };
        self.perform(Effect::Ring {
            leg: LegId(leg),
            target,
            shown,
            auto_answer: false,
        });
    }

    pub(super) fn release(&self, leg: LegId, why: ReleaseReason, dialog: Option<Opaque>, target: Option<RingTarget>) {
        self.perform(Effect::Release {
            leg,
            why,
            dialog,
            target,
        });
    }

    /// Nothing more is told: whatever an order causes is told before the effect of the next one.
    pub(super) async fn is_silent(&mut self) {
        self.release(LegId(424_242), ReleaseReason::CallEnded, None, None);
        assert_eq!(
            self.fact().await,
            Fact::LegEnded {
                leg: LegId(424_242),
                cause: LegEnd::Released
            }
        );
    }
}
