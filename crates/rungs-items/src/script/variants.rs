//! Tries an executable question over many seeds: every variant must be a question that can be asked.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::compare::{self, Reading};
use super::{Interpreter, ScriptError, ScriptFault};
use serde::Serialize;

use crate::gaps;
use crate::present::{self, Variant};
use crate::question::{Body, Choice, Kind, Numeric, Question, Script};
use crate::script;

/// Seeds that the check of a set draws.
pub const SEEDS: u32 = 2_000;
/// Fewer different variants than this, and a learner soon knows them by heart.
pub const FEWEST: usize = 20;
/// Seeds whose hashes are kept where the file names none.
pub const GOLDEN_SEEDS: [u32; 3] = [1, 2, 3];
/// Hex digits of a kept hash.
pub const GOLDEN_DIGITS: usize = 16;

/// Characters of the text that is asked.
const LONGEST_STEM: usize = 3_000;
/// Characters of an option.
const LONGEST_OPTION: usize = 400;
/// Characters of a reason.
const LONGEST_REASON: usize = 1_500;
/// Variants that fail before the rest is left out.
const ENOUGH: usize = 50;

/// What is wrong with some variants of a question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct VariantFault {
    /// The first seed that shows it; absent where it concerns all variants together.
    pub seed: Option<u32>,
    /// How many seeds show it.
    pub seeds: usize,
    /// Line of the question's file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub hint: &'static str,
}

/// What the variants of a question are like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariantReport {
    /// Variants that were tried.
    pub tried: usize,
    /// Different ones among them, by what is shown.
    pub distinct: usize,
    /// What is wrong.
    pub faults: Vec<VariantFault>,
}

/// Tries a question with these seeds; nothing is tried where no script fills its gaps.
///
/// Every variant must have the right number of right options, all options different as texts and as numbers (`12.50`, `12.5`
/// and `12.50 USD` are the same number), texts within their limits, no gap left and no negative zero. The hashes that the file
/// keeps must hold, and at least [`FEWEST`] variants must differ where more seeds than that are tried.
pub fn check_variants(question: &Question, seeds: impl Iterator<Item = u32>) -> VariantReport {
    let mut interpreter = Interpreter::new();
    check_variants_with(question, seeds, &mut |script, seed, gaps| interpreter.fill(script, seed, gaps))
}

/// Fills the gaps of a script: script, seed, names of the gaps.
pub type Fill<'a> = dyn FnMut(&Script, u32, &[&str]) -> Result<BTreeMap<String, String>, ScriptError> + 'a;

/// As [`check_variants`], with scripts run by `fill`, for example in [another process](crate::sandbox::Client::fill).
pub fn check_variants_with(
    question: &Question,
    seeds: impl Iterator<Item = u32>,
    fill: &mut Fill<'_>,
) -> VariantReport {
    let Some(script) = &question.script else {
        return VariantReport::default();
    };
    let names = gaps::names(question);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut found = Found::default();
    let mut shown = BTreeSet::new();
    let mut tried = 0;
    let mut failed = 0;
    for seed in seeds {
        tried += 1;
        let faults = match fill(script, seed, &names) {
            Ok(values) => match present::fill_in(question, &values) {
                Ok(variant) => {
                    let faults = variant_faults(&variant, &values);
                    shown.insert(variant.hash);
                    faults
                }
                Err(error) => vec![(error.to_string(), "write a brace that is no gap twice")],
            },
            Err(error) => {
                found.add(seed, error.line, error.what.clone(), error.hint());
                failed += 1;
                if error.fault == ScriptFault::Syntax || failed >= ENOUGH {
                    break;
                }
                continue;
            }
        };
        failed += usize::from(!faults.is_empty());
        for (what, hint) in faults {
            found.add(seed, script.line, what, hint);
        }
        if failed >= ENOUGH {
            break;
        }
    }
    let mut faults = found.list;
    if failed == 0 && tried > FEWEST && shown.len() < FEWEST {
        let what = format!("{} different variants among {tried} seeds, fewer than {FEWEST}", shown.len());
        faults.push(VariantFault {
            seed: None,
            seeds: tried,
            line: script.line,
            what,
            hint: "draw more numbers, or from wider ranges",
        });
    }
    if failed == 0 {
        faults.extend(golden_faults(question, fill));
    }
    VariantReport { tried, distinct: shown.len(), faults }
}

