import Foundation
import Sessions
import SessionsSQLite
import Testing

/// A killed process loses no acknowledged write (`[DUR-1]`).
@Suite struct CrashTests {
  @Test func killedWritersLoseNoAcknowledgedWrite() async throws {
    try await withPath { path in
      var acknowledged: [String: Int64] = [:]
      for round in 0..<50 {
        let lines = try await inBackground {
          let process = try CrashWriterProcess(["write", path, "4"])
          // The first acknowledgement; then a random moment among those that follow.
          var output = process.read()
          usleep(UInt32.random(in: 0...12_000))
          process.kill()
          output.append(process.readToEnd())
          #expect(process.finish() == -SIGKILL)
          return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        #expect(!lines.isEmpty)
        for line in lines {
          let parts = line.split(separator: " ")
          guard parts.count == 2, let version = Int64(parts[1]) else {
            Issue.record("round \(round): the writer reported \(line)")
            continue
          }
          acknowledged[String(parts[0])] = max(version, acknowledged[String(parts[0])] ?? 0)
        }
        try await check(path, acknowledged, round: round)
      }
      #expect(acknowledged.count >= 50)
      #expect(acknowledged.values.contains { $0 > 1 })
    }
  }

  private func check(_ path: String, _ acknowledged: [String: Int64], round: Int) async throws {
    let store = try openStore(path)
    #expect(try sql(path, "PRAGMA integrity_check") == [["ok"]], "round \(round)")
    var stored: [String: Int64] = [:]
    for row in try sql(path, "SELECT lower(hex(key)), version, CAST(substr(payload, 1, 60) AS TEXT) FROM sessions") {
      #expect(stored[row[0]] == nil, "round \(round): a key stands twice")
      stored[row[0]] = Int64(row[1])
      // Each payload begins with the key and the version that it was written with.
      #expect(row[2].hasPrefix("\(row[0]) \(row[1]) "), "round \(round): version and payload disagree")
    }
    for (key, version) in acknowledged {
      #expect((stored[key] ?? 0) >= version, "round \(round): \(key) lost version \(version)")
    }
    let key = newKey()
    let proof = Array("\(hex(key)) 1 ".utf8)
    #expect(try await store.create(key, record(proof), now: now))
    #expect(try await store.load(key, now: now)?.payload == proof)
    await store.close()
  }
}
