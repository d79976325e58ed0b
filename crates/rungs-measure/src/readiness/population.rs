//! How people learn and forget, and how hard questions and exams are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::exam::Standing;
use super::filter::Belief;
use super::learning::Learning;
use super::question::{Question, QuestionPrior};
use super::timing::Timing;
use super::track::Track;
use super::{Ahead, History, fit};

/// A cause that a model can be made to ignore, to see what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The level of the day.
    DayEffect,
    /// Domains differ within a learner.
    Domains,
    /// Answers teach.
    Learning,
    /// What was learned fades.
    Forgetting,
    /// Learners learn at their own rates.
    OwnRate,
    /// A question seen before is easier.
    Repeats,
    /// Rapid answers are guesses.
    Rapid,
    /// Difficulties are learned from answers, beyond the author's.
    Questions,
    /// Questions may discriminate badly or have a wrong key.
    Misfit,
    /// The exam is harder than practice.
    Shift,
    /// Stated probabilities are brought in line with outcomes.
    Recalibration,
}

/// What is known of an exam programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Programme {
    /// Mean difficulty of the practice questions of each domain, logits.
    pub(super) domains: BTreeMap<u32, f64>,
    /// Variance of that mean as an estimate for the exam: practice questions are a sample of what could be asked.
    pub(super) sampling: BTreeMap<u32, f64>,
    /// Location of the difficulties of questions not answered yet, a domain each.
    pub(super) locations: BTreeMap<u32, f64>,
    /// By how much the exam is harder than practice, and how well that is known.
    pub(super) shift: f64,
    pub(super) shift_sd: f64,
}

/// How hard exams are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct ExamPrior {
    /// By how much an exam is harder than its practice questions.
    pub(super) shift: f64,
    /// How well that is known for an exam without outcomes.
    pub(super) shift_sd: f64,
    /// Spread of the difficulties of the questions of a domain.
    pub(super) difficulty_sd: f64,
    /// Stated log-odds = `slope` × those of the model + `pause` × the share of the volatile part that has faded.
    pub(super) slope: f64,
    pub(super) pause: f64,
    /// The share that has faded on average, from which `pause` counts.
    pub(super) pause_middle: f64,
}

impl Default for ExamPrior {
    fn default() -> Self {
        Self { shift: 0.25, shift_sd: 0.3, difficulty_sd: 1.0, slope: 1.0, pause: 0.0, pause_middle: 0.0 }
    }
}

/// What is common to learners, questions and exams.
///
/// [`Population::default`] holds what is plausible for any exam of this kind; [`Population::fit`] learns from histories.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Population {
    pub(super) learning: Learning,
    pub(super) timing: Timing,
    pub(super) prior: QuestionPrior,
    pub(super) exam: ExamPrior,
    pub(super) questions: BTreeMap<u32, Question>,
    pub(super) programmes: BTreeMap<u32, Programme>,
}

impl Population {
    /// Learns from the histories of many.
    ///
    /// `train` are learners whose outcome is known (others among them count as `others`); the answers of `others` inform
    /// what answers can inform: difficulties, wrong keys, learning and forgetting. A programme without outcomes takes the
    /// shift that the others have in common, with a wider spread. Never fails: with nothing to learn from it is
    /// [`Population::default`].
    ///
    /// Estimators: difficulties, slopes, lower asymptotes and keys by EM (Bock & Aitkin 1981) with an empirical-Bayes
    /// prior from the author's difficulties; the 15 numbers of learning by maximum marginal likelihood of the answers
    /// with a weak prior (BFGS, on some 150,000 answers); the shift from practice to exam and the line of log-odds (Cox
    /// 1958) by the likelihood of the outcomes with priors. Deterministic, whatever the number of threads. Some 20
    /// seconds of one core for 6,000 learners with 250 answers each.
    #[must_use]
    pub fn fit(train: &[History], others: &[History]) -> Self {
        Self::fit_without(train, others, &[])
    }

    /// Learns as [`Population::fit`] does, by a model that ignores some causes.
    #[must_use]
    pub fn fit_without(train: &[History], others: &[History], without: &[Cause]) -> Self {
        fit::fit(train, others, without)
    }

    /// Puts a history in order and looks up its questions.
    pub(super) fn read(&self, history: &History, day: f64) -> (Track, Vec<Question>) {
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        let mut ids: Vec<u32> = Vec::new();
        let track = Track::new(history, day, &self.timing, |item| {
            *places.entry(item).or_insert_with(|| {
                ids.push(item);
                ids.len() - 1
            })
        });
        let programme = self.programmes.get(&history.exam.programme);
        let mut questions = vec![Question { a: 1.0, b: 0.0, variance: 1.0, c: 0.2, wrong_key: 0.0 }; ids.len()];
        for answer in &history.answers {
            if let Some(place) = places.remove(&answer.item) {
                let unknown = || {
                    let location = programme.and_then(|programme| programme.locations.get(&answer.domain));
                    let location = location.copied().unwrap_or(self.prior.location);
                    self.prior.question(location, answer.difficulty, answer.guess)
                };
                questions[place] = self.questions.get(&answer.item).copied().unwrap_or_else(unknown);
            }
        }
        (track, questions)
    }

