import SessionsBenchmark
import Testing

/// The readings of a backend, and the figures of a cell that follow from them.
@Suite(.timeLimit(.minutes(10))) struct BackendReadingTests {
  @Test func `processor time is that of each process, since it began or since it was asked before`() {
    let before = BackendReading(cpuSeconds: ["1": 5, "2": 7])
    // 2 has ended, 3 has begun, and the number of 1 was used again.
    #expect(BackendReading(cpuSeconds: ["1": 6.5, "3": 0.25]).cpuSeconds(since: before) == 1.75)
    #expect(BackendReading(cpuSeconds: ["1": 1]).cpuSeconds(since: before) == 0)
    #expect(BackendReading().cpuSeconds(since: before) == nil)
    #expect(before.cpuSeconds(since: BackendReading()) == nil)
  }

  @Test func `sizes that shrink, or are told once only, tell nothing`() {
    let before = BackendReading(storedBytes: 100, logBytes: 100)
    let after = BackendReading(storedBytes: 350, logBytes: 40)
    #expect(after.storedBytes(since: before) == 250 && after.logBytes(since: before) == nil)
    #expect(BackendReading().storedBytes(since: before) == nil && after.logBytes(since: BackendReading()) == nil)
  }

  private let readings: [BackendReading] = [
    BackendReading(storedBytes: 1000, logBytes: 0), BackendReading(storedBytes: 51_000, logBytes: 5000),
    BackendReading(cpuSeconds: ["server": 1], storedBytes: 52_000, logBytes: 6000),
    BackendReading(cpuSeconds: ["server": 1.5], storedBytes: 90_000, logBytes: 8000),
  ]

  /// Measures a cell whose backend reports the readings: empty, filled, and before and after the measurement.
  private func resources(_ workload: some Workload, _ readings: [BackendReading], sleepers: Int = 1) async throws -> CellMeasurement {
    let settings = CellSettings(
      load: .closed(tasks: 2), workload: WorkloadSettings(population: 200), warmUp: .milliseconds(50), duration: .milliseconds(100))
    let timed = TimedCell(readings: readings)
    let outcome = try await timed.run(workload, settings, sleepers: sleepers) { await timed.gate.passed(100) }
    guard case .measured(let measurement) = outcome else { throw LoadTestError("\(outcome)") }
    return measurement
  }

  @Test func `a cell tells what its sessions take, and what the backend used while it was measured`() async throws {
    let cell = try await resources(VisitorWorkload.browse, readings)
    #expect(cell.resources.storedBytes == 50_000 && cell.resources.liveSessions == 200)
    #expect(cell.storedBytesPerSession == 250)
    #expect(cell.resources.backendCPUSeconds == 0.5)
    #expect(cell.resources.logBytes == 2000)
    #expect(cell.logBytesPerRequest == 2000 / Double(cell.requests.count))
  }

  @Test func `what holds expired sessions too tells nothing about live ones`() async throws {
    let cell = try await resources(ExpiryDebtWorkload(), readings, sleepers: 2)
    #expect(cell.resources.storedBytes == nil && cell.resources.liveSessions == nil)
    #expect(cell.resources.backendCPUSeconds == 0.5)
  }

  @Test func `a backend that tells nothing leaves its part out`() async throws {
    let cell = try await resources(VisitorWorkload.browse, [])
    #expect(cell.resources.storedBytes == nil && cell.resources.backendCPUSeconds == nil && cell.resources.logBytes == nil)
    #expect(cell.storedBytesPerSession == nil && cell.logBytesPerRequest == nil)
  }
}
