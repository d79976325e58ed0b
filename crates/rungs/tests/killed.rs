//! The program is killed, without warning, five hundred times while somebody practises: every answer that it
//! acknowledged is there afterwards, the record is sound, and the mock exam goes on at the same question.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests, by panicking"
)]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const KILLS: u32 = 500;

/// Chance from a seed, so that a failure can be repeated: Marsaglia's xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// A program that asks questions line by line.
struct Running {
    child: Child,
    stdin: ChildStdin,
    output: Receiver<Vec<u8>>,
    text: String,
    /// How much of the text had come at the last prompt.
    prompted: usize,
}

impl Running {
    fn start(data: &Path) -> Self {
        let mut child = rungs(data)
            .args(["mock", "aws-aif-c01", "--plain"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let (send, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = stdout.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, stdin, output, text: String::new(), prompted: 0 }
    }

    /// Reads until the program asks for an answer; false when it ended.
    fn wait_for_prompt(&mut self) -> bool {
        let end = Instant::now() + Duration::from_mins(1);
        loop {
            let prompt = self.text.ends_with("): ") || self.text.ends_with("go on: ");
            if prompt && self.text.len() > self.prompted {
                self.prompted = self.text.len();
                return true;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.text.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => return false,
            }
        }
    }

    /// The number of the question that is shown.
    fn question(&self) -> u32 {
        let at = self.text.rfind("Question ").expect("a heading");
        self.text[at + 9..].split_whitespace().next().unwrap().parse().unwrap()
    }

    fn say(&mut self, line: &str) {
        // The program may have been killed already.
        let _ = self.stdin.write_all(line.as_bytes());
        let _ = self.stdin.flush();
    }

    fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // What it had written before it died was acknowledged.
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(5)) {
            self.text.push_str(&String::from_utf8_lossy(&bytes));
        }
        self.text
    }
}

fn rungs(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rungs"));
    command.env("RUNGS_TODAY", "2026-11-22").env("RUNGS_DATA", data).env("NO_COLOR", "1").env("COLUMNS", "80");
    command
}

fn run(data: &Path, args: &[&str]) -> (i32, String) {
    let output = rungs(data).args(args).stdin(Stdio::null()).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
}

/// The answers on record.
fn kept(data: &Path) -> usize {
    let (code, export) = run(data, &["log", "export"]);
    assert_eq!(code, 0);
    export.lines().filter(|line| line.contains("\"kind\":\"answered\"") && line.contains("chosen")).count()
}

/// Returns an answer to what is asked: letters where letters are asked for, else nothing.
fn answer(text: &str) -> &'static str {
    if text.ends_with("(a letter): ") {
        "B\n"
    } else if text.ends_with("(2 letters): ") {
        "A C\n"
    } else if text.ends_with("(3 letters): ") {
        "A B C\n"
    } else {
        "\n"
    }
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut chance = Chance(0x5eed_0001);
    let mut acknowledged = 0;
    let mut expected: Option<u32> = None;
    for kill in 0..KILLS {
        let mut running = Running::start(data);
        // Now and then it dies while it starts.
        if chance.below(8) == 0 {
            thread::sleep(Duration::from_micros(chance.below(60_000)));
            acknowledged += running.kill().matches("Kept.").count();
            continue;
        }
        assert!(running.wait_for_prompt(), "kill {kill}: {}", running.text);
        let first = running.question();
        if let Some(expected) = expected {
            assert!(
                first == expected || first == expected + 1,
                "kill {kill}: it goes on at question {first} instead of {expected}"
            );
        }
        let mut last = first;
        for _ in 0..chance.below(4) {
            if running.question() >= 60 {
                // Begin again before the end is reached: the test is about the middle.
                running.say("quit\n");
                running.wait_for_prompt();
                running.say("yes\n");
                break;
            }
            let line = answer(&running.text);
            running.say(line);
            if !running.wait_for_prompt() {
                break;
            }
            last = running.question();
        }
        // One more answer is on its way when it dies, at any point of its being kept.
        let given_up = last >= 60;
        if !given_up {
            let line = answer(&running.text);
            running.say(line);
        }
        thread::sleep(Duration::from_micros(chance.below(20_000)));
        let text = running.kill();
        acknowledged += text.matches("Kept.").count();
        let at = text.rfind("Question ").map(|at| &text[at + 9..]);
        let shown = at.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse().ok());
        expected = if given_up { None } else { shown.or(Some(last)) };
        if kill % 50 == 49 {
            assert!(kept(data) >= acknowledged, "kill {kill}: {} of {acknowledged} answers are there", kept(data));
            let (code, verified) = run(data, &["log", "verify"]);
            assert_eq!(code, 0, "kill {kill}: {verified}");
        }
    }
    assert!(acknowledged > 300, "only {acknowledged} answers were acknowledged: the test does not test");
    assert!(kept(data) >= acknowledged);
    assert_eq!(run(data, &["log", "verify"]).0, 0);
}
