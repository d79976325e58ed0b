//! Plans, study, exams and credentials of a learner.

use std::collections::BTreeMap;

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::events::{
    Away, CredentialEarned, ExamBooked, ExamResult, Happened, HoursChanged, PlanAdopted, ReadinessStated, RenewalDone,
    SkillsConfirmed,
};

/// What was said of the chance to pass an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// The certification.
    pub certification: String,
    /// The learner's day when it was said.
    pub day: Day,
    /// The day of the exam that it was said of.
    pub exam: Day,
    /// What gave the occasion.
    pub occasion: String,
    /// The probability of passing.
    pub pass_probability: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// There was evidence enough to say it to the learner.
    pub enough: bool,
    /// Answers that it rested on.
    pub answers: u32,
    /// Of these, to questions that were new.
    pub new: u32,
    /// Mock exams.
    pub mocks: u32,
    /// The version of the model that said it.
    pub model: u32,
}

/// An exam that was sat, beside the last thing that was said of it before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The certification.
    pub certification: String,
    /// The day of the exam.
    pub day: Day,
    /// How it ended.
    pub passed: bool,
    /// What was said last; absent where nothing was.
    pub statement: Option<Stated>,
    /// Statements that were on record when the result was.
    known: usize,
}

/// What is on record beside the questions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Life {
    /// The plan that is followed.
    #[serde(with = "json_inside")]
    pub plan: Option<PlanAdopted>,
    /// Earlier plans, the oldest first.
    #[serde(with = "json_inside")]
    pub earlier_plans: Vec<PlanAdopted>,
    /// Minutes of study that were logged, by certification and day.
    pub study: BTreeMap<String, BTreeMap<Day, i64>>,
    /// Minutes that had been logged when the plan was taken up, by certification: its hours are without them.
    pub study_before_plan: BTreeMap<String, i64>,
    /// Seats that are booked, by certification.
    #[serde(with = "json_inside")]
    pub booked: BTreeMap<String, ExamBooked>,
    /// What was paid for seats that were used, in US dollars, by certification and day of the exam.
    pub paid: BTreeMap<String, BTreeMap<Day, f64>>,
    /// Exams that were sat, in the order they were entered.
    #[serde(with = "json_inside")]
    pub results: Vec<ExamResult>,
    /// What is held.
    #[serde(with = "json_inside")]
    pub credentials: Vec<CredentialEarned>,
    /// Renewals.
    #[serde(with = "json_inside")]
    pub renewals: Vec<RenewalDone>,
    /// Levels that the learner confirmed, the newest word on each skill: level and day.
    pub skills: BTreeMap<String, (u8, Day)>,
    /// Days without study.
    pub away: Vec<Away>,
    /// Changes of the hours a week, the oldest first.
    pub hours: Vec<HoursChanged>,
    /// What was said of the chance to pass, the oldest first.
    pub stated: Vec<Stated>,
    /// Exams that were sat, each with what was said before, in the order they were entered.
    pub scored: Vec<Scored>,
}

impl Life {
    pub(super) fn happened(&mut self, happened: Happened, _at_ms: i64) {
        match happened {
            Happened::PlanAdopted(body) => {
                self.study_before_plan = self.study.keys().map(|id| (id.clone(), self.minutes(id))).collect();
                if let Some(before) = self.plan.replace(body) {
                    self.earlier_plans.push(before);
                }
            }
            Happened::StudyLogged(body) => {
                let minutes = self.study.entry(body.certification).or_default().entry(body.day).or_default();
                *minutes = minutes.saturating_add(body.minutes);
            }
            Happened::ExamBooked(body) => {
                // A seat whose day had gone by was used, although nobody wrote down how it went.
                if let Some(used) = self.booked.insert(body.certification.clone(), body.clone())
                    && used.exam < body.day
                {
                    self.used(&used);
                }
            }
            Happened::ExamCancelled(body) => {
                self.booked.remove(&body.certification);
            }
            Happened::ExamResult(body) => self.result(body),
            Happened::CredentialEarned(body) => self.earned(body),
            Happened::CredentialRemoved(body) => self.credentials.retain(|held| {
                held.earned != body.earned
                    || (held.certification.as_deref() != Some(&body.credential) && held.name != body.credential)
            }),
            Happened::RenewalDone(body) => {
                self.renewals.retain(|done| done.certification != body.certification || done.day != body.day);
                self.renewals.push(body);
            }
            Happened::SkillsConfirmed(body) => self.confirmed(body),
            Happened::Away(body) => self.away.push(body),
            Happened::HoursChanged(body) => self.hours.push(body),
            Happened::ReadinessStated(body) => self.stated(body),
            // The rest belongs to sessions.
            _ => {}
        }
    }

    fn stated(&mut self, body: ReadinessStated) {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        // What another program wrote may be no probability at all; nobody is scored by that.
        if !(share(body.pass_probability) && share(body.low) && share(body.high)) {
            return;
        }
        self.stated.push(Stated {
            certification: body.certification,
            day: body.day,
            exam: body.exam,
            occasion: body.occasion,
            pass_probability: body.pass_probability,
            low: body.low,
            high: body.high,
            enough: body.enough,
            answers: body.answers,
            new: body.new,
            mocks: body.mocks,
            model: body.model,
        });
    }

