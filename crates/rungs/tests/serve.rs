//! `rungs serve` as a whole process: who is let in, what is refused, and that it serves this computer alone.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where what it needs is missing")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A server on a port that the system chose; killed at the end.
struct Server {
    child: Child,
    address: String,
    link: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(data: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rungs"));
    command.env("RUNGS_DATA", data.path()).env("RUNGS_TODAY", "2026-11-22").env("NO_COLOR", "1");
    command
}

impl Server {
    fn start(data: &TempDir, address: &str) -> Self {
        let mut child = program(data)
            .args(["--json", "serve", "--addr", address])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        while !text.trim_end().ends_with('}') {
            assert!(reader.read_line(&mut text).unwrap() > 0, "the server stopped: {text}");
        }
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        let field = |name: &str| told[name].as_str().unwrap().to_owned();
        Self { address: field("address"), link: field("link"), child }
    }

    /// Sends a request as it stands and returns the whole answer.
    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let host = &self.address;
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n"))
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let (host, length) = (&self.address, body.len());
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }

    /// Opens the link, and returns the header that brings the cookie.
    fn let_in(&self) -> String {
        let path = self.link.split_once("/open/").unwrap().1;
        let answer = self.get(&format!("/open/{path}"), "");
        assert_eq!(status(&answer), 303, "{answer}");
        format!("Cookie: {}\r\n", cookie(&answer))
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn cookie(answer: &str) -> String {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie:")).unwrap();
    line["set-cookie:".len()..].trim().split(';').next().unwrap().to_owned()
}

#[test]
fn a_stranger_sees_nothing_and_a_link_works_once() {
    let data = TempDir::new().unwrap();
    let server = Server::start(&data, "127.0.0.1:0");
    let stranger = server.get("/ladder", "");
    assert_eq!(status(&stranger), 403);
    assert!(stranger.contains("was not let in") && !stranger.contains("AIF-C01"), "{stranger}");
    let token = server.link.split_once("/open/").unwrap().1.to_owned();
    let first = server.get(&format!("/open/{token}"), "");
    let set = first.lines().find(|line| line.to_lowercase().starts_with("set-cookie:")).unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    assert_eq!(status(&server.get(&format!("/open/{token}"), "")), 403, "the link works once");
    let known = format!("Cookie: {}\r\n", cookie(&first));
    let page = server.get("/ladder", &known);
    assert_eq!(status(&page), 200);
    assert!(page.contains("AIF-C01"));
    let guessed = known.replace(|digit: char| digit.is_ascii_hexdigit(), "0");
    assert_eq!(status(&server.get("/ladder", &guessed)), 403);
}

#[test]
fn another_name_another_origin_and_a_foreign_form_are_refused() {
    let data = TempDir::new().unwrap();
    let server = Server::start(&data, "127.0.0.1:0");
    let known = server.let_in();
    let port = server.address.rsplit_once(':').unwrap().1;
    for (host, want) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("rebound.example:{port}"), 403),
        ("127.0.0.1".to_owned(), 403),
        (format!("127.0.0.1.example:{port}"), 403),
        (String::new(), 403),
    ] {
        let answer = server.send(&format!("GET /ladder HTTP/1.1\r\nHost: {host}\r\n{known}Connection: close\r\n\r\n"));
        assert_eq!(status(&answer), want, "{host}");
    }
    let foreign = format!("{known}Origin: http://evil.example\r\n");
    assert_eq!(status(&server.post("/theme", &foreign, "theme=dark")), 403);
    let null = format!("{known}Origin: null\r\n");
    assert_eq!(status(&server.post("/theme", &null, "theme=dark")), 403);
    let cross = format!("{known}Sec-Fetch-Site: cross-site\r\n");
    assert_eq!(status(&server.post("/theme", &cross, "theme=dark")), 403);
    assert_eq!(status(&server.post("/theme", &known, "theme=dark")), 403, "without the form's word");
    let page = server.get("/ladder", &known);
    let word = page.split_once("name=\"csrf\" value=\"").unwrap().1.split('"').next().unwrap();
    let sent = server.post("/theme", &known, &format!("csrf={word}&theme=dark&back=//evil.example"));
    assert_eq!(status(&sent), 303);
    assert!(sent.to_lowercase().contains("location: /\r\n"), "{sent}");
    let huge = format!("csrf={word}&theme={}", "x".repeat(300_000));
    assert_eq!(status(&server.post("/theme", &known, &huge)), 413);
}

#[test]
fn every_answer_forbids_inline_code_and_frames_and_has_the_foot() {
    let data = TempDir::new().unwrap();
    let server = Server::start(&data, "127.0.0.1:0");
    let known = server.let_in();
    for (path, headers) in [("/ladder", known.as_str()), ("/no-such-page", known.as_str()), ("/ladder", "")] {
        let answer = server.get(path, headers).to_lowercase();
        assert!(answer.contains("catalogue as known on") && answer.contains("not affiliated"), "{path}: every foot");
        for want in
            ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "x-frame-options: deny"]
        {
            assert!(answer.contains(want), "{path}: {want}");
        }
    }
}

#[test]
fn a_browser_stays_let_in_when_the_server_is_killed_and_started_again() {
    let data = TempDir::new().unwrap();
    let first = Server::start(&data, "127.0.0.1:0");
    let (known, address, link) = (first.let_in(), first.address.clone(), first.link.clone());
    drop(first);
    let again = Server::start(&data, &address);
    assert_eq!(status(&again.get("/ladder", &known)), 200);
    assert_ne!(again.link, link, "every start prints another link");
}

fn refused(arguments: &[&str]) -> Output {
    program(&TempDir::new().unwrap()).args(arguments).output().unwrap()
}

#[test]
fn only_this_computer_is_served() {
    for (address, want) in [
        ("0.0.0.0:7878", "is not an address of this computer alone"),
        ("[::]:7878", "is not an address of this computer alone"),
        ("192.0.2.1:7878", "is not an address of this computer alone"),
        ("7878", "write address and port"),
    ] {
        let output = refused(&["serve", "--addr", address]);
        assert_eq!(output.status.code(), Some(2), "{address}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(want), "{address}: {output:?}");
    }
}

#[test]
fn the_page_of_an_error_keeps_the_colours_that_were_chosen() {
    let data = TempDir::new().unwrap();
    let server = Server::start(&data, "127.0.0.1:0");
    let known = server.let_in().replace("\r\n", "; theme=dark\r\n");
    for path in ["/ladder", "/no-such-page"] {
        assert!(server.get(path, &known).contains("data-theme=\"dark\""), "{path}");
    }
}
