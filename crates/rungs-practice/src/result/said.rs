//! What was said of the chance to pass when a session was over.

use rungs_catalog::words::long_day;

use super::{MockResult, Standing};
use crate::readiness::sentence;
use crate::sitting::occasion;
use crate::state::{Session, State, Stated};

/// Returns what was said when a session was over. A statement names its exam, occasion and day, not its session: of several the
/// order tells which.
pub fn said_after<'s>(session: &Session, state: &'s State) -> Option<&'s Stated> {
    let why = occasion(session)?;
    let alike = |other: &&Session| other.exam == session.exam && occasion(other) == Some(why);
    let is_later = |other: &&Session| (other.last_ms, &other.id) > (session.last_ms, &session.id);
    let later = state.sessions.values().filter(alike).filter(is_later).count();
    let said = state.life.stated.iter().filter(|said| said.certification == session.exam && said.occasion == why.id());
    said.rev().nth(later)
}

impl Stated {
    /// Says it as it was said then.
    pub fn words(&self) -> String {
        if !self.enough {
            return "Whether you would pass cannot be told yet.".to_owned();
        }
        let when = if self.exam == self.day {
            format!("If you had sat it on {}", long_day(self.day))
        } else {
            format!("On {}, the day you booked", long_day(self.exam))
        };
        format!("{when}: {}. Model-based.", sentence(self.pass_probability, self.low, self.high))
    }
}

impl MockResult {
    /// Says in one sentence what it means: the chance to pass where it can be told, else what was right.
    pub fn sentence(&self, said: Option<&Stated>, code: &str) -> String {
        let Some(said) = said.filter(|said| said.enough) else {
            let right = self.headline();
            return match self.standing {
                Standing::Above => format!("{right}, above every plausible pass mark of {code}"),
                Standing::Below => format!("{right}, below every plausible pass mark of {code}"),
                Standing::Within => format!("{right}; whether you would pass {code} cannot be told yet"),
            };
        };
        let when = if said.exam == said.day { "that day".to_owned() } else { format!("on {}", long_day(said.exam)) };
        let chance = sentence(said.pass_probability, said.low, said.high);
        format!("{}: {chance} to pass {code} {when}", judged(said.pass_probability))
    }
}

/// Says a chance in a few words.
fn judged(probability: f64) -> &'static str {
    match probability {
        p if p >= 0.85 => "Probably yes",
        p if p >= 0.6 => "More likely than not",
        p if p >= 0.4 => "It could go either way",
        p if p >= 0.15 => "Probably not yet",
        _ => "Not yet",
    }
}

#[cfg(test)]
mod tests {
    use super::judged;

    #[test]
    fn a_chance_is_judged_before_its_figures() {
        for (probability, words) in [
            (0.97, "Probably yes"),
            (0.85, "Probably yes"),
            (0.6, "More likely than not"),
            (0.5, "It could go either way"),
            (0.2, "Probably not yet"),
            (0.02, "Not yet"),
            (f64::NAN, "Not yet"),
        ] {
            assert_eq!(judged(probability), words, "{probability}");
        }
    }
}
