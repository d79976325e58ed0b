//! One line of a file of histories; names become numbers, the same in all files.

use std::collections::BTreeMap;

use rungs_measure::readiness::{Answer, Cut, Exam, History};
use serde::Deserialize;
use serde::de::{Error, Visitor};

/// Names and their numbers.
#[derive(Debug, Default)]
pub(super) struct Names {
    items: BTreeMap<String, u32>,
    domains: BTreeMap<String, u32>,
    /// Names of the domains by their numbers.
    by_number: Vec<String>,
    programmes: BTreeMap<String, u32>,
}

impl Names {
    /// The name of a domain.
    pub(super) fn domain(&self, number: u32) -> &str {
        self.by_number.get(number as usize).map(String::as_str).unwrap_or_default()
    }

    fn domain_number(&mut self, name: &str) -> u32 {
        let fresh = number(self.domains.len());
        if let Some(known) = self.domains.get(name) {
            return *known;
        }
        self.domains.insert(name.to_owned(), fresh);
        self.by_number.push(name.to_owned());
        fresh
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn intern(names: &mut BTreeMap<String, u32>, name: &str) -> u32 {
    if let Some(known) = names.get(name) {
        return *known;
    }
    let fresh = number(names.len());
    names.insert(name.to_owned(), fresh);
    fresh
}

/// A line; keys that are not known do not matter.
#[derive(Debug, Deserialize)]
struct Written<'a> {
    learner: serde_json::Value,
    #[serde(borrow, default)]
    history: Option<Vec<WrittenAnswer<'a>>>,
    #[serde(borrow)]
    exam: WrittenExam<'a>,
    #[serde(default)]
    outcome: Option<Flag>,
}

#[derive(Debug, Deserialize)]
struct WrittenAnswer<'a> {
    t: f64,
    #[serde(borrow)]
    item: Name<'a>,
    #[serde(borrow, default)]
    domain: Option<Name<'a>>,
    #[serde(default)]
    difficulty_prior: Option<f64>,
    #[serde(default)]
    guess: Option<f64>,
    correct: Flag,
    #[serde(default)]
    seconds: Option<f64>,
    #[serde(default)]
    mock: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct WrittenExam<'a> {
    #[serde(borrow, default)]
    id: Option<Name<'a>>,
    t: f64,
    cut: f64,
    #[serde(default)]
    n_items: Option<u32>,
    #[serde(default)]
    blueprint: Option<BTreeMap<String, f64>>,
}

/// A name; numbers are names too.
#[derive(Debug)]
struct Name<'a>(std::borrow::Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(text.into()))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(text.to_owned().into()))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Name<'de>, E> {
                Ok(Name(value.to_string().into()))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Name<'de>, E> {
                Ok(Name(value.to_string().into()))
            }
        }
        deserializer.deserialize_any(Names)
    }
}

/// Right or wrong: 0, 1, true or false.
#[derive(Debug, Clone, Copy)]
struct Flag(bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Flags;
        impl Visitor<'_> for Flags {
            type Value = Flag;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("0 or 1")
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Flag, E> {
                match value {
                    0 => Ok(Flag(false)),
                    1 => Ok(Flag(true)),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Unsigned(value), &self)),
                }
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Flag, E> {
                Err(E::invalid_value(serde::de::Unexpected::Signed(value), &self))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Flag, E> {
                if value == 0.0 || value.to_bits() == 1.0_f64.to_bits() {
                    return Ok(Flag(value > 0.5));
                }
                Err(E::invalid_value(serde::de::Unexpected::Float(value), &self))
            }
        }
        deserializer.deserialize_any(Flags)
    }
}

