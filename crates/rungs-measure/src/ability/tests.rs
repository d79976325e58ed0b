use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::responses::MISSING;

/// Slopes and intercepts of the two-parameter model of LSAT section 7 (Bock & Lieberman 1970).
fn lsat7() -> Vec<Item> {
    let parameters = [(0.988, 1.8561), (1.081, 0.808), (1.706, 1.8043), (0.7651, 0.486), (0.7358, 1.8545)];
    parameters.iter().map(|(a, d)| Item::Dichotomous { a: *a, d: *d, c: 0.0 }).collect()
}

/// How many of 1,000 people gave each pattern of LSAT section 7, as binary numbers from 00000 on.
const LSAT7: [u16; 32] = [
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32,
    308,
];

fn lsat7_patterns() -> Responses {
    let cells = (0..32_u8).flat_map(|pattern| (0..5).map(move |item| (pattern >> (4 - item)) & 1)).collect();
    let weights = LSAT7.iter().map(|count| f64::from(*count)).collect();
    Responses::dense(5, cells).unwrap().with_weights(weights).unwrap()
}

fn assert_close(found: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (place, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        assert!((found - wanted).abs() < tolerance, "{place}: {found} is not {wanted}");
    }
}

fn thetas(scores: &[Score]) -> Vec<f64> {
    scores.iter().map(|score| score.theta).collect()
}

#[test]
fn lsat7_as_published() {
    let grid = Quadrature::default();
    let score = |method| score_all(&lsat7_patterns(), &lsat7(), Latent::STANDARD, method, &grid).unwrap();
    // Published to 1e-2: an estimate of 00000 differs there from that of the sum 0, which is the same thing, by .003.
    let eap = [-1.866_595_7, -1.526_692_0, -1.513_402_4, -1.185_227_6, -1.094_683_0, -0.766_699_2];
    assert_close(&thetas(&score(Method::Eap))[..6], &eap, 1e-2);
    let map = [-1.816_555_2, -1.494_690_6, -1.482_298_2, -1.178_989_9, -1.095_892_8, -0.795_102_6];
    assert_close(&thetas(&score(Method::Map))[..6], &map, 1e-2);

    let sums = sum_scores(&lsat7(), Latent::STANDARD, &grid).unwrap();
    let found: Vec<f64> = sums.iter().map(|sum| sum.theta).collect();
    let wanted = [-1.869_79, -1.431_861, -0.948_846_3, -0.413_196_3, 0.151_728_9, 0.727_187_7];
    assert_close(&found, &wanted, 3e-4);
    let found: Vec<f64> = sums.iter().map(|sum| sum.se).collect();
    assert_close(&found, &[0.6927, 0.6839, 0.6942, 0.7211, 0.7588, 0.8009], 2e-4);
    assert!((sums.iter().map(|sum| sum.probability).sum::<f64>() - 1.0).abs() < 1e-12);

    let by_sum = |pattern: usize| {
        let sum = sums[pattern.count_ones() as usize];
        Score { theta: sum.theta, se: sum.se }
    };
    let scores: Vec<Score> = (0..32).map(by_sum).collect();
    let weights: Vec<f64> = LSAT7.iter().map(|count| f64::from(*count)).collect();
    let reliability = empirical_reliability(&scores, &weights).unwrap().unwrap();
    assert!((reliability - 0.431_994_8).abs() < 2e-4, "{reliability}");
}

fn mixed() -> Vec<Item> {
    vec![
        Item::Dichotomous { a: 1.3, d: 0.52, c: 0.2 },
        Item::Dichotomous { a: 0.7, d: -1.4, c: 0.0 },
        Item::Dichotomous { a: 2.1, d: -0.5, c: 0.15 },
        Item::Graded { a: 1.4, d: vec![2.0, 0.3, -1.2] },
        Item::PartialCredit { a: 0.8, d: vec![1.0, -0.2, -0.9] },
        Item::Graded { a: 0.9, d: vec![1.1, -0.4] },
    ]
}

