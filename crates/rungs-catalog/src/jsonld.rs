//! The catalogue as schema.org JSON-LD.
//!
//! Exams and badges are `EducationalOccupationalCredential`; courses and programmes are `Course` that
//! award one. Our judgements are left out: a stranger's machine could not tell them from facts.

use rungs_planner::Day;
use serde_json::{Map, Value, json};

use crate::as_of::Status;
use crate::catalog::Catalog;
use crate::certification::{Kind, OfferKind};
use crate::show::{OfferShown, Show, show};

/// Describes all certifications known on `day`, by id.
pub fn jsonld(catalog: &Catalog, day: Day) -> Value {
    let known: Vec<&str> = catalog.known_on(day).map(|view| view.certification.id.as_str()).collect();
    let graph: Vec<Value> =
        known.into_iter().filter_map(|id| show(catalog, id, day).ok()).map(|one| node(catalog, &one)).collect();
    json!({ "@context": "https://schema.org", "@graph": graph })
}

/// Describes one certification, for the head of a web page.
pub fn jsonld_of(catalog: &Catalog, one: &Show) -> Value {
    let mut node = node(catalog, one);
    if let Value::Object(fields) = &mut node {
        fields.insert("@context".into(), "https://schema.org".into());
    }
    node
}

fn node(catalog: &Catalog, one: &Show) -> Value {
    let issuer = organization(catalog, one);
    let mut credential = Map::new();
    credential.insert("@type".into(), "EducationalOccupationalCredential".into());
    credential.insert("@id".into(), format!("urn:rungs:certification:{}", one.id).into());
    credential.insert("name".into(), one.name.clone().into());
    credential.insert("description".into(), one.aims.clone().into());
    credential.insert("identifier".into(), identifiers(one));
    credential.insert("url".into(), one.official_url.clone().into());
    credential.insert("credentialCategory".into(), category(one.kind).into());
    credential.insert("educationalLevel".into(), one.level.clone().into());
    credential.insert("recognizedBy".into(), issuer.clone());
    credential.insert("creativeWorkStatus".into(), one.status.id().into());
    credential.insert("dateModified".into(), modified(one).to_string().into());
    if let Some(opened) = one.opened_on {
        credential.insert("datePublished".into(), opened.to_string().into());
    }
    if let Some(retired) = one.retired_on.filter(|_| !one.retired_on_expected) {
        credential.insert("expires".into(), retired.to_string().into());
    }
    // 0 is for ever, which a duration cannot say; it is left out as unknown is.
    if let Some(months) = one.validity_months.filter(|months| *months > 0) {
        credential.insert("validFor".into(), format!("P{months}M").into());
    }
    put_list(&mut credential, "alternateName", one.also_known_as.iter().chain(&one.former_names).cloned().collect());
    put_list(&mut credential, "competencyRequired", one.domains.iter().map(|domain| domain.name.clone()).collect());
    put_list(&mut credential, "inLanguage", languages(one));
    put_list(&mut credential, "citation", one.sources.iter().filter_map(|source| source.url.clone()).collect());
    let offers: Vec<Value> =
        one.offers.iter().map(|offer| priced(one, offer)).filter(|offer| !offer.is_null()).collect();
    if !is_course(one.kind) {
        put_values(&mut credential, "offers", offers);
        return Value::Object(credential);
    }
    let mut course = Map::new();
    course.insert("@type".into(), "Course".into());
    course.insert("@id".into(), format!("urn:rungs:course:{}", one.id).into());
    for same in ["name", "description", "url", "educationalLevel", "inLanguage", "citation", "creativeWorkStatus"] {
        if let Some(value) = credential.get(same) {
            course.insert(same.into(), value.clone());
        }
    }
    course.insert("identifier".into(), identifiers(one));
    course.insert("provider".into(), issuer);
    course.insert("dateModified".into(), modified(one).to_string().into());
    put_list(&mut course, "teaches", one.domains.iter().map(|domain| domain.name.clone()).collect());
    put_values(&mut course, "offers", offers);
    course.insert("educationalCredentialAwarded".into(), Value::Object(credential));
    Value::Object(course)
}