    /// Sets a result beside the last statement before that exam: one of a day up to the exam's, made after the exam before it.
    fn score(&mut self, result: &ExamResult) {
        let same = |scored: &&mut Scored| scored.certification == result.certification && scored.day == result.day;
        if let Some(corrected) = self.scored.iter_mut().find(same) {
            corrected.passed = result.passed;
            return;
        }
        let earlier = |scored: &&Scored| scored.certification == result.certification && scored.day < result.day;
        let before = self.scored.iter().filter(earlier).max_by_key(|scored| scored.day);
        let statement = self.stated.iter().enumerate().rev().find(|(at, stated)| {
            stated.certification == result.certification
                && stated.day <= result.day
                && before.is_none_or(|before| before.day < stated.day || before.known <= *at)
        });
        self.scored.push(Scored {
            certification: result.certification.clone(),
            day: result.day,
            passed: result.passed,
            statement: statement.map(|(_, stated)| stated.clone()),
            known: self.stated.len(),
        });
    }

    fn result(&mut self, body: ExamResult) {
        self.score(&body);
        // A seat that was used is not booked any more.
        if self.booked.get(&body.certification).is_some_and(|booked| booked.exam <= body.day)
            && let Some(used) = self.booked.remove(&body.certification)
        {
            self.used(&ExamBooked { exam: body.day, ..used });
        }
        // The same exam on the same day again is a correction.
        self.results.retain(|known| known.certification != body.certification || known.day != body.day);
        self.results.push(body);
    }

    fn used(&mut self, seat: &ExamBooked) {
        if let Some(paid) = seat.cost_usd {
            self.paid.entry(seat.certification.clone()).or_default().insert(seat.exam, paid);
        }
    }

    fn earned(&mut self, body: CredentialEarned) {
        self.credentials.retain(|held| {
            held.earned != body.earned
                || match (&held.certification, &body.certification) {
                    (Some(held), Some(new)) => held != new,
                    _ => held.name != body.name,
                }
        });
        self.credentials.push(body);
    }

    fn confirmed(&mut self, body: SkillsConfirmed) {
        for (skill, level) in body.have {
            self.skills.insert(skill, (level, body.day));
        }
    }

    /// Returns the hours a week that hold on a day, where any were said since the plan.
    pub fn hours_per_week(&self, day: Day) -> Option<u32> {
        self.hours
            .iter()
            .filter(|change| change.day <= day)
            .max_by_key(|change| change.day)
            .map(|change| change.hours_per_week)
    }

    /// Returns the minutes of study that were logged for a certification.
    pub fn minutes(&self, certification: &str) -> i64 {
        self.study.get(certification).map_or(0, |days| days.values().sum())
    }
}

