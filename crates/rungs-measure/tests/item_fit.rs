//! Item analysis, fit, differences between groups and linking against published and independently computed figures.
//!
//! "witness" stands for plain Python (numpy, scipy, pandas, statsmodels) that does the same sums the long way round:
//! orthogonal complements by a full QR, covariances moment by moment. Parameters are maximum-likelihood estimates at 121
//! nodes from -7 to 7. Data that may not be copied are read from a folder beside the repository, where it is there.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "helpers of tests fail like tests, by panicking; zeros are exact"
)]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use rungs_measure::MeasureError;
use rungs_measure::classical::analyse;
use rungs_measure::dif::{EtsClass, logistic, mantel_haenszel};
use rungs_measure::fit::{self, GlobalFit};
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

/// Slopes and intercepts of section 7.
const LSAT7_2PL: [(f64, f64); 5] = [
    (0.987_545_889, 1.855_855_642),
    (1.080_837_138, 0.807_969_592),
    (1.707_477_658, 1.805_206_204),
    (0.764_989_873, 0.485_999_802),
    (0.735_672_712, 1.854_457_59),
];

fn patterns(counts: [u16; 32]) -> Responses {
    let cells = (0..32_u8).flat_map(|code| (0..5).map(move |item| code >> (4 - item) & 1)).collect();
    Responses::dense(5, cells).unwrap().with_weights(counts.iter().map(|count| f64::from(*count)).collect()).unwrap()
}

/// A row a person.
fn people(counts: [u16; 32]) -> Vec<u8> {
    let codes = (0..32_u8).zip(counts).flat_map(|(code, count)| std::iter::repeat_n(code, usize::from(count)));
    codes.flat_map(|code| (0..5).map(move |item| code >> (4 - item) & 1)).collect()
}

fn two_parameter(parameters: &[(f64, f64)]) -> Vec<Item> {
    parameters.iter().map(|(a, d)| Item::Dichotomous { a: *a, d: *d, c: 0.0 }).collect()
}

fn rasch(intercepts: &[f64]) -> Vec<Item> {
    intercepts.iter().map(|d| Item::Dichotomous { a: 1.0, d: *d, c: 0.0 }).collect()
}

fn grid() -> Quadrature {
    Quadrature::even(121, 7.0).unwrap()
}

/// A table of the folder beside the repository; a column `group` becomes groups from 0.
fn table(name: &str) -> Option<Responses> {
    let path = format!("{}/../../../shared/measure/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the folder with {name}.csv is not there");
        return None;
    };
    let (head, rows) = text.split_once('\n').unwrap();
    let columns: Vec<&str> = head.split(',').collect();
    let grouped = usize::from(columns[0] == "group");
    let (mut cells, mut groups) = (Vec::new(), Vec::new());
    for row in rows.lines() {
        for (column, cell) in row.split(',').enumerate() {
            if column < grouped {
                groups.push(cell.parse::<u32>().unwrap() - 1);
            } else {
                cells.push(if cell.is_empty() { MISSING } else { cell.parse().unwrap() });
            }
        }
    }
    let responses = Responses::dense(columns.len() - grouped, cells).unwrap();
    Some(if grouped == 1 { responses.with_groups(groups).unwrap() } else { responses })
}

#[track_caller]
fn near(found: f64, wanted: f64, share: f64) {
    assert!((found - wanted).abs() <= share * wanted.abs(), "{found} for {wanted}");
}

#[track_caller]
fn all_near(found: &[f64], wanted: &[f64], share: f64) {
    assert_eq!(found.len(), wanted.len());
    found.iter().zip(wanted).for_each(|(found, wanted)| near(*found, *wanted, share));
}

