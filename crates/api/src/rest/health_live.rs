//! `GET /healthz`: the process runs.

#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "healthz",
    tag = "operation",
    summary = "The process runs.",
    responses((status = 200, description = "Alive", body = String, content_type = "text/plain"))
)]
pub(crate) async fn handler() -> &'static str {
    "ok"
}
