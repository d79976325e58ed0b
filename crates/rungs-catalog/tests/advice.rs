//! What holds of the two published guides, on their days and later.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::advice::{
    Difference, Holds, How, Misfit, Reason, fit, gone_first, instead_of, leads, overview, side_by_side, standing,
    warning_says,
};
use rungs_catalog::certification::{Levels, Rung};
use rungs_catalog::load::load_folder;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    CATALOG.get_or_init(|| load_folder(folder).unwrap().catalog)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-22")
}

const FIVE: [&str; 5] = ["aws-mla-c01", "aws-mls-c01", "ms-ai-102", "ms-ai-900", "ms-dp-100"];

#[test]
fn exactly_five_of_what_the_guides_lead_with_are_gone_today() {
    let first = gone_first(catalog(), today());
    let gone: BTreeSet<&str> = first.gone.iter().map(|lead| lead.standing.certification.as_str()).collect();
    assert_eq!(gone, BTreeSet::from(FIVE));
    // (certification, last day, what to take instead, by which right)
    let cases = [
        ("aws-mls-c01", "2026-03-31", "aws-mla-c02", How::Successor),
        ("ms-dp-100", "2026-06-01", "ms-ai-300", How::Successor),
        ("ms-ai-102", "2026-06-30", "ms-ai-103", How::Successor),
        ("ms-ai-900", "2026-06-30", "ms-ai-901", How::SameCredential),
        ("aws-mla-c01", "2026-09-28", "aws-mla-c02", How::SameCredential),
    ];
    for (lead, (id, last, instead, how)) in first.gone.iter().zip(cases) {
        let taken = lead.standing.instead.as_ref().unwrap();
        assert_eq!(lead.standing.certification, id);
        assert_eq!(lead.standing.last_day, Some(day(last)), "{id}");
        assert_eq!((taken.certification.as_str(), taken.how), (instead, how), "{id}");
        assert!(!lead.guides.is_empty(), "{id}");
    }
    for code in ["AI-900", "AI-102", "DP-100", "MLS-C01", "MLA-C01", "AI-901", "AI-103", "AI-300", "MLA-C02"] {
        assert!(first.says.contains(code), "{code}: {}", first.says);
    }
    assert!(first.says.contains("5 can no longer be booked"), "{}", first.says);
}

#[test]
fn only_mla_c01_lives_on_in_other_languages() {
    for id in FIVE {
        let stands = standing(catalog(), &catalog().certifications[id], today(), None);
        assert_eq!(stands.languages_left.is_empty(), id != "aws-mla-c01", "{id}: {:?}", stands.languages_left);
    }
    let stands = standing(catalog(), &catalog().certifications["aws-mla-c01"], today(), None);
    assert_eq!(stands.languages_left, ["ja", "ko", "zh-Hans"]);
    assert!(stands.says.contains("in English; still there in ja, ko, zh-Hans"), "{}", stands.says);
}

#[test]
fn in_january_everything_in_the_ladder_held() {
    let then = day("2026-01-15");
    let ladder = catalog().guides.iter().find(|guide| guide.id == "ladder-2026").unwrap();
    let read = overview(catalog(), ladder, then);
    assert_eq!(read.gone_first.gone, []);
    assert!(read.gone_first.says.starts_with("All 9 "), "{}", read.gone_first.says);
    assert_eq!(read.ladder.len(), 9);
    for cell in &read.ladder {
        assert!(cell.standing.as_ref().unwrap().holds.bookable(), "{}", cell.cell.certification);
    }
    for line in &read.recommendations {
        assert_eq!(line.bookable, line.named.len(), "{}", line.advice.id);
    }
    // All of both guides held then; one of them led with an exam whose end was already public.
    assert_eq!(gone_first(catalog(), then).gone, []);
    let later = gone_first(catalog(), today());
    let announced: Vec<_> = later.gone.iter().filter(|lead| !lead.announced_before.is_empty()).collect();
    assert_eq!(announced.len(), 1);
    assert_eq!(announced[0].standing.certification, "aws-mls-c01");
    assert_eq!(announced[0].announced_before, ["best-worth-it"]);
}

#[test]
fn what_is_gone_follows_the_calendar() {
    // (day, how many of the leads are gone)
    let cases = [
        ("2026-03-31", 0),
        ("2026-04-01", 1),
        ("2026-06-01", 1),
        ("2026-06-02", 2),
        ("2026-06-30", 2),
        ("2026-07-01", 4),
        ("2026-09-28", 4),
        ("2026-09-29", 5),
        ("2026-11-22", 5),
    ];
    for (on, count) in cases {
        assert_eq!(gone_first(catalog(), day(on)).gone.len(), count, "{on}");
    }
}

