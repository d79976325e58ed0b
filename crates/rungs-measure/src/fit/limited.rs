//! Fit of the whole test by limited information: means and pairs of items.

use nalgebra::DVector;
use serde::{Deserialize, Serialize};

use super::chi;
use super::moments::{Grid, Moment, Part, moments, unexplained};
use super::overlap::Masks;
use crate::classical::{PairSums, item_sums};
use crate::error::{MeasureError, Result};
use crate::item::{Item, Model};
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Above this many moments nothing is computed: their covariances would fill more than 200 MB.
///
/// 5,050 moments are 100 items right or wrong.
pub const MOST_MOMENTS: usize = 5_050;

/// Which statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// Expected scores and their products (`M2*` of Cai & Hansen 2013); for right and wrong answers the `M2` of
    /// Maydeu-Olivares & Joe (2006).
    M2,
    /// Shares of categories, and products of scores (Cai & Monro 2014).
    C2,
}

/// Fit of the whole test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GlobalFit {
    /// Which statistic it is.
    pub kind: Statistic,
    /// Its value, chi-square distributed where the model holds.
    pub statistic: f64,
    /// Degrees of freedom: moments less parameters.
    pub df: usize,
    /// Probability of a value as high or higher where the model holds.
    pub p: f64,
    /// Root mean square error of approximation, `√(max(0, M2 − df) / (df (N − 1)))`.
    pub rmsea: f64,
    /// 90 % interval of it.
    pub rmsea_interval: (f64, f64),
    /// Root mean square difference between the items' correlations and the model's.
    pub srmsr: f64,
    /// Comparative fit index against independent items, 0 to 1; `None` where independent items fit no worse.
    pub cfi: Option<f64>,
    /// Tucker-Lewis index against independent items, 1 or less in good order; `None` as for the other.
    pub tli: Option<f64>,
    /// Only where answers are missing: the statistic with the covariances of complete data, scaled by the people
    /// behind each moment, as R's `mirt` (1.43 and later) gives it. It rejects right models too often.
    pub scaled: Option<f64>,
    /// How many moments were compared.
    pub moments: usize,
    /// How many parameters the model spent.
    pub parameters: usize,
    /// Smallest number of people behind a moment.
    pub people: f64,
}

/// Tests the fit of a whole test by means and pairs of items: M2, with RMSEA, SRMSR, CFI and TLI.
///
/// With several categories an item gives one mean and one product a pair, of scores (M2*); that needs many items,
/// else [`c2`] has more to go on. `model` says which parameters were estimated: slopes 1 and a free variance, one
/// slope, or all. A calibration with several groups is tested a group at a time, with that group's answers and
/// `latent`; anchored items count as estimated, which makes the test a little too mild.
///
/// Missing answers: each moment is the mean over those who gave its answers, and covariances count who is behind two
/// moments. That is right if answers are missing completely at random, not where the better people were asked harder
/// questions. Weights are numbers of people.
///
/// Sources: Maydeu-Olivares & Joe (2005), *JASA* 100, 1009-1020, and (2006), *Psychometrika* 71, 713-732; Cai &
/// Hansen (2013), *British Journal of Mathematical and Statistical Psychology* 66, 245-276; Maydeu-Olivares & Joe
/// (2014), *Multivariate Behavioral Research* 49, 305-328.
///
/// # Errors
/// Items that do not belong to the answers; fewer than 2 people; two items that nobody answered both; no more moments
/// than parameters; more than [`MOST_MOMENTS`]; moments that determine each other, because nearly everybody gives the
/// same answer; missing answers with weights that are not whole numbers.
pub fn m2(items: &[Item], model: Model, latent: Latent, responses: &Responses, grid: &Quadrature) -> Result<GlobalFit> {
    limited(Statistic::M2, items, model, latent, responses, grid)
}

