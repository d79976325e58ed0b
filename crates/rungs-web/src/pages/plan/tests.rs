//! Tests of the form, of reading it, and of the pages.

use rungs_catalog::Catalog;
use rungs_planner::{Day, Profile};

use super::form::Form;
use super::read::{Asked, read};
use crate::fields::Fields;
use crate::home::Home;
use crate::testing::{Browser, TODAY, TestHome};

fn catalog() -> &'static Catalog {
    TestHome::new().catalog()
}

fn today() -> Day {
    TODAY.parse().unwrap()
}

fn asked(query: &str) -> Asked {
    let mut form = Form::of(&Profile::default());
    form.lay_over(&Fields::parse(query.as_bytes()));
    read(catalog(), form, today())
}

#[test]
fn each_fault_stands_at_its_field_and_nothing_typed_is_lost() {
    let long = "x".repeat(5000);
    // (query, the field at fault, what stays in the form)
    let cases: &[(&str, &str, &str)] = &[
        ("whole=1", "goal", ""),
        ("goal=nonsense", "goal", "nonsense"),
        ("goal=build-models&hours_per_week=0", "hours", "hours_per_week=0"),
        ("goal=build-models&hours_per_week=-3", "hours", "hours_per_week=-3"),
        ("goal=build-models&hours_per_week=99999999999999", "hours", "hours_per_week=99999999999999"),
        ("goal=build-models&hours_per_week=2.5", "hours", "hours_per_week=2.5"),
        ("goal=build-models&budget_usd=-1", "budget", "budget_usd=-1"),
        ("goal=build-models&budget_usd=NaN", "budget", "budget_usd=NaN"),
        ("goal=build-models&budget_usd=1e300", "budget", "budget_usd=1e300"),
        ("goal=build-models&deadline=2026-02-30", "deadline", "deadline=2026-02-30"),
        ("goal=build-models&deadline=2020-01-01", "deadline", "deadline=2020-01-01"),
        ("goal=build-models&cloud=oracle", "cloud", "cloud=oracle"),
        ("goal=build-models&stage=old", "stage", "stage=old"),
        ("goal=build-models&have.juggling=2", "skills", "have.juggling=2"),
        ("goal=build-models&have.python=4", "have-python", "have.python=4"),
        ("goal=build-models&have.python=-1", "have-python", "have.python=-1"),
        ("goal=build-models&held.aws-aif-c01=soon", "held-aws-aif-c01", "held.aws-aif-c01=soon"),
        ("goal=build-models&held.aws-aif-c01=2030-01-01", "held-aws-aif-c01", "held.aws-aif-c01=2030-01-01"),
        ("goal=build-models&held.no-such=2026-01-01", "held-no-such", "held.no-such=2026-01-01"),
        ("goal=build-models&held_add=nothing-like-it", "held_add", "held_add=nothing-like-it"),
        ("goal=build-models&language=klingon", "language", "language=klingon"),
        ("goal=build-models&country=USA", "country", "country=USA"),
        ("goal=build-models&years=-1", "years", "years=-1"),
        ("goal=build-models&paid_by=mother", "paid_by", "paid_by=mother"),
        ("goal=build-models&max_steps=9", "max_steps", "max_steps=9"),
        ("goal=build-models&away_from=2026-12-20", "away_to", "away_from=2026-12-20"),
        ("goal=build-models&away_from=2026-12-20&away_to=2026-12-01", "away_to", "away_to=2026-12-01"),
        ("goal=build-models&away=whenever", "away-0", "away=whenever"),
        ("goal=build-models&price.ms-ai-901=cheap", "price-ms-ai-901", "price.ms-ai-901=cheap"),
        ("goal=build-models&price_add=ms-ai-901", "price_add_usd", "price_add=ms-ai-901"),
        ("goal=build-models&horizon_days=0", "horizon_days", "horizon_days=0"),
        ("goal=build-models&price_of_money=inf", "price_of_money", "price_of_money=inf"),
        ("goal=build-models&price_of_time=-0.1", "price_of_time", "price_of_time=-0.1"),
    ];
    for (query, field, stays) in cases {
        let asked = asked(query);
        assert_eq!(asked.faults.len(), 1, "{query}: {:?}", asked.faults);
        assert!(asked.fault(field).is_some(), "{query}: {:?}", asked.faults);
        assert!(asked.form.query().contains(stays), "{query}: {}", asked.form.query());
    }
    let hostile = asked(&format!("goal={long}&platform={long}&have.{long}=2&held.{long}=2026-01-01"));
    assert!(hostile.faults.iter().all(|fault| fault.text.len() < 400), "{:?}", hostile.faults);
}

