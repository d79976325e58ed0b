//! How far somebody is: what is known of each exam topic, study by week, the followed plan against it.
//!
//! Pure and serialisable, for any face. What was new to the learner is counted apart from what was seen before, since
//! only the first says what they can do.

mod exams;

use std::collections::BTreeMap;

use rungs_catalog::words::{count, short_day};
use rungs_planner::Day;
use serde::Serialize;

use crate::exam::Exam;
use crate::from_here::hours_since_plan;
use crate::keep::held;
use crate::state::{SkillRecord, State, Stated, Tally};
use crate::words::short_tally;

pub use exams::{ExamProgress, exams, finding, minutes};

/// What is known of one topic of an exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicProgress {
    /// Its id, such as `3.1`.
    pub id: String,
    /// What it asks.
    pub text: String,
    /// The part of the exam that it belongs to.
    pub domain: String,
    /// Questions that were new to the learner.
    pub new_to_you: Tally,
    /// Questions that had been asked before.
    pub seen_before: Tally,
    /// The probability that it is still remembered, 0 to 1; absent where nothing new was asked.
    pub remembered: Option<f64>,
    /// The day in UTC on which it was last asked.
    pub last_asked: Option<Day>,
}

/// Study of one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub from: Day,
    /// Minutes that were written down.
    pub logged_minutes: i64,
    /// Minutes on questions that were answered.
    pub question_minutes: i64,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// Today.
    pub day: Day,
    /// The exam whose topics are told.
    pub exam: Option<String>,
    /// Its topics.
    pub topics: Vec<TopicProgress>,
    /// What was said of the chance to pass that exam.
    pub statements: Vec<Stated>,
    /// Study by week.
    pub weeks: Vec<Week>,
    /// The steps of the followed plan.
    pub steps: Vec<StepProgress>,
}

/// Returns all of it, with the topics of one exam and so many weeks.
pub fn progress(state: &State, exam: Option<&Exam>, today: Day, now_ms: i64, most_weeks: u32) -> Progress {
    let theirs = |stated: &&Stated| exam.is_some_and(|exam| exam.id == stated.certification);
    Progress {
        day: today,
        exam: exam.map(|exam| exam.id.clone()),
        topics: exam.map(|exam| topics(exam, state, now_ms)).unwrap_or_default(),
        statements: state.life.stated.iter().filter(theirs).cloned().collect(),
        weeks: weeks(state, today, most_weeks),
        steps: steps(state),
    }
}

impl StepProgress {
    /// Says how far it is: hours, and the day on which it was passed or is to be sat.
    pub fn words(&self) -> String {
        let at = match self.passed {
            Some(day) => format!("passed {}", short_day(day)),
            None => format!("exam {}", short_day(self.exam)),
        };
        let planned = count(usize::try_from(self.planned_hours).unwrap_or(usize::MAX), "hour", "hours");
        format!("{}: {} of {planned}, {at}", self.certification, self.done_hours)
    }
}

impl TopicProgress {
    /// Says what is known of it.
    pub fn words(&self) -> String {
        let last = match self.last_asked {
            Some(day) => format!("last asked {}", short_day(day)),
            None => "not asked yet".to_owned(),
        };
        let (new, seen) = (short_tally(&self.new_to_you), short_tally(&self.seen_before));
        format!("new to you: {new}; seen before: {seen}; {last}")
    }
}

/// One step of the followed plan against what was done for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepProgress {
    /// The certification.
    pub certification: String,
    /// Day of its exam in the plan.
    pub exam: Day,
    /// Hours that the plan has for it; what went before the plan is not in them.
    pub planned_hours: u32,
    /// Hours that were put in since the plan is followed.
    pub done_hours: u32,
    /// The day on which it was passed.
    pub passed: Option<Day>,
}

/// Returns what is known of each topic of an exam at a time in milliseconds since 1970, in the order of the exam's guide.
pub fn topics(exam: &Exam, state: &State, at_ms: i64) -> Vec<TopicProgress> {
    let nothing = SkillRecord::default();
    let record = state.exams.get(&exam.id);
    let mut topics = Vec::new();
    for domain in &exam.outline.domains {
        for (id, text) in &domain.objectives {
            let shown = record.and_then(|record| record.objectives.get(id)).unwrap_or(&nothing);
            topics.push(TopicProgress {
                id: id.clone(),
                text: text.clone(),
                domain: domain.name.clone(),
                new_to_you: shown.fresh,
                seen_before: shown.seen,
                remembered: shown.memory.map(|memory| memory.retrievability(at_ms)),
                last_asked: shown.last_asked(),
            });
        }
    }
    topics
}

/// Returns the study of the weeks up to `today`, `weeks` of them, the oldest first.
pub fn weeks(state: &State, today: Day, weeks: u32) -> Vec<Week> {
    let mut all: BTreeMap<Day, (i64, f64)> =
        (0..i64::from(weeks)).filter_map(|ago| Some((monday(today.plus_days(-7 * ago)?), (0, 0.0)))).collect();
    for (day, minutes) in state.life.study.values().flatten() {
        if let Some(week) = all.get_mut(&monday(*day)) {
            week.0 = week.0.saturating_add(*minutes);
        }
    }
    for (day, seconds) in state.exams.values().flat_map(|exam| &exam.seconds) {
        if let Some(week) = all.get_mut(&monday(*day)) {
            week.1 += seconds;
        }
    }
    all.into_iter()
        .map(|(from, (logged_minutes, seconds))| {
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a week; a cast saturates")]
            let question_minutes = (seconds / 60.0) as i64;
            Week { from, logged_minutes, question_minutes }
        })
        .collect()
}

/// Returns the steps of the followed plan against what was done for each; empty where none is followed.
pub fn steps(state: &State) -> Vec<StepProgress> {
    let Some(plan) = &state.life.plan else { return Vec::new() };
    plan.steps
        .iter()
        .map(|step| {
            let passes = held(&state.life, Day::LAST).into_iter();
            let passed = passes
                .filter(|held| held.certification.as_str() == step.certification && held.earned >= plan.day)
                .map(|held| held.earned)
                .max();
            StepProgress {
                certification: step.certification.clone(),
                exam: step.exam,
                planned_hours: step.hours,
                done_hours: hours_since_plan(state, &step.certification),
                passed,
            }
        })
        .collect()
}

fn monday(day: Day) -> Day {
    let weekday = day.date().weekday().to_monday_zero_offset();
    day.plus_days(-i64::from(weekday)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn study_falls_into_the_week_of_its_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut state = State::default();
        let study = state.life.study.entry("aws-aif-c01".into()).or_default();
        // 22 November 2026 is a Sunday.
        study.extend([
            (day("2026-11-16"), 30),
            (day("2026-11-22"), 45),
            (day("2026-11-15"), 60),
            (day("2026-10-01"), 99),
        ]);
        let exam = state.exams.entry("aws-aif-c01".into()).or_default();
        exam.seconds.extend([(day("2026-11-09"), 600.0), (day("2026-11-22"), 90.0)]);
        let got: Vec<(String, i64, i64)> = weeks(&state, day("2026-11-22"), 3)
            .into_iter()
            .map(|week| (week.from.to_string(), week.logged_minutes, week.question_minutes))
            .collect();
        let wanted = [("2026-11-02", 0, 0), ("2026-11-09", 60, 10), ("2026-11-16", 75, 1)]
            .map(|(day, logged, asked)| (day.to_owned(), logged, asked));
        assert_eq!(got, wanted);
        assert!(steps(&state).is_empty());
    }
}
