//! Logistic regression.

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use super::matching::{Cells, cells, check};
use super::{ALPHA, benjamini_hochberg, purify};
use crate::error::{MeasureError, Result};
use crate::fit::chi;
use crate::item::logistic as curve;
use crate::responses::Responses;

/// Coefficients beyond this mean that a group is always right or always wrong.
const SEPARATED: f64 = 15.0;

/// Size of a difference by the rise of Nagelkerke's R² (Jodoin & Gierl 2001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NagelkerkeClass {
    /// Negligible: below 0.035, or not beyond chance.
    A,
    /// Moderate.
    B,
    /// Large: at least 0.07.
    C,
}

/// A likelihood-ratio test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LikelihoodRatio {
    /// Chi-square.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// Probability of a value as high or higher without a difference.
    pub p: f64,
    /// The same, adjusted over the items (Benjamini-Hochberg).
    pub p_adjusted: f64,
    /// Rise of Nagelkerke's R².
    pub r2_change: f64,
    /// Size of the difference.
    pub class: NagelkerkeClass,
}

/// One item. All is `None` where everybody is right or everybody is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogisticDif {
    /// Difference that is the same at every score.
    pub uniform: Option<LikelihoodRatio>,
    /// Difference that changes with the score, beyond the uniform one.
    pub non_uniform: Option<LikelihoodRatio>,
    /// Both together.
    pub both: Option<LikelihoodRatio>,
    /// By group: log odds ratio against the reference at the same score, in the uniform model. 0 for the reference;
    /// `None` for a group without people or one that is always right or always wrong.
    pub effects: Vec<Option<f64>>,
    /// Whether purification took the item out of the score of the others.
    pub purified: bool,
}

/// Compares how the chance to be right rises with the score in two or more groups: logistic regression.
///
/// Three nested models by maximum likelihood: score; score and group; score, group and their product. With `purify`,
/// items whose p value of both together is below .05 leave the score (each stays in its own) and all is computed
/// again, up to ten times, as long as two items are left. Groups in which nobody answered every item are left out.
///
/// Sources: Swaminathan & Rogers (1990), *Journal of Educational Measurement* 27, 361-370; several groups: Magis and
/// others (2011), *International Journal of Testing* 11, 365-386; R²: Nagelkerke (1991), *Biometrika* 78, 691-692;
/// classes: Jodoin & Gierl (2001), *Applied Measurement in Education* 14, 329-349.
///
/// # Errors
/// Items of more than two categories; fewer than two items; nobody of the reference group, or of any other, who
/// answered every item.
pub fn logistic(responses: &Responses, reference: usize, purify: bool) -> Result<Vec<LogisticDif>> {
    check(responses, &[reference])?;
    let everything = vec![true; responses.items()];
    let people = |cells: &Cells| cells.people.iter().sum::<f64>();
    let present: Vec<usize> =
        cells(responses, &everything)[0].iter().enumerate().filter(|(_, c)| people(c) > 0.0).map(|(g, _)| g).collect();
    if present.len() < 2 {
        return Err(MeasureError::Unfit("there is only one group with people who answered every item"));
    }
    let others: Vec<usize> = present.into_iter().filter(|group| *group != reference).collect();
    let test = |kept: &[bool]| -> Vec<LogisticDif> {
        cells(responses, kept).iter().map(|groups| one(groups, reference, &others)).collect()
    };
    let found = |item: &LogisticDif| item.both.as_ref().is_some_and(|both| both.p < ALPHA);
    let (mut items, left_out) = self::purify(responses.items(), purify, test, found);
    adjust(&mut items, |item| item.uniform.as_mut());
    adjust(&mut items, |item| item.non_uniform.as_mut());
    adjust(&mut items, |item| item.both.as_mut());
    items.iter_mut().zip(left_out).for_each(|(item, left_out)| item.purified = left_out);
    Ok(items)
}

fn adjust(items: &mut [LogisticDif], which: impl Fn(&mut LogisticDif) -> Option<&mut LikelihoodRatio>) {
    let p: Vec<Option<f64>> = items.iter_mut().map(|item| which(item).map(|test| test.p)).collect();
    for (item, adjusted) in items.iter_mut().zip(benjamini_hochberg(&p)) {
        if let (Some(test), Some(adjusted)) = (which(item), adjusted) {
            test.p_adjusted = adjusted;
        }
    }
}

/// People with the same score and group.
struct Point {
    people: f64,
    right: f64,
    score: f64,
    /// Which of the other groups; `None` is the reference.
    other: Option<usize>,
}

