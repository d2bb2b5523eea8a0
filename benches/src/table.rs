//! The figures as tables.

use crate::case::{Case, Side};
use crate::{allocations, calls, cases, compile, instructions, loopback, times};
use std::fmt::Display;
use std::time::Duration;

/// A row was asked for by one of the words, or nothing was.
fn is_wanted(name: &str, words: &[String]) -> bool {
    words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
}

/// Measures what the words ask for, and prints a row at a time.
pub fn print(words: &[String]) {
    let counts = instructions::can_be_counted();
    let cases: Vec<Case> = cases::all().into_iter().filter(|case| is_wanted(case.name, words)).collect();
    if !cases.is_empty() {
        if !counts {
            println!("Instructions are left out: there is no valgrind to count them with.\n");
        }
        println!("| row | what | time | instructions | allocations | bytes allocated | at most |");
        println!("| --- | --- | --- | --- | --- | --- | --- |");
    }
    for case in &cases {
        println!("{}", row(case, counts));
    }
    if is_wanted(loopback::NAME, words) {
        println!("{}{}", if cases.is_empty() { "" } else { "\n" }, loopback::table());
    }
    if is_wanted(calls::NAME, words) {
        println!("{}{}", if cases.is_empty() { "" } else { "\n" }, calls::table());
    }
    if is_wanted(compile::NAME, words) {
        println!("{}{}", if cases.is_empty() { "" } else { "\n" }, compile::table());
    }
}

fn row(case: &Case, counts: bool) -> String {
    let mut pair = (case.make)();
    let [ours, beside, common] = times::least(&mut pair).map(|time| time.as_secs_f64());
    let time = ratio(ours - common, beside - common, |seconds| micros(*seconds));
    let [ours, beside, common] = Side::ALL.map(|side| allocations::of(pair.side(side)));
    let allocated = ratio_of(ours.count - common.count, beside.count - common.count);
    let bytes = ratio_of(ours.bytes - common.bytes, beside.bytes - common.bytes);
    let counted = if counts { counted(case) } else { None };
    let counted = counted.map_or("–".to_owned(), |(ours, beside)| ratio_of(ours, beside));
    let Case { name, what, .. } = case;
    format!("| {name} | {what} | {time} | {counted} | {allocated} | {bytes} | {} |", limits(case))
}

fn counted(case: &Case) -> Option<(u64, u64)> {
    let common = instructions::of(case, Side::Common)?;
    let ours = instructions::of(case, Side::Ours)?;
    let beside = instructions::of(case, Side::Beside)?;
    Some((ours.saturating_sub(common), beside.saturating_sub(common)))
}

fn limits(case: &Case) -> String {
    let limit = case.limit.map(|limit| format!("{limit:?}"));
    let bytes = case.bytes_limit.map(|limit| format!("{limit:?} (bytes)"));
    let all: Vec<String> = limit.into_iter().chain(bytes).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

/// `1.45 (51,100 / 35,200)`
fn ratio<T: Copy + Into<f64>, S: Display>(ours: T, beside: T, show: impl Fn(&T) -> S) -> String {
    format!("**{:.2}** ({} / {})", ours.into() / beside.into(), show(&ours), show(&beside))
}

fn ratio_of(ours: u64, beside: u64) -> String {
    // A ratio does not need more digits than a float has.
    ratio(ours as f64, beside as f64, |count| grouped(*count as u64))
}

fn micros(seconds: f64) -> String {
    let time = Duration::from_secs_f64(seconds.max(0.0));
    let micros = time.as_secs_f64() * 1e6;
    if micros < 100.0 { format!("{micros:.1} µs") } else { format!("{} µs", grouped(micros as u64)) }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_in_groups_of_three() {
        let all = [0, 12, 123, 1_234, 123_456, 1_234_567].map(grouped);
        assert_eq!(all, ["0", "12", "123", "1,234", "123,456", "1,234,567"]);
    }
}
