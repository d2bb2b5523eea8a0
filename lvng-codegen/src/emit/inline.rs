//! The inside of a paragraph: links, code, URLs and tags, so that rustdoc finds nothing to complain about.

/// Stands for a line break inside a paragraph until it is wrapped.
pub(crate) const HARD_BREAK: char = '\n';
/// How far the end of a link, tag or span is looked for, so that hostile text takes linear time.
const REACH: usize = 1024;

/// Cleans the text of one paragraph.
pub(crate) fn inline(text: &str) -> String {
    let mut cleaner = Cleaner { out: String::with_capacity(text.len() + 16), depth: 0 };
    cleaner.run(text);
    cleaner.out
}

/// Text as code.
pub(crate) fn code(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'`') {
        return ["`", text, "`"].concat();
    }
    let text: String = text.replace(['\n', '\r', '\t'], " ").chars().map(visible).collect();
    let runs = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(runs + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The letter, as a numeric character reference where it is invisible.
fn visible(c: char) -> String {
    if c.is_control() || is_directional(c) { c.escape_unicode().to_string() } else { c.to_string() }
}

/// rustc refuses these in doc comments.
pub(super) fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

struct Cleaner {
    out: String,
    /// In how many links the text is.
    depth: usize,
}

impl Cleaner {
    fn run(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = match c {
                '\\' => self.escape(rest),
                '`' => self.code(rest),
                '<' => self.tag(rest),
                '!' if rest.starts_with("![") => self.bracket(rest, "!"),
                '[' => self.bracket(rest, ""),
                ']' => self.literal(rest, "\\]", 1),
                'h' if url(rest).is_some() => self.bare_url(rest),
                c => self.plain(rest, c.len_utf8()),
            };
        }
    }

    /// Text up to what may mean something, from behind its first letter on.
    fn plain<'a>(&mut self, rest: &'a str, first: usize) -> &'a str {
        let means = |byte| matches!(byte, b'\\' | b'`' | b'<' | b'!' | b'[' | b']' | b'h');
        let length = rest.bytes().skip(first).position(means).map_or(rest.len(), |more| first + more);
        self.literal(rest, &rest[..length], length)
    }

    fn literal<'a>(&mut self, rest: &'a str, text: &str, taken: usize) -> &'a str {
        self.out.push_str(text);
        &rest[taken..]
    }

    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        let taken = if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) { 2 } else { 1 };
        self.literal(rest, &rest[..taken], taken)
    }

    fn code<'a>(&mut self, rest: &'a str) -> &'a str {
        match code_span(rest) {
            Some(span) => self.literal(rest, &span.replace(HARD_BREAK, " "), span.len()),
            None => {
                let length = run_length(rest);
                self.literal(rest, &"\\`".repeat(length), length)
            }
        }
    }

    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = find(rest, b'>').unwrap_or(0);
        let inside = rest.get(1..end).unwrap_or("");
        if url(inside).is_some_and(|url| url.len() == inside.len()) {
            self.push_url(inside);
            return &rest[end + 1..];
        }
        let name = inside.trim_end_matches('/').trim_end().to_ascii_lowercase();
        if let Some(markdown) = html(&name) {
            return self.literal(rest, markdown, end + 1);
        }
        match element(rest, end + 1) {
            Some((text, taken)) if name == "code" => self.literal(rest, &code(text), taken),
            Some((text, taken)) if href(inside).is_some() => {
                self.push_link(text, href(inside).unwrap_or(""), "");
                &rest[taken..]
            }
            _ => self.literal(rest, "\\<", 1),
        }
    }

    fn bracket<'a>(&mut self, rest: &'a str, mark: &str) -> &'a str {
        match link(&rest[mark.len()..]).filter(|_| self.depth < 3) {
            Some((text, target, taken)) => {
                self.push_link(text, target, mark);
                &rest[mark.len() + taken..]
            }
            None => self.literal(rest, &format!("{mark}\\["), mark.len() + 1),
        }
    }

    /// A link stays when it leads out of the documentation; rustdoc would look up any other.
    fn push_link(&mut self, text: &str, target: &str, mark: &str) {
        let mut inner = Cleaner { out: String::new(), depth: self.depth + 1 };
        inner.run(text);
        let goes_out = ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
        let may_nest = self.depth == 0 || !mark.is_empty();
        if !may_nest || !goes_out || !is_plain(target) {
            self.out.push_str(&format!("{} ({})", inner.out, code(target)));
        } else if text == target && mark.is_empty() {
            self.push_url(target);
        } else {
            self.out.push_str(&format!("{mark}[{}]({target})", inner.out));
        }
    }

    fn bare_url<'a>(&mut self, rest: &'a str) -> &'a str {
        let url = url(rest).unwrap_or("");
        self.push_url(url);
        &rest[url.len()..]
    }

    fn push_url(&mut self, url: &str) {
        if is_plain(url) && self.depth == 0 {
            self.out.push_str(&format!("<{url}>"));
        } else {
            self.out.push_str(&code(url));
        }
    }
}

