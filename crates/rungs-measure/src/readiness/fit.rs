//! Fitting a population: questions by EM, learners by marginal likelihood, exams by outcomes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::History;
use super::filter::{filter, smooth};
use super::items::{Counts, Estimate, estimate};
use super::learning::{COUNT, Learning};
use super::outcomes;
use super::population::{Cause, ExamPrior, Population, Programme};
use super::question::{Question, QuestionPrior};
use super::search::{Place, minimise};
use super::timing::Timing;
use super::track::Track;

/// Answers on which the numbers of learning are fitted.
const SEARCH_ANSWERS: usize = 50_000;
/// Answers on which questions are first estimated.
const EARLY_ANSWERS: usize = 400_000;
/// Answers on which they are estimated at last.
const LATE_ANSWERS: usize = 1_500_000;
/// Spread of the mean ability of beginners between programmes and domains, by which few learners are not believed.
const START_SD: f64 = 0.4;

/// All questions of a data set.
struct Bank {
    ids: Vec<u32>,
    places: BTreeMap<u32, usize>,
    difficulty: Vec<f64>,
    guess: Vec<Option<f64>>,
    /// Programme and domain, as a place in `cells`.
    cell: Vec<usize>,
    cells: Vec<(u32, u32)>,
}

impl Bank {
    fn new<'a>(histories: impl Iterator<Item = &'a History>) -> Self {
        let mut bank = Self {
            ids: Vec::new(),
            places: BTreeMap::new(),
            difficulty: Vec::new(),
            guess: Vec::new(),
            cell: Vec::new(),
            cells: Vec::new(),
        };
        let mut cells: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for history in histories {
            for answer in &history.answers {
                if bank.places.contains_key(&answer.item) {
                    continue;
                }
                let key = (history.exam.programme, answer.domain);
                let cell = *cells.entry(key).or_insert_with(|| {
                    bank.cells.push(key);
                    bank.cells.len() - 1
                });
                bank.places.insert(answer.item, bank.ids.len());
                bank.ids.push(answer.item);
                bank.difficulty.push(answer.difficulty);
                bank.guess.push(answer.guess);
                bank.cell.push(cell);
            }
        }
        bank
    }

    fn len(&self) -> usize {
        self.ids.len()
    }
}

/// For each programme and domain: sum of abilities of beginners, and of how well they are known.
type Starts = BTreeMap<(u32, u32), (f64, f64)>;

/// The state of a fit.
struct Fit<'a> {
    bank: Bank,
    tracks: Vec<Track>,
    without: &'a [Cause],
    learning: Learning,
    prior: QuestionPrior,
    questions: Vec<Question>,
    locations: Vec<f64>,
}

pub(super) fn fit(train: &[History], others: &[History], without: &[Cause]) -> Population {
    let all: Vec<&History> = train.iter().chain(others).collect();
    let seconds: Vec<Vec<f64>> =
        all.par_iter().map(|history| history.answers.iter().filter_map(|answer| answer.seconds).collect()).collect();
    let mut timing = Timing::fit(&seconds);
    timing.used = !without.contains(&Cause::Rapid);
    let bank = Bank::new(all.iter().copied());
    let tracks: Vec<Track> = all
        .par_iter()
        .map(|history| {
            let place = |item: u32| bank.places.get(&item).copied().unwrap_or_default();
            Track::new(history, history.exam.t, &timing, place)
        })
        .collect();
    let answers: usize = tracks.iter().map(|track| track.steps.len()).sum();
    let mut prior = QuestionPrior::default();
    if without.contains(&Cause::Misfit) {
        (prior.wrong_key, prior.log_a_sd) = (0.0, 0.02);
    }
    let learning = Learning::from_point(&[0.0; COUNT], without);
    let locations = vec![prior.location; bank.cells.len()];
    let questions =
        (0..bank.len()).map(|item| prior.question(prior.location, bank.difficulty[item], bank.guess[item])).collect();
    let mut fit = Fit { bank, tracks, without, learning, prior, questions, locations };
    if answers >= 500 {
        let learn_questions = !without.contains(&Cause::Questions);
        // Early rounds on fewer learners: they only have to get near.
        let few = (answers / EARLY_ANSWERS).max(1);
        let mut place = Place::origin(50.0);
        let most = (answers / LATE_ANSWERS).max(1);
        for (rounds, steps, every, sample) in
            [(4, 9, few, SEARCH_ANSWERS), (3, 7, few, SEARCH_ANSWERS), (3, 6, most, 3 * SEARCH_ANSWERS)]
        {
            for _ in 0..rounds {
                fit.expect_and_maximise(learn_questions, every);
            }
            place = fit.search(&place, steps, sample);
        }
        fit.expect_and_maximise(learn_questions, most);
    }
    let mut population = fit.population(timing);
    let rows: Vec<&Track> = fit.tracks.iter().take(train.len()).filter(|track| track.outcome.is_some()).collect();
    outcomes::fit(&mut population, &rows, &fit.questions, without);
    population
}

