//! Streams: early answers, interruption, closed pipes, full disks.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use serde_json::Value;

const RECORD: &str = "{\"id\": 7, \"text\": \"Oil prices fell as OPEC raised its output.\"}\n";

/// newsdesk, reading JSON lines that are written as the test goes on.
fn classifying(to: &str, output: Stdio) -> Child {
    let mut command = Command::cargo_bin("newsdesk").unwrap();
    command.args(["classify", "--from", "jsonl", "--to", to]);
    command.stdin(Stdio::piped()).stdout(output).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_record_is_answered_before_the_next_one_comes() {
    let mut child = classifying("jsonl", Stdio::piped());
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        input.write_all(RECORD.as_bytes()).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["topic"], "energy");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_records() {
    let mut child = classifying("json", Stdio::piped());
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    input.write_all(RECORD.as_bytes()).unwrap();
    // The answer has begun, and the input is still open.
    let mut begun = [0; 2];
    output.read_exact(&mut begun).unwrap();
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let mut said = String::from_utf8(begun.to_vec()).unwrap();
    output.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(serde_json::from_str::<Vec<Value>>(&said).unwrap()[0]["id"], 7);
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let mut child = classifying("jsonl", Stdio::piped());
    drop(child.stdout.take());
    // The run may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(RECORD.repeat(20_000).as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = classifying("jsonl", full.into());
    child.stdin.take().unwrap().write_all(RECORD.as_bytes()).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(said.to_lowercase().contains("standard output: no space left"), "{said}");
}
