//! Datelines: "LONDON (Reuters) -" before the first words of a dispatch.

use super::clean::{AGENCIES, is_month};

/// No dateline is longer than this, in bytes.
const LONGEST: usize = 90;

/// How many bytes of `line` are a dateline, its dash and the space behind
/// included.
pub(crate) fn dateline(line: &str) -> Option<usize> {
    if let Some(rest) = line.strip_prefix('(') {
        // "(CNN) -- Two men ..." and, as scraped, "(CNN)Two men ...".
        let close = rest.find(')').filter(|close| *close < 30)?;
        is_agency(&rest[..close]).then_some(())?;
        let rest = &rest[close + 1..];
        return Some(line.len() - rest.trim_start_matches([' ', '-', '–', '—']).len());
    }
    let near = line.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last()?;
    let dashes = [" - ", " -- ", "-- ", " — ", " – ", "— ", "– ", "—"];
    let (head, dash) = dashes
        .iter()
        .filter_map(|dash| line[..near].find(dash).map(|at| (at, *dash)))
        .min_by_key(|(at, dash)| (*at, std::cmp::Reverse(dash.len())))?;
    let body = head + dash.len();
    let rest = &line[body..];
    // A headline in capitals with a dash in it is no dateline.
    let shouted = !rest.chars().any(char::is_lowercase);
    (!shouted && is_head(&line[..head])).then(|| line.len() - rest.trim_start().len())
}

/// "LONDON", "KHARKIV, Ukraine", "PARIS, March 3 (AFP)", "Reuters".
fn is_head(head: &str) -> bool {
    let head = head.trim();
    if is_agency(head) {
        return true;
    }
    let (place, agency) = match head.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((place, agency)) => (place.trim(), is_agency(agency)),
        None => (head, false),
    };
    let mut parts = place.split([',', '/']).map(str::trim);
    let Some(city) = parts.next().filter(|city| city.chars().count() > 2) else { return false };
    let capitals = city.chars().all(|c| !c.is_lowercase()) && city.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let name = |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "de" | "al" | "el" | "of" | "the" | "and");
    let named = city.split_whitespace().count() <= 4 && city.split_whitespace().all(name);
    let place = |part: &str| {
        part.split_whitespace().all(|word| {
            let plain = word.trim_end_matches('.');
            name(word) || plain.bytes().all(|b| b.is_ascii_digit()) || is_month(&plain.to_lowercase())
        })
    };
    city.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
        && (capitals || (agency && named))
        && parts.all(place)
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
            ("BAGHDAD, Feb 1986 — Iraq said.", "Iraq said."),
            ("(CNN) -- Two men were held.", "Two men were held."),
            ("(CNN)Two men were held.", "Two men were held."),
            ("Reuters - Shares rose.", "Shares rose."),
            ("Kuwait City (Xinhua) -- Ministers met.", "Ministers met."),
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
            "UN — the body meets.",
        ] {
            assert_eq!(dateline(line), None, "{line}");
        }
    }
}
