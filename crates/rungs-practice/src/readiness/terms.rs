//! What booking an exam depends on, gathered from catalogue, record and profile.

use rungs_catalog::Catalog;
use rungs_catalog::as_of::AsOf;
use rungs_catalog::fact::current;
use rungs_planner::{Day, PaidBy, Profile};

use super::book::{Price, Terms};
use crate::retake::retake;
use crate::state::Life;

/// The certificate counts as this share of the profile's goal: our assumption, what a step of a plan usually brings.
pub const SHARE_OF_GOAL: f64 = 0.1;
/// Where the profile's price of money is 0, an hour counts as much as with the prices that a profile has by default.
const PRICES: (f64, f64) = (0.05, 0.03);
/// The most that an hour or a day may count, in dollars.
const MOST_USD: f64 = 10_000.0;

/// Gathers the terms as known on `today`; `None` where the exam is not in the catalogue or cannot be booked on that day.
///
/// `hour_value_usd` goes before the profile's own price of time, by which an hour is worth
/// `price_of_time / 100 ÷ (price_of_money / 1,000)` dollars. The certificate is worth [`SHARE_OF_GOAL`] of the goal, which by
/// the price of money is `1,000 / price_of_money` dollars when it is held over the whole horizon.
pub fn terms(
    catalog: &Catalog,
    life: &Life,
    profile: &Profile,
    id: &str,
    today: Day,
    hour_value_usd: Option<f64>,
) -> Option<Terms> {
    let certification = catalog.certifications.get(id)?;
    let known = AsOf::new(certification, today);
    if !known.status().bookable() {
        return None;
    }
    let rule = current(&certification.retake, today).map(|fact| &fact.value);
    let of = || life.results.iter().filter(|result| result.certification == id && result.day <= today);
    let passed = of().filter(|result| result.passed).map(|result| result.day).max();
    let failures: Vec<Day> = of()
        .filter(|result| !result.passed && passed.is_none_or(|passed| passed < result.day))
        .map(|result| result.day)
        .collect();
    let tomorrow = today.plus_days(1).unwrap_or(today);
    let waits = retake(catalog, life, id, today).and_then(|retake| retake.from);
    let tries_left = rule.and_then(|rule| {
        let most = rule.max_attempts?;
        // Without a period every failure counts.
        let since = rule.period_months.and_then(|months| today.plus_days(-(i64::from(months) * 30_437 / 1000)));
        let counted = failures.iter().filter(|day| since.is_none_or(|since| since < **day)).count();
        Some(most.saturating_sub(u32::try_from(counted).unwrap_or(u32::MAX)))
    });
    let own = profile.prices.iter().find(|price| price.certification.as_str() == id);
    let (hour, day) = worth(profile, hour_value_usd);
    Some(Terms {
        today,
        earliest: waits.map_or(tomorrow, |from| from.max(tomorrow)),
        days: Vec::new(),
        seat: life.booked.get(id).map(|seat| seat.exam).filter(|day| *day > today),
        last_day: known.retired_on(),
        deadline: profile.deadline,
        own_price: own.map(|price| Price { cents: cents(price.cost_usd), until: price.until }),
        fee_cents: known.main_offer().and_then(|offer| offer.fee_usd().map(|fact| cents(fact.value))),
        retake_cents: rule.and_then(|rule| rule.fee_usd).map(cents),
        paid_for: profile.paid_by == Some(PaidBy::Employer),
        wait_days: rule.and_then(|rule| rule.wait_days),
        later_wait_days: rule.and_then(|rule| rule.later_wait_days),
        tries_left,
        failed: u32::try_from(failures.len()).unwrap_or(u32::MAX),
        hours_per_week: profile.hours_per_week,
        away: profile.away.iter().map(|[first, last]| (*first, *last)).collect(),
        hour_cents: cents(hour),
        day_cents: cents(day),
        horizon_days: profile.horizon_days,
    })
}

/// Returns what an hour is worth, and having the certificate a day earlier, in dollars.
fn worth(profile: &Profile, hour_value_usd: Option<f64>) -> (f64, f64) {
    let (money, time) = if profile.price_of_money > 0.0 && profile.price_of_money.is_finite() {
        (profile.price_of_money, profile.price_of_time)
    } else {
        PRICES
    };
    let hour = hour_value_usd.unwrap_or((time / 100.0) / (money / 1_000.0));
    let day = SHARE_OF_GOAL * 1_000.0 / money / f64::from(profile.horizon_days.max(1));
    (hour.clamp(0.0, MOST_USD), day.clamp(0.0, MOST_USD))
}

fn cents(usd: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a price in cents; a cast saturates, and NaN becomes 0")]
    let cents = (usd * 100.0).round() as i64;
    cents.max(0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::events::{ExamBooked, ExamResult};

    fn catalog() -> Catalog {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        rungs_catalog::load::load_folder(&folder).unwrap().catalog
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_hour_and_a_day_are_worth_what_the_profile_says() {
        let profile = Profile::default();
        // 0.03 per 100 hours and 0.05 per 1,000 dollars: 6 dollars. A tenth of 20,000 dollars over 1,095 days.
        let (hour, day) = worth(&profile, None);
        assert!((hour - 6.0).abs() < 1e-9 && (day - 2_000.0 / 1_095.0).abs() < 1e-9);
        assert!((worth(&profile, Some(25.0)).0 - 25.0).abs() < 1e-9);
        for money in [0.0, f64::NAN, f64::INFINITY] {
            let (hour, _) = worth(&Profile { price_of_money: money, ..Profile::default() }, None);
            assert!((hour - 6.0).abs() < 1e-9, "{money}");
        }
        assert!(worth(&Profile { price_of_money: 1e-300, ..Profile::default() }, None).0 <= MOST_USD);
    }

    #[test]
    fn terms_are_what_catalogue_and_record_say() {
        let catalog = catalog();
        let result = |on: &str| ExamResult {
            certification: "aws-aif-c01".into(),
            day: day(on),
            passed: false,
            score: None,
            domains: Vec::new(),
        };
        let seat = ExamBooked {
            certification: "aws-aif-c01".into(),
            exam: day("2026-12-20"),
            day: day("2026-11-22"),
            cost_usd: None,
            delivery: None,
        };
        let mut life = Life { results: vec![result("2026-11-20")], ..Life::default() };
        life.booked.insert("aws-aif-c01".into(), seat);
        let profile = Profile { paid_by: Some(PaidBy::Employer), ..Profile::default() };
        let of = |id: &str, today: &str| terms(&catalog, &life, &profile, id, day(today), None);
        let got = of("aws-aif-c01", "2026-11-22").unwrap();
        // AWS: 14 days after any failure, the full fee each time.
        assert_eq!((got.earliest, got.wait_days, got.failed), (day("2026-12-04"), Some(14), 1));
        assert_eq!((got.fee_cents, got.seat, got.paid_for), (Some(10_000), Some(day("2026-12-20")), true));
        // A retired exam and one that nobody knows have no terms.
        assert!(of("ms-ai-102", "2026-11-22").is_none());
        assert!(of("nothing", "2026-11-22").is_none());
        // An exam with a limit on tries in a year counts the failures of that year.
        let limited = catalog.certifications.values().find_map(|certification| {
            let rule = current(&certification.retake, day("2026-11-22"))?;
            rule.value.max_attempts.filter(|_| AsOf::new(certification, day("2026-11-22")).status().bookable())?;
            Some((certification.id.clone(), rule.value.max_attempts?))
        });
        let (id, most) = limited.expect("some owner limits the tries");
        assert_eq!(of(&id, "2026-11-22").unwrap().tries_left, Some(most));
    }
}
