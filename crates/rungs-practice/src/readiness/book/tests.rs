use super::turns::dollars;
use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn sure(p: f64) -> Chance {
    Chance { p, low: p, high: p }
}

/// $100, a week between tries, 7 hours a week at $6, a day at $2, 100 days.
fn terms() -> Terms {
    Terms {
        today: day("2026-11-22"),
        earliest: day("2026-11-23"),
        days: Vec::new(),
        seat: None,
        last_day: None,
        deadline: None,
        own_price: None,
        fee_cents: Some(10_000),
        retake_cents: None,
        paid_for: false,
        wait_days: Some(14),
        later_wait_days: None,
        tries_left: None,
        failed: 0,
        hours_per_week: 7,
        away: Vec::new(),
        hour_cents: 600,
        day_cents: 200,
        horizon_days: 100,
    }
}

fn days(answer: &BookOrWait) -> Vec<String> {
    answer.ways.iter().map(|way| way.day.to_string()).collect()
}

#[test]
fn who_passes_for_certain_books_now_and_the_sum_is_by_hand() {
    let answer = book_or_wait(&terms(), &mut |_| sure(1.0));
    assert_eq!(days(&answer), ["2026-11-23", "2026-11-29", "2026-12-06", "2026-12-20"]);
    assert_eq!((answer.advice, answer.day), (Advice::BookNow, Some(day("2026-11-23"))));
    let now = &answer.ways[0];
    // A fee, one day at an hour's study of $6, one day without it at $2.
    assert_eq!((now.fees_cents, now.total_cents), (10_000, 10_000 + 600 + 200));
    // A week: seven hours and seven days.
    assert_eq!(answer.ways[1].total_cents, 10_000 + 4_200 + 1_400);
    assert_eq!(answer.margin_cents, Some(4_800));
    assert_eq!(answer.margin_days, Some(6));
    assert_eq!(answer.without_cents, 20_000);
}

#[test]
fn a_sum_over_three_tries_is_the_one_by_hand() {
    // A half each time, the ranks alike: needed 1, 1/2, 1/4; passed 1/2, 1/4, 1/8.
    let answer = book_or_wait(&terms(), &mut |_| sure(0.5));
    let now = &answer.ways[0];
    let tries: Vec<String> = now.tries.iter().map(ToString::to_string).collect();
    assert_eq!(tries, ["2026-11-23", "2026-12-07", "2026-12-21"]);
    assert!((now.passed - 0.875).abs() < 1e-9 && (now.expected_tries - 1.75).abs() < 1e-9);
    assert_eq!(now.fees_cents, 17_500);
    // 1 + 14/2 + 14/4 hours; days 1/2·1 + 1/4·15 + 1/8·29 + 1/8·100.
    assert!((now.hours - 11.5).abs() < 1e-9, "{}", now.hours);
    let days_cents = 4_075; // 20.375 days at $2
    assert_eq!(now.total_cents, 17_500 + 6_900 + days_cents);
    // Of those who pass: (1/2·1 + 1/4·15 + 1/8·29) / 0.875 = 9 days.
    assert_eq!(now.expected_day, Some(day("2026-12-01")));
}

#[test]
fn who_is_unlikely_to_pass_waits_when_study_helps() {
    let terms = Terms { horizon_days: 1_000, ..terms() };
    let answer = book_or_wait(&terms, &mut |on| sure(if on < day("2026-12-06") { 0.05 } else { 0.95 }));
    assert_eq!((answer.advice, answer.day), (Advice::Wait, Some(day("2026-12-06"))));
    assert!(
        answer.turns.iter().any(|turn| turn.starts_with("23 November 2026 is as good if your chance")),
        "{:?}",
        answer.turns
    );
}

#[test]
fn who_has_no_chance_before_the_last_day_is_told_not_to_book() {
    let mut terms = terms();
    terms.last_day = Some(day("2026-12-13"));
    let answer = book_or_wait(&terms, &mut |_| sure(0.01));
    assert_eq!(answer.advice, Advice::DoNotBook);
    assert_eq!(answer.day, None);
    let late = answer.ways.last().unwrap();
    assert_eq!((late.day, late.not.as_deref()), (day("2026-12-20"), Some("after its last day")));
    // No try of any way lies after the last day.
    assert!(answer.ways.iter().flat_map(|way| &way.tries).all(|try_day| *try_day <= day("2026-12-13")));
}

#[test]
fn after_the_last_day_there_is_no_day_left() {
    for (last_day, deadline, tries_left) in
        [(Some(day("2026-11-22")), None, None), (None, Some(day("2026-11-01")), None), (None, None, Some(0))]
    {
        let answer = book_or_wait(&Terms { last_day, deadline, tries_left, ..terms() }, &mut |_| sure(0.9));
        assert_eq!((answer.advice, answer.day, answer.margin_cents), (Advice::NoDayLeft, None, None));
        assert!(answer.ways.iter().all(|way| way.not.is_some()));
    }
}

