//! A small invented catalogue for tests, so that no test changes when a fact of the real one is corrected.

use std::sync::OnceLock;

use rungs_planner::{Day, Profile};

use crate::catalog::Catalog;
use crate::load::{TextFile, parse};
use crate::plan_step::PlannedStep;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn profile(toml: &str) -> Profile {
    Profile::from_toml(&format!("start = 2026-11-22\ngoal = \"code\"\n{toml}")).unwrap()
}

pub(crate) fn step(certification: &str, study_start: &str, exam: &str, hours: u32, cost_usd: f64) -> PlannedStep {
    PlannedStep {
        certification: certification.into(),
        offer_index: 0,
        study_start: day(study_start),
        exam: day(exam),
        hours,
        cost_usd,
    }
}

/// A fact that one page has stated since 2025.
fn fact(value: &str) -> String {
    format!(
        "{{ value = {value}, known_from = 2025-01-01, sources = [\"page\"], checked = 2026-11-21, grade = \"one-source\" }}"
    )
}

/// One certification: what differs from the template comes first and wins.
struct Row {
    id: &'static str,
    head: &'static str,
    /// `series = value` pairs at the top level, each written as a fact.
    facts: &'static [(&'static str, &'static str)],
    entry: &'static str,
    exit: &'static str,
    judgement: &'static str,
    /// Points for stake, supervision, hands-on, precision and demand.
    known: [u8; 5],
    /// The same for the one way to take it.
    offer: &'static [(&'static str, &'static str)],
    help: &'static str,
}

const ROW: Row = Row {
    id: "",
    head: "",
    facts: &[],
    entry: "",
    exit: "python = 1",
    judgement: "",
    known: [3, 2, 0, 2, 2],
    offer: &[("fee_usd", "100.0")],
    help: "",
};

impl Row {
    #[expect(clippy::format_push_string, reason = "a test's text is read more often than it is made")]
    fn file(&self) -> TextFile {
        let Self { id, head, entry, exit, judgement, help, .. } = self;
        let mut text = format!(
            "id = \"{id}\"\nname = \"The {id} exam\"\naims = \"Anybody.\"\nofficial_url = \"https://example.org/{id}\"\nwritten_by = \"ai\"\nchecked_by = \"ai\"\n"
        );
        for (key, default) in [
            ("issuer", "\"inst\""),
            ("level", "\"associate\""),
            ("rung", "\"engineer\""),
            ("kind", "\"proctored-exam\""),
        ] {
            if !head.contains(&format!("{key} = ")) {
                text += &format!("{key} = {default}\n");
            }
        }
        text += head;
        text += "\n";
        let mut keys: Vec<&str> = self.facts.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        for key in keys {
            let values: Vec<String> =
                self.facts.iter().filter(|(k, _)| *k == key).map(|(_, value)| fact(value)).collect();
            text += &format!("{key} = [{}]\n", values.join(", "));
        }
        if !help.is_empty() {
            text += &format!("[help]\nfinancial_aid = [{}]\n", fact(&format!("{{ text = \"{help}\" }}")));
        }
        let [stake, supervised, hands_on, specific, demand] = self.known;
        text += &format!("[judgement]\nbase_hours = 10\nentry = {{ {entry} }}\nexit = {{ {exit} }}\n{judgement}\n");
        text += &format!(
            "[judgement.recognition]\nissuer_stake = {stake}\nsupervised = {supervised}\nhands_on = {hands_on}\nspecific = {specific}\ndemand = {demand}\n"
        );
        text +=
            "[judgement.difficulty]\nlevel = 3\nground = \"-\"\n[[offers]]\nid = \"standard\"\nkind = \"standard\"\n";
        if !self.offer.iter().any(|(key, _)| *key == "open") {
            text += &format!("open = [{}]\n", fact("{ day = 2025-01-01 }"));
        }
        for (key, value) in self.offer {
            text += &format!("{key} = [{}]\n", fact(value));
        }
        TextFile { name: format!("certifications/{id}.toml"), bytes: text.into_bytes() }
    }
}

const YEARS_3: (&str, &str) = ("validity_months", "36");

