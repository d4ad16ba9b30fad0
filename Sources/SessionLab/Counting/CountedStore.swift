import Sessions
package import SessionsBenchmark
import SessionsConformance
import SessionsTesting

/// A store that was opened so that its exact counters can be counted.
package struct CountedStore: Sendable {
  let backend: any BenchmarkBackend
  package let meter: any ExactMeter
  /// Closes the proxy, and releases the backend's resources.
  package let finish: @Sendable () async -> Void

  init(backend: any BenchmarkBackend, meter: any ExactMeter, finish: @escaping @Sendable () async -> Void) {
    (self.backend, self.meter, self.finish) = (backend, meter, finish)
  }

  /// A store of this process, opened as always.
  init(_ store: some LabStore, _ meter: some ExactMeter) {
    let backend = LabBenchmarkBackend(store)
    self.init(backend: backend, meter: meter) { await backend.finish() }
  }

  /// A store whose way to its server leads through the meter's proxy.
  init(_ moved: any ConformanceBackend, _ meter: ProxyMeter) {
    let backend = LabBenchmarkBackend(moved)
    self.init(backend: backend, meter: meter) {
      await backend.finish()
      meter.proxy.close()
    }
  }
}

/// The reason why the exact counters of a store cannot be counted.
package struct UncountableStore: Error, CustomStringConvertible, Equatable {
  package let description: String

  package static let unixSocket = UncountableStore(
    "the server is reached by a Unix socket, which is not counted on: name a host and a port")
  static let otherProcess = UncountableStore("it works in another process, whose traffic is not seen")

  init(_ description: String) {
    self.description = description
  }
}

/// Counts nothing, as there is no server: the counts are 0, and not unknown.
struct ServerlessMeter: ExactMeter {
  func begin() {}

  func end() throws(SessionError) -> [String: Int] { WireCounts().totals }
}
