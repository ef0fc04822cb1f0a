//! `GET /countries`: countries that give out telephone numbers.

use crate::{
    dto::list::{CountryItem, List, Page},
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::page::Query,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/countries",
    operation_id = "listCountries",
    tag = "lists",
    summary = "The countries of telephone numbers, with their calling codes (STN-3).",
    params(Page),
    responses((status = 200, description = "A page", body = List<CountryItem>), OrProblem)
)]
pub(crate) async fn handler(Query(page): Query<Page>) -> Result<Answer<List<CountryItem>>, Problem> {
    page.of(views::countries(), |item| &item.id).map(Answer)
}
