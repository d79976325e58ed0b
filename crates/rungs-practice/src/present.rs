//! How to show what is held: a headline, skills, LinkedIn's fields, one true sentence for a letter.
//!
//! Everything is made of what is on record. What has run out is named only when it is asked for, and then as such; a
//! project is spoken of only where it is on record, and never as if a certificate had led to it.

use std::collections::BTreeMap;

use rungs_catalog::certification::Certification;
use rungs_catalog::{AsOf, Catalog};
use rungs_planner::Day;
use serde::Serialize;

use crate::keep::{Holding, holdings};
use crate::state::Life;

/// Skills that are named at most; recruiters' searches read no further.
const MOST_SKILLS: usize = 10;
/// Credentials that a headline names at most.
const MOST_LEADERS: usize = 2;
/// Evidence of the catalogue that somebody built, and how a letter says so; a degree or a job is nothing built.
const BUILT: [(&str, &str); 2] = [
    ("evidence-shipped-project", "I also built a project with AI that others use."),
    ("evidence-open-source", "I also built open-source work in AI that others accepted."),
];

/// The fields of LinkedIn's "Licenses & certifications".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedInFields {
    /// Name.
    pub name: String,
    /// Issuing organization.
    pub organisation: String,
    /// Year of issue.
    pub issue_year: i16,
    /// Month of issue, 1 to 12.
    pub issue_month: i8,
    /// Year in which it expires.
    pub expiration_year: Option<i16>,
    /// Month in which it expires, 1 to 12.
    pub expiration_month: Option<i8>,
    /// Credential ID.
    pub credential_id: Option<String>,
    /// Credential URL.
    pub credential_url: Option<String>,
    /// Opens LinkedIn's form with these fields filled in, as LinkedIn's "Add to profile" describes it.
    pub add_to_profile: String,
}

/// One credential, ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The certification; absent where the catalogue does not know it.
    pub certification: Option<String>,
    /// Its name.
    pub name: String,
    /// It has run out on this day, and must not be shown as if it had not.
    pub ran_out: Option<Day>,
    /// LinkedIn's fields.
    pub linkedin: LinkedInFields,
    /// One sentence for a letter.
    pub sentence: String,
    /// How others can check it, as the owner says.
    pub verify: Option<String>,
}

/// What to write.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Presented {
    /// A line for the top of a profile; absent where nothing valid is on record.
    pub headline: Option<String>,
    /// Skills that the credentials are about, the strongest first.
    pub skills: Vec<String>,
    /// The credentials, best known first.
    pub credentials: Vec<Shown>,
    /// Names of what has run out and is left off.
    pub left_off: Vec<String>,
}

/// Drafts what to write about all that is valid on `day`, or about one certification, run out or not.
pub fn present(catalog: &Catalog, life: &Life, only: Option<&str>, day: Day) -> Presented {
    let all = holdings(catalog, life, day);
    let asked =
        |held: &&Holding| only.is_none_or(|only| held.certification.as_deref() == Some(only) || held.name == only);
    let mut wanted: Vec<&Holding> = all.iter().filter(asked).collect();
    let facts = |held: &Holding| held.certification.as_ref().and_then(|id| catalog.certifications.get(id));
    wanted.sort_by(|a, b| {
        let known = |held: &Holding| facts(held).map_or(0.0, Catalog::recognition);
        known(b).total_cmp(&known(a)).then_with(|| a.name.cmp(&b.name))
    });
    let over = |held: &Holding| held.expiry.over(day);
    let valid: Vec<&Holding> = wanted.iter().copied().filter(|held| !over(held)).collect();
    let skills = skills(catalog, valid.iter().filter_map(|held| facts(held)));
    let left_off = if only.is_some() {
        Vec::new()
    } else {
        wanted.iter().filter(|held| over(held)).map(|held| held.name.clone()).collect()
    };
    let built = built(life, day);
    Presented {
        headline: headline(&valid, &skills),
        credentials: wanted
            .iter()
            .filter(|held| only.is_some() || !over(held))
            .map(|held| shown(catalog, held, facts(held), built, day))
            .collect(),
        skills,
        left_off,
    }
}

