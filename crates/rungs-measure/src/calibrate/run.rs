//! From answers to estimates: EM with extrapolation, Newton at the end, standard errors.

use nalgebra::DVector;

use super::expect::{Belief, Counts, Prepared};
use super::layout::{Layout, Parameters};
use super::maximise::{log_prior, maximise};
use super::observed::{Covariance, Observed, observed};
use super::start::start;
use super::tables::{Shape, probabilities};
use super::{Calibration, Doubt, Group, ItemErrors, Progress, Settings, Standard, uninformative};
use crate::item::Item;
use crate::quadrature::{Latent, Quadrature};
use crate::responses::Responses;

/// Above so many rows EM begins with a sample of them.
const SAMPLE_ABOVE: usize = 20_000;
/// Rows of that sample, or as many more as give each item about [`SAMPLE_ANSWERS`].
const SAMPLE: usize = 4_000;
/// Answers an item in the sample, where they are spread evenly.
const SAMPLE_ANSWERS: usize = 400;
/// [`Standard::Auto`] takes all parameters together up to so many.
const FULL_UP_TO: usize = 600;
/// Newton steps are taken where `rows × parameters²` is at most this.
const NEWTON_UP_TO: f64 = 5e7;
/// Newton begins when EM moves by less than this.
const NEWTON_FROM: f64 = 3e-2;
/// A slope beyond this times the spread of ability is not bounded by the answers.
const STEEP: f64 = 30.0;

/// The work of one calibration.
struct Work<'a> {
    prepared: Prepared<'a>,
    settings: &'a Settings,
    layout: Layout,
    shape: Shape,
    p: Vec<f64>,
    passes: u32,
}

/// Where the work stands.
struct Stand {
    parameters: Parameters,
    counts: Counts,
    /// Log-likelihood plus log-prior.
    worth: f64,
}

pub(super) fn run(responses: &Responses, settings: &Settings, watch: &mut dyn FnMut(Progress)) -> Calibration {
    // Where there are far more possible patterns than rows, few rows are equal.
    let states: f64 = responses.categories().iter().map(|count| f64::from(*count).ln()).sum();
    let collapsed = (states < (64.0 * responses.rows() as f64).ln().max(18.0)).then(|| responses.collapse().0);
    let rows = collapsed.as_ref().unwrap_or(responses);
    let mut parameters = start(responses, settings);
    let mut passes = 0;
    if rows.rows() > SAMPLE_ABOVE {
        let wanted = (SAMPLE_ANSWERS * rows.items() * rows.rows() / rows.answers().max(1)).max(SAMPLE);
        let every = (rows.rows() / wanted).max(1);
        let sample = rows.select(&(0..rows.rows()).step_by(every).collect::<Vec<_>>());
        if every > 1 && sample.groups() == rows.groups() && uninformative(&sample).is_empty() {
            let mut work = Work::new(&sample, settings, &parameters);
            parameters = work.climb(parameters, 1e-2, watch).0.parameters;
            passes = work.passes;
        }
    }
    let mut work = Work::new(rows, settings, &parameters);
    work.passes = passes;
    work.calibrate(parameters, responses, watch)
}

impl<'a> Work<'a> {
    fn new(responses: &'a Responses, settings: &'a Settings, parameters: &Parameters) -> Self {
        let nodes = settings.quadrature.len();
        Self {
            prepared: Prepared::new(responses),
            settings,
            layout: Layout::new(&parameters.items, responses.groups(), settings),
            shape: Shape::new(parameters.items.iter().map(Item::categories), nodes),
            p: Vec::new(),
            passes: 0,
        }
    }

