//! What one plan means and what it is worth, rule by rule as the planning model states it.
//!
//! This is the reference that the search is tested against, so it stays simple and does nothing twice as fast.

use std::cmp::Ordering;

use crate::problem::{raise, real};
use crate::{CertificationId, Choice, Day, Holding, Infeasible, Problem, ProblemCertification, ProblemOffer, Stage};

/// A feasible plan with everything that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The value to be maximised, [`Self::proof_term`] less [`Self::money_term`] and [`Self::time_term`]: a share
    /// of the goal, held over the whole horizon.
    pub objective: f64,
    /// Proof averaged over the horizon, times the stage's weight.
    pub proof_term: f64,
    /// What costs and renewals take from the objective.
    pub money_term: f64,
    /// What hours of study take from the objective.
    pub time_term: f64,
    /// Sum of the steps' costs in cents, without renewals.
    pub cost_cents: i64,
    /// Sum of the steps' renewal charges up to the horizon in dollars, by the day and therefore not rounded to cents.
    pub renewals_usd: f64,
    /// Sum of the steps' hours of study.
    pub hours: i64,
    /// Day number of the last exam; 0 when there are no steps.
    pub last_exam: i64,
    /// Skill levels after the last step, by skill.
    pub levels: Vec<u8>,
    /// What is held at the start, then what each step gives.
    pub holdings: Vec<Holding>,
    /// Proof over time: consecutive stretches from day 0 to the horizon on which it does not change.
    pub proof: Vec<ProofSegment>,
}

/// One step with its dates, work and price.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is taken, and by which offer.
    pub choice: Choice,
    /// The certification's id.
    pub certification: CertificationId,
    /// First day of study: the exam day of the step before, or the start.
    pub study_start: Day,
    /// Exam day.
    pub exam: Day,
    /// First day of study as a day number.
    pub study_start_day: i64,
    /// Exam day as a day number.
    pub exam_day: i64,
    /// Days of study; the exam may come later, when its window opens.
    pub days: i64,
    /// Hours of study.
    pub hours: i64,
    /// Cost in cents, months of subscription included.
    pub cost_cents: i64,
    /// Renewal charge up to the horizon in dollars.
    pub renewal_usd: f64,
    /// The skills that this step needs or gives.
    pub levels: Vec<LevelChange>,
}

/// How one step touches one skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelChange {
    /// The skill's index.
    pub skill: usize,
    /// Level before the step.
    pub before: u8,
    /// Entry level; where it is above `before`, the learner studies that level first.
    pub entry: u8,
    /// Exit level.
    pub exit: u8,
    /// Level after the step.
    pub after: u8,
    /// Hours of the step that go into this skill.
    pub hours: i64,
}

/// A stretch of days on which proof does not change.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofSegment {
    /// First day.
    pub from: i64,
    /// First day after it.
    pub until: i64,
    /// The share of the goal that is proven, 0 to 1.
    pub share: f64,
    /// What is proven of each of the goal's skills, 0 to 1, in the order of [`Problem::goal_skills`].
    pub by_skill: Vec<f64>,
}

impl Evaluated {
    /// Returns the plan as it is handed to [`Problem::evaluate`].
    pub fn choices(&self) -> Vec<Choice> {
        self.steps.iter().map(|step| step.choice).collect()
    }

    /// Returns the sum of costs in dollars.
    pub fn cost_usd(&self) -> f64 {
        real(self.cost_cents) / 100.0
    }

    /// Returns the stretch of the proof curve that a day lies in, or `None` outside `0..horizon`.
    pub fn segment_at(&self, day: i64) -> Option<&ProofSegment> {
        self.proof.iter().find(|segment| (segment.from..segment.until).contains(&day))
    }

    /// Returns the share of the goal proven on a day; 0 outside `0..horizon`.
    pub fn proof_at(&self, day: i64) -> f64 {
        self.segment_at(day).map_or(0.0, |segment| segment.share)
    }

    /// Orders plans of equal worth: `Less` is the one to prefer.
    ///
    /// Lower cost, then earlier last exam, fewer steps, the smaller list of certification ids in byte order,
    /// the smaller list of offers.
    pub fn tie_order(&self, other: &Self) -> Ordering {
        let ids = |plan: &Self| plan.steps.iter().map(|step| step.certification.clone()).collect::<Vec<_>>();
        let offers = |plan: &Self| plan.steps.iter().map(|step| step.choice.offer).collect::<Vec<_>>();
        (self.cost_cents.cmp(&other.cost_cents))
            .then_with(|| self.last_exam.cmp(&other.last_exam))
            .then_with(|| self.steps.len().cmp(&other.steps.len()))
            .then_with(|| ids(self).cmp(&ids(other)))
            .then_with(|| offers(self).cmp(&offers(other)))
    }
}

