//! People by group and score.

use crate::error::{MeasureError, Result};
use crate::responses::Responses;

/// People with each score, and those of them who are right, of one item and group.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) people: Vec<f64>,
    pub(super) right: Vec<f64>,
}

/// Checks that items are right or wrong and groups are there.
pub(super) fn check(responses: &Responses, groups: &[usize]) -> Result<()> {
    if let Some(item) = responses.categories().iter().position(|categories| *categories > 2) {
        let found = responses.categories()[item] - 1;
        let person = (0..responses.rows()).find(|row| responses.answer(*row, item) == Some(found)).unwrap_or(0);
        return Err(MeasureError::Category { person, item, found, highest: 1 });
    }
    if responses.items() < 2 {
        return Err(MeasureError::Unfit("differences between groups need at least two items to match people on"));
    }
    for group in groups {
        let mut members = (0..responses.rows()).filter(|row| responses.group(*row) == *group);
        if members.all(|row| responses.weight(row) <= 0.0 || responses.row(row).count() < responses.items()) {
            return Err(MeasureError::Unfit("a group has nobody who answered every item"));
        }
    }
    Ok(())
}

/// Counts, of every item and then group, people by their score on the `kept` items and the item itself.
pub(super) fn cells(responses: &Responses, kept: &[bool]) -> Vec<Vec<Cells>> {
    let items = responses.items();
    let top = kept.iter().filter(|kept| **kept).count() + 1;
    let nothing = Cells { people: vec![0.0; top + 1], right: vec![0.0; top + 1] };
    let mut out = vec![vec![nothing; responses.groups()]; items];
    let mut answers = Vec::with_capacity(items);
    for row in 0..responses.rows() {
        answers.clear();
        answers.extend(responses.row(row).map(|(_, answer)| usize::from(answer)));
        if answers.len() < items {
            continue;
        }
        let (weight, group) = (responses.weight(row), responses.group(row));
        let score: usize = answers.iter().zip(kept).filter(|(_, kept)| **kept).map(|(answer, _)| answer).sum();
        for ((answer, kept), groups) in answers.iter().zip(kept).zip(&mut out) {
            let score = if *kept { score } else { score + answer };
            groups[group].people[score] += weight;
            groups[group].right[score] += weight * *answer as f64;
        }
    }
    out
}
