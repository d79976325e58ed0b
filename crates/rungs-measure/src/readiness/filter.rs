//! What the answers say about the learner: a Gaussian filter for each of a few rates of learning.
//!
//! State: the ability of each domain before the first answer, and the level of the day. Gains by learning and losses by
//! forgetting are functions of the answers once the learner's rate is fixed, so they are added to the state, not part of
//! it. Each answer changes the Gaussian to the one with the moments of the exact posterior along the direction that the
//! answer speaks about (assumed-density filtering: Minka 2001, *A family of algorithms for approximate Bayesian inference*;
//! for ratings of players the same idea is Glickman 1999, *Applied Statistics* 48, 377-394). The rate is unknown; filters
//! at the nodes of its distribution are mixed by the likelihood of the answers.

use super::gauss::{NODES_5, NODES_7, WEIGHTS_5, WEIGHTS_7, cholesky, log_sum_exp, solve};
use super::learning::Learning;
use super::question::Question;
use super::track::{Step, Track};

/// A Gaussian for the state at one rate of learning, and what has been learned at that rate.
#[derive(Debug, Clone)]
pub(super) struct Belief {
    /// Domains, then the level of the day.
    pub(super) mean: Vec<f64>,
    /// Row after row.
    pub(super) covariance: Vec<f64>,
    /// Lasting gain a domain.
    pub(super) lasting: Vec<f64>,
    /// Volatile gain a domain, as of the last answer.
    pub(super) volatile: Vec<f64>,
    /// Answers of a mock exam whose feedback is still to come, in answers a domain.
    pending: Vec<f64>,
    /// Of the answers, at this rate.
    pub(super) log_likelihood: f64,
    /// How fast this learner learns, 1 = the middle of all.
    pub(super) rate: f64,
    /// Of this rate, after the answers; the weights of a learner sum to 1.
    pub(super) weight: f64,
}

/// Marks of the way, for looking back from its end.
#[derive(Debug, Default)]
struct Trail {
    /// What was added to the state at each answer: gains and ease.
    added: Vec<f64>,
    /// State at the end of each session.
    sessions: Vec<(Vec<f64>, Vec<f64>)>,
}

/// Ability on the scale of the question at one answer, given all answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Belief {
    fn new(domains: usize, learning: &Learning, rate: f64, weight: f64) -> Self {
        let n = domains + 1;
        let general = learning.sd_general.powi(2);
        let mut covariance = vec![0.0; n * n];
        for row in 0..domains {
            for column in 0..domains {
                covariance[row * n + column] = general;
            }
            covariance[row * n + row] += learning.sd_domain.powi(2);
        }
        Self {
            mean: vec![0.0; n],
            covariance,
            lasting: vec![0.0; domains],
            volatile: vec![0.0; domains],
            pending: vec![0.0; domains],
            log_likelihood: 0.0,
            rate,
            weight,
        }
    }

    /// How many domains there are.
    pub(super) fn domains(&self) -> usize {
        self.lasting.len()
    }

    /// Lets days pass: the volatile part fades (exponentially; Settles & Meeder 2016 for practice in the large).
    pub(super) fn wait(&mut self, days: f64, learning: &Learning) {
        if days > 1e-3 {
            let left = (-days / learning.fade_days).exp();
            self.volatile.iter_mut().for_each(|part| *part *= left);
        }
    }

    /// Begins a session: its level of the day is unknown and independent of all else.
    fn open(&mut self, learning: &Learning) {
        let day = self.domains();
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
        let domains = self.domains();
        let spread = learning.spill / domains as f64;
        for place in 0..domains {
            let share = if place == domain { 1.0 - learning.spill + spread } else { spread };
            let gain = self.rate * amount * share;
            if gain > 0.0 {
                let lasting = &mut self.lasting[place];
                // Bounded by the ceiling also for an amount of many answers at once.
                *lasting += (learning.ceiling_lasting - *lasting)
                    * -(-gain * learning.lasting / learning.ceiling_lasting).exp_m1();
                let volatile = &mut self.volatile[place];
                *volatile += (learning.ceiling_volatile - *volatile)
                    * -(-gain * learning.volatile / learning.ceiling_volatile).exp_m1();
            }
        }
    }

    /// Gives the feedback of a mock exam that has ended.
    pub(super) fn settle(&mut self, learning: &Learning) {
        for domain in 0..self.domains() {
            let amount = std::mem::take(&mut self.pending[domain]);
            if amount > 0.0 {
                self.learn(domain, amount, learning);
            }
        }
    }

    /// Learns about the state from one answer, and adds what the answer teaches. Returns what was added to the state.
    fn answer(&mut self, step: &Step, question: &Question, learning: &Learning) -> f64 {
        let day = self.domains();
        let n = day + 1;
        let domain = step.domain;
        let ease = if step.since.is_finite() { learning.ease(step.since) } else { 0.0 };
        let added = self.lasting[domain] + self.volatile[domain] + ease;
        let along = |place: usize| self.covariance[place * n + domain] + self.covariance[place * n + day];
        let state = along(domain) + along(day);
        let variance = (state + question.variance).max(1e-12);
        let centre = self.mean[domain] + self.mean[day] + added - question.b;
        let sd = variance.sqrt();
        let (floor, span) = question.line(step.rapid);
        let (mut z, mut first, mut second) = (0.0, 0.0, 0.0);
        for (node, weight) in NODES_7.iter().zip(WEIGHTS_7) {
            let star = 1.0 / (1.0 + (-question.a * (centre + sd * node)).exp());
            let right = span.mul_add(star, floor);
            let likelihood = weight * if step.correct { right } else { 1.0 - right };
            z += likelihood;
            first += likelihood * node;
            second += likelihood * node * node;
        }
        let z = z.max(1e-12);
        first /= z;
        second = second / z - first * first;
        self.log_likelihood += z.ln();
        let gains: Vec<f64> = (0..n).map(|place| along(place) / sd).collect();
        let shrink = second - 1.0;
        for row in 0..n {
            self.mean[row] += gains[row] * first;
            for column in 0..n {
                self.covariance[row * n + column] += shrink * gains[row] * gains[column];
            }
        }
        let amount = (1.0 - step.rapid) * if step.correct { 1.0 } else { learning.wrong_teaches };
        if step.mock {
            self.pending[domain] += learning.mock_feedback * amount;
        } else if amount > 0.0 {
            self.learn(domain, amount, learning);
        }
        added
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
}

