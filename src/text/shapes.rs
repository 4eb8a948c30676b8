//! Shapes: what can be told of a line by its form rather than its words:
//! bylines, dates, captions, rules and agencies' notes.

use std::sync::LazyLock;

use super::word_list::WordList;

/// A caption has at most so many words.
pub(super) const LONGEST_CAPTION: usize = 45;
/// No agency's name is longer (in bytes), nor what its note begins with.
const LONGEST_NAME: usize = 64;

pub(super) static AGENCIES: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(include_str!("data/agencies.txt")));
// Agencies that are broadcasters: in brackets one may be where a programme runs.
static BROADCASTERS: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(include_str!("data/broadcasters.txt")));
// Words of a date line beside numbers, months and days.
static DATE_WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(include_str!("data/date_words.txt")));
// Words of a byline that begin with a small letter.
static NAME_PARTICLES: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(include_str!("data/name_particles.txt")));
// Words that make a bracket a picture's credit.
static PICTURE_WORDS: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(include_str!("data/picture_words.txt")));

/// Where an agency's note begins that ends the line: "(Reporting by ...)".
pub(super) fn agency_note(line: &str) -> Option<usize> {
    let line = line.trim_end();
    for name in [" REUTER", " Reuter", " REUTERS"] {
        if let Some(rest) = line.strip_suffix(name)
            && rest.ends_with(['.', '"', '”', ')'])
        {
            return Some(rest.len());
        }
    }
    let note = line.strip_suffix('.').unwrap_or(line);
    let open = note.ends_with(')').then(|| opening(note))??;
    let inside = note[open + 1..].trim_end_matches(')');
    // An agency's name, or what a note begins with.
    let inside = &inside[..inside.floor_char_boundary(LONGEST_NAME)].to_lowercase();
    let notes = [
        "reporting by",
        "reporting and",
        "additional reporting",
        "editing by",
        "edited by",
        "writing by",
        "compiled by",
    ];
    let credit = AGENCIES.contains(inside.trim()) && line[..open].trim_end().ends_with(['.', '"', '”']);
    (credit || notes.iter().any(|note| inside.starts_with(note))).then_some(open)
}

/// Where the bracket opens that the last one of `line` closes.
fn opening(line: &str) -> Option<usize> {
    let mut depth = 0;
    line.bytes().rposition(|b| {
        depth += i32::from(b == b')') - i32::from(b == b'(');
        b == b'(' && depth <= 0
    })
}

/// A line that closes with a credit: "Workers at a mine near Yining. (Reuters)".
pub(super) fn is_caption(line: &str) -> bool {
    let is_of_agency = || {
        credited(line)
            .is_some_and(|(said, inside)| is_agency_alone(inside) && !is_report(said) && !is_item(said))
    };
    (names_picture(line) || is_of_agency()) && !has_more_words(line, LONGEST_CAPTION)
}

/// Whether what a line closes with speaks of a picture: "(Reuters photo)",
/// "Photo: KCNA", "Mahmud Hams/AFP via Getty Images", "[Libkos/AP Photo]".
pub(super) fn names_picture(line: &str) -> bool {
    // As most lines end.
    if line.ends_with(['.', '?', '!', '"', '”']) {
        return false;
    }
    if let Some((_, inside)) = credited(line) {
        return has_picture_word(inside);
    }
    let end = line.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let near =
        || line[line.ceil_char_boundary(line.len().saturating_sub(LONGEST_CREDIT))..].rsplit_once(". ");
    let (before, last) = end.or_else(near).unwrap_or_default();
    let labelled = || LABELS.iter().find_map(|label| last.strip_prefix(label)).is_some_and(is_of_names);
    !before.is_empty() && (is_picture_credit(last) || labelled())
}

/// The credit of a picture has so many bytes at most.
const LONGEST_CREDIT: usize = 100;

const LABELS: [&str; 5] = ["Credit: ", "Image: ", "Photo: ", "Photograph: ", "Picture: "];

/// Who took a picture, and for which agency: "REUTERS/Nick Oxford".
pub(super) fn is_picture_credit(text: &str) -> bool {
    const MOST_WORDS: usize = 8;
    if text.len() > LONGEST_CREDIT || text.ends_with(['.', '!', '?', ':', ';']) {
        return false;
    }
    let is_agency = |part: &str| AGENCIES.contains(&part.trim().to_lowercase());
    let by_agency = || text.contains('/') && text.split('/').any(is_agency) && is_of_names(text);
    let via_agency = || {
        text.split_once(" via ").is_some_and(|(name, agency)| {
            (name.contains([' ', '/']) || is_agency(name)) && is_of_names(name) && is_agency(agency)
        })
    };
    (by_agency() || via_agency()) && !has_more_words(text, MOST_WORDS)
}

/// Whether all words are names.
fn is_of_names(text: &str) -> bool {
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase) || matches!(word, "via" | "de" | "al" | "for" | "of")
    };
    text.split([' ', '/']).filter(|word| !word.is_empty()).all(is_name)
}

