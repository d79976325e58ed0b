//! What is held: added, taken back, renewed.

use rungs_catalog::Catalog;
use rungs_catalog::renewal::Expiry;
use rungs_catalog::search::id_of;
use rungs_catalog::show::show;
use rungs_catalog::words::long_day;
use rungs_planner::Day;

use super::{EntryError, not_ahead};
use crate::events::{CredentialEarned, CredentialRemoved, RenewalDone};
use crate::import::safe_url;
use crate::keep::holdings;
use crate::state::Life;

/// What somebody says that they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its id, its code, or with an issuer any name.
    pub certification: String,
    /// The day on which it was earned.
    pub earned: Day,
    /// The first day on which it is not valid any more, where the credential itself says so.
    pub expires: Option<Day>,
    /// Where it can be verified.
    pub url: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Who issued it, for something that the catalogue does not know.
    pub issuer: Option<String>,
}

/// Checks it, and finds it in the catalogue.
///
/// # Errors
///
/// [`EntryError`] for days that cannot be, for an address that is none, and for a name that nobody knows without an issuer.
pub fn credential(catalog: &Catalog, said: &Said, today: Day) -> Result<CredentialEarned, EntryError> {
    not_ahead(said.earned, today, "write down what was earned")?;
    if let Some(until) = said.expires.filter(|expires| *expires <= said.earned) {
        return Err(EntryError::EndsBeforeEarned { until });
    }
    let address = |url: &String| safe_url(url).ok_or_else(|| EntryError::Address { address: url.clone() });
    let url = said.url.as_ref().map(address).transpose()?;
    let wanted = named(catalog, &said.certification);
    let (certification, name, issuer) = if let Some(evidence) = catalog.evidence.get(&wanted) {
        (Some(wanted), evidence.name.clone(), String::new())
    } else if let (Some(issuer), false) = (&said.issuer, catalog.certifications.contains_key(&wanted)) {
        (None, said.certification.trim().to_owned(), issuer.clone())
    } else {
        let unknown =
            |error: rungs_catalog::show::ShowError| EntryError::Unknown { hint: error.hint(), what: error.to_string() };
        let shown = show(catalog, &wanted, today).map_err(unknown)?;
        let issuer = catalog.certifications.get(&shown.id).map(|found| catalog.issuer_name(&found.issuer).to_owned());
        (Some(shown.id), shown.name, issuer.unwrap_or_default())
    };
    let (earned, expires, number) = (said.earned, said.expires, said.number.clone());
    Ok(CredentialEarned { certification, name, issuer, earned, expires, url, number, from: "typed".into() })
}

/// Returns the id that an id, a code or the whole name means; what is unknown comes back as it is.
fn named(catalog: &Catalog, name: &str) -> String {
    let id = id_of(catalog, name);
    if catalog.certifications.contains_key(&id) || catalog.evidence.contains_key(&id) {
        return id;
    }
    let certifications = catalog.certifications.values().map(|one| (&one.id, &one.name));
    let mut found = certifications
        .chain(catalog.evidence.values().map(|one| (&one.id, &one.name)))
        .filter(|(_, other)| other.eq_ignore_ascii_case(name.trim()));
    match (found.next(), found.next()) {
        (Some((only, _)), None) => only.clone(),
        _ => id,
    }
}

/// Says until when something is valid that was written down, as a sentence after another; empty where it is not among what is
/// held.
pub fn held_until(catalog: &Catalog, life: &Life, body: &CredentialEarned, today: Day) -> String {
    let held = holdings(catalog, life, today);
    let held = held.iter().find(|held| held.certification == body.certification && held.name == body.name);
    match held.map(|held| held.expiry) {
        Some(Expiry::On { day }) if day <= today => format!(" It ran out on {}.", long_day(day)),
        Some(Expiry::On { day }) => format!(" Valid until the day before {}.", long_day(day)),
        Some(Expiry::Never) => " It does not run out.".to_owned(),
        Some(Expiry::Unknown) => " Nobody says how long it stays valid.".to_owned(),
        None => String::new(),
    }
}

/// An entry that is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What to append.
    pub event: CredentialRemoved,
    /// Its name.
    pub name: String,
    /// The exam of that day is on record as passed, and still counts.
    pub still_passed: bool,
}

/// Finds the entry that is to be taken back: by id, code or name, and by its day where it is there more than once.
///
/// # Errors
///
/// [`EntryError::NotHeld`] and [`EntryError::Several`].
pub fn removal(catalog: &Catalog, life: &Life, name: &str, earned: Option<Day>) -> Result<Removal, EntryError> {
    let wanted = id_of(catalog, name);
    let named = |held: &&CredentialEarned| {
        held.certification.as_deref() == Some(&wanted) || held.name.eq_ignore_ascii_case(name.trim())
    };
    let on_day = |held: &&CredentialEarned| earned.is_none_or(|earned| held.earned == earned);
    let found: Vec<&CredentialEarned> = life.credentials.iter().filter(named).filter(on_day).collect();
    let entry = match found.as_slice() {
        [only] => *only,
        [] => return Err(EntryError::NotHeld { name: name.to_owned() }),
        more => {
            let days = more.iter().map(|held| held.earned).collect();
            return Err(EntryError::Several { name: name.to_owned(), days });
        }
    };
    let still_passed = life.results.iter().any(|result| {
        result.passed && Some(&result.certification) == entry.certification.as_ref() && result.day == entry.earned
    });
    let credential = entry.certification.clone().unwrap_or_else(|| entry.name.clone());
    let event = CredentialRemoved { credential, earned: entry.earned };
    Ok(Removal { event, name: entry.name.clone(), still_passed })
}

/// Checks a renewal otherwise than by an exam that is on record.
///
/// # Errors
///
/// [`EntryError`] for days that cannot be, for what is not held, and for what had run out.
pub fn renewal(catalog: &Catalog, life: &Life, entry: RenewalDone, today: Day) -> Result<RenewalDone, EntryError> {
    not_ahead(entry.day, today, "write a renewal down")?;
    if let Some(until) = entry.valid_until.filter(|until| *until <= entry.day) {
        return Err(EntryError::EndsBeforeRenewed { until });
    }
    let id = &entry.certification;
    let held = holdings(catalog, life, today).into_iter().find(|held| held.certification.as_ref() == Some(id));
    let Some(held) = held else { return Err(EntryError::NotHeld { name: id.clone() }) };
    match held.expiry.day().filter(|end| *end <= entry.day) {
        Some(end) => Err(EntryError::RanOut { end }),
        None => Ok(entry),
    }
}
