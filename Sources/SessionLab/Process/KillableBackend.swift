import Sessions
import SessionsConformance

/// A store in this process, which for the cases that kill a process is in a child instead.
struct KillableBackend: ConformanceBackend {
  private let base: any ConformanceBackend
  private let served: any ConformanceBackend

  /// - Parameters:
  ///   - base: The store in this process.
  ///   - served: The same store in a child, which starts when a case needs it.
  init(_ base: any ConformanceBackend, served: any ConformanceBackend) {
    (self.base, self.served) = (base, served)
  }

  var name: String { base.name }
  var details: [String: String] { base.details }
  var adapterVersion: String? { base.adapterVersion }
  var backendVersion: String? { base.backendVersion }
  var opensTwice: Bool { base.opensTwice }
  var arrangements: [Int] { base.arrangements }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    try await base.open(namespace, instances: instances, configuration: configuration)
  }

  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await base.openInterruptible(namespace, instances: instances, configuration: configuration)
  }

  func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await served.openKillable(namespace, instances: instances, configuration: configuration)
  }

  var startLimit: Duration { max(base.startLimit, served.startLimit) }
  var verdict: String? { base.verdict ?? served.verdict }
  func takeBreach() -> String? { base.takeBreach() ?? served.takeBreach() }
  var progress: (answers: Int, latest: ContinuousClock.Instant)? { base.progress ?? served.progress }

  func finish() async {
    await served.finish()
    await base.finish()
  }
}
