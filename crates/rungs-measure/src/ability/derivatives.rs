//! Logarithms of category probabilities and their derivatives, without overflow at any ability.

use crate::item::{Item, logistic};

/// Stands for the logarithm of a probability of nothing: an answer that an item excludes at every ability.
const EXCLUDED: f64 = -1e4;

/// What one category says at one ability: `ln P_k(θ)` and its first three derivatives.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub(super) log: f64,
    pub(super) first: f64,
    pub(super) second: f64,
    pub(super) third: f64,
}

/// Fisher information at one ability and its first two derivatives.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Information {
    pub(super) value: f64,
    pub(super) first: f64,
    pub(super) second: f64,
}

/// `ln(1 / (1 + exp(−x)))`.
fn log_logistic(x: f64) -> f64 {
    if x >= 0.0 { -(-x).exp().ln_1p() } else { x - x.exp().ln_1p() }
}

/// Writes a point for each category into `out`, which is emptied first.
pub(super) fn points(item: &Item, theta: f64, out: &mut Vec<Point>) {
    out.clear();
    match item {
        Item::Dichotomous { a, d, c } => dichotomous(*a, *d, *c, theta, out),
        Item::Graded { a, d } => graded(*a, d, theta, out),
        Item::PartialCredit { a, d } => partial_credit(*a, d, theta, out),
    }
}

fn dichotomous(a: f64, d: f64, c: f64, theta: f64, out: &mut Vec<Point>) {
    let x = a * theta + d;
    let (star, wrong) = (logistic(x), logistic(-x));
    let product = star * wrong;
    let second = -a * a * product;
    let third = second * a * (1.0 - 2.0 * star);
    out.push(Point { log: (1.0 - c).ln() + log_logistic(-x), first: -a * star, second, third });
    if c == 0.0 {
        out.push(Point { log: log_logistic(x), first: a * wrong, second, third });
        return;
    }
    let p = (1.0 - c).mul_add(star, c);
    let p1 = (1.0 - c) * a * product / p;
    let p2 = p1 * a * (1.0 - 2.0 * star);
    let p3 = p1 * a * a * (1.0 - 6.0 * product);
    out.push(Point { log: p.ln(), first: p1, second: p2 - p1 * p1, third: p3 - 3.0 * p1 * p2 + 2.0 * p1.powi(3) });
}

/// `P_k = σ(x) − σ(y) = σ(x) σ(−y) (1 − e^{y − x})` with `x` of step `k` and `y` of step `k + 1`, so logarithms add up.
fn graded(a: f64, d: &[f64], theta: f64, out: &mut Vec<Point>) {
    for k in 0..=d.len() {
        let mut point = Point::default();
        let below = k.checked_sub(1).map(|place| d[place]);
        let above = d.get(k).copied();
        if let Some(below) = below {
            let x = a * theta + below;
            let (star, wrong) = (logistic(x), logistic(-x));
            point.log += log_logistic(x);
            point.first += a * wrong;
            point.second -= a * a * star * wrong;
            point.third -= a * a * a * star * wrong * (1.0 - 2.0 * star);
        }
        if let Some(above) = above {
            let y = a * theta + above;
            let (star, wrong) = (logistic(y), logistic(-y));
            point.log += log_logistic(-y);
            point.first -= a * star;
            point.second -= a * a * star * wrong;
            point.third -= a * a * a * star * wrong * (1.0 - 2.0 * star);
        }
        if let (Some(below), Some(above)) = (below, above) {
            point.log += (-(above - below).exp_m1()).ln().max(EXCLUDED);
        }
        out.push(point);
    }
}

