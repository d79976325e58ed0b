//! The verdict with every option's reason, and where it can be looked up.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use rungs_items::explain::Explained;
use rungs_items::question::Kind;

use super::Content;
use super::question::letter;
use crate::output::clean;
use crate::sitting::screen::card::{Card, Told};
use crate::sitting::screen::markup::render;
use crate::sitting::screen::model::Screen;
use crate::sitting::screen::paint::Paint;
use crate::sitting::screen::wrap::{behind, wrap};

/// Adds verdict, reasons and sources.
pub(super) fn content(screen: &Screen, card: &Card, told: &Told, width: usize, content: &mut Content, paint: Paint) {
    let (text, style) = verdict(told, paint);
    content.verdict = Some(content.lines.len());
    content.put(wrap(&[(text, style)], width));
    if told.ruled {
        let ruled = "A decision on a reported fault of this question changed its verdict.";
        content.put(wrap(&[(ruled.to_owned(), Style::new())], width));
    }
    content.gap();
    for (place, option) in told.explained.iter().enumerate() {
        explained(screen, card, place, option, width, content, paint);
    }
    if screen.reasons_hidden {
        let key = if screen.letters { "E shows the reasons." } else { "The list of keys (?) shows the reasons." };
        content.put(vec![Line::styled(key, paint.faint())]);
        return;
    }
    if let Some(topic) = &told.topic {
        content.put(wrap(&[(format!("Exam topic {}", clean(topic)), paint.faint())], width));
    }
    for source in &told.sources {
        let title = format!("Source: {} (read {})", clean(&source.title), source.checked);
        content.put(wrap(&[(title, paint.faint())], width));
        // The address on lines of its own, so that it can be copied.
        let address = wrap(&[(clean(&source.url), paint.faint())], width.saturating_sub(2));
        content.put(behind(Vec::new(), 2, address));
    }
    content.put(wrap(&[(clean(&told.credits), paint.faint())], width));
}

fn verdict(told: &Told, paint: Paint) -> (String, Style) {
    if told.void {
        return ("– This question was taken out; it counts for nobody.".to_owned(), paint.caution());
    }
    match (&told.answer, told.right) {
        (None, _) => ("– Not answered. It counts as not known.".to_owned(), paint.caution()),
        (Some(_), true) => ("✓ Right.".to_owned(), paint.right()),
        (Some(_), false) if told.score > 0.0 => {
            (format!("✗ Partly right: {:.0} % of it counts.", told.score * 100.0), paint.wrong())
        }
        (Some(_), false) => ("✗ Wrong.".to_owned(), paint.wrong()),
    }
}

fn explained(
    screen: &Screen,
    card: &Card,
    place: usize,
    option: &Explained,
    width: usize,
    content: &mut Content,
    paint: Paint,
) {
    let kind = card.shown.kind;
    let (sign, style, words) = match (kind, option.right, option.chosen) {
        (Kind::Ordering, _, true) => ("✓", paint.right(), "You put it here."),
        (Kind::Ordering, _, false) => ("✗", paint.wrong(), "You put it elsewhere."),
        (_, true, true) => ("✓", paint.right(), "Right, your answer."),
        (_, true, false) => ("✓", paint.right(), "Right."),
        (_, false, true) => ("✗", paint.wrong(), "Wrong, your answer."),
        (_, false, false) => ("·", Style::new(), "Wrong."),
    };
    let (style, sign, words) =
        if kind == Kind::Ordering && told_nothing(screen) { (Style::new(), "·", "") } else { (style, sign, words) };
    let mut spans = vec![Span::styled(format!("{sign} "), style)];
    let name = match kind {
        Kind::SingleChoice | Kind::ChooseN => card
            .shown
            .options
            .iter()
            .position(|shown| shown.id == option.id)
            .map_or_else(String::new, |place| format!("{}  ", letter(place))),
        Kind::Ordering => format!("{}  ", place + 1),
        Kind::Matching | Kind::Numeric | Kind::ShortText => String::new(),
    };
    spans.push(Span::styled(name, paint.accent()));
    let indent: usize = spans.iter().map(Span::width).sum();
    let base = if option.chosen { paint.strong() } else { Style::new() };
    content.put(behind(spans, indent, render(&option.text, width.saturating_sub(indent), base, paint)));
    if screen.reasons_hidden {
        content.put(behind(Vec::new(), indent, wrap(&[(words.to_owned(), style)], width.saturating_sub(indent))));
    } else {
        let lead = if words.is_empty() { String::new() } else { format!("**{words}** ") };
        let lines = render(&format!("{lead}{}", option.reason), width.saturating_sub(indent), Style::new(), paint);
        content.put(behind(Vec::new(), indent, lines));
    }
    content.gap();
}

fn told_nothing(screen: &Screen) -> bool {
    screen.told.as_ref().is_some_and(|told| told.answer.is_none())
}
