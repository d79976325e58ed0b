//! What is said of an exam before it, on its day and after it.

use rungs_catalog::Catalog;
use rungs_catalog::words::dollars;

use super::Exam;
use crate::state::Session;

impl Exam {
    /// Returns the exam as it was known when a session of it began: topics and pass rules change.
    #[must_use]
    pub fn as_practised(&self, catalog: &Catalog, session: &Session) -> Self {
        Self::of(catalog, &self.id, session.day).unwrap_or_else(|_| self.clone())
    }

    /// Returns its topics with their weights, in one line.
    pub fn topics(&self) -> String {
        let domains = self.outline.domains.iter();
        let topics: Vec<String> = domains.map(|domain| format!("{} {:.0} %", domain.name, domain.weight)).collect();
        topics.join("; ")
    }

    /// Says after a number of questions how many of them do not count; empty where all do.
    pub fn trial_questions(&self) -> String {
        match self.unscored() {
            0 => String::new(),
            trial => format!(", of which {trial} do not count, as in the exam (you are not told which)"),
        }
    }

    /// Says what happens on the day of the real exam, one paragraph each: in it, before, how to answer, how to move it, and
    /// after a fail.
    pub fn day(&self) -> Vec<String> {
        let fee = match self.fee_usd {
            Some(fee) => format!("the fee is {} (US list price)", dollars(fee)),
            None => "the fee is not known to us".to_owned(),
        };
        let retake = self.retake.as_deref().unwrap_or("The rule for sitting it again is not known to us.");
        vec![
            format!("What happens: {}.", self.length()),
            "Before: your identity is checked, phone and notes stay away, at home the room is filmed. Be there half an \
             hour early; at home, test the computer the day before."
                .to_owned(),
            "In it: answer everything, a guess costs nothing unless the owner says otherwise. Flag what takes long and \
             come back. You know enough or you do not; the next question is a new one."
                .to_owned(),
            format!(
                "To move or cancel: in the account where you booked, and in time; the owner's page has the last hour for \
                 it: {}",
                self.official_url
            ),
            format!("If you fail: {fee}. {retake} Write down the weak topics the same evening."),
        ]
    }

    /// Says how many questions and minutes it has.
    fn length(&self) -> String {
        let length = match (self.questions, self.minutes) {
            (Some(questions), Some(minutes)) => {
                let each = f64::from(minutes) / f64::from(questions.max(1));
                format!("{questions} questions in {minutes} minutes: {each:.1} minutes each")
            }
            (Some(questions), None) => format!("{questions} questions; the minutes are not published"),
            (None, Some(minutes)) => format!("{minutes} minutes; the number of questions is not published"),
            (None, None) => "neither the number of questions nor the minutes are published".to_owned(),
        };
        match self.unscored() {
            0 => length,
            trial => format!("{length}; {trial} of them are on trial and do not count, and nobody tells you which"),
        }
    }
}