fn headline(valid: &[&Holding], skills: &[String]) -> Option<String> {
    let names: Vec<&str> = valid.iter().take(MOST_LEADERS).map(|held| held.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let skills: Vec<&str> = skills.iter().take(3).map(String::as_str).collect();
    let skills = if skills.is_empty() { String::new() } else { format!(" | {}", skills.join(", ")) };
    Some(format!("{}{skills}", names.join(" · ")))
}

/// Returns the names of the skills that certifications are about, the highest level first.
fn skills<'a>(catalog: &Catalog, certifications: impl Iterator<Item = &'a Certification>) -> Vec<String> {
    let mut levels: BTreeMap<&str, u8> = BTreeMap::new();
    for certification in certifications {
        for (skill, level) in certification.judgement.exit.iter().filter(|(_, level)| **level > 0) {
            let known = levels.entry(skill).or_default();
            *known = (*known).max(*level);
        }
    }
    let mut skills: Vec<(&str, u8)> = levels.into_iter().collect();
    skills.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    skills.into_iter().take(MOST_SKILLS).map(|(skill, _)| catalog.skill_name(skill).to_owned()).collect()
}

/// Returns what a letter says of the newest work on record that was built.
fn built(life: &Life, day: Day) -> Option<&'static str> {
    life.credentials
        .iter()
        .filter(|held| held.earned <= day)
        .filter_map(|held| {
            let (_, words) = BUILT.iter().find(|(id, _)| held.certification.as_deref() == Some(id))?;
            Some((*words, held.earned))
        })
        .max_by_key(|(_, earned)| *earned)
        .map(|(words, _)| words)
}

fn shown(catalog: &Catalog, held: &Holding, facts: Option<&Certification>, built: Option<&str>, day: Day) -> Shown {
    let ran_out = held.expiry.day().filter(|end| *end <= day);
    let verify = facts.and_then(|facts| {
        AsOf::new(facts, day).known_of(&facts.help.verify).first().map(|fact| fact.value.text.clone())
    });
    let mut sentence = match facts {
        Some(facts) if facts.kind.is_exam() => format!("I passed the exam for {} ({})", held.name, held.issuer),
        _ if held.issuer.is_empty() => format!("I earned {}", held.name),
        _ => format!("I earned {} from {}", held.name, held.issuer),
    };
    sentence.push_str(&format!(" in {}", month_and_year(held.earned)));
    let about = facts.map(|facts| skills(catalog, std::iter::once(facts))).unwrap_or_default();
    if let [first, rest @ ..] = about.get(..about.len().min(3)).unwrap_or_default() {
        let also: Vec<&str> = rest.iter().map(String::as_str).collect();
        let names = match also.as_slice() {
            [] => first.clone(),
            [one] => format!("{first} and {one}"),
            [one, two, ..] => format!("{first}, {one} and {two}"),
        };
        sentence.push_str(&format!(", which is about {names}"));
    }
    if let Some(end) = ran_out {
        sentence.push_str(&format!("; it ran out in {}", month_and_year(end)));
    } else if let Some(url) = &held.url {
        sentence.push_str(&format!("; it can be checked at {url}"));
    }
    sentence.push('.');
    if let Some(built) = built {
        sentence.push(' ');
        sentence.push_str(built);
    }
    Shown {
        certification: held.certification.clone(),
        name: held.name.clone(),
        ran_out,
        linkedin: linkedin(held),
        sentence,
        verify,
    }
}

