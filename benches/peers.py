"""Compare newsdesk with scikit-learn on the corpus in this repository.

Every model learns from corpus/train and is measured on corpus/test, or on TEST.jsonl ("text", "label" and, if there
is one, "title"); times are of whole processes for newsdesk and of fit and predict alone for scikit-learn.

    pip install scikit-learn==1.9.1
    cargo build --release && python benches/peers.py [TEST.jsonl]
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

ROOT = pathlib.Path(__file__).parent.parent
NEWSDESK = ROOT / "target/release/newsdesk"


def samples(part):
    pairs = [
        (line, path.stem)
        for path in sorted((ROOT / "corpus" / part).glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [text for text, _ in pairs], [label for _, label in pairs]


def records(path):
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [". ".join(filter(None, (r.get("title"), r["text"]))) for r in found], [r["label"] for r in found]


def row(name, accuracy, macro_f1, train, classify):
    print(f"| {name} | {accuracy:.3f} | {macro_f1:.3f} | {train:.1f} s | {classify:.2f} s |")


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def main():
    train_texts, train_labels = samples("train")
    test_path = pathlib.Path(sys.argv[1]) if sys.argv[1:] else ROOT / "corpus/test"
    test_texts, test_labels = records(test_path) if sys.argv[1:] else samples("test")
    print("| trained on corpus/train | accuracy | macro-F1 | train | classify |\n|---|---:|---:|---:|---:|")

    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder, "model")
        command = [NEWSDESK, "train", ROOT / "corpus/train", "--output", model]
        _, train = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
        lines = "".join(json.dumps({"text": text}) + "\n" for text in test_texts).encode()
        command = [NEWSDESK, "classify", "--from", "jsonl", "--to", "jsonl", "--model", model]
        _, classify = timed(lambda: subprocess.run(command, check=True, input=lines, stdout=subprocess.DEVNULL))
        command = [NEWSDESK, "evaluate", "topics", test_path, "--model", model, "--to", "json"]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["report"]
        row("newsdesk", report["accuracy"], report["macro_avg"]["f1"], train, classify)

    bigrams = {"ngram_range": (1, 2)}
    for name, options, estimator in [
        ("scikit-learn MultinomialNB", {}, MultinomialNB()),
        ("scikit-learn ComplementNB", {}, ComplementNB()),
        ("scikit-learn ComplementNB(0.3), bigrams", bigrams, ComplementNB(alpha=0.3)),
        ("scikit-learn LinearSVC, bigrams", bigrams, LinearSVC()),
    ]:
        pipeline = make_pipeline(TfidfVectorizer(sublinear_tf=True, **options), estimator)
        _, train = timed(lambda: pipeline.fit(train_texts, train_labels))
        said, classify = timed(lambda: pipeline.predict(test_texts))
        row(name, accuracy_score(test_labels, said), f1_score(test_labels, said, average="macro"), train, classify)


main()
