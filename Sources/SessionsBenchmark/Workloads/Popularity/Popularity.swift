import Foundation
import Sessions

/// How requests are spread over sessions.
package enum Popularity: Sendable, Hashable {
  /// The session of rank r gets a share in proportion to r^-theta. Drawn exactly over all sessions, without approximating the sum.
  case zipf(theta: Double)
  /// All get the same.
  case uniform
  /// A part of the sessions gets a part of the requests, evenly; the others share the rest evenly.
  case hotspot(sessions: Double, requests: Double)

  /// Zipf with theta 0.8, an assumption.
  package static let standard: Popularity = .zipf(theta: 0.8)
  /// A fifth of the sessions gets four fifths of the requests: a control.
  package static let hotspot: Popularity = .hotspot(sessions: 0.2, requests: 0.8)

  /// The weight of each rank, the most popular first. They need not add up to 1.
  package func weights(_ count: Int) -> [Double] {
    switch self {
    case .uniform: return Array(repeating: 1, count: count)
    case .zipf(let theta): return (0..<count).map { pow(Double($0 + 1), -theta) }
    case .hotspot(let sessions, let requests):
      let hot = min(count, max(1, Int((sessions * Double(count)).rounded())))
      guard hot < count else { return Array(repeating: 1, count: count) }
      return (0..<count).map { $0 < hot ? requests / Double(hot) : (1 - requests) / Double(count - hot) }
    }
  }

  func validate() throws(SessionError) {
    switch self {
    case .uniform: return
    case .zipf(let theta):
      guard theta >= 0, theta.isFinite else {
        throw SessionError(.misconfigured, "the popularity's theta is \(theta): use a number from 0, such as 0.8")
      }
    case .hotspot(let sessions, let requests):
      guard sessions > 0, sessions < 1, requests > 0, requests < 1 else {
        throw SessionError(.misconfigured, "a hotspot's parts are \(sessions) and \(requests): use numbers between 0 and 1")
      }
    }
  }
}

extension Popularity: LosslessStringConvertible {
  /// Reads `uniform`, `zipf:0.8` or `hotspot:20/80`, the parts in percent; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.dropFirst().first) {
    case ("uniform", nil): self = .uniform
    case ("zipf", nil): self = .standard
    case ("hotspot", nil): self = .hotspot
    case ("zipf", let theta?):
      guard let theta = Double(theta) else { return nil }
      self = .zipf(theta: theta)
    case ("hotspot", let shares?):
      let numbers = shares.split(separator: "/").compactMap { Double($0) }
      guard numbers.count == 2 else { return nil }
      self = .hotspot(sessions: numbers[0] / 100, requests: numbers[1] / 100)
    default: return nil
    }
    guard (try? validate()) != nil else { return nil }
  }

  /// The text that it is read from.
  package var description: String {
    switch self {
    case .uniform: "uniform"
    case .zipf(let theta): "zipf:\(theta)"
    case .hotspot(let sessions, let requests): "hotspot:\(Self.percent(sessions))/\(Self.percent(requests))"
    }
  }

  private static func percent(_ share: Double) -> String {
    let percent = (share * 1e8).rounded() / 1e6
    return percent == percent.rounded() ? String(Int(percent)) : String(percent)
  }
}
