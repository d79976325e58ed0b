//! Mantel-Haenszel.

use serde::{Deserialize, Serialize};

use super::matching::{Cells, cells, check};
use super::{ALPHA, benjamini_hochberg, purify};
use crate::error::{MeasureError, Result};
use crate::fit::chi;
use crate::responses::Responses;

/// From an odds ratio to the delta scale of the Educational Testing Service.
const DELTA: f64 = -2.35;

/// Size of a difference by the rules of the Educational Testing Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EtsClass {
    /// Negligible: below 1 in delta, or not beyond chance.
    A,
    /// Moderate.
    B,
    /// Large: at least 1.5 in delta, and beyond chance above 1.
    C,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MantelHaenszel {
    /// People of both groups at scores at which the groups and the answers both differ.
    pub people: f64,
    /// Chi-square of one degree of freedom, with continuity correction; `None` where there is no such score.
    pub statistic: Option<f64>,
    /// Probability of a value as high or higher without a difference.
    pub p: Option<f64>,
    /// The same, adjusted over the items (Benjamini-Hochberg).
    pub p_adjusted: Option<f64>,
    /// Common odds ratio, above 1 where the item favours the reference group; `None` where it is 0 or without bound.
    pub odds_ratio: Option<f64>,
    /// 95 % interval of it.
    pub odds_ratio_interval: Option<(f64, f64)>,
    /// `−2.35 ln(odds ratio)`: below 0 where the item is harder for the focal group.
    pub delta: Option<f64>,
    /// Size of the difference.
    pub class: Option<EtsClass>,
    /// Whether purification took the item out of the score of the others.
    pub purified: bool,
}

/// Compares how often equally able people of two groups are right: Mantel-Haenszel.
///
/// The continuity correction is 0.5, or none where the difference of counts is less, as in R's `mantelhaen.test`. With
/// `purify`, items whose p value is below .05 leave the score (each stays in its own) and all is computed again, up to
/// ten times, as long as two items are left.
///
/// Sources: Mantel & Haenszel (1959), *Journal of the National Cancer Institute* 22, 719-748; Holland & Thayer (1988)
/// in Wainer & Braun, *Test Validity*; interval: Robins, Breslow & Greenland (1986), *Biometrics* 42, 311-323;
/// classes: Dorans & Holland (1993) in Holland & Wainer, *Differential Item Functioning*.
///
/// # Errors
/// Items of more than two categories; fewer than two items; twice the same group; a group in which nobody answered
/// every item.
pub fn mantel_haenszel(
    responses: &Responses,
    reference: usize,
    focal: usize,
    purify: bool,
) -> Result<Vec<MantelHaenszel>> {
    if reference == focal {
        return Err(MeasureError::Unfit("the reference group and the focal group are the same"));
    }
    check(responses, &[reference, focal])?;
    let test = |kept: &[bool]| -> Vec<MantelHaenszel> {
        cells(responses, kept).iter().map(|groups| one(&groups[reference], &groups[focal])).collect()
    };
    let found = |item: &MantelHaenszel| item.p.is_some_and(|p| p < ALPHA);
    let (mut items, left_out) = self::purify(responses.items(), purify, test, found);
    let adjusted = benjamini_hochberg(&items.iter().map(|item| item.p).collect::<Vec<_>>());
    for ((item, adjusted), left_out) in items.iter_mut().zip(adjusted).zip(left_out) {
        item.p_adjusted = adjusted;
        item.purified = left_out;
    }
    Ok(items)
}