#[test]
fn lsat7_agrees_with_mirt_and_the_witness() {
    let (items, responses) = (two_parameter(&LSAT7_2PL), patterns(LSAT7));
    let run = |responses: &Responses| -> GlobalFit {
        fit::m2(&items, Model::TwoParameter, Latent::STANDARD, responses, &grid()).unwrap()
    };
    let found = run(&responses);
    // R mirt 1.45.1, its tests: 11.93841, df 5.
    near(found.statistic, 11.938_41, 1e-5);
    assert_eq!((found.df, found.moments, found.parameters, found.scaled), (5, 15, 10, None));
    near(found.p, 0.035_641_488, 1e-6);
    near(found.srmsr, 0.031_962_915, 1e-6);
    near(found.rmsea, 0.037_266_63, 1e-4);
    // Patterns with weights and people one by one are the same.
    let each = Responses::dense(5, people(LSAT7)).unwrap();
    near(run(&each).statistic, found.statistic, 1e-10);
    // For right and wrong C2 is M2.
    let c2 = fit::c2(&items, Model::TwoParameter, Latent::STANDARD, &responses, &grid()).unwrap();
    near(c2.statistic, found.statistic, 1e-10);

    let items_fit = fit::s_x2(&items, Model::TwoParameter, Latent::STANDARD, &responses, &grid()).unwrap();
    let statistics: Vec<f64> = items_fit.items.iter().map(|item| item.statistic.unwrap()).collect();
    // R mirt 1.45.1, its tests; then the witness.
    all_near(&statistics, &[4.749_440, 14.451_071, 1.270_381, 5.237_400, 0.941_125], 2e-3);
    all_near(&statistics, &[4.750_540_238, 14.453_452_903, 1.272_659_948, 5.236_482_319, 0.940_941_995], 1e-6);
    assert!(items_fit.items.iter().all(|item| item.df == 2));
    assert_eq!((items_fit.people, items_fit.left_out), (1000.0, 0.0));

    let residual = fit::infit_outfit(&items, Latent::STANDARD, &responses, &grid()).unwrap();
    // The witness.
    all_near(
        &[residual[0].outfit, residual[0].z_outfit, residual[0].infit, residual[0].z_infit],
        &[0.775_813_602, -3.141_571_136, 0.958_175_679, -0.702_285_976],
        1e-6,
    );
}

#[test]
fn one_missing_answer_agrees_with_mirt() {
    let mut cells = people(LSAT7);
    cells[0] = MISSING;
    let responses = Responses::dense(5, cells).unwrap();
    let items = two_parameter(&[
        (0.969_197_844, 1.850_927_212),
        (1.082_473_014, 0.808_442_281),
        (1.716_817_167, 1.810_555_134),
        (0.762_698_051, 0.485_726_817),
        (0.731_367_264, 1.852_556_319),
    ]);
    let found = fit::m2(&items, Model::TwoParameter, Latent::STANDARD, &responses, &grid()).unwrap();
    // R mirt 1.45.1, its tests; then the witness.
    near(found.scaled.unwrap(), 11.953_35, 1e-3);
    near(found.scaled.unwrap(), 11.954_285_444, 1e-7);
    near(found.statistic, 11.927_129_186, 1e-7);
    let items_fit = fit::s_x2(&items, Model::TwoParameter, Latent::STANDARD, &responses, &grid()).unwrap();
    near(items_fit.items[0].statistic.unwrap(), 4.844_853_9, 1e-3);
    near(items_fit.items[0].statistic.unwrap(), 4.846_516_554, 1e-7);
    assert_eq!((items_fit.people, items_fit.left_out), (999.0, 1.0));
}

