import Synchronization

/// A clock whose sleepers sleep until a test wakes them: no test waits for time to pass.
final class PauseClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
  }

  private struct Sleeper {
    let id: Int
    let duration: Duration
    let deadline: Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Instant(offset: .zero)
    var nextID = 0
    var cancelled: Set<Int> = []
    var sleepers: [Sleeper] = []
    var watchers: [CheckedContinuation<Duration, Never>] = []
  }

  private let state = Mutex(State())

  var minimumResolution: Duration { .zero }
  var now: Instant { state.withLock { $0.now } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let watchers = state.withLock { state -> (continuations: [CheckedContinuation<Duration, Never>], duration: Duration)? in
          guard state.cancelled.remove(id) == nil else { return nil }
          let duration = state.now.duration(to: deadline)
          state.sleepers.append(Sleeper(id: id, duration: duration, deadline: deadline, continuation: continuation))
          defer { state.watchers = [] }
          return (state.watchers, duration)
        }
        guard let watchers else { return continuation.resume(throwing: CancellationError()) }
        for watcher in watchers.continuations { watcher.resume(returning: watchers.duration) }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
          state.cancelled.insert(id)
          return nil
        }
        return state.sleepers.remove(at: index)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Waits until somebody sleeps; returns how long they want to.
  @discardableResult
  func sleeper() async -> Duration {
    await withCheckedContinuation { continuation in
      let duration = state.withLock { state -> Duration? in
        if let first = state.sleepers.first { return first.duration }
        state.watchers.append(continuation)
        return nil
      }
      if let duration { continuation.resume(returning: duration) }
    }
  }

  /// Moves the time to the end of the first sleep, and wakes the sleeper.
  func wake() {
    let sleeper = state.withLock { state -> Sleeper? in
      guard !state.sleepers.isEmpty else { return nil }
      let sleeper = state.sleepers.removeFirst()
      state.now = max(state.now, sleeper.deadline)
      return sleeper
    }
    sleeper?.continuation.resume()
  }

  /// Moves the time and wakes nobody.
  func advance(by duration: Duration) {
    state.withLock { $0.now = $0.now.advanced(by: duration) }
  }
}
