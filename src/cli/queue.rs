//! The queue: records in, one by one, from the thread that reads; batches of
//! them out, to whichever thread has nothing to do; never more text than fits
//! between reading and writing.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use newsdesk::read::Unread;

/// A batch of about so many bytes is worked on long enough for the time that
/// waking threads takes not to count.
const LARGEST_BATCH: usize = 1 << 19;

/// What a record takes of the room, whatever the length of its text.
const RECORD: usize = 1 << 10;

/// Records on their way. One that is longer than all the room has it to itself.
pub struct Queue {
    /// How many bytes of text at most are between reading and writing.
    most: usize,
    /// How many threads take batches.
    workers: usize,
    state: Mutex<State>,
    /// There may be room again.
    left: Condvar,
    /// There may be records again.
    filled: Condvar,
    is_stopped: AtomicBool,
}

#[derive(Default)]
struct State {
    records: VecDeque<Unread>,
    /// How many bytes these are.
    waiting: usize,
    /// How many bytes are between reading and writing.
    size: usize,
    /// How many batches were taken.
    batches: usize,
    /// Whether all records have come.
    is_closed: bool,
    /// How many threads wait for records: to wake one is slow.
    idle: usize,
}

/// Records that are worked on together.
pub struct Batch {
    /// Which it is, from 0.
    pub number: usize,
    pub records: Vec<Unread>,
    /// The room that it takes.
    pub size: usize,
}

impl Queue {
    /// A queue with so much room, in bytes, for so many threads that take
    /// batches.
    pub fn new(most: usize, workers: usize) -> Self {
        Self {
            most,
            workers,
            state: Mutex::default(),
            left: Condvar::new(),
            filled: Condvar::new(),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// Adds a record as soon as there is room; says whether it was wanted.
    pub fn push(&self, record: Unread) -> bool {
        let size = RECORD + record.size();
        let is_full =
            |state: &mut State| !self.is_stopped() && state.size > 0 && state.size + size > self.most;
        let mut state = self.left.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        if self.is_stopped() {
            return false;
        }
        state.size += size;
        state.waiting += size;
        state.records.push_back(record);
        if state.idle > 0 {
            self.filled.notify_one();
        }
        true
    }

    /// No more records come.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_all();
    }

    /// Waits for records and takes some of those that came in meanwhile, the
    /// fewer, the fewer there are, so that all threads end at about the same time
    /// (guided self-scheduling, Polychronopoulos and Kuck 1987); none come when
    /// the queue was closed or stopped.
    pub fn batch(&self) -> Option<Batch> {
        let mut state = self.lock();
        while state.records.is_empty() && !state.is_closed && !self.is_stopped() {
            state.idle += 1;
            state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        if state.records.is_empty() || self.is_stopped() {
            return None;
        }
        let mut batch = Batch { number: state.batches, records: Vec::new(), size: 0 };
        state.batches += 1;
        let share = (state.waiting / (2 * self.workers)).clamp(1, LARGEST_BATCH);
        while batch.size < share {
            let Some(record) = state.records.pop_front() else { break };
            batch.size += RECORD + record.size();
            batch.records.push(record);
        }
        state.waiting -= batch.size;
        Some(batch)
    }

    /// Makes room, when a batch of this size was written.
    pub fn leave(&self, size: usize) {
        self.lock().size -= size;
        self.left.notify_one();
    }

    /// Nothing more is wanted: no thread waits any longer.
    pub fn stop(&self) {
        let state = self.lock();
        self.is_stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.left.notify_all();
        self.filled.notify_all();
    }

    /// Whether nothing more is wanted.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::time::Duration;

    use newsdesk::Article;

    use super::*;

    fn record(size: usize) -> Unread {
        Unread::from(Ok(Article::new("a".repeat(size))))
    }

    #[test]
    fn what_finds_no_room_waits_until_there_is_some() {
        let queue = Queue::new(10 * RECORD, 1);
        let (done, is_done) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            // Longer than all the room, but alone.
            assert!(queue.push(record(15 * RECORD)));
            let size = queue.batch().map_or(0, |batch| batch.size);
            let queue = &queue;
            scope.spawn(move || {
                assert!(queue.push(record(4 * RECORD)) && queue.push(record(3 * RECORD)));
                drop(done);
            });
            assert_eq!(is_done.recv_timeout(Duration::from_millis(20)), Err(RecvTimeoutError::Timeout));
            queue.leave(size);
            assert_eq!(is_done.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
        });
    }

    #[test]
    fn batches_hold_all_records_in_order_and_leave_a_share_to_every_thread() {
        let queue = Queue::new(usize::MAX, 2);
        let sizes = (0..200).chain([8 * LARGEST_BATCH]).chain((0..2000).map(|size| size % 7));
        assert!(sizes.clone().all(|size| queue.push(record(size))));
        queue.close();
        let mut left: usize = sizes.clone().map(|size| RECORD + size).sum();
        let mut found = Vec::new();
        for number in 0.. {
            let Some(batch) = queue.batch() else { break };
            assert_eq!(batch.number, number);
            let all_but_one = batch.size - batch.records.last().map_or(0, |record| RECORD + record.size());
            assert!(all_but_one < LARGEST_BATCH.min(left / 4).max(1));
            left -= batch.size;
            found.extend(batch.records.iter().map(Unread::size));
        }
        assert!(found.into_iter().eq(sizes));
        assert_eq!(left, 0);
    }

    #[test]
    fn no_thread_waits_for_a_queue_that_was_stopped() {
        let queue = Queue::new(1, 1);
        assert!(queue.push(record(1)));
        std::thread::scope(|scope| {
            let pushing = scope.spawn(|| queue.push(record(1)));
            queue.stop();
            assert!(pushing.join().is_ok_and(|is_wanted| !is_wanted));
        });
        assert!(queue.batch().is_none());
    }
}
