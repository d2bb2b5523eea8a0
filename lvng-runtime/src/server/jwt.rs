//! JSON Web Tokens as bearer tokens (RFC 7519, RFC 6750).

use super::ApiError;
use super::credentials::{Credential, Credentials};
use super::schemes::{SchemeAuthenticator, Verified};
use http::{HeaderValue, header};
pub use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{AlgorithmFamily, DecodingKey, Validation, crypto::rust_crypto, decode, decode_header};
use serde_core::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

/// The least bytes of a secret for HS256: a shorter one can be guessed (RFC 7518, 3.2).
const MIN_SECRET_BYTES: usize = 32;

/// Verifies tokens of one issuer, and makes a `C` of their claims, by its [`serde_core::Deserialize`].
///
/// A token is taken if its signature is that of a key given here, by the algorithm of that key, and if `exp` is to come, `nbf`
/// is past, and `aud` and `iss` are as expected. A token without `exp` is refused, and so is one with an audience where none
/// is expected. Its scopes are those of `scope` (RFC 9068) or `scp`, as text or list.
///
/// ```text
/// let tokens = Jwt::<Claims>::jwks(include_str!("jwks.json"))?.audience(["https://api.example.com"]).issuer(["https://id.example.com"]);
/// Router::new(Schemes::new().on("bearerAuth", tokens))
/// ```
pub struct Jwt<C> {
    keys: Vec<Key>,
    rules: Validation,
    claims: PhantomData<fn() -> C>,
}

/// A key, and the only algorithm that it is used with: a token does not choose.
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

/// Why keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtKeyError(String);

impl fmt::Display for JwtKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JwtKeyError {}

impl From<jsonwebtoken::errors::Error> for JwtKeyError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        JwtKeyError(error.to_string())
    }
}

impl<C> Jwt<C> {
    /// Tokens signed with a secret, by HS256.
    ///
    /// # Errors
    /// A secret of less than 32 bytes.
    pub fn secret(secret: impl AsRef<[u8]>) -> Result<Self, JwtKeyError> {
        let secret = secret.as_ref();
        if secret.len() < MIN_SECRET_BYTES {
            return Err(JwtKeyError(format!("the secret has less than {MIN_SECRET_BYTES} bytes")));
        }
        let key = DecodingKey::from_secret(secret)?;
        Ok(Self::of(vec![Key { id: None, algorithm: Algorithm::HS256, key }]))
    }

    /// Tokens signed by the owner of a public key, in PEM, by this algorithm.
    ///
    /// # Errors
    /// Text that is no such key, and algorithms with secrets.
    pub fn public_key(algorithm: Algorithm, pem: impl AsRef<[u8]>) -> Result<Self, JwtKeyError> {
        let pem = pem.as_ref();
        let key = match algorithm.family() {
            AlgorithmFamily::Rsa => DecodingKey::from_rsa_pem(pem)?,
            AlgorithmFamily::Ec => DecodingKey::from_ec_pem(pem)?,
            AlgorithmFamily::Ed => DecodingKey::from_ed_pem(pem)?,
            _ => return Err(JwtKeyError(format!("{algorithm:?} has no public key"))),
        };
        Ok(Self::of(vec![Key { id: None, algorithm, key }]))
    }

    /// Tokens signed by the owners of a set of keys (RFC 7517), as `jwks_uri` of an issuer has it. Keys for encryption, and
    /// those of kinds that are not known, are left out. An RSA key without `alg` is one for RS256.
    ///
    /// # Errors
    /// Text that is no such set, keys that cannot be read, and sets without a key for signatures.
    pub fn jwks(json: &str) -> Result<Self, JwtKeyError> {
        let set: JwkSet = serde_json::from_str(json).map_err(|error| JwtKeyError(error.to_string()))?;
        let keys = set.keys.iter().filter_map(|jwk| Key::of(jwk).transpose()).collect::<Result<Vec<_>, _>>()?;
        match keys.is_empty() {
            true => Err(JwtKeyError("the set has no key for signatures".to_owned())),
            false => Ok(Self::of(keys)),
        }
    }

    fn of(keys: Vec<Key>) -> Self {
        // Which cryptography is used does not depend on the features that others turn on.
        let _ = rust_crypto::DEFAULT_PROVIDER.install_default();
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_nbf = true;
        Jwt { keys, rules, claims: PhantomData }
    }

    /// Tokens must be for one of these audiences (`aud`).
    pub fn audience<S: ToString>(mut self, audiences: impl IntoIterator<Item = S>) -> Self {
        self.rules.aud = Some(audiences.into_iter().map(|audience| audience.to_string()).collect());
        self.rules.required_spec_claims.insert("aud".to_owned());
        self
    }

