//! A plan that is gone on with: what is done and booked stays, the rest is planned again from today.
//!
//! The planner answers for somebody who begins today and studies every week alike. So the question is put to it that way:
//!
//! * What was passed since the goal was first followed, and seats that are booked, count as held and as steps towards the
//!   most allowed. What they cost comes off the budget, and so does every failed try. The rest begins when the study for
//!   the booked seats is over.
//! * Hours that were put into a step already are taken off what it still needs: off the exam's own hours first,
//!   then off the climb to the levels that it asks for.
//! * Days away are taken out of the calendar before solving ([`calendar::StudyCalendar`]) and put back afterwards, so
//!   that last days and deadlines hold.

mod calendar;
mod done;
mod pace;

use rungs_catalog::Catalog;
use rungs_catalog::personal::{Personal, PersonalError, PersonalOptions, plan, usd};
use rungs_planner::{Day, Profile};
use serde::Serialize;

use crate::events::PlanStep;
use crate::state::State;

pub use crate::on_record::lay_record_over;
pub use calendar::StudyCalendar;
pub use done::{hours_done, hours_since_plan};
pub use pace::Pace;

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "now", rename_all = "kebab-case")]
pub enum Became {
    /// It was passed.
    Done {
        /// On this day.
        on: Day,
    },
    /// A seat is booked.
    Booked,
    /// It stays, on another day or the same.
    Kept {
        /// Days later than before; negative = earlier.
        days_later: i64,
    },
    /// It was not in the plan before.
    New,
    /// It is not in the plan any more.
    Dropped,
}

/// One step, before and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepNow {
    /// The certification.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// What became of it.
    #[serde(flatten)]
    pub became: Became,
    /// Day of the exam in the plan before.
    pub before: Option<Day>,
    /// First day of study that is left.
    pub study_start: Option<Day>,
    /// Day of the exam now; of a step that was dropped none.
    pub exam: Option<Day>,
    /// Hours of study that are left.
    pub hours_left: u32,
    /// Hours of study that are done.
    pub hours_done: u32,
    /// What is still to be paid, in US dollars.
    pub cost_usd: f64,
}

/// The plan from today.
#[derive(Debug, Clone, Serialize)]
pub struct FromHere {
    /// Today.
    pub day: Day,
    /// Old and new steps: done, booked, then to do in order, then dropped.
    pub steps: Vec<StepNow>,
    /// How the study went against the plan; absent without a plan that is followed.
    pub pace: Option<Pace>,
    /// Days away that lie within the new dates.
    pub away_days: i64,
    /// What to know about the dates.
    pub notes: Vec<String>,
    /// The plan to follow from today, as it is recorded.
    pub plan: Vec<PlanStep>,
    /// The profile that it was made with, starting today.
    pub profile: Profile,
    /// What the planner said of the rest, in its calendar without days away.
    #[serde(skip)]
    pub rest: Personal,
}

/// Plans from `day` on. `profile` says what is wanted, with what is on record in it already ([`lay_record_over`]): what
/// somebody says now, by a flag or a field, comes after the record.
///
/// # Errors
///
/// [`PersonalError`] when profile and catalogue make no problem to solve.
pub fn from_here(
    catalog: &Catalog,
    state: &State,
    profile: &Profile,
    day: Day,
    options: &PersonalOptions<'_>,
) -> Result<FromHere, PersonalError> {
    let mut profile = profile.clone();
    profile.start = Some(day);
    profile.held.retain(|held| held.earned <= day);
    let life = &state.life;
    let old: Vec<PlanStep> = life.plan.iter().flat_map(|plan| plan.steps.clone()).collect();
    let past = Past::new(catalog, state, &profile, day);
    let done = &past.done;
    let calendar = StudyCalendar::new(day, &profile.away);
    let booked = done::booked(catalog, state, &old, &calendar, profile.hours_per_week, day);
    let rest_from = booked.iter().map(|seat| seat.study_until).max().unwrap_or(day);

    let mut asked = profile.clone();
    asked.start = Some(rest_from);
    for seat in &booked {
        if let Ok(certification) = seat.certification.parse() {
            asked.held.push(rungs_planner::Held { certification, earned: rest_from });
        }
    }
    let taken = u32::try_from(past.steps.saturating_add(booked.len())).unwrap_or(u32::MAX);
    asked.max_steps = asked.max_steps.saturating_sub(taken);
    let spent = past.spent_usd + booked.iter().map(|seat| seat.cost_usd).sum::<f64>();
    asked.budget_usd = asked.budget_usd.map(|budget| (budget - spent).max(0.0));
    let ahead = StudyCalendar::new(rest_from, &profile.away);
    asked.deadline = asked.deadline.map(|deadline| ahead.last_day_in(deadline).max(rest_from));
    for price in &mut asked.prices {
        price.until = price.until.map(|until| ahead.last_day_in(until));
    }
    asked.away.clear();
    let view = done::with_hours_done(&ahead.squeezed(catalog), state, &asked);
    let rest = plan(&view, &asked, options)?;

    let mut steps: Vec<StepNow> = Vec::new();
    let before = |id: &str| past.planned.iter().chain(&old).find(|step| step.certification == id);
    for step in done {
        steps.push(StepNow {
            certification: step.certification.clone(),
            name: name(catalog, &step.certification),
            became: Became::Done { on: step.on },
            before: before(&step.certification).map(|step| step.exam),
            study_start: None,
            exam: Some(step.on),
            hours_left: 0,
            hours_done: hours_done(state, &step.certification),
            cost_usd: 0.0,
        });
    }
    for seat in &booked {
        steps.push(StepNow {
            certification: seat.certification.clone(),
            name: name(catalog, &seat.certification),
            became: Became::Booked,
            before: before(&seat.certification).map(|step| step.exam),
            study_start: Some(seat.study_start),
            exam: Some(seat.exam),
            hours_left: seat.hours_left,
            hours_done: hours_done(state, &seat.certification),
            cost_usd: if seat.paid { 0.0 } else { seat.cost_usd },
        });
    }
    let mut new: Vec<PlanStep> = booked.iter().map(done::Seat::as_step).collect();
    for step in &rest.main.solution.plan.steps {
        let id = step.certification.as_str();
        let (study_start, exam) = (ahead.day_of(step.study_start), ahead.day_of(step.exam));
        let was = before(id).map(|step| step.exam);
        let hours = u32::try_from(step.hours).unwrap_or(u32::MAX);
        steps.push(StepNow {
            certification: id.to_owned(),
            name: name(catalog, id),
            became: was.map_or(Became::New, |was| Became::Kept { days_later: exam.days_since(was) }),
            before: was,
            study_start: Some(study_start),
            exam: Some(exam),
            hours_left: hours,
            hours_done: hours_done(state, id),
            cost_usd: usd(step.cost_cents),
        });
        let (certification, offer) = (id.to_owned(), step.choice.offer);
        new.push(PlanStep { certification, offer, study_start, exam, hours, cost_usd: usd(step.cost_cents) });
    }
    let dropped = old.iter().filter(|step| steps.iter().all(|now| now.certification != step.certification));
    let dropped: Vec<StepNow> = dropped.map(|step| dropped_step(catalog, state, step)).collect();
    steps.extend(dropped);
    let last = new.iter().map(|step| step.exam).max();
    let away_days = last.map_or(0, |last| calendar.away_between(day, last));
    Ok(FromHere {
        notes: notes(&booked, away_days, &profile, spent, catalog),
        pace: pace::pace(state, done, &profile, day),
        steps,
        away_days,
        plan: new,
        profile,
        rest,
        day,
    })
}

