//! Geometry of the charts: x in per cent, y in pixels; colours and words are the templates'.

use rungs_catalog::Catalog;
use rungs_catalog::plan_report::words::short_name;
use rungs_catalog::plan_report::{PlanDocument, PlanLine, StepDocument};
use rungs_planner::Day;

use super::form::Form;
use crate::words::{dollars, price, short_day};

/// Pixels between two steps of the timeline.
const ROW: usize = 56;
/// Pixels above the first.
const TOP: usize = 12;
/// Pixels between two rows of the fan.
const FAN_ROW: usize = 44;
/// Height of the plane of other plans, and where it begins.
const PLANE: (f64, f64) = (20.0, 240.0);
/// The longest name in a chart.
const LABEL: usize = 26;

/// A place on the axis of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: String,
    /// Month and year, where there is room for it.
    pub(super) label: Option<String>,
}

/// One step on the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) number: usize,
    pub(super) y: usize,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) width: String,
    /// Where the line rises to, unless it is the last.
    pub(super) rises_to: Option<usize>,
    pub(super) label: String,
    /// The date in words, then hours and price.
    pub(super) when: String,
    pub(super) what: String,
    pub(super) text_x: String,
    pub(super) text_dx: i32,
    pub(super) text_end: bool,
}

/// The timeline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    pub(super) height: usize,
    pub(super) base: usize,
    pub(super) ticks: Vec<Tick>,
    pub(super) bars: Vec<Bar>,
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "days of a plan are few")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Returns the months between two days, with a label on about every quarter of them.
fn ticks(from: Day, to: Day, place: impl Fn(Day) -> f64) -> Vec<Tick> {
    let mut months = Vec::new();
    let mut month = Some(from.date().first_of_month());
    while let Some(first) = month.filter(|first| Day::from(*first) <= to) {
        if Day::from(first) >= from {
            months.push(Day::from(first));
        }
        month = first.checked_add(jiff::Span::new().months(1)).ok();
    }
    let every = months.len().div_ceil(4).max(1);
    let tick = |(number, day): (usize, &Day)| {
        let x = place(*day);
        let room = number % every == every / 2 && (0.05..0.9).contains(&x);
        let words = short_day(*day);
        let label = words.split_once(' ').map(|(_, month)| month.to_owned()).filter(|_| room);
        Tick { x: percent(x), label }
    };
    months.iter().enumerate().map(tick).collect()
}

/// Returns a name that fits into a chart: the code, else the name up to a word's end.
pub(super) fn label(catalog: &Catalog, id: &str) -> String {
    let Some(found) = catalog.certifications.get(id) else { return short_name(catalog, id) };
    if let Some(code) = &found.code {
        return code.clone();
    }
    if found.name.chars().count() <= LABEL {
        return found.name.clone();
    }
    let mut label = String::new();
    for word in found.name.split(' ') {
        if !label.is_empty() && label.chars().count() + 1 + word.chars().count() > LABEL {
            break;
        }
        if !label.is_empty() {
            label.push(' ');
        }
        label.extend(word.chars().take(LABEL));
    }
    label.push('…');
    label
}

/// Draws the steps over time; `None` without steps.
pub(super) fn timeline(catalog: &Catalog, document: &PlanDocument) -> Option<Timeline> {
    let start = document.start;
    let end = document.last_exam?;
    let span = end.days_since(start);
    let place = |day: Day| 0.02 + 0.95 * ratio(day.days_since(start).max(0), span).min(1.0);
    let rows = document.steps.len();
    let y = |number: usize| TOP + (rows - 1 - number) * ROW + ROW / 2 + 6;
    let bar = |(number, step): (usize, &StepDocument)| {
        let (from, to) = (place(step.study_start), place(step.exam));
        let (text_x, text_dx, text_end) = match () {
            () if to <= 0.5 => (to, 18, false),
            () if from >= 0.35 => (from, -14, true),
            () => (from, 6, false),
        };
        let exam = short_day(step.exam);
        Bar {
            number: number + 1,
            y: y(number),
            from: percent(from),
            to: percent(to),
            width: percent(to - from),
            rises_to: (number + 1 < rows).then(|| y(number + 1)),
            label: label(catalog, &step.certification),
            when: format!("{} {}", if step.ends_with_exam() { "exam" } else { "done" }, exam),
            what: format!("{} h · {}", step.hours, price(step.cost_usd)),
            text_x: percent(text_x),
            text_dx,
            text_end,
        }
    };
    let base = TOP + rows * ROW;
    Some(Timeline {
        height: base + 34,
        base,
        ticks: ticks(start, end, place),
        bars: document.steps.iter().enumerate().map(bar).collect(),
    })
}

/// One other plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) query: String,
    pub(super) words: String,
    pub(super) price: String,
    pub(super) done: String,
    pub(super) shows: String,
    pub(super) steps: String,
}

/// Other plans by price and by what they show.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plane {
    pub(super) points: Vec<Point>,
    pub(super) here: (String, String),
    /// The words beside it stand at the left, where there is no room at the right.
    pub(super) here_end: bool,
    /// Lines across: y, words.
    pub(super) lines: Vec<(String, String)>,
    /// Marks on the axis of price: x, words.
    pub(super) marks: Vec<(String, String)>,
    /// How many there are, where not all are shown.
    pub(super) note: Option<String>,
}

/// Writes the steps of a plan as a query names them.
pub(super) fn steps_of(plan: &PlanLine) -> String {
    if plan.steps.is_empty() {
        return "none".into();
    }
    let steps: Vec<String> = plan.steps.iter().zip(&plan.offers).map(|(id, way)| format!("{id}:{way}")).collect();
    steps.join(",")
}

