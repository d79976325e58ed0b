//! What another catalogue would change, before it is taken: the rows of `rungs catalog update`.

use std::collections::{BTreeMap, BTreeSet};

use rungs_planner::Day;
use serde::Serialize;
use serde_json::Value;

use crate::as_of::{AsOf, OfferAsOf, Status};
use crate::catalog::Catalog;
use crate::certification::{Bound, Certification};

/// Everything that differs between two catalogues, as seen on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Update {
    /// The day on which both are looked at.
    pub day: Day,
    /// Version of the catalogue in use.
    pub from_version: u32,
    /// Version of the one offered.
    pub to_version: u32,
    /// Certifications that are new.
    pub added: Vec<Named>,
    /// Certifications that are gone; a retired one stays in the catalogue, so this deserves a look.
    pub removed: Vec<Named>,
    /// Certifications that differ, by id.
    pub changed: Vec<CertificationUpdate>,
    /// Lists other than certifications that differ.
    pub lists: Vec<ListUpdate>,
}

impl Update {
    /// Returns whether both catalogues say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && self.lists.is_empty()
    }

    /// Returns whether the offered catalogue is older than the one in use.
    pub fn goes_back(&self) -> bool {
        self.to_version < self.from_version
    }
}

/// A certification by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands on the day, if it was known.
    pub status: Option<Status>,
}

/// What changes for one certification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CertificationUpdate {
    /// Its id.
    pub id: String,
    /// Its name afterwards.
    pub name: String,
    /// What changes, weightiest first.
    pub changes: Vec<Change>,
}

/// One change of a certification. `from` and `to` are absent where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Change {
    /// Its state on the day.
    Status {
        /// Before; absent where it was not known.
        from: Option<Status>,
        /// After.
        to: Option<Status>,
    },
    /// A new way to take it.
    OfferAdded {
        /// The way.
        offer: String,
    },
    /// A way to take it that is gone.
    OfferRemoved {
        /// The way.
        offer: String,
    },
    /// First day of a way to take it.
    Open {
        /// The way.
        offer: String,
        /// Before.
        from: Bound,
        /// After.
        to: Bound,
    },
    /// Last day of a way to take it.
    Close {
        /// The way.
        offer: String,
        /// Before; without a day where no end was known.
        from: Bound,
        /// After.
        to: Bound,
    },
    /// US list price of a way to take it.
    Fee {
        /// The way.
        offer: String,
        /// Before, in US dollars.
        from: Option<f64>,
        /// After, in US dollars.
        to: Option<f64>,
    },
    /// Monthly price of a way to take it.
    Monthly {
        /// The way.
        offer: String,
        /// Before, in US dollars.
        from: Option<f64>,
        /// After, in US dollars.
        to: Option<f64>,
    },
    /// Months that a pass stays valid; 0 = for ever.
    Validity {
        /// Before.
        from: Option<u32>,
        /// After.
        to: Option<u32>,
    },
    /// A judgement of ours.
    Judgement {
        /// For example `base_hours` or `exit.python`.
        part: String,
        /// Before.
        from: Option<Value>,
        /// After.
        to: Option<Value>,
    },
    /// Anything else that differs, so that nothing changes in silence.
    Other {
        /// Keys of the file, for example `blueprint` or `offers`.
        keys: Vec<String>,
    },
}

/// What changes in a list such as `skills`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListUpdate {
    /// `skills`, `goals`, `evidence`, `issuers`, `sources`, `guides`, `situations` or `build_blocks`.
    pub list: String,
    /// Ids that are new.
    pub added: Vec<String>,
    /// Ids that are gone.
    pub removed: Vec<String>,
    /// Ids of which something differs.
    pub changed: Vec<String>,
}

/// Returns what `new` changes for somebody who uses `old`, both as known on `day`.
pub fn update(old: &Catalog, new: &Catalog, day: Day) -> Update {
    let only_in = |here: &Catalog, there: &Catalog| -> Vec<Named> {
        let missing = here.certifications.values().filter(|held| !there.certifications.contains_key(&held.id));
        missing.map(|held| named(held, day)).collect()
    };
    let both = old.certifications.values().filter_map(|before| Some((before, new.certifications.get(&before.id)?)));
    let changed = both.filter(|(before, after)| before != after).map(|(before, after)| CertificationUpdate {
        id: after.id.clone(),
        name: after.name.clone(),
        changes: changes(before, after, day),
    });
    Update {
        day,
        from_version: old.meta.version,
        to_version: new.meta.version,
        added: only_in(new, old),
        removed: only_in(old, new),
        changed: changed.collect(),
        lists: lists(old, new),
    }
}

fn named(certification: &Certification, day: Day) -> Named {
    Named { id: certification.id.clone(), name: certification.name.clone(), status: status(certification, day) }
}

fn status(certification: &Certification, day: Day) -> Option<Status> {
    let view = AsOf::new(certification, day);
    view.known().then(|| view.status())
}

fn changes(before: &Certification, after: &Certification, day: Day) -> Vec<Change> {
    let mut changes = Vec::new();
    let (from, to) = (status(before, day), status(after, day));
    if from != to {
        changes.push(Change::Status { from, to });
    }
    offers(before, after, day, &mut changes);
    let months = |certification| AsOf::new(certification, day).validity_months().map(|fact| fact.value);
    let (from, to) = (months(before), months(after));
    if from != to {
        changes.push(Change::Validity { from, to });
    }
    judgement(before, after, &mut changes);
    let keys = other_keys(before, after, &changes);
    if !keys.is_empty() {
        changes.push(Change::Other { keys });
    }
    changes
}

