//! What the command line says when something is wrong: what, where, how to mend it.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

/// An error with a hint, and the exit code that goes with it.
#[derive(Debug)]
pub(crate) struct CliError {
    what: String,
    hint: Option<String>,
    code: u8,
    pipe: bool,
}

/// The result of a command.
pub(crate) type Result<T> = std::result::Result<T, CliError>;

impl CliError {
    /// The input is wrong.
    pub(crate) fn input(what: impl Display, hint: impl Into<String>) -> Self {
        Self { what: what.to_string(), hint: Some(hint.into()), code: 2, pipe: false }
    }

    /// A file could not be read or written.
    pub(crate) fn file(what: impl Display, source: &io::Error, hint: impl Into<String>) -> Self {
        Self { what: format!("{what}: {source}"), hint: Some(hint.into()), code: 2, pipe: false }
    }

    /// Says where.
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.what = format!("{place}: {}", self.what);
        self
    }

    /// Returns what is wrong, and where.
    pub(crate) fn what(&self) -> &str {
        self.what.trim_end()
    }

    /// Returns how to mend it.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        self.code
    }

    /// Returns whether the reader of our output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.pipe
    }

    /// Prints the error in two lines.
    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
        let bold = Style::new().bold();
        writeln!(out, "{red}error:{red:#} {}", clean_lines(self.what.trim_end()))?;
        if let Some(hint) = &self.hint {
            writeln!(out, "{bold}hint:{bold:#} {}", clean_lines(hint))?;
        }
        Ok(())
    }
}

/// Takes out what could steer the terminal: errors quote what strangers wrote.
fn clean_lines(text: &str) -> String {
    text.lines().map(crate::output::clean).collect::<Vec<_>>().join("\n")
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { what: format!("cannot write the output: {error}"), hint: None, code: 2, pipe }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        let pipe = error.io_error_kind() == Some(io::ErrorKind::BrokenPipe);
        Self { what: format!("cannot write the output: {error}"), hint: None, code: 2, pipe }
    }
}

impl From<rungs_planner::InputError> for CliError {
    fn from(error: rungs_planner::InputError) -> Self {
        let hint = error.hint().to_string();
        Self::input(error, hint)
    }
}
