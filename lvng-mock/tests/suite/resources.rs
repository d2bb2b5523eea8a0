//! What is created is listed, found, changed and gone.

use crate::support::{self, Reply, Sent};
use lvng_mock::store::{Memory, Sqlite, Store};
use lvng_mock::{Mock, Options};
use serde_json::{Value, json};

const SHOPS: &str = r#"
openapi: 3.0.3
info: { title: Shops, version: '1' }
components:
  responses:
    Missing: { description: Missing, content: { application/json: { schema: { type: object, required: [message], properties: { message: { type: string } } } } } }
  schemas:
    NewShop: { type: object, required: [name], properties: { name: { type: string }, city: { type: string }, open: { type: boolean }, tags: { type: array, items: { type: string } }, hours: { type: object, properties: { from: { type: integer }, to: { type: integer } } } } }
    Shop: { type: object, required: [id, name, status], properties: { id: { type: integer }, name: { type: string }, city: { type: string }, open: { type: boolean }, status: { type: string, enum: [draft, live] }, tags: { type: array, items: { type: string } }, hours: { type: object, properties: { from: { type: integer }, to: { type: integer } } } } }
    Short: { type: object, additionalProperties: false, required: [id, name], properties: { id: { type: integer }, name: { type: string }, city: { type: string }, open: { type: boolean }, tags: { type: array, items: { type: string } } } }
    Person: { type: object, required: [name], properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
    Photo: { type: object, required: [id], properties: { id: { type: integer, readOnly: true }, title: { type: string } } }
    Staff: { type: array, items: { $ref: '#/components/schemas/Person' } }
    Item: { type: object, required: [sku, price], properties: { sku: { type: string }, price: { type: number } } }
paths:
  /shops:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewShop' } } } }
      responses:
        '201':
          description: Made
          headers: { Location: { schema: { type: string } } }
          content: { application/json: { schema: { type: object, required: [shop], properties: { shop: { $ref: '#/components/schemas/Shop' } } } } }
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
        - { name: per_page, in: query, schema: { type: integer, default: 3 } }
        - { name: city, in: query, schema: { type: string } }
        - { name: open, in: query, schema: { type: boolean } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: q, in: query, schema: { type: string } }
      responses:
        '200':
          description: Shops
          content:
            application/json:
              schema:
                type: object
                required: [shops, meta]
                properties:
                  shops: { type: array, items: { $ref: '#/components/schemas/Short' } }
                  meta: { type: object, required: [total, pages, has_more], properties: { total: { type: integer }, pages: { type: integer }, page: { type: integer }, has_more: { type: boolean } } }
              example: { shops: [{ id: 7, name: Shown, city: Bonn }], meta: { total: 1, pages: 1, page: 1, has_more: false } }
  /shops/{shopId}:
    parameters: [{ name: shopId, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }, '404': { $ref: '#/components/responses/Missing' } } }
    put: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewShop' } } } }, responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }, '404': { $ref: '#/components/responses/Missing' } } }
    patch: { requestBody: { content: { application/merge-patch+json: { schema: { type: object } } } }, responses: { '204': { description: Done }, '404': { $ref: '#/components/responses/Missing' } } }
    delete: { responses: { '204': { description: Gone }, '404': { $ref: '#/components/responses/Missing' } } }
  /shops/{id}/publish:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    post: { responses: { '200': { description: Live, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' }, example: { id: 1, name: Any, status: live } } } }, '404': { $ref: '#/components/responses/Missing' } } }
  /shops/{shop}/items:
    parameters: [{ name: shop, in: path, required: true, schema: { type: integer } }]
    get:
      parameters: [{ name: cursor, in: query, schema: { type: string } }, { name: limit, in: query, schema: { type: integer } }]
      responses: { '200': { description: Items, content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: array, items: { $ref: '#/components/schemas/Item' } }, nextCursor: { type: string, nullable: true } } } } } }, '404': { $ref: '#/components/responses/Missing' } }
  /shops/{shop}/items/{sku}:
    parameters: [{ name: shop, in: path, required: true, schema: { type: integer } }, { name: sku, in: path, required: true, schema: { type: string } }]
    put: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }, responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }, '404': { $ref: '#/components/responses/Missing' } } }
    delete: { responses: { '204': { description: Gone }, '404': { $ref: '#/components/responses/Missing' } } }
  /shops/{shop}/staff:
    parameters: [{ name: shop, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: Staff, content: { application/json: { schema: { $ref: '#/components/schemas/Staff' } } } } } }
    post:
      requestBody: { content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/Person' }, { $ref: '#/components/schemas/Staff' }] } } } }
      responses: { '200': { description: Added, content: { application/json: { schema: { $ref: '#/components/schemas/Staff' } } } } }
  /shops/{shop}/staff/{person_id}:
    parameters: [{ name: shop, in: path, required: true, schema: { type: integer } }, { name: person_id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Person' } } } } } }
    delete: { responses: { '204': { description: Gone } } }
  /photos/{photo_id}:
    parameters: [{ name: photo_id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Photo' } } } }, '404': { $ref: '#/components/responses/Missing' } } }
    patch: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Photo' } } } }, responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Photo' } } } }, '404': { $ref: '#/components/responses/Missing' } } }
    delete: { responses: { '204': { description: Gone }, '400': { $ref: '#/components/responses/Missing' } } }
  /settings:
    get: { responses: { '200': { description: Settings, content: { application/json: { schema: { type: object, required: [settings], properties: { settings: { type: object, required: [theme], properties: { theme: { enum: [dark, light], type: string }, size: { type: integer } } } } } } } } } }
    patch: { requestBody: { content: { application/json: { schema: { type: object, properties: { theme: { type: string }, size: { type: integer } } } } } }, responses: { '204': { description: Done } } }
