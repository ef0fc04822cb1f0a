//! `GET /history`: what the asker was offered in the last 24 hours.

use axum::extract::State as Extract;
use jiff::SignedDuration;

use crate::{
    State,
    dto::{
        history::HistoryItem,
        list::{List, Page},
    },
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::Asking, page::Query},
    views,
};

/// How far back an agent sees (LAY-1).
const HORIZON: SignedDuration = SignedDuration::from_hours(24);

#[utoipa::path(
    get,
    path = "/api/v1/history",
    operation_id = "getHistory",
    tag = "history",
    summary = "What the asker was offered in the last 24 hours, newest first.",
    params(Page),
    responses((status = 200, description = "A page", body = List<HistoryItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Query(page): Query<Page>,
) -> Result<Answer<List<HistoryItem>>, Problem> {
    let size = page.size()?;
    let since = state.now().saturating_sub(HORIZON).map_err(|_| Problem::internal())?;
    // One more than asked for tells whether there is a next page.
    let mut items = state
        .0
        .ports
        .history
        .of_agent(&agent, since, page.cursor, size.saturating_add(1))
        .await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        let mask = |mut item: HistoryItem| {
            item.customer = views::masked_customer(floor, item.customer);
            item
        };
        items.into_iter().map(mask).collect::<Vec<_>>()
    })
    .await?;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Answer(List { items, next_cursor }))
}
