//! What the templates of the plan show: words and figures, ready to be written.

use rungs_catalog::Catalog;
use rungs_catalog::as_of::AsOf;
use rungs_catalog::plan_report::words::{self, JudgementWords, RiskWords};
use rungs_catalog::plan_report::{PlanDocument, PlanLine, StepDocument};
use rungs_planner::Day;

use super::chart::{self, Fan, Plane, Timeline};
use super::form::Form;
use super::read::Asked;
use super::solving::Answer;
use crate::words::{capital, count, dollars, long_day, short_day};

/// Certifications named where a cloud has no step.
const NAMED_PER_CLOUD: usize = 4;

/// One choice of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) chosen: bool,
}

/// One row of what is known of the learner.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) field: String,
    pub(super) words: String,
    pub(super) value: String,
}

/// The form as it is shown.
pub(super) struct FormView {
    asked: Asked,
    pub(super) goals: Vec<Choice>,
    pub(super) clouds: Vec<Choice>,
    pub(super) skills: Vec<Row>,
    pub(super) skills_known: String,
    pub(super) held: Vec<Row>,
    pub(super) prices: Vec<Row>,
    pub(super) away: Vec<Row>,
    /// Everything that can be held, for the list that helps to type.
    pub(super) all: Vec<(String, String)>,
    pub(super) today: Day,
    /// Nothing was said yet.
    pub(super) first: bool,
    /// The page's heading is another's.
    pub(super) under: bool,
    pub(super) limit: String,
}

impl FormView {
    pub(super) fn new(catalog: &Catalog, asked: &Asked, today: Day, first: bool, under: bool) -> Self {
        let form = &asked.form;
        let skill = |id: &String, name: &str| Row {
            id: id.clone(),
            field: format!("have-{id}"),
            words: name.to_owned(),
            value: form.have.get(id).cloned().unwrap_or_default(),
        };
        let named = |(id, value): &(String, String), kind: &str| Row {
            id: id.clone(),
            field: format!("{kind}-{id}"),
            words: words::name(catalog, id),
            value: value.clone(),
        };
        let known = form.have.values().filter(|level| !level.is_empty() && level.as_str() != "0").count();
        let certifications =
            catalog.certifications.values().map(|found| (found.id.clone(), words::name(catalog, &found.id)));
        let evidence = catalog.evidence.values().map(|found| (found.id.clone(), found.name.clone()));
        Self {
            goals: catalog
                .goals
                .iter()
                .map(|goal| Choice { value: goal.id.clone(), words: goal.name.clone(), chosen: goal.id == form.goal })
                .collect(),
            clouds: [("aws", "AWS"), ("azure", "Azure"), ("gcp", "Google Cloud")]
                .into_iter()
                .map(|(value, words)| Choice {
                    value: value.to_owned(),
                    words: words.to_owned(),
                    chosen: form
                        .clouds
                        .iter()
                        .any(|cloud| cloud == value || (value == "gcp" && cloud.starts_with("google"))),
                })
                .collect(),
            skills: catalog.skills.iter().map(|(id, found)| skill(id, &found.name)).collect(),
            skills_known: if known == 0 { "nothing said yet".into() } else { count(known, "skill", "skills") },
            held: form.held.iter().map(|row| named(row, "held")).collect(),
            prices: form.price.iter().map(|row| named(row, "price")).collect(),
            away: form
                .away
                .iter()
                .enumerate()
                .map(|(place, days)| Row {
                    id: String::new(),
                    field: format!("away-{place}"),
                    words: format!("Days away, {}", place + 1),
                    value: days.clone(),
                })
                .collect(),
            all: certifications.chain(evidence).collect(),
            asked: asked.clone(),
            today,
            first,
            under,
            limit: dollars(rungs_catalog::personal::SINGLE_PRICE_LIMIT_USD),
        }
    }

    pub(super) fn form(&self) -> &Form {
        &self.asked.form
    }

