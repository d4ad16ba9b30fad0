import ArgumentParser

/// A size as people write it: `800`, `2K` or `2KiB`, `1M` or `1MiB`.
struct ByteCount: ExpressibleByArgument, Equatable {
  let bytes: Int

  init?(argument: String) {
    let text = argument.lowercased().filter { $0 != " " }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: Int
    switch text.dropFirst(digits.count) {
    case "", "b": unit = 1
    case "k", "kb", "kib": unit = 1024
    case "m", "mb", "mib": unit = 1024 * 1024
    default: return nil
    }
    guard let number = Int(digits), number >= 1, number <= 1 << 30 else { return nil }
    bytes = number * unit
  }
}
