//! Whether an item is equally hard for equally able people of different groups.
//!
//! * [`mantel_haenszel`]: two groups, the same difference at every score.
//! * [`logistic`]: two or more groups, and differences that change with the score.
//!
//! Groups are those of [`Responses::with_groups`](crate::responses::Responses::with_groups).

mod logistic;
mod mantel;

pub use logistic::{LikelihoodRatio, LogisticDif, NagelkerkeClass, logistic};
pub use mantel::{EtsClass, MantelHaenszel, mantel_haenszel};

/// Returns p values adjusted to keep the share of false alarms (Benjamini & Hochberg 1995, *JRSS B* 57, 289-300).
///
/// `None` stays `None` and does not count.
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> = p.iter().enumerate().filter_map(|(place, p)| Some((place, (*p)?))).collect();
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
