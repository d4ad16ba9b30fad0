/// An exchange that did not go as HTTP says, or not in time.
package struct WireError: Error, Sendable, Equatable {
  /// The kind of failure.
  package enum Kind: Sendable, Equatable {
    /// No connection could be made.
    case refused
    /// The deadline passed.
    case timeout
    /// The server closed the connection before the answer was complete.
    case closed
    /// The bytes are no answer of HTTP/1.1; the text says why.
    case malformed(String)
  }

  /// The case that the exchange belongs to; empty outside of cases.
  package let caseID: String
  /// The kind of failure.
  package let kind: Kind
  /// The request that was sent, on one line.
  package let sent: String
  /// What was waited for, such as `the head of the answer`.
  package let awaited: String
  /// The bytes of the answer that had arrived, on one line.
  package let received: String

  /// Creates an error.
  package init(caseID: String, kind: Kind, sent: String, awaited: String, received: String = "") {
    self.caseID = caseID
    self.kind = kind
    self.sent = sent
    self.awaited = awaited
    self.received = received
  }

  /// What happened in the place of what was waited for.
  package var actual: String {
    let arrived = received.isEmpty ? "no byte of an answer" : "so far: \(received)"
    switch kind {
    case .refused: return "no connection could be made"
    case .timeout: return "nothing more before the deadline; \(arrived)"
    case .closed: return "the server closed the connection; \(arrived)"
    case .malformed(let why): return "no answer of HTTP/1.1: \(why); \(arrived)"
    }
  }
}

extension WireError: CustomStringConvertible {
  /// The case, the request, what was waited for and what happened.
  package var description: String {
    "\(caseID.isEmpty ? "" : "\(caseID): ")sent \(sent); waited for \(awaited); \(actual)"
  }
}
