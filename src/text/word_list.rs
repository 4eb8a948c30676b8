//! `WordList`: the words of a data file, one a line, asked whether they hold
//! a word.

use std::collections::HashSet;

use foldhash::fast::RandomState;

/// A list of words.
pub(crate) struct WordList {
    file: &'static str,
    words: HashSet<&'static str, RandomState>,
    /// The length of the longest, in bytes.
    longest: usize,
}

impl WordList {
    /// Reads a data file: one word a line.
    pub(crate) fn new(file: &'static str) -> Self {
        Self { file, words: file.lines().collect(), longest: file.lines().map(str::len).max().unwrap_or(0) }
    }

    /// The words, in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.file.lines()
    }

    /// Whether the list holds `word`, letter for letter.
    pub(crate) fn contains(&self, word: &str) -> bool {
        // Most words are too long for most lists.
        word.len() <= self.longest && self.words.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_word_list_is_sorted_without_duplicates_or_blanks() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = 0;
        let folders =
            ["text/data", "summarize/data"].map(|folder| fs::read_dir(source.join(folder)).unwrap());
        for entry in folders.into_iter().flatten() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines.iter().all(|line| *line == line.trim() && !line.is_empty()), "{path:?}");
            if let Some(pair) = lines.windows(2).find(|pair| pair[0] >= pair[1]) {
                panic!("{}: {} must come before {}", path.display(), pair[1], pair[0]);
            }
            files += 1;
        }
        assert!(files >= 14);
    }
}
