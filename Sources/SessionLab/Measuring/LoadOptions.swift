package import ArgumentParser
package import SessionsBenchmark
import SessionsConformance

/// The default load of a command.
package protocol LoadDefaults {
  static var rounds: Int { get }
  /// The duration in seconds.
  static var duration: Double { get }
  /// The warm-up in seconds.
  static var warmUp: Double { get }
}

/// The options of every command that measures stores.
package struct LoadOptions<Defaults: LoadDefaults>: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("How many requests may be in flight.", valueName: "number"))
  package var tasks: Int = 16

  @Option(
    name: .long,
    help: ArgumentHelp("Requests a second of an open loop; without it, each task waits for its last request.", valueName: "rate"))
  var rate: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("How often everything is measured; six rounds are the fewest that can show a difference.", valueName: "number"))
  package var rounds: Int = Defaults.rounds

  @Option(name: .long, help: ArgumentHelp("How long a cell is measured.", valueName: "seconds"))
  package var duration: Double = Defaults.duration

  @Option(name: .long, help: ArgumentHelp("How long a cell warms up at most.", valueName: "seconds"))
  package var warmUp: Double = Defaults.warmUp

  @Option(name: .long, help: ArgumentHelp("How many live sessions there are.", valueName: "number"))
  package var sessions: Int = 10_000

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How large sessions are: fixed:BYTES or lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST. The default fits into a cookie.", valueName: "sizes")
  )
  var payload: String = "lognormal:512,1.0,64-2048"

  @Option(name: .long, help: "The seed of all random choices.")
  package var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long a cell may take besides its warm-up and duration, to fill the store, read it back and clean up. A cell that takes longer has no result.",
      valueName: "seconds"))
  var cellTimeout: Double = CellRequest.usualTimeout

  package init() {}

  /// - Throws: a usage error that names the option. A command that does not always measure calls it only before it does.
  func check() throws {
    for (name, value) in [("--tasks", tasks), ("--rounds", rounds), ("--sessions", sessions)] {
      guard (1...1_000_000).contains(value) else { throw ValidationError("\(name) \(value) is not between 1 and 1000000.") }
    }
    guard sessions >= tasks else { throw ValidationError("--sessions \(sessions): each of the \(tasks) tasks needs one of its own.") }
    try UsageCheck.seconds("--duration", duration)
    try UsageCheck.seconds("--warm-up", warmUp)
    try UsageCheck.seconds("--cell-timeout", cellTimeout)
    if let rate, !(rate > 0 && rate <= 10_000_000) {
      throw ValidationError("--rate \(rate) is not between 0 and 10000000 requests a second.")
    }
    guard PayloadSizes(payload) != nil else {
      throw ValidationError("--payload \(payload) is neither fixed:BYTES nor lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST.")
    }
  }

  /// The command line that repeats a run, with the stores by their names in reports: without passwords.
  ///
  /// - Parameters:
  ///   - start: The command, with its options beside these, which come first.
  ///   - stores: The stores, if they were named.
  ///   - workloads: The workloads.
  package func command(_ start: [String], stores: [any LabStore], workloads: [String]) -> [String] {
    let options = [
      ("--tasks", "\(tasks)"), ("--rounds", "\(rounds)"), ("--duration", "\(duration)"), ("--warm-up", "\(warmUp)"),
      ("--sessions", "\(sessions)"), ("--payload", payload), ("--seed", "\(seed)"),
    ]
    // It changes no number, but a slow store may need it to have any.
    let timeout = cellTimeout == CellRequest.usualTimeout ? [] : [("--cell-timeout", "\(cellTimeout)")]
    let named = stores.map { ("--store", $0.name) } + workloads.map { ("--workload", $0) } + options
    return ["sessionlab"] + start + (named + timeout).flatMap { [$0, $1] }
  }

  /// The description of a scenario in a result.
  ///
  /// - Parameters:
  ///   - scenario: The measured scenario.
  ///   - seed: The seed of the run's random choices; not always that of the options.
  ///   - parameters: The parameters of the load beside the sessions and the tasks.
  package func description(of scenario: BenchScenario, seed: UInt64, _ parameters: [String: String] = [:]) -> WorkloadDescription {
    let shared = WorkloadSettings(seed: seed, population: sessions, payloadSizes: PayloadSizes(payload) ?? .standard)
    return WorkloadDescription(
      id: scenario.id, summary: scenario.summary, parameters: parameters.merging(["sessions": "\(sessions)", "tasks": "\(tasks)"]) { $1 },
      assumptions: shared.assumptions + scenario.assumptions, seed: seed, sweep: scenario.axis)
  }

  /// The request to the process of a cell, on a namespace of its own.
  ///
  /// - Parameters:
  ///   - cell: The store and its work.
  ///   - tasks: The number of requests that the process may have in flight.
  ///   - rate: Requests a second; nil for a closed loop.
  ///   - population: The number of the process's own sessions.
  ///   - latencyLimit: In an open loop, the longest delay of a request, in seconds.
  ///   - seed: The seed of its random choices.
  ///   - waits: Whether it is one of several processes.
  package func request(
    _ cell: BenchPlan.Cell, tasks: Int, rate: Double?, population: Int, latencyLimit: Double, seed: UInt64, waits: Bool = false
  ) -> CellRequest {
    CellRequest(
      store: cell.store.text, workload: cell.step.workload, namespace: RunNamespace.make("bench"), tasks: tasks,
      rate: rate, latencyLimitMilliseconds: Int(latencyLimit * 1000), warmUpMilliseconds: Int(warmUp * 1000),
      durationMilliseconds: Int(duration * 1000), population: population, payload: payload, seed: seed, waits: waits,
      timeoutMilliseconds: Int(cellTimeout * 1000))
  }
}

/// Checks of the options that several commands have. All throw a usage error that names the option.
enum UsageCheck {
  static func seconds(_ option: String, _ value: Double) throws {
    guard value > 0, value <= 3600 else { throw ValidationError("\(option) \(value) is not between 0 and 3600 seconds.") }
  }

  static func unique(_ option: String, _ names: [String]) throws {
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("\(option) \(twice) is given more than once.")
    }
  }
}
