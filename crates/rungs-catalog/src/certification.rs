//! One certification as its file describes it.

use std::collections::BTreeMap;

use rungs_planner::Day;
use serde::{Deserialize, Serialize};

use crate::fact::{Many, Series};

/// Skill levels by skill id; an absent skill is level 0.
pub type Levels = BTreeMap<String, u8>;

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An exam that somebody watches.
    ProctoredExam,
    /// A paid exam that nobody watches.
    UnproctoredExam,
    /// An exam of tasks.
    PracticalExam,
    /// A course or programme that ends with a certificate.
    CourseCertificate,
    /// A badge that costs nothing.
    FreeBadge,
    /// A workshop with an assessment.
    WorkshopCertificate,
    /// A university's programme.
    UniversityProgramme,
    /// Not a certification: what a person already has and can show.
    Evidence,
}

impl Kind {
    /// Returns the id, as in the files.
    pub fn id(self) -> &'static str {
        match self {
            Self::ProctoredExam => "proctored-exam",
            Self::UnproctoredExam => "unproctored-exam",
            Self::PracticalExam => "practical-exam",
            Self::CourseCertificate => "course-certificate",
            Self::FreeBadge => "free-badge",
            Self::WorkshopCertificate => "workshop-certificate",
            Self::UniversityProgramme => "university-programme",
            Self::Evidence => "evidence",
        }
    }

    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::ProctoredExam => "proctored exam",
            Self::UnproctoredExam => "unproctored exam",
            Self::PracticalExam => "practical exam",
            Self::CourseCertificate => "course certificate",
            Self::FreeBadge => "free badge",
            Self::WorkshopCertificate => "workshop certificate",
            Self::UniversityProgramme => "university programme",
            Self::Evidence => "evidence",
        }
    }

    /// Returns whether one books a date and sits an exam.
    pub fn is_exam(self) -> bool {
        matches!(self, Self::ProctoredExam | Self::UnproctoredExam | Self::PracticalExam)
    }
}

/// A row of the ladder; our judgement, since every issuer names its levels differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// Literacy and first steps.
    Fundamentals,
    /// Role level: one builds and ships.
    Engineer,
    /// Advanced, specialist or expert.
    Professional,
    /// Hardware, clusters and their operation.
    Infrastructure,
}

impl Rung {
    /// All rows, from the bottom of the ladder to its top, infrastructure last.
    pub const ALL: [Self; 4] = [Self::Fundamentals, Self::Engineer, Self::Professional, Self::Infrastructure];

    /// Returns the id, as in the files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Fundamentals => "fundamentals",
            Self::Engineer => "engineer",
            Self::Professional => "professional",
            Self::Infrastructure => "infrastructure",
        }
    }
}

/// An opening or a closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// First (opening) or last (closing) day; absent = long ago, or announced without a day.
    #[serde(default)]
    pub day: Option<Day>,
    /// Only announced without a day, or dated by third parties.
    #[serde(default)]
    pub expected: bool,
}

/// An amount in the currency of its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// In units of the currency.
    pub amount: f64,
    /// ISO 4217 code.
    pub currency: String,
    /// Where this price applies; absent = not stated.
    #[serde(default)]
    pub country: Option<String>,
}

/// How many questions an exam has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// One number, where one is published.
    #[serde(default)]
    pub total: Option<u32>,
    /// Lower end of a published range.
    #[serde(default)]
    pub min: Option<u32>,
    /// Upper end of a published range.
    #[serde(default)]
    pub max: Option<u32>,
    /// Those that count; the rest are on trial.
    #[serde(default)]
    pub scored: Option<u32>,
}

/// What is needed to pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassMark {
    /// Score on the scale, or percent where the scale is percent.
    #[serde(default)]
    pub score: Option<f64>,
    /// The scale, for example `100-1000` or `percent`.
    #[serde(default)]
    pub scale: Option<String>,
    /// As published, where it is not a number.
    #[serde(default)]
    pub text: Option<String>,
}

/// Languages of an exam.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Languages {
    /// ISO 639 codes, where the list is known.
    #[serde(default)]
    pub codes: Vec<String>,
    /// How many there are, where only that is known.
    #[serde(default)]
    pub count: Option<u32>,
}

/// Whether a way to take it is a trial run, the normal one, or an old version that lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferKind {
    /// A trial run before the standard exam.
    Beta,
    /// The normal way.
    Standard,
    /// An old version that can still be taken in some languages.
    Languages,
}