/// Worked out apart from this code, by minimising the definitions and taking differences of them.
#[test]
fn all_kinds_of_items_agree_with_an_independent_computation() {
    const M: u8 = MISSING;
    let cells = [
        [0, 0, 0, 0, 0, 0],
        [1, 0, 1, 2, 1, M],
        [0, 1, 1, 3, 3, 2],
        [1, 1, 1, 3, 3, 2],
        [1, M, 0, 1, M, 1],
        [0, 0, 1, 0, 2, 1],
    ];
    let standard = [
        [-1.745_91, 0.671_41, -1.680_76, 0.659_89, -3.211_69, 1.484_69],
        [0.285_59, 0.595_52, 0.317_68, 0.547_06, 0.418_68, 0.584_03],
        [1.183_59, 0.618_18, 1.123_92, 0.597_64, 1.608_73, 0.858_34],
        [1.713_61, 0.677_17, 1.630_49, 0.666_79, 3.567_47, 1.967_09],
        [-0.421_09, 0.593_66, -0.380_35, 0.570_80, -0.426_39, 0.691_85],
        [-0.451_58, 0.652_02, -0.375_61, 0.650_34, -0.474_40, 0.885_22],
    ];
    let wide = [
        [-2.287_39, 0.871_51, -2.128_84, 0.834_70, -3.211_69, 1.484_69],
        [0.444_32, 0.667_88, 0.459_80, 0.596_33, 0.418_68, 0.584_03],
        [1.684_57, 0.779_83, 1.543_14, 0.745_02, 1.608_73, 0.858_34],
        [2.646_69, 0.957_97, 2.452_84, 0.951_43, 3.567_47, 1.967_09],
        [-0.437_73, 0.671_65, -0.376_01, 0.630_24, -0.426_39, 0.691_85],
        [-0.487_19, 0.751_44, -0.368_14, 0.741_42, -0.474_40, 0.885_22],
    ];
    let responses = Responses::dense(6, cells.concat()).unwrap();
    for (latent, wanted) in [(Latent::STANDARD, standard), (Latent { mean: 0.5, variance: 2.25 }, wide)] {
        for (place, method) in [Method::Eap, Method::Map, Method::Wle].into_iter().enumerate() {
            let found = score_all(&responses, &mixed(), latent, method, &Quadrature::default()).unwrap();
            for (found, wanted) in found.iter().zip(wanted) {
                let wanted = [wanted[2 * place], wanted[2 * place + 1]];
                assert_close(&[found.theta, found.se], &wanted, 2e-5);
            }
        }
    }
}

#[test]
fn warm_has_a_closed_form_for_equal_items() {
    // n equal Rasch items with r right: the weighted estimate of their logit is ln((r + 1/2) / (n − r + 1/2)).
    let items = vec![Item::two_parameter(1.0, 0.3); 7];
    for right in 0..=7 {
        let answers: Vec<(&Item, u8)> =
            items.iter().enumerate().map(|(place, item)| (item, u8::from(place < right))).collect();
        let found = score(&answers, Latent::STANDARD, Method::Wle, &Quadrature::default()).unwrap();
        let right = f64::from(u8::try_from(right).unwrap());
        let wanted = 0.3 + ((right + 0.5) / (7.0 - right + 0.5)).ln();
        // Observed information of L √I: (n + 1) P Q.
        let p = (right + 0.5) / 8.0;
        assert_close(&[found.theta, found.se], &[wanted, (8.0 * p * (1.0 - p)).sqrt().recip()], 1e-9);
    }
}

