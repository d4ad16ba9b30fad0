import SessionsReporting

/// What has to be the same for times of two results to say anything of each other.
enum HostFingerprint {
  /// What differs, each as "name: this and that"; none if both are of the same machine and compiler.
  static func differences(_ base: BenchmarkResult, _ head: BenchmarkResult) -> [String] {
    let facts: [(String, String, String)] = [
      ("processor", base.host.cpu, head.host.cpu), ("cores", "\(base.host.cores)", "\(head.host.cores)"),
      ("kernel", base.host.kernel, head.host.kernel),
      ("virtualisation", base.host.virtualisation ?? "unknown", head.host.virtualisation ?? "unknown"),
      ("compiler", base.swift.version, head.swift.version), ("built for", base.swift.configuration, head.swift.configuration),
    ]
    var texts = facts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) and \($0.2)" }
    if !isAlike(base.host.memoryBytes, head.host.memoryBytes) {
      let (left, right) = (Double(base.host.memoryBytes), Double(head.host.memoryBytes))
      texts.append("memory: \(NumberText.bytes(left)) and \(NumberText.bytes(right))")
    }
    return texts.map(PrintableText.show)
  }

  /// A virtual machine has a few pages more or less with each start.
  private static func isAlike(_ left: Int64, _ right: Int64) -> Bool {
    abs(Double(left) - Double(right)) <= 0.01 * Double(max(left, right))
  }
}
