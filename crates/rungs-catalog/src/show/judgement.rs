//! What is ours to judge about a certification, with the reasons: never mixed with facts.

use rungs_planner::Day;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::certification::{Certification, Difficulty, Levels, Recognition};

/// Our judgements of one certification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgementShown {
    /// Whose words these are: always `ours`.
    pub by: &'static str,
    /// The day on which we judged; judgements are not kept by day, so an earlier view shows them too.
    pub on: Day,
    /// Hours that no prior skill removes.
    pub base_hours: u32,
    /// Hours for a person who has just what is needed first.
    pub hours: u32,
    /// It is for a role, so a plan adds a project to it.
    pub role_level: bool,
    /// Skills needed first.
    pub entry: Levels,
    /// Skills that a holder has shown.
    pub exit: Levels,
    /// Price of one renewal in US dollars as plans count it; absent = cannot be renewed, or unknown.
    pub renewal_cost_usd: Option<f64>,
    /// How well employers know it.
    pub recognition: RecognitionShown,
    /// How hard it is for its intended candidate.
    pub difficulty: Difficulty,
}

/// How well employers know it, with the points that make it up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecognitionShown {
    /// From 0 to 1.
    pub share: f64,
    /// The parts of the rubric.
    pub parts: Vec<RecognitionPart>,
}

/// One part of the rubric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecognitionPart {
    /// The field of the file.
    pub part: &'static str,
    /// Points given.
    pub points: u8,
    /// Points that can be given.
    pub most: u8,
    /// Share that all points bring.
    pub weight: f64,
    /// Why these points, where a reason is kept.
    pub why: Option<String>,
    /// Sources of the reason.
    pub sources: Vec<String>,
}

/// Returns the hours from exactly what is needed first to passing: the hours that nothing removes and
/// the climb from each level needed to the level shown.
pub fn hours_from_entry(catalog: &Catalog, certification: &Certification) -> u32 {
    let judgement = &certification.judgement;
    let climbs = judgement.exit.iter().map(|(skill, shown)| {
        let needed = usize::from(judgement.entry.get(skill).copied().unwrap_or(0));
        let climb = catalog.skills.get(skill).map_or(&[][..], |skill| skill.climb.as_slice());
        climb.iter().take(usize::from(*shown)).skip(needed).sum::<u32>()
    });
    judgement.base_hours + climbs.sum::<u32>()
}

pub(crate) fn judgement_of(catalog: &Catalog, certification: &Certification) -> JudgementShown {
    let judgement = &certification.judgement;
    JudgementShown {
        by: "ours",
        on: catalog.meta.checked,
        base_hours: judgement.base_hours,
        hours: hours_from_entry(catalog, certification),
        role_level: judgement.role_level,
        entry: judgement.entry.clone(),
        exit: judgement.exit.clone(),
        renewal_cost_usd: judgement.renewal_cost_usd,
        recognition: recognition_of(&judgement.recognition),
        difficulty: judgement.difficulty.clone(),
    }
}

fn recognition_of(recognition: &Recognition) -> RecognitionShown {
    let part =
        |part, points, most, weight| RecognitionPart { part, points, most, weight, why: None, sources: Vec::new() };
    RecognitionShown {
        share: recognition.share(),
        parts: vec![
            RecognitionPart {
                why: recognition.issuer_stake_why.clone(),
                ..part("issuer_stake", recognition.issuer_stake, 3, 0.30)
            },
            part("supervised", recognition.supervised, 2, 0.20),
            part("hands_on", recognition.hands_on, 2, 0.15),
            part("specific", recognition.specific, 2, 0.15),
            RecognitionPart {
                why: recognition.demand_why.clone(),
                sources: recognition.demand_sources.clone(),
                ..part("demand", recognition.demand, 3, 0.20)
            },
        ],
    }
}
