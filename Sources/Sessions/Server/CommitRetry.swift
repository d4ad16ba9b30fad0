/// The number and the pace of the tries after a lost compare-and-swap (`[CC-6]`).
struct CommitRetry {
  static let maximumRetries: Int = 16

  private let deadline: ContinuousClock.Instant
  private var retries = 0

  init(timeout: Duration) {
    deadline = ContinuousClock.now.advanced(by: timeout)
  }

  /// Waits before the next try: not at all before the first two, then for a random time that doubles up to 64 ms.
  ///
  /// - Returns: false when the tries or the time are used up.
  /// - Throws: ``SessionError`` with code `cancelled`.
  mutating func wait() async throws(SessionError) -> Bool {
    retries += 1
    guard !Task.isCancelled else {
      throw SessionError(.cancelled, "the task was cancelled between two tries; nothing was written")
    }
    guard retries <= CommitRetry.maximumRetries, ContinuousClock.now < deadline else { return false }
    guard retries >= 3 else { return true }
    let longest = min(64_000, 500 << min(retries - 3, 7))
    do {
      try await Task.sleep(for: .microseconds(Int64.random(in: 0...Int64(longest))), tolerance: .zero)
    } catch {
      throw SessionError(.cancelled, "the task was cancelled between two tries; nothing was written")
    }
    return true
  }
}
