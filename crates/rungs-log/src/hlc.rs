//! Hybrid logical time: the wall clock, made to never go back.
use std::fmt;

/// The time by which events are ordered.
///
/// `wall_ms` follows the wall clock but never goes back; events of the same millisecond, and events written while the
/// clock stands behind the log, count `counter` up.
///
/// # Source
///
/// Kulkarni et al. (2014), *Logical Physical Clocks and Consistent Snapshots in Globally Distributed Databases*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc {
    /// Milliseconds since 1970-01-01 UTC.
    pub wall_ms: i64,
    /// Distinguishes events of one `wall_ms`.
    pub counter: u32,
}

impl Hlc {
    /// The end of the year 9999: later times are damage, and would leave no room to count on.
    pub(crate) const MAX_WALL_MS: i64 = 253_402_300_799_999;

    /// Returns the time of the next event, given the clock and the latest time in the log.
    pub(crate) fn next(latest: Option<Self>, now_ms: i64) -> Self {
        let now_ms = now_ms.min(Self::MAX_WALL_MS);
        match latest {
            Some(Self { wall_ms, counter }) if wall_ms >= now_ms => match counter.checked_add(1) {
                Some(counter) => Self { wall_ms, counter },
                None => Self { wall_ms: wall_ms.saturating_add(1), counter: 0 },
            },
            _ => Self { wall_ms: now_ms, counter: 0 },
        }
    }
}

/// The clock stands more than a day behind the latest event. A warning: events are kept, in the right order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockBehind {
    /// How far behind, in milliseconds.
    pub behind_ms: i64,
}

impl ClockBehind {
    const DAY_MS: i64 = 86_400_000;

    pub(crate) fn check(latest: Option<Hlc>, now_ms: i64) -> Option<Self> {
        let behind_ms = latest?.wall_ms.saturating_sub(now_ms);
        (behind_ms > Self::DAY_MS).then_some(Self { behind_ms })
    }

    /// Says what to do about it.
    pub fn hint(&self) -> &'static str {
        "nothing is lost and the order is kept; set the clock of this machine, or of the device that wrote the later events"
    }
}

impl fmt::Display for ClockBehind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.behind_ms / Self::DAY_MS;
        let s = if days == 1 { "" } else { "s" };
        write!(f, "the clock stands {days} day{s} behind the latest event in the log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_goes_back() {
        let hlc = |wall_ms, counter| Hlc { wall_ms, counter };
        // (latest, now, next)
        let cases = [
            (None, -5, hlc(-5, 0)),
            (Some(hlc(10, 3)), 11, hlc(11, 0)),
            (Some(hlc(10, 3)), 10, hlc(10, 4)),
            (Some(hlc(10, 3)), i64::MIN, hlc(10, 4)),
            (Some(hlc(10, u32::MAX)), 9, hlc(11, 0)),
        ];
        for (latest, now_ms, next) in cases {
            assert_eq!(Hlc::next(latest, now_ms), next, "{latest:?} {now_ms}");
        }
    }

    #[test]
    fn a_clock_behind_by_more_than_a_day_is_told() {
        let latest = Some(Hlc { wall_ms: 200_000_000, counter: 0 });
        assert_eq!(ClockBehind::check(latest, 200_000_000 - 86_400_000), None);
        assert_eq!(ClockBehind::check(None, i64::MIN), None);
        let warning = ClockBehind::check(latest, 0).unwrap();
        assert_eq!(warning.to_string(), "the clock stands 2 days behind the latest event in the log");
    }
}
