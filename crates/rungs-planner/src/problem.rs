//! A view and a profile joined: ids become indices, dates become day numbers, dollars become cents.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Certification, CertificationId, Cloud, Day, Goal, GoalId, GoalTarget, InputError, PlanningView, Profile, SkillId,
    Stage,
};

mod check;

/// One person's planning problem, checked and ready to solve.
///
/// Certifications, offers and skills are named by their position in the planning view, counted from 0.
/// Days are counted from the start of the plan, money is in US cents.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub(crate) start: Day,
    pub(crate) last_day: i64,
    pub(crate) skills: Vec<SkillId>,
    pub(crate) climb: Vec<[i64; 3]>,
    pub(crate) initial_levels: Vec<u8>,
    pub(crate) goal: GoalId,
    pub(crate) goal_skills: Vec<GoalSkill>,
    pub(crate) signal: f64,
    pub(crate) certifications: Vec<ProblemCertification>,
    pub(crate) held: Vec<Holding>,
    pub(crate) clouds: BTreeSet<Cloud>,
    pub(crate) stage: Stage,
    pub(crate) hours_per_week: i64,
    pub(crate) budget: Option<i64>,
    pub(crate) deadline: Option<i64>,
    pub(crate) max_steps: usize,
    pub(crate) horizon: i64,
    pub(crate) price_of_money: f64,
    pub(crate) price_of_time: f64,
}

/// One skill of the goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GoalSkill {
    /// The skill's index.
    pub skill: usize,
    /// The level that is enough, 1 to 3.
    pub target: u8,
    /// Its share of the goal; the shares of a goal sum to 1.
    pub weight: f64,
}

/// One certification in indices, day numbers and cents.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemCertification {
    /// Its id.
    pub id: CertificationId,
    /// Its cloud, if any.
    pub cloud: Option<Cloud>,
    /// Skill index and level to have before, where the level is above 0.
    pub entry: Vec<(usize, u8)>,
    /// Skill index and level on passing, where the level is above 0.
    pub exit: Vec<(usize, u8)>,
    /// Skill index and the greater of entry and exit level: what has been studied by the exam day.
    pub studied: Vec<(usize, u8)>,
    /// How far employers take it as a signal, 0 to 1.
    pub recognition: f64,
    /// Index into the goal's skills and what holding it proves of that skill, above 0 and at most 1.
    pub proves: Vec<(usize, f64)>,
    /// Hours of study that no prior skill removes.
    pub base_hours: i64,
    /// The credential it awards; equal numbers are equal credentials.
    pub credential: usize,
    /// The ways to take it.
    pub offers: Vec<ProblemOffer>,
    /// Days that a pass stays valid; `None` means for ever.
    pub validity: Option<i64>,
    /// Price of one renewal in cents; `None` means that it cannot be renewed.
    pub renewal_cost: Option<i64>,
    /// Groups of certification indices, of each of which one is required. Ids that are not in the view are
    /// left out, and a group of which nothing is left requires nothing.
    pub requires: Vec<Vec<usize>>,
}

/// One way to take a certification, in day numbers and cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemOffer {
    /// First day of the exam.
    pub open: Option<i64>,
    /// Last day of the exam.
    pub close: Option<i64>,
    /// What is paid once, in cents.
    pub cost: i64,
    /// What every begun 30 days of study cost, in cents.
    pub monthly: i64,
}

/// Something held, and when it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// The certification's index.
    pub certification: usize,
    /// The day it was earned: zero or negative for what was held before, the exam day for a step.
    pub earned: i64,
    /// The first day on which it no longer counts; `None` where it counts on every later day.
    pub until: Option<i64>,
}

impl Holding {
    /// Returns whether it counts on a day.
    pub fn counts_on(&self, day: i64) -> bool {
        day >= self.earned.max(0) && self.until.is_none_or(|until| day < until)
    }
}

impl ProblemCertification {
    /// Returns the holding that earning it on a day gives.
    pub(crate) fn holding(&self, certification: usize, earned: i64) -> Holding {
        let until = self.validity.and_then(|validity| {
            let expiry = earned.saturating_add(validity);
            let renewed = self.renewal_cost.is_some() && expiry > 0;
            (!renewed).then_some(expiry)
        });
        Holding { certification, earned, until }
    }

