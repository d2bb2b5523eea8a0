//! How derived code makes tables, which may have more fields one day.

/// Const setters of a table, one for each field that has a usual value.
macro_rules! setters {
    ($table:ident { $($field:ident: $ty:ty),* $(,)? }) => {
        #[doc(hidden)]
        impl $table {
            $(
                #[must_use]
                pub const fn $field(mut self, $field: $ty) -> Self {
                    self.$field = $field;
                    self
                }
            )*
        }
    };
}

pub(super) use setters;
