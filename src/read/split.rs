//! Splitting: the text of a file in, its articles out, each with its title.
//!
//! Scraped files hold several articles. They are parted by form feeds, rules and
//! end marks with more than a note behind them, by headlines that stand twice or
//! behind a gap wider than those between paragraphs, and by headlines above a
//! byline where other articles have one too. Every byte belongs to at most one
//! article.

use std::sync::Arc;

use crate::article::Article;
use crate::text::{
    Line, front_matter, headline_of, is_boilerplate, is_byline, is_headline, lines, same_line,
};

/// Whether a text may hold several articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    /// Look for the seams between articles.
    #[default]
    Auto,
    /// The whole text is one article.
    Never,
}

/// A headline above a byline has more words than these: "What we know".
const LEAST_WORDS: usize = 3;

/// How many lines behind a headline its repetition may stand.
const REPEAT_WITHIN: usize = 12;

/// The articles of a text, without names.
pub fn articles(text: impl Into<Arc<str>>, split: Split) -> Vec<Article> {
    let text = text.into();
    let lines = lines(&text, 0..text.len());
    let mut parts = Vec::new();
    for section in sections(&text, &lines, split) {
        let starts = match split {
            Split::Auto => seams(&text, section),
            Split::Never => Vec::new(),
        };
        let mut from = 0;
        for to in starts.into_iter().chain([section.len()]) {
            parts.extend(article(&text, &section[from..to]));
            from = to;
        }
    }
    parts
}

fn article(text: &Arc<str>, lines: &[Line]) -> Option<Article> {
    let (first, last) = (lines.first()?, lines.last()?);
    let title_span = headline_of(text, lines);
    let title = title_span.clone().map(|span| text[span].to_owned());
    let span = first.span.start..last.span.end;
    Some(Article { title, span, title_span, ..Article::new(text.clone()) })
}

/// The stretches between form feeds and rule lines. A rule with nothing but a
/// line or two on one side is an ornament and stays.
fn sections<'l>(text: &str, lines: &'l [Line], split: Split) -> Vec<&'l [Line]> {
    if split == Split::Never {
        return vec![lines];
    }
    let mut found: Vec<&[Line]> = Vec::new();
    let prose = ProseCount::new(text, lines);
    let front = front_matter(text, lines);
    let mut from = 0;
    for (at, line) in lines.iter().enumerate().skip(front) {
        let before = lines[..at].last().map_or(0, |line| line.span.end);
        let feed = text[before..line.span.start].contains('\x0c');
        let part = &text[line.span.clone()];
        let is_seam =
            || is_rule(part) || (is_short_rule(part) && begins_article(text, part, &lines[at + 1..]));
        let rule = is_seam() && !underlines(text, &lines[..at], line);
        if (rule || feed)
            && prose.any(from.max(front), at)
            && is_article(text, next_section(text, &lines[at..]), prose.count(from.max(front), at))
        {
            found.push(&lines[from..at]);
            from = if rule { at + 1 } else { at };
        }
    }
    found.push(&lines[from..]);
    found
}

/// So many lines behind a rule are looked at.
const SECTION: usize = 40;

/// Whether a rule underlines the heading that stands right before it.
fn underlines(text: &str, before: &[Line], rule: &Line) -> bool {
    rule.blanks_before == 0 && before.last().is_some_and(|line| !is_prose(&text[line.span.clone()]))
}

/// What stands behind a rule, up to the next one, or, behind a heading that
/// stands between two rules, what that one is the heading of; and whether there
/// is such a heading.
fn next_section<'l>(text: &str, lines: &'l [Line]) -> (&'l [Line], bool) {
    let is_line = |line: &&Line| !is_rule(&text[line.span.clone()]);
    let behind_rules = |lines: &'l [Line]| {
        let skipped = lines.iter().take(SECTION).take_while(|line| !is_line(line)).count();
        &lines[skipped..]
    };
    let rest = behind_rules(lines);
    let section = &rest[..rest.iter().take(SECTION).take_while(is_line).count()];
    let is_boxed = section.len() <= LONGEST_BOX
        && section.len() < rest.len().min(SECTION)
        && section.iter().any(|line| is_headline(&text[line.span.clone()]))
        && !section.iter().any(|line| is_prose(&text[line.span.clone()]));
    if !is_boxed {
        return (section, false);
    }
    let rest = behind_rules(&rest[section.len()..]);
    (&rest[..rest.iter().take(SECTION).take_while(is_line).count()], true)
}