/// Returns the hashes to keep: of the seeds that the file names, or of [`GOLDEN_SEEDS`] where it names none.
///
/// # Errors
///
/// [`ScriptError`] where a variant cannot be made.
pub fn golden(question: &Question) -> Result<BTreeMap<u32, String>, ScriptError> {
    golden_with(question, &mut script::fill)
}

/// As [`golden`], with scripts run by `fill`.
///
/// # Errors
///
/// As [`golden`].
pub fn golden_with(question: &Question, fill: &mut Fill<'_>) -> Result<BTreeMap<u32, String>, ScriptError> {
    let Some(script) = &question.script else {
        return Ok(BTreeMap::new());
    };
    let seeds: Vec<u32> =
        if script.golden.is_empty() { GOLDEN_SEEDS.to_vec() } else { script.golden.keys().copied().collect() };
    let names = gaps::names(question);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    seeds
        .into_iter()
        .map(|seed| {
            let variant = present::fill_in(question, &fill(script, seed, &names)?);
            let variant =
                variant.map_err(|error| ScriptError::new(ScriptFault::Unfit, script.line, error.to_string()))?;
            Ok((seed, variant.hash.chars().take(GOLDEN_DIGITS).collect()))
        })
        .collect()
}

/// Returns the text of a question's file with these hashes in it, all else as it was; `None` where it has no `[executable]`.
pub fn with_golden(text: &str, golden: &BTreeMap<u32, String>) -> Option<String> {
    let entries: Vec<String> = golden.iter().map(|(seed, hash)| format!("{seed} = \"{hash}\"")).collect();
    let written = format!("golden = {{ {} }}", entries.join(", "));
    let mut lines: Vec<&str> = text.split('\n').collect();
    let head = lines.iter().position(|line| line.trim_end() == "[executable]")?;
    let fence = lines.iter().skip(1).position(|line| line.trim_end() == "+++")? + 1;
    if head > fence {
        return None;
    }
    let end =
        lines.iter().skip(head + 1).position(|line| line.starts_with('[') || line.trim_end() == "+++")? + head + 1;
    let key = |line: &&str| line.split_once('=').is_some_and(|(key, _)| key.trim() == "golden");
    let ending = if lines.first()?.ends_with('\r') { "\r" } else { "" };
    let written = format!("{written}{ending}");
    if let Some(old) = lines.iter().take(end).skip(head + 1).position(key) {
        *lines.get_mut(head + 1 + old)? = &written;
    } else {
        // Behind the last key of the table, before the empty lines that end it.
        let last = lines.iter().take(end).rposition(|line| !line.trim().is_empty())?;
        lines.insert(last + 1, &written);
    }
    Some(lines.join("\n"))
}

/// Faults, each once, with the first seed and the count of seeds.
#[derive(Debug, Default)]
struct Found {
    list: Vec<VariantFault>,
}

