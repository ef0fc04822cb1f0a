//! Which path leads to which endpoint.

use axum::{
    Router, middleware,
    response::IntoResponse as _,
    routing::{any, delete, get, patch, post, put},
};

use crate::{
    State, live,
    problem::Problem,
    rest,
    shell::{guard, headers, request_id},
};

/// The API under `/api/v1`, and `/healthz` and `/readyz` beside it. The server adds the pages: every other path is left
/// to it, except that nothing else under `/api` is anybody's.
pub fn router(state: State) -> Router {
    let https = state.0.config.https;
    let router = Router::new()
        .route(
            "/api/v1/session",
            post(rest::session::sign_in::handler)
                .get(rest::session::show::handler)
                .delete(rest::session::sign_out::handler),
        )
        .route("/api/v1/agents/login", post(rest::station::login::handler))
        .route("/api/v1/agents/logout", post(rest::station::logout::handler))
        .route("/api/v1/agents/state", put(rest::station::set_state::handler))
        .route("/api/v1/agents/me", get(rest::station::me::handler))
        .route("/api/v1/agents/{id}/state", put(rest::supervision::set_state::handler))
        .route("/api/v1/agents/{id}/logout", post(rest::supervision::sign_out::handler))
        .route("/api/v1/supervision/agents", get(rest::supervision::agents::handler))
        .route("/api/v1/supervision/offers", get(rest::supervision::offers::handler))
        .route("/api/v1/destinations", get(rest::destinations::handler))
        .route("/api/v1/station/webrtc", post(rest::station::webrtc_open::handler))
        .route(
            "/api/v1/station/webrtc/{id}",
            delete(rest::station::webrtc_close::handler),
        )
        .route("/api/v1/countries", get(rest::lists::countries::handler))
        .merge(rest::configuration::routes())
        .route(
            "/api/v1/tasks",
            get(rest::tasks::list::handler).post(rest::tasks::create::handler),
        )
        .route("/api/v1/tasks/accept-all", post(rest::tasks::accept_all::handler))
        .route("/api/v1/tasks/{id}", get(rest::tasks::show::handler))
        .merge(rest::tasks::call::routes())
        .merge(rest::tasks::together::routes())
        .merge(rest::tasks::monitor::routes())
        .route(
            "/api/v1/tasks/{id}/conference/participants/{pid}/drop",
            post(rest::tasks::drop_participant::handler),
        )
        .route(
            "/api/v1/tasks/{id}/variables",
            patch(rest::tasks::variables::save::handler),
        )
        .route(
            "/api/v1/tasks/{id}/variables/{name}/draft",
            put(rest::tasks::variables::draft_keep::handler).delete(rest::tasks::variables::draft_drop::handler),
        )
        .route(
            "/api/v1/tasks/{id}/variables/{name}/reveal",
            post(rest::tasks::variables::reveal::handler),
        )
        .route(
            "/api/v1/tasks/{id}/variables/{name}/history",
            get(rest::tasks::variables::history::handler),
        )
        .route("/api/v1/tasks/{id}/decision", get(rest::tasks::decision::handler))
        .route("/api/v1/history", get(rest::history::handler))
        .route(
            "/api/v1/preferences",
            get(rest::preferences::show::handler).put(rest::preferences::replace::handler),
        )
        .route(
            "/api/v1/public/entry-points/{id}",
            get(rest::public::entry_point::handler),
        )
        .route(
            "/api/v1/public/entry-points/{id}/webrtc",
            post(rest::public::open::handler),
        )
        .route(
            "/api/v1/public/entry-points/{id}/webrtc/{call}",
            delete(rest::public::close::handler),
        )
        .route(
            "/api/v1/public/entry-points/{id}/webrtc/{call}/dtmf",
            post(rest::public::digits::handler),
        )
        .route(
            "/api/v1/public/entry-points/{id}/webrtc/{call}/events",
            get(rest::public::events::handler),
        )
        .route("/api/v1/events", get(live::socket::handler))
        .route("/healthz", get(rest::health_live::handler))
        .route("/readyz", get(rest::health_ready::handler))
        .route_layer(middleware::from_fn_with_state(state.clone(), guard::middleware))
        .route("/api", any(nowhere))
        .route("/api/{*path}", any(nowhere))
        .layer(middleware::from_fn(request_id::middleware))
        .with_state(state);
    headers::with_security_headers(router, https)
}

async fn nowhere() -> axum::response::Response {
    Problem::no_such_endpoint().into_response()
}
