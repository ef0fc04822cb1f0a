//! Prints the OpenAPI document: `cargo run -p api --example openapi > web/openapi.json`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(api::openapi().as_bytes())
}
