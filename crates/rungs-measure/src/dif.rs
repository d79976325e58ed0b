//! Whether an item is equally hard for equally able people of different groups.
//!
//! * [`mantel_haenszel`]: two groups, the same difference at every score.
//! * [`logistic`]: two or more groups, and differences that change with the score.
//!
//! Groups are those of [`Responses::with_groups`](crate::responses::Responses::with_groups). Equally able means: the
//! same sum score, with the studied item. Items are right or wrong, and only people who answered every item count. A
//! difference that is beyond chance need not be one that matters: look at its size too.

mod logistic;
mod mantel;
mod matching;

pub use logistic::{LikelihoodRatio, LogisticDif, NagelkerkeClass, logistic};
pub use mantel::{EtsClass, MantelHaenszel, mantel_haenszel};

/// Below this a p value takes an item out of the score when purifying, and makes a difference more than negligible.
const ALPHA: f64 = 0.05;

/// Most rounds of purification.
const ROUNDS: usize = 10;

/// Returns p values adjusted to keep the share of false alarms (Benjamini & Hochberg 1995, *JRSS B* 57, 289-300).
///
/// What is `None` or not a number stays `None` and does not count.
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let known = p.iter().enumerate().filter_map(|(place, p)| Some((place, p.filter(|p| !p.is_nan())?)));
    let mut order: Vec<(usize, f64)> = known.collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    let count = order.len();
    let mut out = vec![None; p.len()];
    let mut least = 1.0_f64;
    for (above, (place, p)) in order.iter().enumerate() {
        least = least.min(p * count as f64 / (count - above) as f64);
        out[*place] = Some(least);
    }
    out
}

/// Runs `test` with all items in the score, then without those it finds, until it finds the same again.
///
/// `found` says which items of a result leave the score. Returns the last results and which items were left out.
fn purify<T>(
    items: usize,
    again: bool,
    test: impl Fn(&[bool]) -> Vec<T>,
    found: impl Fn(&T) -> bool,
) -> (Vec<T>, Vec<bool>) {
    let mut kept = vec![true; items];
    let mut results = test(&kept);
    if again {
        for _ in 0..ROUNDS {
            let fresh: Vec<bool> = results.iter().map(|result| !found(result)).collect();
            // A score of no item but the studied one compares nobody.
            if fresh == kept || fresh.iter().filter(|kept| **kept).count() < 2 {
                break;
            }
            kept = fresh;
            results = test(&kept);
        }
    }
    (results, kept.iter().map(|kept| !kept).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn false_alarms_are_held_down() {
        // R: p.adjust(c(.01, .04, .03, .005, NA, .5), "BH")
        let p = [Some(0.01), Some(0.04), Some(0.03), Some(0.005), None, Some(0.5)];
        let wanted = [Some(0.025), Some(0.05), Some(0.05), Some(0.025), None, Some(0.5)];
        for (found, wanted) in benjamini_hochberg(&p).iter().zip(wanted) {
            assert_eq!(found.is_some(), wanted.is_some());
            assert!((found.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < 1e-15);
        }
        assert_eq!(benjamini_hochberg(&[Some(f64::NAN)]), [None]);
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
