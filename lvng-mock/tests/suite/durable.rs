//! What was acknowledged is there after the process was killed.

use lvng_mock::store::{Sqlite, Store};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const NOTES: &str = r#"
openapi: 3.0.3
info: { title: Notes, version: '1' }
components: { schemas: { Note: { type: object, required: [id, text], properties: { id: { type: string, format: uuid, readOnly: true }, text: { type: string } } } } }
paths:
  /notes:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /notes/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
"#;

/// Several clients write at once.
const CLIENTS: usize = 2;

/// Nothing takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Writes notes until the connection ends, and tells the identifier of each that was acknowledged.
fn write(address: &str, client: usize, most: usize, acknowledged: &mpsc::Sender<String>) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    for number in 0..most {
        let body = format!("{{\"text\":\"{client} {number}\"}}");
        let length = body.len();
        let head = "POST /notes HTTP/1.1\r\nhost: mock\r\ncontent-type: application/json";
        stream.write_all(format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}").as_bytes())?;
        let mut reader = BufReader::new(&stream);
        let (mut length, mut line) = (0, String::new());
        while reader.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            line.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let note: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let Some(id) = note["id"].as_str() else { return Ok(()) };
        // Nobody listens once enough was written.
        let _ = acknowledged.send(id.to_owned());
    }
    Ok(())
}

/// Kills a mock while it writes, and looks for what it had acknowledged.
fn kill_while_writing(writes: usize, kill_after: usize) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (spec, db) = (folder.path().join("api.yaml"), folder.path().join("mock.db"));
    std::fs::write(&spec, NOTES).expect("a file can be written");
    let mut mock = Command::new(env!("CARGO_BIN_EXE_lvng-mock"))
        .args(["--port", "0", "--spec"])
        .arg(&spec)
        .arg("--db")
        .arg(&db)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the mock starts");
    let mut line = String::new();
    let out = mock.stdout.take().expect("its output can be read");
    BufReader::new(out).read_line(&mut line).expect("it says where it listens");
    let address = line.trim().rsplit("http://").next().unwrap_or_default().to_owned();
    let (sender, receiver) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, sender) = (address.clone(), sender.clone());
            // An error is the end of the connection, which is what this is about.
            std::thread::spawn(move || drop(write(&address, client, writes / CLIENTS, &sender)))
        })
        .collect();
    drop(sender);
    let mut acknowledged: Vec<String> = Vec::new();
    while let Ok(id) = receiver.recv_timeout(PATIENCE) {
        acknowledged.push(id);
        if acknowledged.len() == kill_after {
            mock.kill().expect("the mock can be killed");
        }
    }
    mock.wait().expect("the mock has ended");
    clients.into_iter().for_each(|client| client.join().expect("the client has ended"));
    assert!(acknowledged.len() >= kill_after && acknowledged.len() < writes, "{}", acknowledged.len());
    let store = Sqlite::open(&db).expect("the file opens");
    let kept: Vec<String> = store.list("/notes").expect("it can be read").into_iter().map(|note| note.id).collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|id| !kept.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?} of {}", acknowledged.len());
}

#[test]
fn acknowledged_writes_survive_a_kill() {
    kill_while_writing(200, 30);
    kill_while_writing(200, 61);
}

#[test]
#[ignore = "takes long; ten kills while 1,000 notes are written"]
fn acknowledged_writes_survive_ten_kills() {
    for round in 1..=10 {
        kill_while_writing(1000, 90 * round);
    }
}
