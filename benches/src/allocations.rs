//! How much memory a piece of work asks for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static BYTES: AtomicU64 = AtomicU64::new(0);
static COUNT: AtomicU64 = AtomicU64::new(0);

/// The allocator of the system, which counts what is asked of it.
pub struct Counting;

fn count(bytes: usize) {
    BYTES.fetch_add(bytes as u64, Relaxed);
    COUNT.fetch_add(1, Relaxed);
}

// Safety: all is done by the system's allocator.
#[allow(unsafe_code, reason = "an allocator cannot be written without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    /// What it grows by is counted.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.saturating_sub(layout.size()));
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// What a piece of work asked for.
#[derive(Clone, Copy, Debug)]
pub struct Allocated {
    /// How often, growing included.
    pub count: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// Counts the allocations of a piece of work, which must be the only one in the process.
pub fn of(work: &mut dyn FnMut()) -> Allocated {
    // What is made once and kept does not count.
    work();
    let before = (COUNT.load(Relaxed), BYTES.load(Relaxed));
    work();
    Allocated { count: COUNT.load(Relaxed) - before.0, bytes: BYTES.load(Relaxed) - before.1 }
}
