import Sessions

/// A kind of request whose record operations a schedule orders. Each opens the session first, but for those of an administrator.
package enum ScheduledRequest: String, Sendable, CaseIterable {
  /// Opens the session and reads it.
  case read
  /// Sets a field that others set too, and one of its own.
  case set
  /// Adds to a number by an update.
  case add
  /// Sets a flash value that is there, and one of its own.
  case flash
  /// Sets fields if nobody else wrote since it opened the session (`[CC-4]`).
  case alone
  /// Replaces the token for hygiene and sets a field (`[ROT-4]`).
  case periodic
  /// Replaces the token for a privilege change, sets a field and another subject (`[ROT-3]`).
  case login
  /// Moves the session to a new record and sets a field (`[ROT-5]`).
  case identity
  /// Moves the session to a new record after its old one is removed.
  case drop
  /// Ends the session.
  case destroy
  /// Ends the session by a deadline in the past (`[TTL-6]`).
  case end
  /// Takes the flash (`[FL-2]`).
  case take
  /// Writes activity down (`[ST-4]`).
  case touch
  /// Sets a field 45 minutes after it opened the session, which has expired by then unless others extended it (`[TTL-10]`).
  case late
  /// Ends all sessions of the subject, as an administrator does (`[IX-3]`).
  case revoke
  /// Ends all sessions of the subject but its own.
  case others
  /// Removes expired sessions after the same 45 minutes (`[ST-6]`).
  case prune

  /// The name and what it does, for steps.
  var words: String { self == .others ? "end others" : rawValue }

  /// The changes and the rotation of a request that commits; nil for one that does not.
  ///
  /// - Parameter number: The request's number in the schedule, which makes its values and some of its fields its own.
  func commit(_ number: Int) -> (changes: [ModelChange], rotation: ModelRotation?)? {
    let own = ModelChange.set("by\(number)", "true")
    return switch self {
    case .set, .alone, .late: ([.set("x", "\(number)"), own], nil)
    case .add: ([.add("n", 1), own], nil)
    case .flash: ([.flash("f", "\(number + 1)"), .flash("f\(number)", "true")], nil)
    case .periodic: ([own], .periodic)
    case .login: ([own, .subject("bob")], .privilegeChange)
    case .identity: ([own], .newIdentity)
    case .drop: ([own], .newIdentityDropping)
    case .end: ([.expire(at: ScheduleRun.requestTime)], nil)
    case .read, .destroy, .take, .touch, .revoke, .others, .prune: nil
    }
  }
}

/// Requests and an order of their record operations, as text: `set+login:0110` grants the first record operation to the first request, the
/// next two to the second one, and the last to the first.
package struct Schedule: Sendable, Equatable, CustomStringConvertible {
  package let requests: [ScheduledRequest]
  /// The numbers of the requests, in the order of their record operations.
  let order: [Int]

  init(_ requests: [ScheduledRequest], _ order: [Int]) {
    self.requests = requests
    self.order = order
  }

  /// Reads a schedule; nil for a text that is none.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let requests = parts[0].split(separator: "+").map { ScheduledRequest(rawValue: String($0)) }
    let order = parts[1].map(\.wholeNumberValue)
    self.requests = requests.compactMap { $0 }
    self.order = order.compactMap { $0 }
    let isComplete = self.requests.count == requests.count && self.order.count == order.count
    guard isComplete, (2...9).contains(requests.count), self.order.allSatisfy({ $0 < requests.count }) else { return nil }
  }

  package var description: String { "\(Self.name(requests)):\(order.map(String.init).joined())" }

  static func name(_ requests: [ScheduledRequest]) -> String { requests.map(\.rawValue).joined(separator: "+") }

  /// How often the order changes from one request to another.
  package var switches: Int { zip(order, order.dropFirst()).count { $0 != $1 } }

  /// The kinds of requests, and the orders, that a schedule can name.
  package static let usage: String =
    "such as 'set+login:0110': the kinds of the requests, and the numbers of the requests in the order of their record operations. "
    + "The kinds are \(ScheduledRequest.allCases.map(\.rawValue).joined(separator: ", "))"
}