/// One way to take it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Unique within the certification.
    pub id: String,
    /// Trial, normal, or living on in some languages.
    pub kind: OfferKind,
    /// First day on which it can be taken. Its first `known_from` is the day the offer became known.
    pub open: Series<Bound>,
    /// Last day on which it can be taken; empty = no end is known.
    #[serde(default)]
    pub close: Series<Bound>,
    /// US list price before tax, paid once.
    #[serde(default)]
    pub fee_usd: Series<f64>,
    /// Subscription in US dollars for every begun 30 days of study.
    #[serde(default)]
    pub monthly_usd: Series<f64>,
    /// Prices in other currencies or for members, as published.
    #[serde(default)]
    pub fee_local: Many<Money>,
    /// Length of the exam.
    #[serde(default)]
    pub minutes: Series<u32>,
    /// Number of questions.
    #[serde(default)]
    pub questions: Series<Questions>,
    /// What is needed to pass.
    #[serde(default)]
    pub pass_mark: Series<PassMark>,
    /// Kinds of question.
    #[serde(default)]
    pub formats: Series<Vec<String>>,
    /// Languages.
    #[serde(default)]
    pub languages: Series<Languages>,
    /// `home`, `centre`, `online`.
    #[serde(default)]
    pub delivery: Series<Vec<String>>,
    /// ISO 3166 codes, where it is restricted; empty = not restricted as far as known.
    #[serde(default)]
    pub countries: Series<Vec<String>>,
    /// What else matters about this way.
    #[serde(default)]
    pub note: Option<String>,
}

/// What shuts people out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityKind {
    /// Only staff of partner organisations.
    Partner,
    /// Another title that this catalogue does not hold.
    Title,
    /// A degree.
    Degree,
    /// Years of work.
    Years,
    /// A certain employer.
    Employer,
    /// By invitation, or a closed pilot.
    Invitation,
    /// People of one region.
    Region,
}

/// A condition that a candidate must meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// What sort of condition.
    pub kind: EligibilityKind,
    /// What a profile lists under `eligible` to say "I qualify".
    pub tag: String,
    /// Years of work, where `kind` is `years`.
    #[serde(default)]
    pub years: Option<u32>,
    /// The condition in a sentence.
    pub text: String,
}

/// Of these certifications one must be held or passed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Certification ids.
    pub any_of: Vec<String>,
    /// The rule in a sentence.
    #[serde(default)]
    pub text: Option<String>,
}

/// What takes the place of a certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// The new certification.
    pub id: String,
    /// Both award the same credential.
    pub same_credential: bool,
    /// What both award, or how they differ.
    #[serde(default)]
    pub text: Option<String>,
}

/// A way to keep it valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenewalWay {
    /// Pass the same exam again.
    SameExam,
    /// Pass another exam.
    OtherExam,
    /// A free assessment.
    FreeAssessment,
    /// Hours of further education.
    ContinuingEducation,
    /// Pay.
    Fee,
    /// Take a course.
    Course,
    /// Cannot be renewed any more.
    None,
}

impl RenewalWay {
    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameExam => "pass the exam again",
            Self::OtherExam => "pass another exam",
            Self::FreeAssessment => "free assessment",
            Self::ContinuingEducation => "continuing education",
            Self::Fee => "pay a fee",
            Self::Course => "take a course",
            Self::None => "cannot be renewed any more",
        }
    }
}

/// One rule of renewal: an edge from what renews to what is renewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// How.
    pub how: RenewalWay,
    /// Certifications whose pass renews this one.
    #[serde(default)]
    pub by: Vec<String>,
    /// Whole price of one renewal in US dollars.
    #[serde(default)]
    pub cost_usd: Option<f64>,
    /// Months that it adds.
    #[serde(default)]
    pub adds_months: Option<u32>,
    /// Months before expiry at which the window opens.
    #[serde(default)]
    pub window_months: Option<u32>,
    /// Last day of this way.
    #[serde(default)]
    pub until: Option<Day>,
    /// The rule in a sentence.
    #[serde(default)]
    pub text: Option<String>,
}

/// What happens after a failure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retake {
    /// Days to wait after the first failure.
    #[serde(default)]
    pub wait_days: Option<u32>,
    /// Days to wait after further failures.
    #[serde(default)]
    pub later_wait_days: Option<u32>,
    /// Most attempts in the period.
    #[serde(default)]
    pub max_attempts: Option<u32>,
    /// The period, in months.
    #[serde(default)]
    pub period_months: Option<u32>,
    /// Fee of a retake in US dollars, where it differs from the exam's.
    #[serde(default)]
    pub fee_usd: Option<f64>,
    /// The rule in a sentence.
    #[serde(default)]
    pub text: Option<String>,
}

