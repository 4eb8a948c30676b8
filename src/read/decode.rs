//! Decoding: the bytes of a file in, its text out, as UTF-8.
//!
//! A byte order mark decides; then UTF-8 where the bytes are valid (or nearly
//! so); then what chardetng, the detector of Firefox, takes them for. Bytes that
//! are no text (an image, an archive, a PDF) are refused by name.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, ErrorKind, Result};

/// How many bytes the guess at an encoding looks at.
pub(super) const SAMPLE: usize = 64 * 1024;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// [`ErrorKind::Binary`] if the bytes are no text.
pub fn decode(bytes: Vec<u8>) -> Result<String> {
    refuse_by_name(&bytes)?;
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return Ok(with(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf_16(&bytes) {
        return Ok(with(encoding, &bytes));
    }
    refuse_controls(&bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let bytes = error.into_bytes();
            let encoding = if is_nearly_utf8(&bytes) { UTF_8 } else { guess(&bytes) };
            Ok(with(encoding, &bytes))
        }
    }
}

/// A piece of a text in UTF-8, without a byte order mark.
///
/// # Errors
/// [`ErrorKind::Binary`] if it is no text.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    refuse_controls(bytes)?;
    Ok(UTF_8.decode_without_bom_handling(bytes).0)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16, by its byte order mark or without one: every other byte of Western
/// text is zero, and the others are letters, where in a program they are
/// anything.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding).filter(|encoding| *encoding != UTF_8);
    }
    let sample = &bytes[..bytes.len().min(1024)];
    if sample.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let is_letter = |b: &&u8| **b >= b' ' || b.is_ascii_whitespace();
    let letters = |odd: usize| sample.iter().skip(odd).step_by(2).filter(is_letter).count();
    let most = |count: usize| count * 10 > sample.len() / 2 * 8;
    match (most(zeros(0)) && most(letters(1)), most(zeros(1)) && most(letters(0))) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Valid but for a few bytes, as where a multi-byte character was cut.
pub(super) fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let mut broken = 0_usize;
    let mut whole = 0_usize;
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    whole > broken
}

/// What the bytes, which are not UTF-8, are taken for.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    // What is ASCII tells nothing.
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(bytes.len());
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..bytes.len().min(start + SAMPLE)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Refuses what its first bytes say is no text.
pub(super) fn refuse_by_name(bytes: &[u8]) -> Result<()> {
    const KINDS: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF: extract its text first, for instance with pdftotext"),
        (b"PK\x03\x04", "a zip archive or an office document: save it as plain text first"),
        (b"\x1f\x8b", "compressed with gzip: decompress it first, for instance with zcat"),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd: decompress it first, for instance with zstdcat"),
        (b"\xfd7zXZ", "compressed with xz: decompress it first, for instance with xzcat"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\x7fELF", "a program"),
        (b"\xff\xfe\0\0", UTF_32),
        (b"\0\0\xfe\xff", UTF_32),
    ];
    const UTF_32: &str =
        "text in UTF-32, which newsdesk does not read: make it UTF-8 first, for instance with iconv";
    let kind = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
    // Letters with which a text may begin too.
    let kind = kind.or(match bytes {
        [b'B', b'Z', b'h', _, b'1', b'A', b'Y', b'&', ..] => {
            Some("compressed with bzip2: decompress it first, for instance with bzcat")
        }
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', size @ ..] if size.iter().take(4).any(|b| *b < b' ') => {
            Some("a picture")
        }
        _ => None,
    });
    match kind {
        Some(kind) => Err(Error::new(ErrorKind::Binary, format!("this is no plain text but {kind}"))),
        None => Ok(()),
    }
}

/// Few enough bytes for a count of them to fit into one, and whole vector
/// registers.
const FEW: usize = 240;

