//! Executable questions: a script draws numbers from a seed and works out what fills the gaps.
//!
//! The language is `rhai` with whole and decimal numbers, without floating point, files, network, clock, imports or code made
//! at run time. Every limit is set here, the same in every build, so a script that passes the check passes everywhere. The same
//! seed gives the same texts for ever (see `script/draws.rs`). Scripts of strangers run in a process of their own, see
//! [`sandbox`](crate::sandbox). Start at [`fill`].

mod compare;
mod draws;
mod engine;
mod error;
mod functions;
mod number;
mod run;
mod values;
pub mod variants;

use std::cell::RefCell;
use std::collections::BTreeMap;

use rhai::{AST, Dynamic, Engine, EvalAltResult, ParseErrorType, Position, Scope};

pub use self::error::{ScriptError, ScriptFault};
use self::run::Shared;
pub(crate) use self::values::check_texts;
use crate::question::Script;

/// Characters of a text that fills a gap.
pub const MAX_TEXT: usize = 2_000;
/// Bytes of a script.
pub const MAX_SOURCE: usize = 16_384;
/// Draws of one variant: the first, and those that `again()` asks for.
pub const MAX_ATTEMPTS: u32 = 50;

/// Compiled scripts that are kept. A mock exam has fewer.
const KEPT: usize = 128;

thread_local! {
    // Compiling takes longer than running. An interpreter belongs to one thread because its runs share one stream of numbers.
    static INTERPRETER: RefCell<Interpreter> = RefCell::new(Interpreter::new());
}

/// Returns a text for every gap of a question: its variant of this seed.
///
/// `gaps` are the names between braces in the question, without the braces; a name may come more than once.
///
/// # Errors
///
/// [`ScriptError`] when the script cannot be read, fails, goes past a limit, or does not give exactly the texts that are needed.
///
/// # Examples
///
/// ```
/// use rungs_items::question::Script;
/// let source = "let n = draw(2, 9); #{ n: n, cost: money(n * 0.25) }".to_owned();
/// let script = Script { source, line: 1, golden: Default::default() };
/// let texts = rungs_items::script::fill(&script, 7, &["n", "cost"])?;
/// assert_eq!(texts, rungs_items::script::fill(&script, 7, &["cost", "n"])?);
/// # Ok::<(), rungs_items::script::ScriptError>(())
/// ```
pub fn fill(script: &Script, seed: u32, gaps: &[&str]) -> Result<BTreeMap<String, String>, ScriptError> {
    INTERPRETER.with_borrow_mut(|interpreter| interpreter.fill(script, seed, gaps))
}

/// Runs scripts, and keeps what it compiled.
pub struct Interpreter {
    engine: Engine,
    shared: Shared,
    compiled: BTreeMap<String, AST>,
}

impl std::fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter").field("compiled", &self.compiled.len()).finish_non_exhaustive()
    }
}

impl Default for Interpreter {
    fn default() -> Self {
        Self::new()
    }
}

impl Interpreter {
    /// Returns an interpreter that has compiled nothing yet.
    pub fn new() -> Self {
        let shared = Shared::new();
        Self { engine: engine::build(&shared), shared, compiled: BTreeMap::new() }
    }

    /// Returns a text for every gap; see [`fill`].
    ///
    /// # Errors
    ///
    /// As [`fill`].
    pub fn fill(&mut self, script: &Script, seed: u32, gaps: &[&str]) -> Result<BTreeMap<String, String>, ScriptError> {
        self.compile(script)?;
        let Some(program) = self.compiled.get(&script.source) else {
            return Err(ScriptError::new(ScriptFault::Syntax, script.line, "the script was not compiled"));
        };
        for attempt in 0..MAX_ATTEMPTS {
            self.shared.begin(seed, attempt);
            match self.engine.eval_ast_with_scope::<Dynamic>(&mut Scope::new(), program) {
                Ok(value) => return values::texts(value, gaps, last_line(script)),
                Err(error) if is_again(&error) => {}
                Err(error) => return Err(run_error(script, &error)),
            }
        }
        let what = format!("seed {seed}: `again()` was called in each of {MAX_ATTEMPTS} draws");
        Err(ScriptError::new(ScriptFault::Again, script.line, what))
    }

    /// Compiles a script that is not known yet.
    fn compile(&mut self, script: &Script) -> Result<(), ScriptError> {
        if self.compiled.contains_key(&script.source) {
            return Ok(());
        }
        if script.source.len() > MAX_SOURCE {
            let what = format!("the script has {} bytes, more than {MAX_SOURCE}", script.source.len());
            return Err(ScriptError::new(ScriptFault::Limit, script.line, what));
        }
        let program = self.engine.compile(&script.source).map_err(|error| {
            let fault = match error.err_type() {
                ParseErrorType::ExprTooDeep
                | ParseErrorType::TooManyFunctions
                | ParseErrorType::LiteralTooLarge(..) => ScriptFault::Limit,
                _ => ScriptFault::Syntax,
            };
            ScriptError::new(fault, line(script, error.position()), error.err_type().to_string())
        })?;
        if self.compiled.len() >= KEPT {
            self.compiled.clear();
        }
        self.compiled.insert(script.source.clone(), program);
        Ok(())
    }
}

/// Returns whether the script threw this draw away.
fn is_again(error: &EvalAltResult) -> bool {
    matches!(error.unwrap_inner(), EvalAltResult::ErrorTerminated(token, _) if token_is(token, functions::AGAIN))
}

fn token_is(token: &Dynamic, text: &str) -> bool {
    token.as_immutable_string_ref().is_ok_and(|found| found.as_str() == text)
}

/// Returns what stopped a script, with the line of the question's file.
fn run_error(script: &Script, error: &EvalAltResult) -> ScriptError {
    let inner = error.unwrap_inner();
    let fault = match inner {
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorTooManyVariables(_)
        | EvalAltResult::ErrorTooManyModules(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..)
        | EvalAltResult::ErrorTerminated(..) => ScriptFault::Limit,
        EvalAltResult::ErrorParsing(..) => ScriptFault::Syntax,
        _ => ScriptFault::Run,
    };
    let what = match inner {
        EvalAltResult::ErrorTerminated(token, _) if token_is(token, engine::TOO_LONG) => {
            format!("the script takes more than {} steps over all its draws", engine::STEPS_OF_ALL)
        }
        EvalAltResult::ErrorTooManyOperations(_) => format!("the script takes more than {} steps", engine::STEPS),
        EvalAltResult::ErrorRuntime(value, _) if value.is_string() => value.to_string(),
        other => {
            let mut plain = other.to_string();
            if let Some(place) = plain.rfind(" (line ") {
                plain.truncate(place);
            }
            plain
        }
    };
    let position = inner.position();
    ScriptError::new(fault, line(script, if position.is_none() { error.position() } else { position }), what)
}

/// Returns the line of the file that a position in the script stands for.
fn line(script: &Script, position: Position) -> usize {
    script.line + position.line().unwrap_or(1).saturating_sub(1)
}

/// Returns the line of the file on which the script ends.
fn last_line(script: &Script) -> usize {
    script.line + script.source.trim_end().lines().count().saturating_sub(1)
}
