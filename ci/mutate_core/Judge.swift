// Judges mutants with the suite: a line of input is `NUMBER STORE CASE CASE...`, and the answer is the first case that fails.
//
// `NUMBER` 0 is the core without a mutant. All is done in one process, since a mutant often needs one case of a few milliseconds; what
// crashes or hangs takes the process with it, and the script starts another one. `reach STORE` answers which mutants each case comes by.
import Foundation
import Sessions
import SessionsConformance
import SessionsCookie
import SessionsMemory

private struct CookieBackend: ConformanceBackend {
  let name: String = "cookie"
  let details: [String: String] = [:]
  let opensTwice: Bool = false
  private let key = CookieKey.generate()

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let settings = CookieConfiguration(
      keys: try CookieKeyRing(primary: key), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
      revocationEpochs: configuration.revocationEpochs)
    let store = try CookieSessionStore(configuration: settings)
    return OpenedBackend(stores: [store]) { _ async throws(SessionError) in
      try await open(namespace, instances: instances, configuration: configuration)
    }
  }
}

private struct MemoryBackend: ConformanceBackend {
  let name: String
  let details: [String: String] = [:]
  let opensTwice: Bool = true
  let arrangements: [Int]

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let records = MemoryRecordStore()
    var stores: [any SessionStore] = []
    for _ in 0..<instances { stores.append(try ServerSessionStore(records, configuration: configuration)) }
    return OpenedBackend(stores: stores, records: stores.map { _ in records })
  }
}

private func judged(_ testCase: ConformanceCase, on store: String) async -> (fails: Bool, time: Duration) {
  let start = ContinuousClock.now
  let runner = ConformanceRunner(cases: [testCase], timeLimit: .seconds(15))
  let result =
    switch store {
    case "cookie": await runner.run(CookieBackend())
    case "memory": await runner.run(MemoryBackend(name: store, arrangements: [1]))
    default: await runner.run(MemoryBackend(name: store, arrangements: [2]))
    }
  return (result.error != nil || result.hasFailures, start.duration(to: .now))
}

private func say(_ text: String) {
  print(text)
  fflush(nil)
}

private func reach(on store: String) async {
  // What only making the catalogue comes by is made once in a process.
  let cases = ConformanceSuite.cases.filter { !$0.isStochastic }
  say("catalogue 0 \(reached())")
  for testCase in cases {
    mutantsReached.update(repeating: 0, count: mutantCount)
    let (fails, time) = await judged(testCase, on: store)
    if fails { say("fails \(testCase.id)") }
    say("\(testCase.id) \(Int64(time / .microseconds(1))) \(reached())")
  }
  say("end")
}

private func reached() -> String { (0..<mutantCount).filter { mutantsReached[$0] != 0 }.map(String.init).joined(separator: ",") }

@main
struct Judge {
  static func main() async {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 2 else { continue }
      if words[0] == "reach" {
        await reach(on: words[1])
        continue
      }
      mutantSwitch.pointee = Int(words[0]) ?? 0
      var killer: String?
      for id in words.dropFirst(2) {
        guard let testCase = ConformanceSuite.find(id) else { continue }
        let (fails, time) = await judged(testCase, on: words[1])
        guard fails else { continue }
        killer = id
        say("killed \(id)")
        // What hangs goes on in the background: it would judge the next mutants.
        if time > .seconds(14) { exit(0) }
        break
      }
      if killer == nil { say("passed") }
    }
  }
}
