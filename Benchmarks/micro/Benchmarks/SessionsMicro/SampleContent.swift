import Sessions

/// Sessions of a size, spread over four fields as in an application.
enum SampleContent {
  static let sizes: [Int] = [128, 1024, 16 * 1024]

  static func operations(_ bytes: Int) -> [SessionOperation] { fields(bytes).map { .set($0.key, $0.value) } }

  static func content(_ bytes: Int) -> SessionContent { SessionContent(fields: FieldMap(fields(bytes)), subject: "user-4711") }

  /// A size for the names of benchmarks.
  static func name(_ bytes: Int) -> String { bytes < 1024 ? "\(bytes) B" : "\(bytes / 1024) KiB" }

  private static func fields(_ bytes: Int) -> [FieldMap.Entry] {
    // Two of the bytes are the quotes of the JSON text.
    let text = EncodedValue(json: "\"\(String(repeating: "x", count: bytes / 4 - 2))\"")
    return ["cart", "locale", "return-to", "visits"].map { (key: $0, value: text) }
  }
}
