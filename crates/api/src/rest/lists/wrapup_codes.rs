//! `GET /wrapup-codes`: wrap-up codes.

use axum::extract::State as Extract;
use floor::AgentId;

use crate::{
    State,
    dto::list::{List, Page, WrapUpCodeItem},
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::SignedIn, page::Query},
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/wrapup-codes",
    operation_id = "listWrapUpCodes",
    tag = "lists",
    summary = "The wrap-up codes of the asker's profile.",
    params(Page),
    responses((status = 200, description = "A page", body = List<WrapUpCodeItem>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Query(page): Query<Page>,
) -> Result<Answer<List<WrapUpCodeItem>>, Problem> {
    let agent = AgentId::new(&signed_in.user.id);
    let items = look(state.0.ports.floor.as_ref(), move |floor| {
        views::wrap_up_codes(floor.directory(), &agent)
    })
    .await?;
    page.of(items, |item| &item.id).map(Answer)
}
