//! Breaking styled text into lines of the terminal.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar;

/// A character with its style.
type Cell = (char, Style);

/// Breaks text at spaces into lines of at most `width` columns (at least 4); longer words are cut. A line feed ends a
/// line.
pub(crate) fn wrap(runs: &[(String, Style)], width: usize) -> Vec<Line<'static>> {
    let width = width.max(4);
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut word: Vec<Cell> = Vec::new();
    let cells = runs.iter().flat_map(|(text, style)| text.chars().map(move |character| (character, *style)));
    for (character, style) in cells {
        match character {
            '\n' => {
                place(&mut lines, &mut line, &mut word, width);
                lines.push(std::mem::take(&mut line));
            }
            // A no-break space is not white here: it keeps a number and its unit together.
            ' ' | '\t' => place(&mut lines, &mut line, &mut word, width),
            _ => word.push((character, style)),
        }
    }
    place(&mut lines, &mut line, &mut word, width);
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(joined).collect()
}

/// Puts a word behind what is in the line, or into a new one.
fn place(lines: &mut Vec<Vec<Cell>>, line: &mut Vec<Cell>, word: &mut Vec<Cell>, width: usize) {
    if word.is_empty() {
        return;
    }
    let needed = columns(word);
    if !line.is_empty() && columns(line) + 1 + needed > width {
        lines.push(std::mem::take(line));
    }
    if let Some((_, before)) = line.last() {
        // Inside of one style the space has it too, so that an underline has no holes.
        let same = word.first().is_some_and(|(_, style)| style == before);
        line.push((' ', if same { *before } else { Style::new() }));
    }
    for cell in word.drain(..) {
        if columns(line) + cell.0.width().unwrap_or(0) > width {
            lines.push(std::mem::take(line));
        }
        line.push(cell);
    }
}

fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(|(character, _)| character.width().unwrap_or(0)).sum()
}

/// Makes one span of neighbours that share a style.
fn joined(cells: Vec<Cell>) -> Line<'static> {
    let mut spans: Vec<(String, Style)> = Vec::new();
    for (character, style) in cells {
        match spans.last_mut() {
            Some((text, last)) if *last == style => text.push(character),
            _ => spans.push((character.to_string(), style)),
        }
    }
    Line::from(spans.into_iter().map(|(text, style)| Span::styled(text, style)).collect::<Vec<_>>())
}

/// Cuts a text to `width` columns; what is cut shows as `…`.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let whole: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
    if whole <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

/// Sets lines in: the first behind `mark`, the others under its text.
pub(crate) fn behind(mark: Vec<Span<'static>>, indent: usize, lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    let used: usize = mark.iter().map(Span::width).sum();
    let mut first = Some(mark);
    lines
        .into_iter()
        .map(|line| {
            let mut spans = match first.take() {
                Some(mut mark) => {
                    mark.push(Span::raw(" ".repeat(indent.saturating_sub(used))));
                    mark
                }
                None => vec![Span::raw(" ".repeat(indent))],
            };
            spans.extend(line.spans);
            Line::from(spans)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    fn texts(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_are_cut() {
        for (text, width, expected) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one two three", 80, vec!["one two three"]),
            ("  many   spaces ", 80, vec!["many spaces"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("a abcdefgh", 4, vec!["a", "abcd", "efgh"]),
            ("one\ntwo", 80, vec!["one", "two"]),
            ("", 10, vec![""]),
            ("数字数字", 4, vec!["数字", "数字"]),
            ("12\u{a0}GB of", 6, vec!["12\u{a0}GB", "of"]),
        ] {
            assert_eq!(texts(&wrap(&[(text.to_owned(), Style::new())], width)), expected, "{text:?} at {width}");
        }
    }

    #[test]
    fn a_word_may_change_its_style_in_the_middle() {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let runs = [("pre".to_owned(), Style::new()), ("fix and".to_owned(), bold), (" more".to_owned(), Style::new())];
        let lines = wrap(&runs, 80);
        let spans: Vec<(&str, Style)> = lines[0].spans.iter().map(|span| (span.content.as_ref(), span.style)).collect();
        assert_eq!(spans, [("pre", Style::new()), ("fix and", bold), (" more", Style::new())]);
    }

    #[test]
    fn a_text_is_cut_where_it_ends_in_an_ellipsis() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("数字数字", 5), "数字…");
    }
}
