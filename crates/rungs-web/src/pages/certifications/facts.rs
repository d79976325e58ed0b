//! Facts as lines, each with what backs it one click away.

use rungs_catalog::AsOf;
use rungs_catalog::Catalog;
use rungs_catalog::show::{FactShown, Show, Sourced, retake_words};
use rungs_planner::Day;
use serde_json::Value;

use crate::words::{capital, count, long_day, short_day};

/// One line of the list of facts.
pub(crate) struct Line {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    /// The value says that nothing is known.
    pub(crate) unknown: bool,
    pub(crate) source: Option<Source>,
}

/// What backs a value.
pub(crate) struct Source {
    /// The words that open it.
    pub(crate) summary: String,
    pub(crate) pages: Vec<Page>,
    /// What else to know about the value.
    pub(crate) notes: Vec<String>,
}

/// A page that says so.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    /// When it was published, read, and how far to trust it.
    pub(crate) about: String,
}

/// The facts of one certification, ready to be looked up.
pub(crate) struct Backing<'a> {
    shown: &'a Show,
    /// The way that the list of facts is about.
    main: Option<String>,
}

impl<'a> Backing<'a> {
    pub(crate) fn new(catalog: &Catalog, shown: &'a Show) -> Self {
        let view = catalog.certifications.get(&shown.id).map(|certification| AsOf::new(certification, shown.as_of));
        let main = view.and_then(|view| view.main_offer()).map(|way| way.offer.id.clone());
        Self { shown, main }
    }

    /// Returns what backs the current value of a field: of the certification, or of its main way.
    pub(crate) fn of(&self, field: &str) -> Option<Source> {
        let is = |fact: &&FactShown| fact.field == field && fact.current;
        let mine = |fact: &&FactShown| fact.offer.is_none() || fact.offer == self.main;
        let fact = self.shown.facts.iter().filter(is).find(mine)?;
        Some(self.source(field, &fact.sources, fact.checked, std::slice::from_ref(&fact.note)))
    }

    /// Returns what backs the days, the price and the rest of one way to take it.
    pub(crate) fn of_way(&self, way: &str) -> Option<Source> {
        let facts: Vec<&FactShown> =
            self.shown.facts.iter().filter(|fact| fact.offer.as_deref() == Some(way) && fact.current).collect();
        let mut sources: Vec<String> = Vec::new();
        for id in facts.iter().flat_map(|fact| &fact.sources) {
            if !sources.contains(id) {
                sources.push(id.clone());
            }
        }
        let checked = facts.iter().map(|fact| fact.checked).min()?;
        let notes: Vec<Option<String>> = facts
            .iter()
            .map(|fact| fact.note.as_ref().map(|note| format!("{}: {note}", capital(&field_words(fact.field)))))
            .collect();
        Some(self.source("", &sources, checked, &notes))
    }

    /// Returns what backs a value that carries its own sources.
    pub(crate) fn of_value<T>(&self, value: &Sourced<T>) -> Source {
        self.source("", &value.sources, value.checked, std::slice::from_ref(&value.note))
    }

    /// Returns what backs a reason of ours.
    pub(crate) fn of_reason(&self, why: Vec<String>, sources: &[String]) -> Source {
        let mut source = self.source("", sources, self.shown.judgement.on, &[]);
        source.summary = "How we judge".into();
        source.notes = why;
        source
    }

    fn source(&self, field: &str, sources: &[String], checked: Day, notes: &[Option<String>]) -> Source {
        let conflicts: Vec<String> = (self.shown.conflicts.iter())
            .filter(|conflict| !field.is_empty() && conflict.value.field.as_deref() == Some(field))
            .map(|conflict| format!("Sources disagree: {}", conflict.value.text))
            .collect();
        let summary = if conflicts.is_empty() { "Source" } else { "Sources disagree" };
        let mut all = conflicts;
        all.extend(notes.iter().flatten().map(|note| capital(note)));
        if sources.is_empty() {
            all.push(format!("Checked on {}.", long_day(checked)));
        }
        Source { summary: summary.to_owned(), pages: self.pages(sources), notes: all }
    }

    /// Returns the pages with these ids.
    pub(crate) fn pages(&self, ids: &[String]) -> Vec<Page> {
        let known = ids.iter().filter_map(|id| self.shown.sources.iter().find(|source| source.id == *id));
        known
            .map(|source| {
                let mut about = Vec::new();
                about.extend(source.published.as_ref().map(|day| format!("published {day}")));
                about.extend(source.read.map(|day| format!("read on {}", long_day(day))));
                about.push(source.grade.words().to_owned());
                about.extend(source.reported_by.as_ref().map(|by| format!("reported by {by}")));
                Page { title: source.title.clone(), url: source.url.clone(), about: about.join(", ") }
            })
            .collect()
    }

