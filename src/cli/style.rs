//! Style: how text looks on a terminal. Text from outside is made harmless
//! before it is shown.

use std::borrow::Cow;
use std::io::stdout;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::Color;

/// The widest that text is set, for the sake of the eye.
const WIDEST: usize = 100;

/// The page that text is written on.
#[derive(Clone, Copy)]
pub struct Page {
    width: Option<usize>,
    colour: bool,
}

impl Page {
    /// As wide as the terminal; unlimited where there is none.
    pub fn of_stdout(color: Color) -> Self {
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            // Looks at the terminal, NO_COLOR and CLICOLOR.
            Color::Auto => AutoStream::choice(&stdout()) != ColorChoice::Never,
        };
        let width = terminal_size::terminal_size_of(stdout()).map(|(width, _)| usize::from(width.0));
        Self { width: width.map(|width| width.clamp(40, WIDEST)), colour }
    }

    /// A text on several lines, each after `indent`.
    pub fn wrap(&self, text: &str, indent: &str) -> String {
        self.wrap_styled(&harmless(text), indent)
    }

    /// The same for a text that holds styles, made harmless before.
    pub fn wrap_styled(&self, text: &str, indent: &str) -> String {
        match self.width {
            None => format!("{indent}{text}"),
            Some(width) => {
                let options = textwrap::Options::new(width).initial_indent(indent).subsequent_indent(indent);
                textwrap::fill(text, options)
            }
        }
    }

    /// A text in bold.
    pub fn bold(&self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// A text that stands back.
    pub fn dim(&self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    /// A text that is marked in its sentence; in brackets without colours.
    pub fn marked(&self, text: &str) -> String {
        let text = harmless(text);
        let style = Style::new().bold().underline();
        if self.colour { self.styled(style, &text) } else { format!("[{text}]") }
    }

    /// A text in a topic's colour: the same name, the same colour.
    pub fn topic(&self, topic: &str, text: &str) -> String {
        const COLOURS: [AnsiColor; 6] = [
            AnsiColor::Cyan,
            AnsiColor::Yellow,
            AnsiColor::Blue,
            AnsiColor::Red,
            AnsiColor::Green,
            AnsiColor::Magenta,
        ];
        let number = topic.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        self.styled(Style::new().fg_color(Some(COLOURS[number % COLOURS.len()].into())), text)
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// A probability as a bar of ten cells, in steps of an eighth.
pub fn bar(probability: f64) -> String {
    const PARTS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = (probability.clamp(0.0, 1.0) * 80.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(PARTS[eighths % 8]);
    }
    format!("{bar:<10}")
}

/// A text whose control and direction marks can do a terminal no harm: they
/// are shown as the replacement character, line ends as spaces.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
    };
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if bad(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(show).collect())
}

/// A probability in three digits, without the claim to be certain.
pub fn shown(probability: f64) -> String {
    if probability > 0.9995 { ">0.999".to_owned() } else { format!("{probability:.3}") }
}

/// A text as it must stand in Markdown to be shown as it is.
pub fn escaped(text: &str) -> String {
    let text = harmless(text);
    let mut escaped = String::with_capacity(text.len());
    // "1." and "-" would begin a list.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (place, c) in text.char_indices() {
        let begins_list = place == digits && matches!((digits, c), (0, '-' | '+') | (1.., '.' | ')'));
        if begins_list || "\\`*_[]<>#|~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A title, or in want of one the beginning of the text.
pub fn heading(title: Option<&str>, text: &str) -> String {
    const LONGEST: usize = 70;
    if let Some(title) = title {
        return harmless(title).into_owned();
    }
    let text = harmless(text.trim());
    let mut heading = String::new();
    for word in text.split_whitespace() {
        if heading.chars().count() + word.chars().count() >= LONGEST {
            // An address, or a text without spaces.
            if heading.is_empty() {
                heading.extend(word.chars().take(LONGEST - 1));
            }
            heading.push_str(" ...");
            break;
        }
        if !heading.is_empty() {
            heading.push(' ');
        }
        heading.push_str(word);
    }
    heading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_grows_with_its_probability() {
        assert_eq!(bar(0.0), "          ");
        assert_eq!(bar(0.55), "█████▌    ");
        assert_eq!(bar(1.0), "██████████");
    }

    #[test]
    fn escape_sequences_in_a_text_are_disarmed() {
        assert_eq!(harmless("a\u{1b}[31mb\nc\u{202e}"), "a\u{fffd}[31mb c\u{fffd}");
        assert_eq!(harmless("plain"), "plain");
    }

    #[test]
    fn markdown_shows_a_text_as_it_is() {
        for (text, expected) in [
            ("AT&amp;T <b> a|b", "AT\\&amp;T \\<b\\> a\\|b"),
            ("1. First", "1\\. First"),
            ("- 3.5", "\\- 3.5"),
            ("3.5 - 4", "3\\.5 - 4"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn a_text_without_a_title_is_headed_by_its_first_words() {
        let heading = heading(None, &"word ".repeat(40));
        assert!(heading.ends_with("word ...") && heading.chars().count() < 80);
        assert_eq!(super::heading(None, &"石油".repeat(100)), format!("{}石 ...", "石油".repeat(34)));
    }
}
