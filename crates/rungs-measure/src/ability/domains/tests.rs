use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::ability::{Method, score};
use crate::quadrature::{Latent, Quadrature};

fn items() -> Vec<Item> {
    vec![
        Item::three_parameter(1.4, -0.5, 0.2),
        Item::two_parameter(0.9, 0.6),
        Item::Graded { a: 1.2, d: vec![1.0, -0.8] },
        Item::two_parameter(1.8, 0.2),
        Item::PartialCredit { a: 0.7, d: vec![0.4, -0.6] },
        Item::three_parameter(1.1, 1.0, 0.25),
    ]
}

/// Answers with the domains 0, 1, 0, 1, …
fn alternating<'a>(items: &'a [Item], answers: &[u8]) -> Vec<(usize, &'a Item, u8)> {
    items.iter().zip(answers).enumerate().map(|(place, (item, answer))| (place % 2, item, *answer)).collect()
}

fn two(correlation: f64) -> MultiLatent {
    MultiLatent::new(&[0.3, -0.2], &[vec![1.0, correlation * 1.5], vec![correlation * 1.5, 2.25]]).unwrap()
}

/// Mean and covariance by a sum over a fine grid of the plane.
fn by_force(answers: &[(usize, &Item, u8)], prior: &MultiLatent) -> ([f64; 2], [f64; 3]) {
    let inverse = prior.covariance.clone().try_inverse().unwrap();
    let mut sums = [0.0; 6];
    let places: Vec<f64> = (-130..=130).map(|place| f64::from(place) * 0.1).collect();
    let along = |domain: usize| -> Vec<f64> {
        let of = |theta: f64| -> f64 {
            answers
                .iter()
                .filter(|(own, _, _)| *own == domain)
                .map(|(_, item, answer)| {
                    let mut p = vec![0.0; item.categories()];
                    item.probabilities(theta, &mut p);
                    p[usize::from(*answer)]
                })
                .product()
        };
        places.iter().map(|theta| of(*theta)).collect()
    };
    let (one, two) = (along(0), along(1));
    for (x, one) in places.iter().zip(&one) {
        for (y, two) in places.iter().zip(&two) {
            let from = DVector::from_vec(vec![x - prior.mean[0], y - prior.mean[1]]);
            let weight = one * two * (-0.5 * from.dot(&(&inverse * &from))).exp();
            for (sum, value) in sums.iter_mut().zip([1.0, *x, *y, x * x, x * y, y * y]) {
                *sum += weight * value;
            }
        }
    }
    let [x, y, xx, xy, yy] = [sums[1], sums[2], sums[3], sums[4], sums[5]].map(|sum| sum / sums[0]);
    ([x, y], [xx - x * x, xy - x * y, yy - y * y])
}

#[test]
fn two_domains_are_close_to_the_exact_posterior() {
    let items = items();
    for answers in [[1, 1, 2, 1, 2, 1], [0, 0, 0, 0, 0, 0], [1, 0, 2, 0, 1, 0], [0, 1, 0, 1, 2, 1]] {
        for correlation in [-0.5, 0.0, 0.6, 0.9] {
            let rows = alternating(&items, &answers);
            let found = score_domains(&rows, &two(correlation), DomainMethod::Moments).unwrap();
            assert!(found.converged);
            let (mean, covariance) = by_force(&rows, &two(correlation));
            // Exact where nothing correlates; elsewhere the Gaussian factors leave out a little of the skew.
            let tolerance = if correlation == 0.0 { 1e-6 } else { 0.015 };
            assert!((found.theta[0] - mean[0]).abs() < tolerance, "{answers:?} {correlation} {found:?} {mean:?}");
            assert!((found.theta[1] - mean[1]).abs() < tolerance, "{answers:?} {correlation} {found:?} {mean:?}");
            let entries = [found.covariance[0][0], found.covariance[0][1], found.covariance[1][1]];
            for (found, wanted) in entries.iter().zip(covariance) {
                assert!(
                    (found - wanted).abs() < 2.0 * tolerance,
                    "{answers:?} {correlation} {entries:?} {covariance:?}"
                );
            }
        }
    }
}

