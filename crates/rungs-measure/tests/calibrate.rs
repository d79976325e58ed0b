//! Calibrations against published estimates, and recovery of what was simulated.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail like tests, by panicking")]

use rungs_measure::calibrate::{Calibration, Settings, calibrate};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::Quadrature;
use rungs_measure::responses::Responses;

/// People by pattern, the first item in the highest of five bits: Law School Admission Test, section 6
/// (Bock & Lieberman 1970, *Psychometrika* 35, 179-197).
const LSAT6: [u16; 32] = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
];
/// The same of section 7.
const LSAT7: [u16; 32] = [
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32,
    308,
];

fn lsat(counts: [u16; 32]) -> Responses {
    let cells = (0..32_u8).flat_map(|code| (0..5).map(move |item| code >> (4 - item) & 1)).collect();
    Responses::dense(5, cells).unwrap().with_weights(counts.iter().map(|count| f64::from(*count)).collect()).unwrap()
}

fn fit(responses: &Responses, model: Model) -> Calibration {
    let mut settings = Settings::new(model);
    settings.quadrature = Quadrature::even(121, 7.0).unwrap();
    let fit = calibrate(responses, &settings).unwrap();
    assert!(fit.converged, "{model:?}: {fit:?}");
    fit
}

fn near(what: &str, got: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(got.len(), wanted.len(), "{what}");
    for (got_one, wanted_one) in got.iter().zip(wanted) {
        assert!((got_one - wanted_one).abs() <= tolerance, "{what}: {got:?} for {wanted:?}");
    }
}

fn slopes(fit: &Calibration) -> Vec<f64> {
    fit.items.iter().map(Item::slope).collect()
}

fn intercepts(fit: &Calibration) -> Vec<f64> {
    fit.items.iter().map(|item| -item.slope() * item.thresholds()[0]).collect()
}

#[test]
fn section_7_has_the_published_estimates() {
    let data = lsat(LSAT7);
    let two = fit(&data, Model::TwoParameter);
    near("2PL slopes", &slopes(&two), &[0.988, 1.081, 1.706, 0.7651, 0.7358], 2e-3);
    near("2PL intercepts", &intercepts(&two), &[1.8561, 0.808, 1.8043, 0.486, 1.8545], 2e-3);
    let one = fit(&data, Model::OneParameter);
    near("1PL slopes", &slopes(&one), &[1.011; 5], 1e-3);
    near("1PL intercepts", &intercepts(&one), &[1.868, 0.791, 1.461, 0.521, 1.993], 1e-3);
    let rasch = fit(&data, Model::Rasch);
    near("Rasch", &intercepts(&rasch), &[1.868_016, 0.790_886, 1.460_780, 0.521_418, 1.992_710], 5e-4);
    near("Rasch error", &[rasch.errors.unwrap()[0].d[0].unwrap()], &[0.100_416], 2e-4);
}

#[test]
fn section_6_has_the_published_estimates() {
    let data = lsat(LSAT6);
    let two = fit(&data, Model::TwoParameter);
    near("2PL log-likelihood", &[two.log_likelihood], &[-2466.653], 1e-3);
    let rasch = fit(&data, Model::Rasch);
    near("Rasch", &intercepts(&rasch), &[2.73, 0.999, 0.24, 1.306, 2.099], 2e-3);
    near("Rasch variance", &[rasch.groups[0].latent.variance], &[0.57], 5e-3);
}
