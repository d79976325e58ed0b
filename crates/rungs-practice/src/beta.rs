//! The Beta distribution: what a count of right answers says about the share that is known.

use statrs::function::beta::beta_reg;

/// Returns the probability that the share is at least `share` after `right` of `answered` answers, from a
/// uniform prior: the upper tail of Beta(1 + right, 1 + wrong).
///
/// `share` in 0..=1; `right` may be fractional (partial credit) and is held within 0..=answered.
pub fn at_least(share: f64, right: f64, answered: f64) -> f64 {
    let answered = answered.max(0.0);
    let right = right.clamp(0.0, answered);
    1.0 - beta_reg(1.0 + right, 1.0 + answered - right, share.clamp(0.0, 1.0))
}

/// Returns the central interval of the share that holds `level` (such as 0.9) of the probability.
pub fn interval(right: f64, answered: f64, level: f64) -> (f64, f64) {
    let answered = answered.max(0.0);
    let right = right.clamp(0.0, answered);
    let tail = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
    let (a, b) = (1.0 + right, 1.0 + answered - right);
    (quantile(tail, a, b), quantile(1.0 - tail, a, b))
}

fn quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Bisection: 60 halvings are below the resolution of the function itself.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if beta_reg(a, b, middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_closed_forms() {
        // With n right of n, the tail is 1 - x^(n+1); with none right, (1-x)^(n+1). Worked out by hand.
        for (share, right, answered, expected) in [
            (0.7, 0.0, 0.0, 0.3),
            (0.7, 5.0, 5.0, 1.0 - 0.7_f64.powi(6)),
            (0.7, 0.0, 4.0, 0.3_f64.powi(5)),
            (0.5, 10.0, 20.0, 0.5),
            (0.7, 4.0, 4.0, 1.0 - 0.7_f64.powi(5)),
        ] {
            let got = at_least(share, right, answered);
            assert!((got - expected).abs() < 1e-10, "{share} {right}/{answered}: {got} for {expected}");
        }
    }

    #[test]
    fn a_tail_agrees_with_a_sum_of_binomials() {
        // P(Beta(1+r, 1+n-r) >= x) = P(Binomial(n+1, x) <= r); n = 6, r = 4, x = 0.7: 1 - 7*.7^6*.3 - .7^7.
        let expected = 1.0 - 7.0 * 0.7_f64.powi(6) * 0.3 - 0.7_f64.powi(7) - 21.0 * 0.7_f64.powi(5) * 0.09;
        assert!((at_least(0.7, 4.0, 6.0) - expected).abs() < 1e-10);
    }

    #[test]
    fn an_interval_holds_its_share_and_narrows_with_answers() {
        let (low, high) = interval(39.0, 65.0, 0.9);
        let inside = at_least(low, 39.0, 65.0) - at_least(high, 39.0, 65.0);
        assert!((inside - 0.9).abs() < 1e-6, "{low} {high}");
        let (wide_low, wide_high) = interval(3.0, 5.0, 0.9);
        assert!(wide_high - wide_low > high - low);
        assert!(interval(0.0, 0.0, 1.0).1 <= 1.0);
    }
}
