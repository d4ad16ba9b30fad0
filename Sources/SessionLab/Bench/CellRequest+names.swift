import Sessions
import SessionsBenchmark

/// What the names of a request stand for. A name that stands for nothing is ``SessionError`` with code `misconfigured`.
extension CellRequest {
  var argument: StoreArgument {
    get throws(SessionError) { try Self.found(StoreArgument(argument: store), "there is no such store") }
  }

  var libraryWorkload: any Workload {
    get throws(SessionError) { try Self.found(BenchmarkWorkloads.named(workload), "there is no such workload") }
  }

  var payloadSizes: PayloadSizes {
    get throws(SessionError) { try Self.found(PayloadSizes(payload), "there are no such sizes") }
  }

  private static func found<Value>(_ value: Value?, _ mistake: String) throws(SessionError) -> Value {
    guard let value else { throw SessionError(.misconfigured, mistake) }
    return value
  }
}