/// A heading between two rules has so many lines at most.
const LONGEST_BOX: usize = 4;

/// Whether a stretch behind a rule is an article rather than what stands below
/// one: a note on who wrote it, footnotes. One paragraph by itself is one only
/// among others of a paragraph, or below a headline.
fn is_article(text: &str, (lines, is_boxed): (&[Line], bool), before: usize) -> bool {
    let prose = lines.iter().filter(|line| is_prose(&text[line.span.clone()])).count();
    prose > 1 || (prose == 1 && (is_boxed || before == 1 || headline_of(text, lines).is_some()))
}

/// Whether some lines behind a short rule begin with the head of an article: a
/// headline, and, behind one that may be an ornament, a byline or a date; a
/// press release has its notes behind its end.
fn begins_article(text: &str, rule: &str, lines: &[Line]) -> bool {
    const NOTES: [&str; 7] =
        ["about", "contact", "editor", "for more", "forward-looking", "media contact", "notes"];
    let Some((first, rest)) = lines.split_first() else { return false };
    let headline = &text[first.span.clone()];
    let is_note = NOTES.iter().any(|note| headline.to_lowercase().starts_with(note));
    let is_ornament = rule.starts_with(['-', '=', '_']) && !rule.contains(char::is_alphanumeric);
    let signed = || rest.iter().take(2).any(|line| is_boilerplate(&text[line.span.clone()]));
    is_headline(headline) && !is_note && opens_article(text, rest) && (!is_ornament || signed())
}

/// A rule that parts articles: "-----", "=====", "*****"; "* * *" is an
/// ornament within one.
fn is_rule(line: &str) -> bool {
    let mut chars = line.chars();
    let first = chars.next().unwrap_or(' ');
    matches!(first, '-' | '=' | '*' | '_' | '#' | '~' | '—' | '–' | '―')
        && line.chars().count() >= 4
        && chars.all(|c| c == first)
}

/// What parts articles if a headline follows: "###", "---", "-END-".
fn is_short_rule(line: &str) -> bool {
    let inside = line.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(line, "###" | "---" | "===" | "___")
        || (line.len() <= 12 && ["end", "ends"].iter().any(|end| inside.eq_ignore_ascii_case(end)))
}

fn is_prose(line: &str) -> bool {
    line.split_whitespace().nth(5).is_some()
        && line.ends_with(['.', '!', '?', '"', '”', ')'])
        && !is_note(line)
        && !is_boilerplate(line)
}

/// Whether a line is a note below a text: "1. See ...", "[1] See ...".
fn is_note(line: &str) -> bool {
    let rest = line.trim_start_matches('[').trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(|c: char| c.is_ascii_digit() || c == '[') && rest.starts_with([']', '.', ')'])
}

/// How many of the first n lines are prose: so that asking of any stretch
/// takes no time.
struct ProseCount(Vec<usize>);

impl ProseCount {
    fn new(text: &str, lines: &[Line]) -> Self {
        let mut counts = vec![0];
        for line in lines {
            let before = counts[counts.len() - 1];
            counts.push(before + usize::from(is_prose(&text[line.span.clone()])));
        }
        Self(counts)
    }

    fn count(&self, from: usize, to: usize) -> usize {
        self.0[to] - self.0[from]
    }

    fn any(&self, from: usize, to: usize) -> bool {
        self.count(from, to) > 0
    }
}

