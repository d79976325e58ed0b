//! Weeks of study and the projects after them.

use rungs_planner::Day;

use super::{CalendarInput, CalendarStep, Entries, EntryKind};
use crate::words::usd;

/// Adds the study weeks of a step and its project.
pub(super) fn add(input: &CalendarInput<'_>, planned: &CalendarStep<'_>, entries: &mut Entries) {
    let step = planned.step;
    let Some(certification) = input.catalog.certifications.get(&step.certification) else { return };
    let free = free_days(input, step.study_start, step.exam, days_of(step.hours, input.hours_per_week));
    let blocks = blocks(&free, step.study_start);
    let weeks = blocks.last().map_or(0, |block| block.week + 1);
    let mut done = 0;
    let mut counted = 0;
    for block in &blocks {
        counted += block.days;
        // Shares of the whole, rounded so that the blocks add up to the hours of the step.
        let until = share(step.hours, counted, free.len());
        let hours = until - done;
        done = until;
        if hours > 0 {
            entries.push(
                EntryKind::Study,
                &certification.id,
                (block.from, block.to),
                hours,
                format!("Study {hours} h: {}", certification.name),
                &[
                    format!("Week {} of {weeks}; {done} of {} hours are done after it.", block.week + 1, step.hours),
                    format!("The exam is planned for {}.", planned.exam),
                ],
            );
        }
    }
    if let Some(build) = planned.build {
        let Some(start) = planned.exam.plus_days(1) else { return };
        let days = free_days(input, start, Day::LAST, days_of(build.hours, input.hours_per_week));
        let (Some(&from), Some(&to)) = (days.first(), days.last()) else { return };
        let cost = match build.cost_usd {
            0 => "It runs on an ordinary computer.".to_owned(),
            most => format!("Cloud cost: at most {}.", usd(f64::from(most))),
        };
        entries.push(
            EntryKind::Build,
            &certification.id,
            (from, to),
            build.hours,
            format!("Build ({} h): {}", build.hours, build.project),
            &[
                format!("It shows what {} only says. Start earlier, beside the study, if you can.", certification.name),
                format!("Finished means: {}", build.finished),
                format!("Write about it: {}", build.write_up),
                format!("In public: {}", build.community),
                cost,
            ],
        );
    }
}

/// Returns the days that some hours of work take, at least one.
fn days_of(hours: u32, hours_per_week: u32) -> usize {
    let days = (u64::from(hours) * 7).div_ceil(u64::from(hours_per_week.max(1)));
    usize::try_from(days.max(1)).unwrap_or(usize::MAX)
}

/// Returns the first `most` days from `from` on and before `before` that are not away.
fn free_days(input: &CalendarInput<'_>, from: Day, before: Day, most: usize) -> Vec<Day> {
    let away = |day: &Day| input.away.iter().any(|[first, last]| first <= day && day <= last);
    std::iter::successors(Some(from), |day| day.plus_days(1))
        .take_while(|day| *day < before)
        .filter(|day| !away(day))
        .take(most)
        .collect()
}

/// Days in a row within one week of a step.
#[derive(Debug)]
struct Block {
    from: Day,
    to: Day,
    days: usize,
    week: i64,
}

fn blocks(free: &[Day], start: Day) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for &day in free {
        let week = day.days_since(start) / 7;
        match blocks.last_mut() {
            Some(block) if block.week == week && day.days_since(block.to) == 1 => {
                block.to = day;
                block.days += 1;
            }
            _ => blocks.push(Block { from: day, to: day, days: 1, week }),
        }
    }
    blocks
}

/// Returns the part of `whole` that `part` of `of` is, rounded to the nearest.
fn share(whole: u32, part: usize, of: usize) -> u32 {
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let of = wide(of.max(1));
    u32::try_from((u64::from(whole) * wide(part) + of / 2) / of).unwrap_or(whole)
}
