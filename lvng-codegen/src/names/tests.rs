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
        assert_eq!(method_name(&method_words(id, tag)), expected, "{id}");
    }
    assert_eq!(method_name(&words("move")), "move_");
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
        |(rank, name): &(Rank, &str)| names.propose(Candidates { rank: *rank, names: vec![(*name).to_owned()] });
    let ids: Vec<NameId> = proposals.iter().map(&mut propose).collect();
    let names = names.resolve();
    ids.into_iter().map(|id| names[id].clone()).collect()
}

#[test]
fn operations_win_over_components_and_those_over_inline_types() {
    let names = resolve(&[
        (Rank::Inline, "CreateUser"),
        (Rank::Component, "CreateUser"),
        (Rank::Exact, "CreateUser"),
        (Rank::Operation, "CreateUser"),
    ]);
    assert_eq!(names, ["CreateUser3", "CreateUser2", "CreateUserModel", "CreateUser"]);
}

#[test]
fn nothing_shadows_the_prelude() {
    let names = resolve(&[(Rank::Exact, "Option"), (Rank::Exact, "Value"), (Rank::Operation, "Send")]);
    assert_eq!(names, ["OptionModel", "Value", "SendOperation"]);
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
