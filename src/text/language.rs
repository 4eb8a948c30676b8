//! Language: a text in, its language out where the text leaves no doubt.

/// So much of a text is enough to tell its language.
const ENOUGH: usize = 1000;

/// The language of a text as its ISO 639-3 code, such as "eng", or none if the
/// text is too short or too strange to say.
pub fn language(text: &str) -> Option<&'static str> {
    let start = &text[..text.floor_char_boundary(ENOUGH)];
    whatlang::detect(start).filter(whatlang::Info::is_reliable).map(|info| info.lang().code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_from_a_sentence_or_two_and_not_from_a_name() {
        let english = "The ministers met on Thursday to talk about the price of bread, which has doubled since \
                       the spring, and about what to do for the bakers.";
        let german = "Die Minister trafen sich am Donnerstag, um über den Brotpreis zu sprechen, der sich seit \
                      dem Frühjahr verdoppelt hat, und darüber, was für die Bäcker zu tun sei.";
        assert_eq!(language(english), Some("eng"));
        assert_eq!(language(german), Some("deu"));
        assert_eq!(language("Lufthansa"), None);
        assert_eq!(language(""), None);
    }
}