/// Rates of learning and their weights in the population.
fn rates(learning: &Learning) -> Vec<(f64, f64)> {
    if learning.rate_sd < 0.02 || learning.lasting + learning.volatile < 1e-9 {
        return vec![(1.0, 1.0)];
    }
    NODES_5.iter().zip(WEIGHTS_5).map(|(node, weight)| ((learning.rate_sd * node).exp(), weight)).collect()
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
    let mut beliefs: Vec<Belief> = rates(learning)
        .into_iter()
        .map(|(rate, weight)| {
            let mut belief = Belief::new(track.domains.len(), learning, rate, weight);
            belief.walk(track, questions, learning, None);
            belief
        })
        .collect();
    let total = weigh(&mut beliefs);
    (beliefs, total)
}

/// Returns, for each answer, where the learner stood on the scale of the question, given all answers of the learner.
///
/// The abilities before learning do not move, so that looking back needs the end of the way and, for the level of each
/// day, its regression on the abilities at the end of its session (Rauch, Tung & Striebel 1965).
pub(super) fn smooth(track: &Track, questions: &[Question], learning: &Learning) -> (Vec<Look>, f64) {
    let domains = track.domains.len();
    let n = domains + 1;
    let mut beliefs = Vec::new();
    let mut trails = Vec::new();
    for (rate, weight) in rates(learning) {
        let mut belief = Belief::new(domains, learning, rate, weight);
        let mut trail = Trail::default();
        belief.walk(track, questions, learning, Some(&mut trail));
        beliefs.push(belief);
        trails.push(trail);
    }
    let total = weigh(&mut beliefs);
    let mut looks = vec![Look { mean: 0.0, variance: 0.0 }; track.steps.len()];
    let mut gain = vec![0.0; domains];
    let mut factor = vec![0.0; domains * domains];
    for (belief, trail) in beliefs.iter().zip(&trails).filter(|(belief, _)| belief.weight > 1e-3) {
        let mut session = usize::MAX;
        let (mut day_mean, mut day_variance) = (0.0, 0.0);
        let mut cross = vec![0.0; domains];
        for (place, step) in track.steps.iter().enumerate() {
            if step.opens {
                session = session.wrapping_add(1);
                let (mean, covariance) = &trail.sessions[session];
                for row in 0..domains {
                    gain[row] = covariance[domains * n + row];
                    factor[row * domains..(row + 1) * domains].copy_from_slice(&covariance[row * n..row * n + domains]);
                    // Rounding may leave the matrix a hair short of positive.
                    factor[row * domains + row] += 1e-9;
                }
                cholesky(&mut factor, domains);
                let prior = gain.clone();
                solve(&factor, domains, &mut gain);
                day_mean = mean[domains];
                day_variance = covariance[domains * n + domains];
                for row in 0..domains {
                    day_mean += gain[row] * (belief.mean[row] - mean[row]);
                    cross[row] = (0..domains).map(|k| belief.covariance[row * n + k] * gain[k]).sum();
                    day_variance -= gain[row] * prior[row];
                }
                day_variance += (0..domains).map(|row| gain[row] * cross[row]).sum::<f64>();
            }
            let d = step.domain;
            let mean = belief.mean[d] + day_mean + trail.added[place];
            let variance = (belief.covariance[d * n + d] + 2.0 * cross[d] + day_variance).max(1e-6);
            let look = &mut looks[place];
            look.mean += belief.weight * mean;
            look.variance += belief.weight * (variance + mean * mean);
        }
    }
    let mass: f64 = beliefs.iter().map(|belief| belief.weight).filter(|weight| *weight > 1e-3).sum();
    for look in &mut looks {
        look.mean /= mass;
        look.variance = (look.variance / mass - look.mean * look.mean).max(1e-6);
    }
    (looks, total)
}