/// Where a walk through the steps stands.
struct Walk<'a> {
    problem: &'a Problem,
    day: i64,
    levels: Vec<u8>,
    holdings: Vec<Holding>,
    steps: Vec<Step>,
    cost: i64,
}

impl Problem {
    /// Returns what a plan means and what it is worth.
    ///
    /// # Errors
    ///
    /// The first rule of the planning model that the plan breaks.
    pub fn evaluate(&self, plan: &[Choice]) -> Result<Evaluated, Infeasible> {
        let mut walk = Walk::start(self);
        for &choice in plan {
            walk.take(choice)?;
        }
        Ok(walk.finish())
    }

    /// Returns the plan of no steps, which is always feasible.
    pub fn empty_plan(&self) -> Evaluated {
        Walk::start(self).finish()
    }

    /// Returns the proof curve of a set of holdings, from day 0 to the horizon.
    pub fn proof_curve(&self, holdings: &[Holding]) -> Vec<ProofSegment> {
        let ends = |holding: &Holding| [Some(holding.earned.max(0)), holding.until];
        let mut days: Vec<i64> = holdings.iter().flat_map(ends).flatten().collect();
        days.extend([0, self.horizon]);
        days.retain(|day| (0..=self.horizon).contains(day));
        days.sort_unstable();
        days.dedup();
        let segment = |(&from, &until): (&i64, &i64)| {
            let by_skill = self.proof_by_skill(holdings, from);
            let share = self.goal_skills.iter().zip(&by_skill).map(|(goal, proof)| goal.weight * proof).sum();
            ProofSegment { from, until, share, by_skill }
        };
        days.iter().zip(days.iter().skip(1)).map(segment).collect()
    }

    /// Returns what a set of holdings proves of each of the goal's skills on a day.
    fn proof_by_skill(&self, holdings: &[Holding], day: i64) -> Vec<f64> {
        let mut best = vec![0.0; self.goal_skills.len()];
        for holding in holdings.iter().filter(|holding| holding.counts_on(day)) {
            for &(skill, proof) in self.certification(holding.certification).iter().flat_map(|c| &c.proves) {
                if let Some(best) = best.get_mut(skill) {
                    *best = proof.max(*best);
                }
            }
        }
        best
    }
}

impl<'a> Walk<'a> {
    fn start(problem: &'a Problem) -> Self {
        let (levels, holdings) = (problem.initial_levels.clone(), problem.held.clone());
        Self { problem, day: 0, levels, holdings, steps: Vec::new(), cost: 0 }
    }

    /// Takes one more step, checking every rule that it may break.
    fn take(&mut self, choice: Choice) -> Result<(), Infeasible> {
        let problem = self.problem;
        let step = self.steps.len();
        if step >= problem.max_steps {
            return Err(Infeasible::TooManySteps { step, max_steps: problem.max_steps });
        }
        let Choice { certification, offer } = choice;
        let nothing = Infeasible::NoSuchOffer { step, certification, offer };
        let Some(taken) = problem.certification(certification) else { return Err(nothing) };
        let Some(by) = taken.offers.get(offer) else { return Err(nothing) };

        self.in_reach(taken)?;
        let levels = self.level_changes(taken);
        let hours = taken.base_hours + levels.iter().map(|change| change.hours).sum::<i64>();
        let days = days_of_study(hours, problem.hours_per_week);
        let exam_day = (self.day + days).max(by.open.unwrap_or(i64::MIN));
        if by.close.is_some_and(|close| exam_day > close) {
            return Err(Infeasible::Closed { step, certification: taken.id.clone(), offer });
        }
        let (Some(study_start), Some(exam)) = (problem.day(self.day), problem.day(exam_day)) else {
            return Err(Infeasible::BeyondCalendar { step });
        };
        self.allowed(taken, exam_day)?;
        let cost_cents = cost_of(by, days);
        self.cost += cost_cents;
        if problem.budget.is_some_and(|budget| self.cost > budget) {
            return Err(Infeasible::OverBudget { step });
        }
        if problem.deadline.is_some_and(|deadline| exam_day > deadline) {
            return Err(Infeasible::AfterDeadline { step });
        }
        self.steps.push(Step {
            choice,
            certification: taken.id.clone(),
            study_start,
            exam,
            study_start_day: self.day,
            exam_day,
            days,
            hours,
            cost_cents,
            renewal_usd: taken.renewal_charge(exam_day, problem.horizon) / 100.0,
            levels,
        });
        self.holdings.push(taken.holding(certification, exam_day));
        self.day = exam_day;
        for &(skill, level) in &taken.studied {
            raise(&mut self.levels, skill, level);
        }
        Ok(())
    }

