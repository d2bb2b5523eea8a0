//! What a terminal gets more than a file or a program: colours, links to places, and what a long command is doing.
//!
//! Colours and links are there where the stream is a terminal and neither `NO_COLOR` nor `TERM=dumb` says otherwise, or where
//! `CLICOLOR_FORCE` asks for them.

use crate::command::Error;
use anstream::{AutoStream, ColorChoice, stream::RawStream};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Prints diagnostics and the like to the standard error. Places in files of a folder, or seen from where the command runs, are
/// links.
pub fn say(text: &str, folder: &Path) {
    // Nothing better can be done where nobody hears.
    let _ = io::stderr().lock().write_all(shown(text, folder, &io::stderr()).as_bytes());
}

/// Prints a report whose lines begin with places, as [`say`] does, to the standard output.
///
/// # Errors
/// The output cannot be written to, for another reason than that nobody reads it any more.
pub fn print(text: &str, folder: &Path) -> Result<std::process::ExitCode, Error> {
    crate::command::print(&shown(text, folder, &io::stdout()))
}

fn shown(text: &str, folder: &Path, stream: &impl RawStream) -> String {
    match AutoStream::choice(stream) {
        ColorChoice::Never => text.to_owned(),
        _ => text.split_inclusive('\n').map(|line| painted(line, folder)).collect(),
    }
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const BLUE: &str = "\x1b[34m";
const CYAN: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// A line with its colours: a place in bold, what kind of problem it is, lines of the source and help.
fn painted(line: &str, folder: &Path) -> String {
    let text = line.trim_end_matches('\n');
    let end = &line[text.len()..];
    let indent = text.len() - text.trim_start().len();
    let (margin, rest) = text.split_at(indent);
    let margin_of_source = rest
        .split_once('|')
        .filter(|(number, _)| indent > 0 && number.trim().chars().all(|digit| digit.is_ascii_digit()));
    if let Some((number, source)) = margin_of_source {
        return format!("{margin}{BLUE}{number}|{PLAIN}{source}{end}");
    }
    if let Some((place, rest)) = place(rest) {
        return format!("{margin}{}{}{end}", linked(place, folder), severity(rest));
    }
    match rest.strip_prefix("help: ").filter(|_| indent > 0) {
        Some(help) => format!("{margin}{CYAN}help:{PLAIN} {help}{end}"),
        None => format!("{margin}{}{end}", severity(rest)),
    }
}

/// The place that a line begins with, `FILE:LINE:COLUMN`, and what follows it.
fn place(text: &str) -> Option<(Place<'_>, &str)> {
    for (at, _) in text.match_indices(':') {
        let mut numbers = text.get(at + 1..)?.splitn(2, ':');
        let (Some(line), Some(rest)) = (numbers.next(), numbers.next()) else { continue };
        let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        let (file, whole) = (text.get(..at)?, at + 1 + line.len() + 1 + digits);
        if is_number(line) && digits > 0 && !file.is_empty() && !file.contains(['`', '"']) {
            return Some((Place { file, line, whole: text.get(..whole)? }, text.get(whole..)?));
        }
    }
    None
}

/// A place as a line shows it.
struct Place<'t> {
    file: &'t str,
    line: &'t str,
    whole: &'t str,
}

/// A place as a link (OSC 8), if its file is there. The line is the fragment, as kitty and others read it.
fn linked(place: Place<'_>, folder: &Path) -> String {
    let Place { file, line, whole } = place;
    let path = [Path::new(file).to_owned(), folder.join(file)].into_iter().find_map(|path| path.canonicalize().ok());
    match path.as_deref().and_then(Path::to_str) {
        Some(path) => {
            let path: String = path.bytes().map(in_url).collect();
            format!("\x1b]8;;file://{path}#{line}\x1b\\{BOLD}{whole}{PLAIN}\x1b]8;;\x1b\\")
        }
        None => format!("{BOLD}{whole}{PLAIN}"),
    }
}

