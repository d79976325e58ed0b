//! The costs one by one, each with its arithmetic.

use serde::Serialize;

use super::{MOST_ATTEMPTS, Terms, cents, climbs, further_attempts, study_days};
use crate::as_of::AsOf;
use crate::catalog::Catalog;
use crate::fact::current;
use crate::planning::{ASSUMED_VALIDITY_MONTHS, validity_days};

/// The line that is not money.
pub(super) const YOUR_HOURS: &str = "your hours";

/// What a line is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// US dollars.
    Usd,
    /// Hours that the person put no price on.
    Hours,
}

/// One cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What it is.
    pub label: &'static str,
    /// US dollars over the years counted; absent where not known, or where it is hours without a price.
    pub amount_usd: Option<f64>,
    /// Dollars or hours.
    pub unit: Unit,
    /// The arithmetic, or why there is no figure.
    pub how: String,
    /// Ids of the sources of the facts in it.
    pub sources: Vec<String>,
    /// A judgement or an assumption of ours is part of it.
    pub judgement: bool,
}

/// The lines, and what follows for the calendar.
pub(super) struct Costs {
    pub(super) lines: Vec<Line>,
    pub(super) hours: u32,
    /// Days from now to the pass.
    pub(super) passed_on: i64,
    /// Days from now to the end of its validity; the far future where it does not end or is renewed.
    pub(super) counts_until: i64,
    pub(super) assumptions: Vec<String>,
}

/// Adds up what a certification costs somebody who starts on the day of the view.
pub(super) fn costs(catalog: &Catalog, known: AsOf<'_>, terms: &Terms) -> Costs {
    let certification = known.certification;
    let entry = &certification.judgement.entry;
    let have = terms.have.as_ref().unwrap_or(entry);
    let climbs = climbs(catalog, certification, have);
    let base = certification.judgement.base_hours;
    let hours = base.saturating_add(climbs.iter().map(|climb| climb.3).sum());
    let days = study_days(hours, terms.hours_per_week);
    let mut costs =
        Costs { lines: Vec::new(), hours, passed_on: i64::from(days), counts_until: i64::MAX, assumptions: Vec::new() };
    let start = if terms.have.is_some() { "what you said you have" } else { "what it needs first" };
    costs.assumptions.push(format!(
        "Hours are our judgement, counted from {start}, at {} hours a week: {days} days to the pass.",
        terms.hours_per_week
    ));
    fee(&mut costs, known, terms, days);
    renewals(&mut costs, catalog, known, terms);
    costs.lines.push(study(&climbs, base, hours, terms));
    let years =
        if terms.horizon_days == 1095 { "the next three years".into() } else { format!("{} days", terms.horizon_days) };
    costs.assumptions.push(format!(
        "Counted over {years}. Prices are US list prices before tax, without vouchers, travel or courses."
    ));
    costs
}

fn usd(label: &'static str, amount_usd: Option<f64>, how: String, sources: &[String], judgement: bool) -> Line {
    let amount_usd = amount_usd.map(cents);
    Line { label, amount_usd, unit: Unit::Usd, how, sources: sources.to_vec(), judgement }
}

/// The fee, further attempts and the subscription.
fn fee(costs: &mut Costs, known: AsOf<'_>, terms: &Terms, days: u32) {
    let way = known.main_offer();
    let fee = way.and_then(|way| way.fee_usd());
    let monthly = way.and_then(|way| way.monthly_usd());
    match (fee, monthly) {
        (Some(fee), _) => {
            let how = if fee.value > 0.0 { format!("list price {:.0} USD", fee.value) } else { "no fee".into() };
            costs.lines.push(usd("fee", Some(fee.value), how, &fee.sources, false));
        }
        (None, Some(_)) => {}
        (None, None) => {
            let how = "its price is not known; ask for it in writing before you start".to_owned();
            costs.lines.push(usd("fee", None, how, &[], false));
        }
    }
    if let Some(monthly) = monthly.filter(|monthly| monthly.value > 0.0) {
        let months = days.div_ceil(30);
        let sum = monthly.value * f64::from(months);
        let how = format!("{:.0} USD × {months} begun months of 30 days = {sum:.0} USD", monthly.value);
        costs.lines.push(usd("subscription", Some(sum), how, &monthly.sources, true));
    }
    if known.certification.kind.is_exam() {
        costs.lines.push(retakes(known, terms, fee.map(|fee| fee.value)));
        costs.assumptions.push(format!(
            "Each attempt is passed with a chance of {:.0} %, whoever you are; at most {MOST_ATTEMPTS} attempts are counted.",
            terms.pass_chance * 100.0
        ));
    }
}

