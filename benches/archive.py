"""Compare whole programs on an archive: newsdesk, fastText, scikit-learn and sumy, in one go.

Records of INPUT.jsonl ("text" and, if there is one, "title"; else corpus/articles.jsonl) are repeated up to 200 MB.
newsdesk reads all of it as JSON, on two threads and on one; the peers, which are slower, get a part of it, on one
thread as they have it, their own time counted alone: not the start of Python, not the parsing of JSON. All classifiers
learn from corpus/train. Each does its work in three rounds, in turn with the others, and the best of them is shown: so a
busy machine is fair to all. Also shown: how newsdesk does on a stream of 2 GB, and with a short file.

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
ARCHIVE, STREAM, ROUNDS = 200_000_000, 2_000_000_000, 3
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


def best_of(rounds, tasks):
    """The least seconds of each task, all of which are done once a round."""
    best = {}
    for _ in range(rounds):
        for name, task in tasks.items():
            best[name] = min(task(), best.get(name, float("inf")))
    return best


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

    def newsdesk(command, threads):
        return run(NEWSDESK, command, archive, "--to", "jsonl", "--threads", threads)

    def train(name, *options):
        return run(NEWSDESK, "train", ROOT / "corpus/train", "--output", folder / name, *options)[0]

    # newsdesk first: a program's peak memory is never below what the one that started it had.
    commands = {command: {threads: newsdesk(command, threads)[1] for threads in "21"} for command in ("classify", "summarize")}
    cat = f"for n in $(seq {STREAM // ARCHIVE}); do cat '{archive}'; done"
    with subprocess.Popen(["sh", "-c", cat], stdout=subprocess.PIPE) as stream:
        seconds, peak = run(NEWSDESK, "classify", "--from", "jsonl", "--to", "jsonl", source=stream.stdout)
    print(f"a stream of {STREAM / 1e9:.0f} GB: {seconds:.0f} s, at most {peak:.0f} MB of memory")
    short = folder / "short.txt"
    short.write_text(records[0]["text"], encoding="utf-8")
    runs = sorted(run(NEWSDESK, "classify", short) for _ in range(21))
    print(f"one article: {1000 * runs[10][0]:.0f} ms from start to end (median of 21), {runs[10][1]:.0f} MB\n", flush=True)

    samples = corpus()
    found = best_of(ROUNDS, {
        "newsdesk": lambda: train("model", *FIXED),
        "newsdesk, self-tuned": lambda: train("tuned"),
        "fastText": lambda: fast_text(samples, folder)[0],
        "scikit-learn": lambda: scikit_learn(samples)[0],
    })
    print("| train | seconds | newsdesk is |\n|---|---:|---:|")
    for name, seconds in found.items():
        print(f"| {name} | {seconds:.2f} | {seconds / found['newsdesk']:.1f} times as fast |")

    peers = {
        "classify": {"fastText": fast_text(samples, folder)[1], "scikit-learn": scikit_learn(samples)[1]},
        "summarize": {"sumy LexRank": sumy("LexRank"), "sumy LSA": sumy("LSA")},
    }
    for command, peaks in commands.items():
        # All as seconds a megabyte.
        tasks = {
            f"newsdesk, {threads} thread(s)": lambda threads=threads: newsdesk(command, threads)[0] / megabytes
            for threads in peaks
        }
        for name, work in peers[command].items():
            texts = list(texts_of(itertools.cycle(records), PART[name]))
            size = sum(len(text.encode()) for text in texts) / 1e6
            tasks[name] = lambda work=work, texts=texts, size=size: timed(lambda: work(texts)) / size
        found = best_of(ROUNDS, tasks)
        print(f"\n| {command} | MB/s | newsdesk is | peak MB |\n|---|---:|---:|---:|")
        shown = itertools.chain(peaks.values(), itertools.repeat(""))
        for (name, seconds), peak in zip(found.items(), shown):
            ratio = seconds / next(iter(found.values()))
            print(f"| {name} | {1 / seconds:.2f} | {ratio:.1f} times as fast | {peak and f'{peak:.0f}'} |", flush=True)


main()
