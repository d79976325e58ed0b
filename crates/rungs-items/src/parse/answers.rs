//! What is to be answered: the list or table of a question, or the front matter's number or words.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::report::Report;
use super::slices;
use super::tree::{Block, Node};
use crate::gaps;
use crate::question::{Body, Choice, Kind, Numeric, Pair, ShortText};

/// Most options, steps or rows of one question: as many as there are letters.
const MOST: usize = 26;

/// Finds the node that holds the answers among a section's blocks; reports blocks that stand after it.
pub(super) fn holder<'n>(report: &mut Report<'_>, nodes: &'n [Node], kind: Kind, at: usize) -> Option<&'n Node> {
    let (fits, form): (fn(&Node) -> bool, &str) = match kind {
        Kind::Ordering => (|node| node.block == Block::List { ordered: true }, "a numbered list in the right order"),
        Kind::Matching => (|node| node.block == Block::Table, "a table with the columns Item, Match and Why"),
        _ => (Node::is_task_list, "a list of `- [ ]` and `- [x]`"),
    };
    let Some(place) = nodes.iter().rposition(fits) else {
        report.add(at, "there is nothing to answer with", format!("write {form}"));
        return None;
    };
    let mut lists = nodes.iter().filter(|node| node.is_task_list()).skip(1);
    if let Some(second) = lists.next() {
        let hint = "begin every option with `- [ ]` or `- [x]` and its text, and set its reason in by two columns";
        report.add(second.range.start, "the options are not one list", hint);
        return None;
    }
    if let Some(after) = nodes.get(place + 1) {
        let hint = "put it before the answers, or set it in by two columns as a reason";
        report.add(after.range.start, "there is text after the answers", hint);
    }
    nodes.get(place)
}

/// Reads the options of a choice.
pub(super) fn choose(report: &mut Report<'_>, list: &Node, kind: Kind, drawn: bool) -> Body {
    let mut options = Vec::new();
    let mut places = Vec::new();
    for (item, letter) in list.children.iter().zip('a'..='z') {
        let (text, reason) = slices::item(report, item);
        let Some((right, _)) = item.task else {
            report.add(item.range.start, "an option has no box", "begin it with `- [ ] ` or `- [x] `");
            continue;
        };
        let named = if drawn { gaps::only(&text) } else { None };
        options.push(Choice { id: named.unwrap_or_else(|| letter.to_string()), text, reason, right });
        places.push(item.range.start);
    }
    number_of(report, list, "options");
    distinct(report, &options, &places, "option");
    let right = options.iter().filter(|option| option.right).count();
    let at = list.range.start;
    match (kind, right) {
        (_, 0) => report.add(at, "no option is right", "mark it with `[x]`"),
        (Kind::SingleChoice, 2..) => {
            let hint = "leave one `[x]`, or make it `kind = \"choose-n\"`";
            report.add(at, format!("{right} options are right in a single choice"), hint);
        }
        (Kind::ChooseN, 1) => {
            report.add(at, "only one option is right in a choose-n", "make it `kind = \"single-choice\"`");
        }
        (_, right) if right == options.len() => report.add(at, "every option is right", "add wrong ones"),
        _ => {}
    }
    Body::Choose { options }
}

/// Reads the steps of an ordering.
pub(super) fn order(report: &mut Report<'_>, list: &Node) -> Body {
    let mut steps = Vec::new();
    let mut places = Vec::new();
    for (item, letter) in list.children.iter().zip('a'..='z') {
        let (text, reason) = slices::item(report, item);
        steps.push(Choice { id: letter.to_string(), text, reason, right: true });
        places.push(item.range.start);
    }
    number_of(report, list, "steps");
    distinct(report, &steps, &places, "step");
    Body::Order { steps }
}

fn number_of(report: &mut Report<'_>, list: &Node, what: &str) {
    let found = list.children.len();
    if !(2..=MOST).contains(&found) {
        report.add(list.range.start, format!("{found} {what}"), format!("give 2 to {MOST}"));
    }
}

/// Reports empty texts, and texts and names that stand twice.
fn distinct(report: &mut Report<'_>, choices: &[Choice], places: &[usize], what: &str) {
    let mut texts = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for (choice, &at) in choices.iter().zip(places) {
        let words: Vec<&str> = choice.text.split_whitespace().collect();
        if words.is_empty() {
            let hint = "the first paragraph is what is shown, the rest its reason";
            report.add(at, format!("an {what} is empty").replace("an step", "a step"), hint);
        } else if let Some(first) = texts.insert(words.join(" "), at) {
            let line = report.line(first);
            report.add(at, format!("this {what} stands twice"), format!("the other is on line {line}"));
        } else if let Some(first) = ids.insert(choice.id.as_str(), at) {
            let line = report.line(first);
            let what = format!("this {what} has the name `{}` of the one on line {line}", choice.id);
            report.add(at, what, "give each wrong option a gap of its own");
        }
    }
}

