//! Practice data: `calibrate_sparse PEOPLE ITEMS ANSWERS`, each person answers a few of many items (1,000,000 × 5,000 × 60 by default).
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a study that is run by hand"
)]

use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rungs_measure::calibrate::{Settings, calibrate_watched};
use rungs_measure::item::{Item, Model};
use rungs_measure::responses::Responses;

fn main() {
    let arguments: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let number = |place: usize, usual: usize| arguments.get(place).copied().unwrap_or(usual);
    let (people, items, answers) = (number(0, 1_000_000), number(1, 5_000), number(2, 60));
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let truth: Vec<(f64, f64)> = (0..items)
        .map(|_| {
            let (a, b): (f64, f64) = (StandardNormal.sample(&mut random), StandardNormal.sample(&mut random));
            ((0.3 * a).exp(), b)
        })
        .collect();
    let begun = Instant::now();
    let rows = (0..people).map(|_| {
        let theta: f64 = StandardNormal.sample(&mut random);
        // Distinct items: a start and a stride without a common factor would do; a set is plainer.
        let mut chosen = std::collections::BTreeSet::new();
        while chosen.len() < answers {
            chosen.insert(random.random_range(0..items));
        }
        let row: Vec<(u32, u8)> = chosen
            .into_iter()
            .map(|item| {
                let (a, b) = truth[item];
                let right = random.random::<f64>() < Item::two_parameter(a, b).right(theta);
                (u32::try_from(item).expect("few items"), u8::from(right))
            })
            .collect();
        row
    });
    let responses = Responses::from_rows(items, rows).expect("sound rows");
    println!("{} answers drawn in {:.1} s", responses.answers(), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let mut watch = |progress: rungs_measure::calibrate::Progress| {
        println!("pass {}: change {:.2e}, {:.1} s", progress.iteration, progress.change, begun.elapsed().as_secs_f64());
    };
    let fit = calibrate_watched(&responses, &Settings::new(Model::TwoParameter), &mut watch).expect("answers");
    let seconds = begun.elapsed().as_secs_f64();
    let (mut a, mut b, mut inside) = (0.0, 0.0, 0);
    let errors = fit.errors.expect("standard errors");
    for ((item, error), (slope, difficulty)) in fit.items.iter().zip(&errors).zip(&truth) {
        a += (item.slope() - slope).powi(2) / items as f64;
        b += (item.thresholds()[0] - difficulty).powi(2) / items as f64;
        inside += usize::from((item.slope() - slope).abs() < 1.96 * error.a.expect("an error"));
    }
    println!(
        "{people} people, {items} items, {answers} answers each: {seconds:.1} s with standard errors, {} passes, converged {}, rmse a {:.4} b {:.4}, \
         {:.1} % of 95 % intervals of a hold it",
        fit.iterations,
        fit.converged,
        a.sqrt(),
        b.sqrt(),
        100.0 * inside as f64 / items as f64
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown"));
}