/// Tests the fit of a whole test by the shares of categories and products of scores: C2.
///
/// For right and wrong answers the same as [`m2`]. Source: Cai & Monro (2014), CRESST Report 839.
///
/// # Errors
/// As [`m2`].
pub fn c2(items: &[Item], model: Model, latent: Latent, responses: &Responses, grid: &Quadrature) -> Result<GlobalFit> {
    limited(Statistic::C2, items, model, latent, responses, grid)
}

/// Checks that items, answers and distribution belong together.
pub(super) fn check(items: &[Item], latent: Latent, responses: &Responses) -> Result<()> {
    if items.is_empty() {
        return Err(MeasureError::Empty { what: "the list of items" });
    }
    if items.len() != responses.items() {
        return Err(MeasureError::Length { what: "items", found: items.len(), wanted: responses.items() });
    }
    for (item, (one, categories)) in items.iter().zip(responses.categories()).enumerate() {
        one.check()?;
        if one.categories() < usize::from(*categories) {
            let found = categories - 1;
            let person = (0..responses.rows()).find(|row| responses.answer(*row, item) == Some(found)).unwrap_or(0);
            let highest = u8::try_from(one.categories() - 1).unwrap_or(u8::MAX);
            return Err(MeasureError::Category { person, item, found, highest });
        }
    }
    for (what, found, fine) in [
        ("the mean of ability", latent.mean, latent.mean.is_finite()),
        ("the variance of ability", latent.variance, latent.variance.is_finite() && latent.variance > 0.0),
    ] {
        if !fine {
            return Err(MeasureError::Value { what, found, allowed: "a number is needed, and a variance above 0" });
        }
    }
    Ok(())
}

/// What was observed of each moment.
struct Observed {
    mean: DVector<f64>,
    people: Vec<f64>,
    /// Of each pair of items, upper triangle by rows.
    correlations: Vec<f64>,
    /// The statistic of a model of independent items: people times squared correlation, summed over pairs.
    ///
    /// Such a model fits all single moments, and centred products are uncorrelated under it, so that the quadratic
    /// form is this sum; its degrees of freedom are the pairs.
    dependence: f64,
}

fn observed(responses: &Responses, categories: &[usize], moments: &[Moment]) -> Result<Observed> {
    let (people, points) = item_sums(responses);
    let mut shares: Vec<Vec<f64>> = categories.iter().map(|categories| vec![0.0; *categories]).collect();
    for row in 0..responses.rows() {
        let weight = responses.weight(row);
        responses.row(row).for_each(|(item, answer)| shares[item][usize::from(answer)] += weight);
    }
    let pairs = PairSums::of(responses);
    for one in 0..categories.len() {
        if (one..categories.len()).any(|other| pairs.people(one, other) < 2.0) {
            return Err(MeasureError::Unfit("two items have fewer than two people who answered both"));
        }
        shares[one].iter_mut().for_each(|share| *share /= people[one]);
    }
    let means: Vec<f64> = points.iter().zip(&people).map(|(points, people)| points / people).collect();
    let covariance =
        |one: usize, other: usize| pairs.product(one, other) / pairs.people(one, other) - means[one] * means[other];
    let (mut correlations, mut dependence) = (Vec::new(), 0.0);
    for one in 0..categories.len() {
        for other in one + 1..categories.len() {
            let value = covariance(one, other) / (covariance(one, one) * covariance(other, other)).sqrt();
            correlations.push(value);
            dependence += pairs.people(one, other) * value * value;
        }
    }
    let (mut mean, mut behind) = (Vec::with_capacity(moments.len()), Vec::with_capacity(moments.len()));
    for Moment(parts) in moments {
        match parts.as_slice() {
            [(item, Part::Score)] => mean.push(means[*item]),
            [(item, Part::Category(category))] => mean.push(shares[*item][*category]),
            [(one, _), (other, _), ..] => mean.push(pairs.product(*one, *other) / pairs.people(*one, *other)),
            [] => mean.push(0.0),
        }
        behind.push(match parts.as_slice() {
            [(one, _), (other, _), ..] => pairs.people(*one, *other),
            [(item, _)] => people[*item],
            [] => 0.0,
        });
    }
    Ok(Observed { mean: DVector::from_vec(mean), people: behind, correlations, dependence })
}

