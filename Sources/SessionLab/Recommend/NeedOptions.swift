import ArgumentParser
import SessionsBenchmark

/// What an application needs, as options. What is not given has the default of ``SessionNeeds``.
struct NeedOptions: ParsableArguments {
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
        + "power-loss. (default: process-crash)", valueName: "what"))
  var durability: DurabilityNeed?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What a logout ends: none (the browser forgets), logout (the session at once, for every copy of its token) or everywhere (all "
        + "sessions of a user too). (default: logout)", valueName: "what"))
  var revocation: RevocationNeed?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What becomes of changes that requests of one visitor make at once: merged (none is lost) or last-wins. (default: merged)",
      valueName: "what"))
  var concurrentChanges: ConcurrentChangesNeed?

  @Option(name: .long, help: ArgumentHelp("Requests a second when it is busiest, over all instances.", valueName: "number"))
  var rate: Double?

  @Option(name: .customLong("p99"), help: ArgumentHelp("How long 99 of 100 requests may take in the store.", valueName: "milliseconds"))
  var p99: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The servers that you run already: redis, postgres, both with a comma, or none. Others come after.", valueName: "names"))
  var servers: ServerList?

  /// The options, as an error names them.
  static let names: String =
    "--reads-per-write, --payload, --instances, --machines, --durability, --revocation, --concurrent-changes, --rate, --p99 and --servers"

  /// Whether any need was given: then nobody is asked.
  var isGiven: Bool {
    readsPerWrite != nil || payload != nil || instances != nil || machines != nil || durability != nil || revocation != nil
      || concurrentChanges != nil || rate != nil || p99 != nil || servers != nil
  }

  func validate() throws { _ = try needs() }

  /// - Throws: a usage error that names the option.
  func needs() throws -> SessionNeeds {
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

  private static func check<Value>(_ name: String, _ value: Value, _ range: ClosedRange<Value>) throws -> Value {
    guard range.contains(value) else {
      throw ValidationError("\(name) \(text(value)) is not between \(text(range.lowerBound)) and \(text(range.upperBound)).")
    }
    return value
  }

  private static func text(_ value: some Any) -> String { (value as? Double).flatMap { Int(exactly: $0) }.map { "\($0)" } ?? "\(value)" }
}
