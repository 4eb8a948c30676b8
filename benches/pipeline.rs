//! How fast each stage is, and the whole: `cargo bench`.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsdesk::corpus::{Corpus, Sample};
use newsdesk::read::Fields;
use newsdesk::train::{TrainOptions, train};
use newsdesk::{Article, Model, Summarizer, SummaryOptions};
use unicode_segmentation::UnicodeSegmentation;

fn samples(path: &str) -> Vec<Sample> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &Fields::default())
        .map(|corpus| corpus.samples)
        .unwrap_or_default()
}

fn stages(criterion: &mut Criterion) {
    let model = Model::built_in();
    let articles: Vec<Article> = samples("corpus/articles.jsonl").iter().map(Sample::article).collect();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let documents: Vec<_> = articles.iter().map(|article| model.prepare(article.clone())).collect();

    let mut group = criterion.benchmark_group("articles");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("prepare", |bencher| {
        bencher.iter(|| {
            articles.iter().map(|article| model.prepare(article.clone()).words().len()).sum::<usize>()
        })
    });
    group.bench_function("classify", |bencher| {
        bencher.iter(|| {
            documents.iter().map(|document| model.classifier().classify(document).probability).sum::<f64>()
        })
    });
    group.bench_function("summarize", |bencher| {
        let Ok(summarizer) = Summarizer::new(model, SummaryOptions::default()) else { return };
        bencher.iter(|| documents.iter().map(|document| summarizer.summarize(document).words).sum::<usize>())
    });

    // What a bare pass over the same bytes takes, to compare with.
    group.bench_function("words, no more", |bencher| {
        bencher.iter(|| articles.iter().map(|article| article.text.unicode_words().count()).sum::<usize>())
    });
    group.finish();

    // One text as long as a book and longer, in growing parts, and texts that no one wrote: time is to grow alike.
    let book = articles.iter().map(|article| &*article.text).collect::<Vec<_>>().join("\n\n");
    // Of a book in several copies each paragraph is another one: what is said again is removed.
    let copy = |number: usize| {
        let number = format!(" {number} ");
        book.lines().flat_map(|line| [line.replacen(' ', &number, 1), "\n".to_owned()]).collect::<String>()
    };
    let books = |size: usize| (0..).map(copy).take(size / book.len() + 1).collect::<String>();
    let again = |unit: &'static str| move |size: usize| unit.repeat(size / unit.len() + 1);
    let texts: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("one long article", &books),
        ("one line", &again("Oil rose again. ")),
        ("the same line", &again("Oil prices fell on Friday\n")),
        ("no word", &again("..( \"A. ")),
    ];
    for (name, text) in texts {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for megabytes in [1, 8, 64] {
            let size = megabytes * 1_000_000;
            let text = text(size);
            let text = &text[..text.floor_char_boundary(size)];
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(format!("{megabytes} MB"), |bencher| {
                let Ok(summarizer) = Summarizer::new(model, SummaryOptions::default()) else { return };
                bencher.iter(|| {
                    let document = model.prepare(Article::new(text));
                    (
                        summarizer.summarize(&document).words,
                        model.classifier().classify(&document).probability,
                    )
                })
            });
        }
        group.finish();
    }

    let corpus = samples("corpus/test");
    let mut group = criterion.benchmark_group("corpus");
    group.sample_size(10);
    group.throughput(Throughput::Elements(corpus.len() as u64));
    group.bench_function("train", |bencher| {
        bencher.iter(|| black_box(train(&corpus, &TrainOptions::default(), None, &|_| ()).is_ok()))
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