/// An exponential family: the derivatives are the cumulants of the category.
fn partial_credit(a: f64, d: &[f64], theta: f64, out: &mut Vec<Point>) {
    let mut sum = 0.0;
    let mut highest = 0.0_f64;
    out.push(Point::default());
    for d in d {
        sum += a * theta + d;
        highest = highest.max(sum);
        out.push(Point { log: sum, ..Point::default() });
    }
    let total = highest + out.iter().map(|point| (point.log - highest).exp()).sum::<f64>().ln();
    for point in out.iter_mut() {
        point.log -= total;
    }
    let moment = |power: i32, centre: f64| -> f64 {
        out.iter().enumerate().map(|(k, point)| point.log.exp() * (k as f64 - centre).powi(power)).sum()
    };
    let mean = moment(1, 0.0);
    let (variance, skew) = (moment(2, mean), moment(3, mean));
    for (k, point) in out.iter_mut().enumerate() {
        point.first = a * (k as f64 - mean);
        point.second = -a * a * variance;
        point.third = -a * a * a * skew;
    }
}

/// Information from points: `Σ_k P_k g_k²` with `g = (ln P)'`; its derivatives follow from `P' = P g`.
pub(super) fn information(points: &[Point]) -> Information {
    let mut sum = Information::default();
    for point in points {
        let p = point.log.exp();
        let (g, g1, g2) = (point.first, point.second, point.third);
        sum.value += p * g * g;
        sum.first += p * g * (g * g + 2.0 * g1);
        sum.second += p * (g.powi(4) + 5.0 * g * g * g1 + 2.0 * g1 * g1 + 2.0 * g * g2);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        vec![
            Item::two_parameter(1.7, 0.4),
            Item::three_parameter(1.3, -0.4, 0.2),
            Item::Dichotomous { a: -0.8, d: 0.3, c: 0.0 },
            Item::Graded { a: 1.4, d: vec![2.0, 0.3, -1.2] },
            Item::PartialCredit { a: 0.8, d: vec![1.0, -0.2, -0.9] },
        ]
    }

    #[test]
    fn logarithms_and_information_agree_with_the_item() {
        let mut found = Vec::new();
        for item in items() {
            let mut p = vec![0.0; item.categories()];
            for theta in [-4.0, -0.7, 0.0, 1.3, 5.0] {
                points(&item, theta, &mut found);
                item.probabilities(theta, &mut p);
                for (point, p) in found.iter().zip(&p) {
                    assert!((point.log.exp() - p).abs() < 1e-13, "{item:?} {theta}");
                }
                assert!((information(&found).value - item.information(theta)).abs() < 1e-12, "{item:?} {theta}");
            }
        }
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let h = 1e-4;
        let at = |item: &Item, theta: f64| {
            let mut found = Vec::new();
            points(item, theta, &mut found);
            found
        };
        for item in items() {
            for theta in [-2.5, -0.3, 0.0, 1.1, 3.0] {
                let (low, here, high) = (at(&item, theta - h), at(&item, theta), at(&item, theta + h));
                for k in 0..here.len() {
                    let slope = |of: fn(&Point) -> f64| (of(&high[k]) - of(&low[k])) / (2.0 * h);
                    assert!((here[k].first - slope(|point| point.log)).abs() < 1e-7, "{item:?} {theta} {k}");
                    assert!((here[k].second - slope(|point| point.first)).abs() < 1e-7, "{item:?} {theta} {k}");
                    assert!((here[k].third - slope(|point| point.second)).abs() < 1e-7, "{item:?} {theta} {k}");
                }
                let (low, here, high) = (information(&low), information(&here), information(&high));
                assert!((here.first - (high.value - low.value) / (2.0 * h)).abs() < 1e-7, "{item:?} {theta}");
                assert!((here.second - (high.first - low.first) / (2.0 * h)).abs() < 1e-7, "{item:?} {theta}");
            }
        }
    }

    #[test]
    fn nothing_overflows_far_out() {
        let mut found = Vec::new();
        let mut all = items();
        all.push(Item::Graded { a: 1.0, d: vec![0.5, 0.5] });
        all.push(Item::PartialCredit { a: 50.0, d: vec![800.0, -800.0] });
        for item in all {
            for theta in [-1e3, -30.0, 30.0, 1e3] {
                points(&item, theta, &mut found);
                for point in &found {
                    assert!(point.log.is_finite() && point.first.is_finite(), "{item:?} {theta} {point:?}");
                    assert!(point.second.is_finite() && point.third.is_finite(), "{item:?} {theta} {point:?}");
                }
            }
        }
    }
}
