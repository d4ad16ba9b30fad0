import Foundation
import Sessions
import SessionsBenchmark

/// A run from the judging of the stores to the result.
struct BenchRun {
  let stores: [StoreArgument]
  let settings: BenchCommand

  /// - Returns: the result, and the exit code that it asks for.
  func result() async throws -> (BenchmarkResult, exitCode: Int32) {
    let (started, start) = (Date().ISO8601Format(), ContinuousClock.now)
    var backends: [BackendDescription] = []
    for store in stores {
      if Console.errorIsTerminal { Console.progress("judging \(store.name)") }
      backends.append(store.description(await BenchJudge.judge(store, seed: settings.seed)))
    }
    let failed = Set(backends.filter { $0.conformance.verdict == .failed }.map(\.id))
    let (rounds, missing) = await measure(failed: failed)
    let seconds = start.duration(to: .now) / .seconds(1)
    guard !rounds.allSatisfy(\.cells.isEmpty) else { throw SessionLabExit.incomplete("no cell has a result") }
    let result = BenchmarkResult(
      started: started, seconds: seconds, command: command, seed: settings.seed, reference: backends[0].id,
      tool: ToolDescription(name: "sessionlab", version: PackageVersion.current), host: HostFacts.current, swift: HostFacts.swift,
      backends: backends, workloads: workloads, rounds: rounds, notes: missing)
    let isInvalid = rounds.flatMap(\.cells).contains { if case .invalid = $0.outcome { true } else { false } }
    return (result, isInvalid ? CheckExit.failed : missing.isEmpty ? CheckExit.passed : CheckExit.incomplete)
  }

  /// - Returns: the rounds, and what has no result with the reason.
  private func measure(failed: Set<String>) async -> ([BenchmarkRound], missing: [String]) {
    let plan = BenchPlan(stores: stores, workloads: settings.workload, rounds: settings.rounds, seed: settings.seed)
    var (rounds, missing, progress) = ([BenchmarkRound](), [String](), BenchProgress(planned: plan.cellCount))
    for (number, cells) in plan.rounds.enumerated() {
      var done: [BenchmarkCell] = []
      for cell in cells {
        progress.show(round: number + 1, of: plan.rounds.count, "\(cell.store.name) \(cell.workload)")
        defer { progress.finishCell() }
        guard !failed.contains(cell.store.name) else {
          let reason = "the store fails the conformance suite: run 'sessionlab check --store \(cell.store.name)'"
          done.append(BenchmarkCell(backend: cell.store.name, workload: cell.workload, outcome: .invalid(reason: reason)))
          continue
        }
        do {
          done.append(try await CellProcess.run(request(cell, round: number)))
        } catch {
          missing.append("round \(number + 1) has no \(cell.workload) of \(cell.store.name): \(error)")
        }
      }
      rounds.append(BenchmarkRound(index: number, cells: done))
    }
    progress.clear()
    for text in missing { Console.error("sessionlab: \(text)") }
    return (rounds, missing)
  }

  private func request(_ cell: BenchPlan.Cell, round: Int) -> CellRequest {
    CellRequest(
      store: cell.store.text, workload: cell.workload, namespace: "bench_\(UInt32.random(in: 0...UInt32.max))", tasks: settings.tasks,
      rate: settings.rate, latencyLimitMilliseconds: Int(settings.latencyLimit * 1000),
      warmUpMilliseconds: Int(settings.warmUp * 1000), durationMilliseconds: Int(settings.duration * 1000),
      population: settings.sessions, payload: settings.payload, seed: settings.seed &+ UInt64(round))
  }

  private var workloads: [WorkloadDescription] {
    let sizes = PayloadSizes(settings.payload) ?? .standard
    let shared = WorkloadSettings(seed: settings.seed, population: settings.sessions, payloadSizes: sizes)
    return settings.workload.compactMap { BenchmarkWorkloads.named($0) }.map { workload in
      WorkloadDescription(
        id: workload.id, summary: workload.summary,
        parameters: ["sessions": "\(settings.sessions)", "tasks": "\(settings.tasks)"],
        assumptions: shared.assumptions + workload.assumptions, seed: settings.seed)
    }
  }

  /// The command that repeats the run, with the stores as reports name them: without passwords.
  private var command: [String] {
    var command = ["sessionlab", "bench"]
    // Without any, the command makes a file of its own.
    for store in settings.store { command += ["--store", store.name] }
    for workload in settings.workload { command += ["--workload", workload] }
    command += ["--tasks", "\(settings.tasks)", "--rounds", "\(settings.rounds)", "--duration", "\(settings.duration)"]
    command += [
      "--warm-up", "\(settings.warmUp)", "--sessions", "\(settings.sessions)", "--payload", settings.payload, "--seed", "\(settings.seed)",
    ]
    if let rate = settings.rate { command += ["--rate", "\(rate)", "--latency-limit", "\(settings.latencyLimit)"] }
    return command
  }
}
