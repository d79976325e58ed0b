//! What a certification costs over the years, and what raise would repay it.
//!
//! No figure here says what somebody will earn. The costs are added up line by line, each with its arithmetic;
//! the raise at which they are repaid is arithmetic too; what others claim about pay stands beside it with who
//! claims it and why that is weak; and doing without the certification is an option like any other.

mod lines;
mod without;

use rungs_planner::Day;
use serde::Serialize;

use crate::advice::{Holds, Instead, instead_of, standing};
use crate::as_of::{AsOf, Status};
use crate::catalog::Catalog;
use crate::certification::{Certification, Levels};
use crate::words::{dollars, level_word, long_day};

pub use lines::{Line, Unit};
pub use without::Without;

/// What the person tells, and what is assumed where they do not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Terms {
    /// Pay in US dollars a year, for the raise in percent.
    pub salary_usd: Option<f64>,
    /// What an hour of study is worth to the person in US dollars; without it hours stay hours.
    pub hour_value_usd: Option<f64>,
    /// What the person can do already; without it, what the certification needs first.
    pub have: Option<Levels>,
    /// Hours of study a week, at least 1.
    pub hours_per_week: u32,
    /// Days over which costs and raise are counted.
    pub horizon_days: u32,
    /// Chance to pass one attempt.
    pub pass_chance: f64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            salary_usd: None,
            hour_value_usd: None,
            have: None,
            hours_per_week: 8,
            horizon_days: 1095,
            pass_chance: 0.7,
        }
    }
}

/// Most attempts that are counted; after three failures the plan is wrong, not the person.
pub const MOST_ATTEMPTS: u32 = 3;

/// What it costs, what would repay it, what is claimed, and the way without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worth {
    /// The certification.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// The day of the answer.
    pub as_of: Day,
    /// Where it stands on that day.
    pub status: Status,
    /// It cannot be booked: since when, and what to look at instead. Then no costs are counted.
    pub gone: Option<Gone>,
    /// The costs, one by one.
    pub lines: Vec<Line>,
    /// Sum of the lines in US dollars; absent where a price is not known or it cannot be booked.
    pub total_usd: Option<f64>,
    /// Sum of the prices that are known.
    pub known_usd: f64,
    /// Hours of study.
    pub hours: u32,
    /// The raise that repays the sum.
    pub break_even: Option<BreakEven>,
    /// What the figures rest on, in sentences.
    pub assumptions: Vec<String>,
    /// What others claim, none of it counted above.
    pub claims: Vec<PublishedClaim>,
    /// The same money and hours spent without it; absent where it cannot be booked.
    pub without: Option<Without>,
}

impl Worth {
    /// Returns the finding on its cost in one sentence.
    pub fn finding(&self) -> String {
        if self.gone.is_some() {
            let last = self.gone.as_ref().and_then(|gone| gone.last_day);
            return last.map_or_else(
                || "It costs nothing any more: it cannot be booked".to_owned(),
                |last| format!("It costs nothing any more: its last day was {}", long_day(last)),
            );
        }
        let total = match self.total_usd {
            Some(total) if total > 0.0 => format!("{} over three years", dollars(total.round())),
            Some(_) => return "It costs nothing but hours".to_owned(),
            None if self.known_usd > 0.0 => {
                format!("At least {} over three years; not every cost is known", dollars(self.known_usd.round()))
            }
            None => "What it costs over three years is not known".to_owned(),
        };
        match &self.break_even {
            Some(raise) => format!("{total}; a raise of {} a year repays it", dollars(raise.raise_usd_a_year.ceil())),
            None => total,
        }
    }
}

/// A certification that cannot be booked any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gone {
    /// Last day on which it could be sat.
    pub last_day: Option<Day>,
    /// What to look at instead.
    pub instead: Option<Instead>,
    /// The same in a sentence.
    pub says: String,
}

/// The raise at which the costs are repaid, neither promised nor forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakEven {
    /// US dollars a year, before tax.
    pub raise_usd_a_year: f64,
    /// Percent of the pay that the person named.
    pub percent_of_salary: Option<f64>,
    /// Days in which the raise is paid: from the pass to the end of the years counted, or until it lapses.
    pub paid_days: i64,
    /// The arithmetic.
    pub how: String,
}

