import ArgumentParser
import SessionLab
import SessionsBenchmark
import Testing

/// The options of all commands that measure.
@Suite struct LoadOptionsTests {
  private static let load: [String] = [
    "--tasks", "3", "--rounds", "8", "--duration", "0.5", "--warm-up", "0.25", "--sessions", "70", "--payload", "fixed:99", "--seed", "5",
  ]

  @Test func `each command has its own defaults`() throws {
    let (bench, compare) = (try BenchCommand.parse([]).load, try MeasureOptions.parse([]).load)
    #expect((bench.rounds, bench.duration, bench.warmUp) == (6, 2, 2))
    #expect((compare.rounds, compare.duration, compare.warmUp) == (11, 1, 1))
    #expect((bench.tasks, bench.sessions, bench.seed) == (compare.tasks, compare.sessions, compare.seed))
  }

  @Test func `a command line has all that was asked for, in an order that does not change`() throws {
    let asked = ["--store", "memory", "--store", "cookie", "--workload", "browse", "--workload", "rolling"] + Self.load
    let bench = try BenchCommand.parse(asked)
    #expect(bench.load.command(["bench"], stores: bench.stores, workloads: bench.workload) == ["sessionlab", "bench"] + asked)
    let options = try MeasureOptions.parse(asked)
    #expect(
      options.load.command(["compare", "x"], stores: options.stores, workloads: options.workloads).prefix(3) == [
        "sessionlab", "compare", "x",
      ])
    // The timeout is in the command only where it differs from the default.
    let patient = try BenchCommand.parse(asked + ["--cell-timeout", "900"])
    #expect(patient.load.command(["bench"], stores: bench.stores, workloads: bench.workload).suffix(2) == ["--cell-timeout", "900.0"])
    // No password gets into a result.
    let postgres = try BenchCommand.parse(["--store", "postgres://web:secret@localhost/site"])
    #expect(!postgres.load.command(["bench"], stores: postgres.stores, workloads: []).joined().contains("secret"))
  }

  @Test func `a result says of each workload on what it was measured`() throws {
    let options = try MeasureOptions.parse(Self.load + ["--workload", "rolling"])
    let described = options.scenarios.map { options.load.description(of: $0, seed: 9, ["processes": "2"]) }
    let rolling = try #require(described.first)
    #expect(described.count == 1 && rolling.id == "rolling" && rolling.seed == 9 && rolling.sweep == nil && !rolling.assumptions.isEmpty)
    #expect(rolling.parameters == ["sessions": "70", "tasks": "3", "processes": "2"])
  }

  @Test func `a cell is asked for as the options say`() throws {
    let load = try MeasureOptions.parse(Self.load).load
    let request = load.request(
      BenchPlan.Cell(store: MemoryLabStore(), workload: "browse"), tasks: 2, rate: 30, population: 50, latencyLimit: 0.5, seed: 6,
      waits: true)
    #expect((request.store, request.workload, request.tasks, request.rate) == ("memory", "browse", 2, 30))
    #expect((request.warmUpMilliseconds, request.durationMilliseconds, request.latencyLimitMilliseconds) == (250, 500, 500))
    #expect((request.population, request.payload, request.seed, request.waits) == (50, "fixed:99", 6, true))
    #expect(request.limit() == .milliseconds(300_750) && request.limit(turns: 3) == .milliseconds(302_250))
  }
}
