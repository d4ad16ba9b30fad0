/// A duration of a vector.
///
/// In JSON it is a number of milliseconds, or `{"seconds": "0", "attoseconds": "1000000000"}` when those are not whole or too many for a
/// number.
public struct VectorDuration: Sendable, Hashable {
  /// The duration.
  public let duration: Duration

  init(_ duration: Duration) {
    self.duration = duration
  }
}

extension VectorDuration: Codable {
  private enum Keys: String, CodingKey {
    case seconds
    case attoseconds
  }

  /// Reads a number or an object.
  public init(from decoder: any Decoder) throws {
    if let milliseconds = try? decoder.singleValueContainer().decode(Int64.self) {
      self.init(.milliseconds(milliseconds))
      return
    }
    let container = try decoder.container(keyedBy: Keys.self)
    func part(_ key: Keys) throws -> Int64 {
      let digits = try container.decode(String.self, forKey: key)
      guard let number = Int64(digits) else {
        throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "'\(digits)' is no 64-bit integer")
      }
      return number
    }
    self.init(Duration(secondsComponent: try part(.seconds), attosecondsComponent: try part(.attoseconds)))
  }

  /// Writes a number or an object.
  public func encode(to encoder: any Encoder) throws {
    let (seconds, attoseconds) = duration.components
    let perMillisecond: Int64 = 1_000_000_000_000_000
    if attoseconds % perMillisecond == 0, abs(seconds / 1000) < VectorTime.exact / 1_000_000 {
      var container = encoder.singleValueContainer()
      try container.encode(seconds * 1000 + attoseconds / perMillisecond)
    } else {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode("\(seconds)", forKey: .seconds)
      try container.encode("\(attoseconds)", forKey: .attoseconds)
    }
  }
}
