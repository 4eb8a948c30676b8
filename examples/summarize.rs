//! Summarise an article in two sentences: `cargo run --example summarize`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use newsdesk::{Article, Length, Model, Summarizer, SummaryOptions};

const TEXT: &str = "\
Dockers in Durban walked out on Monday in a dispute over night pay, closing the busiest port in southern Africa.

It was raining. Some sang.

Forty ships lay at anchor by the evening, the port authority said, and citrus growers warned that fruit would rot on \
the quays if the strike went on for more than four days.

\"We have asked for eleven months,\" said a shop steward.";

fn main() -> newsdesk::Result<()> {
    let model = Model::built_in();
    let document = model.prepare(Article::new(TEXT).with_title("Strike closes port of Durban"));

    // Words, characters or a share of the text will do as a length too.
    let options = SummaryOptions { length: Length::Sentences(2), ..SummaryOptions::default() };
    let summary = Summarizer::new(model, options)?.summarize(&document);

    // Every sentence is verbatim, and says where it stands in the text.
    for sentence in &summary.sentences {
        assert_eq!(&TEXT[sentence.start..sentence.end], sentence.text);
        println!("{}", sentence.text);
    }
    Ok(())
}