#[test]
fn the_highest_of_several_modes_is_found() {
    // Easy wrong and hard right: with guessing the likelihood has a mode at either end.
    let items = [
        Item::three_parameter(2.5, -2.0, 0.25),
        Item::three_parameter(2.5, -1.8, 0.25),
        Item::three_parameter(2.0, 2.0, 0.25),
        Item::three_parameter(2.0, 2.2, 0.25),
        Item::three_parameter(2.0, 2.4, 0.25),
    ];
    for pattern in 0..32_u8 {
        let answers: Vec<(&Item, u8)> = (0..5).map(|place| (&items[place], (pattern >> place) & 1)).collect();
        for (method, width) in [(Method::Map, 2.0), (Method::Map, 9.0), (Method::Wle, 1.0)] {
            let latent = Latent { mean: 0.0, variance: width };
            let height = |theta: f64| {
                let likelihood: f64 = answers
                    .iter()
                    .map(|(item, answer)| {
                        let p = item.right(theta);
                        if *answer == 1 { p.ln() } else { (1.0 - p).ln() }
                    })
                    .sum();
                match method {
                    Method::Wle => likelihood + 0.5 * test_information(&items, theta).ln(),
                    _ => likelihood - 0.5 * theta * theta / width,
                }
            };
            let found = score(&answers, latent, method, &Quadrature::default()).unwrap();
            let best = (-12_000..=12_000).map(|place| height(f64::from(place) * 1e-3)).fold(f64::MIN, f64::max);
            assert!(height(found.theta) >= best - 1e-9, "{pattern:05b} {method:?} {width}: {found:?}");
            assert!(found.se.is_finite() && found.se > 0.0);
        }
    }
}

#[test]
fn without_answers_there_is_the_prior() {
    let latent = Latent { mean: 0.4, variance: 0.49 };
    let nobody = Responses::dense(6, vec![MISSING; 6]).unwrap();
    for method in [Method::Eap, Method::Map] {
        let found = score_all(&nobody, &mixed(), latent, method, &Quadrature::default()).unwrap();
        assert_close(&[found[0].theta, found[0].se], &[0.4, 0.7], 1e-9);
    }
    let found = score_all(&nobody, &mixed(), latent, Method::Wle, &Quadrature::default()).unwrap();
    assert_eq!(found, [Score { theta: 0.4, se: f64::INFINITY }]);
    let flat = [Item::Dichotomous { a: 0.0, d: 1.0, c: 0.0 }];
    let found = score(&[(&flat[0], 1)], latent, Method::Wle, &Quadrature::default()).unwrap();
    assert_eq!(found, Score { theta: 0.4, se: f64::INFINITY });
    assert_eq!(
        score_all(&Responses::dense(6, vec![]).unwrap(), &mixed(), latent, Method::Map, &Quadrature::default()),
        Ok(vec![])
    );
}

#[test]
fn extreme_items_and_priors_stay_finite() {
    let odd = [
        Item::Dichotomous { a: 40.0, d: 0.0, c: 0.0 },
        Item::Dichotomous { a: 1e-3, d: 5.0, c: 0.0 },
        Item::Dichotomous { a: -1.0, d: 0.0, c: 0.3 },
        Item::Graded { a: 1.0, d: vec![0.5, 0.5] },
        Item::two_parameter(1.0, 300.0),
        Item::PartialCredit { a: 3.0, d: vec![90.0, -90.0] },
    ];
    let priors = [
        Latent::STANDARD,
        Latent { mean: 3.0, variance: 0.0 },
        Latent { mean: -50.0, variance: 4.0 },
        Latent { mean: 0.0, variance: 1e6 },
    ];
    for answers in [[0, 0, 0, 0, 0, 0], [1, 1, 1, 2, 1, 2], [1, 0, 1, 1, 1, 0], [0, 1, 1, 1, 0, 1]] {
        for latent in priors {
            for method in [Method::Eap, Method::Map, Method::Wle] {
                let row: Vec<(&Item, u8)> = odd.iter().zip(answers).collect();
                let found = score(&row, latent, method, &Quadrature::default()).unwrap();
                assert!(found.theta.is_finite() && found.se.is_finite(), "{answers:?} {latent:?} {method:?} {found:?}");
            }
        }
    }
    // A prior without width cannot be moved.
    let row: Vec<(&Item, u8)> = odd.iter().zip([1, 1, 0, 0, 0, 0]).collect();
    let found = score(&row, priors[1], Method::Map, &Quadrature::default()).unwrap();
    assert!((found.theta - 3.0).abs() < 1e-5);
}

