//! The blocks of a Markdown text, with the bytes that each covers.
//!
//! Inline markup is not taken apart: texts are kept as Markdown and sliced from the source. What a question may not
//! have is reported here: raw HTML, pictures, deep nesting.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::report::Report;

/// Blocks inside blocks that are read; a list inside an option needs four.
const DEEPEST: usize = 16;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Front matter between `+++` lines.
    Front,
    Paragraph,
    /// A section's title.
    Heading(HeadingLevel),
    List {
        ordered: bool,
    },
    Item,
    Table,
    Row,
    Cell,
    /// Code with its language, empty where it is set in by four columns.
    Code(String),
    /// Anything else: quotes, rules.
    Other,
}

/// A block, the bytes it covers, and what stands in it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) block: Block,
    pub(super) range: Range<usize>,
    pub(super) children: Vec<Node>,
    /// The text without markup, of headings, code and front matter.
    pub(super) text: String,
    /// Whether it is ticked, and where the box ends; of items.
    pub(super) task: Option<(bool, usize)>,
    /// The bytes of text that stands directly in an item, without a paragraph.
    pub(super) inline: Option<Range<usize>>,
}

impl Node {
    fn new(block: Block, range: Range<usize>) -> Self {
        Self { block, range, children: Vec::new(), text: String::new(), task: None, inline: None }
    }

    /// Returns whether it is a list with at least one box to tick.
    pub(super) fn is_task_list(&self) -> bool {
        matches!(self.block, Block::List { .. }) && self.children.iter().any(|item| item.task.is_some())
    }
}

/// Returns the blocks at the top of the report's text; none when they are nested too deeply.
pub(super) fn read(report: &mut Report<'_>) -> Option<Vec<Node>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let text = report.text;
    let mut top = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => match block_of(&tag) {
                Some(_) if open.len() >= DEEPEST => {
                    report.add(range.start, "lists or quotes are nested too deeply", "keep it flat");
                    return None;
                }
                Some(block) => open.push(Node::new(block, range)),
                None => {
                    if matches!(tag, Tag::Image { .. }) {
                        report.add(range.start, "pictures are not shown", "say it in words or in a table");
                    }
                    extend_inline(&mut open, &range);
                }
            },
            Event::End(end) if is_inline(end) => extend_inline(&mut open, &range),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    open.last_mut().map_or(&mut top, |parent| &mut parent.children).push(done);
                }
            }
            Event::TaskListMarker(ticked) => {
                if let Some(item) = open.iter_mut().rev().find(|node| node.block == Block::Item) {
                    item.task = Some((ticked, range.end));
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                let hint = "put code between backticks, or write `\\<` for the sign";
                report.add(range.start, "raw HTML is not shown", hint);
                extend_inline(&mut open, &range);
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&words);
                }
                extend_inline(&mut open, &range);
            }
            Event::Rule => {
                open.last_mut().map_or(&mut top, |parent| &mut parent.children).push(Node::new(Block::Other, range));
            }
            _ => extend_inline(&mut open, &range),
        }
    }
    Some(top)
}

fn extend_inline(open: &mut [Node], range: &Range<usize>) {
    if let Some(item) = open.last_mut().filter(|node| node.block == Block::Item) {
        let known = item.inline.get_or_insert_with(|| range.clone());
        *known = known.start.min(range.start)..known.end.max(range.end);
    }
}

fn block_of(tag: &Tag<'_>) -> Option<Block> {
    Some(match tag {
        Tag::Paragraph => Block::Paragraph,
        Tag::Heading { level, .. } => Block::Heading(*level),
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => Block::Code(language.trim().to_owned()),
        Tag::CodeBlock(CodeBlockKind::Indented) => Block::Code(String::new()),
        Tag::List(first) => Block::List { ordered: first.is_some() },
        Tag::Item => Block::Item,
        Tag::Table(_) => Block::Table,
        Tag::TableHead | Tag::TableRow => Block::Row,
        Tag::TableCell => Block::Cell,
        Tag::MetadataBlock(_) => Block::Front,
        Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Superscript
        | Tag::Subscript
        | Tag::Link { .. }
        | Tag::Image { .. } => return None,
        _ => Block::Other,
    })
}

fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
