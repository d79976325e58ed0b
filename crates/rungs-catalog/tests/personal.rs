//! Every default person gets a plan that can be followed, or a reason.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests, by panicking"
)]

use std::path::Path;

use rungs_catalog::load::load_folder;
use rungs_catalog::personal::{Nothing, Personal, PersonalOptions, SINGLE_PRICE_LIMIT_USD, ids, plan};
use rungs_catalog::planning::open_to_everybody;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::{Cloud, Day, Held, Profile, Stage};

fn catalog() -> Catalog {
    load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog
}

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

fn person(goal: &str, cloud: Option<Cloud>, stage: Stage) -> Profile {
    Profile {
        start: Some(today()),
        goal: goal.parse().ok(),
        clouds: cloud.into_iter().collect(),
        stage,
        ..Profile::default()
    }
}

/// Each step can be taken by anybody, and can be booked on its day.
fn assert_can_be_followed(catalog: &Catalog, personal: &Personal, who: &str) {
    for step in &personal.main.solution.plan.steps {
        let id = step.certification.as_str();
        let certification = &catalog.certifications[id];
        let place = personal.main.planning.origins[id][step.choice.offer];
        let ways = AsOf::new(certification, today()).offers();
        let way =
            ways.iter().find(|way| way.index == place).unwrap_or_else(|| panic!("{who}: {id} has no way {place}"));
        assert!(!way.open_expected, "{who}: {id} is only expected");
        assert!(way.open.is_none_or(|open| open <= step.exam), "{who}: {id} opens after {}", step.exam);
        assert!(way.close.is_none_or(|close| step.exam <= close), "{who}: {id} has closed by {}", step.exam);
        assert!(open_to_everybody(certification, today()), "{who}: {id} is not for everybody");
        assert!(way.speaks("en"), "{who}: {id} is not in English");
        assert!(way.fee_usd().is_some() || way.monthly_usd().is_some(), "{who}: {id} has no price");
        assert!(
            certification.platform.as_ref().is_none_or(|platform| {
                catalog.goal(personal.profile.goal.as_ref().unwrap().as_str()).unwrap().platforms.contains(platform)
            }),
            "{who}: {id} is tied to a platform that was not named"
        );
    }
}

