//! What the answers say about the learner: a Gaussian filter around each of a few rates of learning.
//!
//! State: the ability of each domain before the first answer, how far the learner's rate of learning and time of
//! fading lie from the filter's (logarithms), and the level of the day. Gains by learning and losses by forgetting
//! follow from the answers once rate and time are fixed; in these two they are taken as linear around the filter's
//! own, with the derivatives carried along. Each answer changes the Gaussian to the one with the moments of the exact
//! posterior along the direction that the answer speaks about (assumed-density filtering: Minka 2001, *A family of
//! algorithms for approximate Bayesian inference*; for ratings of players the idea is Glickman 1999, *Applied
//! Statistics* 48, 377-394). Filters at three rates are mixed by the likelihood of the answers, because gains are far
//! from linear over the whole range of rates.

use super::gauss::{NODES_5, WEIGHTS_5, cholesky, log_sum_exp, solve};
use super::learning::Learning;
use super::question::Question;
use super::track::{Step, Track};

/// Where the filters stand, in units of the spread that lies between them, and their weights (Gauss-Hermite, 3 points).
const RATES: [(f64, f64); 3] =
    [(-1.732_050_807_568_877_2, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732_050_807_568_877_2, 1.0 / 6.0)];
/// Share of the variance of the rate that lies between the filters; the rest is in each filter's state.
const BETWEEN: f64 = 0.5;

/// A Gaussian for the state around one rate of learning, and what has been learned at that rate.
#[derive(Debug, Clone)]
pub(super) struct Belief {
    domains: usize,
    /// Domains, then log-rate, log-time of fading, and the level of the day.
    pub(super) mean: Vec<f64>,
    /// Row after row.
    pub(super) covariance: Vec<f64>,
    /// What was learned, a domain each.
    pub(super) gains: Vec<Gain>,
    /// Of the answers, around this rate.
    pub(super) log_likelihood: f64,
    /// Of this filter, after the answers; the weights of a learner sum to 1.
    pub(super) weight: f64,
    /// How fast this learner learns, 1 = the middle of all.
    rate: f64,
    /// Answers of a mock exam whose feedback is still to come, a domain each.
    pending: Vec<f64>,
    scratch: Vec<f64>,
}

/// What was learned in a domain.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gain {
    lasting: f64,
    /// As of the last answer.
    volatile: f64,
    /// Derivatives with respect to the log-rate.
    lasting_by_rate: f64,
    volatile_by_rate: f64,
    /// Derivative with respect to the logarithm of the time of fading.
    volatile_by_time: f64,
}

impl Gain {
    /// Gain, and its derivatives by log-rate and log-time.
    fn line(&self) -> (f64, f64, f64) {
        (self.lasting + self.volatile, self.lasting_by_rate + self.volatile_by_rate, self.volatile_by_time)
    }
}

/// Marks of the way, for looking back from its end.
#[derive(Debug, Default)]
struct Trail {
    /// What was added to the state at each answer (gain and ease), and its derivatives.
    added: Vec<(f64, f64, f64)>,
    /// State at the end of each session.
    sessions: Vec<(Vec<f64>, Vec<f64>)>,
}

/// Ability on the scale of the question at one answer, given all answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// A part that goes towards its ceiling by `x` of what is missing: new value, new derivative by log-rate.
fn towards(part: f64, by_rate: f64, ceiling: f64, x: f64) -> (f64, f64) {
    // 1 − exp(−x); the series is exact to 1e-6 where it is used and much faster.
    let (taken, left) = if x < 0.02 {
        let taken = x * (1.0 - 0.5 * x);
        (taken, 1.0 - taken)
    } else {
        let left = (-x).exp();
        (1.0 - left, left)
    };
    let missing = ceiling - part;
    (part + missing * taken, left * (by_rate + missing * x))
}

