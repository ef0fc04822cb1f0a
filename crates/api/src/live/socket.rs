//! `GET /events`: the event socket.

use axum::{
    extract::{FromRequestParts, Request, State as Extract, WebSocketUpgrade},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{Listener, socket_loop};
use crate::{
    State,
    dto::event::LiveMessage,
    limits,
    ports::look,
    problem::{OrProblem, Problem},
    shell::{guard::SignedIn, page::Query},
};

/// Where the stream goes on.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// The last `seq` that was received.
    #[serde(default)]
    #[param(nullable = false)]
    pub(crate) after: Option<u64>,
    /// For supervisors: also what changes among the managed teams. Such a stream always begins with a snapshot.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub(crate) view: Option<View>,
}

/// What a stream shows beside the listener's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum View {
    /// The managed teams.
    Supervision,
}

#[utoipa::path(
    get,
    path = "/api/v1/events",
    operation_id = "openEvents",
    tag = "events",
    summary = "Opens the event socket (WebSocket): `snapshot` first, then events, and `tick` every four seconds. With `after` the stream goes on behind that number, or begins with a snapshot when that is too long ago. With `view=supervision` a supervisor also gets `supervision.changed`.",
    params(EventsQuery),
    responses((status = 101, description = "Switching to WebSocket; its messages are `LiveMessage`"), (status = 200, description = "Never sent: names the shape of the messages", body = LiveMessage), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Query(query): Query<EventsQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &())
        .await
        .map_err(|_| Problem::upgrade_required())?;
    let supervises = match query.view {
        Some(View::Supervision) if !signed_in.supervises() => return Err(Problem::role_missing()),
        Some(View::Supervision) => true,
        None => false,
    };
    let listener = Listener {
        user: signed_in.user.id.clone(),
        agent: signed_in.agent(),
        token: signed_in.token,
        supervises,
    };
    let feed = state.0.feed.clone();
    let now = state.now();
    let subscription = look(state.0.ports.floor.as_ref(), move |floor| {
        feed.subscribe(floor, now, listener, query.after)
    })
    .await?
    .map_err(|_| Problem::too_many_sockets())?;
    Ok(upgrade
        .max_message_size(limits::SOCKET_MESSAGE_BYTES_MAX)
        .max_frame_size(limits::SOCKET_MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| socket_loop::run(state, socket, subscription, signed_in.expires_at)))
}
