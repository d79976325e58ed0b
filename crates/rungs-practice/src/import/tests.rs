use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;
use crate::events::CredentialEarned;
use crate::keep::holdings;
use crate::state::Life;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        rungs_catalog::load::load_folder(&folder).unwrap().catalog
    })
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-22")
}

/// Returns a sample of the folder beside the repository; `None`, with a message, where that is not there.
fn sample(name: &str) -> Option<Vec<u8>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/interop/profile").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("skipped: {} is not there", path.display());
        }
    }
    bytes
}

fn linkedin(csv: &str) -> Imported {
    read(csv.as_bytes(), Format::Linkedin, catalog(), today()).unwrap()
}

const HEAD: &str = "\u{feff}Name,Url,Authority,Started On,Finished On,License Number\r\n";

#[test]
fn the_sample_of_linkedin_gives_five_rows_and_drops_the_unsafe_link() {
    let Some(bytes) = sample("linkedin-Certifications.csv") else { return };
    assert_eq!(Format::of(&bytes), Format::Linkedin);
    let imported = read(&bytes, Format::Linkedin, catalog(), today()).unwrap();
    assert_eq!(imported.candidates.len(), 5);
    let unsafe_link: Vec<_> = imported.notes.iter().filter(|note| note.fault == Fault::Unsafe).collect();
    assert_eq!(unsafe_link.len(), 1);
    assert_eq!((unsafe_link[0].row, unsafe_link[0].column), (Some(3), Some("Url")));
    let first = &imported.candidates[0];
    assert_eq!((first.earned.unwrap().day, first.expires), (day("2023-05-01"), None));
    assert_eq!(first.url.as_deref(), Some("https://www.credly.com/badges/abc"));
    assert_eq!(imported.candidates[2].expires.unwrap().day, day("2023-01-01"));
    // The catalogue has no solutions architect, Kubernetes administrator or marketing certificate: none is made of them.
    assert!(imported.candidates.iter().all(|one| one.matched.certainty != Certainty::Certain), "{imported:?}");
}

#[test]
fn names_codes_and_former_names_match_and_others_do_not() {
    use Certainty::{Certain, Likely, None};
    // (name, issuer, earned, certainty, certification)
    let cases = [
        ("AWS Certified AI Practitioner", "Amazon Web Services (AWS)", "2026-02-01", Certain, "aws-aif-c01"),
        ("AWS Certified AI Practitioner (AIF-C01)", "Amazon Web Services", "2026-02-01", Certain, "aws-aif-c01"),
        ("AIF-C01", "", "2026-02-01", Certain, "aws-aif-c01"),
        ("Microsoft Certified: Azure AI Engineer Associate", "Microsoft", "2024-05-01", Certain, "ms-ai-102"),
        ("AWS Certified Machine Learning Engineer – Associate", "AWS", "2025-05-01", Certain, "aws-mla-c01"),
        ("Microsoft Certified: Azure AI Fundamentals", "Microsoft", "2023-05-01", Certain, "ms-ai-900"),
        // The name is right, and the issuer is not.
        ("AWS Certified AI Practitioner", "Evil Corp", "2026-02-01", None, ""),
        ("AWS Certified Practitioner of AI Things", "AWS", "2026-02-01", Likely, "aws-aif-c01"),
        ("AWS Certified Solutions Architect - Associate", "Amazon Web Services", "2023-05-01", None, ""),
        ("Kubernetes Admin", "CNCF", "2021-03-01", None, ""),
        ("", "", "2021-03-01", None, ""),
    ];
    for (name, issuer, earned, certainty, id) in cases {
        let got = match_name(catalog(), name, issuer, day(earned));
        assert_eq!((got.certainty, got.certification.as_deref().unwrap_or("")), (certainty, id), "{name}: {got:?}");
    }
}

#[test]
fn every_name_and_code_of_the_catalogue_finds_itself_or_says_that_it_is_shared() {
    for certification in catalog().certifications.values() {
        let issuer = catalog().issuer_name(&certification.issuer);
        let got = match_name(catalog(), &certification.name, issuer, today());
        let alike = |id: &str| {
            catalog().certifications.get(id).map(Catalog::credential) == Some(Catalog::credential(certification))
        };
        let found = got.certification.as_deref().is_some_and(|id| id == certification.id || alike(id));
        assert!(found || got.others.contains(&certification.id), "{}: {got:?}", certification.id);
    }
}