fn is_course(kind: Kind) -> bool {
    matches!(kind, Kind::CourseCertificate | Kind::WorkshopCertificate | Kind::UniversityProgramme)
}

fn category(kind: Kind) -> &'static str {
    match kind {
        Kind::ProctoredExam | Kind::UnproctoredExam | Kind::PracticalExam => "Professional Certification",
        Kind::CourseCertificate | Kind::WorkshopCertificate => "Certificate",
        Kind::FreeBadge => "Badge",
        Kind::UniversityProgramme => "Academic Certificate",
        Kind::Evidence => "Evidence",
    }
}

fn organization(catalog: &Catalog, one: &Show) -> Value {
    let mut organization = Map::new();
    organization.insert("@type".into(), "Organization".into());
    organization.insert("name".into(), one.issuer_name.clone().into());
    if let Some(url) = catalog.issuers.get(&one.issuer).and_then(|issuer| issuer.url.clone()) {
        organization.insert("url".into(), url.into());
    }
    Value::Object(organization)
}

fn identifiers(one: &Show) -> Value {
    let value = |name: &str, value: &str| json!({ "@type": "PropertyValue", "propertyID": name, "value": value });
    let mut all = vec![value("rungs", &one.id)];
    all.extend(one.code.iter().map(|code| value("code", code)));
    Value::Array(all)
}

/// Returns the last day on which a fact of it was checked against its sources.
fn modified(one: &Show) -> Day {
    one.facts.iter().map(|fact| fact.checked).max().unwrap_or(one.checked)
}

fn languages(one: &Show) -> Vec<String> {
    let mut codes: Vec<String> = one.offers.iter().flat_map(|offer| offer.languages.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Describes a way to take it; null where no price is known, since an offer without one says nothing.
fn priced(one: &Show, offer: &OfferShown) -> Value {
    let mut priced = Map::new();
    priced.insert("@type".into(), "Offer".into());
    match (offer.fee_usd, offer.monthly_usd) {
        (Some(fee), _) => {
            priced.insert("price".into(), fee.into());
            priced.insert("priceCurrency".into(), "USD".into());
        }
        (None, Some(monthly)) => {
            let price = json!({
                "@type": "UnitPriceSpecification", "price": monthly, "priceCurrency": "USD",
                "billingDuration": "P30D"
            });
            priced.insert("priceSpecification".into(), price);
        }
        (None, None) => return Value::Null,
    }
    let name = match offer.kind {
        OfferKind::Beta => "beta",
        OfferKind::Standard => "standard",
        OfferKind::Languages => "other languages",
    };
    priced.insert("name".into(), name.into());
    priced.insert("category".into(), if offer.fee_usd.is_some_and(|fee| fee <= 0.0) { "Free" } else { "Paid" }.into());
    priced.insert("availability".into(), format!("https://schema.org/{}", availability(one, offer)).into());
    if let Some(open) = offer.open.filter(|_| !offer.open_expected) {
        priced.insert("availabilityStarts".into(), open.to_string().into());
    }
    if let Some(close) = offer.close.filter(|_| !offer.close_expected) {
        priced.insert("availabilityEnds".into(), close.to_string().into());
    }
    put_list(&mut priced, "eligibleRegion", offer.countries.clone());
    Value::Object(priced)
}

fn availability(one: &Show, offer: &OfferShown) -> &'static str {
    if offer.bookable {
        "InStock"
    } else if one.status == Status::Retired || offer.close.is_some_and(|close| close < one.as_of) {
        "Discontinued"
    } else {
        "PreOrder"
    }
}

fn put_list(into: &mut Map<String, Value>, key: &str, list: Vec<String>) {
    put_values(into, key, list.into_iter().map(Value::String).collect());
}

fn put_values(into: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        into.insert(key.into(), Value::Array(list));
    }
}
