//! What the wrong options do.

use serde::{Deserialize, Serialize};

use crate::error::{MeasureError, Result};

/// How many groups of ability a distractor curve has.
pub const ABILITY_GROUPS: usize = 5;

/// Which option each person chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    options: Vec<u8>,
    key: Vec<u8>,
    cells: Vec<u8>,
}

/// What is odd about an item's options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DistractorFlag {
    /// Those who choose the key do worse on the other items.
    KeyRepels,
    /// A wrong option that nobody chose.
    Unused(u8),
    /// A wrong option whose choosers do better on the other items than those who choose another.
    AttractsTheAble(u8),
    /// A wrong option chosen by more people of the best group than the key.
    PerhapsTheKey(u8),
}

/// One option of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionUse {
    /// Counted from 0.
    pub option: u8,
    /// Whether it is the key.
    pub key: bool,
    /// People who chose it.
    pub chosen: f64,
    /// Share of those who answered.
    pub share: f64,
    /// Correlation of choosing it with the score on the other items; `None` where one does not vary.
    pub point_biserial: Option<f64>,
    /// Share in each group of ability, the weakest first; `None` where nobody of the group answered.
    pub curve: [Option<f64>; ABILITY_GROUPS],
}

/// The options of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemDistractors {
    /// People who answered.
    pub answered: f64,
    /// People who did not.
    pub omitted: f64,
    /// One an option.
    pub options: Vec<OptionUse>,
    /// What is odd.
    pub flags: Vec<DistractorFlag>,
}

impl Choices {
    /// Takes a table of chosen options.
    ///
    /// # Errors
    /// See there.
    pub fn new(options: Vec<u8>, key: Vec<u8>, cells: Vec<u8>) -> Result<Self> {
        Ok(Self { options, key, cells })
    }
}

/// Distractor analysis of every item.
///
/// # Errors
/// Not yet.
pub fn distractors(choices: &Choices) -> Result<Vec<ItemDistractors>> {
    let _ = (&choices.options, &choices.key, &choices.cells);
    Err(MeasureError::Unfit("not there yet"))
}
