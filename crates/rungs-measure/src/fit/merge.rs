//! Merging of cells in which hardly anybody is expected.
//!
//! Nothing in the papers says exactly how, and degrees of freedom depend on it, so it is done as R's `mirt` does it
//! (`itemfit`, smallest expectation 1).

use super::score::ScoreGroup;

/// Fewest people expected in a cell.
const LEAST: f64 = 1.0;

/// A row of the table: scores merged so far.
#[derive(Debug, Clone)]
struct Line {
    observed: Vec<f64>,
    expected: Vec<f64>,
}

impl Line {
    fn people(&self) -> f64 {
        self.observed.iter().sum()
    }

    /// Nobody or one person; weights may be broken numbers.
    fn at_most_one(&self) -> bool {
        self.people() <= 1.0 + 1e-9
    }

    fn add(&mut self, other: &Self) {
        self.observed.iter_mut().zip(&other.observed).for_each(|(sum, more)| *sum += more);
        self.expected.iter_mut().zip(&other.expected).for_each(|(sum, more)| *sum += more);
    }

    fn small(&self) -> bool {
        self.expected.iter().any(|expected| *expected < LEAST)
    }

    /// Puts the rarest cell to the rarer of its neighbours until none is rare or two are left.
    ///
    /// Cells move to the left; the places freed at the end hold nothing.
    fn merge_cells(&mut self) {
        let width = self.expected.len();
        while self.expected.len() > 2 {
            let rarest = self.expected.iter().copied().fold(f64::INFINITY, f64::min);
            let Some(place) = self.expected.iter().rposition(|expected| *expected <= rarest) else { break };
            let into = if place == 0 {
                1
            } else if place + 1 == self.expected.len() || self.expected[place - 1] <= self.expected[place + 1] {
                place - 1
            } else {
                place + 1
            };
            self.observed[into] += self.observed[place];
            self.expected[into] += self.expected[place];
            self.observed.remove(place);
            self.expected.remove(place);
            if !self.small() {
                break;
            }
        }
        self.observed.resize(width, 0.0);
        self.expected.resize(width, 0.0);
    }

    fn merge_column(&mut self, column: usize) {
        self.observed[column - 1] += self.observed[column];
        self.expected[column - 1] += self.expected[column];
    }

    fn remove_column(&mut self, column: usize) {
        self.observed.remove(column);
        self.expected.remove(column);
    }
}

/// Merges a table of scores (rows) and answers; an expectation of `None` is an answer impossible at that score.
pub(super) fn groups(observed: &[Vec<f64>], expected: &[Vec<Option<f64>>]) -> Vec<ScoreGroup> {
    let mut lines = possible(observed, expected);
    lines.retain(|line| line.people() > 0.0);
    // Taken before single people are merged and looked up by place afterwards, as the model of this does.
    let small: Vec<bool> = lines.iter().map(Line::small).collect();
    merge_single(&mut lines);
    if lines.first().is_some_and(|line| line.expected.len() > 2) {
        for (line, small) in lines.iter_mut().zip(&small) {
            if *small {
                line.merge_cells();
            }
        }
        merge_last_columns(&mut lines);
    }
    merge_rare_columns(&mut lines);
    merge_lines(&mut lines);
    let filled = |line: Line| {
        let cells = line.observed.into_iter().zip(line.expected).filter(|(_, expected)| *expected != 0.0);
        let (observed, expected) = cells.unzip();
        ScoreGroup { observed, expected }
    };
    lines.into_iter().map(filled).collect()
}

/// Puts the scores at both ends at which an answer is impossible to the next score at which all are possible.
fn possible(observed: &[Vec<f64>], expected: &[Vec<Option<f64>>]) -> Vec<Line> {
    let whole = |row: &Vec<Option<f64>>| row.iter().all(Option::is_some);
    let mut lines: Vec<Line> = observed
        .iter()
        .zip(expected)
        .map(|(observed, expected)| Line {
            observed: observed.clone(),
            expected: expected.iter().map(|expected| expected.unwrap_or(0.0)).collect(),
        })
        .collect();
    let (Some(first), Some(last)) = (expected.iter().position(whole), expected.iter().rposition(whole)) else {
        return Vec::new();
    };
    for below in 0..first {
        let line = lines[below].clone();
        lines[first].add(&line);
    }
    for above in last + 1..lines.len() {
        let line = lines[above].clone();
        lines[last].add(&line);
    }
    lines.drain(last + 1..);
    lines.drain(..first);
    lines
}