#[test]
fn nothing_is_recommended_instead_that_cannot_be_booked() {
    for on in ["2025-06-01", "2026-01-15", "2026-04-10", "2026-07-01", "2026-10-01", "2026-11-22"] {
        let on = day(on);
        for certification in catalog().certifications.values() {
            for situation in std::iter::once(None).chain(catalog().situations.iter().map(Some).step_by(7)) {
                let stands = standing(catalog(), certification, on, situation);
                let Some(instead) = &stands.instead else { continue };
                let other = AsOf::new(&catalog().certifications[&instead.certification], on);
                assert!(other.known() && other.status().bookable(), "{on}: {} → {instead:?}", certification.id);
                assert_ne!(instead.certification, certification.id);
                assert_eq!(instead.chain.is_empty(), instead.how == How::OurChoice, "{instead:?}");
            }
        }
    }
}

#[test]
fn successors_are_followed_until_one_can_be_booked() {
    // DP-203 is long gone.
    let found = instead_of(catalog(), &catalog().certifications["ms-dp-203"], today(), None).unwrap();
    assert_eq!(found.how, How::Successor);
    assert!(["ms-dp-700", "ms-dp-750"].contains(&found.certification.as_str()), "{found:?}");
    // MLS-C01 has two: the nearer one is taken, the other one stays in sight.
    let found = instead_of(catalog(), &catalog().certifications["aws-mls-c01"], today(), None).unwrap();
    assert_eq!((found.certification.as_str(), found.also), ("aws-mla-c02", vec!["aws-aip-c01".to_owned()]));

    // Cut MLS-C01's direct way: it must go on over MLA-C01, which is gone itself.
    let mut cut = catalog().clone();
    let mls = cut.certifications.get_mut("aws-mls-c01").unwrap();
    mls.successors.retain(|fact| fact.value.id == "aws-mla-c01");
    let mls = cut.certifications["aws-mls-c01"].clone();
    let found = instead_of(&cut, &mls, today(), None).unwrap();
    assert_eq!(found.chain, ["aws-mla-c01", "aws-mla-c02"]);
    assert_eq!(found.how, How::Successor, "a new version of a mere successor is no same credential");

    // A ring of successors ends, and the answer is then our choice.
    let mut ring = catalog().clone();
    let mut back = mls.successors[0].clone();
    back.value.id = "aws-mls-c01".into();
    ring.certifications.get_mut("aws-mla-c01").unwrap().successors = vec![back];
    let found = instead_of(&ring, &mls, today(), None).unwrap();
    assert_eq!(found.how, How::OurChoice);
}

#[test]
fn without_a_successor_the_nearest_is_named_as_our_choice() {
    let found = instead_of(catalog(), &catalog().certifications["google-tensorflow-developer-exam"], today(), None);
    let found = found.unwrap();
    assert_eq!(found.how, How::OurChoice);
    assert!(found.why.contains("our choice"), "{}", found.why);
    assert!(found.overlap > 0.0);
    // Nearest of a gone literacy exam is no professional one.
    let mut alone = catalog().clone();
    alone.certifications.get_mut("ms-ai-900").unwrap().successors.clear();
    let ai900 = alone.certifications["ms-ai-900"].clone();
    let found = instead_of(&alone, &ai900, today(), None).unwrap();
    let chosen = &alone.certifications[&found.certification];
    assert_eq!((chosen.issuer.as_str(), chosen.rung), ("microsoft", Rung::Fundamentals), "{}", chosen.id);
}

