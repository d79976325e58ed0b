//! The ladder: levels by vendors, as known on a day, and how a guide's table compares with it.

use std::collections::BTreeSet;

use rungs_planner::Day;
use serde::Serialize;

use crate::as_of::{AsOf, OfferAsOf, Status};
use crate::catalog::{Catalog, Goal};
use crate::certification::{Certification, Kind, Rung};
use crate::guide::{Guide, GuideCell};
use crate::name::name_on;
use crate::show::told;
pub use vendor::{Column, UnknownVendor, Vendor};

mod vendor;

/// Which certifications the ladder shows.
#[derive(Debug, Clone, Default)]
pub struct LadderFilter<'a> {
    /// Only of this vendor.
    pub vendor: Option<Vendor>,
    /// Only those that show a tenth or more of this goal.
    pub goal: Option<&'a Goal>,
    /// Only those that cost nothing.
    pub free_only: bool,
    /// Only those whose price is known and at most so many US dollars, a subscription by its month.
    pub most_usd: Option<f64>,
    /// Only those that can be taken in this language, such as `ja`.
    pub language: Option<&'a str>,
    /// Those that cannot be booked any more, too.
    pub include_retired: bool,
}

/// What takes the place of a certification, as the ladder tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuccessorShown {
    /// The new certification.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: Option<Status>,
    /// Both award the same credential.
    pub same_credential: bool,
    /// What both award, or how they differ.
    pub text: Option<String>,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// One certification in a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The issuer's code.
    pub code: Option<String>,
    /// Its name on the day.
    pub name: String,
    /// Id of the issuer.
    pub issuer: String,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Where it stands.
    pub status: Status,
    /// The mark of the status.
    pub mark: &'static str,
    /// What sort of thing.
    pub kind: Kind,
    /// US list price of the standard way.
    pub fee_usd: Option<f64>,
    /// US list price of the way that can be booked on the day; a beta often costs less.
    pub fee_today_usd: Option<f64>,
    /// US dollars for every begun 30 days, of the standard way.
    pub monthly_usd: Option<f64>,
    /// First day in its standard form, where known; for one that is announced, the day that is named.
    pub opened_on: Option<Day>,
    /// The opening that lies ahead, where one is named.
    pub opens_next: Option<Day>,
    /// That opening is only expected.
    pub opens_next_expected: bool,
    /// Last day, where one is known.
    pub retired_on: Option<Day>,
    /// That day is only expected.
    pub retired_on_expected: bool,
    /// How well employers know it, 0 to 1: our judgement.
    pub recognition: f64,
    /// What takes its place.
    pub successors: Vec<SuccessorShown>,
}

/// The certifications of one level and one vendor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The column.
    pub vendor: Column,
    /// Best known to employers first.
    pub certifications: Vec<Entry>,
}

/// One level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The level.
    pub level: Rung,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// Levels by vendors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ladder {
    /// The day of the view.
    pub as_of: Day,
    /// Day on which the catalogue was last checked as a whole.
    pub checked: Day,
    /// The columns.
    pub vendors: Vec<Column>,
    /// The rows, from fundamentals upwards, infrastructure last.
    pub rows: Vec<Row>,
}

impl Ladder {
    /// Returns all certifications with their place, row by row.
    pub fn entries(&self) -> impl Iterator<Item = (Rung, Column, &Entry)> {
        self.rows.iter().flat_map(|row| {
            row.cells.iter().flat_map(|cell| cell.certifications.iter().map(|entry| (row.level, cell.vendor, entry)))
        })
    }
}