    /// Returns the charge in cents for renewing a step passed on `exam` up to the horizon, by the day.
    pub(crate) fn renewal_charge(&self, exam: i64, horizon: i64) -> f64 {
        match (self.validity, self.renewal_cost) {
            (Some(validity), Some(cost)) => {
                let beyond = horizon.saturating_sub(exam.saturating_add(validity)).max(0);
                real(cost) * real(beyond) / real(validity)
            }
            _ => 0.0,
        }
    }
}

impl Problem {
    /// Joins a view and a profile.
    ///
    /// # Errors
    ///
    /// The first thing found wrong with either, see [`InputError`].
    pub fn new(view: &PlanningView, profile: &Profile) -> Result<Self, InputError> {
        check::profile(profile)?;
        check::unique_ids(view)?;
        let start = profile.start.ok_or(InputError::NoStart)?;
        let wanted = profile.goal.clone().ok_or(InputError::NoGoal)?;
        if start < view.as_of {
            return Err(InputError::StartBeforeView { start, as_of: view.as_of });
        }
        let clouds: BTreeSet<Cloud> = profile.clouds.iter().copied().collect();
        let mut skills: Vec<SkillId> = view.skills.iter().map(|row| row.id.clone()).collect();
        let mut climb: Vec<[i64; 3]> = view.skills.iter().map(|row| row.climb.map(i64::from)).collect();
        let mut index: BTreeMap<SkillId, usize> = skills.iter().cloned().zip(0..).collect();
        for goal in &view.goals {
            check::goal(goal, &index)?;
        }
        let goal = view.goals.iter().find(|goal| goal.id == wanted);
        let goal = goal.ok_or_else(|| InputError::UnknownGoal { goal: wanted.clone() })?;
        let targets = targets(goal, &clouds)?;
        for skill in targets.keys() {
            // A cloud's skill that the view does not list joins the goal all the same; nothing proves it.
            if !index.contains_key(skill) {
                index.insert(skill.clone(), skills.len());
                skills.push(skill.clone());
                climb.push([0; 3]);
            }
        }
        let goal_skills = goal_skills(&targets, &index);

        let names: BTreeMap<&CertificationId, usize> = view.certifications.iter().map(|c| &c.id).zip(0..).collect();
        let mut credentials = BTreeMap::new();
        let mut certifications = Vec::with_capacity(view.certifications.len());
        for certification in &view.certifications {
            check::certification(certification)?;
            let number = credentials.len();
            let credential = *credentials.entry(certification.credential()).or_insert(number);
            let compile = Compile { start, index: &index, names: &names, goal_skills: &goal_skills, goal };
            certifications.push(compile.certification(certification, credential)?);
        }

        let mut held = Vec::with_capacity(profile.held.len());
        for row in &profile.held {
            let certification = *names.get(&row.certification).ok_or_else(|| InputError::UnknownCertification {
                place: "`held` of the profile".into(),
                certification: row.certification.clone(),
            })?;
            let earned = row.earned.days_since(start);
            if earned > 0 {
                let certification = row.certification.clone();
                return Err(InputError::EarnedAfterStart { certification, earned: row.earned, start });
            }
            held.extend(certifications.get(certification).map(|c| c.holding(certification, earned)));
        }
        let mut initial_levels = vec![0; skills.len()];
        for (skill, &level) in &profile.have {
            let skill = known_skill(&index, skill, || "`have` of the profile".into())?;
            raise(&mut initial_levels, skill, level);
        }
        for holding in &held {
            for &(skill, level) in certifications.get(holding.certification).iter().flat_map(|c| &c.studied) {
                raise(&mut initial_levels, skill, level);
            }
        }
        let deadline = profile.deadline.map(|deadline| deadline.days_since(start));
        if let Some(deadline) = profile.deadline
            && deadline < start
        {
            return Err(InputError::DeadlineBeforeStart { deadline, start });
        }
        Ok(Self {
            start,
            last_day: Day::LAST.days_since(start),
            skills,
            climb,
            initial_levels,
            goal: wanted,
            goal_skills,
            signal: goal.signal,
            certifications,
            held,
            clouds,
            stage: profile.stage,
            hours_per_week: profile.hours_per_week.into(),
            budget: profile.budget_usd.map(check::cents),
            deadline,
            max_steps: usize::try_from(profile.max_steps).unwrap_or(usize::MAX),
            horizon: profile.horizon_days.into(),
            price_of_money: profile.price_of_money,
            price_of_time: profile.price_of_time,
        })
    }

