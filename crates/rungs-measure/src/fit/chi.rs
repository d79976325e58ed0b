//! Chi-square probabilities and what is made of them.

use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, ln_gamma};

/// Returns the probability that a chi-square variable of `df` degrees of freedom exceeds `value`.
///
/// Not a number where `df` is 0 or `value` is not a number.
pub(crate) fn tail(value: f64, df: f64) -> f64 {
    if value.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if value <= 0.0 {
        return 1.0;
    }
    if value == f64::INFINITY {
        return 0.0;
    }
    checked_gamma_ur(df / 2.0, value / 2.0).unwrap_or(f64::NAN)
}

/// Returns the root mean square error of approximation, `√(max(0, value − df) / (df (people − 1)))`.
///
/// Source: Steiger & Lind (1980); Maydeu-Olivares & Joe (2014), *Multivariate Behavioral Research* 49, 305-328.
pub(crate) fn rmsea(value: f64, df: f64, people: f64) -> f64 {
    if df <= 0.0 || people <= 1.0 {
        return f64::NAN;
    }
    ((value / df - 1.0).max(0.0) / (people - 1.0)).sqrt()
}

/// Returns the 90 % interval of the error of approximation, from the noncentral chi-square distribution.
///
/// Source: Browne & Cudeck (1992), *Sociological Methods & Research* 21, 230-258.
pub(crate) fn rmsea_interval(value: f64, df: f64, people: f64) -> (f64, f64) {
    if df <= 0.0 || people <= 1.0 || !value.is_finite() {
        return (f64::NAN, f64::NAN);
    }
    let limit = |wanted: f64| (noncentrality(value, df, wanted) / (df * people)).sqrt();
    (limit(0.95), limit(0.05))
}

/// Returns the noncentrality at which `value` is the quantile `wanted`; 0 where it is below that even without any.
fn noncentrality(value: f64, df: f64, wanted: f64) -> f64 {
    if noncentral(value, df, 0.0) <= wanted {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, value.max(1.0));
    while noncentral(value, df, high) > wanted {
        low = high;
        high *= 2.0;
    }
    // The distribution function falls as the noncentrality grows.
    while high - low > 1e-10 * high {
        let middle = f64::midpoint(low, high);
        if noncentral(value, df, middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Returns the distribution function of the noncentral chi-square distribution.
///
/// A mixture of central ones with Poisson weights, summed outwards from the largest weight.
fn noncentral(value: f64, df: f64, noncentrality: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let (half, x) = (noncentrality / 2.0, value / 2.0);
    let start = half.floor();
    let shape = df / 2.0 + start;
    let below = checked_gamma_lr(shape, x).unwrap_or(f64::NAN);
    if half == 0.0 {
        return below;
    }
    let weight = (start * half.ln() - half - ln_gamma(start + 1.0)).exp();
    // x^a e^−x / Γ(a + 1): what the distribution function loses from shape a to a + 1.
    let step = |shape: f64| (shape * x.ln() - x - ln_gamma(shape + 1.0)).exp();
    let mut total = weight * below;
    let (mut each, mut left, mut shape_up) = (weight, below, shape);
    let mut place = start;
    while each > 1e-16 * weight && left > 0.0 {
        left -= step(shape_up);
        shape_up += 1.0;
        place += 1.0;
        each *= half / place;
        total += each * left.max(0.0);
    }
    let (mut each, mut left, mut shape_down) = (weight, below, shape);
    let mut place = start;
    while place >= 1.0 && each > 1e-16 * weight {
        each *= place / half;
        place -= 1.0;
        shape_down -= 1.0;
        left = (left + step(shape_down)).min(1.0);
        total += each * left;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_tables() {
        // scipy.stats.chi2.sf
        for (value, df, wanted) in [(3.841_458_820_694_124, 1.0, 0.05), (10.0, 5.0, 0.075_235_246_146_512_5)] {
            assert!((tail(value, df) - wanted).abs() < 1e-12);
        }
        assert!(tail(f64::NAN, 2.0).is_nan() && tail(1.0, 0.0).is_nan());
        assert_eq!((tail(0.0, 3.0), tail(f64::INFINITY, 3.0)), (1.0, 0.0));
        assert!(tail(1e5, 3.0) < 1e-300);
    }

    #[test]
    fn noncentral_agrees_with_scipy() {
        // scipy.stats.ncx2.cdf
        for (value, df, noncentrality, wanted) in NCX2 {
            let found = noncentral(*value, *df, *noncentrality);
            assert!((found - wanted).abs() < 1e-10, "{value} {df} {noncentrality}: {found} instead of {wanted}");
        }
    }

    const NCX2: &[(f64, f64, f64, f64)] = &[
        (5.0, 2.0, 3.0, 0.594_060_803_078_196_4),
        (11.938_412, 5.0, 7.0, 0.555_822_795_355_045_3),
        (1000.0, 464.0, 500.0, 0.750_016_096_003_357_2),
        (1000.0, 464.0, 600.0, 0.132_748_398_033_312_34),
        (20_000.0, 434.0, 19_500.0, 0.594_200_267_704_43),
        (0.5, 9.0, 1.0, 1.887_952_936_914_519_2e-5),
    ];
}
