//! What the screens look like, at three sizes; and what must hold for every size and every screen.

use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Color;

use super::draw::draw;
use super::model::{Over, Screen};
use super::paint::Paint;
use super::samples;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 15)];

fn terminal(screen: &mut Screen, (width, height): (u16, u16), colour: bool) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, screen, Paint::new(colour))).unwrap();
    terminal
}

/// The screen as lines of text, without blanks at their ends.
fn text(screen: &mut Screen, size: (u16, u16)) -> String {
    let terminal = terminal(screen, size, true);
    let buffer = terminal.backend().buffer();
    let rows = buffer.content().chunks(usize::from(size.0));
    rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

fn press(screen: &mut Screen, keys: &str) {
    for key in keys.chars() {
        let code = match key {
            '↓' => KeyCode::Down,
            '⏎' => KeyCode::Enter,
            _ => KeyCode::Char(key),
        };
        screen.key(KeyEvent::new(code, KeyModifiers::NONE));
    }
}

/// Every screen worth a look, by name.
fn screens() -> Vec<(&'static str, Screen)> {
    let mut study = samples::study(samples::single());
    press(&mut study, "xdb");
    let mut verdict = samples::study(samples::single());
    verdict.tell(samples::told(Some("a")));
    let mut palette = samples::mock(samples::choose_two());
    press(&mut palette, "acfw");
    let mut review = samples::mock(samples::single());
    press(&mut review, "v↓");
    let mut help = samples::mock(samples::single());
    press(&mut help, "?");
    let mut ordering = samples::study(samples::ordering());
    press(&mut ordering, "j");
    let mut matching = samples::mock(samples::matching());
    press(&mut matching, "c");
    let mut number = samples::study(samples::number());
    press(&mut number, "6.5");
    let case = samples::mock(samples::case());
    let mut folded = samples::mock(samples::case());
    press(&mut folded, "s");
    let mut start = samples::mock(samples::single());
    start.over = Over::Start(vec!["AWS Certified AI Practitioner".to_owned(), "65 questions, 90 minutes.".to_owned()]);
    let mut leave = samples::mock(samples::single());
    leave.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
    let mut submit = samples::mock(samples::single());
    press(&mut submit, "vs");
    vec![
        ("study", study),
        ("verdict", verdict),
        ("palette", palette),
        ("review", review),
        ("help", help),
        ("ordering", ordering),
        ("matching", matching),
        ("number", number),
        ("case", case),
        ("case-folded", folded),
        ("start", start),
        ("leave", leave),
        ("submit", submit),
    ]
}

#[test]
fn screens_look_as_they_should() {
    for (name, screen) in screens() {
        for size in SIZES {
            let text = text(&mut screen.clone(), size);
            assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), text);
        }
    }
}

#[test]
fn no_size_makes_it_fail_and_a_small_one_says_so() {
    for (name, screen) in screens() {
        for width in [1, 7, 39, 40, 59, 60, 99, 104, 105, 200] {
            for height in [1, 5, 11, 12, 15, 19, 20, 60] {
                let text = text(&mut screen.clone(), (width, height));
                let is_small = width < 40 || height < 12;
                if width >= 20 && height >= 5 {
                    assert_eq!(text.contains("too small"), is_small, "{name} at {width}x{height}:\n{text}");
                }
            }
        }
    }
}

#[test]
fn without_colour_no_cell_has_one_and_the_words_are_the_same() {
    for (name, screen) in screens() {
        let plain = terminal(&mut screen.clone(), (80, 24), false);
        let coloured = terminal(&mut screen.clone(), (80, 24), true);
        let (plain, coloured) = (plain.backend().buffer(), coloured.backend().buffer());
        assert!(plain.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "{name}");
        assert!(coloured.content().iter().any(|cell| cell.fg != Color::Reset), "{name}");
        let symbols = |buffer: &ratatui::buffer::Buffer| -> Vec<String> {
            buffer.content().iter().map(|cell| cell.symbol().to_owned()).collect()
        };
        assert_eq!(symbols(plain), symbols(coloured), "{name}");
    }
}

#[test]
fn right_and_wrong_differ_in_words_and_signs() {
    let tell = |chosen| {
        let mut screen = samples::study(samples::single());
        screen.tell(samples::told(chosen));
        // Where lines break is none of this test's business.
        text(&mut screen, (80, 50)).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (right, wrong, none) = (tell(Some("b")), tell(Some("a")), tell(None));
    assert!(right.contains("✓ Right.") && right.contains("Right, your answer."), "{right}");
    assert!(wrong.contains("✗ Wrong.") && wrong.contains("Wrong, your answer."), "{wrong}");
    assert!(none.contains("– Not answered."), "{none}");
    for text in [right, wrong, none] {
        // Every option's reason, the source, and who wrote it.
        for part in ["no knowledge", "current manual", "ruled out", "better informed", "Source:", "Written by AI"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
    }
}

#[test]
fn an_exam_shows_no_verdict_no_reason_and_no_score() {
    let mut screen = samples::mock(samples::single());
    press(&mut screen, "ae");
    for size in SIZES {
        let text = text(&mut screen, size);
        for word in ["Right", "Wrong", "✓", "✗", "Source", "reason shown", "New to you"] {
            assert!(!text.contains(word), "{word} in:\n{text}");
        }
    }
    assert_eq!(screen.notice.as_deref(), Some("There are no reasons until you hand in."));
}

#[test]
fn a_long_text_scrolls_to_its_end_and_back() {
    let mut screen = samples::study(samples::single());
    screen.tell(samples::told(Some("a")));
    let size = (40, 12);
    assert!(text(&mut screen, size).contains("✗ Wrong."));
    let mut seen = String::new();
    for _ in 0..20 {
        seen.push_str(&text(&mut screen, size));
        screen.key(KeyEvent::new(KeyCode::PageDown, KeyModifiers::NONE));
    }
    assert!(seen.contains("Last read as a whole"), "{seen}");
    screen.key(KeyEvent::new(KeyCode::Home, KeyModifiers::NONE));
    assert!(text(&mut screen, size).contains("A support assistant"));
}

#[test]
fn the_option_under_the_cursor_is_in_sight() {
    let mut screen = samples::study(samples::single());
    for _ in 0..4 {
        press(&mut screen, "↓");
        let text = text(&mut screen, (40, 12));
        assert!(text.contains("▸ ("), "{text}");
    }
}
