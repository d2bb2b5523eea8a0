use super::*;

fn split(text: &str) -> String {
    words(text).join(" ")
}

#[test]
fn words_follow_case_and_separators() {
    let table = [
        ("listAgents", "list agents"),
        ("list_agents", "list agents"),
        ("HTTPServer-id", "http server id"),
        ("parseURL", "parse url"),
        ("userIDs", "user ids"),
        ("IDs", "ids"),
        ("URLsSeen", "urls seen"),
        ("sha256Sum", "sha256 sum"),
        ("V2Agent", "v2 agent"),
        ("v1.Pod", "v1 pod"),
        ("OAuth2Token", "oauth2 token"),
        ("X509", "x509"),
        ("  odd -- name ", "odd name"),
        ("Öl/größe", "ol grosse"),
        ("cafe\u{301}", "cafe"),
        ("taphʿel", "taphel"),
        ("日本 語", "日本 語"),
        ("a²b", "a2b"),
        ("ﬁsh Ⅷ", "fish viii"),
        ("Ａｂ", "ab"),
        ("", ""),
        ("--", ""),
    ];
    for (text, expected) in table {
        assert_eq!(split(text), expected, "{text}");
    }
}

#[test]
fn types_are_pascal_case_and_start_with_a_letter() {
    let table = [
        ("list_agents", "ListAgents"),
        ("APIKey", "ApiKey"),
        ("io.k8s.api.core.v1.Pod", "IoK8sApiCoreV1Pod"),
        ("3DModel", "T3DModel"),
        ("1.0", "T1_0"),
        ("日本", "日本"),
        ("«»", "UabUbb"),
        ("", "Unnamed"),
    ];
    for (text, expected) in table {
        assert_eq!(type_name(text), expected, "{text}");
    }
}