#[test]
fn what_suits_a_situation_is_what_a_mentor_would_say() {
    // (certification, situation, misfit wanted; `None` = it fits)
    let cases = [
        ("aws-aif-c01", "complete-beginner", None),
        ("ms-ai-901", "complete-beginner", None),
        ("gcp-professional-ml-engineer", "complete-beginner", Some("too-advanced")),
        ("ms-ai-103", "aws-environment", Some("other-cloud")),
        ("aws-mla-c02", "aws-environment", None),
        ("gcp-professional-ml-engineer", "early-career", Some("above-stage")),
        ("aws-aif-c01", "mid-career", Some("below-stage")),
        ("nvidia-nca-aiio", "governance-free", Some("not-for-goal")),
        ("kaggle-learn", "free-only", None),
        ("aws-aif-c01", "free-only", Some("over-budget")),
        ("ibm-ai-engineering", "tight-budget", Some("over-budget")),
        ("gcp-professional-ml-engineer", "google-cloud-environment", None),
    ];
    let mut governance = catalog().situations[0].clone();
    governance.id = "governance-free".into();
    governance.goal = "governance".into();
    for (id, situation, wanted) in cases {
        let found = catalog().situations.iter().find(|other| other.id == situation).unwrap_or(&governance);
        let got = fit(catalog(), &catalog().certifications[id], today(), found, &found.have);
        let kinds: Vec<&str> = got
            .misfits
            .iter()
            .map(|misfit| match misfit {
                Misfit::TooAdvanced { .. } => "too-advanced",
                Misfit::OtherCloud { .. } => "other-cloud",
                Misfit::AboveStage => "above-stage",
                Misfit::BelowStage => "below-stage",
                Misfit::NotForGoal => "not-for-goal",
                Misfit::OverBudget { .. } => "over-budget",
                Misfit::PriceUnknown => "price-unknown",
            })
            .collect();
        match wanted {
            None => assert!(got.fits, "{id} for {situation}: {:?}", got.says),
            Some(wanted) => assert!(kinds.contains(&wanted), "{id} for {situation}: {kinds:?}"),
        }
        assert_eq!(got.fits, got.misfits.is_empty());
        assert_eq!(got.says.len(), got.misfits.len());
    }
}

#[test]
fn a_stack_counts_what_its_earlier_steps_teach() {
    let guide = catalog().guides.iter().find(|guide| guide.id == "best-worth-it").unwrap();
    let read = overview(catalog(), guide, day("2026-01-15"));
    let third = read.recommendations.iter().find(|line| line.advice.id == "stack-ml-engineer-3").unwrap();
    let google = third.named.iter().find(|n| n.standing.certification == "gcp-professional-ml-engineer").unwrap();
    assert!(google.fit.as_ref().unwrap().fits, "{:?}", google.fit);
    // The same exam is out of reach for the same person without the steps before it.
    let situation = catalog().situations.iter().find(|other| other.id == "ml-engineer").unwrap();
    let alone =
        fit(catalog(), &catalog().certifications["gcp-professional-ml-engineer"], today(), situation, &Levels::new());
    assert!(!alone.fits);
}

#[test]
fn every_table_of_a_guide_can_be_read() {
    for guide in &catalog().guides {
        let read = overview(catalog(), guide, today());
        assert_eq!(read.ladder.len(), guide.ladder.len());
        assert_eq!(read.recommendations.len(), guide.recommendation.len());
        assert_eq!(read.claims.len(), guide.claim.len());
        assert_eq!(read.mistakes.len(), guide.mistake.len());
        assert_eq!(read.rules.len(), guide.rule.len());
        assert_eq!(read.answers.len(), guide.answer.len());
        assert_eq!(read.prices.len(), guide.price.len());
        assert!(read.claims.iter().all(|claim| !claim.maker.is_empty() && !claim.weak.is_empty()));
        for mistake in &read.mistakes {
            assert!(mistake.our_warning.is_some(), "{}: {:?}", mistake.statement.id, mistake.statement.warning);
        }
        for rule in &read.rules {
            assert_eq!(rule.our_warning.is_some(), rule.statement.warning.is_some(), "{}", rule.statement.id);
        }
        for line in &read.recommendations {
            assert_eq!(line.named.len(), line.advice.certifications.len(), "{}", line.advice.id);
            assert!(line.fitting <= line.bookable && line.bookable <= line.named.len());
            assert!(!line.says.is_empty());
        }
        assert!(!leads(guide).is_empty());
    }
    assert_eq!(warning_says("no-such-kind"), None);
}

#[test]
fn prices_then_and_now_are_told_apart() {
    let guide = catalog().guides.iter().find(|guide| guide.id == "best-worth-it").unwrap();
    let read = overview(catalog(), guide, today());
    // (certification, fee now, difference to what the guide states)
    let cases = [
        ("gcp-professional-ml-engineer", Some(200.0), Some(0.0)),
        ("aws-aip-c01", Some(300.0), Some(0.0)),
        ("kaggle-learn", Some(0.0), Some(0.0)),
        ("microsoft-learn-ai-paths", Some(0.0), Some(0.0)),
    ];
    for (id, now, difference) in cases {
        let line = read.prices.iter().find(|line| line.price.certification == id).unwrap();
        assert_eq!((line.now_usd, line.difference_usd), (now, difference), "{id}: {}", line.says);
    }
    let mls = read.prices.iter().find(|line| line.price.certification == "aws-mls-c01").unwrap();
    assert!(!mls.bookable && mls.says.contains("at the end"), "{}", mls.says);
    let ibm = read.prices.iter().find(|line| line.price.certification == "ibm-ai-engineering").unwrap();
    assert_eq!(ibm.now_monthly_usd, Some(49.0));
    assert_eq!(ibm.difference_monthly_usd, Some(0.0));
}