"#;

fn shops(store: Box<dyn Store>) -> Mock {
    Mock::new(support::text(SHOPS), Options::default(), store)
}

fn get(mock: &Mock, path: &str) -> Reply {
    Sent::new("GET", path).to(mock)
}

fn send(mock: &Mock, method: &str, path: &str, body: Value) -> Reply {
    Sent::new(method, path).json(&body).to(mock)
}

fn names(reply: &Reply) -> Vec<&str> {
    let shops = reply.json["shops"].as_array().into_iter().flatten();
    shops.filter_map(|shop| shop["name"].as_str()).collect()
}

/// All of it, in any store.
fn lifecycle(mock: &Mock) {
    // What the description shows is there, and what is below it.
    assert_eq!((get(mock, "/shops/7/items").status, get(mock, "/shops/9/items").status), (200, 404));
    assert_eq!(names(&get(mock, "/shops")), ["Shown"]);
    assert_eq!((get(mock, "/shops/7").json["name"].clone(), get(mock, "/shops/9").status), (json!("Shown"), 404));
    let made = send(mock, "POST", "/shops", json!({ "name": "Ann's", "city": "Cologne", "tags": ["a"], "id": 5 }));
    let shop = &made.json["shop"];
    assert_eq!(
        (made.status, &shop["name"], &shop["city"], shop.get("open")),
        (201, &json!("Ann's"), &json!("Cologne"), None)
    );
    let id = shop["id"].as_i64().expect("it has an identifier");
    assert_eq!(made.header("location"), Some(format!("/shops/{id}").as_str()));
    assert_eq!(get(mock, &format!("/shops/{id}")).json, *shop);
    assert_eq!(names(&get(mock, "/shops?city=Cologne")), ["Ann's"]);
    assert_eq!(names(&get(mock, "/shops?tags=b&tags=a")), ["Ann's"]);
    assert_eq!(names(&get(mock, "/shops?q=SHOWN")), ["Shown"]);
    assert!(names(&get(mock, "/shops?open=true&city=Cologne")).is_empty());
    // Actions.
    let live = Sent::new("POST", &format!("/shops/{id}/publish")).to(mock).json;
    assert_eq!((&live["name"], &live["status"]), (&json!("Ann's"), &json!("live")));
    assert_eq!(get(mock, &format!("/shops/{id}")).json["status"], json!("live"));
    // Changes.
    let put = send(mock, "PUT", &format!("/shops/{id}"), json!({ "name": "Ann", "hours": { "from": 8, "to": 18 } }));
    assert_eq!((&put.json["id"], &put.json["name"], put.json.get("city")), (&json!(id), &json!("Ann"), None));
    let patch = Sent::new("PATCH", &format!("/shops/{id}"));
    let patch = patch.body("application/merge-patch+json", "{\"hours\":{\"to\":20},\"open\":true}").to(mock);
    let now = get(mock, &format!("/shops/{id}")).json;
    assert_eq!((patch.status, &now["hours"], &now["open"]), (204, &json!({ "from": 8, "to": 20 }), &json!(true)));
    // Below it.
    let items = format!("/shops/{id}/items");
    assert_eq!(get(mock, &items).json["data"], json!([]), "what was created has nothing below it yet");
    for (sku, price) in [("a/1", 1), ("b", 2), ("c", 3)] {
        let path = format!("{items}/{}", sku.replace('/', "%2F"));
        assert_eq!(send(mock, "PUT", &path, json!({ "sku": sku, "price": price })).status, 201);
    }
    let first = get(mock, &format!("{items}?limit=2")).json;
    assert_eq!((first["data"].as_array().map(Vec::len), &first["nextCursor"]), (Some(2), &json!("b")));
    let rest = get(mock, &format!("{items}?limit=2&cursor=b")).json;
    assert_eq!((&rest["data"][0]["sku"], &rest["nextCursor"]), (&json!("c"), &Value::Null));
    assert_eq!(Sent::new("DELETE", &format!("{items}/a%2F1")).to(mock).status, 204);
    assert_eq!(Sent::new("DELETE", &format!("{items}/a%2F1")).to(mock).status, 404);
    assert_eq!(get(mock, "/shops/99/items").status, 404);
    // Pages.
    for name in ["B", "C", "D"] {
        assert_eq!(send(mock, "POST", "/shops", json!({ "name": name })).status, 201);
    }
    let page = get(mock, "/shops?page=2&per_page=2");
    assert_eq!(names(&page), ["B", "C"]);
    assert_eq!(page.json["meta"], json!({ "total": 5, "pages": 3, "page": 2, "has_more": true }));
    assert_eq!(names(&get(mock, "/shops")).len(), 3, "the default of the parameter");
    // Several at once.
    let staff = format!("/shops/{id}/staff");
    let added = send(mock, "POST", &staff, json!([{ "name": "Ann" }, { "name": "Bob" }])).json;
    assert_eq!((&added[0]["name"], &added[1]["name"], &added[2]), (&json!("Ann"), &json!("Bob"), &Value::Null));
    assert_eq!(get(mock, &format!("{staff}/{}", added[1]["id"])).json, added[1]);
    let added = send(mock, "POST", &staff, json!({ "name": "Eve" })).json;
    assert_eq!((&added[0]["name"], &added[1]), (&json!("Eve"), &Value::Null));
    assert_eq!(get(mock, &staff).json.as_array().map(Vec::len), Some(3));
    // Gone, even where the description has no word for it; what nobody has taken out may be there then.
    let eve = format!("{staff}/{}", added[0]["id"]);
    assert_eq!((get(mock, &eve).status, get(mock, &format!("{staff}/99")).status), (200, 200));
    assert_eq!(Sent::new("DELETE", &eve).to(mock).status, 204);
    assert_eq!((get(mock, &eve).status, Sent::new("DELETE", &eve).to(mock).status), (404, 404));
    assert_eq!(Sent::new("DELETE", &format!("/shops/{id}")).to(mock).status, 204);
    let gone = [format!("/shops/{id}"), items, staff].map(|path| get(mock, &path).status);
    assert_eq!(gone, [404, 404, 404]);
    // Who can neither list nor make photos has their identifiers from elsewhere.
    assert_eq!(get(mock, "/photos/5").status, 200);
    let titled = send(mock, "PATCH", "/photos/6", json!({ "title": "Sea" })).json;
    assert_eq!((&titled, &get(mock, "/photos/6").json), (&json!({ "id": 6, "title": "Sea" }), &titled));
    assert_eq!(Sent::new("DELETE", "/photos/5").to(mock).status, 204);
    assert_eq!((get(mock, "/photos/5").status, send(mock, "PATCH", "/photos/5", json!({})).status), (404, 404));
    let again = Sent::new("DELETE", "/photos/5").to(mock);
    assert_eq!((again.status, &again.json["message"]), (400, &json!("There is no `5`")), "404 is not described here");
    // One thing.
    assert_eq!(send(mock, "PATCH", "/settings", json!({ "theme": "light" })).status, 204);
    assert_eq!(send(mock, "PATCH", "/settings", json!({ "size": 4 })).status, 204);
    assert_eq!(get(mock, "/settings").json["settings"], json!({ "theme": "light", "size": 4 }));
}

