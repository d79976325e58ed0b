//! What would turn a recommendation, and what it assumes.

use rungs_planner::Day;

use super::{Chance, FEWEST_DAYS_BETWEEN, MOST_TRIES, Terms, Way, real, sum, whole};
use crate::readiness::words::percent;

/// Returns what would turn the recommendation: the worth of an hour and of a day at which the two best are alike, and the
/// chance at which the earliest day would be as good.
pub(super) fn turns(
    terms: &Terms,
    best: &Way,
    second: Option<&Way>,
    ways: &[Way],
    without_cents: i64,
    chance: &mut dyn FnMut(Day) -> Chance,
) -> Vec<String> {
    let mut turns = Vec::new();
    let (hour, day) = (real(terms.hour_cents), real(terms.day_cents));
    if let Some(second) = second {
        let (one, two) = (best.parts, second.parts);
        let hours = one.hours - two.hours;
        let at = ((two.fees - one.fees) + (two.days - one.days) * day) / hours;
        if hours.abs() > 0.05 && at.is_finite() && (0.0..=100_000.0).contains(&at) {
            let more = if hours > 0.0 { "more" } else { "less" };
            turns.push(format!(
                "{} is better if an hour of yours is worth {more} than {} (counted here: {})",
                long(second.day),
                dollars(at),
                dollars(hour)
            ));
        }
        let days = one.days - two.days;
        let at = ((two.fees - one.fees) + (two.hours - one.hours) * hour) / days;
        if days.abs() > 0.05 && at.is_finite() && (0.0..=1_000_000.0).contains(&at) {
            let more = if days > 0.0 { "more" } else { "less" };
            turns.push(format!(
                "{} is better if having it a week earlier is worth {more} than {} (counted here: {})",
                long(second.day),
                dollars(at * 7.0),
                dollars(day * 7.0)
            ));
        }
    }
    let earliest = ways.first().filter(|way| way.not.is_none());
    let goal = best.total_cents.min(without_cents);
    if let Some(earliest) = earliest.filter(|way| way.total_cents > goal)
        && let Some(p) = as_good_at(terms, earliest, goal, chance)
    {
        let (wanted, is) = (percent(p), percent(earliest.first.map_or(0.0, |chance| chance.p)));
        if wanted > is {
            turns.push(format!(
                "{} is as good if your chance on that day were {wanted} in 100 (it is {is})",
                long(earliest.day)
            ));
        }
    }
    turns
}

/// Returns a day as people write it.
fn long(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

/// Returns the chance of the first try at which a way costs no more than `goal`, all its chances moved alike on the
/// logit scale; `None` where even certainty does not.
fn as_good_at(terms: &Terms, way: &Way, goal: i64, chance: &mut dyn FnMut(Day) -> Chance) -> Option<f64> {
    let chances: Vec<Chance> = way.tries.iter().map(|day| chance(*day)).collect();
    let moved = |by: f64| {
        let shift = |p: f64| {
            let p = p.clamp(1e-6, 1.0 - 1e-6);
            1.0 / (1.0 + (-((p / (1.0 - p)).ln() + by)).exp())
        };
        let moved = |chance: &Chance| Chance { p: shift(chance.p), low: shift(chance.low), high: shift(chance.high) };
        let chances: Vec<Chance> = chances.iter().map(moved).collect();
        let mut copy = way.clone();
        sum(terms, &mut copy, &chances);
        (copy.total_cents, chances.first().map_or(0.0, |chance| chance.p))
    };
    let (mut low, mut high) = (0.0, 12.0);
    if moved(high).0 > goal {
        return None;
    }
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if moved(middle).0 > goal { low = middle } else { high = middle }
    }
    Some(moved(high).1).filter(|p| *p < 0.995)
}

/// Returns what a comparison assumes, in sentences.
pub(super) fn assumed(terms: &Terms) -> Vec<String> {
    let mut assumed = vec![format!(
        "{} hours of study a week until each day, an hour of yours at {}, and the certificate worth {} a week from the day you have it",
        terms.hours_per_week,
        dollars(real(terms.hour_cents)),
        dollars(real(terms.day_cents) * 7.0)
    )];
    match terms.wait_days {
        Some(days) => assumed.push(format!(
            "a further try after the owner's wait ({days} days after a first failure), {FEWEST_DAYS_BETWEEN} days at the least; at most {MOST_TRIES} tries are counted"
        )),
        None => assumed.push(format!(
            "a further try after {FEWEST_DAYS_BETWEEN} days, since no rule is known; at most {MOST_TRIES} tries are counted"
        )),
    }
    if terms.paid_for {
        assumed.push("somebody else pays the fees, so they count nothing".to_owned());
    } else if terms.fee_cents.is_none() && terms.own_price.is_none() {
        assumed.push("the fee is not known to us and counts nothing".to_owned());
    }
    if terms.seat.is_some() {
        assumed.push("the seat that is booked can be moved at no charge; its first fee is spent already".to_owned());
    }
    if terms.own_price.is_some_and(|price| price.until.is_some()) {
        assumed.push("a price of yours with a last day is for one try".to_owned());
    }
    assumed
}

/// Returns cents as dollars, without needless cents.
pub(super) fn dollars(cents: f64) -> String {
    let cents = whole(cents);
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    if cents.is_multiple_of(100) {
        format!("{sign}${}", cents / 100)
    } else {
        format!("{sign}${}.{:02}", cents / 100, cents % 100)
    }
}
