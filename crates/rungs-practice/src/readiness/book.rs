//! Book now, or wait: what each day to sit an exam is expected to cost until it is passed, and when that is.
//!
//! For every day the chance to pass is asked of the model, with the study that lies before it, and so are the chances of up
//! to two more tries, each after the owner's wait. The tries of one person are not independent: whoever fails is more
//! likely somebody who knows less than was thought. So all chances of a way are drawn from one rank, at the middles of
//! [`RANKS`] equal slices: on each, every try has the chance that this rank has within its own interval.
//!
//! What a way costs is money, hours and days in one sum: fees by the chance that each try is needed, hours of study until
//! the pass at their worth, and every day without the certificate at the worth of a day. Whoever has not passed after the
//! last try goes without it to the end of the horizon. Not sitting it at all costs these days only. The way with the
//! smallest sum is recommended. Money is counted in whole cents.

mod turns;

use rungs_planner::Day;
use serde::Serialize;

use turns::{assumed, turns};

/// Most tries that are counted.
pub const MOST_TRIES: u32 = 3;
/// Fewest days between two tries: a seat has to be found, and there is something to learn.
pub const FEWEST_DAYS_BETWEEN: u32 = 14;
/// Slices of the learner's rank.
pub const RANKS: u32 = 40;

/// What a chance is thought to be, and between what it lies 90 times of 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// The probability.
    pub p: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the first try costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Price {
    /// In cents.
    pub cents: i64,
    /// Last day on which it holds.
    pub until: Option<Day>,
}

/// Everything that the sum needs beside the chances.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Terms {
    /// Today.
    pub today: Day,
    /// First day on which it can be sat: tomorrow, or after the wait that a failure has set.
    pub earliest: Day,
    /// The days to compare beside the earliest, such as the one that is booked.
    pub days: Vec<Day>,
    /// The seat that is booked and paid.
    pub seat: Option<Day>,
    /// Last day on which the exam can be sat, as its owner says.
    pub last_day: Option<Day>,
    /// The learner's own last day.
    pub deadline: Option<Day>,
    /// A price of the learner's own, which goes before the list price while it holds.
    pub own_price: Option<Price>,
    /// List price in cents; absent = not known.
    pub fee_cents: Option<i64>,
    /// What a further try costs in cents, where that differs.
    pub retake_cents: Option<i64>,
    /// Somebody else pays the fees.
    pub paid_for: bool,
    /// Days to wait after a first failure; absent = no rule is known.
    pub wait_days: Option<u32>,
    /// Days to wait after further ones.
    pub later_wait_days: Option<u32>,
    /// Tries that the owner still allows; absent = no limit is known.
    pub tries_left: Option<u32>,
    /// Tries that failed since the last pass.
    pub failed: u32,
    /// Hours of study a week.
    pub hours_per_week: u32,
    /// Days without study: first and last of each time.
    pub away: Vec<(Day, Day)>,
    /// What an hour is worth, in cents.
    pub hour_cents: i64,
    /// What it is worth to have the certificate a day earlier, in cents.
    pub day_cents: i64,
    /// Days over which that is counted, from today.
    pub horizon_days: u32,
}

/// One day to sit it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// The day of the first try.
    pub day: Day,
    /// Days from today.
    pub in_days: i64,
    /// It is the seat that is booked.
    pub is_booked: bool,
    /// Why it cannot be; then the rest is empty.
    pub not: Option<String>,
    /// The chance of the first try.
    pub first: Option<Chance>,
    /// The days of all tries that are counted.
    pub tries: Vec<Day>,
    /// The probability of having passed after the last of them.
    pub passed: f64,
    /// Expected number of tries.
    pub expected_tries: f64,
    /// The expected day of the pass, of those who pass.
    pub expected_day: Option<Day>,
    /// Expected fees, in cents.
    pub fees_cents: i64,
    /// Expected hours of study, from today.
    pub hours: f64,
    /// What they are worth, in cents.
    pub hours_cents: i64,
    /// Expected days until the pass, or to the end of the horizon without one.
    pub days: f64,
    /// What they are worth, in cents.
    pub days_cents: i64,
    /// Fees, hours and days in one sum, in cents.
    pub total_cents: i64,
    #[serde(skip)]
    parts: Parts,
}