const NOTES: &str = r#"
openapi: 3.0.3
info: { title: Notes, version: '1' }
paths:
  /notes:
    get: { responses: { '200': { description: Notes, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } }, example: [{ id: n1, text: A, tags: [a, b], meta: { by: ada } }] } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: None } } }
    patch:
      requestBody:
        required: true
        content:
          application/json-patch+json: { schema: { type: array, items: { type: object, required: [op, path] } } }
          application/merge-patch+json: { schema: { type: object } }
          application/json: { schema: { type: object } }
      responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '400': { description: Bad }, '404': { description: None }, '422': { description: Not possible } }
components:
  schemas:
    Note:
      type: object
      required: [id, text]
      properties:
        id: { type: string }
        text: { type: string }
        done: { type: boolean, nullable: true }
        tags: { type: array, items: { type: string } }
        meta: { type: object }
"#;

/// Two requests that change a note: its status, and the note after them.
fn patched(media_type: &str, patch: &Value) -> (u16, Value) {
    let mock = Mock::new(support::text(NOTES), Options::default(), Box::new(Memory::default()));
    let reply = Sent::new("PATCH", "/notes/n1").body(media_type, &patch.to_string()).to(&mock);
    (reply.status, get(&mock, "/notes/n1").json)
}

#[test]
fn a_json_patch_is_done_as_a_whole_or_not_at_all() {
    let note = json!({ "id": "n1", "text": "A", "tags": ["a", "b"], "meta": { "by": "ada" } });
    let json_patch = |patch: Value| patched("application/json-patch+json", &patch);
    let all = json!([
        { "op": "test", "path": "/tags/1", "value": "b" },
        { "op": "add", "path": "/tags/-", "value": "c" },
        { "op": "remove", "path": "/tags/0" },
        { "op": "replace", "path": "/text", "value": "B" },
        { "op": "copy", "from": "/meta/by", "path": "/meta/for" },
        { "op": "move", "from": "/meta/by", "path": "/meta/a~1b" },
    ]);
    let after = json!({ "id": "n1", "text": "B", "tags": ["b", "c"], "meta": { "for": "ada", "a/b": "ada" } });
    assert_eq!(json_patch(all), (200, after));
    let copies: Vec<Value> =
        (0..40).map(|index| json!({ "op": "copy", "from": "/meta", "path": format!("/meta/{index}") })).collect();
    for (patch, status) in [
        // The second cannot be done, so the first is not.
        (json!([{ "op": "remove", "path": "/tags" }, { "op": "remove", "path": "/none" }]), 422),
        (
            json!([{ "op": "replace", "path": "/text", "value": "B" }, { "op": "test", "path": "/text", "value": "A" }]),
            422,
        ),
        (json!([{ "op": "remove", "path": "/text" }]), 422),
        (json!([{ "op": "replace", "path": "/text", "value": 1 }]), 422),
        (json!([{ "op": "replace", "path": "/id", "value": "n2" }]), 422),
        (json!([{ "op": "replace", "path": "", "value": [] }]), 422),
        (Value::from(copies), 422),
        (json!([{ "op": "shout", "path": "/text" }]), 400),
        (json!([{ "op": "add", "path": "text", "value": "B" }]), 400),
        (json!([{ "op": "add" }]), 400),
    ] {
        assert_eq!(json_patch(patch.clone()), (status, note.clone()), "{patch}");
    }
}

