//! What sequences of keys lead to.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rungs_items::answer::Answer;
use rungs_items::present::Shown;

use super::{Action, Over, Screen};
use crate::sitting::screen::entry::Entry;
use crate::sitting::screen::samples;

/// Presses keys: characters as they are, others by a sign.
fn press(screen: &mut Screen, keys: &str) -> Vec<Action> {
    let mut actions = Vec::new();
    for key in keys.chars() {
        let (code, modifiers) = match key {
            '⏎' => (KeyCode::Enter, KeyModifiers::NONE),
            '⎋' => (KeyCode::Esc, KeyModifiers::NONE),
            '↑' => (KeyCode::Up, KeyModifiers::NONE),
            '↓' => (KeyCode::Down, KeyModifiers::NONE),
            '⇧' => (KeyCode::Up, KeyModifiers::SHIFT),
            '⇩' => (KeyCode::Down, KeyModifiers::SHIFT),
            '←' => (KeyCode::Left, KeyModifiers::NONE),
            '→' => (KeyCode::Right, KeyModifiers::NONE),
            '⌫' => (KeyCode::Backspace, KeyModifiers::NONE),
            '⇥' => (KeyCode::Tab, KeyModifiers::NONE),
            '©' => (KeyCode::Char('c'), KeyModifiers::CONTROL),
            _ => (KeyCode::Char(key), KeyModifiers::NONE),
        };
        actions.extend(screen.key(KeyEvent::new(code, modifiers)));
    }
    actions
}

fn chosen(ids: &[&str]) -> Action {
    Action::Answer(Some(Answer::Chosen(ids.iter().map(ToString::to_string).collect())))
}

fn ordered(ids: &[&str]) -> Action {
    Action::Answer(Some(Answer::Ordered(ids.iter().map(ToString::to_string).collect())))
}

fn matched(pairs: &[(&str, &str)]) -> Action {
    Action::Answer(Some(Answer::Matched(
        pairs.iter().map(|(item, id)| ((*item).to_owned(), (*id).to_owned())).collect(),
    )))
}

fn number(text: &str) -> Action {
    Action::Answer(Some(Answer::Number(text.to_owned())))
}

#[test]
fn keys_in_study_lead_to_one_answer_and_its_verdict() {
    let cases: Vec<(Shown, &str, Vec<Action>)> = vec![
        // Options are shown in the order c, b, a, d: letters are places.
        (samples::single(), "b⏎", vec![chosen(&["b"])]),
        (samples::single(), "2⏎", vec![chosen(&["b"])]),
        (samples::single(), "bc ", vec![chosen(&["a"])]),
        (samples::single(), "b", vec![]),
        (samples::single(), "↓↓  ", vec![chosen(&["b"])]),
        (samples::single(), "↑ ⏎", vec![chosen(&["d"])]),
        (samples::single(), "7⏎", vec![]),
        // Nothing chosen: only the second key reveals.
        (samples::single(), "⏎", vec![]),
        (samples::single(), "⏎⏎", vec![Action::Answer(None)]),
        (samples::single(), "⏎b⏎", vec![chosen(&["b"])]),
        (samples::single(), "n", vec![]),
        (samples::single(), "b⌫⏎", vec![]),
        (samples::single(), "p", vec![Action::Back]),
        (samples::choose_two(), "a⏎", vec![]),
        (samples::choose_two(), "ace⏎", vec![chosen(&["a", "c"])]),
        (samples::choose_two(), "acae⏎", vec![chosen(&["c", "e"])]),
        (samples::choose_two(), "↓ ↓ ⏎", vec![chosen(&["a", "b"])]),
        // Steps are shown in the order b, c, a.
        (samples::ordering(), "j⏎", vec![ordered(&["c", "b", "a"])]),
        (samples::ordering(), "⇩⏎", vec![ordered(&["c", "b", "a"])]),
        (samples::ordering(), "↓↓kk⏎", vec![ordered(&["a", "b", "c"])]),
        (samples::ordering(), "↓↓⇧⇧⏎", vec![ordered(&["a", "b", "c"])]),
        (samples::ordering(), "3⏎", vec![ordered(&["c", "a", "b"])]),
        (samples::ordering(), "⏎", vec![]),
        (samples::ordering(), "⏎⏎", vec![ordered(&["b", "c", "a"])]),
        // After a match the next item without one is next.
        (samples::matching(), "ca⏎", vec![matched(&[("1", "m1"), ("2", "m2")])]),
        (samples::matching(), "↓1↑3⏎", vec![matched(&[("1", "m1"), ("2", "m2")])]),
        (samples::matching(), "c⏎", vec![]),
        // In the answer line letters are text.
        (samples::number(), "6 usd⏎", vec![number("6 usd")]),
        (samples::number(), "fx⏎", vec![]),
        (samples::number(), "6⎋f", vec![Action::Mark]),
        (samples::number(), "6⇥⇥1⏎", vec![number("61")]),
    ];
    for (shown, keys, expected) in cases {
        let mut screen = samples::study(shown);
        assert_eq!(press(&mut screen, keys), expected, "{keys:?}");
    }
}

