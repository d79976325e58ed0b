//! The hours that it takes: this learner's, or those of somebody who begins with nothing.

use rungs_catalog::Catalog;
use rungs_catalog::certification::{Certification, Levels};
use rungs_catalog::show::{Show, levels_words, study_hours_words};
use rungs_catalog::worth::{HoursPart, hours_parts, study_hours};

use crate::learner::Learner;

/// The section on hours.
pub(crate) struct Hours {
    pub(crate) heading: String,
    /// As the finding ends: `about 45 hours for you`.
    pub(crate) finding: String,
    pub(crate) parts: Vec<Part>,
    /// What was published, and from what ours are counted.
    pub(crate) notes: Vec<String>,
}

/// One bar.
pub(crate) struct Part {
    pub(crate) what: String,
    pub(crate) hours: u32,
    /// Of the longest bar, in percent.
    pub(crate) share: u32,
}

impl Hours {
    pub(crate) fn new(
        catalog: &Catalog,
        certification: &Certification,
        shown: &Show,
        learner: Option<&Learner>,
    ) -> Self {
        let described = learner.filter(|learner| learner.profile.is_some());
        let nothing = Levels::new();
        let have = described.map_or(&nothing, |learner| &learner.have);
        let hours = study_hours(catalog, certification, have);
        let whose = if described.is_some() { "for you" } else { "from nothing" };
        let prepared = shown.judgement.hours;
        let mut notes = Vec::new();
        if prepared != hours {
            let entry = &shown.judgement.entry;
            let what = if entry.is_empty() { "what it needs first".to_owned() } else { levels_words(catalog, entry) };
            notes.push(format!("Somebody who has just {what} needs about {prepared}."));
        }
        let published: Vec<String> = shown.study_hours.iter().map(|hours| study_hours_words(&hours.value)).collect();
        if !published.is_empty() {
            notes.push(format!("Published elsewhere: {}.", published.join("; ")));
        }
        notes.push(match described {
            Some(_) => {
                "Ours is a judgement, counted from the skills in your plan; count on a third more or less.".into()
            }
            None => "Ours is a judgement; count on a third more or less.".into(),
        });
        let parts = hours_parts(catalog, certification, have);
        let longest = parts.iter().map(|part| part.hours).max().unwrap_or(1).max(1);
        let part = |part: HoursPart| Part { share: part.hours * 100 / longest, what: part.what, hours: part.hours };
        Self {
            heading: format!("{hours} hours {whose}, by our judgement"),
            finding: format!("about {hours} hours {whose}"),
            parts: parts.into_iter().map(part).collect(),
            notes,
        }
    }
}
