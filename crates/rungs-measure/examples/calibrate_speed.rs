//! How long a calibration takes: `calibrate_speed ROWS ITEMS [NODES] [none|auto]`, on answers simulated from a two-parameter model,
//! or on a file of 0 and 1 separated by commas.

use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rungs_measure::calibrate::{Settings, Standard, calibrate};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::Quadrature;
use rungs_measure::responses::Responses;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, usual: usize| arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (rows, items, nodes) = (number(0, 100_000), number(1, 100), number(2, 61));
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
    let truth: Vec<(f64, f64)> = (0..items).map(|_| ((0.3 * normal()).exp(), normal())).collect();
    let mut draw = ChaCha8Rng::seed_from_u64(2);
    let mut cells = Vec::with_capacity(rows * items);
    for _ in 0..rows {
        let theta: f64 = StandardNormal.sample(&mut draw);
        for (a, b) in &truth {
            let right = Item::two_parameter(*a, *b).right(theta);
            cells.push(u8::from(draw.random::<f64>() < right));
        }
    }
    let responses = Responses::dense(items, cells).expect("whole rows");
    let mut settings = Settings::new(Model::TwoParameter);
    settings.quadrature = Quadrature::even(nodes, 6.0).expect("a grid");
    settings.standard =
        if arguments.get(3).is_some_and(|text| text == "auto") { Standard::Auto } else { Standard::None };
    for _ in 0..3 {
        let begun = Instant::now();
        let fit = calibrate(&responses, &settings).expect("answers");
        let seconds = begun.elapsed().as_secs_f64();
        let (mut a, mut b) = (0.0, 0.0);
        for (item, (slope, difficulty)) in fit.items.iter().zip(&truth) {
            a += (item.slope() - slope).powi(2) / items as f64;
            b += (item.thresholds()[0] - difficulty).powi(2) / items as f64;
        }
        println!(
            "{rows} x {items}, {nodes} nodes: {seconds:.3} s, {} passes, log-likelihood {:.4}, converged {}, rmse a {:.4} b {:.4}",
            fit.iterations,
            fit.log_likelihood,
            fit.converged,
            a.sqrt(),
            b.sqrt()
        );
    }
}
