import Foundation
import Sessions

extension StoreServer {
  /// What is answered with true or false.
  func perform(_ request: StoreRequest) async throws(SessionError) -> Bool {
    switch request.operation {
    case .open: try await open(request)
    case .close: try await close(request)
    case .ping: try await records(request).ping()
    case .create:
      let record = try request.need(request.record, "record").record
      return try await records(request).create(request.needKey(), record, now: request.needNow())
    case .replace:
      let outcome = try await records(request).replace(
        request.needKey(), expecting: request.need(request.version, "version"), with: request.need(request.record, "record").record,
        forcingIdleDeadline: request.forcingIdleDeadline ?? false, now: request.needNow())
      return outcome == .replaced
    case .touch:
      let deadline = Timestamp(milliseconds: try request.need(request.idleDeadline, "idleDeadline"))
      return try await records(request).touch(request.needKey(), idleDeadline: deadline, now: request.needNow())
    case .destroy: return try await records(request).destroy(request.needKey(), expecting: request.version)
    case .hello, .load, .records, .prune, .destroyAll, .quit: break
    }
    return true
  }

  func load(_ request: StoreRequest) async throws(SessionError) -> WireRecord? {
    try await records(request).load(request.needKey(), now: request.needNow()).map(WireRecord.init)
  }

  /// What is answered with a number.
  func count(_ request: StoreRequest) async throws(SessionError) -> Int {
    guard request.operation == .destroyAll else {
      return try await records(request).prune(now: request.needNow(), limit: request.need(request.limit, "limit"))
    }
    let except = try StoreRequest.recordKey(request.except, "except")
    return try await indexed(request).destroyAll(of: request.need(request.subject, "subject"), except: except)
  }

  func list(_ request: StoreRequest) async throws(SessionError) -> [WireRecord.Keyed] {
    let after = try StoreRequest.recordKey(request.after, "after")
    let found = try await indexed(request).records(
      of: request.need(request.subject, "subject"), after: after, limit: request.need(request.limit, "limit"), now: request.needNow())
    return found.map { WireRecord.Keyed(key: Data($0.key.bytes), record: WireRecord($0.record)) }
  }

  private func indexed(_ request: StoreRequest) throws(SessionError) -> any SubjectIndexedRecordStore {
    guard let indexed = try records(request) as? any SubjectIndexedRecordStore else {
      throw SessionError(.unsupported, "the store has no subject index")
    }
    return indexed
  }
}