/// What somebody claims about pay, career or demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedClaim {
    /// `pay`, `career`, `guarantee`, `demand`, `difficulty` or `worth`.
    pub kind: String,
    /// Who claims it.
    pub maker: String,
    /// What.
    pub says: String,
    /// Why it is weak.
    pub weak: String,
    /// Where it stands: source ids, or the guide's id.
    pub sources: Vec<String>,
}

/// Returns what a certification costs on `day` and what would repay it.
pub fn worth(catalog: &Catalog, certification: &Certification, day: Day, terms: &Terms) -> Worth {
    let known = AsOf::new(certification, day);
    let status = known.status();
    let over = standing(catalog, certification, day, None).holds == Holds::Gone;
    let gone = over.then(|| gone(catalog, known));
    let costs = lines::costs(catalog, known, terms);
    let complete =
        gone.is_none() && costs.lines.iter().all(|line| line.amount_usd.is_some() || line.unit == Unit::Hours);
    let known_usd =
        if gone.is_some() { 0.0 } else { cents(costs.lines.iter().filter_map(|line| line.amount_usd).sum()) };
    let total_usd = complete.then_some(known_usd);
    let break_even = total_usd.and_then(|total| break_even(total, &costs, terms));
    let priced = costs.lines.iter().filter(|line| line.label != lines::YOUR_HOURS).filter_map(|line| line.amount_usd);
    let money_usd = if gone.is_some() { 0.0 } else { cents(priced.sum()) };
    let without = gone.is_none().then(|| without::without(catalog, known, terms, (money_usd, complete), costs.hours));
    Worth {
        certification: certification.id.clone(),
        name: certification.name.clone(),
        as_of: day,
        status,
        lines: if gone.is_some() { Vec::new() } else { costs.lines },
        total_usd,
        known_usd,
        hours: costs.hours,
        break_even,
        assumptions: if gone.is_some() { Vec::new() } else { costs.assumptions },
        claims: claims(catalog, known),
        without,
        gone,
    }
}

/// Returns the hours of study from `have` to what a certification needs and gives: its base hours and the
/// climb of each skill, as in the planning model.
pub fn study_hours(catalog: &Catalog, certification: &Certification, have: &Levels) -> u32 {
    let climb: u32 = climbs(catalog, certification, have).iter().map(|(_, _, _, hours)| hours).sum();
    certification.judgement.base_hours.saturating_add(climb)
}

/// A part of the hours of study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoursPart {
    /// What they go into.
    pub what: String,
    /// How many.
    pub hours: u32,
}

/// Returns what the hours of [`study_hours`] go into, most hours first.
pub fn hours_parts(catalog: &Catalog, certification: &Certification, have: &Levels) -> Vec<HoursPart> {
    let climbs = climbs(catalog, certification, have).into_iter();
    let mut parts: Vec<HoursPart> = climbs
        .map(|(skill, _, to, hours)| HoursPart { what: format!("{skill}, to {}", level_word(to)), hours })
        .collect();
    let base = certification.judgement.base_hours;
    parts.extend((base > 0).then(|| HoursPart { what: "The format, and practice".to_owned(), hours: base }));
    parts.sort_by_key(|part| std::cmp::Reverse(part.hours));
    parts
}

/// Returns skill, level before, level after and hours of every climb.
fn climbs<'a>(catalog: &'a Catalog, certification: &'a Certification, have: &Levels) -> Vec<(&'a str, u8, u8, u32)> {
    let judgement = &certification.judgement;
    let mut wanted = judgement.entry.clone();
    crate::build_blocks::raise(&mut wanted, &judgement.exit);
    let mut rows = Vec::new();
    for (id, skill) in &catalog.skills {
        let (from, to) = (have.get(id).copied().unwrap_or(0), wanted.get(id).copied().unwrap_or(0));
        let hours: u32 =
            (1..).zip(skill.climb).filter(|(level, _)| from < *level && *level <= to).map(|(_, h)| h).sum();
        if hours > 0 {
            rows.push((skill.name.as_str(), from, to, hours));
        }
    }
    rows
}