/// Puts a score with a single person to the next, and the last to the one before.
fn merge_single(lines: &mut Vec<Line>) {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut waiting: Option<Line> = None;
    let count = lines.len();
    for (place, mut line) in lines.drain(..).enumerate() {
        if let Some(before) = waiting.take() {
            line.add(&before);
        }
        if line.at_most_one() && place + 1 < count {
            waiting = Some(line);
        } else if line.at_most_one()
            && let Some(before) = kept.last_mut()
        {
            before.add(&line);
        } else {
            kept.push(line);
        }
    }
    *lines = kept;
}

/// Drops the last columns while hardly anybody is expected in them.
fn merge_last_columns(lines: &mut [Line]) {
    let least = LEAST * (lines.len() as f64 * 0.1).ceil();
    while let Some(last) = lines.first().map(|line| line.expected.len() - 1)
        && last > 1
        && lines.iter().map(|line| line.expected[last]).sum::<f64>() < least
    {
        for line in lines.iter_mut() {
            line.merge_column(last);
            line.remove_column(last);
        }
    }
}

/// Drops columns in which fewer than a twentieth of the rows expect anybody.
fn merge_rare_columns(lines: &mut [Line]) {
    let rows = lines.len() as f64;
    for column in (1..lines.first().map_or(0, |line| line.expected.len())).rev() {
        let filled = lines.iter().filter(|line| line.expected[column] > 0.0).count() as f64;
        if filled / rows < 0.05 {
            for line in lines.iter_mut() {
                line.merge_column(column);
                line.remove_column(column);
            }
        }
    }
}

/// Puts a row with a rare cell to the neighbour with fewer people, from the top on, until no cell is rare.
fn merge_lines(lines: &mut Vec<Line>) {
    let rare = |line: &Line| line.expected.iter().any(|expected| *expected < LEAST && *expected != 0.0);
    while lines.len() > 1
        && let Some(place) = lines.iter().position(rare)
    {
        let line = lines.remove(place);
        let into = if place == 0 {
            0
        } else if place == lines.len() || lines[place - 1].people() <= lines[place].people() {
            place - 1
        } else {
            place
        };
        lines[into].add(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&[f64], &[f64])]) -> (Vec<Vec<f64>>, Vec<Vec<Option<f64>>>) {
        rows.iter().map(|(o, e)| (o.to_vec(), e.iter().map(|e| (*e >= 0.0).then_some(*e)).collect())).unzip()
    }

    #[test]
    fn rows_with_rare_cells_go_to_the_smaller_neighbour() {
        let (observed, expected) =
            table(&[(&[9.0, 1.0], &[9.5, 0.5]), (&[5.0, 5.0], &[6.0, 4.0]), (&[2.0, 8.0], &[2.0, 8.0])]);
        let groups = groups(&observed, &expected);
        assert_eq!(groups.len(), 2);
        assert_eq!(
            (groups[0].observed.as_slice(), groups[0].expected.as_slice()),
            (&[14.0, 6.0][..], &[15.5, 4.5][..])
        );
    }

    #[test]
    fn impossible_cells_and_single_people_are_merged() {
        let (observed, expected) = table(&[
            (&[4.0, 2.0, 0.0], &[3.0, 3.0, -1.0]),
            (&[1.0, 0.0, 0.0], &[0.5, 0.3, 0.2]),
            (&[5.0, 4.0, 3.0], &[4.0, 4.0, 4.0]),
            (&[0.0, 3.0, 7.0], &[-1.0, 4.0, 6.0]),
        ]);
        let groups = groups(&observed, &expected);
        // The first row goes into the second, the last into the third, and nothing is rare then.
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].observed, [5.0, 2.0]);
        assert_eq!(groups[1].observed, [5.0, 7.0, 10.0]);
        let people: f64 = groups.iter().flat_map(|group| &group.expected).sum();
        assert!((people - 29.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_and_next_to_nothing() {
        assert!(groups(&[], &[]).is_empty());
        let (observed, expected) = table(&[(&[1.0, 0.0], &[0.5, 0.5])]);
        assert_eq!(groups(&observed, &expected).len(), 1);
        let (observed, expected) = table(&[(&[0.0, 0.0], &[0.0, 0.0])]);
        assert!(groups(&observed, &expected).is_empty());
    }
}