#[test]
fn bad_rows_are_named_and_the_rest_is_kept() {
    let csv = format!(
        "{HEAD}\"Two\nlines\",https://example.com,Somebody,May 2023,,\r\n\
         ,https://example.com,Nobody,May 2023,,\r\n\
         Odd date,ftp://example.com,Somebody,soon,,\r\n\
         Backwards,,Somebody,May 2023,Jan 2020,7\r\n\
         Short row\r\n"
    );
    let imported = linkedin(&csv);
    let names: Vec<&str> = imported.candidates.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Two lines", "Odd date", "Backwards", "Short row"]);
    let notes: Vec<_> = imported.notes.iter().map(|note| (note.row, note.column, note.fault)).collect();
    assert_eq!(
        notes,
        [
            (Some(4), Some("Name"), Fault::Missing),
            (Some(5), Some("Started On"), Fault::Wrong),
            (Some(5), Some("Url"), Fault::Unsafe),
            (Some(6), Some("Finished On"), Fault::Wrong),
        ]
    );
    assert!(imported.candidates[1].credential(true).is_none(), "nothing is recorded without a day");
    assert!(matches!(read(b"a,b\r\n1,2\r\n", Format::Linkedin, catalog(), today()), Err(ImportError::NoHeader)));
}

#[test]
fn only_web_addresses_are_kept() {
    for (url, kept) in [
        ("https://www.credly.com/badges/abc", true),
        (" http://example.com ", true),
        ("javascript:alert(1)", false),
        ("JaVaScRiPt:alert(1)", false),
        ("data:text/html,x", false),
        ("https://", false),
        ("https://bank.example@evil.example/", false),
        ("https://example.com/\"onclick=", false),
        ("//example.com", false),
    ] {
        assert_eq!(safe_url(url).is_some(), kept, "{url}");
    }
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_archive_gives_its_one_file_and_a_bomb_is_refused() {
    let csv = format!("{HEAD}AWS Certified AI Practitioner,,AWS,Feb 2026,,1\r\n");
    let other = b"Company Name,Title\r\n";
    let good = archive(&[("Positions.csv", other), ("data/Certifications.csv", csv.as_bytes())]);
    let imported = read(&good, Format::Linkedin, catalog(), today()).unwrap();
    assert_eq!(imported.candidates[0].matched.certification.as_deref(), Some("aws-aif-c01"));
    let leading_out = archive(&[("../../Certifications.csv", csv.as_bytes())]);
    assert!(matches!(read(&leading_out, Format::Linkedin, catalog(), today()), Err(ImportError::NoFile)));
    let bomb = archive(&[("Certifications.csv", &vec![b'a'; 4 * 1024 * 1024])]);
    assert!(bomb.len() < 64 * 1024);
    assert!(matches!(read(&bomb, Format::Linkedin, catalog(), today()), Err(ImportError::Ratio)));
    assert!(matches!(read(b"PK\x03\x04", Format::Linkedin, catalog(), today()), Err(ImportError::Archive(_))));
}

#[test]
fn json_resume_reads_its_own_cases_as_valid_or_not() {
    let Some(bytes) = sample("jsonresume-certificates-cases.json") else { return };
    let cases: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    for (name, case) in cases.as_object().unwrap() {
        let text = serde_json::to_vec(case).unwrap();
        let imported = read(&text, Format::JsonResume, catalog(), today()).unwrap();
        let wrong = imported.notes.iter().any(|note| note.fault == Fault::Wrong || note.fault == Fault::Unsafe);
        assert_eq!(wrong, name.contains("Invalid"), "{name}: {imported:?}");
    }
}

#[test]
fn dates_of_json_resume_are_as_exact_as_they_say() {
    for (text, wanted) in [
        ("2019", Some(("2019-01-01", Precision::Year))),
        ("2019-05", Some(("2019-05-01", Precision::Month))),
        ("2019-05-20", Some(("2019-05-20", Precision::Day))),
        ("2019-13", None),
        ("2019-02-30", None),
        ("19", None),
        ("+019-05", None),
        ("0000", None),
    ] {
        let json = format!(r#"{{"certificates": [{{"name": "x", "date": "{text}"}}]}}"#);
        let imported = read(json.as_bytes(), Format::JsonResume, catalog(), today()).unwrap();
        let got = imported.candidates[0].earned.map(|earned| (earned.day, earned.precision));
        assert_eq!(got, wanted.map(|(text, precision)| (day(text), precision)), "{text}");
    }
}

/// Checks a value against the parts of JSON Schema that the résumé's schema uses.
fn valid(
    schema: &serde_json::Value,
    root: &serde_json::Value,
    value: &serde_json::Value,
    at: &str,
) -> Result<(), String> {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        _ => true,
    };
    if !fits {
        return Err(format!("{at} is not of type {}", schema["type"]));
    }
    if schema["pattern"].is_string() && !value.as_str().is_some_and(iso_like) {
        return Err(format!("{at} is no date: {value}"));
    }
    for (key, field) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(inner) => valid(inner, root, field, &format!("{at}.{key}"))?,
            None if schema["additionalProperties"] == serde_json::json!(false) => {
                return Err(format!("{at}.{key} is unknown"));
            }
            None => {}
        }
    }
    for row in value.as_array().into_iter().flatten() {
        valid(&schema["items"], root, row, at)?;
    }
    Ok(())
}

