//! One scale for two calibrations that have items in common.

mod characteristic;

use serde::{Deserialize, Serialize};

use self::characteristic::Curves;
use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};

/// How the two scales are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Ratio of mean slopes, difference of mean difficulties (Loyd & Hoover 1980).
    MeanMean,
    /// Ratio of standard deviations of difficulty (Marco 1977).
    MeanSigma,
    /// Least squared differences of each category's curve (Haebara 1980).
    Haebara,
    /// Least squared differences of the test's curve (Stocking & Lord 1983).
    StockingLord,
}

/// `θ_to = slope · θ_from + intercept`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// `A`.
    pub slope: f64,
    /// `B`, in logits of the target scale.
    pub intercept: f64,
    /// What differs after linking: the criterion of the method, that of Stocking & Lord for the two by means.
    ///
    /// A squared difference, weighted mean over the grid: of expected sum scores (Stocking & Lord) or summed over the
    /// curves of the items (Haebara).
    pub criterion: f64,
}

impl Link {
    /// Returns an item of the source scale on the target scale: `a / A`, `A b + B`, the asymptote unchanged.
    #[must_use]
    pub fn item(&self, item: &Item) -> Item {
        let move_one = |a: f64, d: f64| d - a * self.intercept / self.slope;
        match item {
            Item::Dichotomous { a, d, c } => Item::Dichotomous { a: a / self.slope, d: move_one(*a, *d), c: *c },
            Item::Graded { a, d } => {
                Item::Graded { a: a / self.slope, d: d.iter().map(|d| move_one(*a, *d)).collect() }
            }
            Item::PartialCredit { a, d } => {
                Item::PartialCredit { a: a / self.slope, d: d.iter().map(|d| move_one(*a, *d)).collect() }
            }
        }
    }

    /// Returns an ability of the source scale on the target scale.
    pub fn ability(&self, theta: f64) -> f64 {
        self.slope.mul_add(theta, self.intercept)
    }

    /// Returns a distribution of ability of the source scale on the target scale.
    #[must_use]
    pub fn latent(&self, latent: Latent) -> Latent {
        Latent { mean: self.ability(latent.mean), variance: latent.variance * self.slope * self.slope }
    }
}

/// Finds the link from the scale of `from` to the scale of `to`: item `n` of the one is item `n` of the other.
///
/// `grid` and `latent`, on the target's scale, say where curves are compared and with which weights; the two methods
/// by means use them only for the criterion. Items with several categories bring all their thresholds to the means and
/// all their categories to Haebara's sum (of right and wrong, right alone). The curve methods start from the methods
/// by means and go on by damped least squares.
///
/// Sources: [`Method`]; Kolen & Brennan (2014), *Test Equating, Scaling, and Linking*, ch. 6; several categories:
/// Kim & Cohen (1995), *Journal of Educational Measurement* 32, 145-162.
///
/// # Errors
/// No items; lists of different lengths; two items that are not of one kind; parameters out of range; a mean of slopes
/// that is not above 0; for mean/sigma, difficulties that do not differ; curves that cannot be brought together.
pub fn link(from: &[Item], to: &[Item], method: Method, grid: &Quadrature, latent: Latent) -> Result<Link> {
    check(from, to)?;
    if !(latent.mean.is_finite() && latent.variance.is_finite() && latent.variance > 0.0) {
        return Err(MeasureError::Value {
            what: "the variance of ability",
            found: latent.variance,
            allowed: "a number above 0 is needed, and a mean that is a number",
        });
    }
    let weights = grid.weights(latent);
    let curves = |haebara: bool| Curves { from, to, nodes: grid.nodes(), weights: &weights, haebara };
    let by_means = |(slope, intercept): (f64, f64)| Link {
        slope,
        intercept,
        criterion: curves(false).criterion(slope, intercept),
    };
    match method {
        Method::MeanMean => mean_mean(from, to).map(by_means),
        Method::MeanSigma => mean_sigma(from, to).map(by_means),
        Method::Haebara | Method::StockingLord => {
            let starts = [mean_sigma(from, to), mean_mean(from, to), Ok((1.0, 0.0))];
            curves(method == Method::Haebara).closest(starts.into_iter().flatten())
        }
    }
}