    /// Returns what is wrong with a field; nothing before anybody said anything.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.asked.fault(field).filter(|_| !self.first)
    }

    /// Returns whether one of the fields that begin so is wrong: what holds them is to be open.
    pub(super) fn open(&self, beginnings: &[&str]) -> bool {
        !self.first
            && self
                .asked
                .faults
                .iter()
                .any(|fault| beginnings.iter().any(|beginning| fault.field.starts_with(beginning)))
    }

    pub(super) fn years_open(&self) -> bool {
        self.open(&[
            "language",
            "country",
            "years",
            "paid_by",
            "max_steps",
            "start",
            "platform",
            "eligible",
            "away",
            "price",
            "horizon_days",
        ])
    }
}

/// Where a figure comes from.
pub(super) struct Source {
    pub(super) what: String,
    pub(super) read: String,
    /// Titles with their addresses.
    pub(super) pages: Vec<(String, Option<String>)>,
}

/// One step as it is shown.
pub(super) struct StepView {
    pub(super) step: StepDocument,
    pub(super) why: Option<String>,
    pub(super) fee: Option<Source>,
    /// There are questions to practise with.
    pub(super) questions: usize,
}

/// The best plan, or the one that was named.
pub(super) struct Optimum {
    pub(super) heading: String,
    pub(super) lead: String,
    /// Whether it is the best, and if not, how far from it.
    pub(super) proven: String,
    pub(super) is_proven: bool,
    /// Another plan than the best is shown: the query of the best.
    pub(super) best: Option<String>,
    pub(super) nothing: bool,
    pub(super) document: PlanDocument,
    pub(super) timeline: Option<Timeline>,
    pub(super) steps: Vec<StepView>,
    pub(super) with_projects: Option<String>,
    pub(super) without_questions: Vec<String>,
    /// The headline is a second heading of the page.
    pub(super) under: bool,
    pub(super) csrf: String,
    pub(super) query: String,
}

impl Optimum {
    pub(super) fn new(catalog: &Catalog, asked: &Asked, answer: &Answer, csrf: &str, under: bool) -> Self {
        let document = &answer.report.document;
        let (heading, lead) = words::headline_parts(document);
        let nothing = document.steps.is_empty();
        let lead = if nothing { capital(&document.why) } else { lead };
        let proven = match answer.worth_less {
            Some(less) => format!(
                "This is one of the other sensible plans: over the time counted the best one is worth {:.1} % of your goal more.",
                less * 100.0
            ),
            None => words::proven(document),
        };
        let practice = document.personal.as_ref().map(|personal| personal.practice.as_slice()).unwrap_or_default();
        let questions = |id: &str| practice.iter().find(|row| row.certification == id).map_or(0, |row| row.questions);
        let steps = document.steps.iter().zip(&answer.report.steps).map(|(step, planned)| StepView {
            why: step.why_here(document.steps.len()).map(|why| capital(&why)),
            fee: fee_source(catalog, &planned.certification, planned.offer_index, document.as_of),
            questions: questions(&step.certification),
            step: step.clone(),
        });
        let (_, without) = words::practised(document);
        Self {
            heading,
            lead,
            proven,
            is_proven: document.optimal || answer.worth_less.is_some(),
            best: asked.steps().map(|_| asked.form.with(|_| ())),
            nothing,
            timeline: chart::timeline(catalog, document),
            steps: steps.collect(),
            with_projects: words::with_projects(document),
            without_questions: without.iter().map(|id| words::name(catalog, id)).collect(),
            document: document.clone(),
            under,
            csrf: csrf.to_owned(),
            query: asked.form.query(),
        }
    }

    /// Returns the shares that the steps add, as a sum: `8 % + 7 % = 15 %`.
    pub(super) fn shares(&self) -> String {
        let shares: Vec<String> =
            self.document.steps.iter().map(|step| format!("{:.1} %", step.adds_share * 100.0)).collect();
        shares.join(" + ")
    }

