//! The probability of passing an exam, from a learner's history.
//!
//! A model of causes, not of features. A learner has an ability in each domain of the exam (a general part and a
//! deviation), a level of the day, and a rate of learning. Each answer with feedback adds a lasting and a volatile part
//! to the ability of its domain, both towards a ceiling; the volatile part decays. A question seen before is easier for
//! a while; an answer given much too fast is a guess; a question's difficulty is its author's prior, corrected by what
//! everybody answered, and it may hardly discriminate or have a wrong key; the exam is harder than practice.
//!
//! Start at [`forecast`]. It works with [`Population::default`]; [`Population::fit`] learns how people learn and forget,
//! and how hard the questions and the exam are, from the histories of many.
//!
//! Units: time in days on one clock, abilities and difficulties in logits, shares and probabilities 0 to 1.
//! Nothing here fails on odd input: what cannot be used is left out and counted in [`Evidence::ignored`].

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

mod exam;
mod filter;
mod fit;
mod gauss;
mod items;
mod learning;
mod outcomes;
mod population;
mod question;
mod search;
mod timing;
mod track;

pub use population::{Cause, Population};

use exam::{Curve, outlook};

/// One answer of a learner to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When, in days on the clock of the exam. Answers may come in any order; those after the exam are ignored.
    pub t: f64,
    /// Which question: a number that names the same question in every history given to one [`Population`].
    pub item: u32,
    /// Which domain the question belongs to. A domain that the exam does not have informs the general ability only.
    pub domain: u32,
    /// The author's idea of the difficulty, in logits: 0 for middling, 1 for hard. Not finite = unknown.
    pub difficulty: f64,
    /// The chance of hitting the right answer blindly, where known: 0.25 for one of four. `None` = learned or 0.2.
    pub guess: Option<f64>,
    /// Whether it was right.
    pub correct: bool,
    /// How long it took, in seconds, where measured.
    pub seconds: Option<f64>,
    /// 0 for free practice, `k` for the `k`-th mock exam.
    pub mock: u32,
}

/// How many right answers pass.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// This share of the scored questions: passed if `right ≥ ceil(cut × questions − 1e-9)`.
    Share(f64),
    /// Not published: the share lies between these two, all values alike. Widens the interval.
    Between {
        /// Lowest share thinkable.
        low: f64,
        /// Highest share thinkable.
        high: f64,
    },
}

/// The exam to be passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exam {
    /// Which exam programme: a number that names the same programme in every history given to one [`Population`].
    pub programme: u32,
    /// When, in days on the clock of the answers. Before the last answer: the answers after it are ignored.
    pub t: f64,
    /// How many right answers pass.
    pub cut: Cut,
    /// How many scored questions there are. 0 = unknown, 60 is taken.
    pub items: u32,
    /// Domain and weight, on any scale; questions a domain by largest remainder. Weights that are not above 0 are left
    /// out; an exam without any is spread evenly over the domains of the answers, or is one domain.
    pub blueprint: Vec<(u32, f64)>,
}

/// What a learner did, what is ahead and, where known, how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Answers, in any order.
    pub answers: Vec<Answer>,
    /// The exam.
    pub exam: Exam,
    /// Whether it was passed; `None` = not known (yet).
    pub outcome: Option<bool>,
}

/// Study between the last answer and the exam, for [`forecast_at`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ahead {
    /// Questions answered with feedback a day, spread over the domains by the blueprint, from the last answer (or
    /// [`Ahead::from`], if later) to the exam. 0 = none.
    pub answers_per_day: f64,
    /// The day from which study goes on; `None` = from the last answer.
    pub from: Option<f64>,
}

/// What the statement rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// Answers used.
    pub answers: usize,
    /// Of these, the first to their question.
    pub fresh: usize,
    /// Of these, to a question seen before.
    pub repeated: usize,
    /// Of these, more likely given blindly than thought about.
    pub rapid: usize,
    /// Mock exams.
    pub mocks: usize,
    /// Sessions: answers less than a quarter of a day apart.
    pub sessions: usize,
    /// Days from the last answer used to the exam; `None` without any.
    pub days_since_last: Option<f64>,
    /// Answers left out: after the exam, or at a time that is not a number.
    pub ignored: usize,
}

/// One domain of the exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainReadiness {
    /// The domain.
    pub domain: u32,
    /// Its weight; the weights sum to 1.
    pub weight: f64,
    /// How many questions of the exam it has.
    pub questions: u32,
    /// Answers to questions of this domain used.
    pub answers: usize,
    /// Ability on the day of the exam, in logits; 0 is a question-bank average learner.
    pub ability: f64,
    /// Standard deviation of [`DomainReadiness::ability`].
    pub ability_sd: f64,
    /// Expected share of right answers in this domain at the exam.
    pub expected_share: f64,
    /// Lower end of the 90 % interval of the share expected given the true state.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// By how much the probability of passing would rise if each question of this domain were answered right with
    /// probability 0.95 (or as now, if that is more).
    pub cost: f64,
}

/// A statement on passing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Readiness {
    /// The probability of passing.
    pub pass_probability: f64,
    /// Lower end of the 90 % interval for the probability of passing given the true state at the exam (what is left to
    /// chance then, the level of the day and the choice of questions, is averaged out).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Expected share of right answers.
    pub expected_share: f64,
    /// Lower end of the 90 % interval of the share expected given the true state.
    pub share_low: f64,
    /// Upper end.
    pub share_high: f64,
    /// Ability on the day of the exam over the blueprint, mean in logits.
    pub ability: f64,
    /// Its standard deviation.
    pub ability_sd: f64,
    /// A domain each, in the order of the blueprint.
    pub domains: Vec<DomainReadiness>,
    /// What this rests on.
    pub evidence: Evidence,
}

