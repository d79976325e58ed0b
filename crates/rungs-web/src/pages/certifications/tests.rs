use rungs_catalog::show::show;

use crate::testing::Browser;

#[tokio::test]
async fn every_certification_has_a_page_that_says_something() {
    let browser = Browser::new().await;
    let catalog = browser.app.catalog();
    let mut pages = 0;
    for id in catalog.certifications.keys() {
        let page = browser.get(&format!("/certifications/{id}")).await;
        let shown = show(catalog, id, browser.app.today()).unwrap();
        let text = &page.text;
        assert_eq!(page.status, 200, "{id}: {text}");
        assert_eq!(text.matches("<h1").count(), 1, "{id}");
        let heading = text.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap();
        assert!(heading.len() > 20, "{id}: {heading}");
        for part in ["Facts", "How we judge", "Every fact, with its sources", "What it proves"] {
            assert!(text.contains(part), "{id} lacks {part}");
        }
        assert!(!text.contains("rungs show") && !text.contains("NaN"), "{id}");
        assert_eq!(
            text.contains("Exam topics") && text.contains("asked<"),
            shown.domains.iter().any(|topic| !topic.objectives.is_empty()),
            "{id}"
        );
        pages += 1;
    }
    assert!(pages > 200);
}

#[tokio::test]
async fn a_page_gives_facts_with_their_sources_and_what_is_unknown() {
    let browser = Browser::new().await;
    let page = browser.get("/certifications/aws-aif-c01").await.text;
    for part in [
        "AWS Certified AI Practitioner can be booked: $100, about 45 hours from nothing",
        "65, of which 50 count",
        "700 on a scale of 100-1000",
        "official page read",
        "our judgement",
        "Ways to take it",
        "over three years; a raise of",
        "/practise/aws-aif-c01",
        "What is claimed, by whom, and why that is weak",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let gone = browser.get("/certifications/ms-ai-102").await.text;
    assert!(gone.contains("cannot be booked any more; its last day was 30 June 2026"), "{gone}");
    assert!(gone.contains("/certifications/ms-ai-103"));
}

#[tokio::test]
async fn a_code_or_an_old_name_leads_to_the_id() {
    let browser = Browser::new().await;
    for (asked, location) in [
        ("/certifications/AIF-C01", "/certifications/aws-aif-c01"),
        ("/certifications/aif-c01?as_of=2026-01-10", "/certifications/aws-aif-c01?as_of=2026-01-10"),
        ("/certifications/AWS%20Certified%20AI%20Practitioner", "/certifications/aws-aif-c01"),
    ] {
        let page = browser.get(asked).await;
        assert_eq!(page.location.as_deref(), Some(location), "{asked}");
    }
}

#[tokio::test]
async fn other_days_and_wrong_addresses_say_what_to_do() {
    let browser = Browser::new().await;
    let past = browser.get("/certifications/ms-ai-102?as_of=2026-01-10").await;
    assert_eq!(past.status, 200);
    assert!(past.text.contains("This is what was known on") && past.text.contains("10 January 2026"));
    assert!(past.text.contains("can be booked") && !past.text.contains("cannot be booked any more"), "{}", past.text);
    let future = browser.get("/certifications/aws-aif-c01?as_of=2027-06-01").await;
    assert_eq!(future.status, 200);
    let before = browser.get("/certifications/aws-aif-c01?as_of=2020-01-01").await;
    assert_eq!(before.status, 404);
    assert!(before.text.contains("Nobody knew of aws-aif-c01 on 1 January 2020"), "{}", before.text);
    for garbage in ["x", "2026-13-01", "%3Cscript%3E", "2026-02-30"] {
        let page = browser.get(&format!("/certifications/aws-aif-c01?as_of={garbage}")).await;
        assert_eq!(page.status, 422, "{garbage}");
        assert!(!page.text.contains("<script>"), "{garbage}");
    }
    let unknown = browser.get("/certifications/aws-aif-c1").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.text.contains("aws-aif-c01"), "{}", unknown.text);
    let hostile = browser.get("/certifications/%3Cimg%20src=x%20onerror=alert(1)%3E").await;
    assert_eq!(hostile.status, 404);
    assert!(!hostile.text.contains("<img"), "{}", hostile.text);
}

#[tokio::test]
async fn up_to_four_stand_beside_each_other() {
    let browser = Browser::new().await;
    let empty = browser.get("/compare").await;
    assert!(empty.text.contains("Compare up to four certifications"), "{}", empty.text);
    let one = browser.get("/compare?c=AIF-C01").await;
    assert!(one.text.contains("Compare AIF-C01 with what?"), "{}", one.text);
    let three = browser.get("/compare?c=aws-aif-c01&c=ms-ai-901&c=gcp-generative-ai-leader&c=aws-aif-c01").await.text;
    assert!(
        three.contains("Google Cloud Generative AI Leader takes the fewest hours")
            || three.contains("Generative AI Leader takes the fewest hours"),
        "{three}"
    );
    assert_eq!(three.matches("take away").count(), 3);
    assert!(
        three.contains("/compare?c=ms-ai-901&#38;c=gcp-generative-ai-leader")
            || three.contains("/compare?c=ms-ai-901&amp;c=gcp-generative-ai-leader"),
        "{three}"
    );
    let five = "/compare?c=aws-aif-c01&c=ms-ai-901&c=gcp-generative-ai-leader&c=ms-ai-103&c=ms-ai-102&c=<b>";
    let five = browser.get(&five.replace('<', "%3C").replace('>', "%3E")).await;
    assert_eq!(five.status, 200);
    assert!(five.text.contains("At most 4 stand beside each other") && !five.text.contains("<b>"), "{}", five.text);
}
