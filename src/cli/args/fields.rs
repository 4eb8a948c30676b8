//! Under which names the fields of records stand.

use clap::Args;

/// Of every record.
#[derive(Args, Debug)]
#[command(next_help_heading = "Input and output")]
pub struct RecordFields {
    /// The field, or column, that holds a record's text (JSONL, CSV and TSV)
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub text_field: String,
    /// The field, or column, that holds its title
    #[arg(long, value_name = "NAME", default_value = "title")]
    pub title_field: String,
}

/// Of a record that is named in the answer.
#[derive(Args, Debug)]
#[command(next_help_heading = "Input and output")]
pub struct IdField {
    /// The field, or column, that holds its id
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub id_field: String,
}

/// Of a labelled sample.
#[derive(Args, Debug)]
#[command(next_help_heading = "Input and output")]
pub struct LabelField {
    /// The field, or column, that holds a sample's label
    #[arg(long, value_name = "NAME", default_value = "label")]
    pub label_field: String,
}

/// Of an article with a reference summary.
#[derive(Args, Debug)]
#[command(next_help_heading = "Input and output")]
pub struct SummaryField {
    /// The field, or column, that holds a reference summary
    #[arg(long, value_name = "NAME", default_value = "summary")]
    pub summary_field: String,
}
