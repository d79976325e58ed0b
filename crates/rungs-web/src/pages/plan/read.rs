//! From the form as typed to a profile: every fault is found in one pass and stands at its field.

use std::str::FromStr;

use rungs_catalog::Catalog;
use rungs_catalog::personal::NameError;
use rungs_catalog::search::suggest;
use rungs_planner::{Cloud, Day, Held, PaidBy, Profile, Stage, StatedPrice};

use super::form::Form;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The id of the field.
    pub(super) field: String,
    /// What is wrong, and how to mend it.
    pub(super) text: String,
}

/// A form that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// As typed, with what was added moved to its rows.
    pub(super) form: Form,
    /// What it says; only to be used where there are no faults.
    pub(super) profile: Profile,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
}

impl Asked {
    /// Returns what is wrong with a field.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.text.as_str())
    }

    /// Returns the plan to show, where one was named: ids with their ways of taking them.
    pub(super) fn steps(&self) -> Option<Vec<(String, usize)>> {
        let named = match self.form.steps.as_str() {
            "" => return None,
            "none" => Vec::new(),
            text => text.split(',').take(9).filter_map(step).collect(),
        };
        Some(named)
    }
}

fn step(text: &str) -> Option<(String, usize)> {
    let (id, way) = text.rsplit_once(':')?;
    Some((id.to_owned(), way.parse().ok()?))
}

struct Reader<'a> {
    catalog: &'a Catalog,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.faults.push(Fault { field: field.into(), text: text.into() });
    }

    /// Reads a value; an empty text is none.
    fn value<T: FromStr>(&mut self, field: &str, text: &str, wanted: &str) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.fault(field, wanted);
        }
        value
    }

    /// Reads a whole number within a range.
    fn number(&mut self, field: &str, text: &str, (least, most): (u32, u32), wanted: &str) -> Option<u32> {
        let number = self.value(field, text, wanted)?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        self.fault(field, wanted);
        None
    }

    /// Reads an amount of at most this much.
    fn amount(&mut self, field: &str, text: &str, most: f64, wanted: &str) -> Option<f64> {
        if text.is_empty() {
            return None;
        }
        let plain: String = text.trim().trim_start_matches('$').chars().filter(|c| *c != ',' && *c != '_').collect();
        let amount = plain.parse::<f64>().ok().filter(|amount| amount.is_finite() && (0.0..=most).contains(amount));
        if amount.is_none() {
            self.fault(field, wanted);
        }
        amount
    }

    fn day(&mut self, field: &str, text: &str) -> Option<Day> {
        self.value(field, text, "Write a day as year-month-day, as in 2027-06-30.")
    }

    /// Finds a certification, a course or a kind of evidence by its id, code or name.
    fn certification(&mut self, field: &str, text: &str) -> Option<String> {
        let catalog = self.catalog;
        if catalog.certifications.contains_key(text) || catalog.evidence.contains_key(text) {
            return Some(text.to_owned());
        }
        let named = |other: &str| other.eq_ignore_ascii_case(text);
        let by_code = catalog
            .certifications
            .values()
            .find(|found| found.code.as_deref().is_some_and(named) || named(&found.name) || named(&found.id));
        let by_name = || catalog.evidence.values().find(|found| named(&found.name));
        if let Some(id) = by_code.map(|found| &found.id).or_else(|| by_name().map(|found| &found.id)) {
            return Some(id.clone());
        }
        let near = suggest(catalog, text).first().map(|near| format!(" Did you mean {near}?"));
        let hint = near.unwrap_or_else(|| " Choose one of the list, by its code or name.".to_owned());
        self.fault(field, format!("The catalogue has nothing called “{}”.{hint}", short(text)));
        None
    }
}

/// Cuts what somebody typed to a length that a message can hold.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Reads the form. `today` is the first day where none is named.
pub(super) fn read(catalog: &Catalog, mut form: Form, today: Day) -> Asked {
    let mut reader = Reader { catalog, faults: Vec::new() };
    let mut profile = Profile::default();
    wanted(&mut reader, &form, &mut profile);
    person(&mut reader, &form, &mut profile);
    let start = reader.day("start", &form.start).unwrap_or(today);
    profile.start = Some(start);
    held(&mut reader, &mut form, start, &mut profile);
    prices(&mut reader, &mut form, &mut profile);
    away(&mut reader, &mut form, &mut profile);
    if let Some(deadline) = profile.deadline.filter(|deadline| *deadline < start) {
        reader.fault(
            "deadline",
            format!("{} lies before the first day. Choose a later one.", crate::words::short_day(deadline)),
        );
    }
    Asked { form, profile, faults: reader.faults }
}

