public import SessionsConformance

/// What a server has to be able to do for a case.
package enum HTTPNeed: String, Sendable, CaseIterable, Comparable {
  /// `/stream`.
  case stream
  /// `/ws`.
  case websocket
  /// Cookies in several parts.
  case chunks
  /// `endothers`.
  case subjectIndex
  /// Sessions that are kept by the server: no sealed cookies.
  case records
  /// The first seed, on a port of its own.
  case seed1
  /// The second seed, on a port of its own.
  case seed2

  package static func < (first: HTTPNeed, second: HTTPNeed) -> Bool { first.rawValue < second.rawValue }

  /// The reason why a case is skipped without it.
  var absence: String {
    switch self {
    case .stream, .websocket, .chunks, .subjectIndex: "needs \(rawValue), which /about does not name"
    case .records: "needs records: this server seals sessions in the cookie"
    case .seed1, .seed2: "needs the seeds: give their ports with --seeds PORT,PORT"
    }
  }
}

/// One requirement over the wire with one oracle: requests to the demo application, and the answers that they must have.
public struct HTTPCase: CatalogueCase {
  /// The program of a case. It throws ``SessionsConformance/CaseFailure`` for an expectation that is not met.
  package typealias Body = @Sendable (HTTPCaseContext) async throws -> Void

  /// The permanent name, such as `H-301`. Never renumbered, never used again.
  public let id: String
  /// The requirement, in one sentence.
  public let title: String
  /// The rules that it proves, such as `MW-2`.
  public let rules: [String]
  /// What the server has to be able to do.
  package let needs: Set<HTTPNeed>
  /// The program.
  package let body: Body

  /// Creates a case.
  package init(_ id: String, _ title: String, rules: [String], needs: Set<HTTPNeed> = [.records], body: @escaping Body) {
    self.id = id
    self.title = title
    self.rules = rules
    self.needs = needs
    self.body = body
  }

  /// Every case over the wire is a must.
  public var level: CaseLevel { .must }
  /// Races over the wire are forced by gates.
  public var isStochastic: Bool { false }
}
