//! Lenient decoding of responses: a field of an unexpected type costs that field, and is kept as JSON in `extra`.
//!
//! A service changes the type of a field more readily than a client is updated: numbers become strings, an empty object becomes `""`.
//! Only the fields that a decision depends on are strict (`x-strict` in the spec).
//!
//! The code works with and without the feature `arbitrary_precision` of serde_json, which any program can enable. With it, a number is
//! an object with the one key [`NUMBER`] to a visitor.

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// The most memory of the elements of one array. Small JSON, such as `{}`, can have a large type. A gateway takes 2 KiB, so that
/// 16,000 gateways fit.
const MAX_ARRAY_BYTES: usize = 32 << 20;

/// The key of a number if serde_json has the feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A decoded field: a value of its type, or the JSON that the service sent instead.
pub(crate) enum Decoded<T> {
    Value(T),
    Other(Value),
}

/// The type of a field. The defaults are those of a scalar, which is neither an array nor an object.
pub(crate) trait ResponseField: DeserializeOwned + Serialize {
    fn from_array<'de, A: SeqAccess<'de>>(array: A) -> Result<Decoded<Self>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(array)).map(Decoded::Other)
    }

    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Decoded<Self>, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(object))?;
        match Self::deserialize(&value) {
            Ok(number) if value.is_number() => Ok(Decoded::Value(number)),
            _ => Ok(Decoded::Other(value)),
        }
    }
}

impl ResponseField for bool {}
impl ResponseField for i32 {}
impl ResponseField for i64 {}
impl ResponseField for String {}

impl<T: ResponseField> ResponseField for Vec<T> {
    fn from_array<'de, A: SeqAccess<'de>>(mut array: A) -> Result<Decoded<Self>, A::Error> {
        let mut values = Vec::new();
        while let Some(element) = array.next_element()? {
            match element {
                Decoded::Value(_) if size_of_val(&values[..]) >= MAX_ARRAY_BYTES => {
                    return Err(A::Error::custom(format_args!(
                        "array with more than {} elements",
                        values.len()
                    )));
                }
                Decoded::Value(value) => values.push(value),
                Decoded::Other(json) => {
                    let mut all = Vec::with_capacity(values.len() + 1);
                    for value in values {
                        all.push(serde_json::to_value::<T>(value).map_err(A::Error::custom)?);
                    }
                    all.push(json);
                    while let Some(json) = array.next_element()? {
                        all.push(json);
                    }
                    return Ok(Decoded::Other(Value::Array(all)));
                }
            }
        }
        Ok(Decoded::Value(values))
    }
}

impl ResponseField for Map<String, Value> {
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Decoded<Self>, A::Error> {
        Ok(match Value::deserialize(MapAccessDeserializer::new(object))? {
            Value::Object(map) => Decoded::Value(map),
            other => Decoded::Other(other),
        })
    }
}

/// An entry of an unexpected type is `None`.
impl<T: ResponseField> ResponseField for BTreeMap<String, Option<T>> {
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Decoded<Self>, A::Error> {
        let map = match Value::deserialize(MapAccessDeserializer::new(object))? {
            Value::Object(map) => map,
            other => return Ok(Decoded::Other(other)),
        };
        let mut entries = BTreeMap::new();
        for (key, json) in map {
            let value = match Decoded::deserialize(json).map_err(A::Error::custom)? {
                Decoded::Value(value) => Some(value),
                Decoded::Other(_) => None,
            };
            entries.insert(key, value);
        }
        Ok(Decoded::Value(entries))
    }
}

impl<'de, T: ResponseField> Deserialize<'de> for Decoded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecodedVisitor(PhantomData))
    }
}

struct DecodedVisitor<T>(PhantomData<T>);

impl<T: ResponseField> DecodedVisitor<T> {
    /// Decodes a scalar. `json` is used if it has another type.
    fn scalar<'de, D: Deserializer<'de>>(scalar: D, json: impl FnOnce() -> Value) -> Decoded<T> {
        T::deserialize(scalar).map_or_else(|_| Decoded::Other(json()), Decoded::Value)
    }
}