/// Compares the study with the plan that is followed, without planning anew; `None` without such a plan.
pub fn pace_now(catalog: &Catalog, state: &State, profile: &Profile, day: Day) -> Option<Pace> {
    let past = Past::new(catalog, state, profile, day);
    pace::pace(state, &past.done, profile, day)
}

/// Returns the part of what is known of a learner that [`from_here`] looks at, so that the rest need not be kept at hand while
/// it searches.
#[must_use]
pub fn looked_at(state: &State) -> State {
    State { exams: state.exams.clone(), life: state.life.clone(), ..State::default() }
}

fn dropped_step(catalog: &Catalog, state: &State, step: &PlanStep) -> StepNow {
    StepNow {
        certification: step.certification.clone(),
        name: name(catalog, &step.certification),
        became: Became::Dropped,
        before: Some(step.exam),
        study_start: None,
        exam: None,
        hours_left: 0,
        hours_done: hours_done(state, &step.certification),
        cost_usd: 0.0,
    }
}

/// What is over of the plans of a goal.
struct Past {
    /// Every step that those plans had, as the newest had it.
    planned: Vec<PlanStep>,
    /// Those of them that were passed since the first of the plans.
    done: Vec<done::Finished>,
    /// How many of these count towards the most steps that are allowed.
    steps: usize,
    /// What was spent on exams since the first of the plans, in US dollars.
    spent_usd: f64,
}

impl Past {
    fn new(catalog: &Catalog, state: &State, profile: &Profile, day: Day) -> Self {
        let life = &state.life;
        let plans = done::followed(life, profile.goal.as_ref());
        let Some(first) = plans.last().map(|plan| plan.day) else {
            // Another goal begins anew; what was passed of the plan before is only told.
            let planned = done::steps_of(&life.plan.iter().collect::<Vec<_>>());
            let since = life.plan.as_ref().map_or(day, |plan| plan.day);
            let done = done::finished(catalog, state, &planned, since, day);
            return Self { planned, done, steps: 0, spent_usd: 0.0 };
        };
        let planned = done::steps_of(&plans);
        let done = done::finished(catalog, state, &planned, first, day);
        let spent_usd = done::spent(catalog, life, &planned, &done, first, day);
        Self { planned, steps: done.len(), done, spent_usd }
    }
}

fn notes(booked: &[done::Seat], away_days: i64, profile: &Profile, spent_usd: f64, catalog: &Catalog) -> Vec<String> {
    let mut notes = Vec::new();
    let hours_per_week = profile.hours_per_week;
    if let (Some(budget), true) = (profile.budget_usd, spent_usd > 0.0) {
        notes.push(format!(
            "Of your budget of {budget:.2} US dollars {spent_usd:.2} went to exams since you follow this goal, failed tries \
             and booked seats counted: {:.2} is left for the rest.",
            (budget - spent_usd).max(0.0)
        ));
    }
    for seat in booked.iter().filter(|seat| seat.hours_over > 0) {
        notes.push(format!(
            "{}: at {hours_per_week} hours a week about {} of the {} hours that we estimate do not fit in before {}. \
             Those hours are a guess; a mock exam shows better where you stand, and a seat can usually be moved.",
            name(catalog, &seat.certification),
            seat.hours_over,
            seat.hours_left,
            seat.exam
        ));
    }
    if away_days > 0 {
        let days = if away_days == 1 { "1 day".to_owned() } else { format!("{away_days} days") };
        notes.push(format!("The dates leave out {days} away."));
    }
    notes
}

fn name(catalog: &Catalog, id: &str) -> String {
    catalog.certifications.get(id).map_or_else(|| id.to_owned(), |found| found.name.clone())
}

#[cfg(test)]
mod tests;
