import Sessions

/// One step of a program on a record store. Records are known by their numbers, so that it means the same in every run.
enum RecordAction: Sendable, Equatable {
  /// Sets the caller's clock.
  case clock(Timestamp)
  case create(Int, Draft)
  case load(Int)
  /// A load at the record's very end.
  case loadAtEnd(Int)
  /// A replace at the stored version, or at one that is so much greater.
  case replace(Int, Draft, forcing: Bool, off: Int64)
  case touch(Int, Timestamp)
  /// A destroy; nil for one at no version, otherwise how much greater than the stored version it is.
  case destroy(Int, off: Int64?)
  case prune(limit: Int)
  case list(subject: Int, after: Int?, limit: Int)
  case destroyAll(subject: Int, except: Int?)
  /// Loads each record a moment before its end, and lists every subject.
  case compare

  /// The columns that a write gives a record.
  struct Draft: Sendable, Equatable {
    var absolute: Timestamp
    var idle: Timestamp
    /// The number of the subject; nil for nobody.
    var subject: Int?
    var payload: UInt8
  }
}

/// The kinds of steps that random programs on records consist of.
struct RecordProfile: Sendable {
  /// The kinds of steps.
  enum Kind: Sendable {
    case create, load, loadAtEnd, replace, force, stale, touch, destroy, destroyVersion, destroyStale, prune, list, destroyAll, clock,
      compare
    /// One of the last calls once more.
    case again
  }

  /// The number of records.
  var keys = 3
  /// The number of steps of a program.
  var steps = 40
  /// The kinds of steps with their weights.
  var kinds: [(weight: Int, kind: Kind)]
  /// Whether the clock and the deadlines go years away, and deadlines into the past of the backend's clock.
  var isFar = false
}

/// Draws a program: the steps follow from the generator.
struct RecordDraw {
  private let profile: RecordProfile
  private let start: Timestamp
  private var generator: SplitMix64
  private var now: Timestamp
  /// The deadlines so far: the clock likes to go to them.
  private var deadlines: [Timestamp] = []
  private var payload: UInt8 = 0
  /// The steps so far that one record is written with.
  private var writes: [RecordAction] = []

  init(_ profile: RecordProfile, start: Timestamp, seed: UInt64) {
    self.profile = profile
    self.start = start
    now = start
    generator = SplitMix64(seed: seed)
  }

  /// The steps of a program. It begins with some records and ends with a comparison of everything.
  mutating func program() -> [RecordAction] {
    var actions: [RecordAction] = (0..<profile.keys / 2).map { .create($0, draft()) }
    while actions.count < profile.steps { actions.append(action()) }
    return actions + [.compare]
  }

  private mutating func pick<Value>(_ values: some Collection<Value>) -> Value {
    values[values.index(values.startIndex, offsetBy: Int.random(in: 0..<values.count, using: &generator))]
  }

  private mutating func action() -> RecordAction {
    var left = Int.random(in: 0..<profile.kinds.reduce(0) { $0 + $1.weight }, using: &generator)
    for (weight, kind) in profile.kinds {
      if left < weight {
        let action = action(kind)
        switch action {
        case .create, .replace, .touch, .destroy: writes.append(action)
        default: break
        }
        return action
      }
      left -= weight
    }
    return .compare
  }

  private mutating func action(_ kind: RecordProfile.Kind) -> RecordAction {
    let key = pick(Array(0..<profile.keys))
    let offsets: [Int64] = [1, -1, -2, 1 << 32, 1 << 53, .max, .min]
    switch kind {
    case .create: return .create(key, draft())
    case .load: return .load(key)
    case .loadAtEnd: return .loadAtEnd(key)
    case .again: return writes.isEmpty ? .load(key) : pick(writes.suffix(5))
    case .replace: return .replace(key, draft(), forcing: false, off: 0)
    case .force: return .replace(key, draft(), forcing: true, off: 0)
    case .stale: return .replace(key, draft(), forcing: pick([false, true]), off: pick(offsets))
    case .touch: return .touch(key, deadline())
    case .destroy: return .destroy(key, off: nil)
    case .destroyVersion: return .destroy(key, off: 0)
    case .destroyStale: return .destroy(key, off: pick(offsets))
    case .prune: return .prune(limit: pick([0, 1, 1, 2, 3, 100]))
    case .list: return .list(subject: pick([0, 0, 1]), after: pick([nil, nil, key]), limit: pick([0, 1, 2, 3, 100]))
    case .destroyAll: return .destroyAll(subject: pick([0, 0, 1]), except: pick([nil, key]))
    case .compare: return .compare
    case .clock:
      now = clock()
      return .clock(now)
    }
  }

  private mutating func draft() -> RecordAction.Draft {
    payload &+= 1
    return .init(absolute: deadline(), idle: deadline(), subject: pick([0, 0, 0, 1, nil]), payload: payload)
  }

  private mutating func deadline() -> Timestamp {
    let near: [Int64] = [-30_000, -20_000, -1, 0, 1, 999, 10_000, 20_000, 60_000, 3_600_000]
    var choices = near.map { start.advanced(by: .milliseconds($0)) } + [.unlimited, .unlimited, .unlimited, .maximum]
    choices += deadlines.suffix(3).flatMap { [$0, $0.advanced(by: .milliseconds(1))] }
    // What ended by the real time a minute ago may be gone, so that it is drawn for some programs only.
    let soon = [0, 1, 5_000, 60_000].map { now.advanced(by: .milliseconds($0)) }
    choices += soon.filter { profile.isFar || $0 >= start.advanced(by: .seconds(-30)) }
    if profile.isFar {
      choices += [0, -1, 1].map { Timestamp(milliseconds: $0) }
      choices += [-61, 86_400 * 30, 86_400 * 400].map { start.advanced(by: .seconds($0)) }
    }
    let deadline = pick(choices)
    if !deadline.isUnlimited { deadlines.append(deadline) }
    return deadline
  }

  private mutating func clock() -> Timestamp {
    let steps: [Int64] = [1, -1, 1_000, -1_000, 30_000, -30_000, 59_999, -60_000]
    var choices = steps.map { now.advanced(by: .milliseconds($0)) }
    choices += [0, -40, 20].map { start.advanced(by: .seconds($0)) }
    for deadline in deadlines.suffix(6) { choices += [-1, 0, -1, 0, 1].map { deadline.advanced(by: .milliseconds($0)) } }
    if profile.isFar {
      choices += [365, -365, 3650].map { start.advanced(by: .seconds($0 * 86_400)) } + [Timestamp(milliseconds: 0), .maximum]
    }
    let time = pick(choices)
    // Where the clock stays near, a deadline of the year 9999 is not visited: writes then would let an index forget the records of today.
    return profile.isFar || time < start.advanced(by: .seconds(7200)) ? time : start
  }
}
