use super::WarningKind::{self, *};
use super::warnings;
use crate::fixture::{catalog, day, profile, step};
use crate::plan_step::PlannedStep;

const TODAY: &str = "2026-11-22";

/// A step that nothing is wrong with: practical, known, kept for ever, within the first months.
fn fine(certification: &str) -> PlannedStep {
    step(certification, TODAY, "2027-01-15", 40, 100.0)
}

fn held(rows: &[(&str, &str)]) -> String {
    let row = |(id, earned): &(&str, &str)| format!("[[held]]\ncertification = \"{id}\"\nearned = {earned}\n");
    rows.iter().map(row).collect::<Vec<_>>().concat()
}

/// Kind, subject, profile, steps, certifications asked about, and whether it must be warned of.
type Row = (WarningKind, Option<&'static str>, String, Vec<PlannedStep>, &'static [&'static str], bool);

#[test]
#[expect(clippy::too_many_lines, reason = "a table with two rows and more for each kind")]
fn each_mistake_is_warned_of_and_its_near_miss_is_not() {
    let project = held(&[("evidence-shipped-project", "2026-01-01")]);
    let degree = held(&[("evidence-related-degree", "2020-01-01")]);
    let two = || vec![fine("plain"), fine("practical")];
    let rows: Vec<Row> = vec![
        (BadgesWithoutBuilding, None, held(&[("first", "2026-01-01")]), two(), &[], true),
        (BadgesWithoutBuilding, None, held(&[("first", "2026-01-01")]) + &degree, two(), &[], true),
        (BadgesWithoutBuilding, None, held(&[("first", "2026-01-01")]) + &project, two(), &[], false),
        (BadgesWithoutBuilding, None, String::new(), two(), &[], false),
        (CostAlone, Some("cheap"), String::new(), vec![step("cheap", TODAY, "2027-01-15", 30, 49.0)], &[], true),
        // There is no money for the better-known one.
        (
            CostAlone,
            Some("cheap"),
            "budget_usd = 60".into(),
            vec![step("cheap", TODAY, "2027-01-15", 30, 49.0)],
            &[],
            false,
        ),
        (CostAlone, Some("plain"), String::new(), vec![fine("plain")], &[], false),
        (NoHandsOn, None, String::new(), vec![fine("plain")], &[], true),
        (NoHandsOn, None, String::new(), two(), &[], false),
        (NoHandsOn, None, project.clone(), vec![fine("plain")], &[], false),
        (NoHandsOn, None, String::new(), vec![], &["plain"], false),
        (TooAdvanced, Some("hard"), "have = { python = 1 }".into(), vec![], &["hard"], true),
        (TooAdvanced, Some("hard"), "have = { python = 2 }".into(), vec![], &["hard"], false),
        (TooAdvanced, Some("hard"), String::new(), vec![fine("plain"), fine("hard")], &[], true),
        // The step before it gives the level.
        (TooAdvanced, Some("hard"), "have = { python = 1 }".into(), vec![fine("carries"), fine("hard")], &[], false),
        (Dumps, Some("role"), String::new(), vec![step("role", TODAY, "2027-01-15", 29, 200.0)], &[], true),
        (Dumps, Some("role"), String::new(), vec![step("role", TODAY, "2027-01-15", 30, 200.0)], &[], false),
        (MixingVendors, None, held(&[("on-gcp", "2026-01-01")]), vec![fine("on-aws")], &[], true),
        (MixingVendors, None, String::new(), vec![fine("on-aws")], &["on-gcp"], true),
        (MixingVendors, None, "stage = \"senior\"".into(), vec![fine("on-aws")], &["on-gcp"], false),
        (
            MixingVendors,
            None,
            held(&[("on-aws", "2026-01-01"), ("on-gcp", "2026-01-01")]),
            vec![fine("plain")],
            &[],
            false,
        ),
        (LevelForStage, Some("first"), "stage = \"senior\"".into(), vec![fine("first")], &[], true),
        (LevelForStage, Some("first"), "stage = \"mid\"".into(), vec![fine("first")], &[], false),
        (LevelForStage, Some("hard"), String::new(), vec![], &["hard"], true),
        (LevelForStage, Some("hard"), "stage = \"mid\"".into(), vec![], &["hard"], false),
        (RetiresEarly, Some("closing"), String::new(), vec![fine("closing")], &[], true),
        (RetiresEarly, Some("closing-late"), String::new(), vec![fine("closing-late")], &[], false),
        (RetiresEarly, Some("one-year-only"), String::new(), vec![fine("one-year-only")], &[], true),
        (RetiresEarly, Some("one-year"), String::new(), vec![fine("one-year")], &[], false),
        // A pass that runs out after the span that counts.
        (RetiresEarly, Some("one-year-only"), "horizon_days = 300".into(), vec![fine("one-year-only")], &[], false),
        (NoRenewal, Some("one-year-silent"), String::new(), vec![fine("one-year-silent")], &[], true),
        (NoRenewal, Some("one-year"), String::new(), vec![fine("one-year")], &[], false),
        (NoRenewal, Some("one-year-only"), String::new(), vec![fine("one-year-only")], &[], false),
        (EmployerOrAid, Some("dear"), String::new(), vec![step("dear", TODAY, "2027-01-15", 40, 900.0)], &[], true),
        (
            EmployerOrAid,
            Some("dear"),
            "paid_by = \"employer\"".into(),
            vec![step("dear", TODAY, "2027-01-15", 40, 900.0)],
            &[],
            false,
        ),
        (EmployerOrAid, Some("dear"), String::new(), vec![step("dear", TODAY, "2027-01-15", 40, 300.0)], &[], false),
        (
            EmployerOrAid,
            Some("dear-silent"),
            String::new(),
            vec![step("dear-silent", TODAY, "2027-01-15", 40, 900.0)],
            &[],
            false,
        ),
        (
            EmployerOrAid,
            None,
            "paid_by = \"me\"".into(),
            vec![fine("plain"), step("role", TODAY, "2027-01-15", 90, 201.0)],
            &[],
            true,
        ),
        (
            EmployerOrAid,
            None,
            "paid_by = \"me\"".into(),
            vec![step("role", TODAY, "2027-01-15", 90, 200.0)],
            &[],
            false,
        ),
        (Experience, Some("hard"), "years_experience = 2".into(), vec![], &["hard"], true),
        (Experience, Some("hard"), "stage = \"mid\"".into(), vec![], &["hard"], false),
        // 2026-05-30 + 12 months = 2027-05-30: 189 days off; 2026-05-15: 174.
        (Lapsing, Some("one-year"), held(&[("one-year", "2026-05-15")]), vec![], &[], true),
        (Lapsing, Some("one-year"), held(&[("one-year", "2026-05-30")]), vec![], &[], false),
        (Lapsing, Some("one-year"), held(&[("one-year", "2025-05-15")]), vec![], &[], true),
        (Lapsing, Some("carried"), held(&[("carried", "2025-02-01")]), vec![fine("plain")], &[], true),
        // The plan itself renews it.
        (Lapsing, Some("carried"), held(&[("carried", "2025-02-01")]), vec![fine("carries")], &[], false),
        (CertificatesAlone, None, "goal = \"career-change\"".into(), vec![fine("plain")], &[], true),
        (
            CertificatesAlone,
            None,
            "goal = \"career-change\"".to_owned() + "\n" + &project,
            vec![fine("plain")],
            &[],
            false,
        ),
        (CertificatesAlone, None, String::new(), vec![fine("plain")], &[], false),
        (NoPlan, Some("off-goal"), String::new(), vec![], &["off-goal"], true),
        (NoPlan, Some("on-gcp"), "clouds = [\"aws\"]".into(), vec![], &["on-gcp"], true),
        (NoPlan, Some("on-aws"), "clouds = [\"aws\"]".into(), vec![], &["on-aws"], false),
        (NoPlan, Some("plain"), "clouds = [\"aws\"]".into(), vec![], &["plain"], false),
    ];
    let catalog = catalog();
    for (kind, subject, text, steps, wanted, fires) in rows {
        let profile = if text.contains("goal = ") {
            rungs_planner::Profile::from_toml(&format!("start = 2026-11-22\n{text}")).unwrap()
        } else {
            profile(&text)
        };
        let found = warnings(catalog, &profile, &steps, wanted, day(TODAY));
        let hit = found.iter().any(|warning| warning.kind == kind && warning.subject.as_deref() == subject);
        assert_eq!(hit, fires, "{kind:?} {subject:?} {text:?} {wanted:?}: {found:#?}");
    }
}

#[test]
fn a_senior_whose_goal_a_fundamentals_exam_serves_is_left_alone() {
    let profile = rungs_planner::Profile::from_toml("goal = \"literacy\"\nstage = \"senior\"").unwrap();
    let found = warnings(catalog(), &profile, &[fine("first")], &[], day(TODAY));
    assert!(found.iter().all(|warning| warning.kind != LevelForStage), "{found:?}");
}

#[test]
fn too_advanced_names_the_level_the_hours_and_the_cheapest_way() {
    let found = warnings(catalog(), &profile("have = { python = 1 }"), &[], &["hard"], day(TODAY));
    let warning = found.iter().find(|warning| warning.kind == TooAdvanced).unwrap();
    assert!(warning.text.contains("Python at level 3 (fluent) where you are at 1"), "{}", warning.text);
    // 60 hours from level 1 to 2; `carries` is the only one that gives level 2 and needs nothing.
    assert_eq!(
        warning.what_to_do,
        "Python: about 60 hours of free study bring you to level 2; the cheapest certification on the way is The carries exam (100 USD)."
    );
}

#[test]
fn a_guide_is_named_only_after_it_was_published() {
    let profile = profile(&held(&[("one-year", "2025-01-01")]));
    let told = |today: &str| {
        let found = warnings(catalog(), &profile, &[], &[], day(today));
        found.into_iter().find(|warning| warning.kind == Lapsing).unwrap().guides
    };
    assert_eq!(told("2026-01-08"), []);
    let told = told("2026-01-09");
    assert_eq!((told[0].guide.as_str(), told[0].says.as_str()), ("guide-a", "Letting it run out."));
}

#[test]
fn lapsing_names_the_cheapest_way_that_is_still_open() {
    let catalog = catalog();
    // (held, earned, what the advice says)
    let rows = [
        ("one-year", "2026-06-30", "2027-01-15", "Cheapest way to keep it: free assessment, before 2027-06-30."),
        ("carried", "2025-02-01", TODAY, "Cheapest way to keep it: pass the exam again (80 USD), before 2027-02-01."),
        (
            "one-year-only",
            "2026-02-01",
            TODAY,
            "We know of no way to renew it. Use it while it lasts and leave it off after 2027-02-01.",
        ),
    ];
    for (id, earned, today, wanted) in rows {
        let found = warnings(catalog, &profile(&held(&[(id, earned)])), &[], &[], day(today));
        assert_eq!(found.iter().find(|warning| warning.kind == Lapsing).unwrap().what_to_do, wanted, "{id}");
    }
}

#[test]
fn no_warning_uses_the_words_of_the_files() {
    let catalog = catalog();
    let steps: Vec<_> = ["cheap", "closing", "one-year-only", "one-year-silent", "on-aws", "on-gcp", "hard", "role"]
        .map(|id| step(id, TODAY, "2027-01-15", 5, 400.0))
        .into();
    let found = warnings(catalog, &profile(&held(&[("one-year", "2025-01-01")])), &steps, &["off-goal"], day(TODAY));
    let kinds: std::collections::BTreeSet<_> = found.iter().map(|warning| warning.kind).collect();
    assert!(kinds.len() >= 9, "{kinds:?}");
    for warning in &found {
        let text = format!("{} {}", warning.text, warning.what_to_do).to_lowercase();
        for word in ["offer", "objective", "entry", "exit", "recognition", "horizon", "proof", "as of"] {
            assert!(!text.split(|c: char| !c.is_alphabetic()).any(|found| found == word), "{word}: {text}");
        }
    }
}
