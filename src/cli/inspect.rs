//! `newsdesk inspect`: what was read, sentence by sentence, and what was
//! removed and why.

use std::io::{self, Write};

use newsdesk::Article;
use newsdesk::article::Id;
use newsdesk::text::{Analyzer, Document, TermOptions};
use serde::Serialize;

use super::args::Inspect;
use super::format::{Format, Render};
use super::progress::Progress;
use super::style::{Page, harmless, heading};
use super::{Outcome, pipeline};

pub fn run(args: &Inspect, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    let format = Format::new(args.to, page, Vec::new());
    // Terms are not shown; without stems they are had for less.
    let options = TermOptions { stem: false };
    let work = |article: Article| {
        let analyzer = Analyzer::new(options);
        match args.no_clean {
            true => Answer(Document::without_cleaning(article, &analyzer)),
            false => Answer(Document::new(article, &analyzer)),
        }
    };
    pipeline::run(&args.input, work, &format, out, &Progress::of_stream(quiet))
}

/// What was read of one article.
struct Answer(Document);

#[derive(Serialize)]
pub struct Json<'a> {
    id: &'a Id,
    source: &'a str,
    title: Option<&'a str>,
    sentences: Vec<Span<'a>>,
    removed: Vec<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Render for Answer {
    type Json<'a> = Json<'a>;

    fn article(&self) -> &Article {
        self.0.article()
    }

    fn json(&self) -> Json<'_> {
        let article = self.0.article();
        let sentences = self.0.sentences().iter().map(|sentence| (&sentence.span, None));
        let removed = self.0.removed().iter().map(|piece| (&piece.span, Some(piece.reason.name())));
        let span = |(span, reason): (&std::ops::Range<usize>, _)| Span {
            start: span.start,
            end: span.end,
            text: &article.text[span.clone()],
            reason,
        };
        Json {
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            sentences: sentences.map(span).collect(),
            removed: removed.map(span).collect(),
        }
    }

    fn text(&self, page: &Page, out: &mut dyn Write) -> io::Result<()> {
        let article = self.0.article();
        writeln!(out, "{}", page.bold(&heading(article.title.as_deref(), "(no title)")))?;
        writeln!(out, "{}", page.dim(&harmless(&article.id.to_string())))?;
        for (number, sentence) in self.0.sentences().iter().enumerate() {
            let text = page.wrap(self.0.sentence_text(sentence), "       ");
            writeln!(out, "  {:>4} {}", number + 1, text.trim_start())?;
        }
        for piece in self.0.removed() {
            let text = harmless(&article.text[piece.span.clone()]).into_owned();
            writeln!(out, "{}", page.dim(&format!("  removed as {}: {text}", piece.reason.name())))?;
        }
        Ok(())
    }
}
