//! The pipeline: articles are read, worked on by all cores and written at the
//! same time, in the order in which they came.
//!
//! One thread takes records in, a pool of threads reads batches of them and
//! turns them into the bytes of their answers, and the thread that calls
//! writes. A batch is what came in while all cores were busy, so a slow input
//! is answered at once and a fast one keeps them busy.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use newsdesk::Article;
use newsdesk::read::{Failure, Unread};
use rayon::Scope;

use super::args::Input;
use super::format::{Format, Render};
use super::input::{Source, options, sources};
use super::interrupt::on_interrupt;
use super::output::Writer;
use super::progress::Progress;
use super::read_ahead::{Room, read_ahead, size};
use super::{Outcome, warn};

/// So many bytes of text at most are between reading and writing.
const AHEAD: usize = 1 << 25;

/// So many articles at most are a batch,
const BATCH: usize = 64;
/// or so many bytes of text.
const BATCH_BYTES: usize = 1 << 18;

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
    let room = Arc::new(Room::new(AHEAD));

    let (to, ahead, bar) = (events.clone(), Arc::clone(&room), progress.bar());
    // It may wait for input that never comes: the program ends without it.
    std::thread::spawn(move || {
        let read =
            || read_ahead(sources, &options, &ahead, &bar, |record| to.send(Event::Read(record)).is_ok());
        let last = catch_unwind(AssertUnwindSafe(read)).map_or(Event::Broken, |()| Event::End);
        // If no one listens any more there is no one to be told.
        let _ = to.send(last);
    });
    let to = events.clone();
    on_interrupt(move || to.send(Event::Interrupted).is_ok())?;

    let stop = AtomicBool::new(false);
    let work = |record: Unread, answers: &mut Answers| answers.push(record.read().map(&work), format);
    let workers = Workers { work: &work, stop: &stop, events, handed_out: 0 };
    let mut writer = Writer::new(out, format);
    rayon::in_place_scope(|scope| {
        let done = flow(&inbox, &room, workers, scope, &mut writer, progress);
        // Batches that no one waits for are passed over.
        stop.store(true, Ordering::Relaxed);
        done
    })
}

/// What the writing thread is told.
enum Event {
    /// The next record came in.
    Read(Unread),
    /// There is no other.
    End,
    /// A batch was worked on.
    Worked(Worked),
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

/// Hands out what is read, and writes what was worked on when its turn comes.
fn flow<'s>(
    inbox: &Receiver<Event>,
    room: &Room,
    mut workers: Workers<'s>,
    scope: &Scope<'s>,
    writer: &mut Writer<impl Write>,
    progress: &Progress,
) -> anyhow::Result<Outcome> {
    let cores = rayon::current_num_threads();
    let mut batch = Batch::default();
    let mut waiting: BTreeMap<usize, Worked> = BTreeMap::new();
    let (mut written, mut records, mut failed) = (0, 0, 0);
    let (mut at_end, mut outcome) = (false, Outcome::Done);
    while !(at_end && batch.records.is_empty() && written == workers.handed_out) {
        if let Some(worked) = waiting.remove(&written) {
            let answers = worked.answers?;
            records += answers.ends.len() as u64;
            failed += answers.warnings.len() as u64;
            progress.records(records);
            write(&answers, writer)?;
            room.leave(worked.size);
            written += 1;
            continue;
        }
        let event = match inbox.try_recv() {
            Ok(event) => event,
            Err(_) => {
                // There is nothing else to do: what there is goes on its way.
                let at_work = workers.handed_out - written - waiting.len();
                if !batch.records.is_empty() && at_work < cores {
                    workers.hand_out(std::mem::take(&mut batch), scope);
                }
                writer.flush()?;
                inbox.recv()?
            }
        };
        match event {
            Event::Read(record) => batch.push(record),
            Event::End => at_end = true,
            Event::Worked(worked) => drop(waiting.insert(worked.number, worked)),
            Event::Broken => anyhow::bail!("this is a fault of newsdesk: please report what it says above"),
            Event::Interrupted => {
                outcome = Outcome::Interrupted;
                break;
            }
        }
        if batch.records.len() >= BATCH || batch.size >= BATCH_BYTES {
            workers.hand_out(std::mem::take(&mut batch), scope);
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

/// Records that are worked on together.
#[derive(Default)]
struct Batch {
    records: Vec<Unread>,
    size: usize,
}

impl Batch {
    fn push(&mut self, record: Unread) {
        self.size += size(&record);
        self.records.push(record);
    }
}

/// Adds the answer to a record.
type Work<'w> = dyn Fn(Unread, &mut Answers) -> anyhow::Result<()> + Sync + 'w;

/// The threads that work on batches.
struct Workers<'s> {
    work: &'s Work<'s>,
    /// Whether no one waits for answers any more.
    stop: &'s AtomicBool,
    events: Sender<Event>,
    handed_out: usize,
}

impl<'s> Workers<'s> {
    fn hand_out(&mut self, batch: Batch, scope: &Scope<'s>) {
        let (work, stop, events, number) = (self.work, self.stop, self.events.clone(), self.handed_out);
        self.handed_out += 1;
        scope.spawn(move |_| {
            let is_wanted = |_: &Unread| !stop.load(Ordering::Relaxed);
            let size = batch.size;
            let answers = || {
                let mut answers = Answers::default();
                let mut records = batch.records.into_iter().take_while(is_wanted);
                records.try_for_each(|record| work(record, &mut answers)).map(|()| answers)
            };
            let event = match catch_unwind(AssertUnwindSafe(answers)) {
                Ok(answers) => Event::Worked(Worked { number, answers, size }),
                Err(_) => Event::Broken,
            };
            // If no one listens any more there is no one to be told.
            let _ = events.send(event);
        });
    }
}
