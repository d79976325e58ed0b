//! Six questions about a certificate that the catalogue does not know.
//!
//! The answers are put through the same rubric as every certification of the catalogue,
//! [`Recognition::share`]. What the person does not know counts as the worst answer, never as a good one,
//! and the verdict speaks of what the certificate would show for a goal, never of who sells it.

use serde::{Deserialize, Serialize};

use crate::catalog::Goal;
use crate::certification::Recognition;

/// A question and its answers, for a face to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What [`Answers`] calls it.
    pub id: &'static str,
    /// The question.
    pub text: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to find out.
    pub find_out: &'static str,
    /// The answers, best first; the last one is always "I do not know".
    pub choices: Vec<Choice>,
}

/// One answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As it is written in a file or typed.
    pub id: &'static str,
    /// As it is shown.
    pub text: &'static str,
}

/// An answer that is one of a few.
pub trait Answer: Sized + Copy + 'static {
    /// All answers, best first, "I do not know" last.
    const ALL: &'static [Self];

    /// Returns id and text.
    fn choice(self) -> Choice;

    /// Returns the answer with this id.
    fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|answer| answer.choice().id == id)
    }
}

macro_rules! answers {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $id:literal, $text:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// Not known; counts as the worst answer.
            #[default]
            Unknown,
        }

        impl Answer for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+ Self::Unknown];

            fn choice(self) -> Choice {
                match self {
                    $(Self::$variant => Choice { id: $id, text: $text },)+
                    Self::Unknown => Choice { id: "unknown", text: "I do not know" },
                }
            }
        }
    };
}

answers! {
    /// Who issues it, and what have they at stake?
    Issuer {
        /// It is about the issuer's own product or platform.
        PlatformOwner = "platform-owner", "The maker of the product or platform that it is about";
        /// Universities, professional bodies and companies that are known for more than certificates.
        KnownName = "known-name", "A university, professional body or company that is known for more than certificates";
        /// Known in one field.
        Niche = "niche", "A body that is known in its own field only";
        /// Nothing else at stake.
        CertificatesOnly = "certificates-only", "A seller of courses or certificates that I had not heard of";
    }
}

answers! {
    /// Is the assessment supervised?
    Supervised {
        /// In a centre or watched from afar.
        Watched = "watched", "Yes: in a test centre, or somebody checks who I am and watches";
        /// Assignments that somebody grades.
        Graded = "graded", "In part: assignments that a person or a strict program grades";
        /// A quiz at home.
        Alone = "alone", "No: a quiz that anybody could take for me, or none at all";
    }
}

answers! {
    /// Must one do the work?
    HandsOn {
        /// Tasks in a real system.
        Tasks = "tasks", "Yes: I solve tasks in a real system, or build something that is judged";
        /// Exercises on the way.
        Exercises = "exercises", "In part: exercises on the way, not in the final test";
        /// Videos and questions.
        QuestionsOnly = "questions-only", "No: videos, reading and questions";
    }
}

answers! {
    /// Are the topics public?
    Topics {
        /// Weighted and about the goal.
        ForMyGoal = "for-my-goal", "A public list with weights, about the work that I want to do";
        /// Public and general.
        General = "general", "A public list, but general: a bit of everything";
        /// Public and about something else.
        OtherWork = "other-work", "A public list, about other work than I want to do";
        /// Only advertising.
        NotPublic = "not-public", "Nothing that I can read before I pay";
    }
}

answers! {
    /// Do adverts for the work name it?
    Adverts {
        /// Five or more.
        Many = "many", "Five or more of twenty";
        /// Two to four.
        Some = "some", "Two to four of twenty";
        /// One.
        One = "one", "One of twenty";
        /// None.
        None = "none", "None of twenty";
    }
}

answers! {
    /// What does it cost in full, and can one get the money back?
    Cost {
        /// Public price, refund.
        PublicWithRefund = "public-with-refund", "The whole price is public, and I can get it back in the first weeks";
        /// Public price, none back.
        Public = "public", "The whole price is public; there is no refund";
        /// More comes later.
        Grows = "grows", "There are further fees: renewals, memberships, course material";
        /// Only after a call.
        AfterACall = "after-a-call", "I would learn the price in a call, or only today's discount counts";
    }
}

/// The six answers; what is left out is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answers {
    /// Who issues it.
    pub issuer: Issuer,
    /// Whether it is supervised.
    pub supervised: Supervised,
    /// Whether one must do the work.
    pub hands_on: HandsOn,
    /// Whether the topics are public.
    pub topics: Topics,
    /// Whether adverts name it.
    pub adverts: Adverts,
    /// What it costs.
    pub cost: Cost,
}