/// A byte of a path in a URL.
fn in_url(byte: u8) -> String {
    match byte {
        b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

/// Text with the word in colour that says what kind of problem it tells.
fn severity(text: &str) -> String {
    for (word, colour) in [("error", RED), ("warning", YELLOW)] {
        for before in ["", ": "] {
            if let Some(rest) = text.strip_prefix(before).and_then(|text| text.strip_prefix(word))
                && rest.starts_with(':')
            {
                return format!("{before}{colour}{word}{PLAIN}{rest}");
            }
        }
    }
    text.to_owned()
}

/// How long a command works before it says what it is doing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it says how long it has taken.
const PERIOD: Duration = Duration::from_millis(200);

/// A line of a terminal that says what a command is doing, from its first second on until this is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to wait. Nothing is ever said where the standard error is no terminal.
    pub fn of(what: impl Into<String>) -> Self {
        match io::stderr().is_terminal() {
            true => Self::on(io::stderr(), what.into(), PATIENCE),
            false => Self(None),
        }
    }

    fn on(out: impl Write + Send + 'static, what: String, patience: Duration) -> Self {
        let (end, ended) = channel();
        let thread = std::thread::Builder::new().spawn(move || tell(out, &what, patience, &ended));
        Self(thread.ok().map(|thread| (end, thread)))
    }
}

/// Says what is being done until the other side is gone, and takes it back then.
fn tell(mut out: impl Write, what: &str, patience: Duration, ended: &Receiver<()>) {
    let begin = Instant::now();
    let mut wait = patience;
    let mut has_said = false;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        // Nobody is harmed where this cannot be shown.
        let _ = write!(out, "\r\x1b[K{what}, {} s", begin.elapsed().as_secs()).and_then(|()| out.flush());
        (wait, has_said) = (PERIOD, true);
    }
    if has_said {
        let _ = write!(out, "\r\x1b[K").and_then(|()| out.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            // It ends at once; that it panicked would be no reason to fail.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_links_and_kinds_have_colours() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a b.yaml"), "").unwrap();
        let root: String = folder.path().canonicalize().unwrap().to_str().unwrap().bytes().map(in_url).collect();
        let text = painted("a b.yaml:3:15: error: no `x:1:2` [E012]\n", folder.path());
        let link = format!("\x1b]8;;file://{root}/a%20b.yaml#3\x1b\\\x1b[1ma b.yaml:3:15\x1b[0m\x1b]8;;\x1b\\");
        assert_eq!(text, format!("{link}: \x1b[1;31merror\x1b[0m: no `x:1:2` [E012]\n"));
        // What is in no file is no link, and what is no place is left alone.
        assert_eq!(
            painted("main:api.yaml:3:1: breaks clients", folder.path()),
            "\x1b[1mmain:api.yaml:3:1\x1b[0m: breaks clients"
        );
        assert_eq!(painted(" 12 | a: 1:2:3\n", folder.path()), " \x1b[34m12 |\x1b[0m a: 1:2:3\n");
        assert_eq!(painted("    |  ^\n", folder.path()), "    \x1b[34m|\x1b[0m  ^\n");
        assert_eq!(painted("    help: say so", folder.path()), "    \x1b[36mhelp:\x1b[0m say so");
        assert_eq!(painted("warning: 25 more", folder.path()), "\x1b[1;33mwarning\x1b[0m: 25 more");
        assert_eq!(
            painted("386 operations at http://127.0.0.1:4010\n", folder.path()),
            "386 operations at http://127.0.0.1:4010\n"
        );
    }

    /// Passes on what is written.
    struct Pipe(Sender<String>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn long_work_is_told_and_taken_back() {
        let (sender, written) = channel();
        let progress = Progress::on(Pipe(sender), "reading".to_owned(), Duration::ZERO);
        let first = written.recv_timeout(Duration::from_secs(60)).unwrap();
        drop(progress);
        let text: String = std::iter::once(first).chain(written.iter()).collect();
        assert!(text.starts_with("\r\x1b[Kreading, 0 s") && text.ends_with("\r\x1b[K"), "{text:?}");

        let (sender, written) = channel();
        drop(Progress::on(Pipe(sender), "reading".to_owned(), Duration::from_secs(600)));
        assert_eq!(written.iter().count(), 0, "short work says nothing");
    }
}
