/// A finding as a person reads it: the calls of the failing run in their order, what the last could have returned, and the program.
struct ProgramReport {
  let finding: ProgramJudge.Finding
  /// How many steps the program had before it was made smaller.
  let stepsBefore: Int

  private var history: History { finding.history }
  private var stuck: Int { finding.counterexample.stuck }

  /// The calls of the run as the steps of the case's report.
  var steps: [CaseStep] {
    history.operations.enumerated().map { index, operation in
      let overlaps = history.operations.contains { other in
        other.invoked != operation.invoked && other.invoked < operation.deadline && operation.invoked < other.deadline
      }
      let when = overlaps ? " [from \(operation.invoked) to \(operation.returned.map(String.init) ?? "?")]" : ""
      return CaseStep(
        at: operation.call.now, operation: "client \(operation.client + 1)\(when): \(operation.call)",
        result: "\(operation.result)" + (index == stuck ? "   ← no order of the calls explains this" : ""))
    }
  }

  var failure: CaseFailure {
    let counterexample = finding.counterexample
    let program = finding.program
    let order = counterexample.longest.map { "\($0 + 1)" }.joined(separator: ", ")
    let isSequential = !program.isConcurrent
    let after = isSequential || order.isEmpty ? "" : ", after the steps \(order) in this order"
    let call = history.operations[stuck]
    return CaseFailure(
      "step \(stuck + 1) of the smallest run found: \(call.call), for a session that is \(counterexample.state)",
      expected: counterexample.expected + after,
      seen: "\(call.result)\n\(indented(program, stepsBefore))")
  }

  private func indented(_ program: Program, _ before: Int) -> String {
    let lines = "\(program)".split(separator: "\n").map { "                \($0)" }
    let title = "              by program \(program.seed), of which \(program.steps.count) of \(before) steps are needed:"
    return ([title] + lines).joined(separator: "\n")
  }
}
