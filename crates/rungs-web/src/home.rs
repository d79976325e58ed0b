//! What a page needs from around it: clock, profile, data folder, the scripts of questions.

use std::path::Path;

use rungs_catalog::Catalog;
use rungs_items::bank::Bank;
use rungs_items::present::Variant;
use rungs_items::question::Question;
use rungs_items::script::ScriptError;
use rungs_planner::{Day, Profile};

/// The surroundings of the pages. The binary has the real ones, tests have those of a set day.
pub trait Home: Send + Sync + 'static {
    /// Returns today.
    fn today(&self) -> Day;

    /// Returns the time in milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Returns the catalogue.
    fn catalog(&self) -> &'static Catalog;

    /// Returns all question sets.
    fn question_sets(&self) -> &'static [Bank];

    /// Returns the folder in which the learner's own files lie.
    fn data_folder(&self) -> &Path;

    /// Fills the gaps of a question.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] when its script does not run.
    fn realise(&self, question: &Question, seed: u32) -> Result<Variant, ScriptError>;

    /// Returns the saved profile, where there is one.
    ///
    /// # Errors
    ///
    /// [`HomeError`] when the file cannot be read or understood.
    fn saved_profile(&self) -> Result<Option<Profile>, HomeError>;

    /// Saves the profile, and the plan as its document in JSON.
    ///
    /// # Errors
    ///
    /// [`HomeError`] when the files cannot be written.
    fn save_plan(&self, profile: &Profile, plan: &str) -> Result<(), HomeError>;

    /// Deletes the saved profile and plan.
    ///
    /// # Errors
    ///
    /// [`HomeError`] when they cannot be deleted.
    fn forget_plan(&self) -> Result<(), HomeError>;
}

/// A file of the learner's own cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct HomeError {
    /// What is wrong, and where.
    pub what: String,
    /// How to mend it.
    pub hint: String,
}
