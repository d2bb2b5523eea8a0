//! `lvng mock` answers calls, and refuses what breaks the description.

use crate::support::{PETS, command, folder};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// A mock that ends with the test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The answer to a request, with its head.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    write!(stream, "{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_mock_answers_with_the_examples_of_the_description() {
    let place = folder(PETS);
    let mut mock = command(place.path(), &["mock", "--spec", "api.yaml", "--port", "0"]);
    let mut mock = Served(mock.stdout(Stdio::piped()).spawn().unwrap());
    // The pipe is at its end if the mock ends.
    let mut line = String::new();
    BufReader::new(mock.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("1 operations at http://").unwrap_or_else(|| panic!("{line}"));
    let answer = ask(address, "GET /pets");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("[{\"name\":\"Ada\"}]"), "{answer}");
    assert!(ask(address, "DELETE /pets").starts_with("HTTP/1.1 405 "));
}
