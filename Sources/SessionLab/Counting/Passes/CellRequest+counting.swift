import Sessions
import SessionsBenchmark

extension CellRequest {
  /// Counts the cell in this process.
  ///
  /// - Throws: ``SessionError`` when the store, a request or the count failed.
  func count(_ load: CountedLoad) async throws -> CountedReply {
    let (argument, workload, payload) = (try argument, try libraryWorkload, try payloadSizes)
    let counted: CountedStore
    do {
      counted = try argument.counted()
    } catch let uncountable as UncountableStore {
      return .uncountable(reason: uncountable.description)
    }
    let settings = CellSettings(load: .closed(tasks: 1), workload: WorkloadSettings(seed: seed, payloadSizes: payload))
    let outcome: Result<CountedOutcome, any Error>
    do {
      outcome = .success(
        try await CellRunner(workload, settings).count(load, on: counted.backend, namespace: namespace, with: counted.meter))
    } catch {
      outcome = .failure(error)
    }
    await counted.finish()
    return .done(try outcome.get())
  }
}
