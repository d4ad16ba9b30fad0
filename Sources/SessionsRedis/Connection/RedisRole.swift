import Sessions

/// The question whether a server is a master, from which alone sessions are read (`[DUR-2]`).
///
/// It is asked on every new connection, with every ping, and under load before a batch when the last answer is ``longestTrust`` old: it
/// goes out with the batch, and costs no round trip.
enum RedisRole {
  /// How long a connection is used without the question, in nanoseconds: so long a server that was demoted may be read.
  static let longestTrust: UInt64 = 250_000_000

  /// Whether the answer is one that a server gives which may run ROLE for this user.
  static func isTold(_ reply: RedisReply) -> Bool { reply.errorText == nil }

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

extension SessionError {
  static let replica = SessionError(
    .unavailable,
    "READONLY: the server is a replica, and sessions are read from a master only: name the master, or use redis+sentinel://; nothing was changed",
    retryAfter: .seconds(1))

  static let lostToReplica = SessionError(
    .unavailable, "the server became a replica: the write was done there, and may be lost", retryAfter: .seconds(1), isIndeterminate: true)
}
