#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A thread of the system's for calls that block, which ends with its body.
///
/// Dispatch makes threads slowly while others of it block, and Swift's cooperative pool has one for each core.
final class MongoThread: Sendable {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs `body` on a thread of its own; false when the system has none.
  static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(MongoThread(body))
    let isStarted = start(context.toOpaque())
    if !isStarted { context.release() }
    return isStarted
  }

  /// Puts the calling thread to sleep.
  static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    nanosleep(&time, nil)
  }

  #if canImport(Darwin)
    private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
      var thread: pthread_t?
      guard pthread_create(&thread, nil, { MongoThread.main($0) }, context) == 0, let thread else { return false }
      pthread_detach(thread)
      return true
    }
  #else
    private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
      var thread = pthread_t()
      guard pthread_create(&thread, nil, { MongoThread.main($0) }, context) == 0 else { return false }
      pthread_detach(thread)
      return true
    }
  #endif

  private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<MongoThread>.fromOpaque(context).takeRetainedValue().body()
    return nil
  }
}
