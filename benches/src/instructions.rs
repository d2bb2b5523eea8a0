//! How many instructions a piece of work executes, which no other work on the machine changes: counted by callgrind.

use crate::case::{Case, Side};
use std::process::{Command, Stdio};

/// The argument by which this program is told to do one side of a case, for valgrind to count.
pub const COMMAND: &str = "--run";

/// Whether there is a valgrind to count with.
pub fn can_be_counted() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// The instructions of one side of a case, each time that it is done.
pub fn of(case: &Case, side: Side) -> Option<u64> {
    // What is done once, setting up and comparing both sides, is in both counts.
    let once = count(case.name, side, 1)?;
    let often = count(case.name, side, 1 + case.times)?;
    Some(often.saturating_sub(once) / u64::from(case.times))
}

fn count(name: &str, side: Side, times: u32) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    let output = valgrind.args([COMMAND, name, side.word(), &times.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}
