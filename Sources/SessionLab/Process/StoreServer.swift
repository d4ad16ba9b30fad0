import Foundation
import Sessions

/// Answers requests from another process. Any number may be under way; each is a task of its own.
final class StoreServer: Sendable {
  struct Opened: Sendable {
    let namespace: String
    let records: any SessionRecordStore
  }

  let served: any ServedStore
  private let opened: Locked<[Int: Opened]> = Locked([:])

  init(_ served: any ServedStore) {
    self.served = served
  }

  /// The answer to a request.
  func answer(_ request: StoreRequest) async -> Data {
    do {
      return try await serve(request)
    } catch {
      return refusal(id: request.id, SessionError(.encodingFailed, "the answer is no JSON"))
    }
  }

  /// The answer to a line that is no request. Without a number of its own it is answered with 0, which no request has.
  func refusal(_ line: Data) -> Data {
    let id = (try? LineCoding.decode(StoreAnswerID.self, from: line))?.id ?? 0
    return refusal(id: id, SessionError(.unsupported, "the request cannot be read"))
  }

  private func refusal(id: Int, _ error: SessionError) -> Data {
    // A number and two plain texts are always JSON.
    (try? LineCoding.encode(StoreAnswer<Bool>(id: id, .failure(StoreFailure(error))))) ?? Data()
  }

  private func serve(_ request: StoreRequest) async throws -> Data {
    switch request.operation {
    case .hello: try await encoded(request) { () async throws(SessionError) in try await self.served.hello() }
    case .load: try await encoded(request) { () async throws(SessionError) in try await self.load(request) }
    case .records: try await encoded(request) { () async throws(SessionError) in try await self.list(request) }
    case .prune, .destroyAll: try await encoded(request) { () async throws(SessionError) in try await self.count(request) }
    case .open, .create, .replace, .touch, .destroy, .ping, .close, .quit:
      try await encoded(request) { () async throws(SessionError) in try await self.perform(request) }
    }
  }

  private func encoded<Value: Codable & Sendable>(_ request: StoreRequest, _ body: () async throws(SessionError) -> Value)
    async throws -> Data
  {
    let result: Result<Value, StoreFailure>
    do throws(SessionError) {
      result = .success(try await body())
    } catch {
      result = .failure(StoreFailure(error))
    }
    return try LineCoding.encode(StoreAnswer(id: request.id, result))
  }

  /// The store that a request is for.
  func records(_ request: StoreRequest) throws(SessionError) -> any SessionRecordStore {
    let number = try request.need(request.store, "store")
    guard let found = opened.withLock({ $0[number] }) else { throw SessionError(.closed, "store \(number) is not open") }
    return found.records
  }

  func open(_ request: StoreRequest) async throws(SessionError) {
    let number = try request.need(request.store, "store")
    let namespace = try request.need(request.namespace, "namespace")
    let records = try await served.open(namespace)
    opened.withLock { $0[number] = Opened(namespace: namespace, records: records) }
  }

  func close(_ request: StoreRequest) async throws(SessionError) {
    let number = try request.need(request.store, "store")
    guard let found = opened.withLock({ $0.removeValue(forKey: number) }) else { return }
    try await served.close(found.records, of: found.namespace, remove: request.remove ?? false)
  }
}
