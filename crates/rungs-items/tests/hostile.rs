//! Scripts that mean harm end at a limit, soon and with an error; the limits are the same in every build.
#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use rungs_items::question::Script;
use rungs_items::script::{Interpreter, ScriptError, ScriptFault};

/// The longest that one of these scripts may take: far above what they need, far below what a person would wait for.
const SOON: Duration = Duration::from_secs(5);

fn run(source: &str) -> Result<BTreeMap<String, String>, ScriptError> {
    let script = Script { source: source.to_owned(), line: 1, golden: BTreeMap::new() };
    Interpreter::new().fill(&script, 1, &["x"])
}

/// Runs a script that must end with this fault.
fn stopped(name: &str, source: &str, fault: ScriptFault) {
    let start = Instant::now();
    let error = run(source).unwrap_err();
    assert_eq!(error.fault, fault, "{name}: {error:?}");
    assert!(start.elapsed() < SOON, "{name} took {:?}", start.elapsed());
}

#[test]
fn every_limit_stops_what_goes_past_it() {
    use ScriptFault::Limit;
    let many = |count: usize, part: &str| part.repeat(count);
    let numbered = |count: usize, part: fn(&mut String, usize)| {
        let mut text = String::new();
        (0..count).for_each(|n| part(&mut text, n));
        text
    };
    let cases: Vec<(&str, String)> = vec![
        ("endless loop", "loop { }".into()),
        ("endless loop with work", "let n = 0; while true { n = (n + 1) % 7; }".into()),
        ("long range", "for n in 0..9223372036854775807 { }".into()),
        ("nested ranges", "for a in 0..999999 { for b in 0..999999 { for c in 0..999999 { } } }".into()),
        ("recursion", "fn f(n) { f(n + 1) } f(0)".into()),
        ("mutual recursion", "fn f(n) { g(n) } fn g(n) { f(n) } f(0)".into()),
        (
            "branching recursion",
            "fn f(n) { if n == 0 { 0 } else { f(n - 1) + f(n - 1) } } for i in 0..99999 { f(9); }".into(),
        ),
        ("string doubling", "let s = \"xy\"; loop { s += s; }".into()),
        ("string doubling in a template", "let s = `xy`; loop { s = `${s}${s}`; }".into()),
        ("string of a sum", "let s = \"xy\"; loop { s = s + s; }".into()),
        ("list growth by push", "let a = []; loop { a.push(1); }".into()),
        ("list growth by sums", "let a = [1]; loop { a += a; }".into()),
        ("list of lists", "let a = [1]; loop { a = [a, a]; }".into()),
        ("deep list", "let a = []; loop { a = [a]; }".into()),
        (
            "list of texts",
            "let a = []; let s = \"0123456789abcdef\"; s += s; s += s; s += s; loop { a.push(s); }".into(),
        ),
        ("map growth", "let m = #{}; let n = 0; loop { m[\"k\" + n] = n; n += 1; }".into()),
        ("map of maps", "let m = #{ a: 1 }; loop { m = #{ a: m, b: m }; }".into()),
        ("deep map", "let m = #{}; loop { m = #{ m: m }; }".into()),
        ("shuffling without end", "let a = []; for n in 0..400 { a.push(n); } loop { shuffled(a); }".into()),
        ("sorting without end", "let a = []; for n in 0..400 { a.push(n); } loop { sorted(a); }".into()),
        ("comparing without end", "let a = []; for n in 0..400 { a.push(n); } loop { all_different(a); }".into()),
        ("powers without end", "loop { pow(1.0000000001, 1000); }".into()),
        ("drawing without end", "loop { draw(0, 9223372036854775806); }".into()),
        ("steps over all draws", "for n in 0..10000 { } again()".into()),
        ("deep parentheses", format!("#{{ x: {}1{} }}", many(2_000, "("), many(2_000, ")"))),
        ("deep blocks", format!("{}{}", many(2_000, "{"), many(2_000, "}"))),
        ("deep lists", format!("#{{ x: {}{} }}", many(2_000, "["), many(2_000, "]"))),
        ("deep signs", format!("#{{ x: {}1 }}", many(2_000, "- "))),
        ("deep negation", format!("#{{ x: {}true }}", many(2_000, "!"))),
        ("deep branches", format!("{}{}", many(500, "if true {"), many(500, "}"))),
        ("deep else", format!("{}{{}}", many(1_000, "if 1 > 2 {} else "))),
        ("deep templates", format!("{}1{}", many(500, "`${"), many(500, "}`"))),
        ("deep indexes", format!("let a = [0]; {}0{}", many(2_000, "a["), many(2_000, "]"))),
        ("long chain of properties", format!("let m = #{{}}; m{}", many(3_000, ".m"))),
        ("long sum", format!("#{{ x: 1{} }}", many(3_000, " + 1"))),
        ("long list literal", format!("let a = [{}];", many(2_000, "1,"))),
        (
            "long map literal",
            format!(
                "let m = #{{{}}};",
                numbered(500, |text, n| {
                    let _ = write!(text, "k{n}: 1,");
                })
            ),
        ),
        (
            "many variables",
            numbered(1_000, |text, n| {
                let _ = write!(text, "let v{n}=1;");
            }),
        ),
        (
            "many functions",
            numbered(100, |text, n| {
                let _ = write!(text, "fn f{n}() {{ }} ");
            }),
        ),
        ("long source", format!("// {}", many(20_000, "x"))),
        (
            "100,000 variables",
            numbered(100_000, |text, n| {
                let _ = write!(text, "let v{n} = 1; ");
            }),
        ),
    ];
    for (name, source) in cases {
        stopped(name, &source, Limit);
    }
    stopped("again without end", "again()", ScriptFault::Again);
    stopped("again after a draw", "if draw(1, 6) < 7 { again(); } #{ x: 1 }", ScriptFault::Again);
}

