//! One cell: an answer, nothing, or something else.

use rungs_measure::responses::MISSING;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// An answer, or [`MISSING`] where the cell is empty.
    Answer(u8),
    /// `NA` or the like: no answer.
    NotAvailable,
    /// Not an answer.
    Wrong,
}

/// Reads a cell; answers are 0 to `highest`.
pub(super) fn read(text: &[u8], highest: u8) -> Cell {
    match text {
        [] => return Cell::Answer(MISSING),
        [digit @ b'0'..=b'9'] if digit - b'0' <= highest => return Cell::Answer(digit - b'0'),
        _ => {}
    }
    let text = text.trim_ascii();
    match text {
        [] => return Cell::Answer(MISSING),
        b"NA" | b"." | b"NaN" | b"nan" | b"N/A" | b"null" | b"NULL" => return Cell::NotAvailable,
        _ => {}
    }
    // Programs that hold a column with gaps as fractions write 1.0 for 1.
    let (whole, fraction) = match text.iter().position(|byte| *byte == b'.') {
        Some(at) => text.split_at(at),
        None => (text, &b"."[..]),
    };
    let is_whole = fraction.iter().skip(1).all(|byte| *byte == b'0') && (1..=3).contains(&whole.len());
    let value = std::str::from_utf8(whole).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match value.and_then(|text| text.parse::<u8>().ok()).filter(|value| is_whole && *value <= highest) {
        Some(value) => Cell::Answer(value),
        None => Cell::Wrong,
    }
}

/// What the author of the file can do about a wrong cell.
pub(super) fn hint(text: &[u8], highest: u8) -> &'static str {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    let number = text.parse::<f64>().ok();
    if ["true", "false", "right", "wrong", "yes", "no"].contains(&text.to_ascii_lowercase().as_str()) {
        return "write 1 for right and 0 for wrong";
    }
    match number {
        Some(value) if !(0.0..=40.0).contains(&value) => "is it a code for `no answer`? Leave such cells empty",
        Some(value) if value.fract() != 0.0 => "answers are whole numbers; leave a column out with `--ignore COLUMN`",
        Some(_) if highest == 1 => "for answers in more than two categories use --model grm or --model gpcm",
        _ => "leave a column that holds no answers out with `--ignore COLUMN`; ids stand in a first column `person`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_answers_gaps_or_neither() {
        for (text, highest, cell) in [
            ("0", 1, Cell::Answer(0)),
            (" 1 ", 1, Cell::Answer(1)),
            ("1.0", 1, Cell::Answer(1)),
            ("1.", 1, Cell::Answer(1)),
            ("01", 1, Cell::Answer(1)),
            ("", 1, Cell::Answer(MISSING)),
            ("  ", 1, Cell::Answer(MISSING)),
            ("NA", 1, Cell::NotAvailable),
            (".", 1, Cell::NotAvailable),
            ("2", 1, Cell::Wrong),
            ("2", 40, Cell::Answer(2)),
            ("40", 40, Cell::Answer(40)),
            ("41", 40, Cell::Wrong),
            ("255", 255, Cell::Answer(255)),
            ("0.5", 1, Cell::Wrong),
            (".5", 1, Cell::Wrong),
            (".0", 1, Cell::Wrong),
            ("-1", 1, Cell::Wrong),
            ("+1", 1, Cell::Wrong),
            ("1e0", 1, Cell::Wrong),
            ("99999999999999999999", 40, Cell::Wrong),
            ("x", 40, Cell::Wrong),
            ("1.0.0", 40, Cell::Wrong),
            ("\u{661}", 40, Cell::Wrong),
        ] {
            assert_eq!(read(text.as_bytes(), highest), cell, "{text:?} up to {highest}");
        }
        assert_eq!(read(b"\xff\xfe", 1), Cell::Wrong);
    }
}
