//! The rest of the answer: what if not, what would change it, other plans, risk, judgement, renewals.

use rungs_planner::Day;

use super::{line_text, name, short_name};
use crate::catalog::Catalog;
use crate::plan_report::{KeepDocument, PlanDocument, WithoutDocument};
use crate::words::{dollars, long_day, short_day};

/// Judgements shown of those that would change the first step.
const JUDGEMENTS_SHOWN: usize = 5;

/// Says what the plan would be without each of its steps, one line a step.
pub fn what_if_not(catalog: &Catalog, document: &PlanDocument) -> Vec<String> {
    let line = |row: &WithoutDocument| {
        format!(
            "without {}: {}; worth {:.1} % of your goal less",
            short_name(catalog, &row.without),
            line_text(catalog, &row.plan),
            row.loss * 100.0
        )
    };
    document.what_if_not.iter().map(line).collect()
}

/// What would change the plan, where nothing does.
pub const NOTHING_CHANGES: &str = "Neither more money, nor another deadline, nor 1 to 40 hours a week.";

/// Says at which budgets, deadlines and hours the plan becomes another, one line a limit: none is [`NOTHING_CHANGES`].
/// Absent where that was not worked out.
pub fn what_would_change(catalog: &Catalog, document: &PlanDocument) -> Option<Vec<String>> {
    let changes = document.what_would_change.as_ref()?;
    let mut lines = Vec::new();
    if let Some(change) = &changes.budget_usd {
        lines.push(format!("a budget of {}: {}", dollars(change.at), line_text(catalog, &change.plan)));
    }
    if let Some(change) = &changes.later_deadline {
        lines.push(format!("until {}: {}", long_day(change.at), line_text(catalog, &change.plan)));
    }
    if let Some(change) = &changes.earlier_deadline {
        lines.push(format!("only until {}: {}", long_day(change.at), line_text(catalog, &change.plan)));
    }
    for range in changes.hours_per_week.iter().filter(|range| !range.same) {
        let hours = match (range.from, range.to) {
            (1, 1) => "1 hour".to_owned(),
            (from, to) if from == to => format!("{from} hours"),
            (from, to) => format!("{from} to {to} hours"),
        };
        lines.push(format!("{hours} a week: {}", line_text(catalog, &range.plan)));
    }
    Some(lines)
}

/// Plans that are cheaper, earlier or show more.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherPlans {
    /// One row a plan.
    pub rows: Vec<OtherPlan>,
    /// How many there are, where not all are shown.
    pub note: Option<String>,
}

/// One other plan.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherPlan {
    /// What it costs.
    pub price: String,
    /// Day of its last exam; absent without steps.
    pub done: Option<Day>,
    /// Share of the goal that it shows at the end.
    pub shows: String,
    /// Its steps by their short names, or that there is none.
    pub steps: String,
}

/// Returns the other plans, where one of them has a step.
pub fn other_plans(catalog: &Catalog, document: &PlanDocument) -> Option<OtherPlans> {
    let others = document.other_plans.as_ref()?;
    if others.shown.iter().all(|plan| plan.steps.is_empty()) {
        return None;
    }
    let rows = others.shown.iter().map(|plan| {
        let names: Vec<String> = plan.steps.iter().map(|id| short_name(catalog, id)).collect();
        OtherPlan {
            price: dollars(plan.cost_usd),
            done: plan.last_exam,
            shows: format!("{:.0} %", plan.share_at_end * 100.0),
            steps: if names.is_empty() { "no certification".into() } else { names.join(" → ") },
        }
    });
    let not_all = others.found > others.shown.len() || !others.complete;
    let at_least = if others.complete { "" } else { "at least " };
    Some(OtherPlans {
        rows: rows.collect(),
        note: not_all.then(|| format!("{} of {at_least}{} such plans.", others.shown.len(), others.found)),
    })
}

/// What the simulation found, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskWords {
    /// How many such plans come to their end.
    pub heading: String,
    /// By when, and at which cost.
    pub dates: Option<String>,
    /// What was assumed.
    pub assumed: String,
}

/// Says what may come of the plan.
pub fn risk(document: &PlanDocument) -> Option<RiskWords> {
    let risk = document.risk.as_ref()?;
    let within = if (risk.chance_to_finish - risk.chance_within_limits).abs() > 0.005 {
        format!(", {:.0} within your limits", risk.chance_within_limits * 100.0)
    } else {
        String::new()
    };
    let dates = match (risk.finish_half, risk.finish_most, risk.finish_nearly_all) {
        (Some(half), Some(most), Some(nearly)) => Some(format!(
            "Of those, half are done by {}, 80 of 100 by {}, 95 of 100 by {}. The cost is at most {}, {} and {}.",
            long_day(half),
            long_day(most),
            long_day(nearly),
            dollars(risk.cost_half_usd),
            dollars(risk.cost_most_usd),
            dollars(risk.cost_nearly_all_usd)
        )),
        _ => None,
    };
    Some(RiskWords {
        heading: format!("Risk: {:.0} of 100 such plans come to their end{within}", risk.chance_to_finish * 100.0),
        dates,
        assumed: format!(
            "Assumed: each exam attempt is passed with {:.0} %, at most three attempts; hours vary by about a third. \
             {} runs.",
            risk.pass_chance * 100.0,
            risk.runs
        ),
    })
}

/// Judgements of which a small change would change the first step, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementWords {
    /// One line a judgement.
    pub items: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// Says on which judgements the first step rests, where on any.
pub fn rests_on_judgement(catalog: &Catalog, document: &PlanDocument) -> Option<JudgementWords> {
    let judgement = document.rests_on_judgement.as_ref().filter(|judgement| !judgement.items.is_empty())?;
    let items = judgement.items.iter().take(JUDGEMENTS_SHOWN).map(|item| {
        let first = item.first_step.as_deref().map_or("no certification".into(), |id| short_name(catalog, id));
        format!("{}: then first {first}", item.what)
    });
    Some(JudgementWords { items: items.collect(), more: judgement.items.len().saturating_sub(JUDGEMENTS_SHOWN) })
}

/// Says of each thing held when it is to be renewed, what that costs, and whether it is worth it; one line each.
pub fn keeping(catalog: &Catalog, document: &PlanDocument) -> Vec<String> {
    let line = |keep: &KeepDocument| {
        let due = keep.due.map(|day| format!("due {}", short_day(day))).unwrap_or_default();
        let verdict = if keep.worth_keeping { "worth keeping for this goal" } else { "adds nothing to this goal" };
        format!(
            "{}: {due}, {} in the time counted; {verdict}",
            name(catalog, &keep.certification),
            dollars(keep.renewals_usd)
        )
    };
    document.held_renewals.iter().map(line).collect()
}
