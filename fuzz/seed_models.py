#!/usr/bin/env python3
"""Writes fuzz/seeds/model again, from the built-in model: run it when the format changes.

    python3 fuzz/seed_models.py

Python's standard library is all it needs.
"""

import hashlib
import json
import struct
from pathlib import Path

HERE = Path(__file__).parent
SEEDS = HERE / "seeds" / "model"
WORDS = {
    "armi", "attack", "border", "crude", "crude oil", "fall", "fell", "gunmen", "minist", "oil", "opec", "pipelin",
    "price", "talk", "vienna",
}
SIZES = {"F64": 8, "F32": 4, "U32": 4, "U16": 2, "U8": 1}


class Source:
    """The built-in model."""

    def __init__(self, path):
        data = path.read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        self.index = json.loads(data[8 : 8 + length])
        self.data = data[8 + length :]
        self.key, self.version, self.checksum, self.head = json.loads(self.index.pop("__metadata__")["head"])

    def bytes(self, name):
        start, end = self.index[name]["data_offsets"]
        return self.data[start:end]

    def numbers(self, name, code):
        count = len(self.bytes(name)) // struct.calcsize(code)
        return struct.unpack(f"<{count}{code}", self.bytes(name))

    def names(self, part):
        text, start, found = self.bytes(f"{part}.bytes"), 0, []
        for end in self.numbers(f"{part}.ends", "I"):
            found.append(text[start:end].decode())
            start = end
        return found

    def tensors(self):
        return {name: (part["dtype"], part["shape"], self.bytes(name)) for name, part in self.index.items()}


def packed(code, numbers):
    return struct.pack(f"<{len(numbers)}{code}", *numbers)


def names(part, words):
    """The two tensors of a sorted list of words."""
    ends = [len("".join(words[: n + 1]).encode()) for n in range(len(words))]
    text = "".join(words).encode()
    return {f"{part}.bytes": ("U8", [len(text)], text), f"{part}.ends": ("U32", [len(words)], packed("I", ends))}


def small(source, learned=False, classes=True):
    """A model of a few words, as its head and its tensors."""
    head = json.loads(source.head)
    labels = len(head["labels"])
    head["card"]["choice"]["risk"]["points"] = head["card"]["choice"]["risk"]["points"][:2]
    class_names, class_of = head["word_classes"], {}
    for term, number in zip(source.names("classes"), source.numbers("classes.class", "H")):
        if term in WORDS:
            class_of[term] = class_names[number]
    used = sorted(set(class_of.values()))
    vocabulary = source.names("vocabulary")
    chosen = [place for place, word in enumerate(vocabulary) if word in WORDS or word in used]
    df, row = source.numbers("vocabulary.df", "I"), 4 * labels
    weights = b"".join(source.bytes("weights")[row * place : row * (place + 1)] for place in chosen)
    tensors = names("vocabulary", [vocabulary[place] for place in chosen])
    tensors["vocabulary.df"] = ("U32", [len(chosen)], packed("I", [df[place] for place in chosen]))
    tensors["weights"] = ("F32", [len(chosen), labels], weights)
    tensors["bias"] = ("F64", [labels], source.bytes("bias"))
    head["word_classes"] = used if classes else []
    if classes:
        terms = sorted(class_of)
        tensors |= names("classes", terms)
        numbers = [used.index(class_of[term]) for term in terms]
        tensors["classes.class"] = ("U16", [len(terms)], packed("H", numbers))
    else:
        head["card"]["options"]["word_classes"] = None
    if learned:
        # 0 closes a sample, 1 a sentence; a term is its number and 2.
        words = bytes([1, 5, 1, 0] + [1, 4, 2, 1, 0] + [1, 1, 0] + [3, 1, 0])
        count = 4
        tensors |= names("learned", ["fell", "gunmen", "oil", "talk"])
        tensors["learned.label"] = ("U16", [count], packed("H", range(count)))
        tensors["learned.weight"] = ("F64", [count], packed("d", [1, 1, 2.5, 1]))
        tensors["learned.language"] = ("U8", [count], bytes([0, 0, 255, 0]))
        tensors["learned.words"] = ("U8", [len(words)], words)
        head["card"]["samples"] = [1] * count
    else:
        head["languages"] = []
    return head, tensors


def sealed(source, head, tensors, version=None, checksum=None):
    """A model file with a checksum that fits."""
    if not isinstance(head, str):
        head = json.dumps(head, separators=(",", ":"), ensure_ascii=False)
    hasher = hashlib.sha256()
    parts = [head.encode()]
    for name in sorted(tensors):
        parts += [name.encode(), tensors[name][2]]
    for part in parts:
        hasher.update(struct.pack("<Q", len(part)) + part)
    entry = [source.key, version or source.version, checksum or hasher.hexdigest(), head]
    index = {"__metadata__": {"head": json.dumps(entry, separators=(",", ":"), ensure_ascii=False)}}
    data = b""
    for name in sorted(tensors, key=lambda name: (-SIZES[tensors[name][0]], name)):
        dtype, shape, part = tensors[name]
        index[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(index, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    source = Source(HERE.parent / "models" / "news.safetensors")
    whole = sealed(source, source.head, source.tensors())
    assert source.checksum.encode() in whole, "the checksum is made in another way now"

    def write(name, data):
        (SEEDS / name).write_bytes(data)

    def changed(name, change, **options):
        head, tensors = small(source, **options)
        change(head, tensors)
        write(name, sealed(source, head, tensors))

    def replaced(part, change):
        def change_part(_, tensors):
            dtype, shape, data = tensors[part]
            tensors[part] = (dtype, shape, change(data))

        return change_part

    SEEDS.mkdir(parents=True, exist_ok=True)
    sound = sealed(source, *small(source))
    write("small", sound)
    write("small_learned", sealed(source, *small(source, learned=True)))
    write("small_without_classes", sealed(source, *small(source, classes=False)))
    write("wrong_checksum", sealed(source, *small(source), checksum="0" * 64))
    write("other_version", sealed(source, *small(source), version="999"))
    write("cut_header", sound[:500])
    write("cut_tensors", sound[:-40])
    write("length_only", struct.pack("<Q", 1 << 63))
    write("length_and_brace", struct.pack("<Q", 1) + b"{")
    write("foreign", struct.pack("<Q", 16) + b'{"a":{}}        ')
    changed("labels_unsorted", lambda head, _: head["labels"].reverse())
    changed("bias_missing", lambda _, tensors: tensors.pop("bias"))
    changed("ends_out_of_order", replaced("vocabulary.ends", lambda data: data[::-1]))
    changed("weight_no_number", replaced("weights", lambda data: packed("f", [float("nan")]) + data[4:]))
    changed("words_endless", replaced("learned.words", lambda data: b"\xff" * len(data)), learned=True)


if __name__ == "__main__":
    main()
