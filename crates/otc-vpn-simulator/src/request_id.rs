//! Request ids and other random identifiers.

/// The id of a request, sent in the response header `X-Request-Id`.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// A new random id in the format of a UUID, like those of the service.
    pub(crate) fn random() -> Self {
        let mut id = random_hex::<16>();
        for position in [8, 13, 18, 23] {
            id.insert(position, '-');
        }
        Self(id)
    }
}

/// Random bytes in hexadecimal.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    // The simulator has nothing to protect, and a cryptographic generator takes 40 ms to initialize.
    fastrand::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
