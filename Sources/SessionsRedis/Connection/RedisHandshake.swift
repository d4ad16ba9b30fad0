import Sessions
import SessionsBatching

/// The exchange on a new connection before its use: password, database, and the question whether the server is a master, or for a sentinel
/// which one is.
struct RedisHandshake {
  /// The outcome of a step.
  enum Step {
    case done
    /// A sentinel's answer.
    case master(RedisEndpoint)
    case wait(DescriptorWait.Event)
    case lost
    case failed(SessionError)
    /// The server refuses the user or the password.
    case rejected(SessionError)
    /// The server is no master; another address of the same name may be one.
    case replica(SessionError)
  }

  private enum Question {
    case password
    case database
    case role
    case write
    /// A section of INFO.
    case facts
    case master(String)
  }

  private let refusesEviction: Bool
  private var told: [String: String] = [:]
  /// What the server said of itself: its version, and whether it evicts.
  private(set) var facts = RedisServerFacts()
  private let isSentinel: Bool
  private let addresses: RedisAddressMap
  /// Whether the server answers ROLE.
  private(set) var tellsRole = true
  private var questions: [Question] = []
  private var output = RedisOutput()
  private var sent = 0
  private var received = 0

  init(_ settings: RedisConnectionSettings, isAskingSentinel: Bool, credentials: StoreCredentials?) {
    isSentinel = isAskingSentinel || settings.isSentinel
    refusesEviction = settings.refusesEviction
    addresses = settings.addresses
    if let credentials {
      output.command(credentials.username == nil ? 2 : 3)
      output.word("AUTH")
      if let username = credentials.username { output.word(Array(username.utf8)) }
      output.word(Array(credentials.password.utf8))
      questions.append(.password)
    }
    if isSentinel {
      // Its version does not matter: every sentinel answers what it is asked.
      guard case .sentinel(_, let name) = settings.finding else { return }
      output.command(3)
      output.word("SENTINEL")
      output.word("get-master-addr-by-name")
      output.word(Array(name.utf8))
      questions.append(.master(name))
      return
    }
    select(settings.database)
    for section in ["server", "memory"] {
      output.command(2)
      output.word("INFO")
      output.word(Array(section.utf8))
      questions.append(.facts)
    }
    guard settings.needsMaster else { return }
    RedisRole.ask(&output)
    RedisRole.askByWrite(&output, in: settings.keyspace)
    questions += [.role, .write]
  }

  private mutating func select(_ database: Int) {
    guard database != 0 else { return }
    output.command(2)
    output.word("SELECT")
    output.word(decimal: Int64(database))
    questions.append(.database)
  }

  mutating func advance(on socket: RedisSocket) -> Step {
    switch socket.secure() {
    case .done: break
    case .wait(let event): return .wait(event)
    case .lost: return .lost
    case .failed(let error): return .failed(error)
    }
    while true {
      if sent < output.count {
        switch socket.send(output.bytes, from: sent) {
        case .bytes(let count): sent += count
        case .nothingYet: return .wait(socket.writeEvent)
        case .lost: return socket.endReason.map { .failed($0) } ?? .lost
        }
        continue
      }
      if received == questions.count { return end() }
      guard socket.isReadable() else { return .wait(socket.readEvent) }
      switch socket.receive() {
      case .bytes: if let step = read(socket) { return step }
      case .nothingYet: return .wait(socket.readEvent)
      case .lost: return socket.endReason.map { .failed($0) } ?? .lost
      }
    }
  }

