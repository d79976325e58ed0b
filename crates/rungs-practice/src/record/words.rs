//! What reading in, checking and deleting came to, in the same words for every face.

use rungs_catalog::words::count;
use rungs_log::{ImportReport, VerifyReport};

/// Says what came in: a sentence each.
pub fn imported(report: &ImportReport) -> Vec<String> {
    let mut says = vec![format!(
        "{} read, {} new, {} known already.",
        number(report.lines, "line", "lines"),
        report.added,
        report.held
    )];
    if report.bodies_added > 0 {
        says.push(format!("{} got their content back.", number(report.bodies_added, "event", "events")));
    }
    if report.forgotten > 0 {
        says.push(format!("{} stay deleted, as you asked.", number(report.forgotten, "event", "events")));
    }
    for fork in &report.forks {
        says.push(format!(
            "A copy of this record went its own way (device {}, from event {}). Both ways are kept and counted; it is now \
             device {}.",
            fork.device, fork.seq, fork.branch
        ));
    }
    says
}

/// Says that nothing is lost and nothing was altered, or that it is damaged, without its details.
pub fn verified(report: &VerifyReport) -> String {
    if report.is_sound() {
        format!("{}: nothing is lost, nothing was altered.", number(report.events, "event", "events"))
    } else {
        "The record is damaged.".to_owned()
    }
}

/// Says what is lost, altered or went its own way, one line each.
pub fn damage(report: &VerifyReport) -> Vec<String> {
    let lost = report.lost.iter();
    let lost =
        lost.map(|lost| format!("lost: events {} to {} of device {}", lost.first_seq, lost.last_seq, lost.device));
    let altered = report.altered.iter();
    let altered =
        altered.map(|altered| format!("altered: event {} of device {}: {}", altered.seq, altered.device, altered.what));
    lost.chain(altered).collect()
}

/// Says which copies went their own way, one line each.
pub fn forks(report: &VerifyReport) -> Vec<String> {
    let line = |fork: &rungs_log::Fork| {
        format!("a copy of device {} went its own way from event {}; both are kept", fork.device, fork.seq)
    };
    report.forks.iter().map(line).collect()
}

/// Says what was deleted.
pub fn forgotten(events: u64) -> String {
    format!(
        "{} deleted, for good. Copies that you wrote out elsewhere are yours to delete; reading them in again does not bring \
         it back.",
        number(events, "event", "events")
    )
}

fn number(events: u64, one: &str, many: &str) -> String {
    count(usize::try_from(events).unwrap_or(usize::MAX), one, many)
}
