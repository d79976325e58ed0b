//! One fault at a time, planted in a catalogue without a fault: where it is reported, and how.

use crate::small::{files, load, options, problems, text, with};
use rungs_catalog::Severity::{self, Error, Note, Warning};
use rungs_catalog::check::{CheckOptions, Tally, check};

const ONE: &str = "certifications/acme-one.toml";
const TWO: &str = "certifications/acme-two.toml";
const GUIDE: &str = "guides/shop-guide.toml";

#[test]
fn the_small_catalogue_has_no_fault() {
    let found: Vec<String> = problems(files()).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// One planted fault and the problem that must be reported for it.
struct Fault {
    /// Where it is planted.
    file: &'static str,
    /// What is replaced there, once.
    old: &'static str,
    /// By what.
    new: &'static str,
    severity: Severity,
    /// Words of the line that must be named.
    line: &'static str,
    key: &'static str,
    /// Words that the message must hold.
    what: &'static str,
}

const fn fault(
    file: &'static str,
    (old, new): (&'static str, &'static str),
    severity: Severity,
    (line, key): (&'static str, &'static str),
    what: &'static str,
) -> Fault {
    Fault { file, old, new, severity, line, key, what }
}

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    // Unknown ids
    fault(ONE, ("issuer = \"acme\"", "issuer = \"acmee\""), Error, ("issuer =", "issuer"), "there is no issuer `acmee`"),
    fault(ONE, ("entry = { python", "entry = { pythn"), Error, ("entry =", "judgement.entry.pythn"), "there is no skill `pythn`"),
    fault(ONE, ("exit = { python", "exit = { r-language"), Error, ("exit =", "judgement.exit.r-language"), "there is no skill"),
    fault(ONE, ("skills = { python", "skills = { cobol"), Error, ("skills =", "blueprint[0].value.domains[0].skills.cobol"), "there is no skill"),
    fault(ONE, ("candidate = { python", "candidate = { cobol"), Error, ("candidate", "study_hours[0].value.candidate.cobol"), "there is no skill"),
    fault(ONE, ("id = \"acme-two\"", "id = \"acme-tow\""), Error, ("acme-tow", "successors[0].value.id"), "there is no certification `acme-tow`"),
    fault(ONE, ("by = [\"acme-two\"]", "by = [\"nobody\"]"), Error, ("nobody\"]", "renewal[0].value.by[0]"), "there is no certification `nobody`"),
    fault(ONE, ("demand_sources = [\"shop-blog\"]", "demand_sources = [\"x\"]"), Error, ("demand_sources", "judgement.recognition.demand_sources[0]"), "there is no source `x`"),
    fault(ONE, ("value = 60, known_from = 2024-03-01, sources = [\"acme-page\"]", "value = 60, known_from = 2024-03-01, sources = [\"acme-pag\"]"), Error, ("acme-pag\"", "offers[0].minutes[0].sources[0]"), "there is no source `acme-pag`"),
    fault(ONE, ("awards =", "cloud = \"azur\"\nawards ="), Error, ("azur", "cloud"), "`azur` is not a cloud"),
    fault(TWO, ("[judgement]", "requires = [{ value = { any_of = [\"ghost\"] }, known_from = 2026-05-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n[judgement]"), Error, ("requires", "requires[0].value.any_of[0]"), "there is no certification `ghost`"),
    fault(ONE, ("kind = \"pay\"", "kind = \"fame\""), Error, ("fame", "claims[0].value.kind"), "`fame` is not a kind of claim"),
    fault("issuers.toml", ("\"other\"", "\"elsewhere\""), Error, ("column", "issuer[0].column"), "`elsewhere` is not a column"),
    fault("evidence.toml", ("{ python", "{ cobol"), Error, ("exit", "evidence[0].exit.cobol"), "there is no skill"),
    fault("goals.toml", ("python =", "cobol ="), Error, ("cobol", "goal[0].targets.cobol"), "there is no skill"),
    fault("goals.toml", ("[\"acme-cloud\"]", "[\"acme-clod\"]"), Error, ("platforms", "goal[0].platforms[0]"), "there is no platform"),
    fault("situations.toml", ("\"first-step\"", "\"last-step\""), Error, ("goal", "situation[0].goal"), "there is no goal `last-step`"),
    fault("situations.toml", ("\"early\"", "\"young\""), Error, ("stage", "situation[0].stage"), "`young` is not a stage"),
    fault("build-blocks.toml", ("{ python", "{ cobol"), Error, ("skills", "build_block[0].skills.cobol"), "there is no skill"),
    // Guides
    fault(GUIDE, ("situation = \"beginner\"", "situation = \"expert\""), Error, ("situation = \"expert\"", "recommendation[0].situation"), "there is no situation `expert`"),
    fault(GUIDE, ("[\"acme-one\"]", "[\"acme-nine\"]"), Error, ("acme-nine", "recommendation[0].certifications[0]"), "there is no certification"),
    fault(GUIDE, ("[\"acme-one\"]", "[\"acme-one\", \"acme-one\"]"), Error, ("acme-one\",", "recommendation[0].certifications[1]"), "named twice"),
    fault(GUIDE, ("\"cost-alone\"", "\"rain\""), Error, ("rain", "mistake[0].warning"), "`rain` is not a kind of warning"),
    fault(GUIDE, ("level = \"engineer\"", "level = \"senior\""), Error, ("level =", "ladder[0].level"), "`senior` is not a row"),
    fault(GUIDE, ("months = [2, 4]", "months = [4, 2]"), Error, ("months", "recommendation[0].months"), "the range from 4 to 2 is empty"),
    fault(GUIDE, ("source = \"shop-blog\"", "source = \"shop-bog\""), Error, ("source", "source"), "there is no source `shop-bog`"),
    // Ids
    fault(TWO, ("id = \"acme-two\"", "id = \"acme-2\""), Error, ("id = \"acme-2\"", "id"), "differs from the name of the file"),
    fault("skills.toml", ("id = \"statistics\"", "id = \"Stat istics\""), Error, ("Stat istics", "skill[1].id"), "`Stat istics` is not an id"),
    fault("skills.toml", ("id = \"statistics\"", "id = \"python\""), Error, ("id = \"python\"\nname = \"Stat", "skill[1].id"), "given twice"),
    fault("evidence.toml", ("\"evidence-shipped\"", "\"shipped\""), Error, ("id =", "evidence[0].id"), "does not start with `evidence-`"),
    fault("goals.toml", ("[[goal]]", "[[goal]]\nid = \"first-step\"\nname = \"n\"\nsignal = 0.5\nadvice = \"a\"\nnothing = \"n\"\ntargets = { python = { level = 1, weight = 1 } }\n\n[[goal]]"), Error, ("id = \"first-step\"\nname = \"find", "goal[1].id"), "the id `first-step` is given twice"),
    fault(GUIDE, ("[[mistake]]", "[[mistake]]\nid = \"cost\"\nsays = \"s\"\n\n[[mistake]]"), Error, ("id = \"cost\"\nsays = \"Do", "mistake[1].id"), "the id `cost` is given twice"),
    // Weights
    fault(ONE, ("weight = 40", "weight = 38"), Error, ("[[blueprint.value.domains]]\nname = \"Language\"", "blueprint[0].value.domains"), "the weights add up to 98, not to 100"),
    fault(TWO, ("weight_max = 55", "weight_max = 45"), Warning, ("", ""), ""),
    fault(TWO, ("weight_min = 45\nweight_max = 55\n[[", "weight_min = 60\nweight_max = 65\n[["), Error, ("[[blueprint.value.domains]]\nname = \"Language\"", "blueprint[0].value.domains"), "the weights add up to 105 to 120, not to 100"),
    fault(TWO, ("weight_min = 45\n", "weight_min = 56\n"), Error, ("[[blueprint.value.domains]]\nname = \"Language\"", "blueprint[0].value.domains[0]"), "the range from 56 to 55 is empty"),
    fault(TWO, ("weight_min = 45\n", "weight = 45\nweight_min = 45\n"), Error, ("[[blueprint.value.domains]]\nname = \"Language\"", "blueprint[0].value.domains[0]"), "both a weight and a range"),
    fault("goals.toml", ("weight = 0.8", "weight = 0.0"), Error, ("python", "goal[0].targets.python.weight"), "a weight of 0"),
    fault("goals.toml", ("weight = 0.2", "weight = -0.2"), Error, ("cloud", "goal[0].cloud.weight"), "-0.2 is below 0"),
    // Ways to take it
    fault(ONE, ("value = { day = 2027-03-01 }", "value = { day = 2024-02-01 }"), Error, ("2024-02-01", "offers[0].close[0].value"), "it closes on 2024-02-01, before it opens on 2024-03-01"),
    fault(ONE, ("value = { day = 2024-03-01 }", "value = { day = 2024-02-01 }"), Error, ("2024-02-01", "offers[0].open[0].known_from"), "said to be known only from 2024-03-01"),
    fault(ONE, ("[[offers]]", "[[offers]]\nid = \"early\"\nkind = \"standard\"\nopen = [{ value = { day = 2024-03-01 }, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n\n[[offers]]"), Error, ("[[offers]]\nid = \"standard\"", "offers[1]"), "can be booked on the same day in the same language"),
    fault(ONE, ("[[offers]]", "[[offers]]\nid = \"standard\"\nkind = \"beta\"\nopen = [{ value = { day = 2024-02-01 }, known_from = 2024-02-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n\n[[offers]]"), Error, ("id = \"standard\"\nkind = \"standard\"", "offers[1].id"), "the id `standard` is given twice"),
    fault(TWO, ("value = { day = 2027-01-15, expected", "value = { day = 2026-10-01, expected"), Warning, ("2026-10-01", "offers[0].open[0].value"), "the opening expected for 2026-10-01 lies in the past"),
    fault(ONE, ("value = { day = 2027-03-01 }", "value = { day = 2027-03-01 }, holds_from = 2026-01-01"), Error, ("2026-01-01", "offers[0].close[0].holds_from"), "has its day in its value"),
    fault(ONE, ("value = 100,", "value = 100, holds_from = 2027-04-01,"), Warning, ("2027-04-01", "offers[0].fee_usd[0].holds_from"), "a price from 2027-04-01 for what ends on 2027-03-01"),
    // What follows on what
    fault(ONE, ("same_credential = true", "same_credential = false"), Error, ("same_credential", "successors[0].value.same_credential"), "said to award different things"),
    fault(TWO, ("awards = \"acme-associate\"\n", ""), Error, ("", "successors[0].value.same_credential"), "one awards `acme-associate` and the other `acme-two`"),
    fault(ONE, (", text = \"Both award Acme Associate.\"", ""), Error, ("same_credential", "successors[0].value"), "without a word on what both award"),
    fault(TWO, ("[judgement]", "successors = [{ value = { id = \"acme-one\", same_credential = true, text = \"Back.\" }, known_from = 2026-05-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n[judgement]"), Error, ("successors", "successors[0].value.id"), "in a circle back to `acme-two`"),
    fault(ONE, ("[judgement]", "requires = [{ value = { any_of = [\"acme-one\"] }, known_from = 2026-05-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n[judgement]"), Error, ("requires", "requires[0].value.any_of[0]"), "`acme-one` is required by `acme-one`"),
    // Facts
    fault(ONE, ("value = 100, known_from = 2024-03-01, sources = [\"acme-page\"]", "value = 100, known_from = 2024-03-01, sources = []"), Error, ("value = 100", "offers[0].fee_usd[0].sources"), "the fact has no source"),
    fault(ONE, ("value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20", "value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-23"), Error, ("value = 24", "validity_months[0].checked"), "checked on 2026-11-23, after today, 2026-11-22"),
    fault(ONE, ("value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20", "value = 24, known_from = 2023-03-01, sources = [\"acme-page\"], checked = 2024-01-20"), Error, ("value = 24", "validity_months[0].checked"), "before its source `acme-page` was published on 2024-02-01"),
    fault(ONE, ("value = 24, known_from = 2024-03-01", "value = 24, known_from = 2026-11-21"), Error, ("value = 24", "validity_months[0].known_from"), "known only from 2026-11-21, after it was checked on 2026-11-20"),
    fault(ONE, ("value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20", "value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-21"), Warning, ("value = 24", "validity_months[0].checked"), "last read on 2026-11-20"),
    fault(ONE, ("value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20", "value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-05-01"), Warning, ("value = 24", "validity_months[0].checked"), "1 of 13 facts were last checked more than 180 days ago, the oldest on 2026-05-01"),
    fault(ONE, ("sources = [\"shop-blog\"], checked = 2026-11-20, grade = \"one-source\"", "sources = [\"shop-blog\"], checked = 2026-11-20, grade = \"official\""), Error, ("A shop", "claims[0].grade"), "graded `official`, but no source"),
    fault(ONE, ("validity_months = [\n", "validity_months = [\n  { value = 36, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" },\n"), Error, ("value = 24", "validity_months[1]"), "begin on the same day"),
    fault("sources.toml", ("[[source]]", "[[source]]\nid = \"lonely\"\ntitle = \"Unread\"\nread = 2026-11-20\n\n[[source]]"), Warning, ("lonely", "source[0].id"), "no fact uses the source `lonely`"),
    fault("sources.toml", ("published = \"2024-02\"", "published = \"spring\""), Error, ("spring", "source[0].published"), "`spring` is not a day, a month or a year"),
    fault("sources.toml", ("read = 2026-11-20\nofficial", "read = 2026-12-20\nofficial"), Error, ("2026-12-20", "source[0].read"), "read on 2026-12-20, after today"),
    fault("catalogue.toml", ("newest_evidence = 2026-10-08", "newest_evidence = 2026-11-21"), Error, ("newest", "newest_evidence"), "after the check on 2026-11-20"),
    // Hours and claims
    fault(ONE, ("low = 30, high = 120", "low = 91, high = 120"), Warning, ("low = 91", "study_hours[0].value"), "our 90 hours lie outside the published 91 to 120"),
    fault(ONE, ("candidate = { python = 0 }", "candidate = { python = 2 }"), Warning, ("low = 30", "study_hours[0].value"), "our 10 hours lie outside the published 30 to 120"),
    fault(ONE, ("maker = \"A shop\"", "maker = \" \""), Error, ("maker", "claims[0].value.maker"), "nobody makes this claim"),
    fault(ONE, (", weak = \"Nobody was counted.\"", ""), Error, ("A shop", "claims[0].value"), "does not say why it is weak"),
    // Numbers
    fault(ONE, ("exit = { python = 2 }", "exit = { python = 4 }"), Error, ("exit", "judgement.exit.python"), "a level of 4 is outside 0 to 3"),
    fault(ONE, ("demand = 1", "demand = 4"), Error, ("demand =", "judgement.recognition.demand"), "`demand` of 4 is outside 0 to 3"),
    fault(ONE, ("supervised = 2", "supervised = 3"), Error, ("supervised", "judgement.recognition.supervised"), "outside 0 to 2"),
    fault(ONE, ("level = 2\nground", "level = 6\nground"), Error, ("level = 6", "judgement.difficulty.level"), "outside 1 to 5"),
    fault("evidence.toml", ("0.9", "1.1"), Error, ("recognition", "evidence[0].recognition"), "`recognition` is 1.1, outside 0 to 1"),
    fault("goals.toml", ("signal = 0.5", "signal = nan"), Error, ("signal", "goal[0].signal"), "NaN"),
    fault(ONE, ("value = 100,", "value = -100,"), Error, ("value = -100", "offers[0].fee_usd[0].value"), "-100 is below 0"),
    fault(ONE, ("value = 100,", "value = inf,"), Error, ("value = inf", "offers[0].fee_usd[0].value"), "`inf` is not a number"),
    fault(ONE, ("value = 100,", "value = 1e300,"), Error, ("value = 1e300", "offers[0].fee_usd[0].value"), "US dollars is absurd"),
    fault(ONE, ("cost_usd = 50", "cost_usd = nan"), Error, ("cost_usd", "renewal[0].value.cost_usd"), "`NaN` is not a number"),
    fault(ONE, ("value = 24,", "value = 2400,"), Error, ("value = 2400", "validity_months[0].value"), "a validity in months of 2400 is outside 0 to 240"),
    fault(ONE, ("value = 24,", "value = 99999999999,"), Error, ("value = 99999999999", "validity_months[0].value"), "u32"),
    fault(ONE, ("value = 60,", "value = 0,"), Error, ("value = 0", "offers[0].minutes[0].value"), "a length in minutes of 0"),
    fault(ONE, ("scored = 50", "scored = 66"), Error, ("scored", "offers[0].questions[0].value.scored"), "66 questions count, of only 65"),
    fault(ONE, ("score = 700", "score = 1001"), Error, ("score = 1001", "offers[0].pass_mark[0].value.score"), "a pass mark of 1001 is outside the scale 100-1000"),
    fault(ONE, ("\"zh-Hans\"", "\"Chinese\""), Error, ("Chinese", "offers[0].languages[0].value.codes[1]"), "`Chinese` is not a language"),
    fault(ONE, ("low = 30, high = 120", "low = 130, high = 120"), Error, ("low = 130", "study_hours[0].value"), "the range from 130 to 120 is empty"),
    // Texts
    fault(ONE, ("name = \"Acme One\"", "name = \"\""), Error, ("name = \"\"", "name"), "the text is empty"),
    fault(ONE, ("name = \"Acme One\"", "name = \"Acme\\u001b[2J\""), Error, ("name = \"Acme", "name"), "the invisible character U+001B"),
    fault(ONE, ("name = \"Acme One\"", "name = \"Acme \u{202e}enO\""), Error, ("name = \"Acme", "name"), "the invisible character U+202E"),
    fault(ONE, ("says = \"Holders earn more.\"", "says = \"Holders\u{200b}earn\""), Error, ("says", "claims[0].value.says"), "the invisible character U+200B"),
    fault(ONE, ("\"https://acme.example/one\"", "\"javascript:alert(1)\""), Error, ("javascript", "official_url"), "`javascript:alert(1)` is not an address"),
    // Not known
    fault(ONE, ("validity_months = [\n  { value = 24, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" },\n]\n", ""), Note, ("id = \"acme-one\"", ""), "not known: validity"),
    fault(ONE, ("value = 60, known_from = 2024-03-01", "value = 60, holds_from = 2026-12-01, known_from = 2024-03-01"), Note, ("id = \"acme-one\"", ""), "not known: length of `standard`"),
    // What the loader says comes through
    fault(ONE, ("demand = 1", "demands = 1"), Error, ("demands", "judgement.recognition.demands"), "unknown field `demands`"),
];

