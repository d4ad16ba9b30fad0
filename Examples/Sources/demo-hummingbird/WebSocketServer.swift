import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import Synchronization

extension HTTPServerBuilder {
  /// A server of HTTP/1.1 whose connections can become WebSockets.
  ///
  /// - Parameter upgrade: Answers an upgrade request: the fields of the 101; nil to refuse it, which is a 400.
  static func http1(upgrade: @escaping WebSocketServer.Upgrade) -> HTTPServerBuilder {
    HTTPServerBuilder { WebSocketServer(responder: $0, upgrade: upgrade) }
  }
}

/// A connection that speaks HTTP/1.1 until a request upgrades it. As a WebSocket it says nothing and waits for the client to leave.
struct WebSocketServer: HTTPChannelHandler {
  typealias Upgrade = @Sendable (HTTPRequest, any Channel, Logger) async -> HTTPFields?

  enum Connection: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case refused(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
  }

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let connection: EventLoopFuture<Connection>
  }

  let responder: HTTPChannelHandler.Responder
  let upgrade: Upgrade

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let refused = RefusedUpgrade()
      let upgrader = NIOTypedWebSocketServerUpgrader<Connection>(
        shouldUpgrade: { channel, head in
          channel.eventLoop.makeFutureWithTask {
            let fields = await upgrade(try HTTPRequest(head, secure: false, splitCookie: false), channel, logger)
            if fields == nil { refused.isRefused.withLock { $0 = true } }
            return fields.map(HTTPHeaders.init)
          }
        },
        upgradePipelineHandler: { channel, _ in
          channel.eventLoop.makeCompletedFuture { .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel)) }
        }
      )
      let upgrades = NIOTypedHTTPServerUpgradeConfiguration<Connection>(upgraders: [upgrader]) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
          let http = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
          return refused.isRefused.withLock { $0 } ? .refused(http) : .http(http)
        }
      }
      var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrades)
      // Hummingbird does both itself.
      configuration.enablePipelining = false
      configuration.enableErrorHandling = false
      return Value(
        channel: channel,
        connection: try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(configuration: configuration))
    }
  }

  func handle(value: Value, logger: Logger) async {
    switch try? await value.connection.get() {
    case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
    case .refused(let channel):
      // The operations have run: the request must not reach the routes as well.
      try? await channel.executeThenClose { _, outbound in
        try await outbound.write(.head(HTTPResponse(status: .badRequest, headerFields: [.connection: "close", .contentLength: "0"])))
        try await outbound.write(.end(nil))
      }
    case .webSocket(let channel):
      // A client that leaves without a close frame ends the loop by an error, which says nothing new.
      try? await channel.executeThenClose { inbound, outbound in
        for try await frame in inbound where frame.opcode == .connectionClose {
          try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData))
          return
        }
      }
    case nil: try? await value.channel.close()
    }
  }
}

/// Whether an upgrade of a connection was refused.
private final class RefusedUpgrade: Sendable {
  let isRefused: Mutex<Bool> = Mutex(false)
}
