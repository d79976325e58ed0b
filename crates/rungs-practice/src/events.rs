//! The bodies of events: what happened to a learner, in plain ids and numbers.
//!
//! A body is stored as JSON and never changes afterwards, so neither may the stored form of a type here:
//! fields may be added with a default, none may be renamed or removed, and a new meaning takes a new version.
//! What this program does not know, a kind or a later version, is kept by the log and passed over here.

mod life;
mod practice;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use life::{
    Away, CredentialEarned, CredentialRemoved, DomainScore, ExamBooked, ExamCancelled, ExamResult, HoursChanged,
    PlanAdopted, PlanStep, ReadinessStated, RenewalDone, SkillsConfirmed, StudyLogged,
};
pub use practice::{
    Answered, Drawn, Ended, Marked, Mode, Moved, QuestionDrawn, Reported, SessionStarted, Submitted, TextShown,
};

/// A body that belongs to one kind of event.
pub trait Body: Serialize + DeserializeOwned {
    /// The kind, as in the log.
    const KIND: &'static str;
    /// The version that this program writes.
    const VERSION: u16 = 1;
}

macro_rules! bodies {
    ($($name:ident = $kind:literal,)*) => {
        $(impl Body for $name { const KIND: &'static str = $kind; })*

        /// Every kind that this program understands.
        pub const KINDS: &[&str] = &[$($kind,)*];

        /// An event that this program understands.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Happened {
            $(
                #[doc = concat!("`", $kind, "`")]
                $name($name),
            )*
        }

        impl Happened {
            /// Reads a body. `Ok(None)` for a kind or a version that this program does not know.
            ///
            /// # Errors
            ///
            /// The reason why a body of a known kind and version cannot be read.
            pub fn read(kind: &str, version: u16, body: &[u8]) -> Result<Option<Self>, serde_json::Error> {
                if version != 1 {
                    return Ok(None);
                }
                match kind {
                    $($kind => serde_json::from_slice(body).map(|body| Some(Self::$name(body))),)*
                    _ => Ok(None),
                }
            }
        }
    };
}

bodies! {
    SessionStarted = "session-started",
    QuestionDrawn = "question-drawn",
    Answered = "answered",
    Marked = "marked",
    Moved = "moved",
    Submitted = "submitted",
    Ended = "ended",
    TextShown = "text-shown",
    Reported = "reported",
    PlanAdopted = "plan-adopted",
    StudyLogged = "study-logged",
    ExamBooked = "exam-booked",
    ExamCancelled = "exam-cancelled",
    ExamResult = "exam-result",
    CredentialEarned = "credential-earned",
    CredentialRemoved = "credential-removed",
    RenewalDone = "renewal-done",
    SkillsConfirmed = "skills-confirmed",
    Away = "away",
    HoursChanged = "hours-changed",
    ReadinessStated = "readiness-stated",
}

/// An event that is to be appended: its kind, its version and its body as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRecord {
    /// The kind.
    pub kind: &'static str,
    /// The version of the body.
    pub version: u16,
    /// The body, as JSON.
    pub body: Vec<u8>,
}

/// Makes an event of a body.
///
/// # Errors
///
/// Never for the types of this module; serde's error is passed on instead of a panic.
pub fn record<B: Body>(body: &B) -> Result<ToRecord, serde_json::Error> {
    Ok(ToRecord { kind: B::KIND, version: B::VERSION, body: serde_json::to_vec(body)? })
}
