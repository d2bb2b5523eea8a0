use super::*;

fn parse(chunks: &[&[u8]]) -> Vec<Event> {
    let mut parser = EventParser::new();
    let mut events = Vec::new();
    for chunk in chunks {
        parser.push(chunk).unwrap();
        events.extend(std::iter::from_fn(|| parser.next()));
    }
    events
}

fn data(text: &str) -> Vec<String> {
    parse(&[text.as_bytes()]).into_iter().map(|event| event.data).collect()
}

#[test]
fn examples_of_the_standard() {
    assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
    assert_eq!(
        data(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"),
        ["first event", "second event"]
    );
    assert_eq!(data("data\n\ndata\ndata\n\ndata:"), ["", "\n"]);
    assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
}

#[test]
fn the_standards_ids() {
    let mut parser = EventParser::new();
    parser.push(b"data: a\nid: 1\n\n").unwrap();
    assert_eq!(parser.last_event_id(), Some("1"));
    parser.push(b"data: b\n\n").unwrap();
    assert_eq!(parser.last_event_id(), Some("1"));
    parser.push(b"id: 2\0\n\nid: 3\n").unwrap();
    assert_eq!(parser.last_event_id(), Some("1"));
    parser.push(b"\n").unwrap();
    assert_eq!(parser.last_event_id(), Some("3"));
    parser.push(b"id\n\n").unwrap();
    assert_eq!(parser.last_event_id(), None);
    let ids: Vec<_> = std::iter::from_fn(|| parser.next()).map(|event| event.id).collect();
    assert_eq!(ids, [Some("1".to_owned()), None]);
}

#[test]
fn names_and_retry() {
    let events = parse(&[b"event: a\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\nevent: lost\n\ndata: 4\n\n"]);
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(names, ["a", "message", "message", "message"]);

    let mut parser = EventParser::new();
    parser.push(b"retry: 1500\n\nretry: soon\nretry: -1\nretry: 99999999999999999999\nretry:\n\n").unwrap();
    assert_eq!((parser.retry(), parser.next()), (Some(Duration::from_millis(1500)), None));
}

/// Every way to cut the stream in three gives the same events.
#[test]
fn cut_anywhere() {
    let text = "\u{FEFF}event: grüße\r\ndata: é — 漢\rdata: b\n\r\n: c\n\ndata: 🦀\n\n".as_bytes();
    let expected = vec![Event::named("grüße", "é — 漢\nb"), Event::new("🦀")];
    for first in 0..=text.len() {
        for second in first..=text.len() {
            let events = parse(&[&text[..first], &text[first..second], &[], &text[second..]]);
            assert_eq!(events, expected, "{first} {second}");
        }
    }
}

#[test]
fn line_ends_of_all_kinds() {
    for end in ["\n", "\r", "\r\n"] {
        let text = format!("data: a{end}data: b{end}{end}data: c{end}{end}");
        assert_eq!(data(&text), ["a\nb", "c"], "{end:?}");
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(parse(&bytes).len(), 2, "{end:?}");
    }
}

#[test]
fn odd_lines() {
    assert_eq!(data("Data: a\n data: b\ndata : c\nother: d\n:data: e\n\n"), [""; 0]);
    assert_eq!(data("data: a:b: c\n\n"), ["a:b: c"]);
    assert_eq!(parse(&[b"data: \xFF\xFEok\n\n"])[0].data, "\u{FFFD}\u{FFFD}ok");
    // A mark in the middle is text of the name.
    assert_eq!(data("data: a\n\n\u{FEFF}data: b\n\n"), ["a"]);
}

#[test]
fn a_cut_off_event_is_lost_and_can_be_noticed() {
    let mut parser = EventParser::new();
    assert!(!parser.is_inside_event());
    for part in ["da", "ta: a\n", "data: b"] {
        parser.push(part.as_bytes()).unwrap();
        assert!(parser.is_inside_event() && parser.next().is_none());
    }
    parser.push(b"\n\n").unwrap();
    assert!(!parser.is_inside_event() && parser.next().is_some());
}

#[test]
fn memory_is_bounded() {
    let mut parser = EventParser::with_limit(100);
    assert!((0..20).any(|_| parser.push(b"data: 1234567890\n").is_err()));
    let mut parser = EventParser::with_limit(100);
    assert!((0..200).any(|_| parser.push(b"x").is_err()));
    let mut parser = EventParser::with_limit(100);
    assert!((0..200).any(|_| parser.push(b"data:\n").is_err()), "empty lines of data count too");
    assert!(EventParser::with_limit(100).push(&[b'x'; 101]).is_err());
    let mut parser = EventParser::with_limit(100);
    assert!((0..200).all(|_| parser.push(b"data: 1234567890\n\n").is_ok()), "each event for itself");
}

#[test]
fn written_events_come_back() {
    let events = [
        Event::new(""),
        Event::new("a"),
        Event::new(" a "),
        Event::new("a\nb\n\nc\n"),
        Event::new("event: x\n\ndata: y"),
        Event::named("text_delta", r#"{"delta":"é"}"#),
        Event { id: Some("7".into()), retry: Some(Duration::from_millis(20)), ..Event::named(" x", "\n") },
    ];
    let mut bytes = Vec::new();
    for event in &events {
        event.write(&mut bytes);
        Event::write_comment("keep\r\nalive", &mut bytes);
        Event::write_comment("", &mut bytes);
    }
    assert_eq!(parse(&[&bytes]), events);
}

#[test]
fn what_the_format_cannot_carry() {
    let mut bytes = Vec::new();
    let event = Event { id: Some("1\0\n2".into()), ..Event::named("a\r\ndata: evil", "x\r\ny\rz") };
    event.write(&mut bytes);
    let expected = Event { id: Some("12".into()), ..Event::named("adata: evil", "x\ny\nz") };
    assert_eq!(parse(&[&bytes]), [expected]);
}

#[test]
fn bytes_as_written() {
    let mut bytes = Vec::new();
    Event::named("done", "a\nb").write(&mut bytes);
    Event::write_comment("", &mut bytes);
    assert_eq!(String::from_utf8_lossy(&bytes), "event: done\ndata: a\ndata: b\n\n:\n\n");
}
