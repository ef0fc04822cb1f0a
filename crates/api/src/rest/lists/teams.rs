//! `GET /teams`: teams.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::list::{List, Page, Team},
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::SignedIn, page::Query},
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/teams",
    operation_id = "listTeams",
    tag = "lists",
    summary = "The teams: the asker's own where the asker can log in to a station, else all.",
    params(Page),
    responses((status = 200, description = "A page", body = List<Team>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Query(page): Query<Page>,
) -> Result<Answer<List<Team>>, Problem> {
    let agent = signed_in.agent();
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        views::teams(floor.directory(), agent.as_ref())
    })
    .await?;
    page.of(items, |item| &item.id).map(Answer)
}
