//! Calibrations against published estimates, and recovery of what was simulated.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail like tests, by panicking")]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rungs_measure::MeasureError;
use rungs_measure::calibrate::{Calibration, Doubt, Settings, Standard, calibrate};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::{Latent, Quadrature};
use rungs_measure::responses::{MISSING, Responses};

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

const MODELS: [Model; 6] = [
    Model::Rasch,
    Model::OneParameter,
    Model::TwoParameter,
    Model::ThreeParameter,
    Model::Graded,
    Model::PartialCredit,
];

fn normal(random: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(random)
}

fn truth(model: Model, items: usize, random: &mut ChaCha8Rng) -> Vec<Item> {
    let steps = |a: f64, b: f64| [-1.0, 0.0, 1.0].iter().map(|step| -a * (0.6 * b + step)).collect();
    (0..items)
        .map(|_| {
            let b = normal(random);
            let a = match model {
                Model::Rasch => 1.0,
                Model::OneParameter => 1.3,
                _ => 1.2 * (0.25 * normal(random)).exp(),
            };
            match model {
                Model::Graded => Item::Graded { a, d: steps(a, b) },
                Model::PartialCredit => Item::PartialCredit { a, d: steps(a, b) },
                Model::ThreeParameter => Item::three_parameter(a, b, 0.2),
                _ => Item::two_parameter(a, b),
            }
        })
        .collect()
}

fn draw(items: &[Item], people: usize, latent: Latent, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut p = vec![0.0; 4];
    let mut cells = Vec::new();
    for _ in 0..people {
        let theta = latent.mean + latent.sd() * normal(random);
        for item in items {
            item.probabilities(theta, &mut p);
            let mut left: f64 = random.random();
            let last = item.categories() - 1;
            let answer = (0..last).find(|k| {
                left -= p[*k];
                left < 0.0
            });
            cells.push(u8::try_from(answer.unwrap_or(last)).unwrap());
        }
    }
    cells
}

#[test]
fn every_model_finds_what_was_simulated() {
    for model in MODELS {
        let (mut inside, mut all, mut bias) = (0, 0_u32, 0.0);
        for seed in 0..3 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let items = truth(model, 12, &mut random);
            let cells = draw(&items, 1_500, Latent::STANDARD, &mut random);
            let fit = calibrate(&Responses::dense(12, cells).unwrap(), &Settings::new(model)).unwrap();
            assert!(fit.converged, "{model:?} {seed}: {:?}", fit.doubts);
            for ((item, error), truth) in fit.items.iter().zip(fit.errors.as_ref().unwrap()).zip(&items) {
                for ((found, wanted), se) in item.thresholds().iter().zip(truth.thresholds()).zip(&error.b) {
                    all += 1;
                    inside += u32::from((found - wanted).abs() < 1.96 * se.unwrap());
                    bias += found - wanted;
                }
            }
        }
        // Of 36 or more intervals, fewer than 31 hold the truth once in some hundred runs; the seeds are fixed.
        assert!(inside * 100 >= all * 86, "{model:?}: {inside} of {all}");
        assert!((bias / f64::from(all)).abs() < 0.12, "{model:?}: {bias} over {all}");
    }
}