#[test]
fn every_goal_cloud_and_stage_has_a_plan_or_a_reason() {
    let catalog = catalog();
    let options = PersonalOptions { limit_usd: Some(SINGLE_PRICE_LIMIT_USD), ..PersonalOptions::default() };
    for goal in &catalog.goals {
        for cloud in [None, Some(Cloud::Aws), Some(Cloud::Azure), Some(Cloud::Gcp)] {
            for stage in [Stage::Early, Stage::Mid, Stage::Senior] {
                let who = format!("{} {cloud:?} {stage:?}", goal.id);
                let personal = plan(&catalog, &person(&goal.id, cloud, stage), &options).unwrap();
                assert!(personal.main.solution.optimal, "{who}: not proven");
                assert_can_be_followed(&catalog, &personal, &who);
                let steps = ids(&personal.main.solution.plan);
                assert_eq!(
                    steps.is_empty(),
                    personal.nothing.is_some(),
                    "{who}: nothing without a reason, or the reverse"
                );
                let has_cloud = steps.iter().any(|id| {
                    cloud.is_some_and(|cloud| catalog.certifications[id].cloud.as_deref() == Some(cloud.as_str()))
                });
                match cloud {
                    None => assert!(personal.clouds_without_step.is_empty(), "{who}"),
                    Some(cloud) => {
                        let told = personal.clouds_without_step.iter().find(|without| without.cloud == cloud);
                        assert_eq!(
                            told.is_some(),
                            !has_cloud,
                            "{who}: a cloud without a step is explained, and no other"
                        );
                        if let Some(told) = told.filter(|told| told.asked_by_goal) {
                            assert!(!told.not_taken.is_empty(), "{who}: no word on what the cloud has");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn who_has_done_the_work_needs_no_certificate_for_it() {
    let catalog = catalog();
    let held = |id: &str| Held { certification: id.parse().unwrap(), earned: "2024-01-01".parse().unwrap() };
    for stage in [Stage::Mid, Stage::Senior] {
        for cloud in [None, Some(Cloud::Aws), Some(Cloud::Azure), Some(Cloud::Gcp)] {
            let mut profile = person("build-models", cloud, stage);
            profile.held = vec![held("evidence-ml-work"), held("evidence-shipped-project")];
            let personal = plan(&catalog, &profile, &PersonalOptions::default()).unwrap();
            assert_eq!(ids(&personal.main.solution.plan), Vec::<String>::new(), "{stage:?} {cloud:?}");
            assert!(
                matches!(personal.nothing, Some(Nothing::AlreadyShown { share }) if share > 0.99),
                "{stage:?} {cloud:?}"
            );
        }
    }
}

#[test]
fn a_first_job_begins_with_python_and_doing_before_a_cloud() {
    let catalog = catalog();
    for cloud in [Cloud::Aws, Cloud::Azure, Cloud::Gcp] {
        let personal =
            plan(&catalog, &person("career-change", Some(cloud), Stage::Early), &PersonalOptions::default()).unwrap();
        let steps: Vec<_> =
            ids(&personal.main.solution.plan).iter().map(|id| catalog.certifications[id].clone()).collect();
        let teaches = |skill: &str| steps.iter().position(|step| step.judgement.exit.contains_key(skill));
        let on_cloud = steps.iter().position(|step| step.cloud.as_deref() == Some(cloud.as_str()));
        let doing = steps.iter().position(|step| step.judgement.recognition.hands_on > 0);
        assert_eq!(teaches("python"), Some(0), "{cloud:?}: {:?}", ids(&personal.main.solution.plan));
        assert!(doing.is_some_and(|doing| on_cloud.is_none_or(|cloud| doing < cloud)), "{cloud:?}");
    }
    assert!(catalog.goal("career-change").unwrap().advice.contains("alone seldom get the job"));
}

#[test]
fn no_default_step_is_dearer_than_the_limit_and_the_answer_says_what_that_hides() {
    let catalog = catalog();
    let profile = person("governance", None, Stage::Early);
    let options = PersonalOptions { limit_usd: Some(SINGLE_PRICE_LIMIT_USD), ..PersonalOptions::default() };
    let personal = plan(&catalog, &profile, &options).unwrap();
    assert!(personal.main.solution.plan.steps.iter().all(|step| step.cost_cents <= 50_000));
    let other = personal.at_any_price.expect("dearer exams would show more of this goal");
    assert!(other.gain > 0.0);
    assert!(other.solved.solution.plan.steps.iter().any(|step| step.cost_cents > 50_000));
}

#[test]
fn a_budget_that_rules_everything_out_is_named_as_the_reason() {
    let catalog = catalog();
    let mut profile = person("infrastructure", None, Stage::Early);
    profile.budget_usd = Some(1.0);
    profile.deadline = "2026-11-25".parse().ok();
    let personal = plan(&catalog, &profile, &PersonalOptions::default()).unwrap();
    assert!(matches!(personal.nothing, Some(Nothing::Limits { .. })), "{:?}", personal.nothing);
}

#[test]
fn partners_only_exams_open_for_partners() {
    let catalog = catalog();
    let mut profile = person("agents", None, Stage::Early);
    let without = plan(&catalog, &profile, &PersonalOptions::default()).unwrap();
    profile.eligible = vec!["anthropic-partner".into()];
    let with = plan(&catalog, &profile, &PersonalOptions::default()).unwrap();
    let ways = |personal: &Personal| {
        let view = &personal.main.planning.view;
        view.certifications.iter().find(|row| row.id.as_str() == "anthropic-ccdv-f").unwrap().offers.len()
    };
    assert_eq!((ways(&without), ways(&with) > 0), (0, true));
}
