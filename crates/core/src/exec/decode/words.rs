use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A header's text with its encoded words (RFC 2047, UTF-8, `B` and `Q`) decoded. A word that cannot be read stays as it is:
/// it is what will be sent. Blanks between two words are not part of the text (section 6.2).
pub(super) fn decode_words(text: &str) -> String {
    let mut out = String::new();
    let (mut rest, mut after_word) = (text, false);
    while let Some((before, from)) = rest.split_once("=?") {
        let Some((word, end)) = read_word(from) else {
            out.push_str(before);
            out.push_str("=?");
            (rest, after_word) = (from, false);
            continue;
        };
        if !(after_word && before.trim().is_empty()) {
            out.push_str(before);
        }
        out.push_str(&word);
        (rest, after_word) = (end, true);
    }
    out.push_str(rest);
    out
}

/// The word after `=?`, and what follows its `?=`.
fn read_word(from: &str) -> Option<(String, &str)> {
    let mut fields = from.splitn(3, '?');
    let (charset, encoding, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let (encoded, end) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(encoded).ok()?,
        "Q" | "q" => unquote(encoded)?,
        _ => return None,
    };
    let text = String::from_utf8(bytes).ok()?;
    (charset.eq_ignore_ascii_case("utf-8") || text.is_ascii()).then_some((text, end))
}

fn unquote(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut letters = encoded.bytes();
    while let Some(letter) = letters.next() {
        bytes.push(match letter {
            b'_' => b' ',
            b'=' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(letters.next()?)?, digit(letters.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode_words;

    #[test]
    fn encoded_words_are_read_and_others_stay() {
        let table = [
            ("plain", "plain"),
            ("=?UTF-8?B?R3LDvMOfZQ==?= aus", "Grüße aus"),
            ("=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?=", "Grüße aus"),
            ("=?UTF-8?B?R3LDvA==?= =?UTF-8?B?w59l?=", "Grüße"),
            ("=?UTF-8?B?!?= x", "=?UTF-8?B?!?= x"),
            ("a =? b", "a =? b"),
        ];
        for (written, read) in table {
            assert_eq!(decode_words(written), read, "{written}");
        }
    }
}
