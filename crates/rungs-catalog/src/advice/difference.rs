//! Why our answer and a guide's differ, certification by certification.

use rungs_planner::Day;
use serde::Serialize;

use super::fit::{Misfit, cost_usd, fit, goal_share};
use super::standing::{Holds, bookable, label, standing};
use crate::as_of::AsOf;
use crate::catalog::Catalog;
use crate::certification::Certification;
use crate::guide::Situation;

/// One certification that only one side names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Its id.
    pub certification: String,
    /// Its name.
    pub name: String,
    /// Our plan takes it; otherwise a guide names it.
    pub ours: bool,
    /// Why it is on one side only, strongest first; never empty.
    pub reasons: Vec<Reason>,
    /// The same in sentences.
    pub says: Vec<String>,
    /// What speaks for the other choice: in what it is better.
    pub but: Vec<Reason>,
    /// The same in sentences.
    pub but_says: Vec<String>,
}

/// Why a certification is on one side only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// It cannot be booked any more.
    Gone {
        /// Its last day.
        last_day: Option<Day>,
        /// What to take instead.
        instead: Option<String>,
    },
    /// It cannot be booked yet.
    NotYet,
    /// It does not suit the situation.
    DoesNotFit {
        /// Why.
        misfits: Vec<Misfit>,
    },
    /// It takes the place of one that is gone.
    Replaces {
        /// The one that is gone.
        gone: String,
    },
    /// It costs less.
    Cheaper {
        /// The one that is better in this.
        of: String,
        /// The other one.
        than: String,
        /// US dollars of this one.
        cost_usd: f64,
        /// US dollars of the other.
        other_usd: f64,
    },
    /// Employers know it better, by our judgement.
    BetterKnown {
        /// The one that is better in this.
        of: String,
        /// The other one.
        than: String,
        /// Share of this one.
        share: f64,
        /// Share of the other.
        other_share: f64,
    },
    /// It covers more of the goal.
    CoversMore {
        /// The one that is better in this.
        of: String,
        /// The other one.
        than: String,
        /// Share of the goal that it covers.
        share: f64,
        /// Share that the other covers.
        other_share: f64,
    },
    /// The goal is as well shown without it.
    NotNeeded {
        /// Share of the goal that it covers.
        share: f64,
    },
    /// No guide names it for this situation.
    NotNamed,
}

/// Smallest differences that are worth a sentence: hundredths of recognition or of the goal are noise.
const WORTH_SAYING: f64 = 0.05;

/// Returns why `ours`, the ids of our plan's steps, differ from `theirs`, what guides name for the situation.
///
/// Certifications on both sides are left out. Those of the guides come first.
pub fn differences(
    catalog: &Catalog,
    situation: &Situation,
    day: Day,
    theirs: &[String],
    ours: &[String],
) -> Vec<Difference> {
    let find = |id: &String| catalog.certifications.get(id);
    let our_steps: Vec<&Certification> = ours.iter().filter_map(find).collect();
    let their_steps: Vec<&Certification> = theirs.iter().filter_map(find).collect();
    let compare = Compare { catalog, situation, day };
    let only_theirs = their_steps.iter().filter(|other| !ours.contains(&other.id)).map(|other| {
        let but = compare.rival(other, &our_steps).map(|rival| compare.better(other, rival)).unwrap_or_default();
        compare.difference(other, false, compare.why_not(other, &our_steps), but)
    });
    let only_ours = our_steps.iter().filter(|step| !theirs.contains(&step.id)).map(|step| {
        let but = compare.rival(step, &their_steps).map(|rival| compare.better(rival, step)).unwrap_or_default();
        compare.difference(step, true, compare.why(step, &their_steps), but)
    });
    only_theirs.chain(only_ours).collect()
}

struct Compare<'a> {
    catalog: &'a Catalog,
    situation: &'a Situation,
    day: Day,
}

