//! What is on record, for commands that only look at it.

use rungs_planner::{Day, Held, Profile};
use rungs_practice::entry::EntryError;
use rungs_practice::on_record;
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
        on_record::lay_record_over(&self.state_on_record()?.life, profile, day);
        Ok(())
    }

    /// Returns a profile as it is saved, without what is on record.
    pub(crate) fn without_record(&self, profile: &Profile) -> Result<Profile> {
        let life = self.state_on_record()?.life;
        Ok(on_record::without_record(&life, self.saved_profile()?.as_ref(), profile, self.today))
    }

    /// Returns what is on record with what a profile lists as held beside it.
    pub(crate) fn life_with(&self, held: &[Held]) -> Result<Life> {
        Ok(on_record::life_with(self.state_on_record()?.life, held))
    }

    /// Returns what is on record with what the saved profile lists as held beside it.
    pub(crate) fn life_with_profile(&self) -> Result<(Life, Option<Profile>)> {
        let profile = self.saved_profile()?;
        Ok((on_record::life_with_profile(self.state_on_record()?.life, profile.as_ref()), profile))
    }

    /// Finds a certification by id or code and returns its id and its name.
    pub(crate) fn named(&self, name: &str) -> Result<(String, String)> {
        let shown = show_by_name(self.catalog()?, name, self.today)?;
        Ok((shown.id, shown.name))
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

/// What cannot be written down, with our hint.
impl From<EntryError> for CliError {
    fn from(error: EntryError) -> Self {
        let hint = match &error {
            EntryError::EndsBeforeEarned { .. } => {
                "check both days; --expires is the first day on which it is not valid any more".to_owned()
            }
            EntryError::Several { .. } => "say which one with --earned DATE".to_owned(),
            _ => error.hint(),
        };
        Self::input(error, hint)
    }
}
