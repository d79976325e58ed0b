//! Drawing: from the state of the screen to a frame. Lines instead of boxes, nothing on the page but the question.

mod chrome;
mod over;
mod question;
mod told;

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

pub(crate) use self::over::{summary_lines, tidy};
use super::model::{Follow, Over, Screen};
use super::paint::Paint;
use super::wrap::wrap;

/// The smallest window that is drawn to, in columns and rows.
const SMALLEST: (u16, u16) = (40, 12);
/// Longer lines are hard to read.
const MEASURE: u16 = 80;
/// The palette stands beside the question in windows as wide as this.
const WIDE: u16 = 100;
/// Columns of the palette beside the question.
const PALETTE: u16 = 37;

/// Lines of text, with what the learner has to see of them.
#[derive(Default)]
struct Content {
    lines: Vec<Line<'static>>,
    /// The lines under the cursor.
    cursor: Option<Range<usize>>,
    /// The line of the verdict.
    verdict: Option<usize>,
    /// Line and column of what is being typed.
    caret: Option<(usize, usize)>,
}

impl Content {
    fn put(&mut self, lines: Vec<Line<'static>>) {
        self.lines.extend(lines);
    }

    fn gap(&mut self) {
        self.lines.push(Line::default());
    }
}

/// Draws the screen.
pub(crate) fn draw(frame: &mut Frame<'_>, screen: &mut Screen, paint: Paint) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
        return;
    }
    let margin = if area.width >= 60 { 2 } else { 1 };
    let area = Rect { x: area.x + margin, width: area.width - 2 * margin, ..area };
    let head = chrome::head(screen, area.width, area.height >= 20, paint);
    let head_rows = u16::try_from(head.len()).unwrap_or(1);
    frame.render_widget(Paragraph::new(head), Rect { height: head_rows, ..area });
    let body = Rect { y: area.y + head_rows, height: area.height.saturating_sub(head_rows + 2), ..area };
    let below = body_and_panel(frame, screen, body, paint);
    let notice = Rect { y: body.y + body.height, height: 1, ..area };
    frame.render_widget(Paragraph::new(chrome::notice(screen, below, area.width, paint)), notice);
    let foot = Rect { y: notice.y + 1, height: 1, ..area };
    frame.render_widget(Paragraph::new(chrome::foot(screen, area.width, paint)), foot);
}

/// Where there is more to read than fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct More {
    above: bool,
    below: bool,
}

fn body_and_panel(frame: &mut Frame<'_>, screen: &mut Screen, body: Rect, paint: Paint) -> More {
    let text_width = usize::from(body.width.min(MEASURE));
    match &screen.over {
        Over::Help(at) => {
            let content = over::help(screen, *at, text_width, paint);
            list(frame, &content, body)
        }
        Over::Review(at) => {
            let content = over::review(screen, *at, text_width, paint);
            list(frame, &content, body)
        }
        Over::Start(lines) | Over::Summary(lines) => list(frame, &over::page(lines, text_width, paint), body),
        Over::Paused => list(frame, &over::paused(text_width, paint), body),
        Over::Palette(at) if body.width < WIDE => {
            let content = over::palette(screen, *at, paint);
            list(frame, &content, body)
        }
        Over::Palette(at) => {
            let panel = Rect { x: body.x + body.width - PALETTE, width: PALETTE, ..body };
            let content = over::palette(screen, *at, paint);
            list(frame, &content, panel);
            question(frame, screen, Rect { width: body.width - PALETTE - 2, ..body }, paint)
        }
        Over::Dialog(_) | Over::Prompt(_) | Over::Striking => {
            let content = over::panel(screen, text_width, paint);
            let rows = u16::try_from(content.lines.len()).unwrap_or(u16::MAX).min(body.height.saturating_sub(3));
            let panel = Rect { y: body.y + body.height - rows, height: rows, ..body };
            question(frame, screen, Rect { height: body.height - rows, ..body }, paint);
            // Keys act on the panel, so that is what there may be more of.
            list(frame, &content, panel)
        }
        Over::Nothing => question(frame, screen, body, paint),
    }
}

fn question(frame: &mut Frame<'_>, screen: &mut Screen, area: Rect, paint: Paint) -> More {
    let width = usize::from(area.width.min(MEASURE));
    let content = question::content(screen, width, area.height >= 26, paint);
    let height = usize::from(area.height);
    screen.page = height;
    let last = content.lines.len().saturating_sub(height);
    match (std::mem::take(&mut screen.follow), &content.cursor, content.verdict) {
        (Follow::Cursor, Some(range), _) => screen.scroll = within(screen.scroll, range, height),
        (Follow::Verdict, _, Some(line)) => screen.scroll = line,
        _ => {}
    }
    if let (Some((line, _)), true) = (content.caret, screen.unkept == Some(0)) {
        screen.scroll = within(screen.scroll, &(line..line + 1), height);
    }
    screen.scroll = screen.scroll.min(last);
    show(frame, &content, screen.scroll, area);
    More { above: screen.scroll > 0, below: screen.scroll < last }
}

/// Draws a list, scrolled so that its cursor is in sight.
fn list(frame: &mut Frame<'_>, content: &Content, area: Rect) -> More {
    let height = usize::from(area.height);
    let last = content.lines.len().saturating_sub(height);
    let scroll = content.cursor.as_ref().map_or(0, |range| within(0, range, height)).min(last);
    show(frame, content, scroll, area);
    More { above: scroll > 0, below: scroll < last }
}

/// Returns how far to scroll so that a range is in sight, from where the text stands now; one line more is shown around
/// it where that fits.
fn within(scroll: usize, range: &Range<usize>, height: usize) -> usize {
    let (start, end) = (range.start.saturating_sub(1), range.end + 1);
    if start < scroll || end - start > height { start } else { scroll.max(end.saturating_sub(height)) }
}

fn show(frame: &mut Frame<'_>, content: &Content, scroll: usize, area: Rect) {
    let lines: Vec<Line<'static>> = content.lines.iter().skip(scroll).take(usize::from(area.height)).cloned().collect();
    frame.render_widget(Paragraph::new(lines), area);
    let Some((line, column)) = content.caret else { return };
    let row = line.checked_sub(scroll).and_then(|row| u16::try_from(row).ok()).filter(|row| *row < area.height);
    if let (Some(row), Ok(column)) = (row, u16::try_from(column)) {
        frame.set_cursor_position((area.x + column.min(area.width.saturating_sub(1)), area.y + row));
    }
}

fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let text = format!(
        "This window is too small: {} by {} at least. Nothing is lost: make it larger, or leave with Ctrl+C and use --plain.",
        SMALLEST.0, SMALLEST.1
    );
    let lines = wrap(&[(text, ratatui::style::Style::new())], usize::from(area.width));
    frame.render_widget(Paragraph::new(lines), area);
}