impl Compare<'_> {
    /// Why a guide's certification is not among our steps.
    fn why_not(&self, theirs: &Certification, ours: &[&Certification]) -> Vec<Reason> {
        let stands = standing(self.catalog, theirs, self.day, Some(self.situation));
        let mut reasons = Vec::new();
        match stands.holds {
            Holds::Gone => reasons.push(Reason::Gone {
                last_day: stands.last_day,
                instead: stands.instead.map(|instead| instead.certification),
            }),
            Holds::NotYet => reasons.push(Reason::NotYet),
            Holds::Yes | Holds::Ending => {}
        }
        let fit = fit(self.catalog, theirs, self.day, self.situation, &self.situation.have);
        if !fit.fits {
            reasons.push(Reason::DoesNotFit { misfits: fit.misfits });
        }
        if reasons.is_empty()
            && let Some(rival) = self.rival(theirs, ours)
        {
            reasons.extend(self.better(rival, theirs));
        }
        if reasons.is_empty() {
            reasons.push(Reason::NotNeeded { share: self.goal_share(theirs) });
        }
        reasons
    }

    /// Why one of our steps is on no guide's list.
    fn why(&self, ours: &Certification, theirs: &[&Certification]) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = theirs
            .iter()
            .filter(|other| {
                let stands = standing(self.catalog, other, self.day, Some(self.situation));
                let takes =
                    |instead: super::Instead| instead.certification == ours.id || instead.also.contains(&ours.id);
                stands.holds == Holds::Gone && stands.instead.is_some_and(takes)
            })
            .map(|gone| Reason::Replaces { gone: gone.id.clone() })
            .collect();
        if let Some(rival) = self.rival(ours, theirs) {
            reasons.extend(self.better(ours, rival));
        }
        if reasons.is_empty() {
            reasons.push(Reason::NotNamed);
        }
        reasons
    }

    /// Returns the one of a list that can be booked and shares most of the goal's subjects with a certification.
    fn rival<'b>(&self, certification: &Certification, list: &[&'b Certification]) -> Option<&'b Certification> {
        let goal = self.catalog.goal(&self.situation.goal)?;
        let level = |of: &Certification, skill: &String| of.judgement.exit.get(skill).copied().unwrap_or(0);
        let shared = |other: &Certification| -> f64 {
            let skills = goal.targets.iter();
            skills.map(|(skill, t)| t.weight * f64::from(level(other, skill).min(level(certification, skill)))).sum()
        };
        let rivals = list
            .iter()
            .copied()
            .filter(|other| other.id != certification.id && bookable(other, self.day) && shared(other) > 0.0);
        rivals.max_by(|a, b| shared(a).total_cmp(&shared(b)).then_with(|| b.id.cmp(&a.id)))
    }

    /// Returns in what `one` is better than `other`.
    fn better(&self, one: &Certification, other: &Certification) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let (share, other_share) = (self.goal_share(one), self.goal_share(other));
        if share >= other_share + WORTH_SAYING {
            reasons.push(Reason::CoversMore { of: one.id.clone(), than: other.id.clone(), share, other_share });
        }
        let (known, other_known) = (Catalog::recognition(one), Catalog::recognition(other));
        if known >= other_known + WORTH_SAYING {
            reasons.push(Reason::BetterKnown {
                of: one.id.clone(),
                than: other.id.clone(),
                share: known,
                other_share: other_known,
            });
        }
        let cost = |of: &Certification| cost_usd(self.catalog, AsOf::new(of, self.day), &self.situation.have);
        if let (Some(cost_usd), Some(other_usd)) = (cost(one), cost(other))
            && cost_usd < other_usd
        {
            reasons.push(Reason::Cheaper { of: one.id.clone(), than: other.id.clone(), cost_usd, other_usd });
        }
        reasons
    }

    fn goal_share(&self, certification: &Certification) -> f64 {
        let goal = self.catalog.goal(&self.situation.goal);
        goal.map_or(0.0, |goal| goal_share(goal, self.situation.cloud.as_deref(), certification))
    }

    fn difference(
        &self,
        certification: &Certification,
        ours: bool,
        reasons: Vec<Reason>,
        but: Vec<Reason>,
    ) -> Difference {
        // What cannot be had is better in nothing that matters.
        let out = |reason: &Reason| matches!(reason, Reason::Gone { .. } | Reason::NotYet | Reason::DoesNotFit { .. });
        let but = if reasons.iter().any(out) { Vec::new() } else { but };
        Difference {
            certification: certification.id.clone(),
            name: certification.name.clone(),
            ours,
            says: reasons.iter().map(|reason| self.says(reason)).collect(),
            but_says: but.iter().map(|reason| self.says(reason)).collect(),
            reasons,
            but,
        }
    }

    fn says(&self, reason: &Reason) -> String {
        let name =
            |id: &String| self.catalog.certifications.get(id).map_or(id.clone(), |other| label(other).to_owned());
        match reason {
            Reason::Gone { last_day, instead } => {
                let last = last_day.map_or_else(String::new, |last| format!("; its last day was {last}"));
                let now = instead.as_ref().map_or_else(String::new, |instead| format!("; now {}", name(instead)));
                format!("cannot be booked any more{last}{now}")
            }
            Reason::NotYet => "cannot be booked yet".into(),
            Reason::DoesNotFit { misfits } => {
                let all: Vec<String> = misfits.iter().map(|misfit| misfit.says(self.catalog)).collect();
                format!("does not fit this situation: {}", all.join("; "))
            }
            Reason::Replaces { gone } => format!("takes the place of {}, which is gone", name(gone)),
            Reason::Cheaper { of, than, cost_usd, other_usd } => {
                format!("{} costs less than {}: {cost_usd:.0} USD and {other_usd:.0} USD", name(of), name(than))
            }
            Reason::BetterKnown { of, than, share, other_share } => format!(
                "{} is better known to employers than {} (our judgement, {share:.2} and {other_share:.2} of 1)",
                name(of),
                name(than)
            ),
            Reason::CoversMore { of, than, share, other_share } => format!(
                "{} covers more of the goal than {}: {:.0} % and {:.0} %",
                name(of),
                name(than),
                share * 100.0,
                other_share * 100.0
            ),
            Reason::NotNeeded { share } => format!(
                "covers {:.0} % of the goal; for what you said of money and hours our plan does without it",
                share * 100.0
            ),
            Reason::NotNamed => "no guide names it for this situation; our plan found it in the whole catalogue".into(),
        }
    }
}
