import Logging
import Sessions
import SessionsBatching

/// Asks the sentinels which server is the master, while the connection to one is used.
///
/// In a planned failover the old master goes on for some ten seconds until a sentinel makes it a replica, and what it acknowledges
/// meanwhile is lost. The sentinel that leads the failover names the new master as soon as there is one, under a higher epoch.
final class RedisSentinelWatch: Sendable {
  /// What the sentinels say of the present connection's server.
  enum Word {
    case none
    /// It has to be left for this one.
    case successor(RedisEndpoint)
    /// They were not asked for a while, and now are.
    case pending
  }

  private struct Answer {
    let epoch: Int64
    let master: RedisEndpoint
  }

  private struct State {
    /// The number of the present connection: what was asked before it says nothing about it.
    var connection = 0
    /// The server of the present connection; nil without one.
    var server: RedisEndpoint?
    /// The epoch in which the server is master; nil until most sentinels have answered.
    var epoch: Int64?
    var successor: RedisEndpoint?
    /// The beginning of the last round, and of the last one that most sentinels answered.
    var asked: Deadline?
    var heard: Deadline?
    var isAsking = false
    var answers: [Answer] = []
    /// The codes of the failures that were logged, of the sentinels that have not answered since.
    var noted: [RedisEndpoint: SessionErrorCode] = [:]
  }

  private let name: String
  private let sentinels: [(endpoint: RedisEndpoint, queue: RedisQueue)]
  private let log: StoreLog
  private let patience: Duration
  private let addresses: RedisAddressMap
  private let state: Locked<State> = Locked(State())

  /// The time between two rounds, the age from which an answer is old, and how long a batch waits for a new one, in nanoseconds.
  private static let interval: UInt64 = 250_000_000
  private static let longestTrust: UInt64 = 1_000_000_000
  private static let longestWait: UInt64 = 100_000_000

  /// Nil for settings without sentinels. It does not connect yet.
  init?(_ settings: RedisConnectionSettings) {
    guard case .sentinel(let endpoints, let name) = settings.finding else { return nil }
    self.name = name
    log = settings.log
    addresses = settings.addresses
    sentinels = endpoints.map { ($0, RedisConnection.queue(settings.sentinel($0), capacity: 8)) }
    patience = min(settings.timeout, .milliseconds(500))
  }

  func close() async {
    for (_, queue) in sentinels { await queue.close(discarding: true) }
  }

  /// Logs that a sentinel did not name the master: once, until it answers again or fails in another way.
  func passedOver(_ sentinel: RedisEndpoint, _ error: SessionError) {
    guard state.withLock({ $0.noted.updateValue(error.code, forKey: sentinel) }) != error.code else { return }
    log.note(
      "a sentinel of Redis is passed over",
      sentinel.metadata.merging(["error": .string(error.code.rawValue), "reason": .string(error.message)]) { $1 })
  }

  /// Begins anew for a connection to a server that a sentinel has just named, or keeps the epoch of a successor.
  func connected(to server: RedisEndpoint) {
    state.withLock { state in
      if state.successor != server { state.epoch = nil }
      state.connection += 1
      state.server = server
      state.successor = nil
    }
  }

  /// The sentinels' word, as far as it is known; asks again when that is not new.
  func word(at now: Deadline) -> Word {
    func age(_ instant: Deadline?) -> UInt64 { instant.map { now.uptimeNanoseconds - min(now, $0).uptimeNanoseconds } ?? .max }
    let (word, connection) = state.withLock { state -> (Word, Int?) in
      if let successor = state.successor { return (.successor(successor), nil) }
      let begins = !state.isAsking && age(state.asked) > RedisSentinelWatch.interval
      let wasHeard = state.asked == nil || state.heard == state.asked
      if begins {
        state.isAsking = true
        state.asked = now
        state.answers = []
      }
      // Sentinels that did not answer lately are not waited for.
      let isPending =
        state.isAsking && age(state.heard) > RedisSentinelWatch.longestTrust && age(state.asked) < RedisSentinelWatch.longestWait
        && (!begins || wasHeard)
      return (isPending ? .pending : .none, begins ? state.connection : nil)
    }
    if let connection { Task.detached { await self.ask(at: now, about: connection) } }
    return word
  }

  private func ask(at beginning: Deadline, about connection: Int) async {
    let deadline = Deadline(after: patience)
    await withTaskGroup(of: Void.self) { group in
      for (endpoint, queue) in sentinels {
        group.addTask {
          do throws(SessionError) {
            guard let answer = try await self.answer(of: queue, until: deadline) else { return }
            self.state.withLock { $0.noted[endpoint] = nil }
            self.note(answer, at: beginning, about: connection)
          } catch {
            // One that is down may come back by itself. The others have to be looked at by somebody.
            if error.code == .misconfigured || error.code == .backend { self.passedOver(endpoint, error) }
          }
        }
      }
    }
    state.withLock { $0.isAsking = false }
  }

  private func note(_ answer: Answer, at beginning: Deadline, about connection: Int) {
    state.withLock { state in
      state.answers.append(answer)
      let isMost = state.answers.count > sentinels.count / 2
      if isMost { state.heard = beginning }
      guard state.connection == connection else { return }
      if let epoch = state.epoch {
        guard answer.epoch > epoch else { return }
        state.epoch = answer.epoch
        state.successor = answer.master == state.server ? nil : answer.master
      } else if isMost, let epoch = state.answers.map(\.epoch).max() {
        // The first word about a connection: a server that is the master of the newest epoch is the right one.
        state.epoch = epoch
        let masters = state.answers.filter { $0.epoch == epoch }.map(\.master)
        if let server = state.server, !masters.contains(server) { state.successor = masters.first }
      }
    }
  }

  /// One sentinel's answer. The epoch is asked for first: with a newer address, an old one at worst delays the change to the next round.
  private func answer(of queue: RedisQueue, until deadline: Deadline) async throws(SessionError) -> Answer? {
    func told(_ words: String...) async throws(SessionError) -> [RedisResponse]? {
      let operation = RedisOperation.command(words.map { Array($0.utf8) }, key: nil, isRepeatable: true)
      let response = try await queue.submit(RedisRequest(operation: operation), until: deadline)
      if case .undone(let error) = response { throw error }
      return response.array
    }
    guard let facts = try await told("SENTINEL", "MASTER", name),
      let label = facts.firstIndex(where: { $0.text == "config-epoch" }), label + 1 < facts.count,
      let epoch = facts[label + 1].text.flatMap({ Int64($0) }),
      let address = try await told("SENTINEL", "get-master-addr-by-name", name), address.count == 2,
      let host = address[0].text, let port = address[1].text.flatMap({ UInt16($0) })
    else { return nil }
    return Answer(epoch: epoch, master: addresses.reachable(.host(host, port: port)))
  }
}
