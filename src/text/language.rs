//! Language: a text in, its language out where the text leaves no doubt.

use super::{Document, Word};

/// So much of a text is enough to tell its language.
const ENOUGH: usize = 1000;

/// The language of a text as its ISO 639-3 code, such as "eng", or none if the
/// text is too short or too strange to say.
pub fn language(text: &str) -> Option<&'static str> {
    let start = &text[..text.floor_char_boundary(ENOUGH)];
    whatlang::detect(start).filter(whatlang::Info::is_reliable).map(|info| info.lang().code())
}

/// The language of a document. Where function words of English abound, as they
/// do in no other language, nothing else is looked at.
pub(crate) fn language_of(document: &Document) -> Option<&'static str> {
    let is_stop_word = |word: &&Word| document.terms()[word.term as usize].is_stop_word();
    let (all, stop) = (document.words().len(), document.words().iter().filter(is_stop_word).count());
    if all >= ENGLISH_WORDS && stop * 100 >= all * ENGLISH_SHARE {
        return Some("eng");
    }
    document.language()
}

/// So many words at least, and so many function words in a hundred, are
/// English: other languages share only a few of them.
const ENGLISH_WORDS: usize = 12;
const ENGLISH_SHARE: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::{Analyzer, TermOptions};

    #[test]
    fn a_language_is_told_from_a_sentence_or_two_and_not_from_a_name() {
        let english = "The ministers met on Thursday to talk about the price of bread, which has doubled since \
                       the spring, and about what to do for the bakers.";
        let german = "Die Minister trafen sich am Donnerstag, um über den Brotpreis zu sprechen, der sich seit \
                      dem Frühjahr verdoppelt hat, und darüber, was für die Bäcker zu tun sei.";
        assert_eq!(language(english), Some("eng"));
        assert_eq!(language(german), Some("deu"));
        let of = |text: &str| {
            language_of(&Document::new(Article::new(text), &Analyzer::new(TermOptions::default())))
        };
        assert_eq!((of(english), of(german)), (Some("eng"), Some("deu")));
        let dutch = "De minister was in de stad en had over het plan een gesprek met de burgemeester, die er \
                     niet veel in zag en we weten nu dat het van de baan is.";
        assert_eq!(of(dutch), Some("nld"));
        assert_eq!(language("Lufthansa"), None);
        assert_eq!(language(""), None);
    }
}
