//! Guessers who know nothing of the subject, and how they do on a set.
//!
//! Each fixed rule gives every option a value and takes the highest; equal values share the point. Its *excess* is its score less what
//! lots would score on the same questions. A rule fails the set when its excess is over [`TOLERATED`] and over the excess that lots
//! reach in one of a hundred sets (one-sided 99 % limit of the Poisson-binomial distribution, exact), so that neither a small cue in a
//! large set nor luck in a small one refuses it. Shared points only narrow the spread, which makes the limit cautious.
//!
//! Rules for the place in the file only warn: options are shuffled when they are shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::code::Code;
use super::report::Finding;
use super::sheet::{Item, Sheet, chance, credit};
use super::words::{ABSOLUTES, HEDGES, count_in, number};
use crate::bank::{Bank, Outline, Scoring};

/// Excess that is tolerated in any set, as a share of the questions.
pub const TOLERATED: f64 = 0.05;

/// Chance with which lots stay within the limit of a rule.
const CONFIDENCE: f64 = 0.99;

/// What is thought of a bot's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BotVerdict {
    /// No better than lots, as far as can be told.
    Pass,
    /// Better than lots, by something that learners do not see.
    Warn,
    /// Better than lots: the set is refused.
    Fail,
}

/// How a bot did on a set. Scores are shares of the questions, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BotResult {
    /// The exam whose set was sat.
    pub exam: String,
    /// The bot's name.
    pub bot: String,
    /// What it chooses, for people.
    pub rule: String,
    /// Questions that it sat.
    pub questions: usize,
    /// What it scored.
    pub score: f64,
    /// What lots score on the same questions on average.
    pub chance: f64,
    /// Score less chance.
    pub excess: f64,
    /// 95 % interval of the excess (Wilson 1927).
    pub interval: (f64, f64),
    /// Excess above which it fails; absent where `p` decides.
    pub limit: Option<f64>,
    /// Share of the sets with shuffled keys on which it does as well; absent where `limit` decides.
    pub p: Option<f64>,
    /// Whether it fails the set.
    pub verdict: BotVerdict,
    /// Points for free in one sitting: excess times draw.
    pub points_for_free: Option<f64>,
    /// Questions in one sitting.
    pub draw: Option<u32>,
}

/// A fixed rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Most characters.
    Longest,
    /// Most numbers, names and rare words.
    MostSpecific,
    /// Most words of caution, fewest without exception.
    MostCautious,
    /// Most words of the question.
    StemOverlap,
    /// Most words shared with the other options: wrong options are often made from the right one by small changes.
    MostAlike,
    /// Fewest words shared with the other options.
    LeastAlike,
    /// One place in the file, from 0.
    Place(usize),
}

/// Rules that may fail a set.
const RULES: [Rule; 6] =
    [Rule::Longest, Rule::MostSpecific, Rule::MostCautious, Rule::StemOverlap, Rule::MostAlike, Rule::LeastAlike];

/// Places that are tried.
const PLACES: usize = 5;

impl Rule {
    /// Returns its name.
    fn name(self) -> String {
        match self {
            Self::Longest => "longest".to_owned(),
            Self::MostSpecific => "most-specific".to_owned(),
            Self::MostCautious => "most-cautious".to_owned(),
            Self::StemOverlap => "stem-overlap".to_owned(),
            Self::MostAlike => "most-alike".to_owned(),
            Self::LeastAlike => "least-alike".to_owned(),
            Self::Place(at) => format!("place-{}", at + 1),
        }
    }

    /// Returns what it chooses, for people.
    fn describe(self) -> String {
        match self {
            Self::Longest => "the longest option".to_owned(),
            Self::MostSpecific => "the option with most numbers, names and rare words".to_owned(),
            Self::MostCautious => "the most cautious option".to_owned(),
            Self::StemOverlap => "the option that shares most words with the question".to_owned(),
            Self::MostAlike => "the option that shares most words with the others".to_owned(),
            Self::LeastAlike => "the option that shares fewest words with the others".to_owned(),
            Self::Place(at) => format!("option {} of the file", at + 1),
        }
    }