#[test]
fn rasch_and_one_slope_are_one_model() {
    let d = [2.730_013_233, 0.998_605_829, 0.239_853_885, 1.306_451_161, 2.099_404_359];
    let slope = 0.755_134_617_f64;
    let common: Vec<(f64, f64)> = d.iter().map(|d| (slope, *d)).collect();
    let responses = patterns(LSAT6);
    let one = fit::m2(&two_parameter(&common), Model::OneParameter, Latent::STANDARD, &responses, &grid()).unwrap();
    // R mirt 1.45.1, its tests: 5.292566, df 9.
    near(one.statistic, 5.292_566, 1e-3);
    assert_eq!((one.df, one.parameters), (9, 6));
    near(one.statistic, 5.291_349_249, 1e-6);
    assert_eq!(one.rmsea, 0.0);
    let latent = Latent { mean: 0.0, variance: slope * slope };
    let free = fit::m2(&rasch(&d), Model::Rasch, latent, &responses, &grid()).unwrap();
    near(free.statistic, one.statistic, 1e-6);
    assert_eq!(free.df, 9);
    // Each item pays for its slope, or for the variance.
    let by_score = fit::s_x2(&rasch(&d), Model::Rasch, latent, &responses, &grid()).unwrap();
    let df: Vec<usize> = by_score.items.iter().map(|item| item.df).collect();
    assert_eq!(df, [2, 2, 1, 2, 2]);
    near(by_score.items[1].statistic.unwrap(), 1.576_050_397, 1e-6);
}

#[test]
fn graded_answers_agree_with_mirt_and_the_witness() {
    let Some(responses) = table("science4") else { return };
    let items = vec![
        Item::Graded { a: 1.040_641_435, d: vec![4.862_721_893, 2.639_164_19, -1.465_456_577] },
        Item::Graded { a: 1.225_832_641, d: vec![2.924_000_414, 0.901_130_588, -2.266_429_655] },
        Item::Graded { a: 2.300_594_733, d: vec![5.245_175_324, 2.218_642_793, -1.967_496_073] },
        Item::Graded { a: 1.093_799_384, d: vec![3.346_884_545, 0.991_419_574, -1.687_530_882] },
    ];
    let found = fit::c2(&items, Model::Graded, Latent::STANDARD, &responses, &grid()).unwrap();
    // R mirt 1.45.1, its tests: 19.17929, p 6.84337e-05.
    near(found.statistic, 19.179_29, 1e-3);
    near(found.p, 6.843_37e-5, 2e-3);
    near(found.statistic, 19.176_923_02, 1e-6);
    assert_eq!(found.df, 2);
    assert!(matches!(
        fit::m2(&items, Model::Graded, Latent::STANDARD, &responses, &grid()),
        Err(MeasureError::Unfit(why)) if why.contains("C2")
    ));
    let by_score = fit::s_x2(&items, Model::Graded, Latent::STANDARD, &responses, &grid()).unwrap();
    let statistics: Vec<f64> = by_score.items.iter().map(|item| item.statistic.unwrap()).collect();
    all_near(&statistics, &[4.786_977_563, 8.757_361_112, 7.554_198_114, 9.925_386_984], 1e-6);
    assert_eq!(by_score.items.iter().map(|item| item.df).collect::<Vec<_>>(), [6, 9, 8, 11]);
}

#[test]
fn partial_credit_agrees_with_the_witness() {
    let Some(responses) = table("environment3") else { return };
    let items: Vec<Item> = [
        (1.166_171_692, [-0.710_696_997, -2.727_909_747]),
        (2.146_879_098, [-2.391_716_792, -5.032_813_196]),
        (2.940_432_277, [-2.383_419_694, -4.888_137_109]),
        (3.027_514_927, [-1.403_788_359, -6.392_629_645]),
        (2.795_171_49, [-2.332_833_18, -4.774_647_649]),
        (1.481_504_411, [-0.324_609_747, -1.799_259_838]),
    ]
    .map(|(a, d)| Item::PartialCredit { a, d: d.to_vec() })
    .to_vec();
    let found = fit::m2(&items, Model::PartialCredit, Latent::STANDARD, &responses, &grid()).unwrap();
    near(found.statistic, 9.381_501_059, 1e-6);
    assert_eq!(found.df, 3);
    let found = fit::c2(&items, Model::PartialCredit, Latent::STANDARD, &responses, &grid()).unwrap();
    near(found.statistic, 58.922_352_449, 1e-6);
    assert_eq!(found.df, 9);
    let residual = fit::infit_outfit(&items, Latent::STANDARD, &responses, &grid()).unwrap();
    near(residual[1].outfit, 0.593_157_999, 1e-6);
    near(residual[1].z_infit, -0.064_304_361, 1e-6);
}

