//! Flows from outside: documents, the schema for editors, stories of single calls, and laws tried with many seeds.

mod declared;
mod document;
mod nodes;
mod queues;
mod random;
mod requests;
mod run;
mod schema;
mod support;
