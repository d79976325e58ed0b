//! Markdown as lines of the terminal: words wrapped, code kept as it is, tables as text. What strangers wrote cannot
//! steer the terminal.

mod table;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use self::table::Table;
use super::paint::Paint;
use super::wrap::{behind, wrap};
use crate::output::clean;

/// Renders Markdown at most `width` columns wide, with `base` under every style.
pub(crate) fn render(markdown: &str, width: usize, base: Style, paint: Paint) -> Vec<Line<'static>> {
    let mut writer = Writer {
        paint,
        width,
        base,
        lines: Vec::new(),
        run: Vec::new(),
        styles: Vec::new(),
        margins: Vec::new(),
        numbers: Vec::new(),
        code: None,
        table: None,
        link: None,
        apart: false,
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        writer.event(event);
    }
    writer.flush();
    writer.lines
}

/// What stands left of a block: a mark once, then blanks as wide.
struct Margin {
    mark: Option<String>,
    blank: String,
}

struct Writer {
    paint: Paint,
    width: usize,
    base: Style,
    lines: Vec<Line<'static>>,
    /// Text of the block so far.
    run: Vec<(String, Style)>,
    styles: Vec<Style>,
    margins: Vec<Margin>,
    /// The next number of each list that is open; `None` for bullets.
    numbers: Vec<Option<u64>>,
    code: Option<String>,
    table: Option<Table>,
    link: Option<String>,
    /// An empty line is due before the next block.
    apart: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text, Style::new()),
            },
            Event::Code(text) => self.push(&text, self.paint.code()),
            // Raw HTML means nothing here; it is shown as what was written.
            Event::Html(text) | Event::InlineHtml(text) => self.push(&text, Style::new()),
            Event::SoftBreak => self.run.push((" ".to_owned(), self.style())),
            Event::HardBreak => self.run.push(("\n".to_owned(), self.style())),
            Event::Rule => {
                self.open();
                self.put(vec![Line::styled("─".repeat(self.inner().min(20)), self.paint.faint())]);
                self.apart = true;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open(),
            Tag::Heading { .. } => {
                self.open();
                self.styles.push(self.paint.strong());
            }
            Tag::BlockQuote(_) => {
                self.open();
                self.margins.push(Margin { mark: Some("│ ".to_owned()), blank: "│ ".to_owned() });
            }
            // The name of the language would only be noise.
            Tag::CodeBlock(_) => {
                self.open();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                if self.numbers.is_empty() {
                    self.open();
                } else {
                    self.flush();
                }
                self.numbers.push(first);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.numbers.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", number.saturating_sub(1))
                    }
                    _ => "• ".to_owned(),
                };
                let blank = " ".repeat(mark.chars().count());
                self.margins.push(Margin { mark: Some(mark), blank });
                self.apart = false;
            }
            Tag::Table(_) => {
                self.open();
                self.table = Some(Table::default());
            }
            Tag::Emphasis => self.styles.push(Style::new().add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(self.paint.strong()),
            Tag::Strikethrough => self.styles.push(Style::new().add_modifier(Modifier::CROSSED_OUT)),
            Tag::Link { dest_url, .. } => {
                self.link = Some(dest_url.into_string());
                self.styles.push(Style::new().add_modifier(Modifier::UNDERLINED));
            }
            Tag::Image { .. } => self.push("image: ", Style::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.flush();
                self.apart = true;
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
                self.apart = true;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.margins.pop();
                self.apart = true;
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Item => {
                self.flush();
                self.margins.pop();
            }
            TagEnd::List(_) => {
                self.numbers.pop();
                self.apart = true;
            }
            TagEnd::TableCell => {
                let text: String = self.run.drain(..).map(|(text, _)| text).collect();
                if let Some(table) = &mut self.table {
                    table.cell(text.trim());
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    let lines = table.lines(self.inner(), self.paint);
                    self.put(lines);
                }
                self.apart = true;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.styles.pop();
            }
            TagEnd::Link => {
                self.styles.pop();
                if let Some(link) = self.link.take().filter(|link| !link.is_empty()) {
                    self.push(&format!(" ({link})"), self.paint.faint());
                }
            }
            _ => {}
        }
    }

    /// Code keeps its lines and its indentation; only what is too wide goes on in the next line.
    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let width = self.inner().saturating_sub(2).max(4);
        let style = self.base.patch(self.paint.code());
        let mut lines = Vec::new();
        for line in code.trim_end_matches('\n').split('\n') {
            let line = clean(&line.replace('\t', "    "));
            let characters: Vec<char> = line.chars().collect();
            if characters.is_empty() {
                lines.push(Line::default());
            }
            for part in characters.chunks(width) {
                lines.push(Line::from(vec![Span::raw("  "), Span::styled(part.iter().collect::<String>(), style)]));
            }
        }
        self.put(lines);
        self.apart = true;
    }

    fn style(&self) -> Style {
        self.styles.iter().fold(self.base, |under, over| under.patch(*over))
    }

    fn push(&mut self, text: &str, over: Style) {
        let style = self.style().patch(over);
        // Raw HTML blocks have line feeds, which only separate words.
        self.run.push((clean(&text.replace(['\n', '\t'], " ")), style));
    }

    /// Begins a block: what went before ends, and an empty line stands between.
    fn open(&mut self) {
        self.flush();
        if self.apart && !self.lines.is_empty() {
            let blank: String = self.margins.iter().map(|margin| margin.blank.as_str()).collect();
            self.lines.push(Line::raw(blank.trim_end().to_owned()));
        }
        self.apart = false;
    }

    fn inner(&self) -> usize {
        let margins: usize = self.margins.iter().map(|margin| margin.blank.chars().count()).sum();
        self.width.saturating_sub(margins).max(8)
    }

    fn flush(&mut self) {
        if self.table.is_none() && !self.run.is_empty() {
            let run = std::mem::take(&mut self.run);
            let lines = wrap(&run, self.inner());
            self.put(lines);
        }
    }

    fn put(&mut self, lines: Vec<Line<'static>>) {
        let blank: String = self.margins.iter().map(|margin| margin.blank.as_str()).collect();
        let first: String =
            self.margins.iter_mut().map(|margin| margin.mark.take().unwrap_or_else(|| margin.blank.clone())).collect();
        let mut first = Some(first);
        for line in lines {
            let margin = first.take().unwrap_or_else(|| blank.clone());
            let indent = margin.chars().count();
            self.lines.extend(behind(vec![Span::styled(margin, self.base)], indent, vec![line]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(markdown: &str, width: usize) -> String {
        let lines = render(markdown, width, Style::new(), Paint::new(true));
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn blocks_are_laid_out_as_people_write_them() {
        for (markdown, width, expected) in [
            ("One line\nand the next.", 80, "One line and the next."),
            ("One.\n\nTwo.", 80, "One.\n\nTwo."),
            ("- a\n- b\n  - c", 80, "• a\n• b\n  • c"),
            ("Do:\n\n1. first thing\n2. second", 9, "Do:\n\n1. first\n   thing\n2. second"),
            ("```rust\nlet x = 1;\n\n    y\n```", 80, "  let x = 1;\n\n      y"),
            ("> said", 80, "│ said"),
            ("a `b c` **d** *e*", 80, "a b c d e"),
            ("[page](https://example.org)", 80, "page (https://example.org)"),
            ("| K | V |\n|---|---|\n| a | long |\n| bcd | e |", 80, "K    V\n───────────\na    long\nbcd  e"),
            ("| K | V |\n|---|---|\n| a | long value |", 10, "K: a\nV: long\n   value"),
            ("", 80, ""),
        ] {
            assert_eq!(text(markdown, width), expected, "{markdown:?} at {width}");
        }
    }

    #[test]
    fn what_strangers_wrote_cannot_steer_the_terminal() {
        let got = text("a\u{1b}[31m `b\u{9b}2J` \u{202e}c\n\n```\nd\u{7}\te\n```", 80);
        assert_eq!(got, "a[31m b2J c\n\n  d    e");
    }

    #[test]
    fn styles_are_kept_and_patched_over_the_base() {
        let base = Style::new().add_modifier(Modifier::DIM);
        let lines = render("a **b**", 80, base, Paint::new(false));
        let styles: Vec<Style> =
            lines[0].spans.iter().filter(|span| span.content.contains(['a', 'b'])).map(|span| span.style).collect();
        assert_eq!(styles, [base, base.add_modifier(Modifier::BOLD)]);
    }
}
