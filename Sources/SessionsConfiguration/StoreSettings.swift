#if Configuration
  public import Configuration
  public import Sessions
  public import SessionsCookie
  public import SessionsHTTP

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
    /// `SessionLimits.init(reader:defaults:)`, and `maximumSessionsPerSubject`, a whole number or `unlimited`.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(
      reader: ConfigReader, defaults: ServerSessionStoreConfiguration = ServerSessionStoreConfiguration()
    ) throws(SessionError) {
      self = defaults
      limits = try SessionLimits(reader: reader, defaults: limits)
      let (settings, name) = (SettingsReader(reader), "maximumSessionsPerSubject")
      maximumSessionsPerSubject = settings.isUnlimited(name) ? nil : try settings.count(name) ?? maximumSessionsPerSubject
    }
  }

  extension CookieConfiguration {
    /// Reads the settings of sealed cookies below `sessions` over the defaults: the keys, as `CookieKeyRing.init(reader:)` does,
    /// `cookieStore.application`, `cookieStore.unnamedCookies` (`refused`, `opened` or `sealed`), those of `SessionLimits.init(reader:defaults:)`, and the
    /// cookie's name, as `SessionCookie.init(reader:defaults:)` does.
    ///
    /// - Parameters:
    ///   - reader: The configuration.
    ///   - cookie: The defaults of the cookie, as they are given to the HTTP layer.
    ///   - limits: The defaults of the limits.
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(reader: ConfigReader, cookie: SessionCookie = SessionCookie(), limits: SessionLimits = SessionLimits()) throws(SessionError)
    {
      let settings = SettingsReader(reader)
      let application = try settings.text("cookieStore.application")
      if application?.isEmpty == true {
        throw SettingsReader.wrong("cookieStore.application", "is an empty text: name the application, or leave the setting out")
      }
      let choices: [(String, UnnamedCookies)] = [("refused", .refused), ("opened", .opened), ("sealed", .sealed)]
      let unnamedCookies = try settings.choice("cookieStore.unnamedCookies", choices) ?? .refused
      if unnamedCookies != .refused, application == nil {
        throw SettingsReader.wrong("cookieStore.unnamedCookies", "does nothing: set sessions.cookieStore.application, or leave it out")
      }
      self.init(
        keys: try CookieKeyRing(reader: reader), name: try SessionCookie(reader: reader, defaults: cookie).fullName,
        application: application, unnamedCookies: unnamedCookies,
        limits: try SessionLimits(reader: reader, defaults: limits))
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
