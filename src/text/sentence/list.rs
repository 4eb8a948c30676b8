//! Lists inside a paragraph, as they are left when a page is flattened.

/// A mark that begins an item of a list.
pub(super) fn is_bullet(c: char) -> bool {
    // The last three stand for bullets in the fonts Symbol and Wingdings.
    matches!(
        c,
        '•' | '⁃'
            | '▪'
            | '●'
            | '■'
            | '◦'
            | '‣'
            | '·'
            | '*'
            | '►'
            | '▶'
            | '✓'
            | '✔'
            | '➢'
            | '➤'
            | '❖'
            | '✦'
            | '○'
            | '□'
            | '\u{f0a7}'
            | '\u{f0b7}'
            | '\u{f0d8}'
    )
}

/// Whether a mark begins an item in the middle of a line too: others may stand
/// there for something else.
pub(super) fn is_certain_bullet(c: char) -> bool {
    is_bullet(c) && !matches!(c, '·' | '*' | '✓' | '✔' | '✦' | '○' | '□')
}

/// The number of an item has no more digits.
const MOST_DIGITS: usize = 9;

/// A list inside a paragraph: "1) first 2) second", "a. first b. second".
pub(super) struct List {
    /// What stands behind the number or letter: ".", ")" or ".)".
    tail: &'static str,
    letters: bool,
}

impl List {
    /// The kind of list that the paragraph begins with, if its second item
    /// follows too.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start().trim_start_matches(is_bullet).trim_start();
        let letters = text.starts_with("a");
        let rest = text.strip_prefix(if letters { "a" } else { "1" })?;
        let tail = [".) ", ") ", ". "].into_iter().find(|tail| rest.starts_with(tail))?;
        let list = Self { tail, letters };
        let near = text.floor_char_boundary(2000);
        let second = format!(" {}{tail}", if letters { "b" } else { "2" });
        text[..near].contains(&second).then_some(list)
    }

    /// Whether `text` begins with an item's mark.
    pub(super) fn marks(&self, text: &str) -> bool {
        self.number(text).is_some()
    }

    fn number(&self, text: &str) -> Option<u32> {
        let digits = if self.letters {
            usize::from(text.starts_with(|c: char| c.is_ascii_lowercase()))
        } else {
            text.bytes().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count()
        };
        let (number, rest) = text.split_at(digits);
        if !rest.starts_with(self.tail) {
            return None;
        }
        match self.letters {
            true => number.bytes().next().map(|b| u32::from(b - b'a') + 1),
            false => number.parse().ok(),
        }
    }

    /// Whether the item at `rest` is the one after that at `start`.
    pub(super) fn follows(&self, text: &str, start: usize, rest: &str) -> bool {
        let this = text[start..].trim_start();
        self.number(this).zip(self.number(rest)).is_some_and(|(a, b)| a.checked_add(1) == Some(b))
    }
}
