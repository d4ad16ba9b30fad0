#if Configuration
  public import Configuration
  public import Sessions
  public import SessionsHTTP

  extension SessionCookie {
    /// Reads the settings `sessions.cookie.*` over the defaults.
    ///
    /// `name`, `domain` and `path` are texts, `secure`, `httpOnly`, `partitioned` and `persistent` are true or false, `prefix` is one of
    /// `host`, `secure`, `none`, and `sameSite` one of `strict`, `lax`, `none`. Contradictions among them are found by the manager.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(reader: ConfigReader, defaults: SessionCookie = SessionCookie()) throws(SessionError) {
      self = defaults
      let settings = SettingsReader(reader)
      name = try settings.text("cookie.name") ?? name
      prefix = try settings.choice("cookie.prefix", [("host", .host), ("secure", .secure), ("none", Prefix.none)]) ?? prefix
      isSecure = try settings.flag("cookie.secure") ?? isSecure
      isHTTPOnly = try settings.flag("cookie.httpOnly") ?? isHTTPOnly
      sameSite = try settings.choice("cookie.sameSite", [("strict", .strict), ("lax", .lax), ("none", SameSite.none)]) ?? sameSite
      domain = try settings.text("cookie.domain") ?? domain
      path = try settings.text("cookie.path") ?? path
      isPartitioned = try settings.flag("cookie.partitioned") ?? isPartitioned
      if let isPersistent = try settings.flag("cookie.persistent") { lifetime = isPersistent ? .untilDeadline : .browserSession }
    }
  }

  extension SessionsHTTPConfiguration {
    /// Reads the settings of the HTTP layer below `sessions` over the defaults.
    ///
    /// Beside those of `SessionCookie.init(reader:defaults:)` they are `cookie.alsoReads`, `rotateEverySeconds`,
    /// `crossOrigin.reject`, `crossOrigin.trusted`, and the secret `csrf.keys`: texts of keys in base64url, the first of which signs.
    ///
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
    public init(reader: ConfigReader, defaults: SessionsHTTPConfiguration = SessionsHTTPConfiguration()) throws(SessionError) {
      self = defaults
      let settings = SettingsReader(reader)
      cookie = try SessionCookie(reader: reader, defaults: cookie)
      alsoReads = try settings.texts("cookie.alsoReads") ?? alsoReads
      rotatesEvery = try settings.seconds("rotateEverySeconds") ?? rotatesEvery
      let trusted = try settings.texts("crossOrigin.trusted")
      switch try settings.flag("crossOrigin.reject") {
      case true?: crossOrigin = .reject(trusting: trusted ?? [])
      case false?, nil:
        if let trusted, !trusted.isEmpty {
          throw SettingsReader.wrong("crossOrigin.trusted", "does nothing: set sessions.crossOrigin.reject to true")
        }
        if try settings.flag("crossOrigin.reject") == false { crossOrigin = .allow }
      }
      if let texts = try settings.texts("csrf.keys", isSecret: true) {
        var keys: [CSRFKey] = []
        for text in texts {
          keys.append(try SettingsReader.naming("csrf.keys") { () throws(SessionError) in try CSRFKey(base64url: text) })
        }
        csrfKeys = keys
      }
    }
  }
#endif
