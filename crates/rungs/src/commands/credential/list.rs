//! `rungs credential list`.

use rungs_catalog::words::{column_day, count};
use rungs_practice::keep::{Asked, HORIZON_DAYS, keep};

use crate::context::Context;
use crate::error::Result;
use crate::output::Output;

/// Prints what is held.
pub(super) fn run(context: &Context, out: &mut Output<'_>) -> Result<()> {
    let catalog = context.catalog()?;
    let (life, _) = context.life_with_profile()?;
    let asked = Asked { day: context.today, horizon_days: HORIZON_DAYS, goal: None, clouds: &[] };
    let kept = keep(catalog, &life, &asked);
    let evidence: Vec<_> = life
        .credentials
        .iter()
        .filter_map(|held| catalog.evidence.get(held.certification.as_ref()?).map(|found| (found, held.earned)))
        .collect();
    if out.json {
        let shown: Vec<_> = evidence
            .iter()
            .map(|(found, earned)| serde_json::json!({ "id": found.id, "name": found.name, "earned": earned }))
            .collect();
        return out
            .document(&serde_json::json!({ "day": kept.day, "credentials": kept.credentials, "evidence": shown }));
    }
    if kept.credentials.is_empty() && evidence.is_empty() {
        return out.text(
            "Nothing is written down yet. Add one: rungs credential add aws-aif-c01 --earned 2026-02-01. \
             Or read them: rungs credential import Certifications.csv",
        );
    }
    out.heading(&format!("You hold {}", count(kept.credentials.len(), "credential", "credentials")))?;
    let mut rows: Vec<Vec<String>> = kept
        .credentials
        .iter()
        .map(|kept| vec![column_day(kept.holding.earned), kept.holding.name.clone(), kept.until()])
        .collect();
    rows.extend(
        evidence.iter().map(|(found, earned)| vec![column_day(*earned), found.name.clone(), "your work".to_owned()]),
    );
    // Long names would push the last column off a narrow screen.
    for row in rows {
        if let [day, name, until] = row.as_slice() {
            out.item(&format!("{day}  "), &format!("{name}: {until}"))?;
        }
    }
    out.faint("`rungs credential renewals` says how to keep them, `rungs credential present` how to show them.")
}
