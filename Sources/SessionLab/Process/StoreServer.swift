package import Foundation
package import Sessions
import SessionsConformance
import SessionsMemory
import SessionsTesting

/// The record store of one namespace, opened for a process that works with it.
struct ServedNamespace: Sendable {
  let records: any SessionRecordStore
  /// Cuts the store off from what it keeps records in, or with nil connects it again; nil where that is not possible.
  var interrupt: (@Sendable (BackendInterruption?) -> Void)?
  /// Asks for the version of the place where the sessions are kept; nil if there is none.
  let backendVersion: @Sendable () async throws(SessionError) -> String?
  /// Closes the store, and removes the namespace before that if asked to.
  let close: @Sendable (_ remove: Bool) async throws(SessionError) -> Void
}

/// A record store that a process serves to another one, namespace by namespace.
package struct ServedStore: Sendable {
  /// Opens a namespace; a second time gives a store on the same records.
  let open: @Sendable (_ namespace: String) async throws(SessionError) -> ServedNamespace

  /// A store whose namespaces are in a file or a server.
  package init<Records: SessionRecordStore>(
    backendVersion: @escaping @Sendable (Records) async throws(SessionError) -> String?,
    remove: @escaping @Sendable (Records) async throws(SessionError) -> Void, close: @escaping @Sendable (Records) async -> Void,
    open: @escaping @Sendable (_ namespace: String) async throws(SessionError) -> Records
  ) {
    self.open = { namespace throws(SessionError) in
      let records = try await open(namespace)
      return ServedNamespace(
        records: records, backendVersion: { () async throws(SessionError) in try await backendVersion(records) },
        close: { isRemoving throws(SessionError) in
          do throws(SessionError) {
            if isRemoving { try await remove(records) }
          } catch {
            await close(records)
            throw error
          }
          await close(records)
        })
    }
  }

  /// Stores in the memory of this process: one for each namespace, shared by all that open it. They can be cut off from that memory.
  ///
  /// - Parameter make: Puts the store on a memory.
  package init(inMemory make: @escaping @Sendable (_ memory: any SubjectIndexedRecordStore) -> any SessionRecordStore) {
    let namespaces: Locked<[String: (any SessionRecordStore, InterruptionSwitch)]> = Locked([:])
    open = { namespace throws(SessionError) in
      let (records, line) = namespaces.withLock { namespaces in
        if let known = namespaces[namespace] { return known }
        let line = InterruptionSwitch()
        let fresh = (make(InterruptibleRecordStore(MemoryRecordStore(), behind: line)), line)
        namespaces[namespace] = fresh
        return fresh
      }
      return ServedNamespace(
        records: records, interrupt: { line.set($0) }, backendVersion: { nil },
        close: { isRemoving in
          if isRemoving { namespaces.withLock { $0[namespace] = nil } }
        })
    }
  }

  /// The facts about the process. It opens a namespace of its own, so that a file or a server that cannot be reached is noticed before the
  /// first case, and removes it, whatever comes of it.
  ///
  /// - Parameter store: The store that the namespace is noted for until then; nil for one without leftovers.
  func hello(of store: (any LabStore)?) async throws(SessionError) -> StoreHello {
    let namespace = RunNamespace.make("hello")
    if let store { try RunLeftovers.shared.add(namespace, of: store) }
    let opened: ServedNamespace
    do throws(SessionError) {
      opened = try await open(namespace)
    } catch {
      if let store { RunLeftovers.shared.remove(namespace, of: store) }
      throw error
    }
    let version: String?
    do throws(SessionError) {
      version = try await opened.backendVersion()
    } catch {
      // What does not answer now, as a server that is down, may not even have made the namespace.
      try? await opened.close(true)
      if let store { RunLeftovers.shared.remove(namespace, of: store) }
      throw error
    }
    try await opened.close(true)
    if let store { RunLeftovers.shared.remove(namespace, of: store) }
    return StoreHello(
      version: StoreHello.protocolVersion, capabilities: opened.records.capabilities.sorted().map(\.rawValue), backendVersion: version,
      interruptions: opened.interrupt == nil ? nil : true)
  }
}

