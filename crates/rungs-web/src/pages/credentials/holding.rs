//! One credential as the pages show it.

use rungs_catalog::Catalog;
use rungs_planner::Day;
use rungs_practice::keep::{Kept, Standing};
use rungs_practice::present::Presented;
use rungs_practice::state::Life;

use crate::words::{long_day, short_day};

/// One credential.
pub(super) struct HoldingShown {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) line: String,
    pub(super) sentences: Vec<String>,
    pub(super) standing: &'static str,
    /// Its page on the web, and its owner's.
    pub(super) url: Option<String>,
    pub(super) official: Option<String>,
    pub(super) linkedin: Option<String>,
    pub(super) life: Option<LifeLine>,
    /// It can be taken back, and renewed.
    pub(super) earned: String,
    pub(super) on_record: bool,
    pub(super) renewable: bool,
}

/// From when until when it is held, in per cent.
pub(super) struct LifeLine {
    pub(super) held: f64,
    pub(super) window: f64,
    pub(super) today: f64,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) words: String,
}

impl HoldingShown {
    pub(super) fn new(catalog: &Catalog, kept: &Kept, shown: &Presented, life: &Life, today: Day) -> Self {
        let held = &kept.holding;
        let facts = held.certification.as_ref().and_then(|id| catalog.certifications.get(id));
        let code = facts.and_then(|facts| facts.code.as_deref()).map(|code| format!("{code}, ")).unwrap_or_default();
        let issuer = if held.issuer.is_empty() { String::new() } else { format!(", by {}", held.issuer) };
        let number = held.number.as_deref().map(|number| format!(", number {number}")).unwrap_or_default();
        let linkedin =
            shown.credentials.iter().find(|one| one.certification == held.certification && one.name == held.name);
        let typed = |entry: &&rungs_practice::events::CredentialEarned| {
            entry.from != "profile"
                && entry.earned == held.earned
                && (entry.certification.is_some() && entry.certification == held.certification
                    || entry.name == held.name)
        };
        Self {
            id: held.certification.clone(),
            line: format!("{code}earned {}{issuer}{number}", long_day(held.earned)),
            sentences: kept.sentences(),
            standing: kept.standing.words(),
            url: held.url.as_deref().and_then(rungs_practice::import::safe_url),
            official: facts.map(|facts| facts.official_url.clone()),
            linkedin: linkedin.map(|one| one.linkedin.add_to_profile.clone()),
            life: life_line(kept, today),
            earned: held.earned.to_string(),
            on_record: life.credentials.iter().any(|entry| typed(&entry)),
            renewable: held.certification.is_some()
                && held.expiry.day().is_some()
                && kept.standing != Standing::Expired,
            name: held.name.clone(),
        }
    }
}

fn life_line(kept: &Kept, today: Day) -> Option<LifeLine> {
    let end = kept.holding.expiry.day()?;
    let from = kept.holding.earned;
    let all = real(end.days_since(from));
    if all <= 0.0 {
        return None;
    }
    let at = |day: Day| (real(day.days_since(from)) * 100.0 / all).clamp(0.0, 100.0);
    let opens = kept.window_opens.filter(|opens| *opens < end);
    let window = opens.map_or(0.0, |opens| 100.0 - at(opens));
    let renewed = opens.map(|opens| format!(", can be renewed from {}", short_day(opens))).unwrap_or_default();
    Some(LifeLine {
        held: 100.0 - window,
        window,
        today: at(today),
        from: short_day(from),
        to: short_day(end),
        words: format!("Held from {} until the day before {}{renewed}", short_day(from), short_day(end)),
    })
}

#[expect(clippy::cast_precision_loss, reason = "days of some years")]
fn real(days: i64) -> f64 {
    days as f64
}
