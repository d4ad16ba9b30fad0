public import Logging
public import Sessions
import SessionsBatching

/// The settings of a ``RedisRecordStore``.
public struct RedisConfiguration: Sendable, Hashable {
  /// The servers.
  public var servers: RedisServers
  /// The user of the servers' access control list; nil for the default user.
  public var username: String?
  /// The password; nil for none.
  public var password: String?
  /// The source of user and password, which is asked each time a connection to a server is made; nil, the default, for the fixed ones.
  ///
  /// With a source, ``password`` has to be nil, and ``username`` is for credentials without a user.
  public var credentials: CredentialSource?
  /// The user of the sentinels' access control list; nil for their default user.
  public var sentinelUsername: String?
  /// The password of the sentinels, which is another one than the servers'; nil for none.
  public var sentinelPassword: String?
  /// The source of the sentinels' user and password; nil, the default, for the fixed ones.
  public var sentinelCredentials: CredentialSource?
  /// Where the servers are reached whose addresses a cluster or Sentinel announces; by default, at those addresses.
  public var addresses: RedisAddressMap
  /// Finds the addresses of a host name; nil for the system's resolver.
  package var resolver: Identified<@Sendable (String, UInt16) -> [SocketAddress]>?
  /// TLS to the servers; nil for none.
  ///
  /// Without it passwords and sessions cross the network in clear text.
  public var tls: RedisTLS?
  /// TLS to the sentinels, by default as to the servers.
  public var sentinelTLS: RedisSentinelTLS
  /// The number of the database, 0 by default. A cluster has only that one.
  public var database: Int
  /// The beginning of the names of all keys, `sessions:` by default: a letter or underscore, then at most 47 letters, digits or
  /// underscores, then a colon (`[NS-1]`).
  ///
  /// Stores with different prefixes in one database do not see each other (`[NS-2]`).
  public var prefix: String
  /// How long an operation may take in all, 2 seconds by default (`[ERR-5]`).
  public var timeout: Duration
  /// The most operations that may wait for one server; further ones fail with `unavailable`. The default is 10 000.
  public var maximumPendingOperations: Int
  /// How long after its deadline Redis drops a record by its own clock, 60 seconds by default (`[TTL-2]`).
  ///
  /// It has to be longer than the difference of any two clocks of servers and applications.
  public var purgeSlack: Duration
  /// Whether a server that deletes keys when its memory is full, by its settings `maxmemory` and `maxmemory-policy`, is refused with
  /// `misconfigured`; the default is false.
  ///
  /// Such a server ends sessions before their time, and takes the lists of subjects as well. Without the option the log names the policy,
  /// and ``RedisRecordStore/destroyAll(of:except:)`` looks at all sessions of the store instead of trusting a list. The user has to have
  /// the right to `INFO`.
  public var refusesEviction: Bool
  /// The receiver of what the store says about its connections; nil, the default, for silence.
  ///
  /// A connection that was made or lost, the first try of an outage and a fail-over are logged at `info`, further tries at `debug`. Nothing is above `info`, and no entry holds a secret or anything of a session.
  public var logger: Logger? {
    get { log.logger }
    set { log.logger = newValue }
  }
  var log = StoreLog()

  /// Creates a configuration; see the properties for their meaning.
  public init(
    servers: RedisServers,
    username: String? = nil,
    password: String? = nil,
    credentials: CredentialSource? = nil,
    sentinelUsername: String? = nil,
    sentinelPassword: String? = nil,
    sentinelCredentials: CredentialSource? = nil,
    addresses: RedisAddressMap = RedisAddressMap(),
    tls: RedisTLS? = nil,
    sentinelTLS: RedisSentinelTLS = .likeServers,
    database: Int = 0,
    prefix: String = "sessions:",
    timeout: Duration = .seconds(2),
    maximumPendingOperations: Int = 10_000,
    purgeSlack: Duration = .seconds(60),
    refusesEviction: Bool = false,
    logger: Logger? = nil
  ) {
    self.servers = servers
    self.username = username
    self.password = password
    self.credentials = credentials
    self.sentinelUsername = sentinelUsername
    self.sentinelPassword = sentinelPassword
    self.sentinelCredentials = sentinelCredentials
    self.addresses = addresses
    self.tls = tls
    self.sentinelTLS = sentinelTLS
    self.database = database
    self.prefix = prefix
    self.timeout = timeout
    self.maximumPendingOperations = maximumPendingOperations
    self.purgeSlack = purgeSlack
    self.refusesEviction = refusesEviction
    self.logger = logger
  }

  /// Creates a configuration from a URL, with the defaults for everything else.
  ///
  /// The forms are `redis://[user:password@]host[:port][/database]`, `redis+unix:///path` or `unix:///path`,
  /// `redis+cluster://[user:password@]host:port,host:port` and `redis+sentinel://[user:password@]host:port,host:port/NAME[/database]`.
  /// User and password are the servers'. The sentinels' are the parameters `?sentinel-user=USER&sentinel-password=PASSWORD`, without which
  /// the sentinels are asked without a password. `address=ANNOUNCED:PORT=REACHABLE:PORT`, any number of times, fills ``addresses``. Values are
  /// percent-encoded.
  ///
  /// With TLS they begin with `rediss`, and may have parameters, such as `rediss://host?cafile=/etc/redis/ca.pem`: `cafile`, `certfile`,
  /// `keyfile` and `servername` for the properties of ``RedisTLS``, `verification` for ``RedisTLS/CertificateVerification`` by its raw value, and
  /// `sentinel-tls=off` for sentinels without TLS.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, which never quotes the URL.
  public init(url: String, prefix: String = "sessions:") throws(SessionError) {
    let parsed = try RedisURL(url)
    self.init(
      servers: parsed.servers, username: parsed.username, password: parsed.password, sentinelUsername: parsed.sentinelUsername,
      sentinelPassword: parsed.sentinelPassword, addresses: parsed.addresses, tls: parsed.tls, sentinelTLS: parsed.sentinelTLS,
      database: parsed.database, prefix: prefix)
  }

