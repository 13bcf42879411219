//! Extensible enums: the known values of `x-extensible-enum` as variants, and any other value in `Unknown`.

/// A value that this version of the crate does not know, exactly as the service spells it.
///
/// The type is opaque, so that it cannot contain a known value. Convert strings to an enum with `From` instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// Wraps a value that is not known. The conversions of the enums guarantee this.
    pub(crate) fn new(value: String) -> Self {
        Self(value)
    }

    /// The value as the service spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Implements the conversions and the serialization of a generated enum.
macro_rules! extensible_enum {
    ($name:ident: $($variant:ident = $value:literal),* $(,)?) => {
        impl $name {
            /// The known values, in the order of the spec.
            pub const KNOWN: &[$name] = &[$($name::$variant),*];

            /// The known value with this name. Ignores ASCII case, so that it suits input of people. `None` for a value that this
            /// version does not know, which `From<&str>` keeps in `Unknown` instead.
            #[must_use]
            pub fn known(value: &str) -> Option<Self> {
                Self::KNOWN.iter().find(|known| known.as_str().eq_ignore_ascii_case(value)).cloned()
            }

            /// The value as the service spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value.as_str(),
                }
            }

            /// Whether this version of the crate knows the value.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, $name::Unknown(_))
            }
        }

        /// Ignores ASCII case, because the service spells some values in several ways.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str().eq_ignore_ascii_case(other.as_str())
            }
        }

        impl Eq for $name {}

        /// Ignores ASCII case, as equality does.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                let lowercase = |value: &Self| value.as_str().to_ascii_lowercase();
                lowercase(self).cmp(&lowercase(other))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().to_ascii_lowercase().hash(state);
            }
        }

        impl $crate::lenient::ResponseField for $name {}

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown($crate::extensible_enum::UnknownValue::new(value.to_owned())),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown($crate::extensible_enum::UnknownValue::new(value)),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str("a string")
                    }

                    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<$name, E> {
                        Ok(value.into())
                    }

                    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<$name, E> {
                        Ok(value.into())
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "x-extensible-enum": [$($value),*] })
            }
        }
    };
}

pub(crate) use extensible_enum;

#[cfg(test)]
mod tests {
    use crate::metadata::{Flavor, GatewayStatus};

    #[test]
    fn known_ignores_case_and_returns_the_published_spelling() {
        for flavor in Flavor::KNOWN {
            for text in
                [flavor.as_str().to_owned(), flavor.as_str().to_lowercase(), flavor.as_str().to_uppercase()]
            {
                let known = Flavor::known(&text).unwrap();
                assert!(known.is_known());
                assert_eq!(known.as_str(), flavor.as_str());
            }
        }
        assert_eq!(GatewayStatus::known("active"), Some(GatewayStatus::Active));
    }

    #[test]
    fn known_is_none_for_other_values() {
        for text in ["", "unpublished", " Basic", "Basic ", "Professional", "Profess\u{131}onal1"] {
            assert_eq!(Flavor::known(text), None, "{text:?}");
            assert!(!Flavor::from(text).is_known());
        }
    }
}