/// States the probability of passing the exam of `history`.
///
/// Estimator: the mean, over the posterior of the learner's state on the day of the exam, of the probability of the
/// needed number of right answers; the level of the day and the choice of questions are integrated out at each state.
/// The posterior comes from assumed-density filtering (Minka 2001) of three-parameter responses (Birnbaum 1968) with
/// learning, exponential forgetting (Settles & Meeder 2016), ease of repeated questions, and rapid guesses as a mixture
/// (Wise & Kong 2005). `low` and `high` are its 5 % and 95 % quantiles carried through to the probability of passing.
///
/// Total: see [`History`], [`Exam`] and [`Answer`] for how odd input is taken. The same input gives the same output.
/// Cost: about 2 µs an answer and 0.1 ms a learner.
///
/// ```
/// use rungs_measure::readiness::{Answer, Cut, Exam, History, Population, forecast};
///
/// let exam = Exam { programme: 0, t: 9.0, cut: Cut::Share(0.7), items: 60, blueprint: vec![(0, 0.6), (1, 0.4)] };
/// let answer = |k: u32| Answer {
///     t: f64::from(k) * 1e-3,
///     item: k,
///     domain: k % 2,
///     difficulty: 0.0,
///     guess: Some(0.25),
///     correct: k % 5 > 0,
///     seconds: Some(45.0),
///     mock: 0,
/// };
/// let history = History { answers: (0..50).map(answer).collect(), exam, outcome: None };
/// let ready = forecast(&history, &Population::default());
/// assert!(ready.low < ready.pass_probability && ready.pass_probability < ready.high);
/// ```
pub fn forecast(history: &History, population: &Population) -> Readiness {
    forecast_at(history, population, history.exam.t, Ahead::default())
}

/// States the probability of passing if the exam were on day `t`, with study until then.
///
/// As [`forecast`], with `t` (days) in place of the day in `history`. Study ahead teaches as practice did, at the
/// learner's own rate, a quarter of its answers taken to be wrong; what it would tell about the learner is not known
/// yet, so it does not narrow the interval. `t` not a number: the day of the last answer.
pub fn forecast_at(history: &History, population: &Population, t: f64, ahead: Ahead) -> Readiness {
    let curve = Curve::new(&population.prior, population.exam.difficulty_sd);
    state(history, population, &curve, t, ahead)
}

/// States the probability of passing for many, as [`forecast`] does for one, on all cores.
///
/// The answers are in the order of `histories` and do not depend on each other or on the number of threads.
pub fn forecast_all(histories: &[History], population: &Population) -> Vec<Readiness> {
    let curve = Curve::new(&population.prior, population.exam.difficulty_sd);
    histories.par_iter().map(|history| state(history, population, &curve, history.exam.t, Ahead::default())).collect()
}

fn state(history: &History, population: &Population, curve: &Curve, t: f64, ahead: Ahead) -> Readiness {
    let (track, questions) = population.read(history, t);
    let (beliefs, _) = filter::filter(&track, &questions, &population.learning);
    let difficulties = population.difficulties(&track, &questions);
    let shift = population.shift(track.plan.programme);
    let standings = population.standings(&beliefs, &track, &difficulties, shift, ahead);
    let outlook = outlook(&standings, &track.plan, curve, population.learning.sd_day, true);
    let stated = |p: f64| population.stated(p, &track);
    let pass = stated(outlook.pass);
    let moments = |value: &dyn Fn(&exam::Standing) -> (f64, f64)| {
        let (mut mean, mut square, mut mass) = (0.0, 0.0, 0.0);
        for standing in &standings {
            let (value, variance) = value(standing);
            mean += standing.weight * value;
            square += standing.weight * (variance + value * value);
            mass += standing.weight;
        }
        let mean = mean / mass;
        (mean, (square / mass - mean * mean).max(0.0).sqrt())
    };
    let parts = track.plan.parts.len();
    let domains: Vec<DomainReadiness> = track
        .plan
        .parts
        .iter()
        .zip(&outlook.domains)
        .enumerate()
        .map(|(d, (part, domain))| {
            let back = difficulties[d].0 + shift.0;
            let (ability, ability_sd) =
                moments(&|standing| (standing.mean[d] + back, standing.covariance[d * parts + d]));
            DomainReadiness {
                domain: part.domain,
                weight: part.weight,
                questions: part.questions,
                answers: track.steps.iter().filter(|step| step.domain == d).count(),
                ability,
                ability_sd,
                expected_share: domain.share[0],
                low: domain.share[1],
                high: domain.share[2],
                cost: (stated(domain.mastered) - pass).max(0.0),
            }
        })
        .collect();
    let ability = domains.iter().map(|domain| domain.weight * domain.ability).sum();
    let (_, ability_sd) = moments(&|standing| {
        let mut variance = 0.0;
        let mut mean = 0.0;
        for (row, one) in domains.iter().enumerate() {
            mean += one.weight * standing.mean[row];
            for (column, two) in domains.iter().enumerate() {
                variance += one.weight * two.weight * standing.covariance[row * parts + column];
            }
        }
        (mean, variance)
    });
    Readiness {
        pass_probability: pass,
        low: outlook.low.min(pass),
        high: outlook.high.max(pass),
        expected_share: outlook.share[0],
        share_low: outlook.share[1],
        share_high: outlook.share[2],
        ability,
        ability_sd,
        domains,
        evidence: track.evidence,
    }
}