const ROWS: &[Row] = &[
    // Plain, well known, kept by sitting it again.
    Row {
        id: "plain",
        facts: &[YEARS_3, ("renewal", "{ how = \"same-exam\", cost_usd = 50, adds_months = 36 }")],
        ..ROW
    },
    Row {
        id: "first",
        head: "rung = \"fundamentals\"\nlevel = \"fundamentals\"",
        facts: &[("validity_months", "0")],
        ..ROW
    },
    Row {
        id: "hard",
        head: "rung = \"professional\"\nexperience_years = 3",
        entry: "python = 3",
        exit: "python = 3, ml = 2",
        facts: &[("experience", "\"Three years of practice.\"")],
        ..ROW
    },
    Row { id: "cheap", exit: "python = 1", known: [0, 0, 0, 0, 0], offer: &[("fee_usd", "49.0")], ..ROW },
    Row { id: "practical", head: "kind = \"practical-exam\"", judgement: "role_level = true", ..ROW },
    Row {
        id: "role",
        exit: "ml = 2",
        judgement: "role_level = true",
        offer: &[("fee_usd", "200.0")],
        facts: &[("study_hours", "{ low = 60, high = 90, for_whom = \"all\" }"), ("retake", "{ wait_days = 14 }")],
        ..ROW
    },
    Row { id: "on-aws", head: "cloud = \"aws\"", exit: "aws = 1", ..ROW },
    Row { id: "on-gcp", head: "cloud = \"gcp\"", exit: "gcp = 1", ..ROW },
    Row { id: "closing", offer: &[("fee_usd", "100.0"), ("close", "{ day = 2027-03-31 }")], ..ROW },
    Row { id: "closing-late", offer: &[("fee_usd", "100.0"), ("close", "{ day = 2028-03-31 }")], ..ROW },
    Row {
        id: "one-year",
        facts: &[
            ("validity_months", "12"),
            ("renewal", "{ how = \"free-assessment\", cost_usd = 0, adds_months = 12, window_months = 6 }"),
        ],
        ..ROW
    },
    Row { id: "one-year-only", facts: &[("validity_months", "12"), ("renewal", "{ how = \"none\" }")], ..ROW },
    Row { id: "one-year-silent", facts: &[("validity_months", "12")], ..ROW },
    Row { id: "dear", offer: &[("fee_usd", "900.0")], help: "The institute halves the price for students.", ..ROW },
    Row { id: "dear-silent", offer: &[("fee_usd", "900.0")], ..ROW },
    Row { id: "carries", exit: "python = 2", ..ROW },
    Row {
        id: "carried",
        facts: &[
            ("validity_months", "24"),
            ("renewal", "{ how = \"other-exam\", by = [\"carries\"], adds_months = 24 }"),
            ("renewal", "{ how = \"same-exam\", cost_usd = 80, adds_months = 24 }"),
        ],
        ..ROW
    },
    Row {
        id: "old",
        facts: &[
            YEARS_3,
            ("successors", "{ id = \"plain\", same_credential = false }"),
            ("renewal", "{ how = \"same-exam\", cost_usd = 50, adds_months = 36 }"),
        ],
        offer: &[("fee_usd", "100.0"), ("close", "{ day = 2026-06-30 }")],
        ..ROW
    },
    Row { id: "off-goal", exit: "cooking = 2", ..ROW },
    Row {
        id: "unwatched",
        head: "kind = \"course-certificate\"",
        exit: "ml = 1",
        known: [1, 0, 0, 1, 0],
        offer: &[("monthly_usd", "49.0")],
        ..ROW
    },
];

const SKILLS: &str = r#"
skill = [
  { id = "python", name = "Python", about = "-", climb = [20, 60, 120] },
  { id = "ml", name = "Machine learning", about = "-", climb = [20, 60, 130] },
  { id = "aws", name = "AWS", about = "-", climb = [10, 40, 80] },
  { id = "gcp", name = "Google Cloud", about = "-", climb = [10, 40, 80] },
  { id = "cooking", name = "Cooking", about = "-", climb = [10, 40, 80] },
]"#;

const GOALS: &str = r#"
[[goal]]
id = "code"
name = "write code"
signal = 0.8
cloud = { level = 1, weight = 0.2 }
advice = "Build."
nothing = "Enough."
targets = { python = { level = 2, weight = 0.4 }, ml = { level = 2, weight = 0.4 } }
[[goal]]
id = "literacy"
name = "know what it is"
signal = 0.5
advice = "Use it."
nothing = "Enough."
targets = { python = { level = 1, weight = 1.0 } }
[[goal]]
id = "career-change"
name = "get a first job"
signal = 0.7
advice = "Build something after each step."
nothing = "Enough."
targets = { python = { level = 2, weight = 1.0 } }
"#;

const EVIDENCE: &str = r#"
[[evidence]]
id = "evidence-shipped-project"
name = "A shipped project"
recognition = 0.9
why = "-"
exit = { python = 2 }
[[evidence]]
id = "evidence-related-degree"
name = "A degree"
recognition = 0.85
why = "-"
exit = { python = 1 }
[[evidence]]
id = "evidence-ml-work"
name = "Paid work"
recognition = 1.0
why = "-"
exit = { python = 3, ml = 3 }
"#;

const GUIDE: &str = r#"
id = "guide-a"
title = "A guide"
published = "2026-01-09"
as_of = "2026-01-09"
checked = "2026-11-22"
source = "page"
interest = "-"
about = "-"
mistake = [
  { id = "collecting", says = "Gathering paper.", warning = "badges-without-building" },
  { id = "lapse", says = "Letting it run out.", warning = "lapsing" },
]
rule = [
  { id = "linkedin", topic = "LinkedIn", says = "Name it in the headline." },
  { id = "portfolio", topic = "portfolio", says = "Show it together with a project." },
]
"#;

/// Returns the invented catalogue, read once.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(read)
}

fn read() -> Catalog {
    let file = |name: &str, text: &str| TextFile { name: name.into(), bytes: text.as_bytes().to_vec() };
    let mut files = vec![
        file(
            "catalogue.toml",
            "checked = 2026-11-21\nnewest_evidence = 2026-10-08\nversion = 1\nlicence = \"CC0-1.0\"",
        ),
        file("skills.toml", SKILLS),
        file("goals.toml", GOALS),
        file("evidence.toml", EVIDENCE),
        file("issuers.toml", "[[issuer]]\nid = \"inst\"\nname = \"The Institute\"\ncolumn = \"other\""),
        file(
            "sources.toml",
            "[[source]]\nid = \"page\"\ntitle = \"A page\"\npublished = \"2025-01\"\nread = 2026-11-21",
        ),
        file("guides/guide-a.toml", GUIDE),
    ];
    files.extend(ROWS.iter().map(Row::file));
    let loaded = parse(files);
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    loaded.catalog
}
