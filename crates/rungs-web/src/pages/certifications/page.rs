//! Everything about one certification as known on a day, for a learner or for nobody in particular.

use askama::Template;
use rungs_catalog::certification::{HelpText, Rung};
use rungs_catalog::doubt::doubt_of_show;
use rungs_catalog::show::{Around, Show, ShowError, Sourced, around, levels_words, renewal_words, show};
use rungs_catalog::worth::{PublishedClaim, Terms, Unit, Worth, worth};
use rungs_catalog::{Catalog, Status};
use rungs_planner::Day;
use rungs_practice::events::PlanStep;

use super::facts::{Backing, EveryFact, Line, Page, Source};
use super::hours::Hours;
use crate::learner::Learner;
use crate::page::Frame;
use crate::words::{count, dollars, long_day, short_day};

/// For which day and for whom.
pub(crate) struct About<'a> {
    pub(crate) catalog: &'a Catalog,
    /// As known on.
    pub(crate) day: Day,
    pub(crate) today: Day,
    /// Absent on a static site.
    pub(crate) learner: Option<&'a Learner>,
    /// How many questions there are to practise with.
    pub(crate) questions: Option<usize>,
}

/// The page.
#[derive(Template)]
#[template(path = "certifications/page.html")]
pub(crate) struct CertificationPage {
    frame: Frame,
    shown: Show,
    finding: String,
    code: Option<String>,
    rung: &'static str,
    class: &'static str,
    day: Day,
    today: Day,
    last_day: Day,
    held: Option<String>,
    planned: Option<String>,
    in_plan: Vec<String>,
    questions: Option<String>,
    provenance: &'static str,
    facts: Vec<Line>,
    hours: Hours,
    ways: Vec<Way>,
    topics: Vec<Topic>,
    worth: Worth,
    worth_finding: String,
    costs: Vec<Cost>,
    claims: Vec<Claim>,
    renewal: Vec<Told>,
    around: Around,
    needed: String,
    gained: String,
    proves: Vec<Line>,
    help: Vec<(&'static str, Vec<Help>)>,
    changes: Vec<Changed>,
    doubts: Vec<String>,
    doubt: Option<String>,
    notes: Vec<Told>,
    every: Vec<EveryFact>,
}

struct Way {
    kind: &'static str,
    class: &'static str,
    mark: &'static str,
    status: &'static str,
    days: String,
    price: String,
    places: String,
    languages: String,
    note: Option<String>,
    source: Option<Source>,
}

struct Topic {
    name: String,
    weight: String,
    /// Of the longest bar, in percent.
    share: Option<u32>,
    objectives: Vec<String>,
}

struct Cost {
    label: String,
    value: String,
    how: String,
    ours: bool,
    pages: Vec<Page>,
}

struct Claim {
    claim: PublishedClaim,
    pages: Vec<Page>,
}

/// A sentence with what backs it.
struct Told {
    label: String,
    text: String,
    source: Source,
}

struct Help {
    text: String,
    url: Option<String>,
    source: Source,
}

struct Changed {
    day: Day,
    when: String,
    text: String,
    note: Option<String>,
    pages: Vec<Page>,
}

impl CertificationPage {
    /// Sets the page out.
    ///
    /// # Errors
    ///
    /// [`ShowError`] where the catalogue has no such certification, or nobody knew of it on the day.
    pub(crate) fn new(mut frame: Frame, about: &About<'_>, id: &str) -> Result<Self, ShowError> {
        let (catalog, day) = (about.catalog, about.day);
        let shown = show(catalog, id, day)?;
        let Some(certification) = catalog.certifications.get(id) else {
            return Err(ShowError::Unknown { id: id.to_owned(), suggestions: Vec::new() });
        };
        let code = shown.code.clone().filter(|code| !shown.name.contains(code.as_str()));
        frame.title = match &code {
            Some(code) => format!("{} ({code})", shown.name),
            None => shown.name.clone(),
        };
        let backing = Backing::new(catalog, &shown);
        let hours = Hours::new(catalog, certification, &shown, about.learner);
        let described = about.learner.filter(|learner| learner.profile.is_some());
        let terms = Terms { have: described.map(|learner| learner.have.clone()), ..Terms::default() };
        let worth = worth(catalog, certification, day, &terms);
        let step = about.learner.and_then(|learner| learner.step(id));
        Ok(Self {
            finding: shown.finding(&hours.finding),
            rung: rung_words(shown.rung),
            class: status_class(shown.status),
            day,
            today: about.today,
            last_day: about.today.plus_days(400).unwrap_or(about.today),
            held: about
                .learner
                .and_then(|learner| learner.held.get(id))
                .map(|earned| format!("you hold it, earned {}", short_day(*earned))),
            planned: step.map(|(number, step)| format!("step {number} of your plan, {}", short_day(step.exam))),
            in_plan: about.learner.map(|learner| in_plan(catalog, learner, id)).unwrap_or_default(),
            questions: about
                .questions
                .filter(|questions| *questions > 0)
                .map(|questions| count(questions, "question", "questions")),
            provenance: shown.written_words(),
            facts: backing.lines(),
            ways: ways(&shown, &backing),
            topics: topics(&shown),
            worth_finding: worth.finding(),
            costs: costs(&worth, &backing),
            claims: worth
                .claims
                .iter()
                .map(|claim| Claim { claim: claim.clone(), pages: backing.pages(&claim.sources) })
                .collect(),
            renewal: shown
                .renewal
                .iter()
                .map(|rule| Told {
                    label: String::new(),
                    text: crate::words::capital(&renewal_words(&rule.value)),
                    source: backing.of_value(rule),
                })
                .collect(),
            around: around(catalog, certification, day),
            needed: levels_words(catalog, &shown.judgement.entry),
            gained: levels_words(catalog, &shown.judgement.exit),
            proves: vec![well_known(&shown, &backing), difficulty(&shown, &backing)],
            help: help(&shown, &backing),
            changes: changes(&shown, &backing),
            doubts: doubts(&shown),
            doubt: doubt_of_show(catalog, id, day, about.today).map(|doubt| doubt.text),
            notes: shown
                .notes
                .iter()
                .map(|note| Told {
                    label: crate::words::capital(&note.value.about),
                    text: note.value.text.clone(),
                    source: backing.of_value(note),
                })
                .collect(),
            every: backing.every(),
            hours,
            worth,
            code,
            shown,
            frame,
        })
    }
}

/// Returns the class that colours a status.
pub(crate) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Open => "is-open",
        Status::Beta => "is-beta",
        Status::Closing => "is-soon",
        Status::Announced => "is-announced",
        Status::Retired => "is-gone",
    }
}

