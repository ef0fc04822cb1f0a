//! `POST /tasks/{id}/variables/{name}/reveal`: the one way by which a secret leaves the house. Who looked at which one,
//! and when, is in the journal before anything is given.

use axum::{
    Extension,
    extract::{Path, State as Extract},
};
use floor::{Command, VariableName};

use crate::{
    State,
    dto::variable::{RevealVariable, Revealed},
    ports::look,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, tasks::task_id},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/variables/{name}/reveal",
    operation_id = "revealVariable",
    tag = "tasks",
    summary = "Gives a secret, to whoever is on the contact; recorded with who and when (CAD-10, CAD-11).",
    params(
        ("id" = String, Path, description = "The task's id"),
        ("name" = String, Path, description = "The variable's name"),
        IdempotencyKey
    ),
    request_body = RevealVariable,
    responses((status = 200, description = "The secret", body = Revealed), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path((id, name)): Path<(String, String)>,
    Json(body): Json<RevealVariable>,
) -> Result<Answer<Revealed>, Problem> {
    let interaction = task_id(&id)?;
    let name = VariableName::new(&name);
    let draft = body.draft.unwrap_or(false);
    let reveal = Command::RevealVariable {
        agent: agent.clone(),
        interaction,
        name: name.clone(),
        draft,
    };
    let floor = state.0.ports.floor.as_ref();
    floor.command(floor::RequestId::new(&request.0), reveal).await?;
    let secret = look(floor, move |floor| floor.revealed(&agent, interaction, &name, draft));
    let value = secret.await?.map(|text| text.as_str().to_owned());
    Ok(Answer(Revealed { value }))
}
