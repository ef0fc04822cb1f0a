//! `GET /entry-points`: entry points.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::list::{EntryPointItem, List, Page},
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::page::Query,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/entry-points",
    operation_id = "listEntryPoints",
    tag = "lists",
    summary = "The entry points.",
    params(Page),
    responses((status = 200, description = "A page", body = List<EntryPointItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Query(page): Query<Page>,
) -> Result<Answer<List<EntryPointItem>>, Problem> {
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        views::entry_points(floor.directory())
    })
    .await?;
    page.of(items, |item| &item.id).map(Answer)
}
