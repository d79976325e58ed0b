//! Models and grids on the command line.

use clap::ValueEnum;
use rungs_measure::calibrate::Prior;
use rungs_measure::item::Model;
use rungs_measure::quadrature::Quadrature;

use super::params;
use crate::error::Result;

/// A model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ModelArg {
    /// Slopes of 1, ability with a free variance
    Rasch,
    /// One common slope
    #[value(name = "1pl")]
    OneParameter,
    /// A slope and a difficulty an item
    #[value(name = "2pl")]
    TwoParameter,
    /// And a lower asymptote, with a prior
    #[value(name = "3pl")]
    ThreeParameter,
    /// Graded responses
    Grm,
    /// Generalised partial credit
    Gpcm,
}

impl From<ModelArg> for Model {
    fn from(model: ModelArg) -> Self {
        match model {
            ModelArg::Rasch => Self::Rasch,
            ModelArg::OneParameter => Self::OneParameter,
            ModelArg::TwoParameter => Self::TwoParameter,
            ModelArg::ThreeParameter => Self::ThreeParameter,
            ModelArg::Grm => Self::Graded,
            ModelArg::Gpcm => Self::PartialCredit,
        }
    }
}

/// Returns the usual name of a model.
pub(super) fn name(model: Model) -> &'static str {
    match model {
        Model::Rasch => "Rasch model",
        Model::OneParameter => "1PL",
        Model::TwoParameter => "2PL",
        Model::ThreeParameter => "3PL",
        Model::Graded => "Graded response model",
        Model::PartialCredit => "Generalised partial credit model",
    }
}

/// The grid of ability.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct GridArgs {
    /// Nodes of the grid of ability [default: 61]
    #[arg(long, value_name = "N")]
    nodes: Option<usize>,
    /// The grid goes from -X to X logits [default: 6]
    #[arg(long, value_name = "X")]
    bound: Option<f64>,
}

impl GridArgs {
    /// Returns nodes and bound: as given, else as recorded, else 61 and 6.
    pub(super) fn numbers(&self, nodes: Option<usize>, bound: Option<f64>) -> (usize, f64) {
        (self.nodes.or(nodes).unwrap_or(61), self.bound.or(bound).unwrap_or(6.0))
    }

    /// Makes the grid.
    pub(super) fn grid(&self, nodes: Option<usize>, bound: Option<f64>) -> Result<Quadrature> {
        let (nodes, bound) = self.numbers(nodes, bound);
        params::grid(nodes, bound)
    }
}

/// A prior as it is written: `normal:0,1`, `lognormal:0,0.5`, `beta:5,17`, `none`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PriorArg(pub(super) Option<Prior>);

impl std::str::FromStr for PriorArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        const FORMS: &str = "write normal:MEAN,SD, lognormal:MEAN,SD, beta:ALPHA,BETA or none";
        if text == "none" {
            return Ok(Self(None));
        }
        let (kind, numbers) = text.split_once(':').ok_or(FORMS)?;
        let (one, two) = numbers.split_once(',').ok_or(FORMS)?;
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(FORMS);
        let (one, two) = (number(one)?, number(two)?);
        let above = |value: f64, what: &str| if value > 0.0 { Ok(()) } else { Err(format!("{what} must be above 0")) };
        above(two, if kind == "beta" { "BETA" } else { "SD" })?;
        match kind {
            "normal" => Ok(Self(Some(Prior::Normal { mean: one, sd: two }))),
            "lognormal" => Ok(Self(Some(Prior::LogNormal { mean: one, sd: two }))),
            "beta" => {
                above(one, "ALPHA")?;
                Ok(Self(Some(Prior::Beta { alpha: one, beta: two })))
            }
            _ => Err(FORMS.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priors_are_read_or_their_form_is_named() {
        for (text, prior) in [
            ("none", PriorArg(None)),
            ("normal:-1.39,0.5", PriorArg(Some(Prior::Normal { mean: -1.39, sd: 0.5 }))),
            ("lognormal:0, .5", PriorArg(Some(Prior::LogNormal { mean: 0.0, sd: 0.5 }))),
            ("beta:5,17", PriorArg(Some(Prior::Beta { alpha: 5.0, beta: 17.0 }))),
        ] {
            assert_eq!(text.parse(), Ok(prior), "{text}");
        }
        for text in ["", "normal", "normal:1", "normal:0,0", "normal:0,-1", "normal:nan,1", "beta:0,1", "gamma:1,1"] {
            assert!(text.parse::<PriorArg>().is_err(), "{text}");
        }
    }
}
