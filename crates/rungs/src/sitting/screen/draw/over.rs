//! What lies over the question: keys, palette, review, dialogues.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use rungs_catalog::words::count;
use unicode_width::UnicodeWidthStr;

use super::Content;
use crate::output::clean;
use crate::sitting::screen::card::Cell;
use crate::sitting::screen::keys::list;
use crate::sitting::screen::model::{Asked, Dialog, Over, PALETTE_COLUMNS, Prompt, Screen};
use crate::sitting::screen::paint::Paint;
use crate::sitting::screen::wrap::{behind, wrap};

/// Columns for the names of keys.
const KEYS: usize = 13;

/// Returns the list of keys.
pub(super) fn help(screen: &Screen, at: usize, width: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    content.put(vec![Line::styled("Keys", paint.strong())]);
    let mut lead = "Enter on a line does it, without its key.".to_owned();
    if !screen.letters {
        lead.push_str(" Single letters are turned off: use this list instead.");
    }
    content.put(wrap(&[(lead, paint.faint())], width));
    content.gap();
    for (place, key) in list(screen.mode, screen.clock.is_some()).iter().enumerate() {
        let under = place == at;
        let mark =
            vec![Span::styled(if under { "▸ " } else { "  " }, paint.accent()), Span::styled(key.keys, paint.accent())];
        let style = if under { paint.strong() } else { Style::new() };
        let indent = KEYS + 2;
        let start = content.lines.len();
        content.put(behind(mark, indent, wrap(&[(key.what.to_owned(), style)], width.saturating_sub(indent))));
        if under {
            // With the first line, the heading is in sight too.
            content.cursor = Some(if place == 0 { 0 } else { start }..content.lines.len());
        }
    }
    content
}

/// Returns all questions as numbered cells, with what the signs mean.
pub(super) fn palette(screen: &Screen, at: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    content.put(vec![Line::styled("All questions", paint.strong())]);
    for (place, row) in screen.cells.chunks(PALETTE_COLUMNS).enumerate() {
        let first = place * PALETTE_COLUMNS;
        let mut spans = Vec::new();
        for (n, cell) in (first..).zip(row) {
            let (state, flag) = cell.signs();
            let (open, close) = if n == at { ('[', ']') } else { (' ', ' ') };
            let text = format!("{open}{:>2}{state}{flag}{close}", n + 1);
            let style = match (n == at, cell.flagged, cell.answered) {
                (true, ..) => paint.focus(),
                (_, true, _) => paint.caution(),
                (_, _, true) => paint.accent(),
                _ => Style::new(),
            };
            spans.push(Span::styled(text, style));
            spans.push(Span::raw(" "));
        }
        content.put(vec![Line::from(spans)]);
        if (first..first + row.len()).contains(&at) {
            content.cursor = Some(content.lines.len() - 1..content.lines.len());
        }
    }
    if let Some(cell) = screen.cells.get(at) {
        content.gap();
        content.put(vec![Line::raw(format!("{}: {}", at + 1, cell.words()))]);
    }
    content.put(vec![
        Line::styled("· not seen   ○ seen   ● answered", paint.faint()),
        Line::styled("⚑ flagged    ●⚑ answered, flagged", paint.faint()),
    ]);
    content
}

/// Returns what is not answered and what is flagged, each as a line that can be gone to, and the way to hand in.
pub(super) fn review(screen: &Screen, at: usize, width: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    let unanswered = screen.unanswered().len();
    let open = screen.open_questions();
    let flagged = screen.cells.iter().filter(|cell| cell.flagged).count();
    content.put(vec![Line::styled("Before you hand in", paint.strong())]);
    let answered = screen.cells.len().saturating_sub(unanswered);
    let counts =
        format!("Answered {answered} of {} · not answered {unanswered} · flagged {flagged}", screen.cells.len());
    content.put(wrap(&[(counts, Style::new())], width));
    content.gap();
    let line = |content: &mut Content, place: usize, lead: String, text: &str| {
        let under = place == at;
        let mark = vec![Span::styled(if under { "▸ " } else { "  " }, paint.accent()), Span::raw(lead)];
        let indent: usize = mark.iter().map(Span::width).sum();
        let start = content.lines.len();
        let style = if under { paint.strong() } else { Style::new() };
        content.put(behind(mark, indent, wrap(&[(clean(text), style)], width.saturating_sub(indent))));
        if under {
            content.cursor = Some(if place == 0 { 0 } else { start }..content.lines.len());
        }
    };
    for (place, n) in open.iter().enumerate() {
        let nothing = Cell::default();
        let cell = screen.cells.get(*n).unwrap_or(&nothing);
        let (state, flag) = cell.signs();
        let note = if cell.note.is_empty() { String::new() } else { format!(" · {}", cell.note) };
        line(&mut content, place, format!("{:>3} {state}{flag} ", n + 1), &format!("{}{note}", cell.words()));
    }
    if open.is_empty() {
        content.put(vec![Line::styled("Nothing is open and nothing is flagged.", paint.faint())]);
    }
    content.gap();
    let key = if screen.letters { " (S)" } else { "" };
    line(&mut content, open.len(), String::new(), &format!("Hand in{key}: asks once more"));
    content
}

