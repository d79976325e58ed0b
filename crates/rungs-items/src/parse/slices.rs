//! Texts taken out of Markdown as they were written, set back to the left margin.

use super::report::Report;
use super::tree::{Block, Node};

/// Returns a paragraph's source; its lines lose their indentation, which means nothing there.
pub(super) fn paragraph(source: &str) -> String {
    let lines: Vec<&str> = source.trim().lines().map(|line| line.trim_start_matches([' ', '\t'])).collect();
    lines.join("\n")
}

/// Returns the source of blocks, each line set back by what all of them are set in.
pub(super) fn blocks(source: &str) -> String {
    let source = source.trim_end();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = source.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines: Vec<&str> = source.lines().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The text and the reason of an item of a list.
pub(super) fn item(report: &Report<'_>, item: &Node) -> (String, String) {
    let begins = item.task.map_or(item.range.start, |(_, end)| end);
    let (text, ends) = match (&item.inline, item.children.first()) {
        (Some(inline), _) => (report.slice(inline.start.max(begins), inline.end), inline.end),
        (None, Some(first)) if first.block == Block::Paragraph => {
            (report.slice(first.range.start.max(begins), first.range.end), first.range.end)
        }
        // It begins with a block of code, a list or a quote, or is empty.
        _ => return (String::new(), String::new()),
    };
    let rest = item.children.iter().find(|child| child.range.start >= ends);
    let reason = rest.map(|first| report.slice(report.line_start(first.range.start), item.range.end));
    (paragraph(text), reason.map(blocks).unwrap_or_default())
}

/// Returns a table's cell; a bar that was escaped for the table is one again.
pub(super) fn cell(report: &Report<'_>, cell: &Node) -> String {
    report.slice(cell.range.start, cell.range.end).trim().replace("\\|", "|")
}
