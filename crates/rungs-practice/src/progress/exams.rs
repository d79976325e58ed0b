//! Every exam that something is on record for, one line each.

use std::collections::BTreeSet;

use rungs_catalog::words::{count, long_day};
use rungs_planner::Day;
use serde::Serialize;

use crate::state::{State, Stated, Tally};

/// How far somebody is with one exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExamProgress {
    /// The certification.
    pub certification: String,
    /// Questions that were new to the learner.
    pub new_to_you: Tally,
    /// Questions that had been asked before.
    pub seen_before: Tally,
    /// Minutes of study: written down, and on questions that were answered.
    pub minutes: i64,
    /// The day in UTC on which a question was last answered.
    pub last_asked: Option<Day>,
    /// The day of the seat that is booked, from today on.
    pub booked: Option<Day>,
    /// The day of its exam in the plan that is followed.
    pub planned: Option<Day>,
    /// The day on which it was passed last.
    pub passed: Option<Day>,
    /// What was said last of the chance to pass.
    pub said: Option<Stated>,
}

impl ExamProgress {
    /// Returns the day of its exam: booked, else planned.
    pub fn exam(&self) -> Option<Day> {
        self.booked.or(self.planned)
    }
}

/// Returns every exam with practice, study, a seat or a place in the plan: those to be sat first come first, then those
/// without a day by the last practice, then those that were passed.
pub fn exams(state: &State, today: Day) -> Vec<ExamProgress> {
    let life = &state.life;
    let steps = || life.plan.iter().flat_map(|plan| &plan.steps);
    let mut ids: BTreeSet<&str> = state.exams.keys().map(String::as_str).collect();
    ids.extend(
        life.study.iter().filter(|(_, days)| days.values().any(|minutes| *minutes > 0)).map(|(id, _)| id.as_str()),
    );
    ids.extend(life.booked.keys().map(String::as_str));
    ids.extend(steps().map(|step| step.certification.as_str()));
    let mut all: Vec<ExamProgress> = ids
        .into_iter()
        .map(|id| {
            let record = state.exams.get(id);
            let results = life.results.iter().filter(|result| result.certification == id && result.passed);
            ExamProgress {
                certification: id.to_owned(),
                new_to_you: record.map(|record| record.fresh).unwrap_or_default(),
                seen_before: record.map(|record| record.seen).unwrap_or_default(),
                minutes: minutes(state, id),
                last_asked: record.and_then(|record| record.seconds.keys().next_back().copied()),
                booked: life.booked.get(id).map(|seat| seat.exam).filter(|day| *day >= today),
                planned: steps().find(|step| step.certification == id).map(|step| step.exam),
                passed: results.map(|result| result.day).max(),
                said: life.stated.iter().rfind(|stated| stated.certification == id).cloned(),
            }
        })
        .collect();
    all.sort_by_key(|exam| {
        let last = exam.last_asked.map_or(i64::MAX, |day| today.days_since(day));
        (exam.passed.is_some(), exam.exam().unwrap_or(Day::LAST), last)
    });
    all
}

/// Returns the minutes of study for one exam: written down, and on questions that were answered.
pub fn minutes(state: &State, certification: &str) -> i64 {
    let seconds: f64 = state.exams.get(certification).map(|record| record.seconds.values().sum()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a life; a cast saturates")]
    let on_questions = (seconds / 60.0) as i64;
    state.life.minutes(certification).saturating_add(on_questions)
}

/// Says how far it is in one line. `name` turns a certification into its name.
pub fn finding(exams: &[ExamProgress], name: impl Fn(&str) -> String, today: Day) -> String {
    if exams.is_empty() {
        return "Nothing practised yet: your progress will stand here".to_owned();
    }
    let ahead = exams.iter().filter(|exam| exam.passed.is_none());
    let next =
        ahead.filter_map(|exam| Some((exam, exam.exam().filter(|day| *day >= today)?))).min_by_key(|next| next.1);
    match next {
        Some((exam, day)) => {
            let days = usize::try_from(day.days_since(today)).unwrap_or(0);
            let when = if days == 0 { "today".to_owned() } else { format!("in {}", count(days, "day", "days")) };
            let verb = if exam.booked.is_some() { "is booked" } else { "is planned" };
            format!("{} {verb} for {}, {when}", name(&exam.certification), long_day(day))
        }
        None if exams.iter().all(|exam| exam.passed.is_some()) => {
            format!("{} passed; nothing is open", count(exams.len(), "exam", "exams"))
        }
        None => {
            let open = exams.iter().filter(|exam| exam.passed.is_none()).count();
            format!("{} under way, none booked yet", count(open, "exam", "exams"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::ExamBooked;

    #[test]
    fn what_is_sat_first_comes_first() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-22");
        let name = |id: &str| id.to_uppercase();
        assert!(finding(&exams(&State::default(), today), name, today).starts_with("Nothing practised yet"));
        let mut state = State::default();
        state.exams.entry("a".into()).or_default().seconds.insert(day("2026-11-01"), 600.0);
        state.exams.entry("b".into()).or_default().seconds.insert(day("2026-11-20"), 30.0);
        state.life.study.entry("c".into()).or_default().insert(today, 45);
        state.life.study.entry("d".into()).or_default().insert(today, 0);
        let ids = |state: &State| exams(state, today).into_iter().map(|exam| exam.certification).collect::<Vec<_>>();
        assert_eq!(ids(&state), ["b", "a", "c"]);
        assert_eq!(exams(&state, today)[1].minutes, 10);
        assert_eq!(finding(&exams(&state, today), name, today), "3 exams under way, none booked yet");
        let seat = |exam: &str| ExamBooked {
            certification: "c".into(),
            exam: day(exam),
            day: today,
            cost_usd: None,
            delivery: None,
        };
        state.life.booked.insert("c".into(), seat("2026-12-03"));
        assert_eq!(ids(&state), ["c", "b", "a"]);
        assert_eq!(finding(&exams(&state, today), name, today), "C is booked for 3 December 2026, in 11 days");
        // A seat that is over is no seat.
        state.life.booked.insert("c".into(), seat("2026-11-21"));
        assert_eq!(exams(&state, today).iter().filter(|exam| exam.booked.is_some()).count(), 0);
    }
}
