//! What the wrong options do.

use serde::{Deserialize, Serialize};

use super::reliability::Joint;
use crate::error::{MeasureError, Result};
use crate::responses::MISSING;

/// How many groups of ability a distractor curve has.
pub const ABILITY_GROUPS: usize = 5;

/// Fewest people of a group on whom a flag may rest.
const FEWEST: f64 = 10.0;

/// Which option each person chose of each single-choice question.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    options: Vec<u8>,
    key: Vec<u8>,
    cells: Vec<u8>,
    weights: Vec<f64>,
}

/// What is odd about an item's options. Options are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DistractorFlag {
    /// Those who choose the key do worse on the other items.
    KeyRepels,
    /// A wrong option that nobody chose.
    Unused(u8),
    /// A wrong option whose choosers do better on the other items than everybody else.
    AttractsTheAble(u8),
    /// A wrong option that more people of the best group (of at least 10) chose than the key: is the key right?
    PerhapsTheKey(u8),
}

/// One option of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionUse {
    /// Counted from 0.
    pub option: u8,
    /// Whether it is the key.
    pub key: bool,
    /// People who chose it.
    pub chosen: f64,
    /// Share of those who answered; `None` if nobody did.
    pub share: Option<f64>,
    /// Correlation of choosing it with the share right of the other items; `None` where one does not vary.
    pub point_biserial: Option<f64>,
    /// Share in each group of ability, the weakest first; `None` where nobody of the group answered.
    pub curve: [Option<f64>; ABILITY_GROUPS],
}

/// The options of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemDistractors {
    /// People who answered.
    pub answered: f64,
    /// People who did not.
    pub omitted: f64,
    /// One an option.
    pub options: Vec<OptionUse>,
    /// What is odd.
    pub flags: Vec<DistractorFlag>,
}

impl Choices {
    /// Takes a table of chosen options, row after row, [`MISSING`] where none was chosen; options and the key are
    /// counted from 0, `options` says how many each item has.
    ///
    /// # Errors
    /// No items; not one key an item; a key or a choice that is no option; cells that do not fill whole rows.
    pub fn new(options: Vec<u8>, key: Vec<u8>, cells: Vec<u8>) -> Result<Self> {
        let items = options.len();
        if items == 0 {
            return Err(MeasureError::Empty { what: "the list of items" });
        }
        if key.len() != items {
            return Err(MeasureError::Length { what: "keys", found: key.len(), wanted: items });
        }
        if let Some((_, found)) = options.iter().zip(&key).find(|(options, key)| key >= options) {
            return Err(MeasureError::Value {
                what: "a key",
                found: f64::from(*found),
                allowed: "it must be an option, counted from 0",
            });
        }
        if !cells.len().is_multiple_of(items) {
            let found = cells.len() % items;
            return Err(MeasureError::Length { what: "cells of the last row", found, wanted: items });
        }
        for (place, found) in cells.iter().enumerate() {
            let (person, item) = (place / items, place % items);
            if *found != MISSING && *found >= options[item] {
                let highest = options[item] - 1;
                return Err(MeasureError::Category { person, item, found: *found, highest });
            }
        }
        Ok(Self { options, key, cells, weights: Vec::new() })
    }

    /// Sets how many people each row stands for.
    ///
    /// # Errors
    /// Not one weight a row; a weight that is negative or not finite.
    pub fn with_weights(mut self, weights: Vec<f64>) -> Result<Self> {
        if weights.len() != self.rows() {
            return Err(MeasureError::Length { what: "weights", found: weights.len(), wanted: self.rows() });
        }
        if let Some(bad) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
            return Err(MeasureError::Value { what: "a weight", found: *bad, allowed: "0 or more is allowed" });
        }
        self.weights = weights;
        Ok(self)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.cells.len() / self.options.len()
    }

    /// How many items there are.
    pub fn items(&self) -> usize {
        self.options.len()
    }

    fn row(&self, row: usize) -> &[u8] {
        &self.cells[row * self.items()..(row + 1) * self.items()]
    }

    fn weight(&self, row: usize) -> f64 {
        self.weights.get(row).copied().unwrap_or(1.0)
    }

    /// Items answered and items right.
    fn score(&self, row: usize) -> (f64, f64) {
        let answered = self.row(row).iter().zip(&self.key).filter(|(choice, _)| **choice != MISSING);
        answered
            .fold((0.0, 0.0), |(count, right), (choice, key)| (count + 1.0, right + f64::from(u8::from(choice == key))))
    }

    /// The group of each row: fifths of people by share right; people with the same share are in one group.
    fn groups(&self, shares: &[Option<f64>]) -> Vec<Option<usize>> {
        let mut order: Vec<(f64, usize)> =
            shares.iter().enumerate().filter_map(|(row, share)| Some(((*share)?, row))).collect();
        order.sort_by(|one, other| one.0.total_cmp(&other.0));
        let total: f64 = order.iter().map(|(_, row)| self.weight(*row)).sum();
        let mut out = vec![None; shares.len()];
        let mut below = 0.0;
        for same in order.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
            let people: f64 = same.iter().map(|(_, row)| self.weight(*row)).sum();
            // Where the middle of them stands.
            let middle = (below + people / 2.0) / total * ABILITY_GROUPS as f64;
            let group = (0..ABILITY_GROUPS - 1).take_while(|group| (group + 1) as f64 <= middle).count();
            for (_, row) in same {
                out[*row] = Some(group);
            }
            below += people;
        }
        out
    }
}