/// Returns a page of its own: what comes before the first question, or how a study session went.
pub(super) fn page(lines: &[String], width: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    for (place, line) in lines.iter().enumerate() {
        let style = if place == 0 { paint.strong() } else { Style::new() };
        content.put(wrap(&[(clean(line), style)], width));
        content.gap();
    }
    content
}

/// Returns what covers the question while the clock stands still.
pub(super) fn paused(width: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    content.put(vec![Line::styled("Paused", paint.strong())]);
    content.put(wrap(&[("The clock stands still. Any key goes on.".to_owned(), Style::new())], width));
    content
}

/// Returns the panel below the question: a dialogue, a line to be typed, or which option to strike out.
pub(super) fn panel(screen: &Screen, width: usize, paint: Paint) -> Content {
    let mut content = Content::default();
    content.put(vec![Line::styled("─".repeat(width), paint.faint())]);
    match &screen.over {
        Over::Dialog(dialog) => self::dialog(dialog, width, &mut content, paint),
        Over::Prompt(prompt) => self::prompt(screen, prompt, width, &mut content, paint),
        _ => content.put(wrap(
            &[("Which option is out? Its letter or number; once more takes it back.".to_owned(), paint.strong())],
            width,
        )),
    }
    content
}

fn dialog(dialog: &Dialog, width: usize, content: &mut Content, paint: Paint) {
    content.put(wrap(&[(dialog.title.clone(), paint.strong())], width));
    for text in &dialog.text {
        content.put(wrap(&[(text.clone(), Style::new())], width));
    }
    for (place, (text, _)) in dialog.choices.iter().enumerate() {
        let under = place == dialog.at;
        let mark = vec![
            Span::styled(if under { "▸ " } else { "  " }, paint.accent()),
            Span::styled(format!("{}  ", place + 1), paint.accent()),
        ];
        let start = content.lines.len();
        let style = if under { paint.strong() } else { Style::new() };
        content.put(behind(mark, 5, wrap(&[(text.clone(), style)], width.saturating_sub(5))));
        if under {
            content.cursor = Some(if place == 0 { 0 } else { start }..content.lines.len());
        }
    }
}

fn prompt(screen: &Screen, prompt: &Prompt, width: usize, content: &mut Content, paint: Paint) {
    let (label, about) = match prompt.of {
        Asked::Jump => ("Go to question: ", format!("1 to {}", screen.cells.len())),
        Asked::Note => ("Note: ", "Enter keeps it with the question; an empty note is none.".to_owned()),
        Asked::Report(_) => {
            ("In a few words: ", "Write down no exam questions. Enter keeps the report, also without words.".to_owned())
        }
    };
    content.put(wrap(&[(about, paint.faint())], width));
    let (before, behind) = prompt.line.parts();
    let mut before = clean(&before);
    let room = width.saturating_sub(label.width() + 1);
    while before.width() > room.saturating_sub(1) {
        before.remove(0);
    }
    let behind: String = clean(&behind).chars().take(room.saturating_sub(before.width())).collect();
    content.caret = Some((content.lines.len(), label.width() + before.width()));
    content.cursor = Some(content.lines.len()..content.lines.len() + 1);
    content.put(vec![Line::from(vec![
        Span::styled(label, paint.accent()),
        Span::styled(before, paint.strong()),
        Span::styled(behind, paint.strong()),
    ])]);
}

/// Returns how a study session went, for its end.
pub(crate) fn summary_lines(
    answered: u32,
    right: f64,
    fresh: (u32, f64),
    seen: (u32, f64),
    left: Option<&str>,
) -> Vec<String> {
    let share = |(answered, right): (u32, f64)| format!("{} of {answered}", tidy(right));
    let asked = count(usize::try_from(answered).unwrap_or_default(), "question", "questions");
    let mut lines = vec![if answered == 0 {
        "No question was answered.".to_owned()
    } else {
        format!("{} of {asked} right.", tidy(right))
    }];
    if fresh.0 > 0 {
        lines.push(format!("New to you: {} right. These tell how ready you are.", share(fresh)));
    }
    if seen.0 > 0 {
        lines.push(format!("Seen before: {} right. These tell what you remember.", share(seen)));
    }
    lines.extend(left.map(str::to_owned));
    lines
}

/// Returns a share without needless places: `3`, `2.5`.
pub(crate) fn tidy(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
