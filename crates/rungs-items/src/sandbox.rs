//! Scripts of strangers run in a process of their own.
//!
//! The limits of the [script engine](crate::script) hold in every process. A set from elsewhere gets a second wall, in case a
//! script finds a hole in the first: a child process with an empty environment and the working directory `/`, which limits
//! itself ([`limit_self`]) before it reads anything, and answers requests, one JSON object a line, on its standard input and
//! output ([`serve`]). [`Client`] starts it, waits a limited time for each answer, checks what comes, and starts another child
//! when one hangs, dies or talks nonsense.
//!
//! On systems other than Unix the child has no limits of its own beyond the time that the client waits; the engine's limits and
//! the separate process remain.

mod client;
mod wire;

use std::io::{self, BufRead, Read, Write};

pub use self::client::Client;
use self::wire::{Answer, LONGEST_LINE, Request};
use crate::question::Script;
use crate::script::Interpreter;

/// Seconds of processor time of a child, over all its requests. The client renews the child long before.
#[cfg(unix)]
const CPU_SECONDS: u64 = 20;
/// Bytes of address space of a child.
#[cfg(unix)]
const ADDRESS_SPACE: u64 = 512 * 1024 * 1024;
/// Files of a child: standard input, output and error.
#[cfg(unix)]
const OPEN_FILES: u64 = 3;

/// Takes away from this process what running scripts does not need: more than 20 seconds of processor time, more than 512 MiB of
/// address space, writing files, opening files, dumping its memory, and starting processes or threads.
///
/// A process of the superuser can still start processes on Linux, which exempts it; the other limits hold there too.
///
/// # Errors
///
/// Where the system refuses a limit that it is known to have. The caller should end then.
#[cfg(unix)]
pub fn limit_self() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let limits = [
        (Resource::Cpu, CPU_SECONDS, true),
        // Some systems know these two by name only.
        (Resource::As, ADDRESS_SPACE, cfg!(target_os = "linux")),
        (Resource::Nproc, 0, cfg!(target_os = "linux")),
        (Resource::Fsize, 0, true),
        (Resource::Core, 0, true),
        (Resource::Nofile, OPEN_FILES, true),
    ];
    for (resource, most, needed) in limits {
        let set = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        if needed {
            set?;
        }
    }
    Ok(())
}

/// Does nothing: this system has no such limits. Those of the script engine hold.
///
/// # Errors
///
/// None here.
#[cfg(not(unix))]
pub fn limit_self() -> io::Result<()> {
    Ok(())
}

/// Answers requests until the input ends.
///
/// # Errors
///
/// Where reading or writing fails, or a line is no request. The caller should end then; the client starts another child.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut interpreter = Interpreter::new();
    while let Some(line) = read_line(&mut input)? {
        let request: Request = serde_json::from_str(&line)?;
        let script = Script { source: request.source, line: request.line, golden: std::collections::BTreeMap::new() };
        let gaps: Vec<&str> = request.gaps.iter().map(String::as_str).collect();
        let answer = match interpreter.fill(&script, request.seed, &gaps) {
            Ok(values) => Answer { id: request.id, values: Some(values), error: None },
            Err(error) => Answer { id: request.id, values: None, error: Some(error) },
        };
        let mut line = serde_json::to_string(&answer)?;
        line.push('\n');
        output.write_all(line.as_bytes())?;
        output.flush()?;
    }
    Ok(())
}

/// Returns the next line without its end; `None` at the end of the input.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    input.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some('\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the line is too long, or ends in the middle"));
    }
    Ok(Some(line))
}
