//! A part of a text that knows where it stands.

/// A part of a page's clean text.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// The part.
    pub text: &'t str,
    /// Its offset in the whole.
    pub at: usize,
}

impl<'t> Piece<'t> {
    /// The rest of the text from an offset to the end of the line.
    pub fn line(text: &'t str, at: usize) -> Self {
        let rest = text.get(at..).unwrap_or_default();
        Piece { text: rest.split('\n').next().unwrap_or_default(), at }
    }

    /// From an offset in this piece to its end.
    pub fn from(self, offset: usize) -> Self {
        Piece { text: self.text.get(offset..).unwrap_or_default(), at: self.at + offset }
    }

    /// The first bytes.
    pub fn to(self, end: usize) -> Self {
        Piece { text: self.text.get(..end).unwrap_or(self.text), at: self.at }
    }

    /// Without these characters at both ends.
    pub fn trim(self, is_out: impl Fn(char) -> bool) -> Self {
        let start = self.text.len() - self.text.trim_start_matches(&is_out).len();
        let inner = self.from(start);
        inner.to(inner.text.trim_end_matches(&is_out).len())
    }

    /// Without white space and what Markdown puts around words.
    pub fn plain(self) -> Self {
        self.trim(|letter| letter.is_whitespace() || matches!(letter, '`' | '*'))
    }

    /// The part that a pattern's group found in this piece.
    pub fn found(self, found: regex::Match<'t>) -> Self {
        Piece { text: found.as_str(), at: self.at + found.start() }
    }

    /// The cells of a row of a Markdown table.
    pub fn cells(self) -> Vec<Self> {
        let inner = self.trim(char::is_whitespace);
        let inner = if inner.text.starts_with('|') { inner.from(1) } else { inner };
        let end = inner.text.strip_suffix('|').map_or(inner.text.len(), str::len);
        let (inner, mut cells, mut start) = (inner.to(end), Vec::new(), 0);
        let bars = inner.text.match_indices('|').map(|(at, _)| at);
        let is_escaped = |at: &usize| inner.text.get(..*at).is_some_and(|before| before.ends_with('\\'));
        for bar in bars.filter(|at| !is_escaped(at)).chain([inner.text.len()]) {
            cells.push(inner.to(bar).from(start).plain());
            start = bar + 1;
        }
        cells
    }
}