fn wanted(reader: &mut Reader<'_>, form: &Form, profile: &mut Profile) {
    match form.goal.as_str() {
        "" => reader.fault("goal", "Say what you want: choose a goal."),
        goal if reader.catalog.goal(goal).is_some() => profile.goal = goal.parse().ok(),
        goal => {
            let error = NameError::goal(reader.catalog, goal);
            reader.fault("goal", format!("There is no goal “{}”; {}.", short(goal), error.hint()));
        }
    }
    for cloud in &form.clouds {
        match cloud.to_ascii_lowercase().as_str() {
            "aws" | "amazon" => profile.clouds.push(Cloud::Aws),
            "azure" | "microsoft" => profile.clouds.push(Cloud::Azure),
            "gcp" | "google" | "google-cloud" => profile.clouds.push(Cloud::Gcp),
            _ => reader.fault("cloud", "The clouds are AWS, Azure and Google Cloud."),
        }
    }
    let hours = "Write whole hours from 1 to 168, as in 8.";
    profile.hours_per_week =
        reader.number("hours", &form.hours_per_week, (1, 168), hours).unwrap_or(profile.hours_per_week);
    let budget = "Write US dollars from 0 to 1,000,000,000, as in 600, or leave it empty.";
    profile.budget_usd = reader.amount("budget", &form.budget_usd, 1e9, budget);
    profile.deadline = reader.day("deadline", &form.deadline);
    profile.max_steps =
        reader.number("max_steps", &form.max_steps, (0, 8), "Write a number from 0 to 8.").unwrap_or(profile.max_steps);
    let horizon = "Write days from 30 to 3650, as in 1095.";
    profile.horizon_days =
        reader.number("horizon_days", &form.horizon_days, (30, 3650), horizon).unwrap_or(profile.horizon_days);
    let price = "Write a share from 0 to 100, as in 0.05.";
    profile.price_of_money =
        reader.amount("price_of_money", &form.price_of_money, 100.0, price).unwrap_or(profile.price_of_money);
    profile.price_of_time =
        reader.amount("price_of_time", &form.price_of_time, 100.0, price).unwrap_or(profile.price_of_time);
}

fn person(reader: &mut Reader<'_>, form: &Form, profile: &mut Profile) {
    profile.years_experience = reader.number("years", &form.years, (0, 80), "Write whole years from 0 to 80.");
    profile.stage = match form.stage.as_str() {
        "early" => Stage::Early,
        "mid" => Stage::Mid,
        "senior" => Stage::Senior,
        "" => match profile.years_experience {
            None | Some(0..=2) => Stage::Early,
            Some(3..=7) => Stage::Mid,
            Some(_) => Stage::Senior,
        },
        _ => {
            reader.fault("stage", "Choose one of the three.");
            Stage::Early
        }
    };
    profile.paid_by = match form.paid_by.as_str() {
        "" => None,
        "me" => Some(PaidBy::Me),
        "employer" => Some(PaidBy::Employer),
        _ => {
            reader.fault("paid_by", "Choose one of these.");
            None
        }
    };
    for (skill, level) in &form.have {
        if !reader.catalog.skills.contains_key(skill.as_str()) {
            reader.fault("skills", format!("There is no skill “{}”.", short(skill)));
            continue;
        }
        let field = format!("have-{skill}");
        if let Some(level) = reader.value::<u8>(&field, level, "Choose one of the four levels.") {
            match skill.parse() {
                Ok(skill) if level <= 3 => _ = profile.have.insert(skill, level),
                _ => reader.fault(field, "Choose one of the four levels."),
            }
        }
    }
    profile.languages = list(&form.language).map(str::to_lowercase).collect();
    if profile
        .languages
        .iter()
        .any(|code| !(2..=3).contains(&code.len()) || !code.chars().all(|c| c.is_ascii_lowercase()))
    {
        reader.fault("language", "Write codes of two letters, as in en, ja.");
    }
    let country = form.country.to_uppercase();
    if country.is_empty() || (country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase())) {
        profile.country = Some(country).filter(|country| !country.is_empty());
    } else {
        reader.fault("country", "Write the two letters of your country, as in US or TW.");
    }
    profile.platforms = list(&form.platform).map(str::to_lowercase).collect();
    profile.eligible = list(&form.eligible).map(str::to_lowercase).collect();
    for (field, names) in [("platform", &profile.platforms), ("eligible", &profile.eligible)] {
        if names.len() > 50 || names.iter().any(|name| name.len() > 64) {
            reader.fault(field, "Write a few short names, parted by commas.");
        }
    }
}

