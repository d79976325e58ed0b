//! The plots of the report.

use rungs_measure::ability::test_information;
use rungs_measure::forecast;
use rungs_measure::item::Item;

use super::super::svg::{Axis, Chart};
use super::{Options, Report};

/// The abilities that curves are drawn for.
const FROM: f64 = -4.0;
const TO: f64 = 4.0;
const STEPS: u32 = 80;

fn abilities() -> impl Iterator<Item = f64> {
    (0..=STEPS).map(|step| FROM + (TO - FROM) * f64::from(step) / f64::from(STEPS))
}

fn ability() -> Axis {
    Axis::new("ability (logits)", FROM, TO, 8)
}

/// A group of people of nearly the same ability.
pub(super) struct Crowd {
    ability: f64,
    rows: Vec<usize>,
}

/// Puts people into groups of nearly the same ability: at most ten, of at least ten people each.
pub(super) fn crowds(report: &Report) -> Vec<Crowd> {
    let mut order: Vec<(f64, usize)> = report
        .scores
        .iter()
        .enumerate()
        .filter(|(row, _)| report.calibrated.responses.row(*row).next().is_some())
        .map(|(row, score)| (score.theta, row))
        .collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let groups = (order.len() / 10).clamp(1, 10);
    let size = order.len().div_ceil(groups).max(1);
    order
        .chunks(size)
        .map(|people| Crowd {
            ability: people.iter().map(|(theta, _)| theta).sum::<f64>() / count(people.len()),
            rows: people.iter().map(|(_, row)| *row).collect(),
        })
        .collect()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The curve of one question, with what groups of people did.
pub(super) fn item_curve(report: &Report, place: usize, crowds: &[Crowd], id: &str) -> String {
    let (Some(item), Some(column)) = (report.calibrated.fitted.items.get(place), report.calibrated.columns.get(place))
    else {
        return String::new();
    };
    let categories = item.categories();
    let x = Axis::new("", FROM, TO, 4);
    let y = Axis { label: "", ..Axis::shares("", 2) };
    let description = if categories == 2 {
        format!(
            "Probability of a right answer by ability: {}. Dots: what groups of people did.",
            [-2.0, 0.0, 2.0].map(|theta| format!("{:.0} % at {theta}", 100.0 * item.right(theta))).join(", ")
        )
    } else {
        format!(
            "Probability of each answer by ability; the thresholds are {}.",
            item.thresholds().iter().map(|b| format!("{b:.2}")).collect::<Vec<_>>().join(", ")
        )
    };
    let mut chart = Chart::new(&column.name, &description, x, y, (176.0, 128.0));
    if categories == 2 {
        let points: Vec<(f64, f64)> = abilities().map(|theta| (theta, item.right(theta))).collect();
        chart.line("own", &points);
        for crowd in crowds {
            let (mut people, mut right) = (0.0, 0.0);
            for row in &crowd.rows {
                if let Some(answer) = report.calibrated.responses.answer(*row, place) {
                    let weight = report.calibrated.responses.weight(*row);
                    people += weight;
                    right += weight * f64::from(answer);
                }
            }
            if people > 0.0 {
                let words = format!(
                    "{:.0} people of ability {:.1}: {:.0} % right",
                    people,
                    crowd.ability,
                    100.0 * right / people
                );
                chart.dot("seen", (crowd.ability, right / people), 2.6, &words);
            }
        }
        return chart.finish(id);
    }
    let mut curves = vec![Vec::new(); categories];
    let mut p = vec![0.0; categories];
    for theta in abilities() {
        item.probabilities(theta, &mut p);
        curves.iter_mut().zip(&p).for_each(|(curve, p)| curve.push((theta, *p)));
    }
    for (category, curve) in curves.iter().enumerate() {
        chart.line(&format!("c{}", category % 6), curve);
        if let Some((x, y)) = curve.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1)) {
            chart.label(
                "tick mid",
                (x.clamp(FROM + 0.3, TO - 0.3), y),
                (0.0, if y > 0.9 { 11.0 } else { -3.0 }),
                &category.to_string(),
            );
        }
    }
    chart.finish(id)
}

/// The expected score at each ability.
pub(super) fn expected_score(report: &Report) -> String {
    let items = &report.calibrated.fitted.items;
    let most: f64 = items.iter().map(|item| count(item.categories() - 1)).sum();
    let score = |theta: f64| items.iter().map(|item| item.expected(theta)).sum::<f64>();
    let description = format!(
        "Expected points of {most:.0} by ability: {}.",
        [-2.0, -1.0, 0.0, 1.0, 2.0].map(|theta| format!("{:.1} at {theta}", score(theta))).join(", ")
    );
    let y = Axis::new("expected points", 0.0, most, 5);
    let mut chart = Chart::new("Expected score", &description, ability(), y, (460.0, 280.0));
    chart.line("own", &abilities().map(|theta| (theta, score(theta))).collect::<Vec<_>>());
    chart.finish("expected")
}

