use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::*;

fn belief(mean: f64, sd: f64) -> Belief {
    Belief { mean, sd }
}

fn question(slope: f64, guessing: f64, mean: f64, sd: f64) -> Question {
    Question::new(slope, guessing, belief(mean, sd)).unwrap()
}

/// Mean and standard deviation of difficulty and ability by a sum over the plane.
fn by_force(question: Question, person: Belief, right: bool) -> [f64; 5] {
    let mut sums = [0.0; 6];
    for i in -160..=160 {
        let x = f64::from(i) * 0.05;
        for j in -160..=160 {
            let y = f64::from(j) * 0.05;
            let (b, theta) =
                (question.difficulty.sd.mul_add(x, question.difficulty.mean), person.sd.mul_add(y, person.mean));
            let p = (1.0 - question.guessing).mul_add(logistic(question.slope * (theta - b)), question.guessing);
            let prior = (-0.5 * (x * x + y * y)).exp();
            let weight = prior * if right { p } else { 1.0 - p };
            for (sum, value) in
                sums.iter_mut().zip([weight, weight * b, weight * b * b, weight * theta, weight * theta * theta, prior])
            {
                *sum += value;
            }
        }
    }
    let [whole, b, bb, t, tt, prior] = sums;
    let (b, t) = (b / whole, t / whole);
    [whole / prior, b, (bb / whole - b * b).sqrt(), t, (tt / whole - t * t).sqrt()]
}

