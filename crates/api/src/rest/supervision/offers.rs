//! `GET /supervision/offers`: to whom contacts were offered lately, so that "why her?" can be asked afterwards (B-3).

use axum::extract::State as Extract;

use crate::{
    State,
    dto::supervision::SupervisedOffers,
    limits::OFFERS_LISTED_MAX,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::Asking,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/supervision/offers",
    operation_id = "listSupervisedOffers",
    tag = "supervision",
    summary = "The newest offers to agents of the asker's teams, answered and missed, newest first (B-3).",
    responses((status = 200, description = "The offers", body = SupervisedOffers), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(supervisor): Asking,
) -> Result<Answer<SupervisedOffers>, Problem> {
    let floor = state.0.ports.floor.as_ref();
    let agents = look(floor, move |floor| views::managed_agents(floor, &supervisor)).await?;
    let kept = state.0.ports.history.offers_to(agents, OFFERS_LISTED_MAX).await?;
    let items = look(floor, move |floor| {
        kept.into_iter()
            .map(|offer| views::supervised_offer(floor, offer))
            .collect()
    });
    Ok(Answer(SupervisedOffers { items: items.await? }))
}