impl Belief {
    fn new(domains: usize, learning: &Learning, rate: f64, weight: f64) -> Self {
        let n = domains + 3;
        let general = learning.sd_general.powi(2);
        let mut covariance = vec![0.0; n * n];
        for row in 0..domains {
            for column in 0..domains {
                covariance[row * n + column] = general;
            }
            covariance[row * n + row] += learning.sd_domain.powi(2);
        }
        covariance[domains * n + domains] = (1.0 - BETWEEN) * learning.rate_sd.powi(2);
        covariance[(domains + 1) * n + domains + 1] = learning.fade_sd.powi(2);
        Self {
            domains,
            mean: (0..n).map(|place| if place < domains { learning.start } else { 0.0 }).collect(),
            covariance,
            gains: vec![Gain::default(); domains],
            log_likelihood: 0.0,
            weight,
            rate,
            pending: vec![0.0; domains],
            scratch: vec![0.0; n],
        }
    }

    /// Lets days pass: the volatile part fades (exponentially; Settles & Meeder 2016 for practice in the large).
    pub(super) fn wait(&mut self, days: f64, learning: &Learning) {
        if days > 1e-3 {
            let times = days / learning.fade_days;
            let left = (-times).exp();
            for gain in &mut self.gains {
                gain.volatile *= left;
                gain.volatile_by_rate *= left;
                gain.volatile_by_time =
                    if left > 0.0 { left * gain.volatile_by_time + times * gain.volatile } else { 0.0 };
            }
        }
    }

    /// Begins a session: its level of the day is unknown and independent of all else.
    fn open(&mut self, learning: &Learning) {
        let day = self.domains + 2;
        let n = day + 1;
        self.mean[day] = 0.0;
        for place in 0..n {
            self.covariance[day * n + place] = 0.0;
            self.covariance[place * n + day] = 0.0;
        }
        self.covariance[day * n + day] = learning.sd_day.powi(2);
    }

    /// Adds what `amount` answers in a domain teach.
    pub(super) fn learn(&mut self, domain: usize, amount: f64, learning: &Learning) {
        let spread = learning.spill / self.domains as f64;
        for (place, gain) in self.gains.iter_mut().enumerate() {
            let share = if place == domain { 1.0 - learning.spill + spread } else { spread };
            let dose = self.rate * amount * share;
            if dose > 0.0 {
                let x = dose * learning.lasting / learning.ceiling_lasting;
                (gain.lasting, gain.lasting_by_rate) =
                    towards(gain.lasting, gain.lasting_by_rate, learning.ceiling_lasting, x);
                let x = dose * learning.volatile / learning.ceiling_volatile;
                (gain.volatile, gain.volatile_by_rate) =
                    towards(gain.volatile, gain.volatile_by_rate, learning.ceiling_volatile, x);
                // Volatile more than the ceiling has room for is lost at the same rate.
                gain.volatile_by_time *= 1.0 - x.min(1.0);
            }
        }
    }

    /// Gives the feedback of a mock exam that has ended.
    fn settle(&mut self, learning: &Learning) {
        for domain in 0..self.domains {
            let amount = std::mem::take(&mut self.pending[domain]);
            if amount > 0.0 {
                self.learn(domain, amount, learning);
            }
        }
    }

    /// Learns about the state from one answer, and adds what the answer teaches. Returns what was added to the state.
    fn answer(&mut self, step: &Step, question: &Question, learning: &Learning) -> (f64, f64, f64) {
        let domains = self.domains;
        let day = domains + 2;
        let n = day + 1;
        let domain = step.domain;
        let (gain, by_rate, by_time) = self.gains[domain].line();
        let ease = if step.since.is_finite() { learning.ease(step.since) } else { 0.0 };
        let added = gain + ease;
        // Covariance of the state with ability at this answer.
        let along = &mut self.scratch;
        for (along, row) in along.iter_mut().zip(self.covariance.chunks_exact(n)) {
            *along = row[domain] + row[day] + by_rate * row[domains] + by_time * row[domains + 1];
        }
        let of = |v: &[f64]| v[domain] + v[day] + by_rate * v[domains] + by_time * v[domains + 1];
        let variance = (of(along) + question.variance).max(1e-12);
        let centre = of(&self.mean) + added - question.b;
        let sd = variance.sqrt();
        let (floor, span) = question.line(step.rapid);
        let (mut z, mut first, mut second) = (0.0, 0.0, 0.0);
        for (node, weight) in NODES_5.iter().zip(WEIGHTS_5) {
            let star = 1.0 / (1.0 + (-question.a * (centre + sd * node)).exp());
            let right = floor + span * star;
            let likelihood = weight * if step.correct { right } else { 1.0 - right };
            z += likelihood;
            first += likelihood * node;
            second += likelihood * node * node;
        }
        let z = z.max(1e-12);
        first /= z;
        let shrink = (second / z - first * first - 1.0) / variance;
        let first = first / sd;
        self.log_likelihood += z.ln();
        for ((mean, row), own) in self.mean.iter_mut().zip(self.covariance.chunks_exact_mut(n)).zip(along.iter()) {
            *mean += own * first;
            let scale = shrink * own;
            for (cell, other) in row.iter_mut().zip(along.iter()) {
                *cell += scale * other;
            }
        }
        let amount = (1.0 - step.rapid) * if step.correct { 1.0 } else { learning.wrong_teaches };
        if step.mock {
            self.pending[domain] += learning.mock_feedback * amount;
        } else if amount > 0.0 && learning.teaches() {
            self.learn(domain, amount, learning);
        }
        (added, by_rate, by_time)
    }

