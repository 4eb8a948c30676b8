//! Train a model on labels of your own: `cargo run --example train`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use newsdesk::corpus::Sample;
use newsdesk::train::{TrainOptions, extend, train};
use newsdesk::{Article, Model};

fn sample(label: &str, text: &str) -> Sample {
    Sample::new(label, text)
}

fn main() -> newsdesk::Result<()> {
    let first = [
        sample("sport", "The striker scored twice in the final."),
        sample("sport", "She won the marathon in record time."),
        sample("courts", "The jury acquitted the former clerk."),
        sample("courts", "Judges upheld the verdict on appeal."),
    ];
    let more = [
        sample("sport", "The goalkeeper saved a penalty in extra time."),
        sample("courts", "A magistrate fined the company for late accounts."),
    ];

    // The last argument is told how many more samples were read.
    let model = train(&first, &TrainOptions::default(), None, &|_| ())?;

    // A model keeps the terms of its samples, so it can learn more later ...
    let model = extend(&model, &more, &[], None, &|_| ())?;

    // ... and be written to a file and read again.
    let model = Model::from_bytes(&model.to_bytes()?)?;
    let document = model.prepare(Article::new("The striker missed a penalty."));
    let answer = model.classifier().classify(&document);
    println!("{:?} with probability {:.2}", answer.topic, answer.probability);
    assert_eq!(answer.topic.as_deref(), Some("sport"));
    Ok(())
}
