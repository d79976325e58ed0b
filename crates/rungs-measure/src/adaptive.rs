//! Which question to ask next, and when to stop.
//!
//! A [`Bank`] holds calibrated items; a [`Cat`] is one person's adaptive test; [`simulate`] tells what such tests would
//! be like. Ability is estimated by the mean of the posterior (EAP) on the nodes of the bank's quadrature: with the
//! default grid (0.2 between nodes) right for standard errors down to about 0.12; more nodes for longer tests.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::ability::{Score, check_latent};
use crate::error::{MeasureError, Result};
use crate::quadrature::Latent;

mod bank;
mod state;
mod study;

pub use bank::Bank;
pub use study::{CatStudy, Examinees, Sitting, simulate};

use state::State;

/// By what the next item is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// The most information at the present estimate.
    ///
    /// Source: Lord (1980), *Applications of Item Response Theory to Practical Testing Problems*, chapter 10.
    #[default]
    MaximumInformation,
    /// The most information on the average of the posterior: safer early, when the estimate is still far off.
    ///
    /// Source: van der Linden (1998), *Psychometrika* 63, 201-216.
    PosteriorWeighted,
}

/// When a test ends. What is None never ends it; a test ends at the latest when the bank has nothing left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// At a standard error of at most this, in logits.
    pub se: Option<f64>,
    /// After this many answers.
    pub items: Option<usize>,
    /// After this many seconds, as reported with the answers.
    pub seconds: Option<f64>,
    /// Not for its standard error before this many answers.
    pub at_least: usize,
}

impl Default for Stop {
    /// At a standard error of 0.3 or after 40 answers.
    fn default() -> Self {
        Self { se: Some(0.3), items: Some(40), seconds: None, at_least: 0 }
    }
}

/// How a test is given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// What is known of the person before the first answer.
    pub latent: Latent,
    /// By what the next item is chosen.
    pub selection: Selection,
    /// The next item is drawn from this many best ones; 1 = always the best.
    ///
    /// Source: randomesque selection, Kingsbury & Zara (1989), *Applied Measurement in Education* 2, 359-375.
    pub among_best: usize,
    /// When the test ends.
    pub stop: Stop,
    /// Decides among the best.
    pub seed: u64,
}

impl Default for Settings {
    /// A standard normal prior, maximum information, always the best, [`Stop::default`].
    fn default() -> Self {
        Self {
            latent: Latent::STANDARD,
            selection: Selection::default(),
            among_best: 1,
            stop: Stop::default(),
            seed: 0,
        }
    }
}

impl Settings {
    /// Checks the numbers.
    ///
    /// # Errors
    /// A latent distribution that is none, none to choose among, a standard error or a time that is not above 0.
    pub fn check(&self) -> Result<()> {
        check_latent(self.latent)?;
        if self.among_best == 0 {
            return Err(MeasureError::Value {
                what: "the number of best items to choose among",
                found: 0.0,
                allowed: "1 or more is allowed",
            });
        }
        let limits =
            [("the standard error to stop at", self.stop.se), ("the seconds to stop after", self.stop.seconds)];
        for (what, limit) in limits {
            if let Some(found) = limit.filter(|limit| limit.is_nan() || *limit <= 0.0) {
                return Err(MeasureError::Value { what, found, allowed: "a number above 0 is needed" });
            }
        }
        Ok(())
    }
}

/// Why a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The standard error is small enough.
    Precise,
    /// As many answers as allowed.
    Length,
    /// The time is used up.
    Time,
    /// The bank, or every domain of the blueprint, has nothing left to ask.
    Exhausted,
}

