//! The script engine: which parts of the language are there, and how far a script may go.
//!
//! Four packages of `rhai` are loaded, and no others:
//!
//! * `ArithmeticPackage`: signs and absolute values with overflow checks (`-x`, `abs`). The binary operators are part of the engine.
//! * `LogicPackage`: `min` and `max` of whole and decimal numbers.
//! * `BasicStringPackage`: the text of a value inside a template, `` `${n} tokens` ``.
//! * `BasicIteratorPackage`: `for n in 1..=5` and `for item in list`.
//!
//! Left out on purpose: `LanguageCorePackage` (`sleep`, `exit`, `parse_json`), `BasicMathPackage` (rounds half to even, offers
//! inexact functions), and the text, list, map, blob and bit packages, which make large values before their size is looked at.
//! What a question needs of them is in [`functions`](super::functions), with the limits built in.

use rhai::packages::{ArithmeticPackage, BasicIteratorPackage, BasicStringPackage, LogicPackage, Package};
use rhai::{Dynamic, Engine, OptimizationLevel};

use super::functions;
use super::run::Shared;

/// Steps of one attempt. The questions of the built-in sets take 50 to 500.
pub(super) const STEPS: u64 = 50_000;
/// Steps of all attempts at one variant, those inside called functions included.
pub(super) const STEPS_OF_ALL: u64 = 200_000;
/// Functions inside functions.
const CALL_LEVELS: usize = 12;
/// Nesting of expressions and blocks, in the script and in its functions.
const EXPR_DEPTH: usize = 32;
/// Bytes of text in one value, nested ones included.
pub(super) const STRING_BYTES: usize = 16_384;
/// Items in one list, nested ones included.
pub(super) const ARRAY_ITEMS: usize = 500;
/// Entries in one map, nested ones included.
const MAP_ENTRIES: usize = 200;
/// Variables at any moment.
const VARIABLES: usize = 200;
/// Functions a script defines.
const FUNCTIONS: usize = 20;
/// Texts that the engine keeps to save copies.
const INTERNED: usize = 256;

/// Words and signs that are errors in a script.
///
/// `eval`, `Fn`, `call` and `curry` make code or function values at run time: values that hold each other can grow past every
/// size limit. `try` would hide errors. `print` and `debug` have no reader. `**` of decimals is inexact (`pow` is not), and `/=`
/// would cut a whole number short where `/` is exact.
const DISABLED: [&str; 12] =
    ["eval", "Fn", "call", "curry", "try", "catch", "print", "debug", "**", "**=", "/=", "is_def_fn"];

/// The text that stops a script which took too many steps over all attempts.
pub(super) const TOO_LONG: &str = "steps";

/// Returns an engine whose functions draw from `shared`.
pub(super) fn build(shared: &Shared) -> Engine {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);

    engine
        .set_max_operations(STEPS)
        .set_max_call_levels(CALL_LEVELS)
        .set_max_expr_depths(EXPR_DEPTH, EXPR_DEPTH)
        .set_max_string_size(STRING_BYTES)
        .set_max_array_size(ARRAY_ITEMS)
        .set_max_map_size(MAP_ENTRIES)
        .set_max_variables(VARIABLES)
        .set_max_functions(FUNCTIONS)
        .set_max_strings_interned(INTERNED)
        // Nothing is worked out while compiling, where the step limit does not hold.
        .set_optimization_level(OptimizationLevel::None)
        .set_allow_anonymous_fn(false)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        // Off, so that the exact division of whole numbers registered below takes the place of the built-in one.
        .set_fast_operators(false);
    for symbol in DISABLED {
        engine.disable_symbol(symbol);
    }

    // Counts what `set_max_operations` starts anew: each attempt, and each call of a script's function from a native one.
    let steps = shared.clone();
    engine.on_progress(move |_| (!steps.step()).then(|| Dynamic::from(TOO_LONG)));

    functions::register(&mut engine, shared);
    engine
}
