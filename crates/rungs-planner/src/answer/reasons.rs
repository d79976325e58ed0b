//! Why each step of a plan is in it, and why it stands where it stands.

use crate::{Choice, Day, Evaluated, Infeasible, LevelChange, Problem, Step};

/// Days before the exam by which it should be booked, where study begins earlier than that.
const BOOKING_DAYS: i64 = 14;

/// What one step does in its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct StepReasons {
    /// The step, counted from 0.
    pub step: usize,
    /// The day by which to book: 14 days before the exam, or the first day of study where that is later. It is
    /// never after the exam day, and so never after the offer closes.
    pub book_by: Day,
    /// What the step adds to proof on its exam day, skill by skill, where it adds something.
    pub adds: Vec<ProofGain>,
    /// The sum of what it adds: a share of the goal, 0 to 1.
    pub adds_share: f64,
    /// Hours of study if it were taken first, from the learner's levels at the start.
    pub hours_alone: i64,
    /// Hours of study that earlier steps save it.
    pub hours_saved: i64,
    /// Entry levels that the learner studies first; their hours are part of the step's.
    pub studied_first: Vec<StudiedFirst>,
    /// Why it stands where it stands; never empty.
    pub why: Vec<Why>,
}

/// What one step adds to the proof of one skill on its exam day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProofGain {
    /// The skill's index.
    pub skill: usize,
    /// What is proven of the skill without the step, 0 to 1.
    pub before: f64,
    /// What is proven of it with the step, 0 to 1.
    pub after: f64,
    /// The share of the goal that this adds: the skill's weight times the difference.
    pub share: f64,
}

/// A level that a step needs and that nothing before it supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudiedFirst {
    /// The skill's index.
    pub skill: usize,
    /// The level before the step.
    pub from: u8,
    /// The entry level.
    pub to: u8,
    /// Hours of study.
    pub hours: i64,
}

/// One reason why a step stands where it stands. Steps are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// An earlier step supplies a level without which this one would be too advanced.
    NeedsLevel {
        /// The skill's index.
        skill: usize,
        /// The least level that brings it in reach.
        level: u8,
        /// The earlier step that supplies it.
        by: usize,
    },
    /// Earlier steps supply levels that it would have to study itself.
    SavesHours {
        /// The hours they save.
        hours: i64,
        /// The earlier steps that supply them, in order.
        by: Vec<usize>,
    },
    /// Its offer would close before the exam if a later step came first.
    Closes {
        /// The last day of the offer.
        on: Day,
    },
    /// Its offer opens later than study would be done, here or one place earlier.
    Opens {
        /// The first day of the offer.
        on: Day,
    },
    /// It requires something that an earlier step gives.
    RequirementMet {
        /// The group, counted from 0 in the order of the planning view.
        group: usize,
        /// The earlier step.
        by: usize,
    },
    /// None of the others: what is proven earlier counts for longer.
    EarlierProofCounts,
}

/// Returns the reasons for each step of a plan of a problem.
pub fn reasons(problem: &Problem, plan: &Evaluated) -> Vec<StepReasons> {
    let choices = plan.choices();
    let of = |(position, step): (usize, &Step)| {
        let adds = gains(problem, plan, position, step);
        let alone = hours_alone(problem, step);
        StepReasons {
            step: position,
            book_by: book_by(problem, step),
            adds_share: adds.iter().map(|gain| gain.share).sum(),
            adds,
            hours_alone: alone,
            hours_saved: alone - step.hours,
            studied_first: step.levels.iter().filter_map(|change| studied_first(problem, change)).collect(),
            why: why(problem, plan, &choices, position, step),
        }
    };
    plan.steps.iter().enumerate().map(of).collect()
}

fn book_by(problem: &Problem, step: &Step) -> Day {
    let day = (step.exam_day - BOOKING_DAYS).max(step.study_start_day);
    problem.day(day).unwrap_or(step.exam)
}

fn gains(problem: &Problem, plan: &Evaluated, position: usize, step: &Step) -> Vec<ProofGain> {
    let own = problem.held().len() + position;
    let others: Vec<_> = plan.holdings.iter().enumerate().filter(|row| row.0 != own).map(|row| *row.1).collect();
    let without = problem.proof_curve(&others);
    let on_the_day = without.iter().find(|segment| (segment.from..segment.until).contains(&step.exam_day));
    let (Some(before), Some(after)) = (on_the_day, plan.segment_at(step.exam_day)) else { return Vec::new() };
    let rows = problem.goal_skills().iter().zip(before.by_skill.iter().zip(&after.by_skill));
    let gain = |(goal, (&before, &after)): (&crate::GoalSkill, (&f64, &f64))| ProofGain {
        skill: goal.skill,
        before,
        after,
        share: goal.weight * (after - before),
    };
    rows.map(gain).filter(|gain| gain.share > 0.0).collect()
}

