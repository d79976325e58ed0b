//! The head, the line for notices and the line of keys.

use ratatui::text::{Line, Span};
use rungs_items::question::Kind;
use rungs_practice::diagnose::MOST;
use rungs_practice::events::Mode;
use unicode_width::UnicodeWidthStr;

use super::More;
use crate::output::clean;
use crate::sitting::screen::model::{Over, Screen};
use crate::sitting::screen::paint::Paint;
use crate::sitting::screen::wrap::cut;

/// Returns the head: which exam, which question, the clock.
pub(super) fn head(screen: &Screen, width: u16, tall: bool, paint: Paint) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let clock = match (&screen.clock, screen.clock_hidden) {
        (None, _) => String::new(),
        (Some(_), true) => "time hidden".to_owned(),
        (Some(clock), false) => clock.clone(),
    };
    let mut question = match screen.mode {
        _ if matches!(screen.over, Over::Start(_)) => "Before you begin".to_owned(),
        _ if matches!(screen.over, Over::Summary(_)) => "The end of this session".to_owned(),
        Mode::Study => format!("Question {}", screen.n.saturating_add(1)),
        Mode::Diagnose => {
            format!("Question {} of at most {}", screen.n.saturating_add(1), MOST.max(screen.cells.len()))
        }
        Mode::Mock => format!("Question {} of {}", screen.n.saturating_add(1), screen.cells.len()),
    };
    if screen.looking_back {
        question.push_str(", looking back");
    }
    let flag = match screen.card.as_ref().is_some_and(|card| card.flagged) {
        true if width >= 60 => "⚑ flagged",
        true => "⚑",
        false => "",
    };
    let rule = Line::styled("─".repeat(width), paint.faint());
    let second = vec![
        Span::styled(question, paint.strong()),
        Span::raw(if flag.is_empty() { "" } else { "  " }),
        Span::styled(flag, paint.caution()),
    ];
    if tall {
        let first = vec![Span::styled(clean(&screen.title), paint.faint())];
        return vec![
            apart(first, Span::styled(clock, paint.strong()), width),
            apart(second, Span::styled(counts(screen, width.saturating_sub(30)), paint.faint()), width),
            rule,
        ];
    }
    vec![apart(second, Span::styled(clock, paint.strong()), width), rule]
}

/// Returns as many counts as fit.
fn counts(screen: &Screen, width: usize) -> String {
    let mut text = String::new();
    for count in &screen.counts {
        let longer = if text.is_empty() { count.clone() } else { format!("{text} · {count}") };
        if longer.width() > width {
            break;
        }
        text = longer;
    }
    text
}

/// Puts one text left and one right; the left one gives way.
fn apart(left: Vec<Span<'static>>, right: Span<'static>, width: usize) -> Line<'static> {
    let mut room = width.saturating_sub(right.width() + usize::from(right.width() > 0) * 2);
    let mut spans = Vec::new();
    for span in left {
        let text = cut(&span.content, room);
        room -= text.width().min(room);
        spans.push(Span::styled(text, span.style));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    spans.push(Span::raw(" ".repeat(width.saturating_sub(used + right.width()))));
    spans.push(right);
    Line::from(spans)
}

/// Returns what the last key led to, else a word of the clock, else where there is more to read.
pub(super) fn notice(screen: &Screen, more: More, width: u16, paint: Paint) -> Line<'static> {
    let width = usize::from(width);
    if let Some(alarm) = &screen.alarm {
        return Line::styled(cut(&format!(" {} ", clean(alarm)), width), paint.focus());
    }
    if let Some(notice) = &screen.notice {
        return Line::styled(cut(&clean(notice), width), paint.caution());
    }
    let text = match (more.above, more.below) {
        (true, true) => "▲▼ more above and below: PgUp, PgDn",
        (true, false) => "▲ more above: PgUp",
        (false, true) => "▼ more below: PgDn",
        (false, false) => "",
    };
    Line::styled(text, paint.faint())
}

