import Sessions
import SessionsBatching

/// The exchange on a new connection before its use: password, database, and with Sentinel the question which server is master.
struct RedisHandshake {
  /// The outcome of a step.
  enum Step {
    case done
    /// A sentinel's answer.
    case master(RedisEndpoint)
    case wait(DescriptorWait.Event)
    case lost
    case failed(SessionError)
  }

  private enum Question {
    case password
    case database
    case role
    case master(String)
  }

  private var questions: [Question] = []
  private var output = RedisOutput()
  private var sent = 0
  private var received = 0

  init(_ settings: RedisConnectionSettings, isSentinel: Bool) {
    if let password = isSentinel ? settings.sentinelPassword : settings.password {
      let username = isSentinel ? nil : settings.username
      output.command(username == nil ? 2 : 3)
      output.word("AUTH")
      if let username { output.word(Array(username.utf8)) }
      output.word(Array(password.utf8))
      questions.append(.password)
    }
    guard case .sentinel(_, let name) = settings.finding else {
      select(settings.database)
      return
    }
    guard isSentinel else {
      select(settings.database)
      output.command(1)
      output.word("ROLE")
      questions.append(.role)
      return
    }
    output.command(3)
    output.word("SENTINEL")
    output.word("get-master-addr-by-name")
    output.word(Array(name.utf8))
    questions.append(.master(name))
  }

  private mutating func select(_ database: Int) {
    guard database != 0 else { return }
    output.command(2)
    output.word("SELECT")
    output.word(decimal: Int64(database))
    questions.append(.database)
  }

  mutating func advance(on socket: RedisSocket) -> Step {
    while true {
      if sent < output.count {
        switch socket.send(output.bytes, from: sent) {
        case .bytes(let count): sent += count
        case .nothingYet: return .wait(.write)
        case .lost: return .lost
        }
        continue
      }
      if received == questions.count { return .done }
      guard socket.descriptor.isReady(for: .read) else { return .wait(.read) }
      switch socket.receive() {
      case .bytes: if let step = read(socket) { return step }
      case .nothingYet: return .wait(.read)
      case .lost: return .lost
      }
    }
  }

  private mutating func read(_ socket: RedisSocket) -> Step? {
    while received < questions.count {
      switch socket.nextReply() {
      case .incomplete: return nil
      case .malformed: return .failed(SessionError(.unavailable, "it does not speak Redis's protocol"))
      case .reply(let reply):
        defer { reply.free() }
        let question = questions[received]
        received += 1
        if let text = reply.errorText { return .failed(RedisHandshake.error(text, to: question)) }
        switch (question, reply.response) {
        case (.master, .array(let parts)):
          guard parts.count == 2, let host = parts[0].text, let port = parts[1].text.flatMap(UInt16.init) else {
            return .failed(SessionError(.unavailable, "the sentinel's answer is no address"))
          }
          return .master(.host(host, port: port))
        case (.master(let name), _):
          return .failed(SessionError(.unavailable, "the sentinel does not know a server named \(String(reflecting: name))"))
        case (.role, .array(let parts)):
          // The server may have been demoted since the sentinel's answer.
          guard parts.first?.text == "master" else { return .failed(SessionError(.unavailable, "the server is no master now")) }
        default: break
        }
      }
    }
    return nil
  }

  private static func error(_ text: String, to question: Question) -> SessionError {
    switch RedisServerError(text) {
    case .notYet(let error), .notHere(let error), .refused(let error): return error
    case .failed(let error) where error.code == .misconfigured || error.code == .unavailable: return error
    default: break
    }
    return switch question {
    case .password: .misconfigured("the server refuses the user or the password, or has none set")
    case .database: .misconfigured("the server does not have the database that is configured")
    case .role: SessionError(.backend, "the server does not tell its role")
    case .master: SessionError(.unavailable, "the sentinel refused the question for the master")
    }
  }
}
