//! The few questions that `rungs plan` asks on a terminal where nothing is known about the person.
//!
//! Plain lines rather than a full-screen form: they work with a screen reader, in any terminal, and
//! with answers piped in.

use std::io::{BufRead, Write};

use rungs_catalog::Catalog;
use rungs_planner::{Cloud, Profile, Stage};

use crate::commands::profile_args::amount;
use crate::error::{CliError, Result};

/// Asks, and returns the profile; Enter takes the answer in brackets.
pub(super) fn ask(
    catalog: &Catalog,
    mut profile: Profile,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Profile> {
    writeln!(out, "Six questions. Enter takes the answer in brackets; Ctrl+C ends.\n")?;
    writeln!(out, "I want to")?;
    for (number, goal) in catalog.goals.iter().enumerate() {
        writeln!(out, "  {:>2}  {}", number + 1, goal.name)?;
    }
    let goals = catalog.goals.len();
    let goal = loop {
        let answer = line(input, out, "Which number?")?;
        let found = answer
            .parse::<usize>()
            .ok()
            .and_then(|number| catalog.goals.get(number.checked_sub(1)?))
            .or_else(|| catalog.goal(&answer));
        match found {
            Some(goal) => break goal,
            None => writeln!(out, "  A number from 1 to {goals}, please.")?,
        }
    };
    profile.goal = goal.id.parse().ok();
    profile.clouds =
        choose(input, out, "Which cloud do the jobs you want use? aws, azure, gcp or any [any]", |text| match text {
            "" | "any" => Some(Vec::new()),
            text => Cloud::ALL.into_iter().find(|cloud| cloud.as_str() == text).map(|cloud| vec![cloud]),
        })?;
    profile.stage = choose(input, out, "Years of paid work in software, data or AI? [0]", |text| match text {
        "" => Some(Stage::Early),
        text => text.parse::<u32>().ok().map(|years| match years {
            0..=2 => Stage::Early,
            3..=7 => Stage::Mid,
            _ => Stage::Senior,
        }),
    })?;
    profile.hours_per_week = choose(input, out, "Hours of study a week? [8]", |text| match text {
        "" => Some(8),
        text => text.parse().ok().filter(|hours| (1..=168).contains(hours)),
    })?;
    let python = choose(input, out, "Your Python? 0 none, 1 a little, 2 working, 3 fluent [0]", |text| match text {
        "" => Some(0),
        text => text.parse::<u8>().ok().filter(|level| *level <= 3),
    })?;
    if python > 0
        && let Ok(skill) = "python".parse()
    {
        profile.have.insert(skill, python);
    }
    profile.budget_usd =
        Some(choose(input, out, "The most you can spend on exams and courses, in US dollars? [300]", |text| {
            if text.is_empty() { Some(300.0) } else { amount(text).ok() }
        })?);
    writeln!(out)?;
    Ok(profile)
}

fn choose<T>(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    question: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    loop {
        let answer = line(input, out, question)?.to_ascii_lowercase();
        match read(&answer) {
            Some(value) => return Ok(value),
            None => writeln!(out, "  That was not one of the answers.")?,
        }
    }
}

fn line(input: &mut dyn BufRead, out: &mut dyn Write, question: &str) -> Result<String> {
    write!(out, "{question} ")?;
    out.flush()?;
    let mut text = String::new();
    if input.read_line(&mut text)? == 0 {
        return Err(CliError::input(
            "no answer came",
            "say it with flags, as in `rungs plan --goal build-models --budget 300`",
        ));
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_answers_are_asked_again_and_enter_takes_the_default() {
        let catalog = crate::context::embedded().unwrap();
        let mut answers = "99\nnonsense\n4\nneptune\naws\n\n\n2\n\n".as_bytes();
        let mut asked = Vec::new();
        let profile = ask(&catalog, Profile::default(), &mut answers, &mut asked).unwrap();
        assert_eq!(profile.goal.unwrap().as_str(), "build-models");
        assert_eq!(profile.clouds, [Cloud::Aws]);
        assert_eq!((profile.stage, profile.hours_per_week, profile.budget_usd), (Stage::Early, 8, Some(300.0)));
        assert_eq!(profile.have["python"], 2);
        assert!(String::from_utf8(asked).unwrap().contains("build and ship machine-learning models"));
    }

    #[test]
    fn an_end_of_input_is_an_error_and_no_endless_loop() {
        let catalog = crate::context::embedded().unwrap();
        assert!(ask(&catalog, Profile::default(), &mut "".as_bytes(), &mut Vec::new()).is_err());
    }
}
