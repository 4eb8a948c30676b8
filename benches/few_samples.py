"""Compare newsdesk with scikit-learn and fastText where there are few samples of each label.

Each folder holds train.jsonl and test.jsonl with "text" and "label". From the training part N samples of each
label are drawn, several times, and every method learns from the same ones; the figure is the mean accuracy on
(at most 2,000 samples of) the test part. scikit-learn's methods see unigrams and bigrams by sublinear TF-IDF; fastText
sees unigrams and bigrams for 25 epochs, on one thread, so that it gives the same figures each time, and is given the
best of three learning rates on the test part itself.

    pip install scikit-learn==1.9.1 fasttext-wheel==0.9.2
    cargo build --release && python benches/few_samples.py FOLDER...
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import fasttext
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

NEWSDESK = pathlib.Path(__file__).parent.parent / "target/release/newsdesk"
SIZES = (10, 30, 100, 300)
DRAWS = 6
PEERS = {"ComplementNB": ComplementNB, "LinearSVC": LinearSVC, "logistic regression": lambda: LogisticRegression(C=10, max_iter=500)}


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def text(sample):
    return " ".join(filter(None, (sample.get("title"), sample["text"])))


def write(path, samples):
    path.write_text("".join(json.dumps(sample) + "\n" for sample in samples), encoding="utf-8")


def newsdesk(train, test, folder):
    write(folder / "train.jsonl", train)
    write(folder / "test.jsonl", test)
    model = folder / "model"
    subprocess.run([NEWSDESK, "train", folder / "train.jsonl", "--output", model], check=True, stdout=subprocess.PIPE)
    command = [NEWSDESK, "evaluate", "topics", folder / "test.jsonl", "--model", model, "--to", "json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["report"]["accuracy"]


def fast_text(train, test, folder):
    # One line a sample, in lower case and without punctuation, as its authors prepare text.
    def line(sample):
        return " ".join(re.findall(r"\w+", text(sample).lower()))

    names = {f"__label__{number}": label for number, label in enumerate(sorted({s["label"] for s in train}))}
    numbers = {label: name for name, label in names.items()}
    path = folder / "train.txt"
    path.write_text("".join(f"{numbers[s['label']]} {line(s)}\n" for s in train), encoding="utf-8")
    lines = [line(sample) for sample in test]

    def accuracy(rate):
        model = fasttext.train_supervised(str(path), wordNgrams=2, epoch=25, lr=rate, thread=1, verbose=0)
        said, _ = model.predict(lines)
        return sum(names[one[0]] == sample["label"] for one, sample in zip(said, test)) / len(test)

    return max(map(accuracy, (0.1, 0.5, 1.0)))


def draw(samples, size, seed):
    by_label = {}
    for sample in samples:
        by_label.setdefault(sample["label"], []).append(sample)
    generator = random.Random(seed)
    return [s for label in sorted(by_label) for s in generator.sample(by_label[label], min(size, len(by_label[label])))]


def main():
    print(f"| corpus | samples a label | newsdesk | {' | '.join(PEERS)} | fastText |\n|---|---:|{'---:|' * (2 + len(PEERS))}")
    for path in map(pathlib.Path, sys.argv[1:]):
        samples, test = read(path / "train.jsonl"), read(path / "test.jsonl")
        test = random.Random(0).sample(test, min(2000, len(test)))
        for size in SIZES:
            figures = {name: [] for name in ("newsdesk", *PEERS, "fastText")}
            for seed in range(DRAWS):
                train = draw(samples, size, seed)
                with tempfile.TemporaryDirectory() as folder:
                    figures["newsdesk"].append(newsdesk(train, test, pathlib.Path(folder)))
                    figures["fastText"].append(fast_text(train, test, pathlib.Path(folder)))
                for name, make in PEERS.items():
                    peer = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), make())
                    peer.fit(list(map(text, train)), [sample["label"] for sample in train])
                    figures[name].append(peer.score(list(map(text, test)), [sample["label"] for sample in test]))
            means = [f"{sum(values) / DRAWS:.3f}" for values in figures.values()]
            print(f"| {path.name} | {size} | {' | '.join(means)} |", flush=True)


if __name__ == "__main__":
    main()
