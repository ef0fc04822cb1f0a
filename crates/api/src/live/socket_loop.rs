//! One event socket from its first message to its close: sends what the feed gives, ticks, and notices when the other
//! side has gone (NET-1).

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, WebSocket},
};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::{CloseCode, Subscription};
use crate::{State, limits};

/// Serves the socket until either side ends it.
pub(super) async fn run(state: State, mut socket: WebSocket, mut feed: Subscription, expires_at: jiff::Timestamp) {
    let code = serve(&state, &mut socket, &mut feed, expires_at).await;
    if let Some(code) = code {
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        // The other side may be gone already; there is nobody else to tell.
        drop(timeout(limits::SOCKET_WRITE_TIME, socket.send(Message::Close(Some(frame)))).await);
    }
}

/// Returns the code to close with; `None` when the other side has closed or cannot be written to.
async fn serve(
    state: &State,
    socket: &mut WebSocket,
    feed: &mut Subscription,
    expires_at: jiff::Timestamp,
) -> Option<u16> {
    while let Some(text) = feed.first.pop_front() {
        write(socket, Message::Text(text.as_ref().into())).await?;
    }
    let mut ticks = interval_at(Instant::now() + limits::TICK, limits::TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            message = feed.then.recv() => match message {
                Some(text) => write(socket, Message::Text(text.as_ref().into())).await?,
                None => return Some(feed.close_code()),
            },
            message = socket.recv() => match message {
                // Whatever is said counts as a sign of life; the protocol has no words for clients.
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => {
                    heard = Instant::now();
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            },
            _ = ticks.tick() => {
                if heard.elapsed() > limits::SOCKET_SILENCE_MAX {
                    return Some(CloseCode::Silent.number());
                }
                if state.now() >= expires_at {
                    return Some(CloseCode::SignedOut.number());
                }
                feed.tick();
                write(socket, Message::Ping(Bytes::new())).await?;
            }
        }
    }
}

async fn write(socket: &mut WebSocket, message: Message) -> Option<()> {
    timeout(limits::SOCKET_WRITE_TIME, socket.send(message))
        .await
        .ok()?
        .ok()
}
