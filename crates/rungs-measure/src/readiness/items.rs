//! Questions from everybody's answers: the M step of marginal maximum likelihood by EM.
//!
//! Each answer spreads its one count over a grid of abilities, by where its learner stood given all answers; a question
//! then sees expected counts of right and wrong at each place of the grid (Bock & Aitkin 1981, *Psychometrika* 46,
//! 443-459). Slope, difficulty and lower asymptote are the posterior mode under the prior from the author's difficulty;
//! a wrong key is another curve, compared by its marginal likelihood.

use super::filter::Look;
use super::question::{Question, QuestionPrior};
use super::track::Step;

/// Grid of abilities.
const STEP: f64 = 0.25;
const END: f64 = 6.5;
/// Its length.
pub(super) const PLACES: usize = 53;

/// Expected counts of one question.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    all: [f64; PLACES],
    right: [f64; PLACES],
}

impl Default for Counts {
    fn default() -> Self {
        Self { all: [0.0; PLACES], right: [0.0; PLACES] }
    }
}

impl Counts {
    /// Adds one answer, spread over where the learner may have stood; blind answers tell nothing.
    pub(super) fn add(&mut self, step: &Step, look: Look) {
        let weight = 1.0 - step.rapid;
        if weight < 0.02 {
            return;
        }
        let sd = look.variance.sqrt().max(0.6 * STEP);
        let centre = look.mean.clamp(-END, END);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid")]
        let place = |x: f64| ((x + END) / STEP).round().clamp(0.0, (PLACES - 1) as f64) as usize;
        let (from, to) = (place(centre - 3.0 * sd), place(centre + 3.0 * sd));
        let density = |place: usize| (-0.5 * ((STEP * place as f64 - END - centre) / sd).powi(2)).exp();
        let total: f64 = (from..=to).map(density).sum();
        let scale = weight / total;
        for place in from..=to {
            let mass = scale * density(place);
            self.all[place] += mass;
            if step.correct {
                self.right[place] += mass;
            }
        }
    }

    /// Adds the counts of other answers.
    pub(super) fn merge(&mut self, other: &Self) {
        for place in 0..PLACES {
            self.all[place] += other.all[place];
            self.right[place] += other.right[place];
        }
    }

    /// How many answers there are.
    pub(super) fn answers(&self) -> f64 {
        self.all.iter().sum()
    }
}

/// A mode: logarithm of the slope, difficulty, logit of the asymptote; and its worth.
struct Mode {
    x: [f64; 3],
    /// Variance of the difficulty.
    variance: f64,
    /// Variance of the logarithm of the slope.
    slope_variance: f64,
    /// Logarithm of the marginal likelihood, by Laplace.
    evidence: f64,
}

/// A question as estimated, and how far its slope is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimate {
    pub(super) question: Question,
    pub(super) slope_variance: f64,
    pub(super) answers: f64,
}

