//! What to ask next in study.
//!
//! First the objective, then a question for it. An objective is worth asking by its weight in the exam, by how
//! far the learner is from doing it safely (new questions only), and by how much of it has been forgotten by the
//! exam day, and by how much the chance to pass would rise if its part of the exam were mastered. Among new questions those
//! come first that tell most at the learner's ability. Questions new to the learner come first: they test the skill and not the memory of a sentence. What was missed
//! comes back after some others, and what was known comes back when it is about to be forgotten.

use std::collections::BTreeMap;

use rungs_items::bank::{Bank, Outline};
use rungs_items::question::Question;
use rungs_measure::item::Item;
use rungs_measure::readiness::Readiness;
use rungs_planner::Day;
use serde::Serialize;

use crate::draw::Dice;
use crate::events::{Drawn, Mode};
use crate::memory::DAY_MS;
use crate::readiness::Basis;
use crate::state::{ExamRecord, QuestionRecord, Session, SkillRecord, State, Status};

/// A question is not asked again before this many others.
const APART: usize = 8;
/// A missed question comes back after this many others, and not before.
const RETRY_AFTER: usize = 8;
/// Of ten questions at most so many are misses of this session asked again.
const RETRIES_OF_TEN: usize = 3;
/// In the last days before the exam, what would be forgotten by then is due.
const FINAL_SPELL_DAYS: i64 = 14;
/// What should still be there when it is asked again, or on the exam day.
const RETENTION: f64 = 0.9;
/// Of ten questions at most so many are reviews while there are new ones.
const REVIEWS_OF_TEN: usize = 5;
/// Of so many questions of a session a part of the exam gets at most [`CROWD`] times its weight, and one more: what is worst
/// must not crowd out the rest, of which then nothing would be known.
const CROWD_OF: usize = 20;
const CROWD: f64 = 1.25;
/// What a part is worth that has had its share.
const CROWDED: f64 = 0.1;
/// One objective is not asked more often than this in a row.
const IN_A_ROW: usize = 2;

/// What a session knows when it asks for a question.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The question set.
    pub bank: &'a Bank,
    /// The exam's topics.
    pub outline: &'a Outline,
    /// The learner.
    pub state: &'a State,
    /// The session.
    pub session: &'a Session,
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The learner's day.
    pub today: Day,
    /// The day of the exam, where one is booked or planned.
    pub exam_day: Option<Day>,
    /// What the chance to pass hangs on, where that was worked out.
    pub aim: Option<&'a Aim>,
}

/// What the chance to pass hangs on: for each part of the exam, in the order of its outline, the learner's ability in logits,
/// and what mastering the part would add to the chance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aim {
    parts: Vec<(f64, f64)>,
}

/// After so many answers it is worked out anew what the chance to pass hangs on.
pub const AIM_AFTER: u32 = 10;

impl Aim {
    /// Works it out from what is on record, for the day of the exam, or today where there is none.
    pub fn now(basis: &Basis<'_>, exam_day: Option<Day>) -> Self {
        Self::of(&basis.forecast(exam_day.unwrap_or(basis.today), 0.0))
    }

    /// Takes it from a statement on passing.
    pub fn of(readiness: &Readiness) -> Self {
        Self { parts: readiness.domains.iter().map(|domain| (domain.ability, domain.cost.max(0.0))).collect() }
    }

    /// How much more a part is worth asking than others, 0.75 to 1.25: by what it would add. Where no part would add a
    /// hundredth, the model has nothing to say.
    fn worth(&self, part: usize) -> f64 {
        let most = self.parts.iter().map(|(_, cost)| *cost).fold(0.0, f64::max);
        let cost = self.parts.get(part).map_or(0.0, |(_, cost)| *cost);
        if most > 0.01 { 0.75 + 0.5 * cost / most } else { 1.0 }
    }

