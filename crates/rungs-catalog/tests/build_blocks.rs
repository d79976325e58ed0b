//! The real build blocks: sound, complete, and chosen sensibly.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::Catalog;
use rungs_catalog::build_blocks::{choose, choose_for_plan};
use rungs_catalog::certification::Levels;
use rungs_catalog::load::load_folder;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    CATALOG.get_or_init(|| load_folder(folder).unwrap().catalog)
}

fn id(catalog: &Catalog, certification: &str, cloud: Option<&str>) -> String {
    let certification = &catalog.certifications[certification];
    let levels = certification.judgement.entry.clone();
    choose(catalog, certification, &levels, cloud).unwrap().id.clone()
}

#[test]
fn every_block_is_sound() {
    let catalog = catalog();
    let mut ids = BTreeSet::new();
    assert!(catalog.build_blocks.len() >= 30);
    for block in &catalog.build_blocks {
        assert!(ids.insert(&block.id), "{} is given twice", block.id);
        assert!((8..=40).contains(&block.hours), "{}: {} hours", block.id, block.hours);
        assert!(block.cost_usd <= 50, "{}: {} dollars", block.id, block.cost_usd);
        assert!(!block.skills.is_empty(), "{}", block.id);
        for (skill, level) in &block.skills {
            assert!(catalog.skills.contains_key(skill), "{}: no skill `{skill}`", block.id);
            assert!((1..=3).contains(level), "{}: {skill} = {level}", block.id);
        }
        for text in [&block.project, &block.finished, &block.write_up, &block.community] {
            assert!(text.ends_with('.') && text.len() > 30, "{}: {text}", block.id);
        }
        if let Some(cloud) = &block.cloud {
            assert!(block.skills.contains_key(cloud), "{} needs {cloud} and does not exercise it", block.id);
            assert!(block.cost_usd > 0, "{}: a cloud is never promised to be free", block.id);
        }
    }
}

#[test]
fn blocks_cover_every_skill_goal_and_cloud() {
    let catalog = catalog();
    for skill in catalog.skills.keys() {
        assert!(catalog.build_blocks.iter().any(|block| block.skills.contains_key(skill)), "{skill}");
    }
    for goal in &catalog.goals {
        let weightiest = goal.targets.iter().max_by(|a, b| a.1.weight.total_cmp(&b.1.weight)).unwrap();
        let covered = catalog
            .build_blocks
            .iter()
            .any(|block| block.skills.get(weightiest.0).is_some_and(|level| *level >= weightiest.1.level.min(2)));
        assert!(covered, "{}: {weightiest:?}", goal.id);
    }
    for cloud in ["aws", "azure", "gcp"] {
        let there = catalog.build_blocks.iter().filter(|block| block.cloud.as_deref() == Some(cloud)).count();
        assert!(there >= 4, "{cloud}: {there}");
    }
}

#[test]
fn every_role_level_certification_gets_a_block_of_its_own_cloud() {
    let catalog = catalog();
    for certification in catalog.certifications.values().filter(|c| c.judgement.role_level) {
        for cloud in [None, Some("aws"), Some("azure"), Some("gcp")] {
            let block = choose(catalog, certification, &certification.judgement.entry, cloud);
            let block = block.unwrap_or_else(|| panic!("{} gets no block", certification.id));
            let shared = block.skills.keys().any(|skill| certification.judgement.exit.contains_key(skill));
            assert!(shared, "{} gets {}", certification.id, block.id);
            let allowed = certification.cloud.as_deref().or(cloud);
            assert!(block.cloud.is_none() || block.cloud.as_deref() == allowed, "{}: {}", certification.id, block.id);
        }
    }
}

#[test]
fn well_known_certifications_get_the_block_a_mentor_would_choose() {
    let catalog = catalog();
    // (certification, cloud of the learner, block)
    let cases = [
        ("aws-mla-c02", None, "mlops-pipeline-aws"),
        ("aws-aip-c01", None, "genai-app-on-aws"),
        ("ms-ai-103", None, "genai-app-on-azure"),
        ("ms-ai-300", None, "mlops-pipeline-azure"),
        ("gcp-professional-ml-engineer", None, "mlops-pipeline-google-cloud"),
        ("gcp-professional-agentic-architect", None, "agent-on-google-cloud"),
        ("gcp-professional-data-engineer", None, "data-platform-google-cloud"),
        ("nvidia-ncp-ain", None, "network-lab-fabric"),
        ("cncf-cka", None, "kubernetes-kind-model"),
        ("iapp-aigp", None, "governance-risk-register"),
        ("pmi-cpmai", None, "product-launch-brief"),
        ("databricks-ml-professional", None, "databricks-lakehouse-model"),
        ("snowflake-snowpro-genai", None, "snowflake-data-app"),
        ("salesforce-agentforce-specialist", None, "salesforce-service-agent"),
        ("deeplearning-ai-pytorch", None, "pytorch-reproduce-figure"),
        ("offsec-osai", None, "red-team-agent-and-model"),
        ("databricks-spark-developer-associate", None, "spark-public-notebook"),
        ("dbt-analytics-engineering", None, "pipeline-incremental"),
        ("istqb-ct-ai", None, "ai-test-suite"),
    ];
    for (certification, cloud, block) in cases {
        assert_eq!(id(catalog, certification, cloud), block, "{certification}");
    }
}

#[test]
fn a_plan_never_repeats_a_block_and_leaves_literacy_steps_alone() {
    let catalog = catalog();
    let steps: Vec<_> = ["aws-aif-c01", "aws-mla-c02", "gcp-professional-ml-engineer", "ms-ai-300", "aws-aip-c01"]
        .map(|id| &catalog.certifications[id])
        .into();
    let blocks = choose_for_plan(catalog, &steps, &Levels::new(), Some("aws"));
    assert_eq!(blocks.len(), steps.len());
    assert!(blocks[0].is_none(), "a literacy exam needs no project");
    let ids: BTreeSet<_> = blocks.iter().flatten().map(|block| &block.id).collect();
    assert_eq!(ids.len(), 4);

    // The same certification over and over is the hardest case: each time another block.
    let again = [steps[1]; 6];
    let blocks = choose_for_plan(catalog, &again, &Levels::new(), None);
    let ids: BTreeSet<_> = blocks.iter().flatten().map(|block| &block.id).collect();
    assert_eq!(ids.len(), blocks.iter().flatten().count());
    assert!(ids.len() >= 5, "{ids:?}");
}
