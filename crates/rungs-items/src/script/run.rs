//! What the functions of a script share while it runs: the stream of random numbers, and the count of steps.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{Dynamic, EvalAltResult, Position};

use super::draws::Draws;
use super::engine::{STEPS_OF_ALL, TOO_LONG};
use super::functions::Outcome;

/// Handles on the state of the run that is under way.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    draws: Arc<Mutex<Draws>>,
    steps: Arc<AtomicU64>,
}

impl Shared {
    /// Returns the state before the first run.
    pub(super) fn new() -> Self {
        Self { draws: Arc::new(Mutex::new(Draws::new(0, 0))), steps: Arc::new(AtomicU64::new(0)) }
    }

    /// Begins an attempt at the variant of a seed; the first one sets the count of steps to nothing.
    pub(super) fn begin(&self, seed: u32, attempt: u32) {
        *self.draws() = Draws::new(seed, attempt);
        if attempt == 0 {
            self.steps.store(0, Ordering::Relaxed);
        }
    }

    /// Returns the stream of random numbers.
    pub(super) fn draws(&self) -> MutexGuard<'_, Draws> {
        // A stream is whole after every call, so a panic elsewhere cannot have broken it.
        self.draws.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a step; `false` when there have been too many.
    pub(super) fn step(&self) -> bool {
        self.steps.fetch_add(1, Ordering::Relaxed) < STEPS_OF_ALL
    }

    /// Counts the steps of a function that looks at many things in one call.
    ///
    /// # Errors
    ///
    /// When there have been too many. Nothing in a script can catch it.
    pub(super) fn charge(&self, steps: usize) -> Outcome<()> {
        let steps = u64::try_from(steps).unwrap_or(STEPS_OF_ALL).min(STEPS_OF_ALL);
        if self.steps.fetch_add(steps, Ordering::Relaxed).saturating_add(steps) <= STEPS_OF_ALL {
            return Ok(());
        }
        Err(Box::new(EvalAltResult::ErrorTerminated(Dynamic::from(TOO_LONG), Position::NONE)))
    }
}
