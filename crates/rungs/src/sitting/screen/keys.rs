//! Which key asks for what, and the list of keys that `?` shows.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rungs_practice::events::Mode;

/// What a key asks for while a question is shown and nothing is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// The option, match or place of this number, from 0.
    Choose(usize),
    /// Enter: confirm, reveal, or go on.
    Confirm,
    /// Space: choose what is under the cursor, else as Enter.
    Pick,
    /// The cursor, up.
    Up,
    /// The cursor, down.
    Down,
    /// The step under the cursor, up.
    StepUp,
    /// The step under the cursor, down.
    StepDown,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning of the text.
    Top,
    /// To its end.
    Bottom,
    /// The next question.
    Next,
    /// The question before.
    Previous,
    /// Flag for another look, or take the flag away.
    Flag,
    /// Strike an option out; asks which.
    Strike,
    /// Show or hide the explanation.
    Explain,
    /// Show or hide the time.
    Time,
    /// Go to a question by its number.
    Jump,
    /// All questions as numbered cells.
    Palette,
    /// What is not answered and what is flagged; hand in from there.
    Review,
    /// Something is wrong with the question.
    Report,
    /// A note.
    Note,
    /// Show or hide the scenario.
    Scenario,
    /// Stop the clock.
    Pause,
    /// Into the answer line, or out of it.
    Line,
    /// Take the answer back.
    Clear,
    /// The list of keys.
    Help,
    /// Leave, after a question.
    Close,
    /// Leave at once.
    Leave,
}

/// Returns what a key asks for. `choices` is how many options can be chosen now; `letters` is false where single letters are
/// turned off.
pub(crate) fn command(key: KeyEvent, choices: usize, letters: bool) -> Option<Command> {
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return (key.code == KeyCode::Char('c')).then_some(Command::Leave);
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    Some(match key.code {
        KeyCode::Enter => Command::Confirm,
        KeyCode::Esc => Command::Close,
        KeyCode::Up if shift => Command::StepUp,
        KeyCode::Down if shift => Command::StepDown,
        KeyCode::Up => Command::Up,
        KeyCode::Down => Command::Down,
        KeyCode::Right => Command::Next,
        KeyCode::Left => Command::Previous,
        KeyCode::PageUp => Command::PageUp,
        KeyCode::PageDown => Command::PageDown,
        KeyCode::Home => Command::Top,
        KeyCode::End => Command::Bottom,
        KeyCode::Tab | KeyCode::BackTab => Command::Line,
        KeyCode::Backspace | KeyCode::Delete => Command::Clear,
        KeyCode::F(1) | KeyCode::Char('?') => Command::Help,
        KeyCode::Char(' ') => Command::Pick,
        KeyCode::Char(character) => return printed(character, choices, letters),
        _ => return None,
    })
}

fn printed(character: char, choices: usize, letters: bool) -> Option<Command> {
    if let Some(digit) = character.to_digit(10) {
        let place = usize::try_from(digit).ok()?.checked_sub(1)?;
        return Some(Command::Choose(place));
    }
    if !letters {
        return None;
    }
    let place = ('a'..='z').position(|letter| letter == character.to_ascii_lowercase())?;
    // A to E always choose where there is such an option. Later letters stand for other things too, so only the capital chooses.
    if place < choices && (place < 5 || character.is_ascii_uppercase()) {
        return Some(Command::Choose(place));
    }
    Some(match character.to_ascii_lowercase() {
        'n' => Command::Next,
        'p' => Command::Previous,
        'f' => Command::Flag,
        'x' => Command::Strike,
        'e' => Command::Explain,
        't' => Command::Time,
        'g' => Command::Jump,
        'w' => Command::Palette,
        'v' => Command::Review,
        'r' => Command::Report,
        'o' => Command::Note,
        's' => Command::Scenario,
        'z' => Command::Pause,
        'j' => Command::StepDown,
        'k' => Command::StepUp,
        _ => return None,
    })
}

/// A line of the list of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// The keys.
    pub(crate) keys: &'static str,
    /// What they do.
    pub(crate) what: &'static str,
    /// What Enter on the line asks for, where that makes sense.
    pub(crate) command: Option<Command>,
}

const fn key(keys: &'static str, what: &'static str, command: Option<Command>) -> Key {
    Key { keys, what, command }
}

