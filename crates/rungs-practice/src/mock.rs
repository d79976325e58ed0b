//! Drawing a mock exam: the real number of questions, spread over the topics by their weight, no two of one
//! family, those least seen first. The same seed, set and state give the same exam.

use std::collections::{BTreeMap, BTreeSet};

use rungs_items::bank::Bank;
use rungs_items::question::Question;
use serde::Serialize;

use crate::draw::Dice;
use crate::events::Drawn;
use crate::exam::Exam;
use crate::state::State;

/// A mock exam that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MockExam {
    /// The questions in their order.
    pub questions: Vec<Drawn>,
    /// Questions that the exam has and the set could not give.
    pub short_by: u32,
    /// Questions that were in an earlier mock exam of this learner.
    pub repeated: u32,
    /// Minutes for this many questions, extra time included; absent = the exam's are not published.
    pub minutes: Option<u32>,
}

/// Why no mock exam can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MockError {
    /// The owner does not say how many questions there are.
    #[error("the number of questions of {exam} is not published")]
    CountUnknown {
        /// The exam.
        exam: String,
    },
    /// The set has no question for this exam.
    #[error("there are no questions for {exam} yet")]
    NoQuestions {
        /// The exam.
        exam: String,
    },
}

impl MockError {
    /// Returns what one can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::CountUnknown { .. } => "study with `rungs practice` instead",
            Self::NoQuestions { .. } => "`rungs practice` lists the exams that have questions",
        }
    }
}

/// Extra time as exam owners grant it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtraTime {
    /// The time of the exam.
    #[default]
    None,
    /// A quarter more.
    Quarter,
    /// Half more.
    Half,
    /// Twice the time.
    Double,
    /// Half an hour more, as some owners give to those who sit an exam in a second language.
    ThirtyMinutes,
}

impl ExtraTime {
    /// Returns the minutes with it.
    pub fn apply(self, minutes: u32) -> u32 {
        match self {
            Self::None => minutes,
            Self::Quarter => minutes.saturating_add(minutes.div_ceil(4)),
            Self::Half => minutes.saturating_add(minutes.div_ceil(2)),
            Self::Double => minutes.saturating_mul(2),
            Self::ThirtyMinutes => minutes.saturating_add(30),
        }
    }
}

/// Draws a mock exam.
///
/// # Errors
///
/// [`MockError`] when the exam's size is not known or the set has nothing for it.
pub fn draw(bank: &Bank, exam: &Exam, state: &State, seed: u32, extra: ExtraTime) -> Result<MockExam, MockError> {
    let count = exam.questions.ok_or_else(|| MockError::CountUnknown { exam: exam.id.clone() })?;
    let mut dice = Dice::new(seed, "mock");
    let mut pool = Pool::of(bank, exam, state, &mut dice);
    if pool.by_domain.values().all(Vec::is_empty) {
        return Err(MockError::NoQuestions { exam: exam.id.clone() });
    }
    let shares = quotas(&exam.outline.domains.iter().map(|domain| domain.weight).collect::<Vec<_>>(), count);
    let mut taken: Vec<&Question> = Vec::new();
    for (domain, quota) in shares.iter().enumerate() {
        pool.take(domain, *quota, &mut taken);
    }
    // What one topic cannot give, the others do, the heaviest first, so that the length stays that of the exam.
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|domain| std::cmp::Reverse(shares.get(*domain).copied().unwrap_or(0)));
    for domain in order {
        let missing = missing(count, taken.len());
        pool.take(domain, missing, &mut taken);
    }
    let repeated = taken.iter().filter(|question| in_mocks(state, question) > 0).count();
    let short_by = missing(count, taken.len());
    let ordered = mix(taken, &mut dice);
    let scored = trial_questions(&ordered, exam, count, &mut dice);
    let questions: Vec<Drawn> = ordered
        .iter()
        .zip(scored)
        .map(|(question, scored)| Drawn {
            question: question.id.clone(),
            content: question.content.clone(),
            seed: unused_seed(state, question, &mut dice),
            scored,
        })
        .collect();
    let drawn = u32::try_from(questions.len()).unwrap_or(u32::MAX);
    let minutes = exam.minutes.map(|minutes| extra.apply(in_proportion(minutes, drawn, count)));
    Ok(MockExam { questions, short_by, repeated: u32::try_from(repeated).unwrap_or(u32::MAX), minutes })
}