fn offers(before: &Certification, after: &Certification, day: Day, changes: &mut Vec<Change>) {
    let (before, after) = (AsOf::new(before, day).offers(), AsOf::new(after, day).offers());
    let find = |offers: &[OfferAsOf<'_>], id: &str| offers.iter().any(|offer| offer.offer.id == id);
    for gone in before.iter().filter(|offer| !find(&after, &offer.offer.id)) {
        changes.push(Change::OfferRemoved { offer: gone.offer.id.clone() });
    }
    for now in &after {
        let offer = now.offer.id.clone();
        let Some(then) = before.iter().find(|then| then.offer.id == offer) else {
            changes.push(Change::OfferAdded { offer });
            continue;
        };
        let open = |view: &OfferAsOf<'_>| Bound { day: view.open, expected: view.open_expected };
        if open(then) != open(now) {
            changes.push(Change::Open { offer: offer.clone(), from: open(then), to: open(now) });
        }
        let close = |view: &OfferAsOf<'_>| Bound { day: view.close, expected: view.close_expected };
        if close(then) != close(now) {
            changes.push(Change::Close { offer: offer.clone(), from: close(then), to: close(now) });
        }
        let fee = |view: &OfferAsOf<'_>| view.fee_usd().map(|fact| fact.value);
        if fee(then) != fee(now) {
            changes.push(Change::Fee { offer: offer.clone(), from: fee(then), to: fee(now) });
        }
        let monthly = |view: &OfferAsOf<'_>| view.monthly_usd().map(|fact| fact.value);
        if monthly(then) != monthly(now) {
            changes.push(Change::Monthly { offer, from: monthly(then), to: monthly(now) });
        }
    }
}

fn judgement(before: &Certification, after: &Certification, changes: &mut Vec<Change>) {
    let parts = |certification: &Certification| {
        let mut parts = BTreeMap::new();
        leaves(&serde_json::to_value(&certification.judgement).unwrap_or_default(), "", &mut parts);
        parts
    };
    let (before, after) = (parts(before), parts(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for part in names {
        let (from, to) = (before.get(part), after.get(part));
        if from != to {
            changes.push(Change::Judgement { part: part.clone(), from: from.cloned(), to: to.cloned() });
        }
    }
}

/// Gathers the values that are no tables, by path; what is absent is left out.
fn leaves(value: &Value, path: &str, into: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(inner, &path, into);
            }
        }
        Value::Null => {}
        _ => {
            into.insert(path.to_owned(), value.clone());
        }
    }
}

/// Returns the top keys that differ and that no other row tells of.
fn other_keys(before: &Certification, after: &Certification, told: &[Change]) -> Vec<String> {
    let (Ok(Value::Object(before)), Ok(Value::Object(after))) =
        (serde_json::to_value(before), serde_json::to_value(after))
    else {
        return Vec::new();
    };
    let tells = |key: &str| {
        told.iter().any(|change| match change {
            Change::Validity { .. } => key == "validity_months",
            Change::Judgement { .. } => key == "judgement",
            Change::Status { .. } | Change::Other { .. } => false,
            _ => key == "offers",
        })
    };
    after.keys().filter(|key| before.get(*key) != after.get(*key) && !tells(key)).cloned().collect()
}

fn lists(old: &Catalog, new: &Catalog) -> Vec<ListUpdate> {
    let by_id = |catalog: &Catalog| -> Vec<(&'static str, BTreeMap<String, Value>)> {
        let map = |value: Value| -> BTreeMap<String, Value> {
            match value {
                Value::Object(fields) => fields.into_iter().collect(),
                Value::Array(rows) => {
                    rows.into_iter().filter_map(|row| Some((row.get("id")?.as_str()?.to_owned(), row))).collect()
                }
                _ => BTreeMap::new(),
            }
        };
        let json = |value: Result<Value, serde_json::Error>| map(value.unwrap_or_default());
        vec![
            ("skills", json(serde_json::to_value(&catalog.skills))),
            ("goals", json(serde_json::to_value(&catalog.goals))),
            ("evidence", json(serde_json::to_value(&catalog.evidence))),
            ("issuers", json(serde_json::to_value(&catalog.issuers))),
            ("sources", json(serde_json::to_value(&catalog.sources))),
            ("guides", json(serde_json::to_value(&catalog.guides))),
            ("situations", json(serde_json::to_value(&catalog.situations))),
            ("build_blocks", json(serde_json::to_value(&catalog.build_blocks))),
        ]
    };
    let pairs = by_id(old).into_iter().zip(by_id(new));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((list, before), (_, after))| ListUpdate {
            list: list.to_owned(),
            added: after.keys().filter(|id| !before.contains_key(*id)).cloned().collect(),
            removed: before.keys().filter(|id| !after.contains_key(*id)).cloned().collect(),
            changed: after
                .iter()
                .filter(|(id, row)| before.get(*id).is_some_and(|was| was != *row))
                .map(|(id, _)| id.clone())
                .collect(),
        })
        .collect()
}