#[test]
fn a_profile_comes_back_from_the_query_that_says_it() {
    let text = r#"
goal = "build-models"
stage = "mid"
clouds = ["aws", "gcp"]
hours_per_week = 11
budget_usd = 612.5
deadline = 2027-12-31
max_steps = 3
horizon_days = 900
price_of_money = 0.07
price_of_time = 0.02
languages = ["en", "ja"]
country = "TW"
platforms = ["databricks"]
eligible = ["anthropic-partner"]
years_experience = 4
away = [["2026-12-20", "2027-01-03"]]
paid_by = "me"
[[prices]]
certification = "ms-ai-901"
cost_usd = 50
until = 2027-01-31
[have]
python = 2
sql = 1
[[held]]
certification = "aws-aif-c01"
earned = 2026-02-01
"#;
    let profile = Profile::from_toml(text).unwrap();
    let query = Form::of(&profile).query();
    let asked = asked(&query);
    assert_eq!(asked.faults, []);
    assert_eq!(asked.profile, Profile { start: Some(today()), ..profile });
    assert_eq!(asked.form.query(), query);
}

#[test]
fn what_is_added_moves_to_its_rows_and_a_code_is_enough() {
    let asked =
        asked("goal=build-models&held_add=AIF-C01&held_add_on=2026-02-01&away_from=2026-12-20&away_to=2027-01-03");
    assert_eq!(asked.faults, []);
    assert!(asked.form.query().contains("held.aws-aif-c01=2026-02-01"), "{}", asked.form.query());
    assert_eq!((asked.form.held_add.as_str(), asked.profile.away.len()), ("", 1));
}

const QUERY: &str = "goal=build-models&cloud=aws&hours_per_week=8&budget_usd=600";

#[tokio::test]
async fn a_newcomer_sees_what_this_is_one_action_and_where_the_data_lives() {
    let browser = Browser::new().await;
    let page = browser.get("/").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for text in
        ["Which AI certification, if any, is worth it for you?", "Find my plan", "Everything stays on this computer"]
    {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    assert_eq!(page.text.matches("button-primary").count(), 1);
    let page = browser.get("/plan").await;
    assert_eq!((page.status, page.text.matches("<h1").count()), (200, 1), "{}", page.text);
}

#[tokio::test]
async fn a_plan_is_found_followed_and_gone_on_with() {
    let browser = Browser::new().await;
    let page = browser.get(&format!("/plan?{QUERY}")).await;
    assert_eq!((page.status, page.text.matches("<h1").count()), (200, 1), "{}", page.text);
    assert!(page.text.contains("Follow this plan") && page.text.contains("You could show"), "{}", page.text);
    let part = browser.part(&format!("/plan/optimum?{QUERY}")).await;
    assert!(part.status == 200 && !part.text.contains("<html"), "{}", part.text);
    let manager = browser.get(&format!("/plan/manager?{QUERY}")).await;
    assert!(manager.text.contains("What it cannot expect"), "{}", manager.text);
    let file = browser.get(&format!("/plan.ics?{QUERY}")).await;
    assert!(file.text.starts_with("BEGIN:VCALENDAR"), "{}", file.text);
    assert_eq!(browser.post_foreign("/plan/adopt", &[("asked", QUERY)]).await.status, 403);
    assert_eq!(browser.home.plan(), None);
    let page = browser.post_and_follow("/plan/adopt", &[("asked", QUERY)]).await;
    assert!(page.status == 200 && page.text.contains("Plan again from here"), "{}", page.text);
    assert!(browser.home.plan().unwrap().contains("\"goal\": \"build-models\""));
    assert_eq!(page.text.matches("<h1").count(), 1);
    let page = browser.get("/").await;
    assert!(page.text.contains("Next on your plan"), "{}", page.text);
    browser.home.set_day("2027-01-15");
    let page = browser.get("/plan/from-here").await;
    assert!(page.status == 200 && page.text.contains("From here:"), "{}", page.text);
    assert_eq!(browser.post("/plan/replan", &[]).await.location.as_deref(), Some("/plan"));
}

#[tokio::test]
async fn faults_are_shown_together_and_a_stranger_slips_nothing_in() {
    let browser = Browser::new().await;
    let page = browser.get("/plan?whole=1&goal=%3Cscript%3E&hours_per_week=0&country=%22%3E%3Cb%3E").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("3 things to mend"), "{}", page.text);
    assert!(!page.text.contains("<script>") && !page.text.contains("<b>"), "{}", page.text);
    assert_eq!(browser.part("/plan/optimum?whole=1&goal=x").await.status, 422);
    let page = browser.get(&format!("/plan?{QUERY}&steps=no-such:0")).await;
    assert_eq!(page.status, 404, "{}", page.text);
}

#[tokio::test]
async fn everything_beside_the_plan_links_to_plans_that_can_be_shown() {
    let browser = Browser::new().await;
    let page = browser.part(&format!("/plan/more?{QUERY}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let links: Vec<&str> = page.text.split("href=\"/plan?").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let named = links.iter().find(|link| link.contains(";steps=")).unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let page = browser.get(&format!("/plan?{named}")).await;
    assert!(page.status == 200 && page.text.contains("Show the best plan"), "{named}: {}", page.text);
}