#[test]
fn dense_sparse_weighted_and_any_number_of_threads_agree() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let items = truth(Model::Graded, 9, &mut random);
    let mut cells = draw(&items, 700, Latent::STANDARD, &mut random);
    for cell in &mut cells {
        if random.random::<f64>() < 0.2 {
            *cell = MISSING;
        }
    }
    let dense = Responses::dense(9, cells).unwrap();
    let rows = (0..700).map(|row| dense.row(row).map(|(item, answer)| (u32::try_from(item).unwrap(), answer)));
    let sparse = Responses::from_rows(9, rows).unwrap();
    let settings = Settings::new(Model::Graded);
    let one = calibrate(&dense, &settings).unwrap();
    let other = calibrate(&sparse, &settings).unwrap();
    near("log-likelihood", &[other.log_likelihood], &[one.log_likelihood], 1e-7);
    near("slopes", &slopes(&other), &slopes(&one), 1e-6);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| calibrate(&dense, &settings).unwrap()), one, "{threads} threads");
    }
    // Twice the people: the same estimates, errors smaller by the root of two.
    let twice = calibrate(&dense.clone().with_weights(vec![2.0; 700]).unwrap(), &settings).unwrap();
    near("slopes", &slopes(&twice), &slopes(&one), 1e-6);
    let error = |fit: &Calibration| fit.errors.as_ref().unwrap()[0].a.unwrap();
    near("errors", &[error(&twice) * 2.0_f64.sqrt()], &[error(&one)], 1e-5);
}

#[test]
fn a_group_is_placed_on_the_scale_of_the_first() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let items = truth(Model::TwoParameter, 15, &mut random);
    let mut cells = draw(&items, 1_500, Latent::STANDARD, &mut random);
    cells.extend(draw(&items, 1_500, Latent { mean: 0.7, variance: 1.5 }, &mut random));
    let groups = [vec![0; 1_500], vec![1; 1_500]].concat();
    let data = Responses::dense(15, cells).unwrap().with_groups(groups).unwrap();
    let fit = calibrate(&data, &Settings::new(Model::TwoParameter)).unwrap();
    let second = &fit.groups[1];
    assert_eq!(fit.groups[0].latent, Latent::STANDARD);
    assert!((second.latent.mean - 0.7).abs() < 3.0 * second.se_mean.unwrap(), "{second:?}");
    assert!((second.latent.variance - 1.5).abs() < 3.0 * second.se_variance.unwrap(), "{second:?}");
}

#[test]
fn anchors_are_held_and_carry_the_scale() {
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let items = truth(Model::TwoParameter, 10, &mut random);
    let cells = draw(&items, 2_000, Latent { mean: -0.5, variance: 0.8 }, &mut random);
    let mut settings = Settings::new(Model::TwoParameter);
    settings.anchors = (0..6).map(|place| (place, items[place].clone())).collect();
    settings.free_latent = true;
    let fit = calibrate(&Responses::dense(10, cells).unwrap(), &settings).unwrap();
    assert_eq!(fit.items[..6], items[..6]);
    let group = &fit.groups[0];
    assert!((group.latent.mean + 0.5).abs() < 3.0 * group.se_mean.unwrap(), "{group:?}");
    assert_eq!(fit.errors.unwrap()[0].a, None);
}

#[test]
fn what_cannot_be_estimated_is_said() {
    // Whoever gets an item right gets all easier ones right: no slope is steep enough.
    let cells = (0..60_u8).flat_map(|person| (0..5).map(move |item| u8::from(person >= 10 * (item + 1)))).collect();
    let fit = calibrate(&Responses::dense(5, cells).unwrap(), &Settings::new(Model::TwoParameter)).unwrap();
    assert!(!fit.converged && !fit.doubts.is_empty(), "{fit:?}");
    let settings = Settings::new(Model::TwoParameter);
    let all_right = Responses::dense(2, vec![1, 0, 1, 1]).unwrap();
    assert!(matches!(calibrate(&all_right, &settings), Err(MeasureError::Uninformative { item: 0, .. })));
    assert!(matches!(calibrate(&Responses::dense(2, vec![]).unwrap(), &settings), Err(MeasureError::Empty { .. })));
    let ordered = Responses::dense(1, vec![0, 1, 2]).unwrap();
    assert!(matches!(calibrate(&ordered, &settings), Err(MeasureError::Category { person: 2, .. })));
    let mut few = Settings::new(Model::TwoParameter);
    few.max_iterations = 2;
    few.standard = Standard::None;
    let stopped = calibrate(&lsat(LSAT7), &few).unwrap();
    assert_eq!(stopped.doubts, [Doubt::StillMoving]);
}