#[test]
fn null_takes_out_in_a_merge_patch_and_is_a_value_elsewhere() {
    let patch = json!({ "tags": null, "done": null, "meta": { "by": null, "to": { "a": 1, "b": null } } });
    let after = json!({ "id": "n1", "text": "A", "meta": { "to": { "a": 1 } } });
    assert_eq!(patched("application/merge-patch+json", &patch), (200, after));
    let (status, note) = patched("application/json", &json!({ "done": null, "text": "B" }));
    assert_eq!((status, &note["text"], note.get("done")), (200, &json!("B"), Some(&Value::Null)));
    // What has to be there stays.
    assert_eq!(patched("application/merge-patch+json", &json!({ "text": null })).1["text"], "A");
}

#[test]
fn resources_hang_together_in_memory() {
    lifecycle(&shops(Box::new(Memory::default())));
}

#[test]
fn resources_hang_together_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("mock.db");
    let open = || Box::new(Sqlite::open(&path).expect("the file can be opened"));
    lifecycle(&shops(open()));
    // Another process finds what this one left.
    let again = shops(open());
    let last = get(&again, "/shops?page=2&per_page=3");
    assert_eq!(names(&last), ["D"]);
    assert_eq!(get(&again, "/settings").json["settings"]["theme"], json!("light"));
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("mock.db");
    std::fs::write(&path, "This is no database, it is text. ".repeat(100)).expect("a file can be written");
    assert!(Sqlite::open(&path).is_err());
}

#[test]
fn clients_that_choose_their_answer_store_nothing() {
    let mock = shops(Box::new(Memory::default()));
    let made = Sent::new("POST", "/shops").json(&json!({ "name": "A" })).header("prefer", "dynamic=true").to(&mock);
    assert_eq!(made.status, 201);
    assert_eq!(names(&get(&mock, "/shops")), ["Shown"]);
    assert_eq!(Sent::new("GET", "/shops/9").header("prefer", "code=200").to(&mock).status, 200);
}

