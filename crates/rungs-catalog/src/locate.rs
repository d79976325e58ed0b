//! From a key path to a line: where in a TOML file a value stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step of a key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a table.
    Key(String),
    /// Into an array, from 0.
    Index(usize),
}

/// Splits `offers[0].close` into its steps. Text that is no path gives the steps before the fault.
pub(crate) fn steps(path: &str) -> Vec<Step> {
    let mut found = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        if let Some(key) = pieces.next().filter(|key| !key.is_empty()) {
            found.push(Step::Key(key.to_owned()));
        }
        for piece in pieces {
            match piece.trim_end_matches(']').parse() {
                Ok(index) => found.push(Step::Index(index)),
                Err(_) => return found,
            }
        }
    }
    found
}

/// Returns the line, counted from 1, of byte `at`.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Returns the lines of many paths in one text, parsing it once.
pub(crate) struct Lines<'t> {
    /// Bytes at which a line ends.
    ends: Vec<usize>,
    table: Option<Spanned<DeTable<'t>>>,
}

impl<'t> Lines<'t> {
    /// Parses `text`; a text that does not parse answers line 1 to everything.
    pub(crate) fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Self { ends, table: DeTable::parse(text).ok() }
    }

    /// Returns the line of the value at `path`, or of the nearest thing around it that exists.
    pub(crate) fn of(&self, path: &str) -> usize {
        let Some(table) = &self.table else { return 1 };
        let mut best = 0;
        let mut place = Place::Table(table.get_ref());
        for step in steps(path) {
            match (&step, place) {
                (Step::Key(key), Place::Table(table)) => {
                    let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref().as_ref() == key.as_str())
                    else {
                        break;
                    };
                    best = name.span().start;
                    place = Place::of(value);
                }
                (Step::Index(index), Place::Array(array)) => {
                    let Some(value) = array.get(*index) else { break };
                    best = value.span().start;
                    place = Place::of(value);
                }
                _ => break,
            }
        }
        // Counted once, since a file may have thousands of problems.
        self.ends.partition_point(|end| *end < best) + 1
    }
}

#[derive(Clone, Copy)]
enum Place<'a, 't> {
    Table(&'a DeTable<'t>),
    Array(&'a toml::de::DeArray<'t>),
    Leaf,
}

impl<'a, 't> Place<'a, 't> {
    fn of(value: &'a Spanned<DeValue<'t>>) -> Self {
        match value.get_ref() {
            DeValue::Table(table) => Self::Table(table),
            DeValue::Array(array) => Self::Array(array),
            _ => Self::Leaf,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_follow_paths_through_tables_and_arrays() {
        let text =
            "id = \"x\"\n\n[[offers]]\nid = \"a\"\nclose = [\n  { value = 1 },\n  { value = 2, sources = [] },\n]\n";
        let lines = Lines::new(text);
        for (path, line) in [
            ("id", 1),
            ("offers[0].id", 4),
            ("offers[0].close[1].sources", 7),
            ("offers[0].close[7]", 5),
            ("nowhere", 1),
            ("", 1),
            ("offers[x]", 3),
        ] {
            assert_eq!(lines.of(path), line, "{path}");
        }
    }
}
