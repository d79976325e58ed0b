//! The cheapest set of actions that keeps what runs out.
//!
//! An action is an exam, an assessment, a course or a fee; an exam may carry several credentials, if one day lies
//! within the time in which each of them can be renewed. To choose actions so that every credential is carried is
//! weighted set cover. Credentials that share no action are apart, so it is solved part by part, each exactly, by dynamic
//! programming over the subsets of its credentials (Held & Karp's scheme, 1962; a part of n credentials takes
//! 2^n times its actions). Parts above [`EXACT`] credentials, which no person has, are solved greedily, and say so.

use std::collections::BTreeSet;

use rungs_catalog::certification::RenewalWay;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;
use serde::Serialize;

use super::{ExamRenews, Kept};

/// Most credentials of one part that are solved exactly.
const EXACT: usize = 12;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// How.
    pub how: RenewalWay,
    /// The exam to pass, where it is one.
    pub exam: Option<String>,
    /// What it keeps, by certification.
    pub keeps: Vec<String>,
    /// What it costs; absent where nobody says. Of several known prices of one exam the highest.
    pub cost_usd: Option<f64>,
    /// Hours of study for an exam, as for a first try: our judgement.
    pub hours: Option<u32>,
    /// First day on which it counts for all that it keeps.
    pub from: Day,
    /// Last day on which it counts for all that it keeps.
    pub to: Day,
    /// It in words.
    pub text: String,
}

/// Actions that together keep all that can be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionSet {
    /// By their last day.
    pub actions: Vec<Action>,
    /// What they cost together, as far as prices are known.
    pub cost_usd: f64,
    /// Actions whose price nobody says.
    pub without_price: usize,
    /// Hours of study together, as far as known.
    pub hours: u32,
    /// What runs out and cannot be kept by anything that we know of.
    pub lost: Vec<String>,
    /// No other set is cheaper.
    pub exact: bool,
}

/// What one credential allows: an action that would keep it, and when.
struct Possible {
    how: RenewalWay,
    exam: Option<String>,
    cost_usd: Option<f64>,
    from: Day,
    to: Day,
    text: String,
}

/// What is compared, first to last: prices that nobody knows, cents, hours, actions. Unknown never helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Price {
    unknown: u32,
    cents: i64,
    hours: u32,
    actions: u32,
}

impl Price {
    fn plus(self, other: Self) -> Self {
        Self {
            unknown: self.unknown + other.unknown,
            cents: self.cents.saturating_add(other.cents),
            hours: self.hours.saturating_add(other.hours),
            actions: self.actions + other.actions,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "prices are far below 2^53 cents, and a cast saturates")]
    fn of(action: &Action) -> Self {
        Self {
            unknown: u32::from(action.cost_usd.is_none()),
            cents: action.cost_usd.map_or(0, |cost| (cost * 100.0).round() as i64),
            hours: action.hours.unwrap_or(0),
            actions: 1,
        }
    }
}

/// Returns the cheapest set of actions for credentials that run out.
pub(super) fn cheapest(catalog: &Catalog, ending: &[&Kept], day: Day) -> ActionSet {
    let mut kept: Vec<(&str, Vec<Possible>)> = Vec::new();
    let mut lost = Vec::new();
    for one in ending {
        let options = options(catalog, one, day);
        match one.holding.certification.as_deref().filter(|_| !options.is_empty()) {
            Some(id) => kept.push((id, options)),
            None => lost.push(one.holding.certification.clone().unwrap_or_else(|| one.holding.name.clone())),
        }
    }
    let all = actions(catalog, &kept);
    let ids: Vec<&str> = kept.iter().map(|(id, _)| *id).collect();
    let (mut chosen, mut exact) = (Vec::new(), true);
    for part in parts(&ids, &all) {
        let usable: Vec<&Action> =
            all.iter().filter(|action| action.keeps.iter().any(|id| part.contains(&id.as_str()))).collect();
        if part.len() <= EXACT {
            chosen.extend(cover(&part, &usable));
        } else {
            exact = false;
            chosen.extend(greedy(&part, &usable));
        }
    }
    chosen.sort_by(|a, b| a.to.cmp(&b.to).then_with(|| a.keeps.cmp(&b.keeps)));
    ActionSet {
        cost_usd: chosen.iter().filter_map(|action| action.cost_usd).sum(),
        without_price: chosen.iter().filter(|action| action.cost_usd.is_none()).count(),
        hours: chosen.iter().filter_map(|action| action.hours).sum(),
        actions: chosen.into_iter().cloned().collect(),
        lost,
        exact,
    }
}

