use rungs_items::present::realise;
use rungs_practice::events::{Ended, Mode, SessionStarted, StudyLogged, ToRecord, record};
use rungs_practice::exam::Exam;
use rungs_practice::on_record::lay_record_over;
use rungs_practice::sitting::{Given, ask, key};

use crate::forecasts::Forecast;
use crate::home::Home;
use crate::testing::Browser;

const EXAM: &str = "aws-aif-c01";

/// Answers every question of an exam's set once, every third wrongly.
async fn practise(browser: &Browser, name: &str) {
    let bank = browser.app.bank(EXAM).unwrap();
    let started = SessionStarted {
        session: name.into(),
        mode: Mode::Study,
        exam: EXAM.into(),
        day: browser.home.today(),
        seed: 1,
        bank: bank.hash.clone(),
        questions: Vec::new(),
        minutes: None,
        redo_of: None,
        objective: None,
    };
    let mut held = browser.app.record().await.unwrap();
    held.append_one(&started).await.unwrap();
    let session = held.state().sessions[name].clone();
    let mut events: Vec<ToRecord> = Vec::new();
    for (n, question) in (0..).zip(&bank.questions) {
        let Ok(asked) = ask(question, 1, true, n, &realise) else { continue };
        let answer = if n % 3 == 0 { None } else { Some(key(&asked.variant.body)) };
        let given = Given { answer, seconds: 20.0, at_ms: browser.home.now_ms(), spent_ms: 0 };
        events.push(record(&asked.answered(&session, bank.file.scoring, given)).unwrap());
    }
    events.push(record(&Ended { session: name.into() }).unwrap());
    held.append(&events).await.unwrap();
}

#[tokio::test]
async fn without_evidence_it_says_what_is_missing() {
    let browser = Browser::new().await;
    let page = browser.get("/progress").await;
    assert!(page.text.contains("Nothing practised yet"), "{}", page.text);
    let page = browser.get("/progress/AIF-C01").await;
    assert!(page.text.contains("AIF-C01: cannot tell yet whether you would pass"), "{}", page.text);
    assert!(
        page.text.contains("What is missing for a figure") && page.text.contains("What helps most"),
        "{}",
        page.text
    );
    assert!(page.text.contains("not asked yet"), "{}", page.text);
}

#[tokio::test]
async fn with_evidence_it_states_a_range_and_compares_days() {
    let browser = Browser::new().await;
    practise(&browser, "one").await;
    let page = browser.get("/progress/aws-aif-c01").await;
    assert_eq!(page.status, 200);
    for words in [
        "AIF-C01: probably a chance of",
        "What costs you most",
        "All counted",
        "How each day is counted",
        "model-based, not yet checked against exams",
        "Version 1 of the model",
    ] {
        assert!(page.text.to_lowercase().contains(&words.to_lowercase()), "{words}: {}", page.text);
    }
    // A second view is not worked out again, until something happens.
    let exam = Exam::of(browser.home.catalog(), EXAM, browser.home.today()).unwrap();
    let known = async |browser: &Browser| {
        let held = browser.app.record().await.unwrap();
        let mut profile = rungs_planner::Profile::default();
        lay_record_over(&held.state().life, &mut profile, browser.home.today());
        let asked = browser.app.forecasts.ask(&browser.app, &exam, held.state(), profile, None);
        matches!(asked, Forecast::Known(_))
    };
    assert!(known(&browser).await);
    assert_eq!(browser.get("/progress/aws-aif-c01").await.text, page.text);
    let study = StudyLogged { certification: EXAM.into(), day: browser.home.today(), minutes: 30, note: String::new() };
    browser.app.record().await.unwrap().append_one(&study).await.unwrap();
    assert!(!known(&browser).await);
    // Another day of the world is another question.
    browser.get("/progress/aws-aif-c01").await;
    assert!(known(&browser).await);
    browser.home.set_day("2026-11-30");
    assert!(!known(&browser).await);
}

#[tokio::test]
async fn what_was_said_is_held_to_its_outcome() {
    let browser = Browser::new().await;
    practise(&browser, "one").await;
    let book = [("cert", EXAM), ("day", "2026-12-10")];
    let page = browser.post_and_follow("/exams/book", &book).await;
    assert!(page.text.contains("What we say of it now stays on record"), "{}", page.text);
    browser.home.set_day("2026-12-10");
    practise(&browser, "two").await;
    let page = browser.post_and_follow("/exams/book", &[("cert", EXAM), ("day", "2026-12-11")]).await;
    assert!(page.text.contains("<polygon class=\"band-80\"") && page.text.contains("When you booked"), "{}", page.text);
    browser.home.set_day("2026-12-12");
    assert!(browser.get("/progress/aws-aif-c01").await.text.contains("is over. Write down below how it went."));
    let result = [("cert", EXAM), ("day", "2026-12-11"), ("passed", "yes")];
    let page = browser.post_and_follow("/exams/result", &result).await;
    assert!(page.text.contains("Before it, on 10 December 2026, we said about"), "{}", page.text);
    let page = browser.get("/progress").await;
    assert!(page.text.contains("1 outcome scored"), "{}", page.text);
    // Another program wrote to the record: the page has it at once.
    let other = browser.after_restart();
    let study = [("cert", "ms-ai-900"), ("day", "2026-12-12"), ("minutes", "25")];
    other.post("/hours", &study).await;
    assert!(browser.get("/progress").await.text.contains("25 minutes"));
}