/// Reads a line. An error says where, as in `history[3].correct`, and what.
pub(super) fn parse(text: &[u8], names: &mut Names) -> Result<(serde_json::Value, History), (String, String)> {
    let text = std::str::from_utf8(text).map_err(|_| (String::new(), "it is not UTF-8".to_owned()))?;
    // The path costs time, so it is looked for only where something is wrong.
    let written: Written<'_> = match serde_json::from_str(text) {
        Ok(written) => written,
        Err(plain) => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let found: Result<Written<'_>, _> = serde_path_to_error::deserialize(&mut deserializer);
            return Err(match found {
                Err(error) => {
                    let place = error.path().to_string();
                    let what = plain_words(&error.inner().to_string());
                    (if place == "." { String::new() } else { place }, what)
                }
                Ok(_) => (String::new(), plain_words(&plain.to_string())),
            });
        }
    };
    let Written { learner, history, exam, outcome } = written;
    if !(learner.is_string() || learner.is_number()) {
        return Err(("learner".to_owned(), "a name or a number is needed".to_owned()));
    }
    if !(exam.cut > 0.0 && exam.cut <= 1.0) {
        return Err(("exam.cut".to_owned(), format!("found {}; allowed: above 0 to 1", exam.cut)));
    }
    let answers = history.unwrap_or_default().into_iter().map(|answer| Answer {
        t: answer.t,
        item: intern(&mut names.items, &answer.item.0),
        domain: names.domain_number(answer.domain.as_ref().map_or("", |name| &name.0)),
        difficulty: answer.difficulty_prior.unwrap_or(f64::NAN),
        guess: answer.guess,
        correct: answer.correct.0,
        seconds: answer.seconds,
        mock: answer.mock.unwrap_or(0),
    });
    let answers = answers.collect();
    let exam = Exam {
        programme: intern(&mut names.programmes, exam.id.as_ref().map_or("", |name| &name.0)),
        t: exam.t,
        cut: Cut::Share(exam.cut),
        items: exam.n_items.unwrap_or(0),
        blueprint: exam
            .blueprint
            .unwrap_or_default()
            .into_iter()
            .map(|(name, weight)| (names.domain_number(&name), weight))
            .collect(),
    };
    Ok((learner, History { answers, exam, outcome: outcome.map(|outcome| outcome.0) }))
}

/// Leaves out "at line 1", which would be the line of the learner and not of the file.
fn plain_words(what: &str) -> String {
    match what.rsplit_once(" at line ") {
        Some((what, place)) => match place.split_once(" column ") {
            Some((_, column)) => format!("{what} (column {column})"),
            None => what.to_owned(),
        },
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAM: &str = r#""exam":{"id":"A","t":9,"cut":0.7,"n_items":60,"blueprint":{"x":1}}"#;

    #[test]
    fn what_may_be_missing_may_be_null_too() {
        let mut names = Names::default();
        for line in [
            format!(r#"{{"learner":"l","history":[],{EXAM}}}"#),
            format!(r#"{{"learner":7,"history":null,{EXAM},"outcome":null,"other":[1]}}"#),
            format!(r#"{{"learner":"l",{EXAM},"outcome":1}}"#),
            format!(r#"{{"learner":"l","history":[{{"t":1,"item":"i","domain":"x","correct":true}}],{EXAM}}}"#),
            format!(
                r#"{{"learner":"l","history":[{{"t":1,"item":3,"domain":null,"difficulty_prior":null,"correct":0,"seconds":null,"mock":null}}],{EXAM}}}"#
            ),
            r#"{"learner":"l","exam":{"t":1,"cut":1}}"#.to_owned(),
        ] {
            let (_, history) = parse(line.as_bytes(), &mut names).unwrap();
            assert!(history.answers.len() < 2, "{line}");
        }
    }

    #[test]
    fn the_same_name_has_the_same_number_everywhere() {
        let mut names = Names::default();
        let answer = |item: &str, domain: &str| format!(r#"{{"t":1,"item":"{item}","domain":"{domain}","correct":1}}"#);
        let line =
            |item: &str, domain: &str| format!(r#"{{"learner":"l","history":[{}],{EXAM}}}"#, answer(item, domain));
        let mut of = |item: &str, domain: &str| {
            let history = parse(line(item, domain).as_bytes(), &mut names).unwrap().1;
            (history.answers[0].item, history.answers[0].domain, history.exam.blueprint[0].0)
        };
        let (item, domain, exam) = of("i", "x");
        assert_eq!(domain, exam);
        assert_eq!(of("j", "y"), (item + 1, domain + 1, exam));
        assert_eq!(of("i", "x"), (item, domain, exam));
    }

    #[test]
    fn an_error_says_where() {
        let mut names = Names::default();
        for (line, place, what) in [
            ("", "", "EOF while parsing a value (column 0)"),
            ("7", "", "invalid type: integer `7`, expected struct Written (column 1)"),
            (r#"{"learner":"l"}"#, "", "missing field `exam` (column 15)"),
            (r#"{"learner":"l","exam":{"t":1,"cut":70}}"#, "exam.cut", "found 70; allowed: above 0 to 1"),
            (
                r#"{"learner":"l","history":[{"t":1,"item":"i","correct":2}],"exam":{"t":1,"cut":0.7}}"#,
                "history[0].correct",
                "invalid value: integer `2`, expected 0 or 1 (column 55)",
            ),
            (r#"{"learner":[],"exam":{"t":1,"cut":0.7}}"#, "learner", "a name or a number is needed"),
        ] {
            let found = parse(line.as_bytes(), &mut names).unwrap_err();
            assert_eq!(found, (place.to_owned(), what.to_owned()), "{line}");
        }
        assert!(parse(b"\xff", &mut names).is_err());
    }
}
