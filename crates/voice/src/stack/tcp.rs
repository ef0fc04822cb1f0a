//! TCP connections: opening, cutting into messages, writing.

use std::net::SocketAddr;
use std::time::Duration;

use sip::transaction::{Flow, Transport};
use sip::wire::{Framed, Framer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Connection, Wire};

/// Opening a connection may take this long.
const CONNECT: Duration = Duration::from_secs(5);
/// A connection on which nothing came for this long is closed: longer than the longest registration.
const IDLE: Duration = Duration::from_secs(2 * 3_600);
/// A message that has begun must be whole after this time.
const MESSAGE: Duration = Duration::from_secs(30);
/// One write may take this long; a peer that does not read is not worth more.
const WRITE: Duration = Duration::from_secs(10);

/// Accepts until told to stop.
pub(super) async fn listen(listener: TcpListener, events: Sender<Wire>, stop: CancellationToken) {
    // Numbers of accepted connections are odd, those of opened ones even: the two sides count apart.
    let mut number: u64 = 1;
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, remote)) = accepted else {
            // Out of file descriptors, most likely: wait for some to come back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        number += 2;
        let (connection, writes) = Connection::new(number, &stop);
        if events.send(Wire::Connected(remote, connection.clone())).await.is_err() {
            return;
        }
        tokio::spawn(serve(stream, remote, connection, writes, events.clone()));
    }
}

/// Opens a connection and serves it.
pub(super) async fn connect(
    remote: SocketAddr,
    connection: Connection,
    writes: Receiver<Vec<u8>>,
    events: Sender<Wire>,
) {
    match timeout(CONNECT, TcpStream::connect(remote)).await {
        Ok(Ok(stream)) => serve(stream, remote, connection, writes, events).await,
        Ok(Err(_)) | Err(_) => {
            let _ = events.send(Wire::Closed(remote, connection.number)).await;
        }
    }
}

async fn serve(
    stream: TcpStream,
    remote: SocketAddr,
    connection: Connection,
    mut writes: Receiver<Vec<u8>>,
    events: Sender<Wire>,
) {
    let _ = stream.set_nodelay(true);
    let (mut reader, mut writer) = stream.into_split();
    let close = connection.close.clone();
    let writing = tokio::spawn(async move {
        while let Some(bytes) = writes.recv().await {
            if !matches!(timeout(WRITE, writer.write_all(&bytes)).await, Ok(Ok(()))) {
                close.cancel();
                return;
            }
        }
    });
    let mut framer = Framer::default();
    let mut buffer = vec![0; 16_384];
    let mut patience = IDLE;
    'stream: loop {
        let read = tokio::select! {
            () = connection.close.cancelled() => break,
            read = timeout(patience, reader.read(&mut buffer)) => read,
        };
        let length = match read {
            Ok(Ok(length)) if length > 0 => length,
            Ok(Ok(_) | Err(_)) | Err(_) => break,
        };
        framer.feed(&buffer[..length]);
        loop {
            match framer.next_frame() {
                Ok(Some(Framed::Message(bytes))) => {
                    let flow = Flow {
                        transport: Transport::Tcp,
                        remote,
                    };
                    if events.send(Wire::Received(flow, bytes)).await.is_err() {
                        break 'stream;
                    }
                }
                Ok(Some(Framed::KeepAlive)) => {
                    // Full means that the peer does not read; the answer to a keep-alive can then be spared.
                    let _ = connection.writes.try_send(b"\r\n".to_vec());
                }
                Ok(None) => break,
                Err(_) => {
                    let _ = events.send(Wire::Junk(remote)).await;
                    break 'stream;
                }
            }
        }
        patience = if framer.is_empty() { IDLE } else { MESSAGE };
    }
    connection.close.cancel();
    writing.abort();
    let _ = events.send(Wire::Closed(remote, connection.number)).await;
}