    /// How much an answer to a question of this difficulty tells of the ability in a part, 0 to 1.
    fn telling(&self, part: Option<usize>, difficulty: f64) -> f64 {
        let ability = part.and_then(|part| self.parts.get(part)).map(|(ability, _)| *ability);
        match ability {
            // A slope of one gives at most a quarter.
            Some(ability) if difficulty.is_finite() => 4.0 * Item::two_parameter(1.0, difficulty).information(ability),
            _ => 0.5,
        }
    }
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It was missed a little while ago.
    Retry,
    /// It is about to be forgotten.
    Due,
    /// It is new to the learner.
    New,
    /// Its numbers are new, the question is not.
    NewVariant,
    /// Nothing is due and nothing is new: the one that is least certain.
    Again,
}

impl Why {
    /// Says it. `fresh` = neither the question nor the variant was asked before.
    pub fn words(self, fresh: bool) -> &'static str {
        match self {
            Self::Retry => "You missed it a while ago; here it is again.",
            Self::Due => "Asked again before it is forgotten.",
            Self::New => "New to you.",
            Self::NewVariant => "You know the question; the numbers are new.",
            Self::Again if fresh => "New to you.",
            Self::Again => "Nothing is due; this is what is least sure.",
        }
    }
}

/// A question that is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Next<'a> {
    /// The question.
    #[serde(skip)]
    pub question: &'a Question,
    /// The seed of its variant and of the order of its options.
    pub seed: u32,
    /// Neither the question nor the variant was asked before.
    pub fresh: bool,
    /// Why this one.
    pub why: Why,
    /// Its place in the session, from 0.
    pub n: u32,
}

/// Returns the next question; `None` where the set has none for this exam (and objective).
pub fn next<'a>(asking: &Asking<'a>) -> Option<Next<'a>> {
    let asked = Asked::of(asking.session);
    if !asking.session.questions.is_empty() {
        return fixed(asking);
    }
    if let Some(retry) = retry(asking, &asked) {
        return Some(retry);
    }
    let mut dice = Dice::new(asking.session.seed, &format!("study {}", asked.count));
    let mut needs = needs(asking);
    // A little chance, so that two sessions are not alike; the seed of the session decides.
    for need in &mut needs {
        need.worth *= 0.85 + 0.3 * dice.share();
    }
    needs.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.objective.cmp(b.objective)));
    let by_objective = questions_by_objective(asking);
    let reviews_allowed = asked.reviews_of_last_ten < REVIEWS_OF_TEN;
    let passes = [
        (Pass::Usual { reviews_allowed }, true),
        (Pass::Anything, true),
        // One objective alone, or nothing else left: the same again is better than nothing.
        (Pass::Anything, false),
    ];
    for (pass, spread) in passes {
        for need in &needs {
            if spread && asked.is_worn(need.objective) && needs.len() > 1 {
                continue;
            }
            let questions = by_objective.get(need.objective).map(Vec::as_slice).unwrap_or_default();
            if let Some(next) = pick(asking, &asked, questions, pass, &mut dice) {
                return Some(next);
            }
        }
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Usual { reviews_allowed: bool },
    Anything,
}

/// How much an objective is worth asking.
struct Need<'a> {
    objective: &'a str,
    worth: f64,
}

/// What the session has asked lately.
struct Asked<'a> {
    count: usize,
    /// Questions, the newest first.
    questions: Vec<&'a str>,
    families: Vec<&'a str>,
    objectives: Vec<&'a str>,
    reviews_of_last_ten: usize,
    retries_of_last_ten: usize,
    /// Questions with the verdict, the newest first.
    verdicts: Vec<(&'a str, bool)>,
}

