//! The child process for scripts of strangers: it serves, it is limited, and a child that misbehaves does no harm.
//!
//! This test has no harness, because it starts itself: with the argument `child` it is the child process, and the second
//! argument says what sort of child.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failing helper fails the test; this is the test's output"
)]

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use rungs_items::question::Script;
use rungs_items::sandbox::{self, Client};
use rungs_items::script::{self, ScriptFault};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, second, rest @ ..] = arguments.as_slice()
        && first == "child"
    {
        return child(second, rest);
    }
    let cases: [(&str, fn()); 9] = [
        ("a child gives the same texts as this process", serves),
        ("errors of the script come through with their lines", errors),
        ("a child that hangs is stopped", hangs),
        ("a child that takes all memory ends itself", hogs),
        ("a child can neither write nor open a file", files),
        ("a child that stops answering is replaced", closes),
        ("nonsense is no answer", nonsense),
        ("a program that cannot be started is reported", missing),
        ("a hostile script ends at the limits in the child too", hostile),
    ];
    for (name, case) in cases {
        if arguments.iter().any(|argument| argument == "--list") {
            println!("{name}: test");
        } else {
            case();
            println!("test {name} ... ok");
        }
    }
}

/// What the child process does.
fn child(sort: &str, rest: &[String]) {
    sandbox::limit_self().unwrap();
    let mut first = String::new();
    match sort {
        "serve" => sandbox::serve(BufReader::new(io::stdin()), io::stdout()).unwrap(),
        "hang" => loop {
            std::hint::spin_loop();
        },
        "hog" => {
            let mut all: Vec<Vec<u8>> = Vec::new();
            loop {
                all.push(vec![1; 16 * 1024 * 1024]);
            }
        }
        "close" => {}
        "garbage" => answer("no object"),
        "other-id" => answer(r#"{"id":77,"values":{"x":"1"}}"#),
        "both" => answer(r#"{"id":1,"values":{"x":"1"},"error":{"fault":"run","line":1,"what":"x"}}"#),
        "more" => answer(r#"{"id":1,"values":{"x":"1","y":"1"}}"#),
        "bidi" => answer("{\"id\":1,\"values\":{\"x\":\"1\u{202e}\"}}"),
        "bytes" => io::stdout().write_all(b"\xff\xfe\n").unwrap(),
        "flood" => loop {
            if io::stdout().write_all(&[b'x'; 4096]).is_err() {
                break;
            }
        },
        "open" => {
            let opened = std::fs::File::open("/").is_ok() || std::fs::File::open("/etc/passwd").is_ok();
            answer(&format!(r#"{{"id":1,"values":{{"x":"{}"}}}}"#, if opened { "opened" } else { "refused" }));
        }
        "write" => {
            let written = rest.iter().all(|path| std::fs::write(path, "x").is_ok());
            answer(&format!(r#"{{"id":1,"values":{{"x":"{}"}}}}"#, if written { "written" } else { "refused" }));
        }
        "environment" => {
            let names = std::env::vars_os().count();
            let folder = std::env::current_dir().unwrap();
            answer(&format!(r#"{{"id":1,"values":{{"x":"{names} {}"}}}}"#, folder.display()));
        }
        other => panic!("no such child: {other}"),
    }
    // So that the pipe is open until the client has read.
    let _ = io::stdin().read_to_string(&mut first);
}

fn answer(line: &str) {
    let mut out = io::stdout();
    out.write_all(line.as_bytes()).unwrap();
    out.write_all(b"\n").unwrap();
    out.flush().unwrap();
}

/// Returns a client of children of this sort.
fn client(sort: &'static str, rest: &[&str], wait: u64) -> Client {
    let rest: Vec<String> = rest.iter().map(|&argument| argument.to_owned()).collect();
    let program: PathBuf = std::env::current_exe().unwrap();
    let command = move || {
        let mut command = Command::new(&program);
        command.arg("child").arg(sort).args(&rest);
        command
    };
    Client::new(command, Duration::from_millis(wait))
}

fn script(source: &str) -> Script {
    Script { source: source.to_owned(), line: 30, golden: BTreeMap::new() }
}

/// Returns what the client says of the script `#{ x: 1 }`.
fn said(client: &mut Client) -> Result<String, String> {
    match client.fill(&script("#{ x: 1 }"), 1, &["x"]) {
        Ok(texts) => Ok(texts.get("x").unwrap().clone()),
        Err(error) => {
            assert_eq!((error.fault, error.line), (ScriptFault::Process, 30), "{error:?}");
            Err(error.what)
        }
    }
}

fn serves() {
    let script = script(include_str!("fixtures/scripts/f1.rhai"));
    let gaps = ["precision", "recall", "sum", "twice", "f1", "mean", "product", "lower"];
    let mut client = client("serve", &[], 5_000);
    for seed in 0..200 {
        assert_eq!(client.fill(&script, seed, &gaps), script::fill(&script, seed, &gaps), "seed {seed}");
    }
}

fn errors() {
    let mut client = client("serve", &[], 5_000);
    for (source, fault, line) in [
        ("let a = ;", ScriptFault::Syntax, 30),
        ("\nlet a = 1 / 0;", ScriptFault::Run, 31),
        ("#{}", ScriptFault::MissingEntry, 30),
    ] {
        let error = client.fill(&script(source), 1, &["x"]).unwrap_err();
        assert_eq!((error.fault, error.line), (fault, line), "{source}: {error:?}");
    }
    let long = client.fill(&script(&" ".repeat(script::MAX_SOURCE + 1)), 1, &["x"]).unwrap_err();
    assert_eq!(long.fault, ScriptFault::Limit);
    assert_eq!(said(&mut client), Ok("1".to_owned()));
}

fn hangs() {
    let start = Instant::now();
    let what = said(&mut client("hang", &[], 300)).unwrap_err();
    assert_eq!(what, "the process that runs scripts gave no answer in 300 ms and was stopped");
    assert!(start.elapsed() < Duration::from_secs(5));
}

const ENDED: &str =
    "the process that runs scripts ended: it used too much time or memory, or tried something that it may not";

fn hogs() {
    assert_eq!(said(&mut client("hog", &[], 20_000)).unwrap_err(), ENDED);
}

fn files() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there");
    std::fs::write(&there, "before").unwrap();
    let new = folder.path().join("new");
    let paths = [there.to_str().unwrap(), new.to_str().unwrap()];
    let outcome = said(&mut client("write", &paths, 5_000));
    assert_eq!(outcome, Ok("refused".to_owned()));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "before");
    assert!(!new.exists());
    assert_eq!(said(&mut client("open", &[], 5_000)), Ok("refused".to_owned()));
    assert_eq!(said(&mut client("environment", &[], 5_000)), Ok("0 /".to_owned()));
}

fn closes() {
    let mut client = client("close", &[], 500);
    assert!(said(&mut client).is_err());
    // A second one is started, not the first asked again.
    assert!(said(&mut client).is_err());
    // The same client, with a child that behaves from the second start on.
    let program = std::env::current_exe().unwrap();
    let mut starts = 0;
    let command = move || {
        starts += 1;
        let mut command = Command::new(&program);
        command.arg("child").arg(if starts == 1 { "garbage" } else { "serve" });
        command
    };
    let mut client = Client::new(command, Duration::from_secs(5));
    assert!(said(&mut client).is_err());
    assert_eq!(said(&mut client), Ok("1".to_owned()));
    assert_eq!(said(&mut client), Ok("1".to_owned()));
}

fn nonsense() {
    for sort in ["garbage", "other-id", "both", "more", "bidi", "bytes", "flood"] {
        let what = said(&mut client(sort, &[], 5_000)).unwrap_err();
        assert!(what.starts_with("the process that runs scripts answered"), "{sort}: {what}");
    }
}

fn missing() {
    let mut client = Client::new(|| Command::new("/no/such/program"), Duration::from_secs(1));
    assert!(said(&mut client).unwrap_err().starts_with("the process that runs scripts cannot be started: "));
}

fn hostile() {
    let mut client = client("serve", &[], 5_000);
    for source in ["loop { }", "fn f() { f() } f()", "let s = \"x\"; loop { s += s; }", "again()"] {
        let error = client.fill(&script(source), 1, &["x"]).unwrap_err();
        assert!(matches!(error.fault, ScriptFault::Limit | ScriptFault::Again), "{source}: {error:?}");
    }
    assert_eq!(said(&mut client), Ok("1".to_owned()));
}
