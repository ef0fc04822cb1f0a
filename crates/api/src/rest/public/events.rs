//! `GET .../events` of a customer's call: news as server-sent events.

use axum::{
    extract::{Path, State as Extract},
    response::{Sse, sse},
};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use super::{call_id, count};
use crate::{
    State,
    dto::public::{PublicCallEvent, PublicCallState},
    limits,
    problem::{OrProblem, Problem},
    shell::guard::From,
};

#[utoipa::path(
    get,
    path = "/api/v1/public/entry-points/{id}/webrtc/{call}/events",
    operation_id = "watchPublicCall",
    tag = "public",
    summary = "News about the call as server-sent events; the stream ends after `ended`.",
    params(("id" = String, Path, description = "The entry point's id"), ("call" = String, Path, description = "The call's secret id, from `Location`")),
    responses((status = 200, description = "The stream", body = PublicCallEvent, content_type = "text/event-stream"), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Path(path): Path<(String, String)>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, axum::Error>>>, Problem> {
    count(&state, address)?;
    let call = state.0.ports.phones.watch_public(call_id(&path.1)?).await?;
    Ok(Sse::new(news(call)).keep_alive(sse::KeepAlive::new().interval(limits::TICK)))
}

/// The state now, then each change, and nothing behind the end.
fn news(mut call: watch::Receiver<PublicCallEvent>) -> impl Stream<Item = Result<sse::Event, axum::Error>> {
    call.mark_changed();
    stream::unfold((call, false), |(mut call, over)| async move {
        if over || call.changed().await.is_err() {
            return None;
        }
        let now = call.borrow_and_update().clone();
        let over = now.state == PublicCallState::Ended;
        Some((sse::Event::default().json_data(&now), (call, over)))
    })
}
