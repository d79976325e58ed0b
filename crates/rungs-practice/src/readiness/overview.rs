//! The chance to pass with what stands beside it: whether the exam can be sat at all, what was passed, what to know.

use rungs_catalog::Catalog;
use rungs_catalog::advice::instead_of;
use rungs_catalog::as_of::{AsOf, Status};
use rungs_catalog::certification::Certification;
use rungs_catalog::words::long_day;
use rungs_planner::{Day, Profile};

use super::{Basis, Ready, ready, terms};

/// All that is told of the chance to pass one exam.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// The figure, what it rests on, whether to book.
    pub ready: Ready,
    /// Where the certification stands.
    pub status: Status,
    /// Its last day, where one is known.
    pub last_day: Option<Day>,
    /// The day on which it was passed last.
    pub passed: Option<Day>,
    /// What to know beside the figure.
    pub notes: Vec<Note>,
}

/// Something to know beside the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A seat is over, and how it went is not on record.
    SeatOver {
        /// The day of the seat.
        day: Day,
    },
    /// Anything else, as a sentence.
    Says(String),
}

impl Note {
    /// Returns it as a sentence; of a seat without its full stop, so that a face can add how its outcome is kept.
    pub fn words(&self) -> String {
        match self {
            Self::SeatOver { day } => format!("Your seat of {} is over", long_day(*day)),
            Self::Says(text) => text.clone(),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Whom it is for.
    pub profile: &'a Profile,
    /// The day of the exam; absent = the day that is booked, else today.
    pub on: Option<Day>,
    /// What an hour of free time is worth, in US dollars; absent = our assumption.
    pub hour_value: Option<f64>,
}

/// Puts it together; `None` where the catalogue does not know the exam.
pub fn overview(catalog: &Catalog, basis: &Basis<'_>, asked: &Asked<'_>) -> Option<Overview> {
    let id = &basis.exam.id;
    let certification = catalog.certifications.get(id)?;
    let on = asked.on.or_else(|| basis.booked()).unwrap_or(basis.today);
    let life = &basis.state.life;
    let last = life.results.iter().filter(|result| result.certification == *id).max_by_key(|result| result.day);
    let passed = last.filter(|last| last.passed).map(|last| last.day);
    // What is passed need not be booked.
    let mut terms = terms(catalog, life, asked.profile, id, basis.today, asked.hour_value).filter(|_| passed.is_none());
    if let Some(terms) = &mut terms {
        terms.days.extend(asked.on);
    }
    let known = AsOf::new(certification, basis.today);
    let seat_over = life.booked.get(id).map(|seat| seat.exam).filter(|day| *day < basis.today);
    let says = |text: String| Note::Says(text);
    let mut notes: Vec<Note> =
        passed.map(|day| says(format!("You passed it on {}.", long_day(day)))).into_iter().collect();
    notes.extend(seat_over.map(|day| Note::SeatOver { day }));
    notes.extend(standing(catalog, certification, &known, on, basis.today).map(says));
    Some(Overview {
        ready: ready(basis, on, terms.as_ref()),
        status: known.status(),
        last_day: known.retired_on(),
        passed,
        notes,
    })
}

/// Says whether it can be sat on the day that is asked about, where there is something to say.
fn standing(catalog: &Catalog, certification: &Certification, known: &AsOf<'_>, on: Day, today: Day) -> Option<String> {
    Some(match (known.status(), known.retired_on()) {
        (Status::Retired, last) => {
            let ended = last.map_or(String::new(), |last| format!("; its last day was {}", long_day(last)));
            let instead = instead_of(catalog, certification, today, None)
                .map(|instead| format!(" Look at {} ({}): {}.", instead.name, instead.certification, instead.why));
            format!("It cannot be sat any more{ended}.{}", instead.unwrap_or_default())
        }
        (Status::Announced, _) => {
            let opens = match known.opens_next() {
                Some((Some(day), expected)) => {
                    format!(": it {} {}", if expected { "is expected from" } else { "opens on" }, long_day(day))
                }
                _ => String::new(),
            };
            format!("It cannot be booked yet{opens}.")
        }
        (_, Some(last)) if last < on => {
            format!("Its last day is {}, before the day you ask about.", long_day(last))
        }
        (_, Some(last)) => format!("Its last day is {}.", long_day(last)),
        _ => return None,
    })
}
