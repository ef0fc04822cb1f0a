//! Browser phones, of agents and of customers, over the voice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use api::dto::public::PublicCallEvent;
use api::ports::{Answer, Answered, PhoneError, Phones};
use floor::{AgentId, Caller, Dialled, EntryPointId, Fact, LegEnd, LegId, Opaque, Origin};
use tokio::sync::watch;
use voice::{BrowserError, Voice};

use super::WebCalls;
use crate::driver::FloorAddress;

/// Browser phones.
pub(crate) struct BrowserPhones {
    pub(crate) voice: Voice,
    pub(crate) floor: FloorAddress,
    pub(crate) web_calls: Arc<WebCalls>,
    /// The connection that each station has now.
    pub(crate) stations: Mutex<BTreeMap<LegId, String>>,
}

impl BrowserPhones {
    async fn station_leg(&self, agent: &AgentId) -> Result<LegId, PhoneError> {
        let agent = agent.clone();
        self.floor
            .read(move |floor| floor.state().agents.get(&agent).and_then(|agent| agent.station.leg))
            .await
            .map_err(|_| PhoneError::Unavailable)?
            .ok_or(PhoneError::NoStation)
    }
}

impl Phones for BrowserPhones {
    fn open_station(&self, agent: &AgentId, offer: String) -> Answer<'_, Result<Answered, PhoneError>> {
        let agent = agent.clone();
        Box::pin(async move {
            let leg = self.station_leg(&agent).await?;
            let sdp = self.voice.offer_browser(leg, offer).await.map_err(phone_error)?;
            let id = random_id()?;
            self.stations
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(leg, id.clone());
            Ok(Answered { id, sdp })
        })
    }

    fn close_station(&self, agent: &AgentId, id: &str) -> Answer<'_, Result<(), PhoneError>> {
        let (agent, id) = (agent.clone(), id.to_owned());
        Box::pin(async move {
            let leg = self.station_leg(&agent).await?;
            let mut stations = self.stations.lock().unwrap_or_else(PoisonError::into_inner);
            if stations.get(&leg) != Some(&id) {
                return Err(PhoneError::Unknown);
            }
            stations.remove(&leg);
            self.voice.close_browser(leg);
            Ok(())
        })
    }

    fn open_public(&self, entry_point: &EntryPointId, offer: String) -> Answer<'_, Result<Answered, PhoneError>> {
        let entry_point = entry_point.clone();
        Box::pin(async move {
            if !self.web_calls.has_room() {
                return Err(PhoneError::Full);
            }
            let leg = self.voice.new_outside_leg();
            let sdp = self.voice.offer_browser(leg, offer).await.map_err(phone_error)?;
            let id = random_id()?;
            self.web_calls.begin(id.clone(), leg);
            let arrived = Fact::CallArrived {
                leg,
                origin: Origin::Web,
                dialled: Dialled::EntryPoint(entry_point),
                caller: Caller::default(),
                dialog: Opaque::default(),
            };
            if self.floor.tell(arrived).await.is_err() {
                self.web_calls.ended(leg, "unavailable");
                self.voice.close_browser(leg);
                return Err(PhoneError::Unavailable);
            }
            Ok(Answered { id, sdp })
        })
    }

    fn close_public(&self, id: &str) -> Answer<'_, Result<(), PhoneError>> {
        let leg = self.web_calls.leg(id);
        Box::pin(async move {
            let leg = leg.ok_or(PhoneError::Unknown)?;
            self.voice.close_browser(leg);
            self.floor
                .tell(Fact::LegEnded {
                    leg,
                    cause: LegEnd::HungUp,
                })
                .await
                .map_err(|_| PhoneError::Unavailable)
        })
    }

    fn digits_public(&self, id: &str, digits: String) -> Answer<'_, Result<(), PhoneError>> {
        let leg = self.web_calls.leg(id);
        Box::pin(async move {
            let leg = leg.ok_or(PhoneError::Unknown)?;
            for digit in digits.chars() {
                self.floor
                    .tell(Fact::Digit { leg, digit })
                    .await
                    .map_err(|_| PhoneError::Unavailable)?;
            }
            Ok(())
        })
    }

    fn watch_public(&self, id: &str) -> Answer<'_, Result<watch::Receiver<PublicCallEvent>, PhoneError>> {
        let found = self.web_calls.watch(id).ok_or(PhoneError::Unknown);
        Box::pin(async move { found })
    }
}

fn phone_error(error: BrowserError) -> PhoneError {
    match error {
        BrowserError::BadOffer(_) => PhoneError::BadOffer,
        BrowserError::Full => PhoneError::Full,
        BrowserError::Unavailable => PhoneError::Unavailable,
    }
}

/// 128 random bits as text: the address of a connection is the proof that it is one's own.
fn random_id() -> Result<String, PhoneError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| PhoneError::Unavailable)?;
    Ok(bytes
        .iter()
        .fold(String::with_capacity(32), |text, byte| text + &format!("{byte:02x}")))
}
