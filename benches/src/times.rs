//! How long the sides of a case take, turn by turn.

use crate::case::{Pair, Side};
use std::time::{Duration, Instant};

/// How long one case is measured.
const PATIENCE: Duration = Duration::from_millis(2000);

/// A turn is no longer than it must be to be measured, so that some turns are not interrupted.
const TURN: Duration = Duration::from_micros(200);

/// The least time of each side, in the order of [`Side::ALL`]: other work on the machine only ever adds to it.
pub fn least(pair: &mut Pair) -> [Duration; 3] {
    let times = Side::ALL.map(|side| times_per_turn(pair.side(side)));
    let start = Instant::now();
    let mut least = [Duration::MAX; 3];
    while start.elapsed() < PATIENCE {
        for (index, side) in Side::ALL.into_iter().enumerate() {
            least[index] = time(times[index], pair.side(side)).min(least[index]);
        }
    }
    least
}

fn times_per_turn(work: &mut dyn FnMut()) -> u32 {
    let once = time(3, work).max(Duration::from_nanos(1));
    u32::try_from(TURN.as_nanos() / once.as_nanos()).unwrap_or(u32::MAX).clamp(1, 1_000)
}

fn time(times: u32, work: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    (0..times).for_each(|_| work());
    start.elapsed() / times
}
