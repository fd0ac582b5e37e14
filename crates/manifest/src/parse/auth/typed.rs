//! Kinds whose tokens are made from what a person typed.

use super::{field, token_read};
use crate::parse::reader::Reader;
use crate::{AssertionGrant, ClientAuth, ClientCredentials, Exchange, Session, Text, TokenFormat};

pub(super) fn client_credentials(auth: &mut Reader<'_>) -> ClientCredentials {
    ClientCredentials {
        token_url: auth.text("token_url"),
        token_format: auth.word_or("token_format", TokenFormat::Form),
        client_auth: auth.word_or("client_auth", ClientAuth::Basic),
        token_params: auth.pairs("token_params"),
        read: token_read(auth),
        life_s: auth.integer_or("life_s", 0),
        fields: auth.each("field", field),
    }
}

pub(super) fn assertion_grant(auth: &mut Reader<'_>) -> AssertionGrant {
    AssertionGrant {
        token_url: auth.text("token_url"),
        scopes: auth.texts("scopes"),
        read: token_read(auth),
        life_s: auth.integer_or("life_s", 3_600),
        fields: auth.each("field", field),
    }
}

pub(super) fn session(auth: &mut Reader<'_>) -> Session {
    Session {
        fields: auth.each("field", field),
        exchange: auth.table("exchange", exchange).unwrap_or_else(no_exchange),
        refresh: auth.table("refresh", exchange),
        read: token_read(auth),
        life_s: auth.integer_or("life_s", 0),
    }
}

fn exchange(call: &mut Reader<'_>) -> Exchange {
    Exchange {
        method: call.text_or("method", "POST"),
        base: call.text_or("base", "api"),
        path: call.text("path"),
        headers: call.pairs("headers"),
        body: call.json("body").unwrap_or_default(),
    }
}

/// Stands in until the parse fails.
fn no_exchange() -> Exchange {
    let empty = Text::default;
    Exchange { method: empty(), base: empty(), path: empty(), headers: Vec::new().into(), body: empty() }
}
