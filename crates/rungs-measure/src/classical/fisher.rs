//! Quantiles of the F distribution, also with millions of degrees of freedom.

use statrs::function::gamma::ln_gamma;

/// Returns the regularised incomplete beta function by its continued fraction (Press et al. 2007, 6.4), with as many
/// terms as large parameters need.
fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x > (a + 1.0) / (a + b + 2.0) {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    } else {
        front * fraction(a, b, x) / a
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let mut c = 1.0;
    let mut d = 1.0 / tiny(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for term in 1..200_000 {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / tiny(1.0 + even * d);
        c = tiny(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / tiny(1.0 + odd * d);
        c = tiny(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// Returns the value below which an F variable falls with probability `p`.
pub(super) fn quantile(p: f64, df1: f64, df2: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // In x = df1 F / (df1 F + df2), which is a beta variable.
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if beta(df1 / 2.0, df2 / 2.0, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low < 1e-15 * high {
            break;
        }
    }
    let x = f64::midpoint(low, high);
    x * df2 / (df1 * (1.0 - x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_scipy() {
        for (p, df1, df2, wanted) in SCIPY {
            let found = quantile(*p, *df1, *df2);
            assert!((found / wanted - 1.0).abs() < 1e-8, "{p} {df1} {df2}: {found} instead of {wanted}");
        }
    }

    // scipy.stats.f.ppf
    const SCIPY: &[(f64, f64, f64, f64)] = &[
        (0.025, 9.0, 36.0, 0.283_774_978_695_696_2),
        (0.975, 9.0, 36.0, 2.492_244_508_891_609_6),
        (0.975, 999.0, 3_996.0, 1.101_451_233_333_412_5),
        (0.025, 99_999.0, 9_899_901.0, 0.991_210_113_773_752_3),
        (0.5, 1.0, 1.0, 1.0),
    ];
}