fn linkedin(held: &Holding) -> LinkedInFields {
    let (issued, ends) = (held.earned.date(), held.expiry.day().map(Day::date));
    let mut link = String::from("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME");
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            link.push_str(&format!("&{key}={}", percent_encoded(&value)));
        }
    };
    add("name", Some(held.name.clone()));
    add("organizationName", Some(held.issuer.clone()));
    add("issueYear", Some(issued.year().to_string()));
    add("issueMonth", Some(issued.month().to_string()));
    add("expirationYear", ends.map(|end| end.year().to_string()));
    add("expirationMonth", ends.map(|end| end.month().to_string()));
    add("certUrl", held.url.clone());
    add("certId", held.number.clone());
    LinkedInFields {
        name: held.name.clone(),
        organisation: held.issuer.clone(),
        issue_year: issued.year(),
        issue_month: issued.month(),
        expiration_year: ends.map(jiff::civil::Date::year),
        expiration_month: ends.map(jiff::civil::Date::month),
        credential_id: held.number.clone(),
        credential_url: held.url.clone(),
        add_to_profile: link,
    }
}

/// Encodes everything but the unreserved characters of RFC 3986.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

fn month_and_year(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let date = day.date();
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    format!("{} {}", month.copied().unwrap_or_default(), date.year())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::events::CredentialEarned;

    fn credential(id: &str, earned: &str, url: Option<&str>) -> CredentialEarned {
        CredentialEarned {
            certification: Some(id.to_owned()),
            name: id.to_owned(),
            issuer: String::new(),
            earned: earned.parse().unwrap(),
            expires: None,
            url: url.map(str::to_owned),
            number: Some("A&B 1".into()),
            from: "typed".into(),
        }
    }

    #[test]
    fn only_what_is_earned_and_valid_is_shown() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        let catalog = rungs_catalog::load::load_folder(&folder).unwrap().catalog;
        let day: Day = "2026-11-22".parse().unwrap();
        let mut life = Life::default();
        assert_eq!(present(&catalog, &life, None, day), Presented::default());
        life.credentials.push(credential("aws-aif-c01", "2026-02-01", Some("https://example.com/a?b=c d")));
        life.credentials.push(credential("ms-ai-102", "2024-02-01", None));
        life.credentials.push(credential("aws-dea-c01", "2026-12-24", None));
        let shown = present(&catalog, &life, None, day);
        let names: Vec<&str> = shown.credentials.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["AWS Certified AI Practitioner"]);
        assert_eq!(shown.left_off, ["Microsoft Certified: Azure AI Engineer Associate"]);
        let linkedin = &shown.credentials[0].linkedin;
        assert_eq!(
            linkedin.add_to_profile,
            "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=AWS%20Certified%20AI%20Practitioner\
             &organizationName=Amazon%20Web%20Services&issueYear=2026&issueMonth=2&expirationYear=2029&expirationMonth=2\
             &certUrl=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc%20d&certId=A%26B%201"
        );
        assert!(!shown.credentials[0].sentence.contains("built"), "{}", shown.credentials[0].sentence);
        // Asked for, what has run out is shown as such.
        let old = present(&catalog, &life, Some("ms-ai-102"), day);
        assert!(old.headline.is_none());
        assert!(old.credentials[0].sentence.contains("ran out in February 2025"), "{}", old.credentials[0].sentence);
    }

    #[test]
    fn a_letter_speaks_of_what_was_built_and_of_no_degree_or_job() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        let catalog = rungs_catalog::load::load_folder(&folder).unwrap().catalog;
        let cases = [
            ("evidence-shipped-project", " I also built a project with AI that others use."),
            ("evidence-open-source", " I also built open-source work in AI that others accepted."),
            ("evidence-related-degree", ""),
            ("evidence-ml-work", ""),
            ("evidence-data-work", ""),
        ];
        assert_eq!(cases.len(), catalog.evidence.len(), "each kind of evidence is built or is not");
        let sentence = |life: &Life| {
            let shown = present(&catalog, life, None, "2026-11-22".parse().unwrap());
            shown.credentials[0].sentence.clone()
        };
        for (id, wanted) in cases {
            assert!(catalog.evidence.contains_key(id), "{id}");
            let mut life = Life::default();
            life.credentials.push(credential("aws-aif-c01", "2026-02-01", None));
            let alone = sentence(&life);
            life.credentials.push(credential(id, "2026-05-01", None));
            assert_eq!(sentence(&life), format!("{alone}{wanted}"), "{id}");
        }
    }
}
