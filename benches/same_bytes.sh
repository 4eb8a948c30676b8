#!/bin/sh
# Shows on a corpus of JSON lines that training on all of it, extending, merging and forgetting give the same bytes:
#     cargo build --release && benches/same_bytes.sh CORPUS.jsonl
set -eu
newsdesk=$(dirname "$0")/../target/release/newsdesk
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
half=$(($(wc -l < "$1") / 2))
head -n "$half" "$1" > "$folder/a.jsonl"
tail -n "+$((half + 1))" "$1" > "$folder/b.jsonl"
train() { "$newsdesk" train "$@" > "$folder/said"; }
train "$folder/a.jsonl" "$folder/b.jsonl" --output "$folder/both"
train "$folder/b.jsonl" "$folder/a.jsonl" --threads 1 --output "$folder/swapped"
train "$folder/a.jsonl" --output "$folder/a"
train "$folder/b.jsonl" --output "$folder/b"
train "$folder/b.jsonl" --extend "$folder/a" --output "$folder/extended"
"$newsdesk" model merge "$folder/b" "$folder/a" --output "$folder/merged" > "$folder/said"
train --extend "$folder/both" --forget "$folder/b.jsonl" --output "$folder/back"
for way in swapped extended merged; do
    cmp "$folder/both" "$folder/$way"
done
cmp "$folder/a" "$folder/back"
echo "the same bytes in every way ($(wc -c < "$folder/both") of them)"