/// The information of the test at each ability, and the standard error that goes with it.
pub(super) fn information(report: &Report) -> (String, String) {
    let items = &report.calibrated.fitted.items;
    let values: Vec<(f64, f64)> = abilities().map(|theta| (theta, test_information(items, theta))).collect();
    let peak = values.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or((0.0, 1.0));
    let description = format!("The test tells most at ability {:.1}: information {:.2}.", peak.0, peak.1);
    let y = Axis::new("information (1 / logit\u{b2})", 0.0, (peak.1 * 1.08).max(1e-6), 5);
    let mut chart = Chart::new("Test information", &description, ability(), y, (460.0, 280.0));
    chart.line("own", &values);
    let first = chart.finish("information");
    let errors: Vec<(f64, f64)> = values.iter().map(|(theta, value)| (*theta, value.sqrt().recip())).collect();
    let least = errors.iter().map(|(_, error)| *error).fold(f64::INFINITY, f64::min);
    let most = errors.iter().map(|(_, error)| *error).fold(0.0, f64::max).min(4.0 * least).max(least * 1.1);
    let description = format!("The standard error is smallest, {least:.2} logits, at ability {:.1}.", peak.0);
    let y = Axis::new("standard error (logits)", 0.0, most, 5);
    let mut chart = Chart::new("Standard error", &description, ability(), y, (460.0, 280.0));
    let inside: Vec<(f64, f64)> = errors.into_iter().filter(|(_, error)| *error <= most).collect();
    chart.line("own", &inside);
    (first, chart.finish("error"))
}

/// People and questions on one scale, and how many questions lie outside the picture.
pub(super) fn wright_map(report: &Report) -> (String, usize) {
    const BIN: f64 = 0.25;
    const LINE: f64 = 13.0;
    let mut marks: Vec<(f64, String)> = Vec::new();
    for (item, column) in report.calibrated.fitted.items.iter().zip(&report.calibrated.columns) {
        let name = super::super::columns::cut(&column.name, 22);
        for (place, b) in item.thresholds().into_iter().enumerate().filter(|(_, b)| b.is_finite()) {
            let name = if item.categories() > 2 { format!("{name}, {}", place + 1) } else { name.clone() };
            marks.push((b, name));
        }
    }
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    let people = || report.scores.iter().map(|score| score.theta);
    // Questions far from everybody may lie outside.
    let near = || marks.iter().map(|(b, _)| *b).filter(|b| b.abs() <= 4.5);
    let low = people().chain(near()).fold(-3.0, f64::min).max(-6.0).floor();
    let high = people().chain(near()).fold(3.0, f64::max).min(6.0).ceil();
    let inside = marks.iter().filter(|(b, _)| *b >= low && *b <= high).count();
    let named = inside <= 90;
    let height = if named { (count(inside) * LINE + 60.0).max(380.0) } else { 520.0 };
    let mut bins: std::collections::BTreeMap<i32, f64> = std::collections::BTreeMap::new();
    for (row, score) in report.scores.iter().enumerate() {
        #[expect(clippy::cast_possible_truncation, reason = "abilities are within a few units of 0")]
        let bin = (score.theta.clamp(low, high - 1e-9) / BIN).floor() as i32;
        *bins.entry(bin).or_default() += report.calibrated.responses.weight(row);
    }
    let most = bins.values().copied().fold(1.0, f64::max);
    let outside = marks.len() - inside;
    let description = format!(
        "People to the left, questions to the right, on one scale in logits. Questions from {:.2} to {:.2}{}.",
        marks.first().map_or(0.0, |(b, _)| *b),
        marks.last().map_or(0.0, |(b, _)| *b),
        if outside > 0 { format!("; {outside} lie outside the picture") } else { String::new() }
    );
    let x = Axis { ticks: 0, ..Axis::new("", 0.0, 100.0, 1) };
    let y = Axis::new("logits", low, high, 10);
    let mut chart = Chart::new("People and questions", &description, x, y, (460.0, height));
    for (bin, people) in &bins {
        let from = f64::from(*bin) * BIN;
        chart.bar("people", (44.0 - 42.0 * people / most, from + 0.02), (44.0, from + BIN - 0.02));
    }
    chart.line("middle", &[(44.0, low), (44.0, high)]);
    let unit = chart.unit_height();
    let placed = spread(marks.iter().filter(|(b, _)| *b >= low && *b <= high), LINE * unit, low, high);
    for ((b, name), at) in placed {
        chart.dot("own", (46.0, *b), if named { 2.6 } else { 2.0 }, &format!("{name}: {b:.2}"));
        if named {
            chart.leader((46.0, *b), (56.0, at), (0.0, 0.0));
            chart.label("tick", (57.0, at), (0.0, 3.5), name);
        }
    }
    (chart.finish("wright"), outside)
}