fn mode(counts: &Counts, flipped: bool, start: [f64; 3], centre: [f64; 3], precision: [f64; 3]) -> Mode {
    let mut x = start;
    let mut best = f64::NEG_INFINITY;
    let mut best_x = x;
    let mut step = [0.0; 3];
    let mut information = [[0.0; 3]; 3];
    let mut halvings = 0;
    for _ in 0..25 {
        // Value, gradient and expected information at x.
        let a = x[0].exp();
        let c = 1.0 / (1.0 + (-x[2]).exp());
        let mut value = 0.0;
        let mut gradient = [0.0; 3];
        let mut here = [[0.0; 3]; 3];
        for place in 0..PLACES {
            let n = counts.all[place];
            if n < 1e-6 {
                continue;
            }
            let right = if flipped { n - counts.right[place] } else { counts.right[place] };
            let away = STEP * place as f64 - END - x[1];
            let star = 1.0 / (1.0 + (-a * away).exp());
            let known = c + (1.0 - c) * star;
            // With a wrong key a "wrong" answer has chance 1 − (1 − known) / 3.
            let (p, scale) = if flipped { (1.0 - (1.0 - known) / 3.0, 1.0 / 3.0) } else { (known, 1.0) };
            let p = p.clamp(1e-9, 1.0 - 1e-9);
            value += right * p.ln() + (n - right) * (1.0 - p).ln();
            let curve = scale * (1.0 - c) * star * (1.0 - star);
            let d = [curve * a * away, -curve * a, scale * (1.0 - star) * c * (1.0 - c)];
            let pull = (right - n * p) / (p * (1.0 - p));
            let weight = n / (p * (1.0 - p));
            for row in 0..3 {
                gradient[row] += pull * d[row];
                for column in 0..3 {
                    here[row][column] += weight * d[row] * d[column];
                }
            }
        }
        for k in 0..3 {
            value -= 0.5 * precision[k] * (x[k] - centre[k]).powi(2);
            gradient[k] -= precision[k] * (x[k] - centre[k]);
            here[k][k] += precision[k];
        }
        if value < best - 1e-9 {
            halvings += 1;
            if halvings > 8 {
                break;
            }
            step = step.map(|part| 0.5 * part);
        } else {
            let gained = value - best;
            best = value;
            best_x = x;
            information = here;
            halvings = 0;
            if gained < 1e-5 {
                break;
            }
            step = solve3(&here, gradient).map(|part| part.clamp(-1.0, 1.0));
        }
        for k in 0..3 {
            x[k] = best_x[k] + step[k];
        }
        x[0] = x[0].clamp(-3.5, 1.5);
        x[1] = x[1].clamp(-8.0, 8.0);
    }
    let inverse = |k: usize| {
        let mut unit = [0.0; 3];
        unit[k] = 1.0;
        solve3(&information, unit)[k]
    };
    let determinant = determinant3(&information).max(1e-300);
    let prior = 0.5 * precision.iter().map(|precision| precision.ln()).sum::<f64>();
    Mode {
        x: best_x,
        variance: inverse(1),
        slope_variance: inverse(0),
        evidence: best + prior - 0.5 * determinant.ln(),
    }
}

fn determinant3(m: &[[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}

fn solve3(m: &[[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let determinant = determinant3(m);
    let mut x = [0.0; 3];
    for k in 0..3 {
        let mut replaced = *m;
        for row in 0..3 {
            replaced[row][k] = b[row];
        }
        x[k] = determinant3(&replaced) / determinant;
    }
    x
}

/// Estimates a question from its counts; `start` is the estimate of the round before.
pub(super) fn estimate(
    counts: &Counts,
    start: &Question,
    prior: &QuestionPrior,
    location: f64,
    difficulty: f64,
    guess: Option<f64>,
) -> Estimate {
    let unseen = prior.question(location, difficulty, guess);
    let answers = counts.answers();
    if answers < 0.5 {
        return Estimate { question: unseen, slope_variance: prior.log_a_sd.powi(2), answers };
    }
    let logit = |p: f64| (p / (1.0 - p)).ln();
    let centre = [prior.log_a, unseen.b, logit(unseen.c.clamp(0.01, 0.6))];
    // A stated chance is believed more than the usual one.
    let c_sd = if guess.is_some() { 0.5 * prior.logit_c_sd } else { prior.logit_c_sd };
    let precision = [1.0 / prior.log_a_sd.powi(2), 1.0 / unseen.variance, 1.0 / c_sd.powi(2)];
    let from = [start.a.ln(), start.b, logit(start.c.clamp(0.01, 0.6))];
    let normal = mode(counts, false, from, centre, precision);
    let key = prior.wrong_key.clamp(1e-6, 0.5);
    let (wrong_key, likelier) = if key > 1e-5 && answers > 5.0 {
        let wrong = mode(counts, true, centre, centre, precision);
        let odds = (key / (1.0 - key)).ln() + wrong.evidence - normal.evidence;
        let wrong_key = 1.0 / (1.0 + (-odds).exp());
        (wrong_key, if wrong_key > 0.5 { wrong } else { normal })
    } else {
        (key, normal)
    };
    let question = Question {
        a: likelier.x[0].exp(),
        b: likelier.x[1],
        variance: likelier.variance,
        c: 1.0 / (1.0 + (-likelier.x[2]).exp()),
        wrong_key,
    };
    Estimate { question, slope_variance: likelier.slope_variance, answers }
}