fn one(groups: &[Cells], reference: usize, others: &[usize]) -> LogisticDif {
    let mut points = Vec::new();
    let members = |other: Option<usize>| &groups[other.map_or(reference, |other| others[other])];
    for other in std::iter::once(None).chain((0..others.len()).map(Some)) {
        let cells = members(other);
        for (score, (people, right)) in cells.people.iter().zip(&cells.right).enumerate() {
            if *people > 0.0 {
                points.push(Point { people: *people, right: *right, score: score as f64, other });
            }
        }
    }
    let people: f64 = points.iter().map(|point| point.people).sum();
    let right: f64 = points.iter().map(|point| point.right).sum();
    let mut effects = vec![None; groups.len()];
    if right <= 0.0 || right >= people {
        return LogisticDif { uniform: None, non_uniform: None, both: None, effects, purified: false };
    }
    // Scores with mean 0 and variance 1: the tests do not change, the equations are better behaved.
    let mean = points.iter().map(|point| point.people * point.score).sum::<f64>() / people;
    let variance = points.iter().map(|point| point.people * (point.score - mean).powi(2)).sum::<f64>() / people;
    let sd = variance.sqrt().max(1e-12);
    for point in &mut points {
        point.score = (point.score - mean) / sd;
    }
    let none = right * (right / people).ln() + (people - right) * (1.0 - right / people).ln();
    let count = others.len();
    let (plain, _) = fit(&points, 0, false);
    let (grouped, coefficients) = fit(&points, count, false);
    let (crossed, _) = fit(&points, count, true);
    // Nagelkerke's R²: 1 − (L0 / L)^(2/n), over its highest possible value.
    let r2 = |likelihood: f64| (-(2.0 * (none - likelihood) / people).exp_m1()) / -(2.0 * none / people).exp_m1();
    let ratio = |small: f64, large: f64, df: usize| {
        let statistic = (2.0 * (large - small)).max(0.0);
        let p = chi::tail(statistic, df as f64);
        let r2_change = (r2(large) - r2(small)).max(0.0);
        let class = match r2_change {
            _ if p >= ALPHA => NagelkerkeClass::A,
            change if change < 0.035 => NagelkerkeClass::A,
            change if change < 0.07 => NagelkerkeClass::B,
            _ => NagelkerkeClass::C,
        };
        Some(LikelihoodRatio { statistic, df, p, p_adjusted: p, r2_change, class })
    };
    effects[reference] = Some(0.0);
    for (other, group) in others.iter().enumerate() {
        effects[*group] = Some(coefficients[2 + other]).filter(|effect| effect.abs() < SEPARATED);
    }
    LogisticDif {
        uniform: ratio(plain, grouped, count),
        non_uniform: ratio(grouped, crossed, count),
        both: ratio(plain, crossed, 2 * count),
        effects,
        purified: false,
    }
}

/// Log-likelihood and coefficients: constant, score, then the groups, then score times group.
fn fit(points: &[Point], groups: usize, crossed: bool) -> (f64, DVector<f64>) {
    let count = 2 + groups * (1 + usize::from(crossed));
    let row = |point: &Point, out: &mut DVector<f64>| {
        out.fill(0.0);
        out[0] = 1.0;
        out[1] = point.score;
        if groups > 0
            && let Some(other) = point.other
        {
            out[2 + other] = 1.0;
            if crossed {
                out[2 + groups + other] = point.score;
            }
        }
    };
    let mut x = DVector::zeros(count);
    let mut likelihood = |coefficients: &DVector<f64>| -> f64 {
        let mut sum = 0.0;
        for point in points {
            row(point, &mut x);
            let linear = x.dot(coefficients);
            // ln P and ln (1 − P) without rounding to ln 0.
            let log = |linear: f64| if linear < 0.0 { linear - linear.exp().ln_1p() } else { -(-linear).exp().ln_1p() };
            let wrong = point.people - point.right;
            sum += if point.right > 0.0 { point.right * log(linear) } else { 0.0 };
            sum += if wrong > 0.0 { wrong * log(-linear) } else { 0.0 };
        }
        sum
    };
    let mut coefficients = DVector::zeros(count);
    let mut now = likelihood(&coefficients);
    let mut line = DVector::zeros(count);
    for _ in 0..100 {
        let (mut slope, mut bend) = (DVector::zeros(count), DMatrix::zeros(count, count));
        for point in points {
            row(point, &mut line);
            let linear = line.dot(&coefficients);
            let (right, wrong) = (curve(linear), curve(-linear));
            slope.axpy(point.right - point.people * right, &line, 1.0);
            bend.ger(point.people * right * wrong, &line, &line, 1.0);
        }
        // Where a group is separated nothing bends any more: a little is added so that the step stays finite.
        let step = (0..12).find_map(|tries| {
            let mut bend: DMatrix<f64> = bend.clone();
            if tries > 0 {
                let more = 1e-10 * 100_f64.powi(tries - 1);
                (0..count).for_each(|place| bend[(place, place)] += more);
            }
            bend.cholesky().map(|root| root.solve(&slope))
        });
        let Some(mut step) = step else { break };
        let mut moved = false;
        for _ in 0..40 {
            let fresh = &coefficients + &step;
            let value = likelihood(&fresh);
            if value >= now {
                moved = value - now > 1e-13 * now.abs();
                coefficients = fresh;
                now = value;
                break;
            }
            step *= 0.5;
        }
        if !moved {
            break;
        }
    }
    (now, coefficients)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_is_always_right_is_no_error() {
        let mut cells = Vec::new();
        let mut groups = Vec::new();
        for person in 0..60_u32 {
            let group = person % 2;
            let [one, other] = [person / 2 % 2, person / 4 % 2].map(|bit| u8::from(bit == 1));
            cells.extend([if group == 1 { 1 } else { one }, other, one]);
            groups.push(group);
        }
        let responses = Responses::dense(3, cells).unwrap().with_groups(groups).unwrap();
        let found = logistic(&responses, 0, false).unwrap();
        let first = found[0].uniform.as_ref().unwrap();
        assert!(first.statistic.is_finite() && first.p < 0.001, "{first:?}");
        assert_eq!(found[0].effects[0], Some(0.0));
        assert!(found.iter().all(|item| item.both.as_ref().is_some_and(|both| both.statistic.is_finite())));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let responses = Responses::dense(2, vec![1, 0, 0, 1, 1, 1]).unwrap();
        assert!(logistic(&responses, 0, false).is_err());
        assert!(logistic(&responses, 1, false).is_err());
        let grouped = responses.with_groups(vec![0, 2, 2]).unwrap();
        let found = logistic(&grouped, 0, true).unwrap();
        assert_eq!(found[0].effects.len(), 3);
        assert_eq!(found[0].effects[1], None);
    }
}
