import Foundation
import Sessions
import SessionsBatching

/// A transport at one end of a pair of sockets, which sends each number as a byte and answers with the bytes that come back.
///
/// It works like a store's transport, without a server. The test plays the server at the other end.
final class SocketTransport: BatchTransport {
  typealias Operation = UInt8
  typealias Response = UInt8

  private struct State {
    var isSent = false
    var answered = 0
    var sent = 0
    var waits: [Int] = []
  }

  private let socket: SocketDescriptor
  /// The server's end.
  let far: FileHandle
  private let state = Locked(State())

  init() throws {
    let (own, other) = try socketPair()
    _ = fcntl(own, F_SETFL, O_NONBLOCK)
    socket = SocketDescriptor(own)
    far = FileHandle(fileDescriptor: other, closeOnDealloc: true)
  }

  deinit {
    let number = socket.number
    socket.close { _ = Foundation.close(number) }
  }

  /// The number of requests that were sent.
  var sentCount: Int { state.withLock(\.sent) }

  /// The waits without a thread, each as the number of answers that its batch had.
  var waits: [Int] { state.withLock(\.waits) }

  /// Returns when a batch with `answers` answers waits without a thread.
  func waitForWait(answers: Int = 0) async {
    while !waits.contains(answers) { await Task.yield() }
  }

  func process(_ batch: inout RequestBatch<UInt8, UInt8>) -> BatchStep {
    state.withLock { state in
      if !state.isSent {
        let bytes = batch.indices.map { batch[$0] }
        precondition(write(socket.number, bytes, bytes.count) == bytes.count, "a socket takes a few bytes at once")
        state.isSent = true
        state.answered = 0
        state.sent += bytes.count
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
          state.waits.append(state.answered)
          return .wait(DescriptorWait(socket, for: .read, until: deadline))
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

  func close() {}
}