/// Returns the six questions in the order in which to ask them.
pub fn questions() -> Vec<Question> {
    fn question<A: Answer>(
        id: &'static str,
        text: &'static str,
        why: &'static str,
        find_out: &'static str,
    ) -> Question {
        Question { id, text, why, find_out, choices: A::ALL.iter().map(|answer| answer.choice()).collect() }
    }
    vec![
        question::<Issuer>(
            "issuer",
            "Who issues it, and what would they lose if it were worth nothing?",
            "A name that stands for other things too suffers when its certificates mean little.",
            "Look for what else the issuer makes or does, and since when.",
        ),
        question::<Supervised>(
            "supervised",
            "Does anybody make sure that it was you who passed?",
            "An employer cannot tell who sat an exam that nobody watched.",
            "Read the exam rules for identity checks.",
        ),
        question::<HandsOn>(
            "hands-on",
            "Must you do the work in order to pass?",
            "Doing shows more than choosing an answer.",
            "Read how the final mark comes about.",
        ),
        question::<Topics>(
            "topics",
            "Can you read, before you pay, what exactly is examined, and is it the work you want?",
            "A title that could mean anything tells an employer nothing.",
            "Look for an exam guide with topics and weights.",
        ),
        question::<Adverts>(
            "adverts",
            "Of twenty adverts for the work you want, how many name it?",
            "It is the only sign of demand that you can check yourself.",
            "Search the job site that you would use, in your region, for its exact name.",
        ),
        question::<Cost>(
            "cost",
            "What does it cost in full, and can you get the money back?",
            "Fees that come later belong to the price.",
            "Ask for the whole price in writing, with renewals and the refund.",
        ),
    ]
}

/// What the certificate would do for a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It adds nothing for this goal.
    AddsNothing,
    /// It adds a little; something in the catalogue most likely adds more.
    AddsLittle,
    /// It is worth comparing with those of the catalogue.
    WorthComparing,
}

impl Outcome {
    /// Returns the words that a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::AddsNothing => "adds nothing for this goal",
            Self::AddsLittle => "adds a little for this goal",
            Self::WorthComparing => "is worth comparing with those we know",
        }
    }
}

/// The answer to the six answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// What it would do.
    pub outcome: Outcome,
    /// The goal's id.
    pub goal: String,
    /// How well employers would know it, from 0 to 1, by the rubric of the catalogue.
    pub share: f64,
    /// What is enough for the goal.
    pub enough: f64,
    /// The points behind the share.
    pub points: Recognition,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// Ids of the questions whose answer is not known.
    pub unknown: Vec<&'static str>,
    /// What to do next, in sentences.
    pub next: Vec<String>,
}

/// Of what is enough for a goal, the part below which a certificate is not noticed: our judgement.
const NOTICED: f64 = 0.4;
/// The part from which it is worth comparing: our judgement.
const COMPARABLE: f64 = 0.7;

/// Judges a certificate for a goal. An unknown answer never gives a better verdict than any known one.
pub fn judge(answers: Answers, goal: &Goal) -> Verdict {
    let points = points(answers);
    let share = points.share();
    let part = if goal.signal > 0.0 { share / goal.signal } else { 0.0 };
    let about_it = matches!(answers.topics, Topics::ForMyGoal | Topics::General);
    let wanted = matches!(answers.adverts, Adverts::Many | Adverts::Some);
    let price_told = matches!(answers.cost, Cost::PublicWithRefund | Cost::Public);
    let outcome = if !about_it || part < NOTICED {
        Outcome::AddsNothing
    } else if part < COMPARABLE || !price_told || !(wanted || answers.issuer == Issuer::PlatformOwner) {
        Outcome::AddsLittle
    } else {
        Outcome::WorthComparing
    };
    let unknown = unknown(answers);
    Verdict {
        outcome,
        goal: goal.id.clone(),
        share,
        enough: goal.signal,
        points,
        reasons: reasons(answers, goal, share),
        next: next(outcome, &unknown),
        unknown,
    }
}

fn points(answers: Answers) -> Recognition {
    Recognition {
        issuer_stake: match answers.issuer {
            Issuer::PlatformOwner => 3,
            Issuer::KnownName => 2,
            Issuer::Niche => 1,
            Issuer::CertificatesOnly | Issuer::Unknown => 0,
        },
        issuer_stake_why: None,
        supervised: match answers.supervised {
            Supervised::Watched => 2,
            Supervised::Graded => 1,
            Supervised::Alone | Supervised::Unknown => 0,
        },
        hands_on: match answers.hands_on {
            HandsOn::Tasks => 2,
            HandsOn::Exercises => 1,
            HandsOn::QuestionsOnly | HandsOn::Unknown => 0,
        },
        specific: match answers.topics {
            Topics::ForMyGoal => 2,
            // About other work it is as definite, which is no help to this goal.
            Topics::General => 1,
            Topics::OtherWork | Topics::NotPublic | Topics::Unknown => 0,
        },
        demand: match answers.adverts {
            Adverts::Many => 3,
            Adverts::Some => 2,
            Adverts::One => 1,
            Adverts::None | Adverts::Unknown => 0,
        },
        demand_why: None,
        demand_sources: Vec::new(),
    }
}

