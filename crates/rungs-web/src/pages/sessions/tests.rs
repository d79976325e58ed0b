//! Whole sessions as a browser has them: without scripts, with a second tab, with a server that is killed.

use std::collections::BTreeSet;
use std::time::Duration;

use rungs_items::question::{Body, Kind};
use rungs_practice::events::Mode;
use rungs_practice::state::{Session, Status};

use crate::home::Home;
use crate::testing::{Browser, Page};

const EXAM: &str = "aws-aif-c01";

/// Begins a session and returns its id.
async fn begin(browser: &Browser, what: &str, fields: &[(&str, &str)]) -> String {
    let page = browser.post(&format!("/practise/{EXAM}/{what}"), fields).await;
    assert_eq!(page.status, 303, "{}", page.text);
    page.location.unwrap().strip_prefix("/sessions/").unwrap().to_owned()
}

async fn session(browser: &Browser, id: &str) -> Session {
    browser.app.record().await.unwrap().state().sessions[id].clone()
}

/// Returns the value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = &page.text[page.text.find(&start).unwrap_or_else(|| panic!("{name} in {}", page.text)) + start.len()..];
    rest[..rest.find('"').unwrap()].to_owned()
}

/// Returns the form's fields that answer the question at a place: rightly, or by what comes first.
async fn fields(browser: &Browser, id: &str, n: u32, right: bool) -> Vec<(String, String)> {
    let held = browser.app.record().await.unwrap();
    let session = &held.state().sessions[id];
    let bank = browser.app.bank(EXAM).unwrap();
    let realise = |question: &_, seed| browser.home.realise(question, seed);
    let asked = rungs_practice::sitting::ask_place(bank, held.state(), session, n, &realise).unwrap().unwrap();
    answering(&asked, right)
}

fn answering(asked: &rungs_practice::sitting::Asked<'_>, right: bool) -> Vec<(String, String)> {
    let letter = |place: usize| super::draft::letter(place).to_string();
    let shown = &asked.shown;
    match &asked.variant.body {
        Body::Choose { options } => {
            let is_right = |id: &str| options.iter().any(|option| option.id == id && option.right);
            let wanted = shown.options.iter().enumerate().filter(|(_, one)| is_right(&one.id) == right);
            wanted.take(shown.choose).map(|(at, _)| ("choice".to_owned(), letter(at))).collect()
        }
        Body::Order { steps } => {
            let place = |id: &str| steps.iter().position(|step| step.id == id).unwrap();
            let count = steps.len();
            let at = |id: &str| if right { place(id) + 1 } else { count - place(id) };
            let steps = shown.options.iter().enumerate();
            steps.map(|(step, one)| (format!("place.{}", letter(step)), at(&one.id).to_string())).collect()
        }
        Body::Match { pairs, .. } => {
            let matched = |item: &str| &pairs.iter().find(|pair| pair.item == item).unwrap().matched;
            let items = shown.items.iter().enumerate();
            items
                .map(|(at, item)| {
                    let fits = |one: &rungs_items::present::ShownChoice| (&one.id == matched(&item.id)) == right;
                    (format!("match.{}", at + 1), letter(shown.matches.iter().position(fits).unwrap()))
                })
                .collect()
        }
        Body::Number { numeric, .. } => {
            vec![("typed".to_owned(), if right { numeric.value.clone() } else { "-987654321".to_owned() })]
        }
        Body::Text { short_text, .. } => {
            vec![("typed".to_owned(), if right { short_text.accepted[0].clone() } else { "nonsense".to_owned() })]
        }
    }
}

/// Sends a question's form, as a browser without scripts does, and returns where it leads.
async fn send(browser: &Browser, id: &str, n: u32, fields: &[(String, String)], button: (&str, &str)) -> Page {
    let shown = browser.get(&format!("/sessions/{id}/{}", n + 1)).await;
    let had = hidden(&shown, "had");
    let mut all = vec![("paper", "1"), ("had", had.as_str()), button];
    all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    browser.post(&format!("/sessions/{id}/{}/answer", n + 1), &all).await
}

