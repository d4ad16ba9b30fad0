import Foundation
import Sessions
import SessionsBatching

/// One end of a pair of sockets: sends each number as a byte and answers with the bytes that come back.
///
/// What a store's transport does, without a server. The test plays that at the other end.
final class SocketTransport: BatchTransport {
  typealias Operation = UInt8
  typealias Response = UInt8

  private struct State {
    var isSent = false
    var answered = 0
  }

  private let socket: SocketDescriptor
  /// The server's end.
  let far: FileHandle
  private let near: FileHandle
  private let state = Locked(State())

  init() throws {
    var pair: [Int32] = [0, 0]
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw POSIXError(.EMFILE) }
    _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
    socket = SocketDescriptor(pair[0])
    near = FileHandle(fileDescriptor: pair[0], closeOnDealloc: true)
    far = FileHandle(fileDescriptor: pair[1], closeOnDealloc: true)
  }

  func process(_ batch: inout RequestBatch<UInt8, UInt8>) -> BatchStep {
    state.withLock { state in
      if !state.isSent {
        let bytes = batch.indices.map { batch[$0] }
        precondition(write(socket.number, bytes, bytes.count) == bytes.count, "a socket takes a few bytes at once")
        state = State(isSent: true)
      }
      while state.answered < batch.count {
        var byte: UInt8 = 0
        switch read(socket.number, &byte, 1) {
        case 1:
          batch.answer(state.answered, .success(byte))
          state.answered += 1
        case 0: return ended(&batch, &state, SessionError(.unavailable, "the server is gone"))
        default:
          if socket.isReady(for: .read) { continue }
          let deadline = batch.earliestDeadline ?? .now
          guard deadline > .now else { return ended(&batch, &state, SessionError(.timeout, "no answer", isIndeterminate: true)) }
          return .wait(DescriptorWait(socket.number, for: .read, until: deadline))
        }
      }
      state.isSent = false
      return .finished
    }
  }

  private func ended(_ batch: inout RequestBatch<UInt8, UInt8>, _ state: inout State, _ error: SessionError) -> BatchStep {
    batch.answerRest(.failure(error))
    state.isSent = false
    return .finished
  }
}