    /// Returns day 0.
    pub fn start(&self) -> Day {
        self.start
    }

    /// Returns the calendar day of a day number, or `None` beyond the year 9999.
    pub fn day(&self, number: i64) -> Option<Day> {
        self.start.plus_days(number)
    }

    /// Returns the day on which proof stops being worth anything, in days from the start.
    pub fn horizon(&self) -> i64 {
        self.horizon
    }

    /// Returns the ids of the skills, in the order of the view.
    pub fn skills(&self) -> &[SkillId] {
        &self.skills
    }

    /// Returns hours to rise to level 1, 2 and 3, by skill.
    pub fn climb(&self) -> &[[i64; 3]] {
        &self.climb
    }

    /// Returns the level that the learner starts from, by skill: what they have, and what they held needed or proved.
    pub fn initial_levels(&self) -> &[u8] {
        &self.initial_levels
    }

    /// Returns the goal's id.
    pub fn goal(&self) -> &GoalId {
        &self.goal
    }

    /// Returns the goal's skills, those of the named clouds among them, with weights that sum to 1.
    pub fn goal_skills(&self) -> &[GoalSkill] {
        &self.goal_skills
    }

    /// Returns the certifications, in the order of the view.
    pub fn certifications(&self) -> &[ProblemCertification] {
        &self.certifications
    }

    /// Returns one certification.
    pub fn certification(&self, index: usize) -> Option<&ProblemCertification> {
        self.certifications.get(index)
    }

    /// Returns the index of a certification.
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.certifications.iter().position(|certification| certification.id.as_str() == id)
    }

    /// Returns what is held at the start, in the order of the profile.
    pub fn held(&self) -> &[Holding] {
        &self.held
    }

    /// Returns the clouds to keep to; empty means any.
    pub fn clouds(&self) -> &BTreeSet<Cloud> {
        &self.clouds
    }

    /// Returns the stage of the career.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Returns the weight of proof in the objective: track record says most of it late in a career.
    pub fn stage_weight(&self) -> f64 {
        match self.stage {
            Stage::Early | Stage::Mid => 1.0,
            Stage::Senior => 0.5,
        }
    }

    /// Returns the hours of study a week, at least 1.
    pub fn hours_per_week(&self) -> i64 {
        self.hours_per_week
    }

    /// Returns the budget in cents.
    pub fn budget_cents(&self) -> Option<i64> {
        self.budget
    }

    /// Returns the deadline as a day number.
    pub fn deadline(&self) -> Option<i64> {
        self.deadline
    }

    /// Returns the most steps allowed.
    pub fn max_steps(&self) -> usize {
        self.max_steps
    }

    /// Returns the share of the goal that is worth 1,000 dollars.
    pub fn price_of_money(&self) -> f64 {
        self.price_of_money
    }

    /// Returns the share of the goal that is worth 100 hours of study.
    pub fn price_of_time(&self) -> f64 {
        self.price_of_time
    }
}

/// Returns a whole number as a real one.
#[expect(clippy::cast_precision_loss, reason = "days, hours and cents of plans stay far below 2^53")]
pub(crate) fn real(number: i64) -> f64 {
    number as f64
}

/// Lifts one level to at least `level`.
pub(crate) fn raise(levels: &mut [u8], skill: usize, level: u8) {
    if let Some(current) = levels.get_mut(skill) {
        *current = level.max(*current);
    }
}

fn known_skill(
    index: &BTreeMap<SkillId, usize>,
    skill: &SkillId,
    place: impl FnOnce() -> String,
) -> Result<usize, InputError> {
    index.get(skill).copied().ok_or_else(|| InputError::UnknownSkill { place: place(), skill: skill.clone() })
}