#[test]
fn what_a_question_does_not_need_is_not_there() {
    use ScriptFault::{Run, Syntax};
    let cases = [
        ("eval(\"1\")", Syntax),
        ("let f = Fn(\"draw\"); f.call(1, 2)", Syntax),
        ("let f = |a| a + 1;", Syntax),
        ("let f = || 1;", Syntax),
        ("import \"std\" as s;", Syntax),
        ("export let a = 1;", Syntax),
        ("print(1)", Syntax),
        ("debug(1)", Syntax),
        ("loop { print(\"flood\"); }", Syntax),
        ("try { again() } catch { }", Syntax),
        ("let a = 1; a /= 2;", Syntax),
        ("draw.call(1, 2)", Syntax),
        ("let a = 1; a.curry(1)", Syntax),
        ("sleep(1000)", Run),
        ("exit(1)", Run),
        ("parse_json(\"{}\")", Run),
        ("timestamp()", Run),
        ("blob(1000000000)", Run),
        ("\"x\".pad(1000000000, \"y\")", Run),
        ("[].pad(1000000000, 0)", Run),
        ("\"abc\".replace(\"a\", \"b\")", Run),
        ("sqrt(2)", Run),
        ("exp(1)", Run),
        ("rand()", Run),
        ("open(\"/etc/passwd\")", Run),
        ("env(\"HOME\")", Run),
        ("std::fs::read(\"/\")", Syntax),
        ("global::x", Syntax),
    ];
    for (source, fault) in cases {
        stopped(source, source, fault);
    }
}

#[test]
fn arithmetic_fails_instead_of_wrapping() {
    let top = "9223372036854775807";
    let cases = [
        format!("{top} + 1"),
        format!("-{top} - 2"),
        format!("{top} * 2"),
        format!("(-{top} - 1) / 0"),
        format!("-(-{top} - 1)"),
        format!("abs(-{top} - 1)"),
        format!("(-{top} - 1) % -1"),
        format!("div(-{top} - 1, -1)"),
        "1 / 0".into(),
        "1 % 0".into(),
        "1.5 / 0".into(),
        "1.5 % 0".into(),
        "1 / 0.0".into(),
        "div(1, 0)".into(),
        "ceil_div(1, 0)".into(),
        "ceil_div(1, -1)".into(),
        "79228162514264337593543950335.0 + 1.0".into(),
        "79228162514264337593543950335.0 * 10".into(),
        "79228162514264337593543950335.0 / 0.1".into(),
        "percent(79228162514264337593543950335.0, 2)".into(),
        "sum([79228162514264337593543950335.0, 1])".into(),
        "pow(99999, 99)".into(),
        "let n = 1; loop { n *= 3; }".into(),
        "let n = 1.5; loop { n *= 3; }".into(),
        "draw(-9223372036854775807 - 1, 9223372036854775807)".into(),
        "let a = [1]; a[5]".into(),
        "let a = [1]; a[-5]".into(),
        "let m = #{}; m.missing".into(),
    ];
    for source in cases {
        stopped(&source, &source, ScriptFault::Run);
    }
    // The lowest whole number divides by -1, because the quotient need not be whole.
    let lowest = run(&format!("#{{ x: (-{top} - 1) / -1 }}")).unwrap();
    assert_eq!(lowest.get("x").unwrap(), "9223372036854775808");
}

#[test]
fn the_functions_keep_their_meaning() {
    // A script may have functions of these names, but they are its own: they change nothing for other scripts.
    let mut interpreter = Interpreter::new();
    let mut texts = |source: &str| {
        let script = Script { source: source.to_owned(), line: 1, golden: BTreeMap::new() };
        interpreter.fill(&script, 1, &["x"])
    };
    let before = texts("#{ x: money(1) }").unwrap();
    let _ = texts("fn money(n) { \"stolen\" } #{ x: money(1) }");
    let _ = texts("fn draw(a, b) { loop { } } #{ x: draw(1, 2) }");
    assert_eq!(texts("#{ x: money(1) }").unwrap(), before);
    // Operators cannot be defined at all.
    assert_eq!(texts("fn +(a, b) { 7 } #{ x: 1 + 1 }").unwrap_err().fault, ScriptFault::Syntax);
    // What one script sets, another does not see.
    let _ = texts("let secret = 1; #{ x: secret }");
    assert_eq!(texts("#{ x: secret }").unwrap_err().fault, ScriptFault::Syntax);
}