#[test]
fn agents_of_lvng_hang_together() {
    let mock = support::mock(support::lvng(), Options::default());
    let with_key = |method: &str, path: &str| Sent::new(method, path).header("x-api-key", "k");
    let made = with_key("POST", "/api/v2/agents").json(&json!({ "name": "Scout", "tags": ["red"] })).to(&mock);
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json["agent"]["id"].as_str().expect("it has an identifier").to_owned();
    let path = format!("/api/v2/agents/{id}");
    let found = with_key("GET", &path).to(&mock).json;
    assert_eq!((&found["agent"]["name"], &found["agent"]["status"]), (&json!("Scout"), &json!("inactive")));
    let listed = with_key("GET", "/api/v2/agents?search=scout").to(&mock).json;
    assert_eq!((&listed["total"], &listed["agents"][0]["id"]), (&json!(1), &json!(id)));
    with_key("POST", &format!("{path}/start")).to(&mock);
    let active = with_key("GET", "/api/v2/agents?status=active&tags=red").to(&mock).json;
    assert_eq!(active["agents"][0]["name"], json!("Scout"), "{active}");
    let page = with_key("GET", "/api/v2/agents?limit=1&offset=1").to(&mock).json;
    assert_eq!(
        (&page["total"], &page["offset"], page["agents"].as_array().map(Vec::len)),
        (&json!(2), &json!(1), Some(1))
    );
    assert!(with_key("DELETE", &path).to(&mock).status < 300);
    assert_eq!(with_key("GET", &path).to(&mock).status, 404);
}

const STRS: &str = r#"
openapi: 3.0.3
info: { title: Strings, version: '1' }
components:
  schemas:
    Str: { type: object, properties: { id: { type: string }, text: { type: string } } }
    Sub: { type: object, required: [id], properties: { id: { type: string } } }
paths:
  /strs:
    get: { responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Str' } }, example: [] } } } } }
    post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } } }, responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } } } } }
  /strs/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } } }, '404': { description: None } } }
    put: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } } }, responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } } } } }
    patch: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Str' } }, application/merge-patch+json: { schema: { type: object } } } }, responses: { '204': { description: Done }, '404': { description: None } } }
    delete: { responses: { '204': { description: Gone }, '404': { description: None } } }
  /strs/{id}/subs:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Sub' } } } } }, '404': { description: None } } }
    post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Sub' } } } }, responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Sub' } } } } } }
  /strs/{id}/subs/{sub}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: sub, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Sub' } } } }, '404': { description: None } } }
"#;

fn strs(store: Box<dyn Store>) -> Mock {
    Mock::new(support::text(STRS), Options::default(), store)
}

/// Every store, with nothing in it.
fn stores() -> (tempfile::TempDir, [Box<dyn Store>; 2]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = Sqlite::open(&folder.path().join("mock.db")).expect("the store can be made");
    (folder, [Box::new(Memory::default()), Box::new(file)])
}

#[test]
fn what_is_below_a_deleted_item_is_gone_however_its_path_is_written() {
    let (_folder, stores) = stores();
    for mock in stores.map(strs) {
        for (id, written, other) in [("p", "p", "%70"), ("a b", "a%20b", "%61%20b"), ("a/b%", "a%2Fb%25", "a%2fb%25")] {
            let made = || send(&mock, "POST", "/strs", json!({ "id": id })).status;
            let subs = format!("/strs/{written}/subs");
            assert_eq!((made(), send(&mock, "POST", &subs, json!({ "id": "s1" })).status), (201, 201));
            assert_eq!(get(&mock, &format!("/strs/{other}/subs")).json, json!([{ "id": "s1" }]), "{id}");
            assert_eq!(Sent::new("DELETE", &format!("/strs/{written}")).to(&mock).status, 204);
            assert_eq!((get(&mock, &subs).status, made()), (404, 201), "{id}");
            assert_eq!(get(&mock, &subs).json, json!([]), "{id}");
        }
    }
}

#[test]
fn an_item_keeps_the_identifier_of_its_path() {
    let (_folder, stores) = stores();
    for mock in stores.map(strs) {
        let str = |id: &str, text: &str| json!({ "id": id, "text": text });
        send(&mock, "POST", "/strs", str("a", "1"));
        assert_eq!(send(&mock, "PATCH", "/strs/a", str("b", "2")).status, 204);
        assert_eq!((get(&mock, "/strs/a").json, get(&mock, "/strs/b").status), (str("a", "2"), 404));
        send(&mock, "POST", "/strs", str("b", "3"));
        let merge = Sent::new("PATCH", "/strs/b").body("application/merge-patch+json", "{\"id\":null,\"text\":\"4\"}");
        assert_eq!(merge.to(&mock).status, 204);
        // What is made and what is replaced, with another identifier in the body and with none.
        assert_eq!(send(&mock, "PUT", "/strs/c", str("d", "5")).json, str("c", "5"));
        assert_eq!(send(&mock, "PUT", "/strs/a", str("d", "6")).json, str("a", "6"));
        assert_eq!(send(&mock, "PUT", "/strs/c", json!({ "text": "7" })).json, str("c", "7"));
        let listed = get(&mock, "/strs").json;
        let made = listed.as_array().and_then(|all| all.get(1..));
        assert_eq!(made, Some([str("a", "6"), str("b", "4"), str("c", "7")].as_slice()), "after the one that is shown");
        assert_eq!(get(&mock, "/strs/d").status, 404);
    }
}

