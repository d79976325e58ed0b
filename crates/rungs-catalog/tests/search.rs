//! Search on the real catalogue: what a query finds first, and that nothing typed can hurt.
#![expect(clippy::unwrap_used, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use rungs_catalog::Catalog;
use rungs_catalog::load::load_folder;
use rungs_catalog::search::{Field, Index, search, suggest};
use rungs_planner::Day;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);
static INDEX: LazyLock<Index<'static>> = LazyLock::new(|| Index::new(&CATALOG, today()));

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

#[test]
fn the_first_hit_is_what_was_meant() {
    // (query, first hit)
    let cases = [
        ("aws-mla-c01", "aws-mla-c01"),
        ("mla-c01", "aws-mla-c01"),
        ("MLA C01", "aws-mla-c01"),
        ("mlac01", "aws-mla-c01"),
        ("  Mla-C01\t", "aws-mla-c01"),
        ("AI-900", "ms-ai-900"),
        ("ai 102", "ms-ai-102"),
        ("microsoft ai-103", "ms-ai-103"),
        ("dp100", "ms-dp-100"),
        // Two exams award it; the one that can be booked comes first.
        ("azure ai fundamentals", "ms-ai-901"),
        ("sagemaker", "aws-mla-c02"),
        ("tensorflw", "deeplearning-ai-tensorflow-developer"),
        ("gen ai leader", "gcp-generative-ai-leader"),
        ("generative ai leader google", "gcp-generative-ai-leader"),
        ("pmle", "gcp-professional-ml-engineer"),
        ("google ml engineer", "gcp-professional-ml-engineer"),
        ("machine lerning", "deeplearning-ai-machine-learning-specialization"),
        ("hugging face agents", "huggingface-agents-course"),
        ("the hugging face agents certification", "huggingface-agents-course"),
        ("agentforce", "salesforce-agentforce-specialist"),
        ("aigp", "iapp-aigp"),
        ("cka", "cncf-cka"),
        ("dataX", "comptia-dataai"),
        ("ai practitioner", "aws-aif-c01"),
        ("spark", "databricks-spark-developer-associate"),
        ("openai", "openai-certifications"),
        ("python", "python-institute-pced"),
    ];
    for (query, first) in cases {
        let hits = INDEX.search(query);
        assert_eq!(hits.first().map(|hit| hit.id.as_str()), Some(first), "{query:?}: {:?}", ids(&hits));
    }
}

#[test]
fn misspelt_words_find_what_the_right_ones_find() {
    // (misspelt, right): one letter missing, wrong, doubled, two swapped
    let cases = [
        ("tensorflw", "tensorflow"),
        ("kuberentes", "kubernetes"),
        ("nvida", "nvidia"),
        ("goverrnance", "governance"),
        ("snowpto", "snowpro"),
        ("databrikcs", "databricks"),
    ];
    for (misspelt, right) in cases {
        let (got, wanted) = (INDEX.search(misspelt), INDEX.search(right));
        let first = wanted.first().unwrap();
        assert!(got.iter().take(5).any(|hit| hit.id == first.id), "{misspelt}: {:?}, not {}", ids(&got), first.id);
    }
}

#[test]
fn a_hit_says_where_the_words_stand() {
    let hits = INDEX.search("sagemaker");
    assert!(hits[0].matches.iter().any(|found| found.text.contains("SageMaker")), "{:?}", hits[0]);
    let hits = INDEX.search("kubernetes");
    assert_eq!(hits[0].matches[0].field, Field::Name, "{:?}", hits[0]);
    // A retired one names what takes its place.
    let hits = INDEX.search("mla-c01");
    assert_eq!((hits[0].mark, hits[0].successors.as_slice()), ("✕", &["aws-mla-c02".to_owned()][..]));
}

#[test]
fn every_id_code_and_name_finds_its_certification() {
    for certification in CATALOG.certifications.values() {
        for text in
            [Some(&certification.id), certification.code.as_ref(), Some(&certification.name)].into_iter().flatten()
        {
            let hits = INDEX.search(text);
            assert!(hits.iter().take(3).any(|hit| hit.id == certification.id), "{text}: {:?}", ids(&hits));
        }
        assert_eq!(INDEX.search(&certification.id)[0].id, certification.id);
    }
}

#[test]
fn nothing_found_is_an_answer() {
    for query in ["", "   ", "\0\0", "---", "…", "zzzzqqqq", "🤖🤖🤖"] {
        assert!(INDEX.search(query).is_empty(), "{query:?}: {:?}", ids(&INDEX.search(query)));
    }
}

#[test]
fn an_earlier_day_knows_no_later_certification() {
    let january = "2026-01-15".parse().unwrap();
    let hits = search(&CATALOG, "azure ai fundamentals", january);
    assert_eq!(hits[0].id, "ms-ai-900");
    assert!(hits[0].successors.is_empty());
    assert!(!hits.iter().any(|hit| hit.id == "ms-ai-901"), "{:?}", ids(&hits));
}

#[test]
fn a_wrong_id_is_met_with_a_suggestion() {
    // (wrong, first suggestion)
    let cases = [
        ("aws-mla-co1", "aws-mla-c01"),
        ("mla-c01", "aws-mla-c01"),
        ("AWS-AIF-C01", "aws-aif-c01"),
        ("aws_aif_c01", "aws-aif-c01"),
        ("ms-ai-9001", "ms-ai-900"),
        ("azure-ai-901", "ms-ai-901"),
        ("gcp-pmle", "gcp-professional-ml-engineer"),
        ("nvidia-nca-aio", "nvidia-nca-aiio"),
        ("tensorflow", "deeplearning-ai-tensorflow-developer"),
    ];
    for (wrong, first) in cases {
        assert_eq!(suggest(&CATALOG, wrong).first(), Some(&first), "{wrong}: {:?}", suggest(&CATALOG, wrong));
    }
    for hopeless in ["", "xyz", "\0", &"a".repeat(10_000)] {
        assert!(suggest(&CATALOG, hopeless).is_empty(), "{:?}", suggest(&CATALOG, hopeless));
    }
}

#[test]
fn long_queries_are_cut() {
    for query in ["a".repeat(10_000), "machine ".repeat(2_000), "ü-".repeat(5_000), "\u{202e}mla-c01\0".repeat(900)] {
        INDEX.search(&query);
        suggest(&CATALOG, &query);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_a_query(query in any::<String>()) {
        let hits = INDEX.search(&query);
        prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && hit.score > 0.0));
    }
}

fn ids(hits: &[rungs_catalog::search::Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.id.as_str()).take(5).collect()
}
