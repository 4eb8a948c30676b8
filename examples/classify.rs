//! Classify a text and see why: `cargo run --example classify`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use newsdesk::{Article, Model};

fn main() {
    // The model of security, diplomacy, energy and other is part of the library.
    let model = Model::built_in();
    let article = Article::new(
        "The pipeline that feeds the refinery at Skikda will be shut for repairs until June. \
         Exports of light crude are put at 200,000 barrels a day less.",
    );

    // An article is prepared once, and then classified, explained or summarised.
    let document = model.prepare(article);
    let answer = model.classifier().classify(&document);
    for topic in &answer.topics {
        println!("{:<10} {:.3}", topic.topic, topic.probability);
    }

    // The words that spoke for the likeliest topic, strongest first.
    for evidence in model.classifier().explain(&document).evidence.iter().take(5) {
        println!("{:+.2} {}", evidence.weight, evidence.term);
    }
    assert_eq!(answer.topic.as_deref(), Some("energy"));
}
