//! Nesting: HTML in, about how deep its elements lie in one another out,
//! without the parser, whose time grows with the square of it.

/// Those that end an open paragraph, and that no end of another element within
/// a list or a table reaches over.
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "main",
    "menu",
    "nav",
    "ol",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Those that end where the next one of their kind begins.
const ENDED_BY_THE_NEXT: [&str; 12] =
    ["caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "tbody", "td", "tfoot", "th", "tr"];

/// Those that hold nothing.
const VOID: [&str; 17] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Those whose text holds no elements.
const RAW: [&str; 6] = ["iframe", "noembed", "noframes", "script", "style", "xmp"];

/// Whether elements lie more than `deepest` deep in one another.
pub(super) fn is_deeper_than(deepest: usize, html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = behind_comment(comment);
            continue;
        }
        let (closes, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
        let name = &tag[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        rest = behind_tag(&tag[end..]);
        if closes {
            if let Some(place) = open.iter().rposition(|other| other.eq_ignore_ascii_case(name)) {
                open.truncate(place);
            }
            continue;
        }
        let is_drawing = open.iter().any(|other| is_one_of(&["math", "svg"], other));
        let is_closed = is_drawing && tag[..tag.len() - rest.len()].ends_with("/>");
        if is_closed || is_one_of(&VOID, name) {
            continue;
        }
        if !is_drawing && is_one_of(&RAW, name) {
            rest = behind_text(rest, name);
            continue;
        }
        if is_one_of(&BLOCKS, name) || name.eq_ignore_ascii_case("p") {
            end_by_the_next(&mut open, "p");
        } else if is_one_of(&ENDED_BY_THE_NEXT, name) {
            end_by_the_next(&mut open, name);
        }
        open.push(name);
        if open.len() > deepest {
            return true;
        }
    }
    false
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Ends the last element of a name that no block lies in.
fn end_by_the_next(open: &mut Vec<&str>, name: &str) {
    let last = open.iter().rposition(|other| other.eq_ignore_ascii_case(name) || is_one_of(&BLOCKS, other));
    if let Some(place) = last
        && open[place].eq_ignore_ascii_case(name)
    {
        open.truncate(place);
    }
}

/// What stands behind a comment, of which the beginning was read.
fn behind_comment(comment: &str) -> &str {
    let empty = [">", "->"].iter().find_map(|end| comment.strip_prefix(end));
    empty.or_else(|| comment.split_once("-->").map(|(_, rest)| rest)).unwrap_or_default()
}

/// What stands behind a tag, of which the name was read: a sign that ends it
/// may stand in a value in quotation marks.
fn behind_tag(tag: &str) -> &str {
    let mut rest = tag;
    while let Some(at) = rest.find(['>', '=']) {
        let is_end = rest[at..].starts_with('>');
        rest = &rest[at + 1..];
        if is_end {
            return rest;
        }
        let value = rest.trim_ascii_start();
        if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            rest = value[1..].split_once(quote).map(|(_, rest)| rest).unwrap_or_default();
        }
    }
    ""
}

/// What stands behind the text of an element that holds no others: its end.
fn behind_text<'h>(text: &'h str, name: &str) -> &'h str {
    let is_end = |place: &(usize, &str)| {
        text.get(place.0 + 2..place.0 + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").find(is_end).map_or("", |(place, _)| &text[place..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How deep the elements of a page lie.
    fn depth(html: &str) -> usize {
        (0..).find(|depth| !is_deeper_than(*depth, html)).unwrap()
    }

    #[test]
    fn elements_end_where_a_browser_ends_them() {
        for (html, expected) in [
            ("<div><p>a<p>b<div>c</div></div>", 2),
            ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", 4),
            ("<table><tr><td>a<td>b<tr><td>c</table>", 3),
            ("<p>a<br>b<img src=x><hr>", 1),
            ("<p><span>a<p><span>b<p><span>c", 2),
            ("<div><b>a</div><b>b</b>", 2),
            ("<svg><path d=1/><path/><g></g></svg>", 2),
        ] {
            assert_eq!(depth(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_no_element_of_the_page_does_not_count() {
        for html in [
            "<!-- <i><i><i> --><p>a",
            "<script>document.write('<i><i><i>')</script><p>a",
            "<p title='<i><i><i>' class = \"<i>\">a",
            "a < b <3 <> </ <?php <!doctype html>",
        ] {
            assert!(depth(html) < 2, "{html}");
        }
        assert_eq!(depth("<!--><i><i><i>"), 3);
        assert_eq!(depth("<!--<script>--><i><i><i>"), 3);
        assert_eq!(depth("<svg><script><i><i>"), 4);
    }
}
