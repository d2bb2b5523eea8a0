//! Requests per CPU second over loopback: a server in a process of its own, whose time on the processors is counted, and
//! clients in this one.

use crate::data::{self, KEY};
use crate::server;
use lvng_runtime::server::serve;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// By which it is chosen.
pub const NAME: &str = "loopback";

/// The argument by which this program is told to be one of the servers.
pub const COMMAND: &str = "--serve";

/// Connections that are kept and ask one thing after the other.
const CONNECTIONS: usize = 8;

/// What each of them asks a process for.
const REQUESTS: usize = 1_250;

/// What each of them asks for before that, so that a server has what it keeps.
const WARMING: usize = 250;

/// How many pairs the median is of.
const TURNS: usize = 10;

/// The processes of each side in a pair. Where its memory lies makes one a third faster than the next as long as it runs, which
/// even out.
const PROCESSES: usize = 6;

/// The servers, by the words that this program is given to be one of them.
const OURS: &str = "ours";
const BY_HAND: &str = "by-hand";
const CHECKED: &str = "by-hand-checked";

/// Serves one side until the standard input ends, on a free port that it prints.
pub fn serve_side(side: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", listener.local_addr().expect("it is bound"));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        thread::spawn(move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            drop(stop);
        });
        let stopped = async { drop(stopped.await) };
        // The same connections, deadlines and limits for all.
        match side {
            OURS => serve(listener, server::generated()).shutdown_on(stopped).await,
            CHECKED => serve(listener, server::handwritten_checked()).shutdown_on(stopped).await,
            _ => serve(listener, server::handwritten()).shutdown_on(stopped).await,
        }
    });
}

/// The table, or why there is none.
pub fn table() -> String {
    let mut text =
        "| row | what | requests per CPU second, generated / by hand | least and largest ratio |\n".to_owned();
    text.push_str("| --- | --- | --- | --- |");
    for (name, what, request) in [
        ("get", "GET by id", get()),
        ("post", "POST of 425 bytes that are checked", post()),
        ("list", "a list by 7 query parameters, answer of 4.3 KB", list()),
    ] {
        for (kind, beside) in [("checked-", CHECKED), ("", BY_HAND)] {
            let name = format!("{NAME}-{kind}{name}");
            let Some(row) = row(beside, &request) else {
                return format!(
                    "{text}\n\n{name} is left out: a server does not start, or /proc does not say how long it ran."
                );
            };
            let _ = write!(text, "\n| {name} | {what} | {row} |");
        }
    }
    text
}

fn row(beside: &str, request: &[u8]) -> Option<String> {
    let pairs = (0..TURNS).map(|_| pair(beside, request)).collect::<Option<Vec<_>>>()?;
    let ratios = sorted(pairs.iter().map(|(ours, beside)| ours / beside));
    let (least, largest) = (ratios.first()?, ratios.last()?);
    let (own, other) = (sorted(pairs.iter().map(|pair| pair.0)), sorted(pairs.iter().map(|pair| pair.1)));
    let (ratio, own, other) = (median(&ratios)?, median(&own)?, median(&other)?);
    Some(format!("**{ratio:.2}** ({own:.0} / {other:.0}) | {least:.2}, {largest:.2}"))
}

/// Requests per second on the processors of both sides, over processes that alternate, and with them who begins.
fn pair(beside: &str, request: &[u8]) -> Option<(f64, f64)> {
    let mut spent = [0.0; 2];
    for turn in 0..2 * PROCESSES {
        // 0, 1, 1, 0 and so on.
        let side = (turn + turn / 2) % 2;
        spent[side] += seconds([OURS, beside][side], request)?;
    }
    let asked = (PROCESSES * CONNECTIONS * REQUESTS) as f64;
    Some((asked / spent[0], asked / spent[1]))
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    Some((sorted.get(middle)? + sorted.get((sorted.len() - 1) / 2)?) / 2.0)
}

/// How long a new process of a side takes on the processors for what it is asked.
fn seconds(side: &str, request: &[u8]) -> Option<f64> {
    let server = Server::start(side).ok()?;
    server.ask(request, WARMING);
    let before = server.seconds()?;
    server.ask(request, REQUESTS);
    Some(server.seconds()? - before)
}

/// One side in a process of its own.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(side: &str) -> std::io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.args([COMMAND, side]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().parse().map_err(std::io::Error::other)?;
        Ok(Server { process, address })
    }

    /// Asks for the same over all connections.
    fn ask(&self, request: &[u8], count: usize) {
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| ask(self.address, request, count));
            }
        });
    }

    /// How long its threads have run, in nanoseconds by the scheduler.
    fn seconds(&self) -> Option<f64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).ok()?;
        let times = tasks.map(|task| {
            let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<f64>().ok()
        });
        times.sum::<Option<f64>>().map(|nanoseconds| nanoseconds / 1e9)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One connection, which asks for the same again and again.
fn ask(address: SocketAddr, request: &[u8], count: usize) {
    let mut connection = TcpStream::connect(address).expect("a connection");
    connection.set_nodelay(true).expect("a socket");
    connection.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
    let mut answer = vec![0; 64 * 1024];
    let mut length = None;
    for _ in 0..count {
        connection.write_all(request).expect("the server takes it");
        let mut read = 0;
        while length.is_none_or(|length| read < length) {
            let more = connection.read(&mut answer[read..]).expect("the server answers");
            assert!(more > 0, "the server hung up");
            read += more;
            // All answers to one request are as long as the first.
            length = length.or_else(|| whole(&answer[..read]));
        }
    }
}

/// How long an answer is with its body, once its head is there.
fn whole(answer: &[u8]) -> Option<usize> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).expect("a head is text");
    assert!(head.starts_with("HTTP/1.1 20"), "{head}");
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    Some(end + length.unwrap_or(0usize))
}

fn head(line: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nHost: api.lvng.ai\r\nUser-Agent: lvng-bench/1.0\r\nAccept: application/json\r\n\
         Authorization: Bearer {KEY}\r\n"
    )
}

fn get() -> Vec<u8> {
    format!("{}\r\n", head(&format!("GET /api/v2/agents/{}", data::id(1)))).into_bytes()
}

fn list() -> Vec<u8> {
    format!("{}\r\n", head(&format!("GET /api/v2/agents?{}", server::QUERY))).into_bytes()
}

fn post() -> Vec<u8> {
    let body = data::new_agent();
    let fields = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    [head("POST /api/v2/agents").into_bytes(), fields.into_bytes(), body].concat()
}
