use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::item::{logistic, logit};

fn of(pairs: &[(f64, u8)]) -> Vec<Forecast> {
    pairs.iter().map(|(stated, happened)| Forecast { stated: *stated, happened: *happened == 1 }).collect()
}

fn close(found: Option<f64>, wanted: f64) {
    assert!((found.unwrap() - wanted).abs() < 1e-9, "{found:?} is not {wanted}");
}

#[test]
fn by_hand() {
    let forecasts = of(&[(0.9, 1), (0.6, 0), (0.6, 1), (0.2, 0)]);
    // (.01 + .36 + .16 + .04) / 4.
    close(brier(&forecasts), 0.1425);
    // −(ln .9 + ln .4 + ln .6 + ln .8) / 4.
    close(log_loss(&forecasts), -(0.9_f64.ln() + 0.4_f64.ln() + 0.6_f64.ln() + 0.8_f64.ln()) / 4.0);
    // Pairs of happened and not: .9 > .6, .9 > .2, .6 = .6, .6 > .2: 3.5 of 4.
    close(auc(&forecasts), 0.875);
    let table = reliability_table(&forecasts, 10, Binning::Width);
    assert_eq!(table.iter().map(|bin| bin.count).collect::<Vec<_>>(), [1, 2, 1]);
    // |.2 − 0| + 2 |.6 − .5| + |.9 − 1|, over 4.
    close(calibration_error(&table), 0.125);
    let parts = murphy(&forecasts, &table).unwrap();
    // (.04 + 2 · .01 + .01) / 4, and (.25 + 2 · 0 + .25) / 4, and .5 · .5; nothing within bins.
    close(Some(parts.reliability), 0.0175);
    close(Some(parts.resolution), 0.125);
    close(Some(parts.uncertainty), 0.25);
    close(Some(parts.within), 0.0);
    // A wrong certainty costs −ln of the clip.
    close(log_loss(&of(&[(1.0, 0)])), 6.0 * 10.0_f64.ln());
    close(log_loss(&of(&[(0.0, 0)])), -(1.0 - CLIP).ln());
}

#[test]
fn bins_of_the_same_width_and_mass() {
    let forecasts = of(&[(0.0, 0), (0.1, 0), (0.1999, 0), (0.2, 1), (1.0, 1)]);
    let borders = |table: &[Bin]| table.iter().map(|bin| (bin.count, bin.from, bin.to)).collect::<Vec<_>>();
    let table = reliability_table(&forecasts, 5, Binning::Width);
    assert_eq!(borders(&table), [(3, 0.0, 0.2), (1, 0.2, 0.4), (1, 0.8, 1.0)]);
    let table = reliability_table(&forecasts, 2, Binning::Mass);
    assert_eq!(borders(&table), [(2, 0.0, 0.1), (3, 0.1999, 1.0)]);
    // Equal statements are never parted.
    let same = of(&[(0.3, 0), (0.3, 1), (0.3, 0), (0.3, 1), (0.7, 1)]);
    assert_eq!(borders(&reliability_table(&same, 3, Binning::Mass)), [(4, 0.3, 0.3), (1, 0.7, 0.7)]);
    assert!(reliability_table(&[], 10, Binning::Mass).is_empty());
    assert_eq!(reliability_table(&same, 0, Binning::Width).len(), 1);
}

#[test]
fn the_interval_of_wilson_as_published() {
    // Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (happened, count, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let found = wilson(happened, count, 1.959_964);
        assert!((found.0 - low).abs() < 6e-5 && (found.1 - high).abs() < 6e-5, "{happened}/{count}: {found:?}");
    }
    assert_eq!(wilson(0, 0, 1.96), (0.0, 1.0));
    assert!(wilson(5, 5, 1.96).1 >= 1.0);
}

