import Sessions

/// A point in time of a vector.
///
/// In JSON it is a number, milliseconds since the start of the case; `"unlimited"`; `"maximum"` for the latest limited deadline (`[TTL-5]`);
/// or, for the few times that are not meant to be near the case, `"epoch:-1"`, milliseconds since 1970.
public enum VectorTime: Sendable, Hashable {
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

  /// A timestamp as it is written down.
  init(_ time: Timestamp, start: Timestamp) {
    let (offset, overflow) = time.milliseconds.subtractingReportingOverflow(start.milliseconds)
    if time.isUnlimited {
      self = .unlimited
    } else if time == .maximum {
      self = .maximum
    } else if overflow || abs(time.milliseconds / 2) < 500_000 || abs(offset / 2) >= VectorTime.exact / 2 {
      // A quarter of an hour around 1970 is no time that a case has by its clock.
      self = .epoch(time.milliseconds)
    } else {
      self = .relative(offset)
    }
  }

  /// The timestamp for a case that starts at `start`.
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
  public init(from decoder: any Decoder) throws {
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
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .relative(let offset): try container.encode(offset)
    case .epoch(let milliseconds): try container.encode("epoch:\(milliseconds)")
    case .unlimited: try container.encode("unlimited")
    case .maximum: try container.encode("maximum")
    }
  }
}
