/// The cases that notice each fault of the demo application: the proof that the cases can fail.
package enum HTTPKills {
  /// A planted fault.
  package struct Fault: Sendable, Equatable {
    /// The name, as `demo.py --fault` takes it.
    package let name: String
    /// What is wrong, in one sentence.
    package let sentence: String
    /// The ids of the cases that notice it.
    package let cases: [String]
  }

  /// All faults, by their names.
  package static let faults: [Fault] = texts.split(separator: "\n").map { line in
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    return Fault(name: parts[0], sentence: parts[1], cases: parts[2].split(separator: " ").map(String.init))
  }

  /// The faults that a case notices.
  package static func faults(noticedBy id: String) -> [Fault] { faults.filter { $0.cases.contains(id) } }
}