/// What a line says, and what it closes with in brackets.
fn credited(line: &str) -> Option<(&str, &str)> {
    line.strip_suffix(')')?.rsplit_once('(')
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    line.starts_with(['-', '–', '•', '*', '·', '▪', '●']) || line.starts_with(|c: char| c.is_ascii_digit())
}

fn has_picture_word(inside: &str) -> bool {
    let lower = inside.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // "the country (and much of its social media)" goes on, a credit does not.
    const JOINING: [&str; 8] = ["and", "but", "in", "including", "like", "or", "such", "with"];
    let joins = words.clone().next().is_some_and(|word| JOINING.contains(&word));
    let short = words.clone().count() <= 8 && !inside.ends_with(['.', '!', '?']);
    short && !joins && words.any(|word| PICTURE_WORDS.contains(word))
}

fn is_agency_alone(inside: &str) -> bool {
    let lower = inside.to_lowercase();
    AGENCIES.contains(lower.trim()) && !BROADCASTERS.contains(lower.trim())
}

/// Whether what stands before an agency's name is a dispatch that it sent:
/// several sentences, or what is told, where a caption says what is seen.
fn is_report(said: &str) -> bool {
    const TELLING: [&str; 11] =
        ["according", "had", "has", "have", "said", "says", "told", "was", "were", "will", "would"];
    let said = said.trim_end();
    said.ends_with(['.', '"', '”'])
        && (said.contains(". ") || said.split_whitespace().any(|word| TELLING.contains(&word)))
}

/// A few digits and signs without a letter: counters of shares and pictures.
pub(super) fn is_number(line: &str) -> bool {
    line.len() < 32
        && line.chars().count() <= 7
        && !line.chars().any(char::is_alphabetic)
        && !line.ends_with('.')
}

/// "By Jane Smith and John Doe, Reuters".
pub(crate) fn is_byline(line: &str) -> bool {
    let Some(rest) = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by)) else {
        return false;
    };
    let mut words = rest.split_whitespace();
    let named = words.clone().next().is_some_and(|word| {
        let lower = word.to_lowercase();
        // "By Friday night", "By May 2020", but "By June Carter" and "By Jan Berg".
        let is_day = lower.len() > 4 && is_weekday(&lower);
        let is_date = is_month(&lower)
            && words.clone().nth(1).is_none_or(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        word.starts_with(char::is_uppercase) && !word.ends_with(',') && !is_day && !is_date
    });
    let capital = words.all(|w| {
        NAME_PARTICLES.contains(w)
            || !w.contains(char::is_alphanumeric)
            || w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '@'))
    });
    let count = rest.split_whitespace().count();
    named && capital && count <= 12 && !rest.ends_with(['.', '!', '?', ':'])
}

/// A line of date and time alone.
pub(super) fn is_date(line: &str) -> bool {
    const DATE_LABELS: [&str; 7] = ["ago", "date", "modified", "posted", "published", "updated", "yesterday"];
    let line = ["a.m.", "p.m."].iter().find_map(|half| line.strip_suffix(half)).unwrap_or(line);
    // Most lines end as prose or have no digit, which all their bytes together
    // tell fastest.
    if line.ends_with(['.', '?']) || !line.bytes().fold(false, |any, b| any | b.is_ascii_digit()) {
        return false;
    }
    // A row of figures has a month and a year too.
    let is_figure = |word: &str| {
        word.split_once('.').is_some_and(|(whole, part)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let is_hour = whole.parse().is_ok_and(|hour: u8| hour < 24) && part.len() == 2;
            digits(whole) && digits(part) && !is_hour
        })
    };
    if line.split_whitespace().any(is_figure) {
        return false;
    }
    let (mut count, mut numbers) = (0, 0);
    let (mut day, mut year, mut label) = (false, false, false);
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // Most lines are settled by their first word.
        let word = &*word.to_lowercase();
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let number = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
        let labelled = DATE_LABELS.contains(&word);
        let dated = is_month(word) || is_weekday(word);
        if !(number || labelled || dated || DATE_WORDS.contains(word)) {
            return false;
        }
        count += 1;
        numbers += usize::from(number);
        day |= dated;
        year |= number && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        label |= labelled;
    }
    let timed = line.contains(':');
    let certain = (day && (year || timed || label)) || (label && numbers > 0) || (year && numbers == 3);
    (2..=14).contains(&count) && numbers > 0 && certain
}

pub(super) fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    word == "sept" || MONTHS.iter().any(|month| word == *month || word == &month[..3])
}

pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    matches!(word, "tues" | "weds" | "thur" | "thurs")
        || DAYS.iter().any(|day| word == *day || word == &day[..3])
}

/// Whether a line has more words than `count`; no more of it is looked at.
pub(super) fn has_more_words(line: &str, count: usize) -> bool {
    line.split_whitespace().nth(count).is_some()
}

/// A line as it is compared: lower case, letters and digits, single spaces.
pub(super) fn normalise(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}
