//! Psychometrics: what answers say about questions and about people.
//!
//! * [`responses`]: answers in sparse or dense form, equal patterns counted once.
//! * [`item`]: the models of a question (Rasch to three-parameter, graded, generalised partial credit).
//! * [`calibrate`]: marginal maximum likelihood by EM, several groups, anchors, priors, standard errors.
//! * [`ability`]: what a person can do: EAP, MAP and WLE.
//! * [`adaptive`]: which question to ask next, when to stop, and what such a test would be like.
//! * [`online`]: a question's difficulty before there are answers, and as they come in.
//! * [`classical`], [`fit`], [`dif`], [`link`]: item analysis, model fit, fairness, common scales.
//! * [`forecast`]: how good stated probabilities were.
//! * [`readiness`]: the probability of passing an exam from a learner's history.
//!
//! Nothing here reads a file, asks for the time or knows what a certification is. Everything that is random takes a
//! seed, and no result depends on the number of threads.
//!
//! One metric throughout: `P(θ) = c + (1 − c) / (1 + exp(−(a θ + d)))`, with `b = −d / a`.

#![warn(missing_docs)]
#![expect(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "arrays of numbers whose shapes are checked where they come in; counts are far below 2^52"
)]

pub mod ability;
pub mod adaptive;
pub mod calibrate;
pub mod classical;
pub mod dif;
pub mod error;
pub mod fit;
pub mod forecast;
pub mod item;
pub mod link;
pub mod online;
pub mod quadrature;
pub mod readiness;
pub mod responses;

pub use error::MeasureError;