/// Refuses what is full of control characters.
fn refuse_controls(bytes: &[u8]) -> Result<()> {
    // One or two zero bytes happen in scraped text; many do not.
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Most texts have none, which all bytes together tell fastest.
    let is_odd = |b: &u8| (*b < 0x20 && *b != b'\n') || *b == 0x7f;
    if sample.iter().fold(0, |any, b| any | u8::from(is_odd(b))) == 0 {
        return Ok(());
    }
    let are_many = |count: usize| count > 2 && count * 50 > sample.len();
    let is_control = |b: &u8| (*b < 0x20 && !b.is_ascii_whitespace() && *b != 0x1b) || *b == 0x7f;
    let count = |few: &[u8]| usize::from(few.iter().map(|b| u8::from(is_control(b))).sum::<u8>());
    if are_many(sample.chunks(FEW).map(count).sum()) {
        return Err(Error::new(ErrorKind::Binary, "this is no text: it is full of control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_taken_as_it_is_without_its_mark() {
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9\r\n".to_vec()).unwrap(), "café\r\n");
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "Ölpreis fällt";
        let wide = |mark: &[u8]| {
            let mut bytes = mark.to_vec();
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(decode(wide(b"\xff\xfe")).unwrap(), text);
        assert_eq!(decode(wide(b"")).unwrap(), text);
    }

    #[test]
    fn windows_1252_is_recognised_by_its_quotes() {
        let bytes = b"The minister\x92s \x93caf\xe9\x94 talks went on in Paris".to_vec();
        assert_eq!(decode(bytes).unwrap(), "The minister’s “café” talks went on in Paris");
    }

    #[test]
    fn an_encoding_is_guessed_from_where_there_is_something_to_guess_from() {
        let text = "Цены на нефть выросли в понедельник после решения стран ОПЕК о добыче";
        let head = "var a = 1;\n".repeat(SAMPLE / 10);
        let bytes = [head.as_bytes(), &encoding_rs::WINDOWS_1251.encode(text).0].concat();
        assert!(decode(bytes).unwrap().ends_with(text));
    }

    #[test]
    fn one_broken_character_does_not_change_the_encoding_of_the_rest() {
        let mut bytes = "Türkiye, Côte d’Ivoire, São Tomé, Perú".as_bytes().to_vec();
        bytes.push(0xc3);
        assert_eq!(decode(bytes).unwrap(), "Türkiye, Côte d’Ivoire, São Tomé, Perú\u{fffd}");
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let error = decode(b"%PDF-1.7 ...".to_vec()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Binary);
        assert!(error.message().contains("pdftotext"));
        assert!(decode(vec![0; 512]).is_err());
    }

    #[test]
    fn a_text_may_begin_with_the_letters_of_a_format() {
        for text in ["GIF89a is a picture format that turned thirty.", "BZh Li, the minister, spoke."] {
            assert_eq!(decode(text.as_bytes().to_vec()).unwrap(), text);
        }
        for bytes in [&b"GIF89a\x01\0\x01\0\x80\0"[..], b"BZh91AY&SY\xa0", b"\xff\xfe\0\0O\0\0\0"] {
            assert_eq!(decode(bytes.to_vec()).unwrap_err().kind(), ErrorKind::Binary);
        }
    }

    #[test]
    fn a_stray_zero_byte_makes_no_text_binary_however_short_it_is() {
        assert_eq!(decode(b"\0Oil \x01fell.".to_vec()).unwrap(), "\0Oil \u{1}fell.");
    }

    #[test]
    fn bytes_that_are_mostly_zero_are_not_taken_for_text() {
        let mut program = b"\x7fELF\x02\x01\x01".to_vec();
        program.extend((0..1001).flat_map(|n| [(n % 7) as u8, 0]));
        assert_eq!(decode(program[..2000].to_vec()).unwrap_err().kind(), ErrorKind::Binary);
        assert_eq!(decode(vec![0; 2000]).unwrap_err().kind(), ErrorKind::Binary);
    }
}
