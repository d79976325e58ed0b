//! The full screen: questions in a terminal, by keys alone.
//!
//! [`model`] holds the state and says what a key leads to, [`draw`] makes a frame of it, [`runner`] keeps what has to be
//! kept. This file is the only loop. Everything is on disk before the next key is read, so that the program may be
//! ended at any moment.

mod alarm;
mod card;
mod draw;
mod entry;
mod keys;
mod line;
mod markup;
mod model;
mod paint;
mod runner;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod snapshots;
mod start;
mod terminal;
mod wrap;

use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyEventKind};

use self::paint::Paint;
use self::runner::Runner;
use self::terminal::{FullScreen, Signals};
use super::Sitting;
pub(crate) use super::plain::Outcome;
use crate::error::Result;

/// How often the clock and signals are looked at while no key comes.
const TICK: Duration = Duration::from_millis(200);

/// How the screen behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScreenOptions {
    /// Single letters are keys; without them, numbers, arrows and the list of keys do everything.
    pub(crate) letter_keys: bool,
}

/// Sits a session in the full screen of the terminal. The terminal is given back in every case.
pub(crate) fn run(sitting: &mut Sitting<'_>, options: ScreenOptions) -> Result<Outcome> {
    run_at_most(sitting, options, None)
}

/// The same, for at most so many questions of a study session.
pub(crate) fn run_at_most(sitting: &mut Sitting<'_>, options: ScreenOptions, most: Option<usize>) -> Result<Outcome> {
    // https://no-color.org: any value that is not empty.
    let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut runner = Runner::begin(sitting, options, most)?;
    let signals = Signals::watch()?;
    let mut full = FullScreen::open()?;
    rounds(&mut runner, &mut full, &signals, Paint::new(colour))
}

fn rounds(runner: &mut Runner<'_, '_>, full: &mut FullScreen, signals: &Signals, paint: Paint) -> Result<Outcome> {
    let mut changed = true;
    loop {
        let (second_over, outcome) = runner.tick()?;
        if let Some(outcome) = outcome {
            return Ok(outcome);
        }
        if signals.raised() {
            runner.leave()?;
            return Ok(Outcome::Left);
        }
        if changed || second_over {
            full.terminal.draw(|frame| draw::draw(frame, runner.screen(), paint))?;
        }
        changed = event::poll(TICK)?;
        if !changed {
            continue;
        }
        let outcome = match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => runner.key(key)?,
            Event::Paste(text) => {
                runner.screen().paste(&text);
                None
            }
            _ => None,
        };
        if let Some(outcome) = outcome {
            return Ok(outcome);
        }
    }
}