#[test]
fn items_of_one_text_hang_together() {
    let Some(responses) = table("sirt_read") else { return };
    let d = [
        2.104_692_575,
        1.274_322_718,
        0.337_972_685,
        -0.195_192_544,
        1.126_356_887,
        0.032_846_713,
        2.734_819_283,
        0.950_383_173,
        3.105_967_082,
        1.126_356_887,
        2.309_691_723,
        1.255_421_474,
    ];
    let latent = Latent { mean: 0.0, variance: 1.190_564_307_650_425_3 };
    let found = fit::q3(&rasch(&d), latent, &responses, &grid(), 0.2).unwrap();
    near(found.mean, -0.059_712_846, 1e-6);
    near(found.adjusted, 0.446_837_564 + 0.059_712_846, 1e-6);
    let pairs: Vec<(usize, usize)> = found.flagged.iter().map(|pair| (pair.first, pair.second)).collect();
    assert_eq!(pairs, [(8, 10), (8, 11)]);
    near(found.matrix[8 * 12 + 11].unwrap(), 0.248_314, 1e-5);
    assert_eq!(found.matrix[8 * 12 + 11], found.matrix[11 * 12 + 8]);
}

#[test]
fn item_analysis_agrees_with_the_witness() {
    let found = analyse(&patterns(LSAT7)).unwrap();
    let known = found.reliability.as_ref().unwrap();
    near(found.mean.unwrap(), 3.707, 1e-12);
    near(found.sd.unwrap(), 1.198_577_318_151_644_6, 1e-10);
    near(known.alpha, 0.453_408_735_387_426_2, 1e-10);
    near(known.alpha_interval.0, 0.397_956_377_463_211, 1e-8);
    near(known.alpha_interval.1, 0.505_203_160_321_098_2, 1e-8);
    near(known.omega.unwrap(), 0.462_013_556_924_431_3, 1e-6);
    near(known.standard_error, 0.886_129_914_982_124_1, 1e-10);
    assert_eq!(found.scores, [12.0, 40.0, 114.0, 205.0, 321.0, 308.0]);
    let item = &found.items[2];
    near(item.facility.unwrap(), 0.772, 1e-12);
    near(item.sd.unwrap(), 0.419_752_54, 1e-7);
    near(item.item_total.unwrap(), 0.611_210_327_482_715_3, 1e-10);
    near(item.item_rest.unwrap(), 0.313_179_253_380_070_6, 1e-10);
    near(item.alpha_without.unwrap(), 0.345_391_220_017_892_24, 1e-10);

    let Some(responses) = table("science7") else { return };
    let found = analyse(&responses).unwrap();
    let known = found.reliability.unwrap();
    near(known.alpha, 0.508_199_228_307_923_7, 1e-10);
    near(known.omega.unwrap(), 0.436_113_854_801_722_4, 1e-6);
    near(found.items[0].facility.unwrap(), 0.706_632_65, 1e-7);
    near(found.items[0].item_rest.unwrap(), 0.331_446_193_718_935_36, 1e-9);

    // 69 answers are missing: pairs, as pandas does it.
    let Some(responses) = table("sat12_missing") else { return };
    let found = analyse(&responses).unwrap();
    let known = found.reliability.unwrap();
    near(found.mean.unwrap(), 18.250_008_772_992_047, 1e-10);
    near(found.sd.unwrap(), 5.030_430_743_234_49, 1e-10);
    near(known.alpha, 0.795_734_526_100_251_1, 1e-10);
    near(known.alpha_interval.0, 0.771_270_890_055_630_4, 1e-8);
    near(known.omega.unwrap(), 0.801_361_399_519_177_2, 1e-6);
    near(found.items[1].item_total.unwrap(), 0.537_644_083_909_862, 1e-9);
    near(found.items[1].item_rest.unwrap(), 0.461_941_486_236_769_45, 1e-9);
    near(found.items[1].alpha_without.unwrap(), 0.782_451_919_976_968_4, 1e-10);
}

