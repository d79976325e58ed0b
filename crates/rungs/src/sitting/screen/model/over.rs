//! What keys do while something lies over the question: lists, dialogues, lines.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::{Action, Asked, Dialog, Over, Prompt, Screen, Then};
use crate::sitting::screen::keys::{Command, command, list};
use crate::sitting::screen::line::TypedLine;

/// Longest words of a report, in characters.
const LONGEST_REPORT: usize = 500;
/// Columns of cells in the palette.
pub(crate) const PALETTE_COLUMNS: usize = 5;

impl Screen {
    pub(super) fn over_key(&mut self, over: Over, key: KeyEvent) -> Vec<Action> {
        match over {
            Over::Nothing => Vec::new(),
            Over::Help(at) => self.help_key(at, key),
            Over::Palette(at) => self.palette_key(at, key),
            Over::Review(at) => self.review_key(at, key),
            Over::Dialog(dialog) => self.dialog_key(dialog, key),
            Over::Prompt(prompt) => self.prompt_key(prompt, key),
            Over::Striking => self.striking_key(key),
            Over::Start(lines) => match key.code {
                KeyCode::Enter | KeyCode::Char(' ') => vec![Action::Resume],
                KeyCode::Esc => vec![Action::Leave],
                _ => {
                    self.over = Over::Start(lines);
                    Vec::new()
                }
            },
            Over::Paused => vec![Action::Resume],
            Over::Summary(lines) => match key.code {
                KeyCode::Enter | KeyCode::Esc | KeyCode::Char(' ' | 'q' | 'Q') => vec![Action::Finish],
                _ => {
                    self.over = Over::Summary(lines);
                    Vec::new()
                }
            },
        }
    }

    fn help_key(&mut self, at: usize, key: KeyEvent) -> Vec<Action> {
        let keys = list(self.mode, self.clock.is_some());
        match key.code {
            KeyCode::Enter | KeyCode::Char(' ') => match keys.get(at).and_then(|key| key.command) {
                // The list stays behind nothing: what it asks for is done as if its own key had been pressed.
                Some(asked) if asked != Command::Close => return self.command(asked),
                Some(_) => {}
                None => self.over = Over::Help(at),
            },
            KeyCode::Esc | KeyCode::F(1) | KeyCode::Char('?') => {}
            _ => self.over = Over::Help(moved(at, key.code, keys.len())),
        }
        Vec::new()
    }

    fn palette_key(&mut self, at: usize, key: KeyEvent) -> Vec<Action> {
        let last = self.cells.len().saturating_sub(1);
        let at = match key.code {
            KeyCode::Enter | KeyCode::Char(' ') => return self.go(u32::try_from(at).unwrap_or(u32::MAX)),
            KeyCode::Esc | KeyCode::Char('w' | 'W') => return Vec::new(),
            KeyCode::Left => at.saturating_sub(1),
            KeyCode::Right => (at + 1).min(last),
            KeyCode::Up => at.checked_sub(PALETTE_COLUMNS).unwrap_or(at),
            KeyCode::Down if at + PALETTE_COLUMNS <= last => at + PALETTE_COLUMNS,
            KeyCode::PageUp => at.saturating_sub(5 * PALETTE_COLUMNS),
            KeyCode::PageDown => (at + 5 * PALETTE_COLUMNS).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            _ => at,
        };
        self.over = Over::Palette(at);
        Vec::new()
    }

    /// Returns the questions to look at again: those without a complete answer, then those that are flagged.
    pub(crate) fn open_questions(&self) -> Vec<usize> {
        let flagged = |place: &usize| self.cells.get(*place).is_some_and(|cell| cell.flagged && cell.answered);
        let mut places = self.unanswered();
        places.extend((0..self.cells.len()).filter(flagged));
        places
    }

    /// Returns the questions without a complete answer.
    pub(crate) fn unanswered(&self) -> Vec<usize> {
        (0..self.cells.len()).filter(|place| self.cells.get(*place).is_some_and(|cell| !cell.answered)).collect()
    }

    fn review_key(&mut self, at: usize, key: KeyEvent) -> Vec<Action> {
        let open = self.open_questions();
        // The row behind the last question hands in.
        match key.code {
            KeyCode::Enter | KeyCode::Char(' ') => match open.get(at) {
                Some(place) => return self.go(u32::try_from(*place).unwrap_or(u32::MAX)),
                None => self.over = Over::Dialog(self.submit_dialog()),
            },
            KeyCode::Char('s' | 'S') if self.letters => self.over = Over::Dialog(self.submit_dialog()),
            KeyCode::Esc | KeyCode::Char('v' | 'V') | KeyCode::Left => {}
            KeyCode::Char('p' | 'P') if self.letters => {}
            _ => self.over = Over::Review(moved(at, key.code, open.len() + 1)),
        }
        Vec::new()
    }

