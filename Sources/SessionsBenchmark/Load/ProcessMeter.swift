#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What this process used, from one moment to another.
struct ProcessMeter: Sendable {
  /// Processor time of all threads, in seconds.
  let cpuSeconds: Double
  /// How often a thread gave way to another, willingly or not.
  let contextSwitches: Int
  /// The most memory that was resident at any time, in bytes.
  let residentBytes: Int64

  /// Reads what was used so far; nil where the system does not tell.
  static func read() -> ProcessMeter? {
    var usage = rusage()
    #if canImport(Glibc)
      let result = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      let result = getrusage(RUSAGE_SELF, &usage)
    #endif
    guard result == 0 else { return nil }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    #if canImport(Darwin)
      let unit: Int64 = 1
    #else
      let unit: Int64 = 1024
    #endif
    return ProcessMeter(
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), contextSwitches: Int(usage.ru_nvcsw + usage.ru_nivcsw),
      residentBytes: Int64(usage.ru_maxrss) * unit)
  }
}
