//! A serde serializer whose output is Rust: the value becomes the expression that makes it, borrowed throughout.
//!
//! It knows no type of the vocabulary by name, so a new field cannot be forgotten here.

use std::fmt;

use serde::ser::{
    self, Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleVariant,
};

/// The expression that makes `value` in a static.
pub(crate) fn of(value: &impl Serialize) -> Result<String, Unsupported> {
    value.serialize(RustSource)
}

/// A shape the vocabulary does not use.
#[derive(Debug)]
pub(crate) struct Unsupported(String);

impl fmt::Display for Unsupported {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot be written as a static: {}", self.0)
    }
}

impl std::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn no<T>(what: &str) -> Result<T, Unsupported> {
    Err(Unsupported(what.to_owned()))
}

/// The wire name of a variant as its Rust name: `idempotent_write`, `date-time` → `IdempotentWrite`, `DateTime`.
fn pascal(variant: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    variant.split(['_', '-']).map(capital).collect()
}

struct RustSource;

/// Parts between an opening and a closing text.
struct Parts {
    out: String,
    close: &'static str,
}

impl Parts {
    fn push(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Unsupported> {
        self.out += &value.serialize(RustSource)?;
        self.out += ",";
        Ok(())
    }

    fn close(mut self) -> String {
        self.out += self.close;
        self.out
    }
}

impl SerializeSeq for Parts {
    type Ok = String;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Result<String, Unsupported> {
        Ok(self.close())
    }
}

impl SerializeTuple for Parts {
    type Ok = String;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Result<String, Unsupported> {
        Ok(self.close())
    }
}

impl SerializeTupleVariant for Parts {
    type Ok = String;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Result<String, Unsupported> {
        Ok(self.close())
    }
}

impl SerializeStruct for Parts {
    type Ok = String;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        self.out += key;
        self.out += ": ";
        self.push(value)
    }

    fn end(self) -> Result<String, Unsupported> {
        Ok(self.close())
    }
}

macro_rules! literals {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, value: $kind) -> Result<String, Unsupported> {
            Ok(format!("{value:?}"))
        })*
    };
}

impl ser::Serializer for RustSource {
    type Ok = String;
    type Error = Unsupported;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Impossible<String, Unsupported>;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Impossible<String, Unsupported>;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Impossible<String, Unsupported>;

    literals! {
        serialize_bool: bool, serialize_char: char,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_str(self, text: &str) -> Result<String, Unsupported> {
        Ok(format!("Cow::Borrowed({text:?})"))
    }

    fn serialize_none(self) -> Result<String, Unsupported> {
        Ok("None".to_owned())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, Unsupported> {
        Ok(format!("Some({})", value.serialize(self)?))
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<String, Unsupported> {
        Ok(format!("{name}::{}", pascal(variant)))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<String, Unsupported> {
        Ok(format!("{name}::{}({})", pascal(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Unsupported> {
        Ok(Parts { out: "Cow::Borrowed(&[".to_owned(), close: "])" })
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Unsupported> {
        Ok(Parts { out: "(".to_owned(), close: ")" })
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, Unsupported> {
        Ok(Parts { out: format!("{name}::{}(", pascal(variant)), close: ")" })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts, Unsupported> {
        Ok(Parts { out: format!("{name} {{"), close: "}" })
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<String, Unsupported> {
        no("bytes")
    }

    fn serialize_unit(self) -> Result<String, Unsupported> {
        no("unit")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<String, Unsupported> {
        no(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: &T,
    ) -> Result<String, Unsupported> {
        no(name)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        no(name)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unsupported> {
        no("map")
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        no(name)
    }
}
