//! Pages: whole articles as HTML, the sentences of the summary marked, all
//! shaded by their scores and labelled by topic. One self-contained file, for
//! light and dark screens.

use std::borrow::Cow;
use std::io::{self, Write};

use newsdesk::Model;
use newsdesk::summarize::Summary;
use newsdesk::text::Document;

/// What a page begins and ends with.
pub const HEAD: &str = concat!(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<title>Summaries</title>\n<style>\n",
    include_str!("page.css"),
    "</style>\n</head>\n<body>\n"
);
pub const TAIL: &str = "</body>\n</html>\n";

/// So many topics have a colour of their own.
const COLOURS: usize = 8;

/// What a sentence is about.
pub struct Mark {
    topic: String,
    probability: f64,
    /// The number of its colour.
    colour: usize,
}

/// What each sentence of a document is about, where that can be told.
pub fn topics(document: &Document, model: &Model) -> Vec<Option<Mark>> {
    let labels = model.classifier().labels();
    let mark = |sentence| {
        let answer = model.classifier().classify_sentence(document, sentence);
        let topic = answer.topic?;
        let colour = labels.binary_search(&topic).unwrap_or_default() % COLOURS;
        Some(Mark { topic, probability: answer.probability, colour })
    };
    document.sentences().iter().map(mark).collect()
}

/// Writes one article.
pub fn article(
    document: &Document,
    summary: &Summary,
    topics: &[Option<Mark>],
    heading: &str,
    keywords: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let article = document.article();
    writeln!(out, "<article>\n<h1>{}</h1>", escaped(heading))?;
    writeln!(out, "<p class=\"id\">{}</p>", escaped(&article.id.to_string()))?;
    if let Some(keywords) = keywords {
        writeln!(out, "<p class=\"keywords\">Keywords: {}</p>", escaped(keywords))?;
    }
    if summary.fitting == Some(0) {
        writeln!(out, "<p class=\"legend\">No sentence fits.</p>")?;
    }
    write!(out, "<div class=\"text\">")?;
    let shades = shades(document.sentences().len(), &summary.scores);
    let chosen: Vec<usize> = summary.indices().collect();
    let mut pieces: Vec<(usize, usize, Piece<'_>)> = Vec::new();
    for (index, sentence) in document.sentences().iter().enumerate() {
        pieces.push((sentence.span.start, sentence.span.end, Piece::Sentence(index)));
    }
    for removed in document.removed() {
        pieces.push((removed.span.start, removed.span.end, Piece::Removed(removed.reason.name())));
    }
    pieces.sort_by_key(|(start, end, _)| (*start, *end));
    let mut at = article.span.start;
    for (start, end, piece) in pieces {
        // A piece within another one was written with it.
        if start < at {
            continue;
        }
        let text = escaped(&article.text[start..end]);
        write!(out, "{}", escaped(&article.text[at..start]))?;
        match piece {
            Piece::Removed(reason) => {
                write!(out, "<span class=\"removed\" title=\"{reason}\">{text}</span>")?
            }
            Piece::Sentence(index) => {
                let mark = topics.get(index).and_then(Option::as_ref);
                let tag = if chosen.binary_search(&index).is_ok() { "mark" } else { "span" };
                let shade = shades[index];
                write!(out, "<{tag} class=\"s\" style=\"--score:{shade:.2}\"")?;
                if let Some(Mark { topic, probability, .. }) = mark {
                    write!(out, " title=\"{} {probability:.2}\"", escaped(topic))?;
                }
                write!(out, ">{text}</{tag}>")?;
                if let Some(Mark { topic, colour, .. }) = mark {
                    write!(out, "<sup class=\"t{colour}\">{}</sup>", escaped(topic))?;
                }
            }
        }
        at = end;
    }
    writeln!(out, "{}</div>\n</article>", escaped(article.text[at..article.span.end.max(at)].trim_end()))
}

enum Piece<'r> {
    Sentence(usize),
    Removed(&'r str),
}

/// The rank of each sentence by its score, from 0 to 1; 0 without one.
fn shades(sentences: usize, scores: &[(usize, f64)]) -> Vec<f64> {
    let mut ranked = scores.to_vec();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let mut shades = vec![0.0; sentences];
    for (rank, (index, _)) in ranked.iter().enumerate() {
        shades[*index] = (rank + 1) as f64 / ranked.len() as f64;
    }
    shades
}

/// Text as it stands in HTML, and in its attributes.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\0']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No character of a page.
            '\0' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}