/// Moves labels apart until none covers another: they stay in order, and a crowd stays around its middle.
fn spread<'a>(
    marks: impl Iterator<Item = &'a (f64, String)>,
    gap: f64,
    low: f64,
    high: f64,
) -> Vec<(&'a (f64, String), f64)> {
    let marks: Vec<&(f64, String)> = marks.collect();
    // Crowds as sum of places and number of labels; neighbours that would overlap become one.
    let mut crowds: Vec<(f64, usize)> = Vec::new();
    let middle = |(sum, number): (f64, usize)| {
        let half = gap * (count(number) - 1.0) / 2.0;
        (sum / count(number)).min(high - half).max(low + half)
    };
    for mark in &marks {
        let mut crowd = (mark.0, 1);
        while let Some(before) = crowds.last().copied() {
            let reach = gap * (count(before.1) + count(crowd.1)) / 2.0;
            if middle(crowd) - middle(before) >= reach {
                break;
            }
            crowds.pop();
            crowd = (before.0 + crowd.0, before.1 + crowd.1);
        }
        crowds.push(crowd);
    }
    let places = crowds.into_iter().flat_map(|crowd| {
        let first = middle(crowd) - gap * (count(crowd.1) - 1.0) / 2.0;
        (0..crowd.1).map(move |place| first + gap * count(place))
    });
    marks.into_iter().zip(places).collect()
}

/// Who chose which option.
pub(super) fn option_curves(name: &str, options: &Options, id: &str) -> String {
    let x = Axis::new("", 1.0, 5.0, 4);
    let y = Axis { label: "", ..Axis::shares("", 2) };
    let shares: Vec<String> = options
        .used
        .options
        .iter()
        .map(|used| {
            let share = used.share.map_or("-".to_owned(), |share| format!("{:.0} %", share * 100.0));
            format!("{}{} {share}", options.name(used.option), if used.key { " (right)" } else { "" })
        })
        .collect();
    let description =
        format!("Share of each option in five groups, the weakest people first; in all: {}.", shares.join(", "));
    let mut chart = Chart::new(name, &description, x, y, (176.0, 128.0)).with_right(22.0);
    let mut ends: Vec<(f64, String, bool)> = Vec::new();
    let mut wrong = 0;
    for used in &options.used.options {
        let points: Vec<(f64, f64)> =
            (1..=5).zip(used.curve).filter_map(|(group, share)| Some((f64::from(group), share?))).collect();
        let class = if used.key {
            "own".to_owned()
        } else {
            wrong += 1;
            format!("c{}", wrong % 6)
        };
        chart.line(&class, &points);
        if let Some((_, share)) = points.last() {
            let label = if options.name(used.option).chars().count() <= 2 {
                options.name(used.option).to_owned()
            } else {
                (u32::from(used.option) + 1).to_string()
            };
            ends.push((*share, label, used.key));
        }
    }
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let gap = 10.0 * chart.unit_height();
    let marks: Vec<(f64, String)> = ends.iter().map(|(share, name, _)| (*share, name.clone())).collect();
    let keys: Vec<bool> = ends.iter().map(|(_, _, key)| *key).collect();
    for (((_, name), at), key) in spread(marks.iter(), gap, 0.0, 1.0).into_iter().zip(keys) {
        chart.label(if key { "tick strong" } else { "tick" }, (5.0, at), (4.0, 3.5), name);
    }
    chart.finish(id)
}

/// What was stated and what happened.
pub(super) fn reliability(report: &forecast::Report) -> String {
    let rows: Vec<String> = report
        .table
        .iter()
        .map(|bin| {
            format!("stated {:.0} %: happened {:.0} % of {}", bin.stated * 100.0, bin.happened * 100.0, bin.count)
        })
        .collect();
    let x = Axis::shares("stated", 5);
    let y = Axis::shares("happened", 5);
    let mut chart = Chart::new("Stated and happened", &format!("{}.", rows.join("; ")), x, y, (460.0, 400.0));
    chart.line("middle", &[(0.0, 0.0), (1.0, 1.0)]);
    let most = report.table.iter().map(|bin| bin.count).max().unwrap_or(1).max(1);
    for (bin, words) in report.table.iter().zip(&rows) {
        chart.whisker("band", bin.stated, bin.low, bin.high);
        let radius = 3.0 + 6.0 * (count(bin.count) / count(most)).sqrt();
        chart.dot("own", (bin.stated, bin.happened), radius, words);
    }
    chart.finish("reliability")
}

/// Whether a curve has dots of what people did.
pub(super) fn is_dichotomous(item: &Item) -> bool {
    item.categories() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_in_order_inside_and_apart() {
        let marks: Vec<(f64, String)> = [0.0, 0.0, 0.1, 2.0, 2.9, 3.0].map(|b| (b, String::new())).into();
        let placed: Vec<f64> = spread(marks.iter(), 0.3, -3.0, 3.0).into_iter().map(|(_, at)| at).collect();
        assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 0.3 - 1e-9), "{placed:?}");
        assert!(placed.iter().all(|at| (-3.0..=3.0).contains(at)), "{placed:?}");
    }
}