/// Hours of study that somebody published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyHours {
    /// Fewest hours.
    pub low: u32,
    /// Most hours.
    pub high: u32,
    /// Of whom.
    pub for_whom: String,
    /// The skills such a person has before starting: our judgement, used to calibrate.
    #[serde(default)]
    pub candidate: Levels,
}

/// Exam topics of one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// Version or date of the guide.
    #[serde(default)]
    pub version: Option<String>,
    /// The published weights do not add up to 100, and this says why.
    #[serde(default)]
    pub weights_note: Option<String>,
    /// Parts of the exam.
    pub domains: Vec<Domain>,
}

/// One part of an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Its name, as published.
    pub name: String,
    /// Percent of the exam; absent where not published or where a range is.
    #[serde(default)]
    pub weight: Option<f64>,
    /// Lower end of a published range, in percent.
    #[serde(default)]
    pub weight_min: Option<f64>,
    /// Upper end of a published range, in percent.
    #[serde(default)]
    pub weight_max: Option<f64>,
    /// Skills and levels that it draws on: our judgement.
    #[serde(default)]
    pub skills: Levels,
    /// What is asked, in our own words.
    #[serde(default)]
    pub objectives: Vec<Objective>,
}

impl Domain {
    /// Returns the weight in percent, the middle of a published range.
    pub fn middle(&self) -> Option<f64> {
        match (self.weight, self.weight_min, self.weight_max) {
            (Some(weight), _, _) => Some(weight),
            (None, Some(low), Some(high)) => Some(f64::midpoint(low, high)),
            _ => None,
        }
    }
}

/// One thing that an exam asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The number that the issuer gives it, such as `3.1`; questions name it. Absent = not numbered.
    #[serde(default)]
    pub id: Option<String>,
    /// In our own words.
    pub text: String,
    /// Skills and levels that it draws on: our judgement.
    #[serde(default)]
    pub skills: Levels,
}

/// A claim, never a fact: somebody says that holders earn more, get jobs, or get money back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// `pay`, `career`, `guarantee` or `demand`.
    pub kind: String,
    /// Who claims it.
    pub maker: String,
    /// Of whom.
    #[serde(default)]
    pub about: Option<String>,
    /// What is claimed.
    pub says: String,
    /// Why it is weak.
    #[serde(default)]
    pub weak: Option<String>,
}

/// Sources that disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// About what.
    #[serde(default)]
    pub field: Option<String>,
    /// Who says what; `[1]` is the first of the fact's sources.
    pub text: String,
}

/// Any other thing worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// About what, for example `fee` or `exam dates`.
    pub about: String,
    /// What.
    pub text: String,
}

/// A former name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The old name.
    pub name: String,
    /// Last day on which it was used; absent where not known.
    #[serde(default)]
    pub until: Option<Day>,
}

/// Help that somebody offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpText {
    /// In a sentence.
    pub text: String,
    /// Where.
    #[serde(default)]
    pub url: Option<String>,
}

/// Help with preparing, paying, sitting and showing it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// Free ways to prepare.
    #[serde(default)]
    pub free_preparation: Many<HelpText>,
    /// The issuer's own practice questions.
    #[serde(default)]
    pub official_practice: Many<HelpText>,
    /// Money for those who have little.
    #[serde(default)]
    pub financial_aid: Many<HelpText>,
    /// Vouchers and discounts on a next exam.
    #[serde(default)]
    pub vouchers: Many<HelpText>,
    /// Extra time and other adjustments: how to ask, how long before.
    #[serde(default)]
    pub accommodations: Many<HelpText>,
    /// Where a holder can be verified.
    #[serde(default)]
    pub verify: Many<HelpText>,
}

/// How hard it is, for its intended candidate; our judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difficulty {
    /// 1 very easy to 5 very hard.
    pub level: u8,
    /// Why.
    pub ground: String,
    /// Sources of the ground.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// How well employers know it, by the published rubric; every part is our judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// What the issuer has at stake, 0 to 3.
    pub issuer_stake: u8,
    /// Why.
    #[serde(default)]
    pub issuer_stake_why: Option<String>,
    /// Whether the assessment is supervised, 0 to 2.
    pub supervised: u8,
    /// Whether one must do the work, 0 to 2.
    pub hands_on: u8,
    /// Whether it is about something definite, 0 to 2.
    pub specific: u8,
    /// Whether employers ask for it, 0 to 3.
    pub demand: u8,
    /// What shows the demand.
    #[serde(default)]
    pub demand_why: Option<String>,
    /// Sources of the demand.
    #[serde(default)]
    pub demand_sources: Vec<String>,
}

