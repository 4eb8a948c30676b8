//! All tests that see newsdesk from outside: as a command and as a library.

#![allow(clippy::unwrap_used, reason = "a test that fails here has failed")]

mod accuracy;
mod classify;
mod corpus;
mod documents;
mod evaluate;
mod inputs;
mod inspect;
mod laws;
mod model;
mod oracle;
mod rouge;
mod streams;
mod summarize;
mod support;
mod topics;
mod train;