impl<'a> Asked<'a> {
    fn of(session: &'a Session) -> Self {
        let answers: Vec<_> = session.places.values().rev().filter_map(|place| place.answer.as_ref()).collect();
        let ids: Vec<&str> = answers.iter().map(|answer| answer.question.as_str()).collect();
        let again = |at: usize| ids.get(at).is_some_and(|id| ids.iter().skip(at + 1).any(|older| older == id));
        Self {
            retries_of_last_ten: (0..ids.len().min(10)).filter(|at| again(*at)).count(),
            count: session
                .places
                .keys()
                .next_back()
                .map_or(0, |n| usize::try_from(*n).unwrap_or(usize::MAX).saturating_add(1)),
            questions: answers.iter().map(|answer| answer.question.as_str()).collect(),
            families: answers.iter().map(|answer| answer.family.as_str()).collect(),
            objectives: answers.iter().filter_map(|answer| answer.objectives.first().map(String::as_str)).collect(),
            reviews_of_last_ten: answers.iter().take(10).filter(|answer| !answer.fresh).count(),
            verdicts: answers.iter().map(|answer| (answer.question.as_str(), answer.right)).collect(),
        }
    }

    fn next_place(&self) -> u32 {
        u32::try_from(self.count).unwrap_or(u32::MAX)
    }

    fn is_worn(&self, objective: &str) -> bool {
        self.objectives.len() >= IN_A_ROW && self.objectives.iter().take(IN_A_ROW).all(|asked| *asked == objective)
    }

    fn lately(&self, question: &Question) -> bool {
        self.questions.iter().take(APART).any(|asked| *asked == question.id)
            || self.families.iter().take(2).any(|asked| *asked == question.family())
    }
}

/// The next of the questions that were fixed when the session began: misses of another session, asked again.
fn fixed<'a>(asking: &Asking<'a>) -> Option<Next<'a>> {
    let next = (0_u32..).zip(&asking.session.questions).find(|(n, drawn)| {
        let answered = asking.session.places.get(n).is_some_and(|place| place.answer.is_some());
        !answered && asking.bank.question(&drawn.question).is_some()
    });
    let (n, drawn) = next?;
    let question = asking.bank.question(&drawn.question)?;
    let fresh = crate::sitting::is_fresh(asking.state, question, drawn.seed);
    Some(Next { question, seed: drawn.seed, fresh, why: Why::Retry, n })
}

/// A question that was missed in this session and is ripe to be asked again, the oldest miss first.
fn retry<'a>(asking: &Asking<'a>, asked: &Asked<'_>) -> Option<Next<'a>> {
    if asked.retries_of_last_ten >= RETRIES_OF_TEN {
        return None;
    }
    let question = asked.verdicts.iter().enumerate().rev().find_map(|(ago, (question, right))| {
        let newest = asked.questions.iter().position(|other| other == question) == Some(ago);
        let known = asking.bank.question(question).filter(|question| serves(asking, question));
        known.filter(|_| newest && !right && ago >= RETRY_AFTER)
    })?;
    let record = asking.state.questions.get(&question.id);
    let (seed, fresh) = variant_seed(asking, question, record);
    Some(Next { question, seed, fresh: fresh && question.is_executable(), why: Why::Retry, n: asked.next_place() })
}

fn serves(asking: &Asking<'_>, question: &Question) -> bool {
    let objectives = question.exams.get(&asking.outline.exam);
    let wanted = objectives.is_some_and(|objectives| match &asking.session.objective {
        Some(only) => objectives.contains(only),
        None => true,
    });
    wanted && !asking.bank.is_void(question)
}

fn questions_by_objective<'a>(asking: &Asking<'a>) -> BTreeMap<&'a str, Vec<&'a Question>> {
    let mut by_objective: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in asking.bank.questions.iter().filter(|question| serves(asking, question)) {
        for objective in question.exams.get(&asking.outline.exam).into_iter().flatten() {
            by_objective.entry(objective).or_default().push(question);
        }
    }
    by_objective
}

