//! The Beta distribution: what a count of right answers says about the share that is known.

/// Returns the probability that the share is at least `share` after `right` of `answered` answers, from a
/// uniform prior: the upper tail of Beta(1 + right, 1 + wrong).
///
/// `share` in 0..=1; `right` may be fractional (partial credit) and is held within 0..=answered.
pub fn at_least(share: f64, right: f64, answered: f64) -> f64 {
    let answered = answered.max(0.0);
    let right = right.clamp(0.0, answered);
    1.0 - regularised_incomplete_beta(share.clamp(0.0, 1.0), 1.0 + right, 1.0 + answered - right)
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
        if regularised_incomplete_beta(middle, a, b) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The regularised incomplete beta function `I_x(a, b)`, by Lentz's continued fraction.
///
/// Source: Press et al., *Numerical Recipes* (3rd ed., 2007), section 6.4.
fn regularised_incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp();
    // The fraction converges quickly only on this side of the mean.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=300 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-14 {
            break;
        }
    }
    fraction
}

/// The logarithm of the gamma function for x > 0, by Lanczos's approximation (g = 7, nine terms; error below 1e-13).
///
/// Source: Lanczos (1964), *SIAM Journal on Numerical Analysis* B 1, 86-96; coefficients of Godfrey (2001).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    let mut place = 0.0;
    for coefficient in COEFFICIENTS {
        place += 1.0;
        sum += coefficient / (x + place);
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
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
