//! What happens beside the questions: plans, study, exams, credentials.

use std::collections::BTreeMap;

use rungs_planner::{Day, Profile};
use serde::{Deserialize, Serialize};

/// A step of a plan that is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanStep {
    /// The certification.
    pub certification: String,
    /// Which way to take it, counted from 0 in the planning view.
    pub offer: usize,
    /// First day of study.
    pub study_start: Day,
    /// Day of the exam.
    pub exam: Day,
    /// Hours of study.
    pub hours: u32,
    /// What it costs, in US dollars.
    pub cost_usd: f64,
}

/// `plan-adopted`: the learner follows this plan from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanAdopted {
    /// The learner's day.
    pub day: Day,
    /// Whom it was made for.
    pub profile: Profile,
    /// Its steps, in order.
    pub steps: Vec<PlanStep>,
}

/// `study-logged`: study outside of sessions, or a correction of it (negative minutes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyLogged {
    /// For which certification.
    pub certification: String,
    /// The day.
    pub day: Day,
    /// Minutes; negative takes back what was logged wrongly.
    pub minutes: i64,
    /// What was done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// `exam-booked`: a seat is booked; a later booking of the same exam takes its stead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExamBooked {
    /// The certification.
    pub certification: String,
    /// The day of the exam.
    pub exam: Day,
    /// The day of booking.
    pub day: Day,
    /// What was paid, in US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// `home` or `centre`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
}

/// `exam-cancelled`: the seat was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamCancelled {
    /// The certification.
    pub certification: String,
    /// The day.
    pub day: Day,
}

/// What a score report says of one domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainScore {
    /// The domain, as the report names it.
    pub name: String,
    /// Share correct, 0 to 1, where the report gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Whether the report calls it competent, where it says no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competent: Option<bool>,
}

/// `exam-result`: a real exam was sat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExamResult {
    /// The certification.
    pub certification: String,
    /// The day of the exam.
    pub day: Day,
    /// Passed or not.
    pub passed: bool,
    /// The score, on the owner's scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What the report says of the domains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<DomainScore>,
}

/// `credential-earned`: a certification is held; a later event of the same certification and day corrects it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialEarned {
    /// The certification, by catalogue id; absent where the catalogue does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<String>,
    /// Its name, as the owner or the imported file writes it.
    pub name: String,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// The day on which it was earned; the first of the month or year where no day is known.
    pub earned: Day,
    /// The day from which it is not valid any more, where the credential itself says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Where it can be verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Where the entry comes from: `typed`, `exam-result`, `linkedin`, `json-resume`.
    pub from: String,
}

/// `credential-removed`: an entry was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRemoved {
    /// The certification's id, or the name where the catalogue does not know it.
    pub credential: String,
    /// The day on which it was said to be earned.
    pub earned: Day,
}

/// `renewal-done`: a credential was renewed otherwise than by passing an exam that is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalDone {
    /// The certification.
    pub certification: String,
    /// The day.
    pub day: Day,
    /// The new first day on which it is not valid any more, where the owner says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
}

/// `skills-confirmed`: levels that the learner confirmed, after a skills check or by their own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillsConfirmed {
    /// The day.
    pub day: Day,
    /// Levels by skill id, 0 to 3.
    pub have: BTreeMap<String, u8>,
    /// The skills check that proposed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// `away`: days without study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// `hours-changed`: other hours of study a week from this day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursChanged {
    /// From this day.
    pub day: Day,
    /// Hours a week.
    pub hours_per_week: u32,
}

/// `readiness-stated`: what was said of the chance to pass, kept as it was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadinessStated {
    /// The certification.
    pub certification: String,
    /// The learner's day when it was said.
    pub day: Day,
    /// The day of the exam that it was said of.
    pub exam: Day,
    /// What gave the occasion: `study-ended`, `mock-submitted`, `check-submitted` or `exam-booked`.
    pub occasion: String,
    /// The probability of passing.
    pub pass_probability: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// There was evidence enough to say it; otherwise the learner was told that nobody can tell yet.
    pub enough: bool,
    /// Answers that it rested on.
    #[serde(default)]
    pub answers: u32,
    /// Of these, to questions that were new.
    #[serde(default)]
    pub new: u32,
    /// Of these, too quick to have been thought about.
    #[serde(default)]
    pub rapid: u32,
    /// Mock exams.
    #[serde(default)]
    pub mocks: u32,
    /// The version of the model that said it.
    pub model: u32,
}