/// Returns the keys of a mode. With single letters off, the list itself is how to reach what only letters do.
pub(crate) fn list(mode: Mode, clock: bool) -> Vec<Key> {
    let study = mode == Mode::Study;
    let mut keys = vec![
        key("1-9, A-E", "choose; options past E: the number, or Shift and the letter", None),
        key("Up, Down", "move between options, steps or items", None),
        key("Space", "choose what is marked ▸; once more confirms", None),
        key(
            "Enter",
            if study { "confirm, then go on; with no answer: show it" } else { "go on" },
            Some(Command::Confirm),
        ),
        key("J, K", "put a step later or earlier (also Shift+Down, Shift+Up, or its new number)", None),
        key("Tab", "into the answer line and out of it; inside, letters are text", Some(Command::Line)),
        key("Backspace", "take the answer back", Some(Command::Clear)),
        key("N or Right", "next question", Some(Command::Next)),
        key("P or Left", "question before", Some(Command::Previous)),
        key("PgUp, PgDn", "scroll a long text", None),
        key("F", "flag for another look, or take the flag away", Some(Command::Flag)),
        key("X, then A-E", "strike an option out, or take it back", Some(Command::Strike)),
        key("O", "a note on this question", Some(Command::Note)),
        key("S", "show or hide the scenario of a case", Some(Command::Scenario)),
        key("R", "report that something is wrong with the question", Some(Command::Report)),
    ];
    if study {
        keys.push(key("E", "show or hide the reasons, after your answer", Some(Command::Explain)));
        keys.push(key("Z", "pause: stop the clock", Some(Command::Pause)));
    } else {
        keys.push(key("G, a number", "go to a question", Some(Command::Jump)));
        keys.push(key("W", "all questions: seen, answered, flagged", Some(Command::Palette)));
        keys.push(key("V", "what is not answered or flagged; hand in", Some(Command::Review)));
    }
    if clock || study {
        keys.push(key("T", "show or hide the time; it runs on", Some(Command::Time)));
    }
    keys.push(key("Esc", "close this, or leave after a question", Some(Command::Close)));
    keys.push(key("Ctrl+C", "leave at once; everything is kept", Some(Command::Leave)));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_the_list_says() {
        let plain = KeyModifiers::NONE;
        let cases = [
            (KeyCode::Char('b'), plain, 4, true, Some(Command::Choose(1))),
            (KeyCode::Char('B'), KeyModifiers::SHIFT, 4, true, Some(Command::Choose(1))),
            (KeyCode::Char('e'), plain, 5, true, Some(Command::Choose(4))),
            // Without a fifth option, E is the explanation.
            (KeyCode::Char('e'), plain, 4, true, Some(Command::Explain)),
            (KeyCode::Char('f'), plain, 7, true, Some(Command::Flag)),
            (KeyCode::Char('F'), KeyModifiers::SHIFT, 7, true, Some(Command::Choose(5))),
            (KeyCode::Char('F'), KeyModifiers::SHIFT, 4, true, Some(Command::Flag)),
            (KeyCode::Char('d'), plain, 3, true, None),
            (KeyCode::Char('9'), plain, 3, true, Some(Command::Choose(8))),
            (KeyCode::Char('0'), plain, 3, true, None),
            (KeyCode::Char(' '), plain, 3, true, Some(Command::Pick)),
            (KeyCode::Right, plain, 3, false, Some(Command::Next)),
            (KeyCode::Down, KeyModifiers::SHIFT, 3, true, Some(Command::StepDown)),
            (KeyCode::Char('c'), KeyModifiers::CONTROL, 3, false, Some(Command::Leave)),
            // Keys of browsers and terminals are left alone.
            (KeyCode::Char('n'), KeyModifiers::CONTROL, 3, true, None),
            (KeyCode::Char('p'), KeyModifiers::ALT, 3, true, None),
            // Single letters can be turned off; numbers stay.
            (KeyCode::Char('f'), plain, 4, false, None),
            (KeyCode::Char('a'), plain, 4, false, None),
            (KeyCode::Char('2'), plain, 4, false, Some(Command::Choose(1))),
            (KeyCode::Char('?'), plain, 4, false, Some(Command::Help)),
        ];
        for (code, modifiers, choices, letters, expected) in cases {
            let got = command(KeyEvent::new(code, modifiers), choices, letters);
            assert_eq!(got, expected, "{code:?} {modifiers:?} of {choices}, letters {letters}");
        }
    }

    #[test]
    fn exam_mode_lists_no_key_that_would_show_reasons() {
        for mode in [Mode::Mock, Mode::Diagnose] {
            assert!(list(mode, true).iter().all(|key| key.command != Some(Command::Explain)), "{mode:?}");
        }
        assert!(list(Mode::Study, false).iter().any(|key| key.command == Some(Command::Explain)));
    }
}
