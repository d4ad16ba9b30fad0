import Sessions
import SessionsBatching

/// The question whether a server is a master, from which alone sessions are read (`[DUR-2]`).
///
/// It is asked on every new connection, with every ping, and under load before a batch when the last answer is ``longestTrust`` old: it
/// goes out with the batch, and costs no round trip.
enum RedisRole {
  /// How long a connection is used without the question, in nanoseconds: so long a server that was demoted may be read.
  static let longestTrust: UInt64 = 250_000_000

  /// Appends ROLE.
  static func ask(_ output: inout RedisOutput) {
    output.command(1)
    output.word("ROLE")
  }

  /// Appends a write that changes nothing, which a replica refuses: for users who may not run ROLE, and services that do not have it.
  static func askByWrite(_ output: inout RedisOutput, in keyspace: RedisKeyspace) {
    output.command(2)
    output.word("DEL")
    output.word(keyspace.pingName)
  }

  /// The reason not to use a server that gives this answer to either question; nil if there is none.
  static func refusal(_ reply: RedisReply) -> SessionError? {
    if let text = reply.errorText {
      if case .notHere(let error) = RedisServerError(text) { return error }
      return nil
    }
    switch reply.response.array?.first?.text {
    case "slave": return .replica
    case "sentinel":
      return .misconfigured("the server is a sentinel: name it in a URL with redis+sentinel://, with the name of the master it watches")
    default: return nil
    }
  }
}

/// What a connection knows of its server's role, and since when.
struct RedisRoleTrust {
  /// The times of the last question, and of the last one that was answered with master.
  private var (asked, trusted) = (Deadline.now, Deadline.now)
  private var tellsRole = true

  /// Begins with a new connection, whose server has just said that it is a master.
  mutating func connected(tellsRole: Bool) {
    self.tellsRole = tellsRole
    trusted = .now
  }

  func isOld(at now: Deadline) -> Bool { now.uptimeNanoseconds - trusted.uptimeNanoseconds > RedisRole.longestTrust }

  mutating func ask(_ output: inout RedisOutput, at now: Deadline, in keyspace: RedisKeyspace) {
    asked = now
    if tellsRole { RedisRole.ask(&output) } else { RedisRole.askByWrite(&output, in: keyspace) }
  }

  /// Takes the answer; returns the reason to leave the server, if there is one.
  ///
  /// A server that cannot answer now may be asked in the same way again, with the next batch. One that answers ROLE with another error does
  /// not have it for this user.
  mutating func take(_ reply: RedisReply) -> SessionError? {
    if let error = RedisRole.refusal(reply) { return error }
    if let text = reply.errorText {
      if RedisServerError(text).isTransient { return nil }
      if tellsRole {
        tellsRole = false
        return nil
      }
    }
    trusted = asked
    return nil
  }
}

extension SessionError {
  static let replica = SessionError(
    .unavailable,
    "READONLY: the server is a replica, and sessions are read from a master only: name the master, or use redis+sentinel://; nothing was changed",
    retryAfter: .seconds(1))

  static let lostToReplica = SessionError(
    .unavailable, "the server became a replica: the write was done there, and may be lost", retryAfter: .seconds(1), isIndeterminate: true)
}