#[test]
fn moments_are_those_of_the_exact_posterior() {
    for (slope, guessing) in [(1.0, 0.0), (2.5, 0.0), (1.3, 0.25), (0.4, 0.1)] {
        for (difficulty, person) in [
            (belief(0.0, 1.0), belief(0.0, 0.5)),
            (belief(1.5, 0.6), belief(-1.0, 0.9)),
            (belief(-2.0, 1.2), belief(0.5, 0.1)),
        ] {
            for right in [true, false] {
                let question = question(slope, guessing, difficulty.mean, difficulty.sd);
                let found = question.answered(person, right).unwrap();
                let (b, theta) = (found.question.difficulty, found.person);
                let wanted = by_force(question, person, right);
                for (found, wanted) in [found.probability, b.mean, b.sd, theta.mean, theta.sd].iter().zip(wanted) {
                    assert!((found - wanted).abs() < 1e-8, "{question:?} {person:?} {right}: {found} {wanted}");
                }
                assert_eq!(found.question.answers, 1);
                let p = question.probability(person).unwrap();
                assert!((found.probability - if right { p } else { 1.0 - p }).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn one_answer_by_hand() {
    // Even chances: the difference of θ and b is symmetric, so a right answer is as likely as a wrong one.
    let question = question(1.0, 0.0, 0.7, 1.0);
    let right = question.answered(belief(0.7, 1.0), true).unwrap();
    assert!((right.probability - 0.5).abs() < 1e-12);
    // As uncertain as each other: both move by the same, in opposite directions.
    assert!((right.question.difficulty.mean + right.person.mean - 1.4).abs() < 1e-12);
    let wrong = question.answered(belief(0.7, 1.0), false).unwrap();
    assert!((wrong.question.difficulty.mean - right.person.mean).abs() < 1e-12);
    // A known person of ability b: E b moves by a s² / 4 to first order in s.
    let question = Question { difficulty: belief(0.0, 0.01), ..question };
    let found = question.answered(belief(0.0, 0.0), false).unwrap().question.difficulty;
    assert!((found.mean / 5e-5 - 1.0).abs() < 1e-3, "{found:?}");
}

#[test]
fn what_is_known_does_not_move() {
    let found = question(1.0, 0.2, 0.5, 0.0).answered(belief(0.0, 1.0), true).unwrap();
    assert_eq!(found.question.difficulty, belief(0.5, 0.0));
    assert!(found.person.mean > 0.0 && found.person.sd < 1.0);
    let found = question(1.0, 0.2, 0.5, 0.0).answered(belief(0.0, 0.0), true).unwrap();
    assert_eq!((found.question.difficulty, found.person), (belief(0.5, 0.0), belief(0.0, 0.0)));
    assert!((found.probability - (0.2 + 0.8 * logistic(-0.5))).abs() < 1e-12);
}

#[test]
fn what_is_wrong_is_named() {
    assert!(Question::new(0.0, 0.0, belief(0.0, 1.0)).is_err());
    assert!(Question::new(f64::NAN, 0.0, belief(0.0, 1.0)).is_err());
    assert!(Question::new(1.0, 1.0, belief(0.0, 1.0)).is_err());
    assert!(Question::new(1.0, 0.0, belief(f64::INFINITY, 1.0)).is_err());
    assert!(Question::new(1.0, 0.0, belief(0.0, -1.0)).is_err());
    let question = question(1.0, 0.0, 0.0, 1.0);
    assert!(question.answered(belief(f64::NAN, 1.0), true).is_err());
    assert!(question.probability(belief(0.0, f64::NAN)).is_err());
    assert!(combine(belief(0.0, 1.0), belief(0.0, f64::NAN)).is_err());
    // The most surprising answer of all stays finite.
    let sure = Question::new(50.0, 0.0, belief(200.0, 0.1)).unwrap();
    let found = sure.answered(belief(-200.0, 0.1), true).unwrap();
    assert!(found.question.difficulty.mean.is_finite() && found.question.difficulty.sd.is_finite());
}

#[test]
fn combining_by_hand() {
    // Precisions 1 and 4: (0 · 1 + 1 · 4) / 5, variance 1/5.
    let found = combine(belief(0.0, 1.0), belief(1.0, 0.5)).unwrap();
    assert!((found.mean - 0.8).abs() < 1e-12 && (found.sd * found.sd - 0.2).abs() < 1e-12);
    assert_eq!(combine(belief(3.0, 0.0), belief(1.0, 0.5)), Ok(belief(3.0, 0.0)));
    assert_eq!(combine(belief(3.0, 0.0), belief(1.0, 0.0)), Ok(belief(2.0, 0.0)));
    let tiny = combine(belief(3.0, 1e-200), belief(1.0, 1e-200)).unwrap();
    assert!((tiny.mean - 2.0).abs() < 1e-12 && tiny.sd > 0.0);
}

#[test]
fn a_calibration_replaces_when_it_has_read_enough() {
    let (author, online) = (belief(0.0, 1.0), belief(0.6, 0.3));
    let calibrated = Calibrated { difficulty: belief(1.0, 0.5), answers: 150 };
    assert_eq!(settle(author, online, calibrated, 200), Ok(online));
    let enough = Calibrated { answers: 200, ..calibrated };
    let found = settle(author, online, enough, 200).unwrap();
    assert!((found.mean - 0.8).abs() < 1e-12);
}

/// Difficulties after `answers` answers each, and the truths.
fn learned(answers: usize, questions: usize, seed: u64) -> Vec<(Belief, f64)> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let normal = |generator: &mut ChaCha8Rng| -> f64 { StandardNormal.sample(generator) };
    (0..questions)
        .map(|place| {
            let (slope, guessing) = (generator.random_range(0.6..2.0), if place % 2 == 0 { 0.0 } else { 0.2 });
            // The author is right on average, with the spread that is stated.
            let guess = normal(&mut generator);
            let truth = guess + 0.8 * normal(&mut generator);
            let mut question = Question::new(slope, guessing, belief(guess, 0.8)).unwrap();
            for _ in 0..answers {
                let person = belief(normal(&mut generator), 0.4);
                let ability = 0.4 * normal(&mut generator) + person.mean;
                let p = guessing + (1.0 - guessing) * logistic(slope * (ability - truth));
                question = question.answered(person, generator.random_bool(p)).unwrap().question;
            }
            (question.difficulty, truth)
        })
        .collect()
}

#[test]
fn difficulties_are_found_and_intervals_hold() {
    let mut last = 1.0;
    for (answers, at_most) in [(5, 0.7), (50, 0.42), (500, 0.17)] {
        let all = learned(answers, 600, answers as u64);
        let inside = |(found, truth): &&(Belief, f64)| {
            let (low, high) = found.interval();
            (low..=high).contains(truth)
        };
        let covered = all.iter().filter(inside).count() as f64 / 600.0;
        assert!((0.925..=0.975).contains(&covered), "{answers}: {covered}");
        let rmse = (all.iter().map(|(found, truth)| (found.mean - truth).powi(2)).sum::<f64>() / 600.0).sqrt();
        assert!(rmse < at_most && rmse < last, "{answers}: {rmse}");
        last = rmse;
    }
}

#[test]
fn the_order_of_answers_hardly_matters() {
    let mut generator = ChaCha8Rng::seed_from_u64(4);
    let (mut squared, mut widths) = (0.0_f64, 0.0_f64);
    for _ in 0..200 {
        let normal = |generator: &mut ChaCha8Rng| -> f64 { StandardNormal.sample(generator) };
        let truth = 0.8 * normal(&mut generator);
        let answers: Vec<(Belief, bool)> = (0..60)
            .map(|_| {
                let person = belief(normal(&mut generator), 0.4);
                let ability = 0.4 * normal(&mut generator) + person.mean;
                (person, generator.random_bool(logistic(1.3 * (ability - truth))))
            })
            .collect();
        let step =
            |question: Question, answer: &(Belief, bool)| question.answered(answer.0, answer.1).unwrap().question;
        let one = answers.iter().fold(question(1.3, 0.0, 0.0, 0.8), step).difficulty;
        let two = answers.iter().rev().fold(question(1.3, 0.0, 0.0, 0.8), step).difficulty;
        squared += ((one.mean - two.mean) / one.sd).powi(2) / 200.0;
        widths += (one.sd / two.sd - 1.0).powi(2) / 200.0;
    }
    // Forwards and backwards differ by a small part of what is not known anyway.
    assert!(squared.sqrt() < 0.1 && widths.sqrt() < 0.05, "{} {}", squared.sqrt(), widths.sqrt());
}

#[test]
fn persons_and_questions_can_be_learned_together() {
    let mut generator = ChaCha8Rng::seed_from_u64(8);
    let mut normal = || -> f64 { StandardNormal.sample(&mut generator) };
    let abilities: Vec<f64> = (0..150).map(|_| normal()).collect();
    let truths: Vec<f64> = (0..40).map(|_| normal()).collect();
    let mut persons = vec![belief(0.0, 1.0); 150];
    let mut questions = vec![question(1.2, 0.0, 0.0, 1.0); 40];
    let mut generator = ChaCha8Rng::seed_from_u64(9);
    for round in 0..40 {
        for (place, person) in persons.iter_mut().enumerate() {
            let which = (place + round) % 40;
            let right = generator.random_bool(logistic(1.2 * (abilities[place] - truths[which])));
            let update = questions[which].answered(*person, right).unwrap();
            (*person, questions[which]) = (update.person, update.question);
        }
    }
    // Up to a shift of the whole scale, which no answer can show.
    let error = |found: Vec<f64>, truth: &[f64]| {
        let shift = found.iter().zip(truth).map(|(found, truth)| found - truth).sum::<f64>() / truth.len() as f64;
        (found.iter().zip(truth).map(|(found, truth)| (found - truth - shift).powi(2)).sum::<f64>()
            / truth.len() as f64)
            .sqrt()
    };
    let of_persons = error(persons.iter().map(|person| person.mean).collect(), &abilities);
    let of_questions = error(questions.iter().map(|question| question.difficulty.mean).collect(), &truths);
    assert!(of_persons < 0.42, "{of_persons}");
    assert!(of_questions < 0.27, "{of_questions}");
}

proptest! {
    #[test]
    fn no_order_of_contrary_answers_goes_far_astray(
        answers in prop::collection::vec((-2.0..2.0_f64, 0.1..0.8_f64, any::<bool>()), 2..12),
        slope in 0.4..2.0_f64, mean in -1.0..1.0_f64, sd in 0.3..1.0_f64, turn in 1_usize..11,
    ) {
        let run = |order: Vec<(f64, f64, bool)>| {
            order.into_iter().fold(question(slope, 0.0, mean, sd), |question, (theta, sd, right)| {
                question.answered(belief(theta, sd), right).unwrap().question
            })
        };
        let mut turned = answers.clone();
        turned.rotate_left(turn % answers.len());
        turned.reverse();
        let (one, two) = (run(answers), run(turned));
        prop_assert!((one.difficulty.mean - two.difficulty.mean).abs() < 0.4 * one.difficulty.sd, "{one:?} {two:?}");
        prop_assert!((one.difficulty.sd / two.difficulty.sd - 1.0).abs() < 0.25, "{one:?} {two:?}");
    }

    #[test]
    fn an_answer_moves_the_right_way_and_narrows(
        slope in 0.2..4.0_f64, guessing in 0.0..0.4_f64, mean in -3.0..3.0_f64, sd in 0.05..1.5_f64,
        theta in -3.0..3.0_f64, spread in 0.0..1.5_f64,
    ) {
        let plain = question(slope, 0.0, mean, sd);
        let with = question(slope, guessing, mean, sd);
        for question in [plain, with] {
            let right = question.answered(belief(theta, spread), true).unwrap();
            let wrong = question.answered(belief(theta, spread), false).unwrap();
            prop_assert!(right.question.difficulty.mean < mean && wrong.question.difficulty.mean > mean);
            prop_assert!(right.person.mean >= theta && wrong.person.mean <= theta);
            // The mean over both answers is the belief before: no answer is expected to move it.
            let expected = right.probability * right.question.difficulty.mean + wrong.probability * wrong.question.difficulty.mean;
            prop_assert!((expected - mean).abs() < 1e-9);
            // A wrong answer always narrows; a right one may be a guess, and then the two together do.
            prop_assert!(wrong.question.difficulty.sd < sd);
            let (r, w) = (right.question.difficulty, wrong.question.difficulty);
            let after = right.probability * r.sd * r.sd + wrong.probability * w.sd * w.sd;
            prop_assert!(after < sd * sd);
        }
        prop_assert!(plain.answered(belief(theta, spread), true).unwrap().question.difficulty.sd < sd);
    }
}
