import ArgumentParser

/// Measures the stores against the least that any program could do, interleaved, and prints the ratios.
@main
struct Limits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Measures the stores against raw tools, in turns, and prints the ratios.",
    discussion: """
      Rounds alternate between ours and the limit, so a machine that slows down slows both. Each line gives the median of
      the rounds' ratios with the smallest and the largest.

      EXAMPLES
        swift run -c release --package-path Benchmarks/limits limits memory
        swift run -c release --package-path Benchmarks/limits limits sqlite --rounds 9
        swift run -c release --package-path Benchmarks/limits limits redis --port 6379 --json limits.json
      """,
    subcommands: [MemoryLimits.self, CookieLimits.self, SQLiteLimits.self, RedisLimits.self, PostgresLimits.self])
}

/// The options of every measurement.
struct RoundOptions: ParsableArguments {
  @Option(help: "How often each pair is measured; six are the fewest that a report can give an interval for.")
  var rounds: Int = 6

  @Option(help: "How long one measurement takes, in seconds.")
  var seconds: Double = 1

  @Option(help: ArgumentHelp("Also write the ratios to a file as JSON; those of other stores that are in it stay.", valueName: "file"))
  var json: String?

  func validate() throws {
    guard rounds >= 1, seconds > 0 else { throw ValidationError("--rounds and --seconds have to be positive.") }
  }
}
