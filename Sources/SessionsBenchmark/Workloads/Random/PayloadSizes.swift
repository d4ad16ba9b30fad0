import Foundation
import Sessions

/// The sizes of sessions' payloads, in bytes.
package enum PayloadSizes: Sendable, Hashable {
  /// Sizes whose logarithm is normally distributed: many small sessions, few large ones. Sizes outside the range are moved to its ends.
  case logNormal(median: Int, sigma: Double, range: ClosedRange<Int>)
  /// The same size for all.
  case fixed(Int)

  /// A median of 1 KiB, sigma 1, from 64 bytes to 32 KiB: an assumption.
  package static let standard: PayloadSizes = .logNormal(median: 1024, sigma: 1, range: 64...32 * 1024)

  /// The size that the given part of the sessions does not exceed.
  ///
  /// - Parameter part: Between 0 and 1, both excluded.
  package func quantile(_ part: Double) -> Int {
    switch self {
    case .fixed(let size): return size
    case .logNormal(let median, let sigma, let range):
      let size = Double(median) * exp(sigma * Self.normalQuantile(part))
      return min(max(Int(size.rounded()), range.lowerBound), range.upperBound)
    }
  }

  /// The largest size.
  package var largest: Int {
    switch self {
    case .fixed(let size): size
    case .logNormal(_, _, let range): range.upperBound
    }
  }

  func validate() throws(SessionError) {
    switch self {
    case .fixed(let size):
      guard size >= 2 else { throw SessionError(.misconfigured, "a payload has \(size) bytes: use 2 or more") }
    case .logNormal(let median, let sigma, let range):
      guard median >= 2, range.lowerBound >= 2, sigma >= 0, sigma.isFinite else {
        throw SessionError(.misconfigured, "payload sizes are \(self): use 2 bytes or more, and a sigma from 0")
      }
    }
  }

  /// The quantile of the standard normal distribution, by Acklam's rational approximation: its relative error is below 1.2e-9.
  package static func normalQuantile(_ part: Double) -> Double {
    let center = [
      -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716, 2.506628277459239,
    ]
    let centerBelow = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]
    let tail = [
      -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783,
    ]
    let tailBelow = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]
    func polynomial(_ coefficients: [Double], _ x: Double) -> Double { coefficients.reduce(0) { $0 * x + $1 } }
    func lowerTail(_ part: Double) -> Double {
      let x = (-2 * log(part)).squareRoot()
      return polynomial(tail, x) / polynomial(tailBelow, x)
    }
    if part < 0.02425 { return lowerTail(part) }
    if part > 1 - 0.02425 { return -lowerTail(1 - part) }
    let offset = part - 0.5
    return polynomial(center, offset * offset) * offset / polynomial(centerBelow, offset * offset)
  }
}

extension PayloadSizes: LosslessStringConvertible {
  /// Reads `fixed:1024` or `lognormal:1024,1.0,64-32768` (median, sigma, range); nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.dropFirst().first) {
    case ("lognormal", nil): self = .standard
    case ("fixed", let size?):
      guard let size = Int(size) else { return nil }
      self = .fixed(size)
    case ("lognormal", let list?):
      let numbers = list.split(separator: ",", omittingEmptySubsequences: false)
      let bounds = numbers.last?.split(separator: "-").compactMap { Int($0) } ?? []
      guard numbers.count == 3, bounds.count == 2, bounds[0] <= bounds[1], let median = Int(numbers[0]), let sigma = Double(numbers[1])
      else { return nil }
      self = .logNormal(median: median, sigma: sigma, range: bounds[0]...bounds[1])
    default: return nil
    }
    guard (try? validate()) != nil else { return nil }
  }

  /// The text form, as read by ``init(_:)``.
  package var description: String {
    switch self {
    case .fixed(let size): "fixed:\(size)"
    case .logNormal(let median, let sigma, let range): "lognormal:\(median),\(sigma),\(range.lowerBound)-\(range.upperBound)"
    }
  }
}