    fn quadrature(&self) -> &'a Quadrature {
        &self.settings.quadrature
    }

    fn priors_of_nodes(&self, latents: &[Latent]) -> Vec<f64> {
        latents.iter().flat_map(|latent| self.quadrature().weights(*latent)).collect()
    }

    /// One pass over the answers.
    fn expect(&mut self, parameters: Parameters) -> Stand {
        self.passes += 1;
        let priors = self.priors_of_nodes(&parameters.latents);
        probabilities(&parameters.items, &self.shape, self.quadrature().nodes(), &mut self.p);
        let counts = self.prepared.expect(Belief { shape: &self.shape, p: &self.p, priors: &priors });
        let worth = counts.log_likelihood + self.log_prior(&parameters);
        Stand { parameters, counts, worth }
    }

    fn log_prior(&self, parameters: &Parameters) -> f64 {
        let priors = &self.settings.priors;
        let each = parameters.items.iter().zip(&self.layout.items);
        let sum: f64 = each.clone().map(|(item, places)| log_prior(item, places, priors)).sum();
        if !self.layout.common_slope {
            // An empty sum is -0.
            return sum + 0.0;
        }
        // A common slope has its prior once.
        let free = each.filter(|(_, places)| places[0].is_some());
        let slopes: Vec<f64> = free.filter_map(|(item, _)| Some(priors.slope?.log_density(item.slope()))).collect();
        sum - slopes.iter().skip(1).sum::<f64>() + 0.0
    }

    fn maximise(&self, stand: &Stand) -> Parameters {
        maximise(&stand.parameters, &self.layout, &self.shape, self.quadrature(), &stand.counts, &self.settings.priors)
    }

    /// EM with extrapolation until no step moves a parameter by more than `tolerance`; returns the last change too.
    fn climb(&mut self, parameters: Parameters, tolerance: f64, watch: &mut dyn FnMut(Progress)) -> (Stand, f64) {
        let mut at = self.expect(parameters);
        let mut change = f64::INFINITY;
        let limit = self.settings.max_iterations;
        while self.passes < limit {
            let first = self.maximise(&at);
            let x0 = self.layout.vector(&at.parameters);
            let x1 = self.layout.vector(&first);
            change = largest(&x0, &x1);
            watch(Progress { iteration: self.passes, log_likelihood: at.counts.log_likelihood, change });
            let next = self.expect(first);
            if change < tolerance {
                return (next, change);
            }
            let second = self.maximise(&next);
            let x2 = self.layout.vector(&second);
            change = largest(&x1, &x2);
            if change < tolerance {
                return (self.expect(second), change);
            }
            let leap = extrapolate(&x0, &x1, &x2).and_then(|leap| self.layout.with(&second, &leap));
            let Some(leap) = leap else {
                at = self.expect(second);
                continue;
            };
            let leapt = self.expect(leap);
            at = if leapt.worth >= next.worth { leapt } else { self.expect(second) };
        }
        (at, change)
    }

    fn calibrate(
        mut self,
        parameters: Parameters,
        responses: &Responses,
        watch: &mut dyn FnMut(Progress),
    ) -> Calibration {
        let standard = match self.settings.standard {
            Standard::Auto if self.layout.len <= FULL_UP_TO => Standard::Full,
            Standard::Auto => Standard::PerItem,
            chosen => chosen,
        };
        let rows = self.prepared.responses().rows() as f64;
        let small = rows * (self.layout.len as f64).powi(2) <= NEWTON_UP_TO;
        let tolerance = self.settings.tolerance;
        let (mut stand, change) = if standard == Standard::Full && small {
            self.climb_and_finish(parameters, watch)
        } else {
            self.climb(parameters, tolerance, watch)
        };
        let mut doubts = Vec::new();
        if change >= tolerance {
            doubts.push(Doubt::StillMoving);
        }
        let seen = (standard != Standard::None).then(|| self.observed(&stand, standard));
        let mut gradient = seen.as_ref().map(|seen| seen.gradient.amax());
        let mut covariance = None;
        if let Some(seen) = seen {
            covariance = seen.information.invert();
            if covariance.is_none() {
                doubts.push(Doubt::NotIdentified);
            }
            // Where the information is there anyway, one Newton step costs one pass.
            if !small
                && change < tolerance
                && let Some(step) = seen.information.step(&seen.gradient)
                && let Some(better) = self.moved(&stand, &step, 1.0)
            {
                stand = better;
                gradient = None;
            }
        }
        if self.run_away(&stand.parameters) {
            doubts.push(Doubt::SlopeRunsAway);
        }
        self.answer(stand, responses, covariance.as_ref(), gradient, doubts)
    }

    fn run_away(&self, parameters: &Parameters) -> bool {
        let spread = parameters.latents.iter().map(|latent| latent.sd()).fold(0.0, f64::max);
        let free = parameters.items.iter().zip(&self.layout.items).filter(|(_, places)| places[0].is_some());
        free.into_iter().any(|(item, _)| item.slope().abs() * spread > STEEP)
    }

    /// EM until Newton can take over; back to EM where it cannot.
    fn climb_and_finish(&mut self, parameters: Parameters, watch: &mut dyn FnMut(Progress)) -> (Stand, f64) {
        let mut from = NEWTON_FROM;
        let mut parameters = parameters;
        loop {
            let (stand, change) = self.climb(parameters, from.max(self.settings.tolerance), watch);
            if change >= from {
                return (stand, change);
            }
            match self.newton(stand) {
                Ok(finished) => return finished,
                Err(stand) if from <= self.settings.tolerance => return (*stand, change),
                Err(stand) => {
                    parameters = stand.parameters;
                    from *= 0.1;
                }
            }
        }
    }

    /// Newton steps on the marginal likelihood; gives the stand back where they do not lead up to a maximum.
    fn newton(&mut self, mut stand: Stand) -> std::result::Result<(Stand, f64), Box<Stand>> {
        const MOST: usize = 25;
        for _ in 0..MOST {
            let seen = self.observed(&stand, Standard::Full);
            let Some(step) = seen.information.step(&seen.gradient) else { return Err(Box::new(stand)) };
            let length = step.amax();
            if !length.is_finite() || length > 1.0 {
                return Err(Box::new(stand));
            }
            let better = [1.0, 0.5, 0.25].into_iter().find_map(|share| self.moved(&stand, &step, share));
            match better {
                Some(better) => stand = better,
                // No better point within rounding: this is the top.
                None if length < 1e-5 => return Ok((stand, 0.0)),
                None => return Err(Box::new(stand)),
            }
            if length < 0.1 * self.settings.tolerance {
                return Ok((stand, length));
            }
        }
        Err(Box::new(stand))
    }

    fn moved(&mut self, stand: &Stand, step: &DVector<f64>, share: f64) -> Option<Stand> {
        let mut vector = self.layout.vector(&stand.parameters);
        vector.iter_mut().zip(step.iter()).for_each(|(value, step)| *value += share * step);
        let candidate = self.layout.with(&stand.parameters, &vector)?;
        let candidate = self.expect(candidate);
        (candidate.worth >= stand.worth - 1e-12 * stand.worth.abs()).then_some(candidate)
    }

    fn observed(&mut self, stand: &Stand, standard: Standard) -> Observed {
        let priors = self.priors_of_nodes(&stand.parameters.latents);
        probabilities(&stand.parameters.items, &self.shape, self.quadrature().nodes(), &mut self.p);
        observed(
            &self.prepared,
            Belief { shape: &self.shape, p: &self.p, priors: &priors },
            &stand.counts,
            &stand.parameters,
            &self.layout,
            self.quadrature(),
            &self.settings.priors,
            standard,
        )
    }

    fn answer(
        self,
        stand: Stand,
        responses: &Responses,
        covariance: Option<&Covariance>,
        gradient: Option<f64>,
        doubts: Vec<Doubt>,
    ) -> Calibration {
        let log_prior = self.log_prior(&stand.parameters);
        let mut people = vec![0.0; stand.parameters.latents.len()];
        for row in 0..responses.rows() {
            people[responses.group(row)] += responses.weight(row);
        }
        let error = |place: Option<usize>| Some(covariance?.of(place?, place?).sqrt());
        let groups = stand
            .parameters
            .latents
            .iter()
            .zip(&self.layout.latents)
            .zip(people)
            .map(|((latent, (mean, variance)), people)| Group {
                latent: *latent,
                se_mean: error(*mean),
                se_variance: error(*variance),
                people,
            })
            .collect();
        let errors = covariance.map(|covariance| {
            let each = stand.parameters.items.iter().zip(&self.layout.items);
            each.map(|(item, places)| item_errors(item, places, covariance)).collect()
        });
        Calibration {
            model: self.settings.model,
            items: stand.parameters.items,
            errors,
            groups,
            log_likelihood: stand.counts.log_likelihood,
            log_prior,
            parameters: self.layout.len,
            iterations: self.passes,
            converged: doubts.is_empty(),
            doubts,
            gradient,
        }
    }
}

