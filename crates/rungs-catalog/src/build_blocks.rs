//! Which project goes with which step of a plan.
//!
//! Employers weigh work that they can run and read above any exam, so a plan adds one build block to every
//! step that is for a role, and never the same block twice.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::catalog::{BuildBlock, Catalog};
use crate::certification::{Certification, Levels};

/// Returns the block that fits a certification best, or `None` where no block has to do with it.
///
/// `levels` is what the learner has before the step, `cloud` the cloud that they work on (used where the
/// certification itself is for no cloud).
pub fn choose<'a>(
    catalog: &'a Catalog,
    certification: &Certification,
    levels: &Levels,
    cloud: Option<&str>,
) -> Option<&'a BuildBlock> {
    choose_except(catalog, certification, levels, cloud, &BTreeSet::new())
}

/// Returns one block for each step of a plan in order; `None` for steps that are not for a role.
///
/// The levels of each step count for the steps after it. Where the best block is taken already, the next
/// best is chosen.
pub fn choose_for_plan<'a>(
    catalog: &'a Catalog,
    steps: &[&Certification],
    levels: &Levels,
    cloud: Option<&str>,
) -> Vec<Option<&'a BuildBlock>> {
    let mut levels = levels.clone();
    let mut taken = BTreeSet::new();
    let mut blocks = Vec::with_capacity(steps.len());
    for step in steps {
        let block = if step.judgement.role_level { choose_except(catalog, step, &levels, cloud, &taken) } else { None };
        taken.extend(block.map(|block| block.id.as_str()));
        blocks.push(block);
        raise(&mut levels, &step.judgement.entry);
        raise(&mut levels, &step.judgement.exit);
    }
    blocks
}

fn choose_except<'a>(
    catalog: &'a Catalog,
    certification: &Certification,
    levels: &Levels,
    cloud: Option<&str>,
    taken: &BTreeSet<&str>,
) -> Option<&'a BuildBlock> {
    let own_cloud = certification.cloud.as_deref();
    let wanted_cloud = own_cloud.or(cloud);
    let exit = &certification.judgement.exit;
    let mut after = levels.clone();
    raise(&mut after, &certification.judgement.entry);
    raise(&mut after, exit);
    catalog
        .build_blocks
        .iter()
        .filter(|block| !taken.contains(block.id.as_str()))
        .filter(|block| block.cloud.is_none() || block.cloud.as_deref() == wanted_cloud)
        .filter_map(|block| {
            // What a certification presumes is part of the work that it is about.
            let mut about = exit.clone();
            raise(&mut about, &certification.judgement.entry);
            if let (Some(named), None) = (block.cloud.as_deref(), own_cloud) {
                // The learner works on this cloud, so that a project there is no detour.
                about.insert(named.to_owned(), block.skills.get(named).copied().unwrap_or(0));
            }
            let shared = block.skills.iter().any(|(skill, level)| *level > 0 && exit.contains_key(skill));
            // The same work on the certification's own cloud shows more to those who ask for that cloud.
            let at_home = if own_cloud.is_some() && block.cloud.is_some() { 0.1 } else { 0.0 };
            let score = overlap(&about, &block.skills) + at_home - 0.15 * beyond(&block.skills, &after);
            shared.then_some((score, block))
        })
        .max_by(|(score, block), (other_score, other)| {
            score
                .partial_cmp(other_score)
                .unwrap_or(Ordering::Equal)
                .then_with(|| other.hours.cmp(&block.hours))
                .then_with(|| other.id.cmp(&block.id))
        })
        .map(|(_, block)| block)
}

/// Returns how much two sets of skills share, from 0 to 1: the levels in common over the levels in either.
pub fn overlap(one: &Levels, other: &Levels) -> f64 {
    let level = |levels: &Levels, skill: &String| f64::from(levels.get(skill).copied().unwrap_or(0));
    let skills: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let common: f64 = skills.iter().map(|skill| level(one, skill).min(level(other, skill))).sum();
    let either: f64 = skills.iter().map(|skill| level(one, skill).max(level(other, skill))).sum();
    if either > 0.0 { common / either } else { 0.0 }
}

/// Returns by how many levels a project asks for more than the next level up from what is there.
fn beyond(asked: &Levels, there: &Levels) -> f64 {
    let excess = |(skill, level): (&String, &u8)| level.saturating_sub(there.get(skill).copied().unwrap_or(0) + 1);
    asked.iter().map(excess).map(f64::from).sum()
}

/// Lifts `levels` to at least `to`.
pub(crate) fn raise(levels: &mut Levels, to: &Levels) {
    for (skill, &level) in to {
        let current = levels.entry(skill.clone()).or_default();
        *current = level.max(*current);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(rows: &[(&str, u8)]) -> Levels {
        rows.iter().map(|(skill, level)| ((*skill).to_owned(), *level)).collect()
    }

    #[test]
    fn overlap_is_the_common_part_of_the_levels() {
        // (one, other, overlap)
        let cases = [
            (levels(&[("python", 2)]), levels(&[("python", 2)]), 1.0),
            (levels(&[("python", 2)]), levels(&[("python", 1)]), 0.5),
            (levels(&[("python", 2), ("aws", 1)]), levels(&[("python", 1), ("gcp", 1)]), 0.25),
            (levels(&[("python", 2)]), levels(&[("aws", 2)]), 0.0),
            (levels(&[]), levels(&[]), 0.0),
        ];
        for (one, other, wanted) in cases {
            assert!((overlap(&one, &other) - wanted).abs() < 1e-12, "{one:?} {other:?}");
            assert!((overlap(&other, &one) - wanted).abs() < 1e-12, "{other:?} {one:?}");
        }
    }

    #[test]
    fn one_level_more_is_a_stretch_and_two_are_beyond() {
        let there = levels(&[("python", 1)]);
        assert!(beyond(&levels(&[("python", 2), ("aws", 1)]), &there).abs() < 1e-12);
        assert!((beyond(&levels(&[("python", 3), ("aws", 2)]), &there) - 2.0).abs() < 1e-12);
    }
}
