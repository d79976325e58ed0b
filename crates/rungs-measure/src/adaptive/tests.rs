use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::ability::{Method, score};
use crate::item::Item;
use crate::quadrature::Quadrature;

fn drawn(items: usize, seed: u64) -> Vec<Item> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut normal = move || -> f64 { StandardNormal.sample(&mut generator) };
    (0..items).map(|_| Item::two_parameter((0.3 * normal()).exp(), normal())).collect()
}

fn mixed(items: usize) -> Vec<Item> {
    let kinds = |(place, item): (usize, Item)| {
        let (a, b) = (item.slope(), item.thresholds()[0]);
        match place % 4 {
            0 => item,
            1 => Item::three_parameter(a, b, 0.2),
            2 => Item::Graded { a, d: vec![a * (0.7 - b), a * (-0.7 - b)] },
            _ => Item::PartialCredit { a, d: vec![a * (0.3 - b), -a * b, a * (-0.4 - b)] },
        }
    };
    drawn(items, 9).into_iter().enumerate().map(kinds).collect()
}

fn cat(items: Vec<Item>, settings: Settings) -> Cat {
    Cat::new(Arc::new(Bank::new(items, &Quadrature::default()).unwrap()), settings).unwrap()
}

fn endless() -> Settings {
    Settings { stop: Stop { se: None, items: None, seconds: None, at_least: 0 }, ..Settings::default() }
}

#[test]
fn the_first_item_is_the_one_that_tells_most_at_the_mean() {
    // a² / 4 at the difficulty; at 0 the second has 1.44 / 4, the third 4 · P Q at −2: 4 · .105.
    let items = vec![Item::two_parameter(1.0, 0.0), Item::two_parameter(1.2, 0.0), Item::two_parameter(2.0, 1.0)];
    let cat = cat(items.clone(), Settings::default());
    assert_eq!(cat.next(), Some(2));
    let low = Settings { latent: Latent { mean: -0.5, variance: 1.0 }, ..Settings::default() };
    assert_eq!(super::tests::cat(items, low).next(), Some(1));
}

#[test]
fn every_choice_is_the_best_of_all() {
    let items = mixed(400);
    for selection in [Selection::MaximumInformation, Selection::PosteriorWeighted] {
        let mut cat = cat(items.clone(), Settings { selection, ..endless() });
        let mut open = vec![true; items.len()];
        for step in 0..150_u32 {
            let theta = cat.estimate().theta;
            let value = |item: &Item| match selection {
                Selection::MaximumInformation => item.information(theta),
                Selection::PosteriorWeighted => cat
                    .posterior()
                    .iter()
                    .zip(Quadrature::default().nodes())
                    .map(|(weight, node)| weight * item.information(*node))
                    .sum(),
            };
            let best = (0..items.len()).filter(|item| open[*item]).map(|item| value(&items[item])).fold(0.0, f64::max);
            let chosen = cat.next().unwrap();
            assert!(open[chosen]);
            assert!((value(&items[chosen]) - best).abs() < 1e-12, "{selection:?} {step}: {chosen}");
            open[chosen] = false;
            // Long runs of right answers as well: the estimate goes to the end of the bank.
            cat.answer(chosen, u8::from(step % 7 != 3), 1.0).unwrap();
        }
    }
}

