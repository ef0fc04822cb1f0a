//! Starting the signalling half and talking to it: the sockets, the switchboard's task, the look-up of trunks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use floor::Fact;
use sip::address::split_host_port;
use sip::transaction::{Flow, Transport};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::config::{Trunk, VoiceConfig, VoiceDirectory};
use crate::error::VoiceError;
use crate::numbers::LegNumbers;
use crate::sound::SoundEvent;
use crate::stack::Stack;
use crate::switchboard::{Ears, Order, Switchboard, trunk_host};

/// Orders that wait for the switchboard. Beyond it an effect is lost, which the floor's deadlines repair; it means that
/// the switchboard stands still, and is logged as an error.
const ORDERS_MAX: usize = 65_536;
/// Facts that wait for the floor. When full, the switchboard waits.
const FACTS_MAX: usize = 16_384;
/// A name must be found in this time, or its trunk is not reachable for now.
const LOOK_UP: Duration = Duration::from_secs(3);
/// Names of trunks are looked up again this often.
const LOOK_UP_AGAIN: Duration = Duration::from_secs(60);
/// A shutdown takes at most this long.
const SHUT_DOWN: Duration = Duration::from_secs(5);

/// The running signalling half.
#[derive(Clone)]
pub(crate) struct Exchange {
    orders: mpsc::Sender<Order>,
    address: SocketAddr,
    stop: CancellationToken,
}

impl Exchange {
    /// Opens the sockets and starts the switchboard.
    ///
    /// # Errors
    /// The SIP address cannot be bound.
    pub(crate) async fn start<E: Ears>(
        config: VoiceConfig,
        ears: E,
        heard: mpsc::Receiver<SoundEvent>,
        numbers: Arc<LegNumbers>,
    ) -> Result<(Self, mpsc::Receiver<Fact>), VoiceError> {
        let stop = CancellationToken::new();
        let wanted = config.sip;
        let bound = Stack::bind(wanted, stop.clone()).await;
        let (stack, wire) = bound.map_err(|source| VoiceError::Bind {
            what: "SIP",
            address: wanted,
            source,
        })?;
        let address = stack.address();
        let (orders, order_receiver) = mpsc::channel(ORDERS_MAX);
        let (facts, fact_receiver) = mpsc::channel(FACTS_MAX);
        let trunks = config.directory.trunks.clone();
        let switchboard = Switchboard::new(config, stack, ears, numbers);
        tokio::spawn(switchboard.run(wire, order_receiver, heard, facts));
        let exchange = Self { orders, address, stop };
        exchange.find(&trunks).await;
        exchange.keep_finding(trunks);
        Ok((exchange, fact_receiver))
    }

    /// The SIP address that was bound.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Hands an order over without waiting.
    pub(crate) fn order(&self, order: Order) {
        if let Err(error) = self.orders.try_send(order) {
            match error {
                mpsc::error::TrySendError::Full(_) => {
                    metrics::counter!("centrala_voice_orders_lost_total").increment(1);
                    tracing::error!("the switchboard does not keep up; an order was lost");
                }
                // It was shut down: nothing can be done any more, and whoever shut it down knows.
                mpsc::error::TrySendError::Closed(_) => {}
            }
        }
    }

    /// Other trunks and phones from now on.
    pub(crate) fn configure(&self, directory: VoiceDirectory) {
        let trunks = directory.trunks.clone();
        self.order(Order::Configure(Box::new(directory)));
        let exchange = self.clone();
        tokio::spawn(async move { exchange.find(&trunks).await });
    }

    /// Ends all calls and closes the sockets.
    pub(crate) async fn shut_down(&self) {
        let (done, finished) = oneshot::channel();
        if self.orders.send(Order::ShutDown(done)).await.is_ok() {
            let _ = timeout(SHUT_DOWN, finished).await;
        }
        self.stop.cancel();
    }

    async fn find(&self, trunks: &[Trunk]) {
        let mut found = Vec::new();
        for trunk in trunks {
            for target in places(trunk) {
                match look_up(target).await {
                    Some(flow) => found.push((target.to_owned(), flow)),
                    None => tracing::warn!(trunk = %trunk.id, target, "the trunk's target cannot be found"),
                }
            }
        }
        self.found(found);
    }

    fn found(&self, found: Vec<(String, Flow)>) {
        if !found.is_empty() {
            self.order(Order::Resolved(found));
        }
    }

    /// Looks names up again and again; literal addresses need it once only.
    fn keep_finding(&self, trunks: Vec<Trunk>) {
        let named: Vec<Trunk> = trunks.into_iter().filter(|trunk| places(trunk).any(is_name)).collect();
        if named.is_empty() {
            return;
        }
        let exchange = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = exchange.stop.cancelled() => return,
                    () = tokio::time::sleep(LOOK_UP_AGAIN) => exchange.find(&named).await,
                }
            }
        });
    }
}

/// Everything of a trunk that is looked up.
fn places(trunk: &Trunk) -> impl Iterator<Item = &str> {
    let registrar = trunk.registration.as_ref().map(|registration| &registration.registrar);
    trunk.targets.iter().chain(registrar).map(String::as_str)
}

fn is_name(target: &str) -> bool {
    split_host_port(trunk_host(target))
        .is_some_and(|(host, _)| host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_err())
}

/// `host`, `host:port`, `host:port;transport=tcp`; the port is 5060 when not said.
async fn look_up(target: &str) -> Option<Flow> {
    let tcp = target
        .split(';')
        .skip(1)
        .any(|param| param.trim().eq_ignore_ascii_case("transport=tcp"));
    let transport = if tcp { Transport::Tcp } else { Transport::Udp };
    let (host, port) = split_host_port(trunk_host(target))?;
    let place = (host.trim_matches(['[', ']']).to_owned(), port.unwrap_or(5060));
    let mut addresses = timeout(LOOK_UP, tokio::net::lookup_host(place)).await.ok()?.ok()?;
    addresses.next().map(|remote| Flow { transport, remote })
}
