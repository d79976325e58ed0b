use crate::testing::{Browser, Page};

const HOSTILE: &str = "<img src=x onerror=alert(1)>";

async fn upload(browser: &Browser, path: &str, file: &str) -> Page {
    let word = browser.app.door.csrf().to_owned();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{word}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"a\"\r\n\r\n{file}\r\n--b--\r\n"
    );
    let request = browser
        .request("POST", path)
        .header("origin", "http://127.0.0.1:7878")
        .header("content-type", "multipart/form-data; boundary=b");
    browser.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn what_is_held_is_added_renewed_and_taken_off() {
    let browser = Browser::new().await;
    assert!(browser.get("/credentials").await.text.contains("Nothing is written down yet"));
    let add = [("cert", "AIF-C01"), ("earned", "2026-02-01"), ("url", "https://example.org/a"), ("number", "N1")];
    let page = browser.post_and_follow("/credentials", &add).await;
    assert!(
        page.text.contains("Written down: AWS Certified AI Practitioner, earned 1 February 2026."),
        "{}",
        page.text
    );
    assert!(page.text.contains("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME"), "{}", page.text);
    let events = browser.app.record().await.unwrap().state().events;
    browser.post("/credentials", &add).await;
    assert_eq!(browser.app.record().await.unwrap().state().events, events);
    let renewed = [("cert", "aws-aif-c01"), ("earned", "2026-11-01"), ("expires", "2029-11-01")];
    let page = browser.post_and_follow("/credentials/renewed", &renewed).await;
    assert!(page.text.contains("1 November 2029"), "{}", page.text);
    for (path, words) in [
        ("/credentials/renewals", "Nothing runs out until"),
        ("/credentials/review", "What is it to help you with?"),
        ("/credentials/review?goal=agents", "What you hold shows"),
        ("/credentials/present", "I passed the exam for AWS Certified AI Practitioner"),
        ("/credentials/export", "\"certificates\""),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains(words), "{path}: {}", page.text);
    }
    let off = [("cert", "aws-aif-c01"), ("earned", "2026-02-01")];
    assert!(browser.post_and_follow("/credentials/remove", &off).await.text.contains("It is taken off."));
    // In another window it had been taken off already.
    assert_eq!(browser.post("/credentials/remove", &off).await.status, 409);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field() {
    let browser = Browser::new().await;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("cert", "AIF-C01"), ("earned", "2027-02-01")], "add-earned"),
        (&[("cert", "AIF-C01"), ("earned", "2026-02-01"), ("expires", "2026-01-01")], "add-expires"),
        (&[("cert", "AIF-C01"), ("earned", "2026-02-01"), ("url", "javascript:alert(1)")], "add-url"),
        (&[("cert", HOSTILE), ("earned", "2026-02-01")], "add-cert"),
        (&[("cert", ""), ("earned", "2026-02-01")], "add-cert"),
        (&[("cert", "AIF-C01"), ("earned", "")], "add-earned"),
    ];
    for (fields, at) in cases {
        let page = browser.post("/credentials", fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.text.contains(&format!("href=\"#{at}\"")), "{fields:?}: {}", page.text);
        assert!(!page.text.contains("<img src=x"), "{fields:?}");
    }
    // With an issuer it is kept by its name, and shown as text.
    let page = browser
        .post_and_follow("/credentials", &[("cert", HOSTILE), ("issuer", HOSTILE), ("earned", "2026-02-01")])
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("&#60;img src=x") && !page.text.contains("<img src=x"), "{}", page.text);
}

#[tokio::test]
async fn a_file_is_shown_first_and_kept_when_it_is_chosen() {
    let browser = Browser::new().await;
    let csv = format!(
        "Name,Url,Authority,Started On,Finished On,License Number\r\nAWS Certified AI \
         Practitioner,https://example.org/b,Amazon Web Services (AWS),Feb 2026,,N2\r\n{HOSTILE},javascript:x,Somebody,Mar \
         2025,,\r\n"
    );
    let page = upload(&browser, "/credentials/import", &csv).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("2 credentials in the file; choose what to keep"), "{}", page.text);
    assert!(page.text.contains("address that is not http or https was left out"), "{}", page.text);
    assert!(!page.text.contains("<img src=x"));
    assert_eq!(browser.app.record().await.unwrap().state().events, 0);
    let take = [
        ("take", "2"),
        ("cert.2", "aws-aif-c01"),
        ("earned.2", "2026-02-01"),
        ("from.2", "linkedin"),
        ("take", "3"),
        ("cert.3", "Something"),
        ("issuer.3", "Somebody"),
        ("earned.3", "2025-03-01"),
        ("take", "4"),
        ("cert.4", "aws-aif-c01"),
        ("earned.4", "2030-01-01"),
    ];
    let page = browser.post_and_follow("/credentials/import/take", &take).await;
    assert!(page.text.contains("Added 2 credentials."), "{}", page.text);
    let page = upload(&browser, "/credentials/import", &csv).await;
    assert!(page.text.contains("Already written down"), "{}", page.text);
    assert_eq!(upload(&browser, "/credentials/import", "nothing of the kind").await.status, 422);
}
