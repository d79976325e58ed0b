//! Seats and results of real exams.

use rungs_catalog::words::{count, long_day};
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;

use super::{EntryError, not_ahead};
use crate::events::{CredentialEarned, CredentialRemoved, ExamBooked, ExamResult, ToRecord, record};
use crate::readiness::{scorecard, sentence};
use crate::state::Life;

/// Checks a seat that was booked.
///
/// # Errors
///
/// [`EntryError::Over`] when its day is over.
pub fn booking(entry: ExamBooked, today: Day) -> Result<ExamBooked, EntryError> {
    if entry.exam < today { Err(EntryError::Over { day: entry.exam }) } else { Ok(entry) }
}

/// Says how far away a day is: `today`, `in 11 days`.
pub fn until(day: Day, today: Day) -> String {
    match usize::try_from(day.days_since(today)) {
        Ok(0) | Err(_) => "today".to_owned(),
        Ok(days) => format!("in {}", count(days, "day", "days")),
    }
}

/// Says that a seat lies after the exam's last day, where it does.
pub fn used_up(catalog: &Catalog, certification: &str, seat: Day, today: Day) -> Option<String> {
    let last = AsOf::new(catalog.certifications.get(certification)?, today).retired_on()?;
    (last < seat).then(|| format!("We know of {} as its last day, which is earlier. Ask its owner.", long_day(last)))
}

/// A result with what it changes of what is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The result.
    pub result: ExamResult,
    /// A pass is held from its day on.
    pub earned: Option<CredentialEarned>,
    /// A pass that is corrected had been added, and is not held.
    pub removed: Option<CredentialRemoved>,
}

impl Outcome {
    /// Returns what to append.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn events(&self) -> Result<Vec<ToRecord>, serde_json::Error> {
        let mut events = vec![record(&self.result)?];
        events.extend(self.earned.as_ref().map(record).transpose()?);
        events.extend(self.removed.as_ref().map(record).transpose()?);
        Ok(events)
    }
}

/// Checks how an exam went. The same exam on the same day again is a correction.
///
/// # Errors
///
/// [`EntryError`] for a day to come and for a score that is none.
pub fn outcome(catalog: &Catalog, life: &Life, result: ExamResult, today: Day) -> Result<Outcome, EntryError> {
    not_ahead(result.day, today, "write a result down")?;
    if result.score.is_some_and(|score| !score.is_finite() || score < 0.0) {
        return Err(EntryError::Score);
    }
    let id = &result.certification;
    let mut held = life.credentials.iter();
    let held = held.find(|held| held.certification.as_ref() == Some(id) && held.earned == result.day);
    let found = catalog.certifications.get(id);
    let earned = (result.passed && held.is_none()).then(|| CredentialEarned {
        certification: Some(id.clone()),
        name: found.map_or(id, |found| &found.name).clone(),
        issuer: found.map(|found| catalog.issuer_name(&found.issuer).to_owned()).unwrap_or_default(),
        earned: result.day,
        expires: None,
        url: None,
        number: None,
        from: "exam-result".into(),
    });
    let removed = (!result.passed && held.is_some_and(|held| held.from == "exam-result"))
        .then(|| CredentialRemoved { credential: id.clone(), earned: result.day });
    Ok(Outcome { result, earned, removed })
}

/// Says what was said before an exam and how it scores, without its full stop; `None` where nobody could tell.
pub fn held_to(line: &scorecard::Line) -> Option<String> {
    // Where nobody could tell there is nothing to be held to.
    let (day, p, low, high, brier) = (line.said?, line.pass_probability?, line.low?, line.high?, line.brier?);
    let verdict = match (p >= 0.5, line.passed) {
        (true, true) | (false, false) => "the likelier side came true",
        _ => "the less likely side came true",
    };
    Some(format!(
        "Before it, on {}, we said {}: {verdict}. That statement scores {brier:.2} (0 is best, a coin scores 0.25, 1 is \
         worst)",
        long_day(day),
        sentence(p, low, high)
    ))
}
