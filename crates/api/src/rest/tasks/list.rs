//! `GET /tasks`: the asker's open tasks.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::{
        list::{List, Page},
        task::Task,
    },
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::Asking, page::Query},
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/tasks",
    operation_id = "listTasks",
    tag = "tasks",
    summary = "The asker's open tasks, oldest first.",
    params(Page),
    responses((status = 200, description = "A page", body = List<Task>), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Query(page): Query<Page>,
) -> Result<Answer<List<Task>>, Problem> {
    let tasks = look(state.0.ports.floor.as_ref(), move |floor| {
        views::open_tasks(floor, &agent)
    })
    .await?;
    page.of(tasks, |task| &task.id).map(Answer)
}
