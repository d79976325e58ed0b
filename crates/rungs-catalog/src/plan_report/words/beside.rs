//! What limits hid, and what openings that are only expected would change.

use super::name;
use crate::catalog::Catalog;
use crate::plan_report::document::BesideDocument;
use crate::planning::Reason;
use crate::words::{dollars, short_day};

/// Says which limit on single steps was set because no budget was given.
pub fn limit_heading(limit_usd: f64) -> String {
    format!("No single step above {} was taken, since you gave no budget", dollars(limit_usd))
}

/// Says what the plan would be with openings that are only expected.
pub fn with_expected(catalog: &Catalog, other: &BesideDocument) -> String {
    let dates: Vec<String> =
        other.dates.iter().map(|(id, day)| format!("{} ({})", name(catalog, id), short_day(*day))).collect();
    let steps = if dates.is_empty() { "no certification".to_owned() } else { dates.join(", then ") };
    format!("{steps}; {}. Their owners have not confirmed these days.", dollars(other.plan.cost_usd))
}

/// Says why something is not a step.
pub fn reason_text(reason: Option<&Reason>) -> String {
    match reason {
        None => "could be taken; the plan is better without it".into(),
        Some(Reason::Gone { last_day: Some(day) }) => format!("gone since {}", short_day(*day)),
        Some(Reason::Gone { last_day: None }) => "cannot be booked any more".into(),
        Some(Reason::Expected { day: Some(day) }) => format!("expected about {}, not confirmed", short_day(*day)),
        Some(Reason::Expected { day: None }) => "announced, without a day".into(),
        Some(Reason::UnknownFee) => "its price is not known".into(),
        Some(Reason::Language) => "not in a language that you named".into(),
        Some(Reason::Country) => "not offered where you live".into(),
        Some(Reason::Eligibility { text, .. }) => text.clone(),
        Some(Reason::Platform { platform }) => format!("tied to {platform}, which you did not name"),
        Some(Reason::Unverified) => "only old evidence says that it exists".into(),
        Some(Reason::Ceiling { cost_usd }) => format!("costs {}", dollars(*cost_usd)),
    }
}
