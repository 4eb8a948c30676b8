//! `Boilerplate`: a text in, why one of its lines or sentences is page
//! furniture out, judged by itself.

use std::ops::Range;
use std::sync::LazyLock;

use super::dateline::is_dateline;
use super::phrases::Phrases;
use super::removed::Reason;
use super::shapes::{has_more_words, is_byline, is_date, is_number, is_picture_credit};

/// A line longer than this (in bytes) is prose, whatever it begins with.
pub(super) const LONGEST_PHRASE_LINE: usize = 240;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(include_str!("data/boilerplate.txt")));

/// What tells page furniture from prose in a text.
pub(super) struct Boilerplate<'t> {
    text: &'t str,
    /// The phrases that make furniture of a line wherever they stand in it, in
    /// order: all are found at once.
    phrases: Vec<(Range<usize>, Reason)>,
}

impl<'t> Boilerplate<'t> {
    /// Looks through `text[span]`.
    pub(super) fn new(text: &'t str, span: Range<usize>) -> Self {
        Self { text, phrases: PHRASES.found_in(text, span) }
    }

    /// Why a whole line is no part of the article.
    pub(super) fn of_line(&self, span: &Range<usize>) -> Option<Reason> {
        let line = &self.text[span.clone()];
        // Scrapers leave a lone stop where a link was.
        let line = line.strip_suffix(" .").map_or(line, str::trim_end);
        if !line.contains(char::is_alphanumeric) {
            return Some(Reason::Rule);
        }
        if is_number(line) {
            return Some(Reason::Widget);
        }
        if line.len() > LONGEST_PHRASE_LINE {
            return None;
        }
        if is_byline(line) {
            return Some(Reason::Byline);
        }
        if is_date(line) {
            return Some(Reason::Date);
        }
        if is_dateline(line) {
            return Some(Reason::Dateline);
        }
        if is_picture_credit(line) {
            return Some(Reason::Credit);
        }
        PHRASES.opens(line).or_else(|| self.phrase_in(span))
    }

    /// Why a whole sentence is no part of the article: like a line, but not if
    /// more than a link's length of prose is glued to it.
    pub(super) fn of_sentence(&self, span: &Range<usize>) -> Option<Reason> {
        const LONGEST_LINK: usize = 16;
        self.of_line(span).filter(|reason| {
            !has_more_words(&self.text[span.clone()], LONGEST_LINK)
                || !matches!(reason, Reason::ReadMore | Reason::Credit | Reason::Newsletter)
        })
    }

    /// Why a phrase makes furniture of `span`, if one stands in it.
    fn phrase_in(&self, span: &Range<usize>) -> Option<Reason> {
        let first = self.phrases.partition_point(|(found, _)| found.start < span.start);
        let (found, reason) = self.phrases.get(first)?;
        if found.end > span.end {
            return None;
        }
        let before = &self.text[span.start..found.start];
        let is_note = match reason {
            Reason::AgencyNote => are_writers(before),
            // What somebody said is none.
            _ => !before.contains(['"', '“']),
        };
        is_note.then_some(*reason)
    }
}

