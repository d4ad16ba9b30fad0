import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds a server and connects to it, step by step and without waiting.
struct RedisConnector {
  /// The outcome of a step.
  enum Step {
    /// A connection to a server, and whether that answers ROLE.
    case connected(RedisSocket, tellsRole: Bool)
    case resolving
    case wait(SocketDescriptor, DescriptorWait.Event, until: Deadline)
    case failed(SessionError)
  }

  private enum Phase {
    case idle
    case asking(CredentialQuestion)
    case resolving(HostResolution)
    case connecting(RedisSocket, others: [SocketAddress])
    case handshake(RedisSocket, RedisHandshake, others: [SocketAddress])
  }

  private let settings: RedisConnectionSettings
  private var phase: Phase = .idle
  private var deadline: Deadline = .now
  /// The end of the time for the present address: one that hangs must not use up the time of the others of its name.
  private var turn: Deadline = .now
  /// The sentinel to ask next.
  private var nextSentinel = 0
  /// The failures of the sentinels that were asked since one answered.
  private var failures: [SessionError] = []
  /// The sentinels that were passed over since the last ``takePassedOver()``, with their failures.
  private var passedOver: [(RedisEndpoint, SessionError)] = []
  /// The server that a sentinel named; nil while one has to be asked.
  private var master: RedisEndpoint?
  /// What the present server or sentinel is told of who connects; nil for nothing.
  private var credentials: StoreCredentials?
  /// Whether credentials of the present search were refused, and asked for again.
  private var wasRejected = false
  /// The server or sentinel that was tried last; after ``Step/connected(_:)`` the server of the connection.
  private(set) var tried: RedisEndpoint?
  /// What the server of the last connection said of itself.
  private(set) var facts = RedisServerFacts()

  init(_ settings: RedisConnectionSettings) {
    self.settings = settings
  }

  /// Drops the connection and all progress: the next step begins anew.
  mutating func reset() {
    phase = .idle
    master = nil
    failures = []
    (credentials, wasRejected) = (nil, false)
  }

  /// Begins with a server that sentinels have named, instead of with a sentinel.
  mutating func turn(to successor: RedisEndpoint) {
    reset()
    master = successor
  }

  /// The sentinels that were passed over since the last call, with the reasons.
  mutating func takePassedOver() -> [(RedisEndpoint, SessionError)] {
    defer { passedOver = [] }
    return passedOver
  }

  /// The reason why the present search takes long: credentials are awaited, or a sentinel failed in a way that waiting may mend; nil if there
  /// is none.
  var outage: SessionError? {
    if case .asking = phase { return .credentialsLate }
    return failures.last { $0.code != .misconfigured }
  }

  mutating func advance() -> Step {
    while true {
      if case .idle = phase {
        deadline = Deadline(after: patience)
        if let step = begin(with: master ?? endpoint) { return step }
        continue
      }
      guard Deadline.now < turn else {
        if case .asking(let question) = phase {
          question.giveUp()
          if let step = end(.credentialsLate) { return step }
        } else if let step = next(isSilentOnTLS ? TLSFailure.silence : "it did not answer in time") {
          return step
        }
        continue
      }
      switch phase {
      case .idle: continue
      case .asking(let question):
        guard let answer = question.answer else { return .resolving }
        switch answer {
        case .success(let credentials):
          self.credentials = account.completed(credentials)
          if let step = find(current) { return step }
        case .failure(let error): if let step = end(error) { return step }
        }
      case .resolving(let resolution):
        guard let addresses = resolution.addresses else { return .resolving }
        if let step = addresses.isEmpty ? next("the host name is unknown") : connect(to: addresses) { return step }
      case .connecting(let socket, let others):
        guard socket.descriptor.isReady(for: .write) else { return .wait(socket.descriptor, .write, until: turn) }
        let code = socket.connectError
        if code == 0 {
          phase = .handshake(socket, RedisHandshake(settings, isAskingSentinel: isAskingSentinel, credentials: credentials), others: others)
        } else if let step = next(String(cString: strerror(code))) {
          return step
        }
      case .handshake(let socket, var handshake, let others):
        let step = handshake.advance(on: socket)
        phase = .handshake(socket, handshake, others: others)
        switch step {
        case .done:
          // The next connection begins with the question which server is master.
          reset()
          facts = handshake.facts
          return .connected(socket, tellsRole: handshake.tellsRole)
        case .master(let named):
          // The server itself gets the rest of the time.
          master = named
          if let step = begin(with: named) { return step }
        case .wait(let event): return .wait(socket.descriptor, event, until: turn)
        case .lost: if let step = next(socket.lossText) { return step }
        case .rejected(let error):
          if account.source != nil, !wasRejected {
            // A token may have been at its end.
            wasRejected = true
            if let step = begin(with: current) { return step }
          } else if let step = refused(error) {
            return step
          }
        case .replica where !others.isEmpty: if let step = connect(to: others) { return step }
        case .replica(let error), .failed(let error): if let step = refused(error) { return step }
        }
      }
    }
  }