fn check(from: &[Item], to: &[Item]) -> Result<()> {
    if from.is_empty() {
        return Err(MeasureError::Empty { what: "the list of common items" });
    }
    if from.len() != to.len() {
        return Err(MeasureError::Length { what: "common items of the target", found: to.len(), wanted: from.len() });
    }
    for (one, other) in from.iter().zip(to) {
        one.check()?;
        other.check()?;
        let same = std::mem::discriminant(one) == std::mem::discriminant(other);
        if !same || one.categories() != other.categories() {
            return Err(MeasureError::Unfit("a common item has another model or another number of categories"));
        }
        if one.slope() == 0.0 || other.slope() == 0.0 {
            return Err(MeasureError::Unfit("a common item has a slope of 0: it has no difficulty"));
        }
    }
    Ok(())
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

fn thresholds(items: &[Item]) -> Vec<f64> {
    items.iter().flat_map(Item::thresholds).collect()
}

fn mean_mean(from: &[Item], to: &[Item]) -> Result<(f64, f64)> {
    let slopes = [mean(from.iter().map(Item::slope)), mean(to.iter().map(Item::slope))];
    if slopes.iter().any(|slope| *slope <= 0.0) {
        return Err(MeasureError::Unfit("the mean of the slopes is not above 0"));
    }
    let slope = slopes[0] / slopes[1];
    let [from, to] = [from, to].map(|items| mean(thresholds(items).into_iter()));
    Ok((slope, to - slope * from))
}

fn mean_sigma(from: &[Item], to: &[Item]) -> Result<(f64, f64)> {
    let moments = |items: &[Item]| {
        let all = thresholds(items);
        let mean = mean(all.iter().copied());
        (mean, self::mean(all.iter().map(|b| (b - mean).powi(2))).sqrt())
    };
    let ((from, from_sd), (to, to_sd)) = (moments(from), moments(to));
    if !(from_sd > 1e-9 && to_sd > 1e-9) {
        return Err(MeasureError::Unfit("the difficulties of the common items do not differ: take another method"));
    }
    let slope = to_sd / from_sd;
    Ok((slope, to - slope * from))
}

#[cfg(test)]
mod tests {
    use super::*;

    const METHODS: [Method; 4] = [Method::MeanMean, Method::MeanSigma, Method::Haebara, Method::StockingLord];

    fn items() -> Vec<Item> {
        vec![
            Item::two_parameter(1.0, -1.2),
            Item::two_parameter(1.4, 0.1),
            Item::three_parameter(0.8, 0.9, 0.2),
            Item::Graded { a: 1.2, d: vec![1.5, -0.4] },
            Item::PartialCredit { a: 0.9, d: vec![0.6, -0.8, -1.0] },
        ]
    }

    fn run(from: &[Item], to: &[Item], method: Method) -> Result<Link> {
        link(from, to, method, &Quadrature::default(), Latent::STANDARD)
    }

    #[test]
    fn a_known_link_is_found_and_undone() {
        let known = Link { slope: 1.25, intercept: -0.6, criterion: 0.0 };
        let to: Vec<Item> = items().iter().map(|item| known.item(item)).collect();
        for (item, moved) in items().iter().zip(&to) {
            for theta in [-2.0, 0.3, 1.7] {
                assert!((item.expected(theta) - moved.expected(known.ability(theta))).abs() < 1e-12);
            }
        }
        for method in METHODS {
            let there = run(&items(), &to, method).unwrap();
            assert!((there.slope - 1.25).abs() < 1e-7 && (there.intercept + 0.6).abs() < 1e-7, "{method:?} {there:?}");
            assert!(there.criterion < 1e-12);
            let back = run(&to, &items(), method).unwrap();
            assert!((back.slope * there.slope - 1.0).abs() < 1e-6, "{method:?}");
            assert!((back.ability(there.ability(0.7)) - 0.7).abs() < 1e-6, "{method:?}");
        }
    }

    #[test]
    fn the_same_form_needs_no_link() {
        for method in METHODS {
            let found = run(&items(), &items(), method).unwrap();
            assert!((found.slope - 1.0).abs() < 1e-12 && found.intercept.abs() < 1e-12, "{method:?} {found:?}");
        }
        let moved = Link { slope: 2.0, intercept: 1.0, criterion: 0.0 }.latent(Latent { mean: 0.5, variance: 2.0 });
        assert_eq!(moved, Latent { mean: 2.0, variance: 8.0 });
    }

    /// Two calibrations that differ by more than a link.
    fn noisy() -> (Vec<Item>, Vec<Item>) {
        let to = vec![
            Item::two_parameter(1.1, -0.9),
            Item::two_parameter(1.2, 0.5),
            Item::three_parameter(0.9, 1.0, 0.25),
            Item::Graded { a: 1.0, d: vec![1.2, -0.9] },
            Item::PartialCredit { a: 0.8, d: vec![0.2, -0.9, -1.3] },
        ];
        (items(), to)
    }

    #[test]
    fn curves_agree_with_an_independent_search() {
        let (from, to) = noisy();
        for (method, slope, intercept, criterion) in WITNESS {
            let found = run(&from, &to, *method).unwrap();
            assert!((found.slope - slope).abs() < 1e-6, "{method:?}: {found:?}");
            assert!((found.intercept - intercept).abs() < 1e-6, "{method:?}: {found:?}");
            assert!((found.criterion - criterion).abs() < 1e-9, "{method:?}: {found:?}");
        }
    }

    // Nelder-Mead of scipy 1.17 on the two criteria, 61 nodes from -6 to 6, standard normal weights; numpy for the means.
    const WITNESS: &[(Method, f64, f64, f64)] = &[
        (Method::MeanMean, 1.060_000_000_000_000_3, 0.321_291_666_666_666_6, 0.002_789_308_759_443_966_4),
        (Method::MeanSigma, 1.068_169_519_235_920_9, 0.321_070_408_854_027_1, 0.001_987_768_203_016_83),
        (Method::Haebara, 1.123_786_803_469_024_8, 0.345_622_417_335_150_4, 0.008_917_441_534_052_55),
        (Method::StockingLord, 1.100_834_936_130_690_2, 0.305_829_031_940_242_47, 5.438_668_587_512_001e-06),
    ];

    #[test]
    fn far_starts_and_few_items_come_home() {
        let known = Link { slope: 0.3, intercept: 4.0, criterion: 0.0 };
        let from = [Item::two_parameter(0.5, 1.0)];
        let to: Vec<Item> = from.iter().map(|item| known.item(item)).collect();
        let found = link(&from, &to, Method::StockingLord, &Quadrature::even(121, 10.0).unwrap(), Latent::STANDARD);
        let found = found.unwrap();
        assert!((found.slope - 0.3).abs() < 1e-5 && (found.intercept - 4.0).abs() < 1e-5, "{found:?}");
        assert!(run(&from, &to, Method::MeanSigma).is_err());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for method in METHODS {
            assert_eq!(run(&[], &[], method), Err(MeasureError::Empty { what: "the list of common items" }));
            assert!(run(&items(), &items()[1..], method).is_err());
            let mut turned = items();
            turned.swap(0, 3);
            assert!(run(&items(), &turned, method).is_err());
            let bad = vec![Item::two_parameter(f64::NAN, 0.0); 5];
            assert!(run(&items(), &bad, method).is_err());
            assert!(
                link(&items(), &items(), method, &Quadrature::default(), Latent { mean: 0.0, variance: -1.0 }).is_err()
            );
        }
        let flat = vec![Item::Dichotomous { a: 0.0, d: 1.0, c: 0.0 }];
        assert!(run(&flat, &flat, Method::MeanMean).is_err());
    }
}
