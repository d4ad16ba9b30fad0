import Foundation
import SessionsBenchmark

/// The description of the machine that measures, and of the compiler.
enum HostFacts {
  static var current: HostDescription {
    let processor = value(of: "model name", in: "/proc/cpuinfo") ?? "unknown"
    let flags = value(of: "flags", in: "/proc/cpuinfo") ?? ""
    let load = text("/proc/loadavg").flatMap { $0.split(separator: " ").first.flatMap { Double($0) } }
    return HostDescription(
      cpu: processor, cores: ProcessInfo.processInfo.activeProcessorCount,
      memoryBytes: Int64(clamping: ProcessInfo.processInfo.physicalMemory), kernel: kernel,
      governor: text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      virtualisation: flags.split(separator: " ").contains("hypervisor") ? "a virtual machine" : nil, loadAverage: load)
  }

  /// The compiler that built this program, as exactly as the program can know it.
  static var swift: SwiftDescription {
    #if compiler(>=6.4)
      let version = "6.4 or later"
    #elseif compiler(>=6.3)
      let version = "6.3"
    #else
      let version = "6.2"
    #endif
    #if DEBUG
      return SwiftDescription(version: version, configuration: "debug")
    #else
      return SwiftDescription(version: version, configuration: "release")
    #endif
  }

  private static var kernel: String {
    #if os(Linux)
      text("/proc/sys/kernel/osrelease").map { "Linux \($0)" } ?? "Linux"
    #else
      ProcessInfo.processInfo.operatingSystemVersionString
    #endif
  }

  private static func text(_ path: String) -> String? {
    // No Data(contentsOf:): it asks for the size, which such a file does not have.
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func value(of name: String, in path: String) -> String? {
    let line = text(path)?.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