/// Sets out the certifications known on `day` by level and vendor.
pub fn ladder(catalog: &Catalog, day: Day, filter: &LadderFilter<'_>) -> Ladder {
    let shown: Vec<AsOf<'_>> = catalog.known_on(day).filter(|view| passes(catalog, *view, filter)).collect();
    let all_vendors = filter.vendor.is_none();
    let vendors: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| all_vendors || shown.iter().any(|view| Column::of(catalog, view.certification) == *column))
        .collect();
    let rows = Rung::ALL
        .into_iter()
        .map(|level| Row { level, cells: vendors.iter().map(|vendor| cell(catalog, &shown, level, *vendor)).collect() })
        .collect();
    Ladder { as_of: day, checked: catalog.meta.checked, vendors, rows }
}

fn cell(catalog: &Catalog, shown: &[AsOf<'_>], level: Rung, vendor: Column) -> Cell {
    let mut certifications: Vec<Entry> = shown
        .iter()
        .filter(|view| view.certification.rung == level && Column::of(catalog, view.certification) == vendor)
        .map(|view| entry(catalog, *view))
        .collect();
    certifications.sort_by(|a, b| b.recognition.total_cmp(&a.recognition).then_with(|| a.id.cmp(&b.id)));
    Cell { vendor, certifications }
}

fn passes(catalog: &Catalog, view: AsOf<'_>, filter: &LadderFilter<'_>) -> bool {
    let certification = view.certification;
    (filter.include_retired || view.status() != Status::Retired)
        && filter.vendor.as_ref().is_none_or(|vendor| vendor.has(catalog, certification))
        && filter.goal.is_none_or(|goal| goal_share(goal, certification) >= 0.1)
        && (!filter.free_only || is_free(view))
        && filter.most_usd.is_none_or(|most| costs_at_most(view, most))
        && filter.language.is_none_or(|language| view.offers().iter().any(|way| way.speaks(language)))
}

/// Returns whether its price is known and not above an amount. A free badge without a price costs nothing.
fn costs_at_most(view: AsOf<'_>, most: f64) -> bool {
    let Some(main) = view.main_offer() else { return false };
    let fee = told(&main.offer.fee_usd, view.day).map(|fact| fact.value);
    let monthly = told(&main.offer.monthly_usd, view.day).map(|fact| fact.value);
    is_free(view) || fee.or(monthly).is_some_and(|_| fee.unwrap_or(0.0).max(monthly.unwrap_or(0.0)) <= most)
}

/// Returns the languages in which something can be taken on `day`, by code.
pub fn languages(catalog: &Catalog, day: Day) -> Vec<&str> {
    let known = catalog.known_on(day).flat_map(|view| view.offers());
    let codes: BTreeSet<&str> = known.flat_map(|way| way.languages()).map(String::as_str).collect();
    codes.into_iter().collect()
}

/// Returns the share of a goal's weights that a certification shows, 0 to 1.
pub fn goal_share(goal: &Goal, certification: &Certification) -> f64 {
    let exit = &certification.judgement.exit;
    let cloud = goal.cloud.zip(certification.cloud.as_ref());
    let targets = goal.targets.iter().map(|(skill, target)| (skill, *target));
    let targets = targets.chain(cloud.map(|(target, skill)| (skill, target)));
    let (mut shown, mut all) = (0.0, 0.0);
    for (skill, target) in targets {
        all += target.weight;
        let level = exit.get(skill).copied().unwrap_or(0).min(target.level);
        if target.level > 0 {
            shown += target.weight * f64::from(level) / f64::from(target.level);
        }
    }
    if all > 0.0 { shown / all } else { 0.0 }
}

/// Returns whether it costs nothing: a free badge counts as free where no price is known.
fn is_free(view: AsOf<'_>) -> bool {
    let Some(main) = view.main_offer() else { return false };
    let fee = told(&main.offer.fee_usd, view.day).map(|fact| fact.value);
    let monthly = told(&main.offer.monthly_usd, view.day).map(|fact| fact.value);
    let nothing = |price: Option<f64>| price.is_none_or(|price| price <= 0.0);
    nothing(fee) && nothing(monthly) && (fee.is_some() || view.certification.kind == Kind::FreeBadge)
}

/// Tells about one certification as a cell does.
pub fn entry(catalog: &Catalog, view: AsOf<'_>) -> Entry {
    let (certification, day) = (view.certification, view.day);
    let status = view.status();
    let offers = view.offers();
    let main = view.main_offer();
    let today = main.filter(OfferAsOf::bookable).or_else(|| offers.iter().copied().rfind(OfferAsOf::bookable));
    let opens_next = view.opens_next();
    let retired_on = view.retired_on();
    Entry {
        id: certification.id.clone(),
        code: certification.code.clone(),
        name: name_on(certification, day).to_owned(),
        issuer: certification.issuer.clone(),
        issuer_name: catalog.issuer_name(&certification.issuer).to_owned(),
        status,
        mark: status.mark(),
        kind: certification.kind,
        fee_usd: main.and_then(|offer| told(&offer.offer.fee_usd, day)).map(|fact| fact.value),
        fee_today_usd: today.and_then(|offer| told(&offer.offer.fee_usd, day)).map(|fact| fact.value),
        monthly_usd: main.and_then(|offer| told(&offer.offer.monthly_usd, day)).map(|fact| fact.value),
        opened_on: view.opened_on(),
        opens_next: opens_next.and_then(|(day, _)| day),
        opens_next_expected: opens_next.is_some_and(|(_, expected)| expected),
        retired_on,
        retired_on_expected: retired_on.is_some()
            && offers.iter().any(|offer| offer.close == retired_on && offer.close_expected),
        recognition: Catalog::recognition(certification),
        successors: successors(catalog, view),
    }
}

/// Tells what was known to take the place of a certification.
pub fn successors(catalog: &Catalog, view: AsOf<'_>) -> Vec<SuccessorShown> {
    view.successors()
        .into_iter()
        .map(|fact| {
            let next = catalog.certifications.get(&fact.value.id);
            let name = next.map_or(fact.value.id.as_str(), |next| name_on(next, view.day));
            SuccessorShown {
                id: fact.value.id.clone(),
                name: name.to_owned(),
                status: next.map(|next| AsOf::new(next, view.day)).filter(AsOf::known).map(|next| next.status()),
                same_credential: fact.value.same_credential,
                text: fact.value.text.clone(),
                sources: fact.sources.clone(),
            }
        })
        .collect()
}

/// A cell of a guide's table, and what of it holds on the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuideCellShown {
    /// What the guide says.
    pub cell: GuideCell,
    /// Where the certification stands; absent where nobody knew of it, or the catalogue has no such thing.
    pub entry: Option<Entry>,
    /// It can be booked on the day.
    pub bookable: bool,
    /// The guide's level and vendor are ours.
    pub same_place: bool,
}

/// Tells of each cell of a guide's table whether it holds on `day`, and what took its place.
pub fn cells_of(catalog: &Catalog, guide: &Guide, day: Day) -> Vec<GuideCellShown> {
    guide
        .ladder
        .iter()
        .map(|cell| {
            let certification = catalog.certifications.get(&cell.certification);
            let view = certification.map(|certification| AsOf::new(certification, day)).filter(AsOf::known);
            let same_place = certification.is_some_and(|certification| {
                certification.rung.id() == cell.level && catalog.column(certification) == cell.vendor
            });
            GuideCellShown {
                cell: cell.clone(),
                entry: view.map(|view| entry(catalog, view)),
                bookable: view.is_some_and(|view| view.status().bookable()),
                same_place,
            }
        })
        .collect()
}

/// Lists what could be booked on `day` and is not in the guide's table, in the shape of the ladder.
pub fn left_out_of(catalog: &Catalog, guide: &Guide, day: Day) -> Ladder {
    let mut rest = ladder(catalog, day, &LadderFilter::default());
    for cell in rest.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.certifications
            .retain(|entry| entry.status.bookable() && !guide.ladder.iter().any(|cell| cell.certification == entry.id));
    }
    rest
}
