#if Configuration
  public import Configuration
  public import Sessions
  public import SessionsCookie

  extension SessionLimits {
    /// Reads `sessions.limits.idleSeconds` and `sessions.limits.absoluteSeconds` over the defaults: whole seconds, or `unlimited`.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(reader: ConfigReader, defaults: SessionLimits = SessionLimits()) throws(SessionError) {
      self = defaults
      let settings = SettingsReader(reader)
      idle = try settings.limit("limits.idleSeconds") ?? idle
      absolute = try settings.limit("limits.absoluteSeconds") ?? absolute
      let limits = self
      try SettingsReader.naming("limits") { () throws(SessionError) in try limits.validate() }
    }
  }

  extension ServerSessionStoreConfiguration {
    /// Reads the settings of sessions that a server keeps below `sessions` over the defaults: those of
    /// `SessionLimits.init(reader:defaults:)`.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(
      reader: ConfigReader, defaults: ServerSessionStoreConfiguration = ServerSessionStoreConfiguration()
    ) throws(SessionError) {
      self = defaults
      limits = try SessionLimits(reader: reader, defaults: limits)
    }
  }

  extension CookieKeyRing {
    /// Reads the secret `sessions.cookieStore.keys`: texts of keys in base64url, the first of which seals.
    ///
    /// - Throws: `SessionError` with code `misconfigured` when there is none or one cannot be used.
    public init(reader: ConfigReader) throws(SessionError) {
      let name = "cookieStore.keys"
      let texts = try SettingsReader(reader).texts(name, isSecret: true) ?? []
      self = try SettingsReader.naming(name) { () throws(SessionError) in
        var keys: [CookieKey] = []
        for text in texts { keys.append(try CookieKey(base64url: text)) }
        guard let primary = keys.first else {
          throw .misconfigured("there is no key: draw one with CookieKey.generate() and set its secretText")
        }
        return try CookieKeyRing(primary: primary, others: Array(keys.dropFirst()))
      }
    }
  }

  /// The settings of pruning: `sessions.prune.intervalSeconds` and `sessions.prune.batch`.
  public struct SessionPruneSettings: Sendable, Hashable {
    /// The mean time between two batches; a minute by default.
    public var interval: Duration
    /// The most sessions that one call removes; 1000 by default.
    public var batch: Int

    /// Reads the settings.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(reader: ConfigReader) throws(SessionError) {
      let settings = SettingsReader(reader)
      interval = try settings.seconds("prune.intervalSeconds") ?? .seconds(60)
      batch = try settings.count("prune.batch") ?? 1000
    }
  }
#endif