#[test]
fn each_planted_fault_is_reported_where_it_is() {
    let mut wrong = Vec::new();
    for planted in FAULTS {
        let changed = with(files(), planted.file, planted.old, planted.new);
        let found = problems(changed.clone());
        if planted.what.is_empty() {
            let listed: Vec<String> = found.iter().map(ToString::to_string).collect();
            if !listed.is_empty() {
                wrong.push(format!("{} -> {} must be sound, but: {}", planted.old, planted.new, listed.join("\n")));
            }
            continue;
        }
        let reported = found.iter().any(|problem| {
            // A fault planted in one file may show in another, whose line is then not asked for.
            let place = problem.file == planted.file && {
                let text = text(&changed, planted.file);
                let at = text.find(planted.line).map(|at| text[..at].matches('\n').count() + 1);
                Some(problem.line) == at || planted.line.is_empty()
            };
            (place || planted.line.is_empty())
                && problem.severity == planted.severity
                && problem.key == planted.key
                && problem.what.contains(planted.what)
                && !problem.hint.is_empty()
        });
        if !reported {
            let listed: Vec<String> =
                found.iter().map(|problem| format!("   {:?} {problem}", problem.severity)).collect();
            wrong.push(format!(
                "{} -> {} must say `{}` at {} but:\n{}",
                planted.old,
                planted.new,
                planted.what,
                planted.key,
                listed.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FAULTS.len(), wrong.join("\n"));
}

#[test]
fn all_faults_are_reported_in_one_pass_in_the_order_of_files_and_lines() {
    let mut all = files();
    for (file, old, new) in [
        (ONE, "issuer = \"acme\"", "issuer = \"acmee\""),
        (ONE, "weight = 40", "weight = 50"),
        (TWO, "hands_on = 1", "hands_on = 9"),
        (TWO, "level = \"associate\"", "level = 3"),
        (GUIDE, "\"cost-alone\"", "\"rain\""),
        ("skills.toml", "climb = [20, 50, 100]", "climb = [0, 50, 100]"),
    ] {
        all = with(all, file, old, new);
    }
    let found = problems(all);
    let places: Vec<(String, usize)> = found.iter().map(|problem| (problem.file.clone(), problem.line)).collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    for file in [ONE, TWO, GUIDE, "skills.toml"] {
        assert!(places.iter().any(|(name, _)| name == file), "{file}: {found:?}");
    }
    assert!(Tally::of(&found).errors >= 6, "{found:?}");
}

#[test]
fn a_problem_behind_a_lost_element_names_the_line_in_the_file() {
    // The first way cannot be understood and is left out; the fault sits in the second.
    let broken = "[[offers]]\nid = \"lost\"\nkind = \"standard\"\n\n[[offers]]";
    let changed = with(with(files(), ONE, "[[offers]]", broken), ONE, "value = 60,", "value = 0,");
    let found = crate::small::errors(changed);
    let keys: Vec<&str> = found.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["offers[0]", "offers[1].minutes[0].value"]);
}

#[test]
fn a_note_on_each_tells_two_packages_of_one_exam_apart() {
    let second = "[[offers]]\nid = \"pack\"\nkind = \"standard\"\nnote = \"With a course.\"\nopen = [{ value = { day = 2024-03-01 }, known_from = 2024-03-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }]\n\n[[offers]]\nnote = \"The exam alone.\"";
    assert!(crate::small::errors(with(files(), ONE, "[[offers]]", second)).is_empty());
    let same = second.replace("The exam alone.", "With a course.");
    assert_eq!(crate::small::errors(with(files(), ONE, "[[offers]]", &same)).len(), 1);
}

#[test]
fn a_message_never_carries_a_hostile_character_on() {
    let changed = with(files(), ONE, "name = \"Acme One\"", "\"na\u{202e}me\\u001b[2J\" = 1\nname = \"Acme One\"");
    let found = problems(changed);
    assert!(found.len() >= 2, "{found:?}");
    for problem in &found {
        let said = problem.to_string();
        assert!(!said.contains('\u{202e}') && !said.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn stale_facts_are_asked_for() {
    let later = CheckOptions { today: "2029-01-01".parse().unwrap(), stale_after_days: None };
    let quiet = check(&load(files()), &later);
    assert!(quiet.iter().all(|problem| !problem.what.contains("days ago")), "{quiet:?}");
    let asked = check(&load(files()), &CheckOptions { stale_after_days: Some(365), ..later });
    assert_eq!(asked.iter().filter(|problem| problem.what.contains("days ago")).count(), 2, "{asked:?}");
    let same_day = CheckOptions { stale_after_days: Some(2), ..options() };
    assert!(check(&load(files()), &same_day).is_empty());
}

#[test]
fn a_file_of_nothing_but_faults_is_refused_with_one_problem_each() {
    let ids: Vec<String> = (0..2_000).map(|number| format!("\"unknown-{number}\"")).collect();
    let sources = format!("demand_sources = [{}]", ids.join(", "));
    let found = problems(with(files(), ONE, "demand_sources = [\"shop-blog\"]", &sources));
    assert_eq!(found.len(), 2_000);
    let ways: String = (0..100)
        .map(|number| format!("[[offers]]\nid = \"way-{number}\"\nkind = \"standard\"\nopen = [{{ value = {{}}, known_from = 2024-02-01, sources = [\"acme-page\"], checked = 2026-11-20, grade = \"official\" }}]\n\n"))
        .collect();
    let found = crate::small::errors(with(files(), ONE, "[[offers]]", &format!("{ways}[[offers]]")));
    // Each way but the first stands beside an earlier one.
    assert_eq!(found.len(), 100);
}
