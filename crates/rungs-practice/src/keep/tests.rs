use std::path::Path;
use std::sync::OnceLock;

use rungs_catalog::Catalog;
use rungs_planner::Day;

use super::*;
use crate::events::{CredentialEarned, ExamResult, RenewalDone};

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        rungs_catalog::load::load_folder(&folder).unwrap().catalog
    })
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn credential(id: &str, earned: &str) -> CredentialEarned {
    CredentialEarned {
        certification: Some(id.to_owned()),
        name: id.to_owned(),
        issuer: String::new(),
        earned: day(earned),
        expires: None,
        url: None,
        number: None,
        from: "typed".into(),
    }
}

fn holding(held: &[(&str, &str)]) -> Life {
    Life { credentials: held.iter().map(|(id, earned)| credential(id, earned)).collect(), ..Life::default() }
}

fn on(text: &str) -> Asked<'static> {
    Asked { day: day(text), horizon_days: HORIZON_DAYS, goal: None, clouds: &[] }
}

#[test]
fn one_exam_is_taken_where_it_renews_several_for_less() {
    // Prices by the rules of the catalogue: again with the voucher AIF 50, DEA 75, MLA 75; one AIP for 150 renews
    // all three, one MLA for 75 renews AIF too.
    let today = "2026-11-22";
    #[expect(clippy::type_complexity, reason = "a table of cases")]
    let cases: [(&[(&str, &str)], &[&[&str]], f64); 4] = [
        (&[("aws-aif-c01", "2024-05-01")], &[&["aws-aif-c01"]], 50.0),
        (&[("aws-aif-c01", "2024-05-01"), ("aws-dea-c01", "2024-06-01")], &[&["aws-aif-c01"], &["aws-dea-c01"]], 125.0),
        (&[("aws-aif-c01", "2024-05-01"), ("aws-mla-c01", "2024-06-01")], &[&["aws-aif-c01", "aws-mla-c01"]], 75.0),
        (
            &[
                ("aws-aif-c01", "2024-05-01"),
                ("aws-dea-c01", "2024-06-01"),
                ("aws-mla-c01", "2024-06-10"),
                ("aws-clf-c02", "2024-06-20"),
            ],
            // The game for Cloud Practitioner is free, and one MLA carries AIF; DEA by itself. 75 + 75 equals AIP's
            // 150, which needs fewer hours: 20 against 36.
            &[&["aws-aif-c01", "aws-clf-c02", "aws-dea-c01", "aws-mla-c01"]],
            150.0,
        ),
    ];
    for (held, wanted, cost) in cases {
        let keep = keep(catalog(), &holding(held), &on(today));
        let mut got: Vec<Vec<&str>> = keep
            .keep_all
            .actions
            .iter()
            .map(|action| {
                let mut keeps: Vec<&str> = action.keeps.iter().map(String::as_str).collect();
                keeps.sort_unstable();
                keeps
            })
            .collect();
        got.sort();
        assert_eq!(got, wanted, "{held:?}");
        assert!((keep.keep_all.cost_usd - cost).abs() < 1e-9, "{held:?}: {:?}", keep.keep_all);
        assert!(keep.keep_all.exact && keep.keep_all.lost.is_empty());
    }
}

#[test]
fn an_exam_counts_only_for_what_is_valid_on_its_day() {
    // A year apart, no day of one exam lies in the time of both that also lies within the year asked for: the second
    // is not asked for at all, and the first is renewed alone.
    let life = holding(&[("aws-aif-c01", "2024-01-10"), ("aws-dea-c01", "2025-01-10")]);
    let keep = keep(catalog(), &life, &on("2026-11-22"));
    assert_eq!(keep.keep_all.actions.len(), 1);
    assert_eq!(keep.keep_all.actions[0].to, day("2027-01-09"));
    assert_eq!(keep.credentials.first().unwrap().standing, Standing::ExpiresSoon);
    // A pass of AIP still renews both, since it may be sat while both are valid.
    assert!(keep.exams.iter().any(|exam| exam.exam == "aws-aip-c01" && exam.renews.len() == 2), "{:?}", keep.exams);
}

#[test]
fn the_end_is_the_credentials_own_else_the_rule_and_moves_with_renewals() {
    let mut life = holding(&[("aws-aif-c01", "2025-02-01"), ("ms-ai-103", "2026-02-01"), ("ms-ai-901", "2026-05-01")]);
    life.credentials[0].expires = Some(day("2028-03-15"));
    let expiry = |life: &Life, today: &str, id: &str| {
        let all = holdings(catalog(), life, day(today));
        let found = all.into_iter().find(|held| held.certification.as_deref() == Some(id)).unwrap();
        (found.expiry, found.expiry_from)
    };
    let ends = |text: &str| Expiry::On { day: day(text) };
    assert_eq!(expiry(&life, "2026-11-22", "aws-aif-c01"), (ends("2028-03-15"), Source::Credential));
    assert_eq!(expiry(&life, "2026-11-22", "ms-ai-103"), (ends("2027-02-01"), Source::Rule));
    assert_eq!(expiry(&life, "2026-11-22", "ms-ai-901"), (Expiry::Never, Source::Rule));
    // Microsoft's assessment adds twelve months to the end, not to the day on which it was done.
    life.renewals.push(RenewalDone { certification: "ms-ai-103".into(), day: day("2026-10-01"), valid_until: None });
    assert_eq!(expiry(&life, "2026-11-22", "ms-ai-103"), (ends("2028-02-01"), Source::Renewal));
    // Before it was done nobody knew of it.
    assert_eq!(expiry(&life, "2026-09-22", "ms-ai-103"), (ends("2027-02-01"), Source::Rule));
    // A pass of another exam carries on what its rules name.
    let passed = ExamResult {
        certification: "aws-aip-c01".into(),
        day: day("2026-11-01"),
        passed: true,
        score: None,
        domains: Vec::new(),
    };
    life.results.push(passed);
    assert_eq!(expiry(&life, "2026-11-22", "aws-aif-c01"), (ends("2029-11-01"), Source::Renewal));
}

