import Metrics
import Sessions

/// Counts answers in `sessions_responses_total`, by what became of the session and of its cookie (`[MW-11]`).
///
/// The handles are made once. Labels hold nothing of a session.
struct ResponseMetrics: Sendable {
  /// What became of the session.
  enum Outcome: String, CaseIterable {
    /// The request did not use it.
    case untouched
    /// It was only read.
    case read
    /// Its changes were written.
    case committed
    /// Its changes were dropped, as the handler failed.
    case discarded
    /// Its changes could not be written, and the answer was replaced.
    case failed
  }

  private static let cookies = ["none", "set", "delete"]
  private let counters: [Counter]

  init() {
    counters = Outcome.allCases.flatMap { outcome in
      Self.cookies.map { cookie in
        Counter(label: "sessions_responses_total", dimensions: [("cookie", cookie), ("outcome", outcome.rawValue)])
      }
    }
  }

  func count(_ outcome: Outcome, _ change: SessionCookieChange) {
    let cookie =
      switch change {
      case .none: 0
      case .set: 1
      case .delete: 2
      }
    let row =
      switch outcome {
      case .untouched: 0
      case .read: 1
      case .committed: 2
      case .discarded: 3
      case .failed: 4
      }
    counters[row * Self.cookies.count + cookie].increment()
  }
}
