import SessionsConformance

/// What `--dry-run` says: what would run, without running it.
struct CheckPlan {
  let cases: [ConformanceCase]
  let stores: [any ConformanceBackend]
  let repetitions: Int

  var text: String {
    let width = stores.map(\.name.count).max() ?? 0
    let lines = stores.map { store in
      let arrangements = store.arrangements.count
      let name = store.name + String(repeating: " ", count: width - store.name.count)
      let runs = cases.count * arrangements * repetitions
      let how =
        store.arrangements == [1, 2]
        ? "with one store object and with two" : store.arrangements == [2] ? "with two store objects" : "with one store object"
      return "  \(name)  \(runs) runs: \(cases.count) cases \(how)" + (repetitions > 1 ? ", \(repetitions) times" : "")
    }
    return CaseListing(cases).casesText + "\n" + lines.joined(separator: "\n") + "\nNothing was run.\n"
  }
}
