//! The question sets of a run, and how their scripts are filled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rungs_items::bank::Bank;
use rungs_items::gaps;
use rungs_items::load::load_folder;
use rungs_items::present::{Variant, fill_in, realise};
use rungs_items::problem::Problem;
use rungs_items::question::{Question, Script};
use rungs_items::sandbox;
use rungs_items::script::{ScriptError, ScriptFault};

use crate::error::{CliError, Result};

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/banks.bin"));

/// The question sets: those in the binary, or those of a folder that a stranger may have written.
pub(crate) struct QuestionSets {
    folder: Option<PathBuf>,
    loaded: OnceLock<Loaded>,
    worker: Mutex<Option<sandbox::Client>>,
}

struct Loaded {
    banks: Vec<Bank>,
    problems: Vec<Problem>,
}

impl QuestionSets {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, loaded: OnceLock::new(), worker: Mutex::new(None) }
    }

    fn loaded(&self) -> Result<&Loaded> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let loaded = match &self.folder {
            Some(folder) => {
                let loaded = load_folder(folder).map_err(|error| {
                    CliError::input(error, "name the folder that holds one folder an exam, each with a `bank.toml`")
                })?;
                Loaded { banks: loaded.banks, problems: loaded.problems }
            }
            None => Loaded {
                banks: postcard::from_bytes(EMBEDDED).map_err(|error| {
                    CliError::input(
                        format!("the question sets in this program are damaged: {error}"),
                        "install the program again",
                    )
                })?,
                problems: Vec::new(),
            },
        };
        Ok(self.loaded.get_or_init(|| loaded))
    }

    /// Returns all sets, by exam.
    pub(crate) fn all(&self) -> Result<&[Bank]> {
        Ok(&self.loaded()?.banks)
    }

    /// Returns what is wrong with files of the folder.
    pub(crate) fn problems(&self) -> Result<&[Problem]> {
        Ok(&self.loaded()?.problems)
    }

    /// Returns the set for an exam.
    pub(crate) fn of(&self, exam: &str) -> Result<Option<&Bank>> {
        Ok(self.all()?.iter().find(|bank| bank.file.exam == exam))
    }

    /// Returns how many questions there are for an exam. A set that cannot be read has none.
    pub(crate) fn count(&self, exam: &str) -> usize {
        self.of(exam).ok().flatten().map_or(0, |bank| bank.questions.len())
    }

    /// Returns a name for the sets as they are: states that were folded with other rulings are out of date.
    pub(crate) fn hash(&self) -> Result<String> {
        Ok(self.all()?.iter().map(|bank| bank.hash.as_str()).collect::<Vec<_>>().join(" "))
    }

    /// Returns the folder that was given.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Fills the gaps of a question.
    pub(crate) fn realise(&self, question: &Question, seed: u32) -> std::result::Result<Variant, ScriptError> {
        let (Some(script), Some(_)) = (&question.script, &self.folder) else { return realise(question, seed) };
        let names = gaps::names(question);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let values = self.fill(script, seed, &names)?;
        fill_in(question, &values)
            .map_err(|error| ScriptError::new(ScriptFault::MissingEntry, question.place.line, error.to_string()))
    }

    /// Runs a script. Scripts of a folder run in a process of their own.
    pub(crate) fn fill(
        &self,
        script: &Script,
        seed: u32,
        gaps: &[&str],
    ) -> std::result::Result<BTreeMap<String, String>, ScriptError> {
        if self.folder.is_none() {
            return rungs_items::script::fill(script, seed, gaps);
        }
        // A thread that ended in the midst of a script leaves a client that starts its process again.
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        worker.get_or_insert_with(|| sandbox::Client::new(worker_command, WAIT)).fill(script, seed, gaps)
    }
}

/// How long a script of a stranger may take, its process's start included.
const WAIT: Duration = Duration::from_secs(5);

/// Returns the command that starts the process for scripts of strangers: this program, in a hidden mode.
fn worker_command() -> Command {
    // Where the system cannot say what this program is, the name on the path is tried; a failure is reported by the client.
    let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| PathBuf::from("rungs")));
    command.args(["items", "sandbox-worker"]);
    command
}