/// Where in a section further articles begin, as indices of its lines.
fn seams(text: &str, lines: &[Line]) -> Vec<usize> {
    let usual = usual_gap(lines);
    let prose = ProseCount::new(text, lines);
    let mut found = Vec::new();
    let mut last = front_matter(text, lines);
    for at in last + 1..lines.len() {
        let line = &lines[at];
        let part = &text[line.span.clone()];
        if line.blanks_before == 0 || !is_headline(part) || !prose.any(last, at) {
            continue;
        }
        let near = &lines[at + 1..lines.len().min(at + 1 + REPEAT_WITHIN)];
        let is_again = |other: &Line| same_line(part, &text[other.span.clone()]);
        let again = near.iter().position(is_again);
        let is_head = again.is_some_and(|between| heads(text, &prose, lines, at, between));
        let twice = is_head && !lines[last.max(at.saturating_sub(REPEAT_WITHIN))..at].iter().any(is_again);
        let wide = line.blanks_before > usual.max(1) && opens_article(text, &lines[at + 1..]);
        let is_signed = |line: &Line| is_byline(&text[line.span.clone()]);
        let signed = lines.get(at + 1).is_some_and(is_signed)
            && part.split_whitespace().nth(LEAST_WORDS).is_some()
            && !part.ends_with('?')
            && prose.count(last, at) > 1
            && lines[last..at].iter().any(is_signed);
        if (twice || wide || signed) && prose.any(at + 1, lines.len()) {
            found.push(at);
            last = at;
        }
    }
    found
}

/// Whether the line at `at`, which stands again behind `between` others, is the
/// headline of what follows: a caption stands twice side by side, the name of a
/// speaker with prose between.
fn heads(text: &str, prose: &ProseCount, lines: &[Line], at: usize, between: usize) -> bool {
    let behind = lines.get(at + between + 2);
    let is_furniture = || behind.is_some_and(|line| is_boilerplate(&text[line.span.clone()]));
    !prose.any(at + 1, at + 1 + between) && (between > 0 || is_furniture())
}

/// Whether what stands behind a headline is the head of an article: a blank
/// line, a byline, a date or a caption before the first paragraph.
fn opens_article(text: &str, rest: &[Line]) -> bool {
    let Some(next) = rest.first() else { return false };
    next.blanks_before > 0 || is_boilerplate(&text[next.span.clone()])
}

