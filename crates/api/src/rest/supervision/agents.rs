//! `GET /supervision/agents`: the live picture of the managed teams.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::supervision::SupervisedAgents,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::Asking,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/supervision/agents",
    operation_id = "listSupervisedAgents",
    tag = "supervision",
    summary = "The agents who are signed in for the asker's teams, calls without an agent, calls for help, and who waits (SUP-1).",
    responses((status = 200, description = "The picture", body = SupervisedAgents), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(supervisor): Asking,
) -> Result<Answer<SupervisedAgents>, Problem> {
    let seen = look(state.0.ports.floor.as_ref(), move |floor| {
        let seen = views::supervised(floor, &supervisor);
        SupervisedAgents {
            seq: floor.state().seq,
            agents: seen.agents,
            unattended: seen.unattended,
            help: seen.help,
            waiting: seen.waiting,
        }
    })
    .await?;
    Ok(Answer(seen))
}
