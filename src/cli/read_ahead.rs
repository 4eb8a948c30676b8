//! Reading ahead: sources in, their records one by one out.

use indicatif::ProgressBar;
use newsdesk::Error;
use newsdesk::read::{Failure, Options, Unread};

use super::input::Source;

/// Calls `send` with each record, until it says that no more are wanted.
pub fn read_ahead(
    sources: Vec<Result<Source, Failure>>,
    options: &Options,
    bar: &ProgressBar,
    send: impl Fn(Unread) -> bool,
) {
    for source in sources {
        let is_wanted = match source {
            Err(failure) => send(Unread::from(Err(failure))),
            Ok(source) => {
                let mut records = source.records(options, bar).peekable();
                match records.peek() {
                    // Of no records there are no answers.
                    None if source.has_records() => true,
                    None => send(Unread::from(Err(empty(&source.name)))),
                    Some(_) => records.all(&send),
                }
            }
        };
        if !is_wanted {
            return;
        }
    }
}

fn empty(source: &str) -> Failure {
    let message = "there is no text in it";
    let error = Error::new(newsdesk::ErrorKind::MissingText, message).at(source.as_ref());
    Failure::of(source, error)
}
