//! The version of a description → a version as cargo takes it.

/// The versions of descriptions are free text. What is a Semantic Version stays; otherwise
///
/// - `v` before it is left out, and so are zeros before a number: `v1.02` is `1.2.0`;
/// - missing numbers are 0: `2` is `2.0.0`;
/// - a date is its three numbers: `2024-10-01` is `2024.10.1`, `2024-10-01-preview` is `2024.10.1-preview`;
/// - a fourth number is build metadata: `1.2.3.4` is `1.2.3+4`;
/// - other words are a pre-release: `1.0 beta 2` is `1.0.0-beta-2`;
/// - what has no number in front is `0.1.0`.
pub(super) fn semver(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let (numbers, rest) = numbers(text);
    let [major, minor, patch] = match numbers.as_slice() {
        [] => return "0.1.0".to_owned(),
        [major] => [*major, 0, 0],
        [major, minor] => [*major, *minor, 0],
        [major, minor, patch, ..] => [*major, *minor, *patch],
    };
    let (before, build) = rest.split_once('+').unwrap_or((rest, ""));
    let (pre, build) = match before.strip_prefix('.') {
        Some(more) => (String::new(), identifiers(&format!("{more}.{build}"), false)),
        None => (identifiers(before, true), identifiers(build, false)),
    };
    let part = |mark: &str, text: String| if text.is_empty() { text } else { format!("{mark}{text}") };
    format!("{major}.{minor}.{patch}{}{}", part("-", pre), part("+", build))
}

/// The numbers in front, three at most, and what follows them.
fn numbers(text: &str) -> (Vec<u64>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text;
    while numbers.len() < 3 {
        // Years have four digits; in other versions a dash begins a pre-release.
        let is_date = numbers.first().is_some_and(|first| (1900..3000).contains(first));
        let next = match numbers.is_empty() {
            true => Some(rest),
            false => rest.strip_prefix('.').or_else(|| rest.strip_prefix('-').filter(|_| is_date)),
        };
        let Some(next) = next else { break };
        let digits = next.len() - next.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let (number, after) = next.split_at(digits);
        let Ok(number) = number.parse() else { break };
        numbers.push(number);
        rest = after;
    }
    (numbers, rest)
}

/// Text as identifiers with dots between: letters, digits and dashes; numbers of a pre-release have no zeros in front.
fn identifiers(text: &str, is_pre_release: bool) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' };
    let text: String = text.chars().map(plain).collect();
    let parts = text.split('.').map(|part| part.trim_matches('-')).filter(|part| !part.is_empty());
    let parts = parts.map(|part| match part.trim_start_matches('0') {
        _ if !is_pre_release || !part.bytes().all(|digit| digit.is_ascii_digit()) => part,
        "" => "0",
        number => number,
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::semver;

    #[test]
    fn versions_of_descriptions_are_versions_of_cargo() {
        for (given, wanted) in [
            ("1.2.3", "1.2.3"),
            ("1.0.0-rc.1+build.05", "1.0.0-rc.1+build.05"),
            ("1", "1.0.0"),
            ("v2.1", "2.1.0"),
            ("1.02", "1.2.0"),
            ("2024-10-01", "2024.10.1"),
            ("2024-10-01-preview", "2024.10.1-preview"),
            ("2024-10", "2024.10.0"),
            ("1.2.3.4", "1.2.3+4"),
            ("1.0 beta 2", "1.0.0-beta-2"),
            ("1.0b2", "1.0.0-b2"),
            ("1.0.0-beta_2", "1.0.0-beta-2"),
            ("1.0.0-007", "1.0.0-7"),
            ("1.0.0-00", "1.0.0-0"),
            ("3-1", "3.0.0-1"),
            ("1.0.0-ä..", "1.0.0"),
            ("", "0.1.0"),
            ("latest", "0.1.0"),
            ("vNext", "0.1.0"),
            ("99999999999999999999.1", "0.1.0"),
            ("1.99999999999999999999", "1.0.0+99999999999999999999"),
        ] {
            assert_eq!(semver(given), wanted, "{given}");
        }
    }
}
