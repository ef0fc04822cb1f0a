//! `POST /tasks`: writes a work item down.

use axum::{Extension, extract::State as Extract, http::StatusCode};
use floor::{AgentId, Command, QueueId, Typed, VariableName};

use crate::{
    State,
    dto::item::{CreatableMediaType, CreateTask, CreatedTask},
    limits,
    ports::look,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey},
    shell::{body::Json, guard::SignedIn, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks",
    operation_id = "createTask",
    tag = "tasks",
    summary = "Writes a work item down: it waits in its queue until an agent with room for it takes it (DIG-1, STA-7).",
    params(IdempotencyKey),
    request_body = CreateTask,
    responses((status = 202, description = "Recorded; what becomes of it comes as events", body = CreatedTask), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Extension(request): Extension<RequestId>,
    Json(body): Json<CreateTask>,
) -> Result<(StatusCode, Answer<CreatedTask>), Problem> {
    let CreatableMediaType::WorkItem = body.media_type;
    if body.queue_id.chars().count() > limits::TRANSFER_ID_CHARACTERS_MAX {
        return Err(Problem::invalid("queueId", "tooLong"));
    }
    let floor = state.0.ports.floor.as_ref();
    let id = floor::RequestId::new(&request.0);
    let command = Command::CreateItem {
        agent: AgentId::new(&signed_in.user.id),
        queue: QueueId::new(&body.queue_id),
        title: body.title,
        variables: body
            .variables
            .iter()
            .map(|(name, text)| (VariableName::new(name), Typed::new(text)))
            .collect(),
    };
    let seq = floor.command(id.clone(), command).await?;
    // The newest first: it is one of the last that were written down.
    let task = look(floor, move |floor| {
        let mut items = floor.state().items.values().rev();
        items
            .find(|item| item.created_in.as_ref() == Some(&id))
            .map(|item| item.id)
    })
    .await?;
    // An agent who was quicker than this answer has already closed it; then nobody can be told its number.
    let task = task.ok_or_else(Problem::unavailable)?;
    Ok((
        StatusCode::ACCEPTED,
        Answer(CreatedTask {
            task_id: task.to_string(),
            request_id: request.0,
            seq,
        }),
    ))
}
