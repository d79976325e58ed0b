//! `rungs`: the command line. Parses input, calls the rooms behind it, shows the result, decides nothing.

mod cli;
mod commands;
mod context;
mod error;
mod markdown;
mod on_record;
mod output;
mod question_sets;
mod record;
mod sitting;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::context::Context;
use crate::output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own words; help and version are answers, the rest is wrong input.
            let code = if error.use_stderr() { 2 } else { 0 };
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::from(2),
            };
        }
    };
    let mut stdout = anstream::stdout();
    let result = Context::new(&cli.global).and_then(|context| {
        let mut out = Output::new(&mut stdout, cli.global.json);
        commands::run(cli.command, context, &mut out)
    });
    let code = match result {
        Ok(code) => code,
        // `rungs ladder | head` closes the pipe early, which is no fault of anybody.
        Err(error) if error.is_broken_pipe() => return ExitCode::SUCCESS,
        Err(error) => {
            let mut stderr = anstream::stderr();
            return match error.print(&mut stderr) {
                Ok(()) => ExitCode::from(error.exit_code()),
                Err(_) => ExitCode::from(2),
            };
        }
    };
    match stdout.flush() {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}
