//! Weights that must add up.

use crate::catalog::Catalog;
use crate::certification::{Blueprint, Domain};

use super::findings::{Findings, Spot};

/// How far published weights may miss 100 percent through rounding.
const ROUNDING: f64 = 1.0;

/// Reports domains that do not add up to 100 percent, and goals with weights that cannot be.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        for (index, fact) in certification.blueprint.iter().enumerate() {
            blueprint(&fact.value, &top.key("blueprint").at(index).key("value"), findings);
        }
    }
    for (index, goal) in catalog.goals.iter().enumerate() {
        let spot = Spot::new("goals.toml", "goal").at(index);
        if goal.targets.is_empty() {
            findings.error(&spot.key("targets"), "the goal needs no skill", "name its skills, levels and weights");
        }
        let cloud = goal.cloud.iter().map(|target| (spot.key("cloud.weight"), target.weight));
        let targets =
            goal.targets.iter().map(|(skill, target)| (spot.key("targets").key(skill).key("weight"), target.weight));
        for (spot, weight) in cloud.chain(targets) {
            if !(weight > 0.0 && weight.is_finite()) {
                let hint = "use a weight above 0, or leave the skill out";
                findings.error(&spot, format!("a weight of {weight} has no meaning"), hint);
            }
        }
    }
}

fn blueprint(value: &Blueprint, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let domains = spot.key("domains");
    if value.domains.is_empty() {
        findings.error(&domains, "there are no exam topics", "add them, or leave the fact out");
        return;
    }
    for (index, domain) in value.domains.iter().enumerate() {
        one(domain, &domains.at(index), findings);
    }
    let ends: Option<Vec<(f64, f64)>> = value
        .domains
        .iter()
        .map(|domain| match (domain.weight, domain.weight_min, domain.weight_max) {
            (Some(weight), _, _) => Some((weight, weight)),
            (None, Some(low), Some(high)) => Some((low, high)),
            _ => None,
        })
        .collect();
    if value.weights_note.is_some() {
        return;
    }
    let hint = "correct the weights, or say in `weights_note` why the published ones do not add up";
    let Some(ends) = ends else {
        let known: f64 = value.domains.iter().filter_map(Domain::middle).sum();
        if known > 100.0 + ROUNDING {
            findings.error(&domains, format!("the weights that are known add up to {known}, above 100"), hint);
        }
        return;
    };
    let low: f64 = ends.iter().map(|(low, _)| low).sum();
    let high: f64 = ends.iter().map(|(_, high)| high).sum();
    let adds_up = low <= 100.0 + ROUNDING && 100.0 - ROUNDING <= high;
    if !adds_up {
        let sum = if (high - low).abs() < 1e-9 { format!("{low}") } else { format!("{low} to {high}") };
        findings.error(&domains, format!("the weights add up to {sum}, not to 100"), hint);
    }
}

fn one(domain: &Domain, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let weights = [("weight", domain.weight), ("weight_min", domain.weight_min), ("weight_max", domain.weight_max)];
    for (name, weight) in weights {
        if let Some(weight) = weight
            && !(0.0..=100.0).contains(&weight)
        {
            let what = format!("a weight of {weight} percent is outside 0 to 100");
            findings.error(&spot.key(name), what, "use percent of the exam");
        }
    }
    match (domain.weight, domain.weight_min, domain.weight_max) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            findings.error(spot, "both a weight and a range are given", "keep the one that is published");
        }
        (None, Some(_), None) | (None, None, Some(_)) => {
            findings.error(spot, "one end of the range is missing", "give `weight_min` and `weight_max`");
        }
        (_, Some(low), Some(high)) if low > high => {
            findings.error(spot, format!("the range from {low} to {high} is empty"), "put the smaller number first");
        }
        _ => {}
    }
}
