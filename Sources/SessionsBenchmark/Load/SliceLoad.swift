import Synchronization

/// How a closed loop goes on in slices: first those of the warm-up, then those that are measured.
final class SliceLoad: Sendable {
  let slices: LoadSlices
  let warmUp: Int
  let count: Int
  /// From when on requests counted in each measured slice, and when the last of them ended; nil of one without a request.
  private let spans: Mutex<[Range<UInt64>?]>

  init(_ slices: LoadSlices, warmUp: Duration, duration: Duration) {
    let (warmUp, measured) = (slices.count(for: warmUp), slices.count(for: duration))
    (self.slices, self.warmUp, count) = (slices, warmUp, warmUp + measured)
    spans = Mutex(Array(repeating: nil, count: measured))
  }

  /// Notes from when to when a worker's requests of a measured slice counted.
  func note(_ span: Range<UInt64>, of slice: Int) {
    spans.withLock { spans in
      let known = spans[slice - warmUp] ?? span
      spans[slice - warmUp] = min(known.lowerBound, span.lowerBound)..<max(known.upperBound, span.upperBound)
    }
  }

  /// How long requests were measured, in seconds: in each slice until the last one that began in it had ended.
  var measuredSeconds: Double {
    var (total, last) = (UInt64(0), UInt64(0))
    for span in spans.withLock({ $0 }).compactMap(\.self) where span.upperBound > last {
      // A request that took more than the pause until the next slice is not counted twice.
      total += span.upperBound - max(span.lowerBound, last)
      last = span.upperBound
    }
    return Double(total) / 1e9
  }
}
