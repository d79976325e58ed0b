//! What a submitted mock exam says: the share that was right with its uncertainty, by topic, and what to do next.

mod past;
mod said;
mod words;

use rungs_items::bank::Outline;
use serde::Serialize;

use crate::beta;
use crate::exam::{Exam, PassRange};
use crate::state::{PlaceAnswer, Session, Tally};

pub use past::{Past, past, rescored};
pub use said::said_after;
pub use words::verdict;

/// How the share lies to the range of plausible pass marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Even the lower end of what was shown is above the highest plausible mark.
    Above,
    /// Even the upper end is below the lowest plausible mark.
    Below,
    /// Nobody can tell from this many questions.
    Within,
}

/// One topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainResult {
    /// Its name.
    pub name: String,
    /// Its share of the exam, in percent.
    pub weight: f64,
    /// Questions that counted.
    pub tally: Tally,
}

/// The result of a mock exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MockResult {
    /// Questions that counted, skipped ones included, and what was right of them.
    pub tally: Tally,
    /// The share that was right, 0 to 1.
    pub share: f64,
    /// 90 of 100 times the true share lies in here, 0 to 1.
    pub interval: (f64, f64),
    /// Plausible pass marks.
    pub pass_range: PassRange,
    /// How one lies to the other.
    pub standing: Standing,
    /// By topic.
    pub domains: Vec<DomainResult>,
    /// Trial questions, which do not count, and what was right of them.
    pub trial: Tally,
    /// Questions that had not been seen before.
    pub fresh: Tally,
    /// Questions that had been seen before.
    pub seen: Tally,
    /// Questions that were not answered.
    pub skipped: u32,
    /// Questions that count for nobody any more.
    pub void: u32,
    /// Places of what was wrong or skipped, trial questions included.
    pub misses: Vec<u32>,
    /// Seconds that were used.
    pub seconds: f64,
    /// The clock ran out.
    pub timed_out: bool,
}

/// Works out the result of a submitted session.
pub fn result(session: &Session, exam: &Exam) -> MockResult {
    let mut tally = Tally::default();
    let mut trial = Tally::default();
    let mut fresh = Tally::default();
    let mut seen = Tally::default();
    let mut domains: Vec<DomainResult> = exam
        .outline
        .domains
        .iter()
        .map(|domain| DomainResult { name: domain.name.clone(), weight: domain.weight, tally: Tally::default() })
        .collect();
    let (mut skipped, mut void, mut misses) = (0, 0, Vec::new());
    for (n, drawn) in (0_u32..).zip(&session.questions) {
        let answer = session.places.get(&n).and_then(|place| place.answer.as_ref());
        // Handing in leaves an event at every place that could be asked; a place without one could not.
        if answer.is_none_or(|answer| answer.void) {
            void += 1;
            continue;
        }
        let given = answer.filter(|answer| answer.answer.is_some());
        let score = given.map_or(0.0, |answer| answer.score);
        if given.is_none() {
            skipped += 1;
        }
        if !given.is_some_and(|answer| answer.right) {
            misses.push(n);
        }
        if !drawn.scored {
            trial.add(score);
            continue;
        }
        tally.add(score);
        if let Some(answer) = answer {
            if answer.fresh {
                fresh.add(score);
            } else {
                seen.add(score);
            }
            if let Some(domain) = domain_of(&exam.outline, answer).and_then(|place| domains.get_mut(place)) {
                domain.tally.add(score);
            }
        }
    }
    let answered = f64::from(tally.answered);
    let interval = beta::interval(tally.right, answered, 0.9);
    let pass_range = exam.pass_range;
    let standing = if interval.0 >= pass_range.high {
        Standing::Above
    } else if interval.1 < pass_range.low {
        Standing::Below
    } else {
        Standing::Within
    };
    #[expect(clippy::cast_precision_loss, reason = "a session is shorter than a million years")]
    let seconds = session.spent_ms as f64 / 1000.0;
    let timed_out = matches!(session.status, crate::state::Status::Submitted { timed_out: true });
    MockResult {
        tally,
        share: tally.share().unwrap_or(0.0),
        interval,
        pass_range,
        standing,
        domains,
        trial,
        fresh,
        seen,
        skipped,
        void,
        misses,
        seconds,
        timed_out,
    }
}

fn domain_of(outline: &Outline, answer: &PlaceAnswer) -> Option<usize> {
    answer.objectives.first().and_then(|objective| outline.domain_of(objective))
}
