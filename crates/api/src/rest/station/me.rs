//! `GET /agents/me`: the whole picture that a desktop needs to start.

use axum::extract::State as Extract;
use floor::Refusal;

use crate::{
    State,
    dto::agent::Me,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::Asking,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/agents/me",
    operation_id = "getMe",
    tag = "station",
    summary = "The whole picture that a desktop needs to start.",
    responses((status = 200, description = "The picture", body = Me), OrProblem)
)]
pub(crate) async fn handler(Extract(state): Extract<State>, Asking(agent): Asking) -> Result<Answer<Me>, Problem> {
    let now = state.now();
    let me = look(state.0.ports.floor.as_ref(), move |floor| views::me(floor, &agent, now)).await?;
    me.map(Answer).ok_or_else(|| Refusal::UnknownAgent.into())
}