#[test]
fn guides_stand_side_by_side_with_our_steps() {
    let ours = ["ms-ai-901".to_owned()];
    let read = side_by_side(catalog(), "complete-beginner", today(), &ours).unwrap();
    assert_eq!(read.guides.len(), 2);
    assert!(read.guides.iter().all(|side| !side.recommendations.is_empty()));
    assert_eq!(read.our_steps.len(), 1);
    let of = |id: &str| -> &Difference { read.differences.iter().find(|d| d.certification == id).unwrap() };
    let gone = of("ms-ai-900");
    assert!(!gone.ours);
    assert!(
        matches!(&gone.reasons[0], Reason::Gone { last_day: Some(last), instead: Some(now) }
            if *last == day("2026-06-30") && now == "ms-ai-901"),
        "{gone:?}"
    );
    let taken = of("ms-ai-901");
    assert!(taken.ours);
    assert!(matches!(&taken.reasons[0], Reason::Replaces { gone } if gone == "ms-ai-900"), "{taken:?}");
    for difference in &read.differences {
        assert_eq!(difference.reasons.len(), difference.says.len());
        assert_eq!(difference.but.len(), difference.but_says.len());
        assert!(!difference.reasons.is_empty(), "{}", difference.certification);
    }
    let ids: BTreeSet<_> = read.differences.iter().map(|d| &d.certification).collect();
    assert_eq!(ids, ["aws-aif-c01", "ibm-ai-engineering", "ms-ai-900", "ms-ai-901"].map(String::from).iter().collect());

    // What speaks for the guide's choice is said too: the free course is cheaper, the exam better known.
    let cheap = side_by_side(catalog(), "complete-beginner", today(), &["kaggle-learn".to_owned()]).unwrap();
    let exam = cheap.differences.iter().find(|d| d.certification == "aws-aif-c01").unwrap();
    assert!(matches!(&exam.reasons[..], [Reason::Cheaper { of, .. }] if of == "kaggle-learn"), "{exam:?}");
    assert!(exam.but.iter().any(|b| matches!(b, Reason::BetterKnown { of, .. } if of == "aws-aif-c01")), "{exam:?}");

    // What both name is no difference; no plan of ours leaves their side alone.
    let same = side_by_side(catalog(), "infrastructure", today(), &["nvidia-nca-aiio".to_owned()]).unwrap();
    assert_eq!(same.differences, []);
    let none = side_by_side(catalog(), "complete-beginner", today(), &[]).unwrap();
    assert!(none.differences.iter().all(|difference| !difference.ours));
    assert_eq!(
        side_by_side(catalog(), "google-cloud-environment", today(), &[]).unwrap().agreed,
        ["gcp-professional-ml-engineer"]
    );
}

#[test]
fn every_situation_has_an_answer_on_every_day() {
    for on in ["2026-01-15", "2026-11-22"] {
        for situation in &catalog().situations {
            let read = side_by_side(catalog(), &situation.id, day(on), &["aws-aif-c01".to_owned()]).unwrap();
            let speaks = read.guides.iter().any(|side| !side.recommendations.is_empty());
            assert!(speaks, "no guide speaks of {}", situation.id);
            for difference in &read.differences {
                assert!(!difference.reasons.is_empty(), "{}: {}", situation.id, difference.certification);
            }
        }
    }
    let error = side_by_side(catalog(), "astronaut", today(), &[]).unwrap_err();
    assert!(error.to_string().contains("astronaut") && error.hint().contains("complete-beginner"), "{error}");
}

#[test]
fn a_day_between_two_versions_is_told_as_it_was() {
    // AIP-C01: trial run until 2026-03-31, standard exam from 2026-04-14.
    let aip = &catalog().certifications["aws-aip-c01"];
    let between = standing(catalog(), aip, day("2026-04-10"), None);
    assert_eq!((between.holds, between.last_day), (Holds::NotYet, None), "{}", between.says);
    assert_eq!(standing(catalog(), aip, day("2026-04-14"), None).holds, Holds::Yes);
    assert!(standing(catalog(), aip, day("2026-01-15"), None).says.contains("trial run"));
}
