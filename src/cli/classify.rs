//! `newsdesk classify`: what each article, or each of its sentences, is about.

use std::io::{self, Write};

use anyhow::Context;
use newsdesk::article::Id;
use newsdesk::classify::{Abstention, Classification, Explanation};
use newsdesk::text::{Document, Sentence};
use newsdesk::{Article, Model};
use serde::Serialize;

use super::args::{Classify, To, Unit};
use super::format::{Format, Render};
use super::highlight::{Highlighted, by_term, highlighted};
use super::progress::Progress;
use super::style::{Page, bar, escaped, harmless, heading, shown};
use super::{Outcome, pipeline};

/// So many words are shown as evidence in text; all are in the other formats.
const SHOWN_EVIDENCE: usize = 8;

pub fn run(args: &Classify, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    if args.explain && matches!(args.to, To::Csv | To::Tsv) {
        anyhow::bail!("--explain needs room that a table has not; use --to json, jsonl, text or markdown");
    }
    let model = super::models::model(&args.model)?;
    let threshold = threshold(&model, args)?;
    let labels = model.classifier().labels();
    let mut columns: Vec<String> =
        ["id", "source", "title", "topic", "probability", "abstained"].map(str::to_owned).to_vec();
    // A label may have the name of another column.
    const OTHERS: [&str; 4] = ["start", "end", "text", "error"];
    for label in labels {
        let mut name = label.clone();
        while OTHERS.contains(&&*name)
            || columns.contains(&name)
            || (name != *label && labels.contains(&name))
        {
            name.insert_str(0, "topic ");
        }
        columns.push(name);
    }
    if args.by == Unit::Sentence {
        columns.extend(OTHERS[..3].iter().map(|name| (*name).to_owned()));
    }
    columns.push("error".to_owned());
    let format = Format::new(args.to, page, columns);
    let progress = Progress::of_stream(quiet);
    let work = |article| Answer::new(article, &model, args, threshold);
    pipeline::run(&args.input, work, &format, out, &progress)
}

/// Below which probability no topic is given.
fn threshold(model: &Model, args: &Classify) -> anyhow::Result<f64> {
    let Some(max_error) = args.max_error else { return Ok(args.threshold.unwrap_or(0.0)) };
    let risk = &model.choice().risk;
    risk.threshold(max_error).with_context(|| {
        // Rounded up, so that it can be asked for.
        let least = (1e4 * risk.least_error()).ceil() / 1e4;
        format!("--max-error {max_error}: this model is never as sure as that; the least it can promise is {least}")
    })
}

/// What is said of one article.
struct Answer<'m> {
    document: Document,
    answer: Classification,
    explanation: Option<Explanation>,
    sentences: Option<Vec<Classification>>,
    /// The model's labels, in the order of a table's columns.
    labels: &'m [String],
}

impl<'m> Answer<'m> {
    fn new(article: Article, model: &'m Model, args: &Classify, threshold: f64) -> Self {
        let classifier = model.classifier();
        let document = model.prepare(article);
        let answer = classifier.classify(&document).or_abstain_below(threshold);
        let explanation = args.explain.then(|| classifier.explain(&document));
        let sentences = (args.by == Unit::Sentence).then(|| {
            let each =
                |sentence| classifier.classify_sentence(&document, sentence).or_abstain_below(threshold);
            document.sentences().iter().map(each).collect()
        });
        Self { answer, explanation, sentences, labels: classifier.labels(), document }
    }

    fn heading(&self) -> String {
        let article = self.document.article();
        let start =
            self.document.sentences().first().map_or("", |sentence| self.document.sentence_text(sentence));
        heading(article.title.as_deref(), if start.is_empty() { "(no text)" } else { start })
    }

    /// The explanation, unless the text is one that the words say nothing of.
    fn shown_explanation(&self) -> Option<&Explanation> {
        let is_readable = self.answer.abstained.is_none_or(|reason| reason == Abstention::LowConfidence);
        self.explanation.as_ref().filter(|_| is_readable)
    }

    /// The words that spoke most for the likeliest label, each once.
    fn reasons(&self) -> Vec<(String, f64)> {
        let mut sums: Vec<(String, f64)> = self.explanation.iter().flat_map(by_term).collect();
        sums.retain(|(_, weight)| *weight > 0.0);
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sums.truncate(SHOWN_EVIDENCE);
        sums
    }
}

#[derive(Serialize)]
pub struct Json<'a> {
    id: &'a Id,
    source: &'a str,
    title: Option<&'a str>,
    #[serde(flatten)]
    answer: &'a Classification,
    #[serde(flatten)]
    explanation: Option<&'a Explanation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentences: Option<Vec<SentenceJson<'a>>>,
}

#[derive(Serialize)]
struct SentenceJson<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    topic: Option<&'a str>,
    probability: f64,
}

