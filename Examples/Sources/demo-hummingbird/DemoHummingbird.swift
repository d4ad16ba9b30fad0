import ArgumentParser
import DemoApplication
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Seeds
import Sessions
import SessionsHummingbird

/// The demo application on Hummingbird.
@main
struct DemoHummingbird: AsyncParsableCommand {
  static let configuration: CommandConfiguration = CommandConfiguration(
    commandName: "demo-hummingbird", abstract: "Serves the demo application that `sessionlab check-http` judges, on Hummingbird.")

  @OptionGroup var options: DemoOptions

  @Option(parsing: .upToNextOption, help: "Serve HTTPS with these two PEM files: the certificate and its key.")
  var tls: [String] = []

  @Flag(name: .customLong("http2"), help: "Also speak HTTP/2 over HTTPS; without --tls, HTTP/2 and nothing else.")
  var isHTTP2 = false

  @Flag(name: .customLong("websocket"), help: "Also serve /ws, over HTTP/1.1 without TLS.")
  var hasWebSocket = false

  func validate() throws {
    guard tls.isEmpty || tls.count == 2 else { throw ValidationError("--tls takes two files: CERTIFICATE KEY") }
    guard !hasWebSocket || tls.isEmpty && !isHTTP2 else { throw ValidationError("--websocket goes without --tls and --http2") }
  }

  func run() async throws {
    let demo = try DemoServer(options, name: "Hummingbird")
    let listeners = try seeds(demo) + [main(demo)]
    let announcement = Announcement(listeners.map(\.prefix))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, listener) in listeners.enumerated() {
        let application = Application(
          responder: ControlledResponder(base: listener.routes, demo: demo, hasWebSocket: hasWebSocket),
          server: listener.server,
          configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: listener.port)),
          onServerRunning: { channel in
            await announcement.listens(index, port: channel.localAddress?.port ?? listener.port, scheme: listener.scheme)
          },
          logger: Logger(label: "demo", factory: { _ in SwiftLogNoOpLogHandler() }))
        // Not runService(): a SIGTERM ends the demo at once.
        group.addTask { try await application.run() }
      }
      try await group.waitForAll()
    }
  }

  /// An application and the place where it listens.
  private struct Listener: Sendable {
    var prefix: String
    var port: Int
    var scheme = "http"
    var routes: RouterResponder<BasicSessionsContext>
    var server: HTTPServerBuilder = .http1()
  }

  private func seeds(_ demo: DemoServer) throws -> [Listener] {
    var seeds: [Listener] = []
    let clock = demo.control.clock
    if let port = options.seed1Port {
      let store = try demo.seedStore(limits: LoginApplication.limits)
      let router = try LoginApplication.router(store: store, configuration: LoginApplication.configuration(clock: clock))
      seeds.append(Listener(prefix: "seed 1 on", port: port, routes: router.buildResponder()))
    }
    if let port = options.seed2Port {
      let store = try demo.seedStore(limits: SessionLimits())
      let router = try OakApplication.router(store: store, configuration: OakApplication.configuration(clock: clock))
      seeds.append(Listener(prefix: "seed 2 on", port: port, routes: router.buildResponder()))
    }
    return seeds
  }

  private func main(_ demo: DemoServer) throws -> Listener {
    var listener = Listener(prefix: "listening on", port: options.port, routes: try demoRouter(demo).buildResponder())
    listener.server = hasWebSocket ? .http1(upgrade: webSocketUpgrade(demo)) : try server()
    if !tls.isEmpty { listener.scheme = "https" }
    return listener
  }

  private func server() throws -> HTTPServerBuilder {
    guard let certificate = tls.first, let key = tls.last else { return isHTTP2 ? .plaintextHTTP2() : .http1() }
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    guard isHTTP2 else { return try .tls(.http1(), tlsConfiguration: configuration) }
    return try .http2Upgrade(tlsConfiguration: configuration)
  }
}

/// Answers the control routes outside of all middleware, and tells the control how many requests are under way.
private struct ControlledResponder: HTTPResponder {
  let base: RouterResponder<BasicSessionsContext>
  let demo: DemoServer
  let hasWebSocket: Bool

  func respond(to request: Request, context: BasicSessionsContext) async throws -> Response {
    if let answer = await demo.control(method: request.method.rawValue, path: request.head.path ?? "", hasWebSocket: hasWebSocket) {
      return Response(answer)
    }
    let underway = demo.control.begin()
    defer { withExtendedLifetime(underway) {} }
    return try await base.respond(to: request, context: context)
  }
}
