//! A value between JSON and YAML. A value of serde_json cannot be used, because it sorts keys, and numbers of any size are
//! objects to other serializers.

use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The key of a number: serde_json deserializes a number as an object with this key, unless it is an integer of 64 bits.
const NUMBER: &str = "$serde_json::private::Number";
/// The number of significant digits that a float always keeps.
const FLOAT_DIGITS: usize = 15;

/// A value between JSON and YAML.
pub(super) enum YamlValue {
    Null,
    Bool(bool),
    /// The text of a number in JSON.
    Number(String),
    Text(String),
    Array(Vec<YamlValue>),
    Object(Vec<(String, YamlValue)>),
}

impl Serialize for YamlValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => serialize_number(text, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// Fails for a number that no type of the serializer holds exactly.
fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse() {
        return serializer.serialize_i64(integer);
    }
    if let Ok(integer) = text.parse() {
        return serializer.serialize_i128(integer);
    }
    if let Ok(integer) = text.parse() {
        return serializer.serialize_u128(integer);
    }
    let is_float =
        text.contains(['.', 'e', 'E']) && text.bytes().filter(u8::is_ascii_digit).count() <= FLOAT_DIGITS;
    match text.parse::<f64>() {
        Ok(float) if is_float && float.is_finite() => serializer.serialize_f64(float),
        _ => Err(S::Error::custom("the number cannot be written exactly")),
    }
}

impl<'de> Deserialize<'de> for YamlValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlValueVisitor)
    }
}

struct YamlValueVisitor;

impl<'de> Visitor<'de> for YamlValueVisitor {
    type Value = YamlValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<YamlValue, E> {
        Ok(YamlValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<YamlValue, E> {
        Ok(YamlValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<YamlValue, E> {
        Ok(YamlValue::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<YamlValue, E> {
        Ok(YamlValue::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<YamlValue, E> {
        Ok(YamlValue::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<YamlValue, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = array.next_element()? {
            values.push(value);
        }
        Ok(YamlValue::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<YamlValue, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = object.next_entry::<String, YamlValue>()? {
            if key == NUMBER {
                let YamlValue::Text(text) = value else { return Err(A::Error::custom("invalid number")) };
                return Ok(YamlValue::Number(text));
            }
            entries.push((key, value));
        }
        Ok(YamlValue::Object(entries))
    }
}