/// The point of squared extrapolation; `None` where the steps do not bend.
fn extrapolate(x0: &[f64], x1: &[f64], x2: &[f64]) -> Option<Vec<f64>> {
    let (mut rr, mut vv) = (0.0, 0.0);
    for ((a, b), c) in x0.iter().zip(x1).zip(x2) {
        let r = b - a;
        let v = (c - b) - r;
        rr += r * r;
        vv += v * v;
    }
    let alpha = -(rr / vv).sqrt();
    if !alpha.is_finite() || alpha > -1.0 {
        return None;
    }
    let alpha = alpha.max(-100.0);
    let leap = x0.iter().zip(x1).zip(x2).map(|((a, b), c)| {
        let r = b - a;
        let v = (c - b) - r;
        a - 2.0 * alpha * r + alpha * alpha * v
    });
    Some(leap.collect())
}

fn largest(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Standard errors of an item; those of thresholds and asymptote by the delta method.
fn item_errors(item: &Item, places: &[Option<usize>], covariance: &Covariance) -> ItemErrors {
    let variance = |place: Option<usize>| place.map(|place| covariance.of(place, place));
    let (intercepts, asymptote) = match item {
        Item::Dichotomous { c, .. } => (&places[1..2], places[2].map(|place| (place, *c))),
        _ => (&places[1..], None),
    };
    let a = item.slope();
    let b = item.thresholds();
    let threshold = |(place, b): (&Option<usize>, &f64)| -> Option<f64> {
        // b = −d / a: ∂b/∂d = −1 / a, ∂b/∂a = −b / a.
        let d = variance(*place);
        let slope = variance(places[0]);
        let both = match (places[0], *place) {
            (Some(slope), Some(place)) => covariance.of(slope, place),
            _ => 0.0,
        };
        (d.is_some() || slope.is_some()).then(|| {
            let sum = d.unwrap_or_default() + b * b * slope.unwrap_or_default() + 2.0 * b * both;
            (sum / (a * a)).max(0.0).sqrt()
        })
    };
    ItemErrors {
        a: variance(places[0]).map(f64::sqrt),
        d: intercepts.iter().map(|place| variance(*place).map(f64::sqrt)).collect(),
        c: asymptote.map(|(place, c)| c * (1.0 - c) * covariance.of(place, place).sqrt()),
        b: intercepts.iter().zip(&b).map(threshold).collect(),
    }
}