/// A sum by what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Parts {
    fees: f64,
    hours: f64,
    days: f64,
}

/// What is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Sit it on the earliest day.
    BookNow,
    /// Sit it later.
    Wait,
    /// Keep the seat that is booked.
    KeepTheSeat,
    /// Not to sit it is expected to cost less than any day.
    DoNotBook,
    /// No day is left on which it can be sat.
    NoDayLeft,
}

/// The comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BookOrWait {
    /// What is recommended.
    pub advice: Advice,
    /// The day that is recommended.
    pub day: Option<Day>,
    /// By how much its sum is smaller than the next best of another day (or than not to sit it), in cents.
    pub margin_cents: Option<i64>,
    /// How many days earlier the pass is expected than with the next best; negative = later.
    pub margin_days: Option<i64>,
    /// The next best day; absent = not to sit it.
    pub next_best: Option<Day>,
    /// What not to sit it costs, in cents: the days without it.
    pub without_cents: i64,
    /// The days, earliest first.
    pub ways: Vec<Way>,
    /// What would turn the recommendation.
    pub turns: Vec<String>,
    /// What is assumed.
    pub assumed: Vec<String>,
}

/// Compares the days. `chance` is asked once for each day on which a try may fall, of study up to that day.
pub fn book_or_wait(terms: &Terms, chance: &mut dyn FnMut(Day) -> Chance) -> BookOrWait {
    // Now, in one, two and four weeks; after a wait, from its end.
    let mut days: Vec<Day> = [0, 6, 13, 27]
        .iter()
        .filter_map(|days| terms.earliest.plus_days(*days))
        .chain(terms.seat)
        .chain(terms.days.iter().copied())
        .filter(|day| *day >= terms.earliest)
        .collect();
    days.sort();
    days.dedup();
    let mut asked: std::collections::BTreeMap<Day, Chance> = std::collections::BTreeMap::new();
    let mut ask = |day: Day| *asked.entry(day).or_insert_with(|| chance(day));
    let ways: Vec<Way> = days.iter().map(|day| way(terms, *day, &mut ask)).collect();
    let without_cents = terms.day_cents.saturating_mul(i64::from(terms.horizon_days));
    let mut possible: Vec<&Way> = ways.iter().filter(|way| way.not.is_none()).collect();
    possible.sort_by_key(|way| (way.total_cents, way.day));
    let assumed = assumed(terms);
    let Some(best) = possible.first().copied() else {
        return BookOrWait {
            advice: Advice::NoDayLeft,
            day: None,
            margin_cents: None,
            margin_days: None,
            next_best: None,
            without_cents,
            ways,
            turns: Vec::new(),
            assumed,
        };
    };
    let second = possible.get(1).copied();
    let turns = turns(terms, best, second, &ways, without_cents, &mut ask);
    if without_cents < best.total_cents {
        return BookOrWait {
            advice: Advice::DoNotBook,
            day: None,
            margin_cents: Some(best.total_cents - without_cents),
            margin_days: None,
            next_best: Some(best.day),
            without_cents,
            turns,
            ways,
            assumed,
        };
    }
    let (margin, next_best) = match second {
        Some(second) if second.total_cents <= without_cents => (second.total_cents, Some(second.day)),
        _ => (without_cents, None),
    };
    let later = |other: &Way| Some(other.expected_day?.days_since(best.expected_day?));
    BookOrWait {
        advice: if best.is_booked {
            Advice::KeepTheSeat
        } else if best.day == terms.earliest {
            Advice::BookNow
        } else {
            Advice::Wait
        },
        day: Some(best.day),
        margin_cents: Some(margin - best.total_cents),
        margin_days: second.filter(|_| next_best.is_some()).and_then(later),
        next_best,
        without_cents,
        turns,
        ways,
        assumed,
    }
}