/// Whether what stands before "contributed to this report" are names and what
/// joins them, rather than "scientists from 60 countries".
fn are_writers(before: &str) -> bool {
    const JOINING: [&str; 30] = [
        "and",
        "at",
        "bureau",
        "business",
        "chief",
        "correspondent",
        "correspondents",
        "editor",
        "editors",
        "for",
        "freelance",
        "from",
        "in",
        "journalist",
        "journalists",
        "of",
        "our",
        "photographer",
        "photographers",
        "political",
        "producer",
        "producers",
        "reporter",
        "reporters",
        "sports",
        "staff",
        "the",
        "video",
        "with",
        "writers",
    ];
    let (mut names, mut others) = (0, 0);
    for word in before.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())) {
        names += usize::from(word.starts_with(char::is_uppercase));
        others += usize::from(word.starts_with(char::is_lowercase) && !JOINING.contains(&word));
    }
    3 * others <= names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<Reason> {
        Boilerplate::new(line, 0..line.len()).of_line(&(0..line.len()))
    }

    #[test]
    fn page_furniture_goes_with_its_reason() {
        for (line, reason) in [
            ("TT", Reason::Widget),
            ("20", Reason::Widget),
            ("By Jane Smith and John Doe", Reason::Byline),
            ("Published: 3 March 2020", Reason::Date),
            ("March 3, 2020 10:15 GMT", Reason::Date),
            ("Read more: What is Nord Stream?", Reason::ReadMore),
            ("Sign up for our newsletter.", Reason::Newsletter),
            ("Share on Facebook", Reason::Share),
            ("* * *", Reason::Rule),
            ("© 2024 The Daily Post. All rights reserved.", Reason::Copyright),
            ("(c) 2024 Example News", Reason::Copyright),
            ("Copyright 2024 Daily Post", Reason::Copyright),
            ("-ENDS-", Reason::AgencyNote),
            ("(END)", Reason::AgencyNote),
            ("Read\u{a0}more: What is Aspides?", Reason::ReadMore),
            (
                "Associated Press writers Lina Haddad and Josef Green contributed to this report.",
                Reason::AgencyNote,
            ),
            (
                "CNN's Nana Karikari-apau and freelance journalist Ali Saad contributed to this report.",
                Reason::AgencyNote,
            ),
            ("REUTERS/Nick Oxford", Reason::Credit),
            ("VIENNA —", Reason::Dateline),
            ("Updated 3 March 2024, 10:15 a.m.", Reason::Date),
            ("Wed 6 Mar 2024 17.12 GMT", Reason::Date),
            ("Atta Kenare/AFP via Getty Images", Reason::Credit),
        ] {
            assert_eq!(of(line), Some(reason), "{line}");
        }
    }

    #[test]
    fn prose_that_only_looks_like_furniture_stays() {
        for line in [
            "Share prices fell in Tokyo.",
            "By Monday the river had fallen by a metre.",
            "Related companies paid 20 million pounds in tax.",
            "Advertisement spending rose 4 percent in May.",
            "Read was the first to reach the summit.",
            "May was warm.",
            "In 2019 it rained for 20 days.",
            "Copyright infringers may face up to three years in prison.",
            "Published on Monday, the report blames the pilots of the ferry.",
            "Video by a bystander shows the car on the bridge.",
            "Copyright Office rejects AI author",
            "(c) 20 percent of the budget shall be set aside for refugees.",
            "Scientists from 60 countries contributed to this report.",
            "\"All rights reserved for the settlers, none for us,\" he said.",
            "The regulator told it to say that \"this site uses cookies\".",
            "Talks on oil and/or gas",
            "CBS News/YouGov poll finds support for dockers",
            "Watch it live via BBC",
            "Interview via CNN",
            "July 2024    61.78",
            "Section: 12 of the law bars strikes by dockers, the ministry said on Monday.",
            "Copyright by law rests with the author, the court said.",
            "Next.",
            "02-751-1500",
            "By Friday Night",
            "(The network and the studio share a parent company.)",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn a_phrase_counts_in_the_line_that_holds_all_of_it() {
        let text = "The port is shut. All rights reserved.\nAll rights\nreserved.\nWe use cookies here.";
        let boilerplate = Boilerplate::new(text, 0..text.len());
        let of_part = |part: &str| {
            let start = text.find(part).unwrap();
            boilerplate.of_line(&(start..start + part.len()))
        };
        assert_eq!(of_part("The port is shut."), None);
        assert_eq!(of_part("All rights reserved."), Some(Reason::Copyright));
        assert_eq!(of_part("All rights\nreserved."), None);
        assert_eq!(of_part("We use cookies here."), Some(Reason::Cookies));
        assert_eq!(of_part("We use"), None);
    }
}
