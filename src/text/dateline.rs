//! Datelines: "LONDON (Reuters) -" before the first words of a dispatch.

use memchr::memchr;

use super::shapes::{AGENCIES, is_month};

/// No dateline is longer than this, in bytes.
const LONGEST: usize = 90;

/// How many bytes of `line` are a dateline, its dash and the space behind
/// included.
pub(crate) fn dateline(line: &str) -> Option<usize> {
    vouched(line, '(', ')').or_else(|| dashed(line)).or_else(|| vouched(line, '/', '/'))
}

/// Whether all that a line holds is a dateline: "VIENNA -".
pub(super) fn is_dateline(line: &str) -> bool {
    let place = line.trim_end_matches(['-', '–', '—', ' ']);
    place.len() < line.len() && is_head(place)
}

/// Whether a line begins with a dateline that is more than a word in capitals.
pub(super) fn has_dateline(line: &str) -> bool {
    dateline(line).is_some_and(|length| line[..length].contains(['(', '/', ',']))
}

/// "(CNN) -- Two men ...", "MOSCOW, March 3. /TASS/. Russia ...", "New Delhi,
/// March 3 (PTI) The ..." and, as scraped, "(CNN)Two men ...": an agency in
/// brackets or slashes with a place or a day before it, or nothing.
fn vouched(line: &str, open: char, close: char) -> Option<usize> {
    let near = line.floor_char_boundary(LONGEST);
    let start = memchr(open as u8, &line.as_bytes()[..near])?;
    let end = start + 1 + memchr(close as u8, &line.as_bytes()[start + 1..near])?;
    let (place, rest) = (line[..start].trim_end_matches(['.', ',', ' ']).trim_start(), &line[end + 1..]);
    if !is_agency(&line[start + 1..end]) {
        return None;
    }
    let body = rest.trim_start_matches([' ', '\u{a0}', '.', ':', ',', '-', '–', '—', '_']);
    let begins = body.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“'));
    // With nothing but a blank, "Anadolu Agency (AA) President" is no dateline.
    let is_parted = !rest.starts_with(' ') || body.len() + 1 < rest.len();
    let has_day = || has_month(place) && place.contains(|c: char| c.is_ascii_digit());
    let is_certain = is_parted || !place.contains(char::is_lowercase) || has_day();
    let fits = place.is_empty() || (begins && is_certain && (is_day(place) || is_place(place, true)));
    (fits && !body.is_empty()).then(|| line.len() - body.len())
}

/// Whether all of it is a day: "March 3", "3rd March, 2024".
fn is_day(place: &str) -> bool {
    place.contains(|c: char| c.is_ascii_digit())
        && has_month(place)
        && parts(place).all(|part| part.split_whitespace().all(is_of_day))
}

fn has_month(place: &str) -> bool {
    place.split([' ', ',', '.']).any(|word| is_month(&word.to_lowercase()))
}

/// Whether a word is a month or the number of a day or year.
fn is_of_day(word: &str) -> bool {
    let plain = word.trim_end_matches('.');
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| plain.strip_suffix(end)).unwrap_or(plain);
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())) || is_month(&plain.to_lowercase())
}

/// The names and days of a dateline, as it parts them: by commas, "KIEV. March
/// 3" by a full stop.
fn parts(place: &str) -> impl Iterator<Item = &str> {
    let day = |part: &str| {
        let (before, day) = part.split_once(". ")?;
        let first = day.split_whitespace().next()?;
        is_of_day(first).then_some(before.len())
    };
    let halves = move |part| match day(part) {
        Some(at) => [&part[..at], &part[at + 1..]],
        None => [part, ""],
    };
    let all = place.split([',', '/', '[', ']']).flat_map(halves);
    all.map(str::trim).filter(|part| !part.is_empty())
}

/// Agencies whose names are words or other names too: by themselves they tell of
/// no agency.
const NAMESAKES: [&str; 9] = ["anadolu", "antara", "app", "mehr", "petra", "saba", "spa", "sputnik", "uni"];

