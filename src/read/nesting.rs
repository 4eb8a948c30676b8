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
const RAW: [&str; 8] = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Those that are taken out by their end wherever it stands: what they hold
/// stays open.
const TAKEN_OUT: [&str; 16] = [
    "a", "b", "big", "code", "em", "font", "form", "i", "nobr", "s", "small", "strike", "strong", "sub",
    "tt", "u",
];

/// Of these one does not hold another.
const SINGLE: [&str; 3] = ["a", "form", "nobr"];

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The ends of these reach over cells.
const OF_TABLES: [&str; 8] = ["caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Over these no end of another element reaches.
const SCOPES: [&str; 8] = ["button", "caption", "marquee", "object", "table", "td", "template", "th"];

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
        let length =
            tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
        let name = &tag[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        rest = behind_tag(&tag[length..]);
        if closes {
            end(&mut open, name);
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
        if is_one_of(&SINGLE, name) {
            end(&mut open, name);
        }
        if is_one_of(&HEADINGS, name) && open.last().is_some_and(|last| is_one_of(&HEADINGS, last)) {
            open.pop();
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

/// Ends the last element of a name, and what lies in it; an element that is no
/// block ends in no other block than its own.
fn end(open: &mut Vec<&str>, name: &str) {
    let is_it = |other: &&str| other.eq_ignore_ascii_case(name);
    if is_one_of(&TAKEN_OUT, name) {
        if let Some(place) = open.iter().rposition(is_it) {
            open.remove(place);
        }
        return;
    }
    let is_block =
        is_one_of(&BLOCKS, name) || is_one_of(&ENDED_BY_THE_NEXT, name) || name.eq_ignore_ascii_case("p");
    let edge: &[&str] = match is_block {
        _ if is_one_of(&OF_TABLES, name) => &["table", "template"],
        true => &SCOPES,
        false => &BLOCKS,
    };
    let last = open.iter().rposition(|other| is_it(other) || is_one_of(edge, other));
    if let Some(place) = last.filter(|place| is_it(&open[*place])) {
        open.truncate(place);
    }
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
            ("<form><div></form><form><div></form>", 3),
            ("<span><div></span><span><div></span>", 4),
            ("<b><div></b><b><div></b>", 3),
            ("<a name=1>a<a name=2>b<a name=3>c", 1),
            ("<h2>a<h3>b<h2>c", 1),
            ("<table><tr><td><div></table></td><p>a<div>b", 4),
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
            "<textarea><i><i><i></textarea><p>a",
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
