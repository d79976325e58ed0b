use rungs_planner::Held;

use super::*;
use crate::fixture::{catalog, day};

const TODAY: &str = "2026-11-22";

fn held(rows: &[(&str, &str)]) -> Vec<Held> {
    rows.iter().map(|(id, earned)| Held { certification: id.parse().unwrap(), earned: day(earned) }).collect()
}

fn judge(rows: &[(&str, &str)], today: &str) -> Review {
    let catalog = catalog();
    review(catalog, &held(rows), &[], catalog.goal("code").unwrap(), &[Cloud::Aws], day(today))
}

#[test]
fn each_holding_gets_the_verdict_that_its_facts_ask_for() {
    use Verdict::{LeadWith, LeaveOff, LetLapse, List, Renew};
    // What is held with its day, then the verdict on the first of them and a word of its reason.
    type Case<'a> = (&'a [(&'a str, &'a str)], Verdict, &'a str);
    let cases: [Case<'_>; 15] = [
        (&[("plain", "2025-11-22")], LeadWith, "more than anything"),
        (&[("role", "2026-01-01"), ("plain", "2025-11-22")], LeadWith, "more than anything"),
        (&[("plain", "2025-11-22"), ("role", "2026-01-01")], LeadWith, "adds 20 %"),
        // One leads with two; the third adds as much as the second and comes after it by its id.
        (&[("plain", "2025-11-22"), ("on-aws", "2026-01-01"), ("role", "2026-01-01")], List, "adds 20 %"),
        // Two that show the same: the second only confirms.
        (&[("practical", "2026-01-01"), ("plain", "2025-11-22")], List, "the others show the same"),
        // The fifth of its kind makes a pile.
        (
            &[
                ("plain", "2026-01-01"),
                ("carried", "2026-01-01"),
                ("closing", "2026-01-01"),
                ("dear", "2026-01-01"),
                ("one-year", "2026-10-01"),
            ],
            LeaveOff,
            "hides the best",
        ),
        (&[("first", "2026-01-01"), ("plain", "2025-11-22")], LeaveOff, "is higher"),
        (&[("off-goal", "2026-01-01")], LeaveOff, "little to do with this goal"),
        (&[("cheap", "2026-01-01")], LeaveOff, "Few employers know it"),
        (&[("one-year", "2025-11-22")], LeaveOff, "It ran out on 2026-11-22"),
        (&[("one-year", "2025-11-23")], Renew, "Cheapest way: free assessment."),
        (&[("one-year", "2025-11-23"), ("plain", "2025-11-22")], LetLapse, "not worth the time"),
        (&[("one-year-only", "2025-12-22")], LetLapse, "no way to renew it"),
        (&[("old", "2025-12-22")], LeadWith, "Its exam ended on 2026-06-30"),
        (&[("evidence-ml-work", "2020-01-01"), ("plain", "2025-11-22")], LeadWith, "80 % of your goal"),
    ];
    for (rows, verdict, word) in cases {
        let got = judge(rows, TODAY);
        let first = got.holdings.iter().find(|one| one.certification == rows[0].0).unwrap();
        assert_eq!(first.verdict, verdict, "{rows:?}: {first:#?}");
        assert!(first.text.contains(word), "{rows:?}: {}", first.text);
    }
}

#[test]
fn shares_are_those_of_the_planning_model() {
    // known(plain) = 0.30 + 0.20 + 0 + 0.15 + 0.20 * 2/3 = 0.78 of the 0.8 that is enough.
    // Weights: python 0.4, ml 0.4, aws 0.2; plain shows python 1 of 2, role shows ml 2 of 2.
    let strength = 0.78 / 0.8;
    let got = judge(&[("plain", "2025-11-22"), ("role", "2026-01-01"), ("practical", "2026-01-01")], TODAY);
    assert!((got.shows - strength * (0.2 + 0.4)).abs() < 1e-12, "{got:#?}");
    let one = |id: &str| got.holdings.iter().find(|one| one.certification == id).unwrap();
    assert!((one("role").only_this_shows - strength * 0.4).abs() < 1e-12);
    assert!((one("plain").shows - strength * 0.2).abs() < 1e-12);
    // `practical` shows the same.
    assert!(one("plain").only_this_shows.abs() < 1e-12);
    // What has run out shows nothing.
    assert!(judge(&[("one-year", "2025-11-22")], TODAY).shows.abs() < 1e-12);
}