#[test]
fn what_is_not_there_is_refused_where_410_is_described_for_it() {
    let gone = STRS.replace("'404': { description: None }", "'410': { description: Gone }");
    let mock = support::mock(support::text(&gone), Options::default());
    let statuses = || {
        let patch = json!({ "text": "A" });
        let answers = [get(&mock, "/strs/x"), send(&mock, "PATCH", "/strs/x", patch), get(&mock, "/strs/x/subs")];
        answers.map(|answer| answer.status)
    };
    assert_eq!(statuses(), [410, 410, 410]);
    assert_eq!(send(&mock, "POST", "/strs", json!({ "id": "x" })).status, 201);
    assert_eq!(statuses(), [200, 204, 200]);
    let delete = || Sent::new("DELETE", "/strs/x").to(&mock).status;
    assert_eq!((delete(), delete(), statuses()), (204, 410, [410, 410, 410]));
}

/// `STRS` with other responses of success for `PUT` and `DELETE`.
fn strs_with(put: &str, delete: &str) -> Mock {
    let str = "content: { application/json: { schema: { $ref: '#/components/schemas/Str' } } }";
    let with_str = |responses: &str| responses.replace("STR", str);
    let put_before = format!("responses: {{ '200': {{ description: One, {str} }} }} }}\n    patch");
    assert!(STRS.contains(&put_before), "{put_before}");
    let yaml = STRS.replace(&put_before, &format!("responses: {{ {} }} }}\n    patch", with_str(put)));
    let yaml = yaml.replacen("'204': { description: Gone }", &with_str(delete), 1);
    support::mock(support::text(&yaml), Options::default())
}

#[test]
fn a_put_says_whether_it_has_made_the_item() {
    let location = "headers: { Location: { schema: { type: string } } }";
    let (known, made) =
        ("'200': { description: Replaced, STR }", format!("'201': {{ description: Made, {location}, STR }}"));
    let all = "'2XX': { description: Either, STR }, default: { description: Wrong }";
    for (responses, statuses) in [
        (format!("{known}, {made}"), [201, 200]),
        (format!("{made}, '204': {{ description: Replaced }}"), [201, 204]),
        (format!("{known}, '201': {{ description: Made }}"), [201, 200]),
        (format!("{known}, default: {{ description: Wrong }}"), [200, 200]),
        (all.to_owned(), [201, 200]),
        (made.clone(), [201, 201]),
    ] {
        let mock = strs_with(&responses, "'204': { description: Gone }");
        let put = |text: &str| send(&mock, "PUT", "/strs/a%20b", json!({ "text": text }));
        let (first, second) = (put("1"), put("2"));
        assert_eq!([first.status, second.status], statuses, "{responses}");
        for (reply, text) in [(first, "1"), (second, "2")] {
            let is_empty = reply.text.is_empty();
            assert!(is_empty || reply.json == json!({ "id": "a b", "text": text }), "{responses}: {}", reply.text);
            let is_made = reply.status == 201 && responses.contains("Location");
            assert_eq!(reply.header("location"), is_made.then_some("/strs/a%20b"), "{responses}");
        }
        assert_eq!(get(&mock, "/strs/a%20b").json["text"], json!("2"));
    }
}

#[test]
fn a_delete_that_answers_with_an_item_has_the_deleted_one() {
    let str = json!({ "id": "a", "text": "1" });
    let envelope = "content: { application/json: { schema: { type: object, required: [data], properties: { data: { $ref: '#/components/schemas/Str' } } } } }";
    let told = "content: { application/json: { schema: { type: object, required: [id, deleted], additionalProperties: false, properties: { id: { type: string }, deleted: { type: boolean, enum: [true] } } } } }";
    for (content, wanted) in
        [("STR", str.clone()), (envelope, json!({ "data": str })), (told, json!({ "id": "a", "deleted": true }))]
    {
        let mock = strs_with("'204': { description: Done }", &format!("'200': {{ description: Gone, {content} }}"));
        assert_eq!(send(&mock, "POST", "/strs", str.clone()).status, 201);
        let reply = Sent::new("DELETE", "/strs/a").to(&mock);
        assert_eq!((reply.status, reply.json), (200, wanted));
        assert_eq!((get(&mock, "/strs/a").status, Sent::new("DELETE", "/strs/a").to(&mock).status), (404, 404));
    }
}