#[test]
fn keys_in_an_exam_keep_every_change_at_once() {
    let cases: Vec<(Shown, &str, Vec<Action>)> = vec![
        (samples::single(), "b", vec![chosen(&["b"])]),
        (samples::single(), "bb", vec![chosen(&["b"])]),
        (samples::single(), "ba", vec![chosen(&["b"]), chosen(&["c"])]),
        (samples::single(), "b⌫", vec![chosen(&["b"]), Action::Answer(None)]),
        (samples::single(), "b⏎", vec![chosen(&["b"]), Action::Go(3)]),
        (samples::single(), "⏎", vec![Action::Go(3)]),
        (samples::single(), "↓⏎", vec![chosen(&["c"])]),
        (samples::single(), "n", vec![Action::Go(3)]),
        (samples::single(), "p", vec![Action::Go(1)]),
        (samples::single(), "→", vec![Action::Go(3)]),
        (samples::single(), "←", vec![Action::Go(1)]),
        (samples::single(), "ff", vec![Action::Mark, Action::Mark]),
        (samples::single(), "xc", vec![Action::Mark]),
        // What is struck out is not chosen any more, and what is chosen is not struck out any more.
        (samples::single(), "bxb", vec![chosen(&["b"]), Action::Answer(None), Action::Mark]),
        (samples::single(), "xbb", vec![Action::Mark, chosen(&["b"]), Action::Mark]),
        (samples::single(), "x⎋f", vec![Action::Mark]),
        (samples::single(), "g12⏎", vec![Action::Go(11)]),
        (samples::single(), "g13⏎", vec![]),
        (samples::single(), "gx1⏎", vec![Action::Go(0)]),
        (samples::single(), "w→⏎", vec![Action::Go(3)]),
        (samples::single(), "w↓⏎", vec![Action::Go(7)]),
        (samples::single(), "w⎋n", vec![Action::Go(3)]),
        // Not answered: 2, 3, 4, 6 to 12; flagged and answered: 5.
        (samples::single(), "v⏎", vec![Action::Go(1)]),
        (samples::single(), "v↓↓⏎", vec![Action::Go(3)]),
        (samples::single(), "ohard⏎", vec![Action::Mark]),
        (samples::single(), "ohard⎋", vec![]),
        (samples::single(), "r3⏎", vec![Action::Report { reason: "unclear", note: String::new() }]),
        (samples::single(), "r2no⏎", vec![Action::Report { reason: "wrong-key", note: "no".to_owned() }]),
        (samples::single(), "r⏎", vec![]),
        (samples::single(), "z", vec![]),
        (samples::single(), "e", vec![]),
        (samples::choose_two(), "ac", vec![chosen(&["a"]), chosen(&["a", "c"])]),
        (samples::choose_two(), "acb", vec![chosen(&["a"]), chosen(&["a", "c"])]),
        (samples::ordering(), "⏎⏎", vec![ordered(&["b", "c", "a"]), Action::Go(3)]),
        (samples::ordering(), "j", vec![ordered(&["c", "b", "a"])]),
        (samples::matching(), "c", vec![matched(&[("1", "m1")])]),
        // A typed answer is kept when the line is left.
        (samples::number(), "6", vec![]),
        (samples::number(), "6⏎", vec![number("6")]),
        (samples::number(), "6⎋n", vec![number("6"), Action::Go(3)]),
        (samples::number(), "6⏎⌫", vec![number("6"), Action::Answer(None)]),
        (samples::number(), "6©", vec![number("6"), Action::Leave]),
        (samples::single(), "©", vec![Action::Leave]),
    ];
    for (shown, keys, expected) in cases {
        let mut screen = samples::mock(shown);
        assert_eq!(press(&mut screen, keys), expected, "{keys:?}");
    }
}