#[test]
fn each_credential_stands_where_its_dates_put_it() {
    let cases = [
        ("aws-aif-c01", "2026-01-01", Standing::Valid),
        ("aws-aif-c01", "2024-01-01", Standing::ExpiresSoon),
        ("aws-aif-c01", "2023-11-22", Standing::Expired),
        ("ms-ai-103", "2026-05-01", Standing::WindowOpen),
        ("ms-ai-103", "2026-07-01", Standing::Valid),
        ("ms-ai-102", "2026-01-10", Standing::ExpiresSoon),
    ];
    for (id, earned, wanted) in cases {
        let keep = keep(catalog(), &holding(&[(id, earned)]), &on("2026-11-22"));
        let kept = keep.credentials.first().unwrap();
        assert_eq!(kept.standing, wanted, "{id} {earned}: {kept:?}");
        assert_eq!(kept.cannot_be_renewed, id == "ms-ai-102", "{id} {earned}");
        let in_set = !keep.keep_all.actions.is_empty();
        let due =
            !matches!(id, "ms-ai-102") && wanted != Standing::Expired && earned < "2024-11-22" || id == "ms-ai-103";
        assert_eq!(in_set, due, "{id} {earned}: {:?}", keep.keep_all);
    }
}

#[test]
fn what_the_catalogue_does_not_know_is_kept_with_its_own_dates() {
    let mut life = holding(&[("no-such-thing", "2024-01-01")]);
    life.credentials[0].expires = Some(day("2026-12-24"));
    let keep = keep(catalog(), &life, &on("2026-11-22"));
    let kept = keep.credentials.first().unwrap();
    assert_eq!((kept.standing, kept.ways.len()), (Standing::ExpiresSoon, 0));
    assert_eq!(keep.keep_all.lost, ["no-such-thing"]);
    assert!(serde_json::to_value(&keep).is_ok());
}

#[test]
fn the_goal_says_what_to_let_lapse_and_why() {
    let life = holding(&[("aws-clf-c02", "2024-03-01")]);
    let goal = catalog().goal("governance").unwrap();
    let keep = keep(catalog(), &life, &Asked { goal: Some(goal), ..on("2026-11-22") });
    let lapse = keep.credentials.iter().find(|kept| kept.holding.certification.as_deref() == Some("aws-clf-c02"));
    assert!(lapse.unwrap().let_lapse.is_some(), "{keep:?}");
    assert!(keep.keep_worthwhile.as_ref().unwrap().actions.is_empty(), "{keep:?}");
}

#[test]
fn held_on_a_day_has_no_later_passes() {
    let life = holding(&[("aws-aif-c01", "2026-01-01"), ("aws-dea-c01", "2026-12-01")]);
    let ids: Vec<String> = held(&life, day("2026-11-22")).iter().map(|held| held.certification.to_string()).collect();
    assert_eq!(ids, ["aws-aif-c01"]);
}

#[test]
fn a_pass_that_lies_ahead_takes_nothing_away() {
    // Written down for later, it is no newer pass of today: what is held today is still the first.
    let life = holding(&[("aws-aif-c01", "2026-01-01"), ("aws-aif-c01", "2026-12-01")]);
    for (today, earned) in [("2026-11-22", "2026-01-01"), ("2026-12-01", "2026-12-01")] {
        let all = holdings(catalog(), &life, day(today));
        assert_eq!(all.iter().map(|held| held.earned).collect::<Vec<_>>(), [day(earned)], "{today}");
    }
}

#[test]
fn review_and_calendar_go_by_the_end_that_the_credential_names() {
    let mut life = holding(&[("aws-aif-c01", "2024-01-01"), ("my own", "2024-01-01")]);
    life.credentials[0].expires = Some(day("2029-03-15"));
    let aif = Held { certification: "aws-aif-c01".parse().unwrap(), earned: day("2024-01-01") };
    assert_eq!(ends(catalog(), &life, day("2026-11-22")), [(aif, Expiry::On { day: day("2029-03-15") })]);
    life.credentials[1].expires = Some(day("2026-11-22"));
    let keep = keep(catalog(), &life, &on("2026-11-22"));
    let ends: Vec<FixedDay> = keep.days().into_iter().filter(|day| day.kind == EntryKind::RunsOut).collect();
    assert_eq!(ends.len(), 1, "what has run out is in no calendar: {ends:?}");
    assert_eq!((ends[0].certification.as_str(), ends[0].day), ("aws-aif-c01", day("2029-03-15")));
}