/// Says of each item who chose which option.
///
/// Ability is the share right of the answered items: for correlations of the others, for the curves of all of them, in
/// five groups of about the same size (people with the same share stay together). Source: Haladyna (2004), *Developing
/// and Validating Multiple-Choice Test Items*, ch. 9.
///
/// # Errors
/// Nobody.
pub fn distractors(choices: &Choices) -> Result<Vec<ItemDistractors>> {
    let scores: Vec<(f64, f64)> = (0..choices.rows()).map(|row| choices.score(row)).collect();
    if (0..choices.rows()).map(|row| choices.weight(row)).sum::<f64>() <= 0.0 {
        return Err(MeasureError::Empty { what: "the list of people" });
    }
    let shares: Vec<Option<f64>> =
        scores.iter().map(|(answered, right)| (*answered > 0.0).then(|| right / answered)).collect();
    let groups = choices.groups(&shares);
    Ok((0..choices.items()).map(|item| one(choices, item, &scores, &groups)).collect())
}

fn one(choices: &Choices, item: usize, scores: &[(f64, f64)], groups: &[Option<usize>]) -> ItemDistractors {
    let (count, key) = (usize::from(choices.options[item]), choices.key[item]);
    let (mut answered, mut omitted) = (0.0, 0.0);
    let mut chosen = vec![0.0; count];
    let mut joint = vec![Joint::default(); count];
    let mut by_group = vec![[0.0; ABILITY_GROUPS]; count];
    for row in 0..choices.rows() {
        let (choice, weight) = (choices.row(row)[item], choices.weight(row));
        if choice == MISSING {
            omitted += weight;
            continue;
        }
        answered += weight;
        chosen[usize::from(choice)] += weight;
        let others = scores[row].0 - 1.0;
        if others > 0.0 {
            let rest = (scores[row].1 - f64::from(u8::from(choice == key))) / others;
            for (option, joint) in joint.iter_mut().enumerate() {
                joint.take(f64::from(u8::from(option == usize::from(choice))), rest, weight);
            }
        }
        if let Some(group) = groups[row] {
            by_group[usize::from(choice)][group] += weight;
        }
    }
    let sizes: [f64; ABILITY_GROUPS] = std::array::from_fn(|group| by_group.iter().map(|counts| counts[group]).sum());
    let options: Vec<OptionUse> = (0..choices.options[item])
        .map(|option| {
            let place = usize::from(option);
            OptionUse {
                option,
                key: option == key,
                chosen: chosen[place],
                share: (answered > 0.0).then(|| chosen[place] / answered),
                point_biserial: joint[place].correlation(),
                curve: std::array::from_fn(|group| (sizes[group] > 0.0).then(|| by_group[place][group] / sizes[group])),
            }
        })
        .collect();
    let flags = flags(&options, usize::from(key), answered, &sizes);
    ItemDistractors { answered, omitted, options, flags }
}

