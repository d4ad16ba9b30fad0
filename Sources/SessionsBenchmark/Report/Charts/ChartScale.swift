import Foundation
import SessionsReporting

/// The positions of values on an axis, and the values that the axis names.
struct ChartScale: Sendable {
  enum Kind: Sendable { case linear, logarithmic }

  /// A value that the axis names.
  struct Tick: Sendable {
    let value: Double
    let label: String
  }

  let kind: Kind
  /// The values at the ends.
  let values: ClosedRange<Double>
  /// The positions of the ends. The first may be the larger: upwards is less on a page.
  let start: Double
  let end: Double
  let ticks: [Tick]

  /// An axis from zero.
  static func linear(to largest: Double, _ start: Double, _ end: Double, label: (Double) -> String) -> ChartScale {
    let step = niceStep(largest > 0 ? largest / 5 : 1)
    let top = max(step, (largest / step).rounded(.up) * step)
    let ticks = stride(from: 0, through: top + step / 2, by: step).map { Tick(value: $0, label: label($0)) }
    return ChartScale(kind: .linear, values: 0...top, start: start, end: end, ticks: ticks)
  }

  /// An axis of magnitudes that has room for all of some positive values; the ends are values that it names.
  static func logarithmic(_ range: ClosedRange<Double>, _ start: Double, _ end: Double, label: (Double) -> String) -> ChartScale {
    let decades = Int(floor(log10(range.lowerBound)))...Int(ceil(log10(range.upperBound)))
    let factors: [Double] = decades.count <= 3 ? [1, 2, 5] : [1]
    let all = decades.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }
    let low = all.last { $0 <= range.lowerBound * 1.0001 } ?? all[0]
    let high = all.first { $0 >= range.upperBound * 0.9999 && $0 > low } ?? all[all.count - 1]
    let ticks = all.filter { (low...max(low * 2, high)).contains($0) }.map { Tick(value: $0, label: label($0)) }
    return ChartScale(kind: .logarithmic, values: low...max(low * 2, high), start: start, end: end, ticks: ticks)
  }

  /// An axis of magnitudes that names exactly some positive values.
  static func logarithmic(named: [Double], _ start: Double, _ end: Double, label: (Double) -> String) -> ChartScale {
    let (low, high) = (named.min() ?? 1, named.max() ?? 2)
    return ChartScale(
      kind: .logarithmic, values: low...max(low * 1.001, high), start: start, end: end,
      ticks: named.map { Tick(value: $0, label: label($0)) })
  }

  /// The position of a value; one that is outside is at the end.
  func position(_ value: Double) -> Double {
    let clamped = min(max(value, values.lowerBound), values.upperBound)
    let share: Double
    switch kind {
    case .linear: share = (clamped - values.lowerBound) / (values.upperBound - values.lowerBound)
    case .logarithmic: share = log(clamped / values.lowerBound) / log(values.upperBound / values.lowerBound)
    }
    return start + share * (end - start)
  }

  /// The ticks whose labels do not overlap, given the room that each label takes.
  func spacedTicks(_ room: Double) -> [Tick] {
    var last: Double?
    return ticks.filter { tick in
      let place = position(tick.value)
      if let last, abs(place - last) < room { return false }
      last = place
      return true
    }
  }

  /// The next of 1, 2 and 5 times a power of ten.
  private static func niceStep(_ step: Double) -> Double {
    let unit = pow(10, floor(log10(step)))
    return unit * ([1, 2, 5, 10].first { $0 * unit >= step * 0.9999 } ?? 10)
  }

  /// The label of a rate, short: `500`, `20 k`, `1.5 M`.
  static func rate(_ value: Double) -> String {
    for (unit, size) in [("M", 1e6), ("k", 1e3)] where value >= size { return "\(NumberText.plain(value / size)) \(unit)" }
    return NumberText.plain(value)
  }

  /// The label of a duration.
  static func duration(_ nanoseconds: Double) -> String {
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where nanoseconds >= size * 0.9999 {
      return "\(NumberText.plain(nanoseconds / size)) \(unit)"
    }
    return "\(NumberText.plain(nanoseconds)) ns"
  }
}
