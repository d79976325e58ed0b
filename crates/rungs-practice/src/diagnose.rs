//! The skills check: a fixed set of new questions, and the levels that its answers support.
//!
//! A level of a skill is proposed where the answers make it likely enough that the learner would get most of such
//! questions right: P(true share correct on the objectives of that level >= 0.7) >= 0.8, from a uniform prior.
//! Otherwise the learner's own word stands. It is a proposal: nothing changes until the learner confirms it.

use std::collections::{BTreeMap, BTreeSet};

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::question::Question;
use serde::Serialize;

use crate::beta;
use crate::draw::Dice;
use crate::events::Drawn;
use crate::exam::Exam;
use crate::mock::quotas;
use crate::state::{Session, State, Tally};

/// The share of questions of a level that somebody on it gets right.
pub const SHARE: f64 = 0.7;
/// How sure one has to be of that.
pub const SURE: f64 = 0.8;
/// Questions of a check before every skill has enough of them.
pub const LENGTH: u32 = 30;
/// Fewest questions that can show a level: four right of four make it sure enough, three of three do not.
pub const FEWEST: u32 = 4;

/// Draws a skills check: each topic by its weight, at least two questions an objective and at least [`FEWEST`] a skill where the
/// set has them, questions that are new to the learner first, easy ones before hard ones.
pub fn draw(catalog: &Catalog, bank: &Bank, exam: &Exam, state: &State, seed: u32) -> Vec<Drawn> {
    let mut dice = Dice::new(seed, "diagnose");
    let objectives: Vec<(&str, f64)> = exam
        .outline
        .domains
        .iter()
        .flat_map(|domain| {
            #[expect(clippy::cast_precision_loss, reason = "a topic has few objectives")]
            let weight = domain.weight / domain.objectives.len().max(1) as f64;
            domain.objectives.iter().map(move |(id, _)| (id.as_str(), weight))
        })
        .collect();
    let weights: Vec<f64> = objectives.iter().map(|(_, weight)| *weight).collect();
    let mut families: Vec<&str> = Vec::new();
    let mut drawn: Vec<(&Question, u32)> = Vec::new();
    let shares = enough_for_each_skill(catalog, exam, &objectives, &quotas(&weights, LENGTH));
    for ((objective, _), share) in objectives.iter().zip(shares) {
        let mut questions: Vec<&Question> = bank
            .questions
            .iter()
            .filter(|question| !bank.is_void(question))
            .filter(|question| {
                question.exams.get(&exam.id).and_then(|all| all.first()).is_some_and(|first| first == objective)
            })
            .collect();
        dice.shuffle(&mut questions);
        questions.sort_by_key(|question| state.questions.get(&question.id).map_or(0, |record| record.answered));
        let mut left = share;
        for question in questions {
            if left > 0 && !families.contains(&question.family()) {
                families.push(question.family());
                drawn.push((question, dice.seed()));
                left -= 1;
            }
        }
    }
    drawn.sort_by(|a, b| a.0.difficulty.total_cmp(&b.0.difficulty).then_with(|| a.0.id.cmp(&b.0.id)));
    drawn
        .into_iter()
        .map(|(question, seed)| Drawn {
            question: question.id.clone(),
            content: question.content.clone(),
            seed,
            scored: true,
        })
        .collect()
}

/// Returns how many questions each objective gets, so that every skill and level that the exam asks for can be shown.
fn enough_for_each_skill(catalog: &Catalog, exam: &Exam, objectives: &[(&str, f64)], shares: &[u32]) -> Vec<u32> {
    let mut shares: Vec<u32> = shares.iter().map(|share| (*share).max(2)).collect();
    let asked = skills_of_objectives(catalog, exam);
    let levels: BTreeSet<&(String, u8)> = asked.values().flatten().collect();
    for level in levels {
        let serves = |place: usize| {
            objectives.get(place).and_then(|(id, _)| asked.get(*id)).is_some_and(|levels| levels.contains(level))
        };
        let serving: Vec<usize> = (0..objectives.len()).filter(|place| serves(*place)).collect();
        let has: u32 = serving.iter().filter_map(|place| shares.get(*place)).sum();
        for (_, place) in (has..FEWEST).zip(serving.iter().cycle()) {
            if let Some(share) = shares.get_mut(*place) {
                *share += 1;
            }
        }
    }
    shares
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
    /// P(true share correct >= 0.7).
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

/// Works out what a submitted check proposes. A level is never above those that the questions ask for.
pub fn propose(catalog: &Catalog, exam: &Exam, session: &Session) -> Proposal {
    let asked = skills_of_objectives(catalog, exam);
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
        let sure = beta::at_least(SHARE, tally.right, f64::from(tally.answered));
        // A level above one that was asked for and not shown is not proposed.
        let below = levels.iter().all(|lower: &LevelShown| lower.skill != skill || lower.proposed);
        let proposed = sure >= SURE && below;
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