    /// Returns a value for each option of a sheet.
    ///
    /// * Most specific: 2 for each word with a digit, 1 for each capital inside the text (names, abbreviations), 1 for each word that
    ///   stands in no other question's options.
    /// * Most cautious: words of caution less words without exception, by fixed lists.
    /// * Most and least alike: the Jaccard index with each other option, averaged.
    fn values(self, sheet: &Sheet, rare: &BTreeSet<&str>) -> Vec<f64> {
        let options = sheet.options.iter();
        let places = 0..sheet.options.len();
        match self {
            Self::Longest => options.map(|option| number(option.text.chars().count())).collect(),
            Self::MostSpecific => options
                .map(|option| {
                    let digits = option.words.iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).count();
                    let names = option
                        .text
                        .split_whitespace()
                        .skip(1)
                        .filter(|word| word.starts_with(char::is_uppercase))
                        .count();
                    let unusual = option.content.iter().filter(|word| rare.contains(word.as_str())).count();
                    number(2 * digits + names + unusual)
                })
                .collect(),
            Self::MostCautious => options
                .map(|option| number(count_in(HEDGES, &option.words)) - number(count_in(ABSOLUTES, &option.words)))
                .collect(),
            Self::StemOverlap => {
                options.map(|option| number(option.content.intersection(&sheet.asked).count())).collect()
            }
            Self::MostAlike => places.map(|at| likeness(sheet, at)).collect(),
            Self::LeastAlike => places.map(|at| -likeness(sheet, at)).collect(),
            Self::Place(place) => places.map(|at| f64::from(u8::from(at == place))).collect(),
        }
    }
}

/// Returns how much an option has in common with each of the others on average, 0 to 1.
pub(super) fn likeness(sheet: &Sheet, at: usize) -> f64 {
    let Some(option) = sheet.options.get(at) else { return 0.0 };
    let others = sheet.options.iter().enumerate().filter(|(other, _)| *other != at);
    let sum: f64 = others
        .map(|(_, other)| {
            let shared = option.content.intersection(&other.content).count();
            let all = option.content.len() + other.content.len() - shared;
            if all == 0 { 0.0 } else { number(shared) / number(all) }
        })
        .sum();
    sum / number(sheet.options.len().saturating_sub(1).max(1))
}