fn retakes(known: AsOf<'_>, terms: &Terms, fee: Option<f64>) -> Line {
    let rule = current(&known.certification.retake, known.day);
    let attempts = rule.and_then(|rule| rule.value.max_attempts).unwrap_or(MOST_ATTEMPTS).clamp(1, MOST_ATTEMPTS);
    let expected = further_attempts(terms.pass_chance, attempts);
    let chance =
        |attempt: u32| further_attempts(terms.pass_chance, attempt + 1) - further_attempts(terms.pass_chance, attempt);
    let parts: Vec<String> = (1..attempts).map(|attempt| format!("{:.2}", chance(attempt))).collect();
    let own = rule.and_then(|rule| rule.value.fee_usd);
    let sources = rule.map_or(&[][..], |rule| rule.sources.as_slice());
    let parts = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
    let Some(price) = own.or(fee) else {
        let how = format!("{parts} further attempts at a price that is not known");
        return usd("further attempts", None, how, sources, true);
    };
    let whose = if own.is_some() { "retake price" } else { "the full fee again" };
    let sum = expected * price;
    let how = format!("({parts}) further attempts × {price:.0} USD ({whose}) = {sum:.0} USD");
    usd("further attempts", Some(sum), how, sources, true)
}

/// The planning model's charge: by the day, for the part of the years that a pass does not cover.
fn renewals(costs: &mut Costs, catalog: &Catalog, known: AsOf<'_>, terms: &Terms) {
    let certification = known.certification;
    let fact = known.validity_months();
    let sources = fact.map_or(&[][..], |fact| fact.sources.as_slice());
    let months = fact.map_or_else(|| assumed_months(catalog, known), |fact| fact.value);
    if months == 0 {
        costs.lines.push(usd("renewals", Some(0.0), "it does not expire".into(), sources, false));
        return;
    }
    if fact.is_none() {
        costs.assumptions.push(format!(
            "How long it stays valid is not known; counted as {months} months, the shortest known of its issuer or 24."
        ));
    }
    let validity = i64::from(validity_days(months));
    let expires = costs.passed_on.saturating_add(validity);
    let horizon = i64::from(terms.horizon_days);
    if let Some(price) = certification.judgement.renewal_cost_usd {
        let beyond = (horizon - expires).max(0);
        let days = |days: i64| f64::from(i32::try_from(days).unwrap_or(i32::MAX));
        let sum = price * days(beyond) / days(validity);
        let how = if beyond == 0 {
            format!("valid for {months} months, beyond the years counted")
        } else if price > 0.0 {
            format!(
                "{price:.0} USD × {beyond} days after it first expires ÷ {validity} days of validity = {sum:.0} USD"
            )
        } else {
            format!("free, every {months} months")
        };
        costs.lines.push(usd("renewals", Some(sum), how, sources, true));
    } else {
        // As in the planning model: no known way to renew means that it counts until it expires.
        costs.counts_until = expires;
        let how = if expires < horizon {
            format!("no price of a renewal is known; counted as lapsing {months} months after the pass")
        } else {
            format!("valid for {months} months, beyond the years counted")
        };
        costs.lines.push(usd("renewals", Some(0.0), how, sources, true));
    }
}

/// Unknown never helps: the shortest known validity of the issuer, else 24 months.
fn assumed_months(catalog: &Catalog, known: AsOf<'_>) -> u32 {
    catalog
        .known_on(known.day)
        .filter(|other| other.certification.issuer == known.certification.issuer)
        .filter_map(|other| other.validity_months().map(|fact| fact.value))
        .filter(|months| *months > 0)
        .min()
        .unwrap_or(ASSUMED_VALIDITY_MONTHS)
}

fn study(climbs: &[(&str, u8, u8, u32)], base: u32, hours: u32, terms: &Terms) -> Line {
    let mut parts = vec![format!("{base} hours for the format and practice")];
    parts.extend(climbs.iter().map(|(skill, from, to, more)| format!("{more} for {skill} from level {from} to {to}")));
    let amount_usd = terms.hour_value_usd.map(|value| cents(value * f64::from(hours)));
    let price = match (terms.hour_value_usd, amount_usd) {
        (Some(value), Some(sum)) => format!("× {value:.0} USD an hour = {sum:.0} USD"),
        _ => "not in the sum, since you put no price on an hour".to_owned(),
    };
    let how = format!("{} = {hours} hours; {price}", parts.join(" + "));
    let unit = if amount_usd.is_some() { Unit::Usd } else { Unit::Hours };
    Line { label: YOUR_HOURS, amount_usd, unit, how, sources: Vec::new(), judgement: true }
}
