//! A thousand calls at once over loopback, by the generated client and by reqwest: connections, memory, time on the
//! processors. Each run of a side is a process of its own; the server is in this one.

use crate::by_hand::over_reqwest;
use crate::data::{self, KEY};
use lvng_api::Client;
use std::fmt::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// By which it is chosen.
pub const NAME: &str = "calls";

/// The argument by which this program is told to be one of the clients.
pub const COMMAND: &str = "--call";

/// Calls that are under way at once.
const AT_ONCE: usize = 1_000;

/// How often each process makes them.
const ROUNDS: usize = 20;

/// How many processes each side has.
const TURNS: usize = 7;

/// How long a connection of the server waits for a request.
const PATIENCE: Duration = Duration::from_secs(60);

/// The two sides, by the words that their processes are told.
const SIDES: [&str; 2] = ["ours", "reqwest"];

/// The table, or why there is none.
pub fn table() -> String {
    let mut text =
        "| row | what | connections | peak memory, KiB | its growth, KiB | µs of CPU per call |\n".to_owned();
    text.push_str("| --- | --- | --- | --- | --- | --- |");
    for (name, what, held) in [
        ("calls-held", "1,000 calls at once, each answered after 300 ms", Duration::from_millis(300)),
        ("calls-quick", "1,000 calls at once, answered at once", Duration::ZERO),
    ] {
        match measured(held) {
            Ok(row) => {
                let _ = write!(text, "\n| {name} | {what} | {row} |");
            }
            Err(why) => return format!("{text}\n\n{name} is left out: {why}."),
        }
    }
    text
}

/// What a process of one side took.
#[derive(Clone, Copy)]
struct Taken {
    connections: f64,
    peak: f64,
    growth: f64,
    micros: f64,
}

fn measured(held: Duration) -> Result<String, String> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let opened = Arc::new(AtomicUsize::new(0));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    runtime.spawn(answer(listener, held, opened.clone()));
    let mut pairs = Vec::new();
    for turn in 0..TURNS {
        // Who begins alternates.
        let sides = if turn % 2 == 0 { SIDES } else { [SIDES[1], SIDES[0]] };
        let first = one(sides[0], &address.to_string(), &opened)?;
        let second = one(sides[1], &address.to_string(), &opened)?;
        pairs.push(if turn % 2 == 0 { (first, second) } else { (second, first) });
    }
    let of = |value: fn(&Taken) -> f64| {
        let ratio = median(pairs.iter().map(|(ours, beside)| value(ours) / value(beside)));
        let (ours, beside) = (median(pairs.iter().map(|p| value(&p.0))), median(pairs.iter().map(|p| value(&p.1))));
        format!("**{ratio:.2}** ({ours:.0} / {beside:.0})")
    };
    let columns =
        [of(|taken| taken.connections), of(|taken| taken.peak), of(|taken| taken.growth), of(|taken| taken.micros)];
    Ok(columns.join(" | "))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A process of one side, and the connections that it opened.
fn one(side: &str, address: &str, opened: &AtomicUsize) -> Result<Taken, String> {
    let before = opened.load(Ordering::Relaxed);
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program).args([COMMAND, side, address]).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [peak, growth, micros] = figures[..] else {
        return Err(format!("{side} failed: {}", String::from_utf8_lossy(&output.stderr)));
    };
    let connections = opened.load(Ordering::Relaxed) - before;
    Ok(Taken { connections: connections as f64, peak, growth, micros })
}

/// Counts connections and gives each request the same answer.
async fn answer(listener: TcpListener, held: Duration, opened: Arc<AtomicUsize>) {
    let body = data::agent();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: Thu, 19 Mar 2026 16:00:00 GMT\r\n\
         x-request-id: req_0123456789abcdef\r\nx-ratelimit-limit: 100\r\nx-ratelimit-remaining: 99\r\n\
         x-ratelimit-reset: 1773936060\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let whole: Arc<[u8]> = [head.into_bytes(), body].concat().into();
    while let Ok((connection, _)) = listener.accept().await {
        opened.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(answer_on(connection, held, whole.clone()));
    }
}

/// The requests of a connection, which have no bodies, one after the other.
async fn answer_on(mut connection: TcpStream, held: Duration, whole: Arc<[u8]>) {
    let (mut asked, mut buffer) = (Vec::new(), [0; 4096]);
    let _ = connection.set_nodelay(true);
    while let Ok(Ok(read @ 1..)) = tokio::time::timeout(PATIENCE, connection.read(&mut buffer)).await {
        asked.extend_from_slice(&buffer[..read]);
        if !asked.ends_with(b"\r\n\r\n") {
            continue;
        }
        asked.clear();
        if !held.is_zero() {
            tokio::time::sleep(held).await;
        }
        if connection.write_all(&whole).await.is_err() {
            return;
        }
    }
}

/// Makes the calls of one side and prints the peak of memory, how much of it came after the first call, and the
/// microseconds of CPU per call.
pub fn call(side: &str, address: &str) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    // reqwest does not choose one itself with the features that the workspace has.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let base = format!("http://{address}");
    let figures = if side == "ours" {
        let client = Client::builder().base_url(base).bearer(KEY).build().expect("the settings are usable");
        runtime.block_on(rounds(move |id| {
            let client = client.clone();
            async move { client.agents().get(id).await.expect("an answer").agent.name }
        }))
    } else {
        let client = over_reqwest::Client::new(base, KEY).expect("the settings are usable");
        runtime.block_on(rounds(move |id| {
            let client = client.clone();
            async move { client.get_agent(&id).await.expect("an answer").agent.name }
        }))
    };
    println!("{figures}");
}

async fn rounds<F: Future<Output = String> + Send + 'static>(call: impl Fn(String) -> F) -> String {
    assert_eq!(call(data::id(1)).await, "Data Analyst");
    let (memory, seconds) = (kib("VmRSS:"), cpu_seconds());
    for _ in 0..ROUNDS {
        let calls: Vec<_> = (0..AT_ONCE).map(|index| tokio::spawn(call(data::id(index)))).collect();
        for call in calls {
            assert_eq!(call.await.expect("no panic"), "Data Analyst");
        }
    }
    let micros = (cpu_seconds() - seconds) * 1e6 / (ROUNDS * AT_ONCE) as f64;
    let peak = kib("VmHWM:");
    format!("{peak} {} {micros:.2}", peak - memory)
}

/// A line of what Linux says of this process.
fn kib(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("it is told of each process");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How long the threads of this process have run.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let times = tasks.map(|task| {
        let text = std::fs::read_to_string(task.expect("a thread").path().join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0)
    });
    times.sum::<f64>() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::by_hand::models;
    use crate::data::value;
    use lvng_runtime::wire::to_json;

    #[tokio::test]
    async fn both_sides_make_the_same_of_an_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let opened = Arc::new(AtomicUsize::new(0));
        let server = tokio::spawn(answer(listener, Duration::ZERO, opened.clone()));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().base_url(&base).bearer(KEY).build().expect("the settings are usable");
        let ours = client.agents().get(data::id(1)).await.expect("an answer");
        let beside = over_reqwest::Client::new(base, KEY).expect("the settings are usable");
        let beside = beside.get_agent(&data::id(1)).await.expect("an answer");
        assert_eq!(value(&to_json(&ours)), value(&models::to_json(&beside)));
        assert_eq!(opened.load(Ordering::Relaxed), 2);
        server.abort();
    }
}
