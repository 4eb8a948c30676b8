//! Any bytes as text in some encoding: text or an error, and what bears a mark
//! is read by it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::read;

fuzz_target!(|data: &[u8]| {
    any_encoding(data);
    marked(data);
});

fn any_encoding(data: &[u8]) {
    let Ok(found) = read::decode(data.to_vec()) else {
        return;
    };
    // UTF-8 without a mark is taken as it is; with zeros it may be UTF-16.
    if let Ok(text) = std::str::from_utf8(data)
        && !text.starts_with('\u{feff}')
        && !text.contains('\0')
    {
        assert_eq!(found, text);
    }
}

/// The same text behind the marks of three encodings is the same.
fn marked(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    // Behind the mark of UTF-16 it would be that of UTF-32.
    if text.starts_with('\0') {
        return;
    }
    let mut utf_8 = b"\xef\xbb\xbf".to_vec();
    utf_8.extend_from_slice(text.as_bytes());
    let mut little = b"\xff\xfe".to_vec();
    let mut big = b"\xfe\xff".to_vec();
    for unit in text.encode_utf16() {
        little.extend_from_slice(&unit.to_le_bytes());
        big.extend_from_slice(&unit.to_be_bytes());
    }
    for bytes in [utf_8, little, big] {
        let found = read::decode(bytes).expect("what bears a mark is text");
        assert_eq!(found, text);
    }
}
