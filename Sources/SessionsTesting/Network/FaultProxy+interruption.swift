/// What the cases about failures do to a store, done by a proxy.
extension FaultProxy {
  /// Cuts off whoever is connected through the proxy, or with nil lets them through again.
  ///
  /// It holds when the call returns. Connections are made anew after it: what was lost on one that is open would be waited for.
  public func interrupt(_ how: BackendInterruption?) {
    switch how {
    case .down:
      mode = .reset
      mode = .refuse
    case .silent: mode = .blackHole
    case .answersLost: mode = .loseAnswers
    case nil:
      mode = .reset
      mode = .pass
    }
  }
}
