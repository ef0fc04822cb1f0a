//! `GET /idle-codes`: idle codes.

use axum::extract::State as Extract;
use floor::AgentId;

use crate::{
    State,
    dto::list::{IdleCodeItem, List, Page},
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::SignedIn, page::Query},
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/idle-codes",
    operation_id = "listIdleCodes",
    tag = "lists",
    summary = "The idle codes of the asker's profile.",
    params(Page),
    responses((status = 200, description = "A page", body = List<IdleCodeItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Query(page): Query<Page>,
) -> Result<Answer<List<IdleCodeItem>>, Problem> {
    let agent = AgentId::new(&signed_in.user.id);
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        views::idle_codes(floor.directory(), &agent)
    })
    .await?;
    page.of(items, |item| &item.id).map(Answer)
}
