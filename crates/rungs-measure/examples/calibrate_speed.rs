//! How long a calibration takes: `calibrate_speed FOLDER ITEMS [NODES] [none|auto]` on the answers of `benches/calibration/data.py`.
//!
//! With a file `mirt.csv` in the folder it also says what log-likelihood those parameters have on the same grid.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a study that is run by hand"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use rungs_measure::calibrate::{Progress, Settings, Standard, calibrate, calibrate_watched};
use rungs_measure::item::{Item, Model};
use rungs_measure::quadrature::Quadrature;
use rungs_measure::responses::Responses;

fn pairs(path: &Path) -> Option<Vec<(f64, f64)>> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().map(|line| line.split_once(',').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().expect("a folder"));
    let items: usize = arguments.get(1).and_then(|text| text.parse().ok()).expect("a number of items");
    let nodes: usize = arguments.get(2).and_then(|text| text.parse().ok()).unwrap_or(61);
    let truth = pairs(&folder.join("truth.csv")).expect("truth.csv");
    let cells = std::fs::read(folder.join("cells.bin")).expect("cells.bin");
    let rows = cells.len() / items;
    let responses = Responses::dense(items, cells).expect("whole rows");
    let mut settings = Settings::new(Model::TwoParameter);
    settings.quadrature = Quadrature::even(nodes, 6.0).expect("a grid");
    let auto = arguments.get(3).is_some_and(|text| text == "auto");
    settings.standard = if auto { Standard::Auto } else { Standard::None };
    let begun = Instant::now();
    let mut passes = Vec::new();
    let mut watch = |progress: Progress| passes.push((progress.iteration, begun.elapsed().as_secs_f64()));
    let fit = calibrate_watched(&responses, &settings, &mut watch).expect("answers");
    let seconds = begun.elapsed().as_secs_f64();
    // The last passes: those over all rows, each with its M-step.
    let per_pass = match passes.as_slice() {
        [.., (from, early), (to, late)] if to > from => (late - early) / f64::from(to - from),
        _ => f64::NAN,
    };
    let (mut a, mut b) = (0.0, 0.0);
    for (item, (slope, difficulty)) in fit.items.iter().zip(&truth) {
        a += (item.slope() - slope).powi(2) / items as f64;
        b += (item.thresholds()[0] - difficulty).powi(2) / items as f64;
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    println!(
        "{{\"program\": \"rungs\", \"people\": {rows}, \"seconds\": {seconds:.4}, \"passes\": {}, \"seconds_a_pass\": {per_pass:.4}, \"converged\": {}, \
         \"log_likelihood\": {:.4}, \"rmse_a\": {:.4}, \"rmse_b\": {:.4}, \"peak_mb\": {:.0}}}",
        fit.iterations,
        fit.converged,
        fit.log_likelihood,
        a.sqrt(),
        b.sqrt(),
        peak.unwrap_or(0.0) / 1024.0
    );
    if let Some(others) = pairs(&folder.join("mirt.csv")) {
        // With every item held, a calibration is one pass at those parameters.
        settings.anchors = others
            .iter()
            .enumerate()
            .map(|(place, (a, b))| (place, Item::two_parameter(*a, *b)))
            .collect::<BTreeMap<_, _>>();
        settings.standard = Standard::None;
        let held = calibrate(&responses, &settings).expect("answers");
        println!(
            "{{\"program\": \"log-likelihood of mirt.csv on this grid\", \"log_likelihood\": {:.4}}}",
            held.log_likelihood
        );
    }
}
