//! Files: parts of multipart bodies.

use super::stream::{BoxError, ByteStream};
use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A file in a `multipart/form-data` body: its bytes, and what its sender says of them.
///
/// A client makes one of bytes or of a [`ByteStream`], which is sent as it comes and once. A server keeps small files in
/// memory and [spools](Self::is_spooled) large ones to disk before the handler runs: [`stream`](Self::stream) reads
/// either. Their names are what the client claims, so they are no paths to write to.
///
/// ```
/// use lvng_runtime::wire::File;
///
/// let file = File::new("a,b\n1,2\n").with_name("table.csv").with_content_type("text/csv");
/// assert_eq!(file.bytes().map(|bytes| bytes.len()), Some(8));
/// ```
#[derive(Clone)]
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    headers: HeaderMap,
    data: Data,
    /// In how many parts that are parts themselves it was found.
    level: u8,
}

/// The bytes of a file. A clone of a stream is the same stream.
#[derive(Clone)]
enum Data {
    Bytes(Bytes),
    Stream(Arc<ByteStream>),
    #[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only servers spool"))]
    Spooled(Arc<dyn Spooled>),
}

/// Bytes that lie outside the memory. They are gone when the last clone is dropped.
pub(crate) trait Spooled: Send + Sync {
    /// How many there are.
    fn length(&self) -> u64;

    /// Reads them from the first on, as often as it is called.
    fn open(&self) -> ByteStream;
}

impl File {
    /// A file without a name.
    pub fn new(content: impl Into<File>) -> Self {
        content.into()
    }

    fn of(data: Data) -> Self {
        File { name: None, content_type: None, headers: HeaderMap::new(), data, level: 0 }
    }

    #[cfg(feature = "server")]
    pub(crate) fn spooled(spooled: impl Spooled + 'static) -> Self {
        File::of(Data::Spooled(Arc::new(spooled)))
    }

    /// A file of the disk, with its name and length; sent as it is read.
    ///
    /// # Errors
    /// There is no such file, or it may not be read.
    #[cfg(feature = "client")]
    pub async fn open(path: impl AsRef<std::path::Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let file = File::from(ByteStream::open(path).await?);
        Ok(match path.file_name() {
            Some(name) => file.with_name(name.to_string_lossy()),
            None => file,
        })
    }

    /// Gives it a name; without one the name of the part is sent, because many servers know files by that alone.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says what it is; without a word that is what the description says, or `application/octet-stream`.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its media type.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The headers of the part, without `Content-Disposition` and `Content-Type`.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Its bytes, if they are in memory: those of a stream and of a [spooled](Self::is_spooled) file are not.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.data {
            Data::Bytes(bytes) => Some(bytes),
            Data::Stream(_) | Data::Spooled(_) => None,
        }
    }

    /// How many bytes it has; `None` for a stream that does not say so.
    pub fn length(&self) -> Option<u64> {
        match &self.data {
            Data::Bytes(bytes) => Some(bytes.len() as u64),
            Data::Stream(stream) => stream.length(),
            Data::Spooled(spooled) => Some(spooled.length()),
        }
    }

    /// Whether a server put it into a temporary file, because it was too large for the memory. That file has no name,
    /// and is gone when the last clone of this one is dropped.
    pub fn is_spooled(&self) -> bool {
        matches!(self.data, Data::Spooled(_))
    }

    /// Its bytes as they come: from the first on at each call, but a file that was made of a stream gives them once and
    /// is empty after that.
    pub fn stream(&self) -> ByteStream {
        match &self.data {
            Data::Bytes(bytes) => bytes.clone().into(),
            Data::Stream(stream) => stream.take(),
            Data::Spooled(spooled) => spooled.open(),
        }
    }

    /// All its bytes, in memory.
    ///
    /// # Errors
    /// Those of the stream that it was made of, and those of the disk.
    pub async fn collect(self) -> Result<Bytes, BoxError> {
        match &self.data {
            Data::Bytes(bytes) => Ok(bytes.clone()),
            Data::Stream(_) | Data::Spooled(_) => self.stream().collect().await,
        }
    }

    /// In how many parts that are parts themselves it was found.
    pub(super) fn level(&self) -> u8 {
        self.level
    }

    /// Takes a header out.
    pub(crate) fn without_header(mut self, name: HeaderName) -> Self {
        self.headers.remove(name);
        self
    }

    pub(super) fn at_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Its text, for readers that want a string; empty when the bytes are not in memory.
    pub(super) fn text(&self) -> Cow<'_, str> {
        self.bytes().map_or(Cow::Borrowed(""), |bytes| String::from_utf8_lossy(bytes))
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        File::of(Data::Bytes(bytes))
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for File {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<ByteStream> for File {
    fn from(stream: ByteStream) -> Self {
        File::of(match stream.bytes() {
            Some(bytes) => Data::Bytes(bytes),
            None => Data::Stream(Arc::new(stream)),
        })
    }
}

/// Streams are equal when they are the same, spooled files when one is a clone of the other.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let same_data = match (&self.data, &other.data) {
            (Data::Bytes(one), Data::Bytes(other)) => one == other,
            (Data::Stream(one), Data::Stream(other)) => Arc::ptr_eq(one, other),
            (Data::Spooled(one), Data::Spooled(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        let about = |file: &File| (file.name.clone(), file.content_type.clone(), file.headers.clone());
        same_data && about(self) == about(other)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("File");
        out.field("name", &self.name).field("content_type", &self.content_type);
        match self.length() {
            Some(length) => out.field("bytes", &length).finish(),
            None => out.finish_non_exhaustive(),
        }
    }
}