/// Lets every fixed rule sit a set.
pub(super) fn sit(
    bank: &Bank,
    items: &[Item<'_>],
    outline: Option<&Outline>,
    found: &mut Vec<Finding>,
) -> Vec<BotResult> {
    let rare = rare_words(items);
    let rare: BTreeSet<&str> = rare.iter().map(String::as_str).collect();
    let mut results = Vec::new();
    for rule in RULES.into_iter().chain((0..PLACES).map(Rule::Place)) {
        // Scripts give the right option first by habit; it is shuffled as any other.
        let sat: Vec<&Item<'_>> = items
            .iter()
            .filter(|item| !matches!(rule, Rule::Place(at) if at >= item.right.len() || item.question.is_executable()))
            .collect();
        if sat.is_empty() {
            continue;
        }
        let total: f64 =
            sat.iter().map(|item| mean_credit(item, bank.file.scoring, |sheet| rule.values(sheet, &rare))).sum();
        let chances: Vec<f64> =
            sat.iter().map(|item| chance(item.right.len(), item.choose, bank.file.scoring)).collect();
        let mut result = result(bank, outline, &rule.name(), &rule.describe(), total, &chances);
        let limit = TOLERATED.max(quantile(&chances, CONFIDENCE) / number(sat.len()) - result.chance);
        result.limit = Some(limit);
        if result.excess > limit {
            let is_place = matches!(rule, Rule::Place(_));
            result.verdict = if is_place { BotVerdict::Warn } else { BotVerdict::Fail };
            report(bank, &result, if is_place { Code::PositionBot } else { Code::Bot }, found);
        }
        results.push(result);
    }
    results
}

/// Returns what a way to value options scores on a question, averaged over its variants.
pub(super) fn mean_credit(item: &Item<'_>, scoring: Scoring, values: impl Fn(&Sheet) -> Vec<f64>) -> f64 {
    let sum: f64 = item.sheets.iter().map(|sheet| credit(&values(sheet), &item.right, item.choose, scoring)).sum();
    sum / number(item.sheets.len().max(1))
}

/// Fills in a result that nobody has judged yet. `total` is the sum of the scores.
pub(super) fn result(
    bank: &Bank,
    outline: Option<&Outline>,
    bot: &str,
    rule: &str,
    total: f64,
    chances: &[f64],
) -> BotResult {
    let questions = number(chances.len()).max(1.0);
    let (score, chance) = (total / questions, chances.iter().sum::<f64>() / questions);
    let excess = score - chance;
    let (low, high) = wilson(score, questions);
    let draw = outline.and_then(|outline| outline.draw);
    BotResult {
        exam: bank.file.exam.clone(),
        bot: bot.to_owned(),
        rule: rule.to_owned(),
        questions: chances.len(),
        score,
        chance,
        excess,
        interval: (low - chance, high - chance),
        limit: None,
        p: None,
        verdict: BotVerdict::Pass,
        points_for_free: draw.map(|draw| f64::from(draw) * excess),
        draw,
    }
}

/// Says which bot did too well, and by how much.
pub(super) fn report(bank: &Bank, result: &BotResult, code: Code, found: &mut Vec<Finding>) {
    let percent = |share: f64| share * 100.0;
    let against = match (result.limit, result.p) {
        (Some(limit), _) => format!("the limit is {:+.1}", percent(limit)),
        (None, Some(p)) => format!("p = {p:.3}"),
        (None, None) => String::new(),
    };
    let free = match (result.points_for_free, result.draw) {
        (Some(points), Some(draw)) => format!(", {points:.1} points for free of {draw}"),
        _ => String::new(),
    };
    let what = format!(
        "who always takes {} scores {:.1} % of {} questions, {:+.1} points over chance ({against}){free}",
        result.rule,
        percent(result.score),
        result.questions,
        percent(result.excess),
    );
    let hint = match code {
        Code::PositionBot => "learners see them shuffled; spread the right options over the places all the same",
        _ => "make wrong options as long, detailed and cautious as right ones, in as many questions as not",
    };
    found.push(Finding::new(code, &super::bank_file::place(bank, "bank.toml"), what, hint));
}

/// Returns the roots that stand in the options of one question alone.
fn rare_words(items: &[Item<'_>]) -> BTreeSet<String> {
    let mut found_in: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let all: BTreeSet<&String> =
            item.sheets.iter().flat_map(|sheet| &sheet.options).flat_map(|option| &option.content).collect();
        for word in all {
            *found_in.entry(word).or_default() += 1;
        }
    }
    found_in.into_iter().filter(|(_, questions)| *questions == 1).map(|(word, _)| word.to_owned()).collect()
}

/// Returns the 95 % interval of a share (Wilson 1927, *J. Am. Stat. Assoc.* 22, 209–212).
fn wilson(share: f64, of: f64) -> (f64, f64) {
    let z = 1.959_964;
    let (middle, square) = (share + z * z / (2.0 * of), z * z / of);
    let half = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).max(0.0).sqrt();
    ((middle - half) / (1.0 + square), (middle + half) / (1.0 + square))
}

/// Returns the least number of points that lots stay at or below with this probability: the quantile of the Poisson-binomial
/// distribution, by adding one question after the other.
fn quantile(chances: &[f64], probability: f64) -> f64 {
    // `mass[k]`: the probability of k points so far.
    let mut mass = vec![1.0_f64];
    for chance in chances {
        let mut carried = 0.0;
        for slot in &mut mass {
            let here = *slot;
            *slot = here * (1.0 - chance) + carried;
            carried = here * chance;
        }
        mass.push(carried);
    }
    let mut below = 0.0;
    for (points, probability_here) in mass.iter().enumerate() {
        below += probability_here;
        if below >= probability {
            return number(points);
        }
    }
    number(chances.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_exact_quantile() {
        // Binomial quantiles in exact fractions (Python 3: `math.comb`, `fractions.Fraction`).
        for (questions, chance, expected) in
            [(20, 0.25, 10.0), (170, 0.25, 56.0), (1000, 0.25, 282.0), (50, 0.1, 10.0), (3, 0.5, 3.0)]
        {
            let got = quantile(&vec![chance; questions], 0.99);
            assert!((got - expected).abs() < 1e-9, "{questions} × {chance}: {got}");
        }
    }

    #[test]
    fn the_interval_is_that_of_wilson() {
        // The formula of the paper for 40 of 100, z = 1.959963984540054, in Python 3.
        let (low, high) = wilson(0.4, 100.0);
        assert!((low - 0.309_401).abs() < 1e-5 && (high - 0.497_996).abs() < 1e-5, "{low} {high}");
    }
}
