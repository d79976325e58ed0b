//! What the clock of an exam says aloud: at half of the time, ten and five minutes before its end, and no more.

/// The words that are still to be said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Alarms {
    /// Milliseconds left on the clock, and the words for then; the latest first.
    due: Vec<(u64, String)>,
}

impl Alarms {
    /// `minutes` = of the whole exam; thresholds that have gone by are not said again.
    pub(crate) fn new(minutes: u32, left_ms: u64) -> Self {
        let half = u64::from(minutes) * 30_000;
        let mut due = vec![(half, format!("Half of the time is left: {}.", words(half)))];
        for rest in [10, 5] {
            let ms = rest * 60_000;
            // Near to half of a short exam there is nothing to add.
            if ms < half {
                due.push((ms, format!("{rest} minutes are left.")));
            }
        }
        due.retain(|(at, _)| *at < left_ms);
        due.reverse();
        Self { due }
    }

    /// Returns what is to be said now; of several, the latest.
    pub(crate) fn ring(&mut self, left_ms: u64) -> Option<String> {
        let mut rung = None;
        while self.due.last().is_some_and(|(at, _)| left_ms <= *at) {
            rung = self.due.pop().map(|(_, words)| words);
        }
        rung
    }
}

fn words(ms: u64) -> String {
    let (minutes, seconds) = (ms / 60_000, ms / 1000 % 60);
    match (minutes, seconds) {
        (1, 0) => "1 minute".to_owned(),
        (minutes, 0) => format!("{minutes} minutes"),
        (0, seconds) => format!("{seconds} seconds"),
        (minutes, seconds) => format!("{minutes} minutes and {seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_ten_and_five_minutes_are_said_once() {
        let minute = 60_000;
        let mut alarms = Alarms::new(90, 90 * minute);
        assert_eq!(alarms.ring(80 * minute), None);
        assert_eq!(alarms.ring(45 * minute).as_deref(), Some("Half of the time is left: 45 minutes."));
        assert_eq!(alarms.ring(44 * minute), None);
        assert_eq!(alarms.ring(10 * minute).as_deref(), Some("10 minutes are left."));
        // The computer slept: only the latest is said.
        let mut slept = Alarms::new(90, 50 * minute);
        assert_eq!(slept.ring(2 * minute).as_deref(), Some("5 minutes are left."));
        assert_eq!(slept.ring(minute), None);
    }

    #[test]
    fn what_has_gone_by_is_not_said_again_after_a_resume() {
        let minute = 60_000;
        let mut alarms = Alarms::new(90, 9 * minute);
        assert_eq!(alarms.ring(9 * minute), None);
        assert_eq!(alarms.ring(5 * minute).as_deref(), Some("5 minutes are left."));
    }

    #[test]
    fn a_short_exam_has_no_mark_behind_its_half() {
        let mut alarms = Alarms::new(9, 9 * 60_000);
        assert_eq!(alarms.ring(270_000).as_deref(), Some("Half of the time is left: 4 minutes and 30 seconds."));
        assert_eq!(alarms.ring(0), None);
    }
}
