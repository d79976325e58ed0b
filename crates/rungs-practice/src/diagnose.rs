//! The skills check: each question is chosen by the answers before it, and the levels that they support are proposed.
//!
//! A level of a skill is shown where it is sure enough that the learner would get most of the set's questions of that level right:
//! P(share right >= 0.7) >= 0.8. What the answers say is an ability for each part of the exam, all of them normal
//! together (a general part and a deviation); a question's difficulty is its author's guess, and as uncertain as that. The
//! next question is the one that tells most at the border of the level that is least settled; the check ends when every
//! level is settled one way or the other, or after [`MOST`] questions. It is a proposal: nothing changes until the learner
//! confirms it.
//!
//! Sources: Eggen & Straetmans (2000), *Educational and Psychological Measurement* 60, 713-734, for choosing at the border;
//! Kingsbury & Zara (1989), *Applied Measurement in Education* 2, 359-375, for drawing among the best.

use std::collections::{BTreeMap, BTreeSet};

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::question::{Body, Question};
use rungs_measure::ability::domains::{DomainMethod, MultiLatent, Profile, score_domains};
use rungs_measure::item::Item;
use serde::Serialize;
use statrs::function::erf::erf;

use crate::draw::Dice;
use crate::events::Drawn;
use crate::exam::Exam;
use crate::state::{Session, State, Tally};

/// The share of questions of a level that somebody on it gets right.
pub const SHARE: f64 = 0.7;
/// How sure one has to be of that.
pub const SURE: f64 = 0.8;
/// Below this a level is settled too: it is not shown.
pub const UNLIKELY: f64 = 0.1;
/// Most questions of a check.
pub const MOST: usize = 40;
/// Fewest answers that settle a level, where the set has them.
pub const FEWEST: u32 = 3;
/// The question is drawn from this many best ones, so that two checks are not alike.
const AMONG_BEST: usize = 3;
/// How far abilities lie apart between people, in logits: our assumption, before there are answers of many.
const GENERAL_SD: f64 = 0.9;
/// And between the parts of an exam in one person.
const PART_SD: f64 = 0.9;
/// How far an author's guess of a difficulty is off, in logits: our assumption.
const AUTHOR_SD: f64 = 0.7;

/// How a skills check decides, for those who read its result.
pub const HOW: &str = "A level is proposed where it is at least 80 % sure that you get 70 % of such questions right. For the \
    rest your own word stands. Questions can only show the levels that they ask for.";

/// Questions of an exam, as the check reads them.
struct Field<'a> {
    /// For each skill and level, its questions.
    levels: BTreeMap<(String, u8), Vec<&'a Question>>,
    /// Each set of skills that some objective draws on is a part with an ability of its own.
    parts: Vec<BTreeSet<(String, u8)>>,
    /// The part of each question, by id.
    part_of: BTreeMap<&'a str, usize>,
}

impl<'a> Field<'a> {
    fn new(catalog: &Catalog, bank: &'a Bank, exam: &Exam) -> Self {
        let asked = skills_of_objectives(catalog, exam);
        let mut field = Self { levels: BTreeMap::new(), parts: Vec::new(), part_of: BTreeMap::new() };
        for question in bank.questions.iter().filter(|question| !bank.is_void(question)) {
            let objectives = question.exams.get(&exam.id).into_iter().flatten();
            let served: BTreeSet<(String, u8)> =
                objectives.filter_map(|objective| asked.get(objective)).flatten().cloned().collect();
            if served.is_empty() {
                continue;
            }
            for level in &served {
                field.levels.entry(level.clone()).or_default().push(question);
            }
            let part = field.parts.iter().position(|known| *known == served).unwrap_or_else(|| {
                field.parts.push(served);
                field.parts.len() - 1
            });
            field.part_of.insert(&question.id, part);
        }
        field
    }

    /// Returns what the answers of a session say of each part; `None` for an exam without questions.
    fn abilities(&self, session: &Session, bank: &Bank) -> Option<Profile> {
        let prior = MultiLatent::general_and_domains(
            &vec![0.0; self.parts.len()],
            GENERAL_SD,
            &vec![PART_SD; self.parts.len()],
        );
        let answered: Vec<(usize, Item, u8)> = session
            .places
            .values()
            .filter_map(|place| place.answer.as_ref().filter(|answer| !answer.void))
            .filter_map(|answer| {
                let question = bank.question(&answer.question)?;
                let part = *self.part_of.get(question.id.as_str())?;
                // What was left out was not known.
                Some((part, item(question), u8::from(answer.right && answer.answer.is_some())))
            })
            .collect();
        let answers: Vec<(usize, &Item, u8)> =
            answered.iter().map(|(part, item, right)| (*part, item, *right)).collect();
        score_domains(&answers, &prior.ok()?, DomainMethod::Moments).ok()
    }

