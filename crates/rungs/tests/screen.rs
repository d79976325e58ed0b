//! The full screen in a real terminal: the built program inside of tmux, its keys sent and its screen read.
//!
//! Without tmux these tests say that they were skipped and pass; `./test` installs it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail like tests, by panicking"
)]

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a screen may take to show what is waited for: the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program in a terminal of its own.
struct Terminal {
    folder: tempfile::TempDir,
    /// How often the program was started.
    starts: Cell<u32>,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]);
    }
}

impl Terminal {
    /// A folder with a small question set; `None` where tmux is not installed.
    fn new() -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            eprintln!("skipped: tmux is not installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let questions = folder.path().join("banks/aws-aif-c01/questions");
        fs::create_dir_all(&questions).unwrap();
        fs::write(folder.path().join("banks/aws-aif-c01/bank.toml"), BANK).unwrap();
        for name in ["amber", "birch", "cedar", "delta", "ember", "fjord"] {
            fs::write(questions.join(format!("{name}.md")), question(name)).unwrap();
        }
        // What was on the screen when the program ended can still be read.
        fs::write(
            folder.path().join("tmux.conf"),
            "set -g remain-on-exit on\nset -g default-terminal screen-256color\n",
        )
        .unwrap();
        Some(Self { folder, starts: Cell::new(0) })
    }

    /// Each start has a server of its own: one that is told to stop may still take the next session, and lose it.
    fn socket(&self) -> PathBuf {
        self.folder.path().join(format!("tmux-{}", self.starts.get()))
    }