    /// Rule 1.
    fn in_reach(&self, taken: &ProblemCertification) -> Result<(), Infeasible> {
        for &(skill, needed) in &taken.entry {
            let found = self.levels.get(skill).copied().unwrap_or(0);
            if needed > found + 1 {
                let skill = self.problem.skills.get(skill).cloned();
                let (step, certification) = (self.steps.len(), taken.id.clone());
                return Err(match skill {
                    Some(skill) => Infeasible::TooAdvanced { step, certification, skill, needed, found },
                    None => Infeasible::BeyondCalendar { step },
                });
            }
        }
        Ok(())
    }

    /// Rule 2, skill by skill.
    fn level_changes(&self, taken: &ProblemCertification) -> Vec<LevelChange> {
        let level_in = |levels: &[(usize, u8)], skill| levels.iter().find(|row| row.0 == skill).map_or(0, |row| row.1);
        let change = |&(skill, studied): &(usize, u8)| {
            let before = self.levels.get(skill).copied().unwrap_or(0);
            LevelChange {
                skill,
                before,
                entry: level_in(&taken.entry, skill),
                exit: level_in(&taken.exit, skill),
                after: studied.max(before),
                hours: self.problem.hours_to_climb(skill, before, studied),
            }
        };
        taken.studied.iter().map(change).collect()
    }

    /// Rules 5, 7 and 9.
    fn allowed(&self, taken: &ProblemCertification, exam_day: i64) -> Result<(), Infeasible> {
        let step = self.steps.len();
        let (problem, held) = (self.problem, self.problem.held.len());
        let had = |member: usize| {
            self.holdings.iter().enumerate().any(|(position, holding)| {
                holding.certification == member && (position >= held || holding.counts_on(exam_day))
            })
        };
        let missing =
            taken.requires.iter().position(|group| !group.is_empty() && !group.iter().any(|&member| had(member)));
        if let Some(group) = missing {
            return Err(Infeasible::Requirement { step, certification: taken.id.clone(), group });
        }
        let awarded = self.holdings.iter().enumerate().any(|(position, holding)| {
            let same =
                problem.certification(holding.certification).is_some_and(|other| other.credential == taken.credential);
            same && (position >= held || holding.counts_on(exam_day))
        });
        if awarded {
            return Err(Infeasible::AlreadyAwarded { step, certification: taken.id.clone() });
        }
        if let Some(cloud) = taken.cloud {
            if !problem.clouds.is_empty() && !problem.clouds.contains(&cloud) {
                return Err(Infeasible::CloudNotNamed { step, cloud });
            }
            let earlier = self.steps.iter().filter_map(|step| problem.certification(step.choice.certification)?.cloud);
            if problem.stage != Stage::Senior && earlier.into_iter().any(|other| other != cloud) {
                return Err(Infeasible::SecondCloud { step, cloud });
            }
        }
        Ok(())
    }

    /// The objective.
    fn finish(self) -> Evaluated {
        let problem = self.problem;
        let proof = problem.proof_curve(&self.holdings);
        let area: f64 = proof.iter().map(|segment| real(segment.until - segment.from) * segment.share).sum();
        let renewals_usd: f64 = self.steps.iter().map(|step| step.renewal_usd).sum();
        let hours = self.steps.iter().map(|step| step.hours).sum();
        let proof_term = problem.stage_weight() * area / real(problem.horizon);
        let money_term = problem.price_of_money * (real(self.cost) / 100.0 + renewals_usd) / 1000.0;
        let time_term = problem.price_of_time * real(hours) / 100.0;
        Evaluated {
            objective: proof_term - money_term - time_term,
            proof_term,
            money_term,
            time_term,
            cost_cents: self.cost,
            renewals_usd,
            hours,
            last_exam: self.day,
            levels: self.levels,
            holdings: self.holdings,
            proof,
            steps: self.steps,
        }
    }
}

impl Problem {
    /// Returns the hours to rise from one level to another.
    pub(crate) fn hours_to_climb(&self, skill: usize, from: u8, to: u8) -> i64 {
        let climb = self.climb.get(skill).copied().unwrap_or_default();
        climb.iter().zip(1..).filter(|&(_, level)| from < level && level <= to).map(|(hours, _)| hours).sum()
    }
}

/// Rule 3: the days that study takes.
pub(crate) fn days_of_study(hours: i64, hours_per_week: i64) -> i64 {
    let days = hours.saturating_mul(7).saturating_add(hours_per_week - 1) / hours_per_week;
    days.max(1)
}

/// Rule 4: the cost in cents by an offer after days of study.
pub(crate) fn cost_of(offer: &ProblemOffer, days: i64) -> i64 {
    offer.cost.saturating_add(offer.monthly.saturating_mul(days.saturating_add(29) / 30))
}
