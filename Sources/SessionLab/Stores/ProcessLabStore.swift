package import SessionsBenchmark
package import SessionsConformance

/// `exec:COMMAND`: a store in a process of its own, in any language, which speaks the protocol of `fixtures/conformance/PROTOCOL.md`.
package struct ProcessLabStore: LabStore {
  package static let usage: String = "exec:COMMAND for one in another process"
  private let command: ChildCommand
  private var limits: ProcessLimits = .usual

  package init?(argument: String) {
    guard let text = Self.rest(of: argument, after: "exec"), let command = ChildCommand(text) else { return nil }
    self.command = command
  }

  package var name: String { "exec:\(command.text)" }

  package func makeBackend() -> any ConformanceBackend { ProcessBackend(name: name, command: command, limits: limits) }

  /// The store itself: it is in a process of its own anyway.
  package func makeIsolatedBackend() -> (any ConformanceBackend)? { makeBackend() }

  /// Two programs, whatever they share: they say so themselves.
  package func makeTwoProcessBackend() -> (any ConformanceBackend)? {
    ProcessBackend(name: name, command: command, programs: 2, limits: limits)
  }

  package func limited(to limits: ProcessLimits) -> any LabStore {
    var store = self
    store.limits = limits
    return store
  }

  package var locality: BackendLocality { .file }

  package func counted() throws -> CountedStore { throw UncountableStore.otherProcess }

  /// No: the command may keep everything in one file, and works at any time.
  package var canBeApart: Bool { false }
}
