//! Ranges: what was typed for a number in, the number out, or what it must be.

pub fn probability(text: &str) -> Result<f64, String> {
    number(text, "a number from 0 to 1", |p| (0.0..=1.0).contains(&p))
}

pub fn percent(text: &str) -> Result<f64, String> {
    number(text.strip_suffix('%').unwrap_or(text), "above 0 and at most 100", |p| p > 0.0 && p <= 100.0)
}

pub fn smoothing(text: &str) -> Result<f64, String> {
    number(text, "above 0 and below a million", |alpha| alpha > 0.0 && alpha < 1e6)
}

fn number(text: &str, range: &str, fits: impl Fn(f64) -> bool) -> Result<f64, String> {
    text.parse().ok().filter(|number| fits(*number)).ok_or_else(|| format!("it must be {range}"))
}