/// Returns days of study, at least 1: `ceil(7 * hours / hours a week)`.
pub fn study_days(hours: u32, hours_per_week: u32) -> u32 {
    let days = (u64::from(hours) * 7).div_ceil(u64::from(hours_per_week.max(1)));
    u32::try_from(days.max(1)).unwrap_or(u32::MAX)
}

fn gone(catalog: &Catalog, known: AsOf<'_>) -> Gone {
    let instead = instead_of(catalog, known.certification, known.day, None);
    let last_day = known.retired_on();
    let name = &known.certification.name;
    let ended = last_day.map_or_else(
        || format!("{name} cannot be booked any more."),
        |last| format!("{name} cannot be booked any more; its last day was {last}."),
    );
    let says = match &instead {
        Some(instead) => {
            let code = instead.code.as_ref().map_or(String::new(), |code| format!("{code}, "));
            format!("{ended} Look at {code}{} ({}).", instead.name, instead.why)
        }
        None => ended,
    };
    Gone { last_day, instead, says }
}

fn break_even(total: f64, costs: &lines::Costs, terms: &Terms) -> Option<BreakEven> {
    let paid_days = costs.counts_until.min(i64::from(terms.horizon_days)) - costs.passed_on;
    let days = f64::from(i32::try_from(paid_days).ok().filter(|days| *days > 0)?);
    let raise = cents(total * 365.0 / days);
    let percent = terms.salary_usd.filter(|salary| *salary > 0.0).map(|salary| raise / salary * 100.0);
    let hours = if terms.hour_value_usd.is_some() { "" } else { "; your hours are not counted" };
    let share = percent.map_or(String::new(), |percent| format!(", which is {percent:.1} % of the pay you named"));
    Some(BreakEven {
        raise_usd_a_year: raise,
        percent_of_salary: percent,
        paid_days,
        how: format!("{total:.0} USD × 365 ÷ {paid_days} days = {raise:.0} USD a year before tax{share}{hours}"),
    })
}

/// Returns the claims that were public: the certification's own file first, then those of guides.
fn claims(catalog: &Catalog, known: AsOf<'_>) -> Vec<PublishedClaim> {
    const NO_REASON: &str = "Nothing is said of how it was measured.";
    // What a file repeats from a guide is shown once, with the guide's own wording and weakness.
    let own = known.known_of(&known.certification.claims).into_iter().filter(|fact| !of_guides(catalog, &fact.sources));
    let own = own.map(|fact| PublishedClaim {
        kind: fact.value.kind.clone(),
        maker: fact.value.maker.clone(),
        says: fact.value.says.clone(),
        weak: fact.value.weak.clone().unwrap_or_else(|| NO_REASON.to_owned()),
        sources: fact.sources.clone(),
    });
    let guides = catalog.guides.iter().filter(|guide| guide.as_of <= known.day).flat_map(|guide| {
        guide.claim.iter().filter(|claim| claim.certifications.contains(&known.certification.id)).map(|claim| {
            PublishedClaim {
                kind: claim.kind.clone(),
                maker: format!("{} (\"{}\")", claim.maker, guide.title),
                says: claim.says.clone(),
                weak: claim.weak.clone(),
                sources: vec![guide.source.clone()],
            }
        })
    });
    own.chain(guides).collect()
}

/// Returns whether a claim rests on published guides alone.
pub(crate) fn of_guides(catalog: &Catalog, sources: &[String]) -> bool {
    !sources.is_empty() && sources.iter().all(|source| catalog.guides.iter().any(|guide| guide.source == *source))
}

/// Returns the expected number of attempts after the first: the chance that the second is needed, and so on.
pub fn further_attempts(pass_chance: f64, attempts: u32) -> f64 {
    let fails = 1.0 - pass_chance.clamp(0.0, 1.0);
    (1..attempts)
        .scan(1.0, |chance, _| {
            *chance *= fails;
            Some(*chance)
        })
        .sum()
}

/// Rounds dollars to cents.
pub(crate) fn cents(usd: f64) -> f64 {
    (usd * 100.0).round() / 100.0
}
