//! The stemmer of ROUGE: an English word in, its stem out, as the Natural
//! Language Toolkit cuts it (Porter 1980, "An algorithm for suffix
//! stripping", Program 14(3), with the toolkit's own extensions).
//!
//! It serves to agree with other people's figures only; terms of articles are
//! stemmed by the newer Snowball stemmer.

/// Words that the rules would get wrong, with their stems.
const IRREGULAR: [(&str, &str); 16] = [
    ("canning", "canning"),
    ("cannings", "canning"),
    ("dying", "die"),
    ("exceed", "exceed"),
    ("howe", "howe"),
    ("inning", "inning"),
    ("innings", "inning"),
    ("lying", "lie"),
    ("news", "news"),
    ("outing", "outing"),
    ("outings", "outing"),
    ("proceed", "proceed"),
    ("skies", "sky"),
    ("sky", "sky"),
    ("succeed", "succeed"),
    ("tying", "tie"),
];

/// The rules of step 2 but those for -alli and -logi: a suffix and what replaces it.
const STEP_2: [(&str, &str); 20] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("fulli", "ful"),
];

const STEP_3: [(&str, &str); 7] = [
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

/// The rules of step 4 but that for -ion.
const STEP_4: [(&str, &str); 18] = [
    ("al", ""),
    ("ance", ""),
    ("ence", ""),
    ("er", ""),
    ("ic", ""),
    ("able", ""),
    ("ible", ""),
    ("ant", ""),
    ("ement", ""),
    ("ment", ""),
    ("ent", ""),
    ("ou", ""),
    ("ism", ""),
    ("ate", ""),
    ("iti", ""),
    ("ous", ""),
    ("ive", ""),
    ("ize", ""),
];

/// The stem of a word of lower-case ASCII letters and digits; any other word
/// is given back as it is. A stem may be no word itself (`happi`).
pub fn porter_stem(word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        return (*stem).to_owned();
    }
    let mut stem = word.to_owned();
    if word.len() <= 2 || !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return stem;
    }
    step_1a(&mut stem);
    step_1b(&mut stem);
    step_1c(&mut stem);
    step_2(&mut stem);
    replace(&mut stem, &STEP_3, 0);
    step_4(&mut stem);
    step_5(&mut stem);
    stem
}

/// Plurals: `caresses` to `caress`, `ponies` to `poni`, `ties` to `tie`.
fn step_1a(word: &mut String) {
    if word.ends_with("ies") && word.len() == 4 {
        cut(word, 1);
    } else if word.ends_with("sses") || word.ends_with("ies") {
        cut(word, 2);
    } else if word.ends_with('s') && !word.ends_with("ss") {
        cut(word, 1);
    }
}

/// Past tenses and participles: `plastered` to `plaster`, `hopping` to `hop`.
fn step_1b(word: &mut String) {
    if word.ends_with("ied") {
        let kept_e = word.len() == 4;
        cut(word, if kept_e { 1 } else { 2 });
        return;
    }
    if let Some(stem) = word.strip_suffix("eed") {
        if measure(stem) > 0 {
            cut(word, 1);
        }
        return;
    }
    let Some(stem) = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")) else { return };
    if consonants(stem).all(|consonant| consonant) {
        return;
    }
    let length = stem.len();
    word.truncate(length);
    if ["at", "bl", "iz"].iter().any(|end| word.ends_with(*end)) {
        word.push('e');
    } else if ends_in_double_consonant(word) {
        if !word.ends_with(['l', 's', 'z']) {
            cut(word, 1);
        }
    } else if measure(word) == 1 && ends_in_short_syllable(word) {
        word.push('e');
    }
}

/// A y after a consonant: `happy` to `happi`, but `enjoy` and `by` stay.
fn step_1c(word: &mut String) {
    let Some(stem) = word.strip_suffix('y') else { return };
    if stem.len() > 1 && consonants(stem).last() == Some(true) {
        cut(word, 1);
        word.push('i');
    }
}

fn step_2(word: &mut String) {
    // Before the other rules, which may then apply to what it leaves.
    if let Some(stem) = word.strip_suffix("alli") {
        if measure(stem) == 0 {
            return;
        }
        cut(word, 2);
    }
    if let Some(stem) = word.strip_suffix("ogi").filter(|stem| stem.ends_with('l')) {
        // The l counts with the stem, so that "theology" is cut too.
        if measure(stem) > 0 {
            cut(word, 1);
        }
        return;
    }
    replace(word, &STEP_2, 0);
}

fn step_4(word: &mut String) {
    match word.strip_suffix("ion") {
        Some(stem) => {
            if measure(stem) > 1 && stem.ends_with(['s', 't']) {
                cut(word, 3);
            }
        }
        None => replace(word, &STEP_4, 1),
    }
}

/// A final e, then one of two final l.
fn step_5(word: &mut String) {
    if let Some(stem) = word.strip_suffix('e') {
        let count = measure(stem);
        if count > 1 || (count == 1 && !ends_in_short_syllable(stem)) {
            cut(word, 1);
        }
    }
    if word.ends_with("ll") && measure(&word[..word.len() - 1]) > 1 {
        cut(word, 1);
    }
}

/// Applies the first rule whose suffix the word has, provided that the measure
/// of what stands before it is greater than `above`.
fn replace(word: &mut String, rules: &[(&str, &str)], above: usize) {
    for (suffix, replacement) in rules {
        if let Some(stem) = word.strip_suffix(*suffix) {
            if measure(stem) > above {
                cut(word, suffix.len());
                word.push_str(replacement);
            }
            return;
        }
    }
}

/// Takes so many letters off the end.
fn cut(word: &mut String, letters: usize) {
    let length = word.len().saturating_sub(letters);
    word.truncate(length);
}

/// Which letters are consonants: a y is one unless it follows one.
fn consonants(word: &str) -> impl Iterator<Item = bool> + '_ {
    let mut consonant = false;
    word.bytes().map(move |letter| {
        consonant = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' => false,
            b'y' => !consonant,
            _ => true,
        };
        consonant
    })
}

/// Porter's measure: how often a consonant follows a vowel.
fn measure(stem: &str) -> usize {
    let (mut count, mut vowel) = (0, false);
    for consonant in consonants(stem) {
        count += usize::from(consonant && vowel);
        vowel = !consonant;
    }
    count
}

fn ends_in_double_consonant(word: &str) -> bool {
    let same = matches!(word.as_bytes(), [.., a, b] if a == b);
    same && consonants(word).last() == Some(true)
}

/// Whether a word ends in consonant, vowel and consonant (not w, x or y), or
/// is a vowel and a consonant: then an e has been lost, or must stay.
fn ends_in_short_syllable(word: &str) -> bool {
    let shape: Vec<bool> = consonants(word).collect();
    match shape.as_slice() {
        [.., true, false, true] => !word.ends_with(['w', 'x', 'y']),
        [false, true] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stemmed_as_in_the_paper_and_its_extensions() {
        for (word, stem) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("ties", "tie"),
            ("feed", "feed"),
            ("agreed", "agre"),
            ("hopping", "hop"),
            ("filing", "file"),
            ("happy", "happi"),
            ("enjoy", "enjoy"),
            ("relational", "relat"),
            ("theology", "theolog"),
            ("adoption", "adopt"),
            ("controlling", "control"),
            ("dying", "die"),
            ("news", "news"),
            ("yyyyed", "yyyi"),
            ("émigrés", "émigrés"),
            ("", ""),
        ] {
            assert_eq!(porter_stem(word), stem, "{word}");
        }
    }
}