fn needs<'a>(asking: &Asking<'a>) -> Vec<Need<'a>> {
    let nothing = ExamRecord::default();
    let record = asking.state.exams.get(&asking.outline.exam).unwrap_or(&nothing);
    let at_ms = memory_day(asking);
    let mut needs = Vec::new();
    let lately: Vec<&str> = asking
        .session
        .places
        .values()
        .rev()
        .filter_map(|place| place.answer.as_ref()?.objectives.first().map(String::as_str))
        .take(CROWD_OF)
        .collect();
    let total: f64 = asking.outline.domains.iter().map(|domain| domain.weight.max(0.1)).sum();
    for (part, domain) in asking.outline.domains.iter().enumerate() {
        let asked = lately.iter().filter(|objective| asking.outline.domain_of(objective) == Some(part)).count();
        #[expect(clippy::cast_precision_loss, reason = "at most twenty")]
        let crowded = asked as f64 > CROWD * lately.len() as f64 * domain.weight.max(0.1) / total + 1.0;
        let more = asking.aim.map_or(1.0, |aim| aim.worth(part)) * if crowded { CROWDED } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "a topic has few objectives")]
        let weight = domain.weight / domain.objectives.len().max(1) as f64;
        for (objective, _) in &domain.objectives {
            if asking.session.objective.as_ref().is_some_and(|only| only != objective) {
                continue;
            }
            let shown = record.objectives.get(objective);
            needs.push(Need { objective, worth: more * weight.max(0.1) * (1.0 - certainty(shown, at_ms)) });
        }
    }
    needs
}

/// Returns when an objective has to be held: on the exam day, where it is within a month, else now.
fn memory_day(asking: &Asking<'_>) -> i64 {
    let days = asking.exam_day.map_or(0, |exam| exam.days_since(asking.today));
    let days = if (0..=30).contains(&days) { days } else { 0 };
    asking.now_ms.saturating_add(days.saturating_mul(DAY_MS))
}

/// Returns what is left of a question's memory: now, and in the last days before the exam, once a night has passed, on that day.
fn left(asking: &Asking<'_>, record: &QuestionRecord) -> f64 {
    let Some(memory) = record.memory else { return 0.0 };
    let days = asking.exam_day.map(|exam| exam.days_since(asking.today));
    let near = days.is_some_and(|days| (0..=FINAL_SPELL_DAYS).contains(&days));
    let rested = asking.now_ms.saturating_sub(memory.last_ms) >= DAY_MS;
    memory.retrievability(if near && rested { memory_day(asking) } else { asking.now_ms })
}

/// Returns how safely an objective is held, 0 to 1: the share of new questions right, from a prior of two in four, times
/// what is left of its memory at a time.
pub fn certainty(record: Option<&SkillRecord>, at_ms: i64) -> f64 {
    let Some(record) = record else { return 0.3 };
    let share = (record.fresh.right + 2.0) / (f64::from(record.fresh.answered) + 4.0);
    let left = record.memory.map_or(1.0, |memory| memory.retrievability(at_ms));
    // Never quite certain: a finished objective is still looked at now and then.
    (share * left).min(0.97)
}

fn pick<'a>(
    asking: &Asking<'a>,
    asked: &Asked<'_>,
    questions: &[&'a Question],
    pass: Pass,
    dice: &mut Dice,
) -> Option<Next<'a>> {
    let mut best: Option<(f64, Next<'a>)> = None;
    for question in questions {
        if pass != Pass::Anything && asked.lately(question) {
            continue;
        }
        if pass == Pass::Anything
            && asked.questions.first().is_some_and(|last| *last == question.id)
            && questions.len() > 1
        {
            continue;
        }
        let record = asking.state.questions.get(&question.id).filter(|record| record.shown);
        let left = record.map_or(0.0, |record| left(asking, record));
        let (seed, fresh) = variant_seed(asking, question, record);
        let reviews = match pass {
            Pass::Usual { reviews_allowed } => reviews_allowed,
            Pass::Anything => true,
        };
        let (rank, why) = match record {
            None => (2.8 + 0.4 * telling(asking, question), Why::New),
            Some(_) if left < RETENTION && reviews => (4.0 - left, Why::Due),
            Some(_) if question.is_executable() && fresh => (2.0 - left, Why::NewVariant),
            Some(_) if pass == Pass::Anything => (1.0 - left, Why::Again),
            Some(_) => continue,
        };
        let rank = rank + 0.5 * dice.share();
        if best.as_ref().is_none_or(|(known, _)| rank > *known) {
            best = Some((rank, Next { question, seed, fresh, why, n: asked.next_place() }));
        }
    }
    best.map(|(_, next)| next)
}

