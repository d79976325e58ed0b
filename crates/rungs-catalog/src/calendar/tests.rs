use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rungs_planner::{Day, Held, StatedPrice};

use super::*;
use crate::catalog::BuildBlock;
use crate::fixture::{catalog, day, step};
use crate::plan_step::PlannedStep;

fn build() -> BuildBlock {
    BuildBlock {
        id: "classifier".into(),
        skills: BTreeMap::new(),
        cloud: None,
        project: "A classifier, with its mistakes measured; \"öffentlich\"".into(),
        hours: 12,
        cost_usd: 0,
        finished: "Strangers can run it.".into(),
        write_up: "What went wrong, and why.".into(),
        community: "Answer one question in a forum.".into(),
    }
}

fn held(certification: &str, earned: &str) -> Held {
    Held { certification: certification.parse().unwrap(), earned: day(earned) }
}

/// A plan with everything in it.
fn with_plan<T>(use_it: impl FnOnce(&CalendarInput<'_>) -> T) -> T {
    let catalog = catalog();
    let block = build();
    let planned = [
        step("role", "2026-11-22", "2027-01-10", 40, 200.0),
        step("closing", "2027-01-10", "2027-02-14", 20, 100.0),
        step("one-year", "2027-02-14", "2027-03-10", 16, 100.0),
    ];
    let steps = [
        CalendarStep {
            step: &planned[0],
            exam: day("2027-01-20"),
            book_by: Some(day("2027-01-06")),
            build: Some(&block),
        },
        CalendarStep { step: &planned[1], exam: day("2027-03-24"), book_by: None, build: None },
        CalendarStep { step: &planned[2], exam: day("2027-04-01"), book_by: Some(day("2026-11-01")), build: None },
    ];
    let held =
        [held("carried", "2025-06-01"), held("one-year-only", "2025-01-01"), held("evidence-ml-work", "2020-01-01")];
    let prices = [
        StatedPrice { certification: "role".parse().unwrap(), cost_usd: 50.0, until: Some(day("2027-01-31")) },
        StatedPrice { certification: "closing".parse().unwrap(), cost_usd: 80.0, until: None },
    ];
    use_it(&CalendarInput {
        catalog,
        day: day("2026-11-22"),
        steps: &steps,
        held: &held,
        prices: &prices,
        away: &[[day("2026-12-20"), day("2027-01-03")]],
        hours_per_week: 8,
        fixed: &[],
    })
}

#[test]
fn what_is_on_record_runs_out_on_its_own_day() {
    with_plan(|input| {
        let of = |held: &[Held], fixed: &[FixedDay]| {
            let all = entries(&CalendarInput { steps: &[], held, fixed, prices: &[], ..*input });
            let days = |kind| all.iter().filter(|entry| entry.kind == kind).map(|entry| entry.from).collect::<Vec<_>>();
            let words: Vec<String> =
                all.iter().map(|entry| format!("{} {}", entry.summary, entry.description)).collect();
            (days(EntryKind::Renew), days(EntryKind::RunsOut), words)
        };
        let by_rule = of(&[held("carried", "2025-06-01")], &[]);
        assert_eq!(by_rule.1.len(), 1);
        let fixed_day = |kind, on: &str| FixedDay { certification: "carried".into(), kind, day: day(on) };
        let fixed = [
            fixed_day(EntryKind::Renew, "2028-09-01"),
            fixed_day(EntryKind::RunsOut, "2029-03-01"),
            fixed_day(EntryKind::RunsOut, "2026-01-01"),
        ];
        let (renew, runs_out, words) = of(&[], &fixed);
        assert_eq!((renew, runs_out), (vec![day("2028-09-01")], vec![day("2029-03-01")]));
        for word in &words {
            assert!(word.contains("ay to keep it") && !word.contains("seat"), "{word}");
        }
    });
}

#[test]
fn a_booked_seat_takes_the_place_of_the_planned_day() {
    with_plan(|input| {
        let id = input.steps[0].step.certification.clone();
        let fixed = [
            FixedDay { certification: id.clone(), kind: EntryKind::Exam, day: day("2027-03-01") },
            FixedDay { certification: "gone-by".into(), kind: EntryKind::Exam, day: day("2026-01-01") },
            FixedDay { certification: "failed".into(), kind: EntryKind::Retake, day: day("2027-02-01") },
        ];
        let all = entries(&CalendarInput { fixed: &fixed, ..*input });
        let exams: Vec<&Entry> =
            all.iter().filter(|entry| entry.kind == EntryKind::Exam && entry.certification == id).collect();
        assert_eq!(exams.len(), 1);
        assert_eq!(exams[0].from, day("2027-03-01"));
        assert!(exams[0].description.contains("booked"));
        assert!(all.iter().all(|entry| entry.certification != "gone-by"));
        assert!(all.iter().any(|entry| entry.kind == EntryKind::Retake && entry.certification == "failed"));
    });
}

#[test]
fn the_file_is_as_it_was_reviewed() {
    let text = with_plan(calendar);
    // Kept with plain line ends, so that no tool changes it on the way.
    assert_eq!(text.replace("\r\n", "\n"), include_str!("golden.ics"), "\n{text}");
}

#[test]
fn lines_end_and_fold_as_the_format_wants() {
    let text = with_plan(calendar);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    // Comma and semicolon in texts are escaped, quotation marks and other letters are not.
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.contains(r#"SUMMARY:Build (12 h): A classifier\, with its mistakes measured\; "öffentlich""#),
        "{unfolded}"
    );
}

#[test]
fn entries_fall_on_the_right_days() {
    let all = with_plan(entries);
    let span = |kind: EntryKind, id: &str| {
        let found: Vec<_> = all.iter().filter(|entry| entry.kind == kind && entry.certification == id).collect();
        found.iter().map(|entry| format!("{}/{}", entry.from, entry.to)).collect::<Vec<_>>().join(" ")
    };
    // (kind, certification, days); by hand. 40 hours at 8 a week are 35 days, of which 28 lie before the
    // time away and 7 after it; the fifth week of the step is all away.
    let cases = [
        (
            EntryKind::Study,
            "role",
            "2026-11-22/2026-11-28 2026-11-29/2026-12-05 2026-12-06/2026-12-12 2026-12-13/2026-12-19 2027-01-04/2027-01-09",
        ),
        (EntryKind::Book, "role", "2027-01-06/2027-01-06"),
        (EntryKind::Book, "one-year", ""), // It lies in the past.
        (EntryKind::Exam, "role", "2027-01-20/2027-01-20"),
        (EntryKind::Build, "role", "2027-01-21/2027-01-31"), // 12 hours: 10.5 days.
        (EntryKind::Retake, "role", "2027-02-03/2027-02-03"),
        (EntryKind::Retake, "closing", "2027-04-07/2027-04-07"), // 14 days are assumed.
        (EntryKind::LastDay, "closing", "2027-03-31/2027-03-31"),
        (EntryKind::LastDay, "role", ""),
        (EntryKind::Price, "role", "2027-01-31/2027-01-31"),
        (EntryKind::Price, "closing", ""),
        (EntryKind::RunsOut, "one-year", "2028-04-01/2028-04-01"),
        (EntryKind::Renew, "one-year", "2027-10-01/2027-10-01"),
        (EntryKind::RunsOut, "carried", "2027-06-01/2027-06-01"),
        (EntryKind::RunsOut, "one-year-only", ""), // It has run out.
        (EntryKind::RunsOut, "role", ""),          // Nobody says for how long it is valid.
    ];
    for (kind, id, wanted) in cases {
        assert_eq!(span(kind, id), wanted, "{kind:?} {id}");
    }
    let retake = all.iter().find(|entry| entry.uid == "closing-retake-1@rungs").unwrap();
    assert!(retake.description.contains("there is no second try"), "{}", retake.description);
}

#[test]
fn an_entry_keeps_its_identity_when_the_plan_moves() {
    let uids = |all: &[Entry]| all.iter().map(|entry| entry.uid.clone()).collect::<BTreeSet<_>>();
    let before = with_plan(entries);
    let after = with_plan(|input| {
        let later: Vec<PlannedStep> = input
            .steps
            .iter()
            .map(|planned| PlannedStep {
                study_start: planned.step.study_start.plus_days(35).unwrap(),
                exam: planned.step.exam.plus_days(35).unwrap(),
                ..planned.step.clone()
            })
            .collect();
        let steps: Vec<CalendarStep<'_>> = input
            .steps
            .iter()
            .zip(&later)
            .map(|(planned, step)| CalendarStep { step, exam: planned.exam.plus_days(35).unwrap(), ..*planned })
            .collect();
        entries(&CalendarInput { steps: &steps, ..*input })
    });
    assert_eq!(uids(&before).len(), before.len());
    let moved = uids(&after);
    for uid in ["role-study-1@rungs", "role-exam-1@rungs", "closing-retake-1@rungs", "one-year-runs-out-1@rungs"] {
        assert!(uids(&before).contains(uid) && moved.contains(uid), "{uid}");
    }
}

proptest! {
    /// Whatever is away, study stays out of it, before the exam, and adds up to the hours of the step.
    #[test]
    fn study_adds_up_and_leaves_free_time_free(
        hours in 1_u32..400,
        per_week in 0_u32..60,
        length in 1_i64..400,
        away in prop::collection::vec((0_i64..300, 0_i64..40), 0..4),
    ) {
        let catalog = catalog();
        let start = day("2026-11-22");
        let at = |days: i64| start.plus_days(days).unwrap();
        let away: Vec<[Day; 2]> = away.into_iter().map(|(from, more)| [at(from), at(from + more)]).collect();
        let planned = PlannedStep { exam: at(length), hours, ..step("role", "2026-11-22", "2026-11-22", 0, 0.0) };
        let steps = [CalendarStep { step: &planned, exam: at(length + 9), book_by: None, build: None }];
        let input = CalendarInput {
            catalog, day: start, steps: &steps, held: &[], prices: &[], away: &away, hours_per_week: per_week,
            fixed: &[],
        };
        let study: Vec<Entry> = entries(&input).into_iter().filter(|entry| entry.kind == EntryKind::Study).collect();
        let free = (0..length).any(|days| !away.iter().any(|[first, last]| (*first..=*last).contains(&at(days))));
        prop_assert_eq!(study.iter().map(|entry| entry.hours).sum::<u32>(), if free { hours } else { 0 });
        for entry in &study {
            prop_assert!(entry.from <= entry.to && entry.to < planned.exam);
            prop_assert!(entry.to.days_since(entry.from) < 7);
            prop_assert!(away.iter().all(|[first, last]| entry.to < *first || *last < entry.from));
        }
        for pair in study.windows(2) {
            prop_assert!(pair[0].to < pair[1].from);
        }
    }
}
