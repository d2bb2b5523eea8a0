//! Any text as a description: no panic, no hang, and what is emitted is Rust.
//!
//! The mistakes are those of the property test as well as libFuzzer's own.

#![no_main]

#[path = "../../lvng-codegen/tests/mutations/outcome.rs"]
mod outcome;
#[path = "../../lvng-codegen/tests/mutations/tree.rs"]
mod tree;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use lvng_codegen::Input;

fuzz_target!(|text: &str| {
    let input = Input::single("input.yaml", text);
    // What is generated is nested as deep as the description, and parsed as deep.
    let work = std::thread::Builder::new().stack_size(256 << 20).spawn(move || drop(outcome::check(&input)));
    assert!(work.is_ok_and(|work| work.join().is_ok()));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut rng = fastrand::Rng::with_seed(u64::from(seed));
    let text = std::str::from_utf8(&data[..size]).ok().filter(|_| rng.u8(0..4) > 0);
    if let Some(tree) = text.and_then(|text| serde_yaml::from_str(text).ok()) {
        let mutated = tree::mutate(tree, &mut rng).to_string();
        if mutated.len() <= max_size {
            data[..mutated.len()].copy_from_slice(mutated.as_bytes());
            return mutated.len();
        }
    }
    fuzzer_mutate(data, size, max_size)
});