/// Returns exams that carry several of the credentials, or another than themselves.
pub(super) fn exams(catalog: &Catalog, credentials: &[Kept], day: Day) -> Vec<ExamRenews> {
    let kept: Vec<(&str, Vec<Possible>)> = credentials
        .iter()
        .filter_map(|one| Some((one.holding.certification.as_deref()?, options(catalog, one, day))))
        .collect();
    let mut found: Vec<ExamRenews> = Vec::new();
    for action in actions(catalog, &kept) {
        let Some(exam) = action.exam else { continue };
        if action.keeps.len() < 2 && action.keeps.contains(&exam) {
            continue;
        }
        let renews = ExamRenews {
            name: catalog.certifications.get(&exam).map_or_else(|| exam.clone(), |found| found.name.clone()),
            renews: action.keeps,
            cost_usd: action.cost_usd,
            exam,
        };
        match found.iter_mut().find(|other| other.exam == renews.exam) {
            Some(other) if other.renews.len() < renews.renews.len() => *other = renews,
            Some(_) => {}
            None => found.push(renews),
        }
    }
    found.sort_by(|a, b| b.renews.len().cmp(&a.renews.len()).then_with(|| a.exam.cmp(&b.exam)));
    found
}

/// Returns what would keep one credential, every exam that its rules name by itself.
fn options(catalog: &Catalog, one: &Kept, day: Day) -> Vec<Possible> {
    let Some(certification) = one.holding.certification.as_ref().and_then(|id| catalog.certifications.get(id)) else {
        return Vec::new();
    };
    let Some(last) = one.holding.expiry.day().and_then(|end| end.plus_days(-1)).filter(|last| day <= *last) else {
        return Vec::new();
    };
    let from = one.window_opens.unwrap_or(day).max(day);
    let mut options: Vec<Possible> = one
        .ways
        .iter()
        .filter(|way| way.way.how != RenewalWay::OtherExam)
        .map(|way| {
            let exam = (way.way.how == RenewalWay::SameExam)
                .then(|| way.way.by.clone().unwrap_or_else(|| certification.id.clone()));
            let to = way.way.until.map_or(last, |until| until.min(last));
            let to = exam.as_ref().map_or(to, |exam| sat_until(catalog, exam, to, day));
            Possible { how: way.way.how, exam, cost_usd: way.way.cost_usd, from, to, text: way.way.text.clone() }
        })
        .collect();
    for fact in AsOf::new(certification, day).known_of(&certification.renewal) {
        let rule = &fact.value;
        if rule.how != RenewalWay::OtherExam {
            continue;
        }
        for exam in rule.by.iter().filter_map(|id| catalog.certifications.get(id)) {
            let to = sat_until(catalog, &exam.id, rule.until.map_or(last, |until| until.min(last)), day);
            let fee = AsOf::new(exam, day).main_offer().and_then(|way| way.fee_usd()).map(|fact| fact.value);
            options.push(Possible {
                how: rule.how,
                exam: Some(exam.id.clone()),
                cost_usd: rule.cost_usd.or(fee),
                from,
                to,
                text: format!("pass {}", exam.name),
            });
        }
    }
    options.retain(|option| option.from <= option.to);
    options
}

/// Returns the last day on which an exam can be sat, no later than `to`.
fn sat_until(catalog: &Catalog, exam: &str, to: Day, day: Day) -> Day {
    let last = catalog.certifications.get(exam).and_then(|exam| AsOf::new(exam, day).retired_on());
    last.map_or(to, |last| last.min(to))
}

/// Returns the actions: every exam with each largest set of credentials that one day of it keeps, the rest one by one.
fn actions(catalog: &Catalog, kept: &[(&str, Vec<Possible>)]) -> Vec<Action> {
    let mut all: Vec<Action> = Vec::new();
    let exams: BTreeSet<&str> =
        kept.iter().flat_map(|(_, options)| options).filter_map(|option| option.exam.as_deref()).collect();
    for exam in exams {
        let of_exam: Vec<(&str, &Possible)> = kept
            .iter()
            .filter_map(|(id, options)| {
                let options = options.iter().filter(|option| option.exam.as_deref() == Some(exam));
                Some((*id, options.max_by_key(|option| option.to)?))
            })
            .collect();
        // On an interval graph every largest clique is there on the last day of one of its intervals.
        let ends: BTreeSet<Day> = of_exam.iter().map(|(_, option)| option.to).collect();
        for end in ends {
            let there: Vec<&(&str, &Possible)> =
                of_exam.iter().filter(|(_, option)| option.from <= end && end <= option.to).collect();
            all.extend(exam_action(catalog, exam, &there));
        }
    }
    for (id, options) in kept {
        for option in options.iter().filter(|option| option.exam.is_none()) {
            all.push(Action {
                how: option.how,
                exam: None,
                keeps: vec![(*id).to_owned()],
                cost_usd: option.cost_usd,
                hours: None,
                from: option.from,
                to: option.to,
                text: option.text.clone(),
            });
        }
    }
    all
}

fn exam_action(catalog: &Catalog, exam: &str, there: &[&(&str, &Possible)]) -> Option<Action> {
    let from = there.iter().map(|(_, option)| option.from).max()?;
    let to = there.iter().map(|(_, option)| option.to).min()?;
    let found = catalog.certifications.get(exam);
    let again = there.iter().any(|(_, option)| option.how == RenewalWay::SameExam);
    let name = found.map_or(exam, |found| found.name.as_str());
    Some(Action {
        how: if again { RenewalWay::SameExam } else { RenewalWay::OtherExam },
        exam: Some(exam.to_owned()),
        keeps: there.iter().map(|(id, _)| (*id).to_owned()).collect(),
        cost_usd: there.iter().filter_map(|(_, option)| option.cost_usd).reduce(f64::max),
        hours: found.map(|found| found.judgement.base_hours),
        from,
        to,
        text: format!("pass {name}{}", if again { " again" } else { "" }),
    })
}