#[test]
fn recalibration_by_hand() {
    // Stated one quarter and three quarters, 4 of each; 1 of 4 and 3 of 4 happened: as stated.
    let right = of(&[(0.25, 1), (0.25, 0), (0.25, 0), (0.25, 0), (0.75, 1), (0.75, 1), (0.75, 1), (0.75, 0)]);
    let found = recalibration(&right).unwrap();
    close(Some(found.intercept), 0.0);
    close(Some(found.slope), 1.0);
    // Weights p q = 3/16 for 8 statements at ±ln 3: variances 1 / (8 · 3/16) and that over (ln 3)².
    close(Some(found.intercept_se), (2.0_f64 / 3.0).sqrt());
    close(Some(found.slope_se), (2.0_f64 / 3.0).sqrt() / 3.0_f64.ln());
    // The same outcomes stated as .1 and .9, logits ±ln 9: half the slope is right.
    let bold: Vec<Forecast> = right
        .iter()
        .map(|forecast| Forecast { stated: if forecast.stated < 0.5 { 0.1 } else { 0.9 }, ..*forecast })
        .collect();
    close(recalibration(&bold).map(|found| found.slope), 0.5);
    // Outcomes of a quarter and a half at logits ∓ln 3: through (−ln 3, −ln 3) and (ln 3, 0).
    let low = of(&[(0.25, 1), (0.25, 0), (0.25, 0), (0.25, 0), (0.75, 1), (0.75, 1), (0.75, 0), (0.75, 0)]);
    let found = recalibration(&low).unwrap();
    close(Some(found.slope), 0.5);
    close(Some(found.intercept), -0.5 * 3.0_f64.ln());
}

#[test]
fn too_few_outcomes_say_nothing() {
    let nothing = report(&[], &Settings::default()).unwrap();
    assert_eq!((nothing.count, nothing.brier, nothing.auc, nothing.murphy), (0, None, None, None));
    assert!(nothing.table.is_empty() && nothing.recalibration.is_none() && nothing.sharpness.is_none());
    let one = report(&of(&[(0.8, 1)]), &Settings::default()).unwrap();
    assert_eq!((one.auc, one.recalibration, one.slope), (None, None, None));
    let brier = one.brier.unwrap();
    assert!((brier.value - 0.04).abs() < 1e-12 && brier.interval.is_none());
    // Separated, equal, or all of one kind: no line.
    for pairs in [
        vec![(0.2, 0), (0.4, 0), (0.6, 1)],
        vec![(0.5, 0), (0.5, 1)],
        vec![(0.2, 1), (0.4, 1)],
        vec![(0.2, 1), (0.4, 0), (0.4, 1)],
    ] {
        assert_eq!(recalibration(&of(&pairs)), None, "{pairs:?}");
    }
    for bad in [-0.1, 1.1, f64::NAN] {
        assert!(report(&of(&[(bad, 1)]), &Settings::default()).is_err());
    }
}

/// Statements whose truth is `slope · logit + intercept`.
fn drawn(count: usize, intercept: f64, slope: f64, seed: u64) -> Vec<Forecast> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|_| {
            let z: f64 = StandardNormal.sample(&mut generator);
            let stated = logistic(1.5 * z);
            let happened = generator.random_bool(logistic(slope * logit(stated) + intercept));
            Forecast { stated, happened }
        })
        .collect()
}

#[test]
fn a_known_miscalibration_is_found() {
    let found = recalibration(&drawn(20_000, 0.3, 0.6, 1)).unwrap();
    assert!((found.intercept - 0.3).abs() < 3.0 * found.intercept_se && found.intercept_se < 0.02, "{found:?}");
    assert!((found.slope - 0.6).abs() < 3.0 * found.slope_se && found.slope_se < 0.02, "{found:?}");
    let honest = report(&drawn(4000, 0.0, 1.0, 2), &Settings { samples: 200, ..Settings::default() }).unwrap();
    assert!(honest.ece_width.unwrap().value < 0.03 && honest.ece_mass.unwrap().value < 0.04);
    let (low, high) = honest.slope.unwrap().interval.unwrap();
    assert!(low < 1.0 && high > 1.0 && high - low < 0.3);
    let parts = honest.murphy.unwrap();
    let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.within;
    close(honest.brier.map(|brier| brier.value), sum);
    assert!(parts.within.abs() < 0.005);
}

