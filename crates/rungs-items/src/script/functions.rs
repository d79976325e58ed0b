//! The functions that scripts have beside the language itself; `banks/README.md` describes them for writers.

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Position};
use rust_decimal::Decimal;

use super::number::{self, MAX_PLACES};
use super::run::Shared;

/// The text that stops an attempt.
pub(super) const AGAIN: &str = "again";

/// The highest power that `pow` works out.
const MAX_POWER: i64 = 1_000;

pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Makes the functions known to the engine.
pub(super) fn register(engine: &mut Engine, shared: &Shared) {
    register_draws(engine, shared);
    register_arithmetic(engine, shared);
    register_texts(engine);
    register_lists(engine, shared);
}

/// Random choices.
fn register_draws(engine: &mut Engine, shared: &Shared) {
    let draws = shared.clone();
    engine.register_fn("draw", move |low: Dynamic, high: Dynamic| -> Outcome<i64> {
        let (low, high) = (whole(&low, "draw")?, whole(&high, "draw")?);
        draws
            .draws()
            .between(low, high)
            .ok_or_else(|| failure(format!("draw({low}, {high}): there is no such range of numbers")))
    });
    let draws = shared.clone();
    engine.register_fn("pick", move |list: Array| -> Outcome<Dynamic> {
        let place = draws.draws().below(u64::try_from(list.len()).unwrap_or_default());
        usize::try_from(place)
            .ok()
            .and_then(|place| list.into_iter().nth(place))
            .ok_or_else(|| failure("pick: the list is empty"))
    });
    let draws = shared.clone();
    engine.register_fn("shuffled", move |mut list: Array| -> Outcome<Array> {
        draws.charge(list.len())?;
        draws.draws().shuffle(&mut list);
        Ok(list)
    });
    // Ends the attempt; not an error of the script, and nothing in a script can catch it.
    engine.register_fn("again", || -> Outcome<Dynamic> {
        Err(Box::new(EvalAltResult::ErrorTerminated(Dynamic::from(AGAIN), Position::NONE)))
    });
}

/// Exact arithmetic.
fn register_arithmetic(engine: &mut Engine, shared: &Shared) {
    engine.register_fn("/", |a: i64, b: i64| -> Outcome<Dynamic> { quotient(a, b) });
    engine.register_fn("div", |a: Dynamic, b: Dynamic| -> Outcome<i64> {
        let (a, b) = (whole(&a, "div")?, whole(&b, "div")?);
        a.checked_div_euclid(b).ok_or_else(|| failure(format!("div({a}, {b}): division by zero or overflow")))
    });
    engine.register_fn("ceil_div", |a: Dynamic, b: Dynamic| -> Outcome<i64> {
        let (a, b) = (whole(&a, "ceil_div")?, whole(&b, "ceil_div")?);
        if b <= 0 {
            return Err(failure(format!("ceil_div({a}, {b}): the second number must be above zero")));
        }
        let rest = i64::from(a.rem_euclid(b) > 0);
        Ok(a.div_euclid(b) + rest)
    });
    let steps = shared.clone();
    engine.register_fn("pow", move |base: Dynamic, power: Dynamic| -> Outcome<Dynamic> {
        let (base, power) = (decimal(&base, "pow")?, whole(&power, "pow")?);
        if !(0..=MAX_POWER).contains(&power) {
            return Err(failure(format!("pow: the power {power} is outside 0 to {MAX_POWER}")));
        }
        steps.charge(usize::try_from(power).unwrap_or_default())?;
        (0..power)
            .try_fold(Decimal::ONE, |product, _| product.checked_mul(base))
            .map(number::value)
            .ok_or_else(|| failure(format!("pow: {base} to the power of {power} is too large")))
    });
    engine.register_fn("round", |x: Dynamic| -> Outcome<Dynamic> {
        Ok(number::value(number::rounded(decimal(&x, "round")?, 0)))
    });
    engine.register_fn("round", |x: Dynamic, places: i64| -> Outcome<Dynamic> {
        Ok(number::value(number::rounded(decimal(&x, "round")?, limited(places)?)))
    });
    engine.register_fn("floor", |x: Dynamic| -> Outcome<Dynamic> { Ok(number::value(decimal(&x, "floor")?.floor())) });
    engine.register_fn("ceil", |x: Dynamic| -> Outcome<Dynamic> { Ok(number::value(decimal(&x, "ceil")?.ceil())) });
}

