//! The chance to pass over time: where its points stand in the chart.

use rungs_practice::readiness::{ends, short_chance};
use rungs_practice::state::Stated;

use crate::words::short_day;

/// The last statement of a day is shown, of at most so many days.
const DAYS: usize = 120;

/// What was said of the chance to pass, by day.
pub(crate) struct History {
    /// Corners of the band, in per cent.
    pub(crate) band: String,
    /// The line in it.
    pub(crate) line: String,
    /// The newest point: where it stands, in per cent from the left and pixels from the top.
    pub(crate) newest: (f64, f64),
    /// Its words.
    pub(crate) says: String,
    /// First day, last day.
    pub(crate) days: (String, String),
    /// Every day, the newest first: day, range, occasion.
    pub(crate) rows: Vec<(String, String, String)>,
    /// There are days enough for a line.
    pub(crate) drawn: bool,
}

/// Places what was said of one exam; `None` where nothing was.
pub(crate) fn history<'s>(stated: impl Iterator<Item = &'s Stated>) -> Option<History> {
    let mut days: Vec<&Stated> = Vec::new();
    for one in stated {
        match days.last_mut() {
            Some(last) if last.day == one.day => *last = one,
            _ => days.push(one),
        }
    }
    days.sort_by_key(|one| one.day);
    let days = days.get(days.len().saturating_sub(DAYS)..).unwrap_or_default();
    let told: Vec<&Stated> = days.iter().copied().filter(|one| one.enough).collect();
    let rows = days.iter().rev().map(|one| {
        let range = match ends(one.low, one.high) {
            _ if !one.enough => "cannot tell yet".to_owned(),
            Some((low, high)) => format!("{low} to {high} %"),
            None => short_chance(one.pass_probability),
        };
        (short_day(one.day), range, crate::words::capital(rungs_practice::readiness::say::occasion(&one.occasion)))
    });
    let rows: Vec<(String, String, String)> = rows.collect();
    let first = days.first()?.day;
    let (from, to) = (told.first().map_or(first, |one| one.day), told.last().map_or(first, |one| one.day));
    let span = real(to.days_since(from)).max(1.0);
    let x = |one: &Stated| real(one.day.days_since(from)) * 100.0 / span;
    let y = |share: f64| (1.0 - share.clamp(0.0, 1.0)) * 100.0;
    let point = |one: &Stated, share: f64| format!("{:.2},{:.2}", x(one), y(share));
    let line: Vec<String> = told.iter().map(|one| point(one, one.pass_probability)).collect();
    let upper = told.iter().map(|one| point(one, one.high));
    let lower = told.iter().rev().map(|one| point(one, one.low));
    let band: Vec<String> = upper.chain(lower).collect();
    let newest = told.last();
    Some(History {
        band: band.join(" "),
        line: line.join(" "),
        newest: newest.map_or((0.0, 0.0), |one| (6.0 + 0.88 * x(one), 20.0 + 1.8 * y(one.pass_probability))),
        says: newest
            .map(|one| format!("{} {}", short_day(one.day), short_chance(one.pass_probability)))
            .unwrap_or_default(),
        days: (short_day(from), short_day(to)),
        rows,
        drawn: from < to,
    })
}

#[expect(clippy::cast_precision_loss, reason = "days of a few years")]
fn real(days: i64) -> f64 {
    days as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_a_day_from_left_to_right() {
        let said = |day: &str, p: f64, enough| Stated {
            certification: "a".into(),
            day: day.parse().unwrap(),
            exam: day.parse().unwrap(),
            occasion: "study-ended".into(),
            pass_probability: p,
            low: p - 0.1,
            high: p + 0.1,
            enough,
            answers: 50,
            new: 50,
            mocks: 0,
            model: 1,
        };
        assert!(history([].iter()).is_none());
        let few = [said("2026-11-01", 0.5, false)];
        let shown = history(few.iter()).unwrap();
        assert_eq!((shown.drawn, shown.rows[0].1.as_str()), (false, "cannot tell yet"));
        let all = [
            said("2026-10-20", 0.1, false),
            said("2026-11-01", 0.2, true),
            said("2026-11-01", 0.4, true),
            said("2026-11-06", 0.5, true),
            said("2026-11-11", 0.65, true),
        ];
        let shown = history(all.iter()).unwrap();
        assert_eq!(shown.line, "0.00,60.00 50.00,50.00 100.00,35.00");
        assert!(
            shown.band.starts_with("0.00,50.00 50.00,40.00") && shown.band.ends_with("0.00,70.00"),
            "{}",
            shown.band
        );
        assert_eq!((shown.drawn, shown.rows.len(), shown.says.as_str()), (true, 4, "11 Nov 2026 65 %"));
        assert_eq!(shown.rows[0].1, "55 to 75 %");
    }
}
