//! The chance to pass in sentences, the same for every face.

mod booking;
mod why;

use rungs_catalog::words::{capital, count, long_day, short_day};
use rungs_planner::Day;

use super::{Help, Ready, day_words, ends, in_100, sentence};
use crate::events::ReadinessStated;
use crate::state::Stated;

pub use booking::{advice, margin, not_at_all, rounded, way};
pub use why::{arithmetic, assumed, domains, how_counted, ways};

/// Returns the day of a figure as the beginning of a sentence.
pub fn when(on: Day, today: Day, booked: bool) -> String {
    if on == today {
        "If you sat it today".to_owned()
    } else if booked {
        format!("On {}, the day you booked", long_day(on))
    } else {
        format!("If you sat it on {}", long_day(on))
    }
}

/// Says the figure in one line, or that it cannot be told yet.
pub fn headline(ready: &Ready) -> String {
    if !ready.enough {
        return format!("Cannot tell yet whether you would pass {}", ready.name);
    }
    let between = ends(ready.low, ready.high).map(|(low, high)| format!("; between {low} and {high}"));
    let when = when(ready.on, ready.as_of, ready.booked);
    format!("{when}: {}{}", in_100(ready.pass_probability), between.unwrap_or_default())
}

/// Says the figure as the heading of a page: `AIF-C01: probably a chance of 45 to 80 % to pass today`.
pub fn finding(ready: &Ready, short: &str) -> String {
    if !ready.enough {
        return format!("{short}: cannot tell yet whether you would pass");
    }
    let when = if ready.on == ready.as_of { "today".to_owned() } else { format!("on {}", long_day(ready.on)) };
    let range = match ends(ready.low, ready.high) {
        Some((low, high)) => format!("{low} to {high} %"),
        None => super::short_chance(ready.pass_probability).replace('<', "less than ").replace('>', "more than "),
    };
    format!("{short}: probably a chance of {range} to pass {when}")
}

/// Says what the figure means.
pub fn meaning(ready: &Ready) -> String {
    let unsure = ends(ready.low, ready.high).map_or(String::new(), |(low, high)| {
        format!(
            " How well you really stand is not known exactly: 90 times of 100 the true figure lies between {low} and {high}."
        )
    });
    format!(
        "Of 100 people with a record like yours, {} would pass {}.{unsure}",
        in_100(ready.pass_probability).trim_end_matches(" in 100"),
        ready.name
    )
}

/// Says whether the figure is checked.
pub fn label(ready: &Ready) -> String {
    format!("{}.", capital(&ready.label))
}

/// Says which parts of the exam cost most, the dearest first, at most four.
pub fn costly(ready: &Ready) -> Vec<String> {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let mut costly: Vec<_> = ready.domains.iter().filter(|domain| domain.cost >= 0.005).collect();
    costly.sort_by(|one, two| two.cost.total_cmp(&one.cost));
    let line = |domain: &super::DomainReady| {
        format!(
            "{} ({:.0} % of the exam): you would get about {} % of it right ({} to {}). Nearly all of it right would \
             add {} in 100.",
            domain.name,
            domain.weight,
            percent(domain.expected_share),
            percent(domain.low),
            percent(domain.high),
            percent(domain.cost)
        )
    };
    costly.into_iter().take(4).map(line).collect()
}

/// Says what is short of a figure, one sentence each.
pub fn short_of(ready: &Ready) -> Vec<String> {
    ready.short_of.iter().map(|short| format!("{}.", capital(short))).collect()
}

/// Says what the figure rests on.
pub fn evidence(ready: &Ready) -> String {
    let evidence = &ready.evidence;
    if evidence.answers == 0 {
        return "nothing yet: no answer is on record".to_owned();
    }
    let mut parts = vec![format!(
        "{} ({} new to you, {} seen before)",
        count(evidence.answers, "answer", "answers"),
        evidence.new,
        evidence.seen_before
    )];
    if evidence.rapid > 0 {
        parts.push(format!("{} so quick that they count as guesses", evidence.rapid));
    }
    parts.push(count(evidence.mocks, "mock exam", "mock exams"));
    if let Some(days) = evidence.days_since_practice {
        parts.push(format!("last practised {}", day_words(days)));
    }
    if evidence.left_out > 0 {
        parts.push(format!("{} left out (too old, or by a wrong clock)", evidence.left_out));
    }
    parts.join("; ")
}

/// Says how many new questions on what would help, where any would.
pub fn new_questions(ready: &Ready) -> Option<String> {
    let parts = ready.helps.iter().filter_map(|help| match help {
        Help::NewQuestions { domain, questions } => Some(format!("{questions} on {domain}")),
        _ => None,
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Says what was said before, in one line.
pub fn stated(stated: &Stated) -> String {
    let figure = if stated.enough {
        sentence(stated.pass_probability, stated.low, stated.high)
    } else {
        "could not tell yet".to_owned()
    };
    let of = if stated.exam == stated.day { String::new() } else { format!(", of {}", short_day(stated.exam)) };
    format!("{}{of}: {figure} ({})", short_day(stated.day), occasion(&stated.occasion))
}

/// Says what was just said of the chance to pass, in one sentence; `None` where it cannot be told yet.
pub fn just_said(said: &ReadinessStated) -> Option<String> {
    let figure = sentence(said.pass_probability, said.low, said.high);
    said.enough.then(|| format!("{}: {figure}.", when(said.exam, said.day, true)))
}

/// Returns what gave the occasion for a statement, in words.
pub fn occasion(id: &str) -> &str {
    match id {
        "study-ended" => "after study",
        "mock-submitted" => "after a mock exam",
        "check-submitted" => "after a skills check",
        "exam-booked" => "when you booked",
        other => other,
    }
}
