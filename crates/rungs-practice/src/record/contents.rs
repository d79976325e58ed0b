//! How much is on record, and the answers as a table for other programs.

use std::collections::BTreeMap;

use rungs_catalog::words::{count, list};
use rungs_planner::Day;

use crate::events::Mode;
use crate::state::{PastAnswer, State};

/// How much is on record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Answers that counted.
    pub answers: usize,
    /// Mock exams, skills checks and study sessions.
    pub sessions: usize,
    /// Of these, mock exams.
    pub mocks: usize,
    /// Real exams that were sat.
    pub results: usize,
    /// Seats that are booked.
    pub seats: usize,
    /// What is held.
    pub credentials: usize,
    /// Plans that are or were followed.
    pub plans: usize,
    /// Minutes of study that were written down.
    pub minutes: i64,
    /// Questions that were reported.
    pub reports: usize,
    /// Events of kinds that this program does not understand.
    pub not_understood: u64,
    /// The first day of it, where one is known.
    pub since: Option<Day>,
}

/// Counts what is on record.
pub fn contents(state: &State) -> Contents {
    let life = &state.life;
    let days = state.sessions.values().map(|session| session.day);
    let days = days.chain(life.plan.iter().chain(&life.earlier_plans).map(|plan| plan.day));
    let days = days.chain(life.study.values().flat_map(|days| days.keys().copied()));
    Contents {
        answers: state.past.values().map(|past| past.answers.len()).sum(),
        sessions: state.sessions.len(),
        mocks: state.sessions.values().filter(|session| session.mode == Mode::Mock).count(),
        results: life.results.len(),
        seats: life.booked.len(),
        credentials: life.credentials.len(),
        plans: life.earlier_plans.len() + usize::from(life.plan.is_some()),
        minutes: life.study.values().flat_map(BTreeMap::values).sum(),
        reports: state.reports.len(),
        not_understood: state.not_understood.values().sum(),
        since: days.min(),
    }
}

impl Contents {
    /// Returns whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.parts().is_empty()
    }

    fn parts(&self) -> Vec<String> {
        let minutes = usize::try_from(self.minutes).unwrap_or(0);
        [
            (self.answers, "answer", "answers"),
            (self.sessions, "session", "sessions"),
            (self.results, "exam result", "exam results"),
            (self.seats, "booked seat", "booked seats"),
            (self.credentials, "credential", "credentials"),
            (self.plans, "plan", "plans"),
            (minutes.div_ceil(60), "hour written down", "hours written down"),
            (self.reports, "question reported", "questions reported"),
        ]
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many))
        .collect()
    }

    /// Says what is there: `2418 answers, 31 sessions and one plan`.
    pub fn words(&self) -> String {
        match self.parts().as_slice() {
            [] => "nothing yet".to_owned(),
            parts => list(parts),
        }
    }
}

/// Writes every answer that counted as a line of CSV: exam, time in UTC, question, topic, right or not, seconds, where it was
/// asked.
///
/// # Errors
///
/// [`csv::Error`] when `out` cannot be written.
pub fn answers_csv(state: &State, out: impl std::io::Write) -> Result<(), csv::Error> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["exam", "time", "question", "topic", "right", "seconds", "mock"])?;
    for (exam, past) in &state.past {
        let at = |names: &[String], place: u32| -> String {
            usize::try_from(place).ok().and_then(|place| names.get(place)).cloned().unwrap_or_default()
        };
        for answer in &past.answers {
            let seconds = match answer.tenths {
                0 => String::new(),
                tenths => format!("{:.1}", f64::from(tenths) / 10.0),
            };
            let mock = if answer.mock > 0 { answer.mock.to_string() } else { String::new() };
            let right = if answer.right { "yes" } else { "no" };
            let question = at(&past.questions, answer.question);
            let topic = at(&past.objectives, answer.objective);
            table.write_record([exam, &time(answer), &question, &topic, right, &seconds, &mock])?;
        }
    }
    table.flush().map_err(csv::Error::from)
}

fn time(answer: &PastAnswer) -> String {
    jiff::Timestamp::from_millisecond(answer.at_ms).map(|at| format!("{at:.0}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_counted_and_written_as_a_table() {
        let mut state = State::default();
        assert_eq!((contents(&state).words().as_str(), contents(&state).is_empty()), ("nothing yet", true));
        let past = state.past.entry("aws-aif-c01".into()).or_default();
        past.questions.push("q,1".into());
        past.objectives.push("1.1".into());
        past.answers.push(PastAnswer {
            at_ms: 1_795_305_600_123,
            question: 0,
            text: 0,
            objective: PastAnswer::NO_OBJECTIVE,
            one_in: 4,
            right: true,
            tenths: 125,
            mock: 2,
        });
        state.life.study.entry("a".into()).or_default().insert("2026-11-20".parse().unwrap(), 90);
        assert_eq!(contents(&state).words(), "1 answer and 2 hours written down");
        assert_eq!(contents(&state).since.unwrap().to_string(), "2026-11-20");
        let mut out = Vec::new();
        answers_csv(&state, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "exam,time,question,topic,right,seconds,mock\naws-aif-c01,2026-11-22T00:00:00Z,\"q,1\",,yes,12.5,2\n"
        );
    }
}
