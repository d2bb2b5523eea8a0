//! A client and a server of the shop, with the generated crate as the only dependency.

use shop::orders::{Context as Forecast, CreateOrder, GetForecast, GetParcel, ListOrders, Order, Orders, OrdersApi, PutReceipt};
use shop::client::servers;
use shop::server::{self, ApiError, BuildError, Context, NoAuth, Router, axum};
use shop::{BoxError, CallOptions, Client, ClientBuilder, Credential, DateTime, Error, File, Items, Response, Uuid};
use std::time::Duration;

/// Asks the login service, which knows when a token ends.
async fn token() -> Result<shop::Secret, BoxError> {
    Ok("a token of this hour".into())
}

/// A client that goes through a proxy, with a token that is asked for when it is needed.
pub fn client() -> Result<Client, BoxError> {
    let builder: ClientBuilder<Client> = Client::builder();
    let builder = builder.server(servers::Regional { region: servers::Region::Us, ..Default::default() });
    let builder = builder.server_at::<servers::Scans>("https://scans.test.example.com");
    Ok(builder
        .proxy("http://127.0.0.1:3128")
        .credential("login", Credential::bearer_from(token))
        .timeout(Duration::from_secs(5))
        .build()?)
}

/// What failed, and how.
pub fn reason(error: &Error) -> String {
    match error {
        Error::Api(error) => shop::ApiError::to_string(error),
        Error::Decode(error) => shop::DecodeError::to_string(error),
        Error::Transport(error) => shop::TransportError::to_string(error),
        other => other.to_string(),
    }
}

pub async fn buy(client: &Client, article: &str) -> Result<Order, Error> {
    let order = Order { id: Uuid::nil(), article: article.to_owned() };
    let made: Response<Order> = client.orders().create(order).with_response().await?;
    client.orders().put_receipt(made.value.id.clone(), File::new("a scan").with_name("scan.txt")).await?;
    Ok(made.into_inner())
}

pub fn all(client: &Client, since: DateTime) -> Items<ListOrders> {
    client.orders().list().since(since).items()
}

/// Orders are found among the payments as well.
pub fn all_paid(client: &Client) -> Items<ListOrders> {
    client.wire_api().list_orders().limit(5).items()
}

pub async fn day(client: &Client, id: Uuid) -> Result<shop::Date, Error> {
    let forecast: Forecast = client.orders().get_forecast(id.clone()).await?;
    let parcel = client.orders().get_parcel(id).await?;
    Ok(forecast.day.max(parcel.day))
}

pub async fn as_a_value(client: &Client, id: Uuid) -> Result<Forecast, Error> {
    let options = CallOptions::new().timeout(Duration::from_secs(1));
    client.inner.execute(&GetForecast::new(id), &options).await.map(Response::into_inner)
}

/// Sells everything to everybody.
struct Shop;

impl OrdersApi for Shop {
    type Principal = ();

    async fn list(&self, cx: Context<()>, _: ListOrders) -> Result<Orders, ApiError> {
        let _: &() = cx.principal();
        Ok(Orders { orders: Vec::new(), total: 0 })
    }

    async fn create(&self, _: Context<()>, req: CreateOrder) -> Result<Order, ApiError> {
        Ok(req.body)
    }

    async fn put_receipt(&self, _: Context<()>, req: PutReceipt) -> Result<(), ApiError> {
        if req.id == Uuid::nil() { Err(ApiError::not_found("There is no such order")) } else { Ok(()) }
    }

    // A server need not answer what stands behind a feature.
    async fn get_parcel(&self, _: Context<()>, _: GetParcel) -> Result<Forecast, ApiError> {
        Err(server::ApiError::not_implemented())
    }
}

pub fn app() -> Result<axum::Router, BuildError> {
    Router::new(NoAuth).orders(Shop).into_axum()
}