    /// Returns the prices of the steps as a sum.
    pub(super) fn prices(&self) -> String {
        let prices: Vec<String> = self.document.steps.iter().map(|step| dollars(step.cost_usd)).collect();
        format!("{} = {}", prices.join(" + "), dollars(self.document.cost_usd))
    }

    /// Returns the hours of the steps as a sum.
    pub(super) fn hours(&self) -> String {
        let hours: Vec<String> = self.document.steps.iter().map(|step| step.hours.to_string()).collect();
        format!("{} = {} hours", hours.join(" + "), self.document.hours)
    }

    /// Says when to start, with how many hours, and why this plan.
    pub(super) fn under_headline(&self) -> String {
        words::under_headline(&self.document)
    }
}

/// Returns where the price of a way to take something comes from.
fn fee_source(catalog: &Catalog, id: &str, way: usize, day: Day) -> Option<Source> {
    let certification = catalog.certifications.get(id)?;
    let offers = AsOf::new(certification, day).offers();
    let offer = offers.iter().find(|offer| offer.index == way)?;
    let (what, fact) = match (offer.fee_usd(), offer.monthly_usd()) {
        (Some(fee), _) => (format!("{} list price before tax", dollars(fee.value)), fee),
        (None, Some(monthly)) => (format!("{} for every begun 30 days", dollars(monthly.value)), monthly),
        (None, None) => return None,
    };
    let pages = fact.sources.iter().filter_map(|id| catalog.sources.get(id));
    Some(Source {
        what,
        read: long_day(fact.checked),
        pages: pages.map(|source| (source.title.clone(), source.url.clone())).collect(),
    })
}

/// A line with a link that shows the plan.
pub(super) struct Linked {
    pub(super) head: String,
    pub(super) words: String,
    pub(super) query: String,
}

/// Everything beside the best plan.
pub(super) struct More {
    /// A plan that was named has only what needs no other search.
    pub(super) named: bool,
    pub(super) warnings: Vec<(String, String)>,
    pub(super) plane: Option<Plane>,
    pub(super) risk: Option<RiskWords>,
    pub(super) fan: Option<Fan>,
    pub(super) changes: Option<Vec<Linked>>,
    pub(super) what_if_not: Vec<Linked>,
    pub(super) limit: Option<Linked>,
    pub(super) expected: Option<Linked>,
    pub(super) clouds: Vec<(String, Vec<String>)>,
    pub(super) judgement: Option<JudgementWords>,
    pub(super) keeping: Vec<String>,
    pub(super) assumptions: Vec<(String, String)>,
    pub(super) doubt: Option<(Option<String>, String)>,
    pub(super) advice: String,
}

