import Sessions

extension SessionLimits {
  /// The same without fractions of seconds.
  var inWholeSeconds: SessionLimits {
    changed { .seconds(max(1, $0.components.seconds)) }
  }

  /// The same with no limit longer than this.
  func atMost(_ longest: Duration) -> SessionLimits {
    changed { min($0, longest) }
  }

  private func changed(_ body: (Duration) -> Duration) -> SessionLimits {
    func changed(_ limit: SessionLimit) -> SessionLimit {
      if case .after(let duration) = limit { .after(body(duration)) } else { limit }
    }
    var copy = self
    copy.idle = changed(idle)
    copy.absolute = changed(absolute)
    return copy
  }
}

extension SizeLimits {
  /// No limits.
  static let none = SizeLimits(keyBytes: .max, valueBytes: .max, fieldCount: .max, subjectBytes: .max, recordBytes: .max)
}