#[test]
fn differences_agree_with_r() {
    let Some(responses) = table("asvab_groups") else { return };
    // R 4.2.2, mantelhaen.test by score: statistic, p, odds ratio and its interval; group 1 against 3. The third item
    // has a difference of counts below 0.5, hence no correction.
    let wanted = [
        [2.977_531_856_83, 0.084_427_928_828, 1.752_007_099_8, 0.969_047_829_667, 3.167_572_109_21],
        [0.007_480_616_580_51, 0.931_076_461_766, 0.942_305_093_793, 0.555_890_905_73, 1.597_325_807_34],
        [0.015_381_994_736_5, 0.901_296_137_941, 0.967_075_510_144, 0.565_473_108_164, 1.653_898_353_11],
        [1.811_450_277_13, 0.178_334_353_395, 0.638_055_581_478, 0.352_477_494_928, 1.155_009_698_25],
    ];
    let found = mantel_haenszel(&responses, 0, 2, false).unwrap();
    for (item, wanted) in found.iter().zip(&wanted) {
        let (low, high) = item.odds_ratio_interval.unwrap();
        all_near(&[item.statistic.unwrap(), item.p.unwrap(), item.odds_ratio.unwrap(), low, high], wanted, 1e-9);
        assert_eq!(item.class, Some(EtsClass::A));
    }
    near(found[0].delta.unwrap(), -1.317_790_806, 1e-8);

    let Some(responses) = table("mathexam14w") else { return };
    let found = mantel_haenszel(&responses, 0, 1, false).unwrap();
    near(found[0].statistic.unwrap(), 86.198_451_922_8, 1e-9);
    near(found[0].p.unwrap(), 1.627_550_226_73e-20, 1e-6);
    near(found[10].odds_ratio.unwrap(), 0.276_551_625_412, 1e-9);
    // Delta -3.96 with a standard error of .44 (statsmodels) is large, .58 is none, 1.21 (se .45) moderate.
    let classes = [0, 3, 1].map(|item| found[item].class.unwrap());
    assert_eq!(classes, [EtsClass::C, EtsClass::A, EtsClass::B]);
    assert!(found.iter().all(|item| !item.purified && item.p_adjusted >= item.p));
    let purified = mantel_haenszel(&responses, 0, 1, true).unwrap();
    assert!(purified[0].purified && purified[0].class == Some(EtsClass::C));
}

#[test]
fn logistic_regression_agrees_with_statsmodels() {
    let Some(responses) = table("asvab_groups") else { return };
    let found = logistic(&responses, 0, false).unwrap();
    // statsmodels 0.15, Logit: uniform, non-uniform, both (statistic, p, rise of R²), then the three groups.
    let wanted: [[f64; 12]; 2] = [
        [
            5.099_300_686,
            0.164_668_605_5,
            0.005_034_112_45,
            5.398_097_777,
            0.144_862_140_4,
            0.005_293_167_733,
            10.497_398_46,
            0.105_208_459,
            0.010_327_280_18,
            -0.510_472_764_7,
            -0.595_319_992_8,
            -0.285_422_143,
        ],
        [
            2.414_572_64,
            0.490_927_695_4,
            0.002_557_616_901,
            1.520_150_456,
            0.677_627_485_5,
            0.001_606_129_789,
            3.934_723_097,
            0.685_509_893_8,
            0.004_163_746_691,
            0.362_864_658_4,
            0.053_602_140_25,
            0.132_317_076_1,
        ],
    ];
    for (item, wanted) in found.iter().zip(&wanted) {
        let tests = [&item.uniform, &item.non_uniform, &item.both].map(|test| test.as_ref().unwrap());
        let mut values: Vec<f64> = tests.iter().flat_map(|test| [test.statistic, test.p, test.r2_change]).collect();
        values.extend(item.effects[1..].iter().map(|effect| effect.unwrap()));
        all_near(&values, wanted, 1e-6);
        assert_eq!(tests.map(|test| test.df), [3, 3, 6]);
    }
    let Some(responses) = table("mathexam14w") else { return };
    let found = logistic(&responses, 0, false).unwrap();
    let first = found[0].uniform.as_ref().unwrap();
    near(first.statistic, 96.023_136_46, 1e-8);
    near(first.r2_change, 0.136_099_263_7, 1e-7);
    near(found[0].effects[1].unwrap(), -1.710_086_566, 1e-7);
    let crossed = found[6].non_uniform.as_ref().unwrap();
    near(crossed.p, 0.001_479_463_792, 1e-6);
    let purified = logistic(&responses, 0, true).unwrap();
    assert!(purified[0].purified && purified[0].both.as_ref().is_some_and(|both| both.p < 1e-6));
}

