import Sessions

/// Who a connection says that it is: the user and the password of the settings, or the source of both.
struct RedisAccount: Sendable {
  let username: String?
  let password: String?
  let source: CredentialSource?

  /// The credentials of the settings; nil for none, and where there is a source.
  var fixed: StoreCredentials? { password.map { StoreCredentials(username: username, password: $0) } }

  /// What a source gave, with the user of the settings where it named none.
  func completed(_ credentials: StoreCredentials) -> StoreCredentials {
    StoreCredentials(username: credentials.username ?? username, password: credentials.password)
  }

  /// - Parameter owner: The beginning of the settings' names; empty for the servers' own.
  func validate(_ owner: String) throws(SessionError) {
    func name(_ setting: String) -> String { owner.isEmpty ? setting : owner + setting.prefix(1).uppercased() + setting.dropFirst() }
    guard source == nil || password == nil else {
      throw .misconfigured("\(name("password")) and \(name("credentials")) are both set: leave one out")
    }
    guard username == nil || password != nil || source != nil else {
      throw .misconfigured("\(name("username")) is set without \(owner.isEmpty ? "a password" : name("password"))")
    }
  }
}

extension RedisConfiguration {
  var account: RedisAccount { RedisAccount(username: username, password: password, source: credentials) }

  var sentinelAccount: RedisAccount {
    RedisAccount(username: sentinelUsername, password: sentinelPassword, source: sentinelCredentials)
  }
}
