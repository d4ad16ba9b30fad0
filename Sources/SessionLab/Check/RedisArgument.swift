import Sessions
import SessionsRedis
import SessionsTesting

/// Redis servers as the command line names them.
struct RedisArgument: Sendable {
  private let parsed: Result<RedisConfiguration, SessionError>
  /// What was given, with user and password: another process needs it, no report may show it.
  let text: String

  /// Nil when the text is no URL of Redis. One that is, with a mistake in it, says so in ``mistake``.
  init?(_ text: String) {
    let schemes = ["redis", "rediss", "unix"]
    guard let scheme = text.split(separator: ":", maxSplits: 1).first?.split(separator: "+").first, text.contains("://"),
      schemes.contains(String(scheme))
    else { return nil }
    self.text = text
    do throws(SessionError) {
      let configuration = try RedisConfiguration(url: text)
      try configuration.validate()
      parsed = .success(configuration)
    } catch {
      parsed = .failure(error)
    }
  }

  private init(_ configuration: RedisConfiguration, text: String) {
    (parsed, self.text) = (.success(configuration), text)
  }

  /// The servers of the URL; nil when it is wrong.
  var servers: RedisServers? { try? parsed.get().servers }

  /// The same store, on a server at another port of this machine. Its ``text`` stays, so that it is of use in this process only.
  func moved(toPort port: Int) -> RedisArgument {
    guard case .success(var configuration) = parsed else { return self }
    configuration.servers = .standalone(.host("127.0.0.1", port: UInt16(port)))
    return RedisArgument(configuration, text: text)
  }

  /// What is wrong with the URL; nil when nothing is.
  var mistake: String? {
    if case .failure(let error) = parsed { return error.message }
    return nil
  }

  /// The URL without user and password.
  var name: String {
    guard case .success(let configuration) = parsed else { return "redis" }
    return "\(configuration.servers)" + (configuration.database == 0 ? "" : "/\(configuration.database)")
  }

  /// Opens a store with a prefix of its own.
  func open(_ namespace: String) throws(SessionError) -> RedisRecordStore {
    var configuration = try parsed.get()
    configuration.prefix = "\(namespace):"
    return try RedisRecordStore(configuration: configuration)
  }

  /// The one server that a proxy can stand before; nil for several, a name, or a socket that is no TCP one.
  var server: (host: String, port: Int)? {
    guard case .success(let configuration) = parsed, case .standalone(.host(let host, let port)) = configuration.servers,
      FaultProxy.canReach(host)
    else { return nil }
    return (host, Int(port))
  }

  /// Opens a store with a prefix of its own that reaches the server through a proxy.
  func open(_ namespace: String, through proxy: FaultProxy) throws(SessionError) -> RedisRecordStore {
    var configuration = try parsed.get()
    configuration.prefix = "\(namespace):"
    configuration.servers = .standalone(.host("127.0.0.1", port: UInt16(proxy.port)))
    configuration.timeout = FaultProxy.timeout
    return try RedisRecordStore(configuration: configuration)
  }

  /// What reports say of the store.
  static let details: [String: String] = ["durability": "the server's settings: appendonly, appendfsync, failover"]
}
