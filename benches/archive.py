"""Compare whole programs on an archive: newsdesk, fastText, scikit-learn and sumy, in one go.

Records of INPUT.jsonl ("text" and, if there is one, "title"; else corpus/articles.jsonl) are repeated up to 200 MB.
newsdesk reads all of it as JSON, on two threads and on one; the peers, which are slower, get a part of it, on one
thread as they have it, their own time counted alone: not the start of Python, not the parsing of JSON. All classifiers
learn from corpus/train. Also shown: how newsdesk does on a stream of 2 GB, and with a short file.

Needs a release build (cargo build --release) and the network: the peers are installed under target/peers.
"""

import itertools
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent
NEWSDESK = ROOT / "target/release/newsdesk"
PEERS = ROOT / "target/peers"
PACKAGES = ["fasttext-wheel==0.9.2", "scikit-learn==1.9.1", "sumy==0.13.0", "setuptools<82", "numpy"]
ARCHIVE, STREAM = 200_000_000, 2_000_000_000
PART = {"fastText": 50_000_000, "scikit-learn": 20_000_000, "sumy LexRank": 1_000_000, "sumy LSA": 1_000_000}
FIXED = ["--variant", "complement", "--alpha", "1", "--stop-words", "drop", "--word-classes", "none",
         "--ngrams", "2", "--min-df", "2", "--reweigh", "no"]


def install():
    """Installs the peers, and goes on as their Python."""
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "--quiet", *PACKAGES], check=True)
    if pathlib.Path(sys.prefix) != PEERS:
        python = PEERS / "bin/python"
        os.execv(python, [python, *sys.argv])


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(*command, source=None, output=subprocess.DEVNULL):
    """Runs a program; its seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=source, stdout=output)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, usage.ru_maxrss / 1000


def texts_of(records, size):
    """The first texts of an archive, of so many bytes together."""
    taken = 0
    for record in records:
        if taken >= size:
            return
        text = " ".join(filter(None, (record.get("title"), record["text"])))
        taken += len(text.encode())
        yield " ".join(text.split())


def corpus():
    paths = sorted((ROOT / "corpus/train").glob("*.txt"))
    return [(line, path.stem) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def fast_text(samples, folder):
    import fasttext

    path = folder / "train.txt"
    path.write_text("".join(f"__label__{label} {text}\n" for text, label in samples), encoding="utf-8")
    learn = {}
    seconds = timed(lambda: learn.update(model=fasttext.train_supervised(str(path), wordNgrams=2, thread=1, verbose=0)))
    return seconds, lambda texts: learn["model"].predict(texts)


def scikit_learn(samples):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.naive_bayes import ComplementNB
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2), ComplementNB())
    seconds = timed(lambda: pipeline.fit(*zip(*samples)))
    return seconds, pipeline.predict


def sumy(name):
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer

    class Tokenizer:
        """Sentences at a stop and a space, words between blanks: sumy's own tokenizer needs data of its own."""

        def to_sentences(self, text):
            return tuple(part for part in text.replace("? ", ". ").replace("! ", ". ").split(". ") if part)

        def to_words(self, sentence):
            return tuple(word for word in sentence.lower().split() if word.isalpha())

    summarizer = {"LexRank": LexRankSummarizer, "LSA": LsaSummarizer}[name](Stemmer("english"))

    def summarize(texts):
        for text in texts:
            summarizer(PlaintextParser.from_string(text, Tokenizer()).document, 3)

    return summarize


def main():
    install()
    folder = ROOT / "target/peers-data"
    folder.mkdir(exist_ok=True)
    source = pathlib.Path(sys.argv[1]) if sys.argv[1:] else ROOT / "corpus/articles.jsonl"
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    records = [{name: record[name] for name in ("title", "text") if record.get(name)} for record in records]
    archive, size = folder / "archive.jsonl", 0
    with archive.open("w", encoding="utf-8") as out:
        for record in itertools.cycle(records):
            size += out.write(json.dumps(record, ensure_ascii=False) + "\n")
            if size >= ARCHIVE:
                break
    megabytes = archive.stat().st_size / 1e6

    # newsdesk first: a program's peak memory is never below what the one that started it had.
    trained = {"newsdesk": run(NEWSDESK, "train", ROOT / "corpus/train", "--output", folder / "model", *FIXED)[0]}
    trained["newsdesk, self-tuned"] = run(NEWSDESK, "train", ROOT / "corpus/train", "--output", folder / "tuned")[0]
    rates, rows = {}, {"classify": [], "summarize": []}
    for command, threads in itertools.product(rows, ("2", "1")):
        seconds, peak = run(NEWSDESK, command, archive, "--to", "jsonl", "--threads", threads)
        rates.setdefault(command, []).append(megabytes / seconds)
        ratio = rates[command][0] / rates[command][-1]
        rows[command].append((f"newsdesk, {threads} thread(s)", megabytes / seconds, ratio, f"{peak:.0f}"))
    cat = f"for n in $(seq {STREAM // ARCHIVE}); do cat '{archive}'; done"
    with subprocess.Popen(["sh", "-c", cat], stdout=subprocess.PIPE) as stream:
        seconds, peak = run(NEWSDESK, "classify", "--from", "jsonl", "--to", "jsonl", source=stream.stdout)
    print(f"a stream of {STREAM / 1e9:.0f} GB: {seconds:.0f} s, at most {peak:.0f} MB of memory")
    short = folder / "short.txt"
    short.write_text(records[0]["text"], encoding="utf-8")
    runs = sorted(run(NEWSDESK, "classify", short) for _ in range(21))
    print(f"one article: {1000 * runs[10][0]:.0f} ms from start to end (median of 21), {runs[10][1]:.0f} MB\n", flush=True)

    samples = corpus()
    trained["fastText"], fast_text_predict = fast_text(samples, folder)
    trained["scikit-learn"], scikit_learn_predict = scikit_learn(samples)
    print("| train | seconds | newsdesk is |\n|---|---:|---:|")
    for name, seconds in trained.items():
        print(f"| {name} | {seconds:.2f} | {seconds / trained['newsdesk']:.1f} times as fast |")

    peers = {
        "classify": {"fastText": fast_text_predict, "scikit-learn": scikit_learn_predict},
        "summarize": {"sumy LexRank": sumy("LexRank"), "sumy LSA": sumy("LSA")},
    }
    for command, found in rows.items():
        for name, predict in peers[command].items():
            texts = list(texts_of(itertools.cycle(records), PART[name]))
            rate = sum(len(text.encode()) for text in texts) / 1e6 / timed(lambda: predict(texts))
            found.append((name, rate, rates[command][0] / rate, ""))
        print(f"\n| {command} | MB/s | newsdesk is | peak MB |\n|---|---:|---:|---:|")
        for name, rate, ratio, peak in found:
            print(f"| {name} | {rate:.2f} | {ratio:.1f} times as fast | {peak} |", flush=True)


main()
