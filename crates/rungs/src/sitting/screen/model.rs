//! The state of the screen and what keys do to it. Pure: it reads no clock and writes nothing; what is to be kept or
//! fetched comes back as [`Action`]s.

mod act;
mod over;
#[cfg(test)]
mod tests;

use ratatui::crossterm::event::KeyEvent;
use rungs_items::answer::Answer;
use rungs_practice::events::Mode;

pub(crate) use self::over::PALETTE_COLUMNS;
use super::card::{Card, Cell, Told};
use super::entry::Entry;
use super::keys::{Command, command};
use super::line::TypedLine;

/// What the program has to do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Keep the answer. In study: score and explain it.
    Answer(Option<Answer>),
    /// Keep flag, struck options and note.
    Mark,
    /// Show another question of a fixed list.
    Go(u32),
    /// Draw another question behind the last one, or show what is open where there is none.
    More,
    /// Show the next question of a study session.
    Next,
    /// Look back at the question before, in study.
    Back,
    /// Keep a report on the question.
    Report {
        /// One of the words that the log knows.
        reason: &'static str,
        /// In words.
        note: String,
    },
    /// Stop the clock.
    Pause,
    /// Set it going again.
    Resume,
    /// Hand in.
    Submit,
    /// End the session.
    End,
    /// Leave; it can be resumed.
    Leave,
    /// Leave after the summary.
    Finish,
}

/// What lies over the question.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Over {
    /// Nothing.
    #[default]
    Nothing,
    /// The list of keys, with the line that Enter asks for.
    Help(usize),
    /// All questions, with the cell under the cursor.
    Palette(usize),
    /// What is open and flagged, with the row under the cursor.
    Review(usize),
    /// A question to the learner.
    Dialog(Dialog),
    /// A line to be typed.
    Prompt(Prompt),
    /// The next key says which option is struck out.
    Striking,
    /// What comes, before the clock runs.
    Start(Vec<String>),
    /// The clock stands still, the question is covered.
    Paused,
    /// The end of a study session.
    Summary(Vec<String>),
}

/// A question to the learner, with what can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dialog {
    /// What is asked.
    pub(crate) title: String,
    /// What one should know.
    pub(crate) text: Vec<String>,
    /// What can be chosen. The first is safe.
    pub(crate) choices: Vec<(String, Then)>,
    /// The choice under the cursor.
    pub(crate) at: usize,
}

/// What a choice leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Then {
    /// Back to the question.
    Nothing,
    /// Something to do.
    Do(Action),
    /// The words of a report.
    Report(&'static str),
    /// The screen of open and flagged questions.
    Review,
    /// Another question first.
    GiveUp,
}

/// A line to be typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prompt {
    /// What for.
    pub(crate) of: Asked,
    /// The line.
    pub(crate) line: TypedLine,
}

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The number of a question.
    Jump,
    /// A note.
    Note,
    /// The words of a report with this reason.
    Report(&'static str),
}

/// What the draw step needs to keep in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Follow {
    /// Nothing: the learner scrolls.
    #[default]
    Nothing,
    /// The line under the cursor.
    Cursor,
    /// The verdict.
    Verdict,
}

/// The state of the screen.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, turned by a key of its own")]
pub(crate) struct Screen {
    /// How questions are asked.
    pub(crate) mode: Mode,
    /// The exam, for the head of the screen.
    pub(crate) title: String,
    /// Single letters are keys.
    pub(crate) letters: bool,
    /// All questions, where the list is fixed.
    pub(crate) cells: Vec<Cell>,
    /// The place that is shown, from 0.
    pub(crate) n: u32,
    /// The question; absent where the set does not have it any more.
    pub(crate) card: Option<Card>,
    /// The answer in the making.
    pub(crate) entry: Option<Entry>,
    /// Verdict and reasons, in study.
    pub(crate) told: Option<Told>,
    /// An earlier question of the session is looked at.
    pub(crate) looking_back: bool,
    /// Reasons are hidden.
    pub(crate) reasons_hidden: bool,
    /// The scenario is folded away.
    pub(crate) scenario_hidden: bool,
    /// The line that keys act on.
    pub(crate) cursor: Option<usize>,
    /// Keys go to the answer line.
    pub(crate) typing: bool,
    /// The answer line was changed and not kept yet; seconds since.
    pub(crate) unkept: Option<u32>,
    /// The last key asked to reveal; a second one does.
    pub(crate) revealing: bool,
    /// Lines that are scrolled away.
    pub(crate) scroll: usize,
    /// Lines of text that are in sight; set when drawn.
    pub(crate) page: usize,
    /// What the next drawing keeps in sight.
    pub(crate) follow: Follow,
    /// What lies over the question.
    pub(crate) over: Over,
    /// An answer to the last key.
    pub(crate) notice: Option<String>,
    /// The time, as it is to be shown; absent = no clock.
    pub(crate) clock: Option<String>,
    /// The time is hidden.
    pub(crate) clock_hidden: bool,
    /// A word of the clock, shown for a while.
    pub(crate) alarm: Option<String>,
    /// Counts for the head of the screen, in study.
    pub(crate) counts: Vec<String>,
}

impl Screen {
    /// A screen without a question.
    pub(crate) fn new(mode: Mode, title: String, letters: bool) -> Self {
        Self {
            mode,
            title,
            letters,
            cells: Vec::new(),
            n: 0,
            card: None,
            entry: None,
            told: None,
            looking_back: false,
            reasons_hidden: false,
            scenario_hidden: false,
            cursor: None,
            typing: false,
            unkept: None,
            revealing: false,
            scroll: 0,
            page: 10,
            follow: Follow::Nothing,
            over: Over::Nothing,
            notice: None,
            clock: None,
            clock_hidden: false,
            alarm: None,
            counts: Vec::new(),
        }
    }

