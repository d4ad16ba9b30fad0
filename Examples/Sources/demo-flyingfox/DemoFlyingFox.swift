import ArgumentParser
import DemoApplication
import FlyingFox
import FlyingSocks
import Foundation
import Seeds

/// The demo application on FlyingFox.
@main
struct DemoFlyingFox: AsyncParsableCommand {
  static let configuration: CommandConfiguration = CommandConfiguration(
    commandName: "demo-flyingfox", abstract: "Serves the demo application that `sessionlab check-http` judges, on FlyingFox.")

  @OptionGroup var options: DemoOptions

  func run() async throws {
    let demo = try DemoServer(options, name: "FlyingFox")
    var servers: [(prefix: String, port: Int, routes: any HTTPHandler)] = [("listening on", options.port, DemoRoutes(demo: demo))]
    if let port = options.seed2Port { servers.insert(("seed 2 on", port, try OakRoutes(demo)), at: 0) }
    if let port = options.seed1Port { servers.insert(("seed 1 on", port, try LoginRoutes(demo)), at: 0) }
    let announcement = Announcement(servers.map(\.prefix))
    try await withThrowingTaskGroup { group in
      for (index, (_, port, routes)) in servers.enumerated() {
        // Requests that wait at a gate take their time; by default a handler is cancelled after 15 seconds.
        let server = HTTPServer(
          address: try .inet(ip4: "127.0.0.1", port: UInt16(port)), timeout: 120, logger: .disabled,
          handler: ControlledRoutes(base: routes, demo: demo))
        group.addTask { try await server.run() }
        group.addTask {
          try await server.waitUntilListening()
          if case .ip4(_, let port) = await server.listeningAddress { await announcement.listens(index, port: Int(port)) }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// Answers the control routes outside of all sessions, and tells the control how many requests are under way.
private struct ControlledRoutes: HTTPHandler {
  let base: any HTTPHandler
  let demo: DemoServer

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let path = request.target.rawValue
    if let answer = await demo.control(method: request.method.rawValue, path: path, hasWebSocket: true) { return HTTPResponse(answer) }
    let underway = demo.control.begin()
    defer { withExtendedLifetime(underway) {} }
    var response = try await base.handleRequest(request)
    if request.method == .HEAD { try await response.removeBody() }
    return response
  }
}