    /// Tokens must come from one of these issuers (`iss`).
    pub fn issuer<S: ToString>(mut self, issuers: impl IntoIterator<Item = S>) -> Self {
        self.rules.iss = Some(issuers.into_iter().map(|issuer| issuer.to_string()).collect());
        self.rules.required_spec_claims.insert("iss".to_owned());
        self
    }

    /// How far clocks may differ; 60 s by default. In whole seconds.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway.as_secs();
        self
    }
}

impl Key {
    /// A key of a set; `None` if it is not for signatures that are known.
    fn of(jwk: &Jwk) -> Result<Option<Self>, JwtKeyError> {
        if matches!(jwk.common.public_key_use, Some(PublicKeyUse::Encryption)) {
            return Ok(None);
        }
        let algorithm = match (jwk.common.key_algorithm, &jwk.algorithm) {
            (Some(algorithm), _) => Algorithm::try_from(algorithm).ok(),
            (None, AlgorithmParameters::RSA(_)) => Some(Algorithm::RS256),
            (None, AlgorithmParameters::EllipticCurve(params)) => match params.curve {
                EllipticCurve::P256 => Some(Algorithm::ES256),
                EllipticCurve::P384 => Some(Algorithm::ES384),
                _ => None,
            },
            (None, AlgorithmParameters::OctetKeyPair(params)) => {
                matches!(params.curve, EllipticCurve::Ed25519).then_some(Algorithm::EdDSA)
            }
            (None, _) => None,
        };
        let Some(algorithm) = algorithm else { return Ok(None) };
        let key = DecodingKey::from_jwk(jwk)?;
        if key.family() != algorithm.family() {
            return Err(JwtKeyError(format!("a key is not one for {algorithm:?}, which it is said to be for")));
        }
        Ok(Some(Key { id: jwk.common.key_id.clone(), algorithm, key }))
    }
}

impl<C: DeserializeOwned> Jwt<C> {
    /// Verifies a token.
    ///
    /// # Errors
    /// 401 with `error="invalid_token"` (RFC 6750, 3.1). Why is kept for logs: clients are not told.
    pub fn verify_token(&self, token: &str) -> Result<Verified<C>, ApiError> {
        let claims = self.claims(token).map_err(invalid)?;
        let scopes = scopes(&claims);
        let claims = serde_json::from_value(claims).map_err(|error| invalid(error.into()))?;
        Ok(Verified::new(claims).with_scopes(scopes))
    }

    fn claims(&self, token: &str) -> Result<Value, jsonwebtoken::errors::Error> {
        let head = decode_header(token)?;
        // A token that names its key is held against that one, others against all; a key without a name may be any.
        let is_named = |key: &&Key| head.kid.is_none() || key.id.is_none() || key.id == head.kid;
        let fitting = self.keys.iter().filter(|key| key.algorithm == head.alg).filter(is_named);
        let mut refusal = jsonwebtoken::errors::ErrorKind::InvalidAlgorithm.into();
        for Key { algorithm, key, .. } in fitting {
            let rules = Validation { algorithms: vec![*algorithm], ..self.rules.clone() };
            match decode::<Value>(token, key, &rules) {
                Ok(token) => return Ok(token.claims),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }
}

/// The scopes of a token: of `scope`, else of `scp`, as Azure and Okta have it.
fn scopes(claims: &Value) -> Vec<String> {
    let listed = |value: &Value| match value {
        Value::String(text) => text.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
        Value::Array(items) => items.iter().filter_map(|item| Some(item.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    };
    ["scope", "scp"].iter().find_map(|name| claims.get(name)).map(listed).unwrap_or_default()
}

fn invalid(error: jsonwebtoken::errors::Error) -> ApiError {
    let challenge = HeaderValue::from_static(r#"Bearer error="invalid_token""#);
    ApiError::unauthorized("The token is not valid").with_header(header::WWW_AUTHENTICATE, challenge).with_source(error)
}

impl<C: DeserializeOwned + Send + Sync + 'static> SchemeAuthenticator for Jwt<C> {
    type Principal = C;

    async fn verify(&self, scheme: &'static str, credentials: &Credentials) -> Result<Verified<C>, ApiError> {
        match credentials.get(scheme) {
            Some(Credential::Bearer(token)) => self.verify_token(token),
            _ => Err(ApiError::unauthorized("The token is missing")),
        }
    }
}

impl<C> fmt::Debug for Jwt<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| (&key.id, key.algorithm))).finish()
    }
}
