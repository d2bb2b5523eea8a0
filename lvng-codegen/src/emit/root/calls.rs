//! `Call`, which is the same for every API but must belong to the generated crate, so that tags can give it setters.

use crate::tokens::{TokenStream, quote};

/// `Call`, `WithResponse` and the ways to send them.
pub(crate) fn calls() -> TokenStream {
    let call = call();
    let options = options();
    let sending = sending();
    let paging = paging();
    quote!(#call #options #sending #paging)
}

fn call() -> TokenStream {
    quote! {
        /// A call that is ready to be sent: `.await` it, or `.send()` it on the blocking client.
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is awaited or sent"]
        pub struct Call<'c, C, O> {
            client: &'c C,
            pub(crate) request: O,
            options: CallOptions,
        }

        impl<'c, C, O> Call<'c, C, O> {
            pub(crate) fn new(client: &'c C, request: O) -> Self {
                Call { client, request, options: CallOptions::new() }
            }

            /// The operation with its arguments.
            pub fn request(&self) -> &O {
                &self.request
            }

            /// The operation with its arguments, by value.
            pub fn into_request(self) -> O {
                self.request
            }

            /// Gives the response with status and headers, not its value alone.
            pub fn with_response(self) -> WithResponse<'c, C, O> {
                WithResponse(self)
            }
        }

        /// A call that gives the response with status and headers.
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is awaited or sent"]
        pub struct WithResponse<'c, C, O>(Call<'c, C, O>);
    }
}

fn options() -> TokenStream {
    quote! {
        impl<C, O> Call<'_, C, O> {
            /// What this call does differently from its client, in place of all that was set before.
            pub fn with_options(mut self, options: CallOptions) -> Self {
                self.options = options;
                self
            }

            /// How long the call may take with all its attempts, instead of the client's time.
            pub fn with_timeout(mut self, timeout: Duration) -> Self {
                self.options = self.options.timeout(timeout);
                self
            }

            /// How long each attempt may take, instead of the client's time.
            pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
                self.options = self.options.attempt_timeout(timeout);
                self
            }

            /// How long a streamed response may be silent, instead of the client's time.
            pub fn with_idle_timeout(mut self, timeout: Duration) -> Self {
                self.options = self.options.idle_timeout(timeout);
                self
            }

            /// Connects again when a stream of events ends or breaks, for so long after it began; only for GET. See
            /// [`CallOptions::reconnect`].
            pub fn with_reconnect(mut self, within: Duration) -> Self {
                self.options = self.options.reconnect(within);
                self
            }

            /// How often the call is tried again, instead of the client's number.
            pub fn with_retries(mut self, retries: u32) -> Self {
                self.options = self.options.retries(retries);
                self
            }

            /// A further header.
            pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.options = self.options.header(name, value);
                self
            }

            /// A text that is the same for every attempt at the same thing: POST and PATCH are then retried too.
            pub fn with_idempotency_key(mut self, key: impl AsRef<str>) -> Self {
                self.options = self.options.idempotency_key(key);
                self
            }
        }
    }
}

fn sending() -> TokenStream {
    quote! {
        impl<O: Operation> Call<'_, client::Client, O> {
            /// The call as a command line of curl, with credentials masked. Nothing is sent.
            ///
            /// # Errors
            /// The call cannot be written, or the client has no credentials for it.
            pub fn to_curl(&self) -> Result<String, Error> {
                self.client.to_curl(&self.request, &self.options)
            }
        }

        impl<O: Operation> IntoFuture for Call<'_, client::Client, O> {
            type Output = Result<O::Response, Error>;
            type IntoFuture = ValueFuture<O>;

            fn into_future(self) -> ValueFuture<O> {
                self.client.execute(&self.request, &self.options).into()
            }
        }

        impl<O: Operation> IntoFuture for WithResponse<'_, client::Client, O> {
            type Output = Result<Response<O::Response>, Error>;
            type IntoFuture = ResponseFuture<O>;

            fn into_future(self) -> ResponseFuture<O> {
                self.0.client.execute(&self.0.request, &self.0.options)
            }
        }

        #[cfg(feature = "blocking")]
        impl<O: Operation> Call<'_, blocking::Client, O> {
            /// Sends the call and waits for the value of the response.
            ///
            /// # Errors
            /// See [`Error`].
            pub fn send(self) -> Result<O::Response, Error> {
                self.with_response().send().map(Response::into_inner)
            }
        }

        #[cfg(feature = "blocking")]
        impl<O: Operation> WithResponse<'_, blocking::Client, O> {
            /// Sends the call and waits for the response.
            ///
            /// # Errors
            /// See [`Error`].
            pub fn send(self) -> Result<Response<O::Response>, Error> {
                self.0.client.execute(&self.0.request, &self.0.options)
            }
        }
    }
}

fn paging() -> TokenStream {
    quote! {
        impl<O: Paginated> Call<'_, client::Client, O> {
            /// The items of all pages, as a stream.
            pub fn items(self) -> Items<O> {
                Items::new(self.client, self.request, self.options)
            }

            /// All pages, as a stream.
            pub fn pages(self) -> Pages<O> {
                Pages::new(self.client, self.request, self.options)
            }
        }

        #[cfg(feature = "blocking")]
        impl<O: Paginated> Call<'_, blocking::Client, O> {
            /// The items of all pages, as an iterator.
            pub fn items(self) -> blocking::Items<O> {
                blocking::Items::new(self.client, self.request, self.options)
            }

            /// All pages, as an iterator.
            pub fn pages(self) -> blocking::Pages<O> {
                blocking::Pages::new(self.client, self.request, self.options)
            }
        }
    }
}