fn flags(options: &[OptionUse], key: usize, answered: f64, sizes: &[f64; ABILITY_GROUPS]) -> Vec<DistractorFlag> {
    let mut flags = Vec::new();
    if answered <= 0.0 {
        return flags;
    }
    // A correlation counts when it is beyond chance: 1.96 of its standard error where there is none.
    let cut = 1.96 / (answered - 1.0).max(1.0).sqrt();
    // Many people with the same share can leave the last group empty; then the one before is the best.
    let best = sizes.iter().rposition(|size| *size >= FEWEST).filter(|group| *group > ABILITY_GROUPS / 2);
    if options[key].point_biserial.is_some_and(|r| r < 0.0) {
        flags.push(DistractorFlag::KeyRepels);
    }
    for option in options.iter().filter(|option| !option.key) {
        if option.chosen <= 0.0 {
            flags.push(DistractorFlag::Unused(option.option));
        }
        if option.point_biserial.is_some_and(|r| r > cut) {
            flags.push(DistractorFlag::AttractsTheAble(option.option));
        }
        if best.is_some_and(|best| option.curve[best] > options[key].curve[best]) {
            flags.push(DistractorFlag::PerhapsTheKey(option.option));
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_correlations_and_curves_are_worked_out() {
        // Four people, three items of three options, keys 0 1 2; the last person leaves the last item out.
        let cells = vec![0, 1, 2, 0, 1, 0, 1, 1, 1, 2, 0, MISSING];
        let found = distractors(&Choices::new(vec![3; 3], vec![0, 1, 2], cells).unwrap()).unwrap();
        assert_eq!((found[2].answered, found[2].omitted), (3.0, 1.0));
        assert_eq!(found[0].options.iter().map(|option| option.chosen).collect::<Vec<_>>(), [2.0, 1.0, 1.0]);
        assert_eq!(found[2].options[2].share, Some(1.0 / 3.0));
        // Item 0: key chosen by 1 1 0 0, others right 1, 1/2, 1/2, 0.
        let wanted = 0.125 / (0.5 * 0.125_f64.sqrt());
        assert!((found[0].options[0].point_biserial.unwrap() - wanted).abs() < 1e-12);
        assert_eq!(found[0].options[0].curve[0], Some(0.0));
        assert_eq!(found[0].options[0].curve[4], Some(1.0));
        assert_eq!(found[1].flags, [DistractorFlag::Unused(2)]);
    }

    #[test]
    fn a_wrong_key_is_seen() {
        // Twenty able people right on everything but choose 1 where the key says 0; twenty others err, and choose 0.
        let mut cells = Vec::new();
        for person in 0..40 {
            let able = person < 20;
            cells.extend(if able { [1, 1, 1, 1] } else { [0, 0, u8::from(person % 2 == 0), 0] });
        }
        let found = distractors(&Choices::new(vec![3; 4], vec![0, 1, 1, 1], cells).unwrap()).unwrap();
        let flags = &found[0].flags;
        assert!(flags.contains(&DistractorFlag::KeyRepels));
        assert!(flags.contains(&DistractorFlag::AttractsTheAble(1)));
        assert!(flags.contains(&DistractorFlag::PerhapsTheKey(1)));
        assert!(flags.contains(&DistractorFlag::Unused(2)));
        assert_eq!(found[1].flags, [DistractorFlag::Unused(2)]);
    }

    #[test]
    fn weights_are_people() {
        let twice = Choices::new(vec![2; 2], vec![0, 0], vec![0, 0, 0, 0, 1, 0, 1, 1]).unwrap();
        let once = Choices::new(vec![2; 2], vec![0, 0], vec![0, 0, 1, 0, 1, 1]).unwrap();
        let once = once.with_weights(vec![2.0, 1.0, 1.0]).unwrap();
        assert_eq!(distractors(&twice).unwrap(), distractors(&once).unwrap());
        assert!(once.clone().with_weights(vec![1.0]).is_err());
        assert!(once.with_weights(vec![1.0, -1.0, 1.0]).is_err());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert!(Choices::new(vec![], vec![], vec![]).is_err());
        assert!(Choices::new(vec![3], vec![3], vec![]).is_err());
        assert!(Choices::new(vec![3], vec![0, 1], vec![]).is_err());
        assert!(Choices::new(vec![3, 3], vec![0, 1], vec![0]).is_err());
        let wrong = Choices::new(vec![3, 2], vec![0, 1], vec![0, 1, 2, 2]);
        assert_eq!(wrong, Err(MeasureError::Category { person: 1, item: 1, found: 2, highest: 1 }));
        assert!(distractors(&Choices::new(vec![3], vec![0], vec![]).unwrap()).is_err());
        let silent = distractors(&Choices::new(vec![2], vec![0], vec![MISSING]).unwrap()).unwrap();
        assert_eq!((silent[0].omitted, silent[0].options[0].share, silent[0].flags.len()), (1.0, None, 0));
    }
}