impl More {
    pub(super) fn new(catalog: &Catalog, asked: &Asked, answer: &Answer) -> Self {
        let document = &answer.report.document;
        let form = &asked.form;
        let personal = document.personal.clone().unwrap_or_default();
        let line = |plan: &PlanLine| plan_words(catalog, plan);
        let limit = personal.at_any_price.as_ref().zip(personal.limit_usd).map(|(other, limit)| Linked {
            head: words::limit_heading(limit),
            words: format!("At any price the best plan would be {}. Or say the most you can spend.", line(&other.plan)),
            query: form.with(|form| form.any_price = true),
        });
        let expected = personal.with_expected.as_ref().map(|other| Linked {
            head: "With openings that are only expected".into(),
            words: capital(&words::with_expected(catalog, other)),
            query: form.with(|form| form.expected = true),
        });
        let clouds = personal.clouds_without_step.iter().map(|cloud| {
            let mut lines = Vec::new();
            if !cloud.asked_by_goal {
                lines.push("This goal does not ask for a cloud.".to_owned());
            }
            lines.extend(cloud.not_taken.iter().take(NAMED_PER_CLOUD).map(|row| {
                format!("{}: {}.", words::name(catalog, &row.certification), words::reason_text(row.reason.as_ref()))
            }));
            if cloud.not_taken.is_empty() {
                lines.push("Nothing on this cloud shows anything of this goal.".to_owned());
            }
            let name = if cloud.cloud == "gcp" {
                "Google Cloud".to_owned()
            } else {
                catalog.skills.get(&cloud.cloud).map_or(cloud.cloud.clone(), |skill| skill.name.clone())
            };
            (name, lines)
        });
        Self {
            named: asked.steps().is_some(),
            warnings: personal
                .warnings
                .iter()
                .map(|warning| (warning.text.clone(), warning.what_to_do.clone()))
                .collect(),
            plane: chart::plane(catalog, document, form),
            risk: words::risk(document),
            fan: chart::fan(catalog, document),
            changes: changes(catalog, document, form),
            what_if_not: document
                .what_if_not
                .iter()
                .map(|row| Linked {
                    head: format!("Without {}", chart::label(catalog, &row.without)),
                    words: format!("{}; worth {:.1} % of your goal less.", line(&row.plan), row.loss * 100.0),
                    query: form.with(|form| form.steps = chart::steps_of(&row.plan)),
                })
                .collect(),
            limit,
            expected,
            clouds: clouds.collect(),
            judgement: words::rests_on_judgement(catalog, document),
            keeping: words::keeping(catalog, document),
            assumptions: personal
                .assumptions
                .iter()
                .map(|assumption| (words::name(catalog, &assumption.certification), assumption.text.clone()))
                .collect(),
            doubt: personal
                .doubt
                .as_ref()
                .map(|doubt| (doubt.old.as_ref().map(|old| old.text.clone()), doubt.text.clone())),
            advice: personal.advice,
        }
    }

    /// Returns how many of 100 such plans come to their end, for the line that opens the risk.
    pub(super) fn risk_line(&self) -> String {
        let heading = self.risk.as_ref().map(|risk| risk.heading.as_str()).unwrap_or_default();
        heading.strip_prefix("Risk: ").unwrap_or(heading).to_owned()
    }
}

/// Writes a plan in one line, by names that people know.
fn plan_words(catalog: &Catalog, plan: &PlanLine) -> String {
    if plan.steps.is_empty() {
        return "no certification".into();
    }
    let names: Vec<String> = plan.steps.iter().map(|id| chart::label(catalog, id)).collect();
    format!(
        "{} ({}, done {}, {:.0} % of the goal)",
        names.join(" → "),
        dollars(plan.cost_usd),
        plan.last_exam.map(short_day).unwrap_or_default(),
        plan.share_at_end * 100.0
    )
}

/// Returns at which limits the plan becomes another; absent where that was not worked out.
fn changes(catalog: &Catalog, document: &PlanDocument, form: &Form) -> Option<Vec<Linked>> {
    let changes = document.what_would_change.as_ref()?;
    let mut lines = Vec::new();
    let mut add = |head: String, plan: &PlanLine, query: String| {
        lines.push(Linked { head, words: format!("{}.", plan_words(catalog, plan)), query });
    };
    if let Some(change) = &changes.budget_usd {
        let query = form.with(|form| form.budget_usd = change.at.to_string());
        add(format!("A budget of {}", dollars(change.at)), &change.plan, query);
    }
    if let Some(change) = &changes.later_deadline {
        let query = form.with(|form| form.deadline = change.at.to_string());
        add(format!("Until {}", long_day(change.at)), &change.plan, query);
    }
    if let Some(change) = &changes.earlier_deadline {
        let query = form.with(|form| form.deadline = change.at.to_string());
        add(format!("Only until {}", long_day(change.at)), &change.plan, query);
    }
    for range in changes.hours_per_week.iter().filter(|range| !range.same) {
        let head = match (range.from, range.to) {
            (1, 1) => "1 hour a week".to_owned(),
            (from, to) if from == to => format!("{from} hours a week"),
            (from, to) => format!("{from} to {to} hours a week"),
        };
        let now: i64 = document.hours_per_week.into();
        let nearest = if range.to < now { range.to } else { range.from };
        add(head, &range.plan, form.with(|form| form.hours_per_week = nearest.to_string()));
    }
    Some(lines)
}
