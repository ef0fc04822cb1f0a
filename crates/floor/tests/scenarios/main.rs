//! Stories about the floor: what people and the wire do, and what must follow, in words. Each test cites the rules of
//! the specification that it proves. Small laws of one function live beside the code, random worlds in `crates/sim`.

mod answering;
mod directory;
mod offers;
mod sign_in;
mod states;
mod words;
mod world;
