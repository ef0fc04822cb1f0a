//! `GET /destinations`: where a consult or a transfer can go.

use axum::extract::State as Extract;
use floor::Purpose;

use crate::{
    State,
    dto::{
        destination::{DestinationItem, DestinationMediaType, DestinationPurpose, DestinationQuery},
        list::{List, Page},
    },
    limits,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::Asking, page::Query},
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/destinations",
    operation_id = "listDestinations",
    tag = "lists",
    summary = "Where the asker can consult or transfer: only what the profile allows (CON-3), with live presence; agents Available first, the rest by name.",
    params(DestinationQuery),
    responses((status = 200, description = "A page", body = List<DestinationItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Query(query): Query<DestinationQuery>,
) -> Result<Answer<List<DestinationItem>>, Problem> {
    let searched = query.q.unwrap_or_default();
    if searched.chars().count() > limits::SEARCH_CHARACTERS_MAX {
        return Err(Problem::invalid("q", "tooLong"));
    }
    let purpose = match (query.media_type.unwrap_or_default(), query.purpose.unwrap_or_default()) {
        (DestinationMediaType::Voice, DestinationPurpose::Consult) => views::For::Call(Purpose::Consult),
        (DestinationMediaType::Voice, DestinationPurpose::Transfer) => views::For::Call(Purpose::Transfer),
        (DestinationMediaType::WorkItem, DestinationPurpose::Transfer) => views::For::Item,
        // Nobody is consulted about a work item (DIG-2).
        (DestinationMediaType::WorkItem, DestinationPurpose::Consult) => {
            return Err(Problem::invalid("purpose", "notForMediaType"));
        }
    };
    let page = Page {
        cursor: query.cursor,
        limit: query.limit,
    };
    page.size()?;
    let kind = query.kind;
    let found = look(state.0.ports.floor.as_ref(), move |floor| {
        views::destinations(floor, &agent, kind, purpose, &searched)
    })
    .await?;
    let List { items, next_cursor } = page.of(found, |(key, _)| key)?;
    Ok(Answer(List {
        items: items.into_iter().map(|(_, item)| item).collect(),
        next_cursor,
    }))
}