    /// Returns the list of facts.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let shown = self.shown;
        let mut lines = vec![
            self.line("Status", capital(&shown.status_words()), true, "open"),
            self.line(
                "Price",
                shown.price_words().unwrap_or_else(|| "not known".into()),
                shown.price_words().is_some(),
                if shown.monthly_usd.is_some_and(|monthly| monthly > 0.0) { "monthly_usd" } else { "fee_usd" },
            ),
            Line {
                label: "Issuer",
                value: format!("{}; its level: {}", shown.issuer_name, shown.level),
                unknown: false,
                source: Some(Source {
                    summary: "Its page".into(),
                    pages: vec![Page {
                        title: "The owner’s page".into(),
                        url: Some(shown.official_url.clone()),
                        about: "look there before you pay".into(),
                    }],
                    notes: Vec::new(),
                }),
            },
            Line { label: "Kind", value: shown.kind.words().to_owned(), unknown: false, source: None },
        ];
        if shown.kind.is_exam() || shown.minutes.is_some() {
            lines.push(self.line("Length", shown.minutes_words(), shown.minutes.is_some(), "minutes"));
        }
        if shown.kind.is_exam() || shown.questions.is_some() {
            lines.push(self.line("Questions", shown.questions_words(), shown.questions.is_some(), "questions"));
            lines.push(self.line("Pass mark", shown.pass_mark_words(), shown.pass_mark.is_some(), "pass_mark"));
        }
        lines.push(self.line("Valid", shown.validity_words(), shown.validity_months.is_some(), "validity_months"));
        if let Some(hands_on) = shown.hands_on {
            let value = if hands_on { "yes, one does the work" } else { "no" };
            lines.push(self.line("Hands-on", value.into(), true, "hands_on"));
        }
        match &shown.retake {
            Some(retake) => {
                let mut line = self.line("If you fail", capital(&retake_words(&retake.value)), true, "retake");
                line.unknown = line.value.is_empty();
                if line.unknown {
                    line.value = "not known".into();
                }
                lines.push(line);
            }
            None if shown.kind.is_exam() => lines.push(self.line("If you fail", "not known".into(), false, "retake")),
            None => {}
        }
        lines.extend(shown.eligibility.iter().map(|condition| Line {
            label: "Only for",
            value: condition.value.text.clone(),
            unknown: false,
            source: Some(self.of_value(condition)),
        }));
        if let Some(asked) = shown.prerequisites.as_ref().filter(|asked| !asked.is_empty()) {
            lines.push(self.line("Asked first", asked.join("; "), true, "prerequisites"));
        }
        if !shown.experience.is_empty() {
            lines.push(self.line("Suggested", shown.experience.join("; "), true, "experience"));
        }
        if !shown.former_names.is_empty() {
            lines.push(self.line("Formerly", shown.former_names.join("; "), true, "former_names"));
        }
        lines
    }

    fn line(&self, label: &'static str, value: String, known: bool, field: &str) -> Line {
        Line { label, value, unknown: !known, source: self.of(field) }
    }

    /// Returns every fact that may be told, for the list at the end of the page.
    pub(crate) fn every(&self) -> Vec<EveryFact> {
        self.shown
            .facts
            .iter()
            .map(|fact| EveryFact {
                field: field_words(fact.field),
                way: fact.offer.clone().unwrap_or_default(),
                value: value_words(fact.field, &fact.value),
                since: match (fact.holds_from, fact.known_from_assumed) {
                    (Some(day), _) => format!("from {}", short_day(day)),
                    (None, true) => format!("known by {}", short_day(fact.known_from)),
                    (None, false) => format!("known since {}", short_day(fact.known_from)),
                },
                current: fact.current,
                checked: short_day(fact.checked),
                grade: fact.grade.words(),
                pages: self.pages(&fact.sources),
            })
            .collect()
    }
}

/// A fact in the list of all of them.
pub(crate) struct EveryFact {
    pub(crate) field: String,
    pub(crate) way: String,
    pub(crate) value: String,
    pub(crate) since: String,
    pub(crate) current: bool,
    pub(crate) checked: String,
    pub(crate) grade: &'static str,
    pub(crate) pages: Vec<Page>,
}

/// Returns a field of the catalogue in words.
pub(crate) fn field_words(field: &str) -> String {
    match field {
        "fee_usd" => "price in US dollars".into(),
        "monthly_usd" => "price a month in US dollars".into(),
        "fee_local" => "price elsewhere".into(),
        "open" => "first day".into(),
        "close" => "last day".into(),
        "blueprint" => "exam topics".into(),
        "validity_months" => "months of validity".into(),
        "status_seen" => "status as last seen".into(),
        "delivery" => "where".into(),
        "conflicts" => "disagreement".into(),
        other => other.replace('_', " "),
    }
}

/// Returns a value of a fact in words.
fn value_words(field: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number}")),
        Value::String(text) => text.parse::<Day>().map_or_else(|_| text.clone(), long_day),
        Value::Array(list) => list
            .iter()
            .map(|value| value_words(field, value))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(_) if field == "blueprint" => {
            let topics = value.get("domains").and_then(Value::as_array).map_or(0, Vec::len);
            let version = value.get("version").and_then(Value::as_str);
            let version = version.map(|version| format!(", version {version}")).unwrap_or_default();
            format!("{}{version}", count(topics, "topic", "topics"))
        }
        Value::Object(fields) => {
            let part = |(name, value): (&String, &Value)| {
                let words = value_words(field, value);
                let empty = words.is_empty() || (name == "expected" && value == &Value::Bool(false));
                (!empty).then(|| {
                    if matches!(name.as_str(), "text" | "day") {
                        words
                    } else {
                        format!("{}: {words}", field_words(name))
                    }
                })
            };
            fields.iter().filter_map(part).collect::<Vec<_>>().join("; ")
        }
    }
}