#[test]
fn handing_in_and_leaving_are_asked_about_and_the_first_choice_is_safe() {
    let cases: Vec<(&str, Vec<Action>)> = vec![
        ("vs", vec![]),
        ("vs⏎", vec![]),
        ("vs⎋", vec![]),
        ("vs2", vec![Action::Submit]),
        ("vs↓⏎", vec![Action::Submit]),
        ("⎋", vec![]),
        ("⎋⏎", vec![]),
        ("⎋2", vec![Action::Leave]),
        ("⎋3s2", vec![Action::Submit]),
        ("⎋4", vec![]),
        ("⎋4⏎", vec![]),
        ("⎋42", vec![Action::End]),
    ];
    for (keys, expected) in cases {
        let mut screen = samples::mock(samples::single());
        assert_eq!(press(&mut screen, keys), expected, "{keys:?}");
    }
    let mut screen = samples::mock(samples::single());
    press(&mut screen, "vs");
    let Over::Dialog(dialog) = &screen.over else { panic!("{:?}", screen.over) };
    assert_eq!(dialog.text[0], "Not answered: 10 (2, 3, 4, 6, 7, 8, 9, 10, 11, 12). They count as wrong.");
    assert_eq!(dialog.text[1], "Flagged: 2 (2, 5).");
}

#[test]
fn an_option_past_e_is_chosen_by_its_capital_or_number() {
    let mut shown = samples::single();
    for id in ["e", "f"] {
        shown.options.push(rungs_items::present::ShownChoice { id: id.to_owned(), text: id.to_owned() });
    }
    let mut screen = samples::mock(shown);
    assert_eq!(press(&mut screen, "f"), vec![Action::Mark]);
    assert_eq!(screen.notice.as_deref(), Some("Flagged. Shift+F, or 6, chooses F."));
    assert_eq!(press(&mut screen, "F"), vec![chosen(&["f"])]);
    assert_eq!(press(&mut screen, "e6"), vec![chosen(&["e"]), chosen(&["f"])]);
}

#[test]
fn the_list_of_keys_asks_for_nothing_by_itself() {
    for mode in [samples::mock(samples::single()), samples::study(samples::single())] {
        let mut screen = mode;
        press(&mut screen, "?");
        // The first line is about several keys: Enter does nothing there, and the list stays.
        assert_eq!(press(&mut screen, "⏎"), vec![]);
        assert_eq!(screen.over, Over::Help(0));
        press(&mut screen, "?");
        assert_eq!(screen.over, Over::Nothing);
    }
}

#[test]
fn the_last_question_leads_to_the_review() {
    let mut screen = samples::mock(samples::single());
    screen.load(11, Some(samples::card(samples::single())));
    assert_eq!(press(&mut screen, "n"), vec![]);
    assert_eq!(screen.over, Over::Review(0));
}

#[test]
fn more_than_asked_for_is_refused_with_a_word() {
    let mut screen = samples::mock(samples::choose_two());
    press(&mut screen, "acb");
    assert_eq!(screen.notice.as_deref(), Some("Choose 2: take one back before you choose another."));
    // The next key clears it.
    press(&mut screen, "↓");
    assert_eq!(screen.notice, None);
}

