import ArgumentParser
import SessionsBenchmark

/// How stores are measured: the options of every command that measures.
struct LoadOptions<Defaults: LoadDefaults>: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("How many requests may be in flight.", valueName: "number"))
  var tasks: Int = 16

  @Option(
    name: .long,
    help: ArgumentHelp("Requests a second of an open loop; without it, each task waits for its last request.", valueName: "rate"))
  var rate: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("How often everything is measured; six rounds are the fewest that can show a difference.", valueName: "number"))
  var rounds: Int = Defaults.rounds

  @Option(name: .long, help: ArgumentHelp("How long a cell is measured.", valueName: "seconds"))
  var duration: Double = Defaults.duration

  @Option(name: .long, help: ArgumentHelp("How long a cell warms up at the most.", valueName: "seconds"))
  var warmUp: Double = Defaults.warmUp

  @Option(name: .long, help: ArgumentHelp("How many live sessions there are.", valueName: "number"))
  var sessions: Int = 10_000

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How large sessions are: fixed:BYTES or lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST. The default fits into a cookie.", valueName: "sizes")
  )
  var payload: String = "lognormal:512,1.0,64-2048"

  @Option(name: .long, help: "What random choices follow from.")
  var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long a cell may take beside its warm-up and duration, to fill the store, read it back and clean up; then it has no result.",
      valueName: "seconds"))
  var cellTimeout: Double = CellRequest.usualTimeout

  /// - Throws: a usage error that names the option. A command that may not measure at all calls it only when it does.
  func check() throws {
    for (name, value) in [("--tasks", tasks), ("--rounds", rounds), ("--sessions", sessions)] {
      guard (1...1_000_000).contains(value) else { throw ValidationError("\(name) \(value) is not between 1 and 1000000.") }
    }
    guard sessions >= tasks else { throw ValidationError("--sessions \(sessions): each of the \(tasks) tasks needs one of its own.") }
    try MeasuringCheck.seconds("--duration", duration)
    try MeasuringCheck.seconds("--warm-up", warmUp)
    try MeasuringCheck.seconds("--cell-timeout", cellTimeout)
    if let rate, !(rate > 0 && rate <= 10_000_000) {
      throw ValidationError("--rate \(rate) is not between 0 and 10000000 requests a second.")
    }
    guard PayloadSizes(payload) != nil else {
      throw ValidationError("--payload \(payload) is neither fixed:BYTES nor lognormal:MEDIAN,SIGMA,SMALLEST-LARGEST.")
    }
  }
}
