//! Small tables that people and programs change directly, outside the floor. Each file is one table: what it holds
//! and every statement about it. Organization settings (queues, agents, flows) are a file for now, not here.

pub mod answers;
pub mod preferences;
pub mod secrets;
pub mod sessions;