#[test]
fn an_answer_that_is_not_complete_is_kept_and_said_when_one_goes_on() {
    let mut screen = samples::mock(samples::choose_two());
    press(&mut screen, "an");
    let notice = screen.notice.unwrap();
    assert!(notice.starts_with("Question 3 is kept as it is, but: "), "{notice}");
}

#[test]
fn without_letters_numbers_arrows_and_the_list_do_everything() {
    let mut screen = samples::mock(samples::single());
    screen.letters = false;
    assert_eq!(press(&mut screen, "bfnvxw"), vec![]);
    assert_eq!(press(&mut screen, "2"), vec![chosen(&["b"])]);
    assert_eq!(press(&mut screen, "→"), vec![Action::Go(3)]);
    // Eleventh line of the list: the flag.
    assert_eq!(press(&mut screen, "?↓↓↓↓↓↓↓↓↓↓⏎"), vec![Action::Mark]);
    assert!(screen.card.as_ref().unwrap().flagged);
}

#[test]
fn what_was_kept_is_there_again() {
    let shown = samples::single();
    let mut card = samples::card(shown.clone());
    card.kept = Some(Answer::Chosen(vec!["a".to_owned()]));
    card.struck = vec!["d".to_owned()];
    card.flagged = true;
    let mut screen = samples::mock(shown);
    screen.load(2, Some(card));
    assert_eq!(screen.entry, Some(Entry::Choice { chosen: vec!["a".to_owned()], asked: 1 }));
    // Choosing the same again is no change.
    assert_eq!(press(&mut screen, "c"), vec![]);
}

#[test]
fn a_typed_answer_of_an_exam_is_kept_when_the_keys_rest() {
    let mut screen = samples::mock(samples::number());
    press(&mut screen, "6");
    assert_eq!(screen.second(), vec![]);
    assert_eq!(screen.second(), vec![]);
    assert_eq!(screen.second(), vec![number("6")]);
    assert_eq!(screen.second(), vec![]);
    // In study nothing is scored before Enter.
    let mut study = samples::study(samples::number());
    press(&mut study, "6");
    assert_eq!((0..5).flat_map(|_| study.second()).collect::<Vec<_>>(), vec![]);
}

#[test]
fn a_paste_goes_into_a_line_and_nowhere_else() {
    let mut screen = samples::mock(samples::single());
    screen.paste("abf\n");
    assert_eq!(screen.entry.as_ref().unwrap().answer(), None);
    assert!(!screen.card.as_ref().unwrap().flagged);
    let mut screen = samples::mock(samples::number());
    screen.paste("12.5\n");
    assert_eq!(press(&mut screen, "⏎"), vec![number("12.5")]);
}

#[test]
fn after_the_verdict_enter_goes_on_and_nothing_can_be_changed() {
    let mut screen = samples::study(samples::single());
    screen.tell(samples::told(Some("a")));
    assert_eq!(press(&mut screen, "b2xa⌫j"), vec![]);
    assert_eq!(press(&mut screen, "⏎"), vec![Action::Next]);
    press(&mut screen, "e");
    assert!(screen.reasons_hidden);
}

#[test]
fn a_pause_stops_the_clock_until_any_key() {
    let mut screen = samples::study(samples::single());
    assert_eq!(press(&mut screen, "z"), vec![Action::Pause]);
    assert_eq!(press(&mut screen, "b"), vec![Action::Resume]);
    assert_eq!(screen.entry.as_ref().unwrap().answer(), None);
}

#[test]
fn a_question_that_is_gone_can_be_passed() {
    let mut screen = samples::mock(samples::single());
    screen.load(2, None);
    assert_eq!(press(&mut screen, "afxo"), vec![]);
    assert_eq!(press(&mut screen, "⏎"), vec![Action::Go(3)]);
}
