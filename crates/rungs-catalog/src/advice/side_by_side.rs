//! All guides on one situation, beside our own answer.

use rungs_planner::Day;
use serde::Serialize;

use super::difference::{Difference, differences};
use super::overview::{RecommendationLine, line};
use super::standing::{GoneFirst, Standing, gone_first, standing};
use crate::catalog::Catalog;
use crate::guide::Situation;

/// A situation that no guide and no plan knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no situation is called `{situation}`")]
pub struct UnknownSituation {
    /// What was asked for.
    pub situation: String,
    /// Those that there are.
    pub known: Vec<String>,
}

impl UnknownSituation {
    /// Returns what one can do about it.
    pub fn hint(&self) -> String {
        format!("choose one of {}", self.known.join(", "))
    }
}

/// What the guides say to somebody in one situation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideBySide {
    /// The situation.
    pub situation: Situation,
    /// Its goal in words, after "I want to".
    pub goal: String,
    /// The day of the answer.
    pub day: Day,
    /// What can no longer be booked of what the guides lead with: to be shown before all else.
    pub gone_first: GoneFirst,
    /// A column for each guide, oldest first.
    pub guides: Vec<GuideSide>,
    /// Certifications that every guide with something to say names.
    pub agreed: Vec<String>,
    /// Ids of our first steps, as the caller planned them; empty where no plan was made or none is best.
    pub ours: Vec<String>,
    /// Where our steps stand.
    pub our_steps: Vec<Standing>,
    /// Why ours and theirs differ.
    pub differences: Vec<Difference>,
}

/// What one guide says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuideSide {
    /// Its id.
    pub guide: String,
    /// Its title.
    pub title: String,
    /// The date it bears.
    pub published: String,
    /// What the publisher gains when it is followed.
    pub interest: String,
    /// Its recommendations for this situation.
    pub recommendations: Vec<RecommendationLine>,
    /// Where it has none: those for the same goal and no other cloud.
    pub nearest: Vec<RecommendationLine>,
}

/// Puts the guides side by side for a situation, with `ours`, the ids of our plan's steps, beside them.
///
/// # Errors
///
/// [`UnknownSituation`] where the catalogue has no such situation.
pub fn side_by_side(
    catalog: &Catalog,
    situation: &str,
    day: Day,
    ours: &[String],
) -> Result<SideBySide, UnknownSituation> {
    let found = catalog.situations.iter().find(|other| other.id == situation).ok_or_else(|| UnknownSituation {
        situation: situation.to_owned(),
        known: catalog.situations.iter().map(|situation| situation.id.clone()).collect(),
    })?;
    let guides: Vec<GuideSide> = catalog
        .guides
        .iter()
        .map(|guide| {
            let lines = |wanted: &dyn Fn(&str) -> bool| -> Vec<RecommendationLine> {
                let advice = guide.recommendation.iter().filter(|advice| wanted(&advice.situation));
                advice.map(|advice| line(catalog, guide, advice, day)).collect()
            };
            let recommendations = lines(&|id| id == found.id);
            let nearest =
                if recommendations.is_empty() { lines(&|id| is_near(catalog, found, id)) } else { Vec::new() };
            GuideSide {
                guide: guide.id.clone(),
                title: guide.title.clone(),
                published: guide.published.clone(),
                interest: guide.interest.clone(),
                recommendations,
                nearest,
            }
        })
        .collect();
    let names = |side: &GuideSide, id: &str| {
        side.recommendations.iter().any(|line| line.named.iter().any(|named| named.standing.certification == id))
    };
    let mut theirs: Vec<String> = Vec::new();
    for named in guides.iter().flat_map(|side| &side.recommendations).flat_map(|line| &line.named) {
        if !theirs.contains(&named.standing.certification) {
            theirs.push(named.standing.certification.clone());
        }
    }
    let speaking: Vec<&GuideSide> = guides.iter().filter(|side| !side.recommendations.is_empty()).collect();
    let agreed = if speaking.len() > 1 {
        theirs.iter().filter(|id| speaking.iter().all(|side| names(side, id))).cloned().collect()
    } else {
        Vec::new()
    };
    let steps = ours.iter().filter_map(|id| catalog.certifications.get(id));
    Ok(SideBySide {
        situation: found.clone(),
        goal: catalog.goal(&found.goal).map_or_else(|| found.goal.clone(), |goal| goal.name.clone()),
        day,
        gone_first: gone_first(catalog, day),
        agreed,
        ours: ours.to_vec(),
        our_steps: steps.map(|step| standing(catalog, step, day, Some(found))).collect(),
        differences: differences(catalog, found, day, &theirs, ours),
        guides,
    })
}

fn is_near(catalog: &Catalog, situation: &Situation, other: &str) -> bool {
    catalog.situations.iter().any(|known| {
        known.id == other
            && known.goal == situation.goal
            && (known.cloud.is_none() || situation.cloud.is_none() || known.cloud == situation.cloud)
    })
}
