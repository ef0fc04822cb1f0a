//! `GET /queues`: queues.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::list::{List, Page, QueueItem},
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::page::Query,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/queues",
    operation_id = "listQueues",
    tag = "lists",
    summary = "The queues.",
    params(Page),
    responses((status = 200, description = "A page", body = List<QueueItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Query(page): Query<Page>,
) -> Result<Answer<List<QueueItem>>, Problem> {
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        views::queues(floor.directory())
    })
    .await?;
    page.of(items, |item| &item.id).map(Answer)
}
