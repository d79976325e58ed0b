//! Our own answer for a situation, so that it can stand beside the guides'.

use rungs_planner::{Cloud, Day, Profile, Stage};

use crate::catalog::Catalog;
use crate::guide::Situation;
use crate::personal::{self, PersonalError, PersonalOptions, SINGLE_PRICE_LIMIT_USD};

/// Plans for a situation under our own assumptions and returns the ids of the steps; none where nothing is best.
///
/// # Errors
///
/// [`PersonalError`] where the situation cannot be planned for.
pub fn our_steps(catalog: &Catalog, situation: &Situation, day: Day) -> Result<Vec<String>, PersonalError> {
    let mut profile = Profile { start: Some(day), goal: situation.goal.parse().ok(), ..Profile::default() };
    profile.clouds =
        Cloud::ALL.into_iter().filter(|cloud| situation.cloud.as_deref() == Some(cloud.as_str())).collect();
    profile.stage = match situation.stage.as_deref() {
        Some("mid") => Stage::Mid,
        Some("senior") => Stage::Senior,
        _ => Stage::Early,
    };
    profile.have = situation.have.iter().filter_map(|(skill, level)| Some((skill.parse().ok()?, *level))).collect();
    profile.budget_usd = situation.budget_usd;
    let limit_usd = if profile.budget_usd.is_none() { Some(SINGLE_PRICE_LIMIT_USD) } else { None };
    let plan = personal::plan(catalog, &profile, &PersonalOptions { limit_usd, ..PersonalOptions::default() })?;
    Ok(personal::ids(&plan.main.solution.plan))
}
