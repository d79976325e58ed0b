//! What the keys of a question do.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use rungs_items::answer::check;
use rungs_items::question::Kind;
use rungs_practice::events::Mode;

use super::{Action, Asked, Dialog, Follow, Over, Prompt, Screen, Then};
use crate::sitting::screen::card::Card;
use crate::sitting::screen::entry::Entry;
use crate::sitting::screen::keys::{Command, command};
use crate::sitting::screen::line::TypedLine;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 500;

impl Screen {
    /// Does what a key asks for while nothing lies over the question.
    pub(super) fn command(&mut self, command: Command) -> Vec<Action> {
        if !matches!(command, Command::Confirm | Command::Pick | Command::Next) {
            self.revealing = false;
        }
        match command {
            Command::Choose(place) => return self.choose(place),
            Command::Confirm => return self.confirm(),
            Command::Pick => return self.pick(),
            Command::Up => self.step_cursor(false),
            Command::Down => self.step_cursor(true),
            Command::StepUp => return self.move_step(false),
            Command::StepDown => return self.move_step(true),
            Command::PageUp => self.scroll_by(-self.page_step()),
            Command::PageDown => self.scroll_by(self.page_step()),
            Command::Top => self.scroll = 0,
            Command::Bottom => self.scroll = usize::MAX,
            Command::Next => return self.next(),
            Command::Previous => return self.previous(),
            Command::Clear => return self.clear(),
            Command::Flag | Command::Strike | Command::Note | Command::Report => return self.mark_command(command),
            Command::Line if self.card.as_ref().is_some_and(Card::is_typed) && self.told.is_none() => {
                self.typing = true;
            }
            Command::Line => {}
            Command::Explain => self.explain(),
            Command::Time if self.clock.is_some() => self.clock_hidden = !self.clock_hidden,
            Command::Time => self.notice = Some("There is no clock here.".to_owned()),
            Command::Scenario => self.scenario_hidden = !self.scenario_hidden,
            Command::Pause if self.mode == Mode::Study => {
                self.over = Over::Paused;
                return vec![Action::Pause];
            }
            Command::Pause => {
                self.notice = Some("The clock of an exam does not stop. Esc leaves; everything is kept.".to_owned());
            }
            Command::Jump if self.is_exam() => {
                self.over = Over::Prompt(Prompt { of: Asked::Jump, line: TypedLine::new("", 4) });
            }
            Command::Palette if self.is_exam() => {
                self.over = Over::Palette(usize::try_from(self.n).unwrap_or_default());
            }
            Command::Review if self.is_exam() => self.over = Over::Review(0),
            Command::Jump | Command::Palette | Command::Review => {
                self.notice = Some("That is for exams: study asks one question after the other.".to_owned());
            }
            Command::Help => self.over = Over::Help(0),
            Command::Close => self.over = Over::Dialog(self.leave_dialog()),
            Command::Leave => return self.leaving(Action::Leave),
        }
        Vec::new()
    }

    /// Flag, strike out, note, report: for a question that is there.
    fn mark_command(&mut self, command: Command) -> Vec<Action> {
        let Some(card) = &mut self.card else { return Vec::new() };
        if self.looking_back && command != Command::Report {
            self.notice = Some("This is an earlier question; you can only read it.".to_owned());
            return Vec::new();
        }
        match command {
            Command::Flag => {
                card.flagged = !card.flagged;
                let flagged = card.flagged;
                if let Some(cell) = usize::try_from(self.n).ok().and_then(|n| self.cells.get_mut(n)) {
                    cell.flagged = flagged;
                }
                let mut notice = if flagged { "Flagged." } else { "Not flagged any more." }.to_owned();
                // Who sees an option F may have meant that.
                if card.choices().len() > 5 {
                    notice.push_str(" Shift+F, or 6, chooses F.");
                }
                self.notice = Some(notice);
                return vec![Action::Mark];
            }
            Command::Strike if self.told.is_none() && card.strikes() => {
                self.over = Over::Striking;
            }
            Command::Strike => self.notice = Some("There is no option to strike out here.".to_owned()),
            Command::Note => {
                self.over = Over::Prompt(Prompt { of: Asked::Note, line: TypedLine::new(&card.note, LONGEST_NOTE) });
            }
            _ => self.over = Over::Dialog(report_dialog()),
        }
        Vec::new()
    }

    fn page_step(&self) -> isize {
        isize::try_from(self.page.saturating_sub(2).max(1)).unwrap_or(1)
    }

    /// Scrolls; drawing keeps it within the text.
    fn scroll_by(&mut self, lines: isize) {
        self.follow = Follow::Nothing;
        self.scroll = self.scroll.saturating_add_signed(lines);
    }

    fn step_cursor(&mut self, down: bool) {
        let stops = self.card.as_ref().map_or(0, Card::stops);
        let by = if down { 1 } else { -1 };
        if self.told.is_some() || stops == 0 {
            self.scroll_by(by);
            return;
        }
        let next = match self.cursor {
            None if down => Some(0),
            None => Some(stops - 1),
            Some(at) => at.checked_add_signed(by).filter(|at| *at < stops),
        };
        match next {
            Some(at) => {
                self.cursor = Some(at);
                self.follow = Follow::Cursor;
            }
            // At either end the text moves, so that the question above can be read again.
            None => self.scroll_by(3 * by),
        }
    }