/// Volumes, and the tasks that all changes to them answer with: beside the volume, or alone.
const VOLUMES: &str = "openapi: 3.0.3
info: { title: Volumes, version: '1' }
paths:
  /volumes:
    get:
      operationId: list
      responses: { '200': { description: All, content: { application/json: { schema: { type: object, required: [volumes], properties: { volumes: { type: array, items: { $ref: '#/components/schemas/Volume' } } } } } } } }
    post:
      operationId: create
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewVolume' } } } }
      responses:
        '201':
          description: Made
          content:
            application/json:
              schema: { type: object, required: [task, volume], properties: { task: { $ref: '#/components/schemas/Task' }, volume: { $ref: '#/components/schemas/Volume' } } }
              example: { task: { id: 13, command: create, status: running }, volume: { id: 4711, name: shown, size: 1, status: ready } }
  /volumes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: get
      responses: { '200': { description: One, content: { application/json: { schema: { type: object, required: [volume], properties: { volume: { $ref: '#/components/schemas/Volume' } } } } } }, '404': { description: None } }
    put:
      operationId: change
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewVolume' } } } }
      responses: { '202': { $ref: '#/components/responses/Task' }, '404': { description: None } }
    delete:
      operationId: remove
      responses: { '202': { $ref: '#/components/responses/Task' }, '404': { description: None } }
  /volumes/{id}/attach:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    post:
      operationId: attach
      responses: { '202': { $ref: '#/components/responses/Task' }, '404': { description: None } }
components:
  responses:
    Task:
      description: Under way
      content:
        application/json:
          schema: { type: object, required: [task], properties: { task: { $ref: '#/components/schemas/Task' } } }
          example: { task: { id: 7, command: shown, status: running } }
  schemas:
    NewVolume: { type: object, required: [name, size], properties: { name: { type: string }, size: { type: integer } } }
    Volume: { type: object, required: [id, name, size, status], properties: { id: { type: integer }, name: { type: string }, size: { type: integer }, status: { type: string } } }
    Task: { type: object, required: [id, command, status], properties: { id: { type: integer }, command: { type: string }, progress: { type: integer }, started: { type: string }, status: { type: string } } }
";

#[test]
fn an_item_is_told_from_the_task_that_makes_it() {
    let mock = support::mock(support::text(VOLUMES), Options::default());
    let volume = json!({ "name": "mine", "size": 5 });
    let made = send(&mock, "POST", "/volumes", volume.clone());
    assert_eq!(
        (made.status, &made.json["task"]),
        (201, &json!({ "id": 13, "command": "create", "status": "running" }))
    );
    let id = &made.json["volume"]["id"];
    assert_eq!((&made.json["volume"]["name"], &made.json["volume"]["size"]), (&volume["name"], &volume["size"]));
    let path = format!("/volumes/{id}");
    assert_eq!(get(&mock, &path).json["volume"]["name"], json!("mine"));
    let task = json!({ "task": { "id": 7, "command": "shown", "status": "running" } });
    let changed = send(&mock, "PUT", &path, json!({ "name": "other", "size": 5 }));
    assert_eq!((changed.status, &changed.json), (202, &task));
    assert_eq!(get(&mock, &path).json["volume"]["name"], json!("other"));
    let attached = Sent::new("POST", &format!("{path}/attach")).to(&mock);
    assert_eq!((attached.status, &attached.json), (202, &task));
    let deleted = Sent::new("DELETE", &path).to(&mock);
    assert_eq!((deleted.status, &deleted.json, get(&mock, &path).status), (202, &task, 404));
}

/// Items at `/vs` that are made, changed and deleted, with the schemas of the answers; of the list and of one only where they are
/// described.
fn vs(list: &str, get: &str, [post, put, delete]: [&str; 3]) -> Mock {
    let answer = |status: u16, schema: &str| {
        let schema = schema
            .replace("VOLUME", "{ type: object, required: [id, name, size], properties: { id: { type: string }, name: { type: string }, size: { type: integer } } }")
            .replace("TASK", "{ type: object, required: [id, state], properties: { id: { type: string }, state: { type: string } }, example: { id: t1, state: done } }")
            .replace("OF", "type: object, properties:");
        format!(
            "responses: {{ '{status}': {{ description: Done, content: {{ application/json: {{ schema: {schema} }} }} }}, '404': {{ description: None }} }}"
        )
    };
    let one = |key: &str, schema: &str| match schema {
        "" => String::new(),
        schema => format!("    {key}: {{ {} }}\n", answer(200, schema)),
    };
    let body = "requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string }, size: { type: integer } } } } } }";
    let yaml = format!(
        "openapi: 3.0.3\ninfo: {{ title: Vs, version: '1' }}\npaths:\n  /vs:\n{}    post: {{ {body}, {} }}\n  /vs/{{id}}:\n    \
         parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]\n{}    put: {{ {body}, {} }}\n    delete: {{ {} }}\n",
        one("get", list),
        answer(201, post),
        one("get", get),
        answer(200, put),
        answer(202, delete)
    );
    support::mock(support::text(&yaml), Options::default())
}

