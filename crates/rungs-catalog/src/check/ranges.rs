//! Numbers and codes that must lie within bounds.

use crate::catalog::Catalog;
use crate::certification::{Certification, Languages, Levels, Offer, PassMark, Questions};

use super::findings::{Findings, Spot};

/// Most minutes of an exam: a week, for those that hand in a report.
const MOST_MINUTES: u32 = 7 * 24 * 60;
/// Most questions of an exam.
const MOST_QUESTIONS: u32 = 1_000;
/// Most months of validity, of a renewal or of its window.
const MOST_MONTHS: u32 = 240;
/// Most hours of study of one thing.
const MOST_HOURS: u32 = 5_000;
/// Highest level of a skill.
const HIGHEST_LEVEL: u8 = 3;

/// Reports numbers outside their bounds.
pub(super) fn check(catalog: &Catalog, findings: &mut Findings<'_>) {
    for certification in catalog.certifications.values() {
        let top = findings.certification(&certification.id);
        judged(certification, &top, findings);
        stated(certification, &top, findings);
        for (index, offer) in certification.offers.iter().enumerate() {
            way(offer, &top.key("offers").at(index), findings);
        }
    }
    lists(catalog, findings);
}

fn within(name: &str, value: u32, low: u32, high: u32, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if !(low..=high).contains(&value) {
        findings.error(spot, format!("{name} of {value} is outside {low} to {high}"), format!("use {low} to {high}"));
    }
}

fn levels(levels: &Levels, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for (skill, level) in levels {
        within("a level", u32::from(*level), 0, u32::from(HIGHEST_LEVEL), &spot.key(skill), findings);
    }
}

fn ordered(low: f64, high: f64, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if low > high {
        findings.error(spot, format!("the range from {low} to {high} is empty"), "put the smaller number first");
    }
}

fn judged(certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    let judgement = &certification.judgement;
    let spot = top.key("judgement");
    within("a time", judgement.base_hours, 0, MOST_HOURS, &spot.key("base_hours"), findings);
    levels(&judgement.entry, &spot.key("entry"), findings);
    levels(&judgement.exit, &spot.key("exit"), findings);
    let rubric = &judgement.recognition;
    let parts = [
        ("issuer_stake", rubric.issuer_stake, 3),
        ("supervised", rubric.supervised, 2),
        ("hands_on", rubric.hands_on, 2),
        ("specific", rubric.specific, 2),
        ("demand", rubric.demand, 3),
    ];
    for (name, points, most) in parts {
        let what = format!("`{name}`");
        within(&what, u32::from(points), 0, most, &spot.key("recognition").key(name), findings);
    }
    let hard = u32::from(judgement.difficulty.level);
    within("a difficulty", hard, 1, 5, &spot.key("difficulty.level"), findings);
}

fn stated(certification: &Certification, top: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, fact) in certification.validity_months.iter().enumerate() {
        let spot = top.key("validity_months").at(index).key("value");
        within("a validity in months", fact.value, 0, MOST_MONTHS, &spot, findings);
    }
    for (index, fact) in certification.renewal.iter().enumerate() {
        let spot = top.key("renewal").at(index).key("value");
        let months = [("adds_months", fact.value.adds_months), ("window_months", fact.value.window_months)];
        for (name, months) in months {
            if let Some(months) = months {
                within("a number of months", months, 0, MOST_MONTHS, &spot.key(name), findings);
            }
        }
    }
    if let Some(years) = certification.experience_years
        && years > 40.0
    {
        let spot = top.key("experience_years");
        findings.error(&spot, format!("{years} years of experience is absurd"), "write years, not months");
    }
    for (index, fact) in certification.study_hours.iter().enumerate() {
        let spot = top.key("study_hours").at(index).key("value");
        within("a time", fact.value.high, 1, MOST_HOURS, &spot.key("high"), findings);
        ordered(f64::from(fact.value.low), f64::from(fact.value.high), &spot, findings);
        levels(&fact.value.candidate, &spot.key("candidate"), findings);
    }
    for (index, fact) in certification.blueprint.iter().enumerate() {
        for (at, domain) in fact.value.domains.iter().enumerate() {
            let spot = top.key("blueprint").at(index).key("value.domains").at(at);
            levels(&domain.skills, &spot.key("skills"), findings);
            for (place, objective) in domain.objectives.iter().enumerate() {
                levels(&objective.skills, &spot.key("objectives").at(place).key("skills"), findings);
            }
        }
    }
}

fn way(offer: &Offer, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, fact) in offer.minutes.iter().enumerate() {
        let spot = spot.key("minutes").at(index).key("value");
        within("a length in minutes", fact.value, 1, MOST_MINUTES, &spot, findings);
    }
    for (index, fact) in offer.questions.iter().enumerate() {
        questions(&fact.value, &spot.key("questions").at(index).key("value"), findings);
    }
    for (index, fact) in offer.pass_mark.iter().enumerate() {
        pass_mark(&fact.value, &spot.key("pass_mark").at(index).key("value"), findings);
    }
    for (index, fact) in offer.languages.iter().enumerate() {
        languages(&fact.value, &spot.key("languages").at(index).key("value"), findings);
    }
    for (index, fact) in offer.countries.iter().enumerate() {
        for (at, code) in fact.value.iter().enumerate() {
            let spot = spot.key("countries").at(index).key("value").at(at);
            code_of("country", code, 2, &spot, findings);
        }
    }
    for (index, fact) in offer.fee_local.iter().enumerate() {
        let spot = spot.key("fee_local").at(index).key("value");
        code_of("currency", &fact.value.currency, 3, &spot.key("currency"), findings);
        if let Some(country) = &fact.value.country {
            code_of("country", country, 2, &spot.key("country"), findings);
        }
    }
}

