//! The exports of the real catalogue: well formed, complete, and what their formats ask for.
#![expect(clippy::unwrap_used, reason = "a helper of tests that fails is a failing test")]

use std::path::Path;
use std::sync::LazyLock;

use rungs_catalog::Catalog;
use rungs_catalog::jsonld::{jsonld, jsonld_of};
use rungs_catalog::load::load_folder;
use rungs_catalog::show::show;
use rungs_catalog::table::{columns, csv};
use rungs_planner::Day;
use serde_json::Value;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"))).unwrap().catalog);

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

fn node<'a>(graph: &'a Value, id: &str) -> &'a Value {
    let nodes = graph["@graph"].as_array().unwrap();
    let wanted = [format!("urn:rungs:certification:{id}"), format!("urn:rungs:course:{id}")];
    nodes.iter().find(|node| wanted.iter().any(|wanted| node["@id"] == **wanted)).unwrap()
}

#[test]
fn every_node_of_the_graph_has_what_schema_org_names() {
    let graph = jsonld(&CATALOG, today());
    assert_eq!(graph["@context"], "https://schema.org");
    assert_eq!(graph["@graph"].as_array().unwrap().len(), CATALOG.known_on(today()).count());
    for node in graph["@graph"].as_array().unwrap() {
        let credential = match node["@type"].as_str().unwrap() {
            "EducationalOccupationalCredential" => node,
            "Course" => {
                assert_eq!(node["provider"]["@type"], "Organization", "{node}");
                &node["educationalCredentialAwarded"]
            }
            other => panic!("{other}"),
        };
        for key in ["name", "description", "url", "credentialCategory", "educationalLevel", "dateModified"] {
            assert!(credential[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {credential}");
        }
        assert_eq!(credential["@type"], "EducationalOccupationalCredential");
        assert!(credential["url"].as_str().unwrap().starts_with("https://"), "{credential}");
        assert!(credential["dateModified"].as_str().unwrap().parse::<Day>().is_ok(), "{credential}");
        assert!(credential["recognizedBy"]["name"].is_string(), "{credential}");
        if let Some(valid) = credential.get("validFor") {
            let months = valid.as_str().unwrap().strip_prefix('P').unwrap().strip_suffix('M').unwrap();
            assert!(months.parse::<u32>().unwrap() > 0, "{credential}");
        }
        for offer in node.get("offers").and_then(Value::as_array).into_iter().flatten() {
            let price = offer.get("price").or_else(|| offer["priceSpecification"].get("price")).unwrap();
            assert!(price.as_f64().unwrap() >= 0.0, "{offer}");
            assert!(offer["availability"].as_str().unwrap().starts_with("https://schema.org/"), "{offer}");
        }
    }
}

#[test]
fn a_node_tells_the_facts() {
    let graph = jsonld(&CATALOG, today());
    let new = node(&graph, "aws-mla-c02");
    assert_eq!(new["validFor"], "P36M");
    assert_eq!(
        (&new["offers"][0]["price"], &new["offers"][0]["availability"]),
        (&75.0.into(), &"https://schema.org/InStock".into())
    );
    assert_eq!(new["offers"][1]["availability"], "https://schema.org/PreOrder");
    let old = node(&graph, "ms-ai-900");
    assert_eq!((&old["expires"], &old["creativeWorkStatus"]), (&"2026-06-30".into(), &"retired".into()));
    assert_eq!(old["offers"][0]["availability"], "https://schema.org/Discontinued");
    // For ever is no duration.
    assert!(old.get("validFor").is_none());
    assert_eq!(node(&graph, "ibm-ai-engineering")["@type"], "Course");
    // An early view knows no end.
    assert!(node(&jsonld(&CATALOG, "2026-01-15".parse().unwrap()), "ms-ai-900").get("expires").is_none());
    let page = jsonld_of(&CATALOG, &show(&CATALOG, "ms-ai-901", today()).unwrap());
    assert_eq!((&page["@context"], &page["identifier"][1]["value"]), (&"https://schema.org".into(), &"AI-901".into()));
}

#[test]
fn the_table_reads_back_as_it_was_written() {
    let text = csv(&CATALOG, today()).unwrap();
    assert!(text.ends_with("\r\n") && text.starts_with("id,code,name,"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert!(header.iter().map(String::as_str).eq(columns().map(|(name, _)| name)));
    let place = |name: &str| header.iter().position(|other| other == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), CATALOG.known_on(today()).count());
    for row in &rows {
        let shown = show(&CATALOG, &row[place("id")], today()).unwrap();
        assert_eq!(row[place("status")], *shown.status.id());
        assert_eq!(row[place("fee_usd")], shown.fee_usd.map(|fee| fee.to_string()).unwrap_or_default());
        assert_eq!(row[place("successors")], shown.successors.join("; "));
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    let row = rows.iter().find(|row| row[0] == *"aws-mla-c01").unwrap();
    // (column, cell), from catalog/certifications/aws-mla-c01.toml
    for (column, cell) in [
        ("code", "MLA-C01"),
        ("status", "retired"),
        ("retired_on", "2026-09-28"),
        ("fee_usd", "150"),
        ("minutes", "130"),
        ("questions", "65"),
        ("pass_mark", "720"),
        ("validity_months", "36"),
        ("recognition", "0.78"),
    ] {
        assert_eq!(&row[place(column)], cell, "{column}");
    }
}

#[test]
fn a_hostile_catalogue_cannot_run_formulas() {
    let mut catalog = CATALOG.clone();
    let name = "=HYPERLINK(\"http://evil\",\"x\")\r\n,\"@";
    catalog.certifications.get_mut("ms-ai-901").unwrap().name = name.into();
    let text = csv(&catalog, today()).unwrap();
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).collect::<Vec<_>>();
    let row = rows.iter().find(|row| row[0] == *"ms-ai-901").unwrap();
    assert_eq!(row[2], format!("'{name}"));
}

#[test]
fn columns_are_named_once_and_explained() {
    let names: Vec<&str> = columns().map(|(name, _)| name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), names.len());
    assert!(columns().all(|(_, about)| !about.is_empty()));
}
