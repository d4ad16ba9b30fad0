extension Duration {
  /// Whole milliseconds, rounded up (towards positive infinity) and saturated to 64 bits (`[TTL-4]`, `[TTL-5]`).
  package var millisecondsRoundedUp: Int64 {
    let (seconds, attoseconds) = components
    // `attoseconds` has the sign of the duration: integer division rounds a negative part up already.
    let perMillisecond: Int64 = 1_000_000_000_000_000
    let part = attoseconds / perMillisecond + (attoseconds % perMillisecond > 0 ? 1 : 0)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds > 0 ? .max : .min }
    let (sum, carry) = whole.addingReportingOverflow(part)
    return carry ? (seconds > 0 ? .max : .min) : sum
  }
}
