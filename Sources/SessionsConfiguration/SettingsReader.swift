#if Configuration
  import Configuration
  import Sessions

  /// Reads the settings below `sessions`, and reports a mistake by the full key.
  ///
  /// A reader of swift-configuration answers a value of the wrong type as if there were none, so a typing mistake would leave the default in
  /// force in silence. Here it is `misconfigured`.
  struct SettingsReader {
    private static let root = "sessions"

    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
      self.reader = reader.scoped(to: ConfigKey(SettingsReader.root))
    }

    /// A text; nil when it is not set.
    func text(_ name: String, isSecret: Bool = false) throws(SessionError) -> String? {
      try value(name, "text", isSecret) { try reader.requiredString(forKey: $0, isSecret: isSecret) }
    }

    /// A list of texts; nil when it is not set.
    func texts(_ name: String, isSecret: Bool = false) throws(SessionError) -> [String]? {
      try value(name, "a list of texts", isSecret) { try reader.requiredStringArray(forKey: $0, isSecret: isSecret) }
    }

    /// Yes or no; nil when it is not set.
    func flag(_ name: String) throws(SessionError) -> Bool? {
      try value(name, "true or false", false) { try reader.requiredBool(forKey: $0) }
    }

    /// A whole number that is positive; nil when it is not set.
    func count(_ name: String) throws(SessionError) -> Int? {
      let count = try value(name, "a whole number", false) { try reader.requiredInt(forKey: $0) }
      if let count, count < 1 { throw SettingsReader.wrong(name, "has to be positive, not \(count)") }
      return count
    }

    /// A time of whole seconds; nil when it is not set.
    func seconds(_ name: String) throws(SessionError) -> Duration? {
      try count(name).map { .seconds(Int64($0)) }
    }

    /// Whether a number or a time is the word `unlimited`.
    func isUnlimited(_ name: String) -> Bool {
      reader.string(forKey: ConfigKey(name)) == "unlimited"
    }

    /// A limit of whole seconds, or the word `unlimited`; nil when it is not set (`[TTL-3]`).
    func limit(_ name: String) throws(SessionError) -> SessionLimit? {
      if isUnlimited(name) { return .unlimited }
      return try seconds(name).map { .after($0) }
    }

    /// One of several words; nil when it is not set.
    func choice<Value>(_ name: String, _ choices: [(word: String, value: Value)]) throws(SessionError) -> Value? {
      guard let word = try text(name) else { return nil }
      if let choice = choices.first(where: { $0.word == word.lowercased() }) { return choice.value }
      throw SettingsReader.wrong(name, "is \(String(reflecting: word)): use one of \(choices.map(\.word).joined(separator: ", "))")
    }

    /// The error of a wrong setting.
    static func wrong(_ name: String, _ problem: String) -> SessionError {
      .misconfigured("the setting \(root).\(name) \(problem)")
    }

    /// Names the setting in a complaint about what was read from it. Other failures, such as those of a server, are no matter of settings.
    static func naming<Value>(_ name: String, _ body: () throws(SessionError) -> Value) throws(SessionError) -> Value {
      do throws(SessionError) {
        return try body()
      } catch {
        throw error.code == .misconfigured ? wrong(name, "is wrong: \(error.message)") : error
      }
    }

    private func value<Value>(_ name: String, _ type: String, _ isSecret: Bool, _ read: (ConfigKey) throws -> Value) throws(SessionError)
      -> Value?
    {
      let key = ConfigKey(name)
      do {
        return try read(key)
      } catch {
        // The reader's error does not tell a value of another type from none, which is no error here.
        guard isSet(key, isSecret) else { return nil }
        throw SettingsReader.wrong(name, "is not \(type)")
      }
    }

    private func isSet(_ key: ConfigKey, _ isSecret: Bool) -> Bool {
      reader.string(forKey: key, isSecret: isSecret) != nil || reader.int(forKey: key, isSecret: isSecret) != nil
        || reader.double(forKey: key, isSecret: isSecret) != nil || reader.bool(forKey: key, isSecret: isSecret) != nil
        || reader.bytes(forKey: key, isSecret: isSecret) != nil || reader.stringArray(forKey: key, isSecret: isSecret) != nil
        || reader.intArray(forKey: key, isSecret: isSecret) != nil
    }
  }
#endif
