//! The styles of the screen: modifiers and the sixteen colours of the terminal, which its owner chose to be readable.
//! Every style goes with a word or a symbol, so that nothing is lost without it.

use ratatui::style::{Color, Modifier, Style};

/// Gives out styles, with or without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint {
    colour: bool,
}

#[expect(clippy::unused_self, reason = "every style is asked for in the same way, coloured or not")]
impl Paint {
    /// `colour` is false where `NO_COLOR` asks for none.
    pub(crate) fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn coloured(self, colour: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.colour { style.fg(colour) } else { style }
    }

    /// What matters most.
    pub(crate) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Of less weight.
    pub(crate) fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What can be pressed, and what the learner chose.
    pub(crate) fn accent(self) -> Style {
        self.coloured(Color::Cyan, Modifier::BOLD)
    }

    /// Right.
    pub(crate) fn right(self) -> Style {
        self.coloured(Color::Green, Modifier::BOLD)
    }

    /// Wrong.
    pub(crate) fn wrong(self) -> Style {
        self.coloured(Color::Red, Modifier::BOLD)
    }

    /// Flags, and what to take note of. Magenta, since yellow cannot be read on paper white.
    pub(crate) fn caution(self) -> Style {
        self.coloured(Color::Magenta, Modifier::BOLD)
    }

    /// Code inside a line.
    pub(crate) fn code(self) -> Style {
        self.coloured(Color::Cyan, Modifier::empty())
    }

    /// The line that keys act on.
    pub(crate) fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// An option that was struck out.
    pub(crate) fn struck(self) -> Style {
        Style::new().add_modifier(Modifier::DIM | Modifier::CROSSED_OUT)
    }
}
