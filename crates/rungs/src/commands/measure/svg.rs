//! Charts as SVG text. Colours, strokes and fonts are CSS classes of the page, so that one drawing serves light, dark
//! and print; a chart has a title and a description for those who do not see it.

/// Where a chart's numbers lie.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    /// In words, with the unit.
    pub(super) label: &'static str,
    pub(super) from: f64,
    pub(super) to: f64,
    /// About how many ticks.
    pub(super) ticks: usize,
    /// Ticks as percent.
    pub(super) percent: bool,
}

impl Axis {
    /// An axis of plain numbers.
    pub(super) fn new(label: &'static str, from: f64, to: f64, ticks: usize) -> Self {
        Self { label, from, to, ticks, percent: false }
    }

    /// An axis of shares from 0 to 100 %.
    pub(super) fn shares(label: &'static str, ticks: usize) -> Self {
        Self { label, from: 0.0, to: 1.0, ticks, percent: true }
    }

    /// Round numbers inside the axis.
    fn places(&self) -> Vec<f64> {
        let step = round_step((self.to - self.from) / f64::from(u32::try_from(self.ticks.max(1)).unwrap_or(5)));
        let first = (self.from / step).ceil();
        (0..200)
            .map(|place| (first + f64::from(place)) * step)
            .take_while(|value| *value <= self.to + step * 1e-9)
            .collect()
    }

    fn text(&self, value: f64) -> String {
        if self.percent {
            return format!("{:.0} %", value * 100.0);
        }
        let step = round_step((self.to - self.from) / f64::from(u32::try_from(self.ticks.max(1)).unwrap_or(5)));
        let digits = if step >= 1.0 {
            0
        } else if step >= 0.1 {
            1
        } else {
            2
        };
        let text = format!("{value:.digits$}");
        if text.trim_start_matches('-').bytes().all(|byte| matches!(byte, b'0' | b'.')) {
            return text.trim_start_matches('-').to_owned();
        }
        // A minus sign as wide as a digit.
        text.replace('-', "\u{2212}")
    }
}

/// Returns 1, 2 or 5 times a power of ten, at least about `wanted`.
fn round_step(wanted: f64) -> f64 {
    if !(wanted.is_finite() && wanted > 0.0) {
        return 1.0;
    }
    let power = 10.0_f64.powf(wanted.log10().floor());
    let found = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= wanted * 0.999);
    found.unwrap_or(10.0) * power
}

/// A chart while it is drawn.
#[derive(Debug)]
pub(super) struct Chart {
    title: String,
    description: String,
    x: Axis,
    y: Axis,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    body: String,
}

