//! The question with what the learner has entered.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Content, told};
use crate::output::clean;
use crate::sitting::screen::card::Card;
use crate::sitting::screen::entry::Entry;
use crate::sitting::screen::markup::render;
use crate::sitting::screen::model::Screen;
use crate::sitting::screen::paint::Paint;
use crate::sitting::screen::wrap::{behind, wrap};

/// Returns the question, or its verdict and reasons. `airy` puts an empty line between options.
pub(super) fn content(screen: &Screen, width: usize, airy: bool, paint: Paint) -> Content {
    let mut content = Content::default();
    let (Some(card), Some(entry)) = (&screen.card, &screen.entry) else {
        let text = "This question is not in the question set any more. It counts for nothing; go on with the next.";
        content.put(wrap(&[(text.to_owned(), Style::new())], width));
        return content;
    };
    if let (Some(why), None) = (&card.why, &screen.told) {
        content.put(wrap(&[(clean(why), paint.faint())], width));
        content.gap();
    }
    scenario(screen, card, width, &mut content, paint);
    content.put(render(&card.shown.stem, width, Style::new(), paint));
    content.gap();
    if let Some(told) = &screen.told {
        told::content(screen, card, told, width, &mut content, paint);
    } else {
        content.put(wrap(&[(instruction(screen, card, entry), paint.faint())], width));
        content.gap();
        answer(screen, card, entry, width, airy, &mut content, paint);
    }
    if !card.note.is_empty() {
        content.gap();
        let note = [("Your note: ".to_owned(), paint.strong()), (clean(&card.note), Style::new())];
        content.put(wrap(&note, width));
    }
    content
}

fn scenario(screen: &Screen, card: &Card, width: usize, content: &mut Content, paint: Paint) {
    let Some(scenario) = &card.shown.scenario else { return };
    if screen.scenario_hidden {
        content.put(vec![Line::styled("Scenario: hidden, S shows it", paint.faint())]);
    } else {
        content.put(vec![Line::styled("Scenario", paint.strong())]);
        content.put(render(scenario, width, Style::new(), paint));
    }
    content.gap();
}

/// Says how the question is answered, and how far the answer is.
fn instruction(screen: &Screen, card: &Card, entry: &Entry) -> String {
    let move_keys = if screen.letters { "J and K move" } else { "Shift+Down and Shift+Up move" };
    match entry {
        Entry::Choice { asked: 1, .. } => "Choose one.".to_owned(),
        Entry::Choice { chosen, asked } => format!("Choose {asked}. Chosen: {} of {asked}.", chosen.len()),
        Entry::Order { given, .. } => {
            let so_far = if *given { "" } else { " Nothing is moved yet." };
            format!("Put in order: {move_keys} the step marked ▸, a number puts it there.{so_far}")
        }
        Entry::Match { pairs } => {
            let (done, all) = (pairs.len(), card.shown.items.len());
            format!("Choose the match of the item marked ▸. Matched: {done} of {all}.")
        }
        Entry::Typed { number: true, .. } if card.shown.unit.is_empty() => "Type a number.".to_owned(),
        Entry::Typed { number: true, .. } => {
            let mut units = vec![clean(&card.shown.unit)];
            units.extend(card.shown.units.iter().map(|unit| clean(unit)));
            format!("Type a number, in {}.", units.join(" or "))
        }
        Entry::Typed { number: false, .. } => "Type a word or a few.".to_owned(),
    }
}

