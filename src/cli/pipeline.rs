//! The pipeline: articles are read, worked on by all cores and written at the
//! same time, in the order in which they came.
//!
//! One thread takes records in, a pool of threads reads batches of them and
//! turns them into the bytes of their answers, and the thread that calls
//! writes. A batch is a share of what came in while all cores were busy, so a
//! slow input is answered at once and a fast one keeps them busy.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use newsdesk::Article;
use newsdesk::read::{Failure, Unread};

use super::args::Input;
use super::format::{Format, Render};
use super::input::{Source, options, sources};
use super::interrupt::on_interrupt;
use super::output::Writer;
use super::progress::Progress;
use super::queue::{Batch, Queue};
use super::read_ahead::read_ahead;
use super::{Outcome, warn};

/// So many bytes of text at most are between reading and writing: enough for
/// all cores, even where articles are long, and not much more, for what was read
/// should not have left the processor's caches when it is worked on.
const AHEAD: usize = 1 << 24;

/// Runs `work` on every article of the input and writes the answers to `out`.
///
/// # Errors
/// Only those of usage and of writing: a record that fails is answered in its place.
pub fn run<A: Render>(
    input: &Input,
    work: impl Fn(Article) -> A + Sync,
    format: &Format,
    out: &mut impl Write,
    progress: &Progress,
) -> anyhow::Result<Outcome> {
    let options = options(input)?;
    if options.keep_fields && !format.keeps_fields() {
        anyhow::bail!("--keep-fields needs room that only JSON has; use it with --to jsonl or json");
    }
    let sources = sources(input);
    progress.expect(|| sources.iter().flatten().map(Source::size).sum());
    let (events, inbox) = mpsc::channel();
    let workers = rayon::current_num_threads();
    let queue = Arc::new(Queue::new(AHEAD, workers));

    let (to, into, bar) = (events.clone(), Arc::clone(&queue), progress.bar());
    // It may wait for input that never comes: the program ends without it.
    std::thread::spawn(move || {
        let read = || read_ahead(sources, &options, &bar, |record| into.push(record));
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(()) => into.close(),
            // If no one listens any more there is no one to be told.
            Err(_) => drop(to.send(Event::Broken)),
        }
    });
    let to = events.clone();
    on_interrupt(move || to.send(Event::Interrupted).is_ok())?;

    let work = |record: Unread, answers: &mut Answers| answers.push(record.read().map(&work), format);
    let mut writer = Writer::new(out, format);
    rayon::in_place_scope(|scope| {
        for _ in 0..workers {
            let (work, queue, to) = (&work, &*queue, events.clone());
            scope.spawn(move |_| work_on(queue, work, &to));
        }
        let done = flow(&inbox, &queue, workers, &mut writer, progress);
        queue.stop();
        done
    })
}

/// What the writing thread is told.
enum Event {
    /// A batch was worked on.
    Worked(Worked),
    /// One of the workers found no more batches.
    Finished,
    /// Reading or working came to an end that it should not have.
    Broken,
    /// The user wants no more.
    Interrupted,
}

/// A batch that was worked on.
struct Worked {
    number: usize,
    answers: anyhow::Result<Answers>,
    size: usize,
}

/// The answers to a batch, ready to be written.
#[derive(Default)]
struct Answers {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    /// What is to be said of records that failed.
    warnings: Vec<String>,
}

impl Answers {
    fn push(&mut self, answer: Result<impl Render, Failure>, format: &Format) -> anyhow::Result<()> {
        match answer {
            Ok(answer) => format.answer(&answer, &mut self.bytes)?,
            Err(failure) => {
                self.warnings.push(failure.error.to_string());
                format.failure(&failure, &mut self.bytes)?;
            }
        }
        self.ends.push(self.bytes.len());
        Ok(())
    }
}

/// Works on one batch after the other.
fn work_on(queue: &Queue, work: impl Fn(Unread, &mut Answers) -> anyhow::Result<()>, to: &Sender<Event>) {
    while let Some(Batch { number, records, size }) = queue.batch() {
        let answers = || {
            let mut answers = Answers::default();
            // Records that no one waits for are passed over.
            let mut records = records.into_iter().take_while(|_| !queue.is_stopped());
            records.try_for_each(|record| work(record, &mut answers)).map(|()| answers)
        };
        let event = match catch_unwind(AssertUnwindSafe(answers)) {
            Ok(answers) => Event::Worked(Worked { number, answers, size }),
            Err(_) => Event::Broken,
        };
        // If no one listens any more there is no one to be told.
        let _ = to.send(event);
    }
    let _ = to.send(Event::Finished);
}

/// Writes what the workers worked on when its turn comes.
fn flow(
    inbox: &Receiver<Event>,
    queue: &Queue,
    mut workers: usize,
    writer: &mut Writer<impl Write>,
    progress: &Progress,
) -> anyhow::Result<Outcome> {
    let mut waiting: BTreeMap<usize, Worked> = BTreeMap::new();
    let (mut written, mut records, mut failed) = (0, 0, 0);
    let mut outcome = Outcome::Done;
    while workers > 0 || !waiting.is_empty() {
        if let Some(worked) = waiting.remove(&written) {
            let answers = worked.answers?;
            records += answers.ends.len() as u64;
            failed += answers.warnings.len() as u64;
            progress.records(records);
            write(&answers, writer)?;
            queue.leave(worked.size);
            written += 1;
            continue;
        }
        let event = match inbox.try_recv() {
            Ok(event) => event,
            Err(_) => {
                // There is nothing else to do: what there is goes on its way.
                writer.flush()?;
                inbox.recv()?
            }
        };
        match event {
            Event::Worked(worked) => drop(waiting.insert(worked.number, worked)),
            Event::Finished => workers -= 1,
            Event::Broken => anyhow::bail!("this is a fault of newsdesk: please report what it says above"),
            Event::Interrupted => {
                outcome = Outcome::Interrupted;
                break;
            }
        }
    }
    writer.finish()?;
    progress.finish_stream(records, failed);
    Ok(if outcome == Outcome::Done && failed > 0 { Outcome::SomeFailed } else { outcome })
}

fn write(answers: &Answers, writer: &mut Writer<impl Write>) -> anyhow::Result<()> {
    answers.warnings.iter().for_each(|warning| warn(warning));
    let mut start = 0;
    for end in &answers.ends {
        writer.answer(&answers.bytes[start..*end])?;
        start = *end;
    }
    Ok(())
}
