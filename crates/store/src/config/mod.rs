//! Small tables that people and programs change directly, outside the floor. Each file is one table: what it holds
//! and every statement about it. What administrators set is `resources`.

pub mod answers;
pub mod preferences;
pub mod resources;
pub mod secrets;
pub mod sessions;