/// Event bodies leave out what is absent, which only a format with names can read back: in the binary form of a
/// snapshot they are kept as JSON.
mod json_inside {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return value.serialize(serializer);
        }
        serializer.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        if deserializer.is_human_readable() {
            return T::deserialize(deserializer);
        }
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use rungs_planner::Profile;

    use super::*;
    use crate::events::{DomainScore, PlanStep};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn booked(exam: &str) -> ExamBooked {
        ExamBooked {
            certification: "a".into(),
            exam: day(exam),
            day: day("2026-11-22"),
            cost_usd: None,
            delivery: None,
        }
    }

    fn result(on: &str, passed: bool) -> ExamResult {
        let domains = vec![DomainScore { name: "one".into(), share: None, competent: Some(true) }];
        ExamResult { certification: "a".into(), day: day(on), passed, score: None, domains }
    }

    #[test]
    fn a_snapshot_gives_back_what_went_in_absent_fields_too() {
        let step = PlanStep {
            certification: "a".into(),
            offer: 0,
            study_start: day("2026-11-22"),
            exam: day("2026-12-22"),
            hours: 20,
            cost_usd: 99.5,
        };
        let mut life = Life::default();
        let plan = PlanAdopted { day: day("2026-11-22"), profile: Profile::default(), steps: vec![step] };
        life.happened(Happened::PlanAdopted(plan.clone()), 0);
        life.happened(Happened::PlanAdopted(plan), 0);
        life.happened(Happened::ExamBooked(booked("2026-12-22")), 0);
        life.happened(Happened::ExamResult(result("2026-10-01", false)), 0);
        life.happened(Happened::Away(Away { from: day("2026-12-24"), to: day("2027-01-03") }), 0);
        life.happened(Happened::HoursChanged(HoursChanged { day: day("2026-11-22"), hours_per_week: 5 }), 0);
        life.happened(said("2026-11-22", 0.5), 0);
        life.happened(Happened::ExamResult(result("2026-11-23", true)), 0);
        let bytes = postcard::to_stdvec(&life).unwrap();
        assert_eq!(postcard::from_bytes::<Life>(&bytes).unwrap(), life);
        let json = serde_json::to_string(&life).unwrap();
        assert_eq!(serde_json::from_str::<Life>(&json).unwrap(), life);
    }

    #[test]
    fn a_result_uses_up_the_seat_and_a_second_one_of_the_day_corrects_it() {
        let mut life = Life::default();
        life.happened(Happened::ExamBooked(booked("2026-12-22")), 0);
        // An older result entered late does not touch the seat.
        life.happened(Happened::ExamResult(result("2026-10-01", false)), 0);
        assert!(life.booked.contains_key("a"));
        life.happened(Happened::ExamResult(result("2026-12-22", false)), 0);
        assert!(life.booked.is_empty());
        life.happened(Happened::ExamResult(result("2026-12-22", true)), 0);
        assert_eq!(life.results.len(), 2);
        assert!(life.results.iter().any(|result| result.passed));
    }

    #[test]
    fn what_was_paid_for_a_seat_is_known_when_it_was_used() {
        let paid = |exam: &str, on: &str, cost| ExamBooked { day: day(on), cost_usd: cost, ..booked(exam) };
        let mut life = Life::default();
        life.happened(Happened::ExamBooked(paid("2026-12-20", "2026-11-22", Some(80.0))), 0);
        // Moved in time: one seat, one price.
        life.happened(Happened::ExamBooked(paid("2026-12-22", "2026-12-01", Some(100.0))), 0);
        assert!(life.paid.is_empty());
        life.happened(Happened::ExamResult(result("2026-12-22", false)), 0);
        life.happened(Happened::ExamResult(result("2026-12-22", true)), 0);
        assert_eq!(life.paid["a"], BTreeMap::from([(day("2026-12-22"), 100.0)]));
        // A seat whose day went by before the next was booked.
        life.happened(Happened::ExamBooked(paid("2027-01-10", "2027-01-01", Some(100.0))), 0);
        life.happened(Happened::ExamBooked(paid("2027-02-10", "2027-01-20", None)), 0);
        assert_eq!(life.paid["a"].keys().copied().collect::<Vec<_>>(), [day("2026-12-22"), day("2027-01-10")]);
    }

    fn said(on: &str, p: f64) -> Happened {
        Happened::ReadinessStated(ReadinessStated {
            certification: "a".into(),
            day: day(on),
            exam: day(on),
            occasion: "study-ended".into(),
            pass_probability: p,
            low: 0.1,
            high: 0.9,
            enough: true,
            answers: 50,
            new: 40,
            rapid: 0,
            mocks: 0,
            model: 1,
        })
    }

    #[test]
    fn a_result_is_set_beside_the_last_word_before_that_exam() {
        let mut life = Life::default();
        let last = |life: &Life, on: &str| {
            let found = life.scored.iter().find(|scored| scored.day == day(on)).unwrap();
            (found.passed, found.statement.as_ref().map(|stated| stated.pass_probability))
        };
        for (on, p) in [("2026-12-01", 0.3), ("2026-12-10", 0.5), ("2026-12-21", 0.9)] {
            life.happened(said(on, p), 0);
        }
        // Entered late: what was said after the exam does not count.
        life.happened(Happened::ExamResult(result("2026-12-20", false)), 0);
        assert_eq!(last(&life, "2026-12-20"), (false, Some(0.5)));
        // On the day of the next exam a new statement was made; then the day after another.
        life.happened(Happened::ExamResult(result("2026-12-21", true)), 0);
        assert_eq!(last(&life, "2026-12-21"), (true, Some(0.9)));
        // Failed and booked again on one day: said after the result, so it belongs to the next exam.
        life.happened(said("2026-12-21", 0.7), 0);
        life.happened(Happened::ExamResult(result("2027-01-10", true)), 0);
        assert_eq!(last(&life, "2027-01-10"), (true, Some(0.7)));
        // Nothing was said between two exams: the second has nothing to be scored.
        life.happened(Happened::ExamResult(result("2027-01-20", true)), 0);
        assert_eq!(last(&life, "2027-01-20"), (true, None));
        // A correction changes the outcome, not what was said.
        life.happened(said("2026-12-15", 0.99), 0);
        life.happened(Happened::ExamResult(result("2026-12-20", true)), 0);
        assert_eq!(last(&life, "2026-12-20"), (true, Some(0.5)));
        assert_eq!(life.scored.len(), 4);
    }

    #[test]
    fn what_is_no_probability_is_no_statement() {
        let mut life = Life::default();
        for p in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            life.happened(said("2026-12-01", p), 0);
        }
        assert!(life.stated.is_empty());
    }

    #[test]
    fn what_was_logged_before_a_plan_is_kept_apart() {
        let mut life = Life::default();
        let log = |life: &mut Life, on: &str, minutes| {
            let body =
                crate::events::StudyLogged { certification: "a".into(), day: day(on), minutes, note: String::new() };
            life.happened(Happened::StudyLogged(body), 0);
        };
        log(&mut life, "2026-11-22", 90);
        let plan = PlanAdopted { day: day("2026-11-22"), profile: Profile::default(), steps: Vec::new() };
        life.happened(Happened::PlanAdopted(plan), 0);
        log(&mut life, "2026-11-22", 60);
        assert_eq!((life.study_before_plan["a"], life.minutes("a")), (90, 150));
    }
}
