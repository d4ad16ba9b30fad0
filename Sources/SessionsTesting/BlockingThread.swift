import Foundation

/// Work that blocks, on a thread of its own: the threads that tasks share must not wait for a socket.
package enum BlockingThread {
  /// Runs `body` on a new thread and returns its result.
  package static func run<Result: Sendable, Failure: Error>(_ body: @escaping @Sendable () throws(Failure) -> Result) async throws(Failure)
    -> Result
  {
    let outcome = await withCheckedContinuation { (continuation: CheckedContinuation<Swift.Result<Result, Failure>, Never>) in
      Thread.detachNewThread {
        do throws(Failure) {
          continuation.resume(returning: .success(try body()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try outcome.get()
  }
}
