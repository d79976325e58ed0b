//! The whole site, with the real catalogue: every link leads somewhere, and nothing of a learner or a server is in it.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn files() -> BTreeMap<String, String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    let catalog = rungs_catalog::load::load_folder(folder).unwrap().catalog;
    let day = "2026-11-22".parse().unwrap();
    let files = site(&catalog, day, Some("https://example.org/rungs/")).unwrap();
    assert_eq!(files.last().map(|file| file.path.as_str()), Some("index.html"), "the first page is written last");
    let pages = files.iter().filter(|file| file.path.starts_with("certifications/")).count();
    assert_eq!(pages, catalog.known_on(day).count());
    files.into_iter().map(|file| (file.path, String::from_utf8(file.bytes).unwrap())).collect()
}

/// Returns the values of an attribute.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Returns the file that a relative link leads to.
fn target(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => {
                parts.pop().unwrap();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_somewhere_and_nothing_needs_a_server() {
    let files = files();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        files.iter().map(|(path, text)| (path.as_str(), values(text, "id").into_iter().collect())).collect();
    let mut links = 0;
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with("index.html")) {
        assert!(html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"), "{path}");
        assert!(html.contains("Catalogue as known on"), "{path}");
        for forbidden in
            ["<form", "<script", "csrf", " hx-", "Your record", "tag held", "tag planned", "style=\"", " onclick"]
        {
            assert!(!html.contains(forbidden), "{path} has {forbidden}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        let all = values(html, "id");
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "{path} has an id twice");
        for link in values(html, "href").into_iter().chain(values(html, "src")) {
            links += 1;
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("data:") {
                continue;
            }
            assert!(!link.starts_with('/') && !link.contains(':') && !link.contains('?'), "{path}: {link}");
            let (file, fragment) = link.split_once('#').map_or((link, None), |(file, fragment)| (file, Some(fragment)));
            let to = if file.is_empty() { path.clone() } else { target(path, file) };
            assert!(files.contains_key(&to), "{path}: {link} leads to {to}");
            if let Some(fragment) = fragment {
                assert!(ids[to.as_str()].contains(fragment), "{path}: {link}");
            }
        }
    }
    let bytes: usize = files.values().map(String::len).sum();
    assert!(links > 5000, "{links}");
    assert!(bytes < 40 * 1024 * 1024, "{bytes}");
    assert!(files["sitemap.xml"].contains("<loc>https://example.org/rungs/certifications/aws-aif-c01/</loc>"));
    assert!(files["robots.txt"].contains("Sitemap: https://example.org/rungs/sitemap.xml"));
    assert!(files["changes.ics"].starts_with("BEGIN:VCALENDAR"));
}
