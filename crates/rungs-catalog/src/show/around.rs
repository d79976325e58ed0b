//! What stands around a certification: what it replaced, what it asks for, what comes after it.

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, Status};
use crate::catalog::Catalog;
use crate::certification::Certification;
use crate::name::name_on;

/// Another certification, as a link to it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// Its code, or its name where it has none.
    pub label: String,
    /// Its name on the day.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// The mark of the status.
    pub mark: &'static str,
    /// How the two hang together, where that is said.
    pub text: Option<String>,
}

/// What stands around one certification, as known on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Around {
    /// What it took the place of.
    pub replaces: Vec<Neighbour>,
    /// What takes its place.
    pub replaced_by: Vec<Neighbour>,
    /// What must be held before; of each group one.
    pub requires: Vec<Vec<Neighbour>>,
    /// What asks for it.
    pub opens: Vec<Neighbour>,
    /// What a pass of it renews.
    pub renews: Vec<Neighbour>,
    /// What renews it, beside itself.
    pub renewed_by: Vec<Neighbour>,
}

impl Neighbour {
    /// Returns how a link names another certification on `day`; absent where the catalogue does not have it.
    pub fn of(catalog: &Catalog, id: &str, day: Day, text: Option<&str>) -> Option<Self> {
        let certification = catalog.certifications.get(id)?;
        let status = AsOf::new(certification, day).status();
        let name = name_on(certification, day);
        Some(Self {
            id: id.to_owned(),
            label: certification.code.as_deref().unwrap_or(name).to_owned(),
            name: name.to_owned(),
            status,
            mark: status.mark(),
            text: text.map(str::to_owned),
        })
    }
}

/// Returns what stands around a certification, as known on `day`.
pub fn around(catalog: &Catalog, certification: &Certification, day: Day) -> Around {
    let id = certification.id.as_str();
    let known = AsOf::new(certification, day);
    let named = |id: &str, text: Option<&str>| Neighbour::of(catalog, id, day, text);
    let mut around = Around {
        replaced_by: known
            .successors()
            .iter()
            .filter_map(|fact| named(&fact.value.id, fact.value.text.as_deref()))
            .collect(),
        requires: known
            .known_of(&certification.requires)
            .iter()
            .map(|fact| fact.value.any_of.iter().filter_map(|id| named(id, fact.value.text.as_deref())).collect())
            .filter(|group: &Vec<Neighbour>| !group.is_empty())
            .collect(),
        ..Around::default()
    };
    for fact in known.known_of(&certification.renewal) {
        for by in fact.value.by.iter().filter(|by| *by != id) {
            if around.renewed_by.iter().all(|other| other.id != *by) {
                around.renewed_by.extend(named(by, fact.value.text.as_deref()));
            }
        }
    }
    for other in catalog.known_on(day).filter(|other| other.certification.id != id) {
        let theirs = other.certification;
        if let Some(fact) = other.successors().into_iter().find(|fact| fact.value.id == id) {
            around.replaces.extend(named(&theirs.id, fact.value.text.as_deref()));
        }
        let asks = other.known_of(&theirs.requires);
        if let Some(fact) = asks.into_iter().find(|fact| fact.value.any_of.iter().any(|wanted| wanted == id)) {
            around.opens.extend(named(&theirs.id, fact.value.text.as_deref()));
        }
        let rules = other.known_of(&theirs.renewal);
        if let Some(fact) = rules.into_iter().find(|fact| fact.value.by.iter().any(|by| by == id)) {
            around.renews.extend(named(&theirs.id, fact.value.text.as_deref()));
        }
    }
    around
}
