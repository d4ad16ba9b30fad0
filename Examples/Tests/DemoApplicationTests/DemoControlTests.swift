import DemoApplication
import Sessions
import SessionsTesting
import Testing

@Suite struct DemoControlTests {
  private let control = DemoControl()

  private func answer(_ method: String, _ path: String) async throws -> DemoAnswer {
    try #require(await control.respond(method: method, path: path))
  }

  @Test("Other paths are none of the control's")
  func otherPaths() async {
    #expect(await control.respond(method: "GET", path: "/run") == nil)
  }

  @Test(
    "Unknown names and routes are told apart",
    arguments: [
      ("POST", "/control/clock/x", 400), ("POST", "/control/clock/-1", 400), ("POST", "/control/fault/every/none", 400),
      ("POST", "/control/fault/read/nonsense", 400), ("POST", "/control/none", 404), ("GET", "/control/reset", 404),
      ("POST", "/control/fault/read/hold", 200), ("POST", "/control/fault/all/unavailable", 200),
    ])
  func unknown(method: String, path: String, status: Int) async throws {
    #expect(try await answer(method, path).status == status)
  }

  @Test("The clock moves when told to, and the reset sets it back")
  func clock() async throws {
    let start = control.clock.now
    #expect(try await answer("POST", "/control/clock/1500").status == 200)
    #expect(control.clock.now == start.advanced(by: .milliseconds(1500)))
    #expect(try await answer("POST", "/control/reset").status == 200)
    #expect(control.clock.now == start)
  }

  @Test("Who waits at a gate is counted, and goes on when it opens")
  func gates() async throws {
    let waiting = Task { [control] in await control.gates.pass("g") }
    while try await answer("GET", "/control/gate/g").body != "1\n" { await Task.yield() }
    #expect(try await answer("POST", "/control/gate/g").status == 200)
    await waiting.value
    #expect(try await answer("GET", "/control/gate/g").body == "0\n")
    // It stays open until the reset.
    await control.gates.pass("g")
    #expect(try await answer("POST", "/control/reset").status == 200)
    let next = Task { [control] in await control.gates.pass("g") }
    while try await answer("GET", "/control/gate/g").body != "1\n" { await Task.yield() }
    #expect(try await answer("POST", "/control/reset").status == 200)
    await next.value
  }
}