impl Render for Answer<'_> {
    type Json<'a>
        = Json<'a>
    where
        Self: 'a;

    fn article(&self) -> &Article {
        self.document.article()
    }

    fn json(&self) -> Json<'_> {
        let article = self.document.article();
        let sentences = self.sentences.as_ref().map(|answers| {
            let pairs = self.document.sentences().iter().zip(answers);
            pairs
                .map(|(sentence, answer)| SentenceJson {
                    start: sentence.span.start,
                    end: sentence.span.end,
                    text: self.document.sentence_text(sentence),
                    topic: answer.topic.as_deref(),
                    probability: answer.probability,
                })
                .collect()
        });
        Json {
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            answer: &self.answer,
            explanation: self.explanation.as_ref(),
            sentences,
        }
    }

    fn text(&self, page: &Page, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", page.bold(&self.heading()))?;
        writeln!(out, "{}", page.dim(&harmless(&self.document.article().id.to_string())))?;
        if let Some(reason) = self.answer.abstained {
            writeln!(out, "  no topic: {}", reason.name())?;
        }
        for topic in &self.answer.topics {
            let name = page.topic(&topic.topic, &format!("{:<12}", harmless(&topic.topic)));
            let bar = page.topic(&topic.topic, &bar(topic.probability));
            writeln!(out, "  {name} {bar} {}", shown(topic.probability))?;
        }
        if let Some(explanation) = self.shown_explanation() {
            let words: Vec<String> =
                self.reasons().into_iter().map(|(term, weight)| format!("{term} {weight:+.2}")).collect();
            let against = harmless(&explanation.against);
            let because = format!("rather than {against} because of: {}", words.join(", "));
            writeln!(out, "{}", page.wrap(&because, "  "))?;
            for Highlighted { pieces } in highlighted(&self.document, explanation) {
                let pieces = pieces.iter().map(|(text, is_evidence)| match is_evidence {
                    true => page.marked(text),
                    false => harmless(text).into_owned(),
                });
                writeln!(out, "{}", page.wrap_styled(&pieces.collect::<String>(), "    "))?;
            }
        }
        for (sentence, answer) in self.document.sentences().iter().zip(self.sentences.iter().flatten()) {
            let topic = answer.topic.as_deref().unwrap_or("-");
            let tag = format!("{:<10} {:.2}", harmless(topic), answer.probability);
            let text = page.wrap(self.document.sentence_text(sentence), "                  ");
            writeln!(out, "  {} {}", page.topic(topic, &tag), text.trim_start())?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", escaped(&self.heading()))?;
        match (&self.answer.topic, self.answer.abstained) {
            (Some(topic), _) => {
                writeln!(out, "**{}** ({})\n", escaped(topic), shown(self.answer.probability))?
            }
            (None, reason) => writeln!(out, "no topic: {}\n", reason.map_or("", |reason| reason.name()))?,
        }
        if let Some(explanation) = self.shown_explanation() {
            writeln!(out, "rather than {}, because of:\n", escaped(&explanation.against))?;
            for (term, weight) in self.reasons() {
                writeln!(out, "- {} ({weight:+.2})", escaped(&term))?;
            }
            writeln!(out)?;
        }
        if let Some(answers) = &self.sentences {
            writeln!(out, "| topic | probability | sentence |\n|---|---|---|")?;
            for (sentence, answer) in self.document.sentences().iter().zip(answers) {
                let text = escaped(self.document.sentence_text(sentence));
                let topic = escaped(answer.topic.as_deref().unwrap_or("-"));
                writeln!(out, "| {topic} | {} | {text} |", shown(answer.probability))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let article = self.document.article();
        let title = article.title.clone().unwrap_or_default();
        let row = |answer: &Classification, sentence: Option<&Sentence>| {
            let mut row = vec![
                article.id.to_string(),
                article.source.clone(),
                title.clone(),
                answer.topic.clone().unwrap_or_default(),
                format!("{:.6}", answer.probability),
                answer.abstained.map(|reason| reason.name().to_owned()).unwrap_or_default(),
            ];
            for label in self.labels {
                let found = answer.topics.iter().find(|topic| topic.topic == *label);
                row.push(format!("{:.6}", found.map_or(0.0, |topic| topic.probability)));
            }
            if self.sentences.is_some() {
                row.push(sentence.map(|sentence| sentence.span.start.to_string()).unwrap_or_default());
                row.push(sentence.map(|sentence| sentence.span.end.to_string()).unwrap_or_default());
                row.push(
                    sentence
                        .map(|sentence| self.document.sentence_text(sentence).to_owned())
                        .unwrap_or_default(),
                );
            }
            row.push(String::new());
            row
        };
        let sentences = self.document.sentences().iter().zip(self.sentences.iter().flatten());
        let mut rows = vec![row(&self.answer, None)];
        rows.extend(sentences.map(|(sentence, answer)| row(answer, Some(sentence))));
        rows
    }
}
