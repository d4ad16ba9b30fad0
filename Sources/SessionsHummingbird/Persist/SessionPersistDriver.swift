#if Hummingbird
  public import Hummingbird
  public import Sessions

  /// Keeps Hummingbird's persisted values in any of this package's record stores.
  ///
  /// ```swift
  /// let persist = SessionPersistDriver(try SQLiteRecordStore(path: "values.db"))
  /// try await persist.set(key: "motd", value: "Hello", expires: .seconds(3600))
  /// ```
  ///
  /// Give it a store of its own namespace. It serves what asks for a `PersistDriver`, such as the sessions of hummingbird-auth. Those get a place
  /// to be kept in, and none of the rules of this package: their `set` writes whatever is there, so a slow request brings a session back that
  /// was ended, and of two requests at once one loses its changes. For sessions use ``SessionsMiddleware``.
  public struct SessionPersistDriver<Records: SessionRecordStore>: PersistDriver {
    private let records: Records
    private let clock: any SessionClock

    /// The tries before a write that others keep overtaking fails.
    private static var tries: Int { 16 }

    /// Creates a driver.
    ///
    /// - Parameters:
    ///   - records: The store, which the driver closes when the application shuts down.
    ///   - clock: The time that expiry is judged with.
    public init(_ records: Records, clock: any SessionClock = .system) {
      self.records = records
      self.clock = clock
    }

    /// Stores a value under a name that has none.
    ///
    /// - Throws: `PersistError.duplicate` when the name has a value, else `SessionError`.
    public func create<Object: Codable & Sendable>(key name: String, value: Object, expires: Duration?) async throws {
      let payload = try PersistedValue(name: name, value).payload
      for _ in 0..<Self.tries {
        let now = clock.now
        if try await insert(name, payload, deadline(expires, now: now), now: now) { return }
        if try await load(name, now: now) != nil { throw PersistError.duplicate }
        try await removeExpired(now: now)
      }
      throw Self.contended
    }

    /// Stores a value under a name, whatever it has now.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    ///   - expires: How long it is kept; nil for as long as the value was that is replaced, or without an end.
    /// - Throws: `SessionError`; with code `contended` when others kept writing the name.
    public func set<Object: Codable & Sendable>(key name: String, value: Object, expires: Duration?) async throws {
      let payload = try PersistedValue(name: name, value).payload
      for _ in 0..<Self.tries {
        let now = clock.now
        guard var record = try await load(name, now: now) else {
          if try await insert(name, payload, deadline(expires, now: now), now: now) { return }
          // Another caller just created it, or an expired one is there.
          if try await load(name, now: now) == nil { try await removeExpired(now: now) }
          continue
        }
        record.payload = payload
        if expires != nil {
          record.absoluteDeadline = deadline(expires, now: now)
          record.idleDeadline = record.absoluteDeadline
        }
        let outcome = try await records.replace(
          PersistedValue.key(name), expecting: record.version, with: record, forcingIdleDeadline: true, now: now)
        if outcome == .replaced { return }
      }
      throw Self.contended
    }

    /// Reads a value; nil when the name has none.
    ///
    /// - Throws: `PersistError.invalidConversion` when it is of another type, else `SessionError`.
    public func get<Object: Codable & Sendable>(key name: String, as type: Object.Type) async throws -> Object? {
      try await getWithTTL(key: name, as: type)?.object
    }

    /// Reads a value and how long it will be kept, nil for without an end; nil when the name has none.
    ///
    /// - Throws: `PersistError.invalidConversion` when it is of another type, else `SessionError`.
    public func getWithTTL<Object: Codable & Sendable>(key name: String, as type: Object.Type) async throws
      -> (object: Object, ttl: Duration?)?
    {
      let now = clock.now
      guard let record = try await load(name, now: now) else { return nil }
      guard let object = try PersistedValue(payload: record.payload, name: name).decoded(as: type) else {
        throw PersistError.invalidConversion
      }
      return (object, record.expiresAt.isUnlimited ? nil : now.duration(to: record.expiresAt))
    }

    /// Removes the value of a name, if it has one.
    ///
    /// - Throws: `SessionError`.
    public func remove(key name: String) async throws {
      try await records.destroy(PersistedValue.key(name))
    }

    /// Closes the store.
    public func shutdown() async throws {
      await records.close()
    }

    private func load(_ name: String, now: Timestamp) async throws(SessionError) -> SessionRecord? {
      try await records.load(PersistedValue.key(name), now: now)
    }

    private func insert(_ name: String, _ payload: [UInt8], _ deadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
      let record = SessionRecord(createdAt: now, absoluteDeadline: deadline, idleDeadline: deadline, payload: payload)
      return try await records.create(PersistedValue.key(name), record, now: now)
    }

    /// An expired record is in the way of a new one until it is removed (`[ID-6]`).
    private func removeExpired(now: Timestamp) async throws(SessionError) {
      while try await records.prune(now: now, limit: 1000) == 1000 {}
    }

    private func deadline(_ expires: Duration?, now: Timestamp) -> Timestamp {
      expires.map { now.advanced(by: $0) } ?? .unlimited
    }

    private static var contended: SessionError {
      SessionError(.contended, "the name was written by others on every try", retryAfter: .seconds(1))
    }
  }
#endif