/// "LONDON (Reuters) - Oil fell."
fn dashed(line: &str) -> Option<usize> {
    let near = &line[..line.floor_char_boundary(LONGEST)];
    // Most lines have no dash, and of those that are not all ASCII, most have a
    // quotation mark.
    let may_have_dash = near.bytes().fold(false, |any, b| any | (b == b'-') | !b.is_ascii());
    if !may_have_dash {
        return None;
    }
    let (at, dash) = near.match_indices(['-', '–', '—']).find_map(|(at, _)| parting_dash(near, at))?;
    let head = at + usize::from(dash.starts_with(')'));
    let rest = &line[at + dash.len()..];
    // A headline in capitals with a dash in it is no dateline.
    let shouted = !rest.chars().any(char::is_lowercase);
    // "EADS - the owner of Airbus - said" has a pair of dashes.
    let first = rest.split_inclusive(". ").next().unwrap_or_default();
    let pair = [" - ", " -- ", " – ", " — "].iter().any(|dash| first.contains(dash));
    let certain = line[..head].contains(['(', ',']);
    // "Reuters - Shares rose", but not "Sputnik - the first satellite - was".
    let begins = rest.trim_start().starts_with(|c: char| !c.is_lowercase());
    let alone = line[..head].trim();
    let named = !is_agency(alone) || (begins && !NAMESAKES.contains(&&*alone.to_lowercase()));
    (!shouted && (certain || !pair) && named && is_head(&line[..head]))
        .then(|| line.len() - rest.trim_start().len())
}

/// The dash at `at`, with the blanks that part what is before it from what is
/// behind, and where it begins; none if it joins words.
fn parting_dash(line: &str, at: usize) -> Option<(usize, &'static str)> {
    // Of those that begin alike, the longest comes first.
    const DASHES: [&str; 10] = [" - ", " -- ", " — ", " – ", ")--", ")-", "-- ", "— ", "– ", "—"];
    let before = at - usize::from(line[..at].ends_with([' ', ')']));
    let found =
        |at: usize| DASHES.into_iter().find(|dash| line[at..].starts_with(dash)).map(|dash| (at, dash));
    found(before).or_else(|| found(at))
}

/// "LONDON", "KHARKIV, Ukraine", "PARIS, March 3 (AFP)", "Reuters".
fn is_head(head: &str) -> bool {
    let head = head.trim();
    if is_agency(head) {
        return true;
    }
    let bracketed = head.strip_suffix(')').and_then(|rest| rest.split_once('('));
    let slashed = || head.strip_suffix('/').and_then(|rest| rest.split_once('/'));
    let is_certain = |place: &str| has_month(place) || !place.contains(char::is_lowercase);
    let last = || head.rsplit_once(',').filter(|(place, agency)| is_agency(agency) && is_certain(place));
    let (place, agency) = match bracketed.or_else(slashed).or_else(last) {
        Some((place, agency)) => (place.trim(), is_agency(agency)),
        None => (head, false),
    };
    is_place(place, agency)
}

/// Cities of four letters from which news comes.
const SHORT_CITIES: [&str; 20] = [
    "ADEN", "APIA", "BAKU", "BERN", "BONN", "CALI", "CORK", "DOHA", "GAZA", "JUBA", "KIEV", "KYIV", "LIMA",
    "LVIV", "NICE", "OSLO", "RIGA", "ROME", "SUVA", "TYRE",
];

/// Up to three names parted by commas, the first in capitals unless an agency
/// vouches for it.
fn is_place(place: &str, agency: bool) -> bool {
    const LABELS: [&str; 8] =
        ["ANALYSIS", "CORRECTED", "EXCLUSIVE", "FACTBOX", "REFILE", "UPDATE", "WITNESS", "WRAPUP"];
    let count = parts(place).count();
    let mut parts = parts(place);
    let Some(city) = parts.next().filter(|city| city.chars().count() > 2) else { return false };
    // "NATO - Ministers met" is about NATO.
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = city.chars().all(|c| !c.is_lowercase())
        && (letters > 4 || (letters > 2 && (count > 1 || agency)) || SHORT_CITIES.contains(&city));
    let name = |word: &str| {
        word.starts_with(char::is_uppercase) || matches!(word, "de" | "al" | "el" | "of" | "the" | "and")
    };
    let short = |part: &str| (1..=4).contains(&part.split_whitespace().count());
    let region =
        |part: &str| short(part) && part.split_whitespace().all(|word| name(word) || is_of_day(word));
    city.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
        && (short(city) || (agency && capitals))
        && !LABELS.contains(&city)
        && (capitals || (agency && city.split_whitespace().all(name)))
        && count <= 4
        && parts.all(region)
}

