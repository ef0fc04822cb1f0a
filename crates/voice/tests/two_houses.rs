//! Two voices call each other over real sockets: signalling and sound together, as the demo's callers do it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use floor::{
    CallerShown, ClipId, Dialled, Effect, Fact, InteractionId, LegEnd, LegId, PlayId, ReleaseReason, RingTarget, Row,
    Source, TrunkId,
};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;
use voice::{ClipLibrary, Network, Trunk, Voice, VoiceConfig, VoiceDirectory};

const PATIENCE: Duration = Duration::from_secs(20);
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

struct House {
    voice: Voice,
    facts: Receiver<Fact>,
}

impl House {
    async fn open(target: Option<SocketAddr>) -> Self {
        let trunk = Trunk {
            addresses: vec![Network::parse("127.0.0.1").unwrap()],
            targets: target.map(|target| target.to_string()).into_iter().collect(),
            ..Trunk::new(TrunkId::new("other"))
        };
        let config = VoiceConfig {
            sip: SocketAddr::new(HERE, 0),
            public_address: None,
            rtp_address: HERE,
            rtp_ports: 34_000..39_998,
            webrtc_port: 0,
            media_threads: 1,
            rtp_silence: Duration::from_secs(30),
            realm: "test".to_owned(),
            secret: [3; 32],
            session_interval: 1_800,
            shed_above: 1_000,
            codecs: voice::CodecPolicy::default(),
            directory: VoiceDirectory {
                trunks: vec![trunk],
                phones: Vec::new(),
            },
        };
        let clips = BTreeMap::from([("beep".to_owned(), wav())]);
        let (voice, facts) = Voice::start(config, ClipLibrary::new(clips).unwrap()).await.unwrap();
        Self { voice, facts }
    }

    async fn fact(&mut self) -> Fact {
        timeout(PATIENCE, self.facts.recv())
            .await
            .expect("a fact in time")
            .unwrap()
    }

    fn hears(&self, leg: LegId, source: Source) {
        let rows = vec![Row {
            leg,
            hears: vec![source],
        }];
        self.voice.perform(Effect::Audibility {
            interaction: InteractionId(1),
            rows,
        });
    }
}

/// 200 ms of a tone, 8 kHz, 16 bits, mono.
fn wav() -> Vec<u8> {
    let samples: Vec<i16> = (0..1_600)
        .map(|n| (f64::from(n) * 0.7).sin() * 8_000.0)
        .map(|sample| sample as i16)
        .collect();
    let size = u32::try_from(samples.len() * 2).unwrap();
    let mut out = b"RIFF".to_vec();
    out.extend((36 + size).to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    out.extend(8_000_u32.to_le_bytes());
    out.extend(16_000_u32.to_le_bytes());
    out.extend(b"\x02\0\x10\0data");
    out.extend(size.to_le_bytes());
    samples.iter().for_each(|sample| out.extend(sample.to_le_bytes()));
    out
}

#[tokio::test]
async fn a_call_goes_through_with_prompt_keys_and_end() {
    let mut house = House::open(None).await;
    let mut callers = House::open(Some(house.voice.sip_address())).await;
    let caller = LegId(1);
    callers.voice.perform(Effect::Ring {
        leg: caller,
        target: RingTarget::Number("+35929001000".to_owned()),
        shown: CallerShown {
            number: Some("+359888000001".to_owned()),
            name: None,
        },
        auto_answer: false,
    });
    let Fact::CallArrived {
        leg,
        dialled,
        caller: shown,
        ..
    } = house.fact().await
    else {
        panic!("a call")
    };
    assert_eq!(dialled, Dialled::Number("+35929001000".to_owned()));
    assert_eq!(shown.number.as_deref(), Some("+359888000001"));
    house.voice.perform(Effect::Answer { leg });
    assert!(matches!(callers.fact().await, Fact::LegAnswered { leg, .. } if leg == caller));
    callers.hears(caller, Source::Music(ClipId::new("beep")));
    let play = PlayId(9);
    house.hears(
        leg,
        Source::Prompt {
            play,
            clips: vec![ClipId::new("beep")],
        },
    );
    assert_eq!(house.fact().await, Fact::PlayFinished { leg, play });
    callers.voice.perform(Effect::SendDigits {
        leg: caller,
        digits: "17#".to_owned(),
    });
    for digit in ['1', '7', '#'] {
        assert_eq!(house.fact().await, Fact::Digit { leg, digit });
    }
    let heard = house.voice.sound().stats(leg).await.expect("figures of a live leg");
    assert!(heard.received > 0, "{heard:?}");
    let why = ReleaseReason::CallEnded;
    house.voice.perform(Effect::Release {
        leg,
        why,
        dialog: None,
        target: None,
    });
    assert_eq!(
        callers.fact().await,
        Fact::LegEnded {
            leg: caller,
            cause: LegEnd::HungUp
        }
    );
    assert_eq!(
        house.fact().await,
        Fact::LegEnded {
            leg,
            cause: LegEnd::Released
        }
    );
    tokio::join!(house.voice.shut_down(), callers.voice.shut_down());
}
