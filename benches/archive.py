"""Compare whole programs on an archive: newsdesk, fastText, scikit-learn and sumy, in one go.

Records of INPUT.jsonl ("text" and, if there is one, "title"; else corpus/articles.jsonl) are repeated up to 200 MB.
newsdesk reads all of it, on two threads and on one; the peers, which are slower, read as much of it as is told below,
each on one thread, as it has it, in a program of a few lines (archive_peers.py) that reads and writes JSON lines as
newsdesk does. Beside the speed of that program is what the peer's own calls take of its time, all else left out, and
how newsdesk as a whole compares with that. All classifiers learn from corpus/train. Each does its work in three rounds,
in turn with the others, and the best of them is shown: so a busy machine is fair to all. Also shown: how newsdesk does
on a stream of 2 GB, and with a short file.

Needs a release build (cargo build --release) and the network: the peers are installed under target/peers.
"""

import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
NEWSDESK = ROOT / "target/release/newsdesk"
PROGRAM = ROOT / "benches/archive_peers.py"
PEERS = ROOT / "target/peers"
PACKAGES = ["fasttext-wheel==0.9.2", "scikit-learn==1.9.1", "sumy==0.13.0", "setuptools<82", "numpy"]
ARCHIVE, STREAM, ROUNDS = 200_000_000, 2_000_000_000, 3
PARTS = {
    "classify": {"fastText": ARCHIVE, "scikit-learn": 50_000_000},
    "summarize": {"sumy LexRank": 2_000_000, "sumy LSA": 2_000_000},
}
FIXED = ["--variant", "complement", "--alpha", "1", "--stop-words", "drop", "--word-classes", "none",
         "--ngrams", "2", "--min-df", "2", "--reweigh", "no"]


def install():
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "--quiet", *PACKAGES], check=True)


def run(*command, source=subprocess.DEVNULL):
    """Runs a program; its seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, usage.ru_maxrss / 1000


def newsdesk(*arguments, source=subprocess.DEVNULL):
    """The seconds of a run, and its peak memory."""
    return run(NEWSDESK, *arguments, source=source)


def peer(task, name, *arguments, source=None):
    """The seconds of a peer's program, those of its own calls, and its peak memory."""
    with tempfile.TemporaryFile() as told, open(source or os.devnull, "rb") as records:
        program = [PEERS / "bin/python", PROGRAM, task, name, *arguments]
        limits = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        start = time.perf_counter()
        process = subprocess.Popen(
            program, stdin=records, stdout=subprocess.DEVNULL, stderr=told, env=os.environ | limits
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        told.seek(0)
        lines = told.read().decode().splitlines()
    assert status == 0, lines
    return seconds, float(lines[-1]), usage.ru_maxrss / 1000


def best_of_rounds(tasks):
    """The least of each figure of each task, all of which are done once a round."""
    found = {name: [] for name in tasks}
    for _, (name, task) in itertools.product(range(ROUNDS), tasks.items()):
        found[name].append(task())
    return {name: [min(figures) for figures in zip(*rounds)] for name, rounds in found.items()}


def table(title, found, speed):
    """Shows rows of seconds (of newsdesk: in all; of a peer: in all and of its own calls) and peak memory."""
    print(f"\n| {title} | newsdesk is | own calls | newsdesk is | peak MB |\n|---|---:|---:|---:|---:|---:|")
    (least, _), *_ = found.values()
    for name, (seconds, *own, peak) in found.items():
        figures = [speed(name, seconds), f"{seconds / least:.1f} times as fast"]
        figures += [figure for own in own for figure in (speed(name, own), f"{own / least:.1f} times as fast")]
        figures += [""] * (4 - len(figures))
        print("|", " | ".join([name, *figures, f"{peak:.0f}"]), "|", flush=True)


def write_archive(path, records, size):
    """Writes so many bytes of records, over and over; how many megabytes they are."""
    written = 0
    with path.open("w", encoding="utf-8") as out:
        for record in itertools.cycle(records):
            if written >= size:
                break
            written += len(record.encode())
            out.write(record)
    return written / 1e6


def main():
    install()
    folder = ROOT / "target/peers-data"
    folder.mkdir(exist_ok=True)
    source = pathlib.Path(sys.argv[1]) if sys.argv[1:] else ROOT / "corpus/articles.jsonl"
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    records = [{name: record[name] for name in ("title", "text") if record.get(name)} for record in records]
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    archive, short = folder / "archive.jsonl", folder / "short.txt"
    megabytes = {ARCHIVE: write_archive(archive, lines, ARCHIVE)}
    short.write_text(records[0]["text"], encoding="utf-8")

    # newsdesk first: a program's peak memory is never below what the one that started it had.
    cat = f"for n in $(seq {STREAM // ARCHIVE}); do cat '{archive}'; done"
    with subprocess.Popen(["sh", "-c", cat], stdout=subprocess.PIPE) as stream:
        seconds, peak = newsdesk("classify", "--from", "jsonl", "--to", "jsonl", source=stream.stdout)
    print(f"a stream of {STREAM / 1e9:.0f} GB: {seconds:.0f} s, at most {peak:.0f} MB of memory")
    runs = sorted(newsdesk("classify", short) for _ in range(21))
    print(f"one article: {1000 * runs[10][0]:.0f} ms from start to end (median of 21), {runs[10][1]:.0f} MB", flush=True)

    samples = folder / "train.jsonl"
    corpus = sorted((ROOT / "corpus/train").glob("*.txt"))
    with samples.open("w", encoding="utf-8") as out:
        for path, line in ((path, line) for path in corpus for line in path.read_text(encoding="utf-8").splitlines()):
            out.write(json.dumps({"text": line, "label": path.stem}) + "\n")
    models = {name: folder / f"{name}.model" for name in PARTS["classify"]}
    tasks = {
        "newsdesk": lambda: newsdesk("train", samples, "--output", folder / "fixed", *FIXED),
        "newsdesk, self-tuned": lambda: newsdesk("train", samples, "--output", folder / "tuned"),
    }
    tasks |= {name: lambda name=name: peer("train", name, samples, models[name]) for name in models}
    table("train | seconds", best_of_rounds(tasks), lambda _, seconds: f"{seconds:.2f}")

    for command, parts in PARTS.items():
        tasks = {
            f"newsdesk, {threads} thread(s)": lambda threads=threads: newsdesk(
                command, archive, "--to", "jsonl", "--threads", threads
            )
            for threads in "21"
        }
        size_of = dict.fromkeys(tasks, ARCHIVE) | parts
        for name, size in parts.items():
            part = folder / f"{size}.jsonl"
            if size not in megabytes:
                megabytes[size] = write_archive(part, lines, size)
            source = archive if size == ARCHIVE else part
            tasks[name] = lambda name=name, source=source: peer(
                "answer", name, models.get(name, "none"), source=source
            )
        found = best_of_rounds(tasks)
        # As seconds a megabyte.
        for name, figures in found.items():
            figures[:-1] = [seconds / megabytes[size_of[name]] for seconds in figures[:-1]]
        table(f"{command} | MB/s", found, lambda _, seconds: f"{1 / seconds:.2f}")


main()
