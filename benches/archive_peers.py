"""The peers of archive.py, each as the program one would write with it: JSON lines in, JSON lines out.

    archive_peers.py train PEER TRAIN.jsonl MODEL
    archive_peers.py answer PEER MODEL < ARCHIVE.jsonl

The last line of standard error tells how many seconds went into the peer's own calls, without the start of Python, the
loading of a model, JSON, and what prepares a text for it.
"""

import itertools
import json
import pickle
import re
import sys
import time

# Large enough that a call costs little beside what it does.
BATCH = 1000


class FastText:
    @staticmethod
    def prepare(text, marks=re.compile(r"([.!?,'/()])")):
        """Lower case, with punctuation set apart, as fastText's tutorial on text classification prepares it."""
        return " ".join(marks.sub(r" \1 ", text).lower().split())

    def train(self, texts, labels, path):
        import fasttext

        lines = path + ".txt"
        with open(lines, "w", encoding="utf-8") as out:
            out.writelines(f"__label__{label} {text}\n" for text, label in zip(texts, labels))
        model, seconds = timed(lambda: fasttext.train_supervised(lines, wordNgrams=2, thread=1, verbose=0))
        model.save_model(path)
        return seconds

    def load(self, path):
        import fasttext

        # Silences a warning of what its interface was once.
        fasttext.FastText.eprint = lambda *_: None
        model = fasttext.load_model(path)
        return lambda texts: [labels[0].removeprefix("__label__") for labels in model.predict(texts)[0]]


class ScikitLearn:
    prepare = staticmethod(str)

    def train(self, texts, labels, path):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.naive_bayes import ComplementNB
        from sklearn.pipeline import make_pipeline

        vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
        model, seconds = timed(lambda: make_pipeline(vectorizer, ComplementNB()).fit(texts, labels))
        with open(path, "wb") as out:
            pickle.dump(model, out)
        return seconds

    def load(self, path):
        with open(path, "rb") as model:
            predict = pickle.load(model).predict
        return lambda texts: predict(texts).tolist()


class Sumy:
    """A summary of three sentences; it has nothing to learn."""

    prepare = staticmethod(str)

    def __init__(self, name):
        self.name = name

    def to_sentences(self, text):
        """Sentences at a stop and a space: sumy's own tokenizer needs data of its own."""
        return tuple(part for part in text.replace("? ", ". ").replace("! ", ". ").split(". ") if part)

    def to_words(self, sentence):
        return tuple(word for word in sentence.lower().split() if word.isalpha())

    def load(self, _):
        from sumy.nlp.stemmers import Stemmer
        from sumy.parsers.plaintext import PlaintextParser
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.lsa import LsaSummarizer

        summarizer = {"LexRank": LexRankSummarizer, "LSA": LsaSummarizer}[self.name](Stemmer("english"))
        summarize = lambda text: summarizer(PlaintextParser.from_string(text, self).document, 3)
        return lambda texts: [[str(sentence) for sentence in summarize(text)] for text in texts]


PEERS = {
    "fastText": FastText,
    "scikit-learn": ScikitLearn,
    "sumy LexRank": lambda: Sumy("LexRank"),
    "sumy LSA": lambda: Sumy("LSA"),
}


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def train(peer, path, model):
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return peer.train([peer.prepare(r["text"]) for r in records], [r["label"] for r in records], model)


def answer(peer, model):
    own, answer_all = 0.0, peer.load(model)
    while lines := list(itertools.islice(sys.stdin, BATCH)):
        records = [json.loads(line) for line in lines]
        texts = [peer.prepare(" ".join(filter(None, (r.get("title"), r["text"])))) for r in records]
        answers, seconds = timed(lambda: answer_all(texts))
        own += seconds
        sys.stdout.writelines(json.dumps({"answer": answer}) + "\n" for answer in answers)
    return own


if __name__ == "__main__":
    task, name, *rest = sys.argv[1:]
    print({"train": train, "answer": answer}[task](PEERS[name](), *rest), file=sys.stderr)