/// Answers of many people by a fixed rule, some missing.
fn made_up(people: u32, items: u32) -> Responses {
    let cell = |person: u32, item: u32| {
        let mut x = (person * 7_919 + item * 104_729 + 17).wrapping_mul(2_654_435_761);
        x ^= x >> 15;
        let able = person % 97;
        if x.is_multiple_of(23) { MISSING } else { u8::from(x % 97 < (able + 40 + item) / 2) }
    };
    let cells = (0..people).flat_map(|person| (0..items).map(move |item| cell(person, item))).collect();
    Responses::dense(items as usize, cells)
        .unwrap()
        .with_groups((0..people).map(|person| person % 2).collect())
        .unwrap()
}

#[test]
fn threads_change_nothing() {
    let responses = made_up(20_000, 12);
    let items: Vec<Item> = (0..12).map(|item| Item::two_parameter(1.0, f64::from(item) / 6.0 - 1.0)).collect();
    let run = |threads: usize| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            let grid = Quadrature::default();
            let (model, latent) = (Model::TwoParameter, Latent::STANDARD);
            (
                fit::m2(&items, model, latent, &responses, &grid).unwrap(),
                fit::s_x2(&items, model, latent, &responses, &grid).unwrap(),
                fit::infit_outfit(&items, latent, &responses, &grid).unwrap(),
                fit::q3(&items, latent, &responses, &grid, 0.2).unwrap(),
                analyse(&responses).unwrap(),
            )
        })
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn odd_answers_give_errors_or_nothing_but_no_panic() {
    let items = two_parameter(&LSAT7_2PL);
    let tables = [
        vec![],
        vec![1; 5],
        vec![1; 50],
        vec![0; 50],
        vec![MISSING; 20],
        [vec![MISSING; 5], vec![1, 0, 1, 0, 1]].concat(),
    ];
    for cells in tables {
        let responses = Responses::dense(5, cells.clone()).unwrap();
        let (model, latent, grid) = (Model::TwoParameter, Latent::STANDARD, Quadrature::default());
        if let Ok(found) = fit::m2(&items, model, latent, &responses, &grid) {
            assert!(found.statistic.is_finite() && found.statistic >= 0.0, "{cells:?}: {found:?}");
        }
        if let Ok(found) = fit::s_x2(&items, model, latent, &responses, &grid) {
            assert!(found.items.iter().all(|item| item.statistic.is_none_or(f64::is_finite)), "{cells:?}: {found:?}");
        }
        assert_eq!(fit::infit_outfit(&items, latent, &responses, &grid).unwrap().len(), 5);
        assert_eq!(fit::q3(&items, latent, &responses, &grid, 0.2).unwrap().matrix.len(), 25);
        match analyse(&responses) {
            Ok(found) => assert!(found.items.iter().all(|item| item.item_rest.is_none_or(f64::is_finite))),
            Err(error) => assert!(cells.is_empty(), "{error}"),
        }
        assert!(mantel_haenszel(&responses, 0, 1, true).is_err());
        assert!(logistic(&responses, 0, true).is_err());
    }
}

