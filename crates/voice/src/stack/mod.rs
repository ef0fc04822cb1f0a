//! The SIP wire: one UDP socket, one TCP listener and the TCP connections of one address. Bytes in, bytes out; what
//! they mean is `sip`'s business. Nothing here waits for a slow peer: what cannot be queued is dropped and counted.

mod tcp;
mod udp;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;

use sip::transaction::{Flow, Transport};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Messages read from the wire that wait for the switchboard. Further datagrams are dropped (their senders repeat
/// them); streams are read no further.
const EVENTS_MAX: usize = 8_192;
/// Open TCP connections. Further ones are closed at once.
const CONNECTIONS_MAX: usize = 4_000;
/// Messages that wait to be written to one TCP connection; when full, the connection is closed.
const WRITES_MAX: usize = 256;
/// What means nothing and keeps a path open.
const KEEP_ALIVE: &[u8] = b"\r\n\r\n";
/// Tries to find a port that is free for both transports when any port may be taken.
const BIND_TRIES: usize = 32;

/// What comes from the wire.
#[derive(Debug)]
pub(crate) enum Wire {
    /// One datagram or one message of a stream.
    Received(Flow, Vec<u8>),
    /// Somebody connected to us: what is to be written to them goes here.
    Connected(SocketAddr, Connection),
    /// A stream ended or could not be opened.
    Closed(SocketAddr, u64),
    /// A stream stopped making sense and was closed.
    Junk(SocketAddr),
}

/// The writing end of a TCP connection.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    number: u64,
    writes: mpsc::Sender<Vec<u8>>,
    close: CancellationToken,
}

/// The sending side of the wire.
#[derive(Debug)]
pub(crate) struct Stack {
    /// A second handle of the UDP socket, for sending: the first one's readiness belongs to its reader.
    udp: std::net::UdpSocket,
    address: SocketAddr,
    connections: BTreeMap<SocketAddr, Connection>,
    events: mpsc::Sender<Wire>,
    next: u64,
    stop: CancellationToken,
}

impl Stack {
    /// Opens both sockets on one address. Port 0 takes any port that is free for both.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub(crate) async fn bind(address: SocketAddr, stop: CancellationToken) -> io::Result<(Self, mpsc::Receiver<Wire>)> {
        let (listener, udp) = bind_both(address).await?;
        let address = udp.local_addr()?;
        let reading = UdpSocket::from_std(udp.try_clone()?)?;
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        tokio::spawn(udp::read(reading, events.clone(), stop.clone()));
        tokio::spawn(tcp::listen(listener, events.clone(), stop.clone()));
        Ok((
            Self {
                udp,
                address,
                connections: BTreeMap::new(),
                events,
                next: 0,
                stop,
            },
            receiver,
        ))
    }

    /// The address that was bound.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes note of a connection that was opened from outside.
    pub(crate) fn connected(&mut self, remote: SocketAddr, connection: Connection) {
        if self.connections.len() >= CONNECTIONS_MAX {
            metrics::counter!("centrala_sip_connections_refused_total").increment(1);
            connection.close.cancel();
        } else {
            self.connections.insert(remote, connection);
        }
    }

    /// Takes note of the end of a connection; `false` when it was replaced by a newer one already.
    pub(crate) fn closed(&mut self, remote: SocketAddr, number: u64) -> bool {
        if self
            .connections
            .get(&remote)
            .is_some_and(|connection| connection.number == number)
        {
            self.connections.remove(&remote);
            return true;
        }
        false
    }

    /// Sends. `false` when the path is known to be broken.
    pub(crate) fn send(&mut self, flow: Flow, bytes: Vec<u8>) -> bool {
        match flow.transport {
            // A datagram that cannot be sent now is as good as lost on the way; the transaction repeats it.
            Transport::Udp => match self.udp.send_to(&bytes, flow.remote) {
                Ok(_) => true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => true,
                Err(_) => false,
            },
            Transport::Tcp => self.send_stream(flow.remote, bytes),
        }
    }

    /// Sends an empty message that keeps translators on the way awake (RFC 5626 section 3.5.1). Opens no connection.
    pub(crate) fn keep_alive(&self, flow: Flow) {
        // What cannot be sent now is sent next time.
        match flow.transport {
            Transport::Udp => {
                let _ = self.udp.send_to(KEEP_ALIVE, flow.remote);
            }
            Transport::Tcp => {
                if let Some(connection) = self.connections.get(&flow.remote) {
                    let _ = connection.writes.try_send(KEEP_ALIVE.to_vec());
                }
            }
        }
    }

    fn send_stream(&mut self, remote: SocketAddr, bytes: Vec<u8>) -> bool {
        let connection = match self.connections.get(&remote) {
            Some(connection) => connection.clone(),
            None if self.connections.len() >= CONNECTIONS_MAX => return false,
            None => self.connect(remote),
        };
        if connection.writes.try_send(bytes).is_ok() {
            return true;
        }
        connection.close.cancel();
        self.connections.remove(&remote);
        false
    }

    fn connect(&mut self, remote: SocketAddr) -> Connection {
        self.next += 2;
        let (connection, writes) = Connection::new(self.next, &self.stop);
        let task = tcp::connect(remote, connection.clone(), writes, self.events.clone());
        tokio::spawn(task);
        self.connections.insert(remote, connection.clone());
        connection
    }
}

impl Connection {
    fn new(number: u64, stop: &CancellationToken) -> (Self, mpsc::Receiver<Vec<u8>>) {
        let (writes, receiver) = mpsc::channel(WRITES_MAX);
        (
            Self {
                number,
                writes,
                close: stop.child_token(),
            },
            receiver,
        )
    }
}

async fn bind_both(address: SocketAddr) -> io::Result<(TcpListener, std::net::UdpSocket)> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..BIND_TRIES {
        let listener = TcpListener::bind(address).await?;
        match bind_udp(listener.local_addr()?) {
            Ok(socket) => return Ok((listener, socket)),
            Err(error) => last = error,
        }
        if address.port() != 0 {
            break;
        }
    }
    Err(last)
}

/// A UDP socket with room for a burst: the default of 208 KiB holds about 200 INVITEs.
fn bind_udp(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    // The system may grant less; that is no reason not to start.
    let _ = socket.set_recv_buffer_size(4 << 20);
    socket.bind(&address.into())?;
    Ok(socket.into())
}