    /// Returns how sure it is that the share right of these questions is at least [`SHARE`], and the ability from which on
    /// it is.
    fn sure(&self, questions: &[&Question], abilities: &Profile) -> (f64, f64) {
        let mut weights = vec![0.0; self.parts.len()];
        for question in questions {
            if let Some(weight) = self.part_of.get(question.id.as_str()).and_then(|part| weights.get_mut(*part)) {
                *weight += 1.0 / real(questions.len());
            }
        }
        let items: Vec<Item> = questions.iter().map(|question| item(question)).collect();
        let border = border(&items);
        let Ok((mean, sd)) = abilities.weighted(&weights) else { return (0.0, border) };
        let z = (mean - border) / sd.max(1e-9);
        (0.5 * (1.0 + erf(z / std::f64::consts::SQRT_2)), border)
    }
}

/// Returns a question as the model reads it: the slope of one, flattened by what the author's guess is uncertain (the
/// logistic function averaged over a normal difficulty: `MacKay` 1992, *Neural Computation* 4, 720-736), and the chance to
/// hit the right answer blindly.
fn item(question: &Question) -> Item {
    let slope = 1.0 / (1.0 + std::f64::consts::PI * AUTHOR_SD * AUTHOR_SD / 8.0).sqrt();
    let difficulty = if question.difficulty.is_finite() { question.difficulty } else { 0.0 };
    let guess = match &question.body {
        Body::Choose { options } if options.iter().filter(|option| option.right).count() == 1 => {
            1.0 / real(options.len().max(2))
        }
        _ => 0.0,
    };
    Item::three_parameter(slope, difficulty, guess)
}

/// Returns the ability at which the mean chance of a right answer is [`SHARE`].
fn border(items: &[Item]) -> f64 {
    let share = |theta: f64| items.iter().map(|item| item.right(theta)).sum::<f64>() / real(items.len().max(1));
    let (mut low, mut high) = (-8.0, 8.0);
    // Bisection: forty halvings of sixteen logits are far below what can be told apart.
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if share(middle) < SHARE { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A level that is not settled.
struct Open<'f, 'a> {
    /// Questions asked of it, at most [`FEWEST`].
    asked: u32,
    /// How far its chance lies from the middle between shown and not shown.
    settled: f64,
    /// The ability from which on it is shown.
    border: f64,
    questions: &'f [&'a Question],
    /// Which of them can be asked.
    candidates: Vec<usize>,
}

/// Chooses the next question of a check by the answers so far; `None` when it is over.
///
/// Questions that are new to the learner come before others that tell as much. The same answers under the same seed lead
/// to the same question.
pub fn next(catalog: &Catalog, bank: &Bank, exam: &Exam, state: &State, session: &Session) -> Option<Drawn> {
    if session.questions.len() >= MOST {
        return None;
    }
    let field = Field::new(catalog, bank, exam);
    let abilities = field.abilities(session, bank)?;
    let used: BTreeSet<&str> = session.questions.iter().map(|drawn| drawn.question.as_str()).collect();
    let families: BTreeSet<&str> =
        bank.questions.iter().filter(|question| used.contains(question.id.as_str())).map(Question::family).collect();
    let left = |questions: &[&'_ Question]| -> Vec<usize> {
        (0..questions.len())
            .filter(|place| {
                questions.get(*place).is_some_and(|question| {
                    !used.contains(question.id.as_str()) && !families.contains(question.family())
                })
            })
            .collect()
    };
    let mut open: Vec<Open<'_, '_>> = Vec::new();
    for questions in field.levels.values() {
        let candidates = left(questions);
        if candidates.is_empty() {
            continue;
        }
        let asked = questions.iter().filter(|question| used.contains(question.id.as_str())).count();
        let asked = u32::try_from(asked).unwrap_or(u32::MAX);
        let (sure, border) = field.sure(questions, &abilities);
        if asked >= FEWEST && !(UNLIKELY..SURE).contains(&sure) {
            continue;
        }
        let settled = (sure - f64::midpoint(UNLIKELY, SURE)).abs();
        open.push(Open { asked: asked.min(FEWEST), settled, border, questions, candidates });
    }
    // The level with too few answers first, then the one that is least settled.
    open.sort_by(|a, b| a.asked.cmp(&b.asked).then_with(|| a.settled.total_cmp(&b.settled)));
    let Open { border, questions, candidates, .. } = open.into_iter().next()?;
    let mut ranked: Vec<(u32, f64, &Question)> = candidates
        .into_iter()
        .filter_map(|place| questions.get(place))
        .map(|question| {
            let answered = state.questions.get(&question.id).map_or(0, |record| record.answered);
            (answered.min(1), item(question).information(border), *question)
        })
        .collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)).then_with(|| a.2.id.cmp(&b.2.id)));
    let seen = ranked.first()?.0;
    let best: Vec<&Question> =
        ranked.iter().filter(|(times, ..)| *times == seen).take(AMONG_BEST).map(|(_, _, question)| *question).collect();
    let mut dice = Dice::new(session.seed, &format!("diagnose {}", session.questions.len()));
    let mut order: Vec<&Question> = best;
    dice.shuffle(&mut order);
    let question = order.first()?;
    Some(Drawn { question: question.id.clone(), content: question.content.clone(), seed: dice.seed(), scored: true })
}

