use clawlink_core::config::RawConfig;
use clawlink_core::secret::Secret;
use worker::Env;

/// Reads every variable and secret the workers know; deciding about them is `Config::build`.
#[must_use]
pub fn load_config(env: &Env) -> RawConfig {
    RawConfig {
        environment: read(env, "ENVIRONMENT"),
        web_origin: read(env, "WEB_ORIGIN"),
        api_origin: read(env, "API_ORIGIN"),
        credential_keys: read(env, "CREDENTIAL_KEYS").map(Secret::new),
        credential_key_active: read(env, "CREDENTIAL_KEY_ACTIVE"),
        oauth_clients: read(env, "OAUTH_CLIENTS").map(Secret::new),
        local_origins: read(env, "LOCAL_ORIGINS"),
        mcp_origins: read(env, "MCP_ALLOWED_ORIGINS"),
        app_schemes: read(env, "OAUTH_APP_SCHEMES"),
        mail_url: read(env, "MAIL_URL"),
        mail_key: read(env, "MAIL_KEY").map(Secret::new),
        mail_from: read(env, "MAIL_FROM"),
    }
}

/// A variable or a secret: both are text bindings, and which one a name is belongs to the deployment.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn read(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}
