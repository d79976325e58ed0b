//! Whether a set has enough questions, in the right places, for the exam it prepares for.
//!
//! A question that names objectives of several domains counts in each by its share. The pool is held against the draw: fewer than
//! [`POOL_TO_DRAW`] times the questions of a sitting, and a second mock exam repeats the first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bank_file::{is_void, place};
use super::code::Code;
use super::report::Finding;
use super::words::number;
use crate::bank::{Bank, Outline};
use crate::question::Question;

/// Questions of a set for each one of a sitting, at least.
pub const POOL_TO_DRAW: f64 = 2.5;

/// How a set covers its exam.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExamCoverage {
    /// The exam, by catalogue id.
    pub exam: String,
    /// Questions of all sets that serve the exam; those that count for nobody are left out.
    pub questions: usize,
    /// Different families among them.
    pub families: usize,
    /// Executable ones among them.
    pub executable: usize,
    /// Other kinds than single choice among them.
    pub other_kinds: usize,
    /// Questions in one sitting.
    pub draw: Option<u32>,
    /// Questions for each one of a sitting.
    pub pool_to_draw: Option<f64>,
    /// Its domains, in the order of the blueprint.
    pub domains: Vec<DomainCoverage>,
}

/// How a set covers a domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DomainCoverage {
    /// Its name.
    pub name: String,
    /// Its share of the exam, in percent.
    pub weight: f64,
    /// Questions that test it; one that tests several domains counts by its share.
    pub questions: f64,
    /// Their share of the exam's questions, in percent.
    pub share: f64,
    /// Different families that touch it.
    pub families: usize,
    /// Its questions in one sitting: weight times draw.
    pub drawn: Option<f64>,
    /// Its objectives, in the order of the blueprint.
    pub objectives: Vec<ObjectiveCoverage>,
}

/// How a set covers an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectiveCoverage {
    /// Its id.
    pub id: String,
    /// What it asks for.
    pub text: String,
    /// Questions that name it.
    pub questions: usize,
}

/// Counts the questions for the exam of `bank` over all sets.
pub(super) fn check(bank: &Bank, banks: &[Bank], outline: &Outline, found: &mut Vec<Finding>) -> ExamCoverage {
    let exam = &bank.file.exam;
    let serving: Vec<(&Question, &[String])> = banks
        .iter()
        .flat_map(|bank| bank.questions.iter().filter(|question| !is_void(bank, question)))
        .filter_map(|question| question.exams.get(exam).map(|objectives| (question, objectives.as_slice())))
        .collect();
    let families: BTreeSet<&str> = serving.iter().map(|(question, _)| question.family()).collect();
    let whole: f64 = outline.domains.iter().map(|domain| domain.weight).sum();
    let mut domains = Vec::new();
    for (at, domain) in outline.domains.iter().enumerate() {
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        let mut touching = BTreeSet::new();
        let mut questions = 0.0;
        for (question, objectives) in &serving {
            let inside: Vec<&String> =
                objectives.iter().filter(|objective| outline.domain_of(objective) == Some(at)).collect();
            let known = objectives.iter().filter(|objective| outline.domain_of(objective).is_some()).count();
            if inside.is_empty() {
                continue;
            }
            questions += number(inside.len()) / number(known);
            touching.insert(question.family());
            for objective in inside {
                *named.entry(objective).or_default() += 1;
            }
        }
        domains.push(DomainCoverage {
            name: domain.name.clone(),
            weight: domain.weight,
            questions,
            share: if serving.is_empty() { 0.0 } else { questions / number(serving.len()) * 100.0 },
            families: touching.len(),
            drawn: outline.draw.map(|draw| f64::from(draw) * domain.weight / if whole > 0.0 { whole } else { 100.0 }),
            objectives: domain
                .objectives
                .iter()
                .map(|(id, text)| ObjectiveCoverage {
                    id: id.clone(),
                    text: text.clone(),
                    questions: named.get(id.as_str()).copied().unwrap_or(0),
                })
                .collect(),
        });
    }
    let coverage = ExamCoverage {
        exam: exam.clone(),
        questions: serving.len(),
        families: families.len(),
        executable: serving.iter().filter(|(question, _)| question.is_executable()).count(),
        other_kinds: serving
            .iter()
            .filter(|(question, _)| question.kind != crate::question::Kind::SingleChoice)
            .count(),
        draw: outline.draw,
        pool_to_draw: outline.draw.filter(|draw| *draw > 0).map(|draw| number(serving.len()) / f64::from(draw)),
        domains,
    };
    judge(bank, &coverage, found);
    coverage
}

/// Says what is missing.
fn judge(bank: &Bank, coverage: &ExamCoverage, found: &mut Vec<Finding>) {
    let at = place(bank, "bank.toml");
    let exam = &coverage.exam;
    for domain in &coverage.domains {
        for objective in domain.objectives.iter().filter(|objective| objective.questions == 0) {
            let what = format!("no question for objective {} of {exam} ({})", objective.id, objective.text);
            found.push(Finding::new(Code::ObjectiveWithoutQuestions, &at, what, "write some"));
        }
    }
    let Some(draw) = coverage.draw.map(f64::from) else {
        let what = format!(
            "the catalogue does not know how many questions a sitting of {exam} has, so the pool is not judged"
        );
        found.push(Finding::new(Code::DrawUnknown, &at, what, "add the number to the exam's catalogue file"));
        return;
    };
    let needed = up(draw * POOL_TO_DRAW);
    if number(coverage.questions) < needed {
        let what = format!("{} questions for a sitting of {draw}; {needed} are needed", coverage.questions);
        let hint = format!("write {} more, so that mock exams differ", needed - number(coverage.questions));
        found.push(Finding::new(Code::SmallPool, &at, what, hint));
    }
    if number(coverage.families) < draw {
        let what = format!(
            "{} different families for a sitting of {draw}, which takes one question of each",
            coverage.families
        );
        found.push(Finding::new(Code::FewFamilies, &at, what, "write questions that test other ideas"));
    }
    for domain in &coverage.domains {
        let Some(drawn) = domain.drawn else { continue };
        let (needed, families) = (up(drawn * POOL_TO_DRAW), up(drawn));
        let name = &domain.name;
        if domain.questions + ROUNDING < needed {
            let what = format!(
                "{} questions for \"{name}\", of which a sitting has {drawn:.1}; {needed} are needed",
                round(domain.questions)
            );
            found.push(Finding::new(
                Code::SmallDomainPool,
                &at,
                what,
                format!("write {} more", up(needed - domain.questions)),
            ));
        }
        if number(domain.families) < families {
            let what =
                format!("{} different families for \"{name}\", of which a sitting has {drawn:.1}", domain.families);
            found.push(Finding::new(Code::FewDomainFamilies, &at, what, "write questions that test other ideas"));
        }
    }
}

/// Less than this is an error of binary fractions: 13.000000000000002 questions are 13.
const ROUNDING: f64 = 1e-9;

/// Returns the next whole number.
fn up(value: f64) -> f64 {
    (value - ROUNDING).ceil()
}

/// Returns a number with at most one place.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