/// The most usual number of blank lines between paragraphs.
fn usual_gap(lines: &[Line]) -> usize {
    let gap = |n: usize| lines.iter().skip(1).filter(|line| line.blanks_before == n).count();
    (0..=4).max_by_key(|n| (gap(*n), std::cmp::Reverse(*n))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The council met on Monday to settle the dispute over the harbour.\n\nIt will meet again on Friday.\n";

    fn titles(text: &str) -> Vec<Option<String>> {
        articles(text, Split::Auto).into_iter().map(|article| article.title).collect()
    }

    fn some(title: &str) -> Option<String> {
        Some(title.to_owned())
    }

    #[test]
    fn a_headline_given_twice_begins_an_article() {
        let head = |title: &str| format!("{title}\n\nA caption\nA caption\nTT\n\n{title}\n\n{BODY}\n");
        let text = head("Harbour dispute goes on") + &head("Council to meet on Friday");
        assert_eq!(titles(&text), [some("Harbour dispute goes on"), some("Council to meet on Friday")]);
    }

    #[test]
    fn a_headline_behind_a_wide_gap_begins_an_article() {
        let text = format!("Harbour dispute goes on\n\n{BODY}\n\n\n\nCouncil to meet again\n\n{BODY}");
        assert_eq!(titles(&text), [some("Harbour dispute goes on"), some("Council to meet again")]);
    }

    #[test]
    fn rules_and_form_feeds_part_articles() {
        for seam in ["\n-----\n", "\n\x0c", "\n==========\n\n"] {
            let text = format!("Harbour dispute goes on\n\n{BODY}{seam}Council to meet again\n\n{BODY}");
            assert_eq!(titles(&text).len(), 2, "{seam:?}");
        }
    }

    #[test]
    fn headlines_in_boxes_below_end_marks_and_above_bylines_begin_articles() {
        let rule = "=".repeat(40);
        let boxed = |title: &str| format!("{rule}\n{title}\n{rule}\n\n{BODY}\n");
        let marked = |title: &str| format!("{title}\n\n{BODY}\n-END-\n\n");
        let hashed = |title: &str| format!("{title}\n\n{BODY}\n###\n\n");
        let signed = |title: &str| format!("{title}\n\nBy Jane Smith\n\n{BODY}\n");
        let makers: [&dyn Fn(&str) -> String; 4] = [&boxed, &marked, &hashed, &signed];
        for make in makers {
            let text = make("Harbour dispute goes on") + &make("Council to meet on Friday");
            assert_eq!(titles(&text), [some("Harbour dispute goes on"), some("Council to meet on Friday")]);
        }
    }

    #[test]
    fn what_stands_below_an_article_is_none() {
        let release =
            format!("Harbour dispute goes on\n\n{BODY}\n###\n\nAbout the Harbour Council\n\n{BODY}");
        assert_eq!(titles(&release).len(), 1);
        let essay = format!("Harbour dispute goes on\n\n{BODY}\n---\n\nHow it all began\n\n{BODY}");
        assert_eq!(titles(&essay).len(), 1);
        let place = format!(
            "Harbour dispute goes on\n\nThe dockers say that they will not give in.\n\nSpecial to The Daily Post\nBy Jane Smith\n\n{BODY}"
        );
        assert_eq!(titles(&place).len(), 1);
        let front = format!(
            "---\ntitle: Harbour dispute\ndescription: The council met on Monday to settle it.\n---\n\nHarbour dispute goes on\nBy Jane Smith\n\n{BODY}"
        );
        assert_eq!(titles(&front), [some("Harbour dispute")]);
        for tail in [
            "Jane Smith writes for the Post on ports and has done so since 2010.",
            "Associated Press writers Lina Haddad and Josef Green contributed to this report.",
            "1. The union has a million members, of whom some work here.\n2. See the statement of 1 March.",
        ] {
            let text = format!("Harbour dispute goes on\n\n{BODY}\n_____\n\n{tail}\n");
            assert_eq!(titles(&text), [some("Harbour dispute goes on")], "{tail}");
        }
        let rule = "=".repeat(40);
        let short = "The council met on Monday to settle the dispute over the harbour.\n\nIt ended there.\n";
        let boxed = format!(
            "{rule}\nHarbour dispute goes on\n{rule}\n\n{BODY}\n{rule}\nCouncil to meet\n{rule}\n\n{short}"
        );
        assert_eq!(titles(&boxed), [some("Harbour dispute goes on"), some("Council to meet")]);
        // Briefs have a paragraph each.
        let brief = "12 councillors met on Monday to settle the dispute over the harbour.\n\n-----\n\n";
        assert_eq!(titles(&brief.repeat(3)).len(), 3);
    }

    #[test]
    fn headings_and_ornaments_within_an_article_part_nothing() {
        let caption = "Gulls above the harbour at dusk\n";
        let inner = [
            "What comes next\n\n".to_owned(),
            "What comes next\n---------------\n\n".to_owned(),
            "* * *\n\n".to_owned(),
            caption.repeat(2) + "\n",
            format!("{caption}\n{BODY}\n{caption}\n"),
        ];
        let inner = inner.join(&format!("{BODY}\n"));
        let text = format!("Harbour dispute goes on\n=====\n\n{BODY}\n{inner}{BODY}");
        assert_eq!(titles(&text), [some("Harbour dispute goes on")]);
    }

    #[test]
    fn without_splitting_the_text_is_one_article() {
        let text = format!("One title here\n\n{BODY}\n-----\nAnother title here\n\n{BODY}");
        assert_eq!(articles(text.as_str(), Split::Never).len(), 1);
    }

    #[test]
    fn a_text_of_one_paragraph_has_no_title() {
        assert_eq!(titles("The council met on Monday"), [None]);
        assert_eq!(titles(" \n\n"), []);
    }
}
