//! JSON Resume 1.0.0: its `certificates`, read and written.

use rungs_planner::Day;
use serde_json::{Value, json};

use super::matching::Match;
use super::{Candidate, Dated, Fault, Format, ImportError, Imported, MOST_ROWS, Precision, date, tidy};
use crate::keep::Holding;

/// The schema that an export follows.
const SCHEMA: &str = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// Reads the certificates of a résumé.
pub(super) fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| ImportError::Json(error.to_string()))?;
    let Value::Object(resume) = value else { return Err(ImportError::Resume("it is no object")) };
    let mut imported = Imported::default();
    let rows = match resume.get("certificates") {
        None => {
            imported.note(None, Some("certificates"), Fault::Missing, "it lists no certificates");
            return Ok(imported);
        }
        Some(Value::Array(rows)) => rows,
        Some(_) => {
            imported.note(None, Some("certificates"), Fault::Wrong, "`certificates` is no list");
            return Ok(imported);
        }
    };
    for (number, row) in (1..).zip(rows) {
        if number > MOST_ROWS {
            imported.note(Some(number), None, Fault::Wrong, format!("only the first {MOST_ROWS} rows were read"));
            break;
        }
        match row {
            Value::Object(row) => certificate(row, number, &mut imported),
            _ => imported.note(Some(number), None, Fault::Wrong, "it is no object and was passed over"),
        }
    }
    Ok(imported)
}

fn certificate(row: &serde_json::Map<String, Value>, number: usize, imported: &mut Imported) {
    let mut text = |column: &'static str| match row.get(column) {
        None => String::new(),
        Some(Value::String(text)) => tidy(text),
        Some(_) => {
            imported.note(Some(number), Some(column), Fault::Wrong, format!("`{column}` is no text"));
            String::new()
        }
    };
    let (name, issuer, on, url) = (text("name"), text("issuer"), text("date"), text("url"));
    let earned = iso(&on);
    if earned.is_none() && !on.is_empty() {
        let text = format!("`{on}` is no date such as 2019, 2019-05 or 2019-05-20");
        imported.note(Some(number), Some("date"), Fault::Wrong, text);
    }
    let url = imported.address(number, "url", &url);
    if name.is_empty() {
        imported.note(Some(number), Some("name"), Fault::Missing, "it has no name and was passed over");
        return;
    }
    imported.candidates.push(Candidate {
        row: number,
        name,
        issuer,
        earned,
        expires: None,
        url,
        number: None,
        matched: Match::none(),
        from: Format::JsonResume,
    });
}

/// Reads `2019`, `2019-05` or `2019-05-20`.
fn iso(text: &str) -> Option<Dated> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    let small = |part: &str| number(part, 2).and_then(|number: i16| i8::try_from(number).ok());
    let (day, precision) = match parts.as_slice() {
        [year] => (date(number(year, 4)?, 1, 1)?, Precision::Year),
        [year, month] => (date(number(year, 4)?, small(month)?, 1)?, Precision::Month),
        [year, month, day] => (date(number(year, 4)?, small(month)?, small(day)?)?, Precision::Day),
        _ => return None,
    };
    Some(Dated { day, precision })
}

/// Returns a résumé with what is held and valid on `day`; the format has no place for an end, so that what has run out is
/// left out.
pub fn export(holdings: &[Holding], day: Day) -> Value {
    let certificates: Vec<Value> = holdings
        .iter()
        .filter(|held| !held.expiry.over(day))
        .map(|held| {
            let mut row = json!({ "name": held.name, "date": held.earned });
            if let Some(fields) = row.as_object_mut() {
                if !held.issuer.is_empty() {
                    fields.insert("issuer".into(), json!(held.issuer));
                }
                if let Some(url) = &held.url {
                    fields.insert("url".into(), json!(url));
                }
            }
            row
        })
        .collect();
    json!({ "$schema": SCHEMA, "certificates": certificates, "meta": { "version": "v1.0.0", "lastModified": format!("{day}T00:00:00") } })
}
