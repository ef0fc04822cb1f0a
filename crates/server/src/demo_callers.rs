//! The demo's simulated callers: a second voice in the same process that calls in by SIP like anybody else, presses a
//! menu key, speaks, and hangs up after a while. Nothing in the house knows that they are not real.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context;
use floor::{CallerShown, ClipId, Effect, Fact, InteractionId, LegId, ReleaseReason, RingTarget, Row, Source, TrunkId};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use voice::{ClipLibrary, Trunk, Voice, VoiceConfig, VoiceDirectory};

use crate::assets;

/// More callers than this are a load test, and there is a command for that.
pub(crate) const PER_MINUTE_MAX: i64 = 120;
/// Callers on the line at once.
const AT_ONCE_MAX: usize = 20;
/// How long callers stay, shortest and longest.
const PATIENCE: (u64, u64) = (40, 150);
/// Callers who reach the menu choose after this.
const CHOICE_AFTER: Duration = Duration::from_secs(8);
/// What callers dial, in turn.
const NUMBERS: [&str; 3] = ["+35929002000", "+35929001000", "+35929003000"];
/// What callers say: every clip of the demo's folder.
const SPEECH: &str = "demo/";

/// Simulated callers on their way.
pub(crate) struct DemoCallers {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl DemoCallers {
    /// Starts callers who call this address.
    pub(crate) async fn start(sip: SocketAddr, per_minute: u32) -> anyhow::Result<Self> {
        let clips = assets::clips();
        let speech: Vec<ClipId> = clips
            .keys()
            .filter(|name| name.starts_with(SPEECH))
            .map(|name| ClipId::new(name))
            .collect();
        anyhow::ensure!(!speech.is_empty(), "there is no speech for the demo's callers");
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let centrala = Trunk {
            targets: vec![sip.to_string()],
            ..Trunk::new(TrunkId::new("centrala"))
        };
        let config = VoiceConfig {
            sip: SocketAddr::new(loopback, 0),
            public_address: None,
            rtp_address: loopback,
            rtp_ports: 30_000..31_000,
            webrtc_port: 0,
            media_threads: 1,
            rtp_silence: Duration::from_secs(60),
            realm: "callers".to_owned(),
            secret: random(),
            session_interval: 1_800,
            shed_above: 1_000,
            codecs: voice::CodecPolicy::default(),
            directory: VoiceDirectory {
                trunks: vec![centrala],
                phones: Vec::new(),
            },
        };
        let clips = ClipLibrary::new(clips).context("a sound of ours cannot be used")?;
        let (voice, facts) = Voice::start(config, clips)
            .await
            .context("cannot start the demo's callers")?;
        let (stop, stopped) = oneshot::channel();
        let pause = Duration::from_secs(60) / per_minute.max(1);
        let crowd = Crowd {
            voice,
            speech,
            calls: BTreeMap::new(),
            count: 0,
        };
        Ok(Self {
            stop,
            task: tokio::spawn(crowd.run(facts, pause, stopped)),
        })
    }

    /// Sends everybody home.
    pub(crate) async fn stop(self) {
        // When the task has ended by itself there is nobody to tell.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

/// One simulated caller.
struct Caller {
    hangs_up_at: Instant,
    presses_at: Option<Instant>,
}

struct Crowd {
    voice: Voice,
    speech: Vec<ClipId>,
    calls: BTreeMap<LegId, Caller>,
    count: u64,
}

impl Crowd {
    async fn run(mut self, mut facts: mpsc::Receiver<Fact>, pause: Duration, mut stopped: oneshot::Receiver<()>) {
        let mut next_call = Instant::now();
        loop {
            let next_act = self
                .calls
                .values()
                .flat_map(|caller| [Some(caller.hangs_up_at), caller.presses_at])
                .flatten()
                .min()
                .map_or(next_call, |act| act.min(next_call));
            tokio::select! {
                _ = &mut stopped => break,
                fact = facts.recv() => match fact {
                    Some(fact) => self.news(&fact),
                    None => break,
                },
                () = tokio::time::sleep_until(next_act) => {
                    let now = Instant::now();
                    self.acts(now);
                    if now >= next_call {
                        next_call = now + pause;
                        self.call(now);
                    }
                }
            }
        }
        self.voice.shut_down().await;
    }

    fn call(&mut self, now: Instant) {
        if self.calls.len() >= AT_ONCE_MAX {
            return;
        }
        self.count += 1;
        let leg = LegId(self.count);
        let number = NUMBERS[usize::try_from(self.count).unwrap_or(0) % NUMBERS.len()];
        let (least, most) = PATIENCE;
        let patience = least + u64::from(random()[0]) * (most - least) / 255;
        let presses_at = (number == "+35929001000").then_some(now + CHOICE_AFTER);
        self.calls.insert(
            leg,
            Caller {
                hangs_up_at: now + Duration::from_secs(patience),
                presses_at,
            },
        );
        self.voice.perform(Effect::Ring {
            leg,
            target: RingTarget::Number(number.to_owned()),
            shown: CallerShown {
                number: Some(format!("+35988{:07}", 1_000_000 + self.count)),
                name: None,
            },
            auto_answer: false,
        });
    }

    fn news(&mut self, fact: &Fact) {
        if let Fact::LegAnswered { leg, .. } = fact {
            let turn = usize::try_from(leg.0).unwrap_or(0) % self.speech.len();
            let hears = vec![Source::Music(self.speech[turn].clone())];
            self.voice.perform(Effect::Audibility {
                interaction: InteractionId(leg.0),
                rows: vec![Row { leg: *leg, hears }],
            });
        }
        if let Fact::LegFailed { leg, .. } | Fact::LegEnded { leg, .. } = fact {
            self.calls.remove(leg);
        }
    }

    fn acts(&mut self, now: Instant) {
        let mut leaving = Vec::new();
        for (leg, caller) in &mut self.calls {
            if caller.presses_at.is_some_and(|at| at <= now) {
                caller.presses_at = None;
                self.voice.perform(Effect::SendDigits {
                    leg: *leg,
                    digits: "1".to_owned(),
                });
            }
            if caller.hangs_up_at <= now {
                leaving.push(*leg);
            }
        }
        for leg in leaving {
            self.calls.remove(&leg);
            self.voice.perform(Effect::Release {
                leg,
                why: ReleaseReason::CallEnded,
                dialog: None,
                target: None,
            });
        }
    }
}

/// Random bytes. Without any the callers are all alike, which harms nobody.
fn random() -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    let _ = getrandom::fill(&mut bytes);
    bytes
}