/// Returns a status in a word or three, for those who do not see its mark.
pub(crate) fn status_short(status: Status) -> &'static str {
    match status {
        Status::Open => "can be booked",
        Status::Beta => "beta",
        Status::Closing => "ends soon",
        Status::Announced => "announced",
        Status::Retired => "gone",
    }
}

fn rung_words(rung: Rung) -> &'static str {
    match rung {
        Rung::Fundamentals => "Start",
        Rung::Engineer => "Engineer",
        Rung::Professional => "Professional",
        Rung::Infrastructure => "Infrastructure",
    }
}

/// Returns what stands before and after it in the plan.
fn in_plan(catalog: &Catalog, learner: &Learner, id: &str) -> Vec<String> {
    let Some((number, _)) = learner.step(id) else { return Vec::new() };
    let name = |step: &PlanStep| {
        let found = catalog.certifications.get(&step.certification);
        let label = found.map_or(step.certification.as_str(), |found| found.code.as_deref().unwrap_or(&found.name));
        format!("{label}, {}", long_day(step.exam))
    };
    let before = number.checked_sub(2).and_then(|place| learner.steps.get(place));
    let after = learner.steps.get(number);
    let before = before.map(|step| format!("In your plan it comes after {}.", name(step)));
    let after = after.map(|step| format!("In your plan {} follows it.", name(step)));
    before.into_iter().chain(after).collect()
}

fn ways(shown: &Show, backing: &Backing<'_>) -> Vec<Way> {
    let or = |text: String| if text.is_empty() { "not known".to_owned() } else { text };
    shown
        .offers
        .iter()
        .map(|way| {
            let over = way.close.is_some_and(|close| close < shown.as_of);
            let (class, mark, status) = match (way.bookable, over, way.close) {
                (true, _, Some(_)) => ("is-soon", "◔", "ends soon:"),
                (true, _, None) => ("is-open", "●", "can be booked:"),
                (false, true, _) => ("is-gone", "✕", "gone:"),
                (false, false, _) => ("is-announced", "○", "not yet:"),
            };
            let days = way.days_words();
            Way {
                kind: way.kind_words(),
                class,
                mark,
                status,
                days: if days.is_empty() && way.bookable { "no end is known".into() } else { or(days) },
                price: way.price_words(),
                places: or(way.places_words()),
                languages: or(languages(&way.languages, &way.languages_words())),
                note: way.note.clone(),
                source: backing.of_way(&way.id),
            }
        })
        .collect()
}

/// Names few languages and counts many.
fn languages(codes: &[String], words: &str) -> String {
    match codes.len() {
        0 => words.to_owned(),
        1..=3 => codes.join(", "),
        many => format!("{many}: {}", codes.join(", ")),
    }
}

