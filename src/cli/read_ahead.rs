//! Reading ahead: sources in, their records one by one out, never more text
//! than fits between reading and writing.

use std::sync::{Condvar, Mutex, PoisonError};

use indicatif::ProgressBar;
use newsdesk::Error;
use newsdesk::read::{Failure, Options, Unread};

use super::input::Source;

/// What a record takes of the room, whatever the length of its text.
const RECORD: usize = 1 << 10;

/// What a record takes of the room.
pub fn size(record: &Unread) -> usize {
    RECORD + record.size()
}

/// Calls `send` with each record as soon as there is room for it, until it
/// says that no more are wanted.
pub fn read_ahead(
    sources: Vec<Result<Source, Failure>>,
    options: &Options,
    room: &Room,
    bar: &ProgressBar,
    send: impl Fn(Unread) -> bool,
) {
    let send = |record: Unread| {
        room.take(size(&record));
        send(record)
    };
    for source in sources {
        let is_wanted = match source {
            Err(failure) => send(Unread::from(Err(failure))),
            Ok(source) => {
                let mut records = source.records(options, bar).peekable();
                match records.peek() {
                    None => send(Unread::from(Err(empty(&source.name)))),
                    Some(_) => records.all(send),
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

/// How much text is between reading and writing, and how much may be. A record
/// that is longer than that has the room to itself.
pub struct Room {
    most: usize,
    taken: Mutex<usize>,
    left: Condvar,
}

impl Room {
    pub fn new(most: usize) -> Self {
        Self { most, taken: Mutex::new(0), left: Condvar::new() }
    }

    /// Waits until there is room.
    fn take(&self, size: usize) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut usize| *taken > 0 && *taken + size > self.most;
        *self.left.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner) += size;
    }

    /// Makes room.
    pub fn leave(&self, size: usize) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_finds_no_room_waits_until_there_is_some() {
        let room = Room::new(10);
        let (done, is_done) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            // Longer than all the room, but alone.
            room.take(15);
            let room = &room;
            scope.spawn(move || {
                room.take(4);
                room.take(6);
                drop(done);
            });
            assert_eq!(is_done.recv_timeout(Duration::from_millis(20)), Err(RecvTimeoutError::Timeout));
            room.leave(15);
            assert_eq!(is_done.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
        });
    }
}
