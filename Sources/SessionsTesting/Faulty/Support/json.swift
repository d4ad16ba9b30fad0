import Sessions

/// A JSON text as a value.
func json(_ text: String) -> EncodedValue { EncodedValue(json: text) }
