public import HTTPTypes
public import Sessions

/// The sessions of one request, by scope: a value that a framework's request context holds (`[MW-17]`).
///
/// A middleware that meets a session of its own manager joins it; it must not finish it, as the outer one does.
public struct SessionSlots: Sendable {
  private struct Slot: Sendable {
    let scope: SessionScope
    let exchange: SessionExchange
  }

  // Nearly every request has one at most, which needs no array.
  private var first: Slot?
  private var others: [Slot] = []

  /// Creates slots without a session.
  public init() {}

  /// Begins the session of a scope, unless this manager has begun it already.
  ///
  /// - Returns: the exchange, for the caller to finish; nil when it joined that of an outer middleware.
  /// - Throws: `SessionError` with code `misconfigured` when another manager has the scope, or another scope has the cookie.
  public mutating func begin(_ manager: SessionManager, _ request: HTTPRequest, scope: SessionScope = .main) throws(SessionError)
    -> SessionExchange?
  {
    try begin(manager, scope: scope) { manager.begin(request) }
  }

  /// Begins the session of a scope, unless this manager has begun it already, for servers with types of their own.
  ///
  /// - Parameters:
  ///   - manager: The manager of the middleware that asks.
  ///   - scope: The name of the session.
  ///   - exchange: Begins the exchange; called at most once.
  /// - Returns: the exchange, for the caller to finish; nil when it joined that of an outer middleware.
  /// - Throws: `SessionError` with code `misconfigured` when another manager has the scope, or another scope has the cookie.
  public mutating func begin(_ manager: SessionManager, scope: SessionScope, _ exchange: () -> SessionExchange) throws(SessionError)
    -> SessionExchange?
  {
    if first != nil, try joins(manager, scope) { return nil }
    let slot = Slot(scope: scope, exchange: exchange())
    if first == nil { first = slot } else { others.append(slot) }
    return slot.exchange
  }

  private var all: [Slot] { (first.map { [$0] } ?? []) + others }

  private func joins(_ manager: SessionManager, _ scope: SessionScope) throws(SessionError) -> Bool {
    for slot in all {
      let other = slot.exchange.manager
      if slot.scope == scope {
        guard other === manager else {
          throw .misconfigured(
            "two session managers serve the scope '\(scope.name)' in one request: use one manager in both middlewares, or another scope")
        }
        return true
      }
      // An older name that one only reads counts: it would open the other's session, and delete the other's cookie.
      if let name = other.names.read.first(where: manager.names.read.contains) {
        throw .misconfigured(
          "the scopes '\(slot.scope.name)' and '\(scope.name)' both use the cookie '\(name)': give one of them another name")
      }
    }
    return false
  }

  /// The session of a scope.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when no middleware began it: the server's mistake, never an empty session (`[MW-25]`).
  public func session(_ scope: SessionScope = .main) throws(SessionError) -> Session {
    if let first, first.scope == scope { return first.exchange.session }
    if let other = others.first(where: { $0.scope == scope }) { return other.exchange.session }
    throw .misconfigured("no middleware began a session of the scope '\(scope.name)' for this request: add it before the route")
  }
}