/// Returns the credentials in parts that share no action.
fn parts<'a>(ids: &[&'a str], actions: &[Action]) -> Vec<Vec<&'a str>> {
    let mut parts: Vec<Vec<&'a str>> = ids.iter().map(|id| vec![*id]).collect();
    for action in actions {
        let (joined, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| part.iter().any(|id| action.keeps.iter().any(|kept| kept == id)));
        parts = apart;
        parts.push(joined.into_iter().flatten().collect());
        parts.retain(|part| !part.is_empty());
    }
    parts
}

/// The cheapest price of a subset, and the smaller subset and the action by which it is reached.
type Reached = (Price, Option<(usize, usize)>);

/// Returns the cheapest actions that keep all of a part: for each subset of it the cheapest way to get there.
fn cover<'a>(part: &[&str], actions: &[&'a Action]) -> Vec<&'a Action> {
    let mask = |action: &Action| {
        part.iter()
            .enumerate()
            .filter(|(_, id)| action.keeps.iter().any(|kept| kept == **id))
            .fold(0_usize, |mask, (n, _)| mask | (1 << n))
    };
    let masks: Vec<usize> = actions.iter().map(|action| mask(action)).collect();
    let all = (1_usize << part.len()) - 1;
    let mut best: Vec<Option<Reached>> = vec![None; all + 1];
    if let Some(nothing) = best.first_mut() {
        *nothing = Some((Price::default(), None));
    }
    for have in 0..=all {
        let Some(Some((price, _))) = best.get(have).copied() else { continue };
        for (number, (action, adds)) in actions.iter().zip(&masks).enumerate() {
            let after = have | adds;
            let total = price.plus(Price::of(action));
            if after == have {
                continue;
            }
            if let Some(known) = best.get_mut(after)
                && known.is_none_or(|(other, _)| total < other)
            {
                *known = Some((total, Some((have, number))));
            }
        }
    }
    let mut chosen = Vec::new();
    let mut at = all;
    while let Some(Some((_, Some((before, number))))) = best.get(at).copied() {
        chosen.extend(actions.get(number).copied());
        at = before;
    }
    chosen
}

/// Returns actions that keep all of a part: always the one that keeps most for its price.
fn greedy<'a>(part: &[&str], actions: &[&'a Action]) -> Vec<&'a Action> {
    let mut open: BTreeSet<&str> = part.iter().copied().collect();
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let news = |action: &Action| action.keeps.iter().filter(|id| open.contains(id.as_str())).count();
        let next = actions.iter().filter(|action| news(action) > 0).min_by_key(|action| {
            let price = Price::of(action);
            (price.unknown, price.cents / i64::try_from(news(action)).unwrap_or(1).max(1), price.hours)
        });
        let Some(next) = next else { break };
        for id in &next.keeps {
            open.remove(id.as_str());
        }
        chosen.push(*next);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn action(keeps: Vec<String>, cost_usd: Option<f64>, hours: u32) -> Action {
        Action {
            how: RenewalWay::OtherExam,
            exam: None,
            keeps,
            cost_usd,
            hours: Some(hours),
            from: Day::EPOCH,
            to: Day::EPOCH,
            text: String::new(),
        }
    }

    proptest! {
        /// Tried against every subset of the actions.
        #[test]
        fn no_other_set_of_actions_is_cheaper(
            rows in prop::collection::vec((1_u8..16, prop::option::of(0_u32..5), 0_u32..4), 0..8),
        ) {
            let part = ["a", "b", "c", "d"];
            let mut actions: Vec<Action> = part.iter().map(|id| action(vec![(*id).to_owned()], Some(3.0), 2)).collect();
            for (mask, cost, hours) in rows {
                let named = part.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0);
                actions.push(action(named.map(|(_, id)| (*id).to_owned()).collect(), cost.map(f64::from), hours));
            }
            let all: Vec<&Action> = actions.iter().collect();
            let price = |set: &[&Action]| set.iter().fold(Price::default(), |sum, action| sum.plus(Price::of(action)));
            let keeps_all = |set: &[&Action]| part.iter().all(|id| set.iter().any(|one| one.keeps.iter().any(|kept| kept == id)));
            let chosen = cover(&part, &all);
            prop_assert!(keeps_all(&chosen));
            let least = (0..1_u32 << all.len())
                .map(|mask| all.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, one)| *one).collect::<Vec<_>>())
                .filter(|set| keeps_all(set))
                .map(|set| price(&set))
                .min();
            prop_assert_eq!(Some(price(&chosen)), least);
            prop_assert!(keeps_all(&greedy(&part, &all)));
        }
    }
}
