//! Readiness on small simulated worlds: calibrated where the truth is known, sensible where the input is not.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test; tables of fixed size and small counts"
)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rungs_measure::readiness::{
    Ahead, Answer, Cause, Cut, Exam, History, Population, Readiness, forecast, forecast_all, forecast_at,
};

const DOMAINS: u32 = 3;
const BANK: u32 = 40;

/// A learner of a small world, and the true probability of passing.
struct Learner {
    history: History,
    truth: f64,
    passes: bool,
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn exam(t: f64) -> Exam {
    Exam { programme: 1, t, cut: Cut::Share(0.7), items: 60, blueprint: vec![(0, 0.5), (1, 0.3), (2, 0.2)] }
}

/// Probability of at least 42 right answers of 60, by adding up the binomial distributions of the domains.
fn pass_probability(theta: &[f64; 3], shift: f64, day_sd: f64) -> f64 {
    let sizes = [30, 18, 12];
    let mut total = 0.0;
    for (day, weight) in [(-1.732_050_8, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732_050_8, 1.0 / 6.0)] {
        let mut mass = vec![1.0];
        for (theta, size) in theta.iter().zip(sizes) {
            // The mean curve of questions of difficulty N(shift, 1): a fine rectangle rule.
            let mean: f64 = (-40..=40)
                .map(|k| 0.1 * f64::from(k))
                .map(|z| {
                    let density = 0.1 * (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                    density * (0.2 + 0.8 * logistic(theta + day_sd * day - shift - z))
                })
                .sum();
            for _ in 0..size {
                let mut next = vec![0.0; mass.len() + 1];
                for (right, chance) in mass.iter().enumerate() {
                    next[right] += chance * (1.0 - mean);
                    next[right + 1] += chance * mean;
                }
                mass = next;
            }
        }
        total += weight * mass[42..].iter().sum::<f64>();
    }
    total
}

/// A world with learning, forgetting, days and an exam harder than practice; difficulties scaled and noisy.
fn world(learners: u32, seed: u64) -> Vec<Learner> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut questions = ChaCha8Rng::seed_from_u64(99);
    let normal = |rng: &mut ChaCha8Rng| -> f64 { StandardNormal.sample(rng) };
    let bank: Vec<(f64, f64)> = (0..DOMAINS * BANK)
        .map(|_| {
            let b = normal(&mut questions);
            (b, 0.7 * b + 0.3 * normal(&mut questions))
        })
        .collect();
    let (day_sd, shift) = (0.25, 0.3);
    (0..learners)
        .map(|_| {
            let general = 0.8 + 0.9 * normal(&mut rng);
            let mut ability = [0.0; 3].map(|_: f64| general + 0.35 * normal(&mut rng));
            let mut volatile = [0.0; 3];
            let rate = (0.4 * normal(&mut rng)).exp();
            let mut answers = Vec::new();
            let mut t = 10.0 * rng.random::<f64>();
            let sessions = [0, 1, 3, 6, 9][rng.random_range(0..5)];
            for _ in 0..sessions {
                let day = day_sd * normal(&mut rng);
                for place in 0..20 {
                    let item = rng.random_range(0..DOMAINS * BANK);
                    let d = (item / BANK) as usize;
                    let (b, prior) = bank[item as usize];
                    let chance = 0.2 + 0.8 * logistic(ability[d] + volatile[d] + day - b);
                    let correct = rng.random::<f64>() < chance;
                    let now = t + f64::from(place) * 6e-4;
                    answers.push(Answer {
                        t: now,
                        item,
                        domain: item / BANK,
                        difficulty: prior,
                        guess: None,
                        correct,
                        seconds: Some(50.0 * (0.5 * normal(&mut rng)).exp()),
                        mock: 0,
                    });
                    ability[d] += 0.006 * rate;
                    volatile[d] += 0.02 * rate * (1.0 - volatile[d]);
                }
                let pause = 1.0 + 4.0 * rng.random::<f64>();
                volatile = volatile.map(|part| part * (-pause / 10.0).exp());
                t += pause;
            }
            let gap = if rng.random::<f64>() < 0.25 { 25.0 } else { 2.0 };
            volatile = volatile.map(|part| part * (-gap / 10.0_f64).exp());
            let theta = [0, 1, 2].map(|d| ability[d] + volatile[d]);
            let truth = pass_probability(&theta, shift, day_sd);
            let passes = rng.random::<f64>() < truth;
            Learner { history: History { answers, exam: exam(t + gap), outcome: Some(passes) }, truth, passes }
        })
        .collect()
}

fn histories(learners: &[Learner], with_outcome: bool) -> Vec<History> {
    learners
        .iter()
        .map(|learner| History { outcome: learner.history.outcome.filter(|_| with_outcome), ..learner.history.clone() })
        .collect()
}

fn brier(stated: &[Readiness], learners: &[Learner]) -> f64 {
    let each = stated
        .iter()
        .zip(learners)
        .map(|(stated, learner)| (stated.pass_probability - f64::from(u8::from(learner.passes))).powi(2));
    each.sum::<f64>() / stated.len() as f64
}

fn sane(stated: &Readiness) {
    for p in
        [stated.pass_probability, stated.low, stated.high, stated.expected_share, stated.share_low, stated.share_high]
    {
        assert!((0.0..=1.0).contains(&p), "{stated:?}");
    }
    assert!(stated.low <= stated.pass_probability && stated.pass_probability <= stated.high, "{stated:?}");
    assert!(stated.ability.is_finite() && stated.ability_sd.is_finite(), "{stated:?}");
    let weights: f64 = stated.domains.iter().map(|domain| domain.weight).sum();
    assert!((weights - 1.0).abs() < 1e-9, "{stated:?}");
    for domain in &stated.domains {
        assert!(domain.ability.is_finite() && domain.ability_sd >= 0.0, "{stated:?}");
        assert!((0.0..=1.0).contains(&domain.cost) && domain.low <= domain.high, "{stated:?}");
    }
}

#[test]
fn says_what_happens_in_a_world_whose_truth_is_known() {
    let train = world(250, 1);
    let test = world(400, 2);
    let population = Population::fit(&histories(&train, true), &histories(&test, false));
    let stated = forecast_all(&histories(&test, false), &population);
    for stated in &stated {
        sane(stated);
    }
    let n = test.len() as f64;
    let rate = test.iter().filter(|learner| learner.passes).count() as f64 / n;
    let mean = stated.iter().map(|stated| stated.pass_probability).sum::<f64>() / n;
    // The standard error of the pass rate of 400 is 0.025.
    assert!((mean - rate).abs() < 0.07, "stated {mean}, passed {rate}");
    let covered = stated
        .iter()
        .zip(&test)
        .filter(|(stated, learner)| stated.low <= learner.truth && learner.truth <= stated.high);
    let covered = covered.count() as f64 / n;
    assert!((0.82..=0.97).contains(&covered), "the 90 % interval covers {covered}");
    // Far better than the base rate, and no better than somebody who knows the true state can be by more than luck.
    let oracle =
        test.iter().map(|learner| (learner.truth - f64::from(u8::from(learner.passes))).powi(2)).sum::<f64>() / n;
    let found = brier(&stated, &test);
    assert!(
        found < 0.72 * rate * (1.0 - rate) && found > oracle - 0.01,
        "{found} against {oracle}, base {}",
        rate * (1.0 - rate)
    );
    let sure: Vec<bool> = stated
        .iter()
        .zip(&test)
        .filter(|(stated, _)| stated.pass_probability >= 0.9)
        .map(|(_, learner)| learner.passes)
        .collect();
    let passed = sure.iter().filter(|passed| **passed).count() as f64 / sure.len() as f64;
    assert!(sure.len() > 30 && passed >= 0.9, "{passed} of {}", sure.len());

    // After a long pause, too: a model that forgets forgetting is worse there.
    let late: Vec<usize> = (0..test.len())
        .filter(|place| {
            stated[*place].evidence.days_since_last.is_some_and(|days| days > 20.0)
                && stated[*place].evidence.answers > 50
        })
        .collect();
    let mean_late = |stated: &[Readiness]| {
        late.iter().map(|place| stated[*place].pass_probability).sum::<f64>() / late.len() as f64
    };
    let blind = Population::fit_without(&histories(&train, true), &histories(&test, false), &[Cause::Forgetting]);
    let blind = forecast_all(&histories(&test, false), &blind);
    assert!(mean_late(&blind) > mean_late(&stated) + 0.01, "{} {}", mean_late(&blind), mean_late(&stated));
}

#[test]
fn works_without_any_training() {
    let test = world(300, 3);
    let alone = forecast_all(&histories(&test, false), &Population::default());
    for stated in &alone {
        sane(stated);
    }
    let rate = test.iter().filter(|learner| learner.passes).count() as f64 / test.len() as f64;
    assert!(brier(&alone, &test) < 0.85 * rate * (1.0 - rate), "{}", brier(&alone, &test));
    // Practice answers of others help even without outcomes.
    let informed = Population::fit(&[], &histories(&test, false));
    let informed = forecast_all(&histories(&test, false), &informed);
    assert!(brier(&informed, &test) < brier(&alone, &test) + 0.01);
}

#[test]
fn the_order_of_learners_and_of_answers_is_nothing() {
    let learners = histories(&world(40, 4), true);
    let population = Population::fit(&learners, &[]);
    let forward = forecast_all(&learners, &population);
    let reversed: Vec<History> = learners
        .iter()
        .rev()
        .map(|history| {
            let mut history = history.clone();
            history.answers.reverse();
            history
        })
        .collect();
    let backward = forecast_all(&reversed, &population);
    for (one, two) in forward.iter().zip(backward.iter().rev()) {
        assert_eq!(one, two);
    }
    assert_eq!(forward[0], forecast(&learners[0], &population));
    // Learning from them in another order differs by rounding only.
    let other = forecast_all(&learners, &Population::fit(&reversed, &[]));
    for (one, two) in forward.iter().zip(&other) {
        assert!((one.pass_probability - two.pass_probability).abs() < 0.01, "{one:?} {two:?}");
    }
}

#[test]
fn a_population_survives_being_written_down() {
    let learners = histories(&world(40, 5), true);
    let population = Population::fit(&learners, &[]);
    let text = serde_json::to_string(&population).unwrap();
    let read: Population = serde_json::from_str(&text).unwrap();
    for history in &learners[..10] {
        let (one, two) = (forecast(history, &population), forecast(history, &read));
        assert!((one.pass_probability - two.pass_probability).abs() < 1e-9);
    }
}

fn steady(n: u32, right_of_ten: u32, seconds: f64) -> Vec<Answer> {
    (0..n)
        .map(|k| Answer {
            t: f64::from(k / 20) * 2.0 + f64::from(k % 20) * 6e-4,
            item: k,
            domain: k % 3,
            difficulty: 0.0,
            guess: Some(0.25),
            correct: (k * 7) % 10 < right_of_ten,
            seconds: Some(seconds),
            mock: 0,
        })
        .collect()
}

fn at(answers: Vec<Answer>, t: f64) -> Readiness {
    let stated = forecast(&History { answers, exam: exam(t), outcome: None }, &Population::default());
    sane(&stated);
    stated
}

#[test]
fn an_empty_history_is_wide_open() {
    let stated = at(Vec::new(), 5.0);
    assert!((0.1..=0.9).contains(&stated.pass_probability), "{stated:?}");
    assert!(stated.high - stated.low > 0.7, "{stated:?}");
    assert_eq!(stated.evidence.answers, 0);
    assert_eq!(stated.evidence.days_since_last, None);
    assert_eq!(stated.domains.iter().map(|domain| domain.questions).collect::<Vec<_>>(), [30, 18, 12]);
}

#[test]
fn more_right_answers_mean_a_higher_probability() {
    let stated: Vec<f64> = (0..=10).map(|right| at(steady(60, right, 50.0), 5.0).pass_probability).collect();
    assert!(stated.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{stated:?}");
    assert!(stated[2] < 0.1 && stated[10] > 0.8, "{stated:?}");
    // And more answers a narrower interval.
    let width = |n| {
        let stated = at(steady(n, 6, 50.0), 12.0);
        stated.domains.iter().map(|domain| domain.ability_sd).sum::<f64>()
    };
    assert!(width(10) > width(40) && width(40) > width(100));
}

#[test]
fn a_pause_costs_and_study_gains() {
    let history = History { answers: steady(200, 6, 50.0), exam: exam(20.0), outcome: None };
    let population = Population::default();
    let on = |t, answers_per_day| {
        forecast_at(&history, &population, t, Ahead { answers_per_day, from: None }).pass_probability
    };
    let waits: Vec<f64> = [19.0, 22.0, 30.0, 45.0, 90.0].map(|t| on(t, 0.0)).to_vec();
    assert!(waits.windows(2).all(|pair| pair[0] > pair[1]), "{waits:?}");
    assert!(on(45.0, 20.0) > on(45.0, 0.0) + 0.02);
    assert!(on(45.0, 40.0) > on(45.0, 5.0));
    assert!((on(20.0, 0.0) - forecast(&history, &population).pass_probability).abs() < 1e-12);
}

#[test]
fn questions_seen_before_and_rapid_answers_count_less() {
    // The same share right: once to new questions, once to the same ones again and again.
    let fresh = at(steady(100, 8, 50.0), 10.0);
    let mut again = steady(100, 8, 50.0);
    for answer in &mut again {
        answer.item %= 20;
    }
    let again = at(again, 10.0);
    assert!(
        again.pass_probability < fresh.pass_probability - 0.02,
        "{} {}",
        again.pass_probability,
        fresh.pass_probability
    );
    assert_eq!((again.evidence.fresh, again.evidence.repeated), (20, 80));
    // Wrong answers in two seconds say that somebody clicked through, not that nothing is known.
    let slow = at(steady(100, 2, 50.0), 10.0);
    let rapid = at(steady(100, 2, 2.0), 10.0);
    assert!(rapid.pass_probability > slow.pass_probability + 0.05);
    assert_eq!((slow.evidence.rapid, rapid.evidence.rapid), (0, 100));
}

#[test]
fn an_unknown_cut_widens_the_interval() {
    let history = |cut| History { answers: steady(100, 7, 50.0), exam: Exam { cut, ..exam(10.0) }, outcome: None };
    let known = forecast(&history(Cut::Share(0.7)), &Population::default());
    let unknown = forecast(&history(Cut::Between { low: 0.6, high: 0.8 }), &Population::default());
    assert!(unknown.high - unknown.low > known.high - known.low, "{known:?} {unknown:?}");
    let same = forecast(&history(Cut::Between { low: 0.7, high: 0.7 }), &Population::default());
    assert_eq!(known, same);
}

#[test]
fn the_domain_that_is_missing_costs_most() {
    let mut answers = steady(150, 9, 50.0);
    answers.iter_mut().filter(|answer| answer.domain == 0).for_each(|answer| answer.correct = answer.item % 4 == 0);
    let stated = at(answers, 12.0);
    assert!(stated.domains[0].cost > stated.domains[1].cost + 0.1, "{stated:?}");
    assert!(stated.domains[0].expected_share < stated.domains[1].expected_share);
}

#[test]
fn nonsense_is_taken_calmly() {
    let population = Population::default();
    let answer = steady(1, 5, 50.0)[0].clone();
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 0.0, -3.0, 1e-300];
    let mut answers = Vec::new();
    for (k, x) in (0_u32..).zip(odd) {
        answers.push(Answer { t: x, item: k, ..answer.clone() });
        answers.push(Answer { difficulty: x, domain: 1_000 + k, ..answer.clone() });
        answers.push(Answer { guess: Some(x), seconds: Some(x), mock: u32::MAX, ..answer.clone() });
    }
    let blueprints = [
        vec![],
        vec![(0, 0.0)],
        vec![(0, f64::NAN), (1, -1.0)],
        vec![(0, 1e300), (0, 1e300), (1, 1e-300)],
        vec![(9, 1.0)],
    ];
    let cuts = odd.map(Cut::Share).into_iter().chain(odd.map(|x| Cut::Between { low: x, high: 0.7 }));
    for cut in cuts {
        for blueprint in &blueprints {
            for items in [0, 1, 7, u32::MAX] {
                for t in [f64::NAN, -1e9, 0.0, 1e9] {
                    let exam = Exam { programme: 7, t, cut, items, blueprint: blueprint.clone() };
                    let history = History { answers: answers.clone(), exam, outcome: Some(true) };
                    sane(&forecast(&history, &population));
                    let ahead = Ahead { answers_per_day: t, from: Some(t) };
                    sane(&forecast_at(&history, &population, t + 1.0, ahead));
                }
            }
        }
    }
    let history = History { answers, exam: exam(f64::NAN), outcome: Some(true) };
    let fitted = Population::fit(&[history.clone(), history.clone()], std::slice::from_ref(&history));
    sane(&forecast(&history, &fitted));
    sane(&forecast(&History { answers: vec![], exam: exam(1.0), outcome: None }, &Population::fit(&[], &[])));
}

#[test]
fn a_hundred_thousand_answers_in_as_many_domains_are_read() {
    let mut answers = steady(100_000, 7, 50.0);
    for answer in &mut answers {
        answer.domain = answer.item;
    }
    let stated = at(answers, 1e5);
    assert_eq!(stated.evidence.answers, 100_000);
}

#[test]
fn answers_after_the_exam_are_left_out() {
    let stated = at(steady(100, 5, 50.0), 3.0);
    // Sessions on days 0, 2, 4, 6 and 8.
    assert_eq!((stated.evidence.answers, stated.evidence.ignored, stated.evidence.sessions), (40, 60, 2));
}

#[test]
fn all_right_and_all_wrong_stay_finite() {
    for right in [0, 10] {
        let history = History { answers: steady(100, right, 50.0), exam: exam(60.0), outcome: Some(right == 10) };
        let population = Population::fit(&vec![history.clone(); 10], &[]);
        sane(&forecast(&history, &population));
        sane(&at(history.answers, 60.0));
    }
}