#[test]
fn a_later_pass_renews_what_its_rules_name() {
    let alone = judge(&[("carried", "2025-01-10")], TODAY);
    assert_eq!(alone.holdings[0].expiry, Some(Expiry::On { day: day("2027-01-10") }));
    assert_eq!(alone.holdings[0].verdict, Verdict::Renew);
    assert_eq!(alone.holdings[0].keep_alive.as_ref().unwrap().cost_usd, Some(80.0));
    let both = judge(&[("carried", "2025-01-10"), ("carries", "2026-03-31")], TODAY);
    let carried = both.holdings.iter().find(|one| one.certification == "carried").unwrap();
    assert_eq!(carried.expiry, Some(Expiry::On { day: day("2028-03-31") }));
    assert_eq!(carried.verdict, Verdict::List);
}

#[test]
fn it_says_how_to_show_them_and_what_it_does_not_know() {
    let got = judge(&[("plain", "2025-11-22"), ("nonsense", "2025-01-01"), ("off-goal", "2025-01-01")], TODAY);
    assert_eq!(got.unknown, ["nonsense"]);
    let plain = got.holdings.iter().find(|one| one.certification == "plain").unwrap();
    let fields = plain.linkedin.as_ref().unwrap();
    assert_eq!((fields.organisation.as_str(), fields.issued.as_str()), ("The Institute", "2025-11"));
    assert_eq!(fields.expires.as_deref(), Some("2028-11"));
    let off = got.holdings.iter().find(|one| one.certification == "off-goal").unwrap();
    assert_eq!(off.linkedin, None);
    let texts: Vec<_> = got.tips.iter().map(|tip| (tip.guide.as_deref(), tip.text.as_str())).collect();
    assert!(texts[0].1.starts_with("Put The plain exam into the headline"), "{texts:?}");
    assert!(texts.contains(&(Some("guide-a"), "Show it together with a project.")), "{texts:?}");
    // A guide says nothing before it was published.
    assert!(judge(&[("plain", "2025-01-01")], "2026-01-08").tips.iter().all(|tip| tip.guide.is_none()));
}

#[test]
fn the_newest_pass_of_a_credential_counts() {
    let got = judge(&[("one-year", "2024-01-01"), ("one-year", "2026-10-01")], TODAY);
    assert_eq!(got.holdings.len(), 1);
    assert_eq!(got.holdings[0].expiry, Some(Expiry::On { day: day("2027-10-01") }));
    assert_eq!(got.holdings[0].window_opens, Some(day("2027-04-01")));
}

#[test]
fn nothing_held_is_an_answer() {
    let got = judge(&[], TODAY);
    assert!(got.holdings.is_empty() && got.shows.abs() < 1e-12);
}

#[test]
fn an_end_that_is_known_better_takes_the_place_of_the_rules() {
    let catalog = catalog();
    let rows = held(&[("one-year-only", "2025-01-01")]);
    let with = |ends: &[(Held, Expiry)]| {
        review(catalog, &rows, ends, catalog.goal("code").unwrap(), &[Cloud::Aws], day(TODAY)).holdings[0].clone()
    };
    assert_eq!(with(&[]).why, Why::Expired);
    let later = Expiry::On { day: day("2029-01-01") };
    let renewed = with(&[(rows[0].clone(), later)]);
    assert_eq!(renewed.expiry, Some(later));
    assert_ne!(renewed.why, Why::Expired);
    // An end of another pass says nothing of this one.
    let other = Held { earned: day("2024-01-01"), ..rows[0].clone() };
    assert_eq!(with(&[(other, later)]).why, Why::Expired);
}
