//! Every text and number of every file, whatever it means: nothing empty, hostile or absurd.

use toml::Value;

use super::findings::{Findings, Spot};

/// Longest text, in characters; the longest honest one is a tenth of it.
const LONGEST_TEXT: usize = 8_000;

/// Largest amount of money in US dollars.
const MOST_DOLLARS: f64 = 200_000.0;

/// Largest amount in any other currency.
const MOST_OF_A_CURRENCY: f64 = 100_000_000.0;

/// Reports empty and hostile texts, addresses that are none, and amounts that cannot be.
pub(super) fn check(findings: &mut Findings<'_>) {
    let mut found: Vec<(Spot<'_>, String, &str)> = Vec::new();
    for (file, table) in findings.tables() {
        for (name, value) in table {
            key_name(&Spot::new(file, ""), name, &mut found);
            walk(&Spot::new(file, name.as_str()), value, name, &mut found);
        }
    }
    for (spot, what, hint) in found {
        findings.error(&spot, what, hint);
    }
}

type Found<'a> = Vec<(Spot<'a>, String, &'static str)>;

fn key_name<'a>(spot: &Spot<'a>, name: &str, found: &mut Found<'a>) {
    if let Some(character) = name.chars().find(|character| hostile(*character)) {
        let what = format!("a key contains the invisible character U+{:04X}", u32::from(character));
        found.push((spot.clone(), what, "write the key anew, without it"));
    }
}

/// `field` is the nearest named field that says what a number means.
fn walk<'a>(spot: &Spot<'a>, value: &Value, field: &str, found: &mut Found<'a>) {
    match value {
        Value::String(text) => {
            if let Some((what, hint)) = fault_of_text(text, field) {
                found.push((spot.clone(), what, hint));
            }
        }
        Value::Integer(number) => {
            // Exact up to 2^53, and every limit is far below.
            #[expect(clippy::cast_precision_loss, reason = "only compared with limits far below 2^53")]
            let number = *number as f64;
            if let Some((what, hint)) = fault_of_number(number, field) {
                found.push((spot.clone(), what, hint));
            }
        }
        Value::Float(number) => {
            if let Some((what, hint)) = fault_of_number(*number, field) {
                found.push((spot.clone(), what, hint));
            }
        }
        Value::Array(elements) => {
            for (index, inner) in elements.iter().enumerate() {
                walk(&spot.at(index), inner, field, found);
            }
        }
        Value::Table(table) => {
            for (name, inner) in table {
                key_name(spot, name, found);
                walk(&spot.key(name), inner, if name == "value" { field } else { name }, found);
            }
        }
        Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

fn fault_of_text(text: &str, field: &str) -> Option<(String, &'static str)> {
    if text.trim().is_empty() {
        return Some(("the text is empty".into(), "write it, or leave the key out"));
    }
    if let Some(character) = text.chars().find(|character| hostile(*character)) {
        let what = format!("the text contains the invisible character U+{:04X}", u32::from(character));
        return Some((what, "write the text anew, without it"));
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        let what = format!("the text has {length} characters, more than {LONGEST_TEXT}");
        return Some((what, "say it shorter, and name the source for the rest"));
    }
    let address = matches!(field, "url" | "official_url");
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    if address && (!scheme || text.contains(char::is_whitespace)) {
        return Some((format!("`{text}` is not an address"), "give an address that begins with https://"));
    }
    None
}

fn fault_of_number(number: f64, field: &str) -> Option<(String, &'static str)> {
    if !number.is_finite() {
        return Some((format!("`{number}` is not a number to count with"), "write a plain number"));
    }
    if number < 0.0 {
        return Some((format!("{number} is below 0"), "write 0 or more, or leave the key out where it is not known"));
    }
    let dollars = field.ends_with("usd") || field == "usd_at_least" || field.ends_with("usd_at_least");
    if dollars && number > MOST_DOLLARS {
        return Some((format!("{number} US dollars is absurd"), "write the price in whole US dollars"));
    }
    if field == "amount" && number > MOST_OF_A_CURRENCY {
        return Some((format!("an amount of {number} is absurd"), "write the price in units of its currency"));
    }
    None
}

/// Returns whether a character can make a text look like another one, or steer a terminal.
fn hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{e0000}'..='\u{e0fff}'
                | '\u{f0000}'..='\u{10ffff}'
        )
}

/// Returns the text with its hostile characters written out, so that a message cannot carry them on.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if hostile(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}