/// Returns the parts of a list that somebody typed.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty())
}

fn held(reader: &mut Reader<'_>, form: &mut Form, start: Day, profile: &mut Profile) {
    if !form.held_add.is_empty() {
        let id = reader.certification("held_add", &form.held_add);
        let day = if form.held_add_on.is_empty() { start.to_string() } else { form.held_add_on.clone() };
        let is_day = reader.day("held_add_on", &day).is_some();
        if let Some(id) = id.filter(|_| is_day) {
            form.held.retain(|(other, _)| *other != id);
            form.held.push((id, day));
            form.held_add.clear();
            form.held_add_on.clear();
        }
    }
    for (id, day) in &form.held {
        let field = format!("held-{id}");
        let Some(id) = reader.certification(&field, id) else { continue };
        let Some(earned) = reader.day(&field, day) else { continue };
        if earned > start {
            reader.fault(field, "This day is still to come. Write the day on which you earned it.");
        } else if let Ok(certification) = id.parse() {
            profile.held.push(Held { certification, earned });
        }
    }
}

fn prices(reader: &mut Reader<'_>, form: &mut Form, profile: &mut Profile) {
    let wanted = "Write US dollars, as in 50, or with the last day it holds: 50@2027-01-31.";
    if !form.price_add.is_empty() {
        let id = reader.certification("price_add", &form.price_add);
        let amount = reader.amount("price_add_usd", &form.price_add_usd, 1e9, wanted);
        let until = reader.day("price_add_until", &form.price_add_until);
        match (id, amount) {
            (Some(id), Some(amount)) if until.is_some() || form.price_add_until.is_empty() => {
                let until = until.map(|day| format!("@{day}")).unwrap_or_default();
                form.price.retain(|(other, _)| *other != id);
                form.price.push((id, format!("{amount}{until}")));
                form.price_add.clear();
                form.price_add_usd.clear();
                form.price_add_until.clear();
            }
            (Some(_), None) if form.price_add_usd.is_empty() => reader.fault("price_add_usd", wanted),
            _ => {}
        }
    }
    for (id, text) in &form.price {
        let field = format!("price-{id}");
        let Some(id) = reader.certification(&field, id) else { continue };
        let (amount, until) = text.split_once('@').unwrap_or((text, ""));
        let Some(cost_usd) = reader.amount(&field, amount, 1e9, wanted) else { continue };
        let until = match until {
            "" => None,
            text => match reader.day(&field, text) {
                None => continue,
                until => until,
            },
        };
        if let Ok(certification) = id.parse() {
            profile.prices.push(StatedPrice { certification, cost_usd, until });
        }
    }
}

fn away(reader: &mut Reader<'_>, form: &mut Form, profile: &mut Profile) {
    if !form.away_from.is_empty() || !form.away_to.is_empty() {
        let from = reader.day("away_from", &form.away_from);
        let to = reader.day("away_to", &form.away_to);
        match (from, to) {
            (Some(from), Some(to)) if to >= from => {
                form.away.push(format!("{from}..{to}"));
                form.away_from.clear();
                form.away_to.clear();
            }
            (Some(_), Some(_)) => reader.fault("away_to", "The last day lies before the first."),
            (None, _) if form.away_from.is_empty() => reader.fault("away_from", "Say the first day away, too."),
            (_, None) if form.away_to.is_empty() => reader.fault("away_to", "Say the last day away, too."),
            _ => {}
        }
    }
    for (place, text) in form.away.iter().enumerate() {
        let field = format!("away-{place}");
        let days = text.split_once("..").and_then(|(from, to)| Some([from.parse::<Day>().ok()?, to.parse().ok()?]));
        match days {
            Some([from, to]) if from <= to => profile.away.push([from, to]),
            _ => reader.fault(field, "Write first and last day, as in 2026-12-20..2027-01-03."),
        }
    }
}
