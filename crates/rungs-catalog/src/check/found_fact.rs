//! All facts of a certification, whatever their type.

use serde_json::Value;

use crate::certification::Certification;
use crate::fact::Fact;

/// A fact with its place.
#[derive(Debug, Clone)]
pub(super) struct FoundFact {
    /// For example `offers[0].close[1]`.
    pub(super) key: String,
    /// The place without positions, which an edit may shift: `offers.standard.close`.
    pub(super) series: String,
    /// The fact.
    pub(super) fact: Fact<Value>,
}

impl FoundFact {
    /// Returns the last name of its place, for example `close`.
    pub(super) fn field(&self) -> &str {
        self.series.rsplit('.').next().unwrap_or_default()
    }
}

/// Returns the facts of `certification` in the order of its type.
///
/// They are found by their shape in the written form, so that a new field cannot be forgotten here.
pub(super) fn facts_of(certification: &Certification) -> Vec<FoundFact> {
    let mut facts = Vec::new();
    if let Ok(value) = serde_json::to_value(certification) {
        walk(&value, String::new(), String::new(), &mut facts);
    }
    facts
}

fn walk(value: &Value, key: String, series: String, facts: &mut Vec<FoundFact>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("known_from")
                && let Ok(fact) = serde_json::from_value::<Fact<Value>>(value.clone())
            {
                facts.push(FoundFact { key, series, fact });
                return;
            }
            for (name, inner) in fields {
                let join = |path: &str| if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(inner, join(&key), join(&series), facts);
            }
        }
        Value::Array(elements) => {
            for (index, inner) in elements.iter().enumerate() {
                let series = match inner.get("id").and_then(Value::as_str) {
                    Some(id) => format!("{series}.{id}"),
                    None => series.clone(),
                };
                walk(inner, format!("{key}[{index}]"), series, facts);
            }
        }
        _ => {}
    }
}
