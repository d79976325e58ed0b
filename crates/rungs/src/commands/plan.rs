//! `rungs plan`: the best plan under stated assumptions, or an honest "none".

mod from_here;
mod manager;
mod more;
mod people;
mod questions;
mod text;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rungs_catalog::Catalog;
use rungs_catalog::personal::{self, NameError, PersonalError, PersonalOptions};
use rungs_catalog::plan_report::{PlanReport, of_view};
use rungs_planner::{PlanningView, Problem, Profile};
use rungs_practice::adopt;
use rungs_practice::events::PlanStep;
use serde::Serialize;

use crate::commands::profile_args::ProfileArgs;
use crate::context::{Context, write};
use crate::error::{CliError, Result};
use crate::output::Output;

/// Find the best plan for you, with dates, cost and reasons, or an honest "none"
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    person: ProfileArgs,
    /// Take steps of any price although no budget is given
    #[arg(long, conflicts_with = "budget")]
    any_price: bool,
    /// Plan with openings that are only expected too
    #[arg(long)]
    include_expected: bool,
    /// Go on from today: what is passed and booked stays, study done counts, the rest is planned again; says what moved
    #[arg(long, conflicts_with_all = ["profile", "people", "for_my_manager"])]
    from_here: bool,
    /// Save the profile and the plan, so that later commands know you
    #[arg(long, conflicts_with = "people")]
    save: bool,
    /// Print the plan alone, without what would change it, risk and the rest
    #[arg(long)]
    brief: bool,
    /// One page for the person who pays: cost, hours, dates, what the company gets and what not
    #[arg(long, conflicts_with = "people")]
    for_my_manager: bool,
    /// Stop searching after so many seconds; the answer then says how far it may be from the best
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// A plan for each row of this CSV file; nothing is stored
    #[arg(long, value_name = "FILE.csv")]
    people: Option<PathBuf>,
    /// Print CSV (with --people)
    #[arg(long, requires = "people")]
    csv: bool,
}

/// Plans.
pub(crate) fn run(args: &PlanArgs, context: &Context, out: &mut Output<'_>) -> Result<()> {
    let stopper = Stopper::after(args.time_limit)?;
    let stop = || stopper.is_over();
    let stop: Option<&(dyn Fn() -> bool + Sync)> = args.time_limit.map(|_| &stop as &(dyn Fn() -> bool + Sync));
    if let Some(view) = context.planning_view()? {
        return with_view(args, &view, stop, context, out);
    }
    let catalog = context.catalog()?;
    if let Some(path) = &args.people {
        return people::run(args, path, catalog, context, out);
    }
    let asked = args.from_here || !args.person.is_empty() || context.saved_profile()?.is_some();
    let mut profile = args.person.resolve(context)?;
    if args.from_here && context.saved_profile()?.is_none() {
        return Err(CliError::input("there is no saved plan to go on from", "make one with `rungs plan --save`"));
    }
    if !asked {
        if !io::stdin().is_terminal() || out.json {
            return Err(CliError::input(
                "nothing is known about what you want",
                "say it, as in `rungs plan --goal build-models --cloud aws --hours-per-week 8 --budget 300`",
            ));
        }
        profile = questions::ask(catalog, profile, &mut io::stdin().lock(), out)?;
    }
    known_names(catalog, &profile)?;
    let limit_usd = limit(&args.person, args.any_price, &profile);
    let options = PersonalOptions { include_expected: args.include_expected, limit_usd, stop };
    if args.from_here {
        return go_on(args, catalog, &profile, &options, context, out);
    }
    let plan = personal::plan(catalog, &profile, &options).map_err(personal_error)?;
    let questions = |id: &str| context.question_sets().count(id);
    let report = PlanReport::new(catalog, &plan, limit_usd, args.brief, &questions, context.today);
    if args.save {
        save(&profile, &report.document, context)?;
        follow(&profile, adopt::steps(&plan.main.solution.plan), context)?;
    }
    if out.json {
        return out.document(&report.document);
    }
    if args.for_my_manager {
        return manager::print(catalog, &report.document, out);
    }
    text::print(catalog, &report.document, args.brief, out)?;
    if args.save {
        out.gap()?;
        out.text("Saved. `rungs plan` now plans for you from the day you ask; `rungs calendar` writes the dates.")?;
    }
    Ok(())
}