#[test]
fn what_does_not_belong_together_is_named() {
    let responses = patterns(LSAT7);
    let grid = Quadrature::default();
    let run = |items: &[Item], latent: Latent, responses: &Responses| {
        [
            fit::m2(items, Model::TwoParameter, latent, responses, &grid).err(),
            fit::s_x2(items, Model::TwoParameter, latent, responses, &grid).err(),
            fit::infit_outfit(items, latent, responses, &grid).err(),
            fit::q3(items, latent, responses, &grid, 0.2).err(),
        ]
    };
    let items = two_parameter(&LSAT7_2PL);
    assert!(run(&items[1..], Latent::STANDARD, &responses).iter().all(Option::is_some));
    assert!(run(&[], Latent::STANDARD, &responses).iter().all(Option::is_some));
    assert!(run(&items, Latent { mean: 0.0, variance: f64::NAN }, &responses).iter().all(Option::is_some));
    let broken = vec![Item::two_parameter(f64::INFINITY, 0.0); 5];
    assert!(run(&broken, Latent::STANDARD, &responses).iter().all(Option::is_some));
    let graded = Responses::dense(5, vec![0, 1, 2, 0, 0]).unwrap();
    let wrong = MeasureError::Category { person: 0, item: 2, found: 2, highest: 1 };
    assert!(run(&items, Latent::STANDARD, &graded).iter().all(|error| error.as_ref() == Some(&wrong)));
    // Two items have three moments and four parameters.
    let short = Responses::dense(2, vec![0, 1, 1, 0, 1, 1]).unwrap();
    assert!(matches!(
        fit::m2(&items[..2], Model::TwoParameter, Latent::STANDARD, &short, &grid),
        Err(MeasureError::Unfit(_))
    ));
    let many = vec![Item::two_parameter(1.0, 0.0); 101];
    let wide = Responses::dense(101, (0..202).map(|cell| cell % 2).collect()).unwrap();
    assert!(matches!(
        fit::m2(&many, Model::TwoParameter, Latent::STANDARD, &wide, &grid),
        Err(MeasureError::Value { found, .. }) if found == 5151.0
    ));
    assert!(fit::infit_outfit_at(&items, &[0.0], &responses).is_err());
}

#[test]
fn good_items_fit_and_odd_ones_do_not() {
    // Made by the model but for the last item, which has nothing to do with ability.
    let items: Vec<Item> = (0..10).map(|item| Item::two_parameter(1.5, f64::from(item) / 3.0 - 1.5)).collect();
    let mut seed = 12_345_u64;
    let mut uniform = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(seed >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    let mut cells = Vec::new();
    for _ in 0..4_000 {
        let theta = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        let right: Vec<u8> = items.iter().map(|item| u8::from(uniform() < item.right(theta))).collect();
        cells.extend(&right[..9]);
        cells.push(u8::from(uniform() < 0.3));
    }
    let responses = Responses::dense(10, cells).unwrap();
    let (model, latent, grid) = (Model::TwoParameter, Latent::STANDARD, Quadrature::default());
    let by_score = fit::s_x2(&items, model, latent, &responses, &grid).unwrap();
    assert!(by_score.items[9].p.unwrap() < 1e-10);
    let residual = fit::infit_outfit(&items, latent, &responses, &grid).unwrap();
    assert!(residual[9].z_outfit > 5.0 && residual[9].infit > 1.2, "{:?}", residual[9]);
    assert!(residual[..9].iter().all(|item| item.infit < 1.2), "{residual:?}");
    let whole = fit::m2(&items, model, latent, &responses, &grid).unwrap();
    assert!(whole.p < 1e-10 && whole.srmsr > 0.05 && whole.rmsea_interval.0 > 0.02);
    // Without it all is well.
    let kept: Vec<u8> = (0..4_000).flat_map(|row| responses.dense_row(row).unwrap()[..9].to_vec()).collect();
    let kept = Responses::dense(9, kept).unwrap();
    let whole = fit::m2(&items[..9], model, latent, &kept, &grid).unwrap();
    assert!(whole.rmsea < 0.02 && whole.srmsr < 0.03 && whole.cfi.unwrap() > 0.98, "{whole:?}");
    assert!(analyse(&kept).unwrap().reliability.unwrap().alpha > 0.7);
}