#[test]
fn a_voucher_holds_to_its_last_day_and_for_one_try() {
    let mut terms = terms();
    terms.own_price = Some(Price { cents: 0, until: Some(day("2026-11-30")) });
    let answer = book_or_wait(&terms, &mut |_| sure(0.5));
    let fees: Vec<i64> = answer.ways.iter().map(|way| way.fees_cents).collect();
    assert_eq!(fees, [7_500, 7_500, 17_500, 17_500]);
    // A price without an end is that of every try.
    terms.own_price = Some(Price { cents: 4_000, until: None });
    assert_eq!(book_or_wait(&terms, &mut |_| sure(0.5)).ways[0].fees_cents, 7_000);
}

#[test]
fn further_tries_come_after_the_wait_of_the_rule_and_cost_what_it_says() {
    let tries = |terms: &Terms| -> Vec<String> {
        book_or_wait(terms, &mut |_| sure(0.5)).ways[0].tries.iter().map(ToString::to_string).collect()
    };
    let mut terms = terms();
    terms.wait_days = Some(1);
    terms.later_wait_days = Some(90);
    assert_eq!(tries(&terms), ["2026-11-23", "2026-12-07", "2027-03-07"]);
    // One has failed already: the longer wait comes first.
    terms.failed = 1;
    assert_eq!(tries(&terms), ["2026-11-23", "2027-02-21", "2027-05-22"]);
    terms.tries_left = Some(2);
    assert_eq!(tries(&terms).len(), 2);
    terms.deadline = Some(day("2027-01-01"));
    assert_eq!(tries(&terms).len(), 1);
    terms.deadline = None;
    terms.retake_cents = Some(2_000);
    assert_eq!(book_or_wait(&terms, &mut |_| sure(0.5)).ways[0].fees_cents, 3_000);
    terms.failed = 0;
    assert_eq!(book_or_wait(&terms, &mut |_| sure(0.5)).ways[0].fees_cents, 11_000);
    terms.paid_for = true;
    assert_eq!(book_or_wait(&terms, &mut |_| sure(0.5)).ways[0].fees_cents, 0);
}

#[test]
fn a_seat_that_is_paid_is_kept_unless_another_day_is_better() {
    let mut terms = terms();
    terms.seat = Some(day("2026-12-01"));
    let answer = book_or_wait(&terms, &mut |on| sure(if on < day("2026-12-01") { 0.1 } else { 0.9 }));
    assert_eq!((answer.advice, answer.day), (Advice::KeepTheSeat, terms.seat));
    assert!(answer.ways.iter().any(|way| way.is_booked));
    // Its fee is spent: only a second try costs.
    let kept = answer.ways.iter().find(|way| way.is_booked).unwrap();
    assert_eq!(kept.fees_cents, 1_000 + 100);
}

#[test]
fn who_may_know_less_than_thought_passes_the_second_try_less_often() {
    let passed = |chance: Chance| book_or_wait(&terms(), &mut |_| chance).ways[0].passed;
    let (known, unknown) = (passed(sure(0.5)), passed(Chance { p: 0.5, low: 0.02, high: 0.98 }));
    assert!((known - 0.875).abs() < 1e-9 && unknown < 0.75 && unknown > 0.5, "{known} {unknown}");
    // The first try is not touched by it.
    let mean: f64 = ranked(Chance { p: 0.7, low: 0.2, high: 0.95 }).iter().sum::<f64>() / f64::from(RANKS);
    assert!((mean - 0.7).abs() < 1e-9);
}

#[test]
fn days_away_are_no_days_of_study() {
    let mut terms = terms();
    terms.away = vec![
        (day("2026-11-25"), day("2026-11-27")),
        (day("2026-11-26"), day("2026-11-28")), // overlaps
        (day("2027-01-01"), day("2026-12-01")), // the wrong way round
        (day("2026-11-01"), day("2026-11-22")), // reaches into today
    ];
    // From 22 November, seven days to the 29th: 22 and 25 to 28 are away.
    assert!((study_hours(&terms, day("2026-11-22"), day("2026-11-29")) - 2.0).abs() < 1e-9);
    assert!((study_hours(&terms, day("2026-11-29"), day("2026-11-22"))).abs() < 1e-9);
}

#[test]
fn odd_figures_break_nothing() {
    for chance in [
        sure(f64::NAN),
        sure(0.0),
        sure(-3.0),
        Chance { p: 0.5, low: 0.9, high: 0.1 },
        Chance { p: 0.5, low: f64::NEG_INFINITY, high: f64::INFINITY },
    ] {
        let mut terms = terms();
        terms.days = vec![Day::LAST, day("0001-01-01")];
        terms.hour_cents = i64::MAX;
        terms.day_cents = i64::MAX;
        terms.horizon_days = u32::MAX;
        let answer = book_or_wait(&terms, &mut |_| chance);
        assert_eq!(answer.ways.len(), 5, "{chance:?}");
        assert!(answer.ways.iter().all(|way| (0.0..=1.0).contains(&way.passed)), "{chance:?}");
    }
}

#[test]
fn cents_read_as_dollars() {
    for (cents, text) in [(0.0, "$0"), (600.0, "$6"), (1_283.4, "$12.83"), (-50.0, "-$0.50")] {
        assert_eq!(dollars(cents), text);
    }
}