#[test]
fn of_several_things_with_an_identifier_the_item_is_answered_with() {
    let list = "{ type: array, items: VOLUME }";
    let known = "{ OF { task: { type: object, properties: { id: { type: string }, name: { type: string }, size: { type: integer }, started: { type: string } }, example: { id: t1, name: shown, size: 1, started: now } }, volume: VOLUME } }";
    let with_owner = "{ OF { owner: { OF { id: { type: string }, name: { type: string }, mail: { type: string } } }, volume: VOLUME } }";
    let by = "{ OF { id: { type: string }, size: { type: integer }, by: VOLUME } }";
    let full = "{ OF { id: { type: string }, name: { type: string }, size: { type: integer }, a: { type: string }, b: { type: string }, c: { type: string } } }";
    let told =
        "{ OF { id: { type: string }, ok: { type: boolean }, message: { type: string }, more: { type: string } } }";
    let several = "{ OF { task: TASK, volumes: { type: array, items: VOLUME } } }";
    let task = "{ OF { task: TASK } }";
    // Where the item is in the answers to POST and PUT; nowhere where they answer with something else.
    for (name, mock, places) in [
        ("a task of which much is known", vs(list, "VOLUME", [known, known, task]), ["/volume", "/volume"]),
        ("without a list", vs("", with_owner, [with_owner, with_owner, task]), ["/volume", "/volume"]),
        ("something like it inside", vs(list, by, [by, by, task]), ["", ""]),
        (
            "more than is known",
            vs(
                "{ type: array, items: { OF { id: { type: string }, name: { type: string } } } }",
                "",
                [full, full, task],
            ),
            ["", ""],
        ),
        ("its identifier alone", vs(list, "VOLUME", ["VOLUME", told, task]), ["", ""]),
        ("a list of what is made", vs(list, "VOLUME", [several, task, task]), ["/volumes/0", "-"]),
        ("a task alone", vs(list, "VOLUME", ["VOLUME", task, task]), ["", "-"]),
    ] {
        let made = send(&mock, "POST", "/vs", json!({ "name": "mine", "size": 5 }));
        let item = made.json.pointer(places[0]).unwrap_or_else(|| panic!("{name}: {}", made.text));
        assert_eq!((made.status, &item["size"]), (201, &json!(5)), "{name}: {}", made.text);
        let id = item["id"].as_str().unwrap_or_else(|| panic!("{name}: {}", made.text)).to_owned();
        let path = format!("/vs/{id}");
        let changed = send(&mock, "PUT", &path, json!({ "name": "other", "size": 6 }));
        match changed.json.pointer(places[1]) {
            Some(item) => {
                assert_eq!(item["id"], json!(id), "{name}: {}", changed.text);
                assert!(item.get("size").is_none_or(|size| *size == json!(6)), "{name}: {}", changed.text);
            }
            None => assert_eq!(changed.json["task"], json!({ "id": "t1", "state": "done" }), "{name}"),
        }
        let deleted = Sent::new("DELETE", &path).to(&mock);
        assert_eq!((deleted.status, &deleted.json["task"]["id"]), (202, &json!("t1")), "{name}: {}", deleted.text);
        assert_eq!(Sent::new("DELETE", &path).to(&mock).status, 404, "{name}");
    }
}

#[test]
fn what_is_made_below_an_item_is_not_the_item() {
    let snapshots = "  /volumes/{id}/snapshots:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Volume' } } } } } } }
    post:
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Volume' }, example: { id: 8, name: snapshot, size: 1, status: made } } } } }
components:
";
    let mock = support::mock(support::text(&VOLUMES.replace("components:\n", snapshots)), Options::default());
    let made = send(&mock, "POST", "/volumes", json!({ "name": "mine", "size": 5 }));
    let path = format!("/volumes/{}/snapshots", made.json["volume"]["id"]);
    assert_eq!(Sent::new("POST", &path).to(&mock).json["name"], json!("snapshot"));
}
