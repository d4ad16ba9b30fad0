/// The content that an application keeps in a session of a peer.
public struct PeerContent: Codable, Sendable, Equatable {
  /// The number of writes of the session, which shows a lost one.
  public var stamp: Int
  /// The text that fills the session; the store has no reason to look into it.
  public var data: String
  /// The user who is logged in; nil for none.
  public var user: String?

  /// Creates a content.
  public init(stamp: Int, data: String, user: String? = nil) {
    self.stamp = stamp
    self.data = data
    self.user = user
  }
}

/// A store that a user could take instead of one of this package, at the level of its own interface.
public protocol PeerStore: Sendable {
  /// The name with the version.
  static var anchor: String { get }
  /// The set-up, in one line.
  static var settings: String { get }

  /// Keeps a new session for an hour; returns its identifier.
  func create(_ content: PeerContent) async throws -> String
  /// Reads the content of a session; nil when there is none.
  func load(_ id: String) async throws -> PeerContent?
  /// Replaces the content of a session, and keeps it for another hour.
  func save(_ id: String, _ content: PeerContent) async throws
  /// Keeps a session for another hour.
  func touch(_ id: String, _ content: PeerContent) async throws
  /// Gives a session another identifier and content; the old identifier opens nothing any more.
  func rotate(_ id: String, _ content: PeerContent) async throws -> String
  /// Destroys a session.
  func destroy(_ id: String) async throws
}

/// A round of a peer: the workload `browse` on something that is no session store of this package, with the same requests and the same
/// loop.
///
/// It is encoded as the line of JSON that peers in other languages print.
public struct PeerRound: Encodable, Sendable {
  let peer: String
  let anchor: String
  let settings: String
  let versions: [String: String] = [:]
  private(set) var requests = 0
  private(set) var errors = 0
  private(set) var seconds = 0.0
  /// Percentiles of the service times, in microseconds.
  private(set) var p50 = 0.0
  private(set) var p99 = 0.0
  private(set) var cpuSeconds = 0.0
  private(set) var verified = 0
  private(set) var operations: [String: Int] = [:]
  /// The reason why there are no numbers; nil when there are.
  private(set) var refused: String?

  /// Measures a round.
  ///
  /// - Parameters:
  ///   - store: The peer, which is empty.
  ///   - peer: The name of the round.
  ///   - tasks: The number of requests in flight.
  ///   - sessions: The number of live sessions; at least one for each task.
  ///   - payload: The size of the text in a session, in bytes.
  ///   - warmUp: The longest warm-up.
  ///   - duration: The duration of the measurement.
  ///   - seed: The seed of every random choice.
  /// - Throws: `SessionError` when the peer cannot be filled, or fails when it is read back.
  public static func measure<Store: PeerStore>(
    _ store: Store, named peer: String, tasks: Int, sessions: Int, payload: Int, warmUp: Duration, duration: Duration, seed: UInt64
  ) async throws -> PeerRound {
    let settings = CellSettings(
      load: .closed(tasks: tasks), workload: WorkloadSettings(seed: seed, population: sessions, payloadSizes: .fixed(payload)),
      warmUp: warmUp, duration: duration)
    let runner = CellRunner(PeerWorkload(store), settings)
    return PeerRound(peer, anchor: Store.anchor, settings: Store.settings, outcome: try await runner.run(on: NullSessionStore()))
  }

  /// The round of a cell's outcome.
  package init(_ peer: String, anchor: String, settings: String, outcome: CellOutcome) {
    self.peer = peer
    self.anchor = anchor
    self.settings = settings
    switch outcome {
    case .measured(let cell), .saturated(let cell, _):
      requests = cell.requests.count
      errors = cell.requests.errors
      seconds = cell.phases.measureSeconds
      p50 = Self.microseconds(cell.requests.service, 0.5)
      p99 = Self.microseconds(cell.requests.service, 0.99)
      cpuSeconds = cell.resources.clientCPUSeconds ?? 0
      verified = cell.verified
      operations = cell.operations.mapValues(\.count)
    case .unsupported(let reason), .invalid(let reason): refused = reason
    }
  }

  /// The time that a share of the requests did not exceed.
  private static func microseconds(_ histogram: LatencyHistogram, _ share: Double) -> Double {
    let rank = max(1, Int((Double(histogram.count) * share).rounded(.up)))
    var seen = 0
    for bucket in histogram.buckets {
      seen += bucket.count
      if seen >= rank { return Double(bucket.nanoseconds) / 1000 }
    }
    return Double(histogram.highest) / 1000
  }
}
