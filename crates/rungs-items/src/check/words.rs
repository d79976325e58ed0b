//! Words of Markdown texts, as the checks and the bots compare them.
//!
//! English only: the lists below are English words. A set in another language gets fewer findings, not wrong ones.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Words too common to tell anything about a text.
const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "each", "for", "from", "has",
    "have", "how", "if", "in", "into", "is", "it", "its", "of", "on", "or", "should", "so", "such", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "was", "were", "what", "when",
    "where", "which", "who", "will", "with", "would", "you", "your",
];

/// Words of caution: test-wise guessers know that right answers tend to carry them.
pub(super) const HEDGES: &[&str] = &[
    "can",
    "could",
    "generally",
    "likely",
    "may",
    "might",
    "mostly",
    "often",
    "possibly",
    "probably",
    "sometimes",
    "tend",
    "tends",
    "typically",
    "usually",
];

/// Words without exception: test-wise guessers know that wrong answers tend to carry them.
pub(super) const ABSOLUTES: &[&str] = &[
    "all",
    "always",
    "any",
    "completely",
    "entirely",
    "every",
    "everything",
    "guarantee",
    "guarantees",
    "impossible",
    "never",
    "no",
    "none",
    "nothing",
    "only",
    "solely",
    "totally",
];

/// A stretch of text, and whether it is emphasised strongly.
pub(super) struct Run {
    /// The text without marks.
    pub(super) text: String,
    /// Whether it stands between `**`.
    pub(super) strong: bool,
}

/// Returns the stretches of a Markdown text, without its marks. Blocks are parted by a line break.
pub(super) fn runs(markdown: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut depth = 0_usize;
    for event in Parser::new(markdown) {
        let text = match event {
            Event::Start(Tag::Strong) => {
                depth += 1;
                continue;
            }
            Event::End(TagEnd::Strong) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Text(text) | Event::Code(text) => text.into_string(),
            Event::SoftBreak => " ".to_owned(),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::Heading(_)) => "\n".to_owned(),
            _ => continue,
        };
        runs.push(Run { text, strong: depth > 0 });
    }
    runs
}

/// Returns a Markdown text without its marks.
pub(super) fn plain(markdown: &str) -> String {
    let text: String = runs(markdown).into_iter().map(|run| run.text).collect();
    text.trim().to_owned()
}

/// Returns the text of an executable question with `#` for every gap, and `{` for `{{`.
pub(super) fn without_gaps(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            out.push_str(from.get(..1).unwrap_or_default());
            rest = after;
        } else if let Some((_, after)) = from.split_once('}').filter(|_| from.starts_with('{')) {
            out.push('#');
            rest = after;
        } else {
            out.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Returns the words of a plain text in order, lower case. Letters, digits and `#` make words; a hyphen, apostrophe, point or comma
/// between two of them belongs to the word, so that `12,000`, `don't` and `pre-trained` are one each.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let follows = chars.peek().is_some_and(|next| next.is_alphanumeric());
        if c.is_alphanumeric() || c == '#' {
            word.extend(c.to_lowercase());
        } else if !word.is_empty() && follows && matches!(c, '-' | '\'' | '’' | '.' | ',') {
            word.push(if c == '’' { '\'' } else { c });
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Returns the text as bare words, to compare two texts that differ in marks, capitals and blanks alone.
pub(super) fn normalised(markdown: &str) -> String {
    words(&plain(markdown)).join(" ")
}

/// Returns a word without a common English ending, so that "retrieves" and "retrieval" meet more often. Crude on purpose: a false
/// meeting costs little here.
pub(super) fn root(word: &str) -> String {
    const ENDINGS: &[&str] =
        &["ations", "ation", "ings", "ing", "ers", "ies", "ed", "er", "es", "ly", "al", "s", "e", "y"];
    for ending in ENDINGS {
        if let Some(root) = word.strip_suffix(ending)
            && root.chars().count() >= 4
        {
            return root.to_owned();
        }
    }
    word.to_owned()
}

/// Returns whether the word is too common to tell anything.
pub(super) fn is_common(word: &str) -> bool {
    STOP.binary_search(&word).is_ok()
}

/// Returns the roots of the words that tell something.
pub(super) fn content(plain: &str) -> BTreeSet<String> {
    words(plain).iter().filter(|word| !is_common(word)).map(|word| root(word)).collect()
}

/// Returns how many words of the text are in a sorted list.
pub(super) fn count_in(list: &[&str], words: &[String]) -> usize {
    words.iter().filter(|word| list.binary_search(&word.as_str()).is_ok()).count()
}

/// Returns a number of things as a number to calculate with. Sets have thousands of questions, so nothing is lost.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_the_search_needs() {
        for list in [STOP, HEDGES, ABSOLUTES] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn texts_lose_their_marks_and_gaps() {
        for (markdown, expected) in [
            ("Which is **NOT** right?", "Which is NOT right?"),
            ("Use `top_p` of [this](https://a.example)\nline", "Use top_p of this line"),
            ("One.\n\nTwo.", "One.\nTwo."),
        ] {
            assert_eq!(plain(markdown), expected);
        }
        for (template, expected) in
            [("{a} of {{x}} and {b}.", "# of {x} and #."), ("a } b { c", "a } b { c"), ("{a", "{a")]
        {
            assert_eq!(without_gaps(template), expected);
        }
    }

    #[test]
    fn words_keep_numbers_and_compounds_whole() {
        assert_eq!(
            words("Don’t use 12,000 pre-trained models, e.g. v1.5."),
            ["don't", "use", "12,000", "pre-trained", "models", "e.g", "v1.5"]
        );
        assert_eq!(root("retrieves"), "retriev");
        assert_eq!(root("retrieval"), "retriev");
        assert_eq!(root("bias"), "bias");
    }
}
