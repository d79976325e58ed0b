//! The planning model of Rungs: which certifications to take, in which order, and when.
//!
//! Everything here is a pure function of its arguments: no clock, no random numbers without a seed, no
//! environment, no files, no network. The day a plan starts is part of the [`Profile`], the facts known on
//! that day are a [`PlanningView`], and a search is told to stop by a callback that its caller owns.
//!
//! Units: time in whole days counted from the plan's start (day 0), study in whole hours, money in whole US
//! cents inside and in dollars at the edges. The objective is a share of the learner's goal, see
//! [`Evaluated::objective`].
//!
//! Start at [`Problem::new`], which joins a view and a profile into an index-based problem. Then
//! [`Problem::evaluate`] says what one plan is worth, and [`solve()`] finds the best one.
//!
//! ```
//! use rungs_planner::{PlanningView, Problem, Profile, SolveOptions, solve};
//!
//! let view: PlanningView = serde_json::from_str(r#"{
//!   "as_of": "2026-11-21",
//!   "skills": [{ "id": "python", "name": "Python", "climb": [20, 60, 120] }],
//!   "goals": [{ "id": "code", "name": "Code", "signal": 1.0, "targets": { "python": { "level": 1, "weight": 1.0 } } }],
//!   "certifications": [{
//!     "id": "pcep", "name": "PCEP", "issuer": "python-institute", "kind": "proctored-exam", "level": "entry", "cloud": null,
//!     "entry": {}, "exit": { "python": 1 }, "base_hours": 10, "recognition": 0.5,
//!     "offers": [{ "open": null, "close": null, "cost_usd": 59.0 }],
//!     "validity_days": null, "renewal_cost_usd": null, "requires": [] }]
//! }"#)?;
//! let profile = Profile::from_toml("start = 2026-11-21\ngoal = \"code\"\nhours_per_week = 10")?;
//! let problem = Problem::new(&view, &profile)?;
//! let solution = solve(&problem, &SolveOptions::default());
//! assert!(solution.optimal);
//! assert_eq!(solution.plan.steps.len(), 1);
//! assert_eq!(solution.plan.steps[0].exam.to_string(), "2026-12-12");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(missing_docs)]

mod answer;
mod choice;
mod day;
mod error;
mod evaluate;
mod exhaustive;
mod id;
mod problem;
mod profile;
mod search;
mod sets;
mod solve;
mod view;

pub use answer::{
    Answer, AnswerOptions, ChangeAt, Changes, Estimate, ExamRisk, FailedAttempt, Flip, HoursRange, Judgement,
    KeepAlive, Optimum, ProofGain, Quantiles, Risk, RiskOptions, StepReasons, StepRisk, StudiedFirst, WhatIfNot, Why,
    answer, changes, judgement, keep_alive, optimum, reasons, risk, what_if_not,
};
pub use choice::{Choice, Infeasible};
pub use day::{Day, DayError};
pub use error::InputError;
pub use evaluate::{Evaluated, LevelChange, ProofSegment, Step};
pub use exhaustive::solve_exhaustively;
pub use id::{CertificationId, CredentialId, GoalId, IdError, SkillId};
pub use problem::{GoalSkill, Holding, Problem, ProblemCertification, ProblemOffer};
pub use profile::{Held, PaidBy, Profile, ProfileError, Stage, StatedPrice};
pub use search::solve_by_orders;
pub use sets::{Sensible, SensibleOptions, sensible, solve_by_sets};
pub use solve::{Solution, SolveOptions, TIE, solve};
pub use view::{Certification, Cloud, Goal, GoalCloud, GoalTarget, Offer, PlanningView, SkillRow};
