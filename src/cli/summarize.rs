//! `newsdesk summarize`: the sentences that say each article best.

use std::io::{self, Write};

use newsdesk::Article;
use newsdesk::article::Id;
use newsdesk::summarize::{
    Algorithm, Focus, Keyword, Length, Summarizer, Summary, SummaryOptions, SummarySentence, keywords,
};
use newsdesk::text::Document;
use serde::Serialize;

use super::args::{self, FocusOptions, LengthOptions, Summarize, To};
use super::format::{Format, Render};
use super::html::{self, Mark};
use super::progress::Progress;
use super::style::{Page, escaped, harmless, heading};
use super::{Outcome, pipeline};

pub fn run(args: &Summarize, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    let model = super::models::model(&args.model)?;
    let options = SummaryOptions {
        algorithm: algorithm_of(args.algorithm),
        length: length(&args.length),
        focus: focus(&args.focus)?,
        seed: args.seed,
    };
    let summarizer = Summarizer::new(&model, options)?;
    let mut columns = vec!["id", "source", "title", "start", "end", "score", "text"];
    if args.keywords.is_some() {
        columns.push("keywords");
    }
    columns.push("error");
    let columns = columns.into_iter().map(str::to_owned).collect();
    let format = Format::new(args.to, page, columns);
    let progress = Progress::of_stream(quiet);
    let work = |article| {
        let document = model.prepare(article);
        let keywords = args.keywords.map(|count| keywords(&document, &model, count as usize));
        let topics = if args.to == To::Html { html::topics(&document, &model) } else { Vec::new() };
        Answer { summary: summarizer.summarize(&document), keywords, topics, document }
    };
    pipeline::run(&args.input, work, &format, out, &progress)
}

/// The library's algorithm.
pub fn algorithm_of(algorithm: args::Algorithm) -> Algorithm {
    match algorithm {
        args::Algorithm::Default => Algorithm::Trained,
        args::Algorithm::Lead => Algorithm::Lead,
        args::Algorithm::Random => Algorithm::Random,
        args::Algorithm::Luhn => Algorithm::Luhn,
        args::Algorithm::Edmundson => Algorithm::Edmundson,
        args::Algorithm::Lsa => Algorithm::Lsa,
        args::Algorithm::TextRank => Algorithm::TextRank,
        args::Algorithm::LexRank => Algorithm::LexRank,
        args::Algorithm::SumBasic => Algorithm::SumBasic,
        args::Algorithm::Kl => Algorithm::Kl,
        args::Algorithm::Centroid => Algorithm::Centroid,
        args::Algorithm::PacSum => Algorithm::PacSum,
        args::Algorithm::Kupiec => Algorithm::Kupiec,
    }
}

fn focus(options: &FocusOptions) -> anyhow::Result<Option<Focus>> {
    let focus = match options {
        FocusOptions { topic: Some(topic), .. } => Focus::topic(topic),
        FocusOptions { query: Some(query), .. } => Focus::query(query),
        FocusOptions { only: true, .. } => anyhow::bail!("--only needs --topic or --query"),
        _ => return Ok(None),
    };
    Ok(Some(if options.only { focus.only() } else { focus }))
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
    keywords: Option<Vec<Keyword>>,
    /// What each sentence is about, for a page.
    topics: Vec<Option<Mark>>,
}

impl Answer {
    fn heading(&self) -> String {
        heading(self.document.article().title.as_deref(), "(no title)")
    }

    fn keyword_names(&self) -> Option<String> {
        let names = self.keywords.as_ref()?.iter().map(|keyword| keyword.text.as_str());
        Some(names.collect::<Vec<_>>().join(", "))
    }
}

#[derive(Serialize)]
pub struct Json<'a> {
    id: &'a Id,
    source: &'a str,
    title: Option<&'a str>,
    summary: &'a [SummarySentence],
    words: usize,
    /// How many sentences fit the focus, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fitting: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keywords: Option<&'a [Keyword]>,
}

impl Render for Answer {
    type Json<'a> = Json<'a>;

    fn article(&self) -> &Article {
        self.document.article()
    }

    fn json(&self) -> Json<'_> {
        let article = self.document.article();
        Json {
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            summary: &self.summary.sentences,
            words: self.summary.words,
            fitting: self.summary.fitting,
            keywords: self.keywords.as_deref(),
        }
    }

    fn text(&self, page: &Page, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", page.bold(&self.heading()))?;
        writeln!(out, "{}", page.dim(&harmless(&self.document.article().id.to_string())))?;
        for sentence in &self.summary.sentences {
            writeln!(out, "{}", page.wrap(&sentence.text, "  "))?;
        }
        if self.summary.fitting == Some(0) {
            writeln!(out, "{}", page.dim("  (no sentence fits)"))?;
        }
        if let Some(names) = self.keyword_names() {
            writeln!(out, "{}", page.dim(&page.wrap(&format!("keywords: {names}"), "  ")))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", escaped(&self.heading()))?;
        for sentence in &self.summary.sentences {
            writeln!(out, "- {}", escaped(&sentence.text))?;
        }
        if self.summary.fitting == Some(0) {
            writeln!(out, "\n*No sentence fits.*")?;
        }
        if let Some(names) = self.keyword_names() {
            writeln!(out, "\nKeywords: {}", escaped(&names))?;
        }
        writeln!(out)
    }

    fn html(&self, out: &mut dyn Write) -> io::Result<()> {
        let keywords = self.keyword_names();
        html::article(&self.document, &self.summary, &self.topics, &self.heading(), keywords.as_deref(), out)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let article = self.document.article();
        let row = |sentence: Option<&SummarySentence>| {
            let mut row = vec![
                article.id.to_string(),
                article.source.clone(),
                article.title.clone().unwrap_or_default(),
                sentence.map(|sentence| sentence.start.to_string()).unwrap_or_default(),
                sentence.map(|sentence| sentence.end.to_string()).unwrap_or_default(),
                sentence.map(|sentence| format!("{:.6}", sentence.score)).unwrap_or_default(),
                sentence.map(|sentence| sentence.text.clone()).unwrap_or_default(),
            ];
            row.extend(self.keyword_names());
            row.push(String::new());
            row
        };
        // A record without a sentence has a row too.
        match self.summary.sentences.as_slice() {
            [] => vec![row(None)],
            sentences => sentences.iter().map(|sentence| row(Some(sentence))).collect(),
        }
    }
}
