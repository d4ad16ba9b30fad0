import Foundation
import SessionsBenchmark

/// A run of `compare`, from the judging of the stores to the results: the builds are interleaved, and cells that look worse are measured
/// again.
struct CompareRun {
  let options: MeasureOptions
  let criteria: GateCriteria

  private let id = UUID().uuidString.lowercased()
  /// The seeds of the second batch's rounds: beyond those of any first batch.
  private static let laterSeeds: UInt64 = 1_000_000

  init(_ options: MeasureOptions, _ criteria: GateCriteria) { (self.options, self.criteria) = (options, criteria) }

  func results() async throws -> CompareResults {
    let (base, head) = (LabBuild(program: options.baseProgram), LabBuild(program: options.headProgram))
    let (before, after) = (await judge(base, "base"), await judge(head, "head"))
    // What cannot be measured now would be tried in every round.
    if let reply = (before + after).first(where: { $0.unusable != nil }), let reason = reply.unusable {
      throw LabExit.incomplete("\(reply.backend.id) has no result: \(reason)")
    }
    let judged: [RunPairing.Role: [JudgeReply]] = [.base: before, .control: before, .head: after]
    // The failed cases of base and head are compared; a head that fails is not timed, however fast.
    let failed = after.filter { $0.backend.conformance.verdict == .failed }.map(\.backend.id)
    let refused = failed.map { ($0, "the head fails the conformance suite: run 'sessionlab check --store \($0)'") }
    let cells = options.workloads.flatMap { workload in options.stores.map { BenchPlan.Cell(store: $0, workload: workload) } }
    let canSlice = options.stores.allSatisfy(\.canBeApart) && (before + after).allSatisfy { $0.takesSlices == true }
    let slice = canSlice ? options.sliceDuration : nil
    let counted = (base: await count(cells, base), head: await count(cells.filter { !failed.contains($0.store.name) }, head))
    for note in notes(slice) { Console.line(note) }
    var results = CompareResults()
    func measure(_ cells: [BenchPlan.Cell], _ roles: [RunPairing.Role], batch number: Int) async {
      let (started, start) = (Date().ISO8601Format(), ContinuousClock.now)
      let batch = CompareBatch(
        options: options, builds: [.base: base, .control: base, .head: head], refused: Dictionary(uniqueKeysWithValues: refused),
        slice: slice, seed: options.load.seed &+ UInt64(number - 1) &* Self.laterSeeds)
      let rounds = await batch.measure(cells, roles: roles, title: number == 1 ? "" : "again  ")
      let seconds = start.duration(to: .now) / .seconds(1)
      for role in roles {
        let counters = role == .head ? counted.head : counted.base
        var result = BenchmarkResult(
          started: started, seconds: seconds, command: command, seed: batch.seed, reference: options.stores[0].name,
          tool: judged[role]?.first?.tool ?? ToolDescription(name: "sessionlab", version: PackageVersion.current), host: HostFacts.current,
          swift: judged[role]?.first?.swift ?? HostFacts.swift, backends: judged[role]?.map(\.backend) ?? [],
          workloads: options.scenarios.map { options.load.description(of: $0, seed: batch.seed, parameters(of: $0, slice)) },
          rounds: (rounds[role] ?? []).map { counters.attached(to: $0) }, notes: counters.notes + notes(slice) + batch.note(rounds))
        result.pairing = RunPairing(id: id, role: role, batch: number)
        results.add(result)
      }
    }
    Interruption.keep(true)
    await measure(cells, [.base, .head, .control], batch: 1)
    guard results.runs["head"]?.rounds.isEmpty == false else { throw LabExit.incomplete("no round was finished") }
    let unconfirmed = Set(try results.comparison(criteria).judge().unconfirmed)
    let again = cells.filter { unconfirmed.contains(CellKey(backend: $0.store.name, workload: $0.scenario)) }
    if !again.isEmpty, !Interruption.isRequested { await measure(again, [.base, .head], batch: 2) }
    return results
  }

  /// Has a build count, with its own code, the counters that are the same on every machine: an increase fails however noisy the times are.
  private func count(_ cells: [BenchPlan.Cell], _ build: LabBuild) async -> CountingPasses {
    let load = options.load
    let requests = cells.filter { $0.scenario != NullStoreWorkload().id }.map { cell in
      (
        key: CellKey(backend: cell.store.name, workload: cell.scenario),
        request: load.request(cell, tasks: 1, rate: nil, population: load.sessions, latencyLimit: 1, seed: load.seed)
      )
    }
    return await CountingPasses.run(requests) { try await CellProcess.count($0, program: build.program) }
  }

  private func judge(_ build: LabBuild, _ name: String) async -> [JudgeReply] {
    var replies: [JudgeReply] = []
    for store in options.stores {
      Console.progress("judging \(store.name) of the \(name)")
      replies.append(await build.judge(store, seed: options.load.seed))
    }
    Console.progress("")
    return replies
  }

  /// The parameters of a result that record the slices of a workload.
  private func parameters(of scenario: BenchScenario, _ slice: Duration?) -> [String: String] {
    slice != nil && SlicedCells.fit(scenario.id) ? [WorkloadDescription.sliceParameter: "\(options.slice) s"] : [:]
  }

  private func notes(_ slice: Duration?) -> [String] {
    guard slice == nil, options.sliceDuration != nil else { return [] }
    let reason =
      options.stores.allSatisfy(\.canBeApart)
      ? "one of them cannot, as older builds" : "a store behind exec: may be one file for all of them"
    return ["The builds were measured one after the other, not in slices: \(reason)."]
  }

  /// The command that repeats the run.
  private var command: [String] {
    let head = options.headProgram.map { ["--head-program", $0] } ?? []
    var command = options.load.command(
      ["compare", "--base-program", options.baseProgram ?? ""] + head, stores: options.stores, workloads: options.workloads)
    if let rate = options.load.rate { command += ["--rate", "\(rate)"] }
    command += ["--slice", "\(options.slice)"]
    return command + criteria.options
  }
}