  private mutating func read(_ socket: RedisSocket) -> Step? {
    while received < questions.count {
      switch socket.nextReply() {
      case .incomplete: return nil
      case .malformed: return .failed(socket.endReason ?? SessionError(.unavailable, "it does not speak Redis's protocol"))
      case .reply(let reply):
        defer { reply.free() }
        let question = questions[received]
        received += 1
        switch question {
        case .role, .write:
          if let error = RedisRole.refusal(reply) { return error.code == .unavailable ? .replica(error) : .failed(error) }
          if let text = reply.errorText, let error = RedisHandshake.fatal(text) { return .failed(error) }
          if case .role = question { tellsRole = reply.errorText == nil }
          continue
        case .facts:
          if let text = reply.errorText, let error = RedisHandshake.fatal(text) { return .failed(error) }
          told.merge(RedisOperation.information(reply.response.text ?? "")) { first, _ in first }
          continue
        case .password, .database, .master: break
        }
        if let text = reply.errorText {
          let error = error(text, to: question)
          if case .password = question, error.code == .misconfigured { return .rejected(error) }
          return .failed(error)
        }
        switch (question, reply.response) {
        case (.master, .array(let parts)):
          guard parts.count == 2, let host = parts[0].text, let port = parts[1].text.flatMap(UInt16.init) else {
            return .failed(SessionError(.unavailable, "the sentinel's answer is no address"))
          }
          return .master(addresses.reachable(.host(host, port: port)))
        case (.master(let name), _):
          return .failed(SessionError(.unavailable, "the sentinel does not know a server named \(String(reflecting: name))"))
        default: break
        }
      }
    }
    return nil
  }

  /// Refuses a server that is too old, or that evicts against the configuration. One that does not tell is used, unless it must not evict.
  private mutating func end() -> Step {
    facts = RedisServerFacts(told)
    if facts.isTooOld, let program = facts.program {
      return .failed(
        .misconfigured("the server is \(program), which is too old: Redis \(RedisServerFacts.oldestVersion) or later is needed"))
    }
    guard refusesEviction, !isSentinel, facts.evicts != false else { return .done }
    return .failed(
      .misconfigured(
        (facts.evictionWarning ?? "the server does not say whether it evicts keys: let the user run INFO")
          + " (the configuration has refusesEviction)"))
  }

  /// The error that ends the handshake when a question about the role or the facts has it for an answer: of a server that closes the
  /// connection, that does nothing without a password, or that cannot tell now. Nil for one that only leaves the question open.
  private static func fatal(_ text: String) -> SessionError? {
    switch RedisServerError(text) {
    case .refused(let error), .notYet(let error), .notHere(let error): error
    case .failed(let error) where text.hasPrefix("NOAUTH") || text.hasPrefix("DENIED"): error
    default: nil
    }
  }

  /// A server's or a sentinel's error; see ``isSentinel`` for who says it.
  private func error(_ text: String, to question: Question) -> SessionError {
    if isSentinel {
      let word = text.prefix { $0 != " " }
      switch (question, word) {
      case (_, "NOAUTH"): return .misconfigured("NOAUTH: the sentinel asks for a password: set sentinelPassword")
      case (_, "NOPERM"):
        return .misconfigured(
          "NOPERM: the sentinel does not let this user ask for the master: set sentinelUsername and sentinelPassword of one who may run "
            + "SENTINEL")
      case (.password, _):
        return .misconfigured("WRONGPASS: the sentinel refuses sentinelUsername or sentinelPassword, or has none set")
      case (.master, _) where text.contains("unknown command"):
        return .misconfigured("it is no sentinel: name the sentinels, which listen on port 26379 by default, and not the server")
      default: break
      }
    }
    switch RedisServerError(text) {
    case .notYet(let error), .notHere(let error), .refused(let error), .withoutReplicas(let error): return error
    case .failed(let error) where error.code == .misconfigured || error.code == .unavailable: return error
    default: break
    }
    return switch question {
    case .password: .misconfigured("the server refuses the user or the password, or has none set")
    case .database: .misconfigured("the server does not have the database that is configured")
    case .master: SessionError(.unavailable, "the sentinel refused the question for the master")
    case .role, .write, .facts: SessionError(.backend, "the server does not tell its role")
    }
  }
}