fn iso_like(text: &str) -> bool {
    matches!(text.len(), 4 | 7 | 10) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[test]
fn what_is_exported_is_a_valid_resume_and_reads_back() {
    let credential = |id: &str, earned: &str| CredentialEarned {
        certification: Some(id.to_owned()),
        name: id.to_owned(),
        issuer: String::new(),
        earned: day(earned),
        expires: None,
        url: Some("https://example.com/x".into()),
        number: None,
        from: "typed".into(),
    };
    let credentials = vec![credential("aws-aif-c01", "2026-02-01"), credential("ms-ai-102", "2023-02-01")];
    let life = Life { credentials, ..Life::default() };
    let resume = export(&holdings(catalog(), &life, today()), today());
    let imported = read(resume.to_string().as_bytes(), Format::JsonResume, catalog(), today()).unwrap();
    let ids: Vec<_> =
        imported.candidates.iter().map(|one| (one.matched.certainty, one.matched.certification.clone())).collect();
    assert_eq!(ids, [(Certainty::Certain, Some("aws-aif-c01".to_owned()))], "what has run out is left out");
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let Some(schema) = sample("jsonresume-schema.json") else { return };
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    valid(&schema, &schema, &resume, "resume").unwrap();
    let wrong = serde_json::json!({ "certificates": [{ "name": 1 }] });
    assert!(valid(&schema, &schema, &wrong, "resume").is_err());
}

proptest! {
    #[test]
    fn random_bytes_are_read_or_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, Format::Linkedin, catalog(), today());
        let _ = read(&bytes, Format::JsonResume, catalog(), today());
        let mut archive = b"PK\x03\x04".to_vec();
        archive.extend(&bytes);
        let _ = read(&archive, Format::Linkedin, catalog(), today());
    }

    #[test]
    fn random_text_in_every_cell_is_read(cells in prop::collection::vec("\\PC{0,40}", 6), line in "[ -~\\r\\n]{0,80}") {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let csv = format!("{HEAD}{}\r\n{line}\r\n", quoted.join(","));
        let imported = read(csv.as_bytes(), Format::Linkedin, catalog(), today()).unwrap();
        for one in &imported.candidates {
            prop_assert!(one.url.as_deref().is_none_or(|url| url.starts_with("http")  || url.to_lowercase().starts_with("http")));
        }
        let json = serde_json::json!({ "certificates": [{ "name": cells[0], "date": cells[1], "url": cells[2], "issuer": cells[3] }] });
        let _ = read(json.to_string().as_bytes(), Format::JsonResume, catalog(), today()).unwrap();
    }
}
