//! Compressed answers: which codings a client asks for, and how they are undone.

use crate::wire::{BoxError, ByteStream};
use bytes::{Buf, Bytes};
use futures_util::Stream;
use http::{HeaderMap, HeaderValue, Response, header};
use std::io::{self, BufRead, ErrorKind, Read};
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, ready};

/// The codings by their names, and what undoes each.
const CODINGS: &[(&str, New)] = &[
    #[cfg(feature = "zstd")]
    ("zstd", || Ok(Box::new(zstd::stream::read::Decoder::with_buffer(Fed::default())?))),
    #[cfg(feature = "gzip")]
    ("gzip", || Ok(Box::new(flate2::bufread::MultiGzDecoder::new(Fed::default())))),
    #[cfg(feature = "brotli")]
    ("br", || Ok(Box::new(brotli_decompressor::Decompressor::new(Fed::default(), PIECE)))),
];

type New = fn() -> io::Result<Box<dyn Decoder>>;

/// Their names, for the header that asks for them.
static NAMES: LazyLock<HeaderValue> = LazyLock::new(|| {
    let names: Vec<&str> = CODINGS.iter().map(|(name, _)| *name).collect();
    HeaderValue::try_from(names.join(",")).unwrap_or_else(|_| HeaderValue::from_static("identity"))
});

/// So much is undone at once, whatever a few bytes stand for.
const PIECE: usize = 8 << 10;

/// Asks for the codings that are known, unless the request says what it takes.
pub(crate) fn accept(headers: &mut HeaderMap) {
    if let header::Entry::Vacant(entry) = headers.entry(header::ACCEPT_ENCODING) {
        entry.insert(NAMES.clone());
    }
}

/// Undoes the coding of an answer that has one of those. Others are left for whoever reads the answer to tell.
pub(crate) fn undo(mut answer: Response<ByteStream>) -> Response<ByteStream> {
    let header::Entry::Occupied(entry) = answer.headers_mut().entry(header::CONTENT_ENCODING) else { return answer };
    let mut known = CODINGS.iter().filter(|(name, _)| entry.get().as_bytes().eq_ignore_ascii_case(name.as_bytes()));
    let Some(decoder) = known.next().and_then(|(_, new)| new().ok()) else { return answer };
    entry.remove();
    answer.headers_mut().remove(header::CONTENT_LENGTH);
    answer.map(|body| ByteStream::from_stream(Undone::new(body, decoder)))
}

/// Reads what the bytes that it is fed stand for; `WouldBlock` says that it wants more.
trait Decoder: Read + Send {
    fn fed(&mut self) -> &mut Fed;
}

#[cfg(feature = "gzip")]
impl Decoder for flate2::bufread::MultiGzDecoder<Fed> {
    fn fed(&mut self) -> &mut Fed {
        self.get_mut()
    }
}

#[cfg(feature = "brotli")]
impl Decoder for brotli_decompressor::Decompressor<Fed> {
    fn fed(&mut self) -> &mut Fed {
        self.get_mut()
    }
}

#[cfg(feature = "zstd")]
impl Decoder for zstd::stream::read::Decoder<'static, Fed> {
    fn fed(&mut self) -> &mut Fed {
        self.get_mut()
    }
}

/// The bytes that have come and are not yet read.
#[derive(Default)]
struct Fed {
    bytes: Bytes,
    has_ended: bool,
}

impl BufRead for Fed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes.is_empty() && !self.has_ended { Err(ErrorKind::WouldBlock.into()) } else { Ok(&self.bytes) }
    }

    fn consume(&mut self, count: usize) {
        self.bytes.advance(count);
    }
}

impl Read for Fed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

/// A body whose coding is undone as it comes.
struct Undone {
    body: ByteStream,
    decoder: Box<dyn Decoder>,
    piece: Box<[u8]>,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    /// Nothing has come: an empty body is empty in every coding, as that of an answer to HEAD.
    Empty,
    Reading,
    /// What was encoded is read. What comes still is the end of the body, without which its connection is not used again.
    Read,
    Done,
}

impl Undone {
    fn new(body: ByteStream, decoder: Box<dyn Decoder>) -> Self {
        Self { body, decoder, piece: vec![0; PIECE].into(), state: State::Empty }
    }

    /// Waits for more of the body. False says that it has ended.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, BoxError>> {
        let bytes = loop {
            match ready!(Pin::new(&mut self.body).poll_next(cx)).transpose()? {
                Some(bytes) if bytes.is_empty() => {}
                bytes => break bytes,
            }
        };
        let fed = self.decoder.fed();
        fed.has_ended = bytes.is_none();
        fed.bytes = bytes.unwrap_or_default();
        Poll::Ready(Ok(!fed.has_ended))
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BoxError>> {
        loop {
            match self.state {
                State::Done => return Poll::Ready(Ok(None)),
                State::Empty => {
                    self.state = if ready!(self.poll_body(cx))? { State::Reading } else { State::Done };
                }
                State::Read if self.decoder.fed().has_ended => self.state = State::Done,
                State::Read => {
                    if !self.decoder.fed().bytes.is_empty() || ready!(self.poll_body(cx))? {
                        return Poll::Ready(Err("bytes follow the end of what was compressed".into()));
                    }
                }
                State::Reading => match self.decoder.read(&mut self.piece) {
                    Ok(0) => self.state = State::Read,
                    Ok(read) => return Poll::Ready(Ok(Some(Bytes::copy_from_slice(&self.piece[..read])))),
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {
                        ready!(self.poll_body(cx))?;
                    }
                    Err(error) => return Poll::Ready(Err(error.into())),
                },
            }
        }
    }
}