    /// Asks before handing in, with what is open.
    pub(crate) fn submit_dialog(&self) -> Dialog {
        let numbers = |places: &[usize]| {
            let shown: Vec<String> = places.iter().take(20).map(|place| (place + 1).to_string()).collect();
            let more = if places.len() > 20 { ", …" } else { "" };
            format!("{}{more}", shown.join(", "))
        };
        let unanswered = self.unanswered();
        let flagged: Vec<usize> =
            (0..self.cells.len()).filter(|place| self.cells.get(*place).is_some_and(|cell| cell.flagged)).collect();
        let mut text = Vec::new();
        match unanswered.as_slice() {
            [] => text.push("Every question is answered.".to_owned()),
            open => text.push(format!("Not answered: {} ({}). They count as wrong.", open.len(), numbers(open))),
        }
        if !flagged.is_empty() {
            text.push(format!("Flagged: {} ({}).", flagged.len(), numbers(&flagged)));
        }
        text.push("After that no answer can be changed.".to_owned());
        Dialog {
            title: "Hand in now?".to_owned(),
            text,
            choices: vec![
                ("Go on with the questions".to_owned(), Then::Nothing),
                ("Hand in".to_owned(), Then::Do(Action::Submit)),
            ],
            at: 0,
        }
    }

    fn dialog_key(&mut self, mut dialog: Dialog, key: KeyEvent) -> Vec<Action> {
        let place = match key.code {
            KeyCode::Enter | KeyCode::Char(' ') => Some(dialog.at),
            KeyCode::Char(digit @ '1'..='9') => {
                digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).and_then(|digit| digit.checked_sub(1))
            }
            KeyCode::Esc => return Vec::new(),
            _ => None,
        };
        let Some((_, then)) = place.and_then(|place| dialog.choices.get(place)) else {
            dialog.at = moved(dialog.at, key.code, dialog.choices.len());
            self.over = Over::Dialog(dialog);
            return Vec::new();
        };
        match then {
            Then::Nothing => {}
            Then::Do(action) => return self.leaving(action.clone()),
            Then::Review => self.over = Over::Review(0),
            Then::Report(reason) => {
                self.over =
                    Over::Prompt(Prompt { of: Asked::Report(reason), line: TypedLine::new("", LONGEST_REPORT) });
            }
            Then::GiveUp => {
                self.over = Over::Dialog(Dialog {
                    title: "Give up?".to_owned(),
                    text: vec!["Your answers stay on record, but there will be no result.".to_owned()],
                    choices: vec![
                        ("No, go on".to_owned(), Then::Nothing),
                        ("Yes, give up".to_owned(), Then::Do(Action::End)),
                    ],
                    at: 0,
                });
            }
        }
        Vec::new()
    }

    fn prompt_key(&mut self, mut prompt: Prompt, key: KeyEvent) -> Vec<Action> {
        match key.code {
            KeyCode::Esc => Vec::new(),
            KeyCode::Enter => self.prompt_done(&prompt),
            // Only digits make a number; other keys would only be deleted again.
            KeyCode::Char(character) if prompt.of == Asked::Jump && !character.is_ascii_digit() => {
                self.over = Over::Prompt(prompt);
                Vec::new()
            }
            _ => {
                prompt.line.key(key);
                self.over = Over::Prompt(prompt);
                Vec::new()
            }
        }
    }

    fn prompt_done(&mut self, prompt: &Prompt) -> Vec<Action> {
        let text = prompt.line.text().trim().to_owned();
        match prompt.of {
            Asked::Jump => {
                let place = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                match place.filter(|place| *place < self.cells.len()) {
                    Some(place) => return self.go(u32::try_from(place).unwrap_or(u32::MAX)),
                    None => self.notice = Some(format!("There are questions 1 to {}.", self.cells.len())),
                }
            }
            Asked::Note => {
                if let Some(card) = &mut self.card {
                    card.note.clone_from(&text);
                    self.notice = Some(if text.is_empty() { "No note." } else { "Noted." }.to_owned());
                    if let Some(cell) = usize::try_from(self.n).ok().and_then(|n| self.cells.get_mut(n)) {
                        cell.note = text;
                    }
                    return vec![Action::Mark];
                }
            }
            Asked::Report(reason) => {
                self.notice = Some("Your report is kept with your record.".to_owned());
                return vec![Action::Report { reason, note: text }];
            }
        }
        Vec::new()
    }

    fn striking_key(&mut self, key: KeyEvent) -> Vec<Action> {
        let options = self.card.as_ref().map_or(0, |card| card.shown.options.len());
        if let KeyCode::Char(character) = key.code {
            let capital = KeyEvent::new(KeyCode::Char(character.to_ascii_uppercase()), key.modifiers);
            if let Some(Command::Choose(place)) = command(capital, options, true) {
                return self.strike(place);
            }
        }
        match (key.code, self.cursor) {
            (KeyCode::Enter | KeyCode::Char(' ' | 'x' | 'X'), Some(at)) => self.strike(at),
            (KeyCode::Up | KeyCode::Down, _) => {
                let asked = if key.code == KeyCode::Up { Command::Up } else { Command::Down };
                self.command(asked);
                self.over = Over::Striking;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

/// Moves a cursor in a list of `count` rows.
fn moved(at: usize, key: KeyCode, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match key {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => at.saturating_add(1).min(last),
        KeyCode::PageUp => at.saturating_sub(8),
        KeyCode::PageDown => at.saturating_add(8).min(last),
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => at.min(last),
    }
}