impl Fit<'_> {
    /// One round of EM over all questions, on every `every`-th learner, and their prior from them.
    fn expect_and_maximise(&mut self, learn_questions: bool, every: usize) {
        let items = self.bank.len();
        let some: Vec<&Track> = self.tracks.iter().step_by(every).collect();
        // The same cuts whatever the number of threads, or the sums would differ in their last bits.
        let chunks = (200_000 / items.max(1)).clamp(1, 16);
        let size = some.len().div_ceil(chunks).max(1);
        let parts: Vec<(Vec<Counts>, Starts)> = some
            .par_chunks(size)
            .map(|tracks| {
                let mut counts = vec![Counts::default(); items];
                let mut starts = Starts::new();
                for track in tracks {
                    let past = smooth(track, &self.questions, &self.learning);
                    for (step, look) in track.steps.iter().zip(&past.looks) {
                        counts[step.question].add(step, *look);
                    }
                    for (domain, (away, known)) in track.domains.iter().zip(&past.starts) {
                        let sum = starts.entry((track.plan.programme, *domain)).or_insert((0.0, 0.0));
                        sum.0 += away;
                        sum.1 += known;
                    }
                }
                (counts, starts)
            })
            .collect();
        let mut starts = Starts::new();
        for (key, part) in parts.iter().flat_map(|(_, starts)| starts) {
            let sum = starts.entry(*key).or_insert((0.0, 0.0));
            sum.0 += part.0;
            sum.1 += part.1;
        }
        let parts: Vec<Vec<Counts>> = parts.into_iter().map(|(counts, _)| counts).collect();
        let estimates: Vec<Estimate> = (0..items)
            .into_par_iter()
            .map(|item| {
                let mut counts = Counts::default();
                for part in &parts {
                    counts.merge(&part[item]);
                }
                let location = self.locations[self.bank.cell[item]];
                let (difficulty, guess) = (self.bank.difficulty[item], self.bank.guess[item]);
                estimate(&counts, &self.questions[item], &self.prior, location, difficulty, guess)
            })
            .collect();
        self.update_prior(&estimates);
        for (item, estimate) in estimates.iter().enumerate() {
            self.questions[item] = if learn_questions {
                estimate.question
            } else {
                let location = self.locations[self.bank.cell[item]];
                self.prior.question(location, self.bank.difficulty[item], self.bank.guess[item])
            };
        }
        // Beginners have mean 0 by definition. EM alone would take long to say so, because well-known learners hold
        // questions where they are, and questions the learners.
        let before = self.learning.sd_general.powi(2) + self.learning.sd_domain.powi(2);
        let offset: Vec<f64> = self
            .bank
            .cells
            .iter()
            .map(|cell| {
                let (away, known) = starts.get(cell).copied().unwrap_or((0.0, 0.0));
                away / (known + before / START_SD.powi(2))
            })
            .collect();
        self.move_questions(|cell| offset[cell]);
    }

    /// Lowers difficulties, by cell.
    fn move_questions(&mut self, by: impl Fn(usize) -> f64) {
        for (question, cell) in self.questions.iter_mut().zip(&self.bank.cell) {
            question.b -= by(*cell);
        }
        for (cell, location) in self.locations.iter_mut().enumerate() {
            *location -= by(cell);
        }
    }

    /// Location, slope and error of the authors' difficulties, and the spread of slopes and chances.
    fn update_prior(&mut self, estimates: &[Estimate]) {
        let sd = self.prior.sd;
        let difficulty = &self.bank.difficulty;
        // How much of an estimate is news, not prior: weights that let the prior follow the answers quickly.
        let news = |estimate: &Estimate| (1.0 - estimate.question.variance / (sd * sd)).clamp(0.0, 1.0);
        let cells = self.bank.cells.len();
        let mut sums = vec![[0.0_f64; 3]; cells];
        let good = |item: usize| {
            difficulty[item].is_finite() && estimates[item].question.wrong_key < 0.5 && estimates[item].answers > 0.5
        };
        let prior_of = |item: usize| difficulty[item].clamp(-6.0, 6.0);
        for (item, estimate) in estimates.iter().enumerate().filter(|(item, _)| good(*item)) {
            let weight = news(estimate);
            let sum = &mut sums[self.bank.cell[item]];
            sum[0] += weight;
            sum[1] += weight * prior_of(item);
            sum[2] += weight * estimate.question.b;
        }
        // Slope within cells; worth of the default: 15 questions.
        let (mut xy, mut xx) = (15.0 * self.prior.slope, 15.0);
        for (item, estimate) in estimates.iter().enumerate().filter(|(item, _)| good(*item)) {
            let sum = sums[self.bank.cell[item]];
            let weight = news(estimate);
            let x = prior_of(item) - sum[1] / sum[0].max(1e-9);
            xy += weight * x * (estimate.question.b - sum[2] / sum[0].max(1e-9));
            xx += weight * x * x;
        }
        self.prior.slope = (xy / xx).clamp(0.1, 3.0);
        let (locations, location) = self.locations(&sums);
        (self.locations, self.prior.location) = (locations, location);
        let (mut squares, mut slopes, mut chances, mut centre, mut n, mut chance_mean) =
            (0.36 * 15.0, 0.12 * 15.0, 0.12 * 15.0, 0.0, 15.0, -1.3 * 15.0);
        let mut wrong = 0.015 * 60.0;
        let mut keyed = 60.0;
        let c_logit = |estimate: &Estimate| (estimate.question.c / (1.0 - estimate.question.c)).ln();
        for (item, estimate) in estimates.iter().enumerate() {
            if estimate.answers > 20.0 {
                wrong += estimate.question.wrong_key;
                keyed += 1.0;
            }
            if !good(item) {
                continue;
            }
            let weight = news(estimate);
            let expected = self.locations[self.bank.cell[item]] + self.prior.slope * prior_of(item);
            squares += weight * ((estimate.question.b - expected).powi(2) + estimate.question.variance);
            slopes += weight * (estimate.question.a.ln().powi(2) + estimate.slope_variance);
            centre += weight * estimate.question.a.ln();
            chance_mean += weight * c_logit(estimate);
            n += weight;
        }
        self.prior.sd = (squares / n).sqrt().clamp(0.05, 2.0);
        let _ = (&mut centre, &mut chances);
        self.prior.logit_c = chance_mean / n;
        if !self.without.contains(&Cause::Misfit) {
            self.prior.log_a_sd = (slopes / n).sqrt().clamp(0.1, 0.8);
            self.prior.wrong_key = (wrong / keyed).clamp(0.001, 0.1);
        }
    }

    /// Locations of the cells: drawn towards their programme, and that towards the usual.
    fn locations(&self, sums: &[[f64; 3]]) -> (Vec<f64>, f64) {
        let usual = QuestionPrior::default().location;
        let mut learners: BTreeMap<u32, f64> = BTreeMap::new();
        for track in self.tracks.iter().filter(|track| !track.steps.is_empty()) {
            *learners.entry(track.plan.programme).or_insert(0.0) += 1.0;
        }
        let raw = |sum: &[f64; 3]| (sum[2] - self.prior.slope * sum[1]) / sum[0].max(1e-9);
        let mut programmes: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for ((programme, _), sum) in self.bank.cells.iter().zip(sums) {
            let entry = programmes.entry(*programme).or_insert((0.0, 0.0));
            let weight = sum[0].min(30.0);
            entry.0 += weight;
            entry.1 += weight * raw(sum);
        }
        let mut middle: BTreeMap<u32, f64> = BTreeMap::new();
        for (programme, (weight, sum)) in &programmes {
            // Few learners may be abler than most: that their questions look easy says little.
            let people = learners.get(programme).copied().unwrap_or(0.0);
            let trust = people / (people + 5.0) * weight / (weight + 3.0);
            middle.insert(*programme, trust * sum / weight.max(1e-9) + (1.0 - trust) * usual);
        }
        let mut locations = Vec::new();
        for ((programme, _), sum) in self.bank.cells.iter().zip(sums) {
            let centre = middle.get(programme).copied().unwrap_or(usual);
            let people = learners.get(programme).copied().unwrap_or(0.0);
            let weight = sum[0] * people / (people + 5.0);
            let pull = (self.prior.sd / 0.25).powi(2).max(1.0);
            locations.push((weight * raw(sum) + pull * centre) / (weight + pull));
        }
        let n = middle.len() as f64;
        (locations, (middle.values().sum::<f64>() + usual) / (n + 1.0))
    }

    /// Maximum marginal likelihood of the numbers of learning, on some of the learners.
    fn search(&mut self, start: &Place<COUNT>, rounds: usize, sample: usize) -> Place<COUNT> {
        let long: Vec<&Track> = self.tracks.iter().filter(|track| track.steps.len() >= 10).collect();
        let answers: usize = long.iter().map(|track| track.steps.len()).sum();
        let every = (answers / sample).max(1);
        let some: Vec<&Track> = long.into_iter().step_by(every).collect();
        let worth = |x: &[f64; COUNT]| {
            let learning = Learning::from_point(x, self.without);
            let each: Vec<f64> = some.par_iter().map(|track| filter(track, &self.questions, &learning).1).collect();
            // In order, so that the number of threads does not show.
            0.5 * x.iter().map(|x| x * x).sum::<f64>() - each.iter().sum::<f64>()
        };
        let mut place = minimise(worth, start, 1e-3, rounds);
        self.learning = Learning::from_point(&place.x, self.without);
        let start = std::mem::take(&mut self.learning.start);
        place.x[COUNT - 1] = 0.0;
        self.move_questions(|_| start);
        place
    }

    /// What was learned of questions and learners.
    fn population(&self, timing: Timing) -> Population {
        let mut programmes: BTreeMap<u32, Programme> = BTreeMap::new();
        let exam = ExamPrior::default();
        let cells = self.bank.cells.len();
        let mut sums = vec![[0.0_f64; 3]; cells];
        for (item, question) in self.questions.iter().enumerate().filter(|(_, question)| question.wrong_key < 0.5) {
            let sum = &mut sums[self.bank.cell[item]];
            sum[0] += 1.0;
            sum[1] += question.b;
            sum[2] += question.b * question.b + question.variance;
        }
        let (mut spread, mut spread_n) = (30.0, 30.0);
        for (cell, (programme, domain)) in self.bank.cells.iter().enumerate() {
            let entry = programmes.entry(*programme).or_insert_with(|| Programme {
                domains: BTreeMap::new(),
                sampling: BTreeMap::new(),
                locations: BTreeMap::new(),
                shift: exam.shift,
                shift_sd: exam.shift_sd,
            });
            let [n, sum, squares] = sums[cell];
            let mean = (sum + 2.0 * self.locations[cell]) / (n + 2.0);
            entry.domains.insert(*domain, mean);
            let within = (squares / f64::max(n, 1.0) - (sum / f64::max(n, 1.0)).powi(2)).max(0.2);
            entry.sampling.insert(*domain, (within / (n + 2.0)).min(0.25));
            entry.locations.insert(*domain, self.locations[cell]);
            spread += squares - n * (sum / f64::max(n, 1.0)).powi(2);
            spread_n += n - 1.0;
        }
        let exam = ExamPrior { difficulty_sd: (spread / spread_n).max(0.01).sqrt(), ..exam };
        let questions = self.bank.ids.iter().copied().zip(self.questions.iter().copied()).collect();
        Population { learning: self.learning, timing, prior: self.prior, exam, questions, programmes }
    }
}
