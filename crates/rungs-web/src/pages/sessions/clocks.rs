//! The clocks of sessions that are on a screen now, and what is not on record yet.
//!
//! What counts is on record: every event of a session carries the milliseconds that were used. Here stands only what came
//! after the last event: since when the clock runs in this program, since when a question is shown, an answer that is not
//! complete. After a restart all of it begins anew from the record, so that time in which the program did not run does not
//! count. Nothing of it is ever taken from a form: nobody gains time by editing one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rungs_practice::events::Mode;
use rungs_practice::state::Session;
use rungs_practice::study::{Aim, Why};

use super::draft::Draft;

/// Without an exam's clock, time in which nothing happens counts at most so long: the learner was away.
const AWAY: Duration = Duration::from_mins(10);

/// Which question of a study session is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnScreen {
    /// Its place, from 0.
    pub(crate) n: u32,
    /// The question.
    pub(crate) question: String,
    /// The seed of its variant.
    pub(crate) seed: u32,
    /// Neither the question nor the variant was asked before.
    pub(crate) fresh: bool,
    /// Why it is asked now.
    pub(crate) why: Why,
}

/// All clocks.
#[derive(Default)]
pub(crate) struct Clocks(Mutex<BTreeMap<String, Running>>);

/// One session on a screen.
struct Running {
    /// Milliseconds that were on record when the clock was set going.
    on_record: u64,
    since: Instant,
    /// The place that is shown, since when, and seconds that were spent on it before.
    shown: Option<(u32, Instant, f64)>,
    drafts: BTreeMap<u32, Draft>,
    asked: Option<OnScreen>,
    /// What the chance to pass hangs on, and the answers since it was worked out.
    aim: Option<(Aim, u32)>,
}

impl Running {
    /// An exam's clock goes on while nobody looks; without one, a learner who was away for long used no time.
    fn used(&self, session: &Session) -> u64 {
        let since = self.since.elapsed();
        let since = if session.minutes.is_some() { since } else { since.min(AWAY) };
        self.on_record.saturating_add(milliseconds(since)).max(session.spent_ms)
    }
}

impl Clocks {
    fn with<T>(&self, session: &Session, work: impl FnOnce(&mut Running) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let running = all.entry(session.id.clone()).or_insert_with(|| Running {
            on_record: session.spent_ms,
            since: Instant::now(),
            shown: None,
            drafts: BTreeMap::new(),
            asked: None,
            aim: None,
        });
        work(running)
    }

    /// A place is shown: the clock runs, and the time on it is counted from now on if it was not shown already.
    pub(crate) fn show(&self, session: &Session, n: u32) {
        self.with(session, |running| {
            if running.shown.is_none_or(|(shown, ..)| shown != n) {
                let answer = session.places.get(&n).and_then(|place| place.answer.as_ref());
                let before = answer.filter(|_| session.mode != Mode::Study).map_or(0.0, |answer| answer.seconds);
                if session.minutes.is_none() {
                    running.on_record = running.used(session);
                    running.since = Instant::now();
                }
                running.shown = Some((n, Instant::now(), before));
            }
        });
    }

    /// Returns the milliseconds of the session that have been used. A session that is shown nowhere uses none.
    pub(crate) fn spent_ms(&self, session: &Session) -> u64 {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&session.id).map_or(session.spent_ms, |running| running.used(session))
    }

    /// Returns whether this program put a place on a screen.
    pub(crate) fn was_shown(&self, session: &Session, n: u32) -> bool {
        self.with(session, |running| running.shown.is_some_and(|(shown, ..)| shown == n))
    }

    /// Returns the seconds on a place, where it is on the screen.
    pub(crate) fn seconds(&self, session: &Session, n: u32) -> Option<f64> {
        self.with(session, |running| {
            let (_, since, before) = running.shown.filter(|(shown, ..)| *shown == n)?;
            let now = if session.minutes.is_some() { since.elapsed() } else { since.elapsed().min(AWAY) };
            Some(before + now.as_secs_f64())
        })
    }

    /// Something was kept: where there is no exam's clock, the time in which nothing happens counts from here.
    pub(crate) fn kept(&self, session: &Session) {
        if session.minutes.is_none() {
            self.with(session, |running| {
                running.on_record = session.spent_ms;
                running.since = Instant::now();
            });
        }
    }

    /// The session is on no screen any more.
    pub(crate) fn stop(&self, session: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    /// Returns the answer at a place that is not complete.
    pub(crate) fn draft(&self, session: &Session, n: u32) -> Option<Draft> {
        self.with(session, |running| running.drafts.get(&n).cloned())
    }

    /// Remembers an answer that is not complete, or forgets it.
    pub(crate) fn set_draft(&self, session: &Session, n: u32, draft: Option<Draft>) {
        self.with(session, |running| match draft {
            Some(draft) => {
                running.drafts.insert(n, draft);
            }
            None => {
                running.drafts.remove(&n);
            }
        });
    }

    /// Returns the question of a study session that is on the screen.
    pub(crate) fn asked(&self, session: &Session) -> Option<OnScreen> {
        self.with(session, |running| running.asked.clone())
    }

    /// Remembers it.
    pub(crate) fn set_asked(&self, session: &Session, asked: OnScreen) {
        self.with(session, |running| running.asked = Some(asked));
    }

    /// Returns what the chance to pass hangs on, as long as it is not older than so many answers.
    pub(crate) fn aim(&self, session: &Session, most: u32) -> Option<Aim> {
        self.with(session, |running| running.aim.as_ref().filter(|(_, age)| *age < most).map(|(aim, _)| aim.clone()))
    }

    /// Remembers it.
    pub(crate) fn set_aim(&self, session: &Session, aim: Aim) {
        self.with(session, |running| running.aim = Some((aim, 0)));
    }

    /// One answer more since it was worked out.
    pub(crate) fn answered(&self, session: &Session) {
        self.with(session, |running| {
            if let Some((_, age)) = &mut running.aim {
                *age += 1;
            }
        });
    }

    /// Lets time go by, for tests: as if everything had begun so much earlier.
    #[cfg(test)]
    pub(crate) fn pass(&self, by: Duration) {
        for running in self.0.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
            running.since = running.since.checked_sub(by).unwrap();
            if let Some((_, since, _)) = &mut running.shown {
                *since = since.checked_sub(by).unwrap();
            }
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
