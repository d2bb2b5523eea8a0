//! Descriptions with random mistakes: whatever goes in, generation ends soon, in bounded memory and without panic, and
//! what it emits is Rust.
//!
//! One run has a fixed seed, another a fresh one, which is printed when it fails: `SEED=123 cargo test -p lvng-codegen
//! --test mutations fresh` does it again. The input that failed is left in the folder that the message names.

#[path = "mutations/hostile.rs"]
mod hostile;
#[path = "mutations/outcome.rs"]
mod outcome;
#[path = "support/mod.rs"]
mod support;
#[path = "mutations/text.rs"]
mod text;
#[path = "mutations/tree.rs"]
mod tree;

use fastrand::Rng;
use lvng_codegen::Input;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// No mutated description takes that long, by far, on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most memory that the process may ever need, in KiB.
const MEMORY: u64 = 2 << 20;

#[test]
fn fixed_mutations_end_well() {
    let mut rng = Rng::with_seed(0x1_2026);
    let sources = support::fixtures();
    for source in &sources {
        for _ in 0..3 {
            check(&mutated(&source.input, &mut rng), "a fixed seed");
        }
    }
}

#[test]
fn fresh_mutations_end_well() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    let mut rng = Rng::with_seed(seed);
    let mut sources: Vec<Input> = support::fixtures().into_iter().map(|fixture| fixture.input).collect();
    sources.extend(corpus());
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(8) {
        let Some(source) = rng.choice(&sources) else { return };
        check(&mutated(source, &mut rng), &format!("SEED={seed}"));
    }
}

#[test]
fn hostile_descriptions_end_well() {
    for (name, text) in hostile::descriptions() {
        check(&Input::single("input.yaml", text), name);
    }
}

/// The small documents of the corpus, where it lies beside the project.
fn corpus() -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let index = fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
    let files = index.lines().skip(1).filter_map(|line| line.split('\t').nth(1));
    let small = files.filter_map(|file| fs::read_to_string(folder.join(file)).ok().map(|text| (file, text)));
    small.filter(|(_, text)| text.len() < 20_000).map(|(file, text)| Input::single(name(file), text)).collect()
}

/// What a file is called where it stands alone.
fn name(file: &str) -> &str {
    if file.ends_with(".json") { "input.json" } else { "input.yaml" }
}

/// The description with a few mistakes in one of its files.
fn mutated(source: &Input, rng: &mut Rng) -> Input {
    let mut input = source.clone();
    let mut files: Vec<&mut String> = input.files.values_mut().collect();
    let Some(index) = files.len().checked_sub(1).map(|last| rng.usize(0..=last)) else { return input };
    let text = &mut *files[index];
    let parsed: Option<serde_json::Value> = serde_yaml::from_str(text).ok();
    match parsed {
        // JSON is YAML, so a tree is written as JSON whatever the file is called.
        Some(tree) if rng.u8(..) < 200 => *text = tree::mutate(tree, rng).to_string(),
        _ => *text = text::mutate(text, rng),
    }
    input
}

/// Generates on a thread of its own, and complains about what must not be.
fn check(input: &Input, from: &str) {
    let (sender, receiver) = channel();
    let copy = input.clone();
    let work = move || {
        run(&copy);
        // Nobody listens any more once patience has ended.
        let _ = sender.send(());
    };
    // What is generated is nested as deep as the description, and parsed as deep.
    let worker = thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap();
    match receiver.recv_timeout(PATIENCE) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => fail(input, from, &format!("not done after {PATIENCE:?}")),
        Err(RecvTimeoutError::Disconnected) => {
            let panic = worker.join().err();
            let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<String>());
            fail(input, from, text.map_or("a panic", String::as_str));
        }
    }
    let most = most_memory();
    if most > MEMORY {
        fail(input, from, &format!("{} MiB of memory", most >> 10));
    }
}

fn run(input: &Input) {
    support::assert_tags_apart(&outcome::check(input));
}

fn fail(input: &Input, from: &str, what: &str) -> ! {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation");
    let _ = fs::remove_dir_all(&folder);
    for (file, text) in &input.files {
        let path = folder.join(file);
        let _ = fs::create_dir_all(path.parent().unwrap_or(&folder));
        let _ = fs::write(path, text);
    }
    panic!("{from}: {what}\nThe description is in {}", folder.display());
}

/// The most memory that the process ever had, in KiB; 0 where the system does not tell.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|size| size.parse().ok()).unwrap_or_default()
}
