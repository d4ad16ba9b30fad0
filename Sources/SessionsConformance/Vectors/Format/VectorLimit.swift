public import Sessions

/// A limit of a vector: a ``VectorDuration``, or `"unlimited"`.
public struct VectorLimit: Sendable, Hashable {
  /// The limit.
  public let limit: SessionLimit

  init(_ limit: SessionLimit) {
    self.limit = limit
  }
}

extension VectorLimit: Codable {
  /// Reads a duration or the word.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "unlimited" else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "'\(word)' is no limit of a vector"))
      }
      self.init(.unlimited)
    } else {
      self.init(.after(try VectorDuration(from: decoder).duration))
    }
  }

  /// Writes a duration or the word.
  public func encode(to encoder: any Encoder) throws {
    switch limit {
    case .unlimited:
      var container = encoder.singleValueContainer()
      try container.encode("unlimited")
    case .after(let duration): try VectorDuration(duration).encode(to: encoder)
    }
  }
}