/// Reads the table of a matching.
pub(super) fn matching(report: &mut Report<'_>, table: &Node) -> Body {
    let mut rows = table.children.iter();
    let head: Vec<String> =
        rows.next().map(|row| row.children.iter().map(|c| slices::cell(report, c)).collect()).unwrap_or_default();
    if !head.iter().map(String::as_str).eq(["Item", "Match", "Why"]) {
        report.add(table.range.start, "the table's columns are not understood", "name them Item, Match and Why");
    }
    let (mut items, mut matches, mut pairs) = (Vec::<Choice>::new(), Vec::<Choice>::new(), Vec::new());
    let (mut item_places, mut match_places) = (Vec::new(), Vec::new());
    for row in rows {
        let at = row.range.start;
        if bars(report.slice(row.range.start, row.range.end)) != 2 {
            report.add(at, "this row does not have three cells", "write a bar inside a cell as `\\|`");
            continue;
        }
        let mut cells = row.children.iter().map(|c| slices::cell(report, c));
        let [item, matched, why] = [cells.next(), cells.next(), cells.next()].map(Option::unwrap_or_default);
        if matched.is_empty() {
            report.add(at, "a match is empty", "each row is a right pair, or a match too many without an item");
            continue;
        }
        let known = matches.iter().position(|other| other.text == matched);
        if item.is_empty() && known.is_some() {
            report.add(at, "this match too many stands above already", "take one of them out");
            continue;
        }
        let place = known.unwrap_or(matches.len());
        if known.is_none() {
            matches.push(Choice { id: letter(place), text: matched, reason: why.clone(), right: false });
            match_places.push(at);
        }
        if !item.is_empty() {
            if let Some(of) = matches.get_mut(place) {
                of.right = true;
            }
            let id = (items.len() + 1).to_string();
            pairs.push(Pair { item: id.clone(), matched: letter(place) });
            items.push(Choice { id, text: item, reason: why, right: true });
            item_places.push(at);
        }
    }
    for (found, what) in [(items.len(), "items"), (matches.len(), "matches")] {
        if !(2..=MOST).contains(&found) {
            report.add(table.range.start, format!("{found} {what}"), format!("give 2 to {MOST}"));
        }
    }
    distinct(report, &items, &item_places, "item");
    Body::Match { items, matches, pairs }
}

/// Returns the name of the match at a place; places after `z` are reported as too many.
fn letter(place: usize) -> String {
    ('a'..='z').nth(place).unwrap_or('z').to_string()
}

/// Counts the bars between the cells of a row.
fn bars(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = if row.ends_with("\\|") { row } else { row.strip_suffix('|').unwrap_or(row) };
    row.matches('|').count() - row.matches("\\|").count()
}

/// Checks the numbers of `[numeric]`; with a script each may be a gap, which is checked when filled.
pub(super) fn number(report: &mut Report<'_>, numeric: &Numeric, drawn: bool, at: usize) {
    let is_gap = |text: &str| text.starts_with('{') && text.ends_with('}') && gaps::only(text).is_some();
    let known =
        |text: &str| if drawn && is_gap(text) { Some(Decimal::ONE) } else { Decimal::from_str_exact(text).ok() };
    let hint = "write it as a decimal in quotes, such as \"12.5\"";
    if known(&numeric.value).is_none() {
        report.add(at, format!("the value `{}` is no number", numeric.value), hint);
    }
    if !numeric.tolerance.is_empty() && known(&numeric.tolerance).is_none_or(|tolerance| tolerance < Decimal::ZERO) {
        report.add(at, format!("the tolerance `{}` is no number of 0 or more", numeric.tolerance), hint);
    }
    for (unit, of) in &numeric.units {
        if unit.trim().is_empty() || known(of).is_none_or(|of| of <= Decimal::ZERO) {
            report.add(at, format!("the unit `{unit}` = `{of}` is no number above 0"), hint);
        }
    }
    for mistake in &numeric.mistakes {
        if known(&mistake.value).is_none() {
            report.add(at, format!("the mistake `{}` is no number", mistake.value), hint);
        }
    }
}

/// Checks the words of `[short_text]`.
pub(super) fn words(report: &mut Report<'_>, short_text: &ShortText, at: usize) {
    let empty = |word: &String| word.trim().is_empty();
    if short_text.accepted.is_empty() || short_text.accepted.iter().any(empty) {
        report.add(at, "no accepted words, or empty ones", "write `accepted = [\"grounding\"]`");
    }
    if short_text.mistakes.iter().any(|mistake| empty(&mistake.value)) {
        report.add(at, "a mistake without its words", "give each mistake a `text` and a `why`");
    }
}
