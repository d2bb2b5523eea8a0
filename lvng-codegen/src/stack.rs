//! A stack that is deep enough for the deepest description that loading lets through.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::thread;

/// Nesting is bounded by [`crate::load::MAX_DEPTH`], but a caller's thread may be small: 2 MiB hold some 100 levels of
/// unoptimised deserialization, fewer of generated syntax. Only what is touched costs memory.
const BYTES: usize = 512 << 20;

thread_local! {
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` on a stack that is deep enough for the deepest description that loading lets through: on this thread, if its
/// stack is.
pub fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if IS_DEEP.get() {
        return work();
    }
    // The work is lent to the thread, so that it is still here if there is no thread to be had.
    let mut work = Some(work);
    let done = thread::scope(|scope| {
        let run = || {
            IS_DEEP.set(true);
            work.take().map(|work| work())
        };
        match thread::Builder::new().stack_size(BYTES).spawn_scoped(scope, run) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => None,
        }
    });
    match (done, work) {
        (Some(done), _) => done,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work is done or still here"),
    }
}