#[test]
fn one_domain_is_the_usual_estimate() {
    let items = items();
    let prior = MultiLatent::new(&[0.4], &[vec![1.69]]).unwrap();
    let latent = Latent { mean: 0.4, variance: 1.69 };
    let rows: Vec<(usize, &Item, u8)> = items.iter().zip([1, 0, 2, 1, 0, 1]).map(|(item, k)| (0, item, k)).collect();
    let plain: Vec<(&Item, u8)> = rows.iter().map(|(_, item, answer)| (*item, *answer)).collect();
    let grid = Quadrature::even(401, 12.0).unwrap();
    for (method, usual) in [(DomainMethod::Moments, Method::Eap), (DomainMethod::Mode, Method::Map)] {
        let found = score_domains(&rows, &prior, method).unwrap();
        let wanted = score(&plain, latent, usual, &grid).unwrap();
        assert!((found.theta[0] - wanted.theta).abs() < 1e-8, "{method:?}");
        assert!((found.se(0) - wanted.se).abs() < 1e-8, "{method:?}");
    }
}

#[test]
fn the_mode_is_the_highest_point() {
    let items = items();
    let rows = alternating(&items, &[1, 0, 2, 1, 0, 1]);
    let prior = two(0.7);
    let inverse = prior.covariance.clone().try_inverse().unwrap();
    let height = |x: f64, y: f64| -> f64 {
        let from = DVector::from_vec(vec![x - prior.mean[0], y - prior.mean[1]]);
        let likelihood: f64 = rows
            .iter()
            .map(|(domain, item, answer)| {
                let mut p = vec![0.0; item.categories()];
                item.probabilities([x, y][*domain], &mut p);
                p[usize::from(*answer)].ln()
            })
            .sum();
        likelihood - 0.5 * from.dot(&(&inverse * &from))
    };
    let found = score_domains(&rows, &prior, DomainMethod::Mode).unwrap();
    assert!(found.converged);
    let [x, y] = found.theta[..] else { panic!("two domains") };
    let here = height(x, y);
    for direction in 0..16 {
        let angle = f64::from(direction) * std::f64::consts::PI / 8.0;
        assert!(height(x + 1e-3 * angle.cos(), y + 1e-3 * angle.sin()) < here);
    }
    // The covariance is the inverse of the curvature.
    let h = 1e-4;
    let xx = -(height(x + h, y) - 2.0 * here + height(x - h, y)) / (h * h);
    let yy = -(height(x, y + h) - 2.0 * here + height(x, y - h)) / (h * h);
    let xy =
        -(height(x + h, y + h) - height(x + h, y - h) - height(x - h, y + h) + height(x - h, y - h)) / (4.0 * h * h);
    let determinant = xx * yy - xy * xy;
    let wanted = [yy / determinant, -xy / determinant, xx / determinant];
    let entries = [found.covariance[0][0], found.covariance[0][1], found.covariance[1][1]];
    for (found, wanted) in entries.iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-5, "{entries:?} {wanted:?}");
    }
}

#[test]
fn perfectly_correlated_domains_are_one() {
    let items = items();
    let rows = alternating(&items, &[1, 0, 2, 1, 0, 1]);
    let prior = MultiLatent::general_and_domains(&[0.0, 0.0], 1.0, &[0.0, 0.0]).unwrap();
    let plain: Vec<(&Item, u8)> = rows.iter().map(|(_, item, answer)| (*item, *answer)).collect();
    let mode = score_domains(&rows, &prior, DomainMethod::Mode).unwrap();
    let wanted = score(&plain, Latent::STANDARD, Method::Map, &Quadrature::default()).unwrap();
    assert!((mode.theta[0] - wanted.theta).abs() < 1e-7 && (mode.theta[1] - wanted.theta).abs() < 1e-7);
    let mean = score_domains(&rows, &prior, DomainMethod::Moments).unwrap();
    let wanted = score(&plain, Latent::STANDARD, Method::Eap, &Quadrature::default()).unwrap();
    assert!((mean.theta[0] - wanted.theta).abs() < 0.02 && (mean.theta[0] - mean.theta[1]).abs() < 1e-9);
    assert!((mean.se(0) - wanted.se).abs() < 0.02);
}

#[test]
fn nothing_answered_is_the_prior_and_a_domain_learns_from_the_other() {
    for method in [DomainMethod::Moments, DomainMethod::Mode] {
        let found = score_domains(&[], &two(0.6), method).unwrap();
        assert_eq!(found.theta, [0.3, -0.2]);
        assert!((found.se(1) - 1.5).abs() < 1e-12 && (found.covariance[0][1] - 0.9).abs() < 1e-12);
        let item = Item::two_parameter(1.5, 0.0);
        let rows = vec![(0, &item, 1); 6];
        let found = score_domains(&rows, &two(0.6), method).unwrap();
        // The regression of one on the other: by the covariance over the variance.
        let gain = (found.theta[1] + 0.2) / (found.theta[0] - 0.3);
        assert!((gain - 0.9).abs() < 1e-6, "{found:?}");
        assert!(found.se(1) < 1.5);
    }
    // Weighted: .5² · 1 + 2 · .5 · .5 · .9 + .5² · 2.25.
    let (mean, sd) = score_domains(&[], &two(0.6), DomainMethod::Moments).unwrap().weighted(&[0.5, 0.5]).unwrap();
    assert!((mean - 0.05).abs() < 1e-12 && (sd * sd - 1.2625).abs() < 1e-12);
}