/// The statistic and the rank of the derivatives, and the scaled statistic where answers are missing.
fn quadratic(
    grid: &Grid,
    moments: &[Moment],
    seen: &Observed,
    all: f64,
    masks: Option<&Masks>,
) -> Result<(f64, usize, Option<f64>)> {
    let expected = grid.expected(moments);
    let derivatives = grid.derivatives(moments);
    let residual = (&seen.mean - &expected) * all.sqrt();
    let covariance = grid.covariances(moments, &expected);
    let Some(masks) = masks else {
        let (value, rank) = unexplained(covariance, &derivatives, &residual)?;
        return Ok((value, rank, None));
    };
    let mut adjusted = covariance.clone();
    masks.adjust(&mut adjusted, moments, &seen.people, all);
    let (value, rank) = unexplained(adjusted, &derivatives, &residual)?;
    let shrunk = DVector::from_fn(residual.len(), |row, _| residual[row] * seen.people[row] / all);
    let (scaled, _) = unexplained(covariance, &derivatives, &shrunk)?;
    Ok((value, rank, Some(scaled)))
}

fn limited(
    kind: Statistic,
    items: &[Item],
    model: Model,
    latent: Latent,
    responses: &Responses,
    quadrature: &Quadrature,
) -> Result<GlobalFit> {
    check(items, latent, responses)?;
    let categories: Vec<usize> = items.iter().map(Item::categories).collect();
    let pairs = items.len() * (items.len() - 1) / 2;
    let single = match kind {
        Statistic::M2 => items.len(),
        Statistic::C2 => categories.iter().map(|categories| categories - 1).sum(),
    };
    if single + pairs > MOST_MOMENTS {
        return Err(MeasureError::Value {
            what: "the number of moments (means and pairs of items)",
            found: (single + pairs) as f64,
            allowed: "at most 5,050 are computed, which is 100 items right or wrong",
        });
    }
    let all = responses.people();
    if all < 2.0 {
        return Err(MeasureError::Unfit("the fit of a test needs at least two people"));
    }
    let (responses, _) = responses.collapse();
    let moments = moments(&categories, kind == Statistic::C2);
    let grid = Grid::fitted(items, model, latent, quadrature);
    if moments.len() <= grid.parameters {
        return Err(MeasureError::Unfit(match kind {
            Statistic::M2 if categories.iter().any(|categories| *categories > 2) => {
                "there are no more means and pairs of items than parameters; C2 compares more"
            }
            _ => "there are no more means and pairs of items than parameters: the test is too short for its model",
        }));
    }
    let seen = observed(&responses, &categories, &moments)?;
    let masks = if responses.is_complete() { None } else { Some(Masks::of(&responses)?) };
    let (statistic, rank, scaled) = quadratic(&grid, &moments, &seen, all, masks.as_ref())?;
    let df = moments.len() - rank;
    let free = df as f64;
    // Where independent items fit as well there is nothing to compare with.
    let null = Some((seen.dependence, pairs as f64)).filter(|(value, df)| *value > statistic && *value > *df);
    let squares = grid.correlations().iter().zip(&seen.correlations).map(|(x, y)| (x - y).powi(2)).sum::<f64>();
    Ok(GlobalFit {
        kind,
        statistic,
        df,
        p: chi::tail(statistic, free),
        rmsea: chi::rmsea(statistic, free, all),
        rmsea_interval: chi::rmsea_interval(statistic, free, all),
        srmsr: (squares / pairs as f64).sqrt(),
        cfi: null.map(|(value, df)| (1.0 - (statistic - free) / (value - df)).clamp(0.0, 1.0)),
        tli: null.map(|(value, df)| (value / df - statistic / free) / (value / df - 1.0)),
        scaled,
        moments: moments.len(),
        parameters: grid.parameters,
        people: seen.people.iter().copied().fold(f64::INFINITY, f64::min),
    })
}
