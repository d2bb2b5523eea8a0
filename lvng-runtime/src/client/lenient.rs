//! Answers that are not as described and are read all the same, where a client is built for that.

use crate::wire::machinery::Mender;
use crate::wire::{Mended, OperationMeta, Problem};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;

type Tell = dyn Fn(&'static str, &[Mended]) + Send + Sync;

/// Who is told what was mended: it never happens in silence.
#[derive(Clone)]
pub(crate) struct Lenient(Arc<Tell>);

impl Lenient {
    pub(crate) fn new(tell: impl Fn(&'static str, &[Mended]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Reads an answer that has these problems with other values where they are. The error is of the first kind: what was
    /// wrong with the answer as it came.
    pub(crate) fn read<R>(
        &self,
        meta: &'static OperationMeta,
        text: &Bytes,
        problems: Vec<Problem>,
        read: impl Fn(Bytes) -> Result<R, Vec<Problem>>,
    ) -> Result<(R, Vec<Mended>), Vec<Problem>> {
        let Some(mut mender) = Mender::new(text) else { return Err(problems) };
        let mut next = mender.mend(&problems);
        while let Some(text) = next {
            match read(text) {
                Ok(value) => return Ok((value, self.told(meta, mender.finish()))),
                Err(left) => next = mender.mend(&left),
            }
        }
        Err(problems)
    }

    fn told(&self, meta: &'static OperationMeta, mended: Vec<Mended>) -> Vec<Mended> {
        #[cfg(feature = "tracing")]
        for place in &mended {
            tracing::warn!(operation = meta.id, pointer = place.problem.pointer, "{place}");
        }
        (self.0)(meta.id, &mended);
        mended
    }
}

impl fmt::Debug for Lenient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lenient")
    }
}