impl Found {
    fn add(&mut self, seed: u32, line: usize, what: String, hint: &'static str) {
        // Messages of one sort differ in their numbers only.
        let sort = |what: &str| what.replace(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'), "");
        match self.list.iter_mut().find(|fault| fault.line == line && sort(&fault.what) == sort(&what)) {
            Some(fault) => fault.seeds += 1,
            None => self.list.push(VariantFault { seed: Some(seed), seeds: 1, line, what, hint }),
        }
    }
}

/// Returns what is wrong with a variant, each with a hint.
fn variant_faults(variant: &Variant, values: &BTreeMap<String, String>) -> Vec<(String, &'static str)> {
    let mut faults = Vec::new();
    for (name, value) in values {
        if value.contains(['{', '}']) {
            faults.push((format!("`{name}` has a brace: `{value}`"), "a value may not look like a gap"));
        }
        if compare::negative_zero(value) {
            faults.push((format!("`{name}` is a negative zero: `{value}`"), "write numbers with `fixed` or `money`"));
        }
    }
    faults.extend(too_long("the question", &variant.stem, LONGEST_STEM));
    match &variant.body {
        Body::Choose { options } => {
            let right = options.iter().filter(|option| option.right).count();
            if if variant.kind == Kind::SingleChoice { right != 1 } else { right < 2 || right == options.len() } {
                faults.push((
                    format!("{right} options are right"),
                    "mark exactly one, or as many as the question asks for",
                ));
            }
            faults.extend(options.iter().flat_map(long_choice));
            faults.extend(alike(options));
        }
        Body::Order { steps } => {
            faults.extend(steps.iter().flat_map(long_choice));
            faults.extend(alike(steps));
        }
        Body::Match { items, matches, .. } => {
            faults.extend(items.iter().chain(matches).flat_map(long_choice));
            faults.extend(alike(items));
            faults.extend(alike(matches));
        }
        Body::Number { numeric, why } => {
            faults.extend(too_long("the explanation", why, LONGEST_REASON));
            faults.extend(number_faults(numeric));
        }
        Body::Text { why, .. } => faults.extend(too_long("the explanation", why, LONGEST_REASON)),
    }
    faults
}

fn long_choice(choice: &Choice) -> impl Iterator<Item = (String, &'static str)> {
    let option = too_long(&format!("option `{}`", choice.id), &choice.text, LONGEST_OPTION);
    option.into_iter().chain(too_long(&format!("the reason of `{}`", choice.id), &choice.reason, LONGEST_REASON))
}

fn too_long(name: &str, text: &str, most: usize) -> Option<(String, &'static str)> {
    let length = text.chars().count();
    (length > most).then(|| (format!("{name} has {length} characters, more than {most}"), "say it in fewer words"))
}

/// Returns the pairs of choices that a learner could not tell apart.
fn alike(choices: &[Choice]) -> Vec<(String, &'static str)> {
    let readings: Vec<(&Choice, Reading)> = choices.iter().map(|choice| (choice, Reading::of(&choice.text))).collect();
    let mut faults = Vec::new();
    for (place, (one, reading)) in readings.iter().enumerate() {
        for (other, _) in readings.iter().skip(place + 1).filter(|(_, other)| reading.same(other)) {
            let what = format!("`{}` and `{}` are the same: `{}`, `{}`", one.id, other.id, one.text, other.text);
            faults.push((
                what,
                "call `again()` when what is shown would be equal: `if !all_different([…]) { again(); }`",
            ));
        }
    }
    faults
}

/// Returns what is wrong with the right number and its known mistakes.
fn number_faults(numeric: &Numeric) -> Vec<(String, &'static str)> {
    let hint = "give the value as `fixed(x, places)` or a bare number, without commas or unit";
    let Ok(value) = numeric.value.trim().parse::<Decimal>() else {
        return vec![(format!("the right value `{}` is no number", numeric.value), hint)];
    };
    let tolerance = match numeric.tolerance.trim() {
        "" => Decimal::ZERO,
        text => match text.parse::<Decimal>() {
            Ok(tolerance) => tolerance.abs(),
            Err(_) => return vec![(format!("the tolerance `{text}` is no number"), hint)],
        },
    };
    let share = if numeric.relative { value.abs().checked_div(Decimal::ONE_HUNDRED) } else { Some(Decimal::ONE) };
    let room = share.and_then(|share| share.checked_mul(tolerance)).unwrap_or(Decimal::MAX);
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for mistake in &numeric.mistakes {
        match mistake.value.trim().parse::<Decimal>() {
            Err(_) => faults.push((format!("the mistake `{}` is no number", mistake.value), hint)),
            Ok(wrong) if wrong.checked_sub(value).is_some_and(|apart| apart.abs() <= room) => {
                let what = format!("the mistake `{wrong}` lies within the tolerance around the right value `{value}`");
                faults.push((what, "call `again()` when a mistake comes too near"));
            }
            Ok(wrong) if !seen.insert(wrong) => {
                faults
                    .push((format!("two mistakes give `{wrong}`"), "call `again()` when two mistakes would be equal"));
            }
            Ok(_) => {}
        }
    }
    faults
}

/// Returns the kept hashes that do not hold.
fn golden_faults(question: &Question, fill: &mut Fill<'_>) -> Vec<VariantFault> {
    let kept = question.script.iter().flat_map(|script| script.golden.iter().map(move |entry| (script.line, entry)));
    let now = golden_with(question, fill).unwrap_or_default();
    kept.filter(|(_, (seed, hash))| now.get(seed) != Some(*hash))
        .map(|(line, (&seed, hash))| VariantFault {
            seed: Some(seed),
            seeds: 1,
            line,
            what: format!(
                "the variant has the hash {}, `golden` says {hash}",
                now.get(&seed).map_or("?", String::as_str)
            ),
            hint: "if the change is meant, renew the hashes with `rungs items check --write-golden`",
        })
        .collect()
}