#[test]
fn texts_that_would_disturb_the_screen_are_refused() {
    use ScriptFault::{Length, Unfit};
    let stacked = format!("a{}", "\u{301}".repeat(50));
    let cases = [
        ("\u{202e}evil", Unfit),
        ("a\u{200b}b", Unfit),
        ("a\u{2066}b", Unfit),
        ("\u{feff}a", Unfit),
        ("a\\nb", Unfit),
        ("a\\tb", Unfit),
        ("a\\x1b[31mb", Unfit),
        ("\\u0007", Unfit),
        ("\u{e0041}a", Unfit),
        (stacked.as_str(), Unfit),
        ("", Length),
        ("   ", Length),
    ];
    for (text, fault) in cases {
        stopped(text, &format!("#{{ x: \"{text}\" }}"), fault);
    }
    let long = "s".repeat(2_001);
    stopped("long", &format!("#{{ x: \"{long}\" }}"), Length);
    let just = "ü".repeat(2_000);
    assert_eq!(run(&format!("#{{ x: \"{just}\" }}")).unwrap().get("x").unwrap(), &just);
    assert_eq!(
        run("#{ x: \"naïve café: 3 × 4 − 2 ≈ 10 µs\" }").unwrap().get("x").unwrap(),
        "naïve café: 3 × 4 − 2 ≈ 10 µs"
    );
}

/// Pieces of the language, to be thrown together.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "let",
        "const",
        "a",
        "b",
        "=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "#{",
        ",",
        ";",
        ":",
        ".",
        "..",
        "..=",
        "0",
        "1",
        "-1",
        "2.5",
        "9223372036854775807",
        "79228162514264337593543950335.5",
        "\"t\"",
        "`${a}`",
        "'c'",
        "true",
        "()",
        "if",
        "else",
        "for",
        "in",
        "while",
        "loop",
        "break",
        "continue",
        "return",
        "switch",
        "=>",
        "fn",
        "f",
        "draw",
        "pick",
        "shuffled",
        "again",
        "group",
        "money",
        "fixed",
        "percent",
        "round",
        "pow",
        "sum",
        "len",
        "push",
        "range",
        "abs",
        "min",
        "max",
        "sorted",
        "this",
        "throw",
        "==",
        "<",
        ">=",
        "&&",
        "||",
        "!",
        "|",
        "&",
        "^",
        "<<",
        ">>",
        "+=",
        "-=",
        "??",
        "?.",
        "?[",
        "::",
        "@",
        "$",
        "\\",
        "is_shared",
        "type_of",
        "to_string",
        "tag",
        "x",
        "private",
        "do",
        "until",
        "_",
    ]);
    prop::collection::vec(words, 1..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_source_makes_the_engine_panic(source in pieces()) {
        let _ = run(&source);
    }

    #[test]
    fn no_text_makes_the_engine_panic(source in "\\PC{0,200}") {
        let _ = run(&source);
    }

    #[test]
    fn no_arguments_make_a_function_panic(
        name in prop::sample::select(vec![
            "draw", "pick", "shuffled", "group", "money", "fixed", "percent", "round", "floor", "ceil", "abs", "min", "max", "pow", "sum",
            "div", "ceil_div", "sorted", "all_different", "len", "push", "contains", "plural", "range", "to_string", "sign", "is_odd", "bits",
        ]),
        arguments in prop::collection::vec(
            prop::sample::select(vec![
                "0", "1", "-1", "63", "64", "9223372036854775807", "(-9223372036854775807 - 1)", "0.5", "-0.5",
                "79228162514264337593543950335.0", "-79228162514264337593543950335.0", "0.0000000000000000000000000001", "\"t\"", "\"\"",
                "[]", "[1, 2.5]", "[\"a\", 1]", "[[]]", "#{}", "true", "()", "'c'", "0..3", "3..=0",
                "-9223372036854775807..=9223372036854775807",
            ]),
            0..4,
        ),
    ) {
        let call = format!("{name}({})", arguments.join(", "));
        let _ = run(&format!("let n = 0; for x in {call} {{ n += 1; if n > 50 {{ break; }} }} #{{ x: 1 }}"));
        let _ = run(&format!("#{{ x: {call} }}"));
        if let [first, rest @ ..] = arguments.as_slice() {
            let _ = run(&format!("let v = {first}; #{{ x: v.{name}({}) }}", rest.join(", ")));
        }
    }
}
