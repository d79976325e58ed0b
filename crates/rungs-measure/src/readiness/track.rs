//! A history put in order: what the filter walks along.

use std::collections::{BTreeMap, BTreeSet};

use super::timing::Timing;
use super::{Cut, Evidence, Exam, History};

/// Answers further apart than this, in days, belong to two sessions.
const SESSION_BREAK: f64 = 0.25;
/// Domains kept apart; what comes after counts as one more. Bounds the work that a strange file can cause.
const DOMAINS: usize = 32;
/// Questions of an exam are cut off here.
const QUESTIONS: u32 = 10_000;
/// Questions taken where the number is not known.
const QUESTIONS_UNKNOWN: u32 = 60;

/// One answer, ready for the filter.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Days since the answer before; 0 for the first.
    pub(super) wait: f64,
    /// Whether a session begins here.
    pub(super) opens: bool,
    /// Which of the track's domains.
    pub(super) domain: usize,
    /// Which question: a place in the list that goes with the track.
    pub(super) question: usize,
    pub(super) correct: bool,
    /// Probability, by its time alone, that it was given blindly.
    pub(super) rapid: f64,
    /// Days since the question was last seen; infinite for a new one.
    pub(super) since: f64,
    pub(super) mock: bool,
}

/// The exam, ready for integration.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) programme: u32,
    /// How many right answers pass: evenly spread over `low..=high` where the cut is not known.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Questions in each of the track's first `parts.len()` domains.
    pub(super) parts: Vec<Part>,
    pub(super) questions: u32,
}

/// A domain of the exam.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) domain: u32,
    pub(super) weight: f64,
    pub(super) questions: u32,
}

/// A learner's answers in order, and the exam.
#[derive(Debug, Clone)]
pub(super) struct Track {
    pub(super) steps: Vec<Step>,
    /// Names of the track's domains: those of the exam in its order, then others.
    pub(super) domains: Vec<u32>,
    pub(super) plan: Plan,
    /// Day of the last answer used.
    pub(super) last: Option<f64>,
    /// Day of the exam.
    pub(super) exam_day: f64,
    pub(super) evidence: Evidence,
    pub(super) outcome: Option<bool>,
}

/// Whole numbers in proportion to `weights` that add up to `total`, by largest remainder; ties go to the earlier.
pub(super) fn largest_remainder(total: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| weight / sum * f64::from(total)).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `total`")]
    let mut whole: Vec<u32> = exact.iter().map(|exact| (exact + 1e-9).floor() as u32).collect();
    let mut order: Vec<usize> = (0..whole.len()).collect();
    order.sort_by(|one, two| {
        let rest = |place: usize| exact[place] - f64::from(whole[place]);
        rest(*two).total_cmp(&rest(*one)).then(one.cmp(two))
    });
    let missing = total.saturating_sub(whole.iter().sum());
    for place in order.into_iter().cycle().take(if whole.is_empty() { 0 } else { missing as usize }) {
        whole[place] += 1;
    }
    whole
}

impl Plan {
    /// Reads an exam; `practised` are the domains of the answers, for an exam without a blueprint.
    fn new(exam: &Exam, practised: &BTreeMap<u32, usize>) -> Self {
        let mut blueprint: Vec<(u32, f64)> = Vec::new();
        for (domain, weight) in &exam.blueprint {
            if weight.is_finite() && *weight > 0.0 {
                match blueprint.iter().position(|(known, _)| known == domain) {
                    Some(place) => blueprint[place].1 += weight.min(1e12),
                    None if blueprint.len() < DOMAINS => blueprint.push((*domain, weight.min(1e12))),
                    None => {}
                }
            }
        }
        if blueprint.is_empty() {
            blueprint = practised.keys().take(DOMAINS).map(|domain| (*domain, 1.0)).collect();
        }
        if blueprint.is_empty() {
            blueprint.push((0, 1.0));
        }
        let questions = if exam.items == 0 { QUESTIONS_UNKNOWN } else { exam.items.min(QUESTIONS) };
        let weights: Vec<f64> = blueprint.iter().map(|(_, weight)| *weight).collect();
        let sum: f64 = weights.iter().sum();
        let parts = blueprint
            .iter()
            .zip(largest_remainder(questions, &weights))
            .map(|((domain, weight), questions)| Part { domain: *domain, weight: weight / sum, questions })
            .collect();
        let n = f64::from(questions);
        // The tolerance keeps a cut of, say, 0.7 of 90 at 63, whatever the last bit of the product.
        let need = |share: f64| (share.clamp(0.0, 1.0) * n - 1e-9).ceil().max(0.0);
        let (low, high) = match exam.cut {
            Cut::Share(share) if share.is_finite() => (need(share), need(share)),
            Cut::Between { low, high } if low.is_finite() && high.is_finite() => {
                (need(low.min(high)), need(high.max(low)))
            }
            _ => (need(0.6), need(0.8)),
        };
        Self { programme: exam.programme, low, high, parts, questions }
    }
}