/// Returns the least step of 1, 2, 2.5 or 5 times a power of ten that divides a range into at most so many parts.
fn nice(range: f64, parts: f64) -> f64 {
    let power = 10_f64.powf((range / parts).max(1e-9).log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| step * parts >= range)
        .unwrap_or(power)
}

/// Draws the other plans; `None` where there are none with a step.
pub(super) fn plane(catalog: &Catalog, document: &PlanDocument, form: &Form) -> Option<Plane> {
    let others = document.other_plans.as_ref()?;
    if others.shown.iter().all(|plan| plan.steps.is_empty()) {
        return None;
    }
    let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0_f64, f64::max);
    let dearest = most(&mut others.shown.iter().map(|plan| plan.cost_usd).chain([document.cost_usd])).max(1.0);
    let shown = most(&mut others.shown.iter().map(|plan| plan.share_at_end).chain([document.share_at_end])).max(0.01);
    let (step_x, step_y) = (nice(dearest, 4.0), nice(shown, 4.0));
    let (end_x, end_y) = ((dearest / step_x).ceil() * step_x, (shown / step_y).ceil() * step_y);
    let x = |cost: f64| 0.09 + 0.86 * cost / end_x;
    let y = |share: f64| PLANE.1 - (PLANE.1 - PLANE.0) * share / end_y;
    let point = |plan: &PlanLine| {
        let names: Vec<String> = plan.steps.iter().map(|id| label(catalog, id)).collect();
        let steps = if names.is_empty() { "no certification".into() } else { names.join(" → ") };
        let shows = format!("{:.0} %", plan.share_at_end * 100.0);
        let done = plan.last_exam.map_or_else(|| "now".to_owned(), short_day);
        Point {
            x: percent(x(plan.cost_usd)),
            y: format!("{:.0}", y(plan.share_at_end)),
            query: form.with(|form| form.steps = steps_of(plan)),
            words: match plan.last_exam {
                Some(_) => format!("{}: {}, shows {shows}, done {done}", names.join(", then "), price(plan.cost_usd)),
                None => "no certification: free".into(),
            },
            price: dollars(plan.cost_usd),
            done,
            shows,
            steps,
        }
    };
    let many = |end: f64, step: f64| {
        std::iter::successors(Some(0.0), move |at| Some(at + step)).take_while(move |at| *at <= end + step / 100.0)
    };
    let lines = many(end_y, step_y).map(|share| {
        let last = share + step_y / 2.0 > end_y;
        let what = if last { " of your goal shown" } else { "" };
        (format!("{:.0}", y(share)), format!("{:.0} %{what}", share * 100.0))
    });
    let not_all = others.found > others.shown.len() || !others.complete;
    let at_least = if others.complete { "" } else { "at least " };
    Some(Plane {
        points: others.shown.iter().map(point).collect(),
        here: (percent(x(document.cost_usd)), format!("{:.0}", y(document.share_at_end))),
        here_end: x(document.cost_usd) > 0.7,
        lines: lines.collect(),
        marks: many(end_x, step_x).map(|cost| (percent(x(cost)), dollars(cost))).collect(),
        note: not_all.then(|| format!("{} of {at_least}{}", others.shown.len(), others.found)),
    })
}

/// One row of the fan of dates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FanRow {
    pub(super) y: usize,
    pub(super) label: String,
    pub(super) label_x: String,
    pub(super) label_end: bool,
    pub(super) planned: String,
    pub(super) half: Option<String>,
    /// Width of the band from the planned day to the day of 80 of 100, and of 95 of 100.
    pub(super) most: Option<String>,
    pub(super) nearly: Option<String>,
    /// The days in words: planned, half, 80, 95.
    pub(super) days: [String; 4],
}

/// The fan of dates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fan {
    pub(super) height: usize,
    pub(super) base: usize,
    pub(super) ticks: Vec<Tick>,
    pub(super) rows: Vec<FanRow>,
}

/// Draws how late each step may be.
pub(super) fn fan(catalog: &Catalog, document: &PlanDocument) -> Option<Fan> {
    let risk = document.risk.as_ref()?;
    let start = document.start;
    let last = document.last_exam?;
    let of_steps = document.steps.iter().filter_map(|step| step.ready_most);
    let end = of_steps.chain(risk.finish_nearly_all).chain(risk.finish_most).chain([last]).max()?;
    let place = |day: Day| 0.96 * ratio(day.days_since(start).max(0), end.days_since(start));
    let row = |number: usize, label: String, planned: Day, [half, most, nearly]: [Option<Day>; 3]| {
        let from = place(planned);
        let width = |day: Option<Day>| day.map(|day| percent((place(day) - from).max(0.0)));
        let label_end = from > 0.5;
        let far = nearly.or(most).map_or(from, &place).max(from);
        let words = |day: Option<Day>| day.map_or_else(|| "not counted".to_owned(), short_day);
        FanRow {
            y: number * FAN_ROW + 28,
            label,
            label_x: percent(if label_end { far } else { from }),
            label_end,
            planned: percent(from),
            half: half.map(|day| percent(place(day))),
            most: width(most),
            nearly: width(nearly),
            days: [short_day(planned), words(half), words(most), words(nearly)],
        }
    };
    let mut rows: Vec<FanRow> = document
        .steps
        .iter()
        .enumerate()
        .map(|(number, step)| {
            let name = format!("{} {}", number + 1, label(catalog, &step.certification));
            row(number, name, step.exam, [step.ready_half, step.ready_most, None])
        })
        .collect();
    let all = [risk.finish_half, risk.finish_most, risk.finish_nearly_all];
    rows.push(row(rows.len(), "whole plan".into(), last, all));
    let base = rows.len() * FAN_ROW;
    Some(Fan { height: base + 34, base, ticks: ticks(start, end, place), rows })
}