fn one(reference: &Cells, focal: &Cells) -> MantelHaenszel {
    let (mut people, mut difference, mut variance) = (0.0, 0.0, 0.0);
    // Sums over scores: R and S of the odds ratio, and the products of its variance.
    let (mut for_reference, mut for_focal) = (0.0, 0.0);
    let (mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0);
    for score in 0..reference.people.len() {
        let (a, c) = (reference.right[score], focal.right[score]);
        let (b, d) = (reference.people[score] - a, focal.people[score] - c);
        let total = a + b + c + d;
        if total <= 1.0 || a + b <= 0.0 || c + d <= 0.0 || a + c <= 0.0 || b + d <= 0.0 {
            continue;
        }
        people += total;
        difference += a - (a + b) * (a + c) / total;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (total * total * (total - 1.0));
        let (r, s) = (a * d / total, b * c / total);
        let (p, q) = ((a + d) / total, (b + c) / total);
        for_reference += r;
        for_focal += s;
        pr += p * r;
        mixed += p * s + q * r;
        qs += q * s;
    }
    let statistic = (variance > 0.0).then(|| {
        let distance = difference.abs();
        let corrected = if distance >= 0.5 { distance - 0.5 } else { distance };
        corrected * corrected / variance
    });
    let p = statistic.map(|statistic| chi::tail(statistic, 1.0));
    let known = for_reference > 0.0 && for_focal > 0.0;
    let ratio = known.then(|| for_reference / for_focal);
    let error = known.then(|| {
        let (r, s) = (for_reference, for_focal);
        (pr / (2.0 * r * r) + mixed / (2.0 * r * s) + qs / (2.0 * s * s)).sqrt()
    });
    let delta = ratio.map(|ratio| DELTA * ratio.ln());
    let class = delta.zip(error).zip(p).map(|((delta, error), p)| {
        let size = delta.abs();
        if size < 1.0 || p >= ALPHA {
            EtsClass::A
        } else if size >= 1.5 && (size - 1.0) / (error * DELTA.abs()) > 1.645 {
            EtsClass::C
        } else {
            EtsClass::B
        }
    });
    MantelHaenszel {
        people,
        statistic,
        p,
        p_adjusted: None,
        odds_ratio: ratio,
        odds_ratio_interval: ratio.zip(error).map(|(ratio, error)| {
            let factor = (1.959_963_984_540_054 * error).exp();
            (ratio / factor, ratio * factor)
        }),
        delta,
        class,
        purified: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_score_is_worked_out_by_hand() {
        // Right and wrong: reference 8 and 2, focal 4 and 6, all with the same score.
        let cells = |right: f64| Cells { people: vec![0.0, 10.0, 0.0], right: vec![0.0, right, 0.0] };
        let found = one(&cells(8.0), &cells(4.0));
        // a − E = 8 − 6 = 2, variance = 10·10·12·8 / (400·19).
        let wanted = 1.5 * 1.5 / (9600.0 / 7600.0);
        assert!((found.statistic.unwrap() - wanted).abs() < 1e-12);
        assert!((found.odds_ratio.unwrap() - 6.0).abs() < 1e-12);
        // With one table the variance of the log odds ratio is 1/8 + 1/2 + 1/4 + 1/6.
        let (low, high) = found.odds_ratio_interval.unwrap();
        let error = (1.0 / 8.0 + 0.5 + 0.25 + 1.0 / 6.0_f64).sqrt();
        assert!(((high / low).ln() / (2.0 * 1.959_963_984_540_054) - error).abs() < 1e-12);
        assert_eq!((found.class, found.people), (Some(EtsClass::A), 20.0));
    }

    #[test]
    fn nothing_to_compare_is_no_error() {
        let cells = |right: f64| Cells { people: vec![3.0], right: vec![right] };
        let all_right = one(&cells(3.0), &cells(3.0));
        assert_eq!((all_right.statistic, all_right.odds_ratio, all_right.class), (None, None, None));
        let apart = one(&cells(3.0), &cells(0.0));
        assert!(apart.statistic.is_some() && apart.odds_ratio.is_none());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let responses = Responses::dense(2, vec![1, 0, 0, 1, 1, 1]).unwrap().with_groups(vec![0, 1, 1]).unwrap();
        assert!(mantel_haenszel(&responses, 0, 0, false).is_err());
        assert!(mantel_haenszel(&responses, 0, 2, false).is_err());
        assert!(mantel_haenszel(&responses, 0, 1, true).is_ok());
        let graded = Responses::dense(2, vec![1, 2, 0, 1]).unwrap().with_groups(vec![0, 1]).unwrap();
        assert!(matches!(mantel_haenszel(&graded, 0, 1, false), Err(MeasureError::Category { item: 1, .. })));
        let single = Responses::dense(1, vec![1, 0]).unwrap().with_groups(vec![0, 1]).unwrap();
        assert!(mantel_haenszel(&single, 0, 1, false).is_err());
    }
}
