public import Sessions
import SessionsMemory

/// A store with one fault, made to prove that the conformance suite notices it.
///
/// Each is the Memory store with a mistake that real session libraries have made.
public struct FaultyStore: Sendable {
  /// Where the fault sits.
  public enum Layer: Sendable {
    /// In the record store.
    case records(@Sendable (any SessionRecordStore) -> any SessionRecordStore)
    /// In the session store on top of it.
    case store(@Sendable (any SessionStore) -> any SessionStore)
  }

  /// The name, such as `upsert-on-replace`.
  public let name: String
  /// What is wrong, in one sentence.
  public let fault: String
  /// Where the fault sits.
  public let layer: Layer

  init(_ name: String, _ fault: String, records wrap: @escaping @Sendable (any SessionRecordStore) -> any SessionRecordStore) {
    self.name = name
    self.fault = fault
    layer = .records(wrap)
  }

  init(_ name: String, _ fault: String, store wrap: @escaping @Sendable (any SessionStore) -> any SessionStore) {
    self.name = name
    self.fault = fault
    layer = .store(wrap)
  }

  /// Opens the store, and the record store below it, on a memory of its own.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured`.
  public func open(configuration: ServerSessionStoreConfiguration = .init()) throws(SessionError) -> (
    store: any SessionStore, records: any SessionRecordStore
  ) {
    let memory = MemoryRecordStore()
    switch layer {
    case .records(let wrap):
      let records = AnyRecordStore(wrap(memory))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .store(let wrap):
      return (wrap(try ServerSessionStore(memory, configuration: configuration)), memory)
    }
  }

  /// The same store without a fault, to show that it is the fault that fails.
  public static let sound: FaultyStore = FaultyStore("none", "Nothing is wrong.", records: { $0 })

  /// Every faulty store.
  public static let all: [FaultyStore] = [
    FaultyStore("upsert-on-replace", "A replace of a missing record inserts it: a slow request undoes a logout.") {
      UpsertOnReplace(base: $0)
    },
    FaultyStore("lost-update", "A replace does not compare the version: the last writer wins.") {
      LostUpdate(base: $0)
    },
    FaultyStore("deadline-inclusive", "A record is still loaded at the millisecond of its deadline.") {
      DeadlineInclusive(base: $0)
    },
    FaultyStore("touch-revives-expired", "A touch does not look whether the record is live.") {
      TouchRevivesExpired(base: $0)
    },
    FaultyStore("prune-takes-live", "Pruning goes by the idle deadline with an hour too much.") {
      PruneTakesLive(base: $0)
    },
    FaultyStore("create-overwrites", "A create replaces a record that lies at its key.") {
      CreateOverwrites(base: $0)
    },
    FaultyStore("destroy-forgets", "A destroy reports success and leaves the record.") {
      DestroyForgets(base: $0)
    },
    FaultyStore("hangs", "A load never returns.") { Hangs(base: $0) },
    FaultyStore("flash-taken-twice", "A taken flash value is only removed from the copy in memory.", store: FlashTakenTwice.init),
    FaultyStore(
      "rotation-keeps-old-token", "The token before a rotation goes on opening the session.",
      store: RotationKeepsOldToken.init),
    FaultyStore("any-secret-opens", "A session is found by its selector, and the secret is not compared.", store: AnySecretOpens.init),
    FaultyStore("integers-as-doubles", "Numbers pass through a double.", store: IntegersAsDoubles.init),
    leaksOtherSession, everyCallThrows,
  ]
}
