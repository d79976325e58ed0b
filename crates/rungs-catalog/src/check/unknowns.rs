//! What nobody knows: not a fault, but said.

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf};
use crate::catalog::Catalog;
use crate::certification::OfferKind;

use super::findings::Findings;

/// Counts of certifications that can be taken or are announced, and of what is not known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Unknowns {
    /// Certifications that are not over.
    pub certifications: usize,
    /// Those whose validity is not known.
    pub validity: usize,
    /// Standard ways to take them that are not over.
    pub offers: usize,
    /// Ways without a fee.
    pub fee: usize,
    /// Ways whose languages are not known; counted as English.
    pub languages: usize,
    /// Ways that are exams of unknown length.
    pub minutes: usize,
}

/// Returns how much of what is on offer on `today` is not known.
pub fn unknowns(catalog: &Catalog, today: Day) -> Unknowns {
    let mut total = Unknowns::default();
    for certification in catalog.known_on(today) {
        let offers = standing(certification);
        if offers.is_empty() {
            continue;
        }
        total.certifications += 1;
        total.validity += usize::from(certification.validity_months().is_none());
        for offer in offers {
            let gaps = gaps(certification, offer);
            total.offers += 1;
            total.fee += usize::from(gaps.contains(&"fee"));
            total.languages += usize::from(gaps.contains(&"languages"));
            total.minutes += usize::from(gaps.contains(&"length"));
        }
    }
    total
}

fn standing(certification: AsOf<'_>) -> Vec<OfferAsOf<'_>> {
    let offers = certification.offers().into_iter();
    offers.filter(|offer| offer.offer.kind == OfferKind::Standard && !offer.over()).collect()
}

fn gaps(certification: AsOf<'_>, offer: OfferAsOf<'_>) -> Vec<&'static str> {
    let mut gaps = Vec::new();
    if offer.fee_usd().is_none() && offer.monthly_usd().is_none() {
        gaps.push("fee");
    }
    if certification.certification.kind.is_exam() && offer.value(|offer| &offer.minutes).is_none() {
        gaps.push("length");
    }
    // Where only their number is known, that counts as known.
    if offer.value(|offer| &offer.languages).is_none() {
        gaps.push("languages");
    }
    gaps
}

/// Notes, in one line a file, what is not known of a certification.
pub(super) fn check(catalog: &Catalog, today: Day, findings: &mut Findings<'_>) {
    for certification in catalog.known_on(today) {
        let mut missing: Vec<String> = Vec::new();
        let offers = standing(certification);
        if offers.is_empty() {
            continue;
        }
        if certification.validity_months().is_none() {
            missing.push("validity".into());
        }
        for offer in offers {
            missing.extend(gaps(certification, offer).into_iter().map(|gap| format!("{gap} of `{}`", offer.offer.id)));
        }
        if !missing.is_empty() {
            let spot = findings.certification(&certification.certification.id);
            let hint = "add the fact once somebody publishes it; until then the unknown never counts in its favour";
            findings.note(&spot, format!("not known: {}", missing.join(", ")), hint);
        }
    }
}
