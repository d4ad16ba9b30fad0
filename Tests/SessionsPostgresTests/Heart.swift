import Testing

/// A task that beats every five milliseconds: it stops when threads of the cooperative pool are held.
final class Heart: Sendable {
  private let beats: Shared<Int>
  private let task: Task<Void, Never>
  private let start = ContinuousClock.now

  init() {
    let beats = Shared(0)
    self.beats = beats
    task = Task.detached {
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(5))
        beats.update { $0 += 1 }
      }
    }
  }

  deinit { task.cancel() }

  /// Stops it. It has to have beaten all the time, more slowly on a machine that has other things to do.
  func expectAlive(sourceLocation: SourceLocation = #_sourceLocation) {
    task.cancel()
    let (count, elapsed) = (beats.value, ContinuousClock.now - start)
    #expect(Double(count) > elapsed / .milliseconds(50), "\(count) beats in \(elapsed)", sourceLocation: sourceLocation)
  }
}
