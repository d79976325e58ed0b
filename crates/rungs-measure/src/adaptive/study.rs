//! What adaptive tests from a bank would be like.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::state::State;
use super::{Bank, Reason, Settings};
use crate::ability::{Score, check_latent, empirical_reliability};
use crate::error::{MeasureError, Result};
use crate::item::Item;
use crate::quadrature::Latent;

/// Who is examined.
#[derive(Debug, Clone, PartialEq)]
pub enum Examinees {
    /// So many people of a population.
    Drawn {
        /// How many.
        count: usize,
        /// Their distribution of ability.
        latent: Latent,
    },
    /// People of these abilities, in logits.
    Known(Vec<f64>),
}

/// One simulated test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sitting {
    /// The true ability.
    pub truth: f64,
    /// The estimate at the end.
    pub estimate: Score,
    /// How many items were asked.
    pub length: usize,
    /// Why it ended.
    pub reason: Reason,
}

/// What a simulation found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatStudy {
    /// Each test, in the order of the examinees.
    pub sittings: Vec<Sitting>,
    /// Items a test, on average.
    pub mean_length: f64,
    /// Root of the mean squared difference of estimate and truth, in logits.
    pub rmse: f64,
    /// Mean of estimate minus truth, in logits.
    pub bias: f64,
    /// Mean of the standard errors stated at the end, in logits.
    pub mean_se: f64,
    /// Share of truths within 1.96 stated standard errors of the estimate.
    pub coverage: f64,
    /// Correlation of estimate and truth; None where one of them does not vary.
    pub correlation: Option<f64>,
    /// [`empirical_reliability`] of the estimates; None where they do not vary.
    pub reliability: Option<f64>,
    /// By item: the share of tests in which it was asked.
    pub exposure: Vec<f64>,
    /// Items never asked.
    pub unused: usize,
    /// Mean over pairs of tests of the share of items in common; None with fewer than two tests.
    ///
    /// Source: Chen, Ankenmann & Spray (2003), *Journal of Educational Measurement* 40, 129-145, with the mean length
    /// for the fixed one.
    pub overlap: Option<f64>,
    /// By domain: the share of all answers; empty without a blueprint.
    pub domains: Vec<f64>,
    /// How many tests ended for each reason: precise, length, time, exhausted.
    pub reasons: [usize; 4],
}

/// How many examinees one task takes: enough that a task is long against its start.
const TASK: usize = 64;

/// Gives simulated adaptive tests: answers come from the model, ability is estimated by EAP.
///
/// Where difficulties are uncertain ([`Bank::with_difficulty_sd`]) the true ones are drawn once, for all examinees. Every
/// examinee has a stream of random numbers of its own, so the outcome depends on the seed and not on the number of
/// threads. No time passes: a limit in seconds has no effect.
///
/// # Errors
/// As [`Settings::check`]; nobody to examine; abilities that are not finite.
pub fn simulate(bank: &Bank, examinees: &Examinees, settings: &Settings, seed: u64) -> Result<CatStudy> {
    settings.check()?;
    let count = match examinees {
        Examinees::Drawn { count, latent } => {
            check_latent(*latent)?;
            *count
        }
        Examinees::Known(abilities) => {
            if let Some(bad) = abilities.iter().find(|ability| !ability.is_finite()) {
                return Err(MeasureError::Value {
                    what: "an ability",
                    found: *bad,
                    allowed: "a finite number is needed",
                });
            }
            abilities.len()
        }
    };
    if count == 0 {
        return Err(MeasureError::Empty { what: "the list of examinees" });
    }
    let truth = true_items(bank, seed);
    let items = truth.as_deref().unwrap_or(bank.items());
    let first = State::new(bank, settings);
    let tasks: Vec<Result<(Vec<Sitting>, Vec<u32>)>> = (0..count.div_ceil(TASK))
        .into_par_iter()
        .map_init(
            || first.clone(),
            |state, task| {
                let mut asked = vec![0; bank.len()];
                let of_task = task * TASK..count.min((task + 1) * TASK);
                let sittings = of_task
                    .map(|examinee| {
                        let mut generator = stream(seed, examinee as u64 + 1);
                        let truth = match examinees {
                            Examinees::Known(abilities) => abilities[examinee],
                            Examinees::Drawn { latent, .. } => {
                                let z: f64 = StandardNormal.sample(&mut generator);
                                latent.sd().mul_add(z, latent.mean)
                            }
                        };
                        sit(bank, items, settings, state, truth, &mut generator, &mut asked)
                    })
                    .collect::<Result<_>>()?;
                Ok((sittings, asked))
            },
        )
        .collect();
    let mut sittings = Vec::with_capacity(count);
    let mut asked = vec![0_u64; bank.len()];
    for task in tasks {
        let (of_task, counts) = task?;
        sittings.extend(of_task);
        for (sum, count) in asked.iter_mut().zip(counts) {
            *sum += u64::from(count);
        }
    }
    summary(bank, sittings, &asked)
}

fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(number);
    generator
}

/// The items with difficulties drawn from what is known of them; None where all are known.
fn true_items(bank: &Bank, seed: u64) -> Option<Vec<Item>> {
    if bank.difficulty_sd().iter().all(|sd| *sd == 0.0) {
        return None;
    }
    let mut generator = stream(seed, 0);
    let moved = |(item, sd): (&Item, &f64)| {
        let z: f64 = StandardNormal.sample(&mut generator);
        let by = item.slope() * sd * z;
        let all = |d: &[f64]| d.iter().map(|d| d - by).collect();
        match item {
            Item::Dichotomous { a, d, c } => Item::Dichotomous { a: *a, d: d - by, c: *c },
            Item::Graded { a, d } => Item::Graded { a: *a, d: all(d) },
            Item::PartialCredit { a, d } => Item::PartialCredit { a: *a, d: all(d) },
        }
    };
    Some(bank.items().iter().zip(bank.difficulty_sd()).map(moved).collect())
}

fn sit(
    bank: &Bank,
    items: &[Item],
    settings: &Settings,
    state: &mut State,
    truth: f64,
    generator: &mut ChaCha8Rng,
    asked: &mut [u32],
) -> Result<Sitting> {
    state.clear(bank);
    let mut p = Vec::new();
    loop {
        if let Some(reason) = state.stopped(bank, settings) {
            return Ok(Sitting { truth, estimate: state.estimate(), length: state.answered, reason });
        }
        let Some(item) = state.choose(bank, settings, || generator.random()) else {
            return Err(MeasureError::Unfit("the bank has nothing to ask"));
        };
        asked[item] += 1;
        let mut draw: f64 = generator.random();
        let answer = if let Item::Dichotomous { .. } = items[item] {
            usize::from(draw < items[item].right(truth))
        } else {
            p.clear();
            p.resize(items[item].categories(), 0.0);
            items[item].probabilities(truth, &mut p);
            let above = p.iter().take_while(|p| {
                draw -= **p;
                draw >= 0.0
            });
            above.count().min(p.len() - 1)
        };
        state.answer(bank, item, answer)?;
    }
}

fn summary(bank: &Bank, sittings: Vec<Sitting>, asked: &[u64]) -> Result<CatStudy> {
    let people = sittings.len() as f64;
    let mean = |of: &dyn Fn(&Sitting) -> f64| sittings.iter().map(of).sum::<f64>() / people;
    let error = |sitting: &Sitting| sitting.estimate.theta - sitting.truth;
    let mean_length = mean(&|sitting| sitting.length as f64);
    let (centre_truth, centre) = (mean(&|sitting| sitting.truth), mean(&|sitting| sitting.estimate.theta));
    let spread_truth = mean(&|sitting| (sitting.truth - centre_truth).powi(2));
    let spread = mean(&|sitting| (sitting.estimate.theta - centre).powi(2));
    let together = mean(&|sitting| (sitting.truth - centre_truth) * (sitting.estimate.theta - centre));
    let estimates: Vec<Score> = sittings.iter().map(|sitting| sitting.estimate).collect();
    let exposure: Vec<f64> = asked.iter().map(|count| *count as f64 / people).collect();
    let pairs: f64 = asked.iter().map(|count| *count as f64 * (*count as f64 - 1.0)).sum();
    let mut domains = vec![0.0; bank.shares().len()];
    let answers: f64 = asked.iter().map(|count| *count as f64).sum();
    for (item, count) in asked.iter().enumerate() {
        if let Some(domain) = bank.domain(item) {
            domains[domain] += *count as f64 / answers.max(1.0);
        }
    }
    let mut reasons = [0; 4];
    for sitting in &sittings {
        reasons[sitting.reason as usize] += 1;
    }
    Ok(CatStudy {
        mean_length,
        rmse: mean(&|sitting| error(sitting).powi(2)).sqrt(),
        bias: mean(&error),
        mean_se: mean(&|sitting| sitting.estimate.se),
        coverage: mean(&|sitting| f64::from(error(sitting).abs() <= 1.96 * sitting.estimate.se)),
        correlation: (spread_truth * spread > 0.0).then(|| together / (spread_truth * spread).sqrt()),
        reliability: if spread > 0.0 { empirical_reliability(&estimates, &[])? } else { None },
        unused: asked.iter().filter(|count| **count == 0).count(),
        overlap: (people > 1.0 && mean_length > 0.0).then(|| pairs / (people * (people - 1.0) * mean_length)),
        exposure,
        domains,
        reasons,
        sittings,
    })
}
