import ArgumentParser
package import SessionsBenchmark

/// The needs of an application, as options. An option that is left out has the default of ``SessionNeeds``.
package struct NeedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many requests only read the session for each that writes it. (default: 7, as 'browse' has)", valueName: "number"))
  var readsPerWrite: Double?

  @Option(name: .long, help: ArgumentHelp("How large a session gets, such as 800 or 4KiB. (default: 1KiB)", valueName: "bytes"))
  var payload: ByteCount?

  @Option(name: .long, help: ArgumentHelp("How many instances of the application run at once. (default: 1)", valueName: "number"))
  var instances: Int?

  @Option(name: .long, help: ArgumentHelp("On how many machines they run. (default: one for each instance)", valueName: "number"))
  var machines: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What an acknowledged write survives: volatile (nothing), process-crash, last-second (a loss of power, but for its last second) or "
        + "power-loss. (default: process-crash)", valueName: "what"),
    transform: NeedOptions.choice)
  var durability: DurabilityNeed?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What a logout ends: none (the browser forgets), logout (the session at once, for every copy of its token) or everywhere (all "
        + "sessions of a user too). (default: logout)", valueName: "what"),
    transform: NeedOptions.choice)
  var revocation: RevocationNeed?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which changes are kept that requests of one visitor make at once: merged (all of them) or last-wins. (default: merged)",
      valueName: "what"),
    transform: NeedOptions.choice)
  var concurrentChanges: ConcurrentChangesNeed?

  @Option(name: .long, help: ArgumentHelp("Requests a second at the busiest time, over all instances.", valueName: "number"))
  var rate: Double?

  @Option(name: .customLong("p99"), help: ArgumentHelp("How long 99 of 100 requests may take in the store.", valueName: "milliseconds"))
  var p99: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The servers that you run already: redis, postgres, both with a comma, or none. Stores that need another one rank lower.",
      valueName: "names"))
  var servers: ServerList?

  /// The options, as an error names them.
  package static let names: String =
    "--reads-per-write, --payload, --instances, --machines, --durability, --revocation, --concurrent-changes, --rate, --p99 and --servers"

  /// Whether any need was given: then no question is asked.
  package var isGiven: Bool {
    readsPerWrite != nil || payload != nil || instances != nil || machines != nil || durability != nil || revocation != nil
      || concurrentChanges != nil || rate != nil || p99 != nil || servers != nil
  }

  package init() {}

  package func validate() throws { _ = try needs() }

  /// - Throws: a usage error that names the option.
  package func needs() throws -> SessionNeeds {
    var needs = SessionNeeds()
    if let readsPerWrite { needs.readsPerWrite = try Self.check("--reads-per-write", readsPerWrite, NeedLimits.readsPerWrite) }
    if let payload { needs.payloadBytes = payload.bytes }
    if let instances { needs.instances = try Self.check("--instances", instances, NeedLimits.instances) }
    needs.machines = try Self.check("--machines", machines ?? needs.instances, NeedLimits.instances)
    guard needs.machines <= needs.instances else {
      throw ValidationError("--machines \(needs.machines): \(needs.instances) instances cannot run on more machines than they are.")
    }
    if let durability { needs.durability = durability }
    if let revocation { needs.revocation = revocation }
    if let concurrentChanges { needs.concurrentChanges = concurrentChanges }
    needs.requestsPerSecond = try rate.map { try Self.check("--rate", $0, NeedLimits.requests) }
    needs.p99Milliseconds = try p99.map { try Self.check("--p99", $0, NeedLimits.p99Milliseconds) }
    needs.servers = servers?.kinds
    return needs
  }

  /// - Throws: a usage error that names the values.
  private static func choice<Value: CaseIterable & RawRepresentable<String>>(_ name: String) throws -> Value {
    guard let value = Value(rawValue: name) else {
      throw ValidationError("Take one of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return value
  }

  private static func check<Value>(_ name: String, _ value: Value, _ range: ClosedRange<Value>) throws -> Value {
    guard range.contains(value) else {
      throw ValidationError("\(name) \(text(value)) is not between \(text(range.lowerBound)) and \(text(range.upperBound)).")
    }
    return value
  }

  private static func text(_ value: some Any) -> String { (value as? Double).flatMap { Int(exactly: $0) }.map { "\($0)" } ?? "\(value)" }
}

/// The ranges of values, the same for options and for answers.
enum NeedLimits {
  static let readsPerWrite: ClosedRange<Double> = 0.01...1_000_000
  static let instances: ClosedRange<Int> = 1...100_000
  /// A second.
  static let requests: ClosedRange<Double> = 0.001...100_000_000
  static let p99Milliseconds: ClosedRange<Double> = 0.001...60_000
}

/// A size in a common notation: `800`, `2K` or `2KiB`, `1M` or `1MiB`.
package struct ByteCount: ExpressibleByArgument, Equatable {
  package let bytes: Int

  package init?(argument: String) {
    let text = argument.lowercased().filter { $0 != " " }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: Int
    switch text.dropFirst(digits.count) {
    case "", "b": unit = 1
    case "k", "kb", "kib": unit = 1024
    case "m", "mb", "mib": unit = 1024 * 1024
    default: return nil
    }
    guard let number = Int(digits), number >= 1, number <= 1 << 30 else { return nil }
    bytes = number * unit
  }
}

/// Servers that a team runs, by their names: `redis,postgres`, or `none`.
struct ServerList: ExpressibleByArgument, Equatable {
  let kinds: [StoreKind]

  init?(argument: String) {
    let names = argument.lowercased().split(separator: ",").map { $0.filter { $0 != " " } }
    if names == ["none"] {
      kinds = []
      return
    }
    let kinds = names.compactMap { name in StoreKind.allCases.first { $0.isServer && $0.rawValue == name } }
    guard !names.isEmpty, kinds.count == names.count else { return nil }
    self.kinds = StoreKind.allCases.filter { kinds.contains($0) }
  }
}
