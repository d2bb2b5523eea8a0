//! What is chosen on the page of choices, as programs see it: values of other crates are written and read, by client and server.

#[cfg(test)]
mod tests {
    use api::IndexMap;
    use api::client::testing::Answers;
    use api::purchases::{GetOrder, PlaceOrder, Purchase, State};
    use api::server::{ApiError, NoAuth, Router};
    use jiff::Timestamp;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

    fn purchase() -> Result<Purchase> {
        let labels = ["z", "a", "m"].map(|name| (name.to_owned(), name.to_uppercase()));
        Ok(Purchase {
            id: Uuid::parse_str("67e55044-10b1-426f-9247-bb680e5fe0c8")?.into(),
            placed_at: "2024-07-01T08:30:00Z".parse::<Timestamp>()?.into(),
            total: Decimal::new(12_345_678_901_234_567, 2).into(),
            state: State::Started,
            labels: IndexMap::from(labels),
            extra: IndexMap::from([("y".to_owned(), 1), ("b".to_owned(), 2)]),
        })
    }

    #[tokio::test]
    async fn values_of_other_crates_go_to_and_fro() -> Result {
        let app = Router::new(NoAuth)
            .route(|_, req: PlaceOrder| async move { Ok(req.body) })
            .route(|_, req: GetOrder| async move {
                let order = purchase().map_err(ApiError::internal)?;
                Ok(Purchase { id: req.id, ..order })
            })
            .into_axum()?;
        let client = api::Client::builder().service(app).build()?;
        let placed = client.purchases().place(purchase()?).await?;
        assert_eq!(placed, purchase()?);
        assert_eq!(placed.total.0 + Decimal::ONE, Decimal::new(12_345_678_901_234_667, 2));
        // Maps keep the order in which members come.
        assert!(placed.labels.keys().eq(["z", "a", "m"]) && placed.extra.keys().eq(["y", "b"]));
        let found = client.purchases().get(Uuid::nil()).await?;
        assert_eq!(found.id.0, Uuid::nil());
        Ok(())
    }

    #[tokio::test]
    async fn what_travels_is_what_is_described() -> Result {
        let order = r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","placed":"2024-07-01T08:30:00Z","total":"123456789012345.67","state":"in-progress","labels":{"z":"Z","a":"A","m":"M"},"y":1,"b":2}"#;
        let answers =
            Answers::new().json(201, order).json(200, "[]").json(200, &order.replace("123456789012345.67", "1.2.3"));
        let client = api::Client::builder().service(answers.clone()).build()?;
        assert_eq!(client.purchases().place(purchase()?).await?, purchase()?);
        assert_eq!(String::from_utf8_lossy(&answers.sent()[0].body), order);
        // The server that is chosen, and not the first.
        assert_eq!(answers.sent()[0].uri.host(), Some("staging.example.com"));
        client.purchases().all().since("2024-07-01T08:30:00Z".parse::<Timestamp>()?).await?;
        assert_eq!(answers.sent()[1].uri.query(), Some("since=2024-07-01T08%3A30%3A00Z"));
        // What the type does not take is no value of it.
        let error = client.purchases().get(Uuid::nil()).await.expect_err("it is no decimal");
        assert!(matches!(error, api::Error::Decode(_)), "{error}");
        Ok(())
    }

    #[test]
    fn types_have_the_derives_that_are_chosen() {
        let states = std::collections::HashSet::from([State::Started, State::Paid]);
        assert_eq!(states.len(), 2);
        assert!(State::Started < State::Paid);
    }
}
