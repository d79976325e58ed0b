//! Why the best plan has no step, in one or two sentences.

use rungs_planner::Profile;

use super::words::name;
use crate::catalog::{Catalog, Goal};
use crate::personal::Nothing;
use crate::words::{dollars, long_day};

/// Says why nothing is best.
pub fn why(catalog: &Catalog, goal: &Goal, profile: &Profile, nothing: &Nothing) -> String {
    match nothing {
        Nothing::AlreadyShown { share } => {
            format!("What you have already shows {:.0} % of your goal. {}", share * 100.0, goal.nothing)
        }
        Nothing::Limits { without } => {
            let mut limits = Vec::new();
            if let Some(budget) = profile.budget_usd {
                limits.push(format!("a budget of {}", dollars(budget)));
            }
            if let Some(deadline) = profile.deadline {
                limits.push(format!("the deadline {}", long_day(deadline)));
            }
            if profile.max_steps == 0 {
                limits.push("a plan of at most no steps".to_owned());
            }
            let names: Vec<String> =
                without.steps.iter().map(|step| name(catalog, step.certification.as_str())).collect();
            let last = without.steps.last().map(|step| long_day(step.exam)).unwrap_or_default();
            format!(
                "Nothing that would help fits {}. Without that limit the best plan is {} for {}, done by {last}.",
                limits.join(" and "),
                names.join(", then "),
                dollars(without.cost_usd())
            )
        }
        Nothing::NotWorthIt { best, short_by } => {
            let Some(step) = best.steps.first() else { return goal.nothing.clone() };
            format!(
                "The best single step would be {}: {} and {} hours. That costs more, at your prices of money and \
                 time, than what it adds to what you can show (short by {:.1} % of your goal).",
                name(catalog, step.certification.as_str()),
                dollars(best.cost_usd()),
                best.hours,
                short_by * 100.0
            )
        }
        Nothing::NothingPossible => {
            let clouds: Vec<&str> = profile.clouds.iter().map(|cloud| cloud.as_str()).collect();
            let where_ = if clouds.is_empty() { String::new() } else { format!(" on {}", clouds.join(", ")) };
            format!(
                "There is no {} that you could take{where_} and that shows anything of this goal.",
                if catalog.certifications.is_empty() { "entry in the catalogue" } else { "certification or course" }
            )
        }
    }
}
