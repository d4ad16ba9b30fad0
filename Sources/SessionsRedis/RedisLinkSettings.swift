import Sessions

/// What a connection has to know.
struct RedisLinkSettings: Sendable {
  /// How the server is found.
  enum Finding: Sendable {
    case endpoint(RedisEndpoint)
    case sentinel([RedisEndpoint], master: String)
  }

  let finding: Finding
  let keyspace: RedisKeyspace
  let username: String?
  let password: String?
  let sentinelPassword: String?
  let database: Int
  /// How long connecting may take.
  let timeout: Duration
  /// Milliseconds between a deadline and the physical expiry.
  let slack: Int64
  /// Whether it is one of a cluster: what was not done is then handed back at once, as another node may be the one to do it.
  let isClusterNode: Bool

  init(_ configuration: RedisConfiguration, finding: Finding, isClusterNode: Bool) throws(SessionError) {
    self.finding = finding
    self.isClusterNode = isClusterNode
    keyspace = try RedisKeyspace(configuration.prefix)
    username = configuration.username
    password = configuration.password
    sentinelPassword = configuration.sentinelPassword
    database = configuration.database
    timeout = configuration.timeout
    slack = configuration.purgeSlack.millisecondsRoundedUp
  }
}