fn hours_alone(problem: &Problem, step: &Step) -> i64 {
    let base = problem.certification(step.choice.certification).map_or(0, |row| row.base_hours);
    let climb = |change: &LevelChange| {
        problem.hours_to_climb(change.skill, initial(problem, change.skill), change.entry.max(change.exit))
    };
    base + step.levels.iter().map(climb).sum::<i64>()
}

fn studied_first(problem: &Problem, change: &LevelChange) -> Option<StudiedFirst> {
    let hours = problem.hours_to_climb(change.skill, change.before, change.entry);
    let first = StudiedFirst { skill: change.skill, from: change.before, to: change.entry, hours };
    (change.entry > change.before).then_some(first)
}

fn why(problem: &Problem, plan: &Evaluated, choices: &[Choice], position: usize, step: &Step) -> Vec<Why> {
    let earlier = || plan.steps.iter().take(position).enumerate();
    let mut why = Vec::new();
    let (mut hours, mut by) = (0, Vec::new());
    for change in &step.levels {
        let start = initial(problem, change.skill);
        let level = change.entry.saturating_sub(1);
        if level > start {
            let supplies = |other: &&LevelChange| other.skill == change.skill && other.after >= level;
            let supplier = earlier().find(|(_, other)| other.levels.iter().any(|row| supplies(&row)));
            why.extend(supplier.map(|(by, _)| Why::NeedsLevel { skill: change.skill, level, by }));
        }
        let wanted = change.entry.max(change.exit);
        let saved = problem.hours_to_climb(change.skill, start, wanted.min(change.before));
        if saved > 0 {
            hours += saved;
            let lifts = |other: &LevelChange| {
                other.skill == change.skill && other.before < other.after.min(wanted) && other.hours > 0
            };
            by.extend(earlier().filter(|(_, other)| other.levels.iter().any(lifts)).map(|(index, _)| index));
        }
    }
    if hours > 0 {
        by.sort_unstable();
        by.dedup();
        why.push(Why::SavesHours { hours, by });
    }
    let row = problem.certification(step.choice.certification);
    let offer = row.and_then(|row| row.offers.get(step.choice.offer));
    if let Some(close) = offer.and_then(|offer| offer.close)
        && later_is_too_late(problem, choices, position)
    {
        why.extend(problem.day(close).map(|on| Why::Closes { on }));
    }
    if let Some(open) = offer.and_then(|offer| offer.open)
        && waits(problem, plan, choices, position, open)
    {
        why.extend(problem.day(open).map(|on| Why::Opens { on }));
    }
    for (group, members) in row.iter().flat_map(|row| row.requires.iter().enumerate()) {
        let held = problem.held().iter().any(|h| members.contains(&h.certification) && h.counts_on(step.exam_day));
        let by = earlier().find(|(_, other)| members.contains(&other.choice.certification)).map(|(index, _)| index);
        why.extend(by.filter(|_| !held).map(|by| Why::RequirementMet { group, by }));
    }
    if why.is_empty() {
        why.push(Why::EarlierProofCounts);
    }
    why
}

/// Returns whether the step closes where it is moved to some later place.
fn later_is_too_late(problem: &Problem, choices: &[Choice], position: usize) -> bool {
    let mut moved = choices.to_vec();
    (position + 1..choices.len()).any(|place| {
        moved.swap(place - 1, place);
        matches!(problem.evaluate(&moved), Err(Infeasible::Closed { step, .. }) if step == place)
    })
}

/// Returns whether the exam waits for the offer to open, here or one place earlier.
fn waits(problem: &Problem, plan: &Evaluated, choices: &[Choice], position: usize, open: i64) -> bool {
    let here = plan.steps.get(position).is_some_and(|step| step.study_start_day + step.days < step.exam_day);
    let mut moved = choices.to_vec();
    let Some(place) = position.checked_sub(1) else { return here };
    moved.swap(place, position);
    let earlier = problem.evaluate(&moved).ok();
    let idle = earlier
        .as_ref()
        .and_then(|plan| plan.steps.get(place))
        .is_some_and(|step| step.exam_day == open && step.study_start_day + step.days < step.exam_day);
    here || idle
}

fn initial(problem: &Problem, skill: usize) -> u8 {
    problem.initial_levels().get(skill).copied().unwrap_or(0)
}
