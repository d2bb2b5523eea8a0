//! YAML text → outline.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::outline::{Builder, Outline, Wanted};
use crate::diagnostic::Position;

/// The outline of a YAML text, as far as it can be read.
pub(super) fn outline(text: &str, wanted: &Wanted<'_>) -> Outline {
    let mut builder = Builder::new(wanted);
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let position = start(&span);
        match event {
            Event::Scalar(key, style, ..) if builder.expects_key() => {
                builder.key(&key, position);
                if style == ScalarStyle::Plain && key.bytes().all(|byte| byte.is_ascii_digit()) {
                    builder.bare_number();
                }
            }
            Event::Alias(_) if builder.expects_key() => builder.key("*", position),
            Event::Scalar(..) | Event::Alias(_) => builder.scalar(position),
            // A key that is no scalar: such files are refused by the parser proper.
            Event::SequenceStart(..) | Event::MappingStart(..) if builder.expects_key() => break,
            Event::SequenceStart(..) => {
                builder.list(position);
            }
            Event::MappingStart(..) => {
                builder.map(position);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end(),
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
    builder.finish()
}

fn start(span: &Span) -> Position {
    Position { line: span.start.line().max(1), column: span.start.col() + 1 }
}
