//! What the functions of a script share while it runs: the stream of random numbers, and the count of steps.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::draws::Draws;

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

    /// Returns the count of steps.
    pub(super) fn steps(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.steps)
    }
}