fn questions(value: &Questions, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let numbers = [("total", value.total), ("min", value.min), ("max", value.max), ("scored", value.scored)];
    for (name, number) in numbers {
        if let Some(number) = number {
            within("a number of questions", number, 1, MOST_QUESTIONS, &spot.key(name), findings);
        }
    }
    if let (Some(low), Some(high)) = (value.min, value.max) {
        ordered(f64::from(low), f64::from(high), spot, findings);
    }
    if let (Some(scored), Some(most)) = (value.scored, value.total.or(value.max))
        && scored > most
    {
        let what = format!("{scored} questions count, of only {most}");
        findings.error(&spot.key("scored"), what, "`scored` is a part of `total`");
    }
}

fn pass_mark(value: &PassMark, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    let (Some(score), Some(scale)) = (value.score, value.scale.as_deref()) else { return };
    let ends = match scale {
        "percent" => Some((0.0, 100.0)),
        _ => scale.split_once('-').and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?))),
    };
    let Some((low, high)) = ends else {
        findings.error(&spot.key("scale"), format!("`{scale}` is not a scale"), "write `percent`, or as in `100-1000`");
        return;
    };
    if !(low..=high).contains(&score) {
        let what = format!("a pass mark of {score} is outside the scale {scale}");
        findings.error(&spot.key("score"), what, "correct the score or the scale");
    }
}

fn languages(value: &Languages, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    for (index, code) in value.codes.iter().enumerate() {
        let primary = code.split('-').next().unwrap_or_default();
        let sound = (2..=3).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_lowercase())
            && code.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !sound {
            let spot = spot.key("codes").at(index);
            findings.error(&spot, format!("`{code}` is not a language"), "use a code such as `en` or `zh-Hans`");
        }
    }
    if let Some(count) = value.count
        && usize::try_from(count).is_ok_and(|count| count < value.codes.len())
    {
        let what = format!("{count} languages are counted and {} named", value.codes.len());
        findings.error(&spot.key("count"), what, "correct the count, or leave it out");
    }
}

fn code_of(kind: &str, code: &str, length: usize, spot: &Spot<'_>, findings: &mut Findings<'_>) {
    if code.len() != length || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        findings.error(spot, format!("`{code}` is not a {kind}"), format!("use its {length} capital letters"));
    }
}

fn lists(catalog: &Catalog, findings: &mut Findings<'_>) {
    for skill in catalog.skills.values() {
        let spot = findings.entry("skills.toml", "skill", &skill.id).key("climb");
        for (index, hours) in skill.climb.iter().enumerate() {
            within("a climb in hours", *hours, 1, MOST_HOURS, &spot.at(index), findings);
        }
    }
    for evidence in catalog.evidence.values() {
        let spot = findings.entry("evidence.toml", "evidence", &evidence.id);
        levels(&evidence.exit, &spot.key("exit"), findings);
        share("recognition", evidence.recognition, &spot, findings);
    }
    for (index, goal) in catalog.goals.iter().enumerate() {
        let spot = Spot::new("goals.toml", "goal").at(index);
        share("signal", goal.signal, &spot, findings);
        if goal.signal == 0.0 {
            findings.error(&spot.key("signal"), "a signal of 0 has no meaning", "use a share above 0");
        }
        let cloud = goal.cloud.iter().map(|target| (spot.key("cloud"), target));
        let targets = goal.targets.iter().map(|(skill, target)| (spot.key("targets").key(skill), target));
        for (spot, target) in cloud.chain(targets) {
            within("a level", u32::from(target.level), 1, u32::from(HIGHEST_LEVEL), &spot.key("level"), findings);
        }
    }
    for (index, situation) in catalog.situations.iter().enumerate() {
        levels(&situation.have, &Spot::new("situations.toml", "situation").at(index).key("have"), findings);
    }
    for (index, block) in catalog.build_blocks.iter().enumerate() {
        let spot = Spot::new("build-blocks.toml", "build_block").at(index);
        levels(&block.skills, &spot.key("skills"), findings);
        within("a time", block.hours, 1, MOST_HOURS, &spot.key("hours"), findings);
    }
}

fn share(name: &str, value: f64, entry: &Spot<'_>, findings: &mut Findings<'_>) {
    // Also true of a value that is not a number.
    if !(0.0..=1.0).contains(&value) {
        let what = format!("`{name}` is {value}, outside 0 to 1");
        findings.error(&entry.key(name), what, "use a share from 0 to 1");
    }
}