fn missing(count: u32, taken: usize) -> u32 {
    count.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
}

fn in_mocks(state: &State, question: &Question) -> u32 {
    state.questions.get(&question.id).map_or(0, |record| record.in_mocks)
}

/// Returns how many of `count` each weight gets, by largest remainder; their sum is `count` where any weight is above 0.
pub fn quotas(weights: &[f64], count: u32) -> Vec<u32> {
    let total: f64 = weights.iter().map(|weight| weight.max(0.0)).sum();
    if total <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| weight.max(0.0) / total * f64::from(count)).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and count, a u32")]
    let mut shares: Vec<u32> = exact.iter().map(|share| (share + 1e-9).floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |place: usize| exact.get(place).copied().unwrap_or(0.0).fract();
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    let mut left = count.saturating_sub(shares.iter().sum());
    for place in order.iter().cycle().take(weights.len().saturating_mul(2)) {
        if left == 0 {
            break;
        }
        if let Some(share) = shares.get_mut(*place).filter(|_| weights.get(*place).is_some_and(|weight| *weight > 0.0))
        {
            *share += 1;
            left -= 1;
        }
    }
    shares
}

/// Questions of each topic in the order in which they are to be taken.
struct Pool<'a> {
    by_domain: BTreeMap<usize, Vec<&'a Question>>,
    families: BTreeSet<&'a str>,
}

/// A question with what decides when it is taken.
struct Ranked<'a> {
    in_mocks: u32,
    seen: u32,
    /// Its turn among those of its objective.
    round: usize,
    lot: f64,
    question: &'a Question,
}

impl<'a> Pool<'a> {
    fn of(bank: &'a Bank, exam: &Exam, state: &State, dice: &mut Dice) -> Self {
        let mut by_objective: BTreeMap<(usize, &str), Vec<&Question>> = BTreeMap::new();
        for question in bank.questions.iter().filter(|question| !bank.is_void(question)) {
            // A question counts for the first of its objectives.
            let Some(objective) = question.exams.get(&exam.id).and_then(|objectives| objectives.first()) else {
                continue;
            };
            if let Some(domain) = domain_of(question, exam) {
                by_objective.entry((domain, objective)).or_default().push(question);
            }
        }
        let mut by_domain: BTreeMap<usize, Vec<Ranked<'_>>> = BTreeMap::new();
        for ((domain, _), mut questions) in by_objective {
            dice.shuffle(&mut questions);
            questions.sort_by_key(|question| (in_mocks(state, question), seen(state, question)));
            for (round, question) in questions.into_iter().enumerate() {
                let (in_mocks, seen) = (in_mocks(state, question), seen(state, question));
                let ranked = Ranked { in_mocks, seen, round, lot: dice.share(), question };
                by_domain.entry(domain).or_default().push(ranked);
            }
        }
        let by_domain = by_domain
            .into_iter()
            .map(|(domain, mut ranked)| {
                // Least seen first; among those, one of each objective in turn.
                let order = |one: &Ranked<'_>| (one.in_mocks, one.seen, one.round);
                ranked.sort_by(|a, b| order(a).cmp(&order(b)).then(a.lot.total_cmp(&b.lot)));
                (domain, ranked.into_iter().map(|one| one.question).collect())
            })
            .collect();
        Self { by_domain, families: BTreeSet::new() }
    }

    /// Takes up to `count` questions of a topic, one of a family; the parts of a case study come together or not at all.
    fn take(&mut self, domain: usize, count: u32, taken: &mut Vec<&'a Question>) {
        let Some(questions) = self.by_domain.get_mut(&domain) else { return };
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        let mut rest = std::mem::take(questions);
        while left > 0 {
            // The first that fits: its whole case is as long as there is room for.
            let fits = |question: &&&Question| {
                !self.families.contains(question.family()) && parts(&rest, question).len() <= left
            };
            let Some(question) = rest.iter().find(fits).copied() else { break };
            let group = parts(&rest, question);
            rest.retain(|other| !group.iter().any(|one| one.id == other.id));
            left -= group.len();
            self.families.insert(question.family());
            taken.extend(group);
        }
        *questions = rest;
    }
}

/// Returns a question, or all parts of its case study that are there.
fn parts<'a>(questions: &[&'a Question], question: &'a Question) -> Vec<&'a Question> {
    let Some(case) = &question.case else { return vec![question] };
    let same = |other: &&&Question| other.case.as_ref().is_some_and(|part| part.id == case.id);
    questions.iter().filter(same).copied().collect()
}

