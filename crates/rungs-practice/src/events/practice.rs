//! What happens while somebody practises.

use rungs_items::answer::Answer;
use rungs_planner::Day;
use serde::{Deserialize, Serialize};

/// How questions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// One after the other, with verdict and reasons at once.
    Study,
    /// As in the exam: no verdict until the end, one clock.
    Mock,
    /// The skills check: each question chosen by the answers before it, no verdict until the end, no clock.
    Diagnose,
}

/// A question of a session whose questions are fixed when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The question's id.
    pub question: String,
    /// The version of its text.
    pub content: String,
    /// The seed of its variant and of the order of its options.
    pub seed: u32,
    /// Whether it counts; the exam's trial questions do not.
    #[serde(default = "scored_by_default")]
    pub scored: bool,
}

/// `session-started`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionStarted {
    /// A name for the session, unique for the learner.
    pub session: String,
    /// How questions are asked.
    pub mode: Mode,
    /// The exam, by catalogue id.
    pub exam: String,
    /// The learner's day.
    pub day: Day,
    /// What every choice in the session is drawn from.
    pub seed: u32,
    /// Hash of the question set.
    pub bank: String,
    /// The questions, where they are fixed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Drawn>,
    /// Minutes on the clock, extra time included; absent = no clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// The session whose misses are asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redo_of: Option<String>,
    /// Only this objective is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
}

/// `question-drawn`: another question of a session that chooses by the answers before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionDrawn {
    /// The session.
    pub session: String,
    /// Its place, from 0.
    pub n: u32,
    /// The question.
    pub drawn: Drawn,
}

/// `answered`: one answer. In a mock exam a later one to the same place takes its stead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The session.
    pub session: String,
    /// The place in the session, from 0.
    pub n: u32,
    /// The exam, by catalogue id.
    pub exam: String,
    /// The question's id.
    pub question: String,
    /// Objectives of that exam that it served then.
    pub objectives: Vec<String>,
    /// Questions of one family test the same idea.
    pub family: String,
    /// The version of its text.
    pub content: String,
    /// The seed of its variant and of the order of its options.
    pub seed: u32,
    /// Hash of the text as it was shown; the text itself stands in a `text-shown` event.
    pub text: String,
    /// Ids of the options, in the order in which they were shown.
    pub shown: Vec<String>,
    /// The answer; absent where it was skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The right answer then.
    pub key: Answer,
    /// The share that was right then, 0 to 1, as the exam scores.
    pub score: f64,
    /// Whether it counted as right then.
    pub right: bool,
    /// Neither this question nor this variant had been asked before.
    pub fresh: bool,
    /// Seconds from showing to answering.
    pub seconds: f64,
    /// Milliseconds of the session that had been used.
    #[serde(default)]
    pub spent_ms: u64,
    /// When it was answered by the clock of the device, in milliseconds since 1970. The time of the event orders events and
    /// never goes back; this one does when the clock was wrong and has been put right.
    #[serde(default)]
    pub at_ms: i64,
}

/// `marked`: the state of a place in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The session.
    pub session: String,
    /// The place, from 0.
    pub n: u32,
    /// To be looked at again.
    pub flagged: bool,
    /// Ids of options that were struck out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub struck: Vec<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Milliseconds of the session that had been used.
    #[serde(default)]
    pub spent_ms: u64,
}

/// `moved`: another place of a session is shown, so that one resumes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The session.
    pub session: String,
    /// The place, from 0.
    pub n: u32,
    /// Milliseconds of the session that had been used.
    #[serde(default)]
    pub spent_ms: u64,
}

/// `submitted`: a mock exam or a skills check is over and scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The session.
    pub session: String,
    /// The clock ran out.
    #[serde(default)]
    pub timed_out: bool,
    /// Milliseconds that were used.
    #[serde(default)]
    pub spent_ms: u64,
}

/// `ended`: a study session is over, or a mock exam was given up (it counts for nothing).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The session.
    pub session: String,
}

/// `text-shown`: a text as the learner saw it, stored once and named by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextShown {
    /// SHA-256 of the text, in hex digits.
    pub hash: String,
    /// The exam, by catalogue id.
    pub exam: String,
    /// The question.
    pub question: String,
    /// The text, as the room of questions writes it.
    pub text: String,
}

/// `reported`: something is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// The exam, by catalogue id.
    pub exam: String,
    /// The question's id.
    pub question: String,
    /// The version of its text.
    pub content: String,
    /// What is wrong: `wrong-key`, `unclear`, `out-of-date`, `typo`, `from-an-exam`, `other`.
    pub reason: String,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

fn scored_by_default() -> bool {
    true
}
