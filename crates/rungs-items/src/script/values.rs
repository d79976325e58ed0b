//! From the map at the end of a script to the texts of the gaps.

use std::collections::{BTreeMap, BTreeSet};

use rhai::{Dynamic, Map};
use rust_decimal::Decimal;

use super::number;
use super::{MAX_TEXT, ScriptError, ScriptFault};

/// The most places of a number that no function of the script wrote.
const BARE_PLACES: u32 = 8;
/// The most marks that may stand on one letter.
const MARKS: usize = 2;

/// Returns a text for every gap.
///
/// `line` is the last line of the script, where the map ends.
pub(super) fn texts(value: Dynamic, gaps: &[&str], line: usize) -> Result<BTreeMap<String, String>, ScriptError> {
    let kind = value.type_name();
    let map = value.try_cast::<Map>().ok_or_else(|| {
        ScriptError::new(
            ScriptFault::NoMap,
            line,
            format!("the script ends with a value of type `{kind}`, not with a map"),
        )
    })?;
    let gaps: BTreeSet<&str> = gaps.iter().copied().collect();
    if let Some(name) = map.keys().find(|name| !gaps.contains(name.as_str())) {
        let what = format!("the script gives `{name}`, and the question has no gap of that name");
        return Err(ScriptError::new(ScriptFault::UnusedEntry, line, what));
    }
    gaps.into_iter()
        .map(|gap| {
            let value = map.get(gap).ok_or_else(|| {
                ScriptError::new(
                    ScriptFault::MissingEntry,
                    line,
                    format!("the script gives nothing for the gap `{{{gap}}}`"),
                )
            })?;
            Ok((gap.to_owned(), text(gap, value, line)?))
        })
        .collect()
}

/// Returns the text of one entry.
fn text(gap: &str, value: &Dynamic, line: usize) -> Result<String, ScriptError> {
    if let Some(number) = number::number(value) {
        return bare(gap, number, line);
    }
    let Ok(text) = value.as_immutable_string_ref() else {
        let what = format!("`{gap}` is a value of type `{}`, neither text nor number", value.type_name());
        return Err(ScriptError::new(ScriptFault::WrongType, line, what));
    };
    check(gap, &text, line)?;
    Ok(text.to_string())
}

/// Checks that there is a text for every gap, that there are no others, and that each may be shown.
///
/// For texts that come from another process.
pub(crate) fn check_texts(texts: &BTreeMap<String, String>, gaps: &[&str], line: usize) -> Result<(), ScriptError> {
    let gaps: BTreeSet<&str> = gaps.iter().copied().collect();
    if !texts.keys().map(String::as_str).eq(gaps) {
        return Err(ScriptError::new(ScriptFault::MissingEntry, line, "the texts are not those of the gaps"));
    }
    texts.iter().try_for_each(|(gap, text)| check(gap, text, line))
}

/// Checks that a text may be shown.
fn check(gap: &str, text: &str, line: usize) -> Result<(), ScriptError> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > MAX_TEXT {
        return Err(ScriptError::new(
            ScriptFault::Length,
            line,
            format!("`{gap}` has {length} characters, or only spaces"),
        ));
    }
    if let Some(found) = unfit(text) {
        let what = format!("`{gap}` has the character U+{:04X} where it does not belong", u32::from(found));
        return Err(ScriptError::new(ScriptFault::Unfit, line, what));
    }
    Ok(())
}

/// Returns the text of a number that the script gives as it is.
fn bare(gap: &str, number: Decimal, line: usize) -> Result<String, ScriptError> {
    if number.normalize().scale() > BARE_PLACES {
        let what = format!("`{gap}` is {number}, with more than {BARE_PLACES} places");
        return Err(ScriptError::new(ScriptFault::Unfit, line, what));
    }
    Ok(number::plain(number))
}

/// Returns the first character that breaks the line, turns its direction, hides in it or piles up on a letter.
fn unfit(text: &str) -> Option<char> {
    let mut marks = 0;
    text.chars().find(|&found| {
        marks = if is_mark(found) { marks + 1 } else { 0 };
        found.is_control() || is_format(found) || marks > MARKS
    })
}

/// Separators of lines, signs of direction, and signs without width (general category Cf, Zl, Zp; private use).
fn is_format(found: char) -> bool {
    matches!(
        u32::from(found),
        0xAD | 0x61C | 0x115F | 0x1160 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF
            | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xE0000..=0x0010_FFFF
    )
}

/// Marks that are drawn over the letter before them.
fn is_mark(found: char) -> bool {
    matches!(u32::from(found), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}
