//! Which events belong to what a learner wants deleted: a certification, or a time.

use std::collections::{BTreeMap, BTreeSet};

use rungs_log::{EventId, Log, LogError};
use rungs_planner::Day;

use crate::events::Happened;
use crate::memory::DAY_MS;

/// What is to be deleted; all that is stated must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// What belongs to this certification.
    pub certification: Option<String>,
    /// What happened before this day (of the world's time, UTC).
    pub before: Option<Day>,
    /// What happened on or after this day.
    pub after: Option<Day>,
}

impl Selection {
    /// Returns whether nothing was stated.
    pub fn is_empty(&self) -> bool {
        self.certification.is_none() && self.before.is_none() && self.after.is_none()
    }
}

/// Returns the events that are chosen.
///
/// # Errors
///
/// [`LogError`], when the log cannot be read.
pub async fn selected(log: &Log, selection: &Selection) -> Result<Vec<EventId>, LogError> {
    let mut ids = Vec::new();
    let mut chooser = concerns(selection);
    log.events(|event| {
        if chooser.chosen(event.kind, event.version, event.wall_ms, event.body) {
            ids.push(event.id());
        }
    })
    .await?;
    Ok(ids)
}

/// Goes through events in order and says which are chosen.
#[derive(Debug)]
pub struct Chooser<'a> {
    selection: &'a Selection,
    /// Sessions of the certification: later events name only the session.
    sessions: BTreeSet<String>,
    /// Whether a session is chosen, by its first event: half a session would be worth nothing.
    whole: BTreeMap<String, bool>,
}

/// Returns a chooser for a selection.
pub fn concerns(selection: &Selection) -> Chooser<'_> {
    Chooser { selection, sessions: BTreeSet::new(), whole: BTreeMap::new() }
}

impl Chooser<'_> {
    /// Returns whether an event is to be deleted. Events must come in the order of the fold. A session is deleted whole, by the
    /// time at which it began. What cannot be understood belongs to no certification; a time chooses it like any other.
    pub fn chosen(&mut self, kind: &str, version: u16, wall_ms: i64, body: &[u8]) -> bool {
        if kind == "forgotten" {
            return false; // It holds no content, and is what keeps deleted things deleted.
        }
        let day = wall_ms.div_euclid(DAY_MS);
        let epoch_day = |day: Day| day.days_since(epoch());
        let in_time = self.selection.before.is_none_or(|before| day < epoch_day(before))
            && self.selection.after.is_none_or(|after| day >= epoch_day(after));
        let chosen = self.selection.certification.is_none() || self.belongs(kind, version, body);
        match session_of(kind, version, body) {
            Some(session) => *self.whole.entry(session).or_insert(in_time && chosen),
            None => in_time && chosen,
        }
    }

    fn belongs(&mut self, kind: &str, version: u16, body: &[u8]) -> bool {
        let Some(wanted) = self.selection.certification.as_deref() else { return true };
        let Ok(Some(happened)) = Happened::read(kind, version, body) else { return false };
        match happened {
            Happened::SessionStarted(body) => {
                let ours = body.exam == wanted;
                if ours {
                    self.sessions.insert(body.session);
                }
                ours
            }
            Happened::Answered(body) => body.exam == wanted,
            Happened::QuestionDrawn(body) => self.sessions.contains(&body.session),
            Happened::Marked(body) => self.sessions.contains(&body.session),
            Happened::Moved(body) => self.sessions.contains(&body.session),
            Happened::Submitted(body) => self.sessions.contains(&body.session),
            Happened::Ended(body) => self.sessions.contains(&body.session),
            Happened::SkillsConfirmed(body) => body.session.is_some_and(|session| self.sessions.contains(&session)),
            Happened::TextShown(body) => body.exam == wanted,
            Happened::Reported(body) => body.exam == wanted,
            Happened::StudyLogged(body) => body.certification == wanted,
            Happened::ExamBooked(body) => body.certification == wanted,
            Happened::ExamCancelled(body) => body.certification == wanted,
            Happened::ExamResult(body) => body.certification == wanted,
            Happened::CredentialEarned(body) => body.certification.as_deref() == Some(wanted),
            Happened::CredentialRemoved(body) => body.credential == wanted,
            Happened::RenewalDone(body) => body.certification == wanted,
            Happened::ReadinessStated(body) => body.certification == wanted,
            // A plan names several certifications and says where the learner wants to go; it is deleted by time or with everything.
            Happened::PlanAdopted(_) | Happened::Away(_) | Happened::HoursChanged(_) => false,
        }
    }
}

/// Returns the session that an event belongs to.
fn session_of(kind: &str, version: u16, body: &[u8]) -> Option<String> {
    match Happened::read(kind, version, body).ok()?? {
        Happened::SessionStarted(body) => Some(body.session),
        Happened::Answered(body) => Some(body.session),
        Happened::QuestionDrawn(body) => Some(body.session),
        Happened::Marked(body) => Some(body.session),
        Happened::Moved(body) => Some(body.session),
        Happened::Submitted(body) => Some(body.session),
        Happened::Ended(body) => Some(body.session),
        _ => None,
    }
}

fn epoch() -> Day {
    jiff::civil::Date::constant(1970, 1, 1).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certification_takes_its_sessions_along() {
        let selection = Selection { certification: Some("a".into()), ..Selection::default() };
        let mut chooser = concerns(&selection);
        let started = |session: &str, exam: &str| {
            format!(r#"{{"session":"{session}","mode":"mock","exam":"{exam}","day":"2026-11-22","seed":1,"bank":"x"}}"#)
        };
        let rows = [
            ("session-started", started("1", "a"), true),
            ("session-started", started("2", "b"), false),
            ("moved", r#"{"session":"1","n":3}"#.to_owned(), true),
            ("moved", r#"{"session":"2","n":3}"#.to_owned(), false),
            ("text-shown", r#"{"hash":"h","exam":"a","question":"q","text":"t"}"#.to_owned(), true),
            ("something-new", "{}".to_owned(), false),
            ("forgotten", "{}".to_owned(), false),
        ];
        for (kind, body, expected) in rows {
            assert_eq!(chooser.chosen(kind, 1, 0, body.as_bytes()), expected, "{kind} {body}");
        }
    }

    #[test]
    fn a_time_takes_everything_of_it() {
        let selection = Selection { before: Some("1970-01-03".parse().unwrap()), ..Selection::default() };
        let mut chooser = concerns(&selection);
        for (wall_ms, expected) in [(0, true), (2 * DAY_MS - 1, true), (2 * DAY_MS, false), (-DAY_MS, true)] {
            assert_eq!(chooser.chosen("whatever", 9, wall_ms, b"{}"), expected, "{wall_ms}");
        }
    }
}
