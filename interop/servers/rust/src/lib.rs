//! The models that the programs have in common, with the derives of each framework, and what all of them answer.

/// Defines the models in the place where it stands, with the derives that are given.
#[macro_export]
macro_rules! models {
    ($($derive:path),* ; parameters: $($parameters:path),*) => {
        use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
        use rust_decimal::Decimal;
        use serde::{Deserialize, Serialize};
        use std::collections::BTreeMap;
        use uuid::Uuid;

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Saw {
            saw: String,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        enum Color {
            #[serde(rename = "red")]
            Red,
            #[serde(rename = "dark blue")]
            DarkBlue,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Owner {
            name: String,
            email: Option<String>,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Thing {
            id: i64,
            name: String,
            price: Decimal,
            ratio: f64,
            active: bool,
            color: Color,
            day: NaiveDate,
            at: DateTime<Utc>,
            uid: Uuid,
            tags: Vec<String>,
            owner: Option<Owner>,
            note: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            extra: Option<String>,
            #[serde(default)]
            counts: BTreeMap<String, i32>,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        enum Pet {
            Cat { lives: u32 },
            Dog { bark: f64 },
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Tick {
            n: u32,
            text: String,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Message {
            message: String,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Numbers {
            big: i64,
            small: i64,
            decimal: Decimal,
            ratio: f64,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Item {
            n: u32,
        }

        #[derive(Serialize, Deserialize, $($derive),*)]
        struct Page {
            items: Vec<Item>,
            total: u32,
        }

        #[derive(Serialize, Deserialize, $($parameters),*)]
        struct PathArgs {
            id: i64,
            name: String,
        }

        #[derive(Serialize, Deserialize, $($parameters),*)]
        struct Scalars {
            flag: Option<bool>,
            count: Option<i64>,
            ratio: Option<f64>,
            day: Option<NaiveDate>,
            at: Option<DateTime<Utc>>,
            id: Option<Uuid>,
            color: Option<Color>,
            word: Option<String>,
        }

        #[derive(Serialize, Deserialize, $($parameters),*)]
        struct Paging {
            offset: Option<usize>,
        }

        #[derive(Serialize, Deserialize, $($parameters),*)]
        struct Code {
            code: u16,
        }

        #[allow(dead_code)]
        fn saw(value: &impl Serialize) -> Saw {
            Saw { saw: serde_json::to_string(value).unwrap_or_default() }
        }

        #[allow(dead_code)]
        fn numbers_now() -> Numbers {
            Numbers {
                big: i64::MAX,
                small: i64::MIN,
                decimal: "1234567890123456789012345678.1".parse().unwrap_or_default(),
                ratio: 1e300,
            }
        }

        #[allow(dead_code)]
        fn page_from(offset: Option<usize>) -> Page {
            Page { items: (0..5).skip(offset.unwrap_or(0)).take(2).map(|n| Item { n }).collect(), total: 5 }
        }

        #[allow(dead_code)]
        fn ticks() -> [Tick; 2] {
            [Tick { n: 1, text: "a\nb".into() }, Tick { n: 2, text: "é".into() }]
        }

        #[allow(dead_code)]
        type Offset = DateTime<FixedOffset>;
    };
}

/// A body of two ticks as server-sent events.
pub const EVENTS: &str = "event: tick\nid: 1\ndata: {\"n\":1,\"text\":\"a\\nb\"}\n\nevent: tick\nid: 2\ndata: \
                          {\"n\":2,\"text\":\"é\"}\n\n";

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The port and the file of the description, from the program's arguments.
pub fn arguments() -> (u16, String) {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().and_then(|port| port.parse().ok()).expect("a port");
    (port, arguments.next().expect("a file for the description"))
}