    /// Mean difficulty of the practice questions in each domain of the exam of `track`, and its variance for the exam.
    pub(super) fn difficulties(&self, track: &Track, questions: &[Question]) -> Vec<(f64, f64)> {
        let programme = self.programmes.get(&track.plan.programme);
        track
            .plan
            .parts
            .iter()
            .enumerate()
            .map(|(place, part)| {
                if let Some(known) = programme.and_then(|programme| programme.domains.get(&part.domain)) {
                    let sampling = programme.and_then(|programme| programme.sampling.get(&part.domain));
                    return (*known, sampling.copied().unwrap_or(0.0));
                }
                // An unknown bank: its questions met so far, drawn towards a usual bank.
                let mut met: Vec<usize> =
                    track.steps.iter().filter(|step| step.domain == place).map(|step| step.question).collect();
                met.sort_unstable();
                met.dedup();
                let usual = 5.0;
                let sum: f64 = met.iter().map(|question| questions[*question].b).sum();
                // How far such a bank may lie from the exam is in the spread of the shift of an unknown programme.
                ((sum + usual * self.prior.location) / (met.len() as f64 + usual), 0.0)
            })
            .collect()
    }

    /// By how much the exam of a programme is harder than practice, and how well that is known.
    pub(super) fn shift(&self, programme: u32) -> (f64, f64) {
        let known = self.programmes.get(&programme);
        known.map_or((self.exam.shift, self.exam.shift_sd), |known| (known.shift, known.shift_sd))
    }

    /// The probability to state where the model says `p`.
    pub(super) fn stated(&self, p: f64, track: &Track) -> f64 {
        let p = p.clamp(1e-9, 1.0 - 1e-9);
        let odds =
            self.exam.slope * (p / (1.0 - p)).ln() + self.exam.pause * (self.faded(track) - self.exam.pause_middle);
        (1.0 / (1.0 + (-odds).exp())).clamp(0.001, 0.999)
    }

    /// Which share of the volatile part has faded between the last answer and the exam.
    pub(super) fn faded(&self, track: &Track) -> f64 {
        track.last.map_or(0.0, |last| 1.0 - (-(track.exam_day - last).max(0.0) / self.learning.fade_days).exp())
    }

    /// Carries beliefs forward to the exam: study ahead, forgetting, and the difficulty of the exam taken off.
    pub(super) fn standings(
        &self,
        beliefs: &[Belief],
        track: &Track,
        difficulties: &[(f64, f64)],
        shift: (f64, f64),
        ahead: Ahead,
    ) -> Vec<Standing> {
        let parts = track.plan.parts.len();
        let days = track.last.map_or(0.0, |last| (track.exam_day - last).max(0.0));
        beliefs
            .iter()
            .map(|belief| {
                let mut belief = belief.clone();
                self.study(&mut belief, track, days, ahead);
                let (mut mean, mut covariance) = belief.abilities(parts);
                for (mean, (hard, _)) in mean.iter_mut().zip(difficulties) {
                    *mean -= hard + shift.0;
                }
                for part in &mut covariance {
                    *part += shift.1 * shift.1;
                }
                for (d, (_, sampling)) in difficulties.iter().enumerate() {
                    covariance[d * parts + d] += sampling;
                }
                Standing { weight: belief.weight, mean, covariance }
            })
            .collect()
    }

    /// Lets the days up to the exam pass, with study.
    fn study(&self, belief: &mut Belief, track: &Track, days: f64, ahead: Ahead) {
        let rate = if ahead.answers_per_day.is_finite() { ahead.answers_per_day.clamp(0.0, 1e4) } else { 0.0 };
        let idle = match (ahead.from, track.last) {
            (Some(from), Some(last)) if from.is_finite() => (from - last).clamp(0.0, days),
            _ => 0.0,
        };
        let active = days - idle;
        if rate <= 0.0 || active <= 0.0 {
            belief.wait(days, &self.learning);
            return;
        }
        belief.wait(idle, &self.learning);
        // Steps of a day, or fewer of them over years.
        let steps = active.ceil().clamp(1.0, 400.0);
        let step = active / steps;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 400")]
        for _ in 0..steps as usize {
            // A quarter of the answers is taken to be wrong.
            let amount = rate * step * (0.75 + 0.25 * self.learning.wrong_teaches);
            for (place, part) in track.plan.parts.iter().enumerate() {
                belief.learn(place, amount * part.weight, &self.learning);
            }
            belief.wait(step, &self.learning);
        }
    }
}
