//! What a certification was called on a day.

use rungs_planner::Day;

use crate::certification::Certification;

/// Returns the name in use on `day`: a former name up to its last day, else the name of today.
///
/// A former name needs no announcement to count: before its last day everybody knew it, and today's
/// name would be later knowledge.
pub fn name_on(certification: &Certification, day: Day) -> &str {
    certification
        .former_names
        .iter()
        .filter_map(|fact| Some((fact.value.until.filter(|until| day <= *until)?, fact.value.name.as_str())))
        .min_by_key(|(until, _)| *until)
        .map_or(certification.name.as_str(), |(_, name)| name)
}

/// Returns the names that it no longer bore on `day`.
pub fn old_names(certification: &Certification, day: Day) -> impl Iterator<Item = &str> {
    let now = name_on(certification, day);
    certification
        .former_names
        .iter()
        .filter(move |fact| fact.known_on(day) && fact.value.name != now)
        .map(|fact| fact.value.name.as_str())
}
