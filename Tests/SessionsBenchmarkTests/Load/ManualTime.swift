import Sessions
import SessionsBenchmark
import SessionsTesting

/// A load clock that stands still until a test moves it: the results of a test then follow from events, and not from the speed of the
/// machine.
final class ManualTime: LoadClock {
  private struct State {
    var now: UInt64 = 1_000_000_000
    var isFree = false
    var sleepers: [(until: UInt64, wake: CheckedContinuation<Void, Never>)] = []
    var watchers: [(sleepers: Int, wake: CheckedContinuation<Void, Never>)] = []

    /// Takes out the sleepers whose time has come.
    mutating func due() -> [CheckedContinuation<Void, Never>] {
      let due = sleepers.filter { $0.until <= now }
      sleepers.removeAll { $0.until <= now }
      return due.map(\.wake)
    }

    /// Takes out the watchers that have seen enough sleepers.
    mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
      let count = isFree ? .max : sleepers.count
      let satisfied = watchers.filter { $0.sleepers <= count }
      watchers.removeAll { $0.sleepers <= count }
      return satisfied.map(\.wake)
    }
  }

  private let state = Locked(State())

  var now: UInt64 { state.withLock { $0.now } }

  /// Whether waiting itself moves the clock.
  var isFree: Bool { state.withLock { $0.isFree } }

  func wait(until instant: UInt64) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
        if state.isFree { state.now = max(state.now, instant) }
        guard state.now < instant else { return [continuation] }
        state.sleepers.append((instant, continuation))
        return state.satisfied()
      }
      for one in woken { one.resume() }
    }
  }

  func wait(for duration: Duration) async { await wait(until: now + Self.nanoseconds(duration)) }

  /// Moves the clock.
  func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now += Self.nanoseconds(duration)
      return state.due()
    }
    for one in woken { one.resume() }
  }

  /// Waits until this many tasks wait for the clock, or it is free.
  func sleeping(_ count: Int) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let woken = state.withLock { state in
        state.watchers.append((count, continuation))
        return state.satisfied()
      }
      for one in woken { one.resume() }
    }
  }

  /// Waits until this many tasks wait for the clock, and moves it to the earliest of their instants.
  func step(_ count: Int = 1) async {
    await sleeping(count)
    let woken = state.withLock { state in
      state.now = state.sleepers.map(\.until).min() ?? state.now
      return state.due()
    }
    for one in woken { one.resume() }
  }

  /// From now on no task waits: the clock moves to the instant that a task would wait for.
  func free() {
    let woken = state.withLock { state in
      state.isFree = true
      state.now = state.sleepers.map(\.until).max() ?? state.now
      return state.due() + state.satisfied()
    }
    for one in woken { one.resume() }
  }

  private static func nanoseconds(_ duration: Duration) -> UInt64 { UInt64(duration / .nanoseconds(1)) }
}

/// Counts the loads of a store, and holds them where a test has to know which requests are under way.
final class LoadGate: Sendable {
  private struct State {
    var passed = 0
    /// The number of loads that may still pass; nil while the gate is open.
    var permits: Int?
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [(isMet: @Sendable (_ passed: Int, _ held: Int) -> Bool, wake: CheckedContinuation<Void, Never>)] = []

    /// Takes out the loads that may pass, and the watchers whose condition is met then.
    mutating func released() -> [CheckedContinuation<Void, Never>] {
      let count = min(held.count, permits ?? .max)
      let loads = held.prefix(count)
      held.removeFirst(count)
      permits = permits.map { $0 - count }
      passed += count
      let (now, waiting) = (passed, held.count)
      let met = watchers.filter { $0.isMet(now, waiting) }
      watchers.removeAll { $0.isMet(now, waiting) }
      return loads + met.map(\.wake)
    }
  }

  private let state = Locked(State())

  /// Lets a load through, or holds it.
  func pass() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in change { $0.held.append(continuation) } }
  }

  /// Holds loads from now on.
  func hold() { change { $0.permits = 0 } }

  /// Lets this many loads through, those that are held first.
  func allow(_ count: Int) { change { $0.permits = count } }

  /// Lets all loads through.
  func open() { change { $0.permits = nil } }

  /// Waits until this many more loads have passed.
  func passed(_ count: Int) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      change { state in
        let end = state.passed + count
        state.watchers.append(({ passed, _ in passed >= end }, continuation))
      }
    }
  }

  /// Waits until this many loads are held.
  func holding(_ count: Int) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      change { $0.watchers.append(({ _, held in held >= count }, continuation)) }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let woken = state.withLock { state in
      body(&state)
      return state.released()
    }
    for one in woken { one.resume() }
  }
}

/// A cell in memory whose clock a test moves, and whose loads it can hold.
struct TimedCell: Sendable {
  let time: ManualTime
  let gate = LoadGate()
  let backend: LoadBackend
  /// The number of times that the backend was asked for a reading: the third one ends the warm-up, the fourth follows the measurement.
  private let asked = Noted(0)

  /// Creates a cell.
  ///
  /// - Parameters:
  ///   - time: The clock.
  ///   - readings: The readings of the backend, in order; there are none after them.
  ///   - wrap: Puts a wrapper before the records.
  init(
    time: ManualTime = ManualTime(), readings: [BackendReading] = [],
    wrap: @escaping @Sendable (any SessionRecordStore) -> any SessionRecordStore = { $0 }
  ) {
    self.time = time
    let (asked, gate) = (asked, gate)
    backend = LoadBackend(
      wrap: { GatedLoads(base: wrap($0), gate: gate) },
      reading: {
        let number = asked.withLock { asked in
          asked += 1
          return asked
        }
        if number == 4 {
          // The measurement is over: all waits and held loads may end.
          gate.open()
          time.free()
        }
        return number <= readings.count ? readings[number - 1] : nil
      })
  }

  /// Runs a closed loop whose phases last until a test has seen the expected event.
  ///
  /// - Parameters:
  ///   - sleepers: The number of tasks that wait for the clock while it is measured: one more with a sweep.
  ///   - warmUp: Called in each tenth of a second of the warm-up, which is over when it returns.
  ///   - measurement: Called when the measurement has begun, which is over when it returns. It takes at most a second of the settings.
  func run(
    _ workload: any Workload, _ settings: CellSettings, sleepers: Int = 1, warmUp: () async -> Void = {}, measurement: () async -> Void
  ) async throws -> CellOutcome {
    async let outcome = CellRunner(workload, settings, time: time).run(on: backend, namespace: "test")
    while true {
      await time.sleeping(1)
      if asked.withLock({ $0 }) >= 3 { break }
      await warmUp()
      await time.step()
    }
    await time.sleeping(sleepers)
    await measurement()
    time.advance(by: settings.duration)
    return try await outcome
  }

  /// Runs an open loop, in which time passes whenever all tasks wait for it.
  func runOpen(_ workload: any Workload, _ settings: CellSettings) async throws -> CellOutcome {
    async let outcome = CellRunner(workload, settings, time: time).run(on: backend, namespace: "test")
    // The tasks of the load, and the one that ends its phases.
    while !time.isFree { await time.step(settings.load.tasks + 1) }
    return try await outcome
  }
}

/// Passes its loads through a gate.
private struct GatedLoads: RecordStoreWrapper {
  let base: any SessionRecordStore
  let gate: LoadGate

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    await gate.pass()
    return try await base.load(key, now: now)
  }
}
