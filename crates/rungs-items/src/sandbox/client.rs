//! The parent's side: one child at a time, a limited wait, and no trust in what comes back.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::read_line;
use super::wire::{Answer, Request};
use crate::question::Script;
use crate::script::{MAX_SOURCE, ScriptError, ScriptFault, check_texts};

/// Requests after which a child is renewed, so that it never comes near its limit of processor time.
const REQUESTS: u32 = 5_000;

/// Runs scripts in a child process.
pub struct Client {
    command: Box<dyn FnMut() -> Command + Send>,
    timeout: Duration,
    worker: Option<Worker>,
    requests: u64,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("timeout", &self.timeout)
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a client that starts children with `command` and waits `timeout` for each answer.
    ///
    /// The program must be named by its full path, call [`limit_self`](super::limit_self), then [`serve`](super::serve) on its
    /// standard input and output. The client clears its environment and sets its working directory. Two seconds are a good wait:
    /// a script at the limit of its steps takes a fraction of one.
    pub fn new(command: impl FnMut() -> Command + Send + 'static, timeout: Duration) -> Self {
        Self { command: Box::new(command), timeout, worker: None, requests: 0 }
    }

    /// Returns a text for every gap, as [`script::fill`](crate::script::fill) does in this process.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] of the script; with [`ScriptFault::Process`] where the child cannot be started, gave no answer in time,
    /// died, or answered nonsense. It is stopped then, and the next call starts another.
    pub fn fill(&mut self, script: &Script, seed: u32, gaps: &[&str]) -> Result<BTreeMap<String, String>, ScriptError> {
        if script.source.len() > MAX_SOURCE {
            let what = format!("the script has {} bytes, more than {MAX_SOURCE}", script.source.len());
            return Err(ScriptError::new(ScriptFault::Limit, script.line, what));
        }
        self.requests += 1;
        let request = Request {
            id: self.requests,
            source: script.source.clone(),
            line: script.line,
            seed,
            gaps: gaps.iter().map(|&gap| gap.to_owned()).collect(),
        };
        let values = self.ask(&request).and_then(|answer| match (answer.values, answer.error) {
            (Some(values), None) if answer.id == request.id => match check_texts(&values, gaps, script.line) {
                Ok(()) => Ok(Ok(values)),
                Err(error) => Err(format!("the process that runs scripts answered nonsense: {error}")),
            },
            (None, Some(error)) if answer.id == request.id => Ok(Err(error)),
            _ => Err("the process that runs scripts answered something else than was asked".to_owned()),
        });
        match values {
            Ok(values) => values,
            Err(what) => {
                // Dropping it stops the child.
                self.worker = None;
                Err(ScriptError::new(ScriptFault::Process, script.line, what))
            }
        }
    }

    /// Sends a request and waits for its answer.
    fn ask(&mut self, request: &Request) -> Result<Answer, String> {
        let mut line = serde_json::to_string(request).map_err(|error| error.to_string())?;
        line.push('\n');
        if self.worker.as_ref().is_some_and(|worker| worker.served >= REQUESTS) {
            self.worker = None;
        }
        let worker = match &mut self.worker {
            Some(worker) => worker,
            none => none.insert(
                Worker::start((self.command)())
                    .map_err(|error| format!("the process that runs scripts cannot be started: {error}"))?,
            ),
        };
        worker.served += 1;
        worker.ask(line, self.timeout)
    }
}

/// A child, and the thread that talks to it.
struct Worker {
    child: Child,
    lines: Sender<String>,
    answers: Receiver<io::Result<Option<String>>>,
    served: u32,
}

impl Worker {
    /// Starts a child.
    fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the child has no pipes"));
        };
        let (lines, to_send) = mpsc::channel::<String>();
        let (received, answers) = mpsc::channel();
        // Writing can block as well as reading: a child that does not read fills the pipe. The thread ends when either side
        // goes away: a stopped child breaks both pipes, a dropped `Worker` the channel.
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            for line in to_send {
                let answer =
                    input.write_all(line.as_bytes()).and_then(|()| input.flush()).and_then(|()| read_line(&mut output));
                if received.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, lines, answers, served: 0 })
    }

    /// Sends a line and waits for an answer.
    fn ask(&mut self, line: String, timeout: Duration) -> Result<Answer, String> {
        // Where the thread is gone, so is its end of the other channel, and `recv_timeout` says so.
        let _ = self.lines.send(line);
        let answer = match self.answers.recv_timeout(timeout) {
            Ok(Ok(Some(answer))) => answer,
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(format!("the process that runs scripts answered nonsense: {error}"));
            }
            Ok(Ok(None) | Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err("the process that runs scripts ended: it used too much time or memory, or tried something that it may not".to_owned());
            }
            Err(RecvTimeoutError::Timeout) => {
                return Err(format!(
                    "the process that runs scripts gave no answer in {} ms and was stopped",
                    timeout.as_millis()
                ));
            }
        };
        serde_json::from_str(&answer)
            .map_err(|error| format!("the process that runs scripts answered nonsense: {error}"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only where the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