/// Returns the last day on which a try can be.
fn last_day(terms: &Terms) -> Option<Day> {
    match (terms.last_day, terms.deadline) {
        (Some(last), Some(deadline)) => Some(last.min(deadline)),
        (last, deadline) => last.or(deadline),
    }
}

fn way(terms: &Terms, day: Day, chance: &mut dyn FnMut(Day) -> Chance) -> Way {
    let not = if terms.last_day.is_some_and(|last| last < day) {
        Some("after its last day".to_owned())
    } else if terms.deadline.is_some_and(|deadline| deadline < day) {
        Some("after your deadline".to_owned())
    } else if terms.tries_left == Some(0) {
        Some("no try is left by the owner's rule".to_owned())
    } else {
        None
    };
    let mut way = Way {
        day,
        in_days: day.days_since(terms.today),
        is_booked: terms.seat == Some(day),
        not,
        first: None,
        tries: Vec::new(),
        passed: 0.0,
        expected_tries: 0.0,
        expected_day: None,
        fees_cents: 0,
        hours: 0.0,
        hours_cents: 0,
        days: 0.0,
        days_cents: 0,
        total_cents: 0,
        parts: Parts::default(),
    };
    if way.not.is_some() {
        return way;
    }
    way.tries = tries(terms, day);
    let chances: Vec<Chance> = way.tries.iter().map(|day| chance(*day)).collect();
    way.first = chances.first().copied();
    sum(terms, &mut way, &chances);
    way
}

/// Returns the days of the tries: the first, then one after each wait while it can be sat.
fn tries(terms: &Terms, first: Day) -> Vec<Day> {
    let most = terms.tries_left.map_or(MOST_TRIES, |left| left.min(MOST_TRIES));
    let last = last_day(terms);
    let mut days = vec![first];
    let mut day = first;
    for failed in 1..most {
        let rule = if terms.failed + failed <= 1 { terms.wait_days } else { terms.later_wait_days.or(terms.wait_days) };
        let wait = rule.unwrap_or(0).max(FEWEST_DAYS_BETWEEN);
        match day.plus_days(i64::from(wait)) {
            Some(next) if last.is_none_or(|last| next <= last) => day = next,
            _ => break,
        }
        days.push(day);
    }
    days
}

/// Adds up what a way costs, by the chance that each try is needed.
fn sum(terms: &Terms, way: &mut Way, chances: &[Chance]) {
    let odds = odds(chances);
    let horizon = f64::from(terms.horizon_days);
    let mut parts = Parts::default();
    let (mut passed, mut pass_days, mut tries) = (0.0, 0.0, 0.0);
    let mut from = terms.today;
    way.fees_cents = 0;
    for (number, (day, (needed, passes))) in (0_u32..).zip(way.tries.iter().zip(odds)) {
        let waited = real(day.days_since(terms.today));
        let cents = fee(terms, *day, number);
        // Each line is rounded to a cent by itself, so that the sum is that of what is shown.
        way.fees_cents = way.fees_cents.saturating_add(whole(needed * real(cents)));
        parts.fees += needed * real(cents);
        parts.hours += needed * study_hours(terms, from, *day);
        parts.days += passes * waited.min(horizon);
        tries += needed;
        passed += passes;
        pass_days += passes * waited;
        from = *day;
    }
    parts.days += (1.0 - passed).max(0.0) * horizon;
    way.passed = passed.min(1.0);
    way.expected_tries = tries;
    way.expected_day =
        if passed > 0.0 { terms.today.plus_days(whole(pass_days / passed)).map(|day| day.max(way.day)) } else { None };
    way.hours = parts.hours;
    way.hours_cents = whole(parts.hours * real(terms.hour_cents));
    way.days = parts.days;
    way.days_cents = whole(parts.days * real(terms.day_cents));
    way.parts = parts;
    way.total_cents = way.fees_cents.saturating_add(way.hours_cents).saturating_add(way.days_cents);
}