impl Stream for Undone {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let piece = ready!(this.poll_piece(cx));
        if piece.is_err() {
            this.state = State::Done;
        }
        Poll::Ready(piece.transpose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    const TEXT: &[u8] = br#"{"id":"a","size":1}"#;

    /// The text in each coding; in that of Brotli as a block that is not compressed.
    fn coded() -> Vec<(&'static str, Vec<u8>)> {
        vec![
            #[cfg(feature = "gzip")]
            ("gzip", gzip(TEXT)),
            #[cfg(feature = "brotli")]
            ("br", [b"\x20\x01\x10", TEXT, b"\x03"].concat()),
            #[cfg(feature = "zstd")]
            ("zstd", zstd::encode_all(TEXT, 3).unwrap()),
        ]
    }

    #[cfg(feature = "gzip")]
    fn gzip(text: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// An answer whose body comes in pieces of `size`.
    fn answer(coding: &str, body: &[u8], size: usize) -> Response<ByteStream> {
        let pieces: Vec<_> = body.chunks(size).map(|piece| Ok::<_, BoxError>(Bytes::copy_from_slice(piece))).collect();
        let answer = Response::builder().header(header::CONTENT_ENCODING, coding).header(header::CONTENT_LENGTH, "9");
        answer.body(ByteStream::from_stream(stream::iter(pieces))).unwrap()
    }

    async fn read(coding: &str, body: &[u8], size: usize) -> Result<Vec<u8>, String> {
        let answer = undo(answer(coding, body, size));
        assert!(answer.headers().is_empty(), "{:?}", answer.headers());
        answer.into_body().collect().await.map(Into::into).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn codings_are_undone_however_they_come() {
        for (coding, body) in coded() {
            for size in [1, 7, 1 << 20] {
                assert_eq!(read(coding, &body, size).await.as_deref(), Ok(TEXT), "{coding}");
                assert_eq!(read(&coding.to_uppercase(), &body, size).await.as_deref(), Ok(TEXT), "{coding}");
            }
            assert_eq!(read(coding, b"", 1).await.as_deref(), Ok(&b""[..]), "{coding}");
        }
    }

    #[tokio::test]
    async fn bodies_that_are_cut_off_or_go_on_are_errors() {
        for (coding, body) in coded() {
            for length in 1..body.len() {
                assert!(read(coding, &body[..length], 3).await.is_err(), "{coding} {length}");
            }
            for size in [1, 1 << 20] {
                // The reader of Brotli keeps what came in one piece with the end to itself.
                let is_seen = coding != "br" || size == 1;
                assert_eq!(read(coding, &[&body[..], b"more"].concat(), size).await.is_err(), is_seen, "{coding}");
            }
        }
    }

    #[cfg(feature = "gzip")]
    #[tokio::test]
    async fn gzip_may_have_members_and_is_held_against_its_sum() {
        let members = [gzip(b"one"), gzip(b""), gzip(b"two")].concat();
        for size in [1, 5, 1 << 20] {
            assert_eq!(read("gzip", &members, size).await.as_deref(), Ok(&b"onetwo"[..]));
        }
        let mut wrong = gzip(TEXT);
        let sum = wrong.len() - 8;
        wrong[sum] ^= 1;
        assert!(read("gzip", &wrong, 5).await.is_err());
    }

    #[cfg(feature = "gzip")]
    #[tokio::test]
    async fn a_few_bytes_that_stand_for_many_become_small_pieces() {
        let body = gzip(&vec![0; 8 << 20]);
        let mut pieces = undo(answer("gzip", &body, 1 << 20)).into_body();
        let mut all = 0;
        while let Some(piece) = pieces.next().await {
            let piece = piece.unwrap();
            assert!(piece.len() <= PIECE);
            all += piece.len();
        }
        assert_eq!(all, 8 << 20);
    }

    #[tokio::test]
    async fn other_codings_are_left() {
        for coding in ["compress", "identity", "gzip, br", "br, gzip"] {
            let answer = undo(answer(coding, TEXT, 5));
            assert_eq!(answer.headers()[header::CONTENT_ENCODING], coding);
            assert_eq!(answer.into_body().collect().await.unwrap(), TEXT);
        }
    }

    #[test]
    fn what_a_request_takes_itself_stays() {
        let mut headers = HeaderMap::new();
        accept(&mut headers);
        let names: Vec<&str> = coded().into_iter().map(|(coding, _)| coding).collect();
        let asked: Vec<&str> = headers[header::ACCEPT_ENCODING].to_str().unwrap().split(',').collect();
        assert!(names.iter().all(|name| asked.contains(name)) && asked.len() == names.len(), "{asked:?}");
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        accept(&mut headers);
        assert_eq!(headers[header::ACCEPT_ENCODING], "identity");
    }
}
