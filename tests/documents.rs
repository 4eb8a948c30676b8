//! README's commands print what README shows.

use std::fs;
use std::path::Path;

use crate::support::newsdesk;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The blocks ```console of README: each a command after `$ ` and its output.
fn shown() -> Vec<(String, String)> {
    readme()
        .split("```console\n")
        .skip(1)
        .flat_map(|rest| {
            let block = rest.split("```").next().unwrap();
            block
                .split("$ ")
                .skip(1)
                .map(|one| {
                    let (command, output) = one.split_once('\n').unwrap();
                    (command.to_owned(), output.trim().to_owned())
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_command_in_the_readme_prints_what_it_shows() {
    let mut checked = 0;
    for (command, expected) in shown() {
        let Some(args) = command.strip_prefix("newsdesk ") else { continue };
        let args: Vec<&str> = args.split_whitespace().collect();
        let printed = newsdesk(&args).success();
        let mut rest = printed.trim_end().lines().map(str::trim);
        let mut is_cut = false;
        for line in expected.lines().map(str::trim) {
            if line == "..." {
                is_cut = true;
                continue;
            }
            let found = if is_cut { rest.any(|other| other == line) } else { rest.next() == Some(line) };
            assert!(found, "{command}: {line}\nprinted:\n{printed}");
            is_cut = false;
        }
        assert!(is_cut || rest.next().is_none(), "{command}: more is printed\n{printed}");
        checked += 1;
    }
    assert!(checked >= 4);
}

#[test]
fn the_changelog_tells_of_this_version() {
    let changelog = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn help_names_every_command_and_completions_and_manual_are_made() {
    let help = newsdesk(&["--help"]).success();
    for command in ["classify", "summarize", "inspect", "train", "evaluate", "completions", "man"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
    assert!(newsdesk(&["completions", "bash"]).success().contains("newsdesk"));
    let manual = newsdesk(&["man"]).success();
    assert!(manual.contains(".TH") && manual.contains("classify"));
}
