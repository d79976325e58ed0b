//! The record as the model reads it.

use std::collections::BTreeSet;

use rungs_items::bank::Bank;
use rungs_measure::readiness::{Ahead, Answer, Cut, Exam as Sat, History, Population, Readiness, forecast_at};
use rungs_planner::Day;

use crate::exam::Exam;
use crate::memory::DAY_MS;
use crate::state::{Past, State};

/// Newest answers of an exam that the model is given. Older ones would change the figure by little and take long.
pub(super) const MOST_ANSWERS: usize = 4_000;

/// The part of the exam for questions that belong to none of its parts any more: they tell of the learner in general.
const ELSEWHERE: u32 = u32::MAX;

/// What is known of a learner and an exam at a time.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The exam as the catalogue knows it.
    pub exam: &'a Exam,
    /// Its question set, where there is one.
    pub bank: Option<&'a Bank>,
    /// The learner.
    pub state: &'a State,
    /// The learner's day.
    pub today: Day,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
}

impl Basis<'_> {
    /// Returns what is on record of this exam.
    pub fn past(&self) -> Option<&Past> {
        self.state.past.get(&self.exam.id)
    }

    /// Returns the day of the seat that is booked, from today on.
    pub fn booked(&self) -> Option<Day> {
        self.state.life.booked.get(&self.exam.id).map(|seat| seat.exam).filter(|day| *day >= self.today)
    }

    /// Returns when an exam of that day is sat, in days since 1970: at noon, and today now, or whenever the last answer was
    /// by a clock that runs ahead.
    pub fn time_of(&self, day: Day) -> f64 {
        let noon = real(day.days_since(Day::EPOCH)) + 0.5;
        if day > self.today { noon } else { days(self.now_ms) }
    }

    /// Returns the exam as the model reads it.
    fn sat(&self, on: Day) -> Sat {
        let range = self.exam.pass_range;
        let cut =
            if range.published { Cut::Share(range.low) } else { Cut::Between { low: range.low, high: range.high } };
        Sat {
            programme: 0,
            t: self.time_of(on),
            cut,
            items: self.exam.scored.or(self.exam.questions).unwrap_or(0),
            blueprint: (0..).zip(&self.exam.outline.domains).map(|(place, domain)| (place, domain.weight)).collect(),
        }
    }

    /// Returns the record as the model reads it, with the exam on a day.
    ///
    /// Time is in days since 1970. A question's difficulty is its author's guess in logits, the scale that the model
    /// expects: 0 for one that half of those who are ready get right when they cannot guess, 2 for a hard one. It is not a
    /// number where the set does not have the question any more. New numbers of an executable question are a question of
    /// their own.
    pub fn history(&self, on: Day) -> History {
        let answers = self.past().map(|past| self.answers(past)).unwrap_or_default();
        History { answers, exam: self.sat(on), outcome: None }
    }

    fn answers(&self, past: &Past) -> Vec<Answer> {
        let difficulty: Vec<f64> = past
            .questions
            .iter()
            .map(|id| self.bank.and_then(|bank| bank.question(id)).map_or(f64::NAN, |question| question.difficulty))
            .collect();
        let domains: Vec<u32> = past.objectives.iter().map(|objective| self.domain(objective)).collect();
        let at = |values: &[u32], place: u32| usize::try_from(place).ok().and_then(|place| values.get(place).copied());
        let older = past.answers.len().saturating_sub(MOST_ANSWERS);
        past.answers
            .iter()
            .skip(older)
            .map(|answer| Answer {
                t: days(answer.at_ms),
                item: answer.text,
                domain: at(&domains, answer.objective).unwrap_or(ELSEWHERE),
                difficulty: usize::try_from(answer.question)
                    .ok()
                    .and_then(|place| difficulty.get(place).copied())
                    .unwrap_or(f64::NAN),
                guess: Some(if answer.one_in > 1 { 1.0 / f64::from(answer.one_in) } else { 0.0 }),
                correct: answer.right,
                seconds: (answer.tenths > 0).then(|| f64::from(answer.tenths) / 10.0),
                mock: answer.mock,
            })
            .collect()
    }

    fn domain(&self, objective: &str) -> u32 {
        let place = self.exam.outline.domain_of(objective);
        place.and_then(|place| u32::try_from(place).ok()).unwrap_or(ELSEWHERE)
    }

    /// Asks the model: the chance to pass on a day, with so many answers a day until then.
    pub fn forecast(&self, on: Day, answers_per_day: f64) -> Readiness {
        self.forecast_of(&self.history(on), on, answers_per_day)
    }

    /// Asks the model with a history that was made before.
    pub fn forecast_of(&self, history: &History, on: Day, answers_per_day: f64) -> Readiness {
        let ahead = Ahead { answers_per_day: answers_per_day.max(0.0), from: Some(days(self.now_ms)) };
        forecast_at(history, &Population::default(), self.time_of(on), ahead)
    }

    /// Returns answers to new questions that took longer than a blind guess would: of all, and of each part of the exam.
    pub(super) fn new_answers(&self) -> (u32, Vec<u32>) {
        let mut counts = vec![0_u32; self.exam.outline.domains.len()];
        let mut all = 0_u32;
        let Some(past) = self.past() else { return (all, counts) };
        let mut met = BTreeSet::new();
        let domains: Vec<u32> = past.objectives.iter().map(|objective| self.domain(objective)).collect();
        for answer in &past.answers {
            let quick = (1..QUICK_TENTHS).contains(&answer.tenths);
            if !met.insert(answer.text) || quick {
                continue;
            }
            all = all.saturating_add(1);
            let domain = usize::try_from(answer.objective).ok().and_then(|place| domains.get(place).copied());
            if let Some(count) = domain.and_then(|place| counts.get_mut(usize::try_from(place).ok()?)) {
                *count += 1;
            }
        }
        (all, counts)
    }

    /// Returns the questions of each part of the exam that the learner has not met.
    pub(super) fn not_met(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.exam.outline.domains.len()];
        let Some(bank) = self.bank else { return counts };
        for question in bank.questions.iter().filter(|question| !bank.is_void(question)) {
            let met = self.state.questions.get(&question.id).is_some_and(|record| record.shown);
            let first = question.exams.get(&self.exam.id).and_then(|objectives| objectives.first());
            let place = first.and_then(|objective| self.exam.outline.domain_of(objective));
            if let Some(count) = place.filter(|_| !met).and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        counts
    }
}

/// Returns the part of a learner's state that a [`Basis`] for this exam reads, so that it can be asked without holding the
/// rest.
pub fn part_of(state: &State, exam: &str, bank: Option<&Bank>) -> State {
    let mut part = State { life: state.life.clone(), ..State::default() };
    part.past.extend(state.past.get_key_value(exam).map(|(id, past)| (id.clone(), past.clone())));
    for question in bank.iter().flat_map(|bank| &bank.questions) {
        part.questions
            .extend(state.questions.get_key_value(&question.id).map(|(id, known)| (id.clone(), known.clone())));
    }
    part
}

/// Answers under three seconds were not read.
const QUICK_TENTHS: u32 = 30;

/// Returns a time in days since 1970.
fn days(ms: i64) -> f64 {
    // The whole days apart from the rest, so that no digit is lost.
    real(ms.div_euclid(DAY_MS)) + real(ms.rem_euclid(DAY_MS)) / real(DAY_MS)
}

#[expect(clippy::cast_precision_loss, reason = "days and milliseconds of a day are small")]
fn real(number: i64) -> f64 {
    number as f64
}
