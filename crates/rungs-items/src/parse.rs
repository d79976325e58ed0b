//! Reading a question from its Markdown file; `banks/README.md` teaches the format.
//!
//! A file is read as a whole and everything wrong with it is reported at once. A file with a problem gives no
//! question, so what is asked was always understood in full. Texts stay Markdown, as they were written. Start at
//! [`parse`].

mod answers;
mod front;
mod report;
mod sections;
mod slices;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::HeadingLevel;

use crate::content::content_hash;
use crate::gaps;
use crate::problem::Problem;
use crate::question::{Body, Case, Kind, Numeric, Place, Question, Script, ShortText};
use front::{FileKind, Front, Own, Shared};
use report::Report;
use sections::{Section, Sections};
use tree::{Block, Node};

/// Largest file of a question that is read, in bytes.
pub const LARGEST_QUESTION: usize = 256 * 1024;

/// Longest id of a question or a part, in bytes.
pub const LONGEST_ID: usize = 80;

/// What a file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// Its questions: one, or one for each part of a case study. None when there are problems.
    pub questions: Vec<Question>,
    /// Everything that is wrong with it, by line.
    pub problems: Vec<Problem>,
}

/// Reads a question's file. `file` is its path for messages, `id` the file's name without `.md`.
///
/// Any text is taken without a panic. Line ends may be those of Windows.
pub fn parse(file: &str, id: &str, text: &str) -> Parsed {
    let whole = |what: String, hint: &str| Parsed {
        questions: Vec::new(),
        problems: vec![Problem { file: file.to_owned(), line: 1, what, hint: hint.to_owned() }],
    };
    if text.len() > LARGEST_QUESTION {
        return whole(format!("the file has {} bytes, more than {LARGEST_QUESTION}", text.len()), "make it shorter");
    }
    if !is_id(id) {
        return whole(
            format!("`{}` cannot be the id of a question", id.escape_debug()),
            "name the file with a-z, 0-9 and -, at most 80 of them",
        );
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut report = Report::new(file, &text);
    let questions = read(&mut report, id).unwrap_or_default();
    let mut problems = report.problems;
    problems.sort();
    problems.dedup();
    Parsed { questions: if problems.is_empty() { questions } else { Vec::new() }, problems }
}

/// Returns whether a name can be the id of a question, a part or an exam.
pub(crate) fn is_id(id: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(fits) && !id.starts_with('-')
}

/// Returns whether a character must not stand in a question: it would be invisible, or change how others are shown.
pub(crate) fn is_hidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn read(report: &mut Report<'_>, id: &str) -> Option<Vec<Question>> {
    if let Some((at, found)) = report.text.char_indices().find(|&(_, character)| is_hidden(character)) {
        report.add(at, format!("there is an invisible character, U+{:04X}", u32::from(found)), "take it out");
        return None;
    }
    let nodes = tree::read(report)?;
    let Some((head, body)) =
        nodes.split_first().filter(|(head, _)| head.block == Block::Front && head.range.start == 0)
    else {
        report.add(0, "the front matter is missing", "begin the file with a line `+++`, its keys, and a line `+++`");
        return None;
    };
    if let Some(other) = body.iter().find(|node| node.block == Block::Front) {
        report.add(other.range.start, "there is a second front matter", "put all keys into the first");
    }
    let (toml, toml_at) = toml_of(report, head);
    let front = front::read(report, toml, toml_at);
    let mut sections = sections::split(report, body, head.range.end);
    let mut front = front?;
    let shared = front::shared(report, &mut front, toml, toml_at);
    let Some(kind) = front.kind else {
        report.add(0, "`kind` is missing", "write `kind = \"single-choice\"`");
        return None;
    };
    let file = File { id, toml, toml_at, shared };
    file.strangers(report, &front, kind);
    match kind {
        FileKind::CaseStudy => file.case_study(report, &front, &sections),
        FileKind::Executable => file.executable(report, front, &mut sections).map(|question| vec![question]),
        _ => file.plain(report, front, kind.answer()?, &mut sections).map(|question| vec![question]),
    }
}

/// Returns the keys of the front matter, and where they begin in the file.
fn toml_of<'a>(report: &Report<'a>, head: &Node) -> (&'a str, usize) {
    let source = report.slice(head.range.start, head.range.end);
    let begins = source.find('\n').map_or(source.len(), |at| at + 1);
    let ends = source.trim_end().rfind('\n').map_or(source.len(), |at| at + 1);
    (source.get(begins..ends).unwrap_or_default(), head.range.start + begins)
}

/// A file whose front matter was read.
struct File<'a> {
    id: &'a str,
    toml: &'a str,
    toml_at: usize,
    shared: Option<Shared>,
}

/// A question as it is put together; the rest comes from the file.
struct Draft {
    id: String,
    kind: Kind,
    own: Option<Own>,
    family: Option<String>,
    shuffle: bool,
    case: Option<Case>,
    stem: String,
    body: Option<Body>,
    script: Option<Script>,
    at: usize,
}