    fn choose(&mut self, place: usize) -> Vec<Action> {
        let (Some(card), Some(entry), None) = (&mut self.card, &mut self.entry, &self.told) else { return Vec::new() };
        match (card.shown.kind, entry) {
            (Kind::SingleChoice | Kind::ChooseN, entry) => {
                let Some(option) = card.shown.options.get(place) else { return self.no_such(place) };
                let id = option.id.clone();
                if let Err(notice) = entry.choose(&id) {
                    self.notice = Some(notice);
                    return Vec::new();
                }
                self.cursor = Some(place);
                self.follow = Follow::Cursor;
                let struck = card.struck.len();
                card.struck.retain(|known| *known != id);
                let marked = struck != card.struck.len();
                let mut actions = self.changed();
                if marked {
                    actions.push(Action::Mark);
                }
                actions
            }
            (Kind::Matching, Entry::Match { pairs }) => {
                let Some(matched) = card.shown.matches.get(place) else { return self.no_such(place) };
                let at = self.cursor.unwrap_or(0);
                let Some(item) = card.shown.items.get(at) else { return Vec::new() };
                pairs.insert(item.id.clone(), matched.id.clone());
                // On to the next item that has no match yet.
                let open =
                    |place: &usize| card.shown.items.get(*place).is_some_and(|item| !pairs.contains_key(&item.id));
                let count = card.shown.items.len();
                self.cursor = (at..count).chain(0..at).find(open).or(Some(at));
                self.follow = Follow::Cursor;
                self.changed()
            }
            (Kind::Ordering, entry) => {
                let from = self.cursor.unwrap_or(0);
                if place >= card.shown.options.len() {
                    return self.no_such(place);
                }
                entry.move_step(from, place);
                self.cursor = Some(place);
                self.follow = Follow::Cursor;
                self.changed()
            }
            (_, Entry::Typed { line, .. }) => {
                // A digit goes on with what was typed.
                line.insert(&(place + 1).to_string());
                self.typing = true;
                self.unkept = Some(0);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn no_such(&mut self, place: usize) -> Vec<Action> {
        self.notice = Some(format!("There is no {} here.", place + 1));
        Vec::new()
    }

    fn move_step(&mut self, down: bool) -> Vec<Action> {
        let (Some(entry @ Entry::Order { .. }), Some(at), None) = (&mut self.entry, self.cursor, &self.told) else {
            self.step_cursor(down);
            return Vec::new();
        };
        let Some(to) = at.checked_add_signed(if down { 1 } else { -1 }) else { return Vec::new() };
        if !entry.move_step(at, to) {
            return Vec::new();
        }
        self.cursor = Some(to);
        self.follow = Follow::Cursor;
        self.changed()
    }

    /// Space: what is under the cursor, if that is not chosen yet; else as Enter.
    fn pick(&mut self) -> Vec<Action> {
        let (Some(card), Some(Entry::Choice { chosen, asked }), None) = (&self.card, &self.entry, &self.told) else {
            return self.confirm();
        };
        let under = self.cursor.and_then(|at| Some((at, card.shown.options.get(at)?)));
        match under {
            Some((at, option)) if *asked > 1 || !chosen.contains(&option.id) => self.choose(at),
            _ => self.confirm(),
        }
    }

    fn confirm(&mut self) -> Vec<Action> {
        if self.told.is_some() || self.card.is_none() {
            return self.next();
        }
        if self.is_exam() {
            return self.confirm_exam();
        }
        let (Some(card), Some(entry)) = (&self.card, &mut self.entry) else { return Vec::new() };
        // Enter on an order that was never touched agrees to it, but only when asked twice.
        if let (Entry::Order { given, .. }, true) = (&mut *entry, self.revealing) {
            *given = true;
        }
        let Some(answer) = entry.answer() else { return self.reveal() };
        match check(&card.shown, &answer) {
            Ok(()) => vec![Action::Answer(Some(answer))],
            Err(error) => {
                self.notice = Some(format!("{error}."));
                Vec::new()
            }
        }
    }

    /// Nothing was answered: the second key shows the answer.
    fn reveal(&mut self) -> Vec<Action> {
        if self.revealing {
            self.revealing = false;
            return vec![Action::Answer(None)];
        }
        self.revealing = true;
        self.notice = Some(
            if matches!(self.entry, Some(Entry::Order { .. })) {
                "You have moved nothing. Enter again takes the order as it stands."
            } else {
                "No answer yet. Enter again shows it; the question then counts as not known."
            }
            .to_owned(),
        );
        Vec::new()
    }

    fn confirm_exam(&mut self) -> Vec<Action> {
        let (Some(card), Some(entry)) = (&self.card, &mut self.entry) else { return Vec::new() };
        match entry {
            Entry::Choice { chosen, .. } if chosen.is_empty() => {
                if let Some(at) = self.cursor.filter(|at| *at < card.shown.options.len()) {
                    return self.choose(at);
                }
            }
            Entry::Order { given, .. } if !*given => {
                *given = true;
                self.notice = Some("Kept in this order. Enter goes on.".to_owned());
                return self.changed();
            }
            _ => {}
        }
        self.next()
    }

    fn next(&mut self) -> Vec<Action> {
        if !self.is_exam() {
            if self.told.is_some() || self.card.is_none() {
                return vec![Action::Next];
            }
            if self.entry.as_ref().is_some_and(|entry| entry.answer().is_some()) {
                self.notice = Some("Enter confirms your answer; then it goes on.".to_owned());
                return Vec::new();
            }
            return self.reveal();
        }
        let mut actions = self.leave_question();
        let next = self.n.saturating_add(1);
        if usize::try_from(next).is_ok_and(|next| next < self.cells.len()) {
            actions.push(Action::Go(next));
        } else if self.mode == Mode::Diagnose {
            actions.push(Action::More);
        } else {
            self.over = Over::Review(0);
        }
        actions
    }

    fn previous(&mut self) -> Vec<Action> {
        if !self.is_exam() {
            return vec![Action::Back];
        }
        let mut actions = self.leave_question();
        match self.n.checked_sub(1) {
            Some(previous) => actions.push(Action::Go(previous)),
            None => self.notice = Some("This is the first question.".to_owned()),
        }
        actions
    }

    /// Goes to a question of an exam.
    pub(super) fn go(&mut self, n: u32) -> Vec<Action> {
        let mut actions = self.leave_question();
        actions.push(Action::Go(n));
        actions
    }

    /// Keeps what was typed, and says what is not complete.
    fn leave_question(&mut self) -> Vec<Action> {
        if let (Some(card), Some(answer)) = (&self.card, self.entry.as_ref().and_then(Entry::answer))
            && let Err(error) = check(&card.shown, &answer)
        {
            self.notice = Some(format!("Question {} is kept as it is, but: {error}.", self.n.saturating_add(1)));
        }
        self.keep_line()
    }

    fn clear(&mut self) -> Vec<Action> {
        let (Some(card), Some(entry), None) = (&self.card, &mut self.entry, &self.told) else { return Vec::new() };
        if entry.answer().is_none() {
            return Vec::new();
        }
        entry.clear(&card.shown);
        self.unkept = None;
        self.notice = Some("Your answer is taken back.".to_owned());
        self.changed()
    }

    fn explain(&mut self) {
        if self.is_exam() {
            self.notice = Some("There are no reasons until you hand in.".to_owned());
        } else if self.told.is_some() {
            self.reasons_hidden = !self.reasons_hidden;
            self.follow = Follow::Verdict;
        } else {
            self.notice = Some("First your answer, then the reasons.".to_owned());
        }
    }

    /// Strikes an option out, or takes it back.
    pub(super) fn strike(&mut self, place: usize) -> Vec<Action> {
        let (Some(card), Some(entry)) = (&mut self.card, &mut self.entry) else { return Vec::new() };
        let Some(option) = card.shown.options.get(place) else { return self.no_such(place) };
        if let Some(at) = card.struck.iter().position(|known| *known == option.id) {
            card.struck.remove(at);
            return vec![Action::Mark];
        }
        let id = option.id.clone();
        card.struck.push(id.clone());
        let dropped = entry.drop(&id);
        let mut actions = if dropped { self.changed() } else { Vec::new() };
        actions.push(Action::Mark);
        actions
    }

    /// Works on a key while the answer line is open.
    pub(super) fn line_key(&mut self, key: KeyEvent) -> Vec<Action> {
        if key.code != KeyCode::Enter {
            self.revealing = false;
        }
        match key.code {
            KeyCode::Enter if self.is_exam() => {
                self.typing = false;
                self.leave_question()
            }
            KeyCode::Enter => self.confirm(),
            KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab => {
                self.typing = false;
                self.leave_question()
            }
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown | KeyCode::F(1) => {
                match command(key, 0, false) {
                    Some(command) => self.command(command),
                    None => Vec::new(),
                }
            }
            _ => {
                if let Some(Entry::Typed { line, .. }) = &mut self.entry {
                    let before = line.text();
                    line.key(key);
                    if line.text() != before {
                        self.unkept = Some(0);
                    }
                }
                Vec::new()
            }
        }
    }
}

fn report_dialog() -> Dialog {
    let choices = [
        ("It is fine after all", Then::Nothing),
        ("The answer marked right is wrong", Then::Report("wrong-key")),
        ("It is unclear", Then::Report("unclear")),
        ("It is out of date", Then::Report("out-of-date")),
        ("A typo or a broken line", Then::Report("typo")),
        ("It looks taken from a real exam", Then::Report("from-an-exam")),
        ("Something else", Then::Report("other")),
    ];
    Dialog {
        title: "What is wrong with this question?".to_owned(),
        text: Vec::new(),
        choices: choices.into_iter().map(|(text, then)| (text.to_owned(), then)).collect(),
        at: 0,
    }
}
