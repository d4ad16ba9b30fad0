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
    case resolving(RedisEndpoint, HostResolution)
    case connecting(RedisEndpoint, RedisSocket, others: [SocketAddress])
    case handshake(RedisEndpoint, RedisSocket, RedisHandshake, others: [SocketAddress])
  }

  private let settings: RedisConnectionSettings
  private var phase: Phase = .idle
  private var deadline: Deadline = .now
  /// The sentinel to ask next.
  private var nextSentinel = 0
  /// The server that a sentinel named; nil while one has to be asked.
  private var master: RedisEndpoint?
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
  }

  /// Begins with a server that sentinels have named, instead of with a sentinel.
  mutating func turn(to successor: RedisEndpoint) {
    reset()
    master = successor
  }

  mutating func advance() -> Step {
    while true {
      if case .idle = phase {
        deadline = Deadline(after: patience)
        if let step = begin(with: master ?? endpoint) { return step }
        continue
      }
      guard Deadline.now < deadline else { return failed("it did not answer in time") }
      switch phase {
      case .idle: continue
      case .resolving(let endpoint, let resolution):
        guard let addresses = resolution.addresses else { return .resolving }
        guard !addresses.isEmpty else { return failed("the host name is unknown") }
        if let step = connect(to: endpoint, addresses) { return step }
      case .connecting(let endpoint, let socket, let others):
        guard socket.descriptor.isReady(for: .write) else { return .wait(socket.descriptor, .write, until: deadline) }
        let code = socket.connectError
        if code == 0 {
          phase = .handshake(endpoint, socket, RedisHandshake(settings, isSentinel: isAskingSentinel), others: others)
        } else if others.isEmpty {
          return failed(String(cString: strerror(code)))
        } else if let step = connect(to: endpoint, others) {
          return step
        }
      case .handshake(let endpoint, let socket, var handshake, let others):
        let step = handshake.advance(on: socket)
        phase = .handshake(endpoint, socket, handshake, others: others)
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
        case .wait(let event): return .wait(socket.descriptor, event, until: deadline)
        case .lost: return failed("the connection ended")
        case .replica where !others.isEmpty:
          if let step = connect(to: endpoint, others) { return step }
        case .replica(let error), .failed(let error): return failed(error)
        }
      }
    }
  }

  private var isAskingSentinel: Bool {
    if case .sentinel = settings.finding { return master == nil }
    return false
  }

  private var endpoint: RedisEndpoint {
    switch settings.finding {
    case .endpoint(let endpoint): endpoint
    case .sentinel(let sentinels, _): sentinels[nextSentinel % sentinels.count]
    }
  }

  /// The longest time for one sentinel: one that hangs must not use up the time of an operation.
  private var patience: Duration {
    if case .sentinel = settings.finding { return settings.timeout / 4 }
    return settings.timeout
  }

  /// A failure of the network.
  private mutating func failed(_ why: String) -> Step {
    nextSentinel += 1
    return .failed(.unreachable(current, why, isSentinel: isAskingSentinel))
  }

  /// A refusal, with the server or sentinel that it came from.
  private mutating func failed(_ error: SessionError) -> Step {
    nextSentinel += 1
    let who = isAskingSentinel ? "the sentinel" : "Redis"
    return .failed(SessionError(error.code, "\(who) at \(current): \(error.message)", retryAfter: error.retryAfter))
  }

  /// The server or sentinel that the present phase deals with.
  private var current: RedisEndpoint {
    switch phase {
    case .idle: endpoint
    case .resolving(let endpoint, _), .connecting(let endpoint, _, _), .handshake(let endpoint, _, _, _): endpoint
    }
  }

  /// Begins to connect; nil when the phase changed, and a step when it failed.
  private mutating func begin(with endpoint: RedisEndpoint) -> Step? {
    tried = endpoint
    switch endpoint {
    case .unix(let path):
      guard let address = SocketAddress(unixPath: path) else {
        return .failed(.misconfigured("the path of the Redis socket is longer than the system allows"))
      }
      return connect(to: endpoint, [address])
    case .host(let name, let port):
      // A numeric address is only read; resolving a name may take any time.
      let addresses = SocketAddress.resolve(name, port: port, isNumeric: true)
      if !addresses.isEmpty { return connect(to: endpoint, addresses) }
      phase = .resolving(endpoint, HostResolution.of(name, port: port))
      return nil
    }
  }

  private mutating func connect(to endpoint: RedisEndpoint, _ addresses: [SocketAddress]) -> Step? {
    phase = .idle
    var code: Int32 = 0
    for (index, address) in addresses.enumerated() {
      if let socket = RedisSocket(address, patience: settings.timeout) {
        phase = .connecting(endpoint, socket, others: Array(addresses[(index + 1)...]))
        return nil
      }
      code = errno
    }
    nextSentinel += 1
    return .failed(.unreachable(endpoint, String(cString: strerror(code)), isSentinel: isAskingSentinel))
  }
}
