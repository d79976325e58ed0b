//! The arithmetic behind the figures, in words.

use rungs_catalog::personal::usd;
use rungs_catalog::words::{dollars, long_day};

use crate::readiness::book::{BookOrWait, Way};
use crate::readiness::{DomainReady, Ready};

/// Says how the figure comes about.
pub fn arithmetic(ready: &Ready) -> String {
    let [share, low, high] = ready.expected_share.map(|share| share * 100.0);
    let range = ready.pass_range;
    let mark = if range.published {
        format!("the pass mark is {:.0} % right", range.low * 100.0)
    } else {
        format!("the pass mark lies anywhere between {:.0} and {:.0} % right", range.low * 100.0, range.high * 100.0)
    };
    let questions = ready.questions.map_or("60 (not published)".to_owned(), |questions| questions.to_string());
    format!(
        "From your answers the model estimates an ability for each part of the exam, what you learned and forgot since, and \
         how sure that is. Of {questions} questions that count you would get {share:.0} % right ({low:.0} to {high:.0}), \
         {mark}, and the chance that one reaches the other is the figure. Repeated questions count for less than new ones, \
         quick guesses for nothing, the author's guess of a question's difficulty is not taken at its word, and the exam is \
         taken to be somewhat harder than practice."
    )
}

/// Says of each part of the exam what is known of it.
pub fn domains(ready: &Ready) -> Vec<String> {
    let line = |domain: &DomainReady| {
        format!(
            "{}: {} questions, {} answers of yours, {:.0} % right expected ({:.0} to {:.0}), {} not met yet",
            domain.name,
            domain.questions,
            domain.answers,
            domain.expected_share * 100.0,
            domain.low * 100.0,
            domain.high * 100.0,
            domain.not_met
        )
    };
    ready.domains.iter().map(line).collect()
}

/// Says what is assumed.
pub fn assumed(ready: &Ready) -> String {
    format!("Assumed: {}.", ready.assumed.join("; "))
}

/// Says how a day is counted.
pub fn how_counted() -> &'static str {
    "All counted = fees, each by the chance that its try is needed, plus hours of study until the pass at their worth, plus \
     the days until the pass at theirs. Who has not passed after the last try goes without to the end."
}

/// Says of each day on which it can be sat how it was counted.
pub fn ways(comparison: &BookOrWait) -> Vec<String> {
    let line = |way: &Way| {
        let tries: Vec<String> = way.tries.iter().map(|day| long_day(*day)).collect();
        let money = |cents: i64| dollars(usd(cents));
        format!(
            "{}: tries on {}; {:.2} tries expected, fees {}, hours {:.1} (worth {}), days until the pass or the end {:.1} \
             (worth {}), together {}",
            long_day(way.day),
            tries.join(", "),
            way.expected_tries,
            money(way.fees_cents),
            way.hours,
            money(way.hours_cents),
            way.days,
            money(way.days_cents),
            money(way.total_cents)
        )
    };
    comparison.ways.iter().filter(|way| way.not.is_none()).map(line).collect()
}