#[test]
fn what_is_wrong_is_named() {
    let grid = Quadrature::default();
    let responses = Responses::dense(6, vec![0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]).unwrap();
    let found = score_all(&responses, &mixed(), Latent::STANDARD, Method::Map, &grid);
    assert_eq!(found, Err(MeasureError::Category { person: 1, item: 1, found: 2, highest: 1 }));
    assert!(score_all(&responses, &lsat7(), Latent::STANDARD, Method::Eap, &grid).is_err());
    let one = Item::two_parameter(1.0, 0.0);
    for latent in [Latent { mean: f64::NAN, variance: 1.0 }, Latent { mean: 0.0, variance: -1.0 }] {
        assert!(score(&[(&one, 1)], latent, Method::Eap, &grid).is_err());
        assert!(sum_scores(&lsat7(), latent, &grid).is_err());
        assert!(marginal_reliability(&lsat7(), latent, &grid).is_err());
    }
    assert!(score(&[(&one, 2)], Latent::STANDARD, Method::Eap, &grid).is_err());
    assert!(score(&[(&Item::two_parameter(f64::NAN, 0.0), 1)], Latent::STANDARD, Method::Eap, &grid).is_err());
    assert!(sum_scores(&[], Latent::STANDARD, &grid).is_err());
    let scores = [Score { theta: 0.0, se: 1.0 }];
    assert_eq!(empirical_reliability(&scores, &[]), Ok(None));
    assert_eq!(empirical_reliability(&[], &[]), Ok(None));
    assert!(empirical_reliability(&scores, &[1.0, 1.0]).is_err());
}

#[test]
fn groups_have_their_own_priors() {
    let cells = vec![1, 0, 1, 1, 0, 1, 0, 1, 1, 0];
    let latents = [Latent::STANDARD, Latent { mean: -1.0, variance: 0.25 }];
    let responses = Responses::dense(5, cells).unwrap().with_groups(vec![0, 1]).unwrap();
    for method in [Method::Eap, Method::Map, Method::Wle] {
        let found = score_groups(&responses, &lsat7(), &latents, method, &Quadrature::default()).unwrap();
        for (group, latent) in latents.iter().enumerate() {
            let alone = score_all(&responses, &lsat7(), *latent, method, &Quadrature::default()).unwrap();
            assert_eq!(found[group], alone[group]);
        }
    }
    assert!(score_groups(&responses, &lsat7(), &latents[..1], Method::Eap, &Quadrature::default()).is_err());
}

#[test]
fn threads_make_no_difference() {
    let mut generator = ChaCha8Rng::seed_from_u64(3);
    let cells: Vec<u8> = (0..3000).map(|_| u8::from(generator.random_bool(0.6))).collect();
    let responses = Responses::dense(5, cells).unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| score_all(&responses, &lsat7(), Latent::STANDARD, Method::Wle, &Quadrature::default()))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn a_sum_is_what_its_patterns_are_together() {
    // Every pattern of three graded and partial credit items and a right-or-wrong one, counted out.
    let items = [mixed().remove(0), mixed().remove(3), mixed().remove(4), mixed().remove(5)];
    let latent = Latent { mean: 0.2, variance: 1.3 };
    let grid = Quadrature::even(41, 6.0).unwrap();
    let mut together = vec![[0.0; 3]; 10];
    let mut p = vec![vec![0.0; 4]; 4];
    for (theta, weight) in grid.nodes().iter().zip(grid.weights(latent)) {
        for (item, p) in items.iter().zip(&mut p) {
            p.resize(item.categories(), 0.0);
            item.probabilities(*theta, p);
        }
        for (i, one) in p[0].iter().enumerate() {
            for (j, two) in p[1].iter().enumerate() {
                for (k, three) in p[2].iter().enumerate() {
                    for (l, four) in p[3].iter().enumerate() {
                        let mass = weight * one * two * three * four;
                        let of = &mut together[i + j + k + l];
                        *of = [of[0] + mass, of[1] + mass * theta, of[2] + mass * theta * theta];
                    }
                }
            }
        }
    }
    let found = sum_scores(&items, latent, &grid).unwrap();
    assert_eq!(found.len(), 10);
    for (sum, of) in found.iter().zip(together) {
        let mean = of[1] / of[0];
        let wanted = [of[0], mean, (of[2] / of[0] - mean * mean).sqrt()];
        assert_close(&[sum.probability, sum.theta, sum.se], &wanted, 1e-10);
    }
}

