use crate::testing::Browser;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

async fn events(browser: &Browser) -> u64 {
    browser.app.record().await.unwrap().state().events
}

#[tokio::test]
async fn a_seat_is_kept_once_and_shown() {
    let browser = Browser::new().await;
    let fields = [("cert", "AIF-C01"), ("day", "2026-12-03"), ("place", "home"), ("cost", "$1,000.50")];
    let page = browser.post_and_follow("/exams/book", &fields).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Booked: 3 December 2026, in 11 days, at home, paid $1,000.50."), "{}", page.text);
    assert!(page.text.contains("AIF-C01: cannot tell yet whether you would pass"), "{}", page.text);
    // The seat and what was said of it; sent again it is the same seat.
    assert_eq!(events(&browser).await, 2);
    assert_eq!(browser.post("/exams/book", &fields).await.status, 303);
    assert_eq!(events(&browser).await, 2);
    let page = browser.get("/progress").await;
    assert!(page.text.contains("is booked for 3 December 2026, in 11 days"), "{}", page.text);
    let page = browser.post_and_follow("/exams/cancel", &[("cert", "aws-aif-c01")]).await;
    assert!(page.text.contains("no seat is on record now"), "{}", page.text);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost() {
    let browser = Browser::new().await;
    // (path, fields, the field that is wrong, words)
    #[expect(clippy::type_complexity, reason = "a table of cases")]
    let cases: [(&str, &[(&str, &str)], &str, &str); 10] = [
        ("/exams/book", &[("day", "2026-11-21"), ("cost", "99")], "book-day", "2026-11-21 is over."),
        ("/exams/book", &[("day", "2026-02-30"), ("cost", "99")], "book-day", ""),
        ("/exams/book", &[("day", ""), ("cost", "99")], "book-day", "No day is given."),
        ("/exams/book", &[("day", "2026-12-03"), ("cost", HOSTILE)], "book-cost", "is no amount of dollars"),
        ("/exams/result", &[("day", "2026-11-23"), ("passed", "yes")], "result-day", "2026-11-23 lies ahead."),
        ("/exams/result", &[("day", "2026-11-20"), ("passed", "perhaps")], "result-passed", "choose passed"),
        ("/exams/result", &[("day", "2026-11-20"), ("passed", "no"), ("score", "-1")], "result-score", "is no score"),
        ("/hours", &[("day", "2026-11-20"), ("minutes", "1441")], "study-minutes", "that is no time of a day"),
        ("/hours", &[("day", "2026-11-23"), ("minutes", "60"), ("note", HOSTILE)], "study-day", "lies ahead"),
        ("/hours", &[("day", "2026-11-20"), ("minutes", "many")], "study-minutes", "whole minutes"),
    ];
    for (path, fields, at, words) in cases {
        let all: Vec<(&str, &str)> = [("cert", "aws-aif-c01")].into_iter().chain(fields.iter().copied()).collect();
        let page = browser.post(path, &all).await;
        assert_eq!(page.status, 422, "{path} {fields:?}");
        assert!(page.text.contains(&format!("href=\"#{at}\"")), "{path} {fields:?}: {}", page.text);
        assert!(page.text.to_lowercase().contains(&words.to_lowercase()), "{path} {fields:?}: {}", page.text);
        assert!(!page.text.contains("<script>alert"), "{path} {fields:?}");
        if let Some((_, cost)) = fields.iter().find(|(name, value)| *name == "cost" && *value == "99") {
            assert!(page.text.contains(&format!("value=\"{cost}\"")), "{path} {fields:?}");
        }
    }
    assert_eq!(events(&browser).await, 0);
    assert_eq!(browser.post("/exams/book", &[("cert", HOSTILE), ("day", "2026-12-03")]).await.status, 404);
    assert_eq!(
        browser.post_foreign("/exams/book", &[("cert", "aws-aif-c01"), ("day", "2026-12-03")]).await.status,
        403
    );
    assert_eq!(browser.get("/progress/nothing-such").await.status, 404);
}

#[tokio::test]
async fn a_result_is_kept_once_and_a_correction_changes_it() {
    let browser = Browser::new().await;
    let passed = [("cert", "aws-aif-c01"), ("day", "2026-11-20"), ("passed", "yes"), ("score", "742")];
    let page = browser.post_and_follow("/exams/result", &passed).await;
    assert!(page.text.contains("20 November 2026: passed, score 742."), "{}", page.text);
    assert!(page.text.contains("AIF-C01: passed on 20 November 2026"), "{}", page.text);
    let all = events(&browser).await;
    browser.post("/exams/result", &passed).await;
    assert_eq!(events(&browser).await, all);
    assert!(browser.get("/credentials").await.text.contains("AWS Certified AI Practitioner"));
    let failed = [("cert", "aws-aif-c01"), ("day", "2026-11-20"), ("passed", "no")];
    let page = browser.post_and_follow("/exams/result", &failed).await;
    assert!(page.text.contains("It can be sat again from 4 December 2026"), "{}", page.text);
    assert!(!browser.get("/credentials").await.text.contains("<h2><a href=\"/certifications/aws-aif-c01\""));
}

#[tokio::test]
async fn study_adds_up_and_is_taken_back() {
    let browser = Browser::new().await;
    let study = |minutes: &'static str| [("cert", "aws-aif-c01"), ("day", "2026-11-20"), ("minutes", minutes)];
    browser.post("/hours", &study("90")).await;
    let page = browser.post_and_follow("/hours", &study("-30")).await;
    assert!(page.text.contains("Written down. 1 hour of study outside of the questions so far."), "{}", page.text);
    let page = browser.post("/hours", &study("-61")).await;
    assert!(page.text.contains("That day has only 1 hour on record"), "{}", page.text);
    assert!(browser.get("/progress").await.text.contains("1 hour"));
}

#[tokio::test]
async fn hours_and_days_away_are_kept() {
    let browser = Browser::new().await;
    let page = browser.post("/hours/week", &[("hours", "12"), ("day", "2026-11-22")]).await;
    assert_eq!(page.location.as_deref(), Some("/record?did=week#hours"));
    assert!(browser.get("/record?did=week").await.text.contains("12 hours a week from 22 November 2026 on."));
    for hours in ["0", "169", "x", ""] {
        let page = browser.post("/hours/week", &[("hours", hours), ("day", "2026-11-22")]).await;
        assert_eq!(page.status, 422, "{hours}");
        assert!(page.text.contains("#week-hours"), "{hours}");
    }
    let days = [("from", "2026-12-20"), ("to", "2027-01-03")];
    browser.post("/hours/away", &days).await;
    let all = events(&browser).await;
    browser.post("/hours/away", &days).await;
    assert_eq!(events(&browser).await, all);
    assert!(browser.get("/record").await.text.contains("Away 20 December 2026 to 3 January 2027"));
    let page = browser.post("/hours/away", &[("from", "2026-12-20"), ("to", "2026-12-19")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("#away-to"), "{}", page.text);
}

#[tokio::test]
async fn a_day_that_is_asked_about_lies_ahead() {
    let browser = Browser::new().await;
    for (on, words) in [("2026-11-01", "is over; this is for today"), ("soon", "note-warn")] {
        let page = browser.get(&format!("/progress/aws-aif-c01?on={on}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(words), "{on}: {}", page.text);
    }
    assert_eq!(browser.get("/progress/aws-aif-c01?on=2027-01-15").await.status, 200);
    // To look writes nothing.
    assert!(!crate::home::Home::data_folder(&*browser.home).join("log.db").exists());
}