fn answer(screen: &Screen, card: &Card, entry: &Entry, width: usize, airy: bool, content: &mut Content, paint: Paint) {
    match entry {
        Entry::Choice { chosen, asked } => {
            for (place, option) in card.shown.options.iter().enumerate() {
                let state = State {
                    under: screen.cursor == Some(place),
                    chosen: chosen.contains(&option.id),
                    struck: card.struck.contains(&option.id),
                };
                let mark = match (*asked > 1, state.struck, state.chosen) {
                    (false, true, false) => "(-)",
                    (false, _, true) => "(●)",
                    (false, false, false) => "( )",
                    (true, true, false) => "[-]",
                    (true, _, true) => "[x]",
                    (true, false, false) => "[ ]",
                };
                row(&letter(place), Some(mark), &option.text, state, width, content, paint);
                spread(airy, content);
            }
        }
        Entry::Order { ids, .. } => {
            for (place, id) in ids.iter().enumerate() {
                let text = card.shown.options.iter().find(|step| step.id == *id).map_or("", |step| step.text.as_str());
                let state = State { under: screen.cursor == Some(place), chosen: false, struck: false };
                row(&(place + 1).to_string(), None, text, state, width, content, paint);
                spread(airy, content);
            }
        }
        Entry::Match { pairs } => {
            for (place, item) in card.shown.items.iter().enumerate() {
                let matched =
                    pairs.get(&item.id).and_then(|id| card.shown.matches.iter().position(|known| known.id == *id));
                let state = State { under: screen.cursor == Some(place), chosen: matched.is_some(), struck: false };
                let mark = matched.map_or_else(|| "[ ]".to_owned(), |place| format!("[{}]", letter(place)));
                row("", Some(&mark), &item.text, state, width, content, paint);
                spread(airy, content);
            }
            content.gap();
            for (place, matched) in card.shown.matches.iter().enumerate() {
                row(&letter(place), None, &matched.text, State::default(), width, content, paint);
            }
        }
        Entry::Typed { line, .. } => typed(screen, card, &line.parts(), width, content, paint),
    }
    if airy && content.lines.last().is_some_and(|line| line.width() == 0) {
        content.lines.pop();
    }
}

fn spread(airy: bool, content: &mut Content) {
    if airy {
        content.gap();
    }
}

#[derive(Clone, Copy, Default)]
struct State {
    under: bool,
    chosen: bool,
    struck: bool,
}

/// One option, step, item or match behind its marks.
fn row(letter: &str, mark: Option<&str>, text: &str, state: State, width: usize, content: &mut Content, paint: Paint) {
    let base = match (state.struck, state.chosen, state.under) {
        (true, ..) => paint.struck(),
        (_, true, _) | (_, _, true) => paint.strong(),
        _ => Style::new(),
    };
    let mut spans = vec![Span::styled(if state.under { "▸ " } else { "  " }, paint.accent())];
    if let Some(mark) = mark {
        spans.push(Span::styled(format!("{mark} "), if state.chosen { paint.accent() } else { Style::new() }));
    }
    if !letter.is_empty() {
        spans.push(Span::styled(format!("{letter}  "), paint.accent()));
    }
    let indent: usize = spans.iter().map(Span::width).sum();
    let mut lines = render(text, width.saturating_sub(indent), base, paint);
    if lines.is_empty() {
        lines.push(Line::default());
    }
    if let (true, Some(last)) = (state.struck, lines.last_mut()) {
        last.push_span(Span::styled("  struck out", paint.faint()));
    }
    let start = content.lines.len();
    content.put(behind(spans, indent, lines));
    if state.under {
        content.cursor = Some(start..content.lines.len());
    }
}

/// The answer line; what does not fit on the left is scrolled away.
fn typed(screen: &Screen, card: &Card, parts: &(String, String), width: usize, content: &mut Content, paint: Paint) {
    let label = "Your answer: ";
    let unit = if card.shown.unit.is_empty() { String::new() } else { format!(" {}", clean(&card.shown.unit)) };
    let room = width.saturating_sub(label.width() + unit.width() + 1).max(8);
    let mut before = clean(&parts.0);
    while before.width() > room.saturating_sub(2) {
        before.remove(0);
    }
    let behind: String = clean(&parts.1).chars().take(room.saturating_sub(before.width())).collect();
    let field = format!("{before}{behind}");
    let blank = "_".repeat(room.min(24).saturating_sub(field.width()));
    content.caret = screen.typing.then_some((content.lines.len(), label.width() + before.width()));
    content.put(vec![Line::from(vec![
        Span::styled(label, if screen.typing { paint.accent() } else { Style::new() }),
        Span::styled(field, paint.strong()),
        Span::styled(blank, paint.faint()),
        Span::raw(unit),
    ])]);
    if !screen.typing {
        content.put(vec![Line::styled("Tab goes into the line.", paint.faint())]);
    }
}

/// Returns the letter of a place; behind Z, its number.
pub(super) fn letter(place: usize) -> String {
    ('A'..='Z').nth(place).map_or_else(|| (place + 1).to_string(), |letter| letter.to_string())
}