#[tokio::test]
async fn a_mock_exam_outlives_the_death_of_the_server_and_ends_with_a_result() {
    let mut browser = Browser::new().await;
    let id = begin(&browser, "mock", &[("seed", "7")]).await;
    let count = u32::try_from(session(&browser, &id).await.questions.len()).unwrap();
    assert_eq!(count, 65);
    let first = browser.get(&format!("/sessions/{id}")).await;
    assert_eq!(first.location.as_deref(), Some(format!("/sessions/{id}/1").as_str()));
    for n in 0..count {
        let fields = fields(&browser, &id, n, n % 3 != 0).await;
        let next = if n + 1 < count { (n + 2).to_string() } else { "submit".to_owned() };
        // Two are left out, one is flagged on the way.
        let fields = if n == 4 || n == 40 { Vec::new() } else { fields };
        if n == 9 {
            let page = send(&browser, &id, n, &fields, ("flag", "1")).await;
            assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}/10").as_str()));
        }
        let page = send(&browser, &id, n, &fields, ("go", &next)).await;
        assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}/{next}").as_str()), "{}", page.text);
        if n == 30 {
            let before = session(&browser, &id).await;
            browser = browser.after_restart();
            assert_eq!(session(&browser, &id).await, before);
            let page = browser.get(&format!("/sessions/{id}")).await;
            assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}/32").as_str()));
        }
    }
    let page = browser.get(&format!("/sessions/{id}/submit")).await;
    assert!(page.text.contains("2 questions are not answered, 1 flagged"), "{}", page.text);
    for n in [5, 41, 10] {
        assert!(page.text.contains(&format!("href=\"/sessions/{id}/{n}\"")), "{n}");
    }
    // What was answered is chosen when one comes back to it.
    assert!(browser.get(&format!("/sessions/{id}/65")).await.text.contains(" checked"));
    let page = browser.post_and_follow(&format!("/sessions/{id}/submit"), &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("to look at again") && page.text.contains("By topic"), "{}", page.text);
    assert!(page.text.contains("Not answered"));
    let page = browser.get(&format!("/sessions/{id}/review")).await;
    assert_eq!(page.text.matches("<section id=\"q").count(), 65);
    assert!(page.text.contains("Source: ") && page.text.contains("Written by AI"), "{}", page.text);
    // Handing in again, answering and moving change nothing any more.
    let ended = session(&browser, &id).await;
    assert_eq!(browser.post(&format!("/sessions/{id}/submit"), &[]).await.status, 303);
    let page = browser.post(&format!("/sessions/{id}/3/answer"), &[("paper", "1"), ("choice", "A"), ("go", "4")]).await;
    assert_eq!(page.status, 409);
    assert!(page.text.contains("handed in"), "{}", page.text);
    assert_eq!(session(&browser, &id).await, ended);
    // What was said of the chance to pass is on record.
    let held = browser.app.record().await.unwrap();
    assert_eq!(held.state().life.stated.last().unwrap().occasion, "mock-submitted");
}

#[tokio::test]
async fn an_open_mock_exam_shows_no_verdict_reason_key_or_score() {
    let browser = Browser::new().await;
    let id = begin(&browser, "mock", &[("seed", "7")]).await;
    let bank = browser.app.bank(EXAM).unwrap();
    let realise = |question: &_, seed| browser.home.realise(question, seed);
    let mut kinds = BTreeSet::new();
    for n in 0..65 {
        let given = fields(&browser, &id, n, n % 2 == 0).await;
        send(&browser, &id, n, &given, ("go", "1")).await;
        let page = browser.get(&format!("/sessions/{id}/{}", n + 1)).await;
        let held = browser.app.record().await.unwrap();
        let state = held.state();
        let asked =
            rungs_practice::sitting::ask_place(bank, state, &state.sessions[&id], n, &realise).unwrap().unwrap();
        kinds.insert(asked.shown.kind);
        for choice in asked.variant.body.choices().filter(|choice| !choice.reason.is_empty()) {
            let reason = crate::markdown::line(&choice.reason).to_string();
            assert!(!page.text.contains(&reason), "question {n}: {reason}");
            let id = format!("\"{}\"", choice.id);
            assert!(choice.id.len() < 3 || !page.text.contains(&id), "question {n}: {id}");
        }
        if let Body::Number { why, .. } | Body::Text { why, .. } = &asked.variant.body {
            assert!(!page.text.contains(&crate::markdown::line(why).to_string()));
        }
        for never in
            ["✓", "✗", "✕", "\"verdict", "Source: ", "option right", "option wrong", "\"reason", &asked.question.id]
        {
            assert!(!page.text.contains(never), "question {n} shows {never}");
        }
    }
    assert!(kinds.contains(&Kind::SingleChoice) && kinds.len() >= 4, "{kinds:?}");
    // Result and review are not there before it is handed in.
    for path in ["result", "review"] {
        let page = browser.get(&format!("/sessions/{id}/{path}")).await;
        assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}").as_str()));
    }
    let page = browser.post(&format!("/sessions/{id}/confirm-skills"), &[]).await;
    assert_eq!(page.status, 409);
}

