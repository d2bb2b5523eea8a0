//! A page with one thing changed gives the finding of that change, at its line, and nothing else.

use crate::support::{Bench, MARKDOWN, OVERVIEW, PLAIN, SDK, changed_line, replace};

/// What is replaced by what, the how manieth occurrence, and the findings.
type Mutation = (&'static str, &'static str, usize, &'static [(&'static str, &'static str)]);

#[track_caller]
fn check(name: &str, page: &str, mutations: &[Mutation]) {
    let bench = Bench::shelter();
    for (from, to, number, expected) in mutations {
        let text = replace(page, from, to, *number);
        let found = bench.found(name, &text);
        let mut codes: Vec<(&str, &str)> = found.iter().map(|(_, code, subject)| (*code, subject.as_str())).collect();
        let mut expected = expected.to_vec();
        codes.sort_unstable();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{name}: {from:?} to {to:?}");
        let line = changed_line(page, &text);
        let is_near = found.iter().any(|(at, ..)| *at == line);
        // What is missing is shown where the page, the endpoint or the object begins that lacks it.
        let is_missing = expected.iter().any(|(code, _)| ["P102", "P202", "P205", "P302", "P306"].contains(code));
        assert!(is_near || is_missing, "{name}: {from:?} to {to:?} in line {line}: {found:?}");
    }
    println!("{}: {} mutations", name, mutations.len());
}

#[test]
fn changes_of_a_page_in_markdown_are_found() {
    check(
        "pets.md",
        MARKDOWN,
        &[
            // Endpoints.
            ("### POST", "### PUT", 0, &[("P101", "PUT /v1/pets"), ("P102", "createPet")]),
            ("### GET /v1/pets\n", "### GET /v1/animals\n", 0, &[("P102", "listPets"), ("P101", "GET /v1/animals")]),
            ("### DELETE /v1/pets/:petId", "DELETE it", 0, &[("P102", "deletePet"), ("P301", "getPet 204")]),
            ("/v1/pets`", "/v1`", 0, &[("P102", "createAdoptionRequest")]),
            // Parameters.
            ("| `status`", "| `state`", 0, &[("P202", "listPets status"), ("P201", "listPets state")]),
            ("| `limit` | integer", "| `limit` | number", 0, &[("P204", "listPets limit")]),
            ("| `traits` | string[]", "| `traits` | string", 0, &[("P204", "createPet traits")]),
            ("| `traits` | string[]", "| `traits` | integer[]", 0, &[("P204", "createPet traits")]),
            ("| `name` | string | Yes", "| `name` | string | No", 0, &[("P203", "createPet name")]),
            ("| `age` | number | No", "| `age` | number | Yes", 0, &[("P203", "createPet age")]),
            ("| 20 |", "| 25 |", 0, &[("P205", "listPets limit")]),
            ("| 20 |", "| - |", 0, &[("P205", "listPets limit")]),
            ("| No | - | Comma-separated", "| No | all | Comma-separated", 0, &[("P205", "listPets traits")]),
            ("`reserved` or `adopted`", "`reserved` or `gone`", 0, &[("P206", "listPets status")]),
            ("(1 to 200)", "(1 to 100)", 0, &[("P207", "listPets limit")]),
            ("(0 to 40.5)", "(1 to 40.5)", 0, &[("P207", "createPet age")]),
            ("| Which pet. |", "| UUID of the pet. |", 0, &[("P208", "getPet petId")]),
            ("free, reserved, adopted.", "free, booked, adopted.", 0, &[("P206", "PetStatus")]),
            (
                "**Body Parameters**",
                "**Query Parameters**",
                0,
                &[
                    ("P202", "createPet name"),
                    ("P202", "createPet age"),
                    ("P202", "createPet traits"),
                    ("P202", "createPet chip"),
                    ("P202", "createPet home"),
                    ("P201", "createPet name"),
                    ("P201", "createPet age"),
                    ("P201", "createPet traits"),
                    ("P201", "createPet chip"),
                    ("P201", "createPet home"),
                ],
            ),
            // Requests.
            ("?status=free", "?state=free", 0, &[("P307", "listPets state")]),
            ("?status=free", "?status=gone", 0, &[("P305", "listPets status")]),
            ("&limit=5", "&limit=few", 0, &[("P304", "listPets limit")]),
            ("curl -X POST", "curl -X PATCH", 0, &[("P103", "createPet method")]),
            ("https://shelter.example/v1/pets/p1", "https://shelter.example/v2/pets/p1", 0, &[("P103", "getPet path")]),
            ("https://shelter.example/v1/pets/p1", "https://shelter.test/v1/pets/p1", 0, &[("P103", "getPet server")]),
            ("-H \"X-Shelter-Key", "-H \"X-Key", 0, &[("P103", "listPets X-Key")]),
            ("\"age\": 3.5,", "\"years\": 3.5,", 0, &[("P303", "createPet request.years")]),
            ("\"age\": 3.5,", "\"age\": \"3.5\",", 0, &[("P304", "createPet request.age")]),
            // Responses.
            ("Response -- 201", "Response -- 200", 0, &[("P302", "createPet 201"), ("P301", "createPet 200")]),
            ("\"traits\": [\"calm\"]", "\"habits\": [\"calm\"]", 0, &[("P303", "listPets pets[].habits")]),
            ("\"traits\": [\"calm\"]", "\"traits\": \"calm\"", 0, &[("P304", "listPets pets[].traits")]),
            ("\"total\": 1", "\"total\": 1.5", 0, &[("P304", "listPets total")]),
            ("\"total\": 1", "\"total\": null", 0, &[("P304", "listPets total")]),
            ("\"adopted\"", "\"gone\"", 0, &[("P305", "getPet status")]),
            ("\"name\": \"Rex\", \"status\": \"adopted\"", "\"status\": \"adopted\"", 0, &[("P306", "getPet name")]),
            // What cannot be read.
            ("\"total\": 1\n", "\"total\": x\n", 0, &[("P001", "the response is no JSON: expected value")]),
            ("| `chip` | string", "| `chip` | strin", 0, &[("P202", "createPet chip"), ("P001", "`strin` is no type")]),
        ],
    );
}

#[test]
fn changes_of_a_plain_page_are_found() {
    check(
        "pets.txt",
        PLAIN,
        &[
            // Endpoints; the first has no method but that of their request.
            ("400\">POST", "400\">PUT", 0, &[("P102", "createPet"), ("P101", "PUT /v1/pets")]),
            ("GET/v1/pets/", "HEAD/v1/pets/", 0, &[("P102", "getPet"), ("P101", "HEAD /v1/pets/:petId")]),
            (
                "DELETE/v1/pets/:petId",
                "DELETE/v1/pets/:petId/all",
                0,
                &[("P102", "deletePet"), ("P101", "DELETE /v1/pets/:petId/all")],
            ),
            ("petIdPublic", "petIdAuthenticated", 0, &[("P104", "getPet")]),
            ("/v1/petsAuthenticatedTakes", "/v1/petsPublicTakes", 0, &[("P104", "createPet")]),
            // Parameters.
            (
                "namestringrequired",
                "titlestringrequired",
                0,
                &[("P202", "createPet name"), ("P201", "createPet title")],
            ),
            ("limitinteger", "limitstring", 0, &[("P204", "listPets limit")]),
            ("traitsstring[]", "traitsobject[]", 0, &[("P204", "createPet traits")]),
            ("namestringrequired", "namestring", 0, &[("P203", "createPet name")]),
            ("homeobject", "homeobjectrequired", 0, &[("P203", "createPet home")]),
            ("petIdstringrequired\n", "petIdstring\n", 0, &[("P203", "getPet petId")]),
            ("Defaults to 20.", "Defaults to 30.", 0, &[("P205", "listPets limit")]),
            (" Defaults to 20.", "", 0, &[("P205", "listPets limit")]),
            (
                "status: free, reserved, adopted",
                "status: free, reserved, adopted, lost",
                0,
                &[("P206", "listPets status")],
            ),
            ("pet: free, reserved, adopted.", "pet: free, reserved, lost.", 0, &[("P206", "PetStatus")]),
            ("(1 to 200)", "(max 300)", 0, &[("P207", "listPets limit")]),
            ("What it is called.", "One of: Rex, Bo, Kim.", 0, &[("P206", "createPet name")]),
            ("Which pet.", "UUID of the pet.", 1, &[("P208", "deletePet petId")]),
            // Requests.
            ("?status=free&limit=5", "?status=free&size=5", 0, &[("P307", "listPets size")]),
            ("//shelter.example/v1/pets/p1", "//shelter.example/v1/pet/p1", 0, &[("P103", "getPet path")]),
            (
                "\"town\": 400\">class=\"text-emerald-400\">\"Ulm\" }\n}'",
                "\"town\": 1 }, \"k\": 1\n}'",
                0,
                &[("P303", "createPet request.k")],
            ),
            // Responses.
            ("Response 201", "Response 202", 0, &[("P302", "createPet 201"), ("P301", "createPet 202")]),
            ("\"total\": 1", "\"sum\": 1", 0, &[("P306", "listPets total"), ("P303", "listPets sum")]),
            ("\"age\": null", "\"age\": 400\">class=\"text-emerald-400\">\"3\"", 0, &[("P304", "listPets pets[].age")]),
            ("\"adopted\"", "\"lost\"", 0, &[("P305", "getPet status")]),
            ("Response 204", "Response 200", 0, &[("P302", "deletePet 204"), ("P301", "deletePet 200")]),
            // What cannot be read.
            (
                "chipstring",
                "chipstrin",
                0,
                &[("P202", "createPet chip"), ("P001", "this is no row of name, type and description")],
            ),
            ("\"total\": 1\n}", "\"total\": 1\n", 0, &[("P001", "the response is no JSON: expected `,` or `}`")]),
        ],
    );
}

#[test]
fn changes_of_an_overview_are_found() {
    check(
        "overview.txt",
        OVERVIEW,
        &[
            ("4 endpoints", "5 endpoints", 0, &[("P403", "pets")]),
            ("\nPets\n", "\nAnimals\n", 0, &[("P402", "pets"), ("P401", "Animals")]),
            ("2 tags", "3 tags", 0, &[("P404", "tags")]),
            ("5 operations", "6 operations", 0, &[("P404", "operations")]),
            ("v1/pets?limit", "v1/animals?limit", 0, &[("P101", "GET /v1/animals")]),
            ("?limit=3", "?size=3", 0, &[("P307", "listPets size")]),
            // Sentences about all operations.
            ("an error field", "a code field", 0, &[("P405", "error code")]),
            ("Error responses", "Successful responses", 0, &[("P405", "success error")]),
            ("the limit parameter", "the limit and before parameters", 0, &[("P406", "lists before")]),
            ("20 items", "25 items", 0, &[("P406", "lists limit default")]),
            ("Maximum is 200", "Maximum is 100", 0, &[("P406", "lists limit maximum")]),
            ("DELETERemove", "PUTReplace", 0, &[("P407", "PUT"), ("P407", "DELETE")]),
            ("POSTCreate something", "POSTPartially change something", 0, &[("P407", "POST")]),
        ],
    );
}

#[test]
fn changes_of_names_are_found() {
    check(
        "sdk.md",
        SDK,
        &[
            ("client.pets.get", "client.pets.fetch", 0, &[("P501", "pets.fetch")]),
            ("client.adoptionRequests.create", "client.adoptions.create", 0, &[("P501", "adoptions.create")]),
            ("traits=", "habits=", 0, &[("P502", "pets.list habits")]),
            ("/ adopt", "/ buy", 0, &[("P501", "pets.buy")]),
        ],
    );
}
