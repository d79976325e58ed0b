//! Our hours beside published ones.

use crate::catalog::Catalog;
use crate::certification::{Judgement, Levels};

use super::findings::Findings;

/// Reports judged hours that lie outside what somebody published for the same candidate.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        for (index, fact) in certification.study_hours.iter().enumerate() {
            let hours = predicted(catalog, &certification.judgement, &fact.value.candidate);
            let (low, high) = (u64::from(fact.value.low), u64::from(fact.value.high));
            if !(low..=high).contains(&hours) {
                let what = format!(
                    "our {hours} hours lie outside the published {low} to {high} for `{}`",
                    fact.value.for_whom
                );
                let hint = "correct `base_hours`, the levels or the `candidate`, or leave it as a known misfit";
                findings.warning(&top.key("study_hours").at(index).key("value"), what, hint);
            }
        }
    }
}

/// Returns the hours from the skills in `have` to a pass: the base, and every level that is still to climb.
fn predicted(catalog: &Catalog, judgement: &Judgement, have: &Levels) -> u64 {
    let mut hours = u64::from(judgement.base_hours);
    for (id, skill) in &catalog.skills {
        let level = |levels: &Levels| usize::from(levels.get(id).copied().unwrap_or_default());
        let wanted = level(&judgement.entry).max(level(&judgement.exit));
        let climbs = skill.climb.iter().take(wanted).skip(level(have));
        hours += climbs.map(|climb| u64::from(*climb)).sum::<u64>();
    }
    hours
}
