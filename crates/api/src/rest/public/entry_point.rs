//! `GET /public/entry-points/{id}`: what the click-to-call page shows.

use axum::extract::{Path, State as Extract};

use super::{callable, count};
use crate::{
    State,
    dto::public::PublicEntryPoint,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::From,
};

#[utoipa::path(
    get,
    path = "/api/v1/public/entry-points/{id}",
    operation_id = "getPublicEntryPoint",
    tag = "public",
    summary = "An entry point that may be called from a page.",
    params(("id" = String, Path, description = "The entry point's id")),
    responses((status = 200, description = "The entry point", body = PublicEntryPoint), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Path(id): Path<String>,
) -> Result<Answer<PublicEntryPoint>, Problem> {
    count(&state, address)?;
    callable(&state, &id).await.map(Answer)
}
