//! What a learner is told of their chance to pass: the figure, what costs it most, what it rests on, what would help.

use rungs_planner::Day;
use serde::Serialize;

use super::book::{BookOrWait, Chance, Terms, book_or_wait, study_hours};
use super::history::{Basis, MOST_ANSWERS};
use super::statement::Enough;
use super::{ENOUGH_ANSWERS, ENOUGH_IN_DOMAIN, ENOUGH_WEIGHT, MODEL, label, scorecard};
use crate::exam::PassRange;
use crate::mock::quotas;
use crate::state::Stated;

/// Questions that somebody answers in an hour of study, the reasons read: our assumption, three minutes each.
pub(super) const QUESTIONS_AN_HOUR: f64 = 20.0;

/// New questions that are proposed where a figure can be told already.
const A_SESSION: u32 = 20;

/// One part of the exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainReady {
    /// Its name.
    pub name: String,
    /// Its share of the exam, in percent.
    pub weight: f64,
    /// Its questions in an exam.
    pub questions: u32,
    /// Answers that count for it.
    pub answers: usize,
    /// Expected share of right answers in the exam, 0 to 1.
    pub expected_share: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// By how much the chance to pass would rise if nearly all of it (95 of 100) were right.
    pub cost: f64,
    /// Questions of it that have not been met yet.
    pub not_met: u32,
}

/// What a figure rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceReady {
    /// Answers used.
    pub answers: usize,
    /// Of these, to a question that was new.
    pub new: usize,
    /// Of these, to one that had been seen.
    pub seen_before: usize,
    /// Of these, so quick that they count as guesses.
    pub rapid: usize,
    /// Mock exams handed in.
    pub mocks: usize,
    /// Sessions.
    pub sessions: usize,
    /// Days from the last answer to the exam.
    pub days_since_last: Option<f64>,
    /// Days from the last answer to today; absent without one.
    pub days_since_practice: Option<i64>,
    /// Answers that were left out: by a clock that ran ahead, or older than the newest that are used.
    pub left_out: usize,
}

/// Something that would tell or bring more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Help {
    /// New questions of a part of the exam.
    NewQuestions {
        /// The part.
        domain: String,
        /// How many.
        questions: u32,
    },
    /// A mock exam.
    Mock,
    /// Practice of any kind, where there are no questions here.
    Elsewhere,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ready {
    /// The certification.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// Today.
    pub as_of: Day,
    /// The day of the exam that is spoken of.
    pub on: Day,
    /// That day is booked.
    pub booked: bool,
    /// The probability of passing.
    pub pass_probability: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// There is evidence enough to tell the figure.
    pub enough: bool,
    /// What is short, in sentences; empty where there is enough.
    pub short_of: Vec<String>,
    /// What the figure is: model-based, or checked.
    pub label: String,
    /// Version of the model.
    pub model: u32,
    /// Expected share of right answers, 0 to 1, with its 90 % interval.
    pub expected_share: [f64; 3],
    /// Shares between which the pass mark plausibly lies.
    pub pass_range: PassRange,
    /// Questions that count; absent = not published, 60 are taken.
    pub questions: Option<u32>,
    /// The parts of the exam, in its order.
    pub domains: Vec<DomainReady>,
    /// What would help most.
    pub helps: Vec<Help>,
    /// What it rests on.
    pub evidence: EvidenceReady,
    /// Whether to book now or wait; absent where there is nothing to book, or not evidence enough.
    pub book_or_wait: Option<BookOrWait>,
    /// What was said before, the oldest first.
    pub statements: Vec<Stated>,
    /// Outcomes of real exams with a statement before them, on this record.
    pub outcomes: usize,
    /// What is assumed.
    pub assumed: Vec<String>,
}

/// Works out what is told of an exam on a day. `terms` = what booking depends on; `None` where there is nothing to book.
pub fn ready(basis: &Basis<'_>, on: Day, terms: Option<&Terms>) -> Ready {
    let history = basis.history(on);
    let readiness = basis.forecast_of(&history, on, 0.0);
    let enough = Enough::of(basis);
    let is_enough = enough.is_enough();
    let not_met = basis.not_met();
    let domains: Vec<DomainReady> = basis
        .exam
        .outline
        .domains
        .iter()
        .enumerate()
        .filter_map(|(place, domain)| {
            let number = u32::try_from(place).ok()?;
            let told = readiness.domains.iter().find(|told| told.domain == number)?;
            Some(DomainReady {
                name: domain.name.clone(),
                weight: domain.weight,
                questions: told.questions,
                answers: told.answers,
                expected_share: told.expected_share,
                low: told.low,
                high: told.high,
                cost: told.cost,
                not_met: not_met.get(place).copied().unwrap_or(0),
            })
        })
        .collect();
    let book_or_wait = terms.filter(|_| is_enough).map(|terms| {
        book_or_wait(terms, &mut |day| {
            let hours = study_hours(terms, terms.today, day);
            let days = day.days_since(terms.today).max(1);
            #[expect(clippy::cast_precision_loss, reason = "days of a few months")]
            let a_day = hours * QUESTIONS_AN_HOUR / days as f64;
            let told = basis.forecast_of(&history, day, a_day);
            Chance { p: told.pass_probability, low: told.low, high: told.high }
        })
    });
    let outcomes = scorecard::outcomes(&basis.state.life);
    let evidence = evidence(basis, &readiness.evidence);
    let life = &basis.state.life;
    Ready {
        certification: basis.exam.id.clone(),
        name: basis.exam.name.clone(),
        as_of: basis.today,
        on,
        booked: basis.booked() == Some(on),
        pass_probability: readiness.pass_probability,
        low: readiness.low,
        high: readiness.high,
        enough: is_enough,
        short_of: short_of(&enough),
        label: label(outcomes.saturating_add(super::PUBLISHED_OUTCOMES)),
        model: MODEL,
        expected_share: [readiness.expected_share, readiness.share_low, readiness.share_high],
        pass_range: basis.exam.pass_range,
        questions: basis.exam.scored.or(basis.exam.questions),
        helps: helps(basis, &enough, &domains),
        domains,
        evidence,
        book_or_wait,
        statements: life.stated.iter().filter(|stated| stated.certification == basis.exam.id).cloned().collect(),
        outcomes,
        assumed: assumed(basis),
    }
}