/// What the answers say of one skill at one level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelShown {
    /// The skill.
    pub skill: String,
    /// The level, 1 to 3.
    pub level: u8,
    /// Questions of that level, and what was right.
    pub tally: Tally,
    /// P(share right of the set's questions of that level >= 0.7).
    pub sure: f64,
    /// It is proposed.
    pub proposed: bool,
}

/// What a skills check proposes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The evidence, by skill and level.
    pub levels: Vec<LevelShown>,
    /// The highest level of each skill that is proposed.
    pub have: BTreeMap<String, u8>,
    /// Skills that the check asked for and that the answers do not settle: the learner's own word stands.
    pub open: Vec<String>,
}

impl Proposal {
    /// Says what the answers show. `names` gives a skill's name.
    pub fn headline(&self, names: &dyn Fn(&str) -> String) -> String {
        if self.have.is_empty() {
            return "The answers do not show a level yet.".to_owned();
        }
        let found: Vec<String> =
            self.have.iter().map(|(skill, level)| format!("{} level {level}", names(skill))).collect();
        format!("Your answers show: {}", found.join(", "))
    }
}

/// Works out what a submitted check proposes. A level is never above those that the questions ask for.
pub fn propose(catalog: &Catalog, bank: &Bank, exam: &Exam, session: &Session) -> Proposal {
    let asked = skills_of_objectives(catalog, exam);
    let field = Field::new(catalog, bank, exam);
    let abilities = field.abilities(session, bank);
    let mut tallies: BTreeMap<(String, u8), Tally> = BTreeMap::new();
    for place in session.places.values() {
        let Some(answer) = place.answer.as_ref().filter(|answer| !answer.void) else { continue };
        let score = if answer.answer.is_some() { answer.score } else { 0.0 };
        // A question with two objectives of one skill is still one piece of evidence.
        let served: BTreeSet<&(String, u8)> =
            answer.objectives.iter().filter_map(|objective| asked.get(objective)).flatten().collect();
        for (skill, level) in served {
            tallies.entry((skill.clone(), *level)).or_default().add(score);
        }
    }
    let mut levels = Vec::new();
    let mut have: BTreeMap<String, u8> = BTreeMap::new();
    let mut open: Vec<String> = Vec::new();
    for ((skill, level), tally) in tallies {
        let questions = field.levels.get(&(skill.clone(), level));
        let sure = questions.zip(abilities.as_ref()).map_or(0.0, |(all, abilities)| field.sure(all, abilities).0);
        // A level above one that was asked for and not shown is not proposed.
        let below = levels.iter().all(|lower: &LevelShown| lower.skill != skill || lower.proposed);
        let proposed = sure >= SURE && below && tally.answered >= FEWEST;
        if proposed {
            have.insert(skill.clone(), level);
        }
        levels.push(LevelShown { skill, level, tally, sure, proposed });
    }
    for shown in &levels {
        if !have.contains_key(&shown.skill) && !open.contains(&shown.skill) {
            open.push(shown.skill.clone());
        }
    }
    Proposal { levels, have, open }
}

/// Returns for each objective of the exam the skills and levels that it draws on.
fn skills_of_objectives(catalog: &Catalog, exam: &Exam) -> BTreeMap<String, Vec<(String, u8)>> {
    let facts = catalog.certifications.get(&exam.id).into_iter().flat_map(|certification| &certification.blueprint);
    let blueprint =
        facts.filter(|fact| fact.known_on(exam.as_of)).max_by_key(|fact| (fact.holds_from, fact.known_from));
    blueprint
        .into_iter()
        .flat_map(|fact| &fact.value.domains)
        .flat_map(|domain| &domain.objectives)
        .filter_map(|objective| {
            let id = objective.id.clone()?;
            Some((id, objective.skills.iter().map(|(skill, level)| (skill.clone(), *level)).collect()))
        })
        .collect()
}