#[tokio::test]
async fn a_tab_that_was_left_open_undoes_nothing() {
    let browser = Browser::new().await;
    let id = begin(&browser, "mock", &[("time", "none")]).await;
    let old = browser.get(&format!("/sessions/{id}/1")).await;
    let given = fields(&browser, &id, 0, true).await;
    send(&browser, &id, 0, &given, ("go", "2")).await;
    let answered = session(&browser, &id).await;
    // The old tab moves on without having chosen anything.
    let had = hidden(&old, "had");
    let page = browser.post(&format!("/sessions/{id}/1/answer"), &[("paper", "1"), ("had", &had), ("go", "3")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(session(&browser, &id).await.places[&0], answered.places[&0]);
    // A bare flag without the question's fields takes no answer away either.
    browser.post(&format!("/sessions/{id}/1/mark"), &[("flag", "1")]).await;
    let place = &session(&browser, &id).await.places[&0];
    assert!(place.flagged && place.answer == answered.places[&0].answer);
}

#[tokio::test]
async fn strikes_notes_and_incomplete_answers_are_kept_and_said() {
    let browser = Browser::new().await;
    let id = begin(&browser, "mock", &[("seed", "7")]).await;
    let several = {
        let questions = session(&browser, &id).await.questions;
        let bank = browser.app.bank(EXAM).unwrap();
        questions.iter().position(|drawn| bank.question(&drawn.question).unwrap().kind == Kind::ChooseN).unwrap()
    };
    let n = u32::try_from(several).unwrap();
    let one = vec![("choice".to_owned(), "B".to_owned())];
    // Striking keeps what was chosen, complete or not.
    let page = send(&browser, &id, n, &one, ("strike", "A")).await;
    assert!(page.location.as_deref().unwrap().ends_with("?fault=1#answer"));
    let page = browser.get(page.location.as_deref().unwrap()).await;
    assert!(page.text.contains("1 chosen, 2 are asked for."), "{}", page.text);
    assert!(page.text.contains("value=\"B\" checked") && page.text.contains("name=\"restore\" value=\"A\""));
    let page = send(&browser, &id, n, &one, ("go", "1")).await;
    assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}/1?incomplete={}", n + 1).as_str()));
    assert_eq!(session(&browser, &id).await.answered(), 0);
    // Complete; then taken back.
    let two = fields(&browser, &id, n, true).await;
    send(&browser, &id, n, &two, ("restore", "A")).await;
    let place = &session(&browser, &id).await.places[&n];
    assert!(place.struck.is_empty() && place.answer.as_ref().unwrap().right);
    send(&browser, &id, n, &[], ("go", "1")).await;
    assert_eq!(session(&browser, &id).await.answered(), 0);
    let note = vec![("note".to_owned(), "<b>think</b>".to_owned())];
    send(&browser, &id, n, &note, ("go", "1")).await;
    let page = browser.get(&format!("/sessions/{id}/{}", n + 1)).await;
    assert!(page.text.contains("&#60;b&#62;think") || page.text.contains("&lt;b&gt;think"), "{}", page.text);
}

#[tokio::test]
async fn the_clock_runs_on_the_server_and_the_end_of_the_time_hands_in() {
    let browser = Browser::new().await;
    let id = begin(&browser, "mock", &[]).await;
    browser.get(&format!("/sessions/{id}/1")).await;
    browser.app.clocks.pass(Duration::from_mins(30));
    let given = fields(&browser, &id, 0, true).await;
    // A form that claims another time changes nothing.
    let mut lies = given.clone();
    lies.extend([("spent_ms".to_owned(), "0".to_owned()), ("left_ms".to_owned(), "99999999".to_owned())]);
    send(&browser, &id, 0, &lies, ("go", "2")).await;
    let spent = session(&browser, &id).await.spent_ms;
    assert!((1_800_000..1_860_000).contains(&spent), "{spent}");
    // Loading the page again and again gains nothing.
    for _ in 0..3 {
        browser.get(&format!("/sessions/{id}/2")).await;
    }
    browser.app.clocks.pass(Duration::from_mins(20));
    // While the server is away no time goes by; what came after the last event is lost with it, as in a terminal.
    let browser = browser.after_restart();
    assert!(browser.get(&format!("/sessions/{id}/2")).await.text.contains("data-left-ms=\"35"));
    browser.app.clocks.pass(Duration::from_mins(59));
    let page = browser.get(&format!("/sessions/{id}/2")).await;
    assert_eq!(page.status, 200);
    // To leave by the page's own button stops the clock.
    browser.post(&format!("/sessions/{id}/leave"), &[]).await;
    browser.app.clocks.pass(Duration::from_hours(5));
    assert_eq!(browser.get(&format!("/sessions/{id}/2")).await.status, 200);
    browser.app.clocks.pass(Duration::from_mins(2));
    // An answer that comes too late is not kept.
    let late = fields(&browser, &id, 1, true).await;
    let mut all = vec![("paper", "1"), ("had", "|||"), ("go", "3")];
    all.extend(late.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let page = browser.post(&format!("/sessions/{id}/2/answer"), &all).await;
    assert_eq!(page.location.as_deref(), Some(format!("/sessions/{id}/result").as_str()));
    let ended = session(&browser, &id).await;
    assert_eq!(ended.status, Status::Submitted { timed_out: true });
    assert_eq!((ended.answered(), ended.spent_ms), (1, 90 * 60_000));
    let page = browser.get(&format!("/sessions/{id}")).await;
    let page = browser.get(page.location.as_deref().unwrap()).await;
    assert!(page.text.contains("The time ran out."), "{}", page.text);
}

#[tokio::test]
async fn a_script_keeps_a_question_in_place() {
    let browser = Browser::new().await;
    let id = begin(&browser, "mock", &[("seed", "7")]).await;
    browser.get(&format!("/sessions/{id}/1")).await;
    let given = fields(&browser, &id, 0, true).await;
    let word = browser.app.door.csrf().to_owned();
    let pairs = [("csrf", word.as_str()), ("paper", "1"), ("had", "|||"), ("flag", "1")];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .extend_pairs(given.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        .finish();
    let request = browser
        .request("POST", &format!("/sessions/{id}/1/answer"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(body.into())
        .unwrap();
    let page = browser.send(request).await;
    assert_eq!(page.status, 200);
    let kept: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(kept["state"], "answered flagged", "{kept}");
    assert!(kept.get("to").is_none() && kept["left_ms"].as_u64().unwrap() > 5_300_000, "{kept}");
    for never in ["right", "score", "verdict", "key"] {
        assert!(!page.text.contains(never), "{}", page.text);
    }
}

/// Answers the question of study that is next, and returns its place and the verdict's page.
async fn study(browser: &Browser, id: &str, right: bool) -> (u32, Page) {
    let next = browser.get(&format!("/sessions/{id}")).await.location.unwrap();
    let n: u32 = next.rsplit('/').next().unwrap().parse().unwrap();
    let page = browser.get(&next).await;
    let (question, seed) = (hidden(&page, "question"), hidden(&page, "seed"));
    let known = browser.app.bank(EXAM).unwrap().question(&question).unwrap();
    let realise = |question: &_, seed| browser.home.realise(question, seed);
    let asked = rungs_practice::sitting::ask(known, seed.parse().unwrap(), true, n - 1, &realise).unwrap();
    let given = answering(&asked, right);
    let mut all = vec![("question", question.as_str()), ("seed", seed.as_str())];
    all.extend(given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let answered = browser.post(&format!("{next}/answer"), &all).await;
    assert_eq!(answered.location.as_deref(), Some(format!("{next}#verdict").as_str()), "{}", answered.text);
    (n, browser.get(&next).await)
}

#[tokio::test]
async fn study_says_at_once_what_is_right_and_why() {
    let browser = Browser::new().await;
    let id = begin(&browser, "study", &[]).await;
    for turn in 0..12 {
        let (n, page) = study(&browser, &id, turn % 2 == 0).await;
        assert_eq!(n, turn + 1);
        let said = if turn % 2 == 0 { "✓ Right" } else { "✕ Not right" };
        assert!(page.text.contains(said), "{}", page.text);
        assert!(page.text.contains("id=\"verdict\" role=\"status\" tabindex=\"-1\"") && page.text.contains("Source: "));
        assert!(page.text.contains("class=\"reason\""));
    }
    // Study begun again on the same day goes on.
    assert_eq!(begin(&browser, "study", &[]).await, id);
    let page = browser.post(&format!("/sessions/{id}/1/report"), &[("reason", "typo"), ("note", "a comma")]).await;
    assert_eq!(page.status, 303);
    let reports = browser.app.record().await.unwrap().state().reports.clone();
    assert_eq!((reports[0].reason.as_str(), reports[0].note.as_str()), ("typo", "a comma"));
    let page = browser.post_and_follow(&format!("/sessions/{id}/end"), &[]).await;
    assert!(page.text.contains("6 of 12 questions right in this session"), "{}", page.text);
    assert!(page.text.contains("Ask the 6 misses again"), "{}", page.text);
    let redo = begin(&browser, "study", &[("redo", "1")]).await;
    assert_eq!(session(&browser, &redo).await.redo_of.as_deref(), Some(id.as_str()));
    study(&browser, &redo, true).await;
}

#[tokio::test]
async fn a_form_sent_twice_or_from_an_old_tab_answers_nothing_else() {
    let browser = Browser::new().await;
    let id = begin(&browser, "study", &[]).await;
    let old = browser.get(&format!("/sessions/{id}/1")).await;
    // Loading it again shows the same question.
    let again = browser.get(&format!("/sessions/{id}/1")).await;
    assert_eq!(hidden(&old, "question"), hidden(&again, "question"));
    let (question, seed) = (hidden(&old, "question"), hidden(&old, "seed"));
    study(&browser, &id, true).await;
    let before = session(&browser, &id).await;
    let twice = browser
        .post(&format!("/sessions/{id}/1/answer"), &[("question", &question), ("seed", &seed), ("choice", "A")])
        .await;
    assert_eq!(twice.location.as_deref(), Some(format!("/sessions/{id}/1#verdict").as_str()));
    for (n, name) in [(1, "another"), (3, question.as_str()), (2, question.as_str()), (2, "nothing-such")] {
        browser.get(&format!("/sessions/{id}/2")).await;
        let page = browser
            .post(&format!("/sessions/{id}/{n}/answer"), &[("question", name), ("seed", "1"), ("choice", "A")])
            .await;
        assert_eq!(page.status, 409, "{n} {name}: {}", page.text);
        assert!(page.text.contains("Another tab went on"), "{}", page.text);
    }
    assert_eq!(session(&browser, &id).await, before);
    // Nothing chosen is said, and not taken as an answer.
    let page = browser.get(&format!("/sessions/{id}/2")).await;
    let (question, seed) = (hidden(&page, "question"), hidden(&page, "seed"));
    let page =
        browser.post_and_follow(&format!("/sessions/{id}/2/answer"), &[("question", &question), ("seed", &seed)]).await;
    assert!(page.text.contains("There is no answer yet."), "{}", page.text);
    // The page of before a restart is still good.
    let browser = browser.after_restart();
    let page = browser
        .post_and_follow(
            &format!("/sessions/{id}/2/answer"),
            &[("question", &question), ("seed", &seed), ("reveal", "1"), ("shown", "0")],
        )
        .await;
    assert!(page.text.contains("The answer"), "{}", page.text);
}

#[tokio::test]
async fn a_session_that_is_not_there_is_said_so_and_a_stranger_sees_none() {
    let browser = Browser::new().await;
    for path in
        ["/sessions/none", "/sessions/none/1", "/sessions/none/result", "/sessions/none/review", "/practise/none"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, 404, "{path}");
    }
    assert_eq!(browser.post("/sessions/none/1/answer", &[]).await.status, 404);
    let id = begin(&browser, "mock", &[]).await;
    for n in ["0", "x", "66", "99999999999", "-1"] {
        let page = browser.post(&format!("/sessions/{id}/{n}/answer"), &[("paper", "1")]).await;
        assert_eq!(page.status, 404, "{n}: {}", page.text);
    }
    assert_eq!(browser.post_foreign(&format!("/sessions/{id}/submit"), &[]).await.status, 403);
    let stranger = Browser::stranger(std::sync::Arc::clone(&browser.home));
    assert_eq!(stranger.get(&format!("/sessions/{id}/1")).await.status, 403);
    assert_eq!(session(&browser, &id).await.status, Status::Open);
}

#[tokio::test]
async fn a_skills_check_ends_by_itself_and_its_levels_are_kept_when_confirmed() {
    let browser = Browser::new().await;
    let id = begin(&browser, "check", &[]).await;
    let mut asked = 0;
    while session(&browser, &id).await.status == Status::Open {
        let n = session(&browser, &id).await.at;
        let given = fields(&browser, &id, n, true).await;
        let page = send(&browser, &id, n, &given, ("go", "on")).await;
        assert_eq!(page.status, 303, "{}", page.text);
        asked += 1;
        assert!(asked <= 40);
    }
    assert_eq!(session(&browser, &id).await.mode, Mode::Diagnose);
    let page = browser.get(&format!("/sessions/{id}/result")).await;
    assert!(page.text.contains("Your answers show: ") && page.text.contains("Keep these levels"), "{}", page.text);
    let page = browser.post_and_follow(&format!("/sessions/{id}/confirm-skills"), &[]).await;
    assert!(page.text.contains("These levels are kept."), "{}", page.text);
    assert!(!browser.app.record().await.unwrap().state().life.skills.is_empty());
}

#[tokio::test]
async fn practise_tells_what_comes_before_one_begins() {
    let browser = Browser::new().await;
    let page = browser.get("/practise").await;
    assert!(page.text.contains("Questions for 1 of") && page.text.contains("189 questions"), "{}", page.text);
    let page = browser.get("/practise/AIF-C01").await;
    for said in [
        "65, of which 15 do not count",
        "90 minutes",
        "Sitting it again",
        "half more",
        "No mock exam yet",
        "Written by AI",
    ] {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    let id = begin(&browser, "mock", &[("time", "1.5"), ("seed", "7")]).await;
    assert_eq!(session(&browser, &id).await.minutes, Some(135));
    assert_eq!(session(&browser, &id).await.seed, 7);
    let page = browser.get("/practise").await;
    assert!(page.text.contains("Go on where you were") && page.text.contains(&id));
    // Begun again it goes on; a new one only when asked for.
    assert_eq!(begin(&browser, "mock", &[]).await, id);
    let other = begin(&browser, "mock", &[("new", "1")]).await;
    assert_ne!(other, id);
    assert_eq!(session(&browser, &id).await.status, Status::Ended);
    assert_eq!(browser.get(&format!("/practise/{EXAM}/exam-day")).await.status, 200);
    // An exam without questions says what there is instead.
    let page = browser.get("/practise/azure-ai-901").await;
    assert!(page.status == 404 || page.text.contains("There are no questions for"), "{}", page.text);
    assert_eq!(browser.post(&format!("/practise/{EXAM}/mock"), &[("seed", "x")]).await.status, 422);
    assert_eq!(browser.post(&format!("/practise/{EXAM}/study"), &[("topic", "9.9")]).await.status, 422);
}