fn seen(state: &State, question: &Question) -> u32 {
    state.questions.get(&question.id).map_or(0, |record| record.answered)
}

/// Mixes the topics; the parts of a case study stay together and in order.
fn mix<'a>(taken: Vec<&'a Question>, dice: &mut Dice) -> Vec<&'a Question> {
    let mut groups: Vec<Vec<&Question>> = Vec::new();
    for question in taken {
        let group = question.case.as_ref().and_then(|case| {
            groups.iter_mut().find(|group| {
                group.first().and_then(|first| first.case.as_ref()).is_some_and(|other| other.id == case.id)
            })
        });
        match group {
            Some(group) => group.push(question),
            None => groups.push(vec![question]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|question| question.case.as_ref().map_or(0, |case| case.part));
    }
    dice.shuffle(&mut groups);
    groups.into_iter().flatten().collect()
}

/// Returns which of the questions count: of each topic as many as its weight asks for, the trial ones lie anywhere.
fn trial_questions(drawn: &[&Question], exam: &Exam, count: u32, dice: &mut Dice) -> Vec<bool> {
    let drawn_count = u32::try_from(drawn.len()).unwrap_or(u32::MAX);
    // Rounded down, so that a small set still has questions that count.
    let trial = if drawn_count >= count {
        exam.unscored()
    } else {
        u32::try_from(u64::from(exam.unscored()) * u64::from(drawn_count) / u64::from(count.max(1))).unwrap_or(0)
    };
    let weights: Vec<f64> = exam.outline.domains.iter().map(|domain| domain.weight).collect();
    let mut left = quotas(&weights, drawn_count.saturating_sub(trial));
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    dice.shuffle(&mut order);
    let mut scored = vec![false; drawn.len()];
    let mut rest = Vec::new();
    for place in order {
        let domain = drawn.get(place).and_then(|question| domain_of(question, exam));
        match (domain.and_then(|domain| left.get_mut(domain)), scored.get_mut(place)) {
            (Some(quota), Some(scored)) if *quota > 0 => {
                *quota -= 1;
                *scored = true;
            }
            _ => rest.push(place),
        }
    }
    // What a topic was short of, others make up for, so that as many count as in the exam.
    let mut missing: u32 = left.iter().sum();
    for place in rest {
        if let Some(scored) = scored.get_mut(place).filter(|_| missing > 0) {
            *scored = true;
            missing -= 1;
        }
    }
    scored
}

fn domain_of(question: &Question, exam: &Exam) -> Option<usize> {
    question.exams.get(&exam.id)?.first().and_then(|objective| exam.outline.domain_of(objective))
}

/// Returns `whole * part / of`, rounded up; `whole` where the part is everything.
fn in_proportion(whole: u32, part: u32, of: u32) -> u32 {
    if of == 0 || part >= of {
        return whole;
    }
    u32::try_from((u64::from(whole) * u64::from(part)).div_ceil(u64::from(of))).unwrap_or(whole)
}

fn unused_seed(state: &State, question: &Question, dice: &mut Dice) -> u32 {
    let used = state.questions.get(&question.id).map(|record| record.seeds.as_slice()).unwrap_or_default();
    let mut seed = dice.seed();
    while used.contains(&seed) {
        seed = dice.seed();
    }
    seed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_by_largest_remainder_and_add_up() {
        for (weights, count, expected) in [
            (vec![20.0, 24.0, 28.0, 14.0, 14.0], 65, vec![13, 16, 18, 9, 9]),
            (vec![50.0, 50.0], 3, vec![2, 1]),
            (vec![0.0, 100.0], 5, vec![0, 5]),
            (vec![], 5, vec![]),
            (vec![0.0], 5, vec![0]),
            (vec![30.0, 30.0, 30.0], 10, vec![4, 3, 3]),
        ] {
            assert_eq!(quotas(&weights, count), expected, "{weights:?} {count}");
        }
    }

    #[test]
    fn extra_time_is_as_owners_grant_it() {
        for (extra, minutes) in [
            (ExtraTime::None, 90),
            (ExtraTime::Quarter, 113),
            (ExtraTime::Half, 135),
            (ExtraTime::Double, 180),
            (ExtraTime::ThirtyMinutes, 120),
        ] {
            assert_eq!(extra.apply(90), minutes, "{extra:?}");
        }
    }
}
