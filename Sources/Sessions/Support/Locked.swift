#if SESSIONS_THREAD_SANITIZER
  import Glibc
#else
  public import Synchronization
#endif

/// A value behind a lock.
///
/// It is the standard library's `Mutex`. ThreadSanitizer does not see that lock on Linux and reports every value behind one as a race, so a
/// build for it, made with `SESSIONS_THREAD_SANITIZER=1` in the environment, takes a POSIX lock instead: the same critical sections,
/// by a lock that the sanitizer knows.
@usableFromInline package struct Locked<Value>: ~Copyable, Sendable {
  #if SESSIONS_THREAD_SANITIZER
    @usableFromInline let storage: PosixLocked<Value>
  #else
    @usableFromInline let mutex: Mutex<Value>
  #endif

  @inlinable
  package init(_ value: sending Value) {
    #if SESSIONS_THREAD_SANITIZER
      storage = PosixLocked(value)
    #else
      mutex = Mutex(value)
    #endif
  }

  /// Calls `body` with the value while no other caller has it.
  @inlinable @inline(__always)
  package borrowing func withLock<Result, Failure: Error>(_ body: (inout sending Value) throws(Failure) -> sending Result)
    throws(Failure) -> sending Result
  {
    #if SESSIONS_THREAD_SANITIZER
      try storage.withLock(body)
    #else
      try mutex.withLock(body)
    #endif
  }

  /// Calls `body` with the value if no other caller has it; nil otherwise.
  @inlinable @inline(__always)
  package borrowing func withLockIfAvailable<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result? {
    #if SESSIONS_THREAD_SANITIZER
      try storage.withLockIfAvailable(body)
    #else
      try mutex.withLockIfAvailable(body)
    #endif
  }
}

#if SESSIONS_THREAD_SANITIZER
  /// A value behind a POSIX lock, for builds with ThreadSanitizer.
  ///
  /// Unchecked: the value is only ever reached with the lock held.
  @usableFromInline
  final class PosixLocked<Value>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    @usableFromInline
    init(_ value: sending Value) {
      lock = .allocate(capacity: 1)
      lock.initialize(to: pthread_mutex_t())
      pthread_mutex_init(lock, nil)
      self.value = value
    }

    deinit {
      pthread_mutex_destroy(lock)
      lock.deallocate()
    }

    @usableFromInline
    func withLock<Result, Failure: Error>(_ body: (inout sending Value) throws(Failure) -> sending Result) throws(Failure)
      -> sending Result
    {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      return try body(&value)
    }

    @usableFromInline
    func withLockIfAvailable<Result, Failure: Error>(_ body: (inout sending Value) throws(Failure) -> sending Result)
      throws(Failure) -> sending Result?
    {
      guard pthread_mutex_trylock(lock) == 0 else { return nil }
      defer { pthread_mutex_unlock(lock) }
      return try body(&value)
    }
  }
#endif