/// Answers requests from another process. Any number may be under way; each is a task of its own.
package final class StoreServer: Sendable {
  private let served: ServedStore
  private let store: (any LabStore)?
  private let opened: Locked<[Int: ServedNamespace]> = Locked([:])
  /// The number of requests that are not answered yet.
  private let underWay: Locked<Int> = Locked(0)

  /// - Parameter store: The store of the command line that is served; nil for one without leftovers.
  package init(_ served: ServedStore, of store: (any LabStore)? = nil) {
    (self.served, self.store) = (served, store)
  }

  /// Answers a request in a task of its own: in no group, so that one that hangs does not keep the process from ending.
  func answer(_ request: StoreRequest, _ write: @escaping @Sendable (Data) -> Void) {
    underWay.withLock { $0 += 1 }
    Task {
      write(await answer(request))
      underWay.withLock { $0 -= 1 }
    }
  }

  /// Waits until all requests are answered, or for a time limit.
  func waitForAnswers(within limit: Duration) async {
    _ = await TimeLimit.run(limit) {
      while self.underWay.withLock({ $0 > 0 }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(2)) }
    }
  }

  /// The answer to a request.
  package func answer(_ request: StoreRequest) async -> Data {
    do {
      return try await serve(request)
    } catch {
      return refusal(id: request.id, SessionError(.encodingFailed, "the answer is no JSON"))
    }
  }

  /// The answer to a line that is no request. Without a number in the line it has the number 0, which no request has.
  package func refusal(_ line: Data) -> Data {
    let id = (try? JSONLine.decode(StoreAnswerID.self, from: line))?.id ?? 0
    return refusal(id: id, SessionError(.unsupported, "the request cannot be read"))
  }

  private func refusal(id: Int, _ error: SessionError) -> Data {
    // A number and two plain texts are always JSON.
    (try? JSONLine.encode(StoreAnswer<Bool>(id: id, .failure(StoreFailure(error))))) ?? Data()
  }

  private func serve(_ request: StoreRequest) async throws -> Data {
    switch request.operation {
    case .hello: try await encoded(request) { () async throws(SessionError) in try await self.served.hello(of: self.store) }
    case .load: try await encoded(request) { () async throws(SessionError) in try await self.load(request) }
    case .records: try await encoded(request) { () async throws(SessionError) in try await self.list(request) }
    case .prune, .destroyAll: try await encoded(request) { () async throws(SessionError) in try await self.count(request) }
    case .open, .create, .replace, .touch, .destroy, .ping, .interrupt, .close, .quit:
      try await encoded(request) { () async throws(SessionError) in try await self.perform(request) }
    }
  }

  private func encoded<Value: Encodable & Sendable>(_ request: StoreRequest, _ body: () async throws(SessionError) -> Value)
    async throws -> Data
  {
    let result: Result<Value, StoreFailure>
    do throws(SessionError) {
      result = .success(try await body())
    } catch {
      result = .failure(StoreFailure(error))
    }
    return try JSONLine.encode(StoreAnswer(id: request.id, result))
  }

  /// The store that a request is for.
  private func records(_ request: StoreRequest) throws(SessionError) -> any SessionRecordStore {
    let number = try request.need(request.store, "store")
    guard let found = opened.withLock({ $0[number] }) else { throw SessionError(.closed, "store \(number) is not open") }
    return found.records
  }

  private func open(_ request: StoreRequest) async throws(SessionError) {
    let number = try request.need(request.store, "store")
    let namespace = try await served.open(try request.need(request.namespace, "namespace"))
    opened.withLock { $0[number] = namespace }
  }

  private func close(_ request: StoreRequest) async throws(SessionError) {
    let number = try request.need(request.store, "store")
    guard let found = opened.withLock({ $0.removeValue(forKey: number) }) else { return }
    try await found.close(request.remove ?? false)
  }

  private func interrupt(_ request: StoreRequest) throws(SessionError) {
    let number = try request.need(request.store, "store")
    guard let interrupt = opened.withLock({ $0[number] })?.interrupt else {
      throw SessionError(.unsupported, "store \(number) cannot be cut off from its backend")
    }
    guard let text = request.how else { return interrupt(nil) }
    guard let how = BackendInterruption(rawValue: text) else { throw SessionError(.unsupported, "'how' is none of the protocol's") }
    interrupt(how)
  }

  /// Does an operation that is answered with true or false.
  private func perform(_ request: StoreRequest) async throws(SessionError) -> Bool {
    switch request.operation {
    case .open: try await open(request)
    case .close: try await close(request)
    case .ping: try await records(request).ping()
    case .interrupt: try interrupt(request)
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

  private func load(_ request: StoreRequest) async throws(SessionError) -> WireRecord? {
    try await records(request).load(request.needKey(), now: request.needNow()).map(WireRecord.init)
  }

  /// Does an operation that is answered with a number.
  private func count(_ request: StoreRequest) async throws(SessionError) -> Int {
    guard request.operation == .destroyAll else {
      return try await records(request).prune(now: request.needNow(), limit: request.need(request.limit, "limit"))
    }
    let except = try StoreRequest.recordKey(request.except, "except")
    return try await indexed(request).destroyAll(of: request.need(request.subject, "subject"), except: except)
  }

  private func list(_ request: StoreRequest) async throws(SessionError) -> [WireRecord.Keyed] {
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
