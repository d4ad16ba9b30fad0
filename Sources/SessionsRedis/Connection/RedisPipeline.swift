import Sessions
import SessionsBatching

/// Sends the requests of a batch on a connection and takes the answers, which come in the order of the requests.
struct RedisPipeline {
  typealias Batch = RequestBatch<RedisRequest, RedisResponse>

  /// The outcome of a step.
  enum Step {
    case finished
    case wait(DescriptorWait)
    /// Some requests have no answer, as the server cannot do them now; the connection works.
    case deferred(SessionError)
    /// The connection must not be used any more; the requests without an answer were not done.
    case ended(SessionError)
  }

  private enum Progress {
    case unsent
    /// The server did not have the script, so the request is sent in full.
    case unsentInFull
    case inFlight
    case deferred
  }

  /// An expected reply, and the position in the output where its command ends.
  private struct Expected {
    /// The position of the request, or one of those below zero for a command of the connection's own.
    let index: Int
    let end: Int

    static let asking = -1
    static let role = -2
  }

  /// Whether the server is still there, after a time without any exchange.
  private enum Proof {
    case given
    case needed
    /// A question and the reads are sent; without any reply by then the connection is given up, with no write in doubt.
    case awaited(until: Deadline)
  }

  private let settings: RedisConnectionSettings
  private var progress: [Progress] = []
  private var expected: [Expected] = []
  /// The number of replies that have come, of those in `expected`.
  private var received = 0
  private var output = RedisOutput()
  private var eager = EagerWait()
  /// The number of bytes of `output` that the system has taken.
  private var sent = 0
  private var unsentCount = 0
  private var deferral: SessionError?
  private var departure: SessionError?
  /// Whether the server said that it does none of the commands that were sent.
  private var isRefused = false
  /// Whether any reply came since the batch began.
  private(set) var wasAnswered = false
  private var proof: Proof = .given
  private var role = RedisRoleTrust()
  /// Whether the server told in this batch that it is no master: what it answered after that counts for nothing.
  private var isDemoted = false
  /// The time when a connection was last given up because its server has too few replicas.
  private var lonely: Deadline?

  /// How long a server that has too few replicas is not left again, in nanoseconds.
  private static let loneliness: UInt64 = 1_000_000_000

  init(_ settings: RedisConnectionSettings) {
    self.settings = settings
  }

  /// Whether nothing is under way.
  var isIdle: Bool { received == expected.count }

  /// Begins with a new connection, whose server has just said that it is a master.
  mutating func connected(tellsRole: Bool) {
    role.connected(tellsRole: tellsRole)
    proof = .given
  }

  /// Has the server answer a question before it gets the next write: the connection was idle, and may lead nowhere.
  mutating func requireProof() { proof = .needed }

  mutating func begin(_ count: Int) {
    progress.removeAll(keepingCapacity: true)
    progress.append(contentsOf: repeatElement(.unsent, count: count))
    unsentCount = count
    (deferral, departure) = (nil, nil)
    (wasAnswered, isRefused, isDemoted) = (false, false, false)
    clear()
  }

  private mutating func clear() {
    expected.removeAll(keepingCapacity: true)
    received = 0
    output.reset()
    sent = 0
  }

  func isAnswered(_ batch: borrowing Batch) -> Bool { batch.indices.allSatisfy { batch.isAnswered($0) } }

  mutating func run(_ batch: inout Batch, on socket: RedisSocket) -> Step {
    while true {
      if unsentCount > 0, departure == nil, mayEncode { encode(&batch) }
      if sent < output.count {
        switch socket.send(output.bytes, from: sent) {
        case .bytes(let count): sent += count
        case .nothingYet: break
        case .lost: return end(&batch, .lostConnection)
        }
      }
      if isIdle, sent == output.count {
        if let departure { return .ended(departure) }
        if unsentCount > 0 { continue }
        return deferral.map { .deferred($0) } ?? .finished
      }
      let isSending = sent < output.count
      // While the system takes no more bytes, replies are read all the same, or both ends might wait for each other.
      let isReady = batch.count == 1 ? socket.isReadable(&eager) : socket.isReadable()
      if isReady {
        if let step = receive(&batch, on: socket) { return step }
      } else if !isSending || !socket.isWritable {
        if let step = expire(&batch) { return step }
        guard var deadline = batch.earliestDeadline else { return .finished }
        if case .awaited(let end) = proof { deadline = min(deadline, end) }
        let soon = isSending ? min(deadline, Deadline(after: .milliseconds(10))) : deadline
        return .wait(DescriptorWait(socket.descriptor, for: isSending ? socket.writeEvent : socket.readEvent, until: soon))
      }
    }
  }

  private var mayEncode: Bool {
    if case .awaited = proof { return false }
    return true
  }

  private mutating func encode(_ batch: inout Batch) {
    if isIdle, sent == output.count { clear() }
    var isUnproven = false
    if case .needed = proof { isUnproven = true }
    if expected.isEmpty { question(isForced: isUnproven) }
    unsentCount = 0
    // A request whose deadline passed while there was no connection has its answer, and must not be done after that.
    for index in batch.indices where !batch.isAnswered(index) {
      let isInFull: Bool
      switch progress[index] {
      case .unsent: isInFull = false
      case .unsentInFull: isInFull = true
      case .inFlight, .deferred: continue
      }
      let request = batch[index]
      if isUnproven, !request.operation.isRepeatable {
        unsentCount += 1
        continue
      }
      if request.isAsking {
        output.command(1)
        output.word("ASKING")
        expected.append(Expected(index: Expected.asking, end: output.count))
      }
      // A ping does not rely on what was true a moment ago.
      if case .probe = request.operation, settings.needsMaster { askRole(at: .now) }
      output.append(request.operation, in: settings.keyspace, slack: settings.slack, inFull: isInFull)
      expected.append(Expected(index: index, end: output.count))
      progress[index] = .inFlight
    }
    if isUnproven { proof = .awaited(until: Deadline(after: settings.timeout / 4)) }
  }