fn evidence(basis: &Basis<'_>, told: &rungs_measure::readiness::Evidence) -> EvidenceReady {
    let past = basis.past();
    let older = past.map_or(0, |past| past.answers.len().saturating_sub(MOST_ANSWERS));
    let last = past.and_then(|past| past.answers.iter().map(|answer| answer.at_ms).max());
    EvidenceReady {
        answers: told.answers,
        new: told.fresh,
        seen_before: told.repeated,
        rapid: told.rapid,
        mocks: told.mocks,
        sessions: told.sessions,
        days_since_last: told.days_since_last,
        days_since_practice: last.map(|last| basis.now_ms.saturating_sub(last).max(0) / crate::memory::DAY_MS),
        left_out: told.ignored.saturating_add(older),
    }
}

fn short_of(enough: &Enough) -> Vec<String> {
    let mut short = Vec::new();
    if enough.answers < ENOUGH_ANSWERS {
        short.push(format!(
            "{} answers to new questions so far; a figure is told from {ENOUGH_ANSWERS}",
            enough.answers
        ));
    }
    // Without any answer the first line says it all.
    if enough.answers > 0 && enough.weight < ENOUGH_WEIGHT - 1e-9 {
        short.push(format!(
            "so far you looked at parts that make up {} % of the exam ({ENOUGH_IN_DOMAIN} new questions in each); a figure is \
             told from {:.0} %",
            super::words::percent(enough.weight),
            ENOUGH_WEIGHT * 100.0
        ));
    }
    short
}

/// What would help most: without evidence enough, the new questions that are short, spread as the exam is; else the parts
/// that cost most, and a mock exam where there was none.
fn helps(basis: &Basis<'_>, enough: &Enough, domains: &[DomainReady]) -> Vec<Help> {
    if basis.bank.is_none() {
        return vec![Help::Elsewhere];
    }
    let mut helps = Vec::new();
    if !enough.is_enough() {
        let weights: Vec<f64> = domains.iter().map(|domain| domain.weight).collect();
        let wanted = quotas(&weights, ENOUGH_ANSWERS);
        for ((domain, wanted), has) in domains.iter().zip(wanted).zip(&enough.by_domain) {
            let questions = wanted.max(ENOUGH_IN_DOMAIN).saturating_sub(*has).min(domain.not_met);
            if questions > 0 {
                helps.push(Help::NewQuestions { domain: domain.name.clone(), questions });
            }
        }
        if helps.is_empty() {
            helps.push(Help::Mock);
        }
        return helps;
    }
    let mut costly: Vec<&DomainReady> = domains.iter().filter(|domain| domain.cost >= 0.005).collect();
    costly.sort_by(|one, two| two.cost.total_cmp(&one.cost));
    for domain in costly.into_iter().filter(|domain| domain.not_met > 0).take(2) {
        let questions = (A_SESSION / 2).min(domain.not_met);
        helps.push(Help::NewQuestions { domain: domain.name.clone(), questions });
    }
    if basis.past().is_none_or(|past| past.mocks == 0) {
        helps.push(Help::Mock);
    }
    helps
}

fn assumed(basis: &Basis<'_>) -> Vec<String> {
    let mut assumed = Vec::new();
    let range = basis.exam.pass_range;
    if !range.published {
        assumed.push(format!(
            "the pass mark lies between {:.0} and {:.0} % right, since how right answers become the score is not published",
            range.low * 100.0,
            range.high * 100.0
        ));
    }
    if basis.exam.scored.or(basis.exam.questions).is_none() {
        assumed.push("the exam has 60 questions that count, since their number is not published".to_owned());
    }
    if basis.exam.outline.domains.is_empty() {
        assumed.push("all topics weigh alike, since no outline is published".to_owned());
    }
    assumed.push("the exam is somewhat harder than these questions, by how much is not known".to_owned());
    assumed
}
