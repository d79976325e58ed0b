//! Bytes as lower-case hexadecimal text and back.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Adds two lower-case digits for each byte.
pub(crate) fn push(text: &mut String, bytes: &[u8]) {
    text.reserve(bytes.len() * 2);
    for &byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0')));
        }
    }
}

/// Returns the bytes, or `None` for an odd length or any other character. Upper case is refused: a text has one form.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| Some(nibble(high)? << 4 | nibble(low)?)).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