/// How much a new question tells of the learner: one that is neither far too easy nor far too hard.
fn telling(asking: &Asking<'_>, question: &Question) -> f64 {
    let first = question.exams.get(&asking.outline.exam).and_then(|objectives| objectives.first());
    let part = first.and_then(|objective| asking.outline.domain_of(objective));
    asking.aim.map_or(0.5, |aim| aim.telling(part, question.difficulty))
}

/// Returns a seed for the question, and whether what it shows is new to the learner. An executable question gets a
/// seed that was not used lately; for others the seed only orders the options.
fn variant_seed(asking: &Asking<'_>, question: &Question, record: Option<&QuestionRecord>) -> (u32, bool) {
    let times = record.map_or(0, |record| record.answered);
    let mut dice = Dice::new(asking.session.seed, &format!("{} {times}", question.id));
    let used = record.map(|record| record.seeds.as_slice()).unwrap_or_default();
    let mut seed = dice.seed();
    while used.contains(&seed) {
        seed = dice.seed();
    }
    (seed, record.is_none_or(|record| !record.shown) || question.is_executable())
}

/// Returns the study session to go on with: one of the same day and topic that was left open.
pub fn to_go_on_with<'s>(state: &'s State, exam: &str, objective: Option<&str>, today: Day) -> Option<&'s Session> {
    let open = |session: &&Session| {
        session.mode == Mode::Study
            && session.exam == exam
            && session.status == Status::Open
            && session.redo_of.is_none()
    };
    let same = |session: &&Session| session.day == today && session.objective.as_deref() == objective;
    state.sessions.values().filter(open).filter(same).max_by_key(|session| (session.last_ms, &session.id))
}

/// Misses that are to be asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redo {
    /// The session that had them.
    pub of: String,
    /// The questions, with other seeds.
    pub questions: Vec<Drawn>,
}

/// Returns the misses of the last session that had any, as far as they can still be asked; `None` where there is none.
pub fn misses(state: &State, exam: &str, bank: &Bank, seed: u32) -> Option<Redo> {
    let asked = |id: &String| bank.question(id).filter(|question| !bank.is_void(question));
    let missed = |session: &Session| -> Vec<&Question> {
        if session.mode == Mode::Study {
            return session.missed.iter().filter_map(asked).collect();
        }
        let answers = session.places.values().filter_map(|place| place.answer.as_ref());
        answers.filter(|answer| !answer.right && !answer.void).filter_map(|answer| asked(&answer.question)).collect()
    };
    // The newest first: of a long record only the last sessions are looked into.
    let mut sessions: Vec<&Session> = state
        .sessions
        .values()
        .filter(|session| session.exam == exam && session.redo_of.is_none())
        .filter(|session| session.mode == Mode::Study || matches!(session.status, Status::Submitted { .. }))
        .collect();
    sessions.sort_unstable_by_key(|session| (session.last_ms, &session.id));
    let last = sessions.into_iter().rev().find(|session| !missed(session).is_empty())?;
    let drawn = |(question, n): (&Question, u32)| Drawn {
        question: question.id.clone(),
        content: question.content.clone(),
        seed: seed.wrapping_add(n),
        scored: true,
    };
    Some(Redo { of: last.id.clone(), questions: missed(last).into_iter().zip(1..).map(drawn).collect() })
}
