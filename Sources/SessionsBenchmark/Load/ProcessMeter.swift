#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The resources that this process has used since its beginning.
struct ProcessMeter: Sendable {
  /// Processor time of all threads, in seconds.
  let cpuSeconds: Double
  /// The number of switches from one thread to another, voluntary or not.
  let contextSwitches: Int
  /// The most memory that was resident at any time, in bytes.
  let residentBytes: Int64

  /// Reads the use so far; nil where the system does not report it.
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
      let resident = Int64(usage.ru_maxrss)
    #else
      // The system's figure includes the memory of the parent process on Linux.
      let resident = ownPeak() ?? Int64(usage.ru_maxrss) * 1024
    #endif
    return ProcessMeter(
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), contextSwitches: Int(usage.ru_nvcsw + usage.ru_nivcsw),
      residentBytes: resident)
  }

  /// The peak of the resident memory since this program began, in bytes, as Linux reports it.
  private static func ownPeak() -> Int64? {
    guard let status = fopen("/proc/self/status", "r") else { return nil }
    defer { fclose(status) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), status) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split { $0 == " " || $0 == "\t" }
      if words.first == "VmHWM:", words.count > 1 { return Int64(words[1]).map { $0 * 1024 } }
    }
    return nil
  }
}
