//! Do calibrations find what was simulated? `recovery MODEL|all [REPLICATIONS] [PEOPLE] [ITEMS]`: bias, root mean square error, and
//! how often a 95 % interval holds the true value, for every kind of parameter.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a study that is run by hand"
)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rungs_measure::calibrate::{Settings, calibrate};
use rungs_measure::item::{Item, Model};
use rungs_measure::responses::Responses;

/// What was found of one kind of parameter.
#[derive(Default)]
struct Found {
    count: usize,
    bias: f64,
    square: f64,
    inside: usize,
}

impl Found {
    fn add(&mut self, estimate: f64, error: f64, truth: f64) {
        self.count += 1;
        self.bias += estimate - truth;
        self.square += (estimate - truth).powi(2);
        self.inside += usize::from((estimate - truth).abs() <= 1.959_964 * error);
    }

    fn print(&self, model: Model, name: &str) {
        let n = self.count as f64;
        println!(
            "{:<16} {name:<10} {:>6} intervals  bias {:>8.4}  rmse {:>7.4}  coverage {:>5.1} %",
            format!("{model:?}"),
            self.count,
            self.bias / n,
            (self.square / n).sqrt(),
            100.0 * self.inside as f64 / n
        );
    }
}

fn normal(random: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(random)
}

fn truth(model: Model, items: usize, random: &mut ChaCha8Rng) -> Vec<Item> {
    (0..items)
        .map(|_| {
            let a = match model {
                Model::Rasch => 1.0,
                Model::OneParameter => 1.3,
                _ => (0.3 * normal(random)).exp() * 1.2,
            };
            let b = normal(random);
            match model {
                Model::Graded => {
                    Item::Graded { a, d: [-1.0, 0.0, 1.0].iter().map(|step| -a * (0.7 * b + step)).collect() }
                }
                Model::PartialCredit => {
                    Item::PartialCredit { a, d: [-0.6, 0.0, 0.6].iter().map(|step| -a * (0.7 * b + step)).collect() }
                }
                Model::ThreeParameter => Item::three_parameter(a, b, 0.1 + 0.15 * random.random::<f64>()),
                _ => Item::two_parameter(a, b),
            }
        })
        .collect()
}

fn draw(items: &[Item], people: usize, sd: f64, random: &mut ChaCha8Rng) -> Responses {
    let mut p = vec![0.0; 8];
    let mut cells = Vec::with_capacity(people * items.len());
    for _ in 0..people {
        let theta = sd * normal(random);
        for item in items {
            item.probabilities(theta, &mut p);
            let mut left: f64 = random.random();
            let last = item.categories() - 1;
            let answer = (0..last).find(|k| {
                left -= p[*k];
                left < 0.0
            });
            cells.push(u8::try_from(answer.unwrap_or(last)).expect("few categories"));
        }
    }
    Responses::dense(items.len(), cells).expect("whole rows")
}

fn study(model: Model, replications: usize, people: usize, items: usize) {
    let sd = if model == Model::Rasch { 1.3 } else { 1.0 };
    let [mut slope, mut intercept, mut threshold, mut asymptote, mut variance] =
        std::array::from_fn(|_| Found::default());
    let mut left_out = 0;
    for replication in 0..replications {
        let mut random = ChaCha8Rng::seed_from_u64(1_000 + replication as u64);
        let truth = truth(model, items, &mut random);
        let responses = draw(&truth, people, sd, &mut random);
        let fit = match calibrate(&responses, &Settings::new(model)) {
            Ok(fit) if fit.converged => fit,
            _ => {
                left_out += 1;
                continue;
            }
        };
        let errors = fit.errors.expect("a converged fit has errors");
        for (place, ((item, error), truth)) in fit.items.iter().zip(&errors).zip(&truth).enumerate() {
            // A common slope is one estimate.
            if let Some(error) = error.a.filter(|_| place == 0 || model != Model::OneParameter) {
                slope.add(item.slope(), error, truth.slope());
            }
            let pairs = item.thresholds().into_iter().zip(truth.thresholds());
            for ((b, true_b), (se_d, se_b)) in pairs.zip(error.d.iter().zip(&error.b)) {
                intercept.add(-item.slope() * b, se_d.expect("free"), -truth.slope() * true_b);
                threshold.add(b, se_b.expect("free"), true_b);
            }
            if let (Item::Dichotomous { c, .. }, Item::Dichotomous { c: true_c, .. }, Some(se)) = (item, truth, error.c)
            {
                asymptote.add(*c, se, *true_c);
            }
        }
        if let Some(error) = fit.groups[0].se_variance {
            variance.add(fit.groups[0].latent.variance, error, sd * sd);
        }
    }
    for (name, found) in [
        ("slope", slope),
        ("intercept", intercept),
        ("threshold", threshold),
        ("asymptote", asymptote),
        ("variance", variance),
    ] {
        if found.count > 0 {
            found.print(model, name);
        }
    }
    if left_out > 0 {
        println!("{model:?}: {left_out} of {replications} did not converge and are left out");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, usual: usize| arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (replications, people, items) = (number(1, 110), number(2, 1_000), number(3, 20));
    let named = |model: Model| format!("{model:?}").to_lowercase();
    let wanted = arguments.first().map_or("all", String::as_str).to_lowercase();
    println!("{replications} replications of {people} people and {items} items; 61 nodes from -6 to 6");
    for model in [
        Model::Rasch,
        Model::OneParameter,
        Model::TwoParameter,
        Model::ThreeParameter,
        Model::Graded,
        Model::PartialCredit,
    ] {
        if wanted == "all" || wanted == named(model) {
            study(model, replications, people, items);
        }
    }
}