impl Recognition {
    /// Returns the share from 0 to 1, rounded to hundredths.
    ///
    /// `0.30 stake/3 + 0.20 supervised/2 + 0.15 hands-on/2 + 0.15 specific/2 + 0.20 demand/3`;
    /// the book's page "How well employers know it" says why these weights.
    pub fn share(&self) -> f64 {
        let part = |points: u8, most: u8, weight: f64| f64::from(points.min(most)) / f64::from(most) * weight;
        let sum = part(self.issuer_stake, 3, 0.30)
            + part(self.supervised, 2, 0.20)
            + part(self.hands_on, 2, 0.15)
            + part(self.specific, 2, 0.15)
            + part(self.demand, 3, 0.20);
        (sum * 100.0).round() / 100.0
    }
}

/// What is ours to judge, apart from the facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// Hours that no prior skill removes: the format, practice exams, a capstone.
    pub base_hours: u32,
    /// It is for a role, so a plan adds a project to it.
    #[serde(default)]
    pub role_level: bool,
    /// Skills needed first.
    #[serde(default)]
    pub entry: Levels,
    /// Skills that a holder has shown.
    #[serde(default)]
    pub exit: Levels,
    /// Price of one renewal in US dollars as the planner counts it; absent = cannot be renewed, or no price is known.
    #[serde(default)]
    pub renewal_cost_usd: Option<f64>,
    /// How well employers know it.
    pub recognition: Recognition,
    /// How hard it is.
    pub difficulty: Difficulty,
}

/// Everything the catalogue knows about one certification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// Never changes; equal to the file's name.
    pub id: String,
    /// The issuer's code.
    #[serde(default)]
    pub code: Option<String>,
    /// Its name today.
    pub name: String,
    /// Id of the body whose name is on it.
    pub issuer: String,
    /// The issuer's own word for the level, lower case.
    pub level: String,
    /// Row of the ladder.
    pub rung: Rung,
    /// What sort of thing.
    pub kind: Kind,
    /// `aws`, `azure` or `gcp`, where it is about building on one of these.
    #[serde(default)]
    pub cloud: Option<String>,
    /// Another product platform that it is tied to.
    #[serde(default)]
    pub platform: Option<String>,
    /// For whom and what.
    pub aims: String,
    /// The issuer's page.
    pub official_url: String,
    /// Codes, abbreviations and names that people type.
    #[serde(default)]
    pub also_known_as: Vec<String>,
    /// The credential, where two entries award the same one.
    #[serde(default)]
    pub awards: Option<String>,
    /// Who wrote this file: `ai` or `person`.
    pub written_by: String,
    /// Who checked it: `ai`, `person` or `nobody`.
    pub checked_by: String,
    /// What nobody could find out.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Our judgements.
    pub judgement: Judgement,
    /// Ways to take it, oldest first.
    #[serde(default)]
    pub offers: Vec<Offer>,
    /// The issuer's state of it, as last seen.
    #[serde(default)]
    pub status_seen: Many<String>,
    /// Months that a pass stays valid; 0 = for ever.
    #[serde(default)]
    pub validity_months: Series<u32>,
    /// Former names.
    #[serde(default)]
    pub former_names: Many<FormerName>,
    /// Whether it is hands-on, as stated.
    #[serde(default)]
    pub hands_on: Series<bool>,
    /// What one needs to be let in.
    #[serde(default)]
    pub eligibility: Many<Eligibility>,
    /// Certifications needed first.
    #[serde(default)]
    pub requires: Many<Requirement>,
    /// Prerequisites as the issuer words them.
    #[serde(default)]
    pub prerequisites: Series<Vec<String>>,
    /// Experience that the issuer suggests.
    #[serde(default)]
    pub experience: Many<String>,
    /// Years of work that the issuer suggests, where a number is stated.
    #[serde(default)]
    pub experience_years: Option<f64>,
    /// What takes its place.
    #[serde(default)]
    pub successors: Many<Successor>,
    /// How it is renewed.
    #[serde(default)]
    pub renewal: Many<Renewal>,
    /// What happens after a failure.
    #[serde(default)]
    pub retake: Series<Retake>,
    /// Exam topics by version.
    #[serde(default)]
    pub blueprint: Series<Blueprint>,
    /// Published hours of study.
    #[serde(default)]
    pub study_hours: Many<StudyHours>,
    /// Claims.
    #[serde(default)]
    pub claims: Many<Claim>,
    /// Disagreements.
    #[serde(default)]
    pub conflicts: Many<Conflict>,
    /// The rest.
    #[serde(default)]
    pub notes: Many<Note>,
    /// Help.
    #[serde(default)]
    pub help: Help,
}
