//! `rungs plan --people FILE.csv`: a plan a row for a team; nothing is stored.

use std::collections::BTreeMap;
use std::path::Path;

use rungs_catalog::Catalog;
use rungs_catalog::personal::{self, PersonalOptions};
use rungs_catalog::plan_report::why_nothing;
use rungs_catalog::words::{count, dollars, short_day};
use rungs_planner::{Day, Evaluated, Profile};
use serde::Serialize;

use super::{PlanArgs, known_names, personal_error};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::{Output, clean};

/// Columns that a file may have; the first two are needed.
const COLUMNS: &str = "name, goal, clouds, stage, hours_per_week, budget_usd, deadline, start, have, held, languages, \
    country, platforms, eligible, years_experience, paid_by, max_steps";

/// Most people planned for in one run.
const MOST_PEOPLE: usize = 10_000;

/// One person's row of the answer.
#[derive(Debug, Serialize)]
struct PersonRow {
    name: String,
    goal: String,
    steps: Vec<String>,
    first_exam: Option<Day>,
    last_exam: Option<Day>,
    hours: i64,
    cost_usd: f64,
    renewals_usd: f64,
    share_at_end: f64,
    note: String,
}

/// Totals of one quarter: exams sit in the quarter of their day, hours in that of the day before it.
#[derive(Debug, Default, Serialize)]
struct Quarter {
    exams: usize,
    cost_usd: f64,
    hours: i64,
}

#[derive(Debug, Serialize)]
struct TeamDocument {
    as_of: Day,
    people: Vec<PersonRow>,
    quarters: BTreeMap<String, Quarter>,
}

/// Plans for everybody in the file.
pub(super) fn run(
    args: &PlanArgs,
    path: &Path,
    catalog: &Catalog,
    context: &Context,
    out: &mut Output<'_>,
) -> Result<()> {
    let text = crate::context::read(path)?;
    let mut document = TeamDocument { as_of: context.today, people: Vec::new(), quarters: BTreeMap::new() };
    for (line, name, profile) in read(path, &text, args, context)? {
        let at = |error: CliError| error.at(&format!("{}:{line}", path.display()));
        known_names(catalog, &profile).map_err(at)?;
        let options = PersonalOptions {
            include_expected: args.include_expected,
            limit_usd: personal::step_limit(&profile, args.any_price),
            stop: None,
        };
        let plan = personal::plan(catalog, &profile, &options).map_err(|error| at(personal_error(error)))?;
        let best = &plan.main.solution.plan;
        tally(best, &mut document.quarters);
        let note = match (&plan.nothing, catalog.goal(profile.goal.as_ref().map_or("", |goal| goal.as_str()))) {
            (Some(nothing), Some(goal)) => why_nothing(catalog, goal, &profile, nothing),
            _ => String::new(),
        };
        document.people.push(PersonRow {
            name,
            goal: profile.goal.as_ref().map(ToString::to_string).unwrap_or_default(),
            steps: personal::ids(best),
            first_exam: best.steps.first().map(|step| step.exam),
            last_exam: best.steps.last().map(|step| step.exam),
            hours: best.hours,
            cost_usd: best.cost_usd(),
            renewals_usd: best.renewals_usd,
            share_at_end: best.proof_at(plan.main.problem.horizon() - 1),
            note,
        });
    }
    if args.csv {
        return print_csv(&document, out);
    }
    if out.json { out.document(&document) } else { print(&document, out) }
}

/// Reads the people; the flags of the command line are the defaults of every row.
fn read(path: &Path, text: &str, args: &PlanArgs, context: &Context) -> Result<Vec<(u64, String, Profile)>> {
    let wrong = |line: u64, what: String| {
        CliError::input(format!("{}:{line}: {what}", path.display()), format!("the columns are {COLUMNS}"))
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
    for column in &head {
        if !COLUMNS.split(", ").any(|known| known == column) {
            return Err(wrong(1, format!("there is no column `{}`", clean(column))));
        }
    }
    let mut people = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if people.len() >= MOST_PEOPLE {
            return Err(wrong(line, format!("more than {MOST_PEOPLE} people")));
        }
        let cell = |name: &str| {
            head.iter().position(|column| column == name).and_then(|at| record.get(at)).filter(|text| !text.is_empty())
        };
        let mut profile = args.person.resolve(context)?;
        let toml = row_as_toml(&cell).map_err(|what| wrong(line, what))?;
        let row = Profile::from_toml(&toml).map_err(|error| wrong(line, first_line(&error.to_string())))?;
        lay_over(&mut profile, row, &cell);
        let name = cell("name").map_or_else(|| format!("row {line}"), clean);
        people.push((line, name, profile));
    }
    if people.is_empty() {
        return Err(wrong(1, "there is nobody in the file".to_owned()));
    }
    Ok(people)
}