    fn walk(&mut self, track: &Track, questions: &[Question], learning: &Learning, mut trail: Option<&mut Trail>) {
        for (place, step) in track.steps.iter().enumerate() {
            if step.opens {
                if let Some(trail) = trail.as_deref_mut().filter(|_| place > 0) {
                    trail.sessions.push((self.mean.clone(), self.covariance.clone()));
                }
                self.settle(learning);
                self.wait(step.wait, learning);
                self.open(learning);
            }
            let added = self.answer(step, &questions[step.question], learning);
            if let Some(trail) = trail.as_deref_mut() {
                trail.added.push(added);
            }
        }
        if let Some(trail) = trail.filter(|_| !track.steps.is_empty()) {
            trail.sessions.push((self.mean.clone(), self.covariance.clone()));
        }
        self.settle(learning);
    }

    /// Ability of the first `parts` domains now: mean, and covariance row after row.
    pub(super) fn abilities(&self, parts: usize) -> (Vec<f64>, Vec<f64>) {
        let n = self.domains + 3;
        let (rate, time) = (self.domains, self.domains + 1);
        let lines: Vec<(f64, f64, f64)> = self.gains.iter().take(parts).map(Gain::line).collect();
        let mean = lines
            .iter()
            .enumerate()
            .map(|(d, (gain, by_rate, by_time))| {
                // A linear change may not unlearn: what was learned is not below nothing.
                let gain = gain + by_rate * self.mean[rate] + by_time * self.mean[time];
                self.mean[d] + gain.max(0.0)
            })
            .collect();
        let at = |row: usize, column: usize| self.covariance[row * n + column];
        let mut covariance = vec![0.0; parts * parts];
        for (one, (_, r1, t1)) in lines.iter().enumerate() {
            for (two, (_, r2, t2)) in lines.iter().enumerate() {
                covariance[one * parts + two] = at(one, two)
                    + r2 * at(one, rate)
                    + t2 * at(one, time)
                    + r1 * (at(rate, two) + r2 * at(rate, rate) + t2 * at(rate, time))
                    + t1 * (at(time, two) + r2 * at(time, rate) + t2 * at(time, time));
            }
        }
        (mean, covariance)
    }
}

fn begin(track: &Track, learning: &Learning) -> Vec<Belief> {
    let domains = track.domains.len();
    if learning.rate_sd < 0.02 || !learning.teaches() {
        return vec![Belief::new(domains, learning, 1.0, 1.0)];
    }
    let spread = BETWEEN.sqrt() * learning.rate_sd;
    RATES.iter().map(|(node, weight)| Belief::new(domains, learning, (spread * node).exp(), *weight)).collect()
}

fn weigh(beliefs: &mut [Belief]) -> f64 {
    let total = log_sum_exp(beliefs.iter().map(|belief| belief.weight.ln() + belief.log_likelihood));
    for belief in beliefs {
        belief.weight = (belief.weight.ln() + belief.log_likelihood - total).exp();
    }
    total
}