#[test]
fn promised_reliability_of_one_item_by_hand() {
    // Five equal items whose information is all but flat where people are: I = 5 · a² / 4 at the middle.
    let items = vec![Item::two_parameter(0.4, 0.0); 5];
    let narrow = Latent { mean: 0.0, variance: 0.01 };
    let found = marginal_reliability(&items, narrow, &Quadrature::even(4001, 2.0).unwrap()).unwrap();
    // I σ² = 5 · .04 · .01 = .002, of which .002 / 1.002; the curve falls by I''/2 · σ² = −.0004 of itself.
    assert!((found - 0.001_996).abs() < 2e-6, "{found}");
}

#[test]
fn abilities_come_back_and_errors_are_as_stated() {
    let items: Vec<Item> = (0..30)
        .map(|place| {
            let b = f64::from(place % 10) * 0.4 - 1.8;
            match place % 3 {
                0 => Item::two_parameter(1.2, b),
                1 => Item::three_parameter(1.5, b, 0.2),
                _ => Item::Graded { a: 1.1, d: vec![1.1 * (0.6 - b), 1.1 * (-0.6 - b)] },
            }
        })
        .collect();
    let mut generator = ChaCha8Rng::seed_from_u64(11);
    let mut truth = Vec::new();
    let mut cells = Vec::new();
    for _ in 0..2000 {
        let theta: f64 = StandardNormal.sample(&mut generator);
        truth.push(theta);
        for item in &items {
            let mut p = vec![0.0; item.categories()];
            item.probabilities(theta, &mut p);
            let mut draw: f64 = generator.random();
            let answer = p.iter().take_while(|p| {
                draw -= **p;
                draw >= 0.0
            });
            cells.push(u8::try_from(answer.count().min(p.len() - 1)).unwrap());
        }
    }
    let responses = Responses::dense(30, cells).unwrap();
    for method in [Method::Eap, Method::Map, Method::Wle] {
        let found = score_all(&responses, &items, Latent::STANDARD, method, &Quadrature::default()).unwrap();
        let covered =
            found.iter().zip(&truth).filter(|(score, truth)| (score.theta - **truth).abs() < 1.96 * score.se).count();
        assert!((1860..=1940).contains(&covered), "{method:?}: {covered} of 2000");
        let bias = found.iter().zip(&truth).map(|(score, truth)| score.theta - truth).sum::<f64>() / 2000.0;
        assert!(bias.abs() < 0.03, "{method:?}: {bias}");
        if method == Method::Eap {
            let promised = marginal_reliability(&items, Latent::STANDARD, &Quadrature::default()).unwrap();
            let empirical = empirical_reliability(&found, &[]).unwrap().unwrap();
            assert!((promised - empirical).abs() < 0.02, "{promised} {empirical}");
        }
    }
}

fn any_item() -> impl Strategy<Value = Item> {
    prop_oneof![
        (0.2..3.0, -3.0..3.0, 0.0..0.4).prop_map(|(a, b, c)| Item::three_parameter(a, b, c)),
        (0.2..3.0, -3.0..3.0).prop_map(|(a, b)| Item::two_parameter(a, b)),
        (0.2..3.0, -2.0..2.0, 0.0..2.0, 0.0..2.0)
            .prop_map(|(a, d, x, y)| Item::Graded { a, d: vec![d, d - x, d - x - y] }),
        (0.2..2.0, -2.0..2.0, -2.0..2.0).prop_map(|(a, x, y)| Item::PartialCredit { a, d: vec![x, y] }),
    ]
}

