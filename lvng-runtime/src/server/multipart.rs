//! Reading `multipart/form-data`.

use super::ApiError;
use crate::wire::{ByteStream, File, FormPart, unescape};
use http::{HeaderMap, header};

/// The parts of a body. What breaks RFC 7578 is the client's doing.
pub(super) async fn read(body: ByteStream, headers: &HeaderMap) -> Result<Vec<FormPart>, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let mut input = multer::Multipart::new(body, boundary);
    let mut parts = Vec::new();
    while let Some(field) = input.next_field().await.map_err(malformed)? {
        let Some(name) = field.name().map(unescape) else {
            return Err(ApiError::bad_request("A part of the multipart body has no name"));
        };
        let filename = field.file_name().map(unescape);
        let mut headers = field.headers().clone();
        headers.remove(header::CONTENT_DISPOSITION);
        let content_type = headers.remove(header::CONTENT_TYPE);
        let is_file = filename.is_some();
        let mut file = File::from(field.bytes().await.map_err(malformed)?);
        if let Some(filename) = filename {
            file = file.with_name(filename);
        }
        if let Some(content_type) = content_type.as_ref().and_then(|value| value.to_str().ok()) {
            file = file.with_content_type(content_type);
        }
        for (name, value) in &headers {
            file = file.with_header(name.clone(), value.clone());
        }
        parts.push(FormPart { name, file, is_file });
    }
    Ok(parts)
}

/// The limits end the stream with an error of their own.
fn malformed(error: multer::Error) -> ApiError {
    match error {
        multer::Error::StreamReadFailed(source) => ApiError::from(source),
        error => ApiError::bad_request("The body is not valid multipart/form-data").with_source(error),
    }
}