fn topics(shown: &Show) -> Vec<Topic> {
    let longest = shown.domains.iter().filter_map(|topic| topic.weight).fold(0.0, f64::max);
    let share = |weight: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let share = (weight / longest * 100.0).clamp(0.0, 100.0).round() as u32;
        share
    };
    let topic = |topic: &rungs_catalog::show::DomainShown| Topic {
        name: topic.name.clone(),
        weight: topic.weight_words(),
        share: topic.weight.filter(|_| longest > 0.0).map(share),
        objectives: topic.objectives.iter().map(|asked| asked.text.clone()).collect(),
    };
    shown.domains.iter().map(topic).collect()
}

fn costs(worth: &Worth, backing: &Backing<'_>) -> Vec<Cost> {
    let money = worth.lines.iter().filter(|line| line.unit == Unit::Usd);
    let cost = |line: &rungs_catalog::worth::Line| Cost {
        label: crate::words::capital(line.label),
        value: line.amount_usd.map_or_else(|| "not known".to_owned(), |amount| dollars(amount.round())),
        how: line.how.clone(),
        ours: line.judgement,
        pages: backing.pages(&line.sources),
    };
    money.map(cost).collect()
}

fn well_known(shown: &Show, backing: &Backing<'_>) -> Line {
    let recognition = &shown.judgement.recognition;
    let mut sources: Vec<String> = Vec::new();
    let mut why = Vec::new();
    for part in &recognition.parts {
        let reason = part.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        let name = crate::words::capital(&part.part.replace(['_', '-'], " "));
        why.push(format!("{name} {} of {}, weighs {:.0} %{reason}", part.points, part.most, part.weight * 100.0));
        sources.extend(part.sources.clone());
    }
    Line {
        label: "Well known",
        value: format!("{:.0} of 100 to employers", recognition.share * 100.0),
        unknown: false,
        source: Some(backing.of_reason(why, &sources)),
    }
}

fn difficulty(shown: &Show, backing: &Backing<'_>) -> Line {
    let difficulty = &shown.judgement.difficulty;
    Line {
        label: "Difficulty",
        value: format!("{} of 5 for those it is made for", difficulty.level),
        unknown: false,
        source: Some(backing.of_reason(vec![difficulty.ground.clone()], &difficulty.sources)),
    }
}

fn help(shown: &Show, backing: &Backing<'_>) -> Vec<(&'static str, Vec<Help>)> {
    let help = &shown.help;
    let lists: [(&'static str, &Vec<Sourced<HelpText>>); 6] = [
        ("Prepare free of charge", &help.free_preparation),
        ("The owner’s practice", &help.official_practice),
        ("Financial aid", &help.financial_aid),
        ("Vouchers", &help.vouchers),
        ("Extra time and other adjustments", &help.accommodations),
        ("Where a holder is verified", &help.verify),
    ];
    let one = |item: &Sourced<HelpText>| Help {
        text: item.value.text.clone(),
        url: item.value.url.clone(),
        source: backing.of_value(item),
    };
    let filled = lists.into_iter().filter(|(_, list)| !list.is_empty());
    filled.map(|(label, list)| (label, list.iter().map(one).collect())).collect()
}

fn changes(shown: &Show, backing: &Backing<'_>) -> Vec<Changed> {
    let newest_first = shown.changes.iter().rev();
    newest_first
        .map(|change| Changed {
            day: change.day,
            when: format!("{}{}", if change.day_assumed { "by " } else { "" }, short_day(change.day)),
            text: change.words(),
            note: change.note.clone(),
            pages: backing.pages(&change.sources),
        })
        .collect()
}

fn doubts(shown: &Show) -> Vec<String> {
    let disagree = |conflict: &Sourced<rungs_catalog::certification::Conflict>| {
        let about = conflict.value.field.as_deref().map(super::facts::field_words);
        let about = about.map(|field| format!(" on {field}")).unwrap_or_default();
        format!("Sources disagree{about}: {}", conflict.value.text)
    };
    let mut all: Vec<String> = shown.conflicts.iter().map(disagree).collect();
    if !shown.unknown.is_empty() {
        let names: Vec<String> = shown.unknown.iter().map(|name| super::facts::field_words(name)).collect();
        all.push(format!("Looked for and not found: {}.", names.join(", ")));
    }
    all
}

impl CertificationPage {
    /// Returns how many facts are in doubt, in words.
    fn doubts_words(&self) -> String {
        let unknown = self.shown.unknown.len();
        count(self.shown.conflicts.len() + unknown, "fact", "facts")
    }
}
