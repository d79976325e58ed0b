//! Runs the built program on a fixed day with an empty data folder.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests, by panicking")]
#![allow(dead_code, reason = "each test file uses some of it")]

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a run answered.
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit status: {}\n-- stdout\n{}-- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

/// A folder of its own for one test.
pub(crate) struct Rungs(tempfile::TempDir);

impl Rungs {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), content).unwrap();
    }

    /// Reads a file in it.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Says whether there is such a file.
    pub(crate) fn exists(&self, name: &str) -> bool {
        Path::new(self.0.path()).join(name).exists()
    }

    /// Returns where something in it lies.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Runs on 22 November 2026 with lines that are typed.
    pub(crate) fn type_into(&self, args: &[&str], typed: &str) -> Run {
        self.write("typed", typed);
        let typed = fs::File::open(self.path("typed")).unwrap();
        self.run_with("2026-11-22", args, typed.into())
    }

    /// Runs on 22 November 2026.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_on("2026-11-22", args)
    }

    /// Runs on another day.
    pub(crate) fn run_on(&self, today: &str, args: &[&str]) -> Run {
        self.run_with(today, args, std::process::Stdio::null())
    }

    fn run_with(&self, today: &str, args: &[&str], input: std::process::Stdio) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_rungs"))
            .args(args)
            .current_dir(self.0.path())
            .env("RUNGS_TODAY", today)
            .env("RUNGS_DATA", self.0.path().join("data"))
            .env("NO_COLOR", "1")
            .env("COLUMNS", "80")
            .stdin(input)
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
