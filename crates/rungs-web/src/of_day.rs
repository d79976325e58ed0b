//! What is worked out once a day from the catalogue, because a page may not take that long each time.

use std::sync::{Arc, Mutex, PoisonError};

use rungs_planner::Day;

/// One value, and the day for which it holds.
pub(crate) struct OfDay<T>(Mutex<Option<(Day, Arc<T>)>>);

impl<T> Default for OfDay<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> OfDay<T> {
    /// Returns the value of `day`, made where it is not at hand.
    pub(crate) fn get(&self, day: Day, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some((of, value)) if *of == day => Arc::clone(value),
            _ => {
                let value = Arc::new(make());
                *kept = Some((day, Arc::clone(&value)));
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_a_day() {
        let (kept, one, two) = (OfDay::default(), "2026-11-22".parse().unwrap(), "2026-11-23".parse().unwrap());
        let mut made = 0;
        for day in [one, one, two, two, one] {
            kept.get(day, || made += 1);
        }
        assert_eq!(made, 3);
    }
}
