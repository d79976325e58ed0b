//! The arithmetic behind the figures.

use rungs_catalog::words::{dollars, long_day};
use rungs_practice::readiness::Ready;
use rungs_practice::readiness::book::BookOrWait;

use crate::error::Result;
use crate::output::Output;

pub(super) fn print(ready: &Ready, out: &mut Output<'_>) -> Result<()> {
    out.heading("How the figure comes about")?;
    let [share, low, high] = ready.expected_share.map(|share| share * 100.0);
    let range = ready.pass_range;
    let mark = if range.published {
        format!("the pass mark is {:.0} % right", range.low * 100.0)
    } else {
        format!("the pass mark lies anywhere between {:.0} and {:.0} % right", range.low * 100.0, range.high * 100.0)
    };
    let questions = ready.questions.map_or("60 (not published)".to_owned(), |questions| questions.to_string());
    out.text(&format!(
        "From your answers the model estimates an ability for each part of the exam, what you learned and forgot since, and \
         how sure that is. Of {questions} questions that count you would get {share:.0} % right ({low:.0} to {high:.0}), \
         {mark}, and the chance that one reaches the other is the figure. Repeated questions count for less than new ones, \
         quick guesses for nothing, the author's guess of a question's difficulty is not taken at its word, and the exam is \
         taken to be somewhat harder than practice."
    ))?;
    for domain in &ready.domains {
        out.item(
            "- ",
            &format!(
                "{}: {} questions, {} answers of yours, {:.0} % right expected ({:.0} to {:.0}), {} not met yet",
                domain.name,
                domain.questions,
                domain.answers,
                domain.expected_share * 100.0,
                domain.low * 100.0,
                domain.high * 100.0,
                domain.not_met
            ),
        )?;
    }
    out.faint(&format!("Assumed: {}. Version {} of the model.", ready.assumed.join("; "), ready.model))?;
    match &ready.book_or_wait {
        Some(comparison) => ways(comparison, out),
        None => Ok(()),
    }
}

fn ways(comparison: &BookOrWait, out: &mut Output<'_>) -> Result<()> {
    out.gap()?;
    out.heading("How each day is counted")?;
    out.text(
        "All counted = fees, each by the chance that its try is needed, plus hours of study until the pass at their worth, \
         plus the days until the pass at theirs. Who has not passed after the last try goes without to the end.",
    )?;
    for way in comparison.ways.iter().filter(|way| way.not.is_none()) {
        let tries: Vec<String> = way.tries.iter().map(|day| long_day(*day)).collect();
        let usd = |cents: i64| {
            #[expect(clippy::cast_precision_loss, reason = "cents of a few thousand dollars")]
            dollars(cents as f64 / 100.0)
        };
        out.item(
            "- ",
            &format!(
                "{}: tries on {}; {:.2} tries expected, fees {}, hours {:.1} (worth {}), days until the pass or the end {:.1} \
                 (worth {}), together {}",
                long_day(way.day),
                tries.join(", "),
                way.expected_tries,
                usd(way.fees_cents),
                way.hours,
                usd(way.hours_cents),
                way.days,
                usd(way.days_cents),
                usd(way.total_cents)
            ),
        )?;
    }
    Ok(())
}