impl File<'_> {
    /// Returns where a key or table stands in the file.
    fn place(&self, key: &str) -> usize {
        let begins = |line: &str| {
            line.trim_start_matches(['[', ' '])
                .strip_prefix(key)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let mut at = self.toml_at;
        for line in self.toml.split_inclusive('\n') {
            if begins(line) {
                return at;
            }
            at += line.len();
        }
        0
    }

    /// Reports tables that belong to another kind.
    fn strangers(&self, report: &mut Report<'_>, front: &Front, kind: FileKind) {
        let format = front.executable.as_ref().map(|executable| executable.format);
        let numeric = kind == FileKind::Numeric || (kind == FileKind::Executable && format == Some(FileKind::Numeric));
        let given = [
            (front.numeric.is_some(), numeric, "numeric"),
            (front.short_text.is_some(), kind == FileKind::ShortText, "short_text"),
            (front.executable.is_some(), kind == FileKind::Executable, "executable"),
            (front.parts.is_some(), kind == FileKind::CaseStudy, "parts"),
        ];
        for (there, wanted, key) in given {
            match (there, wanted) {
                (true, false) => {
                    report.add(self.place(key), format!("`{key}` does not belong to this kind"), "take it out");
                }
                (false, true) => report.add(
                    self.place("kind"),
                    format!("`{key}` is missing for this kind"),
                    "`banks/README.md` has an example",
                ),
                _ => {}
            }
        }
    }

    fn plain(
        &self,
        report: &mut Report<'_>,
        front: Front,
        kind: Kind,
        sections: &mut Sections<'_>,
    ) -> Option<Question> {
        self.single(report, front, kind, (None, false), sections)
    }

    fn executable(&self, report: &mut Report<'_>, front: Front, sections: &mut Sections<'_>) -> Option<Question> {
        let executable = front.executable.clone()?;
        let kind = executable
            .format
            .answer()
            .filter(|kind| matches!(kind, Kind::SingleChoice | Kind::ChooseN | Kind::Numeric));
        if kind.is_none() {
            let hint = "write `format = \"single-choice\"`, `\"choose-n\"` or `\"numeric\"`";
            report.add(self.place("executable"), "this format cannot be executable", hint);
        }
        let mut golden = BTreeMap::new();
        for (seed, hash) in executable.golden {
            let Ok(seed) = seed.parse::<u32>() else {
                report.add(
                    self.place("golden"),
                    format!("`{seed}` is no seed"),
                    "seeds are numbers from 0 to 4294967295",
                );
                continue;
            };
            golden.insert(seed, hash);
        }
        let script = if let Some(section) = sections.take(report, "Script") {
            script_of(report, &section, golden)
        } else {
            report.add(self.place("kind"), "there is no script", "add a section `## Script` with a block of `rhai`");
            None
        };
        for section in std::iter::once(&sections.main).chain(&sections.titled) {
            if let Err(error) = gaps::pieces(report.slice(section.start, section.end)) {
                let hint = "write a gap as `{name}`, a brace as `{{` or `}}`";
                report.add(section.start + error.at(), "a brace belongs to no gap", hint);
            }
        }
        let question = self.single(report, front, kind?, (script, true), sections)?;
        if question.script.is_some() && gaps::names(&question).is_empty() {
            report.add(self.place("kind"), "the question has no gap for the script to fill", "write one as `{name}`");
        }
        Some(question)
    }

    /// Reads a question that has the file to itself.
    fn single(
        &self,
        report: &mut Report<'_>,
        front: Front,
        kind: Kind,
        (script, drawn): (Option<Script>, bool),
        sections: &mut Sections<'_>,
    ) -> Option<Question> {
        let own = front::own(report, 0, "", front.exams, front.difficulty, front.level);
        let takes_why = matches!(kind, Kind::Numeric | Kind::ShortText);
        let why = if takes_why { sections.take(report, "Why") } else { None };
        let why = why.map(|section| slices::blocks(report.slice(section.start, section.end))).unwrap_or_default();
        for other in &sections.titled {
            let hint = "a smaller heading, such as `###`, belongs to the text";
            report.add(other.at, format!("the section `{}` is not known here", other.title), hint);
        }
        let main = &sections.main;
        let (stem, body) = match kind {
            Kind::Numeric => (stem(report, main, main.end), self.number(report, front.numeric, why, drawn)),
            Kind::ShortText => (stem(report, main, main.end), self.words(report, front.short_text, why)),
            _ => asked(report, main, kind, drawn),
        };
        let draft = Draft {
            id: self.id.to_owned(),
            kind,
            own,
            family: front.family,
            shuffle: front.shuffle.unwrap_or(true),
            case: None,
            stem,
            body,
            script,
            at: first_word(report, main.start),
        };
        self.question(report, draft)
    }

    fn number(&self, report: &mut Report<'_>, numeric: Option<Numeric>, why: String, drawn: bool) -> Option<Body> {
        let numeric = numeric?;
        answers::number(report, &numeric, drawn, self.place("numeric"));
        Some(Body::Number { numeric, why })
    }

    fn words(&self, report: &mut Report<'_>, short_text: Option<ShortText>, why: String) -> Option<Body> {
        let short_text = short_text?;
        answers::words(report, &short_text, self.place("short_text"));
        Some(Body::Text { short_text, why })
    }

    fn case_study(&self, report: &mut Report<'_>, front: &Front, sections: &Sections<'_>) -> Option<Vec<Question>> {
        let parts = front.parts.as_ref()?;
        let scenario = stem(report, &sections.main, sections.main.end);
        let named: Vec<&str> = parts.iter().map(|part| part.id.as_str()).collect();
        let titled: Vec<&str> = sections.titled.iter().map(|section| section.title.as_str()).collect();
        if named != titled || named.is_empty() {
            let what = format!("the parts are [{}], the sections [{}]", named.join(", "), titled.join(", "));
            report.add(self.place("parts"), what, "give each part a section `## part-id`, in the same order");
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut questions = Vec::new();
        for (place, (part, section)) in parts.iter().zip(&sections.titled).enumerate() {
            if !is_id(&part.id) || !seen.insert(&part.id) {
                report.add(
                    section.at,
                    format!("`{}` cannot be the id of this part", part.id),
                    "use a-z, 0-9 and -, each id once",
                );
            }
            let kind = part.kind.answer().filter(|kind| !matches!(kind, Kind::Numeric | Kind::ShortText));
            let Some(kind) = kind else {
                let hint = "a part is a single-choice, choose-n, ordering or matching";
                report.add(section.at, "this kind cannot be a part of a case study", hint);
                continue;
            };
            let exams = part.exams.clone().or_else(|| front.exams.clone());
            let whose = format!(" for part `{}`", part.id);
            let level = part.level.or(front.level);
            let own =
                front::own(report, self.place("parts"), &whose, exams, part.difficulty.or(front.difficulty), level);
            let (stem, body) = asked(report, section, kind, false);
            let draft = Draft {
                id: format!("{}/{}", self.id, part.id),
                kind,
                own,
                family: part.family.clone().or_else(|| front.family.clone()),
                shuffle: part.shuffle.or(front.shuffle).unwrap_or(true),
                case: Some(Case {
                    id: self.id.to_owned(),
                    scenario: scenario.clone(),
                    part: place + 1,
                    of: parts.len(),
                }),
                stem,
                body,
                script: None,
                at: section.at,
            };
            questions.extend(self.question(report, draft));
        }
        Some(questions)
    }

    fn question(&self, report: &Report<'_>, draft: Draft) -> Option<Question> {
        let shared = self.shared.clone()?;
        let own = draft.own?;
        let mut question = Question {
            id: draft.id,
            kind: draft.kind,
            exams: own.exams,
            family: draft.family,
            difficulty: own.difficulty,
            level: own.level,
            origin: shared.origin,
            written_by: shared.written_by,
            checked_by: shared.checked_by,
            written: shared.written,
            reviewed: shared.reviewed,
            licence: shared.licence,
            sources: shared.sources,
            shuffle: draft.shuffle,
            case: draft.case,
            stem: draft.stem,
            body: draft.body?,
            script: draft.script,
            content: String::new(),
            place: Place { file: report.file.to_owned(), line: report.line(draft.at) },
        };
        question.content = content_hash(&question);
        Some(question)
    }
}

/// Reads the text and the answers of a section.
fn asked(report: &mut Report<'_>, section: &Section<'_>, kind: Kind, drawn: bool) -> (String, Option<Body>) {
    let Some(holder) = answers::holder(report, section.nodes, kind, section.at) else {
        return (String::new(), None);
    };
    let text = stem(report, section, holder.range.start);
    let body = match kind {
        Kind::Ordering => answers::order(report, holder),
        Kind::Matching => answers::matching(report, holder),
        _ => answers::choose(report, holder, kind, drawn),
    };
    (text, Some(body))
}

/// Returns the text of a section up to byte `end`, and reports when there is none.
fn stem(report: &mut Report<'_>, section: &Section<'_>, end: usize) -> String {
    let text = slices::blocks(report.slice(section.start, end));
    if text.trim().is_empty() {
        report.add(section.at, "there is no text", "write what is asked");
    }
    text
}

/// Returns where the first word after a place stands.
fn first_word(report: &Report<'_>, at: usize) -> usize {
    let rest = report.slice(at, report.text.len());
    at + (rest.len() - rest.trim_start().len())
}

/// Reads the block of code of the section `Script`.
fn script_of(report: &mut Report<'_>, section: &Section<'_>, golden: BTreeMap<u32, String>) -> Option<Script> {
    let [Node { block: Block::Code(language), range, text, .. }] = section.nodes else {
        report.add(section.at, "a script is one block of code", "write it between ```` ```rhai ```` and ```` ``` ````");
        return None;
    };
    if language != "rhai" {
        report.add(range.start, "the block's language is not `rhai`", "begin it with ```` ```rhai ````");
        return None;
    }
    Some(Script { source: text.clone(), line: report.line(range.start) + 1, golden })
}

/// Whether a heading begins a section.
fn is_section(node: &Node) -> bool {
    matches!(node.block, Block::Heading(HeadingLevel::H1 | HeadingLevel::H2))
}
