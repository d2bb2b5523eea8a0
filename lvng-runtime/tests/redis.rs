//! Rate limits that several processes share by way of Redis. Needs one, whose address is in `REDIS_URL`: `tests/redis/run`
//! starts it. Without it nothing is tested, and a line says so.

use lvng_runtime::server::{RateLimitStore, RedisStore};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Tells this program, started as a test once more, to count so many requests.
const CHILD: &str = "LVNG_TEST_COUNT";

/// The most requests that a window has here.
const LIMIT: u64 = 100;

fn url() -> Option<String> {
    let url = std::env::var("REDIS_URL").ok();
    if url.is_none() {
        println!("skipped: REDIS_URL is not set");
    }
    url
}

/// Counts, and says how many requests are within the limit.
async fn allowed(store: &RedisStore, key: &str, count: usize) -> usize {
    let mut allowed = 0;
    for _ in 0..count {
        let usage = store.count(key, Duration::from_secs(600)).await.unwrap();
        assert!(usage.reset_after <= Duration::from_secs(600) && usage.reset_after > Duration::from_secs(500));
        allowed += usize::from(usage.requests <= LIMIT);
    }
    allowed
}

#[tokio::test]
async fn processes_share_one_limit() {
    let Some(url) = url() else { return };
    let store = RedisStore::new(&url).unwrap();
    if let Ok(key) = std::env::var(CHILD) {
        println!("allowed: {}", allowed(&store, &key, 60).await);
        return;
    }
    let key = format!("test {}", std::process::id());
    let child = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "processes_share_one_limit", "--nocapture"]).env(CHILD, &key);
        command.stdout(Stdio::piped()).spawn().unwrap()
    };
    let children = [child(), child(), child()];
    let own = allowed(&store, &key, 60).await;
    let counts = children.map(|child| {
        let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let count = output.split("allowed: ").nth(1).and_then(|rest| rest.lines().next()).expect("a count");
        count.trim().parse::<usize>().unwrap()
    });
    // 240 requests of four processes, of which as many are allowed as of one.
    assert_eq!(own + counts.iter().sum::<usize>(), LIMIT as usize, "{own} {counts:?}");
    assert!(counts.iter().all(|count| *count <= 60));
}

#[tokio::test]
async fn windows_end_and_prefixes_are_apart() {
    let Some(url) = url() else { return };
    let (store, other) = (RedisStore::new(&url).unwrap(), RedisStore::new(&url).unwrap().prefix("other:"));
    let key = format!("short {}", std::process::id());
    let count = async |store: &RedisStore| store.count(&key, Duration::from_millis(300)).await.unwrap().requests;
    assert_eq!((count(&store).await, count(&store).await, count(&other).await), (1, 2, 1));
    // Longer than the window, by the clock of Redis.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn nobody_there_is_an_error_and_no_wait() {
    // A port that nobody has.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let store = RedisStore::new(&format!("redis://{free}")).unwrap();
    let counted = tokio::time::timeout(Duration::from_secs(60), store.count("x", Duration::from_secs(1))).await;
    assert!(counted.expect("it does not wait for ever").is_err());
    assert!(RedisStore::new("no address").is_err());
}
