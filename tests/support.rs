//! Running the command: what goes in is stated, what comes out is asked for.

use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// A scraped file with two articles and all the residue of their pages.
pub const SCRAPED: &str = "tests/data/scraped.txt";

/// What a run printed, and how it ended.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs newsdesk in the project's folder.
pub fn newsdesk(args: &[&str]) -> Ran {
    newsdesk_with(args, b"")
}

/// Runs newsdesk with something on its standard input.
pub fn newsdesk_with(args: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::cargo_bin("newsdesk").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NO_COLOR");
    let output = command.args(args).write_stdin(input).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// The standard output of a run in which nothing went wrong.
    pub fn success(self) -> String {
        assert_eq!((self.status, self.stderr.as_str()), (0, ""));
        self.stdout
    }

    /// The objects of JSON lines, whatever the status.
    pub fn objects(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Writes a file into a folder and gives its path.
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// Some samples of a label each, a line each.
pub const ENERGY: &str =
    "Crude oil fell in London.\nThe refinery shut for repairs.\nGas pipeline flows rose.\nOPEC cut output.\n";
pub const SPORT: &str =
    "The striker scored twice.\nThe final goes to penalties.\nShe won the marathon.\nThe coach resigned.\n";
pub const LAW: &str = "The court jailed the clerk.\nJudges upheld the verdict.\nThe jury acquitted him.\n";

/// Writes a corpus, a file for each label, and gives its path.
pub fn corpus(folder: &Path, name: &str, labels: &[(&str, &str)]) -> String {
    for (label, lines) in labels {
        write(folder, &format!("{name}/{label}.txt"), lines);
    }
    path(folder, name)
}

/// The path of a file in a folder.
pub fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// The bytes as gzip writes them.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Asserts that `value[start..end]` of `text` is the value's own text.
pub fn assert_verbatim(text: &str, value: &Value) {
    let at = |key: &str| value[key].as_u64().unwrap() as usize;
    assert_eq!(&text[at("start")..at("end")], value["text"].as_str().unwrap());
}