impl Chart {
    /// Starts a chart of so many units; the page scales it.
    pub(super) fn new(title: &str, description: &str, x: Axis, y: Axis, (width, height): (f64, f64)) -> Self {
        let (left, bottom) =
            (if y.label.is_empty() { 38.0 } else { 54.0 }, if x.label.is_empty() { 22.0 } else { 40.0 });
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            x,
            y,
            width,
            height,
            left,
            right: 12.0,
            top: 10.0,
            bottom,
            body: String::new(),
        }
    }

    /// Leaves room to the right, for labels at the ends of lines.
    pub(super) fn with_right(mut self, room: f64) -> Self {
        self.right = room;
        self
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let across = (x - self.x.from) / (self.x.to - self.x.from);
        let up = (y - self.y.from) / (self.y.to - self.y.from);
        let place = |share: f64, from: f64, to: f64| from + share.clamp(-0.02, 1.02) * (to - from);
        (place(across, self.left, self.width - self.right), place(up, self.height - self.bottom, self.top))
    }

    /// Draws a line through points.
    pub(super) fn line(&mut self, class: &str, points: &[(f64, f64)]) {
        let mut path = String::new();
        for (place, (x, y)) in points.iter().filter(|(x, y)| x.is_finite() && y.is_finite()).enumerate() {
            let (x, y) = self.at(*x, *y);
            path.push_str(&format!("{}{x:.1} {y:.1}", if place == 0 { "M" } else { "L" }));
        }
        self.body.push_str(&format!("<path class=\"line {class}\" d=\"{path}\"/>"));
    }

    /// Draws a dot of a size, with words for those who point at it.
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64, words: &str) {
        let (x, y) = self.at(x, y);
        let words = if words.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(words)) };
        self.body.push_str(&format!(
            "<circle class=\"dot {class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\">{words}</circle>"
        ));
    }

    /// Draws a line from one height to another.
    pub(super) fn whisker(&mut self, class: &str, x: f64, from: f64, to: f64) {
        let ((x1, y1), (_, y2)) = (self.at(x, from), self.at(x, to));
        self.body.push_str(&format!("<path class=\"line {class}\" d=\"M{x1:.1} {y1:.1}V{y2:.1}\"/>"));
    }

    /// Draws a rectangle between two corners.
    pub(super) fn bar(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (self.at(from.0, from.1), self.at(to.0, to.1));
        self.body.push_str(&format!(
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            x1.min(x2),
            y1.min(y2),
            (x2 - x1).abs(),
            (y2 - y1).abs()
        ));
    }

    /// Writes words beside a point, moved by so many units.
    pub(super) fn label(&mut self, class: &str, (x, y): (f64, f64), (right, down): (f64, f64), text: &str) {
        let (x, y) = self.at(x, y);
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x + right,
            y + down,
            escaped(text)
        ));
    }

    /// Draws a thin line between two points, the second moved by so many units.
    pub(super) fn leader(&mut self, from: (f64, f64), to: (f64, f64), (right, down): (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (self.at(from.0, from.1), self.at(to.0, to.1));
        self.body.push_str(&format!(
            "<path class=\"line leader\" d=\"M{x1:.1} {y1:.1}L{:.1} {:.1}\"/>",
            x2 + right,
            y2 + down
        ));
    }

    /// Height of one unit of the drawing, on the vertical axis.
    pub(super) fn unit_height(&self) -> f64 {
        (self.y.to - self.y.from) / (self.height - self.top - self.bottom)
    }

    /// Returns the finished drawing. `id` is its own on the page.
    pub(super) fn finish(&self, id: &str) -> String {
        let (width, height) = (self.width, self.height);
        let mut out = format!(
            "<svg viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escaped(&self.title),
            escaped(&self.description)
        );
        let (x0, y0) = (self.left, height - self.bottom);
        let (x1, y1) = (width - self.right, self.top);
        if self.x.ticks > 0 {
            for value in self.x.places() {
                let (x, _) = self.at(value, self.y.from);
                out.push_str(&format!(
                    "<path class=\"grid\" d=\"M{x:.1} {y0:.1}V{y1:.1}\"/><text class=\"tick mid\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
                    y0 + 14.0,
                    self.x.text(value)
                ));
            }
        }
        if self.y.ticks > 0 {
            for value in self.y.places() {
                let (_, y) = self.at(self.x.from, value);
                out.push_str(&format!(
                    "<path class=\"grid\" d=\"M{x0:.1} {y:.1}H{x1:.1}\"/><text class=\"tick end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    x0 - 5.0,
                    y + 3.5,
                    self.y.text(value)
                ));
            }
        }
        out.push_str(&format!("<path class=\"axis\" d=\"M{x0:.1} {y1:.1}V{y0:.1}H{x1:.1}\"/>"));
        if !self.x.label.is_empty() {
            out.push_str(&format!(
                "<text class=\"name mid\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                f64::midpoint(x0, x1),
                height - 6.0,
                escaped(self.x.label)
            ));
        }
        if !self.y.label.is_empty() {
            let y = f64::midpoint(y0, y1);
            out.push_str(&format!(
                "<text class=\"name mid\" x=\"12\" y=\"{y:.1}\" transform=\"rotate(-90 12 {y:.1})\">{}</text>",
                escaped(self.y.label)
            ));
        }
        out.push_str(&self.body);
        out.push_str("</svg>");
        out
    }
}

/// Returns text that a page shows as it is: names come from files of strangers.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::output::clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        for (from, to, ticks, wanted) in [
            (-3.0, 3.0, 6, vec!["−3", "−2", "−1", "0", "1", "2", "3"]),
            (0.0, 1.0, 4, vec!["0.0", "0.5", "1.0"]),
            (0.0, 7.3, 5, vec!["0", "2", "4", "6"]),
            (-0.1, 0.1, 4, vec!["−0.10", "−0.05", "0.00", "0.05", "0.10"]),
        ] {
            let axis = Axis::new("", from, to, ticks);
            let shown: Vec<String> = axis.places().into_iter().map(|value| axis.text(value)).collect();
            assert_eq!(shown, wanted, "{from} to {to}");
        }
        assert_eq!(Axis::shares("", 2).text(0.5), "50 %");
    }

    #[test]
    fn names_of_strangers_are_text() {
        assert_eq!(escaped("<script>\"&'\u{1b}"), "&lt;script&gt;&quot;&amp;&#39;");
        let mut chart = Chart::new("<t>", "d", Axis::new("x", 0.0, 1.0, 2), Axis::shares("y", 2), (100.0, 80.0));
        chart.line("own", &[(0.0, 0.0), (f64::NAN, 1.0), (1.0, 1.0)]);
        let svg = chart.finish("c");
        assert!(svg.contains("&lt;t&gt;") && !svg.contains("<t>") && !svg.contains("NaN"), "{svg}");
    }
}
