//! Helpers of the official SDKs: what people do with several calls, or with one and a file, in one.

#[cfg(any(feature = "chat", feature = "knowledge"))]
use crate::Call;
#[cfg(feature = "knowledge")]
use crate::{ConfigError, Error};

#[cfg(feature = "chat")]
impl<C> crate::ApiClient<C> {
    /// Sends a message and streams the answer, as `stream_chat` of the SDKs does: the same as `chat().stream(…)`.
    ///
    /// ```no_run
    /// # async fn example(client: lvng_api::Client) -> Result<(), lvng_api::Error> {
    /// use lvng_api::chat::ChatEvent;
    ///
    /// let mut events = client.stream_chat("Walk me through the Q4 numbers").await?;
    /// while let Some(event) = events.next().await {
    ///     if let ChatEvent::TextDelta(text) = event? {
    ///         print!("{}", text.delta.unwrap_or_default());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream_chat(&self, message: impl Into<String>) -> Call<'_, C, crate::chat::StreamChat> {
        self.chat().stream(message)
    }
}

#[cfg(feature = "knowledge")]
impl<'c, C> crate::knowledge::Knowledge<'c, C> {
    /// A call that takes in the text of a file, with its name as the title.
    ///
    /// ```no_run
    /// # async fn example(client: lvng_api::Client) -> Result<(), lvng_api::Error> {
    /// client.knowledge().ingest_file("handbook.md")?.await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Config`]: the file cannot be read, or is no text in UTF-8.
    pub fn ingest_file(
        &self,
        path: impl AsRef<std::path::Path>,
    ) -> Result<Call<'c, C, crate::knowledge::IngestKnowledge>, Error> {
        let path = path.as_ref();
        let unreadable = |error| ConfigError::new(format!("the file {} cannot be read: {error}", path.display()));
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let call = self.ingest().content(text).r#type("document");
        Ok(match path.file_name() {
            Some(name) => call.title(name.to_string_lossy()),
            None => call,
        })
    }
}
