import Sessions

/// A point in time of a vector.
///
/// In JSON it is a number, milliseconds since the start of the case; `"unlimited"`; `"maximum"` for the latest limited deadline
/// (`[TTL-5]`); or `"epoch:-1"`, milliseconds since 1970, for the few times that lie far from the case.
enum VectorTime: Sendable, Hashable {
  /// Milliseconds since the case's start.
  case relative(Int64)
  /// Milliseconds since the Unix epoch.
  case epoch(Int64)
  /// No limit.
  case unlimited
  /// 9999-12-31T23:59:59.999Z.
  case maximum

  /// The largest number that every JSON reader keeps exactly.
  static let exact: Int64 = 1 << 53

  /// Writes a timestamp down for a case that starts at `start`.
  init(_ time: Timestamp, start: Timestamp) {
    let (offset, overflow) = time.milliseconds.subtractingReportingOverflow(start.milliseconds)
    if time.isUnlimited {
      self = .unlimited
    } else if time == .maximum {
      self = .maximum
    } else if overflow || abs(time.milliseconds / 2) < 500_000 || abs(offset / 2) >= VectorTime.exact / 2 {
      // A time within a quarter of an hour of 1970 does not come from the case's clock.
      self = .epoch(time.milliseconds)
    } else {
      self = .relative(offset)
    }
  }

  /// Returns the timestamp for a case that starts at `start`.
  func timestamp(start: Timestamp) -> Timestamp {
    switch self {
    case .relative(let offset): return Timestamp(milliseconds: start.milliseconds + offset)
    case .epoch(let milliseconds): return Timestamp(milliseconds: milliseconds)
    case .unlimited: return .unlimited
    case .maximum: return .maximum
    }
  }
}

extension VectorTime: Codable {
  /// Reads a number or a word.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let offset = try? container.decode(Int64.self) {
      self = .relative(offset)
      return
    }
    let word = try container.decode(String.self)
    switch word {
    case "unlimited": self = .unlimited
    case "maximum": self = .maximum
    default:
      guard word.hasPrefix("epoch:"), let milliseconds = Int64(word.dropFirst(6)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(word)' is no time of a vector")
      }
      self = .epoch(milliseconds)
    }
  }

  /// Writes a number or a word.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .relative(let offset): try container.encode(offset)
    case .epoch(let milliseconds): try container.encode("epoch:\(milliseconds)")
    case .unlimited: try container.encode("unlimited")
    case .maximum: try container.encode("maximum")
    }
  }
}

/// A duration of a vector.
///
/// In JSON it is a number of milliseconds, or `{"seconds": "0", "attoseconds": "1000000000"}` where milliseconds are not whole or are
/// larger than every JSON reader keeps exactly.
struct VectorDuration: Sendable, Hashable {
  /// The duration.
  let duration: Duration

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
  init(from decoder: any Decoder) throws {
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
  func encode(to encoder: any Encoder) throws {
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

/// A limit of a vector. In JSON it is a ``VectorDuration`` or `"unlimited"`.
struct VectorLimit: Sendable, Hashable {
  /// The limit.
  let limit: SessionLimit

  init(_ limit: SessionLimit) {
    self.limit = limit
  }
}

extension VectorLimit: Codable {
  /// Reads a duration or the word.
  init(from decoder: any Decoder) throws {
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
  func encode(to encoder: any Encoder) throws {
    switch limit {
    case .unlimited:
      var container = encoder.singleValueContainer()
      try container.encode("unlimited")
    case .after(let duration): try VectorDuration(duration).encode(to: encoder)
    }
  }
}