    /// Returns whether verdicts wait until the end.
    pub(crate) fn is_exam(&self) -> bool {
        self.mode != Mode::Study
    }

    /// Shows a question, or that place `n` has none any more.
    pub(crate) fn load(&mut self, n: u32, card: Option<Card>) {
        let scenario = |card: &Option<Card>| card.as_ref().and_then(|card| card.shown.scenario.clone());
        let another = scenario(&self.card) != scenario(&card);
        if another {
            self.scenario_hidden = false;
        }
        self.n = n;
        self.entry = card.as_ref().map(|card| Entry::new(&card.shown, card.kept.as_ref()));
        self.typing = card.as_ref().is_some_and(|card| card.is_typed() && card.kept.is_none());
        self.cursor =
            card.as_ref().and_then(|card| (card.choices() != card.shown.options && card.stops() > 0).then_some(0));
        self.card = card;
        self.told = None;
        self.looking_back = false;
        self.unkept = None;
        self.revealing = false;
        self.scroll = 0;
        self.follow = Follow::Nothing;
        if let Some(cell) = usize::try_from(n).ok().and_then(|n| self.cells.get_mut(n)) {
            cell.seen = true;
        }
    }

    /// Shows verdict and reasons.
    pub(crate) fn tell(&mut self, told: Told) {
        self.told = Some(told);
        self.typing = false;
        self.unkept = None;
        self.cursor = None;
        self.follow = Follow::Verdict;
    }

    /// Returns what Esc leads to in an exam, or a study session.
    fn leave_dialog(&self) -> Dialog {
        let back = |text: &str| (text.to_owned(), Then::Nothing);
        let (title, text, choices) = match self.mode {
            Mode::Study => (
                "Leave?",
                "Everything is kept either way.",
                vec![
                    back("Go on with the questions"),
                    ("End this session and see how it went".to_owned(), Then::Do(Action::End)),
                    ("Leave it open and go on another time".to_owned(), Then::Do(Action::Leave)),
                ],
            ),
            Mode::Mock => (
                "Leave the exam?",
                "Everything is kept. The clock stops until you come back, which no real exam does for you.",
                vec![
                    back("Go on with the exam"),
                    ("Leave and go on another time".to_owned(), Then::Do(Action::Leave)),
                    ("Hand in".to_owned(), Then::Review),
                    ("Give up: it will count for nothing".to_owned(), Then::GiveUp),
                ],
            ),
            Mode::Diagnose => (
                "Leave the skills check?",
                "Everything is kept.",
                vec![
                    back("Go on with the check"),
                    ("Leave and go on another time".to_owned(), Then::Do(Action::Leave)),
                    ("Hand in".to_owned(), Then::Review),
                    ("Give up: it will count for nothing".to_owned(), Then::GiveUp),
                ],
            ),
        };
        Dialog { title: title.to_owned(), text: vec![text.to_owned()], choices, at: 0 }
    }

    /// Says what the clock has to say.
    pub(crate) fn sound(&mut self, alarm: String) {
        self.alarm = Some(alarm);
    }

    /// Works on a key.
    pub(crate) fn key(&mut self, key: KeyEvent) -> Vec<Action> {
        self.notice = None;
        let over = std::mem::take(&mut self.over);
        if command(key, 0, false) == Some(Command::Leave) {
            return if matches!(over, Over::Summary(_)) { vec![Action::Finish] } else { self.leaving(Action::Leave) };
        }
        if over != Over::Nothing {
            return self.over_key(over, key);
        }
        if self.typing && self.told.is_none() {
            return self.line_key(key);
        }
        let choices = match (&self.card, &self.told) {
            (Some(card), None) => card.choices().len(),
            _ => 0,
        };
        match command(key, choices, self.letters) {
            Some(command) => self.command(command),
            None => Vec::new(),
        }
    }

    /// Takes text that was pasted: into a line that is being typed, and nowhere else, since its letters are no commands.
    pub(crate) fn paste(&mut self, text: &str) {
        match (&mut self.over, &mut self.entry) {
            (Over::Prompt(prompt), _) => prompt.line.insert(text),
            (Over::Nothing, Some(Entry::Typed { line, .. })) if self.typing && self.told.is_none() => {
                line.insert(text);
                self.unkept = Some(0);
            }
            _ => self.notice = Some("What was pasted has no place here; nothing was changed.".to_owned()),
        }
    }

    /// A second went by. What is being typed in an exam is kept when the keys rest.
    pub(crate) fn second(&mut self) -> Vec<Action> {
        match &mut self.unkept {
            Some(seconds) if *seconds < 2 => *seconds += 1,
            Some(_) => return self.keep_line(),
            None => {}
        }
        Vec::new()
    }

    /// Keeps a changed answer line of an exam.
    pub(crate) fn keep_line(&mut self) -> Vec<Action> {
        let changed = self.unkept.take().is_some();
        if changed && self.is_exam() { self.changed() } else { Vec::new() }
    }

    /// The actions with which one leaves: what was typed comes first.
    fn leaving(&mut self, last: Action) -> Vec<Action> {
        let mut actions = self.keep_line();
        actions.push(last);
        actions
    }

    /// The answer is another one now: exams keep it at once.
    fn changed(&mut self) -> Vec<Action> {
        self.revealing = false;
        let (true, Some(card), Some(entry)) = (self.is_exam(), &mut self.card, &self.entry) else { return Vec::new() };
        let answer = entry.answer();
        if card.kept == answer {
            return Vec::new();
        }
        card.kept.clone_from(&answer);
        vec![Action::Answer(answer)]
    }
}