/// Writes a row as a profile file, so that one reader checks all values.
fn row_as_toml<'a>(cell: &dyn Fn(&str) -> Option<&'a str>) -> std::result::Result<String, String> {
    let mut toml = toml::Table::new();
    for name in ["goal", "stage", "country", "paid_by", "start", "deadline"] {
        if let Some(text) = cell(name) {
            toml.insert(name.into(), text.into());
        }
    }
    for name in ["hours_per_week", "max_steps", "years_experience"] {
        if let Some(text) = cell(name) {
            let number: i64 = text.parse().map_err(|_| format!("`{name}` is `{}`, not a whole number", clean(text)))?;
            toml.insert(name.into(), number.into());
        }
    }
    if let Some(text) = cell("budget_usd") {
        let amount = crate::commands::profile_args::amount(text).map_err(|what| format!("`budget_usd`: {what}"))?;
        toml.insert("budget_usd".into(), amount.into());
    }
    let parts = |text: &'a str| text.split([';', ' ']).filter(|part| !part.is_empty());
    for name in ["clouds", "languages", "platforms", "eligible"] {
        if let Some(text) = cell(name) {
            toml.insert(name.into(), parts(text).map(toml::Value::from).collect::<Vec<_>>().into());
        }
    }
    if let Some(text) = cell("have") {
        let mut have = toml::Table::new();
        for part in parts(text) {
            let (skill, level) = part.split_once('=').ok_or("`have` is written python=2;sql=1")?;
            let level: i64 = level.parse().map_err(|_| "`have` is written python=2;sql=1")?;
            have.insert(skill.into(), level.into());
        }
        toml.insert("have".into(), have.into());
    }
    if let Some(text) = cell("held") {
        let mut held = Vec::new();
        for part in parts(text) {
            let (id, earned) = part.split_once('=').ok_or("`held` is written aws-aif-c01=2026-02-01;...")?;
            let mut row = toml::Table::new();
            row.insert("certification".into(), id.into());
            row.insert("earned".into(), earned.into());
            held.push(toml::Value::from(row));
        }
        toml.insert("held".into(), held.into());
    }
    toml::to_string(&toml).map_err(|error| error.to_string())
}

/// Lays what a row says over the defaults.
fn lay_over<'a>(profile: &mut Profile, row: Profile, cell: &dyn Fn(&str) -> Option<&'a str>) {
    let said = |name: &str| cell(name).is_some();
    if said("goal") {
        profile.goal = row.goal;
    }
    if said("stage") {
        profile.stage = row.stage;
    }
    if said("clouds") {
        profile.clouds = row.clouds;
    }
    if said("hours_per_week") {
        profile.hours_per_week = row.hours_per_week;
    }
    if said("max_steps") {
        profile.max_steps = row.max_steps;
    }
    if said("languages") {
        profile.languages = row.languages;
    }
    if said("platforms") {
        profile.platforms = row.platforms;
    }
    if said("eligible") {
        profile.eligible = row.eligible;
    }
    profile.budget_usd = row.budget_usd.or(profile.budget_usd);
    profile.deadline = row.deadline.or(profile.deadline);
    profile.start = row.start.or(profile.start);
    profile.country = row.country.or(profile.country.take());
    profile.paid_by = row.paid_by.or(profile.paid_by);
    profile.years_experience = row.years_experience.or(profile.years_experience);
    profile.have.extend(row.have);
    profile.held.extend(row.held);
}

fn first_line(text: &str) -> String {
    // A TOML error shows the generated line; only its last line says what is wrong.
    text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(text).trim().to_owned()
}

fn tally(plan: &Evaluated, quarters: &mut BTreeMap<String, Quarter>) {
    for step in &plan.steps {
        let date = step.exam.date();
        let quarter = quarters.entry(format!("{}-Q{}", date.year(), (date.month() + 2) / 3)).or_default();
        quarter.exams += 1;
        quarter.cost_usd += personal::usd(step.cost_cents);
        quarter.hours += step.hours;
    }
}

fn print(document: &TeamDocument, out: &mut Output<'_>) -> Result<()> {
    out.heading(&format!("Plans for {}", count(document.people.len(), "person", "people")))?;
    for person in &document.people {
        out.gap()?;
        if person.steps.is_empty() {
            out.field_at(20, &person.name, &format!("no certification ({}). {}", person.goal, person.note))?;
            continue;
        }
        out.field_at(
            20,
            &person.name,
            &format!(
                "{} ({}): {}, {} hours, done {}",
                person.steps.join(" → "),
                person.goal,
                dollars(person.cost_usd),
                person.hours,
                person.last_exam.map(short_day).unwrap_or_default()
            ),
        )?;
    }
    out.gap()?;
    out.heading("By the quarter of the exam")?;
    let mut rows = vec![vec!["quarter".into(), "exams".into(), "hours".into(), "cost".to_owned()]];
    for (name, quarter) in &document.quarters {
        rows.push(vec![name.clone(), quarter.exams.to_string(), quarter.hours.to_string(), dollars(quarter.cost_usd)]);
    }
    out.table(&rows)
}

fn print_csv(document: &TeamDocument, out: &mut Output<'_>) -> Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| CliError::input(format!("cannot write CSV: {error}"), "print text instead");
    writer
        .write_record([
            "kind",
            "name",
            "goal",
            "steps",
            "exams",
            "first_exam",
            "last_exam",
            "hours",
            "cost_usd",
            "renewals_usd",
            "share_at_end",
            "note",
        ])
        .map_err(failed)?;
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for person in &document.people {
        writer
            .write_record([
                "person".to_owned(),
                safe(&person.name),
                person.goal.clone(),
                person.steps.join(" "),
                person.steps.len().to_string(),
                day(person.first_exam),
                day(person.last_exam),
                person.hours.to_string(),
                format!("{:.2}", person.cost_usd),
                format!("{:.2}", person.renewals_usd),
                format!("{:.4}", person.share_at_end),
                person.note.clone(),
            ])
            .map_err(failed)?;
    }
    for (name, quarter) in &document.quarters {
        let row = [
            "quarter",
            name,
            "",
            "",
            &quarter.exams.to_string(),
            "",
            "",
            &quarter.hours.to_string(),
            &format!("{:.2}", quarter.cost_usd),
            "",
            "",
            "",
        ];
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| CliError::input(format!("cannot write CSV: {error}"), "print text instead"))?;
    out.raw(&String::from_utf8_lossy(&bytes))
}

/// Keeps a spreadsheet from taking a name for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}
