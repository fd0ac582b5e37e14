//! Kinds whose tokens are made from what a person typed.

use super::{field, token_read};
use crate::parse::reader::Reader;
use crate::{ClientAuth, ClientCredentials, TokenFormat};

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
