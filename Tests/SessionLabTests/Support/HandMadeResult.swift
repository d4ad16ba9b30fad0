import Foundation

/// A hand-made result: a store under `browse`, a closed loop of a second, one number of requests a round.
struct HandMadeResult {
  var requests: [Int] = [50_000, 50_400, 49_700, 50_200, 49_900, 50_300, 49_600, 50_100, 49_800, 50_500, 50_000]
  /// The role in a run, and the batch; nil for a result that was measured alone.
  var pairing: (role: String, batch: Int)?
  /// The round trips of a hundred operations; nil if they were not counted. A program counts them apart from its cells.
  var roundTrips: Int?
  var status = "measured"
  /// The cases that a program reports as failed.
  var failed: [String] = []

  var text: String {
    let rounds = requests.enumerated().map { #"{"index": \#($0.offset), "cells": [\#(cell($0.element))]}"# }
    let paired = pairing.map { #", "pairing": {"id": "run", "role": "\#($0.role)", "batch": \#($0.batch)}"# } ?? ""
    return """
      {"schemaVersion": 1, "synthetic": true, "started": "2026-01-15T09:30:00Z", "seconds": 60, "command": ["sessionlab"], "seed": 7,
       "reference": "memory", "tool": {"name": "sessionlab", "version": "0.1.0"},
       "host": {"cpu": "A CPU", "cores": 2, "memoryBytes": 1073741824, "kernel": "Linux"},
       "swift": {"version": "6.3", "configuration": "release"},
       "backends": [{"id": "memory", "adapterVersion": "0.1.0", "settings": {}, "durability": "volatile", "locality": "inProcess",
                     "codec": "CBOR", "conformance": {"verdict": "passed", "failed": []}}],
       "workloads": [{"id": "browse", "summary": "", "parameters": {}, "assumptions": [], "seed": 7}],
       "rounds": [\(rounds.joined(separator: ", "))], "notes": []\(paired)}
      """
  }

  /// A program that answers like a build with these numbers, each cell with the first of them.
  func program(in folder: URL, _ name: String) throws -> String {
    let backend =
      #"{"id": "memory", "adapterVersion": "0.1.0", "settings": {}, "durability": "volatile", "locality": "inProcess", "#
      + #""codec": "CBOR", "conformance": {"verdict": "\#(failed.isEmpty ? "passed" : "failed")", "failed": \#(failed)}}"#
    let judged =
      #"{"backend": \#(backend), "tool": {"name": "sessionlab", "version": "0.1.0"}, "#
      + #""swift": {"version": "6.3", "configuration": "release"}}"#
    let measured = cell(requests[0], isCounted: false).replacing("\n", with: " ")
    let counted =
      roundTrips.map { #"{"counted": {"done": {"_0": {"counted": {"_0": \#(counters($0))}}}}}"# } ?? #"{"error": "it cannot count"}"#
    let script = """
      #!/bin/sh
      read line
      case $1 in
        bench-judge) echo '\(judged)' ;;
        bench-cell) case $line in *'"counted"'*) echo '\(counted)' ;; *) echo '{"cell": \(measured)}' ;; esac ;;
      esac

      """
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(script.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file.path
  }

  private func counters(_ roundTrips: Int) -> String { #"{"operations": 100, "totals": {"roundTrips": \#(roundTrips)}}"# }

  private func cell(_ requests: Int, isCounted: Bool = true) -> String {
    let place = #""backend": "memory", "workload": "browse""#
    guard status == "measured" else { return #"{\#(place), "status": "\#(status)", "reason": "3 sessions were lost"}"# }
    let histogram = #"{"unit": "ns", "highest": 60000000000, "overflow": 0, "hist": [[2000, \#(requests)]]}"#
    let exact = isCounted ? roundTrips.map { #", "exact": \#(counters($0))"# } ?? "" : ""
    return """
      {\(place), "status": "measured", "load": {"model": "closed", "tasks": 4, "processes": 1},
       "phases": {"prepareSeconds": 1, "warmUpSeconds": 1, "measureSeconds": 1, "verifySeconds": 1, "cleanUpSeconds": 1},
       "requests": {"count": \(requests), "errors": 0, "service": \(histogram), "response": \(histogram)},
       "operations": {}, "counters": {}, "errors": {}, "resources": {}, "verified": 5\(exact)}
      """
  }

  /// The same with every round slower.
  func slower(_ factor: Double) -> HandMadeResult {
    var result = self
    result.requests = requests.map { Int(Double($0) / factor) }
    return result
  }
}
