//! One common factor behind items.

/// Most rounds of the iteration.
const ROUNDS: usize = 20_000;

/// Returns the loadings of one factor on correlations, by least squares without the diagonal (minres).
///
/// `correlations` is square, row after row; what is not a number counts as 0. Loadings stay within −1 to 1, their sum
/// is not below 0. `None` where the iteration does not come to rest. Source: Harman & Jones (1966), *Psychometrika*
/// 31, 351-368; the bound: Harman & Fukuda (1966), 31, 563-571.
pub(super) fn one_factor(correlations: &[f64], items: usize) -> Option<Vec<f64>> {
    let at = |one: usize, other: usize| {
        let value = correlations[one * items + other];
        if value.is_finite() { value } else { 0.0 }
    };
    // Centroid as a start.
    let sums: Vec<f64> = (0..items).map(|one| (0..items).map(|other| at(one, other)).sum()).collect();
    let total: f64 = sums.iter().sum();
    let mut loadings: Vec<f64> = sums.iter().map(|sum| (sum / total.max(1e-6).sqrt()).clamp(-1.0, 1.0)).collect();
    let mut squares: f64 = loadings.iter().map(|x| x * x).sum();
    for _ in 0..ROUNDS {
        let mut largest = 0.0_f64;
        for one in 0..items {
            let own = loadings[one];
            let others = squares - own * own;
            if others < 1e-12 {
                return None;
            }
            let product: f64 = (0..items).map(|other| at(one, other) * loadings[other]).sum();
            let fresh = ((product - at(one, one) * own) / others).clamp(-1.0, 1.0);
            squares += fresh * fresh - own * own;
            loadings[one] = fresh;
            largest = largest.max((fresh - own).abs());
        }
        if largest < 1e-11 {
            if loadings.iter().sum::<f64>() < 0.0 {
                for x in &mut loadings {
                    *x = -*x;
                }
            }
            return Some(loadings);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loadings_behind_products_are_found() {
        let wanted = [0.8, 0.5, -0.3, 0.6];
        let mut correlations: Vec<f64> = (0..16).map(|place| wanted[place / 4] * wanted[place % 4]).collect();
        (0..4).for_each(|item| correlations[item * 5] = 1.0);
        let found = one_factor(&correlations, 4).unwrap();
        assert!(found.iter().zip(&wanted).all(|(x, y)| (x - y).abs() < 1e-8), "{found:?}");
    }

    #[test]
    fn unrelated_items_have_no_factor() {
        let correlations: Vec<f64> = (0..9).map(|place| f64::from(u8::from(place % 4 == 0))).collect();
        assert!(one_factor(&correlations, 3).is_none_or(|loadings| loadings.iter().all(|x| x.abs() < 1e-6)));
    }
}
