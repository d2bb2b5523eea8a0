//! What generated code costs beside code written by hand for the same thing.
//!
//! `cargo run --release -p lvng-benches` prints it all as tables; words that follow choose the rows whose names hold one of
//! them, `compile` being one of the names. `README.md` says what is compared and has figures.
//!
//! Figures are printed and never asserted, since a busy machine changes them. What must hold is that both sides do the
//! same: that is checked before anything is measured, and by the test of this crate.

mod allocations;
mod by_hand;
mod calls;
mod case;
mod cases;
mod checked;
mod client;
mod compile;
mod data;
mod growth;
mod instructions;
mod json;
mod loopback;
mod server;
mod table;
mod times;

use case::Side;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, name, side, times] = &arguments[..]
        && command == instructions::COMMAND
    {
        return run(name, side, times);
    }
    if let [command, side] = &arguments[..]
        && command == loopback::COMMAND
    {
        loopback::serve_side(side);
        return ExitCode::SUCCESS;
    }
    if let [command, side, address] = &arguments[..]
        && command == calls::COMMAND
    {
        calls::call(side, address);
        return ExitCode::SUCCESS;
    }
    table::print(&arguments);
    ExitCode::SUCCESS
}

/// Does one side of a case so many times and nothing else: what valgrind is given to count.
fn run(name: &str, side: &str, times: &str) -> ExitCode {
    let case = cases::all().into_iter().find(|case| case.name == name);
    let (Some(case), Ok(times)) = (case, times.parse()) else {
        eprintln!("there is no case `{name}`, or `{times}` is no number");
        return ExitCode::FAILURE;
    };
    let mut pair = (case.make)();
    let Some(side) = Side::ALL.into_iter().find(|known| known.word() == side) else { return ExitCode::FAILURE };
    let work = pair.side(side);
    (0..times).for_each(|_| work());
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::Side;

    /// Making a case compares what both sides do.
    #[test]
    fn both_sides_of_every_case_do_the_same() {
        for case in crate::cases::all() {
            let mut pair = (case.make)();
            Side::ALL.into_iter().for_each(|side| pair.side(side)());
        }
    }
}
