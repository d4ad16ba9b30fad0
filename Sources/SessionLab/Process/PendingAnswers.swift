import Foundation
import Sessions

/// The requests that wait for their answers.
final class PendingAnswers: Sendable {
  /// What came of a request.
  enum Outcome: Sendable {
    case line(Data)
    case cancelled
    case timedOut
    /// The process ended; how.
    case ended(String)
    /// The process had ended before the request was sent; how.
    case notSent(String)
  }

  private enum Slot {
    case announced
    case waiting(CheckedContinuation<Outcome, Never>)
    case done(Outcome)
  }

  private struct State {
    var slots: [Int: Slot] = [:]
    var last = 0
    var end: String?
  }

  private let state: Locked<State> = Locked(State())

  /// Whether the process is still there, as far as is known.
  var isAlive: Bool { state.withLock { $0.end == nil } }

  /// A number for a request.
  func announce() -> Int {
    state.withLock { state in
      state.last += 1
      state.slots[state.last] = state.end.map { .done(.notSent($0)) } ?? .announced
      return state.last
    }
  }

  /// Lets a request wait. Returns whether it has to be sent: not if its outcome is known already, as after a cancellation.
  func wait(_ id: Int, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
    let known = state.withLock { state -> Outcome? in
      if case .done(let outcome) = state.slots[id] { return outcome }
      state.slots[id] = .waiting(continuation)
      return nil
    }
    if let known { continuation.resume(returning: known) }
    return known == nil
  }

  /// Ends the waiting for one request; does nothing if it has an outcome. Returns whether the request was ever announced.
  @discardableResult
  func finish(_ id: Int, _ outcome: Outcome) -> Bool {
    let (waiting, isKnown) = state.withLock { state -> (CheckedContinuation<Outcome, Never>?, Bool) in
      switch state.slots[id] {
      case .announced: state.slots[id] = .done(outcome)
      case .waiting(let continuation):
        state.slots[id] = .done(outcome)
        return (continuation, true)
      case .done, nil: break
      }
      return (nil, id >= 1 && id <= state.last)
    }
    waiting?.resume(returning: outcome)
    return isKnown
  }

  /// Cancels a request that was not sent yet.
  func cancelUnsent(_ id: Int) {
    state.withLock { state in
      if case .announced = state.slots[id] { state.slots[id] = .done(.cancelled) }
    }
  }

  /// Forgets a request whose outcome was used.
  func forget(_ id: Int) {
    state.withLock { $0.slots[id] = nil }
  }

  /// Ends the waiting for all requests, these and later ones. The first reason stays.
  func end(_ reason: String) {
    let waiting = state.withLock { state -> [CheckedContinuation<Outcome, Never>] in
      guard state.end == nil else { return [] }
      state.end = reason
      return state.slots.reduce(into: []) { all, slot in
        if case .waiting(let continuation) = slot.value { all.append(continuation) }
        if case .done = slot.value { return }
        state.slots[slot.key] = .done(.ended(reason))
      }
    }
    for continuation in waiting { continuation.resume(returning: .ended(reason)) }
  }
}
