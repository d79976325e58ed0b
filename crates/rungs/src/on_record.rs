//! What is on record, for commands that only look at it.

use rungs_planner::{Day, Held, Profile};
use rungs_practice::events::CredentialEarned;
use rungs_practice::from_here::lay_record_over;
use rungs_practice::keep;
use rungs_practice::state::{Life, State};
use serde::Serialize;

use crate::commands::show::show_by_name;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::output::Output;

impl Context {
    /// Returns whether there is a record. To look for one begins none.
    fn has_record(&self) -> bool {
        self.profile_path().is_some_and(|path| path.with_file_name("log.db").is_file())
    }

    /// Returns what is known of the learner; nothing where there is no record yet, and none is begun.
    pub(crate) fn state_on_record(&self) -> Result<State> {
        if self.has_record() { Ok(self.record()?.state().clone()) } else { Ok(State::default()) }
    }

    /// Lays over a profile what is on record by `day`; flags come after it.
    pub(crate) fn lay_record_over(&self, profile: &mut Profile, day: Day) -> Result<()> {
        lay_record_over(&self.state_on_record()?.life, profile, day);
        Ok(())
    }

    /// Returns a profile as it is saved: what is on record stays there alone, so that it can be taken back there. What the
    /// saved profile lists as held stays in it.
    pub(crate) fn without_record(&self, profile: &Profile) -> Result<Profile> {
        let life = self.state_on_record()?.life;
        let on_record = keep::held(&life, self.today);
        let mut profile = profile.clone();
        profile.held.retain(|held| !on_record.contains(held));
        for held in self.saved_profile()?.into_iter().flat_map(|saved| saved.held) {
            if profile.held.iter().all(|other| other.certification != held.certification) {
                profile.held.push(held);
            }
        }
        profile.away.retain(|days| life.away.iter().all(|away| [away.from, away.to] != *days));
        Ok(profile)
    }

    /// Returns what is on record with what a profile lists as held beside it.
    pub(crate) fn life_with(&self, held: &[Held]) -> Result<Life> {
        let mut life = self.state_on_record()?.life;
        let on_record = keep::held(&life, Day::LAST);
        for held in held.iter().filter(|held| !on_record.contains(held)) {
            life.credentials.push(from_profile(held));
        }
        Ok(life)
    }

    /// Returns what is on record with what the saved profile lists as held beside it.
    pub(crate) fn life_with_profile(&self) -> Result<(Life, Option<Profile>)> {
        let mut life = self.state_on_record()?.life;
        let profile = self.saved_profile()?;
        for held in profile.iter().flat_map(|profile| &profile.held) {
            let id = held.certification.as_str();
            let on_record = life.credentials.iter().any(|other| other.certification.as_deref() == Some(id))
                || life.results.iter().any(|result| result.passed && result.certification == id);
            if !on_record {
                life.credentials.push(from_profile(held));
            }
        }
        Ok((life, profile))
    }

    /// Finds a certification by id or code and returns its id and its name.
    pub(crate) fn named(&self, name: &str) -> Result<(String, String)> {
        let shown = show_by_name(self.catalog()?, name, self.today)?;
        Ok((shown.id, shown.name))
    }
}

fn from_profile(held: &Held) -> CredentialEarned {
    let id = held.certification.as_str();
    CredentialEarned {
        certification: Some(id.to_owned()),
        name: id.to_owned(),
        issuer: String::new(),
        earned: held.earned,
        expires: None,
        url: None,
        number: None,
        from: "profile".into(),
    }
}

/// What a command added to the record, as `--json` prints it.
#[derive(Debug, Serialize)]
pub(crate) struct Recorded<'a, B: Serialize> {
    /// What happened.
    pub(crate) recorded: &'static str,
    /// The facts of it.
    #[serde(flatten)]
    pub(crate) body: &'a B,
}

/// Prints what was recorded: one document, or a sentence.
pub(crate) fn print<B: rungs_practice::events::Body>(body: &B, sentence: &str, out: &mut Output<'_>) -> Result<()> {
    if out.json { out.document(&Recorded { recorded: B::KIND, body }) } else { out.text(sentence) }
}

/// Refuses a day that lies ahead.
pub(crate) fn not_ahead(day: Day, context: &Context, what: &str) -> Result<()> {
    if day > context.today {
        return Err(CliError::input(
            format!("{day} lies ahead"),
            format!("{what} on a day up to today, {}", context.today),
        ));
    }
    Ok(())
}