#[test]
fn bootstrap_intervals_hold_the_truth() {
    // The expected Brier score of statements drawn as these are: E p (1 − p), by a sum over z.
    let steps = (-800..=800).map(|place| f64::from(place) * 0.01);
    let truth: f64 = steps
        .map(|z| {
            let p = logistic(1.5 * z);
            (-0.5 * z * z).exp() * p * (1.0 - p) * 0.01
        })
        .sum::<f64>()
        / (2.0 * std::f64::consts::PI).sqrt();
    let inside = |seed: &u64| {
        let settings = Settings { samples: 200, seed: *seed, ..Settings::default() };
        let found = report(&drawn(150, 0.0, 1.0, 100 + seed), &settings).unwrap();
        let (low, high) = found.brier.unwrap().interval.unwrap();
        (low..=high).contains(&truth)
    };
    let covered = (0..120).filter(inside).count();
    assert!((105..=119).contains(&covered), "{covered} of 120");
}

#[test]
fn threads_and_order_make_no_difference() {
    let forecasts = drawn(120, 0.1, 0.9, 5);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| report(&forecasts, &Settings { samples: 100, ..Settings::default() }).unwrap())
    };
    assert_eq!(run(1), run(3));
    let mut turned = forecasts.clone();
    turned.reverse();
    assert_eq!(reliability_table(&forecasts, 7, Binning::Mass), reliability_table(&turned, 7, Binning::Mass));
}

proptest! {
    #[test]
    fn whatever_is_stated_the_report_is_sound(
        pairs in prop::collection::vec((prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..1.0_f64], 0_u8..2), 0..60),
        bins in 0_usize..20,
    ) {
        let forecasts = of(&pairs);
        let found = report(&forecasts, &Settings { bins, mass_bins: bins, samples: 20, seed: 3 }).unwrap();
        prop_assert_eq!(found.table.iter().map(|bin| bin.count).sum::<usize>(), forecasts.len());
        let figures = [found.brier, found.log_loss, found.ece_width, found.ece_mass, found.mean_error, found.intercept, found.slope, found.auc];
        for figure in figures.into_iter().flatten() {
            prop_assert!(figure.value.is_finite());
            let sound = figure.interval.is_none_or(|(low, high)| low.is_finite() && low <= high && high.is_finite());
            prop_assert!(sound);
        }
        for bin in &found.table {
            prop_assert!(bin.low <= bin.happened && bin.happened <= bin.high);
            prop_assert!(bin.from <= bin.stated + 1e-12 && bin.stated <= bin.to + 1e-12);
        }
        if let Some(auc) = found.auc {
            let turned: Vec<Forecast> = forecasts.iter().map(|forecast| Forecast { stated: 1.0 - forecast.stated, ..*forecast }).collect();
            // Ties stay ties unless 1 − p rounds: those drawn here do not come that close.
            prop_assert!((super::auc(&turned).unwrap() + auc.value - 1.0).abs() < 1e-9);
        }
        if let Some(parts) = found.murphy {
            let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.within;
            prop_assert!((sum - found.brier.unwrap().value).abs() < 1e-12);
        }
    }

    #[test]
    fn recalibration_is_where_the_slope_is_nothing(pairs in prop::collection::vec((0.01..0.99_f64, 0_u8..2), 4..40)) {
        let forecasts = of(&pairs);
        if let Some(found) = recalibration(&forecasts) {
            let rest = |forecast: &Forecast| {
                f64::from(forecast.happened) - logistic(found.slope * logit(forecast.stated) + found.intercept)
            };
            let (sum, lever): (f64, f64) = forecasts.iter().fold((0.0, 0.0), |(sum, lever), forecast| {
                (sum + rest(forecast), lever + rest(forecast) * logit(forecast.stated))
            });
            prop_assert!(sum.abs() < 1e-6 && lever.abs() < 1e-6, "{found:?} {sum} {lever}");
        }
    }
}
