//! The sockets of one SIP endpoint: UDP and TCP on one port. Framing of streams is here, meaning is not.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;

use sip::limits::MAX_MESSAGE;
use sip::transaction::{Flow, Transport};
use sip::wire::{Framed, Framer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Messages that wait inside the endpoint; a TCP reader waits when there are more.
const INBOX: usize = 256;
/// Messages that wait for one TCP connection; a connection that takes no more is broken.
const OUTBOX: usize = 64;
/// How often another port is tried when the TCP half of one is taken.
const TRIES: usize = 20;

/// What came from outside.
#[derive(Debug)]
pub enum Inbound {
    /// One message.
    Message(Flow, Vec<u8>),
    /// A TCP connection ended or never came to be.
    Broken(Flow),
    /// A TCP connection stands; what goes to its remote end uses it.
    Opened(SocketAddr, mpsc::Sender<Vec<u8>>),
}

/// The sockets.
#[derive(Debug)]
pub struct Wire {
    local: SocketAddr,
    udp: UdpSocket,
    inbox: mpsc::Receiver<Inbound>,
    deliver: mpsc::Sender<Inbound>,
    connections: BTreeMap<SocketAddr, mpsc::Sender<Vec<u8>>>,
    accepting: JoinHandle<()>,
    buffer: Vec<u8>,
}

impl Wire {
    /// Binds both transports on one address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let mut tries = if address.port() == 0 { TRIES } else { 1 };
        loop {
            let udp = UdpSocket::bind(address).await?;
            let local = udp.local_addr()?;
            tries -= 1;
            match TcpListener::bind(local).await {
                Ok(listener) => {
                    let (deliver, inbox) = mpsc::channel(INBOX);
                    return Ok(Self {
                        local,
                        udp,
                        inbox,
                        accepting: tokio::spawn(accept(listener, deliver.clone())),
                        deliver,
                        connections: BTreeMap::new(),
                        buffer: vec![0; MAX_MESSAGE],
                    });
                }
                Err(_) if tries > 0 => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The address bound.
    #[must_use]
    pub const fn local(&self) -> SocketAddr {
        self.local
    }

    /// The next message, or the end of a connection. Loses nothing when it is dropped before it is ready.
    ///
    /// # Errors
    /// When the UDP socket is broken.
    pub async fn receive(&mut self) -> io::Result<(Flow, Option<Vec<u8>>)> {
        loop {
            tokio::select! {
                received = self.udp.recv_from(&mut self.buffer) => {
                    // A refused port (ICMP) shows up here and means nothing for the others.
                    let Ok((length, remote)) = received else { continue };
                    let flow = Flow { transport: Transport::Udp, remote };
                    return Ok((flow, self.buffer.get(..length).map(<[u8]>::to_vec)));
                }
                inbound = self.inbox.recv() => match inbound {
                    Some(Inbound::Message(flow, bytes)) => return Ok((flow, Some(bytes))),
                    Some(Inbound::Broken(flow)) => {
                        self.connections.remove(&flow.remote);
                        return Ok((flow, None));
                    }
                    Some(Inbound::Opened(remote, sender)) => {
                        self.connections.insert(remote, sender);
                    }
                    None => return Err(io::Error::other("the endpoint is closed")),
                },
            }
        }
    }

    /// Sends one message. What cannot be sent shows up as a broken flow (TCP) or is lost (UDP).
    pub async fn send(&mut self, flow: Flow, bytes: Vec<u8>) {
        match flow.transport {
            Transport::Udp => {
                // Lost like any datagram: the transaction repeats it.
                let _ = self.udp.send_to(&bytes, flow.remote).await;
            }
            Transport::Tcp => {
                let sender = self.connections.entry(flow.remote).or_insert_with(|| {
                    let (sender, queue) = mpsc::channel(OUTBOX);
                    tokio::spawn(connect(flow.remote, queue, self.deliver.clone()));
                    sender
                });
                if sender.try_send(bytes).is_err() {
                    self.connections.remove(&flow.remote);
                    let _ = self.deliver.try_send(Inbound::Broken(flow));
                }
            }
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, deliver: mpsc::Sender<Inbound>) {
    while let Ok((stream, remote)) = listener.accept().await {
        let (sender, queue) = mpsc::channel(OUTBOX);
        if deliver.send(Inbound::Opened(remote, sender)).await.is_err() {
            return;
        }
        tokio::spawn(serve(stream, remote, queue, deliver.clone()));
    }
}

async fn connect(remote: SocketAddr, queue: mpsc::Receiver<Vec<u8>>, deliver: mpsc::Sender<Inbound>) {
    match TcpStream::connect(remote).await {
        Ok(stream) => serve(stream, remote, queue, deliver).await,
        Err(_) => broken(remote, &deliver).await,
    }
}

async fn serve(stream: TcpStream, remote: SocketAddr, queue: mpsc::Receiver<Vec<u8>>, deliver: mpsc::Sender<Inbound>) {
    let (reader, writer) = stream.into_split();
    // Whichever half ends first takes the other with it: the endpoint has gone, or the peer has.
    tokio::select! {
        () = read(reader, remote, deliver.clone()) => {}
        () = write(writer, queue) => {}
    }
    broken(remote, &deliver).await;
}

async fn read(mut reader: OwnedReadHalf, remote: SocketAddr, deliver: mpsc::Sender<Inbound>) {
    let flow = Flow {
        transport: Transport::Tcp,
        remote,
    };
    let (mut framer, mut buffer) = (Framer::default(), vec![0; 4_096]);
    loop {
        let Ok(length @ 1..) = reader.read(&mut buffer).await else {
            return;
        };
        framer.feed(&buffer[..length]);
        loop {
            match framer.next_frame() {
                Ok(Some(Framed::Message(bytes))) => {
                    if deliver.send(Inbound::Message(flow, bytes)).await.is_err() {
                        return;
                    }
                }
                Ok(Some(Framed::KeepAlive)) => {}
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
}

async fn write(mut writer: OwnedWriteHalf, mut queue: mpsc::Receiver<Vec<u8>>) {
    while let Some(bytes) = queue.recv().await {
        if writer.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn broken(remote: SocketAddr, deliver: &mpsc::Sender<Inbound>) {
    let transport = Transport::Tcp;
    // Nobody is left to care when the endpoint has gone.
    let _ = deliver.send(Inbound::Broken(Flow { transport, remote })).await;
}