/// Returns what is known of a learner after the last answer, a belief a rate, and the log-likelihood of the answers.
pub(super) fn filter(track: &Track, questions: &[Question], learning: &Learning) -> (Vec<Belief>, f64) {
    let mut beliefs = begin(track, learning);
    for belief in &mut beliefs {
        belief.walk(track, questions, learning, None);
    }
    let total = weigh(&mut beliefs);
    (beliefs, total)
}

/// What the answers of one learner say when looked back upon.
#[derive(Debug)]
pub(super) struct Past {
    /// Ability at each answer.
    pub(super) looks: Vec<Look>,
    /// For each of the track's domains: ability before the first answer, less the mean of beginners, and how much of its
    /// variance the answers took away, as a share.
    pub(super) starts: Vec<(f64, f64)>,
}

/// Returns, for each answer, where the learner stood on the scale of the question, given all answers of the learner.
///
/// All of the state but the level of the day stands still, so that looking back needs the end of the way and, for each
/// day, the regression of its level on the rest at the end of its session (Rauch, Tung & Striebel 1965).
pub(super) fn smooth(track: &Track, questions: &[Question], learning: &Learning) -> Past {
    let domains = track.domains.len();
    let still = domains + 2;
    let n = domains + 3;
    let mut beliefs = begin(track, learning);
    let trails: Vec<Trail> = beliefs
        .iter_mut()
        .map(|belief| {
            let mut trail = Trail::default();
            belief.walk(track, questions, learning, Some(&mut trail));
            trail
        })
        .collect();
    weigh(&mut beliefs);
    let mut looks = vec![Look { mean: 0.0, variance: 0.0 }; track.steps.len()];
    let mut gain = vec![0.0; still];
    let mut factor = vec![0.0; still * still];
    let mut cross = vec![0.0; still];
    let mut mass = 0.0;
    for (belief, trail) in beliefs.iter().zip(&trails).filter(|(belief, _)| belief.weight > 0.01) {
        mass += belief.weight;
        let end = &belief.covariance;
        let mut session = trail.sessions.iter();
        let (mut day_mean, mut day_variance) = (0.0, 0.0);
        for (place, step) in track.steps.iter().enumerate() {
            if let Some((mean, covariance)) = if step.opens { session.next() } else { None } {
                for row in 0..still {
                    gain[row] = covariance[still * n + row];
                    factor[row * still..(row + 1) * still].copy_from_slice(&covariance[row * n..row * n + still]);
                    // Rounding may leave the matrix a hair short of positive; a spread of nothing leaves it singular.
                    factor[row * still + row] += 1e-9;
                }
                cholesky(&mut factor, still);
                day_mean = mean[still];
                day_variance = covariance[still * n + still];
                solve(&factor, still, &mut gain);
                for row in 0..still {
                    day_mean += gain[row] * (belief.mean[row] - mean[row]);
                    cross[row] = (0..still).map(|k| end[row * n + k] * gain[k]).sum();
                    day_variance += gain[row] * (cross[row] - covariance[still * n + row]);
                }
            }
            let (added, by_rate, by_time) = trail.added[place];
            let turn = [(step.domain, 1.0), (domains, by_rate), (domains + 1, by_time)];
            let mut mean = day_mean + added;
            let mut variance = day_variance;
            for (one, weight) in turn {
                mean += weight * belief.mean[one];
                variance += 2.0 * weight * cross[one];
                for (two, other) in turn {
                    variance += weight * other * end[one * n + two];
                }
            }
            let look = &mut looks[place];
            look.mean += belief.weight * mean;
            look.variance += belief.weight * (variance.max(1e-6) + mean * mean);
        }
    }
    for look in &mut looks {
        look.mean /= mass;
        look.variance = (look.variance / mass - look.mean * look.mean).max(1e-6);
    }
    let before = learning.sd_general.powi(2) + learning.sd_domain.powi(2);
    let starts = (0..domains)
        .map(|d| {
            let (mut mean, mut square) = (0.0, 0.0);
            for belief in beliefs.iter().filter(|belief| belief.weight > 0.01) {
                let away = belief.mean[d] - learning.start;
                mean += belief.weight / mass * away;
                square += belief.weight / mass * (belief.covariance[d * n + d] + away * away);
            }
            (mean, (1.0 - (square - mean * mean) / before).clamp(0.0, 1.0))
        })
        .collect();
    Past { looks, starts }
}
