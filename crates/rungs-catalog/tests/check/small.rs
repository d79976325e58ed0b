//! A catalogue of two certifications, small enough to see through, without a fault.

use rungs_catalog::check::{CheckOptions, check};
use rungs_catalog::load::{Loaded, TextFile, parse};
use rungs_catalog::{Problem, Severity};

const FILES: [(&str, &str); 11] = [
    (
        "build-blocks.toml",
        r#"[[build_block]]
id = "classify-text"
skills = { python = 2 }
cloud = "aws"
project = "Sort letters by subject."
hours = 20
cost_usd = 5
finished = "A stranger runs it."
write_up = "What it gets wrong."
community = "Show it at a meet-up."
"#,
    ),
    ("catalogue.toml", "checked = 2026-11-20\nnewest_evidence = 2026-10-08\nversion = 1\nlicence = \"CC-BY-SA-4.0\"\n"),
    (
        "certifications/acme-one.toml",
        r#"id = "acme-one"
name = "Acme One"
issuer = "acme"
level = "associate"
rung = "engineer"
kind = "proctored-exam"
platform = "acme-cloud"
aims = "Beginners who write Python."
official_url = "https://acme.example/one"
awards = "acme-associate"
written_by = "ai"
checked_by = "nobody"
validity_months = [
  { value = 24, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
successors = [
  { value = { id = "acme-two", same_credential = true, text = "Both award Acme Associate." }, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
renewal = [
  { value = { how = "other-exam", by = ["acme-two"], cost_usd = 50 }, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
claims = [
  { value = { kind = "pay", maker = "A shop", says = "Holders earn more.", weak = "Nobody was counted." }, known_from = 2026-05-01, sources = ["shop-blog"], checked = 2026-11-20, grade = "one-source" },
]
study_hours = [
  { value = { low = 30, high = 120, for_whom = "a beginner", candidate = { python = 0 } }, known_from = 2026-05-01, sources = ["shop-blog"], checked = 2026-11-20, grade = "one-source" },
]

[judgement]
base_hours = 10
entry = { python = 1 }
exit = { python = 2 }

[judgement.recognition]
issuer_stake = 3
supervised = 2
hands_on = 0
specific = 2
demand = 1
demand_sources = ["shop-blog"]

[judgement.difficulty]
level = 2
ground = "An hour of questions."

[[offers]]
id = "standard"
kind = "standard"
open = [
  { value = { day = 2024-03-01 }, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
close = [
  { value = { day = 2027-03-01 }, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
fee_usd = [
  { value = 100, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
minutes = [
  { value = 60, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
questions = [
  { value = { total = 65, scored = 50 }, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
pass_mark = [
  { value = { score = 700, scale = "100-1000" }, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
languages = [
  { value = { codes = ["en", "zh-Hans"] }, known_from = 2024-03-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]

[[blueprint]]
known_from = 2024-03-01
sources = ["acme-page"]
checked = 2026-11-20
grade = "official"
[blueprint.value]
[[blueprint.value.domains]]
name = "Language"
weight = 60
skills = { python = 2 }
[[blueprint.value.domains]]
name = "Tests"
weight = 40
"#,
    ),
    (
        "certifications/acme-two.toml",
        r#"id = "acme-two"
name = "Acme Two"
issuer = "acme"
level = "associate"
rung = "engineer"
kind = "proctored-exam"
aims = "The same, a version later."
official_url = "https://acme.example/two"
awards = "acme-associate"
written_by = "ai"
checked_by = "nobody"
validity_months = [
  { value = 24, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]

[judgement]
base_hours = 10
exit = { python = 2, statistics = 1 }

[judgement.recognition]
issuer_stake = 3
supervised = 2
hands_on = 1
specific = 2
demand = 0

[judgement.difficulty]
level = 2
ground = "An hour of questions."

[[offers]]
id = "standard"
kind = "standard"
open = [
  { value = { day = 2027-01-15, expected = true }, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
fee_usd = [
  { value = 120, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
minutes = [
  { value = 60, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]
languages = [
  { value = { codes = ["en"] }, known_from = 2026-05-01, sources = ["acme-page"], checked = 2026-11-20, grade = "official" },
]

[[blueprint]]
known_from = 2026-05-01
sources = ["acme-page"]
checked = 2026-11-20
grade = "official"
[blueprint.value]
[[blueprint.value.domains]]
name = "Language"
weight_min = 45
weight_max = 55
[[blueprint.value.domains]]
name = "Numbers"
weight_min = 45
weight_max = 55
"#,
    ),
    (
        "evidence.toml",
        r#"[[evidence]]
id = "evidence-shipped"
name = "A shipped project"
exit = { python = 2 }
recognition = 0.9
why = "People can try it."
"#,
    ),
    (
        "goals.toml",
        r#"[[goal]]
id = "first-step"
name = "find out"
signal = 0.5
cloud = { level = 1, weight = 0.2 }
platforms = ["acme-cloud"]
advice = "Try it."
nothing = "You know enough."
[goal.targets]
python = { level = 1, weight = 0.8 }
"#,
    ),
    (
        "guides/shop-guide.toml",
        r#"id = "shop-guide"
title = "A shop's guide"
published = "2026-01"
as_of = 2026-01-31
checked = 2026-11-20
source = "shop-blog"
interest = "Sells courses."
about = "One row."

[[ladder]]
level = "engineer"
level_text = "Builders"
vendor = "other"
certification = "acme-one"

[[recommendation]]
id = "start"
kind = "situation"
situation = "beginner"
says = "Take it."
certifications = ["acme-one"]
months = [2, 4]

[[mistake]]
id = "cost"
says = "Do not look at the price alone."
warning = "cost-alone"
"#,
    ),
    (
        "issuers.toml",
        "[[issuer]]\nid = \"acme\"\nname = \"Acme\"\ncolumn = \"other\"\nurl = \"https://acme.example\"\n",
    ),
    (
        "situations.toml",
        r#"[[situation]]
id = "beginner"
text = "I begin."
goal = "first-step"
cloud = "gcp"
stage = "early"
have = { python = 1 }
"#,
    ),
    (
        "skills.toml",
        r#"[[skill]]
id = "python"
name = "Python"
about = "Reading and writing it."
climb = [20, 60, 120]

[[skill]]
id = "statistics"
name = "Statistics"
about = "Inference."
climb = [20, 50, 100]
"#,
    ),
    (
        "sources.toml",
        r#"[[source]]
id = "acme-page"
url = "https://acme.example/exams"
title = "Acme's exams"
published = "2024-02"
read = 2026-11-20
official = true

[[source]]
id = "shop-blog"
title = "A shop's blog"
published = "2026-01-09"
read = 2026-11-20
"#,
    ),
];

/// The files.
pub(crate) fn files() -> Vec<TextFile> {
    FILES.map(|(name, text)| TextFile { name: name.into(), bytes: text.into() }).to_vec()
}

/// The text of one of the files.
pub(crate) fn text(files: &[TextFile], name: &str) -> String {
    let file = files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no file {name}"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// The files with `old` replaced by `new` in one of them; `old` must be there.
pub(crate) fn with(mut files: Vec<TextFile>, name: &str, old: &str, new: &str) -> Vec<TextFile> {
    let before = text(&files, name);
    assert!(before.contains(old), "{name} has no `{old}`");
    let after = before.replacen(old, new, 1);
    files.iter_mut().find(|file| file.name == name).unwrap().bytes = after.into_bytes();
    files
}

/// Two days after everything was checked.
pub(crate) fn options() -> CheckOptions {
    CheckOptions { today: "2026-11-22".parse().unwrap(), stale_after_days: Some(180) }
}

pub(crate) fn load(files: Vec<TextFile>) -> Loaded {
    parse(files)
}

pub(crate) fn problems(files: Vec<TextFile>) -> Vec<Problem> {
    check(&load(files), &options())
}

pub(crate) fn errors(files: Vec<TextFile>) -> Vec<Problem> {
    problems(files).into_iter().filter(|problem| problem.severity == Severity::Error).collect()
}
