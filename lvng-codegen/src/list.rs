//! Lists in files: an entry a line, with remarks.

/// The entries of a list with their lines, from 1; the rest of a line after ` # ` is a remark.
pub fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .map(without_remark)
        .enumerate()
        .map(|(index, entry)| (index + 1, entry))
        .filter(|(_, entry)| !entry.is_empty())
}

fn without_remark(line: &str) -> &str {
    let line = line.strip_suffix(" #").unwrap_or(line);
    let entry = line.split_once(" # ").map_or(line, |(entry, _)| entry).trim();
    if entry == "#" || entry.starts_with("# ") { "" } else { entry }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_empty_lines_are_no_entries() {
        let text = "\n# all\n#\n  #\na b # why\n c #\n#/d E1\ne #f\n";
        assert_eq!(entries(text).collect::<Vec<_>>(), [(5, "a b"), (6, "c"), (7, "#/d E1"), (8, "e #f")]);
    }
}