    fn tmux(&self, args: &[&str]) -> String {
        let config = self.folder.path().join("tmux.conf");
        let output =
            Command::new("tmux").arg("-S").arg(self.socket()).arg("-f").arg(config).args(args).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn command_line(&self, args: &str) -> String {
        let path = |path: &Path| path.display().to_string();
        let mut line = "exec env RUNGS_TODAY=2026-11-22 LANG=C.UTF-8".to_owned();
        write!(line, " RUNGS_DATA={}", path(&self.folder.path().join("data"))).unwrap();
        write!(line, " {}", env!("CARGO_BIN_EXE_rungs")).unwrap();
        write!(line, " --banks {} {args}", path(&self.folder.path().join("banks"))).unwrap();
        line
    }

    /// Starts the program with these arguments.
    fn start(&self, args: &str) {
        self.tmux(&["kill-server"]);
        self.starts.set(self.starts.get() + 1);
        let line = self.command_line(args);
        self.tmux(&["-u", "new-session", "-d", "-x", "100", "-y", "30", &line]);
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits until every text is on the screen, and returns it.
    fn wait(&self, texts: &[&str]) -> String {
        let since = Instant::now();
        loop {
            let screen = self.screen();
            if texts.iter().all(|text| screen.contains(text)) {
                return screen;
            }
            assert!(since.elapsed() < PATIENCE, "{texts:?} did not come; the screen shows:\n{screen}");
            sleep(Duration::from_millis(50));
        }
    }

    fn keys(&self, keys: &[&str]) {
        let mut args = vec!["send-keys"];
        args.extend(keys);
        self.tmux(&args);
    }

    fn of_pane(&self, what: &str) -> String {
        self.tmux(&["display-message", "-p", what]).trim().to_owned()
    }

    /// Sends a signal to the program, and waits until it is gone.
    fn kill(&self, signal: &str) {
        let pid = self.of_pane("#{pane_pid}");
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        self.wait_for_end();
    }

    fn wait_for_end(&self) {
        let since = Instant::now();
        while self.of_pane("#{pane_dead}") != "1" {
            assert!(since.elapsed() < PATIENCE, "the program did not end:\n{}", self.screen());
            sleep(Duration::from_millis(50));
        }
    }
}

const BANK: &str = r#"
exam = "aws-aif-c01"
title = "A small set for tests"
language = "en"
licence = "CC-BY-SA-4.0"
scoring = "all-or-nothing"
provenance = "Written for tests."
affirmation = "Nothing is recalled from an exam."
contact = "mailto:nobody@example.org"

[guide]
version = "1.1"
url = "https://example.org/guide"
checked = 2026-11-22

[counts]
written = 6
answered_blind = 0
disagreed = 0
mended = 0
dropped = 0
reviewed_by_person = 0
"#;

/// A question whose options keep their order, so that a letter is known.
fn question(name: &str) -> String {
    format!(
        r#"+++
kind = "single-choice"
exams = {{ aws-aif-c01 = ["1.1"] }}
difficulty = 0.0
level = "remember"
origin = "written for tests"
written_by = {{ who = "ai", role = "author" }}
checked_by = []
written = 2026-11-22
reviewed = 2026-11-22
licence = "CC-BY-SA-4.0"
shuffle = false

[[sources]]
title = "An example"
url = "https://example.org/"
checked = 2026-11-22
+++

Which tree is the {name} tree?

- [ ] The first {name}

  It is the one before.

- [x] The second {name}

  It is this one.

- [ ] The third {name}

  It is the one behind.

- [ ] The fourth {name}

  It is no tree.
"#
    )
}

/// The line of the screen that asks.
fn stem(screen: &str) -> String {
    screen
        .lines()
        .find(|line| line.contains("Which tree"))
        .unwrap_or_else(|| panic!("no question in:\n{screen}"))
        .trim()
        .to_owned()
}

#[test]
fn a_mock_exam_that_is_killed_goes_on_where_it_was_and_is_handed_in() {
    let Some(terminal) = Terminal::new() else { return };
    terminal.start("mock aws-aif-c01 --seed 7");
    terminal.wait(&["Before you begin", "6 questions", "Written for tests."]);
    terminal.keys(&["Enter"]);
    terminal.wait(&["Question 1 of 6", "left"]);
    terminal.keys(&["b"]);
    let first = stem(&terminal.wait(&["(●) B"]));
    terminal.keys(&["n"]);
    terminal.wait(&["Question 2 of 6"]);
    terminal.keys(&["a", "f"]);
    terminal.wait(&["(●) A", "⚑ flagged"]);
    terminal.keys(&["Right"]);
    terminal.wait(&["Question 3 of 6"]);
    terminal.keys(&["c", "x", "a", "o"]);
    terminal.wait(&["Note:"]);
    terminal.keys(&["-l", "look here"]);
    terminal.keys(&["Enter"]);
    let before = terminal.wait(&["(●) C", "struck out", "Your note: look here"]);
    for word in ["Right.", "Wrong", "It is this one"] {
        assert!(!before.contains(word), "{word} in:\n{before}");
    }

    terminal.kill("-9");

    terminal.start("mock aws-aif-c01");
    terminal.wait(&["You go on where you were: 3 of 6 questions answered."]);
    terminal.keys(&["Enter"]);
    let after = terminal.wait(&["Question 3 of 6", "(●) C", "struck out", "Your note: look here"]);
    assert_eq!(stem(&before), stem(&after));
    terminal.keys(&["p"]);
    terminal.wait(&["Question 2 of 6", "(●) A", "⚑ flagged"]);
    terminal.keys(&["w"]);
    terminal.wait(&["All questions", " 1● ", "[ 2●⚑]", " 3● ", " 4· "]);
    terminal.keys(&["Home", "Enter"]);
    let again = terminal.wait(&["Question 1 of 6", "(●) B"]);
    assert_eq!(stem(&again), first);

    // A smaller window shows the same question.
    terminal.tmux(&["resize-window", "-x", "45", "-y", "14"]);
    terminal.wait(&["Question 1 of 6", "? keys"]);
    terminal.tmux(&["resize-window", "-x", "30", "-y", "9"]);
    terminal.wait(&["too small"]);
    terminal.tmux(&["resize-window", "-x", "100", "-y", "30"]);
    terminal.wait(&["Question 1 of 6"]);

    terminal.keys(&["v"]);
    terminal.wait(&["Answered 3 of 6 · not answered 3 · flagged 1"]);
    terminal.keys(&["s"]);
    terminal.wait(&["Hand in now?", "Not answered: 3 (4, 5, 6)."]);
    // The first choice goes back; handing in has to be chosen.
    terminal.keys(&["Enter"]);
    terminal.wait(&["Question 1 of 6", "(●) B"]);
    terminal.keys(&["v", "s", "2"]);
    terminal.wait(&["The questions: Written for tests.", "Not answered  3"]);
    terminal.wait_for_end();
    assert_eq!(terminal.of_pane("#{alternate_on}"), "0");
}

#[test]
fn study_tells_the_verdict_at_once_and_a_signal_leaves_the_terminal_as_it_was() {
    let Some(terminal) = Terminal::new() else { return };
    terminal.start("practice aws-aif-c01");
    terminal.wait(&["Before you begin"]);
    terminal.keys(&["Enter"]);
    terminal.wait(&["Question 1", "New to you."]);
    terminal.keys(&["b", "Enter"]);
    terminal.wait(&["✓ Right.", "It is this one.", "It is no tree.", "https://example.org/", "Written by AI"]);
    terminal.keys(&["Enter"]);
    terminal.wait(&["Question 2", "new to you 1 of 1 right"]);
    terminal.keys(&["z"]);
    terminal.wait(&["Paused"]);
    terminal.keys(&["z"]);
    terminal.wait(&["Which tree"]);
    assert_eq!(terminal.of_pane("#{alternate_on}"), "1");
    terminal.kill("-TERM");
    assert_eq!(terminal.of_pane("#{alternate_on}"), "0");
    terminal.wait(&["1 of 1 question right in this session"]);
}

#[test]
fn a_program_whose_terminal_is_gone_ends() {
    let Some(terminal) = Terminal::new() else { return };
    terminal.start("practice aws-aif-c01");
    terminal.wait(&["Before you begin"]);
    let pid = terminal.of_pane("#{pane_pid}");
    terminal.tmux(&["kill-server"]);
    let since = Instant::now();
    // A process that only its parent has not yet asked about counts as ended.
    let runs = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !stat.is_empty() && !stat.contains(") Z ")
    };
    while runs() {
        assert!(since.elapsed() < PATIENCE, "it still runs without a terminal");
        sleep(Duration::from_millis(50));
    }
}
