use serde_json::Value;

/// An object with one more member; anything else stays as it is.
pub(crate) fn with(mut object: Value, name: &str, member: impl Into<Value>) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(name.to_owned(), member.into());
    }
    object
}
