//! The faults that are looked for, each with its name and its weight.

use std::fmt;

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The set is refused.
    Error,
    /// It should be mended; the set is not refused.
    Warning,
    /// Worth a look; often right as it is.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// What sort of fault was found. The name never changes, so that other programs can filter by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// An option, step or match has no reason.
    NoReason,
    /// A reason of fewer than [`SHORTEST_REASON`](super::SHORTEST_REASON) characters.
    ShortReason,
    /// One reason stands at several options.
    SameReason,
    /// Two options say the same.
    SameOption,
    /// "All of the above" and the like.
    AllOfTheAbove,
    /// An option points to another one by its letter.
    PointsToOption,
    /// All options begin or end with the same words.
    RepeatedWords,
    /// Words such as "always" stand in wrong options alone.
    AbsoluteWords,
    /// Words such as "usually" stand in right options alone.
    HedgedWords,
    /// The right option is much longer than every wrong one.
    LengthCue,
    /// The longest option is more than twice as long as the middle one.
    LengthSpread,
    /// The right option alone is built otherwise than the rest.
    GrammarCue,
    /// One wrong option is built otherwise than the rest.
    GrammarOddWrong,
    /// A question for the exception, with no emphasis on the negative word.
    NegativeStem,
    /// Several options are right, and the text does not say how many.
    NumberNotStated,
    /// The text says another number than that of the right options.
    WrongNumber,
    /// The text ends with "a" or "an", which fits some options only.
    ArticleBeforeOptions,
    /// The text has more than [`LONGEST_STEM`](super::LONGEST_STEM) words.
    LongStem,
    /// Something that the author meant to replace.
    Leftover,
    /// No source.
    NoSource,
    /// An address that does not begin with `https://`.
    NotHttps,
    /// A source was read after the question was last reviewed.
    SourceAfterReview,
    /// A day that has not come yet.
    DateInFuture,
    /// Reviewed before it was written.
    ReviewedBeforeWritten,
    /// Checked before it was written.
    CheckedBeforeWritten,
    /// An exam that the catalogue does not have.
    UnknownExam,
    /// A question that does not serve the exam of its set.
    OtherExam,
    /// An exam without an objective.
    NoObjective,
    /// An objective that the exam does not have.
    UnknownObjective,
    /// An objective that the exam had and has no more.
    RetiredObjective,
    /// The catalogue knows no objectives of this exam, so none can be checked.
    ObjectivesUnlisted,
    /// An id that is no slug.
    BadId,
    /// An id that two questions have.
    SameId,
    /// A family's name that is no slug.
    BadFamily,
    /// A family of one.
    LonelyFamily,
    /// A family of more than [`LARGEST_FAMILY`](super::LARGEST_FAMILY).
    LargeFamily,
    /// A difficulty outside -4 to 4 logits.
    Difficulty,
    /// Something that has to be filled in is empty.
    EmptyField,
    /// No page is named that says how the exam scores.
    NoScoringSource,
    /// The counts in `bank.toml` do not add up.
    Counts,
    /// A set without questions.
    EmptyBank,
    /// A decision on a question that is not there.
    RulingQuestion,
    /// A decision that names options that are not there, or none where it needs some.
    RulingOptions,
    /// The same question twice.
    Duplicate,
    /// Nearly the same question twice.
    NearDuplicate,
    /// Nearly the same question twice in one family.
    NearDuplicateSibling,
    /// A script does not give a question that could be asked.
    Variant,
    /// A fixed guessing rule does better than chance.
    Bot,
    /// The right options stand in one place more often than chance.
    PositionBot,
    /// A model that sees the options alone does better than chance.
    ModelBot,
    /// No question for an objective.
    ObjectiveWithoutQuestions,
    /// Too few questions for mock exams that differ.
    SmallPool,
    /// Too few questions in a domain.
    SmallDomainPool,
    /// Too few families for one mock exam.
    FewFamilies,
    /// Too few families in a domain.
    FewDomainFamilies,
    /// The catalogue does not know how many questions a sitting has.
    DrawUnknown,
}

impl Code {
    /// Returns its name and weight.
    fn row(self) -> (&'static str, Severity) {
        use Severity::{Error, Note, Warning};
        match self {
            Self::NoReason => ("no-reason", Error),
            Self::ShortReason => ("short-reason", Error),
            Self::SameReason => ("same-reason", Error),
            Self::SameOption => ("same-option", Error),
            Self::AllOfTheAbove => ("all-of-the-above", Error),
            Self::PointsToOption => ("points-to-option", Error),
            Self::RepeatedWords => ("repeated-words", Note),
            Self::AbsoluteWords => ("absolute-words", Note),
            Self::HedgedWords => ("hedged-words", Note),
            Self::LengthCue => ("length-cue", Warning),
            Self::LengthSpread => ("length-spread", Note),
            Self::GrammarCue => ("grammar-cue", Warning),
            Self::GrammarOddWrong => ("grammar-odd-wrong", Note),
            Self::NegativeStem => ("negative-stem", Error),
            Self::NumberNotStated => ("number-not-stated", Error),
            Self::WrongNumber => ("wrong-number", Error),
            Self::ArticleBeforeOptions => ("article-before-options", Warning),
            Self::LongStem => ("long-stem", Warning),
            Self::Leftover => ("leftover", Error),
            Self::NoSource => ("no-source", Error),
            Self::NotHttps => ("not-https", Error),
            Self::SourceAfterReview => ("source-after-review", Warning),
            Self::DateInFuture => ("date-in-future", Error),
            Self::ReviewedBeforeWritten => ("reviewed-before-written", Error),
            Self::CheckedBeforeWritten => ("checked-before-written", Error),
            Self::UnknownExam => ("unknown-exam", Error),
            Self::OtherExam => ("other-exam", Error),
            Self::NoObjective => ("no-objective", Error),
            Self::UnknownObjective => ("unknown-objective", Error),
            Self::RetiredObjective => ("retired-objective", Error),
            Self::ObjectivesUnlisted => ("objectives-unlisted", Warning),
            Self::BadId => ("bad-id", Error),
            Self::SameId => ("same-id", Error),
            Self::BadFamily => ("bad-family", Error),
            Self::LonelyFamily => ("lonely-family", Note),
            Self::LargeFamily => ("large-family", Note),
            Self::Difficulty => ("difficulty", Error),
            Self::EmptyField => ("empty-field", Error),
            Self::NoScoringSource => ("no-scoring-source", Warning),
            Self::Counts => ("counts", Error),
            Self::EmptyBank => ("empty-bank", Error),
            Self::RulingQuestion => ("ruling-question", Warning),
            Self::RulingOptions => ("ruling-options", Error),
            Self::Duplicate => ("duplicate", Error),
            Self::NearDuplicate => ("near-duplicate", Error),
            Self::NearDuplicateSibling => ("near-duplicate-sibling", Note),
            Self::Variant => ("variant", Error),
            Self::Bot => ("bot", Error),
            Self::PositionBot => ("position-bot", Warning),
            Self::ModelBot => ("model-bot", Error),
            Self::ObjectiveWithoutQuestions => ("objective-without-questions", Error),
            Self::SmallPool => ("small-pool", Error),
            Self::SmallDomainPool => ("small-domain-pool", Warning),
            Self::FewFamilies => ("few-families", Error),
            Self::FewDomainFamilies => ("few-domain-families", Warning),
            Self::DrawUnknown => ("draw-unknown", Note),
        }
    }

    /// Returns its name, as in `error[no-reason]`.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Returns how much it matters.
    pub fn severity(self) -> Severity {
        self.row().1
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