/// One person's adaptive test.
///
/// With a blueprint the next item comes from the domain that is furthest below its share, as in the constrained
/// selection of Kingsbury & Zara (1989), *Applied Measurement in Education* 2, 359-375. The same answers under the same
/// settings always lead to the same next item.
///
/// ```
/// # use std::sync::Arc;
/// # use rungs_measure::{adaptive::{Bank, Cat, Settings}, item::Item, quadrature::Quadrature};
/// # fn main() -> rungs_measure::error::Result<()> {
/// let items = vec![Item::two_parameter(1.0, -1.0), Item::two_parameter(1.2, 0.0), Item::two_parameter(0.8, 1.0)];
/// let mut cat = Cat::new(Arc::new(Bank::new(items, &Quadrature::default())?), Settings::default())?;
/// while let Some(item) = cat.next() {
///     cat.answer(item, 1, 30.0)?;
/// }
/// assert_eq!(cat.answers().len(), 3);
/// assert!(cat.estimate().theta > 0.0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Cat {
    bank: Arc<Bank>,
    settings: Settings,
    state: State,
    answers: Vec<(usize, u8)>,
}

impl Cat {
    /// Starts a test.
    ///
    /// # Errors
    /// As [`Settings::check`].
    pub fn new(bank: Arc<Bank>, settings: Settings) -> Result<Self> {
        settings.check()?;
        let state = State::new(&bank, &settings);
        Ok(Self { bank, settings, state, answers: Vec::new() })
    }

    /// Returns the item to ask next, or None if the test is over. Looking changes nothing.
    pub fn next(&self) -> Option<usize> {
        if self.stopped().is_some() { None } else { self.advise() }
    }

    /// Returns the item that would tell most, also after the test is over; None where nothing is left.
    pub fn advise(&self) -> Option<usize> {
        self.state.choose(&self.bank, &self.settings, || {
            let mut generator = ChaCha8Rng::seed_from_u64(self.settings.seed);
            generator.set_stream(self.state.answered as u64);
            generator.random()
        })
    }

    /// Takes the answer to an item, which need not be the one proposed, and the seconds it took.
    ///
    /// # Errors
    /// An item that is not in the bank or was asked before; an answer that is no category of it, or that the model
    /// calls impossible; seconds that are negative or not a number. The test is then as before.
    pub fn answer(&mut self, item: usize, answer: u8, seconds: f64) -> Result<()> {
        state::check(&self.bank, &self.state, item, answer)?;
        if seconds.is_nan() || seconds < 0.0 {
            return Err(MeasureError::Value {
                what: "the seconds of an answer",
                found: seconds,
                allowed: "0 or more is allowed",
            });
        }
        let mut state = self.state.clone();
        state.answer(&self.bank, item, usize::from(answer))?;
        state.seconds += seconds;
        self.state = state;
        self.answers.push((item, answer));
        Ok(())
    }

    /// Leaves an item out of the test: it is not asked and says nothing.
    ///
    /// # Errors
    /// An item that is not in the bank.
    pub fn leave_out(&mut self, item: usize) -> Result<()> {
        if item >= self.bank.len() {
            return Err(MeasureError::Length { what: "an item number", found: item, wanted: self.bank.len() });
        }
        self.state.spend(&self.bank, item);
        Ok(())
    }

    /// Returns the present estimate of ability: mean and standard deviation of the posterior.
    pub fn estimate(&self) -> Score {
        self.state.estimate()
    }

    /// Returns the posterior weight of each node of the bank's quadrature; they sum to 1.
    pub fn posterior(&self) -> &[f64] {
        self.state.posterior(&self.bank)
    }

    /// Returns why the test is over, or None while it goes on.
    pub fn stopped(&self) -> Option<Reason> {
        self.state.stopped(&self.bank, &self.settings)
    }

    /// Returns the items asked and their answers, in order.
    pub fn answers(&self) -> &[(usize, u8)] {
        &self.answers
    }

    /// Returns the seconds used so far.
    pub fn seconds(&self) -> f64 {
        self.state.seconds
    }

    /// Returns the bank.
    pub fn bank(&self) -> &Bank {
        &self.bank
    }
}

#[cfg(test)]
mod tests;