/// Returns the most that one step may cost. A profile file is taken exactly as it stands.
pub(crate) fn limit(person: &ProfileArgs, any_price: bool, profile: &Profile) -> Option<f64> {
    personal::step_limit(profile, any_price || person.profile.is_some())
}

/// Plans with a planning view as it is: everything personal was settled when it was made.
fn with_view(
    args: &PlanArgs,
    view: &PlanningView,
    stop: Option<&(dyn Fn() -> bool + Sync)>,
    context: &Context,
    out: &mut Output<'_>,
) -> Result<()> {
    let mut profile = match &args.person.profile {
        Some(path) => crate::context::read_profile(path)?,
        None => Profile::default(),
    };
    args.person.lay_over(&mut profile);
    if profile.start.is_none() {
        profile.start = Some(context.today.max(view.as_of));
    }
    let problem = Problem::new(view, &profile)?;
    let answer = of_view(view, &problem, &profile, args.brief, stop);
    if out.json { out.document(&answer) } else { text::print_view(view, &answer, out) }
}

/// Reports a name that the catalogue does not know, with the nearest that it does.
pub(crate) fn known_names(catalog: &Catalog, profile: &Profile) -> Result<()> {
    personal::known_names(catalog, profile).map_err(name_error)
}

/// Says which name is not known and what to write instead.
pub(crate) fn name_error(error: NameError) -> CliError {
    let hint = match &error {
        NameError::NoGoal => "say what you want, as in `--goal build-models`".to_owned(),
        NameError::Certification { near: None, .. } => "look for it with `rungs search`".to_owned(),
        _ => error.hint(),
    };
    CliError::input(error, hint)
}

/// Says what is wrong with a profile and how to mend it.
pub(crate) fn personal_error(error: PersonalError) -> CliError {
    let hint = error.hint();
    CliError::input(error, hint)
}

fn save(profile: &Profile, plan: &impl Serialize, context: &Context) -> Result<()> {
    let folder = context.data_folder()?;
    let text = toml::to_string(&context.without_record(profile)?)
        .map_err(|error| CliError::input(format!("cannot write the profile: {error}"), "leave out the last flag"))?;
    write(&folder.join("profile.toml"), &text)?;
    write(&folder.join("plan.json"), &serde_json::to_string_pretty(plan)?)
}

/// Writes down that a plan is followed from today.
fn follow(profile: &Profile, steps: Vec<PlanStep>, context: &Context) -> Result<()> {
    let mut open = context.record()?;
    let events = adopt::follow(&open.state().life, profile, steps, context.today)?;
    open.append(&events)
}

/// Goes on with the plan that is followed, from today.
fn go_on(
    args: &PlanArgs,
    catalog: &Catalog,
    profile: &Profile,
    options: &PersonalOptions<'_>,
    context: &Context,
    out: &mut Output<'_>,
) -> Result<()> {
    let state = context.state_on_record()?;
    let day = profile.start.unwrap_or(context.today);
    let plan = rungs_practice::from_here::from_here(catalog, &state, profile, day, options).map_err(personal_error)?;
    if args.save {
        save(profile, &plan, context)?;
        follow(&plan.profile, plan.plan.clone(), context)?;
    }
    if out.json { out.document(&plan) } else { from_here::print(catalog, &plan, args.save, out) }
}

/// A point in time after which a search stops.
struct Stopper(Option<Instant>);

impl Stopper {
    fn after(seconds: Option<f64>) -> Result<Self> {
        let Some(seconds) = seconds else { return Ok(Self(None)) };
        let limit = Duration::try_from_secs_f64(seconds)
            .map_err(|_| CliError::input(format!("--time-limit {seconds} is no time"), "write seconds, as in 0.5"))?;
        Ok(Self(Instant::now().checked_add(limit)))
    }

    fn is_over(&self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}