fn is_agency(name: &str) -> bool {
    name.to_lowercase().split([',', '/', ';']).all(|part| AGENCIES.contains(part.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_many_houses_are_found() {
        for (line, body) in [
            ("LONDON (Reuters) - Oil fell.", "Oil fell."),
            ("KHARKIV, Ukraine — Guided bombs fell.", "Guided bombs fell."),
            ("PARIS, March 3 (AFP) - Ministers met.", "Ministers met."),
            ("HOUSTON, May 1, 2024 /PRNewswire/ -- Shale Co. said.", "Shale Co. said."),
            ("BAGHDAD, Feb 1986 — Iraq said.", "Iraq said."),
            ("(CNN) -- Two men were held.", "Two men were held."),
            ("(CNN)Two men were held.", "Two men were held."),
            ("Reuters - Shares rose.", "Shares rose."),
            ("Seoul, South Korea (CNN)Two men were held.", "Two men were held."),
            ("HONG KONG (Dow Jones)--Shares rose.", "Shares rose."),
            ("Kuwait City (Xinhua) -- Ministers met.", "Ministers met."),
            ("MOSCOW, March 3. /TASS/. Ministers met.", "Ministers met."),
            ("KIEV. March 3 (Interfax-Ukraine) – Ministers met.", "Ministers met."),
            ("MADRID (EFE).- Ministers met.", "Ministers met."),
            ("Tehran, March 3, IRNA – Ministers met.", "Ministers met."),
            ("ISLAMABAD, Mar 3 (APP): Ministers met.", "Ministers met."),
            ("New Delhi [India], March 3 (ANI): Ministers met.", "Ministers met."),
            ("New Delhi, Mar 3 (PTI) Ministers met.", "Ministers met."),
            ("March 3 (Reuters) - Ministers met.", "Ministers met."),
            ("ABU DHABI, 3rd March, 2024 (WAM) -- Ministers met.", "Ministers met."),
            ("KYIV (Ukrinform). Ministers met.", "Ministers met."),
            ("ON THE FRONT LINE NEAR BAKHMUT, Ukraine (Reuters) - Ministers met.", "Ministers met."),
        ] {
            let length = dateline(line).unwrap_or(0);
            assert_eq!(&line[length..], body);
        }
    }

    #[test]
    fn a_dash_in_a_sentence_or_headline_is_no_dateline() {
        for line in [
            "The minister - a former judge - resigned.",
            "OIL PRICES RISE - OPEC MEETS",
            "Shell - which owns the field - said so.",
            "(The minister) said so.",
            "Turkey's Anadolu Agency (AA) President Erdogan said so.",
            "The agency (AP) said so.",
            "Petra — the rose-red city in Jordan — drew a million visitors.",
            "Sputnik — The first satellite was small.",
            "May (AP) Theresa said so.",
            "NATO – Ministers met in Brussels.",
            "On Thursday, NPR -- headquartered in Washington -- ran its latest update.",
            "He/She/It -- the pronouns.",
            "UN — the body meets.",
            "OPEC -- the group of oil producers -- said on Monday it would cut output.",
            "EADS - which owns most of Airbus - said so on Monday.",
            "CORRECTED - Oil prices fell on Monday.",
            "Treasuries Tick Higher, Curve Flattens . NEW YORK (Reuters) - U.S. Treasury debt rose.",
        ] {
            assert_eq!(dateline(line), None, "{line}");
        }
    }
}
