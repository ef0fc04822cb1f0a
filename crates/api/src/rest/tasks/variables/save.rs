//! `PATCH /tasks/{id}/variables`: saves variables (CAD-5).

use std::collections::BTreeSet;

use axum::{
    Extension,
    extract::{Path, State as Extract},
};
use floor::{Command, Refusal, VariableName};

use super::{about, wanted};
use crate::{
    State,
    dto::variable::{SaveVariables, VariablesSaved},
    ports::look,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, tasks::task_id},
    shell::{body::Json, guard::Asking, request_id::RequestId},
    views,
};

#[utoipa::path(
    patch,
    path = "/api/v1/tasks/{id}/variables",
    operation_id = "saveVariables",
    tag = "tasks",
    summary = "Saves variables (CAD-5). Of two who save one variable the first one wins; the other gets a conflict with both values (B-6).",
    params(("id" = String, Path, description = "The task's id"), IdempotencyKey),
    request_body = SaveVariables,
    responses((status = 200, description = "What became of it", body = VariablesSaved), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    Json(body): Json<SaveVariables>,
) -> Result<Answer<VariablesSaved>, Problem> {
    let interaction = task_id(&id)?;
    if body.changes.is_empty() {
        return Err(Problem::invalid("changes", "empty"));
    }
    let names: Vec<VariableName> = body
        .changes
        .iter()
        .map(|change| VariableName::new(&change.name))
        .collect();
    if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
        return Err(Problem::invalid("changes", "twice"));
    }
    let changes: Vec<_> = body
        .changes
        .iter()
        .map(|change| wanted(&change.name, &change.value, change.base_version))
        .collect();
    let command = Command::SetVariables {
        agent: agent.clone(),
        interaction,
        changes: changes.clone(),
    };
    let floor = state.0.ports.floor.as_ref();
    let seq = match floor.command(floor::RequestId::new(&request.0), command).await {
        Ok(seq) => seq,
        Err(error) => return Err(about(&state, agent, interaction, changes, error).await),
    };
    let saved = look(floor, move |floor| {
        let subject = floor.subject(interaction)?;
        let mask = views::Mask::of_subject(floor, subject);
        Some(VariablesSaved {
            variables: views::variables(floor, subject, &agent, &mask),
            drafts: views::drafts(floor, subject, &agent),
            conflicts: views::conflicts(floor, subject, &agent, &names, &mask),
            request_id: request.0,
            seq,
        })
    });
    saved.await?.map(Answer).ok_or_else(|| Refusal::UnknownTask.into())
}