  /// Puts a question before the requests if it is time for one: for the server's role, or where that does not matter any that it answers.
  private mutating func question(isForced: Bool) {
    if settings.needsMaster {
      let now = Deadline.now
      if isForced || role.isOld(at: now) { askRole(at: now) }
    } else if isForced {
      output.command(1)
      output.word("PING")
      expected.append(Expected(index: Expected.role, end: output.count))
    }
  }

  private mutating func askRole(at now: Deadline) {
    role.ask(&output, at: now, in: settings.keyspace)
    expected.append(Expected(index: Expected.role, end: output.count))
  }

  /// Takes the replies that have come; a step when the connection ended.
  private mutating func receive(_ batch: inout Batch, on socket: RedisSocket) -> Step? {
    switch socket.receive() {
    case .nothingYet: return nil
    case .lost: return end(&batch, .lostConnection)
    case .bytes: break
    }
    while true {
      switch socket.nextReply() {
      case .incomplete: return nil
      case .malformed: return end(&batch, .notRedis)
      case .reply(let reply):
        defer { reply.free() }
        // A server that sends something unasked only says why it closes the connection.
        guard received < expected.count else { return end(&batch, .notRedis) }
        wasAnswered = true
        proof = .given
        let index = expected[received].index
        received += 1
        if index == Expected.role, let error = role.take(reply) { (departure, isDemoted) = (error, true) }
        if index >= 0 { take(reply, &batch, index) }
      }
    }
  }

  private mutating func take(_ reply: RedisReply, _ batch: inout Batch, _ index: Int) {
    if isDemoted {
      let isInDoubt = reply.errorText == nil && !batch[index].operation.isRepeatable
      if isInDoubt { batch.answer(index, .failure(.lostToReplica)) } else { progress[index] = .deferred }
      return
    }
    guard let text = reply.errorText else {
      batch.answer(index, reply.response(to: batch[index].operation))
      return
    }
    switch RedisServerError(text) {
    case .noScript:
      // The script was not run, so it is sent now with its text: no flush of the scripts can come between.
      progress[index] = .unsentInFull
      unsentCount += 1
    case .notYet(let error):
      progress[index] = .deferred
      deferral = error
    case .notHere(let error):
      progress[index] = .deferred
      departure = error
    case .withoutReplicas(let error):
      if departure == nil {
        let now = Deadline.now
        if let lonely, now.uptimeNanoseconds - lonely.uptimeNanoseconds < RedisPipeline.loneliness {
          batch.answer(index, .failure(error))
          return
        }
        // Once in a while the way to the server is looked up again: another one may be the master now.
        (departure, lonely) = (error, now)
      }
      progress[index] = .deferred
    case .refused(let error):
      progress[index] = .deferred
      (departure, isRefused) = (error, true)
    case .redirected(let address, let slot, let isAsking):
      batch.answer(index, redirection(address, slot, isAsking))
    case .failed(let error):
      batch.answer(index, .failure(error))
    }
  }

  private func redirection(_ address: String, _ slot: Int, _ isAsking: Bool) -> Result<RedisResponse, SessionError> {
    guard settings.isClusterNode, case .endpoint(let own) = settings.finding else {
      return .failure(.misconfigured("the server is a node of a Redis Cluster: use redis+cluster://"))
    }
    guard let endpoint = RedisTopology.endpoint(address, seenFrom: own, settings.addresses) else {
      return .failure(SessionError(.backend, "the cluster names a node that is no address"))
    }
    return .success(.redirected(endpoint, slot: slot, isAsking: isAsking))
  }

  /// Fails the requests whose deadline passed. The connection ends if any of them is under way, or its reply would be taken for another's.
  private mutating func expire(_ batch: inout Batch) -> Step? {
    let now = Deadline.now
    if case .awaited(let end) = proof, end <= now { return self.end(&batch, .silentConnection, now: now) }
    var isLate = false
    for index in batch.indices where !batch.isAnswered(index) && batch.deadline(of: index) <= now {
      if progress[index] == .deferred, let reason = departure ?? deferral {
        batch.answer(index, .failure(reason))
      } else {
        isLate = true
      }
    }
    return isLate ? end(&batch, .slowConnection, now: now) : nil
  }

  /// Sorts the requests under way when the connection ends: one that may have been done is done again only if twice is as good as once.
  private mutating func end(_ batch: inout Batch, _ reason: SessionError, now: Deadline = .now) -> Step {
    for entry in expected[received...] where entry.index >= 0 {
      let mayBeDone = entry.end <= sent && !isRefused
      let isInDoubt = mayBeDone && !batch[entry.index].operation.isRepeatable
      if batch.deadline(of: entry.index) <= now {
        batch.answer(entry.index, .failure(.noReply(isIndeterminate: isInDoubt)))
      } else if isInDoubt {
        batch.answer(entry.index, .failure(.lostReply))
      }
    }
    clear()
    return .ended(departure ?? reason)
  }
}