/// Returns for each try the probability that it is needed, and that it is needed and passed.
fn odds(chances: &[Chance]) -> Vec<(f64, f64)> {
    let ranks = usize::try_from(RANKS).unwrap_or(1);
    let mut open = vec![1.0 / f64::from(RANKS); ranks];
    chances
        .iter()
        .map(|chance| {
            let needed = open.iter().sum();
            let mut passes = 0.0;
            for (open, p) in open.iter_mut().zip(ranked(*chance)) {
                passes += *open * p;
                *open *= 1.0 - p;
            }
            (needed, passes)
        })
        .collect()
}

/// Returns what a try costs in cents. A seat that is paid can be moved; a price with a last day is for one try.
fn fee(terms: &Terms, day: Day, number: u32) -> i64 {
    if terms.paid_for || (number == 0 && terms.seat.is_some()) {
        return 0;
    }
    let own = terms.own_price.filter(|price| price.until.is_none_or(|until| day <= until && number == 0));
    // After a failure on record the first of these tries is a further one already.
    let again = number > 0 || terms.failed > 0;
    let list = if again { terms.retake_cents.or(terms.fee_cents) } else { terms.fee_cents };
    own.map(|price| price.cents).or(list).unwrap_or(0)
}

/// Returns the hours of study from a day up to the eve of another.
pub fn study_hours(terms: &Terms, from: Day, to: Day) -> f64 {
    real(study_days(&terms.away, from, to)) * f64::from(terms.hours_per_week) / 7.0
}

/// Returns the days from one up to the eve of another that are not spent away.
fn study_days(away: &[(Day, Day)], from: Day, to: Day) -> i64 {
    let mut away: Vec<(Day, Day)> = away.iter().copied().filter(|(first, last)| first <= last).collect();
    away.sort();
    let mut days = to.days_since(from).max(0);
    let mut counted = from;
    for (first, last) in away {
        let first = first.max(counted);
        let Some(after) = last.plus_days(1).map(|after| after.min(to)) else { continue };
        if first < after {
            days -= after.days_since(first);
            counted = after;
        }
    }
    days.max(0)
}

/// Returns the chance at the middle of each slice of the rank: logistic-normal with the ends of the interval as its 5 % and
/// 95 % points, moved so that its mean is the chance.
fn ranked(chance: Chance) -> Vec<f64> {
    let logit = |p: f64| {
        let p = p.clamp(1e-6, 1.0 - 1e-6);
        (p / (1.0 - p)).ln()
    };
    let spread = ((logit(chance.high) - logit(chance.low)) / (2.0 * 1.644_853_626_951_472_7)).max(0.0);
    let at = |centre: f64| -> Vec<f64> {
        (0..RANKS)
            .map(|slice| {
                let rank = (f64::from(slice) + 0.5) / f64::from(RANKS);
                1.0 / (1.0 + (-(centre + spread * normal_quantile(rank))).exp())
            })
            .collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / f64::from(RANKS);
    let wanted = chance.p.clamp(0.0, 1.0);
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if mean(&at(middle)) < wanted { low = middle } else { high = middle }
    }
    at(f64::midpoint(low, high))
}

/// Returns the quantile of the standard normal distribution, good to 5e-4: Abramowitz & Stegun 26.2.23.
fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p).max(1e-12);
    let t = (-2.0 * tail.ln()).sqrt();
    let value =
        t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    if p < 0.5 { -value } else { value }
}

#[expect(clippy::cast_possible_truncation, reason = "cents and days; a cast saturates, and NaN becomes 0")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "cents and days are far below 2^53")]
fn real(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests;
