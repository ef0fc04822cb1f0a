//! `GET /tasks/{id}/variables/{name}/history`: who wrote what into one variable (B-6).

use axum::extract::{Path, State as Extract};
use floor::{Refusal, VariableName};

use crate::{
    State,
    dto::variable::{VariableHistory, VariableLine},
    ports::{KeptVariable, look},
    problem::{OrProblem, Problem},
    rest::{Answer, tasks::task_id},
    shell::guard::SignedIn,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/variables/{name}/history",
    operation_id = "getVariableHistory",
    tag = "tasks",
    summary = "Everything that happened to one variable, the newest first: what was saved, and what was typed and not (B-6, CAD-7). For whoever has the task, and for supervisors.",
    params(
        ("id" = String, Path, description = "The task's id"),
        ("name" = String, Path, description = "The variable's name")
    ),
    responses((status = 200, description = "The history", body = VariableHistory), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Path((id, name)): Path<(String, String)>,
) -> Result<Answer<VariableHistory>, Problem> {
    let id = task_id(&id)?;
    let supervises = signed_in.supervises();
    let floor = state.0.ports.floor.as_ref();
    let variable = VariableName::new(&name);
    let seen = look(floor, move |floor| {
        let def = floor.directory().variables.get(&variable)?;
        let subject = floor.subject(id);
        let own = signed_in
            .agent()
            .is_some_and(|agent| floor.task_state(&agent, id).is_some());
        let mask = match subject {
            Some(subject) if !supervises => views::Mask::of_subject(floor, subject),
            Some(_) | None => views::Mask::NONE,
        };
        ((own && def.shown()) || supervises).then_some((mask, def.secure))
    });
    let (mask, secure) = seen.await?.ok_or(Refusal::UnknownTask)?;
    let kept = state.0.ports.history.of_variable(id, &name).await?;
    let items = look(floor, move |floor| {
        let line = |kept: KeptVariable| {
            let secret = secure || kept.sealed;
            let (value, masked) = mask.text(kept.value.filter(|_| !secret));
            VariableLine {
                id: kept.seq.to_string(),
                what: kept.what,
                value,
                secure: secret,
                masked,
                version: kept.version,
                by: views::stored_author(floor, &kept.by_kind, kept.by_id.as_deref()),
                at: kept.at,
            }
        };
        kept.into_iter().map(line).collect()
    });
    Ok(Answer(VariableHistory { items: items.await? }))
}
