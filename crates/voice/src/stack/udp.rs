//! Reading datagrams.

use std::time::Duration;

use sip::transaction::{Flow, Transport};
use tokio::net::UdpSocket;
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use super::Wire;

/// Shorter ones are keep-alives (RFC 5626 section 4.4, and single bytes that some phones send).
const SHORTEST: usize = 16;

/// Reads until told to stop.
pub(super) async fn read(socket: UdpSocket, events: Sender<Wire>, stop: CancellationToken) {
    let mut buffer = vec![0; 65_536];
    loop {
        let received = tokio::select! {
            () = stop.cancelled() => return,
            received = socket.recv_from(&mut buffer) => received,
        };
        let (length, remote) = match received {
            Ok(received) => received,
            Err(error) => {
                // An ICMP error of an earlier datagram shows up here; the socket itself is well.
                tracing::debug!(%error, "datagram could not be read");
                tokio::time::sleep(Duration::from_millis(1)).await;
                continue;
            }
        };
        if length < SHORTEST {
            continue;
        }
        let flow = Flow {
            transport: Transport::Udp,
            remote,
        };
        if events
            .try_send(Wire::Received(flow, buffer[..length].to_vec()))
            .is_err()
        {
            metrics::counter!("centrala_sip_datagrams_dropped_total").increment(1);
        }
    }
}
