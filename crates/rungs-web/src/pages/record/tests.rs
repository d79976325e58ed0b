use std::path::Path;
use std::sync::Arc;

use rungs_practice::events::StudyLogged;

use crate::home::Home;
use crate::testing::{Browser, Page, TestHome};

const SECRET: &str = "a note that nobody but me should ever read";

async fn upload(browser: &Browser, file: &str) -> Page {
    let word = browser.app.door.csrf().to_owned();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{word}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"a\"\r\n\r\n{file}\r\n--b--\r\n"
    );
    let request = browser
        .request("POST", "/record/import")
        .header("origin", "http://127.0.0.1:7878")
        .header("content-type", "multipart/form-data; boundary=b");
    browser.send(request.body(body.into()).unwrap()).await
}

async fn with_something() -> Browser {
    let browser = Browser::new().await;
    let study = |certification: &str| StudyLogged {
        certification: certification.into(),
        day: "2026-11-20".parse().unwrap(),
        minutes: 45,
        note: SECRET.into(),
    };
    let mut held = browser.app.record().await.unwrap();
    held.append_one(&study("aws-aif-c01")).await.unwrap();
    held.append_one(&study("ms-ai-900")).await.unwrap();
    held.keep().await.unwrap();
    drop(held);
    browser
}

/// Returns whether any file of the folder holds the text.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[tokio::test]
async fn to_look_begins_no_record() {
    let browser = Browser::new().await;
    let page = browser.get("/record").await;
    assert!(page.text.contains("In it: nothing yet."), "{}", page.text);
    assert!(page.text.contains("log.db"), "{}", page.text);
    assert!(browser.get("/record/verify").await.text.contains("nothing on record to check"));
    assert!(browser.get("/record/export").await.text.is_empty());
    assert_eq!(browser.get("/record/forget").await.status, 200);
    assert!(!browser.home.data_folder().join("log.db").exists());
}

#[tokio::test]
async fn what_is_saved_here_is_read_in_elsewhere() {
    let browser = with_something().await;
    let saved = browser.get("/record/export").await;
    assert!(saved.headers["content-disposition"].to_str().unwrap().contains("rungs-record-2026-11-22.jsonl"));
    assert!(saved.text.contains(SECRET));
    // What was spooled is gone.
    assert_eq!(
        std::fs::read_dir(browser.home.data_folder())
            .unwrap()
            .filter(|file| { file.as_ref().unwrap().file_name().to_string_lossy().contains(".part") })
            .count(),
        0
    );
    assert!(browser.get("/record/verify").await.text.contains("2 events: nothing is lost, nothing was altered."));
    let elsewhere = Browser::at(Arc::new(TestHome::new())).await;
    let page = upload(&elsewhere, &saved.text).await;
    assert_eq!(page.status, 303, "{}", page.text);
    let page = elsewhere.get(page.location.as_deref().unwrap()).await;
    assert!(page.text.contains("2 lines read, 2 new, 0 known already."), "{}", page.text);
    // Twice changes nothing.
    let page = upload(&elsewhere, &saved.text).await;
    let page = elsewhere.get(page.location.as_deref().unwrap()).await;
    assert!(page.text.contains("2 lines read, 0 new, 2 known already."), "{}", page.text);
    assert_eq!(elsewhere.get("/record/export").await.text, saved.text);
    // What is no record is refused, and so is somebody else's.
    let page = upload(&elsewhere, "{\"nothing\": \"<script>alert(1)</script>\"}").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("The file was not read in") && !page.text.contains("<script>alert"), "{}", page.text);
    let other = with_something().await.get("/record/export").await.text;
    assert_eq!(upload(&elsewhere, &other).await.status, 422);
    assert_eq!(elsewhere.get("/record/export").await.text, saved.text);
}

#[tokio::test]
async fn everything_is_deleted_from_the_files_and_stays_deleted() {
    let browser = with_something().await;
    browser.home.set_profile(rungs_planner::Profile::default());
    let folder = browser.home.data_folder().to_owned();
    let saved = browser.get("/record/export").await.text;
    std::fs::write(folder.join("export-left-over.part"), SECRET).unwrap();
    assert!(holds(&folder, SECRET));
    let page = browser.get("/record/forget").await;
    assert!(page.text.contains("Delete everything that is yours, for good?"), "{}", page.text);
    // Without a yes, or without saying what, nothing goes.
    for fields in [&[("what", "everything")][..], &[("sure", "yes")], &[("sure", "no"), ("what", "everything")]] {
        let page = browser.post("/record/forget", fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
    }
    assert_eq!(browser.post_foreign("/record/forget", &[("sure", "yes"), ("what", "everything")]).await.status, 403);
    assert!(holds(&folder, SECRET));
    let page = browser.post("/record/forget", &[("sure", "yes"), ("what", "everything")]).await;
    assert_eq!((page.status, page.location.as_deref()), (303, Some("/")));
    assert!(!holds(&folder, SECRET), "its bytes are gone");
    assert_eq!(browser.home.saved_profile().unwrap(), None);
    // The browser stays let in, and reading the copy in does not bring it back.
    assert!(browser.get("/record").await.text.contains("In it: nothing yet."));
    let page = upload(&browser, &saved).await;
    assert_eq!(page.status, 303, "{}", page.text);
    assert!(!holds(&folder, SECRET));
    assert!(browser.after_restart().get("/record").await.text.contains("In it: nothing yet."));
    // Again there is nothing, and that is no error.
    assert_eq!(browser.post("/record/forget", &[("sure", "yes"), ("what", "everything")]).await.status, 303);
}

#[tokio::test]
async fn a_part_is_deleted_and_the_rest_stays() {
    let browser = with_something().await;
    let page = browser.get("/record/forget?certification=aws-aif-c01&part=1").await;
    assert!(page.text.contains("Delete 1 event, for good?"), "{}", page.text);
    let page = browser.post_and_follow("/record/forget", &[("sure", "yes"), ("certification", "aws-aif-c01")]).await;
    assert!(page.text.contains("1 event deleted, for good."), "{}", page.text);
    let study = browser.app.record().await.unwrap().state().life.study.clone();
    assert_eq!(study.keys().collect::<Vec<_>>(), ["ms-ai-900"]);
    // What is not understood deletes nothing.
    for path in ["/record/forget?part=1", "/record/forget?before=soon"] {
        assert_eq!(browser.get(path).await.status, 422, "{path}");
    }
    let page = browser.post("/record/forget", &[("sure", "yes"), ("before", "soon"), ("what", "everything")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(browser.app.record().await.unwrap().state().life.study.len(), 1);
}

#[tokio::test]
async fn answers_come_as_a_table() {
    let page = Browser::new().await.get("/record/export?as=csv").await;
    assert_eq!(page.text, "exam,time,question,topic,right,seconds,mock\n");
}