#[test]
fn fields_are_snake_case_and_raw_where_needed() {
    let table = [
        ("systemPrompt", "system_prompt"),
        ("type", "r#type"),
        ("self", "self_"),
        ("Self", "self_"),
        ("crate", "crate_"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("@id", "id"),
        ("$ref", "r#ref"),
        ("", "empty"),
        ("*", "star"),
        ("2fa", "n2fa"),
        ("X-Request-ID", "x_request_id"),
        ("filter[name]", "filter_name"),
    ];
    for (text, expected) in table {
        assert_eq!(field_name(text), expected, "{text}");
    }
}

#[test]
fn variants_are_readable() {
    let table = [
        ("in-progress", "InProgress"),
        ("ASC", "Asc"),
        (">", "GreaterThan"),
        (">=", "GreaterOrEqual"),
        ("<", "LessThan"),
        ("<=", "LessOrEqual"),
        ("=", "Equal"),
        ("!=", "NotEqual"),
        ("+1", "Plus1"),
        ("-1", "Minus1"),
        ("-created_at", "MinusCreatedAt"),
        ("", "Empty"),
        (" ", "Space"),
        ("*", "Star"),
        ("1", "N1"),
        ("1.5", "N1_5"),
        ("256x256", "N256x256"),
        ("Self", "Self_"),
        ("application/json", "ApplicationJson"),
        ("{id}", "Id"),
        ("self", "Self_"),
    ];
    for (text, expected) in table {
        assert_eq!(variant_name(text), expected, "{text}");
    }
    assert_eq!(variant_from(&words(&spell_out("c++"))), "CPlusPlus");
    assert_eq!(variant_from(&words(&spell_out("c#"))), "CHash");
}

#[test]
fn modules_avoid_what_the_crate_has() {
    let table = [
        ("voice-notes", "voice_notes"),
        ("API Keys", "api_keys"),
        ("2fa", "tag_2fa"),
        ("default", "default_api"),
        ("client", "client_api"),
        ("type", "type_api"),
        ("/pets", "pets"),
        ("", "unnamed"),
    ];
    for (tag, expected) in table {
        assert_eq!(module_name(tag), expected, "{tag}");
    }
}

#[test]
fn methods_leave_the_tag_out() {
    let table = [
        ("createAgent", "agents", "create"),
        ("listAgents", "agents", "list"),
        ("listWebhooks", "developer", "list_webhooks"),
        ("createApiKey", "api-keys", "create"),
        ("getPetById", "pet", "get_by_id"),
        ("agents", "agents", "agents"),
        ("listActivities", "activity", "list"),
        ("rotateVoiceNote", "voice-notes", "rotate"),
    ];
    for (id, tag, expected) in table {
        assert_eq!(method_name(&without_tag(&words(id), tag)), expected, "{id}");
    }
    assert_eq!(method_name(&words("move")), "move_");
}

#[test]
fn ids_that_repeat_method_and_path_are_recognised() {
    let words = |text: &str| words(text);
    let table = [
        ("GET", "/v1/models", "get_models_v1_models_get", Origin::Function(words("get_models"))),
        ("GET", "/v1/dubs/{id}/similar", "similar_v1_dubs__id__similar_get", Origin::Function(words("similar"))),
        ("GET", "/crm/v3/owners/{ownerId}", "get-/crm/v3/owners/{ownerId}_getById", Origin::Function(words("getById"))),
        ("GET", "/v3/projects/{id}/hooks", "getV3ProjectsIdHooks", Origin::Route),
        ("GET", "/v1/companies/{company_id}", "get-v1-companies-company_id", Origin::Route),
        ("DELETE", "/api/peers/{peerId}", "api_peers_peer_id_delete", Origin::Route),
        ("GET", "/pets/{id}", "get_pets_by_id", Origin::Route),
        ("GET", "/api/v2/agents", "getAgents", Origin::Route),
        ("GET", "/api/v2/settings/{group}", "getSettingsGroup", Origin::Words(words("get settings group"))),
        ("GET", "/pets/{id}", "getPetById", Origin::Words(words("get pet by id"))),
        ("GET", "/pets", "getPetsFromHere", Origin::Words(words("get pets from here"))),
        ("GET", "/things", "ThingsController_list", Origin::Words(words("things list"))),
        ("GET", "/", "getIndex", Origin::Words(words("get index"))),
    ];
    for (method, path, id, expected) in table {
        assert_eq!(Route::new(method, path).origin(id), expected, "{id}");
    }
}

#[test]
fn methods_and_paths_say_what_is_done() {
    let table = [
        ("GET", "/api/v1/models", "models", "list"),
        ("POST", "/api/v1/models", "models", "create"),
        ("GET", "/api/v1/models/{id}", "Models", "get"),
        ("PATCH", "/api/v1/models/{id}", "model", "update"),
        ("PUT", "/api/v1/models/{id}", "model", "update"),
        ("DELETE", "/api/v1/models/{id}", "models", "delete"),
        ("DELETE", "/api/v1/models", "models", "delete"),
        ("GET", "/models/{id}/comments", "models", "list_comments"),
        ("POST", "/models/{id}/comments", "models", "create_comment"),
        ("GET", "/models/{id}/comments/{comment}", "models", "get_comment"),
        ("GET", "/models/{id}/comments", "comments", "list"),
        ("GET", "/models/{id}/comments", "", "list_model_comments"),
        ("GET", "/public/models", "models", "list_public"),
        ("POST", "/agents/{id}/start", "agents", "start"),
        ("POST", "/v1/{name}:cancel", "jobs", "cancel"),
        ("GET", "/agents/stats", "agents", "get_stats"),
        ("GET", "/account", "account", "get"),
        ("POST", "/account", "account", "create"),
        ("PATCH", "/accounts/update_credentials", "accounts", "update_credentials"),
        ("POST", "/crm/v3/objects/{kind}/batch", "objects", "batch"),
        ("GET", "/", "pets", "get_root"),
        ("GET", "/api", "pets", "get_api"),
    ];
    for (method, path, tag, expected) in table {
        assert_eq!(snake(&Route::new(method, path).methods(tag)[0]), expected, "{method} {path} of {tag}");
    }
}

#[test]
fn operations_without_id_are_named_by_path() {
    let table = [
        ("GET", "/pets/{id}", "get_pets_by_id"),
        ("POST", "/", "post_root"),
        ("GET", "/v1/users/{userId}/keys.json", "get_v1_users_by_user_id_keys_json"),
        ("GET", "/a/{x}-{y}", "get_a_by_x_by_y"),
    ];
    for (method, path, expected) in table {
        assert_eq!(operation_id(method, path), expected, "{path}");
    }
}

#[test]
fn singulars() {
    let table = [
        ("agents", "agent"),
        ("entries", "entry"),
        ("statuses", "status"),
        ("status", "status"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("responses", "response"),
        ("analyses", "analyse"),
        ("people", "person"),
        ("series", "series"),
        ("data", "data"),
        ("keys", "key"),
    ];
    for (plural, expected) in table {
        assert_eq!(singular(plural), expected, "{plural}");
    }
}

#[test]
fn scopes_number_clashes() {
    let mut scope = Scope::default();
    assert_eq!(scope.claim("r#type"), "r#type");
    assert_eq!(scope.claim("r#type"), "type2");
    assert_eq!(scope.claim("v1"), "v1");
    assert_eq!(scope.claim("v1"), "v1_2");
    assert_eq!(scope.claim_of(&["a".to_owned(), "b".to_owned()]), "a");
    assert_eq!(scope.claim_of(&["a".to_owned(), "b".to_owned()]), "b");
    assert_eq!(scope.claim_of(&["a".to_owned(), "b".to_owned()]), "a2");
}

fn resolve(proposals: &[(Rank, &str)]) -> Vec<String> {
    let mut names = TypeNames::default();
    let mut propose =
        |(rank, name): &(Rank, &str)| names.propose("", Candidates { rank: *rank, names: vec![(*name).to_owned()] });
    let ids: Vec<NameId> = proposals.iter().map(&mut propose).collect();
    let names = names.resolve();
    ids.into_iter().map(|id| names[id].clone()).collect()
}

#[test]
fn components_win_over_operations_and_those_over_inline_types() {
    let names = resolve(&[
        (Rank::Inline, "CreateUser"),
        (Rank::Component, "CreateUser"),
        (Rank::Exact, "CreateUser"),
        (Rank::Operation, "CreateUser"),
    ]);
    assert_eq!(names, ["CreateUserModel", "CreateUserSchema", "CreateUser", "CreateUserOperation"]);
}

#[test]
fn nothing_shadows_the_prelude() {
    let names = resolve(&[(Rank::Exact, "Option"), (Rank::Exact, "Value"), (Rank::Operation, "Send")]);
    assert_eq!(names, ["OptionSchema", "Value", "SendOperation"]);
}

#[test]
fn unrelated_additions_change_no_name() {
    let before = resolve(&[(Rank::Exact, "Pet"), (Rank::Component, "Pet"), (Rank::Inline, "PetOwner")]);
    let after = resolve(&[
        (Rank::Exact, "Other"),
        (Rank::Exact, "Pet"),
        (Rank::Component, "Pet"),
        (Rank::Inline, "Another"),
        (Rank::Inline, "PetOwner"),
    ]);
    assert_eq!(before[0], after[1]);
    assert_eq!(before[1], after[2]);
    assert_eq!(before[2], after[4]);
}
