//! What to look at, in plain words.

use rungs_measure::dif::EtsClass;
use rungs_measure::item::Item;
use serde::Serialize;

use super::{Report, option_words};

/// Something odd about a question, or about two.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    /// The question.
    pub(super) item: String,
    /// What is odd.
    pub(super) what: String,
    /// Whether it may well be a mistake.
    pub(super) grave: bool,
}

/// Collects what is odd, by question.
pub(super) fn findings(report: &Report) -> Vec<Finding> {
    let mut found = Vec::new();
    let columns = &report.calibrated.columns;
    for (place, column) in columns.iter().enumerate() {
        let mut say = |grave: bool, what: String| found.push(Finding { item: column.name.clone(), what, grave });
        classical(report, place, &mut say);
        model(report, place, &mut say);
        for (group, items) in &report.dif {
            let Some(item) = items.get(place) else { continue };
            let size = match item.class {
                Some(EtsClass::C) => "much ",
                Some(EtsClass::B) => "",
                _ => continue,
            };
            let (harder, delta) = (item.delta.is_some_and(|delta| delta < 0.0), item.delta.unwrap_or_default());
            let which = if harder { "harder" } else { "easier" };
            let reference = report.reference.as_deref().unwrap_or_default();
            let what = format!(
                "{size}{which} for group {group} than for equally able people of group {reference} (ETS delta {delta:.2})"
            );
            say(item.class == Some(EtsClass::C), what);
        }
        if let Some(options) = report.options.get(place).and_then(Option::as_ref) {
            for flag in &options.used.flags {
                let grave = !matches!(flag, rungs_measure::classical::DistractorFlag::Unused(_));
                say(grave, option_words(options, *flag));
            }
        }
    }
    if let Some(q3) = &report.q3 {
        let name = |place: usize| columns.get(place).map(|column| column.name.clone()).unwrap_or_default();
        for pair in q3.flagged.iter().take(12) {
            found.push(Finding {
                item: name(pair.first),
                what: format!(
                    "hangs together with {} beyond what ability explains (Q3 {:.2}, mean {:.2}): does one give the \
                     other away?",
                    name(pair.second),
                    pair.q3,
                    q3.mean
                ),
                grave: false,
            });
        }
    }
    found
}

fn classical(report: &Report, place: usize, say: &mut impl FnMut(bool, String)) {
    let Some(item) = report.classical.items.get(place) else { return };
    match item.facility {
        Some(facility) if facility < 0.1 => {
            say(false, format!("hardly anybody gets it right ({:.0} %)", facility * 100.0));
        }
        Some(facility) if facility > 0.95 => {
            say(false, format!("nearly everybody gets it right ({:.0} %): it tells little", facility * 100.0));
        }
        _ => {}
    }
    match item.item_rest {
        Some(r) if r < 0.0 => say(
            true,
            format!(
                "those who know more get it wrong more often (correlation with the rest {r:.2}): is the key right?"
            ),
        ),
        Some(r) if r < 0.15 => say(false, format!("hardly tells people apart (correlation with the rest {r:.2})")),
        _ => {}
    }
    if let (Some(without), Some(reliability)) = (item.alpha_without, &report.classical.reliability)
        && without > reliability.alpha + 0.005
    {
        say(false, format!("alpha rises without it ({:.3}, now {:.3})", without, reliability.alpha));
    }
}

fn model(report: &Report, place: usize, say: &mut impl FnMut(bool, String)) {
    let calibrated = &report.calibrated;
    if let Some(item) = calibrated.fitted.items.get(place) {
        if item.slope() > 4.0 {
            say(false, format!("its slope is {:.1}: people are few, or two questions are nearly one", item.slope()));
        }
        if let Item::Dichotomous { c, .. } = item
            && *c > 0.4
        {
            say(false, format!("the weakest get it right in {:.0} of 100 cases: is the answer given away?", c * 100.0));
        }
    }
    let Some(fit) = &calibrated.fit else { return };
    if let Some(found) = fit.residuals.as_ref().and_then(|found| found.get(place)) {
        // A mean square far from 1 tells nothing where few people answered.
        if found.outfit > 1.3 && found.z_outfit > 3.0 {
            say(
                false,
                format!("surprising answers (outfit {:.2}, 1 is expected): guessing, or two readings?", found.outfit),
            );
        } else if found.infit > 1.2 && found.z_infit > 3.0 {
            say(false, format!("noisy answers (infit {:.2}, 1 is expected)", found.infit));
        }
    }
    if let Some(found) = &fit.sx2 {
        let limit = 0.05 / f64::from(u32::try_from(found.items.len()).unwrap_or(u32::MAX).max(1));
        if let Some(item) = found.items.get(place)
            && let (Some(p), Some(statistic)) = (item.p, item.statistic)
            && p < limit
        {
            say(false, format!("its curve does not fit the answers (S-X2 {statistic:.1}, df {})", item.df));
        }
    }
}
