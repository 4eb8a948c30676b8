//! Model files: what is written is read again; what is damaged is refused.

use std::fs;

use newsdesk::train::{TrainOptions, train};
use newsdesk::{Article, ErrorKind, Model};

use crate::support::{newsdesk, write};

fn small() -> Model {
    let sample = |label: &str, text: &str| newsdesk::corpus::Sample::new(label, text);
    let samples = [
        sample("energy", "Crude oil fell in London."),
        sample("energy", "Gas prices rose."),
        sample("sport", "The striker scored twice."),
        sample("sport", "She won the marathon."),
    ];
    train(&samples, &TrainOptions::default(), None, &|_| ()).unwrap()
}

#[test]
fn a_model_written_and_read_again_gives_the_same_bytes_and_answers() {
    let model = small();
    let bytes = model.to_bytes().unwrap();
    let read = Model::from_bytes(&bytes).unwrap();
    assert!(read.to_bytes().unwrap() == bytes);
    let article = || Article::new("Oil fell as the striker won.");
    let answer = |model: &Model| model.classifier().classify(&model.prepare(article()));
    assert_eq!(answer(&model), answer(&read));
}

#[test]
fn the_built_in_model_is_that_of_the_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("news.safetensors").display().to_string();
    let choices =
        "--word-classes models/word_classes.txt --variant complement --stop-words drop --reweigh yes";
    let choices: Vec<&str> = choices.split(' ').collect();
    newsdesk(&[&["train", "corpus/train", "--output", &model], &choices[..]].concat()).success();
    let message =
        "models/news.safetensors is older than corpus/train; train it again as models/README.md says";
    assert!(fs::read(model).unwrap() == fs::read("models/news.safetensors").unwrap(), "{message}");
}

#[test]
fn a_file_that_is_no_model_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let foreign =
        safetensors::serialize(Vec::<(&str, safetensors::tensor::TensorView<'_>)>::new(), None).unwrap();
    for bytes in [b"".to_vec(), b"plain text".to_vec(), vec![0xff; 4096], foreign] {
        let path = write(folder.path(), "m", bytes);
        let ran = newsdesk(&["classify", "--model", &path, "tests/data/scraped.txt"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(&path) && ran.stderr.contains("newsdesk train"), "{}", ran.stderr);
    }
}

#[test]
fn a_model_of_another_version_is_refused_by_name() {
    let bytes = small().to_bytes().unwrap();
    let before = br#"newsdesk_model\",\""#;
    let at = bytes.windows(before.len()).position(|window| window == before).unwrap() + before.len();
    let mut other = bytes.clone();
    other[at] = b'9';
    assert_eq!(Model::from_bytes(&other).unwrap_err().kind(), ErrorKind::ModelVersion);
}

#[test]
fn a_model_cut_short_or_with_a_flipped_byte_never_panics() {
    let bytes = small().to_bytes().unwrap();
    for length in 0..bytes.len() {
        assert!(Model::from_bytes(&bytes[..length]).is_err(), "cut at {length}");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        assert!(Model::from_bytes(&damaged).is_err(), "byte {at}");
    }
}

#[test]
fn nothing_half_written_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("m").display().to_string();
    newsdesk(&["train", "corpus/test", "--output", &model]).success();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["m"]);
}

#[test]
fn a_model_takes_the_place_of_the_old_one_at_once_and_keeps_its_readers() {
    let folder = tempfile::tempdir().unwrap();
    let model = write(folder.path(), "m", "old");
    // Another name of the same file, which a file written in place would change too.
    let old = folder.path().join("old");
    fs::hard_link(&model, &old).unwrap();
    #[cfg(unix)]
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&model, fs::Permissions::from_mode(0o640)).unwrap();
        || fs::metadata(&model).unwrap().permissions().mode() & 0o777
    };
    newsdesk(&["train", "corpus/test", "--output", &model]).success();
    assert_eq!(fs::read(&old).unwrap(), b"old");
    assert!(fs::read(&model).unwrap().len() > 3);
    #[cfg(unix)]
    assert_eq!(mode(), 0o640);
}

#[cfg(unix)]
#[test]
fn links_in_a_row_are_followed_to_the_file_that_is_to_be_written() {
    let folder = tempfile::tempdir().unwrap();
    for (link, to) in [("a", "b"), ("b", "c")] {
        std::os::unix::fs::symlink(to, folder.path().join(link)).unwrap();
    }
    let output = folder.path().join("a").display().to_string();
    newsdesk(&["train", "corpus/test", "--output", &output]).success();
    assert!(folder.path().join("c").is_file() && folder.path().join("b").is_symlink());
}
