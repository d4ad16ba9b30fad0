import Sessions

/// Shorthand of the cases: a value from its JSON text.
func json(_ text: String) -> EncodedValue { EncodedValue(json: text) }
