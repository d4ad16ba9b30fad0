#if Configuration
  public import Configuration
  public import Sessions

  /// A kind of store that the setting `sessions.store` can choose, and the way to open it.
  ///
  /// The application lists the kinds that it offers, so that it links those and no others:
  ///
  /// ```swift
  /// let store = try SessionStoreOpener.open(reader: config, offering: [
  ///   SessionStoreOpener("memory") { _, settings in try ServerSessionStore(MemoryRecordStore(), configuration: settings) },
  ///   SessionStoreOpener("sqlite") { location, settings in
  ///     try ServerSessionStore(SQLiteRecordStore(path: location.path), configuration: settings)
  ///   },
  ///   SessionStoreOpener("redis", "rediss") { location, settings in
  ///     try ServerSessionStore(RedisRecordStore(url: location.text), configuration: settings)
  ///   },
  /// ])
  /// ```
  public struct SessionStoreOpener: Sendable {
    /// The value of `sessions.store`: `memory`, `sqlite:PATH`, or a URL. It may hold a password, so it is never part of an error.
    public struct Location: Sendable, CustomStringConvertible, CustomReflectable {
      /// The whole value.
      public let text: String
      /// The part before the first colon, or all of it when there is none, in lower case.
      public let scheme: String
      /// The part after the first colon; empty when there is none.
      public let path: String

      /// Takes a value apart.
      public init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        scheme = parts.first.map { $0.lowercased() } ?? ""
        path = parts.count > 1 ? String(parts[1]) : ""
      }

      /// The scheme alone.
      public var description: String { "\(scheme):…" }
      /// Shows nothing more.
      public var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// Opens a store for a location, with the settings that were read beside it.
    public typealias Open = @Sendable (Location, ServerSessionStoreConfiguration) throws(SessionError) -> any SessionStore

    /// The schemes of the locations that it opens, in lower case.
    public let schemes: [String]

    private let body: Open

    /// Creates an opener.
    public init(_ schemes: String..., open body: @escaping Open) {
      self.schemes = schemes
      self.body = body
    }

    /// Opens the store that `sessions.store` chooses, with the limits that are set below `sessions`.
    ///
    /// - Parameters:
    ///   - reader: The configuration.
    ///   - openers: The kinds that the application offers. Of two with one scheme the first counts.
    ///   - defaults: The settings where the configuration has none.
    /// - Throws: `SessionError` with code `misconfigured` when `sessions.store` is not set or is of no offered kind, or when the store refuses
    ///   it.
    public static func open(
      reader: ConfigReader, offering openers: [SessionStoreOpener],
      defaults: ServerSessionStoreConfiguration = ServerSessionStoreConfiguration()
    ) throws(SessionError) -> any SessionStore {
      let offered = openers.flatMap(\.schemes).joined(separator: ", ")
      guard let text = try SettingsReader(reader).text("store", isSecret: true) else {
        throw SettingsReader.wrong("store", "is not set: use one of \(offered)")
      }
      let location = Location(text)
      guard let opener = openers.first(where: { $0.schemes.contains(location.scheme) }) else {
        throw SettingsReader.wrong("store", "is of a kind that is not offered here: use one of \(offered)")
      }
      let settings = try ServerSessionStoreConfiguration(reader: reader, defaults: defaults)
      return try SettingsReader.naming("store") { () throws(SessionError) in try opener.body(location, settings) }
    }
  }
#endif
