package import Sessions

/// Keeps the events of a store, and the log entries made of them.
package final class EventLog: Sendable {
  private let events: Locked<[SessionEvent]> = Locked([])
  private let recorder = LogRecorder()

  /// Creates a log without events.
  package init() {}

  /// The events so far.
  package var seen: [SessionEvent] { events.withLock { $0 } }

  /// The names of the events so far.
  package var names: [String] { seen.map(\.name) }

  /// The log entries so far, of every level.
  package var log: [LogRecorder.Entry] { recorder.entries }

  /// A reporter that reports here.
  package var reporter: SessionEventReporter {
    SessionEventReporter(logger: recorder.logger) { event in self.events.withLock { $0.append(event) } }
  }
}