/// Numbers as texts, and texts from numbers.
fn register_texts(engine: &mut Engine) {
    engine.register_fn("group", |x: Dynamic| -> Outcome<String> {
        Ok(number::grouped(&number::plain(decimal(&x, "group")?)))
    });
    engine.register_fn("money", |x: Dynamic| -> Outcome<String> {
        Ok(number::grouped(&number::fixed(decimal(&x, "money")?, 2)))
    });
    engine.register_fn("fixed", |x: Dynamic, places: i64| -> Outcome<String> {
        Ok(number::fixed(decimal(&x, "fixed")?, limited(places)?))
    });
    engine.register_fn("percent", |share: Dynamic, places: i64| -> Outcome<String> {
        let share = decimal(&share, "percent")?.checked_mul(Decimal::ONE_HUNDRED);
        let share = share.ok_or_else(|| failure("percent: the number is too large"))?;
        Ok(format!("{}%", number::fixed(share, limited(places)?)))
    });
    engine.register_fn(
        "plural",
        |n: Dynamic, one: ImmutableString, many: ImmutableString| -> Outcome<ImmutableString> {
            Ok(if decimal(&n, "plural")? == Decimal::ONE { one } else { many })
        },
    );
    // Without needless zeros, also inside templates.
    engine.register_fn("to_string", |x: Decimal| -> String { number::plain(x) });
    engine.register_fn("+", |text: &str, n: i64| -> String { format!("{text}{n}") });
    engine.register_fn("+", |n: i64, text: &str| -> String { format!("{n}{text}") });
    engine.register_fn("+", |text: &str, x: Decimal| -> String { format!("{text}{}", number::plain(x)) });
    engine.register_fn("+", |x: Decimal, text: &str| -> String { format!("{}{text}", number::plain(x)) });
    engine.register_fn("len", |text: &str| -> i64 { i64::try_from(text.chars().count()).unwrap_or(i64::MAX) });
}

/// Lists of numbers and texts.
///
/// Each counts the items it looks at as steps: one call is one step for the engine, however long the list.
fn register_lists(engine: &mut Engine, shared: &Shared) {
    engine.register_fn("len", |list: &mut Array| -> i64 { i64::try_from(list.len()).unwrap_or(i64::MAX) });
    engine.register_fn("push", |list: &mut Array, item: Dynamic| list.push(item));
    let steps = shared.clone();
    engine.register_fn("contains", move |list: &mut Array, item: Dynamic| -> Outcome<bool> {
        steps.charge(list.len())?;
        Ok(list.iter().any(|one| same(one, &item)))
    });
    let steps = shared.clone();
    engine.register_fn("all_different", move |list: Array| -> Outcome<bool> {
        steps.charge(list.len().saturating_mul(list.len()))?;
        Ok(list.iter().enumerate().all(|(place, one)| !list.iter().skip(place + 1).any(|other| same(one, other))))
    });
    let steps = shared.clone();
    engine.register_fn("sum", move |list: Array| -> Outcome<Dynamic> {
        let sum = numbers(&list, "sum", &steps)?.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add);
        sum.map(number::value).ok_or_else(|| failure("sum: the sum is too large"))
    });
    let steps = shared.clone();
    engine.register_fn("max", move |list: Array| -> Outcome<Dynamic> {
        let most = numbers(&list, "max", &steps)?.into_iter().max();
        most.map(number::value).ok_or_else(|| failure("max: the list is empty"))
    });
    let steps = shared.clone();
    engine.register_fn("min", move |list: Array| -> Outcome<Dynamic> {
        let least = numbers(&list, "min", &steps)?.into_iter().min();
        least.map(number::value).ok_or_else(|| failure("min: the list is empty"))
    });
    let steps = shared.clone();
    engine.register_fn("sorted", move |list: Array| -> Outcome<Array> {
        let mut numbers = numbers(&list, "sorted", &steps)?;
        numbers.sort();
        Ok(numbers.into_iter().map(number::value).collect())
    });
}

/// Divides whole numbers: 1200 / 4 is 300, 1 / 4 is 0.25.
fn quotient(a: i64, b: i64) -> Outcome<Dynamic> {
    if b == 0 {
        return Err(failure(format!("division by zero: {a} / 0")));
    }
    let quotient = Decimal::from(a).checked_div(Decimal::from(b));
    quotient.map(number::value).ok_or_else(|| failure(format!("{a} / {b} is too large")))
}

/// Returns whether two values are the same number, text or truth value.
fn same(one: &Dynamic, other: &Dynamic) -> bool {
    if let (Some(one), Some(other)) = (number::number(one), number::number(other)) {
        return one == other;
    }
    if let (Ok(one), Ok(other)) = (one.as_immutable_string_ref(), other.as_immutable_string_ref()) {
        return *one == *other;
    }
    matches!((one.as_bool(), other.as_bool()), (Ok(one), Ok(other)) if one == other)
}

fn numbers(list: &Array, function: &str, steps: &Shared) -> Outcome<Vec<Decimal>> {
    steps.charge(list.len())?;
    list.iter().map(|item| decimal(item, function)).collect()
}

fn decimal(value: &Dynamic, function: &str) -> Outcome<Decimal> {
    number::number(value).ok_or_else(|| failure(format!("{function}: a number is needed, this is {}", kind(value))))
}

fn whole(value: &Dynamic, function: &str) -> Outcome<i64> {
    number::whole(value)
        .ok_or_else(|| failure(format!("{function}: a whole number is needed, this is {}", kind(value))))
}

fn limited(places: i64) -> Outcome<u32> {
    u32::try_from(places)
        .ok()
        .filter(|&places| places <= MAX_PLACES)
        .ok_or_else(|| failure(format!("{places} places: 0 to {MAX_PLACES} are offered")))
}

/// Names what a value is, with its number where it has one.
fn kind(value: &Dynamic) -> String {
    number::number(value).map_or_else(|| format!("a value of type `{}`", value.type_name()), number::plain)
}

#[expect(clippy::unnecessary_box_returns, reason = "functions of a script fail with a boxed error")]
fn failure(what: impl Into<String>) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(what.into()), Position::NONE))
}
