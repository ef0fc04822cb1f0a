//! The public API of the product: REST, the event socket, sign-in and roles, views of the floor, and the OpenAPI
//! document.
//!
//! It asks the rest of the house through the traits in [`ports`] and is driven by an HTTP server that serves
//! [`router`]; the driver tells it what has happened through [`live::Feed`]. What must not live here: rules of the
//! trade (the floor has them), SQL, media, and anything that the pages do not need.

mod access;
mod app;
pub mod dto;
pub mod limits;
pub mod live;
mod openapi;
pub mod password;
pub mod ports;
mod problem;
mod refusal;
mod rest;
mod router;
mod shell;
mod views;

pub use app::{Config, Ports, State};
pub use openapi::openapi;
pub use problem::{MEDIA_TYPE as PROBLEM_MEDIA_TYPE, Problem};
pub use router::router;
pub use shell::{headers::with_security_headers, rate::Rate};