  private var isSilentOnTLS: Bool {
    if case .handshake(let socket, _, _) = phase { return socket.isSilentOnTLS }
    return false
  }

  /// What a server that says nothing where TLS is expected most likely lacks, for operations whose time is over first; nil otherwise.
  var silence: SessionError? {
    isSilentOnTLS ? .unreachable(current, TLSFailure.silence, isSentinel: isAskingSentinel || settings.isSentinel) : nil
  }

  private var isAskingSentinel: Bool {
    if case .sentinel = settings.finding { return master == nil }
    return false
  }

  private var account: RedisAccount { isAskingSentinel ? settings.sentinelAccount : settings.account }

  private var endpoint: RedisEndpoint {
    switch settings.finding {
    case .endpoint(let endpoint): endpoint
    case .sentinel(let sentinels, _): sentinels[nextSentinel % sentinels.count]
    }
  }

  /// The server or sentinel that the present phase deals with.
  private var current: RedisEndpoint { tried ?? endpoint }

  /// The longest time for one sentinel: one that hangs must not use up the time of an operation.
  private var patience: Duration {
    if case .sentinel = settings.finding { return settings.timeout / 4 }
    return settings.timeout
  }

  /// Goes on with the next address of the name after a failure of the network, or ends the try.
  private mutating func next(_ why: String) -> Step? {
    switch phase {
    case .connecting(_, let others) where !others.isEmpty, .handshake(_, _, let others) where !others.isEmpty: connect(to: others)
    default: end(.unreachable(current, why, isSentinel: isAskingSentinel))
    }
  }

  /// Ends the try with a refusal, and the server or sentinel that it came from.
  private mutating func refused(_ error: SessionError) -> Step? {
    let who = isAskingSentinel || settings.isSentinel ? "the sentinel" : "Redis"
    return end(SessionError(error.code, "\(who) at \(current): \(error.message)", retryAfter: error.retryAfter))
  }

  /// Ends a try. A sentinel that fails is passed over: the search is over when each of them has, and nil before that.
  private mutating func end(_ error: SessionError) -> Step? {
    phase = .idle
    nextSentinel += 1
    guard isAskingSentinel, case .sentinel(let sentinels, _) = settings.finding else { return .failed(error) }
    passedOver.append((current, error))
    failures.append(error)
    guard failures.count >= sentinels.count else { return nil }
    defer { failures = [] }
    return .failed(RedisConnector.sum(failures) ?? error)
  }

  /// What the failures of all sentinels amount to: to a mistake in the settings only if waiting mends none of them.
  private static func sum(_ failures: [SessionError]) -> SessionError? {
    guard let mistake = failures.last(where: { $0.code == .misconfigured }) else { return failures.last }
    guard let outage = failures.last(where: { $0.code != .misconfigured }) else { return mistake }
    return SessionError(outage.code, "\(outage.message); \(mistake.message)", retryAfter: outage.retryAfter)
  }

  /// Begins with a server or sentinel; nil when the phase changed, and a step when it failed.
  private mutating func begin(with endpoint: RedisEndpoint) -> Step? {
    tried = endpoint
    credentials = account.fixed
    guard let source = account.source else { return find(endpoint) }
    phase = .asking(source.ask())
    turn = deadline
    return nil
  }

  /// Begins to connect; nil when the phase changed, and a step when it failed.
  private mutating func find(_ endpoint: RedisEndpoint) -> Step? {
    switch endpoint {
    case .unix(let path):
      guard let address = SocketAddress(unixPath: path) else {
        return end(.misconfigured("the path of the Redis socket is longer than the system allows"))
      }
      return connect(to: [address])
    case .host(let name, let port):
      // A numeric address is only read; resolving a name may take any time.
      let addresses = SocketAddress.resolve(name, port: port, isNumeric: true)
      if !addresses.isEmpty { return connect(to: addresses) }
      let resolution = settings.resolver.map { HostResolution.of(name, port: port, resolver: $0.value) }
      phase = .resolving(resolution ?? HostResolution.of(name, port: port))
      turn = deadline
      return nil
    }
  }

  private mutating func connect(to addresses: [SocketAddress]) -> Step? {
    phase = .idle
    var code: Int32 = 0
    for (index, address) in addresses.enumerated() {
      let peer = settings.security.peer(at: current, isSentinel: isAskingSentinel || settings.isSentinel)
      if let socket = RedisSocket(address, patience: settings.timeout, tls: peer) {
        let others = Array(addresses[(index + 1)...])
        phase = .connecting(socket, others: others)
        turn = others.isEmpty ? deadline : Deadline(after: deadline.duration(since: .now) / (others.count + 1))
        return nil
      }
      code = errno
    }
    return end(.unreachable(current, String(cString: strerror(code)), isSentinel: isAskingSentinel))
  }
}