/// Returns the goal's targets with those of the named clouds, weights not yet scaled.
fn targets(goal: &Goal, clouds: &BTreeSet<Cloud>) -> Result<BTreeMap<SkillId, GoalTarget>, InputError> {
    let mut targets = goal.targets.clone();
    if let Some(part) = goal.cloud {
        let share = part.weight / f64::from(u8::try_from(clouds.len()).unwrap_or(u8::MAX));
        for cloud in clouds {
            let skill = cloud.as_str().parse().map_err(|_| InputError::UnknownGoal { goal: goal.id.clone() })?;
            targets.insert(skill, GoalTarget { level: part.level, weight: share });
        }
    }
    Ok(targets)
}

/// Returns what holding a certification proves of each of the goal's skills, where that is above 0.
pub(crate) fn proves(
    exit: &[(usize, u8)],
    recognition: f64,
    signal: f64,
    goal_skills: &[GoalSkill],
) -> Vec<(usize, f64)> {
    let recognised = recognition.min(signal) / signal;
    let prove = |(position, goal): (usize, &GoalSkill)| {
        let &(_, level) = exit.iter().find(|&&(skill, _)| skill == goal.skill)?;
        let proof = recognised * f64::from(level.min(goal.target)) / f64::from(goal.target);
        (proof > 0.0).then_some((position, proof))
    };
    goal_skills.iter().enumerate().filter_map(prove).collect()
}

fn goal_skills(targets: &BTreeMap<SkillId, GoalTarget>, index: &BTreeMap<SkillId, usize>) -> Vec<GoalSkill> {
    let sum: f64 = targets.values().map(|target| target.weight).sum();
    let row = |(skill, target): (&SkillId, &GoalTarget)| {
        Some(GoalSkill { skill: *index.get(skill)?, target: target.level, weight: target.weight / sum })
    };
    targets.iter().filter_map(row).collect()
}

/// What it takes to translate one certification.
struct Compile<'a> {
    start: Day,
    index: &'a BTreeMap<SkillId, usize>,
    names: &'a BTreeMap<&'a CertificationId, usize>,
    goal_skills: &'a [GoalSkill],
    goal: &'a Goal,
}

impl Compile<'_> {
    fn certification(&self, row: &Certification, credential: usize) -> Result<ProblemCertification, InputError> {
        let entry = self.levels(&row.entry, || format!("`entry` of `{}`", row.id))?;
        let exit = self.levels(&row.exit, || format!("`exit` of `{}`", row.id))?;
        let mut studied: BTreeMap<usize, u8> = entry.iter().copied().collect();
        for &(skill, level) in &exit {
            let most = studied.entry(skill).or_default();
            *most = level.max(*most);
        }
        let offer = |offer: &crate::Offer| ProblemOffer {
            open: offer.open.map(|day| day.days_since(self.start)),
            close: offer.close.map(|day| day.days_since(self.start)),
            cost: check::cents(offer.cost_usd),
            monthly: check::cents(offer.monthly_usd),
        };
        let group = |group: &Vec<CertificationId>| {
            group.iter().filter_map(|id| self.names.get(id).copied()).collect::<Vec<_>>()
        };
        Ok(ProblemCertification {
            id: row.id.clone(),
            cloud: row.cloud,
            proves: proves(&exit, row.recognition, self.goal.signal, self.goal_skills),
            recognition: row.recognition,
            entry,
            exit,
            studied: studied.into_iter().collect(),
            base_hours: row.base_hours.into(),
            credential,
            offers: row.offers.iter().map(offer).collect(),
            validity: row.validity_days.map(i64::from),
            renewal_cost: row.renewal_cost_usd.map(check::cents),
            requires: row.requires.iter().map(group).collect(),
        })
    }

    fn levels(
        &self,
        levels: &BTreeMap<SkillId, u8>,
        place: impl Fn() -> String,
    ) -> Result<Vec<(usize, u8)>, InputError> {
        let mut rows = Vec::with_capacity(levels.len());
        for (skill, &level) in levels {
            let skill = known_skill(self.index, skill, &place)?;
            if level > 0 {
                rows.push((skill, level));
            }
        }
        Ok(rows)
    }
}
