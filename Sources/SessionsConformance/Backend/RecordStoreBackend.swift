public import Sessions
import SessionsTesting

/// A backend made of a record store: give it a function that opens one.
///
/// ```swift
/// let backend = RecordStoreBackend(name: "mine") { namespace in try MyRecordStore(table: namespace) }
/// ```
public struct RecordStoreBackend<Records: SessionRecordStore>: ConformanceBackend {
  /// How reports call the store.
  public let name: String
  /// What a reader should know of the store.
  public let details: [String: String]
  /// Always: a store that cannot be opened twice is shared by two session stores instead.
  public var opensTwice: Bool { true }

  private let openOne: @Sendable (String) async throws(SessionError) -> Records
  private let dispose: @Sendable ([Records]) async -> Void
  private let isShared: Bool

  /// Creates a backend.
  ///
  /// - Parameters:
  ///   - name: How reports call the store.
  ///   - details: What a reader should know of the store.
  ///   - isShared: Whether opening a namespace a second time gives another object on the same data. With false, as for a store in memory,
  ///     two session stores share one record store.
  ///   - dispose: Removes the namespace that the stores were opened on, and closes them.
  ///   - open: Opens a store on a namespace: 1 to 48 ASCII letters, digits and underscores that begin with a letter. An error that is no
  ///     `SessionError` is reported as one with code `unavailable`.
  public init(
    name: String, details: [String: String] = [:], isShared: Bool = true,
    dispose: @escaping @Sendable ([Records]) async -> Void = { _ in },
    open: @escaping @Sendable (String) async throws -> Records
  ) {
    self.name = name
    self.details = details
    self.isShared = isShared
    self.dispose = dispose
    openOne = { namespace throws(SessionError) in
      do {
        return try await open(namespace)
      } catch {
        throw error as? SessionError ?? SessionError(.unavailable, "the store cannot be opened: \(error)")
      }
    }
  }

  /// Opens the stores of one case.
  public func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    var records: [Records] = []
    var stores: [any SessionStore] = []
    do throws(SessionError) {
      for _ in 0..<(isShared ? instances : 1) { records.append(try await openOne(namespace)) }
      while let first = records.first, records.count < instances { records.append(first) }
      for record in records { stores.append(try ServerSessionStore(record, configuration: configuration)) }
    } catch {
      if !records.isEmpty { await dispose(isShared ? records : Array(records.prefix(1))) }
      throw error
    }
    let (opened, dispose, isShared) = (records, dispose, isShared)
    return OpenedBackend(stores: stores, records: records) {
      await dispose(isShared ? opened : Array(opened.prefix(1)))
    }
  }
}
