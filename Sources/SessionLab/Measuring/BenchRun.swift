import Foundation
import Sessions
import SessionsBenchmark

/// A run of `bench`, from the judging of the stores to the result.
struct BenchRun {
  let stores: [any LabStore]
  let settings: BenchCommand

  /// - Returns: the result, and the exit code that it asks for.
  func result() async throws -> (BenchmarkResult, exitCode: Int32) {
    let (started, start) = (Date().ISO8601Format(), ContinuousClock.now)
    var (backends, unusable, missing) = ([BackendDescription](), Set<String>(), [String]())
    for store in stores {
      Console.progress("judging \(store.name)")
      let judgement = await StoreJudgement(judging: store, seed: settings.load.seed)
      backends.append(await judgement.description(of: store))
      guard let reason = judgement.unusable else { continue }
      unusable.insert(store.name)
      missing.append("\(store.name) has no result: \(reason)")
      Console.progress("")
      Console.error("\(store.name) has no result: \(reason)")
    }
    guard unusable.count < stores.count else { throw LabExit.incomplete("no store can be measured") }
    let failed = Set(backends.filter { $0.conformance.verdict == .failed }.map(\.id))
    let measured = stores.filter { !failed.contains($0.name) && !unusable.contains($0.name) }
    var measuring = BenchMeasuring(settings: settings)
    Console.progress("measuring the benchmark itself")
    let harness: HarnessCost?
    do {
      harness = try await measuring.harness()
    } catch {
      throw LabExit.incomplete("the benchmark itself cannot be measured: \(error)")
    }
    missing += await findSaturation(of: measured, &measuring)
    let counted = await CountingPasses.run(measuring.countedCells(measured)) { try await CellProcess.count($0) }
    let (done, missed) = await measure(measuring, failed: failed, unusable: unusable)
    let rounds = done.map { counted.attached(to: $0) }
    missing += missed
    let seconds = start.duration(to: .now) / .seconds(1)
    guard !rounds.allSatisfy(\.cells.isEmpty) else { throw LabExit.incomplete("no cell has a result") }
    let result = BenchmarkResult(
      started: started, seconds: seconds, command: command, seed: settings.load.seed, reference: backends[0].id,
      tool: ToolDescription(name: "sessionlab", version: PackageVersion.current), host: HostFacts.current, swift: HostFacts.swift,
      backends: backends, workloads: workloads(measuring), rounds: rounds, notes: missing + counted.notes, harness: harness)
    let isInvalid = rounds.flatMap(\.cells).contains { if case .invalid = $0.outcome { true } else { false } }
    return (result, isInvalid ? LabExit.failed : missing.isEmpty ? LabExit.passed : LabExit.incomplete)
  }

  /// Finds the limit of each store, where a scenario asks for it.
  ///
  /// - Returns: the stores without a limit, with the reason.
  private func findSaturation(of stores: [any LabStore], _ measuring: inout BenchMeasuring) async -> [String] {
    guard settings.scenarios.contains(where: \.needsSaturation) else { return [] }
    var missing: [String] = []
    for store in stores {
      Console.progress("finding out how much \(store.name) can do")
      do {
        try await measuring.findSaturation(of: store)
      } catch {
        missing.append("it could not be found out how much \(store.name) can do: \(error)")
      }
    }
    return missing
  }

  /// The number of cells of a store in a row that may have no result: a store that is gone is not tried in every round.
  private static let mostMissing = 3

  /// Measures the rounds. When a signal comes, those that are complete are kept.
  ///
  /// - Parameters:
  ///   - failed: The stores that failed the suite.
  ///   - unusable: The stores that cannot be measured, which is told already.
  /// - Returns: the rounds, and the cells without a result with the reason.
  private func measure(_ measuring: BenchMeasuring, failed: Set<String>, unusable: Set<String>) async
    -> ([BenchmarkRound], missing: [String])
  {
    let stores = stores.filter { !unusable.contains($0.name) }
    let plan = BenchPlan(stores: stores, scenarios: settings.scenarios, rounds: settings.load.rounds, seed: settings.load.seed)
    var (rounds, missing, progress) = ([BenchmarkRound](), [String](), CellProgress(planned: plan.cellCount))
    var missingInARow: [String: Int] = [:]
    Interruption.keep(true)
    rounds: for (number, cells) in plan.rounds.enumerated() {
      var done: [BenchmarkCell] = []
      for cell in cells {
        progress.show(round: number + 1, of: plan.rounds.count, cell.text)
        defer { progress.finishCell() }
        let name = cell.store.name
        guard missingInARow[name, default: 0] < Self.mostMissing else { continue }
        guard !failed.contains(name) else {
          let reason = "the store fails the conformance suite: run 'sessionlab check --store \(name)'"
          done.append(cell.result(.invalid(reason: reason)))
          continue
        }
        do {
          done.append(cell.result(try await measuring.outcome(cell, round: number)))
          missingInARow[name] = 0
        } catch {
          // The rounds before are whole.
          if Interruption.isRequested {
            missing.append("The run was interrupted in round \(number + 1) of \(plan.rounds.count): the rounds before are kept.")
            break rounds
          }
          missing.append("round \(number + 1) has no \(cell.text): \(error)")
          missingInARow[name, default: 0] += 1
          if missingInARow[name] == Self.mostMissing {
            missing.append("\(name) was not tried again after \(Self.mostMissing) cells in a row without a result")
          }
        }
      }
      rounds.append(BenchmarkRound(index: number, cells: done))
    }
    Console.progress("")
    for text in missing { Console.error(text) }
    return (rounds, missing)
  }

  private func workloads(_ measuring: BenchMeasuring) -> [WorkloadDescription] {
    settings.scenarios.map { scenario in
      var parameters = ["processes": "\(settings.processes)"]
      if scenario.needsSaturation {
        for (store, rate) in measuring.saturation {
          if case .success(let rate) = rate { parameters["saturation of \(store)"] = "\(Int(rate)) requests/s" }
        }
      }
      return settings.load.description(of: scenario, seed: settings.load.seed, parameters)
    }
  }

  /// The command that repeats the run.
  private var command: [String] {
    // Without any store, the command makes a file of its own.
    var command = settings.load.command(["bench"], stores: settings.stores, workloads: settings.workload)
    if settings.processes > 1 { command += ["--processes", "\(settings.processes)"] }
    if let rate = settings.load.rate { command += ["--rate", "\(rate)", "--latency-limit", "\(settings.latencyLimit)"] }
    return command
  }
}
