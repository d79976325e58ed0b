//! Hashes that name a version of a question and a state of a set.
//!
//! # Encoding
//!
//! SHA-256 over a list of fields, each written as its length in bytes (decimal), a colon, and the bytes: no two lists
//! give the same bytes. The first field names the encoding. White space in Markdown counts as one space, so that a
//! text may be wrapped anew; the source of a script is taken byte for byte.

use sha2::{Digest, Sha256};

use crate::bank::{BankFile, Decision, Ruling, Scoring};
use crate::question::{Body, Choice, CognitiveLevel, Kind, Question};

/// Collects fields.
struct Fields(Sha256);

impl Fields {
    fn new(encoding: &str) -> Self {
        let mut fields = Self(Sha256::new());
        fields.add(encoding);
        fields
    }

    fn add(&mut self, field: &str) {
        self.0.update(field.len().to_string());
        self.0.update(":");
        self.0.update(field);
    }

    fn add_prose(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.add(&words.join(" "));
    }

    fn add_number(&mut self, number: usize) {
        self.add(&number.to_string());
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Returns the SHA-256 of a text, as 64 hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Returns the hash of everything that makes a difference to who answers: kind, scenario, text, options with their names,
/// key and script. Reasons, mistakes that are explained, sources and credits are left out.
///
/// Fields, in order: `rungs-question-1`, kind, scenario (empty where there is none), stem, then by kind
/// * choice: number of options, for each its id, text and `1` where it is right, else `0`;
/// * ordering: number of steps, for each its id and text;
/// * matching: number of items, for each id and text; number of matches, for each id and text; for each pair both ids;
/// * numeric: value, unit, tolerance, `1` where relative, number of units, for each its name and size;
/// * short text: `1` where capitals matter, number of accepted forms, each form;
///
/// and last the source of the script (empty where there is none).
pub fn content_hash(question: &Question) -> String {
    let mut fields = Fields::new("rungs-question-1");
    fields.add(kind(question.kind));
    fields.add_prose(question.case.as_ref().map_or("", |case| &case.scenario));
    fields.add_prose(&question.stem);
    match &question.body {
        Body::Choose { options } => {
            fields.add_number(options.len());
            for option in options {
                fields.add(&option.id);
                fields.add_prose(&option.text);
                fields.add(flag(option.right));
            }
        }
        Body::Order { steps } => choices(&mut fields, steps),
        Body::Match { items, matches, pairs } => {
            choices(&mut fields, items);
            choices(&mut fields, matches);
            for pair in pairs {
                fields.add(&pair.item);
                fields.add(&pair.matched);
            }
        }
        Body::Number { numeric, .. } => {
            for field in [&numeric.value, &numeric.unit, &numeric.tolerance] {
                fields.add(field);
            }
            fields.add(flag(numeric.relative));
            fields.add_number(numeric.units.len());
            for (unit, of) in &numeric.units {
                fields.add(unit);
                fields.add(of);
            }
        }
        Body::Text { short_text, .. } => {
            fields.add(flag(short_text.case_sensitive));
            fields.add_number(short_text.accepted.len());
            for form in &short_text.accepted {
                fields.add(form);
            }
        }
    }
    fields.add(question.script.as_ref().map_or("", |script| &script.source));
    fields.finish()
}

fn choices(fields: &mut Fields, choices: &[Choice]) {
    fields.add_number(choices.len());
    for choice in choices {
        fields.add(&choice.id);
        fields.add_prose(&choice.text);
    }
}

fn flag(set: bool) -> &'static str {
    if set { "1" } else { "0" }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::SingleChoice => "single-choice",
        Kind::ChooseN => "choose-n",
        Kind::Ordering => "ordering",
        Kind::Matching => "matching",
        Kind::Numeric => "numeric",
        Kind::ShortText => "short-text",
    }
}

/// Returns the hash of all of a set that the state of a learner can depend on: the way of scoring; of each question its
/// id, content, exams with objectives, family, difficulty and level; every ruling.
///
/// Questions are taken in the order given, which is that of their ids in a [`Bank`](crate::bank::Bank).
pub fn bank_hash(file: &BankFile, questions: &[Question], rulings: &[Ruling]) -> String {
    let mut fields = Fields::new("rungs-bank-1");
    fields.add(&file.exam);
    fields.add(match file.scoring {
        Scoring::AllOrNothing => "all-or-nothing",
        Scoring::Partial => "partial",
    });
    fields.add_number(questions.len());
    for question in questions {
        fields.add(&question.id);
        fields.add(&question.content);
        fields.add_number(question.exams.len());
        for (exam, objectives) in &question.exams {
            fields.add(exam);
            fields.add_number(objectives.len());
            for objective in objectives {
                fields.add(objective);
            }
        }
        fields.add(question.family());
        fields.add(&question.difficulty.to_string());
        fields.add(match question.level {
            CognitiveLevel::Remember => "remember",
            CognitiveLevel::Understand => "understand",
            CognitiveLevel::Apply => "apply",
            CognitiveLevel::Analyse => "analyse",
        });
    }
    fields.add_number(rulings.len());
    for ruling in rulings {
        fields.add(&ruling.question);
        fields.add(&ruling.on.to_string());
        fields.add(match ruling.decision {
            Decision::Accept => "accept",
            Decision::Key => "key",
            Decision::Void => "void",
        });
        for list in [&ruling.options, &ruling.versions] {
            fields.add_number(list.len());
            for entry in list {
                fields.add(entry);
            }
        }
        fields.add(&ruling.why);
    }
    fields.finish()
}