/// All of it may stand in a URL (RFC 3986, 2) and means nothing to Markdown inside `<…>` and `(…)`.
fn is_plain(url: &str) -> bool {
    url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c))
}

fn find(text: &str, what: u8) -> Option<usize> {
    text.bytes().take(REACH).position(|c| c == what)
}

/// The text of the element whose first tag ends before `start`, and the length of the whole.
fn element(rest: &str, start: usize) -> Option<(&str, usize)> {
    let name = rest[1..].split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    // Elements are not looked for inside elements.
    let length = find(&rest[start..], b'<')?;
    let inner = &rest[start..start + length];
    let last = rest[start + length..].strip_prefix("</")?.strip_prefix(name)?.starts_with('>');
    last.then_some((inner, start + length + name.len() + 3))
}

/// The target of the tag of a link.
fn href(tag: &str) -> Option<&str> {
    let value = tag.strip_prefix("a ").and_then(|rest| rest.split_once("href="))?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// The few tags that people write in descriptions; all others are shown as they are.
fn html(name: &str) -> Option<&'static str> {
    Some(match name {
        "br" => "\n",
        "p" | "/p" | "ul" | "/ul" | "ol" | "/ol" | "/li" | "span" | "/span" => " ",
        "li" => "\n• ",
        "b" | "/b" | "strong" | "/strong" => "**",
        "i" | "/i" | "em" | "/em" => "*",
        _ => return None,
    })
}

fn run_length(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// The span of code that `text` begins with: a run of backticks up to the next run of the same length.
fn code_span(text: &str) -> Option<&str> {
    let length = run_length(text);
    let mut at = length;
    loop {
        at += find(&text[at..], b'`').filter(|_| at < REACH)?;
        let found = run_length(&text[at..]);
        at += found;
        if found == length {
            return Some(&text[..at]);
        }
    }
}

/// `[text](target)` at the start: text, target without a title, length.
fn link(rest: &str) -> Option<(&str, &str, usize)> {
    let end = closing(rest, b'[', b']')?;
    let target = &rest[end + 1..];
    let close = target.starts_with('(').then(|| closing(target, b'(', b')'))??;
    let inside = target[1..close].trim();
    let address = inside.split([' ', HARD_BREAK]).next().unwrap_or("");
    let address = address.strip_prefix('<').and_then(|address| address.strip_suffix('>')).unwrap_or(address);
    (!address.is_empty()).then_some((&rest[1..end], address, end + 1 + close + 1))
}

/// Where the bracket that `text` begins with is closed.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (at, c) in text.bytes().enumerate().take(REACH) {
        match c {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if c == open => depth += 1,
            _ if c == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The URL that `text` begins with, without the punctuation of the sentence around it.
fn url(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text.find(|c: char| c.is_whitespace() || "<>\"`|".contains(c)).unwrap_or(text.len());
    let mut open = text[..end].matches(')').count().saturating_sub(text[..end].matches('(').count());
    let mut url = &text[..end];
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if open > 0 => open -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '\\' | '[' | ']' => {}
            _ => break,
        }
        url = &url[..url.len() - 1];
    }
    (url.len() > scheme.len()).then_some(url)
}
