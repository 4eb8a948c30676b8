//! `newsdesk summarize`: the sentences that say each article best.

use std::io::{self, Write};

use newsdesk::article::Id;
use newsdesk::summarize::{Algorithm, Length, Summarizer, Summary, SummaryOptions, SummarySentence};
use newsdesk::text::Document;
use serde::Serialize;

use super::args::{self, LengthOptions, Summarize};
use super::output::{Render, Writer};
use super::progress::Progress;
use super::style::{Page, escaped, harmless, heading};
use super::{Outcome, pipeline};

pub fn run(args: &Summarize, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    let model = super::model(&args.model)?;
    let algorithm = match args.algorithm {
        args::Algorithm::Centroid => Algorithm::Centroid,
        args::Algorithm::Lead => Algorithm::Lead,
    };
    let options = SummaryOptions { algorithm, length: length(&args.length), ..SummaryOptions::default() };
    let summarizer = Summarizer::new(&model, options)?;
    let columns =
        ["id", "source", "title", "start", "end", "score", "text", "error"].map(str::to_owned).to_vec();
    let mut writer = Writer::new(out, args.to.into(), page, columns);
    let progress = Progress::of_stream(quiet);
    let work = |article| {
        let document = model.prepare(article);
        Answer { summary: summarizer.summarize(&document), document }
    };
    pipeline::run(&args.input, work, &mut writer, &progress)
}

/// The length that the options ask for.
pub fn length(options: &LengthOptions) -> Length {
    match options {
        LengthOptions { words: Some(words), .. } => Length::Words(*words as usize),
        LengthOptions { chars: Some(chars), .. } => Length::Chars(*chars as usize),
        LengthOptions { percent: Some(percent), .. } => Length::Percent(*percent),
        LengthOptions { sentences: Some(sentences), .. } => Length::Sentences(*sentences as usize),
        _ => Length::default(),
    }
}

/// The summary of one article.
struct Answer {
    document: Document,
    summary: Summary,
}

impl Answer {
    fn heading(&self) -> String {
        heading(self.document.article().title.as_deref(), "(no title)")
    }
}

#[derive(Serialize)]
pub struct Json<'a> {
    id: &'a Id,
    source: &'a str,
    title: Option<&'a str>,
    summary: &'a [SummarySentence],
    words: usize,
}

impl Render for Answer {
    type Json<'a> = Json<'a>;

    fn json(&self) -> Json<'_> {
        let article = self.document.article();
        Json {
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            summary: &self.summary.sentences,
            words: self.summary.words,
        }
    }

    fn text(&self, page: &Page, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", page.bold(&self.heading()))?;
        writeln!(out, "{}", page.dim(&harmless(&self.document.article().id.to_string())))?;
        for sentence in &self.summary.sentences {
            writeln!(out, "{}", page.wrap(&sentence.text, "  "))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", escaped(&self.heading()))?;
        for sentence in &self.summary.sentences {
            writeln!(out, "- {}", escaped(&sentence.text))?;
        }
        writeln!(out)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let article = self.document.article();
        let row = |sentence: Option<&SummarySentence>| {
            vec![
                article.id.to_string(),
                article.source.clone(),
                article.title.clone().unwrap_or_default(),
                sentence.map(|sentence| sentence.start.to_string()).unwrap_or_default(),
                sentence.map(|sentence| sentence.end.to_string()).unwrap_or_default(),
                sentence.map(|sentence| format!("{:.6}", sentence.score)).unwrap_or_default(),
                sentence.map(|sentence| sentence.text.clone()).unwrap_or_default(),
                String::new(),
            ]
        };
        // A record without a sentence has a row too.
        match self.summary.sentences.as_slice() {
            [] => vec![row(None)],
            sentences => sentences.iter().map(|sentence| row(Some(sentence))).collect(),
        }
    }
}