/// Returns the keys that matter now, as many as fit; the last one always.
pub(super) fn foot(screen: &Screen, width: u16, paint: Paint) -> Line<'static> {
    let hints = hints(screen);
    let Some(((last_key, last_what), others)) = hints.split_last() else { return Line::default() };
    let length = |key: &str, what: &str| key.width() + what.width() + 1;
    let mut room = usize::from(width).saturating_sub(length(last_key, last_what));
    let mut spans = Vec::new();
    for (key, what) in others {
        let needed = length(key, what) + 3;
        if needed > room {
            break;
        }
        room -= needed;
        spans.extend([Span::styled(key.clone(), paint.accent()), Span::raw(format!(" {what}   "))]);
    }
    spans.extend([Span::styled(last_key.clone(), paint.accent()), Span::raw(format!(" {last_what}"))]);
    Line::from(spans)
}

type Hint = (String, String);

fn hint(key: &str, what: &str) -> Hint {
    (key.to_owned(), what.to_owned())
}

fn hints(screen: &Screen) -> Vec<Hint> {
    match &screen.over {
        Over::Nothing => question_hints(screen),
        Over::Help(_) => vec![hint("↑↓", "line"), hint("Enter", "do it"), hint("Esc", "close")],
        Over::Palette(_) => vec![hint("←→↑↓", "cell"), hint("Enter", "go there"), hint("Esc", "close")],
        Over::Review(_) => {
            let mut hints = vec![hint("↑↓", "line"), hint("Enter", "go there")];
            if screen.letters {
                hints.push(hint("S", "hand in"));
            }
            hints.push(hint("Esc", "back"));
            hints
        }
        Over::Dialog(_) => vec![hint("↑↓", "line"), hint("Enter", "choose"), hint("Esc", "back")],
        Over::Prompt(_) => vec![hint("Enter", "done"), hint("Esc", "back")],
        Over::Striking => vec![hint("A-E, 1-9", "strike out, or take back"), hint("Esc", "back")],
        Over::Start(_) => vec![hint("Enter", "begin"), hint("Esc", "leave")],
        Over::Paused => vec![hint("any key", "go on")],
        Over::Summary(_) => vec![hint("Enter", "close")],
    }
}

fn question_hints(screen: &Screen) -> Vec<Hint> {
    let mut hints = Vec::new();
    let help = hint("?", "keys");
    let Some(card) = &screen.card else { return vec![hint("→", "next"), hint("←", "back"), help] };
    if screen.told.is_some() {
        hints.push(hint("Enter", "next"));
        if screen.letters {
            hints.extend([hint("E", "reasons"), hint("P", "back"), hint("R", "report")]);
        }
        hints.push(help);
        return hints;
    }
    if screen.typing {
        let enter = if screen.is_exam() { "keep" } else { "confirm" };
        return vec![hint("Enter", enter), hint("Tab", "out of the line"), hint("F1", "keys")];
    }
    let count = card.choices().len();
    match card.shown.kind {
        Kind::Ordering if screen.letters => hints.push(hint("J K", "move a step")),
        Kind::Ordering => hints.push(hint("Shift ↑↓", "move a step")),
        Kind::Numeric | Kind::ShortText => hints.push(hint("Tab", "type")),
        _ if screen.letters => {
            let last = ('A'..='E').nth(count.saturating_sub(1)).unwrap_or('E');
            // Keys behind E do other things too; there the capital chooses.
            let more = ('A'..='Z').nth(count.saturating_sub(1)).filter(|_| count > 5);
            let keys = more.map_or_else(|| format!("A-{last}"), |more| format!("A-E, Shift+{more}"));
            hints.push(hint(&keys, "choose"));
        }
        _ => hints.push(hint(&format!("1-{}", count.min(9)), "choose")),
    }
    if screen.letters && card.shown.scenario.is_some() {
        hints.push(hint("S", "scenario"));
    }
    if !screen.is_exam() {
        hints.push(hint("Enter", "confirm"));
        if screen.letters {
            if card.strikes() {
                hints.push(hint("X", "strike out"));
            }
            hints.push(hint("F", "flag"));
        }
    } else if screen.letters {
        hints.extend([hint("N", "next"), hint("P", "back"), hint("F", "flag"), hint("W", "all"), hint("V", "hand in")]);
        if card.strikes() {
            hints.push(hint("X", "strike out"));
        }
    } else {
        hints.extend([hint("→", "next"), hint("←", "back")]);
    }
    hints.push(help);
    hints
}
