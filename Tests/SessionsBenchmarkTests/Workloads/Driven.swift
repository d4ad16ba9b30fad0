import Sessions
import SessionsBenchmark
import SessionsMemory

/// What became of a driven workload.
struct Driven {
  var recorder = CountingRecorder()
  var outcome = VerifyOutcome()
  var errors: [SessionErrorCode: Int] = [:]
  var pruned = 0
}

/// Prepares a workload, makes requests, verifies and cleans up.
///
/// The workers take turns, or run at the same time with `concurrently`.
func drive(
  _ workload: any Workload, on store: any SessionStore, _ settings: WorkloadSettings, requests: Int, sample: Int? = nil,
  concurrently: Bool = false
) async throws -> Driven {
  let run = try await workload.prepare(WorkloadContext(store: store, settings: settings))
  return try await drive(run, requests: requests, sample: sample, concurrently: concurrently)
}

func drive<Run: WorkloadRun>(_ run: Run, requests: Int, sample: Int?, concurrently: Bool) async throws -> Driven {
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
  driven.outcome = try await run.verify(workers, sample: sample)
  try await run.cleanUp(workers)
  return driven
}

/// A store of records that can hold what `workload` puts into it.
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
