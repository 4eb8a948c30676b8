//! Input of every kind, and above all bad input: each failure is one clear
//! message, everything else is done.

use crate::support::{SCRAPED, gzipped, newsdesk, newsdesk_with, write};

#[test]
fn a_missing_file_is_named_and_the_others_are_read() {
    let ran = newsdesk(&["classify", "--to", "jsonl", "no/such.txt", SCRAPED]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stderr, "newsdesk: no/such.txt: no such file or directory\n");
    let answers = ran.objects();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["error"]["kind"], "io");
    assert_eq!(answers[2]["topic"], "energy");
}

#[test]
fn files_that_hold_no_text_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, words) in [
        ("empty.txt", &b""[..], "no text"),
        ("blank.txt", b" \n\n\t\n", "no text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        ("paper.txt", b"%PDF-1.7\n%\xe2\xe3", "pdftotext"),
        ("zeros.txt", &[0; 4096], "control characters"),
    ] {
        let path = write(folder.path(), name, bytes);
        let ran = newsdesk(&["summarize", &path]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{name}");
        assert!(ran.stderr.contains(name) && ran.stderr.contains(words), "{}", ran.stderr);
    }
}

#[test]
fn a_control_character_at_the_head_of_a_stream_costs_one_record() {
    let ran = newsdesk_with(
        &["classify", "--from", "jsonl", "--to", "jsonl"],
        b"\x01{\"text\":\"Oil fell.\"}\n{\"text\":\"Gas rose.\"}\n",
    );
    let kinds: Vec<bool> = ran.objects().iter().map(|answer| answer["error"].is_object()).collect();
    assert_eq!((kinds, ran.status), (vec![true, false], 1));
}

#[test]
fn every_line_of_jsonl_is_answered_in_its_place() {
    let lines = b"{\"id\":\"a\",\"text\":\"Oil fell.\"}\nnot json\n{\"id\":\"c\"}\n\n{\"id\":1.50,\"text\":5}\n{\"text\":\"Gas rose.\"}";
    let ran = newsdesk_with(&["classify", "--from", "jsonl", "--to", "jsonl"], lines);
    let answers: Vec<_> = ran
        .objects()
        .iter()
        .map(|a| {
            (a["id"].to_string().replace('"', ""), a["error"]["kind"].as_str().unwrap_or("-").to_owned())
        })
        .collect();
    let expected = [
        ("a", "-"),
        ("-#2", "invalid-json"),
        ("c", "missing-text"),
        ("-#4", "invalid-json"),
        ("1.5", "missing-text"),
        ("-#6", "-"),
    ];
    assert_eq!(answers, expected.map(|(id, kind)| (id.to_owned(), kind.to_owned())));
    assert!(ran.stdout.contains("{\"id\":1.50,"), "an id is given back as it was written");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("standard input, line 2: "), "{}", ran.stderr);
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_one_row() {
    let folder = tempfile::tempdir().unwrap();
    for end in ["5,The striker scored.", "5,\"The striker scored.\""] {
        let table = format!("id,text\n1,\"Oil fell.\"\n2,\"Gas rose.\n3,Coal sank.\n4,Talks began.\n{end}\n");
        let path = write(folder.path(), "t.csv", table);
        let ran = newsdesk(&["classify", &path, "--to", "jsonl"]);
        assert_eq!(ran.status, 1);
        assert!(ran.stderr.contains("t.csv:3: ") && ran.stderr.contains("quotation mark"), "{}", ran.stderr);
        let answers = ran.objects();
        let ids: Vec<&str> = answers.iter().filter_map(|answer| answer["id"].as_str()).collect();
        assert!(matches!(ids[..], ["1", _, "3", "4", "5"]), "{ids:?}");
        assert_eq!(answers[1]["error"]["kind"], "invalid-table");
    }
}

#[test]
fn a_record_that_fails_keeps_its_own_source() {
    let lines = b"{\"source\":\"Wire\"}\n{\"text\":null}";
    let ran = newsdesk_with(&["classify", "--from", "jsonl", "--to", "jsonl"], lines);
    let answers = ran.objects();
    assert_eq!((&answers[0]["id"], &answers[0]["source"]), (&"-#1".into(), &"Wire".into()));
    assert_eq!(answers[1]["source"], "-");
    assert!(ran.stderr.contains("standard input, line 1: "), "{}", ran.stderr);
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    let table = "\u{feff}id,title,text\n1,Oil,\"Crude fell,\nas \"\"OPEC\"\" met.\"\n2,Gas\n";
    let ran = newsdesk_with(&["classify", "--from", "csv", "--to", "jsonl"], table.as_bytes());
    let answers = ran.objects();
    assert_eq!((&answers[0]["id"], &answers[0]["topic"]), (&"1".into(), &"energy".into()));
    assert_eq!(answers[1]["error"]["kind"], "missing-text");
    let ran = newsdesk_with(&["classify", "--from", "tsv"], b"id\tbody\n1\tOil\n");
    assert!(ran.stderr.contains("no column is named \"text\"") && ran.stderr.contains("found: id, body"));
}

#[test]
fn fields_of_other_names_are_read_where_they_are_asked_for() {
    let line = b"{\"guid\": 7, \"headline\": \"Oil\", \"body\": \"Crude fell.\", \"id\": 8, \"title\": \"-\"}\n{\"text\": \"\"}";
    let names = ["--text-field", "body", "--title-field", "headline", "--id-field", "guid"];
    let run = |command: &str, from: &str, input: &[u8]| {
        newsdesk_with(&[&[command, "--to", "jsonl", "--from", from][..], &names[..]].concat(), input)
    };
    for command in ["classify", "summarize", "inspect"] {
        let ran = run(command, "jsonl", line);
        let answers = ran.objects();
        assert_eq!((&answers[0]["id"], &answers[0]["title"]), (&7.into(), &"Oil".into()), "{command}");
        assert_eq!(answers[1]["error"]["kind"], "missing-text");
        assert!(
            ran.stderr.contains("no \"body\"") && ran.stderr.contains("named \"body\""),
            "{}",
            ran.stderr
        );
    }
    let ran = run("classify", "csv", b"guid,headline,body\n7,Oil,Crude fell.\n");
    assert_eq!((&ran.objects()[0]["id"], &ran.objects()[0]["title"]), (&"7".into(), &"Oil".into()));
    let ran = run("classify", "tsv", b"guid\ttext\n7\tOil\n");
    assert!(ran.stderr.contains("no column is named \"body\""), "{}", ran.stderr);
    let ran = newsdesk_with(&["classify", "--from", "jsonl", "--text-field", "x", "--title-field", "x"], b"");
    assert!(ran.status == 2 && ran.stderr.contains("--text-field and --title-field"), "{}", ran.stderr);
}

#[test]
fn the_other_fields_of_a_record_are_given_back_as_they_were_written() {
    let lines = b"{\"id\": 7, \"z\": 1.50, \"text\": \"Crude fell.\", \"topic\": \"-\", \"a\": {\"b\": [ ]}}\n{\"id\": 8, \"z\": 2}\n";
    let args = ["classify", "--from", "jsonl", "--keep-fields", "--to"];
    let ran = newsdesk_with(&[&args[..], &["jsonl"]].concat(), lines);
    let first = ran.stdout.lines().next().unwrap();
    assert!(first.starts_with("{\"id\":7,\"source\":\"-\","), "{first}");
    assert!(first.ends_with(",\"z\":1.50,\"a\":{\"b\": [ ]}}"), "{first}");
    let answers = ran.objects();
    assert_ne!(answers[0]["topic"], "-");
    assert_eq!(answers[1]["error"]["kind"], "missing-text");
    // What newsdesk answers itself does not change.
    let plain = newsdesk_with(&["classify", "--from", "jsonl", "--to", "jsonl"], lines);
    for (name, value) in plain.objects()[0].as_object().unwrap() {
        assert_eq!(&answers[0][name], value);
    }
    for command in ["summarize", "inspect"] {
        let ran = newsdesk_with(&[command, "--from", "jsonl", "--keep-fields", "--to", "json"], lines);
        let answers: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((&answers[0]["topic"], &answers[0]["a"]["b"]), (&"-".into(), &serde_json::json!([])));
    }
    let ran = newsdesk_with(&[&args[..], &["csv"]].concat(), b"");
    assert!(ran.status == 2 && ran.stderr.contains("--to jsonl"), "{}", ran.stderr);
}

#[test]
fn the_fields_of_a_row_and_of_a_record_that_failed_are_given_back_too() {
    let args = ["classify", "--keep-fields", "--to", "jsonl", "--from"];
    let table = b"id,text,url,url\n7,Oil fell.,http://a.b,x\n";
    let answer = newsdesk_with(&[&args[..], &["csv"]].concat(), table).objects().remove(0);
    assert_eq!((&answer["url"], &answer["id"]), (&"http://a.b".into(), &"7".into()));
    assert!(answer.get("text").is_none());
    let failed = newsdesk_with(&[&args[..], &["jsonl"]].concat(), b"{\"id\":7,\"url\":\"u\"}\n");
    assert_eq!((failed.status, &failed.objects()[0]["url"]), (1, &"u".into()));
}

#[test]
fn a_column_that_is_asked_for_must_be_there() {
    let table = b"id,text\n7,Oil fell.\n";
    let ran = newsdesk_with(&["classify", "--from", "csv", "--to", "jsonl", "--id-field", "guid"], table);
    assert_eq!(ran.status, 1);
    let message = ran.objects()[0]["error"]["message"].to_string();
    assert!(message.contains("guid") && message.contains("found: id, text"), "{message}");
}

#[test]
fn a_table_in_another_encoding_is_read_as_a_whole() {
    let table = b"id,title,text\nTroms\xf8,S\xe9gol\xe8ne Royal,\xa33m fraud hits oil trader in London\n\
                  Z\xfcrich,M\xfcller,Gas prices rose in K\xf6ln\n";
    let found = newsdesk_with(&["inspect", "--from", "csv", "--to", "jsonl"], table).objects();
    let field = |row: usize, name: &str| found[row][name].as_str().unwrap().to_owned();
    assert_eq!([field(0, "id"), field(0, "title")], ["Tromsø", "Ségolène Royal"]);
    assert_eq!([field(1, "id"), field(1, "title")], ["Zürich", "Müller"]);
}

#[test]
fn a_table_that_newsdesk_wrote_can_be_read_by_it() {
    let record = "{\"id\":\"a\",\"text\":\"The \\\"oil\\\" price\\nfell, and\\tit was a surprise.\"}\n";
    for format in ["csv", "tsv"] {
        let table =
            newsdesk_with(&["summarize", "--from", "jsonl", "--to", format], record.as_bytes()).success();
        let again = newsdesk_with(&["inspect", "--from", format, "--to", "jsonl"], table.as_bytes());
        let found = again.objects();
        assert_eq!((again.status, found.len()), (0, 1), "{table}");
        let sentence = found[0]["sentences"][0]["text"].as_str().unwrap();
        let words: Vec<&str> = sentence.split_whitespace().collect();
        assert_eq!(words.join(" "), "The \"oil\" price fell, and it was a surprise.", "{table}");
    }
}

#[test]
fn one_article_in_any_encoding_gives_the_same_answer() {
    let text = "Ministers in Yaoundé “agreed” to cut crude output.";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = b"Ministers in Yaound\xe9 \x93agreed\x94 to cut crude output.".to_vec();
    let summary = |bytes: &[u8]| {
        newsdesk_with(&["summarize", "--to", "jsonl"], bytes).objects()[0]["summary"][0]["text"].clone()
    };
    for bytes in [text.as_bytes().to_vec(), [b"\xef\xbb\xbf", text.as_bytes()].concat(), utf16, windows] {
        assert_eq!(summary(&bytes), text);
    }
}

#[test]
fn line_ends_of_any_system_give_the_same_sentences() {
    let text = "Oil prices fall\n\nCrude fell on Monday.\n\nGas rose on Tuesday.\n";
    let sentences = |text: &str| {
        let article = newsdesk_with(&["inspect", "--to", "jsonl"], text.as_bytes()).objects().remove(0);
        let sentences = article["sentences"].as_array().unwrap().clone();
        (article["title"].clone(), sentences.iter().map(|s| s["text"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(sentences(text), sentences(&text.replace('\n', "\r\n")));
    assert_eq!(sentences(text), sentences(&text.replace('\n', "\r")));
}

#[test]
fn a_folder_is_read_recursively_in_the_order_of_names() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b/z.txt", "Oil fell.");
    write(folder.path(), "b/a.jsonl", "{\"text\":\"Gas rose.\"}\n");
    write(folder.path(), "a.md", "Coal stayed.");
    write(folder.path(), ".hidden/x.txt", "Unseen.");
    write(folder.path(), "c.png", "no text");
    let ran = newsdesk(&["classify", "--to", "jsonl", &folder.path().display().to_string()]);
    let names: Vec<_> = ran.objects().iter().map(|a| a["source"].as_str().unwrap().to_owned()).collect();
    let ends: Vec<_> = names.iter().map(|name| name.rsplit('/').next().unwrap()).collect();
    assert_eq!((ran.status, ends), (0, vec!["a.md", "a.jsonl", "z.txt"]));
    let empty = tempfile::tempdir().unwrap();
    let ran = newsdesk(&["classify", &empty.path().display().to_string()]);
    assert!(ran.status == 1 && ran.stderr.contains("--from"), "{}", ran.stderr);
}

#[test]
fn one_endless_line_is_no_trouble() {
    let mut text = "The talks in Geneva went on. ".repeat(40_000);
    text.push_str(&"x".repeat(1 << 20));
    let ran = newsdesk_with(&["classify", "--to", "jsonl"], text.as_bytes());
    assert_eq!((ran.status, ran.objects().len()), (0, 1));
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let lines: String = (0..600)
        .map(|n| serde_json::json!({"id": n, "text": format!("Crude oil rose by {n} cents. The minister resigned.")}).to_string() + "\n")
        .collect();
    for command in [["classify", "--explain"], ["summarize", "--keywords=2"], ["inspect", "--no-clean"]] {
        let run = |threads: &str| {
            let args = ["--from", "jsonl", "--to", "jsonl", "--threads", threads];
            newsdesk_with(&[&command[..], &args].concat(), lines.as_bytes()).success()
        };
        assert_eq!(run("1"), run("2"));
        assert_eq!(run("1"), run("8"));
    }
}

#[test]
fn an_article_is_answered_alike_alone_and_behind_many_others() {
    let last = r#"{"id": "last", "text": "Refiners in Rotterdam bought crude as the cease-fire held."}"#;
    let others: String = (0..5000)
        .map(|n| format!("{{\"text\": \"Refinery w{n}x and word{n} in Rotterdam held talks.\"}}\n"))
        .collect();
    for command in [["classify", "--explain"], ["summarize", "--keywords=5"]] {
        let run = |lines: &str| {
            let args = ["--from", "jsonl", "--to", "jsonl", "--threads", "1"];
            let printed = newsdesk_with(&[&command[..], &args].concat(), lines.as_bytes()).success();
            printed.lines().last().unwrap().to_owned()
        };
        assert_eq!(run(last), run(&(others.clone() + last)));
    }
}

#[test]
fn of_no_records_there_are_no_answers() {
    for (format, input) in [("jsonl", ""), ("csv", "id,text\n"), ("tsv", "id\ttext\n")] {
        let ran = newsdesk_with(&["classify", "--from", format, "--to", "jsonl"], input.as_bytes());
        assert_eq!(ran.success(), "");
    }
    assert_eq!(newsdesk_with(&["classify", "--to", "jsonl"], b"").status, 1);
}

#[test]
fn tables_in_utf_16_are_parted_as_others_are() {
    for mark in [";", "\t", "|", ","] {
        let table = format!("number{mark}text{mark}id\n1{mark}Oil fell.{mark}7\n");
        let bytes: Vec<u8> =
            [0xfeff].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let ran = newsdesk_with(&["classify", "--from", "csv", "--to", "jsonl"], &bytes);
        assert_eq!(ran.objects()[0]["id"], "7", "{mark}");
    }
}

#[test]
fn escape_sequences_do_not_reach_the_terminal_but_stay_in_data() {
    let line = r#"{"title": "A\u001b[31m red", "text": "Oil\u001b[31m fell."}"#;
    let args = ["summarize", "--from", "jsonl", "--to"];
    let shown = newsdesk_with(&[&args[..], &["text"]].concat(), line.as_bytes()).success();
    assert!(!shown.contains('\u{1b}'));
    let data = newsdesk_with(&[&args[..], &["jsonl"]].concat(), line.as_bytes());
    assert_eq!(data.objects()[0]["summary"][0]["text"], "Oil\u{1b}[31m fell.");
}

#[test]
fn bad_usage_ends_with_status_two() {
    for args in [
        &["classify", "--threshold", "2", SCRAPED][..],
        &["classify", "--by", "word", SCRAPED],
        &["summarize", "--sentences", "0", SCRAPED],
        &["summarize", "--percent", "150", SCRAPED],
        &["no-such-command"],
    ] {
        let ran = newsdesk(args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(!ran.stderr.is_empty());
    }
}

/// One record each, as the zstd command writes them with `--check`.
const OIL_ZST: &[u8] = b"\x28\xb5\x2f\xfd\x24\x15\xa9\x00\x00{\"text\":\"Oil fell.\"}\n\x79\x9f\x81\x34";
const GAS_ZST: &[u8] = b"\x28\xb5\x2f\xfd\x24\x15\xa9\x00\x00{\"text\":\"Gas rose.\"}\n\xe8\x2e\xc5\xc3";

#[test]
fn compressed_input_is_read_like_what_it_holds() {
    let (oil, gas) = (&b"{\"text\":\"Oil fell.\"}\n"[..], &b"{\"text\":\"Gas rose.\"}\n"[..]);
    let args = ["classify", "--from", "jsonl", "--to", "jsonl"];
    let plain = newsdesk_with(&args, &[oil, gas].concat()).success();
    assert_eq!(plain.lines().count(), 2);
    // Several members or frames, one after the other, are one file.
    for bytes in
        [gzipped(&[oil, gas].concat()), [gzipped(oil), gzipped(gas)].concat(), [OIL_ZST, GAS_ZST].concat()]
    {
        assert_eq!(newsdesk_with(&args, &bytes).success(), plain);
    }
    let page = b"<html><body><p>Oil fell.</p></body></html>";
    let summary = |bytes: &[u8]| newsdesk_with(&["summarize", "--from", "html", "--to", "jsonl"], bytes);
    assert_eq!(summary(&gzipped(page)).stdout, summary(page).stdout);
}

#[test]
fn the_name_within_the_name_of_a_compressed_file_tells_its_format() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt.gz", gzipped(b"Coal stayed."));
    write(folder.path(), "b.jsonl.zst", [OIL_ZST, GAS_ZST].concat());
    write(folder.path(), "c.csv.GZ", gzipped(b"id,text\n7,Oil rose.\n"));
    write(folder.path(), "d.png.gz", gzipped(b"no text"));
    let ran = newsdesk(&["classify", "--to", "jsonl", &folder.path().display().to_string()]);
    let ids: Vec<_> = ran.objects().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect();
    let ends: Vec<_> = ids.iter().map(|id| id.rsplit('/').next().unwrap()).collect();
    assert_eq!((ran.status, ends), (0, vec!["a.txt.gz#1", "b.jsonl.zst#1", "b.jsonl.zst#2", "7"]));
}

#[test]
fn damaged_compressed_data_is_named_and_what_came_before_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    // The second member does not begin like one.
    let spoiled = [gzipped(b"{\"text\":\"Oil fell.\"}\n"), b"\x1f\x8bspoiled".to_vec()].concat();
    for (name, bytes) in [
        ("cut.jsonl.gz", gzipped(b"{\"text\":\"Oil fell.\"}\n")[..20].to_vec()),
        ("cut.csv.gz", gzipped(b"id,text\n7,Oil rose.\n")[..20].to_vec()),
        ("cut.txt.zst", OIL_ZST[..20].to_vec()),
        ("spoiled.jsonl.gz", spoiled),
        ("spoiled.jsonl.zst", [OIL_ZST, b"spoiled"].concat()),
    ] {
        let path = write(folder.path(), name, bytes);
        let ran = newsdesk(&["classify", "--to", "jsonl", &path]);
        assert!(ran.status == 1 && ran.stderr.contains(name), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains("damaged or cut short"), "{name}: {}", ran.stderr);
        let answers = ran.objects();
        assert_eq!(answers.last().unwrap()["error"]["kind"], "io", "{name}");
        let failures = answers.iter().filter(|answer| answer["error"].is_object()).count();
        assert_eq!(failures, 1, "{name}");
        assert_eq!(answers.len() - failures, usize::from(name.starts_with("spoiled")), "{name}");
    }
}