proptest! {
    #[test]
    fn no_place_is_higher_than_the_estimate(
        rows in prop::collection::vec((any_item(), 0_u8..4), 1..12), mean in -1.0..1.0, variance in 0.1..4.0,
    ) {
        let rows: Vec<(&Item, u8)> =
            rows.iter().map(|(item, k)| (item, k % u8::try_from(item.categories()).unwrap())).collect();
        let latent = Latent { mean, variance };
        for method in [Method::Map, Method::Wle] {
            let height = |theta: f64| {
                let mut sum = if method == Method::Map { -0.5 * (theta - mean).powi(2) / variance } else { 0.0 };
                let mut information = 0.0;
                for (item, answer) in &rows {
                    let mut p = vec![0.0; item.categories()];
                    item.probabilities(theta, &mut p);
                    sum += p[usize::from(*answer)].ln();
                    information += item.information(theta);
                }
                if method == Method::Wle { sum + 0.5 * information.ln() } else { sum }
            };
            let found = score(&rows, latent, method, &Quadrature::default()).unwrap();
            let here = height(found.theta);
            for place in -60..=60 {
                prop_assert!(height(f64::from(place) * 0.25) <= here + 1e-7, "{method:?} {found:?} {place}");
            }
        }
    }

    #[test]
    fn a_right_answer_never_lowers(
        rows in prop::collection::vec((0.2..3.0, -3.0..3.0, 0.0..0.4, any::<bool>()), 1..12), which in 0_usize..12,
    ) {
        let items: Vec<Item> = rows.iter().map(|(a, b, c, _)| Item::three_parameter(*a, *b, *c)).collect();
        let which = which % rows.len();
        let with = |answer: Option<u8>| {
            let answers: Vec<(&Item, u8)> = (0..rows.len())
                .filter_map(|place| {
                    let given = if place == which { answer? } else { u8::from(rows[place].3) };
                    Some((&items[place], given))
                })
                .collect();
            score(&answers, Latent::STANDARD, Method::Eap, &Quadrature::default()).unwrap().theta
        };
        // Monotone likelihood ratios: wrong below missing below right.
        prop_assert!(with(Some(0)) <= with(None) + 1e-9);
        prop_assert!(with(None) <= with(Some(1)) + 1e-9);
    }

    #[test]
    fn scale_and_origin_do_not_matter(a in 0.3..2.0_f64, b in -2.0..2.0_f64, shift in -2.0..2.0_f64, scale in 0.5..2.0_f64) {
        // θ' = scale θ + shift with a' = a / scale, b' = scale b + shift.
        let plain = [Item::two_parameter(a, b), Item::two_parameter(1.0, 0.0)];
        let moved = [Item::two_parameter(a / scale, scale * b + shift), Item::two_parameter(1.0 / scale, shift)];
        for method in [Method::Map, Method::Wle] {
            let of = |items: &[Item; 2], latent| -> Score {
                score(&[(&items[0], 1), (&items[1], 0)], latent, method, &Quadrature::default()).unwrap()
            };
            let (one, two) = (of(&plain, Latent::STANDARD), of(&moved, Latent { mean: shift, variance: scale * scale }));
            prop_assert!((scale * one.theta + shift - two.theta).abs() < 1e-7);
            prop_assert!((scale * one.se - two.se).abs() < 1e-7);
        }
    }

    #[test]
    fn sums_are_a_distribution(rows in prop::collection::vec(any_item(), 1..8), theta in -5.0..5.0) {
        let sums = sum_distribution(&rows, theta);
        prop_assert!((sums.iter().sum::<f64>() - 1.0).abs() < 1e-10);
        let expected: f64 = rows.iter().map(|item| item.expected(theta)).sum();
        let found: f64 = sums.iter().enumerate().map(|(sum, p)| f64::from(u16::try_from(sum).unwrap()) * p).sum();
        prop_assert!((found - expected).abs() < 1e-9);
    }
}