impl Track {
    /// Puts a history in order. `question` gives each item its place.
    pub(super) fn new(history: &History, day: f64, timing: &Timing, mut question: impl FnMut(u32) -> usize) -> Self {
        let usable = |t: f64| t.is_finite() && t.abs() < 1e12;
        let mut order: Vec<usize> = (0..history.answers.len())
            .filter(|place| {
                let t = history.answers[*place].t;
                usable(t) && (day.is_nan() || t <= day)
            })
            .collect();
        order.sort_by(|one, two| history.answers[*one].t.total_cmp(&history.answers[*two].t));
        let mut practised = BTreeMap::new();
        for place in &order {
            *practised.entry(history.answers[*place].domain).or_insert(0) += 1;
        }
        let plan = Plan::new(&history.exam, &practised);
        let mut domains: Vec<u32> = plan.parts.iter().map(|part| part.domain).collect();
        let exam_domains = domains.len();
        domains.extend(practised.keys().filter(|domain| !domains.contains(domain)).take(DOMAINS).collect::<Vec<_>>());
        let places: BTreeMap<u32, usize> = domains.iter().enumerate().map(|(place, domain)| (*domain, place)).collect();
        let elsewhere = domains.len().saturating_sub(1).max(exam_domains.saturating_sub(1));

        let mut evidence = Evidence { ignored: history.answers.len() - order.len(), ..Evidence::default() };
        let mut seen: BTreeMap<u32, f64> = BTreeMap::new();
        let mut mocks: BTreeSet<u32> = BTreeSet::new();
        let pace = timing.pace(order.iter().filter_map(|place| history.answers[*place].seconds));
        let mut last: Option<(f64, u32)> = None;
        let mut steps = Vec::with_capacity(order.len());
        for place in order {
            let answer = &history.answers[place];
            let wait = last.map_or(0.0, |(t, _)| answer.t - t);
            let opens = last.is_none_or(|(_, mock)| wait > SESSION_BREAK || (mock != answer.mock && wait > 0.05));
            let before = seen.insert(answer.item, answer.t);
            let rapid = answer.seconds.map_or(timing.share(), |seconds| timing.rapid(seconds, pace));
            evidence.sessions += usize::from(opens);
            evidence.fresh += usize::from(before.is_none());
            evidence.rapid += usize::from(rapid > 0.5);
            if answer.mock > 0 {
                mocks.insert(answer.mock);
            }
            steps.push(Step {
                wait,
                opens,
                domain: places.get(&answer.domain).copied().unwrap_or(elsewhere),
                question: question(answer.item),
                correct: answer.correct,
                rapid,
                since: before.map_or(f64::INFINITY, |t| answer.t - t),
                mock: answer.mock > 0,
            });
            last = Some((answer.t, answer.mock));
        }
        let last = last.map(|(t, _)| t);
        let exam_day = if usable(day) { day } else { last.unwrap_or(0.0) };
        evidence.answers = steps.len();
        evidence.repeated = steps.len() - evidence.fresh;
        evidence.mocks = mocks.len();
        evidence.days_since_last = last.map(|t| exam_day - t);
        Self { steps, domains, plan, last, exam_day, evidence, outcome: history.outcome }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_add_up() {
        assert_eq!(largest_remainder(60, &[0.3, 0.25, 0.2, 0.15, 0.1]), [18, 15, 12, 9, 6]);
        // 3.33 each: the odd one goes to the first.
        assert_eq!(largest_remainder(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(largest_remainder(1, &[1e-9, 1.0]), [0, 1]);
        assert!(largest_remainder(5, &[]).is_empty());
    }

    #[test]
    fn cut_is_not_moved_by_the_last_bit() {
        let exam = |cut, items| Exam { programme: 0, t: 0.0, cut: Cut::Share(cut), items, blueprint: vec![(1, 1.0)] };
        assert!((Plan::new(&exam(0.7, 90), &BTreeMap::new()).low - 63.0).abs() < 1e-12);
        assert!((Plan::new(&exam(0.72, 150), &BTreeMap::new()).low - 108.0).abs() < 1e-12);
        assert!((Plan::new(&exam(0.705, 100), &BTreeMap::new()).low - 71.0).abs() < 1e-12);
    }
}
