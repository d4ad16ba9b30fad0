import Sessions
import SessionsBenchmark
import SessionsMemory

/// The result of a driven workload.
struct Driven {
  var recorder = CountingRecorder()
  var outcome = VerifyOutcome()
  var errors: [SessionErrorCode: Int] = [:]
  var pruned = 0
}

/// Prepares a workload, makes requests, verifies and cleans up. Each look at the clock takes a millisecond.
///
/// The workers are interleaved, or run at the same time with `concurrently`.
func drive(
  _ workload: any Workload, on store: any SessionStore, _ settings: WorkloadSettings, requests: Int, concurrently: Bool = false
) async throws -> Driven {
  let run = try await workload.prepare(WorkloadContext(store: store, clock: TickingClock(), settings: settings))
  return try await drive(run, requests: requests, concurrently: concurrently)
}

func drive<Run: WorkloadRun>(_ run: Run, requests: Int, concurrently: Bool) async throws -> Driven {
  var driven = Driven()
  var workers: [Run.Worker] = []
  let each = requests / run.workers
  if concurrently {
    let parts = await withTaskGroup(of: (Int, Run.Worker, CountingRecorder, Int).self) { group in
      for index in 0..<run.workers {
        group.addTask {
          var (worker, recorder, errors) = (run.worker(index), CountingRecorder(), 0)
          for _ in 0..<each {
            do throws(SessionError) { try await worker.request(&recorder) } catch { errors += 1 }
          }
          return (index, worker, recorder, errors)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for (_, worker, recorder, errors) in parts.sorted(by: { $0.0 < $1.0 }) {
      workers.append(worker)
      driven.recorder.add(recorder)
      if errors > 0 { driven.errors[.backend, default: 0] += errors }
    }
  } else {
    workers = (0..<run.workers).map { run.worker($0) }
    var sweeper = run.sweeper
    for number in 0..<(each * run.workers) {
      do throws(SessionError) {
        try await workers[number % workers.count].request(&driven.recorder)
        if number % 50 == 0 { driven.pruned += try await sweeper?.sweep(&driven.recorder) ?? 0 }
      } catch {
        driven.errors[error.code, default: 0] += 1
      }
    }
  }
  driven.outcome = try await run.verify(workers)
  try await run.cleanUp(workers)
  return driven
}

/// Makes requests of one worker.
func request<Run: WorkloadRun>(_ run: Run, _ count: Int) async throws {
  var (worker, recorder) = (run.worker(0), CountingRecorder())
  for _ in 0..<count { try await worker.request(&recorder) }
}

/// A clock that is a millisecond later each time it is read, so that time passes with the operations and not with the machine.
final class TickingClock: SessionClock {
  private let time = Locked(SystemSessionClock().now)

  var now: Timestamp {
    time.withLock { time in
      time = time.advanced(by: .milliseconds(1))
      return time
    }
  }
}

/// A session store on `records`, with the limits and sizes that `workload` needs.
func server<Records: SessionRecordStore>(_ records: Records, for workload: any Workload) throws -> ServerSessionStore<Records> {
  try ServerSessionStore(records, configuration: ServerSessionStoreConfiguration(limits: workload.limits, sizes: workload.sizes))
}

/// Pearson's statistic of counts against the probabilities that they were drawn with.
func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
  let total = Double(counts.reduce(0, +))
  return zip(counts, probabilities).reduce(0) { sum, pair in
    let expected = pair.1 * total
    return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
  }
}

/// A recorder that counts, and keeps the order of the operations.
struct CountingRecorder: OperationRecorder {
  private(set) var operations: [OperationKind: Int] = [:]
  private(set) var counters: [BenchmarkCounter: Int] = [:]
  private(set) var order: [OperationKind] = []

  mutating func measure<Value>(_ kind: OperationKind, _ body: () async throws(SessionError) -> Value) async throws(SessionError) -> Value {
    operations[kind, default: 0] += 1
    order.append(kind)
    return try await body()
  }

  mutating func count(_ counter: BenchmarkCounter, by amount: Int) {
    counters[counter, default: 0] += amount
  }

  subscript(_ kind: OperationKind) -> Int { operations[kind] ?? 0 }
  subscript(_ counter: BenchmarkCounter) -> Int { counters[counter] ?? 0 }

  mutating func add(_ other: CountingRecorder) {
    operations.merge(other.operations, uniquingKeysWith: +)
    counters.merge(other.counters, uniquingKeysWith: +)
    order += other.order
  }
}
