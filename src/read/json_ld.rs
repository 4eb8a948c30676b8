//! JSON-LD: a web page in, the text of its article out, if the page holds it as
//! data for search engines (schema.org's `articleBody`).

use dom_query::Document;
use serde_json::Value;

/// How deep an article may lie in the data.
const DEEPEST: usize = 4;

/// The longest text that the page's data give for an article.
pub(super) fn article_body(document: &Document) -> Option<String> {
    let scripts = document.select("script[type='application/ld+json']");
    let data = scripts.iter().filter_map(|script| serde_json::from_str::<Value>(&script.text()).ok());
    data.filter_map(|value| body_of(&value, DEEPEST)).max_by_key(String::len)
}

fn body_of(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Array(values) => values.iter().find_map(|value| body_of(value, depth)),
        Value::Object(object) => match object.get("articleBody") {
            Some(Value::String(body)) if !body.contains("</") => Some(decoded(body)),
            _ => object.get("@graph").and_then(|graph| body_of(graph, depth)),
        },
        _ => None,
    }
}

/// A text whose characters may be written as those of a web page: `&quot;`.
fn decoded(text: &str) -> String {
    match text.contains('&') {
        true => Document::from(text.replace('<', "&lt;")).text().to_string(),
        false => text.to_owned(),
    }
}
