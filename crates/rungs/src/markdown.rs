//! Markdown of questions as plain text: blocks that a terminal can wrap.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// Words that may be wrapped.
    Paragraph(String),
    /// An entry of a list, with its mark.
    Item(String, String),
    /// Lines that stay as they are.
    Code(Vec<String>),
    /// Rows of cells.
    Table(Vec<Vec<String>>),
}

/// Reads a text into blocks. Emphasis is left out, code keeps its backquotes, links keep their address.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut reading = Reading::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reading.event(event);
    }
    reading.close();
    reading.blocks
}

/// Returns a text as one line.
pub(crate) fn line(text: &str) -> String {
    let words: Vec<String> = blocks(text)
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(text) => text,
            Block::Item(mark, text) => format!("{mark} {text}"),
            Block::Code(lines) => lines.join(" "),
            Block::Table(rows) => rows.into_iter().map(|row| row.join(", ")).collect::<Vec<_>>().join("; "),
        })
        .collect();
    words.join(" ")
}

#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    text: String,
    code: Option<String>,
    /// The next number of each open list; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    mark: Option<String>,
    table: Option<Vec<Vec<String>>>,
    link: Option<String>,
}

impl Reading {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text.push_str(&text),
            },
            Event::Code(code) => self.text.push_str(&format!("`{code}`")),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.close(),
            Event::Html(html) | Event::InlineHtml(html) => self.text.push_str(&html),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.close();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.close();
                self.lists.push(first);
            }
            Tag::Item => {
                self.close();
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => "-".to_owned(),
                });
            }
            Tag::Table(_) => {
                self.close();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.close(),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.blocks.push(Block::Code(code.lines().map(str::to_owned).collect()));
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(rows) = self.table.take() {
                    self.blocks.push(Block::Table(rows));
                }
            }
            TagEnd::Link => {
                if let Some(url) = self.link.take().filter(|url| !self.text.ends_with(url.as_str())) {
                    self.text.push_str(&format!(" ({url})"));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.blocks.push(match self.mark.take() {
            Some(mark) => Block::Item(mark, text.to_owned()),
            None => Block::Paragraph(text.to_owned()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_blocks() {
        let text =
            "Which is **NOT** so?\nReally `x`.\n\n- one\n- two\n\n```\na  b\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        assert_eq!(
            blocks(text),
            [
                Block::Paragraph("Which is NOT so? Really `x`.".into()),
                Block::Item("-".into(), "one".into()),
                Block::Item("-".into(), "two".into()),
                Block::Code(vec!["a  b".into()]),
                Block::Table(vec![vec!["a".into(), "b".into()], vec!["1".into(), "2".into()]]),
            ]
        );
        assert_eq!(line("3. see [there](https://a.b)\n4. end"), "3. see there (https://a.b) 4. end");
    }
}