impl<'de, T: ResponseField> Visitor<'de> for DecodedVisitor<T> {
    type Value = Decoded<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Decoded<T>, E> {
        Ok(Self::scalar(IntoDeserializer::<E>::into_deserializer(value), || value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decoded<T>, E> {
        Ok(Self::scalar(IntoDeserializer::<E>::into_deserializer(value), || value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decoded<T>, E> {
        Ok(Self::scalar(IntoDeserializer::<E>::into_deserializer(value), || value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decoded<T>, E> {
        Ok(Self::scalar(IntoDeserializer::<E>::into_deserializer(value), || value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Decoded<T>, E> {
        Ok(Self::scalar(IntoDeserializer::<E>::into_deserializer(value), || value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Decoded<T>, E> {
        Ok(Decoded::Other(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Decoded<T>, A::Error> {
        T::from_array(array)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Decoded<T>, A::Error> {
        T::from_object(object)
    }
}

/// Decodes the value of a field into `field`, or into `extra` if it has another type or is null.
pub(crate) fn field<'de, T: ResponseField, A: MapAccess<'de>>(
    key: &str,
    object: &mut A,
    field: &mut Option<T>,
    extra: &mut Map<String, Value>,
) -> Result<(), A::Error> {
    match object.next_value()? {
        Decoded::Value(value) => *field = Some(value),
        Decoded::Other(json) => {
            extra.insert(key.to_owned(), json);
        }
    }
    Ok(())
}

/// Decodes the value of a strict field. The error names the field.
pub(crate) fn strict<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    key: &str,
    object: &mut A,
) -> Result<Option<T>, A::Error> {
    object.next_value().map_err(|error| A::Error::custom(format_args!("{key}: {error}")))
}

/// The number that an object with these fields is with `arbitrary_precision`.
pub(crate) fn number(extra: &Map<String, Value>) -> Option<Value> {
    let text = extra.get(NUMBER).filter(|_| extra.len() == 1)?.as_str()?;
    serde_json::from_str(text).ok().filter(Value::is_number)
}

/// Implements `Deserialize` for a response: the strict fields, then the lenient ones, each with its key in JSON. `extra` gets all
/// others.
macro_rules! response_struct {
    (
        $name:ident { $($strict:ident = $strict_key:literal),* $(,)? } { $($field:ident = $key:literal),* $(,)? }
    ) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types)]
                enum Key {
                    $($strict,)*
                    $($field,)*
                    UnknownKey(String),
                }

                impl<'de> serde::Deserialize<'de> for Key {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        struct KeyVisitor;
                        impl serde::de::Visitor<'_> for KeyVisitor {
                            type Value = Key;

                            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                                formatter.write_str("a key")
                            }

                            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
                                Ok(match key {
                                    $($strict_key => Key::$strict,)*
                                    $($key => Key::$field,)*
                                    _ => Key::UnknownKey(key.to_owned()),
                                })
                            }
                        }
                        deserializer.deserialize_identifier(KeyVisitor)
                    }
                }

                struct ObjectVisitor;
                impl<'de> serde::de::Visitor<'de> for ObjectVisitor {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str("a JSON object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut object: A) -> Result<$name, A::Error> {
                        let mut value = $name::default();
                        while let Some(next_key) = object.next_key()? {
                            match next_key {
                                $(Key::$strict => value.$strict = $crate::lenient::strict($strict_key, &mut object)?,)*
                                $(Key::$field => $crate::lenient::field(
                                    $key, &mut object, &mut value.$field, &mut value.extra,
                                )?,)*
                                Key::UnknownKey(key) => {
                                    value.extra.insert(key, object.next_value()?);
                                }
                            }
                        }
                        Ok(value)
                    }
                }
                deserializer.deserialize_map(ObjectVisitor)
            }
        }

        impl $crate::lenient::ResponseField for $name {
            fn from_object<'de, A: serde::de::MapAccess<'de>>(
                object: A,
            ) -> Result<$crate::lenient::Decoded<Self>, A::Error> {
                let value: Self =
                    serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(object))?;
                Ok(match $crate::lenient::number(&value.extra) {
                    Some(number) => $crate::lenient::Decoded::Other(number),
                    None => $crate::lenient::Decoded::Value(value),
                })
            }
        }
    };
}

pub(crate) use response_struct;

#[cfg(test)]
mod tests;
