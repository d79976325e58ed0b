//! One line of text that is typed: an answer, a note, a number to jump to.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What was typed, and where the next character goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TypedLine {
    characters: Vec<char>,
    at: usize,
    most: usize,
}

impl TypedLine {
    /// A line that holds `text`, of at most `most` characters.
    pub(crate) fn new(text: &str, most: usize) -> Self {
        let characters: Vec<char> = text.chars().filter(|character| !character.is_control()).take(most).collect();
        Self { at: characters.len(), characters, most }
    }

    /// Returns what was typed.
    pub(crate) fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Returns the text before the cursor and behind it.
    pub(crate) fn parts(&self) -> (String, String) {
        (self.characters.iter().take(self.at).collect(), self.characters.iter().skip(self.at).collect())
    }

    /// Puts text in at the cursor; line feeds of a paste become spaces.
    pub(crate) fn insert(&mut self, text: &str) {
        for character in text.chars().map(|character| if character == '\n' { ' ' } else { character }) {
            if !character.is_control() && self.characters.len() < self.most {
                self.characters.insert(self.at, character);
                self.at += 1;
            }
        }
    }

    /// Edits the line; returns whether the key was meant for it.
    pub(crate) fn key(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char('u') if ctrl => {
                self.characters.drain(..self.at);
                self.at = 0;
            }
            KeyCode::Char('w') if ctrl => self.cut_word(),
            KeyCode::Char('a') if ctrl => self.at = 0,
            KeyCode::Char('e') if ctrl => self.at = self.characters.len(),
            // Alt+Gr comes as Ctrl+Alt on some systems and types a character.
            KeyCode::Char(character) if ctrl == alt => self.insert(&character.to_string()),
            KeyCode::Backspace if self.at > 0 => {
                self.at -= 1;
                self.characters.remove(self.at);
            }
            KeyCode::Delete if self.at < self.characters.len() => {
                self.characters.remove(self.at);
            }
            KeyCode::Backspace | KeyCode::Delete => {}
            KeyCode::Left => self.at = self.at.saturating_sub(1),
            KeyCode::Right => self.at = (self.at + 1).min(self.characters.len()),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.characters.len(),
            _ => return false,
        }
        true
    }

    fn cut_word(&mut self) {
        let before = &self.characters.get(..self.at).unwrap_or_default();
        let blanks = before.iter().rev().take_while(|character| character.is_whitespace()).count();
        let word = before.iter().rev().skip(blanks).take_while(|character| !character.is_whitespace()).count();
        let from = self.at - blanks - word;
        self.characters.drain(from..self.at);
        self.at = from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ctrl(character: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL)
    }

    #[test]
    fn keys_edit_the_line() {
        let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let cases: [(&str, Vec<KeyEvent>, (&str, &str)); 8] = [
            ("", vec![plain(KeyCode::Char('a')), plain(KeyCode::Char('B'))], ("aB", "")),
            ("abc", vec![plain(KeyCode::Left), plain(KeyCode::Backspace)], ("a", "c")),
            ("abc", vec![plain(KeyCode::Home), plain(KeyCode::Delete), plain(KeyCode::Delete)], ("", "c")),
            ("abc", vec![plain(KeyCode::Home), plain(KeyCode::Backspace), plain(KeyCode::End)], ("abc", "")),
            ("two words ", vec![ctrl('w')], ("two ", "")),
            ("two words", vec![ctrl('u')], ("", "")),
            ("ab", vec![ctrl('a'), plain(KeyCode::Char('x'))], ("x", "ab")),
            ("äöü", vec![plain(KeyCode::Left), plain(KeyCode::Left), plain(KeyCode::Delete)], ("ä", "ü")),
        ];
        for (text, keys, (before, behind)) in cases {
            let mut line = TypedLine::new(text, 20);
            for key in &keys {
                assert!(line.key(*key), "{key:?}");
            }
            assert_eq!(line.parts(), (before.to_owned(), behind.to_owned()), "{text:?} {keys:?}");
        }
    }

    #[test]
    fn a_line_takes_no_more_than_its_most_and_no_control_characters() {
        let mut line = TypedLine::new("abc", 5);
        line.insert("\u{1b}d\nfgh");
        assert_eq!(line.text(), "abcd ");
        assert!(!line.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
        assert!(!line.key(ctrl('c')));
    }
}
