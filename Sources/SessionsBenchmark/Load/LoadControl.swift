import Synchronization

/// What the workers of a cell are told, and how far they are: one atomic read a request.
final class LoadControl: Sendable {
  /// What is to be done with requests.
  enum Phase: UInt8, AtomicRepresentable {
    /// They are made, and not recorded.
    case warmUp
    case measure
    case stop
  }

  private let current = Atomic<Phase>(.warmUp)
  private let completed = Atomic<Int>(0)
  private let measureStart = Atomic<UInt64>(0)
  private let measureEnd = Atomic<UInt64>(0)

  var phase: Phase { current.load(ordering: .acquiring) }

  /// The requests that were completed so far, in all phases.
  var progress: Int { completed.load(ordering: .relaxed) }

  func note(_ count: Int) { completed.wrappingAdd(count, ordering: .relaxed) }

  func begin() {
    measureStart.store(LoadRecorder.now, ordering: .relaxed)
    current.store(.measure, ordering: .releasing)
  }

  func stop() {
    measureEnd.store(LoadRecorder.now, ordering: .relaxed)
    current.store(.stop, ordering: .releasing)
  }

  /// How long the measurement has been going on, in seconds.
  var measuredSoFar: Double { Double(LoadRecorder.now - measureStart.load(ordering: .relaxed)) / 1e9 }

  /// How long the measurement took, in seconds.
  var measuredSeconds: Double {
    let (start, end) = (measureStart.load(ordering: .relaxed), measureEnd.load(ordering: .relaxed))
    return start == 0 || end <= start ? 0 : Double(end - start) / 1e9
  }
}