  /// Checks every setting.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public func validate() throws(SessionError) {
    try RedisKeyspace.validate(prefix)
    try validateTLS()
    switch servers {
    case .standalone: break
    case .cluster(let seeds):
      guard !seeds.isEmpty else { throw .misconfigured("the cluster has no nodes: name at least one") }
      guard database == 0 else { throw .misconfigured("database is \(database): a Redis Cluster has database 0 only") }
    case .sentinel(let sentinels, let master):
      guard !sentinels.isEmpty, !master.isEmpty else { throw .misconfigured("name at least one sentinel and the server it watches") }
    }
    guard (0...1_000_000).contains(database) else { throw .misconfigured("database is \(database): use 0 to 1000000") }
    try account.validate("")
    try sentinelAccount.validate("sentinel")
    guard timeout.millisecondsRoundedUp >= 1 else {
      throw .misconfigured("timeout is \(timeout): use at least a millisecond")
    }
    guard maximumPendingOperations >= 1 else {
      throw .misconfigured("maximumPendingOperations is \(maximumPendingOperations): use at least 1")
    }
    guard purgeSlack >= .seconds(1), purgeSlack <= .seconds(400 * 86_400) else {
      throw .misconfigured("purgeSlack is \(purgeSlack): use 1 second to 400 days")
    }
  }
}

extension RedisConfiguration: CustomStringConvertible, CustomReflectable {
  /// The servers, the database and the prefix; no user and no password (`[ERR-4]`).
  public var description: String { "\(address), database \(database), prefix \(prefix)" }

  /// The same, since a dump must not show the password either.
  public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}

/// The failures that an acknowledged write survives (section DUR of the specification).
public enum RedisDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of this process always. Everything else depends on the server's settings, which a client cannot vouch for.
  ///
  /// With `appendonly yes` and `appendfsync always` a write survives a crash of the server and a loss of power. With `everysec` about the
  /// last second may be lost; with `appendfsync no` all bytes that the system had not written; with snapshots only, all writes since the
  /// last one. A replica that takes over, by Sentinel or in a cluster, may miss the last writes of the master before it, and a destroyed
  /// session is then back until its deadline. A revocation epoch covers the revocations that must not be lost.
  case serverSettings
}

/// The settings that a connection needs.
package struct RedisConnectionSettings: Sendable {
  /// The way to find the server.
  package enum Finding: Sendable {
    case endpoint(RedisEndpoint)
    case sentinel([RedisEndpoint], master: String)
  }

  private(set) var finding: Finding
  let keyspace: RedisKeyspace
  private(set) var account: RedisAccount
  let sentinelAccount: RedisAccount
  let addresses: RedisAddressMap
  let resolver: Identified<@Sendable (String, UInt16) -> [SocketAddress]>?
  private(set) var database: Int
  /// How long connecting may take.
  let timeout: Duration
  /// Milliseconds between a deadline and the physical expiry.
  let slack: Int64
  /// Whether it is a node of a cluster: operations that were not done are then returned at once, as another node may be the one to do them.
  private(set) var isClusterNode: Bool
  /// Whether it is a sentinel that is asked again and again, and no server.
  private(set) var isSentinel = false
  /// Whether a server that evicts keys is refused.
  private(set) var refusesEviction: Bool
  private(set) var log: StoreLog
  /// TLS to the servers and to the sentinels.
  let security: RedisSecurity

  /// Whether only a master will do. A replica of a cluster answers with its master's address, and is as good as any node for the map.
  var needsMaster: Bool { !isClusterNode }

  /// - Parameter security: What the connections of a store share; nil for a connection by itself.
  package init(
    _ configuration: RedisConfiguration, finding: Finding, isClusterNode: Bool, security: RedisSecurity? = nil
  ) throws(SessionError) {
    if let security { self.security = security } else { self.security = try RedisSecurity(configuration) }
    self.finding = finding
    self.isClusterNode = isClusterNode
    keyspace = try RedisKeyspace(configuration.prefix)
    account = configuration.account
    sentinelAccount = configuration.sentinelAccount
    addresses = configuration.addresses
    resolver = configuration.resolver
    database = configuration.database
    timeout = configuration.timeout
    slack = configuration.purgeSlack.millisecondsRoundedUp
    refusesEviction = configuration.refusesEviction
    log = configuration.log
  }

  /// The settings of a connection to one of the sentinels, for questions that are repeated: a failure is returned at once, and not logged.
  func sentinel(_ endpoint: RedisEndpoint) -> RedisConnectionSettings {
    var settings = self
    settings.finding = .endpoint(endpoint)
    (settings.account, settings.database) = (sentinelAccount, 0)
    settings.isClusterNode = true
    settings.isSentinel = true
    settings.refusesEviction = false
    settings.log = StoreLog()
    return settings
  }
}