#[test]
fn what_is_wrong_is_named() {
    assert!(MultiLatent::new(&[], &[]).is_err());
    assert!(MultiLatent::new(&[0.0], &[]).is_err());
    assert!(MultiLatent::new(&[0.0, 0.0], &[vec![1.0, 0.0], vec![0.0]]).is_err());
    assert!(MultiLatent::new(&[0.0, 0.0], &[vec![1.0, 0.5], vec![0.2, 1.0]]).is_err());
    assert!(MultiLatent::new(&[0.0, 0.0], &[vec![1.0, 2.0], vec![2.0, 1.0]]).is_err());
    assert!(MultiLatent::new(&[f64::NAN], &[vec![1.0]]).is_err());
    assert!(MultiLatent::general_and_domains(&[0.0], -1.0, &[1.0]).is_err());
    let item = Item::two_parameter(1.0, 0.0);
    assert!(score_domains(&[(2, &item, 1)], &two(0.5), DomainMethod::Mode).is_err());
    assert!(score_domains(&[(1, &item, 2)], &two(0.5), DomainMethod::Mode).is_err());
}

#[test]
fn five_domains_with_hundreds_of_answers_hold_what_they_state() {
    let mut generator = ChaCha8Rng::seed_from_u64(5);
    let prior = MultiLatent::general_and_domains(&[0.0; 5], 0.9, &[0.5; 5]).unwrap();
    let (mut covered, mut all) = (0, 0);
    for person in 0..60 {
        let general: f64 = StandardNormal.sample(&mut generator);
        let truth: Vec<f64> = (0..5)
            .map(|_| {
                let own: f64 = StandardNormal.sample(&mut generator);
                0.9 * general + 0.5 * own
            })
            .collect();
        let items: Vec<Item> = (0..300)
            .map(|_| {
                let b: f64 = StandardNormal.sample(&mut generator);
                Item::three_parameter(generator.random_range(0.6..2.0), b, 0.2)
            })
            .collect();
        let rows: Vec<(usize, &Item, u8)> = items
            .iter()
            .enumerate()
            .map(|(place, item)| {
                // Most answers in the first domain, few in the last.
                let domain = [0, 0, 0, 1, 1, 2, 0, 3, 0, 1][place % 10];
                let right = generator.random_bool(item.right(truth[domain]));
                (domain, item, u8::from(right))
            })
            .collect();
        for method in [DomainMethod::Moments, DomainMethod::Mode] {
            let found = score_domains(&rows, &prior, method).unwrap();
            assert!(found.converged, "{person}");
            for (domain, truth) in truth.iter().enumerate() {
                all += 1;
                covered += i32::from((found.theta[domain] - truth).abs() < 1.96 * found.se(domain));
            }
        }
    }
    let share = f64::from(covered) / f64::from(all);
    assert!((0.92..=0.98).contains(&share), "{share}");
}

proptest! {
    #[test]
    fn always_finite_and_never_wider_than_before(
        rows in prop::collection::vec((0_usize..3, 0.1..4.0, -6.0..6.0, any::<bool>()), 0..40),
        c in prop_oneof![Just(0.0), 0.0..0.5_f64], general in 0.0..2.0, own in prop::collection::vec(0.0..1.5, 3),
    ) {
        let prior = MultiLatent::general_and_domains(&[0.0, 0.5, -0.5], general, &own).unwrap();
        let items: Vec<Item> = rows.iter().map(|(_, a, b, _)| Item::three_parameter(*a, *b, c)).collect();
        let answers: Vec<(usize, &Item, u8)> =
            rows.iter().zip(&items).map(|((domain, _, _, right), item)| (*domain, item, u8::from(*right))).collect();
        for method in [DomainMethod::Moments, DomainMethod::Mode] {
            let found = score_domains(&answers, &prior, method).unwrap();
            prop_assert!(found.converged, "{method:?}");
            for (domain, own) in own.iter().enumerate() {
                prop_assert!(found.theta[domain].is_finite() && found.se(domain).is_finite());
                // A lucky guess can make a posterior with two humps, wider than the prior; nothing else can.
                let wide = general.hypot(*own) + 1e-9;
                prop_assert!(c > 0.0 || found.se(domain) <= wide, "{method:?} {domain} {found:?}");
            }
        }
    }
}