#[test]
fn the_estimate_is_the_posterior_mean_of_the_answers() {
    let items = mixed(60);
    let latent = Latent { mean: 0.4, variance: 1.5 };
    let mut cat = cat(items.clone(), Settings { latent, ..endless() });
    let grid = Quadrature::default();
    for step in 0..40_u8 {
        let item = cat.next().unwrap();
        cat.answer(item, step % u8::try_from(items[item].categories()).unwrap(), 0.0).unwrap();
        let answers: Vec<(&Item, u8)> = cat.answers().iter().map(|(item, answer)| (&items[*item], *answer)).collect();
        let wanted = score(&answers, latent, Method::Eap, &grid).unwrap();
        let found = cat.estimate();
        assert!((found.theta - wanted.theta).abs() < 1e-9 && (found.se - wanted.se).abs() < 1e-9, "{step}");
        assert!((cat.posterior().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_test_ends_for_its_reason() {
    let stop = Stop { se: Some(0.35), items: Some(50), seconds: Some(100.0), at_least: 0 };
    let run = |items: usize, stop: Stop, seconds: f64| {
        let mut cat = cat(drawn(items, 2), Settings { stop, ..Settings::default() });
        let mut length = 0_usize;
        while let Some(item) = cat.next() {
            cat.answer(item, u8::from(length.is_multiple_of(2)), seconds).unwrap();
            length += 1;
        }
        (cat.stopped().unwrap(), length, cat.estimate().se)
    };
    let (reason, length, se) = run(300, stop, 1.0);
    assert!(reason == Reason::Precise && se <= 0.35 && length < 50);
    assert_eq!(run(300, Stop { items: Some(5), ..stop }, 1.0).0, Reason::Length);
    let (reason, length, _) = run(300, stop, 30.0);
    assert_eq!((reason, length), (Reason::Time, 4));
    assert_eq!(run(3, stop, 1.0).0, Reason::Exhausted);
    let (reason, late, _) = run(300, Stop { at_least: length + 20, ..stop }, 0.0);
    assert_eq!((reason, late), (Reason::Precise, length + 20));
    let none = Settings { stop: Stop { items: Some(0), ..stop }, ..Settings::default() };
    assert_eq!(cat(drawn(3, 2), none).next(), None);
}

#[test]
fn the_blueprint_is_kept_to_within_one_question() {
    let items = drawn(200, 4);
    let domains: Vec<usize> = (0..200).map(|item| if item < 100 { 0 } else { 1 + item % 2 }).collect();
    let bank = Bank::new(items, &Quadrature::default()).unwrap();
    let bank = Arc::new(bank.with_blueprint(domains.clone(), &[1.0, 5.0, 2.0, 0.0]).unwrap());
    let mut cat = Cat::new(Arc::clone(&bank), endless()).unwrap();
    let mut counts = [0.0_f64; 4];
    for step in 1..=60_u32 {
        let item = cat.next().unwrap();
        assert_eq!(bank.domain(item), Some(domains[item]));
        counts[domains[item]] += 1.0;
        cat.answer(item, u8::from(step.is_multiple_of(3)), 0.0).unwrap();
        for (count, share) in counts.iter().zip([0.125, 0.625, 0.25, 0.0]) {
            assert!((count - share * f64::from(step)).abs() <= 1.0, "{step}: {counts:?}");
        }
    }
    // A domain that has run out leaves its share to the others; one without a share is never asked.
    let small = Bank::new(drawn(6, 4), &Quadrature::default()).unwrap();
    let small = Arc::new(small.with_blueprint(vec![0, 1, 1, 1, 2, 2], &[3.0, 1.0, 0.0]).unwrap());
    let mut cat = Cat::new(small, endless()).unwrap();
    let mut asked = Vec::new();
    while let Some(item) = cat.next() {
        asked.push(item);
        cat.answer(item, 1, 0.0).unwrap();
    }
    asked.sort_unstable();
    assert_eq!(asked, [0, 1, 2, 3]);
    assert_eq!(cat.stopped(), Some(Reason::Exhausted));
}

#[test]
fn randomesque_choice_is_among_the_best_and_repeatable() {
    let items = drawn(100, 6);
    let mut by_information: Vec<usize> = (0..100).collect();
    by_information.sort_by(|one, two| items[*two].information(0.0).total_cmp(&items[*one].information(0.0)));
    let mut seen = std::collections::BTreeMap::new();
    for seed in 0..400 {
        let cat = cat(items.clone(), Settings { among_best: 5, seed, ..Settings::default() });
        let item = cat.next().unwrap();
        assert_eq!(cat.next(), Some(item));
        assert!(by_information[..5].contains(&item));
        *seen.entry(item).or_insert(0) += 1;
    }
    // Each of the five 80 times, give or take four standard deviations of 8.
    assert!(seen.len() == 5 && seen.values().all(|count| (48..=112).contains(count)), "{seen:?}");
}

#[test]
fn uncertain_difficulties_widen_the_error() {
    let items = drawn(100, 8);
    let known = Arc::new(Bank::new(items.clone(), &Quadrature::default()).unwrap());
    let sd = Bank::new(items.clone(), &Quadrature::default()).unwrap().with_difficulty_sd(vec![0.8; 100]).unwrap();
    let (mut one, mut two) = (Cat::new(known, endless()).unwrap(), Cat::new(Arc::new(sd), endless()).unwrap());
    for item in 0..30 {
        one.answer(item, u8::try_from(item % 2).unwrap(), 0.0).unwrap();
        two.answer(item, u8::try_from(item % 2).unwrap(), 0.0).unwrap();
        assert!(two.estimate().se > one.estimate().se);
    }
    // One answer by hand: P averaged over b, on both grids, at two abilities.
    let mut cat = two;
    cat.leave_out(31).unwrap();
    assert!((0..200).all(|_| cat.next() != Some(31)));
    let exact = |theta: f64| -> f64 {
        let (a, b) = (items[40].slope(), items[40].thresholds()[0]);
        let at = |z: f64| (-0.5 * z * z).exp() / (1.0 + (-a * (theta - b - 0.8 * z)).exp());
        let steps = (-8000..=8000).map(|place| f64::from(place) * 1e-3);
        steps.map(at).sum::<f64>() * 1e-3 / (2.0 * std::f64::consts::PI).sqrt()
    };
    let before = cat.posterior().to_vec();
    cat.answer(40, 1, 0.0).unwrap();
    let ratio = |node: usize| cat.posterior()[node] / before[node];
    // Nodes 20 and 40 stand at −2 and 2.
    assert!((ratio(20) / ratio(40) - exact(-2.0) / exact(2.0)).abs() < 1e-9);
}

#[test]
fn what_is_wrong_is_named_and_changes_nothing() {
    assert!(Bank::new(vec![], &Quadrature::default()).is_err());
    assert!(Bank::new(vec![Item::two_parameter(f64::NAN, 0.0)], &Quadrature::default()).is_err());
    let bank = || Bank::new(drawn(3, 1), &Quadrature::default()).unwrap();
    assert!(bank().with_blueprint(vec![0, 0], &[1.0]).is_err());
    assert!(bank().with_blueprint(vec![0, 0, 1], &[1.0]).is_err());
    assert!(bank().with_blueprint(vec![0, 0, 0], &[-1.0]).is_err());
    assert!(bank().with_blueprint(vec![0, 0, 0], &[0.0, 1.0]).is_err());
    assert!(bank().with_difficulty_sd(vec![0.1]).is_err());
    assert!(bank().with_difficulty_sd(vec![0.1, 0.1, f64::NAN]).is_err());
    let bad = [
        Settings { among_best: 0, ..Settings::default() },
        Settings { latent: Latent { mean: 0.0, variance: -1.0 }, ..Settings::default() },
        Settings { stop: Stop { se: Some(f64::NAN), ..Stop::default() }, ..Settings::default() },
        Settings { stop: Stop { seconds: Some(0.0), ..Stop::default() }, ..Settings::default() },
    ];
    for settings in bad {
        assert!(Cat::new(Arc::new(bank()), settings).is_err());
    }
    let mut cat = cat(drawn(3, 1), Settings::default());
    cat.answer(0, 1, 2.0).unwrap();
    let before = (cat.estimate(), cat.answers().to_vec(), cat.seconds());
    assert!(cat.answer(0, 1, 0.0).is_err());
    assert!(cat.answer(3, 1, 0.0).is_err());
    assert!(cat.answer(1, 2, 0.0).is_err());
    assert!(cat.answer(1, 1, f64::NAN).is_err());
    assert!(cat.leave_out(3).is_err());
    assert_eq!((cat.estimate(), cat.answers().to_vec(), cat.seconds()), before);
    // A middle category that the item excludes has no probability anywhere.
    let mut cat = super::tests::cat(vec![Item::Graded { a: 1.0, d: vec![0.5, 0.5] }], Settings::default());
    assert!(cat.answer(0, 1, 0.0).is_err());
    assert_eq!(cat.answers(), []);
}

#[test]
fn a_study_says_what_its_tests_were() {
    let bank = Bank::new(drawn(300, 1), &Quadrature::default()).unwrap();
    let examinees = Examinees::Drawn { count: 3000, latent: Latent::STANDARD };
    let study = simulate(&bank, &examinees, &Settings::default(), 7).unwrap();
    assert_eq!(study.sittings.len(), 3000);
    assert!((study.bias).abs() < 0.03, "{}", study.bias);
    // The standard error stated is the error made.
    let stated = (study.sittings.iter().map(|sitting| sitting.estimate.se.powi(2)).sum::<f64>() / 3000.0).sqrt();
    assert!((study.rmse / stated - 1.0).abs() < 0.05, "{} {stated}", study.rmse);
    assert!((0.935..=0.965).contains(&study.coverage), "{}", study.coverage);
    let (correlation, reliability) = (study.correlation.unwrap(), study.reliability.unwrap());
    assert!((correlation * correlation - reliability).abs() < 0.02, "{correlation} {reliability}");
    assert!((study.exposure.iter().sum::<f64>() - study.mean_length).abs() < 1e-9);
    assert_eq!(study.reasons.iter().sum::<usize>(), 3000);
    assert!(study.sittings.iter().all(|sitting| match sitting.reason {
        Reason::Precise => sitting.estimate.se <= 0.3,
        Reason::Length => sitting.length == 40 && sitting.estimate.se > 0.3,
        _ => false,
    }));
    // Drawing among the best spreads the load, at the cost of longer tests.
    let spread = Settings { among_best: 10, ..Settings::default() };
    let other = simulate(&bank, &examinees, &spread, 7).unwrap();
    assert!(other.overlap.unwrap() < study.overlap.unwrap() && other.unused < study.unused);
    assert!(other.mean_length > study.mean_length);
}

#[test]
fn overlap_by_hand() {
    // Two items, both always asked: everything in common. One of two alike drawn: half in common.
    let settings = |items: usize, among_best| Settings {
        among_best,
        stop: Stop { se: None, items: Some(items), ..Stop::default() },
        ..Settings::default()
    };
    let bank = Bank::new(vec![Item::two_parameter(1.0, 0.0); 2], &Quadrature::default()).unwrap();
    let all = simulate(&bank, &Examinees::Known(vec![0.0; 4]), &settings(2, 1), 1).unwrap();
    assert_eq!((all.overlap, all.mean_length, all.unused), (Some(1.0), 2.0, 0));
    let half = simulate(&bank, &Examinees::Known(vec![0.0; 4000]), &settings(1, 2), 1).unwrap();
    assert!((half.overlap.unwrap() - 0.5).abs() < 0.01, "{:?}", half.overlap);
    assert_eq!(simulate(&bank, &Examinees::Known(vec![0.5]), &settings(1, 1), 1).unwrap().overlap, None);
    assert!(simulate(&bank, &Examinees::Known(vec![]), &settings(1, 1), 1).is_err());
    assert!(simulate(&bank, &Examinees::Known(vec![f64::NAN]), &settings(1, 1), 1).is_err());
}

#[test]
fn uncertain_difficulties_are_honest_in_simulation() {
    // One bank of drawn difficulties is one draw; over several the intervals hold what they say.
    let bank = Bank::new(drawn(200, 3), &Quadrature::default()).unwrap();
    let bank = bank.with_difficulty_sd(vec![0.7; 200]).unwrap();
    let examinees = Examinees::Drawn { count: 300, latent: Latent::STANDARD };
    let settings =
        Settings { stop: Stop { se: None, items: Some(25), ..Stop::default() }, among_best: 8, ..Settings::default() };
    let (mut coverage, mut squared, mut stated) = (0.0, 0.0, 0.0);
    for seed in 0..20 {
        let study = simulate(&bank, &examinees, &settings, seed).unwrap();
        coverage += study.coverage / 20.0;
        squared += study.rmse * study.rmse / 20.0;
        stated += study.mean_se / 20.0;
    }
    assert!((0.93..=0.97).contains(&coverage), "{coverage}");
    assert!((squared.sqrt() / stated - 1.0).abs() < 0.06, "{squared} {stated}");
}

#[test]
fn threads_make_no_difference() {
    let bank = Bank::new(mixed(80), &Quadrature::default()).unwrap();
    let bank = bank.with_blueprint((0..80).map(|item| item % 3).collect(), &[0.5, 0.3, 0.2]).unwrap();
    let settings = Settings { among_best: 4, ..Settings::default() };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let examinees = Examinees::Drawn { count: 333, latent: Latent { mean: 0.2, variance: 0.8 } };
        pool.install(|| simulate(&bank, &examinees, &settings, 5).unwrap())
    };
    let one = run(1);
    assert_eq!(one, run(3));
    for (share, wanted) in one.domains.iter().zip([0.5, 0.3, 0.2]) {
        assert!((share - wanted).abs() < 0.03);
    }
}

proptest! {
    #[test]
    fn ranked_lists_bound_every_item(
        a in 0.1..4.0_f64, b in -5.0..5.0_f64, c in 0.0..0.5_f64, gap in 0.0..3.0_f64, theta in -6.0..6.0_f64,
    ) {
        let items = vec![
            Item::three_parameter(a, b, c),
            Item::Graded { a, d: vec![a * (gap - b), -a * b, a * (-gap - b)] },
            Item::PartialCredit { a, d: vec![a * (gap - b), a * (-gap - b)] },
            Item::PartialCredit { a, d: vec![a * (-gap - b), a * (gap - b)] },
        ];
        let bank = Bank::new(items.clone(), &Quadrature::default()).unwrap();
        let (ranked, rest) = bank.ranked(theta).unwrap();
        prop_assert!(ranked.len() == 4 && rest == f64::NEG_INFINITY);
        for (bound, item) in ranked {
            prop_assert!(items[*item].information(theta) <= bound + 1e-12, "{item} {bound}");
        }
    }

    #[test]
    fn a_test_never_asks_twice_and_never_panics(
        answers in prop::collection::vec(0_u8..4, 0..40), among_best in 1_usize..50, seed in any::<u64>(),
    ) {
        let items = mixed(30);
        let mut cat = cat(items.clone(), Settings { among_best, seed, ..endless() });
        let mut asked = std::collections::BTreeSet::new();
        for answer in answers {
            let Some(item) = cat.next() else { break };
            prop_assert!(asked.insert(item));
            cat.answer(item, answer % u8::try_from(items[item].categories()).unwrap(), 0.0).unwrap();
            prop_assert!(cat.estimate().theta.is_finite() && cat.estimate().se > 0.0);
        }
        prop_assert_eq!(cat.next().is_none(), asked.len() == 30);
    }
}