fn unknown(answers: Answers) -> Vec<&'static str> {
    [
        (answers.issuer == Issuer::Unknown, "issuer"),
        (answers.supervised == Supervised::Unknown, "supervised"),
        (answers.hands_on == HandsOn::Unknown, "hands-on"),
        (answers.topics == Topics::Unknown, "topics"),
        (answers.adverts == Adverts::Unknown, "adverts"),
        (answers.cost == Cost::Unknown, "cost"),
    ]
    .into_iter()
    .filter_map(|(unknown, id)| unknown.then_some(id))
    .collect()
}

fn reasons(answers: Answers, goal: &Goal, share: f64) -> Vec<String> {
    let mut reasons = vec![format!(
        "By the measure of our catalogue employers would know it at {share:.2} of 1; to {}, {:.2} is enough.",
        goal.name, goal.signal
    )];
    let mut say = |text: &str| reasons.push(text.to_owned());
    say(match answers.issuer {
        Issuer::PlatformOwner => "The issuer's own product is at stake, which keeps the standard up.",
        Issuer::KnownName => "The issuer has a name to lose.",
        Issuer::Niche => "The issuer is known in its field; outside it the name says little.",
        Issuer::CertificatesOnly => "The issuer has little else to lose, so the name alone convinces nobody.",
        Issuer::Unknown => "Who issues it is not known, so the name counts for nothing here.",
    });
    say(match answers.supervised {
        Supervised::Watched => "Somebody makes sure that it was you.",
        Supervised::Graded => "Somebody grades your work, without checking who did it.",
        Supervised::Alone => "Nobody makes sure that it was you, and employers know that.",
        Supervised::Unknown => "Whether it is supervised is not known, which counts as no.",
    });
    say(match answers.hands_on {
        HandsOn::Tasks => "You must do the work to pass.",
        HandsOn::Exercises => "You practise on the way; the certificate does not show it.",
        HandsOn::QuestionsOnly => "Nothing has to be built, so add a project of your own in any case.",
        HandsOn::Unknown => "Whether one must do the work is not known, which counts as no.",
    });
    say(match answers.topics {
        Topics::ForMyGoal => "What is examined is public and is the work you want.",
        Topics::General => "What is examined is public but general.",
        Topics::OtherWork => "It is about other work than you want, so it shows nothing for this goal.",
        Topics::NotPublic => "What is examined cannot be read beforehand, so it shows nothing definite.",
        Topics::Unknown => "What is examined is not known, which counts as nothing definite.",
    });
    say(match answers.adverts {
        Adverts::Many => "Employers ask for it by name.",
        Adverts::Some => "Some employers ask for it by name.",
        Adverts::One => "Hardly an employer asks for it by name.",
        Adverts::None => "No employer of your twenty asks for it by name.",
        Adverts::Unknown => "Whether employers ask for it is not known; twenty adverts would tell.",
    });
    say(match answers.cost {
        Cost::PublicWithRefund => "The whole price is public and can be had back.",
        Cost::Public => "The whole price is public; it cannot be had back.",
        Cost::Grows => "Further fees belong to its price: add them up over three years first.",
        Cost::AfterACall => "A price that one learns in a call cannot be compared: ask for it in writing.",
        Cost::Unknown => "The whole price is not known; do not pay before you have it in writing.",
    });
    reasons
}

fn next(outcome: Outcome, unknown: &[&str]) -> Vec<String> {
    let mut next: Vec<String> = questions()
        .into_iter()
        .filter(|question| unknown.contains(&question.id))
        .map(|question| format!("Find out: {} {}", question.text, question.find_out))
        .collect();
    next.push(match outcome {
        Outcome::AddsNothing => {
            "Spend the money and hours on a project that strangers can run, or see what `rungs plan` proposes.".into()
        }
        Outcome::AddsLittle => "See what `rungs plan` proposes for the same money and hours before you decide.".into(),
        Outcome::WorthComparing => {
            "Compare its price and hours with the first step of `rungs plan`; if it holds up, propose it for the catalogue."
                .into()
        }
    });
    next
}
