import Foundation

/// Processes of this machine, as Linux tells of them.
enum ServerProcesses {
  /// The processor time that processes have used so far, in seconds by their number; without those that are not there, or have another
  /// name: numbers are given again.
  static func cpuSeconds(of processes: [Int32], named name: String) -> [String: Double] {
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    guard ticks > 0 else { return [:] }
    return processes.reduce(into: [:]) { seconds, number in
      guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8), let used = self.ticks(in: text, named: name)
      else { return }
      seconds["\(number)"] = Double(used) / ticks
    }
  }

  /// The time in user and kernel mode that a line of `/proc/PID/stat` tells; nil when it is not of a process of that name.
  static func ticks(in line: String, named name: String) -> Int? {
    // The name is in brackets and may hold brackets itself.
    guard let start = line.firstIndex(of: "("), let end = line.lastIndex(of: ")"), start < end,
      line[line.index(after: start)..<end] == name
    else { return nil }
    let fields = line[line.index(after: end)...].split(separator: " ")
    // proc(5): utime and stime are the fields 14 and 15, and the first after the name is 3.
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return nil }
    return user + system
  }
}
