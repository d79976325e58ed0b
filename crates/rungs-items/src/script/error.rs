//! What can be wrong with a script, where, and how to mend it.

use serde::{Deserialize, Serialize};

/// What is wrong with a script or with what it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptFault {
    /// The source cannot be read.
    Syntax,
    /// A statement failed: an unknown name, a wrong argument, a division by zero.
    Run,
    /// Steps, depth, or the size of a value went past the limit.
    Limit,
    /// `again()` was called too often.
    Again,
    /// The last expression is no map.
    NoMap,
    /// A gap got nothing.
    MissingEntry,
    /// An entry fills no gap.
    UnusedEntry,
    /// An entry is neither text nor number.
    WrongType,
    /// A text is empty, or longer than [`MAX_TEXT`](super::MAX_TEXT) characters.
    Length,
    /// A text has line breaks, control characters or marks that disturb the line, or a number has endless digits.
    Unfit,
    /// The process that runs scripts of strangers died, hung or answered nonsense.
    Process,
}

/// Why a script could not fill the gaps of its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{what}")]
pub struct ScriptError {
    /// What sort of fault it is.
    pub fault: ScriptFault,
    /// Line in the question's file, from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub what: String,
}

impl ScriptError {
    /// Returns an error of this sort.
    pub fn new(fault: ScriptFault, line: usize, what: impl Into<String>) -> Self {
        Self { fault, line, what: what.into() }
    }

    /// Returns what the writer of the question can do about it.
    pub fn hint(&self) -> &'static str {
        match self.fault {
            ScriptFault::Syntax => {
                "see \"Executable questions\" in banks/README.md; closures, imports, `eval`, `print`, `try` and `/=` are not offered"
            }
            ScriptFault::Run => "see the functions listed under \"Executable questions\" in banks/README.md",
            ScriptFault::Limit => {
                "a question needs a few hundred steps: look for a loop without end, or a value that keeps growing"
            }
            ScriptFault::Again => "draw from wider ranges, or ask for less, so that most draws are kept",
            ScriptFault::NoMap => "end the script with `#{ name: value, … }`, without a semicolon behind it",
            ScriptFault::MissingEntry => {
                "add it to the map at the end of the script, or write `{{` for a brace that is no gap"
            }
            ScriptFault::UnusedEntry => "remove it from the map, or use it in the question, an option or a reason",
            ScriptFault::WrongType => "give a text or a number, for example `group(n)`, `money(x)` or `fixed(x, 2)`",
            ScriptFault::Length => "give 1 to 2,000 characters",
            ScriptFault::Unfit => {
                "keep to one line of plain text; write numbers with `group`, `money`, `fixed` or `percent`"
            }
            ScriptFault::Process => {
                "run the script again; if it happens twice, the script uses more time or memory than a question may"
            }
        }
    }
}
